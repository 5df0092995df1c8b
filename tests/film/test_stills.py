"""The film looks as it did: a few pictures, compared with kept ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from scenes.lessons import storyboard
from scenes.pipeline.jobs import StillJob
from scenes.pipeline.worker import render_still
from scenes.spec.lecture import LectureSpec

pytestmark = pytest.mark.films

DARK, LIGHT = LectureSpec(quality="480p"), LectureSpec(quality="480p", theme="light")
TOKENS = LectureSpec(quality="480p", shape=(3, 5, 8))
STILLS = (
    ("compare", "large_or_small", DARK),
    ("compare", "beside_its_channel", LIGHT),
    ("compare", "beside_its_sample", DARK),
    ("compare", "one_formula", DARK),
    ("compare", "batch_mate", LIGHT),
    ("batch", "one_channel", DARK),
    ("batch", "training", LIGHT),
    ("layer", "gamma_beta", LIGHT),
    ("layer", "conventions", DARK),
    ("dimensions", "batch_means", DARK),
    ("dimensions", "table", LIGHT),
    ("questions", "other_cuts", DARK),
    ("family", "one_sample", DARK),
    ("family", "all_cuts", LIGHT),
    ("affine", "learned", DARK),
    ("tokens", "which", TOKENS),
    ("tokens", "mistake", TOKENS),
    ("small-batch", "funnel", DARK),
    ("running-stats", "stream", DARK),
    ("running-stats", "fixed_line", LIGHT),
    ("conventions", "kept", DARK),
    ("architectures", "detector", LIGHT),
    ("architectures", "keep", DARK),
)
VISIBLE_STEP = 40
"""A difference of a colour channel, out of 255, that one sees; edges drawn by another Cairo stay below."""
CHANGED_SHARE = 0.002
MEAN_CHANGE = 0.8
UPDATE = "If the film was meant to change: pytest tests/film --update-golden"
Image8 = npt.NDArray[np.uint8]


def draw(lesson: str, beat: str, spec: LectureSpec, folder: Path) -> Image8:
    """The end of a beat, as the command draws it."""
    frame = render_still(StillJob(storyboard.find(lesson), spec, folder, beat)).frame
    return np.ascontiguousarray(frame[..., :3])


def difference(expected: Image8, actual: Image8) -> str | None:
    """What sets two pictures apart, None if one cannot see it."""
    if expected.shape != actual.shape:
        return f"the sizes are {expected.shape[:2]} and {actual.shape[:2]}"
    step = np.abs(expected.astype(int) - actual.astype(int))
    share, mean = float((step.max(axis=2) > VISIBLE_STEP).mean()), float(step.mean())
    if share > CHANGED_SHARE or mean > MEAN_CHANGE:
        return f"{share:.2%} of the pixels changed visibly, by {mean:.2f} on average"
    return None


def write_evidence(expected: Image8, actual: Image8, folder: Path) -> Path:
    """Write both pictures and, brightened, what sets them apart."""
    folder.mkdir(parents=True, exist_ok=True)
    Image.fromarray(expected).save(folder / "expected.png")
    Image.fromarray(actual).save(folder / "actual.png")
    if expected.shape == actual.shape:
        step = np.abs(expected.astype(int) - actual.astype(int)) * 3
        Image.fromarray(step.clip(0, 255).astype(np.uint8)).save(folder / "difference.png")
    return folder


@pytest.mark.parametrize(
    ("lesson", "beat", "spec"), STILLS, ids=[f"{lesson}-{beat}-{spec.theme}" for lesson, beat, spec in STILLS]
)
def test_the_end_of_a_beat_looks_as_it_did(
    lesson: str, beat: str, spec: LectureSpec, golden: Path, updating: bool, tmp_path: Path
) -> None:
    kept = golden / f"{lesson}-{beat}-{spec.theme}.png"
    actual = draw(lesson, beat, spec, tmp_path / "media")
    if updating:
        kept.parent.mkdir(exist_ok=True)
        Image.fromarray(actual).save(kept, optimize=True)
    assert kept.exists(), f"{kept} is missing. {UPDATE}"
    expected = np.asarray(Image.open(kept).convert("RGB"))
    found = difference(expected, actual)
    if found is not None:
        folder = write_evidence(expected, actual, tmp_path / "still")
        pytest.fail(f"{beat}: {found}. See {folder}. {UPDATE}")


def test_a_changed_picture_is_noticed(tmp_path: Path) -> None:
    before = np.full((90, 160, 3), 20, dtype=np.uint8)
    after = before.copy()
    assert difference(before, after) is None
    after[40:50, 40:50] = 200
    assert difference(before, after) is not None
    assert difference(before, after[:-1]) is not None
    names = {path.name for path in write_evidence(before, after, tmp_path / "still").iterdir()}
    assert names == {"expected.png", "actual.png", "difference.png"}
