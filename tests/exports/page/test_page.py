"""A page as its readers have it: made by the command, opened in Chromium from the disk."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

import scenes
from scenes.cli.main import cli
from scenes.exports import web
from scenes.exports.page.comparison import Comparison
from scenes.exports.page.lesson_plan import LessonPlan
from scenes.pipeline.manifest import FOLDER
from scenes.spec.lecture import LectureSpec
from tests.exports.web.chromium import Opened, open_page

pytestmark = [pytest.mark.xdist_group("page"), pytest.mark.products]
READY = "document.querySelector('normreel-tensor').shadowRoot"
CELLS = (
    "[...document.querySelectorAll('table [data-cell]')].map(each => [each.dataset.cell, each.textContent])"
)

TENSORS = [
    ((3, 5, 8), "NTD", 4),
    ((4, 10), "NC", 2),
    ((2, 4, 1, 1), "NCHW", 2),
    ((2, 3, 4, 6), "NHWC", 3),
    ((1, 4, 9), "NCL", 1),
    ((7, 16, 4, 4), "NCHW", 8),
]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["page", *map(str, arguments)])


def made(*arguments: object, to: Path) -> Path:
    """The page that the command makes in a folder."""
    result = run("--no-films", *arguments, "-o", to)
    assert result.exit_code == 0, result.output
    assert result.output.strip() == str(to / "index.html")
    return to / "index.html"


def expected(**settings: Any) -> dict[str, str]:
    """What stands in the cells of the table, by row and kind, as Python fills it."""
    columns = Comparison(LectureSpec(**settings).resolved()).columns
    return {f"{row}:{column.key}": text for column in columns for row, text in column.cells.items()}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(to=tmp_path_factory.mktemp("page"))


@pytest.fixture
def opened(page: Path) -> Iterator[Opened]:
    """The page in a browser, which complains of nothing and asks no one for anything."""
    with open_page(page) as found:
        found.page.wait_for_function(READY)
        yield found
        assert found.messages == []
        assert found.foreign == []


def test_a_folder_is_small_and_holds_all_that_the_page_needs(page: Path) -> None:
    files = [path for path in page.parent.rglob("*") if path.is_file()]
    assert {path.name for path in page.parent.iterdir()} == {"index.html", "normreel-tensor.js", FOLDER}
    assert sum(path.stat().st_size for path in files) < 1_000_000
    assert (page.parent / "normreel-tensor.js").read_text(encoding="utf-8") == web.module("tensor")


def test_no_module_ends_the_script_that_holds_it() -> None:
    assert not [name for name in ("page", "player", "tensor") if "</script" in web.module(name).lower()]


@pytest.mark.parametrize(
    ("width", "scheme"), [(320, "light"), (320, "dark"), (1280, "dark"), (3840, "light")]
)
def test_a_page_fits_every_width_and_axe_finds_nothing(page: Path, width: int, scheme: str) -> None:
    with open_page(page, width=width, height=900, color_scheme=scheme, reduced_motion="reduce") as found:
        found.page.wait_for_function(READY)
        assert found.page.evaluate("document.documentElement.scrollWidth") <= width
        assert found.findings() == []
        found.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert found.findings() == []
        assert found.messages == []
        assert found.foreign == []


def test_on_a_phone_nothing_of_the_table_is_cut(page: Path) -> None:
    with open_page(page, width=360, height=700) as found:
        found.page.wait_for_function(READY)
        cells = found.page.locator("#compare td")
        assert cells.count() == len(expected())
        names = found.page.locator("#compare thead th").all_inner_texts()[1:]
        for place, cell in enumerate(cells.all()):
            assert cell.get_attribute("data-name") == names[place % len(names)]
        right = (
            "[...document.querySelectorAll('#compare td > span')].map(e => e.getBoundingClientRect().right)"
        )
        assert max(found.page.evaluate(right)) <= 360


def test_on_a_phone_the_first_cell_is_near_the_top_and_links_are_in_a_fold(page: Path) -> None:
    with open_page(page, width=390, height=844, reduced_motion="reduce") as found:
        found.page.wait_for_function(READY)
        cell = "document.querySelector('normreel-tensor').placeOf(0)[1]"
        assert found.page.evaluate(cell) < 300
        link = found.page.get_by_role("link", name="Lesson plan")
        assert link.is_hidden()
        found.page.get_by_text("Menu").click()
        assert link.is_visible()
        found.page.set_viewport_size({"width": 1280, "height": 844})
        link.wait_for(state="visible")
        assert found.page.get_by_text("Menu").is_hidden()


def test_panel_and_table_follow_the_tensor_that_the_reader_makes(opened: Opened) -> None:
    assert dict(opened.page.evaluate(CELLS)) == expected()
    for shape, layout, groups in TENSORS:
        wanted = expected(shape=shape, layout=layout, groups=groups)
        opened.page.evaluate(
            "part => { const tensor = document.querySelector('normreel-tensor');"
            " tensor.state = { ...tensor.state, data: null, changes: [], cell: null, follow: null, ...part }; }",
            {"shape": list(shape), "layout": layout, "groups": groups},
        )
        assert dict(opened.page.evaluate(CELLS)) == wanted
        assert dict(opened.page.evaluate(CELLS.replace("table", ".panels"))) == wanted
        assert opened.page.locator("[data-axes]").inner_text().endswith(f"{layout[-1]} = {shape[-1]}")


def test_the_view_shows_its_panel_and_goes_into_the_address(opened: Opened) -> None:
    page = opened.page
    for name, kinds in (
        ("Group norm", ["group"]),
        ("Compare both", ["batch", "layer"]),
        ("RMS norm", ["rms"]),
    ):
        page.get_by_role("radio", name=name, exact=True).first.check()
        panels = page.locator(".panels [data-kind]:visible")
        assert panels.evaluate_all("all => all.map(each => each.dataset.kind)") == kinds
    page.wait_for_function("location.hash.includes('rms')")
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_function(READY)
    assert page.evaluate("document.querySelector('normreel-tensor').state.view") == "rms"
    assert page.get_by_role("radio", name="RMS norm", exact=True).first.is_checked()
    assert page.locator("[data-kind=rms]").is_visible()
    assert "rms" in page.locator("#iframe-code").inner_text()


def test_an_activity_sets_up_its_tensor(opened: Opened) -> None:
    opened.page.get_by_role("button", name="Set it up: From images to sentences").click()
    state = opened.page.evaluate("document.querySelector('normreel-tensor').state")
    assert (state["shape"], state["layout"], state["view"]) == ([3, 5, 8], "NTD", "compare")
    assert dict(opened.page.evaluate(CELLS)) == expected(shape=(3, 5, 8))


def test_links_to_sections_leave_the_tensor_alone(opened: Opened) -> None:
    before = opened.page.evaluate("document.querySelector('normreel-tensor').hash")
    opened.page.get_by_role("link", name="Lesson plan").click()
    assert opened.page.evaluate("location.hash") == "#lesson"
    assert opened.page.evaluate("document.querySelector('normreel-tensor').hash") == before


def test_the_page_is_walked_by_keyboard(page: Path) -> None:
    with open_page(page, width=1280, height=900) as found:
        found.page.wait_for_function(READY)
        found.page.keyboard.press("Tab")
        assert found.page.evaluate("document.activeElement.className") == "skip"
        found.page.keyboard.press("Enter")
        assert found.page.evaluate("document.activeElement.id") == "live"
        found.page.keyboard.press("Tab")
        chosen = "document.activeElement.shadowRoot.activeElement.value"
        assert found.page.evaluate(chosen) == "compare"
        found.page.keyboard.press("ArrowRight")
        assert found.page.evaluate(chosen) == "batch"
        assert found.page.locator("[data-kind=batch]").is_visible()
        assert found.page.locator("[data-kind=layer]").is_hidden()
        passed = []
        for _ in range(400):
            found.page.keyboard.press("Tab")
            at = found.page.evaluate(
                "document.activeElement.localName + (document.activeElement.dataset.copy ?? '')"
            )
            passed.append(at)
            if at == "body":
                break
        assert passed[-1] == "body", "the focus never leaves the page"
        assert {"summary", "buttoniframe-code", "buttonelement-code", "a", "normreel-tensor"} <= set(passed)
        assert found.messages == []


def test_a_print_has_every_answer(page: Path) -> None:
    with open_page(page) as found:
        found.page.wait_for_function(READY)
        found.page.evaluate(
            "addEventListener('beforeprint', () => "
            "window.answers = [...document.querySelectorAll('details[open]:not(.menu)')].length)"
        )
        found.page.emulate_media(media="print", color_scheme="dark")
        assert found.page.locator(".ways").is_hidden()
        assert found.page.evaluate("getComputedStyle(document.body).color") == "rgb(27, 33, 48)"
        document = found.page.pdf()
        assert document.startswith(b"%PDF")
        assert found.page.evaluate("window.answers") == 4
        assert found.page.evaluate("document.querySelector('details[open]:not(.menu)')") is None


def test_without_script_the_numbers_and_the_plan_are_read(page: Path) -> None:
    with open_page(page, java_script_enabled=False) as found:
        assert found.page.locator("noscript p").inner_text().startswith("The live tensor needs JavaScript")
        text = found.page.locator("main").inner_text()
        plan = LessonPlan(Comparison(LectureSpec()))
        assert all(objective in text for objective in plan.objectives)
        assert found.page.locator("td").count() == len(expected())
        assert found.messages == []


def test_themes_can_be_chosen(opened: Opened) -> None:
    for theme, color in (("dark", "rgb(16, 20, 28)"), ("light", "rgb(251, 250, 247)")):
        opened.page.locator("[name=theme]").first.select_option(theme)
        assert opened.page.evaluate("getComputedStyle(document.body).backgroundColor") == color
        assert opened.page.locator("normreel-tensor").get_attribute("theme") == theme
        assert opened.findings() == []


def test_what_is_to_be_embedded_is_the_tensor_alone(page: Path) -> None:
    with open_page(f"{page.as_uri()}?compact") as found:
        found.page.wait_for_function(READY)
        assert found.page.locator("normreel-tensor").is_visible()
        assert found.page.locator("#lesson").is_hidden()
        assert found.findings() == []


def test_a_page_opens_on_the_readers_own_data(tmp_path: Path) -> None:
    values = np.random.default_rng(3).normal(2.0, 5.0, (3, 4, 2, 2)).round(3)
    np.save(tmp_path / "mine.npy", values)
    with open_page(made("--data", tmp_path / "mine.npy", "--groups", 4, to=tmp_path / "page")) as found:
        found.page.wait_for_function(READY)
        state = found.page.evaluate("document.querySelector('normreel-tensor').state")
        assert state["shape"] == [3, 4, 2, 2]
        assert state["data"] == values.ravel().tolist()
        assert dict(found.page.evaluate(CELLS)) == expected(data=str(tmp_path / "mine.npy"), groups=4)
        assert found.messages == []


BAD = [
    (("--shape", "8,16,7,7"), "6,272 values are more than the 4,096 that it shows. Make an axis smaller."),
    (("--shape", "5,0,2,3"), "shape"),
    (("--groups", "3"), "Choose one of 1, 2, 4."),
    (("compare", "--no-films"), "--no-films: compare was named too. Leave one of the two away."),
    (("nothing",), "nothing"),
    (("--for", "microsom"), "microsom"),
]


@pytest.mark.parametrize(("arguments", "said"), BAD, ids=[" ".join(arguments) for arguments, _ in BAD])
def test_bad_input_is_refused_in_one_sentence(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    result = run(*arguments, "-o", tmp_path / "page")
    assert result.exit_code == 2
    assert said in result.output
    assert not (tmp_path / "page").exists()


def test_files_of_others_are_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("mine")
    result = run("--no-films", "-o", tmp_path)
    assert result.exit_code == 2
    assert "is not replaced" in result.output
    assert (tmp_path / "index.html").read_text() == "mine"


def test_a_page_is_made_anew_over_its_own_files(tmp_path: Path) -> None:
    made(to=tmp_path)
    made("--shape", "3,5,8", to=tmp_path)
    assert 'shape="3,5,8"' in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_a_notebook_shows_the_live_tensor(tmp_path: Path) -> None:
    shown = scenes.page(shape=(3, 5, 8), view="layer", output=tmp_path / "page")
    assert shown.path == tmp_path / "page" / "index.html"
    assert repr(shown) == f"LivePage({str(shown.path)!r}, 0 films)"
    notebook = tmp_path / "notebook.html"
    notebook.write_text(f"<!DOCTYPE html><title>Notebook</title>{shown._repr_html_()}", encoding="utf-8")
    with open_page(notebook) as found:
        frame = found.page.frame_locator("iframe")
        frame.locator("[data-kind=layer]").wait_for()
        assert frame.locator("normreel-tensor").get_attribute("shape") == "3,5,8"
        assert frame.locator("[data-kind=batch]").is_hidden()
        assert found.messages == []


def test_python_refuses_as_the_command_does(tmp_path: Path) -> None:
    with pytest.raises(scenes.SpecError, match="more than the 4,096"):
        scenes.page(shape=(8, 16, 7, 7), output=tmp_path / "page")


def test_data_in_the_page_cannot_end_its_script(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    start = text.index('id="page-data">') + len('id="page-data">')
    data = json.loads(text[start : text.index("</script>", start)])
    assert data["values"] is None
    assert set(data["layouts"]) >= {"NC", "NCL", "NTD", "NCHW", "NHWC"}
