"""The live tensor as it is used: by mouse, keyboard and touch, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page

from normcore.samples import integers
from tests.exports.web.chromium import kept_browser
from tests.exports.web.tensor_page import ask, sharing, show, tensor_page, x_hat

pytestmark = pytest.mark.products

IMAGES = (5, 4, 2, 3)
HERO = 13
CUBE = "normreel-tensor .cube"


@pytest.fixture(scope="module", autouse=True)
def _one_browser() -> Iterator[None]:
    with kept_browser():
        yield


def middle(page: Page, selector: str = CUBE) -> tuple[float, float]:
    """The middle of the first element of a selector, on the screen."""
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize(
    ("shape", "layout", "view"),
    [
        (IMAGES, "NCHW", "compare"),
        ((2, 2, 3, 4), "NHWC", "group:2"),
        ((3, 5, 8), "NTD", "layer"),
        ((4, 6), "NC", "rms"),
        ((2, 3, 6, 6), "NCHW", "instance"),
        ((2, 3, 2, 2), "NCHW", "layer-channels"),
    ],
)
def test_hover_lights_exactly_the_cells_that_share_the_statistic(
    tmp_path: Path, shape: tuple[int, ...], layout: str, view: str
) -> None:
    attributes = f'shape="{",".join(map(str, shape))}" layout="{layout}" view="{view}"'
    with tensor_page(tmp_path, attributes) as opened:
        assert all(cells == [] for cells in ask(opened, "tensor.lit")["kinds"].values())
        box = opened.page.locator(CUBE).first.bounding_box()
        assert box is not None
        found = set()
        for x, y in np.stack(
            np.meshgrid(np.linspace(0.02, 0.98, 24), np.linspace(0.05, 0.85, 9)), -1
        ).reshape(-1, 2):
            opened.page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
            lit = ask(opened, "tensor.lit")
            if any(lit["kinds"].values()):
                found.add(lit["cell"])
                for kind, cells in lit["kinds"].items():
                    name = view if kind == "group" else kind
                    assert cells == sharing(name, lit["cell"], shape, layout)
        assert len(found) >= 0.4 * min(60, np.prod(shape))


def test_every_cell_is_where_its_value_is_printed(tmp_path: Path) -> None:
    with tensor_page(tmp_path, 'view="layer"') as opened:
        left, top, right = 0, 0, 0
        for cell, (n, c, h, w) in enumerate(np.ndindex(IMAGES)):
            place = ask(opened, "tensor.placeOf(argument)", cell)
            opened.page.mouse.move(*place)
            assert ask(opened, "tensor.lit.cell") == cell
            if (n, c, h, w) == (0, 0, 0, 0):
                left, top = place
            elif (n, h, w) == (0, 0, 0):
                assert place[1] == pytest.approx(top)
                right = place[0]
        assert right > left


def test_the_keyboard_reaches_and_changes_everything(tmp_path: Path) -> None:
    with tensor_page(tmp_path) as opened:
        keyboard = opened.page.keyboard
        opened.page.locator(CUBE).first.focus()
        keyboard.press("ArrowRight")
        keyboard.press("ArrowUp")
        assert ask(opened, "[tensor.state.turned, tensor.state.raised]") == [15, 15]
        keyboard.press("Home")
        assert ask(opened, "[tensor.state.turned, tensor.state.raised]") == [0, 0]
        keyboard.press("Shift+ArrowRight")
        keyboard.press("PageDown")
        moved = HERO + 6 + 24
        assert ask(opened, "tensor.lit.cell") == moved
        assert ask(opened, "tensor.lit.kinds.layer") == sharing("layer", moved, IMAGES, "NCHW")
        keyboard.press("Enter")
        assert ask(opened, "tensor.state.cell") == moved
        keyboard.press("o")
        assert ask(opened, "tensor.state.open") is False
        keyboard.press("Escape")
        assert ask(opened, "tensor.state.cell") is None


def test_focus_goes_through_the_parts_in_order_and_never_stays_caught(tmp_path: Path) -> None:
    with tensor_page(tmp_path) as opened:
        seen = []
        for _ in range(60):
            opened.page.keyboard.press("Tab")
            at = ask(
                opened,
                "(() => { const e = tensor.shadowRoot.activeElement; return e && (e.getAttribute('aria-label')"
                " || e.labels?.[0]?.textContent || e.textContent || e.className); })()",
            )
            if at is None and seen:
                break
            seen.append(at)
        else:
            pytest.fail(f"focus never left the tensor: {seen}")
        names = [
            "Compare both",
            "Batch norm: cube",
            "Layer norm: cube",
            "n of this cell",
            "w of this cell",
            "Value of n = 1",
            "Change a batch mate",
        ]
        names += [
            "values, x",
            "Animate",
            "Close the cube",
            "Turn left",
            "Layout",
            "Size of N",
            "Seed",
            "Epsilon",
        ]
        names += [
            "Groups",
            "Gamma",
            "Beta",
            "Training",
            "A batch of one",
            "Reset all",
            "Your own",
            "Values as a table",
        ]
        places = [next((i for i, at in enumerate(seen) if str(at).startswith(name)), -1) for name in names]
        assert -1 not in places, dict(zip(names, places, strict=True))
        assert places == sorted(places)


def test_the_table_says_the_same_and_takes_arrow_keys(tmp_path: Path) -> None:
    with tensor_page(tmp_path) as opened:
        page = opened.page
        page.locator("normreel-tensor summary", has_text="Values as a table").click()
        cells = page.locator("normreel-tensor td[data-cell]")
        cells.first.wait_for()
        assert cells.count() == 24
        page.locator(f'normreel-tensor td[data-cell="{HERO}"]').focus()
        assert page.locator("normreel-tensor td[data-cell]").and_(page.locator('[tabindex="0"]')).count() == 1
        for key, cell in (("ArrowRight", 19), ("ArrowDown", 20), ("PageDown", 44), ("Home", 26), ("End", 44)):
            page.keyboard.press(key)
            assert ask(opened, "tensor.lit.cell") == cell
            assert ask(opened, "tensor.lit.kinds.batch") == sharing("batch", cell, IMAGES, "NCHW")
        assert page.locator("normreel-tensor td.shares").count() == 6
        page.keyboard.press("Enter")
        assert ask(opened, "tensor.state.cell") == 44
        page.wait_for_function(
            "document.querySelector('normreel-tensor').shadowRoot.querySelector('[role=status].hidden').textContent"
        )
        said = ask(opened, "tensor.shadowRoot.querySelector('[role=status].hidden').textContent")
        assert "n = 2, c = 4, h = 1, w = 3" in said
        assert "30 cells share mean" in said


def test_touch_taps_pin_sideways_turns_and_downwards_scrolls_the_page(tmp_path: Path) -> None:
    with tensor_page(tmp_path, width=360, height=640, has_touch=True, is_mobile=True) as opened:
        page = opened.page
        place = ask(opened, "tensor.placeOf(30)")
        page.touchscreen.tap(*place)
        assert ask(opened, "tensor.state.cell") == 30
        x, y = middle(page)
        session = page.context.new_cdp_session(page)

        def swipe(dx: float, dy: float) -> None:
            steps = [(x + dx * i / 8, y + dy * i / 8) for i in range(9)]
            touches = [
                ("touchStart", steps[:1]),
                *(("touchMove", [step]) for step in steps[1:]),
                ("touchEnd", []),
            ]
            for kind, points in touches:
                places = [{"x": a, "y": b} for a, b in points]
                session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

        swipe(80, 0)
        page.wait_for_function("document.querySelector('normreel-tensor').state.turned > 10")
        assert page.evaluate("scrollY") == 0
        swipe(0, -120)
        page.wait_for_function("scrollY > 60")
        sizes = ask(
            opened,
            "[...tensor.shadowRoot.querySelectorAll('button, select, input, summary')].filter((e) => e.offsetParent)"
            ".map((e) => (e.closest('label') ?? e.closest('.file') ?? e).getBoundingClientRect())"
            ".map((box) => Math.min(box.width, box.height))",
        )
        assert min(sizes) >= 24


def test_a_changed_batch_mate_moves_batch_norm_and_not_layer_norm(tmp_path: Path) -> None:
    with tensor_page(tmp_path) as opened:
        page = opened.page
        mate, x = HERO + 24, integers(IMAGES, "NCHW")
        own, low, high = float(x.ravel()[mate]), float(x.min()), float(x.max())
        other = low if own - low > high - own else high
        page.get_by_role("button", name="Change a batch mate").click()
        assert ask(opened, "[tensor.state.changes, tensor.state.cell]") == [[[mate, other]], HERO]
        now = f"{x_hat('batch', HERO, IMAGES, 'NCHW', {mate: other}):+.2f}".replace("-", "−")
        answers = page.locator("normreel-tensor .answer")
        assert answers.all_inner_texts() == [f"4: +1.23 → {now}", "4: −0.74, unchanged"]
        page.get_by_role("button", name="Batch mate as before").click()
        assert ask(opened, "tensor.state.changes") == []
        assert answers.all_inner_texts() == ["4 → +1.23", "4 → −0.74"]
        show(opened, changes=[[mate, 9]])
        rows = page.locator("normreel-tensor .moved tbody tr")
        told = {row[0]: row[1:] for row in (each.locator("th, td").all_inner_texts() for each in rows.all())}
        assert told["Layer norm"] == ["−0.74", "−0.74", "did not move"]
        now = f"{x_hat('batch', HERO, IMAGES, 'NCHW', {mate: 9.0}):.2f}".replace("-", "−")
        assert told["Batch norm"] == ["1.23", now, "moved"]
        page.get_by_role("button", name="Undo changes").click()
        assert ask(opened, "tensor.state.changes") == []


def test_an_address_keeps_the_whole_state(tmp_path: Path) -> None:
    state = {
        "shape": [3, 5, 8],
        "layout": "NTD",
        "seed": 7,
        "eps": 0.001,
        "groups": 4,
        "view": "group",
        "mode": "prediction",
        "one": True,
        "gamma": 1.5,
        "beta": -0.3,
        "step": 3,
        "animate": False,
        "open": False,
        "turned": 15,
        "raised": -10,
        "cell": 17,
        "follow": 20,
        "changes": [[3, 7.25], [90, -1e-7]],
        "data": None,
    }
    with tensor_page(tmp_path) as opened:
        assert ask(opened, "tensor.hash") == "s=5,4,2,3"
        show(opened, **state)
        first = ask(opened, "tensor.hash")
        assert ask(opened, "(tensor.hash = 's=2,2', tensor.hash = argument, tensor.state)", first) == state
        assert set(state) == set(ask(opened, "Object.keys(tensor.state)"))
        data = [0.1 + 0.2, 1e-300, -3.0, 4096.125, 1 / 3, 5.0]
        show(opened, shape=[2, 3], layout="NC", data=data, one=False, changes=[], cell=None, follow=None)
        assert ask(opened, "(tensor.hash = argument, tensor.state.data)", ask(opened, "tensor.hash")) == data
        assert ask(opened, "decodeURIComponent(tensor.hash) === tensor.hash")


def test_what_cannot_be_used_is_said_beside_its_field_and_nothing_is_lost(tmp_path: Path) -> None:
    with tensor_page(tmp_path) as opened:
        page = opened.page
        size = page.get_by_label("Size of N")
        size.fill("900")
        size.press("Enter")
        said = page.locator("normreel-tensor #shape-error")
        assert "21,600 values" in said.inner_text()
        assert size.input_value() == "900"
        assert ask(opened, "tensor.state.shape") == list(IMAGES)
        page.get_by_label("Epsilon").fill("-1")
        page.get_by_label("Epsilon").press("Enter")
        assert "eps = -1" in page.locator("normreel-tensor #eps-error").inner_text()
        size.fill("2")
        size.press("Enter")
        assert said.inner_text() == ""
        assert ask(opened, "tensor.state.shape") == [2, *IMAGES[1:]]
        ask(opened, "tensor.setAttribute('view', 'batch-layer')")
        assert "choose one of compare, batch" in page.locator("normreel-tensor [part=error]").inner_text()


def test_own_values_are_read_in_the_page(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", np.arange(24, dtype="<f4").reshape(2, 3, 4))
    with tensor_page(tmp_path) as opened:
        page = opened.page
        page.locator("normreel-tensor summary", has_text="Your own values").click()
        page.get_by_label("Paste numbers").fill("1, 2, 3\n4, 5, 60")
        page.get_by_role("button", name="Use these values").click()
        assert ask(opened, "[tensor.state.shape, tensor.state.data]") == [[2, 3], [1, 2, 3, 4, 5, 60]]
        page.get_by_label("Open a .csv or .npy file").set_input_files(tmp_path / "x.npy")
        page.wait_for_function("document.querySelector('normreel-tensor').state.shape.length === 3")
        assert ask(opened, "[tensor.state.layout, tensor.state.data.at(-1)]") == ["NTD", 23]
        page.get_by_label("Paste numbers").fill("1, 2\n3, x")
        page.get_by_role("button", name="Use these values").click()
        error = page.locator("normreel-tensor #own-error")
        assert "x" in error.inner_text()
        assert ask(opened, "tensor.state.shape") == [2, 3, 4]


def test_a_batch_of_one_is_refused_only_where_pytorch_refuses_it(tmp_path: Path) -> None:
    with tensor_page(tmp_path, 'shape="3,4"') as opened:
        opened.page.get_by_label("A batch of one").check()
        panels = opened.page.locator("normreel-tensor .panel")
        assert "Expected more than 1 value per channel when training" in panels.nth(0).inner_text()
        assert "Expected" not in panels.nth(1).inner_text()
        opened.page.locator("normreel-tensor label", has_text="Prediction").click()
        assert "running mean" in (panels.nth(0).locator("canvas[role=img]").get_attribute("aria-label") or "")
        assert "Expected" not in panels.nth(0).inner_text()


def test_changes_are_told_to_the_page_with_the_properties_of_each_kind(tmp_path: Path) -> None:
    with tensor_page(tmp_path) as opened:
        ask(opened, "document.addEventListener('normreel-change', ({detail}) => { window.told = detail; })")
        opened.page.locator("normreel-tensor label", has_text="Group norm").click()
        told = opened.page.evaluate("window.told")
        assert told["state"]["view"] == "group"
        assert {kind: (each["count"], each["n"]) for kind, each in told["properties"].items()} == {
            "batch": (4, 30),
            "layer": (5, 24),
            "layer-channels": (30, 4),
            "group": (10, 12),
            "instance": (20, 6),
            "rms": (5, 24),
        }
        ask(opened, "(tensor.setAttribute('layout', 'NTD'), tensor.setAttribute('shape', '3,5,8'))")
        assert ask(opened, "[tensor.state.layout, tensor.state.shape]") == ["NTD", [3, 5, 8]]


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(tmp_path: Path, width: int, scheme: str) -> None:
    with tensor_page(tmp_path, f'theme="{scheme}"', width=width, color_scheme=scheme) as opened:
        ask(opened, "tensor.shadowRoot.querySelectorAll('details').forEach((each) => { each.open = true; })")
        show(opened, cell=30, changes=[[12, 9]])
        assert opened.findings() == []
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width


def test_motion_is_shown_unless_it_is_not_wanted(tmp_path: Path) -> None:
    closing = "(tensor.state = {...tensor.state, open: false}, tensor.moving)"
    with tensor_page(tmp_path, reduced_motion="no-preference") as opened:
        assert ask(opened, closing) is True
        opened.page.wait_for_function("!document.querySelector('normreel-tensor').moving")
        show(opened, view="batch", open=True)
        opened.page.wait_for_function("!document.querySelector('normreel-tensor').moving")
        opened.page.locator("normreel-tensor label", has_text="Layer norm").first.click()
        assert ask(opened, "[tensor.moving, tensor.state.view]") == [True, "layer"]
        ask(opened, "(tensor.state = {...tensor.state, view: 'rms', cell: 7})")
        opened.page.wait_for_function("!document.querySelector('normreel-tensor').moving")
        assert ask(opened, "tensor.lit.kinds") == {"rms": sharing("rms", 7, IMAGES, "NCHW")}
        ask(opened, "(tensor.state = {...tensor.state, animate: false, open: false})")
        assert ask(opened, "(tensor.state = {...tensor.state, open: true}, tensor.moving)") is False
    with tensor_page(tmp_path) as opened:
        assert ask(opened, closing) is False
