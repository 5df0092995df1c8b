"""What is known of a lesson before its scene is imported: where it is, and what it needs of a tensor. Data only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from normcore.axes import Layout, Role
from scenes.spec.defaults import BOTH, View
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec
from scenes.texts import catalog
from scenes.texts.catalog import LessonText

_AXES = {
    Role.BATCH: "batch axis. Name one axis N",
    Role.TOKENS: "axis of tokens. Give a tensor that has one, e.g. --shape 3,5,8 --layout NTD",
}
_NOUNS = {Role.BATCH: "sample", Role.FEATURES: "channel", Role.TOKENS: "token"}


@dataclass(frozen=True)
class Need:
    """A lesson needs `least` entries along the axis of a role.

    lesson       what the lesson does, e.g. "batch norm averages over a batch"
    consequence  what is wrong with fewer
    """

    role: Role
    lesson: str
    consequence: str
    least: int = 2

    def check(self, spec: LectureSpec) -> None:
        """Raise `SpecError` that names the shape, the axis and the fix unless the tensor has these entries."""
        layout = Layout.parse(spec.layout)
        axis = next((name for name in layout.names if layout.role(name) is self.role), None)
        if axis is None:
            raise SpecError(
                f"layout = {spec.layout}: {self.lesson}, and this layout has no {_AXES[self.role]}."
            )
        size = layout.sizes(spec.shape)[axis]
        if size < self.least:
            noun = _NOUNS[self.role]
            raise SpecError(
                f"shape = {spec.shape} as {spec.layout}: with {axis} = {size} there is one {noun}, "
                f"so {self.consequence}. Give at least {self.least} along {axis}."
            )


class ViewError(SpecError):
    """A lesson has not the view that is asked for."""


@dataclass(frozen=True)
class LessonEntry:
    """A lesson's line in the storyboard.

    slug           its name everywhere: on the command line, in file names, in texts/<language>/<slug>.toml
    module         the module of its scene, `class_name` the scene
    default_shape  the tensor it shows unless another is asked for
    poster_beat    the beat whose end is the film's poster
    needs          what a tensor must have for it
    views          the methods that it can be narrowed to; of a lesson on a single method, that one
    seconds        how long its film of the default tensor lasts, to the second
    covered_by        beats that another lesson tells in full, each with the slug of that lesson
    left_out       beats that its film does not show
    texts          the folder of its texts, by language
    """

    slug: str
    module: str
    class_name: str
    default_shape: tuple[int, ...]
    poster_beat: str
    needs: tuple[Need, ...] = ()
    views: tuple[View, ...] = ()
    seconds: int = 0
    covered_by: tuple[tuple[str, str], ...] = ()
    left_out: tuple[str, ...] = ()
    texts: Path = catalog.TEXTS

    @property
    def facts(self) -> str:
        """What its scene shows that neither its spec nor its texts say: nothing."""
        return ""

    def check(self, spec: LectureSpec) -> None:
        """Raise `SpecError` unless the lesson has texts in the language and the tensor has what the lesson needs."""
        languages = [each for each in catalog.LANGUAGES if catalog.has_lesson(self.slug, each, self.texts)]
        if spec.language not in languages:
            raise SpecError(
                f"language = {spec.language}: the lesson {self.slug} has no texts in it. "
                f"Choose one of {', '.join(languages)}."
            )
        self._check_view(spec.view)
        for need in self.needs:
            need.check(spec)

    def beside(self, slugs: Collection[str]) -> Self:
        """The lesson in one lecture with others: without the beats that one of these tells in full."""
        return replace(self, left_out=tuple(beat for beat, slug in self.covered_by if slug in slugs))

    @property
    def has_views(self) -> bool:
        """Whether its film is another one in another view."""
        return len(self.views) > 1

    def fitted(self, spec: LectureSpec) -> LectureSpec:
        """The checked spec of its film: where there is a single view, the same one whichever was asked for.

        Raises `SpecError` as `check` does, and `ViewError` for a view that the lesson does not have.
        """
        self.check(spec)
        return spec if self.has_views or spec.view == BOTH else spec.with_view(BOTH)

    def _check_view(self, view: View) -> None:
        if view == BOTH or view in self.views:
            return
        holds = f"is about {self.views[0]} norm alone" if self.views else "has no such focus"
        raise ViewError(
            f"view = {view}: the lesson {self.slug} {holds}. Leave the view out, or choose another lesson."
        )

    def written(self, language: str) -> bytes:
        """Its texts in a language, as they are written down."""
        return (self.texts / language / f"{self.slug}.toml").read_bytes()

    def text(self, spec: LectureSpec) -> LessonText:
        """Its texts in the language of a spec, for its view, its convention and what the tensor holds."""
        story = catalog.story(Layout.parse(spec.layout))
        return catalog.lesson_text(self.slug, spec.language, story, self.texts, spec.view, spec.convention)
