"""Settings as text: spec files and key=value pairs, and what is said where they cannot be read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec
from scenes.spec.parsing import parse_pairs, read_toml


def test_a_spec_file_finds_data_beside_it(tmp_path: Path) -> None:
    np.save(tmp_path / "own.npy", np.ones((2, 3)))
    (tmp_path / "film.toml").write_text('data = "own.npy"\nfps = 60\n')
    spec = LectureSpec.make(**read_toml(tmp_path / "film.toml")).resolved()
    assert (spec.shape, spec.fps) == ((2, 3), 60)


def test_a_file_that_is_not_toml_is_explained(tmp_path: Path) -> None:
    (tmp_path / "film.toml").write_text("fps = ")
    with pytest.raises(SpecError, match="this is not TOML"):
        read_toml(tmp_path / "film.toml")


def test_pairs_are_numbers_lists_or_words() -> None:
    values = parse_pairs(["seed=7", "shape=[3, 5, 8]", " theme = light ", "data=digits"])
    assert values == {"seed": 7, "shape": [3, 5, 8], "theme": "light", "data": "digits"}


def test_pairs_must_be_pairs() -> None:
    with pytest.raises(SpecError, match="key=value"):
        parse_pairs(["seed"])


@pytest.mark.parametrize("fps", [30, "30", " 30 "])
def test_a_number_may_be_written_as_text(fps: object) -> None:
    assert LectureSpec.make(fps=fps, seed="3", eps="1e-3").fps == 30
