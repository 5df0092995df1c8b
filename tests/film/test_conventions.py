"""A convention is in picture, words and numbers: names on screen, eps, momentum and the running variance."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenes.content.number_format import NumberFormat
from scenes.lessons import storyboard
from scenes.pipeline.names import film_name
from scenes.spec.lecture import LectureSpec
from tests.film import plain
from tests.film.screen import Viewer
from tests.film.watch import watch

pytestmark = pytest.mark.films

NUMBERS = NumberFormat()
CALLED = {
    "torch": ("weight", "bias"),
    "flax": ("scale", "bias"),
    "onnx": ("scale", "B"),
    "keras": ("gamma", "beta"),
}
QUOTED = re.compile(r'"\(?(−?[\d.,]+)\)?"')


@dataclass
class Read:
    """Every beat's texts and formulas."""

    texts: dict[str, set[str]] = field(default_factory=dict)
    viewer: Viewer = field(default_factory=Viewer)

    def __call__(self, scene: Any) -> None:
        seen = self.viewer.look(scene.mobjects).texts
        self.texts.setdefault(scene.current, set()).update(text.name for text in seen)


@pytest.fixture(scope="module", params=CALLED)
def film(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Read]:
    """The film on batch norm in each convention, played once."""
    read = Read()
    spec = LectureSpec.make(convention=request.param)
    return watch(spec, tmp_path_factory.mktemp("convention"), read, slug="batch").scene, read


def test_the_parameters_have_their_names_in_picture_and_words(film: tuple[Any, Read]) -> None:
    scene, read = film
    scale, offset = CALLED[scene.spec.convention]
    shown = " ".join(read.texts["gamma_beta"])
    quote = "" if scale == "gamma" else '"'
    assert f"{quote}{scale}{quote}_(" in shown
    assert f"{quote}{offset}{quote}_(" in shown
    (beat,) = (each for each in scene.played if each.name == "gamma_beta")
    assert beat.title == f"{scale[0].upper()}{scale[1:]} and {offset}"
    assert [cue.text for cue in beat.captions][-2:] == [
        f"Times {scale} ...",
        f"... plus {offset}: the output y.",
    ]
    if scale != "gamma":
        everything = [text for texts in read.texts.values() for text in texts]
        written = [re.sub(r'term\("[\w-]+"', "", text) for text in (*everything, beat.description)]
        assert not [text for text in written if re.search(r"\bgamma\b|\bbeta\b|γ|β", text)]


def test_the_arithmetic_has_the_eps_of_the_convention(film: tuple[Any, Read]) -> None:
    scene, read = film
    eps = NUMBERS.exact({"keras": 1e-3}.get(scene.spec.convention, 1e-5))
    assert any(f'"{eps}"' in text for text in read.texts["one_cell"])


def test_running_statistics_are_those_of_the_library(film: tuple[Any, Read]) -> None:
    scene, read = film
    spec, x, hero = scene.spec, scene.stage.tensor, scene.hero.cell
    kept, ddof, batches = {"torch": (0.9, 1, 40), "onnx": (0.9, 0, 40)}.get(spec.convention, (0.99, 0, 400))
    channel, rng, mean, var = x[:, hero[1]], np.random.default_rng(spec.seed), 0.0, 1.0
    for _ in range(batches):
        batch = channel[rng.integers(0, len(x), len(x))]
        mean, var = kept * mean + (1 - kept) * batch.mean(), kept * var + (1 - kept) * batch.var(ddof=ddof)
    shown = read.texts["training"]
    assert f"variances, over {channel.size - ddof}" in shown
    assert f"batch {batches} of {batches}" in shown
    assert NUMBERS.number(mean) in shown
    (beat,) = (each for each in scene.played if each.name == "training")
    assert ("a tenth" if kept == 0.9 else "a hundredth") in beat.captions[1].text


def test_layer_norm_has_its_own_eps_in_flax(tmp_path: Path) -> None:
    read = Read()
    spec = LectureSpec.make(convention="flax", shape=(3, 5, 8))
    scene = watch(spec, tmp_path, read, slug="layer").scene
    assert any(f'"{NUMBERS.exact(1e-6)}"' in text for text in read.texts["one_cell"])
    x = scene.stage.tensor
    np.testing.assert_allclose(
        scene.stage.record(scene.stage.methods[1]).x_hat, plain.normalized(x, "layer", "NTD", 1e-6)
    )


def test_an_eps_that_is_given_holds_in_every_convention() -> None:
    spec = LectureSpec.make(convention="keras", eps=0.5)
    assert (spec.eps_of("batch"), spec.eps_of("layer")) == (0.5, 0.5)


def test_the_name_of_a_film_tells_its_convention() -> None:
    batch = storyboard.find("batch")
    assert film_name(batch, LectureSpec()) == "batch-5x4x2x3-NCHW-dark-1080p"
    assert film_name(batch, LectureSpec.make(convention="keras")) == "batch-5x4x2x3-NCHW-dark-1080p-keras"
