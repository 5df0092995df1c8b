"""LectureSpec: what it takes, what it infers, and what it says when it cannot."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from normcore import array_files
from scenes.design.frame import ASPECTS
from scenes.lessons import storyboard
from scenes.spec.defaults import LAYOUT_BY_NDIM, QUALITIES
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec


@pytest.mark.parametrize("text", ["5,4,2,3", "5x4x2x3", "(5, 4, 2, 3)", "[5,4,2,3]", " 5 , 4, 2,3,"])
def test_a_shape_is_read_in_every_usual_writing(text: str) -> None:
    assert LectureSpec.make(shape=text).shape == (5, 4, 2, 3)


@given(st.lists(st.integers(1, 9), min_size=2, max_size=5))
def test_a_layout_is_inferred_from_the_number_of_axes(shape: list[int]) -> None:
    spec = LectureSpec.make(shape=shape)
    assert spec.layout == LAYOUT_BY_NDIM[len(shape)]
    assert spec.tensor().shape == tuple(shape)


BAD: list[tuple[dict[str, Any], list[str]]] = [
    ({"shape": "5,0,2"}, ["shape = 0", "greater than or equal to 1", "5,4,2,3"]),
    ({"shape": "five"}, ["shape = five", "whole numbers"]),
    ({"shape": "5"}, ["at least 2"]),
    ({"shape": [2.5, 3]}, ["shape = 2.5", "integer"]),
    ({"shape": "1,2,3,4,5,6"}, ["6 axes", "Name them"]),
    ({"shape": "2,3", "layout": "NCHW"}, ["(2, 3)", "NCHW", "N, C, H, W"]),
    ({"layout": "NNHW"}, ["NNHW", "twice"]),
    ({"layout": "NHW", "shape": "2,3,4"}, ["NHW", "features"]),
    ({"shape": "99999,99999,2"}, ["19,999,600,002", "27,262,976", "smaller"]),
    ({"groups": 3}, ["groups = 3", "4 channels", "1, 2, 4"]),
    ({"groups": 0}, ["groups = 0"]),
    ({"eps": 0}, ["eps = 0: this must be greater than 0", "1e-5"]),
    ({"eps": "nan"}, ["eps = nan: this must be a finite number"]),
    ({"seed": -1}, ["seed = -1"]),
    ({"theme": "blue"}, ["theme = blue", "dark or light"]),
    ({"cells": "warm"}, ["cells = warm", "auto, digits, heat"]),
    ({"quality": "8k"}, ["quality = 8k", "1080p"]),
    ({"fps": 25}, ["fps = 25", "15, 30 or 60"]),
    ({"language": "xx"}, ["language = xx", "no texts in this language", "Choose", "en"]),
    ({"data": "none.npy"}, ["data = none.npy", "no such file", ".npz"]),
    ({"sed": 1}, ["sed = 1", "Did you mean seed?"]),
    ({"output": "x"}, ["no setting of this name", "shape, layout"]),
]


@pytest.mark.parametrize(("values", "said"), BAD, ids=[str(values) for values, _ in BAD])
def test_an_error_names_value_rule_and_fix(values: dict[str, Any], said: list[str]) -> None:
    with pytest.raises(SpecError) as caught:
        LectureSpec.make(**values)
    for words in said:
        assert words in str(caught.value)


def test_all_wrong_settings_are_named_at_once() -> None:
    with pytest.raises(SpecError, match=r"(?s)seed = -1.*fps = 7"):
        LectureSpec.make(seed=-1, fps=7)


SIZES = {
    ("480p", "16:9"): (854, 480),
    ("720p", "16:9"): (1280, 720),
    ("1080p", "16:9"): (1920, 1080),
    ("2160p", "16:9"): (3840, 2160),
    ("480p", "4:3"): (640, 480),
    ("1080p", "4:3"): (1440, 1080),
    ("720p", "1:1"): (720, 720),
    ("480p", "9:16"): (480, 854),
    ("1080p", "9:16"): (1080, 1920),
}


@pytest.mark.parametrize(("names", "size"), SIZES.items())
def test_a_quality_is_the_shorter_side(names: tuple[str, str], size: tuple[int, int]) -> None:
    spec = LectureSpec.make(quality=names[0], aspect=names[1])
    assert (spec.pixel_width, spec.pixel_height) == size


@pytest.mark.parametrize("quality", QUALITIES)
@pytest.mark.parametrize("aspect", ASPECTS)
def test_all_sides_are_even(quality: str, aspect: str) -> None:
    spec = LectureSpec.make(quality=quality, aspect=aspect)
    assert spec.pixel_width % 2 == spec.pixel_height % 2 == 0


def test_shape_and_layout_are_taken_from_the_data(tmp_path: Path) -> None:
    path = tmp_path / "own.npy"
    np.save(path, np.arange(24.0, dtype=np.float32).reshape(2, 3, 4))
    spec = LectureSpec.make(data=str(path)).resolved()
    assert (spec.shape, spec.layout) == ((2, 3, 4), "NTD")
    assert spec.tensor()[1, 2, 3] == 23


def test_the_bundled_activations_are_data() -> None:
    spec = LectureSpec.make(data="digits").resolved()
    assert spec.layout == "NCHW"
    assert spec.tensor().shape == spec.shape


@pytest.mark.parametrize("values", [{"shape": "5,4,2,3"}, {"layout": "NTD"}])
def test_settings_that_contradict_the_data_are_refused(values: dict[str, Any]) -> None:
    with pytest.raises(SpecError, match=r"\(6, 4, 8, 8\)"):
        LectureSpec.make(data="digits", **values).resolved()


@pytest.mark.parametrize(
    ("array", "said"),
    [
        (np.array([[1.0, np.nan]]), "NaN"),
        (np.array([["a", "b"]]), "real numbers"),
        (np.array([1.0, 2.0]), r"one axis, of 2 values.*x\.reshape\(1, -1\)"),
        (np.array(3.0), "single number.*reshape"),
    ],
)
def test_unusable_data_is_explained(tmp_path: Path, array: np.ndarray[Any, Any], said: str) -> None:
    np.save(tmp_path / "bad.npy", array)
    with pytest.raises(SpecError, match=said):
        LectureSpec.make(data=str(tmp_path / "bad.npy")).resolved()


def test_a_text_file_is_no_data(tmp_path: Path) -> None:
    (tmp_path / "bad.npy").write_text("hello")
    with pytest.raises(SpecError, match=r"bad\.npy"):
        LectureSpec.make(data=str(tmp_path / "bad.npy")).resolved()


def test_equal_specs_have_equal_fingerprints_and_other_data_another(tmp_path: Path) -> None:
    path = tmp_path / "own.npy"
    np.save(path, np.zeros((2, 2)))
    before = LectureSpec.make(data=str(path)).fingerprint()
    assert before == LectureSpec.make(data=str(path)).fingerprint()
    np.save(path, np.ones((2, 2)))
    assert before != LectureSpec.make(data=str(path)).fingerprint()
    assert LectureSpec().fingerprint() != LectureSpec.make(seed=1).fingerprint()


def test_groups_nobody_asked_for_never_fail() -> None:
    assert LectureSpec.make(shape="2,3,4,4").group_count == 1
    assert LectureSpec.make(shape="2,4,4,4").group_count == 2


def test_a_spec_is_immutable() -> None:
    with pytest.raises(ValueError, match="frozen"):
        LectureSpec().seed = 3  # type: ignore[misc]


def test_the_schema_lists_every_setting() -> None:
    assert set(LectureSpec.json_schema()["properties"]) == set(LectureSpec.model_fields)


@pytest.mark.parametrize(
    "values", [{"shape": "2,2"}, {"shape": "2,2,1,1"}, {"shape": "3,5,8"}, {"data": "digits"}]
)
def test_compare_takes_what_it_can_tell(values: dict[str, Any]) -> None:
    storyboard.find("compare").check(LectureSpec.make(**values).resolved())


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"shape": "1,4,2,3"}, "N = 1"),
        ({"shape": "5,1,2,3"}, "C = 1"),
        ({"shape": "3,5,1"}, "D = 1"),
        ({"shape": "4,2,3", "layout": "CHW"}, "no batch axis"),
    ],
)
def test_compare_says_what_it_cannot_tell(values: dict[str, Any], said: str) -> None:
    with pytest.raises(SpecError, match=said):
        storyboard.find("compare").check(LectureSpec.make(**values))


def test_an_unknown_lesson_is_answered_with_the_nearest() -> None:
    with pytest.raises(SpecError, match="Did you mean compare"):
        storyboard.find("compares")


def test_data_is_loaded_and_hashed_once_for_each_spec(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loads: list[str] = []
    load = array_files.load
    monkeypatch.setattr(array_files, "load", lambda path, key: loads.append(path) or load(path, key=key))
    np.save(tmp_path / "own.npy", np.arange(24.0).reshape(2, 3, 4))
    given = LectureSpec.make(data=str(tmp_path / "own.npy"))
    spec = given.resolved()
    assert spec.tensor() is spec.tensor()
    assert np.shares_memory(spec.tensor(), given.tensor())
    assert np.shares_memory(spec.resolved().tensor(), given.tensor())
    assert len(loads) == 1
    before = spec.fingerprint()
    (tmp_path / "own.npy").unlink()
    assert spec.fingerprint() == before
    assert spec.fingerprint(theme="light") != before


def test_a_tensor_is_read_only() -> None:
    for spec in (LectureSpec(), LectureSpec(data="digits")):
        with pytest.raises(ValueError, match="read-only"):
            spec.tensor()[0] = 0


def test_a_changed_copy_computes_anew_and_an_equal_spec_stays_equal() -> None:
    spec = LectureSpec()
    tensor, before = spec.tensor(), spec.fingerprint()
    changed = spec.model_copy(update={"seed": 1})
    assert changed.fingerprint() != before
    assert not np.array_equal(changed.tensor(), tensor)
    assert spec == LectureSpec()
    assert hash(spec) == hash(LectureSpec())


def test_a_pickled_spec_leaves_its_tensor_behind() -> None:
    spec = LectureSpec(shape=(64, 64, 16, 16))
    assert spec.tensor().nbytes > 1_000_000
    content = pickle.dumps(spec)
    assert len(content) < 10_000
    assert pickle.loads(content) == spec
    assert np.array_equal(pickle.loads(content).tensor(), spec.tensor())


def test_films_of_the_same_data_read_it_once(tmp_path: Path) -> None:
    path = tmp_path / "a.npy"
    np.save(path, np.arange(24.0).reshape(2, 3, 4))
    first = LectureSpec.make(data=str(path)).resolved()
    alone = LectureSpec.make(data=str(path), theme="light").resolved().fingerprint()
    other = LectureSpec.make(data=str(path), theme="light").resolved_like(first)
    assert (other.shape, other.layout, other.theme) == ((2, 3, 4), "NTD", "light")
    assert other.fingerprint() == alone != first.fingerprint()
    path.unlink()
    assert np.shares_memory(other.tensor(), first.tensor())
    assert first.fingerprint(seed=1) != first.fingerprint()


VALUES = np.arange(24.0).reshape(2, 3, 4)
OTHERS = {
    "other values": VALUES + 1,
    "another shape": VALUES.reshape(2, 4, 3),
    "more axes": VALUES.reshape(2, 3, 2, 2),
    "another type": VALUES.astype(np.float32),
    "another order": np.asfortranarray(VALUES),
}


def save(path: Path, array: NDArray[np.generic]) -> None:
    """Save an array, in an .npz under the name a, as a new file that takes the place of an older one."""
    unfinished = path.with_name(f"new-{path.name}")
    if path.suffix == ".npz":
        np.savez(unfinished, a=array)
    else:
        np.save(unfinished, array)
    unfinished.replace(path)


@pytest.mark.parametrize("name", ["a.npy", "a.npz"])
@pytest.mark.parametrize("other", OTHERS)
def test_another_process_takes_no_data_but_what_was_hashed(name: str, other: str, tmp_path: Path) -> None:
    path = tmp_path / name
    save(path, VALUES)
    spec = LectureSpec.make(data=str(path)).resolved()
    known = spec.fingerprint()
    content = pickle.dumps(spec)
    save(path, OTHERS[other])
    with pytest.raises(SpecError, match=rf"{name}: this file was changed after .* Start again\."):
        pickle.loads(content).tensor()
    save(path, VALUES)
    again = pickle.loads(content)
    assert np.array_equal(again.tensor(), VALUES)
    assert again.fingerprint() == known
    path.unlink()
    with pytest.raises(SpecError, match=r"no file|cannot be read"):
        pickle.loads(content).tensor()


def test_data_that_was_not_hashed_is_taken_as_it_is_then(tmp_path: Path) -> None:
    save(tmp_path / "a.npy", VALUES)
    content = pickle.dumps(LectureSpec.make(data=str(tmp_path / "a.npy")).resolved())
    save(tmp_path / "a.npy", VALUES + 1)
    assert np.array_equal(pickle.loads(content).tensor(), VALUES + 1)


def test_a_copy_with_other_data_is_not_held_to_the_hash_of_the_first(tmp_path: Path) -> None:
    for name, array in (("a.npy", VALUES), ("b.npy", VALUES + 1)):
        save(tmp_path / name, array)
    spec = LectureSpec.make(data=str(tmp_path / "a.npy")).resolved()
    spec.fingerprint()
    other = pickle.loads(pickle.dumps(spec)).model_copy(update={"data": str(tmp_path / "b.npy")})
    assert np.array_equal(other.tensor(), VALUES + 1)
