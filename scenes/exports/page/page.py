"""Writes the folder of a page: index.html with all that it needs inside, the films beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from normcore.axes import Layout
from normcore.kinds import BATCH
from scenes.design.theme import THEMES
from scenes.documents import templating
from scenes.documents.descriptions import tensor_in_words
from scenes.exports import web
from scenes.exports.page import mathml
from scenes.exports.page.comparison import Comparison
from scenes.exports.page.files import FOLDER, MODULE, PAGE
from scenes.exports.page.lesson_plan import LessonPlan
from scenes.exports.page.page_film import PageFilm
from scenes.exports.page.unlike import SIZES, Unlike
from scenes.spec.lecture import LectureSpec
from scenes.texts.catalog import (
    LANGUAGES,
    PAPER,
    document_words,
    language_name,
    page_texts,
    player_words,
    story,
)

TEMPLATES = templating.Templates("scenes.exports.page")


@dataclass(frozen=True)
class Page:
    """A page on the tensor of a spec; with `compact` it is the live tensor and its properties alone."""

    spec: LectureSpec
    films: Sequence[PageFilm] = ()
    compact: bool = False
    name: str = "normreel-page"

    @cached_property
    def comparison(self) -> Comparison:
        """The properties of all kinds."""
        return Comparison(self.spec)

    @cached_property
    def plan(self) -> LessonPlan:
        """The lesson plan."""
        return LessonPlan(self.comparison)

    @property
    def attributes(self) -> Mapping[str, str]:
        """The attributes that the live tensor begins with."""
        spec = self.spec
        return {
            "shape": ",".join(map(str, spec.shape)),
            "layout": spec.layout,
            "view": spec.view,
            "groups": str(spec.group_count),
            "eps": str(spec.eps_of(BATCH)),
            "seed": str(spec.seed),
            "theme": self.theme,
            "lang": spec.language,
            **self._words(),
        }

    def _words(self) -> Mapping[str, str]:
        """The words of the live tensor, which knows those of the papers in English by itself."""
        if (self.spec.language, self.spec.convention) == (LANGUAGES[0], PAPER):
            return {}
        return {"words": json.dumps(dict(self.comparison.texts["tensor"]), ensure_ascii=False)}

    @property
    def theme(self) -> str:
        """The theme that was asked for, else that of the reader's system."""
        return self.spec.theme if "theme" in self.spec.model_fields_set else "auto"

    def fill(self) -> str:
        """The page."""
        comparison = self.comparison
        return TEMPLATES.fill(
            "page.html",
            page=self,
            compact=self.compact,
            words=comparison.texts,
            columns=comparison.columns,
            rows=comparison.rows,
            facts=comparison.facts,
            plan=self.plan,
            one_formula=mathml.one_formula(),
            unlike=None if self.compact else Unlike.found(self.spec),
            sizes=SIZES,
            themes=THEMES,
            tensor=tensor_in_words(self.spec),
            data=_as_script(self._data()),
            modules=[web.module(name) for name in ("player", "tensor", "page")],
            fonts=web.font_faces(),
            captions=document_words(self.spec.language),
            player_words=json.dumps(dict(player_words(self.spec.language)), ensure_ascii=False),
            language=language_name(self.spec.language),
            module=MODULE,
        )

    def _data(self) -> dict[str, Any]:
        """What the script of the page reads."""
        said = ("copied", "not_copied")
        page = page_texts(self.spec.language, story(Layout.parse(self.spec.layout)), self.spec.convention)[
            "page"
        ]
        data = {**self.comparison.refill(), "words": {key: page[key] for key in said}, "module": MODULE}
        values = None if self.spec.data is None else self.spec.tensor().astype(np.float64).ravel().tolist()
        return {**data, "values": values}


def _as_script(data: Mapping[str, Any]) -> str:
    """Data as JSON that may stand in a script element."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def write_page(page: Page, folder: Path) -> list[Path]:
    """Write a page into `folder`; return what was made, the page first."""
    made = [folder / PAGE, folder / MODULE]
    made[0].write_text(page.fill(), encoding="utf-8")
    made[1].write_text(web.module("tensor"), encoding="utf-8")
    return [*made, *copy_films(page.films, folder)]


def copy_films(films: Sequence[PageFilm], folder: Path) -> list[Path]:
    """Put films into their folder within `folder`, if there are some; return that folder."""
    if not films:
        return []
    place = folder / FOLDER
    place.mkdir()
    for film in films:
        film.copy(place)
    return [place]
