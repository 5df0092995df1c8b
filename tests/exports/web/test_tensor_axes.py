"""The live tensor names its axes, and its number lines stand still while cells are looked at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.exports.web.chromium import kept_browser
from tests.exports.web.tensor_page import ask, show, tensor_page

pytestmark = pytest.mark.products
STORY = "tensor.shadowRoot.querySelector('.story').textContent"
LINES = "tensor.stage.panels.map(({line}) => line.ranges)"
HEADINGS = "tensor.stage.panels.map(({headings}) => headings)"


@pytest.fixture(scope="module", autouse=True)
def _one_browser() -> Iterator[None]:
    with kept_browser():
        yield


@pytest.mark.parametrize(
    ("shape", "layout", "said"),
    [
        ([5, 4, 2, 3], "NCHW", "5 samples, 4 channels, 2 × 3 positions"),
        ([2, 3, 3, 1], "NHWC", "2 samples, 3 × 3 positions, 1 channel"),
        ([1, 5, 8], "NTD", "1 sentence, 5 tokens, 8 features"),
        ([4, 6], "NC", "4 samples, 6 features"),
        ([3, 2, 1, 1], "NCHW", "3 samples, 2 channels, 1 position"),
    ],
)
def test_a_line_tells_the_tensor_in_words(tmp_path: Path, shape: list[int], layout: str, said: str) -> None:
    with tensor_page(tmp_path) as opened:
        show(opened, shape=shape, layout=layout)
        assert ask(opened, STORY) == said


def test_a_batch_of_one_is_told_as_one_sample(tmp_path: Path) -> None:
    with tensor_page(tmp_path) as opened:
        show(opened, one=True)
        assert ask(opened, STORY).startswith("1 sample, 4 channels")


def test_group_norm_averages_a_part_of_the_features_and_of_no_other_axis(tmp_path: Path) -> None:
    with tensor_page(tmp_path, 'view="group"') as opened:
        count = opened.page.locator("normreel-tensor .count")
        assert "over C/2, H, W, one group at a time" in count.inner_text()
        show(opened, shape=[2, 4, 2, 2, 2], layout="NCDHW", groups=4)
        assert "over C/4, D, H, W, one group at a time" in count.inner_text()
        show(opened, shape=[2, 3, 4], layout="NTD", groups=2)
        assert "over T, D/2, one group at a time" in count.inner_text()


def test_columns_and_rows_of_slabs_are_named(tmp_path: Path) -> None:
    with tensor_page(tmp_path) as opened:
        batch, layer = ask(opened, HEADINGS)
        assert [batch["across"], layer["across"]] == ["n", "c"]
        assert [each["text"] for each in batch["columns"]] == ["1", "2", "3", "4", "5"]
        assert [each["text"] for each in layer["columns"]] == ["1", "2", "3", "4"]
        for each in (batch, layer):
            assert each["down"] == "h, w"
            assert [row["text"] for row in each["rows"]] == ["1, 1", "1, 2", "1, 3", "2, 1", "2, 2", "2, 3"]


@pytest.mark.parametrize("view", ["compare", "batch", "group", "instance", "rms"])
def test_lines_keep_their_axis_while_other_cells_are_looked_at(tmp_path: Path, view: str) -> None:
    with tensor_page(tmp_path, f'view="{view}"') as opened:
        for step in (0, 2, 3):
            show(opened, step=step, cell=None)
            first = ask(opened, LINES)
            for cell in (0, 30, 57, 119):
                show(opened, cell=cell)
                assert ask(opened, LINES) == first
            show(opened, follow=77, cell=None)
            assert ask(opened, LINES) == first


def test_what_subtracts_no_mean_has_no_step_for_it(tmp_path: Path) -> None:
    with tensor_page(tmp_path) as opened:
        step = opened.page.locator("normreel-tensor label", has_text="minus the mean")
        step.click()
        assert ask(opened, "tensor.state.step") == 1
        show(opened, view="rms")
        assert step.is_hidden()
        assert ask(opened, "tensor.state.step") == 0
        show(opened, view="group", step=1)
        assert step.is_visible()
        assert ask(opened, "tensor.state.step") == 1
