"""The live tensor has the colours and the camera of the films."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenes.design.color import (
    FAMILIES,
    contrast,
    group_rgb,
    group_text_rgb,
    hex_to_rgb,
    rgb_to_oklch,
)
from scenes.design.theme import THEMES
from scenes.geometry.view import OBLIQUE
from tests.exports.web.chromium import Opened
from tests.exports.web.tensor_page import ask, show, tensor_page

pytestmark = pytest.mark.products


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    folder: Path = tmp_path_factory.mktemp("look")
    with tensor_page(folder) as found:
        yield found


def module(opened: Opened, script: str, argument: Any = None) -> Any:
    """The value of a script about `module`, the names that the module exports, and `argument`."""
    return opened.page.evaluate(
        """async ([script, argument]) => {
        const source = document.querySelector('script[type=module]').textContent;
        window.module ??= await import(URL.createObjectURL(new Blob([source], {type: 'text/javascript'})));
        return new Function('module', 'argument', `return ${script}`)(window.module, argument); }""",
        [script, argument],
    )


def test_themes_are_those_of_the_films(opened: Opened) -> None:
    found = module(opened, "module.THEMES")
    for name, theme in THEMES.items():
        assert found[name] == {key: value for key, value in asdict(theme).items() if key != "clear"}


@pytest.mark.parametrize("family", FAMILIES)
def test_cells_have_the_hues_of_the_films(opened: Opened, family: Any) -> None:
    for count in (4, 8, 9, 40):
        index, level = np.repeat(np.arange(count), 3), np.tile([0.0, 0.5, 1.0], count)
        script = "argument[0].map((i, k) => module.groupRgb(i, argument[2], argument[1][k], argument[3]))"
        found = module(opened, script, [index.tolist(), level.tolist(), count, family])
        np.testing.assert_allclose(found, group_rgb(index, count, level, family), atol=1e-9)
        for dark in (True, False):
            script = "argument[0].map((i) => module.groupTextRgb(i, argument[1], argument[2], argument[3]))"
            names = module(opened, script, [list(range(count)), count, dark, family])
            np.testing.assert_allclose(
                names, group_text_rgb(np.arange(count), count, dark, family), atol=1e-9
            )


@pytest.mark.parametrize(("turned", "raised"), [(0, 0), (90, 0), (-35, 20), (60, -40)])
def test_the_camera_is_that_of_the_films(opened: Opened, turned: float, raised: float) -> None:
    view = type(OBLIQUE)(OBLIQUE.yaw + turned, OBLIQUE.pitch + raised)
    found = module(opened, "module.viewAt(...argument)", [turned, raised])
    np.testing.assert_allclose(found["matrix"], view.matrix, atol=1e-9)
    np.testing.assert_allclose(found["shades"], view.shades, atol=1e-9)
    assert found["signs"] == view.signs.tolist()
    assert found["facing"] == view.facing


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("cell", [0, 13, 119])
def test_cells_that_are_set_aside_still_stand_out_from_the_background(
    opened: Opened, theme: str, cell: int
) -> None:
    ask(opened, "tensor.setAttribute('theme', argument)", theme)
    show(opened, cell=cell, view="layer")
    background = hex_to_rgb(THEMES[theme].background)
    colors = ask(opened, "tensor.colors")
    assert {each["look"] for each in colors} == {"lit", "aside"}
    for each in colors:
        ratios = [float(contrast(hex_to_rgb(each[part]), background)) for part in ("face", "edge")]
        assert max(ratios) >= 3.0, each


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("view", ["batch", "layer", "group"])
def test_who_looks_sees_at_once_which_cells_share_a_statistic(opened: Opened, theme: str, view: str) -> None:
    ask(opened, "tensor.setAttribute('theme', argument)", theme)
    show(opened, view=view)
    dimensions = {"batch": [0, 6, 12, 18], "layer": [0, 24, 48, 72, 96], "group": [0, 12, 24]}
    for cell in dimensions[view]:
        show(opened, cell=cell)
        colors = ask(opened, "tensor.colors")
        lit, aside = ([each for each in colors if each["look"] == look] for look in ("lit", "aside"))
        for each in colors:
            assert contrast(hex_to_rgb(each["ink"]), hex_to_rgb(each["face"])) >= 4.5, each
        background = _lab(THEMES[theme].background)
        quiet, bright = (np.array([_lab(each["face"]) for each in looks]) for looks in (aside, lit))
        assert np.linalg.norm(quiet - background, axis=1).max() < 0.16
        assert np.linalg.norm(bright - background, axis=1).min() > 0.13
        assert np.linalg.norm(bright[:, None] - quiet, axis=2).min() > 0.1
        outlines = [float(contrast(hex_to_rgb(each["edge"]), hex_to_rgb(lit[0]["edge"]))) for each in aside]
        assert min(outlines) > 2.5
        assert {each["edge"] for each in lit} == {THEMES[theme].hero}


def _lab(color: str) -> Any:
    """A colour in OKLab, in which distances are seen as equal."""
    light, chroma, hue = rgb_to_oklch(hex_to_rgb(color))
    return np.array([light, chroma * np.cos(np.radians(hue)), chroma * np.sin(np.radians(hue))])
