"""A lecture: lessons in a row, a title card before each; their films are drawn apart and joined as they are.

The line of the whole lecture stands on the cards alone. So a lesson's frames do not depend on the other lessons: when
one changes, its beats are drawn anew and, where the line has moved by a hundredth, the cards; the rest is in the cache.
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from scenes.content.timeline import Timeline
from scenes.lessons import storyboard
from scenes.pipeline import manifest
from scenes.pipeline.disk_space import expected_bytes, expected_length
from scenes.pipeline.film_request import FilmRequest
from scenes.pipeline.films import POLL_SECONDS
from scenes.pipeline.fingerprints import FilmFingerprint, sources_read_once
from scenes.pipeline.locks import Lock
from scenes.pipeline.options import RenderOptions
from scenes.pipeline.outputs import LOCK
from scenes.pipeline.render_history import RenderHistory
from scenes.pipeline.sources import Sources, folder_of
from scenes.spec.defaults import BOTH
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry
from scenes.spec.quoting import quoted
from scenes.spec.title_card import CardEntry, card_spec, line_ends

_LOG = logging.getLogger("normreel")
NAME = "lecture"
CARD_SECONDS = 4.5
"""About how long a card stays."""
JOINING = "scenes.pipeline.publish_lecture"
"""The module that makes the files of a lecture from its films."""
Part = tuple[LessonEntry, LectureSpec]
"""A lesson of a lecture and what its film shows."""


def chosen(only: str = "", skip: str = "", order: str = "") -> list[str]:
    """The lessons of a lecture: all, or `only` these, without those of `skip`; those of `order` first, in that order.

    Each is a list of names with commas between them. Raises `SpecError` for a name that no lesson has, for one that is
    given twice, for an order of lessons that are left out, and where no lesson is left.
    """
    wanted, unwanted, first = (_listed(*each) for each in (("only", only), ("skip", skip), ("order", order)))
    told = [slug for slug in storyboard.slugs() if (slug in wanted or not wanted) and slug not in unwanted]
    if not told:
        given = f"--only {only} --skip {skip}" if only else f"--skip {skip}"
        raise SpecError(f"{given}: no lesson is left. Leave out fewer.")
    for slug in first:
        if slug not in told:
            raise SpecError(f"--order {order}: {slug} is left out. Order lessons that are in the lecture.")
    return [*first, *(slug for slug in told if slug not in first)]


def _listed(option: str, given: str) -> list[str]:
    """The names of lessons in a list, none if nothing is given."""
    slugs = [storyboard.find(each.strip()).slug for each in given.split(",")] if given else []
    for slug in slugs:
        if slugs.count(slug) > 1:
            raise SpecError(f"--{option} {quoted(given)}: {slug} is named twice. Name each lesson once.")
    return slugs


def lecture_name(slugs: Sequence[str]) -> str:
    """What a lecture of these lessons is called.

    >>> lecture_name(storyboard.slugs()), lecture_name(["layer", "batch"])
    ('lecture', 'lecture-layer-batch')
    """
    left_out = [slug for slug in storyboard.slugs() if slug not in slugs]
    in_order = [slug for slug in storyboard.slugs() if slug in slugs] == list(slugs)
    if in_order and not left_out:
        return NAME
    few = in_order and len(left_out) < min(3, len(slugs))
    return "-".join([NAME, "without", *left_out] if few else [NAME, *slugs])


@dataclass(frozen=True)
class LectureRequest:
    """A lecture that is asked for: its lessons with their specs, and its place, as that of a film."""

    lessons: tuple[Part, ...]
    film: FilmRequest
    options: RenderOptions

    @classmethod
    def at(cls, output: Path, lessons: Sequence[Part], options: RenderOptions) -> Self:
        """The lecture at `output`, a film file or a folder; `SpecError` for a place that cannot be written.

        A beat that another of the lessons tells in full is left out, unless the lesson focuses on one method.
        """
        slugs = [lesson.slug for lesson, _ in lessons]
        first, spec = lessons[0]
        entry = LessonEntry(
            slug=lecture_name(slugs),
            module=JOINING,
            class_name="",
            default_shape=first.default_shape,
            poster_beat=first.poster_beat,
        )
        told_once = tuple(
            (lesson.beside(slugs) if own.view == BOTH else lesson, own) for lesson, own in lessons
        )
        return cls(told_once, FilmRequest.at(output, entry, spec, options), options)

    @property
    def fingerprint(self) -> str:
        """A hash of all that its files depend on."""
        lesson, spec = self.lessons[0]
        card = CardEntry.before(lesson, spec, 1, [1.0])
        films = [*self.lessons, (card, card_spec(spec))]
        joining = Sources({"scenes": folder_of("scenes")}, cache=self.options.cache).digests(JOINING)
        with sources_read_once():
            files = [FilmFingerprint(*film, self.options).files for film in films]
        return hashlib.sha256(json.dumps([*files, joining], sort_keys=True).encode()).hexdigest()

    def is_up_to_date(self) -> bool:
        """Whether it exists, as it was written, and would come out the same."""
        path = self.film.path
        if self.options.force or not path.exists():
            return False
        return manifest.is_current(path.parent, path.name, self.fingerprint)

    def films(self, folder: Path) -> list[FilmRequest]:
        """The films of its lessons, to be made in a folder."""
        return [FilmRequest(lesson.slug, lesson, spec, folder, lesson.slug) for lesson, spec in self.lessons]

    def cards(self, films: Sequence[FilmRequest]) -> list[FilmRequest]:
        """The title cards, to be made in the folder of the films, which tell how long each lesson is."""
        ends = line_ends([Timeline.read(film.path.with_suffix(".json")).duration for film in films])
        cards = [
            CardEntry.before(film.lesson, film.spec, number, ends) for number, film in enumerate(films, 1)
        ]
        return [
            FilmRequest(card.slug, card, card_spec(film.spec), film.folder, card.slug)
            for card, film in zip(cards, films, strict=True)
        ]

    def expected(self) -> tuple[float, int]:
        """About how many seconds it lasts, and how many bytes it takes with the films it is made from."""
        history = RenderHistory.read(self.options.cache)
        jobs = [film.job(Path(), self.options) for film in self.films(Path())]
        size = sum(expected_bytes(job, history) + expected_bytes(job, history, beats=False) for job in jobs)
        return sum(expected_length(job, history) + CARD_SECONDS for job in jobs), size


@contextmanager
def no_other_run(film: FilmRequest) -> Iterator[None]:
    """Wait until no other run makes the film at this place, and let none begin meanwhile."""
    lock = Lock(film.folder / f"{LOCK}{film.path.name}")
    lock.check()
    waits = False
    while not lock.take():
        if not waits:
            _LOG.warning("waiting for another run that makes %s", film.name)
        waits = True
        time.sleep(POLL_SECONDS)
    try:
        yield
    finally:
        lock.release()
