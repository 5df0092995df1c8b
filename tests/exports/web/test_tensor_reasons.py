"""The live tensor says in one sentence how a cell stands in its group, and what a change did to that group."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from normcore import normalize
from normcore.samples import integers
from tests.exports.web.chromium import Opened, kept_browser
from tests.exports.web.tensor_page import ask, show, tensor_page, x_hat

pytestmark = pytest.mark.products

IMAGES = (5, 4, 2, 3)
HERO = 13
MATE = HERO + 24


@pytest.fixture(scope="module", autouse=True)
def _one_browser() -> Iterator[None]:
    with kept_browser():
        yield


def reasons(opened: Opened) -> list[str]:
    """The sentence below each cube."""
    return opened.page.locator("normreel-tensor .reason").all_inner_texts()


def printed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")


def test_a_value_is_large_or_small_for_its_group(tmp_path: Path) -> None:
    with tensor_page(tmp_path) as opened:
        assert [text.split(":")[0] for text in reasons(opened)] == [
            "4 is large for its channel",
            "4 is small for its sample",
        ]
        show(opened, view="group")
        assert reasons(opened)[0].startswith("4 is the mean of its group, so it becomes 0.")
        show(opened, view="rms")
        assert "times the root of the mean square of its sample" in reasons(opened)[0]
        show(opened, shape=[3, 5, 8], layout="NTD", view="layer")
        assert " for its token: " in reasons(opened)[0]


def test_values_that_are_alike_are_told_apart_from_a_value_alone(tmp_path: Path) -> None:
    with tensor_page(tmp_path, 'shape="2,3" layout="NC" view="batch"') as opened:
        show(opened, data=[1.0, 2.0, 3.0, 1.0, 5.0, 6.0], cell=0)
        assert reasons(opened)[0].startswith("All values of this feature are alike")
        show(opened, shape=[2, 1], layout="NC", data=[1.0, 2.0], view="layer", cell=0)
        assert reasons(opened)[0].startswith("This value is alone in its sample")


def test_a_change_says_whose_mean_moved_and_what_became_of_the_followed_cell(tmp_path: Path) -> None:
    x = integers(IMAGES, "NCHW")
    changed = x.copy()
    changed.ravel()[MATE] = 9
    with tensor_page(tmp_path) as opened:
        show(opened, changes=[[MATE, 9]], cell=MATE)
        batch, layer = reasons(opened)
        means = [normalize(each, "batch", "NCHW").mean[2] for each in (x, changed)]
        moved = " to ".join(f"{mean:.2f}" for mean in means)
        assert f"This channel's mean moved from {moved}, so all of its 30 cells move, and no others." in batch
        before, now = (x_hat("batch", HERO, IMAGES, "NCHW", each) for each in ({}, {MATE: 9.0}))
        assert batch.endswith(f"x̂ {printed(before)} → {printed(now)}.")
        assert "This sample's mean moved" in layer
        assert layer.endswith(f"stays at x̂ = {printed(x_hat('layer', HERO, IMAGES, 'NCHW', {}))}.")
        show(opened, cell=HERO)
        assert "No value of this sample changed, so none of its 24 cells moves." in reasons(opened)[1]
        show(opened, changes=[[MATE, 9], [0, 2]], cell=MATE)
        assert "2 values changed." in reasons(opened)[0]
        assert "so do those of each channel with a changed value" in reasons(opened)[0]


def test_cells_that_stay_though_their_statistic_moved_are_counted(tmp_path: Path) -> None:
    with tensor_page(tmp_path, 'shape="2,2,1,1" view="batch"') as opened:
        show(opened, changes=[[0, 7]], cell=0)
        assert "0 of its 2 cells move." in reasons(opened)[0]
        assert "stays at" in reasons(opened)[0]
        show(opened, shape=[1, 4], layout="NC", data=[0.0, 1.0, 2.0, 3.0], view="layer")
        show(opened, changes=[[0, 1], [1, 0]], cell=1)
        assert "stay as they were; 2 of its 4 cells move." in reasons(opened)[0]
        show(opened, shape=[1, 4], layout="NC", data=[0.0, 1.0, 2.0, 3.0], view="rms")
        show(opened, changes=[[1, 5]], cell=1)
        assert "3 of its 4 cells move." in reasons(opened)[0]


def test_noise_of_rounding_is_no_move(tmp_path: Path) -> None:
    values = [0.1, 0.2, 0.3, 0.7, 1.1, 0.4]
    swapped = [[0, 1.1], [4, 0.1]]
    with tensor_page(tmp_path) as opened:
        show(opened, shape=[1, 6], layout="NC", data=values, view="layer", cell=1, follow=1)
        x_hats = [ask(opened, "tensor.stage.panels[0].record.xHat[1]")]
        show(opened, changes=swapped)
        x_hats.append(ask(opened, "tensor.stage.panels[0].record.xHat[1]"))
        assert 0 < abs(x_hats[0] - x_hats[1]) < 1e-12
        assert "mean and deviation stay as they were; 2 of its 6 cells move." in reasons(opened)[0]
        assert "stays at" in reasons(opened)[0]
        for step in (1, 2):
            show(opened, step=step)
            assert opened.page.locator("normreel-tensor .answer").first.inner_text().endswith("unchanged")


def test_small_moves_in_a_large_group_are_moves(tmp_path: Path) -> None:
    with tensor_page(tmp_path) as opened:
        data = np.random.default_rng(0).normal(size=1000).tolist()
        show(opened, shape=[1, 1000], layout="NC", data=data, view="layer", cell=1)
        show(opened, changes=[[0, data[0] + 0.01]])
        assert "so all of its 1,000 cells move, and no others." in reasons(opened)[0]


def test_epsilon_moves_two_values_where_it_is_large(tmp_path: Path) -> None:
    with tensor_page(tmp_path, 'shape="2,2,1,1" view="batch"') as opened:
        show(opened, eps=1.0, changes=[[0, 7]], cell=0)
        assert "so all of its 2 cells move, and no others." in reasons(opened)[0]


def test_the_deviation_is_named_where_the_mean_stays(tmp_path: Path) -> None:
    with tensor_page(tmp_path) as opened:
        show(opened, shape=[1, 4], layout="NC", data=[0.0, 0.0, 2.0, 2.0], view="layer", cell=0)
        show(opened, changes=[[0, -1], [3, 3]])
        assert "This sample's deviation moved from 1.00 to 1.58" in reasons(opened)[0]


def test_in_prediction_a_change_moves_the_changed_cell_alone(tmp_path: Path) -> None:
    with tensor_page(tmp_path, 'view="batch"') as opened:
        show(opened, mode="prediction", changes=[[MATE, 9]], cell=MATE)
        assert "only a changed cell moves" in reasons(opened)[0]
        rows = opened.page.locator("normreel-tensor .moved [data-kind=batch]")
        assert rows.inner_text().endswith("did not move")


def test_the_symbol_of_the_count_is_not_that_of_a_sample(tmp_path: Path) -> None:
    counts = {
        "batch": "NHW",
        "layer": "CHW",
        "layer-channels": "C",
        "group": "(C/G)HW",
        "instance": "HW",
        "rms": "CHW",
    }
    with tensor_page(tmp_path) as opened:
        for view, count in counts.items():
            show(opened, view=view)
            formulas = opened.page.locator("normreel-tensor .sums .formula").all_inner_texts()
            assert any(text.endswith(f"/ {count}") for text in formulas), (view, formulas)
            assert not [text for text in formulas if text.endswith("/ n")]


def test_lines_that_are_compared_have_one_scale_unless_that_hides_one(tmp_path: Path) -> None:
    lines = "tensor.stage.panels.map(({line}) => [line.ranges, line.radius])"
    with tensor_page(tmp_path) as opened:
        for step in range(4):
            show(opened, step=step, cell=30)
            first, second = ask(opened, lines)
            assert first == second
        assert opened.page.get_by_text("a scale of its own here").is_hidden()
        scales = np.array([1e-3, 1.0, 1e4])
        data = (np.random.default_rng(1).normal(size=(6, 3)) * scales).ravel().tolist()
        show(opened, shape=[6, 3], layout="NC", data=data, cell=0)
        first, second = ask(opened, lines)
        assert first[0] != second[0]
        assert opened.page.get_by_text("a scale of its own here").is_visible()


def test_numbers_of_wide_groups_have_few_digits(tmp_path: Path) -> None:
    scales = np.array([1e-3, 1.0, 1e4])
    data = (np.random.default_rng(1).normal(size=(6, 3)) * scales).ravel().tolist()
    with tensor_page(tmp_path) as opened:
        show(opened, shape=[6, 3], layout="NC", data=data, cell=2)
        texts = opened.page.locator("normreel-tensor .sums .given").all_inner_texts()
        digits = [sum(sign.isdigit() for sign in text.partition("e")[0]) for text in texts]
        assert len(texts) == 10
        assert max(digits) <= 6, texts


@pytest.mark.parametrize("width", [320, 360, 480])
def test_on_a_phone_cells_can_be_touched_and_are_changed_on_the_same_screen(
    tmp_path: Path, width: int
) -> None:
    with tensor_page(tmp_path, width=width, height=700, has_touch=True, is_mobile=True) as opened:
        page = opened.page
        pitches = ask(opened, "tensor.stage.panels.map(({cube}) => cube.fit.pitch)")
        assert min(pitches) >= (24 if width >= 360 else 20)
        page.touchscreen.tap(*ask(opened, "tensor.placeOf(0)"))
        assert ask(opened, "tensor.state.cell") == 0
        box = page.locator("normreel-tensor .cell").bounding_box()
        cube = page.locator("normreel-tensor .cube").first.bounding_box()
        assert box is not None
        assert cube is not None
        assert box["y"] + box["height"] <= 700
        assert box["height"] < 200
        assert cube["y"] + 100 < box["y"]
        page.get_by_label("c of this cell").select_option(label="3")
        assert ask(opened, "tensor.state.cell") == 2 * 6
        page.locator("normreel-tensor #value").fill("8")
        page.locator("normreel-tensor #value").press("Enter")
        assert ask(opened, "tensor.state.changes") == [[12, 8]]
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("panel", [0, 1])
def test_on_a_phone_a_touched_cell_stays_in_sight_with_its_results(tmp_path: Path, panel: int) -> None:
    with tensor_page(tmp_path, width=390, height=700, has_touch=True, is_mobile=True) as opened:
        page = opened.page
        place = "tensor.stage.placeOf(argument, tensor.stage.panels[" + str(panel) + "])"
        sheet = page.locator("normreel-tensor .cell")
        lowest = max(range(120), key=lambda cell: ask(opened, place, cell)[1])
        page.evaluate("(y) => scrollTo(0, y)", ask(opened, place, lowest)[1] - 690)
        page.touchscreen.tap(*ask(opened, place, lowest))
        assert ask(opened, "tensor.state.cell") == lowest
        box = sheet.bounding_box()
        assert box is not None
        assert 0 < ask(opened, place, lowest)[1] < box["y"]
        results = [printed(x_hat(kind, lowest, IMAGES, "NCHW", {})) for kind in ("batch", "layer")]
        told = [f"Batch {results[0]}", f"Layer {results[1]}"]
        assert page.locator("normreel-tensor .results > span").all_inner_texts() == told
        page.get_by_role("button", name="Let this cell go").click()
        assert ask(opened, "tensor.state.cell") is None
        assert page.get_by_role("button", name="Let this cell go").is_hidden()
