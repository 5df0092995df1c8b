"""The films about running statistics and conventions print what plain numpy computes from their tensor."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenes.content.number_format import NumberFormat
from scenes.spec.lecture import LectureSpec
from tests.film.screen import Viewer
from tests.film.watch import watch

pytestmark = pytest.mark.films

NUMBERS = NumberFormat()
BATCHES = 40
Texts = dict[str, set[str]]


def shown(slug: str, folder: Path) -> tuple[Any, Texts]:
    """The default film of a lesson and the texts that were seen, by beat."""
    texts: Texts = {}
    viewer = Viewer()

    def read(scene: Any) -> None:
        seen = viewer.look(scene.mobjects).texts
        texts.setdefault(scene.current, set()).update(text.name for text in seen)

    return watch(LectureSpec(), folder, read, slug=slug).scene, texts


def kept(channel: np.ndarray, weight: float, ddof: int) -> tuple[float, float]:
    """The running mean and variance of a channel after all batches."""
    rng, mean, var = np.random.default_rng(0), 0.0, 1.0
    for _ in range(BATCHES):
        batch = channel[rng.integers(0, len(channel), len(channel))]
        mean = (1 - weight) * mean + weight * batch.mean()
        var = (1 - weight) * var + weight * batch.var(ddof=ddof)
    return float(mean), float(var)


def test_the_film_about_running_statistics_prints_what_was_kept(tmp_path: Path) -> None:
    scene, texts = shown("running-stats", tmp_path)
    x, cell = scene.stage.tensor, scene.hero.cell
    mean, var = kept(x[:, cell[1]], 0.1, ddof=1)
    assert {NUMBERS.number(mean), NUMBERS.square(var)} <= texts["stream"]
    a = 1 / math.sqrt(var + 1e-5)
    b = -a * mean
    (line,) = (text for text in texts["fixed_line"] if text.startswith("y = a x + b"))
    slope, offset = re.findall(r'"([\d.]+)"', line)
    assert float(slope) == pytest.approx(a, abs=0.006)
    assert float(offset) == pytest.approx(-b, abs=0.006)
    assert any(f'= "{NUMBERS.ratio(a * x[cell] + b)}"' in text for text in texts["fixed_line"])


def test_the_film_about_conventions_tells_which_rule_gave_a_number(tmp_path: Path) -> None:
    scene, texts = shown("conventions", tmp_path)
    x, cell = scene.stage.tensor, scene.board.hero.cell
    channel, sample = x[:, cell[1]], x[cell[0]]

    def over(mean: float, root: float) -> float:
        return float((x[cell] - mean) / root)

    mean, var, n = float(channel.mean()), float(channel.var()), channel.size
    torch, onnx, keras = (kept(channel, *how) for how in ((0.1, 1), (0.1, 0), (0.01, 0)))
    at = x[cell[0], :, cell[2], cell[3]]
    square = math.sqrt(float((sample**2).mean()) + 1e-5)
    wanted = [
        over(mean, math.sqrt(var + 1e-5)),
        over(mean, math.sqrt(var * n / (n - 1) + 1e-5)),
        over(mean, math.sqrt(var) + 1e-5),
        over(mean, math.sqrt(var + 1e-3)),
        *(over(mu, math.sqrt(sigma + 1e-5)) for mu, sigma in (torch, onnx, keras)),
        over(float(sample.mean()), math.sqrt(float(sample.var()) + 1e-5)),
        over(float(at.mean()), math.sqrt(float(at.var()) + 1e-5)),
        over(0.0, square),
        1.5 * over(0.0, square),
        2.5 * over(0.0, square),
    ]
    printed = [text.replace("−", "-") for text in texts["which_rule"] if re.fullmatch(r"[−+]\d+\.\d+", text)]
    assert len(printed) == len(wanted)
    for value in wanted:
        places = [len(text.partition(".")[2]) for text in printed]
        assert any(
            abs(float(text) - value) <= 0.5 * 10**-digits + 1e-9
            for text, digits in zip(printed, places, strict=True)
        ), value
