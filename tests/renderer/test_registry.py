"""A renderer is known by its name, and imported when it is used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from manim import CairoRenderer

from scenes.renderer.registry import NAMES, RENDERERS, renderer_class, with_renderer
from tests.renderer.pictures import settings


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_a_cairo_renderer_with_a_camera(name: str) -> None:
    with settings():
        made = renderer_class(name)(skip_animations=True)
    assert isinstance(made, CairoRenderer)
    assert type(made.camera) is renderer_class(name).default_camera


def test_the_names_are_known_without_manim() -> None:
    code = "import sys, scenes.renderer.registry; sys.exit('manim' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], check=False).returncode
        == 0
    )


def test_a_new_renderer_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RENDERERS, "mine", "scenes.renderer.stock_renderer:StockRenderer")
    assert renderer_class("mine") is renderer_class("stock")


def test_a_renderer_that_is_given_stays() -> None:
    given = {"renderer": object()}
    assert with_renderer(given) is given
