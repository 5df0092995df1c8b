"""Films of own data of any size: whole lessons are played on it, without drawing, in a process of their own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenes.content.number_format import NumberFormat
from scenes.mobjects.charts.line_prints import Stage
from scenes.mobjects.charts.value_line import ValueLine
from scenes.spec.lecture import LectureSpec
from tests.beats import suiting
from tests.film import combos
from tests.film.watch import watch
from tests.processes import peak

NUMBERS = NumberFormat()

PLAYED = """
import sys, warnings
from pathlib import Path
from scenes.lessons import storyboard
from scenes.pipeline.drawing import manim_settings
from scenes.pipeline.dry_run import play
from scenes.pipeline.jobs import FilmJob
from scenes.spec.lecture import LectureSpec

spec = LectureSpec.make(data=sys.argv[1], quality="480p", fps=15).resolved()
for lesson in sys.argv[3:]:
    job = FilmJob(storyboard.find(lesson), spec, Path(sys.argv[2]))
    with manim_settings(spec, job.folder, job.options.preset), warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        print(lesson, len(play(job)), "beats")
"""


def memory_of(lessons: Sequence[str], data: Path, folder: Path) -> int:
    """The memory at most of a process that plays some lessons."""
    code, memory, said = peak(PLAYED, str(data), str(folder), *lessons)
    assert code == 0, said
    return memory


VALUES = ("1e180", "largest", "smallest", "mixed", "zeros", "level 1e30", "level 1.7e308", "equal")
LARGE = ((128, 2048, 7, 7), (2, 2**19, 13))
"""Half as large as tensors may be."""
MOST = 660 * 10**6
"""What a film of one that large may take, so that one of the largest stays below a gigabyte."""


@pytest.mark.films
@pytest.mark.parametrize("name", VALUES)
def test_films_can_be_made_of_any_finite_values(tmp_path: Path, name: str) -> None:
    noise = np.random.default_rng(4).standard_normal((4, 3, 2, 2))
    x = {
        "1e180": noise * 1e180,
        "largest": np.sign(noise) * np.finfo(np.float64).max,
        "smallest": np.rint(noise * 9) * 5e-324,
        "mixed": noise * np.array([1e300, 0, 1]).reshape(1, 3, 1, 1),
        "zeros": noise * 0,
        "level 1e30": np.where(np.arange(3).reshape(1, 3, 1, 1), noise, 1e30),
        "level 1.7e308": np.where(np.arange(3).reshape(1, 3, 1, 1), noise, 1.7e308),
        "equal": np.full_like(noise, -1e200),
    }[name]
    np.save(tmp_path / "x.npy", x)
    lessons = [each for each in combos.in_turn(name, VALUES) if each in suiting(x.shape)]
    assert memory_of(lessons, tmp_path / "x.npy", tmp_path) < 10**9


@pytest.mark.films
@pytest.mark.parametrize("shape", LARGE)
def test_films_of_the_largest_tensors_take_less_than_a_gigabyte(
    tmp_path: Path, shape: tuple[int, ...]
) -> None:
    """Each film is played in a process of its own; the tensor is written once."""
    path = tmp_path / "x.npy"
    x = np.lib.format.open_memmap(path, "w+", np.float64, shape)
    rng = np.random.default_rng(0)
    for sample in range(shape[0]):
        x[sample] = rng.standard_normal(shape[1:], np.float32)
    x.flush()
    lessons = [each for each in combos.in_turn(shape, LARGE) if each in suiting(shape)]
    taken = {lesson: memory_of([lesson], path, tmp_path) for lesson in lessons}
    assert all(memory < MOST for memory in taken.values()), taken
    path.unlink()


@pytest.mark.films
@pytest.mark.parametrize("slug", ["compare", "batch"])
def test_no_mean_or_deviation_of_a_group_looks_like_0_beside_far_larger_ones(
    tmp_path: Path, slug: str
) -> None:
    scales = np.array([1e-3, 1.0, 100.0, 1e4, 0.0]).reshape(1, 5, 1, 1)
    x = scales * (0.7 + np.random.default_rng(5).standard_normal((5, 5, 2, 3)))
    np.save(tmp_path / "x.npy", x)
    wrong, groups = set(), set()

    def look(scene: Any) -> None:
        for line in scene.get_mobject_family_members():
            if isinstance(line, ValueLine) and line.state.stage is Stage.RAW and line.state.mean_seen == 1:
                state = line.state
                groups.add(state.sd)
                told = zip((state.mean, state.sd), line.picture.mark_names(state), strict=True)
                wrong.update(text for value, text in told if value and not NUMBERS.read(number_in(text)))

    watch(LectureSpec.make(data=str(tmp_path / "x.npy"), layout="NCHW"), tmp_path, look, slug=slug)
    assert len(groups) >= 5
    assert not wrong


def number_in(text: str) -> str:
    """The number that a mark of a line is printed with."""
    return next(word for word in text.split() if any(sign.isdigit() for sign in word))
