"""The folder for textbooks: what their tools ask for, and the page within the page of the book."""

from __future__ import annotations

import json
import re
from html import escape
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from PIL import Image

from scenes.cli.main import cli
from scenes.exports.page.files import MAIN
from scenes.pipeline.manifest import FOLDER
from tests.exports.web.chromium import open_page

pytestmark = [pytest.mark.xdist_group("microsim"), pytest.mark.products]
REQUIRED = {
    "dublinCore": {"title", "creator", "subject", "description", "date", "type", "format", "rights"},
    "search": {"visualizationType"},
    "educational": {"gradeLevel", "subjectArea", "topic", "learningObjectives"},
    "technical": {"framework"},
    "userInterface": {"controls"},
}
"""What the schema of MicroSims requires, as it was published in January 2026."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a MicroSim without films."""
    place = tmp_path_factory.mktemp("docs") / "sims" / "normalization"
    result = CliRunner().invoke(cli, ["page", "--no-films", "--for", "microsim", "-o", str(place)])
    assert result.exit_code == 0, result.output
    assert result.output.strip() == str(place / "index.md")
    return place


def test_the_folder_is_as_textbooks_have_it(folder: Path) -> None:
    names = {path.name for path in folder.iterdir()} - {FOLDER}
    assert names == {"index.md", "main.html", "metadata.json", "normalization.png"}
    with Image.open(folder / "normalization.png") as picture:
        assert picture.size == (1920, 1080)


def test_metadata_have_what_the_schema_requires(folder: Path) -> None:
    found: dict[str, Any] = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))["microsim"]
    for section, keys in REQUIRED.items():
        assert keys <= found[section].keys()
        assert all(found[section][key] for key in keys)
    core = found["dublinCore"]
    assert core["type"] == "Interactive Simulation"
    assert core["format"] == "text/html"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", core["date"])
    assert isinstance(core["creator"], list)
    assert isinstance(core["subject"], list)
    assert len(found["educational"]["learningObjectives"]) == 4
    assert {"id", "type", "label"} <= found["userInterface"]["controls"][0].keys()


def test_the_page_of_the_book_frames_the_simulation(folder: Path) -> None:
    text = (folder / "index.md").read_text(encoding="utf-8")
    front, body = text.removeprefix("---\n").split("\n---\n", 1)
    fields = dict(line.split(": ", 1) for line in front.splitlines() if not line.startswith(("social", " ")))
    assert json.loads(fields["title"])
    assert json.loads(fields["description"])
    assert fields["image"] == fields["og:image"] == "/sims/normalization/normalization.png"
    assert body.lstrip().startswith("# ")
    assert '<iframe src="main.html"' in body
    assert "](./main.html){ .md-button" in body
    assert re.search(r"```html\n<iframe src=.*main\.html", body)
    headings = re.findall(r"^## (.*)", body, flags=re.MULTILINE)
    assert {"About this MicroSim", "How to use", "Lesson plan", "References"} <= set(headings)
    assert "{" not in body.replace("{ .md-button", "").replace("({ data", "").split("</script>")[1]


def test_the_simulation_says_how_high_it_is(folder: Path) -> None:
    main = (folder / MAIN).read_text(encoding="utf-8")
    assert re.search(r'<meta name="schema" content="[^"]*intelligent-textbooks', main)
    script = re.search(r"<script>.*?</script>", (folder / "index.md").read_text(encoding="utf-8"), re.DOTALL)
    assert script
    book = folder / "book.html"
    book.write_text(
        f"<!DOCTYPE html><title>Book</title><iframe src=main.html width=700 data-normreel></iframe>{script[0]}",
        encoding="utf-8",
    )
    with open_page(book) as found:
        found.page.wait_for_function("parseFloat(document.querySelector('iframe').style.height) > 500")
        frame = found.page.frames[1]
        needed = frame.evaluate("document.body.scrollHeight")
        found.page.wait_for_function(f"parseFloat(document.querySelector('iframe').style.height) >= {needed}")
        assert frame.locator("h1").bounding_box()["width"] <= 1  # type: ignore[index]
        assert frame.locator("#lesson").count() == 0
        assert found.messages == []
        assert found.foreign == []


def test_the_simulation_takes_the_theme_of_the_book(folder: Path) -> None:
    main = escape((folder / MAIN).read_text(encoding="utf-8"))
    with open_page(color_scheme="light") as found:
        for attribute, theme in (
            ("data-md-color-scheme=slate", "dark"),
            ("data-jp-theme-light=true", "light"),
        ):
            found.page.set_content(f'<body {attribute}><iframe title="Frame" srcdoc="{main}"></iframe>')
            frame = found.page.frame_locator("iframe")
            frame.locator(f"html[data-theme={theme}]").wait_for(state="attached")
            assert frame.locator("normreel-tensor").get_attribute("theme") == theme
        found.page.evaluate("document.body.dataset.jpThemeLight = 'false'")
        frame.locator("html[data-theme=dark]").wait_for(state="attached")
        assert found.messages == []


@pytest.mark.parametrize("width", [320, 700])
def test_the_simulation_is_clean_by_itself(folder: Path, width: int) -> None:
    with open_page(folder / MAIN, width=width, height=900) as found:
        assert found.page.evaluate("document.documentElement.scrollWidth") <= width
        assert found.findings() == []
        assert found.messages == []
