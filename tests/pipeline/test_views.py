"""A view leaves out the beats that are marked with the other one: in the film, its cache and what is known of it."""

from __future__ import annotations

import dataclasses
import re
from importlib import import_module
from pathlib import Path

import pytest

from scenes.lessons import storyboard
from scenes.pipeline import sweep_file
from scenes.pipeline.drawing import manim_settings
from scenes.pipeline.dry_run import DryRenderer
from scenes.pipeline.fingerprints import FilmFingerprint
from scenes.pipeline.names import variant_name
from scenes.pipeline.options import RenderOptions
from scenes.pipeline.scripts import beat_names
from scenes.spec.defaults import BOTH, VIEWS, View
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry, ViewError
from scenes.staging.lesson import Lesson
from tests.pipeline.captioned_lesson import ENTRY, Narrowed

NARROWED = dataclasses.replace(ENTRY, class_name="Narrowed")
BEATS: dict[View, list[str]] = {
    "compare": ["ask", "normalize", "one_line", "table"],
    "batch": ["ask", "normalize", "one_line"],
    "layer": ["ask", "one_line", "table"],
}


def scene_of(entry: LessonEntry) -> type[Lesson]:
    lesson = getattr(import_module(entry.module), entry.class_name)
    assert issubclass(lesson, Lesson)
    return lesson


@pytest.mark.parametrize("view", VIEWS)
def test_a_film_plays_the_beats_of_its_view(view: View) -> None:
    spec = LectureSpec(view=view)
    with manim_settings(spec, Path.cwd(), dry_run=True):
        scene = Narrowed(spec, entry=NARROWED, renderer=DryRenderer())
        scene.render()
    assert [each.name for each in scene.played] == BEATS[view]


@pytest.mark.parametrize("view", VIEWS)
def test_the_beats_of_a_view_are_known_without_importing_the_lesson(view: View) -> None:
    assert beat_names(NARROWED, view) == BEATS[view]
    assert list(FilmFingerprint(NARROWED, LectureSpec(view=view), RenderOptions()).scripts) == BEATS[view]


@pytest.mark.parametrize("entry", storyboard.LESSONS, ids=storyboard.slugs())
def test_what_a_lesson_marks_is_what_its_entry_says(entry: LessonEntry) -> None:
    lesson = scene_of(entry)
    marked = {getattr(lesson, name).view for name in lesson.beats()} - {BOTH}
    assert marked <= set(entry.views)
    assert bool(marked) == entry.has_views
    for view in VIEWS:
        assert beat_names(entry, view) == lesson.beats(view)


@pytest.mark.parametrize("view", ["batch", "layer"])
def test_a_view_is_drawn_as_a_film_of_its_own(view: View) -> None:
    both, own = LectureSpec(), LectureSpec(view=view)
    known = [FilmFingerprint(NARROWED, spec, RenderOptions()) for spec in (both, own)]
    assert known[0].pictures != known[1].pictures
    assert known[0].files != known[1].files
    assert variant_name(NARROWED, own) == f"compare-5x4x2x3-NCHW-dark-1080p-{view}-view"


def test_a_lesson_on_one_method_has_one_film() -> None:
    batch = storyboard.BATCH
    assert batch.fitted(LectureSpec(view="batch")) == LectureSpec()
    with pytest.raises(ViewError, match="view = layer: the lesson batch is about batch norm alone"):
        batch.fitted(LectureSpec(view="layer"))


def test_a_lesson_without_views_names_what_it_has_not() -> None:
    plain = dataclasses.replace(ENTRY, views=())
    assert plain.fitted(LectureSpec()) == LectureSpec()
    with pytest.raises(ViewError, match="view = batch: the lesson compare has no such focus"):
        plain.fitted(LectureSpec(view="batch"))


def test_another_view_has_the_same_data() -> None:
    spec = LectureSpec(data="digits").resolved()
    assert spec.with_view("batch").tensor() is spec.tensor()
    assert spec.with_view("batch").view == "batch"


def test_a_sweep_leaves_out_the_views_that_a_lesson_has_not_and_names_them(tmp_path: Path) -> None:
    file = tmp_path / "sweep.toml"
    file.write_text('lessons = ["compare", "batch"]\nviews = ["compare", "batch", "layer"]\n')
    found = sweep_file.read(file)
    assert [(film.lesson.slug, film.spec.view) for film in found.films] == [
        ("compare", "compare"),
        ("compare", "batch"),
        ("compare", "layer"),
        ("batch", "compare"),
    ]
    assert any(re.match("left out: .*lesson = batch, view = layer", note) for note in found.notes)


def test_a_sweep_of_views_that_are_not_there_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "sweep.toml"
    file.write_text('lesson = "batch"\nview = "layer"\n')
    with pytest.raises(SpecError, match="about batch norm alone"):
        sweep_file.read(file)
