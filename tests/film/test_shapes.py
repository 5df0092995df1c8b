"""What `dimensions` shows: the shapes that numpy gives, and means on the cells that are left."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.spec.lecture import LectureSpec
from tests.film.screen import Viewer
from tests.film.watch import watch

pytestmark = pytest.mark.films

SPECS = (LectureSpec(), LectureSpec(shape=(3, 5, 8)), LectureSpec(shape=(5, 2, 3, 4), layout="NHWC"))
AXES = {"NCHW": ((0, 2, 3), (1, 2, 3)), "NTD": ((0, 1), (2,)), "NHWC": ((0, 1, 2), (1, 2, 3))}
TERM = re.compile(r"#\[(\d+)\]")
Tensor = npt.NDArray[Any]


class Read:
    """The texts of every beat, and what was printed on the last cells of each."""

    def __init__(self) -> None:
        self.texts: dict[str, set[str]] = {}
        self.printed: dict[str, list[str]] = {}
        self.viewer = Viewer()

    def __call__(self, scene: Any) -> None:
        screen = self.viewer.look(scene.mobjects)
        self.texts.setdefault(scene.current, set()).update(text.name for text in screen.texts)
        for part in scene.get_mobject_family_members():
            if isinstance(part, TensorCube):
                state = part.state
                shown = np.flatnonzero((state.alpha > 0.9) & (state.ink > 0.9))
                self.printed[scene.current] = [state.labels[cell] for cell in shown.tolist()]


@pytest.fixture(scope="module", params=SPECS, ids=lambda spec: str(spec.shape))
def film(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Read]:
    read = Read()
    return watch(request.param, tmp_path_factory.mktemp("film"), read, slug="dimensions").scene, read


def as_text(shape: tuple[int, ...]) -> str:
    return str(shape).replace(" ", "")


def shown(read: Read, beat: str) -> set[str]:
    """The texts of a beat without blanks and markup."""
    found = set()
    for text in read.texts[beat]:
        found.add(TERM.sub(r"\1", text.replace("\\", "").replace("\N{NO-BREAK SPACE}", "").replace(" ", "")))
    return found


def assert_printed(read: Read, beat: str, values: Tensor) -> None:
    """Every value is printed on a cell, to within the decimals that are printed."""
    printed = sorted(float(text.replace("\N{MINUS SIGN}", "-")) for text in read.printed[beat])
    places = max(len(text.partition(".")[2]) for text in read.printed[beat])
    assert printed == pytest.approx(sorted(values.ravel().tolist()), abs=0.5001 * 10.0**-places)


@pytest.mark.parametrize(("beat", "which"), [("batch_means", 0), ("layer_means", 1)])
def test_shapes_are_those_of_numpy(film: tuple[Any, Read], beat: str, which: int) -> None:
    scene, read = film
    tensor: Tensor = scene.stage.tensor
    axes = AXES[scene.spec.layout][which]
    texts = " ".join(shown(read, beat))
    for shape in (tensor.shape, tensor.mean(axes, keepdims=True).shape, tensor.mean(axes).shape):
        assert as_text(shape) in texts


@pytest.mark.parametrize(("beat", "which"), [("batch_means", 0), ("layer_means", 1)])
def test_every_mean_stands_on_a_cell(film: tuple[Any, Read], beat: str, which: int) -> None:
    scene, read = film
    assert_printed(read, beat, scene.stage.tensor.astype(float).mean(AXES[scene.spec.layout][which]))


def test_the_cells_are_back_and_normalized(film: tuple[Any, Read]) -> None:
    scene, read = film
    tensor = scene.stage.tensor.astype(float)
    axes = AXES[scene.spec.layout][0]
    x_hat = (tensor - tensor.mean(axes, keepdims=True)) / np.sqrt(tensor.var(axes, keepdims=True) + 1e-5)
    assert_printed(read, "back", x_hat)


def test_the_example_s_other_kinds_are_in_the_table(tmp_path: Path) -> None:
    read = Read()
    watch(LectureSpec(), tmp_path, read, slug="dimensions")
    assert {"instance norm", "batch norm", "layer norm"} <= {
        text.replace("\\", "").replace("\N{NO-BREAK SPACE}", " ") for text in read.texts["table"]
    }
