"""What is refused before a lesson is imported."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest

from scenes.lessons import storyboard
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec
from scenes.texts import catalog


def test_a_lesson_without_texts_in_the_language_names_those_it_has(tmp_path: Path) -> None:
    shutil.copytree(catalog.TEXTS / "en", tmp_path / "en")
    entry = dataclasses.replace(storyboard.BATCH, texts=tmp_path)
    entry.check(LectureSpec())
    (tmp_path / "en" / "batch.toml").unlink()
    with pytest.raises(SpecError, match="language = en: the lesson batch has no texts in it"):
        entry.check(LectureSpec())


@pytest.mark.parametrize(("slug", "shape"), [("compare", (1, 4)), ("batch", (4, 1)), ("layer", (1, 4))])
def test_each_lesson_names_the_axis_that_is_too_small(slug: str, shape: tuple[int, ...]) -> None:
    axis = "N" if shape[0] == 1 else "C"
    with pytest.raises(SpecError, match=f"with {axis} = 1 there is one .* Give at least 2 along {axis}"):
        storyboard.find(slug).check(LectureSpec(shape=shape))
