"""A preview: the end of every beat on one sheet."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from scenes.cli.main import cli
from scenes.content.timeline import Beat
from scenes.lessons import storyboard
from scenes.pipeline.contact_sheet import COLUMNS, LINE, MARGIN, WIDTH, contact_sheet
from scenes.pipeline.jobs import SheetResult
from scenes.pipeline.manifest import FOLDER
from scenes.pipeline.options import RenderOptions
from scenes.pipeline.stills import render_sheet
from scenes.spec.lecture import LectureSpec
from tests.beats import COMPARE

pytestmark = pytest.mark.films

BEATS = len(COMPARE)
HEIGHT = 360


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Image.Image:
    """The sheet of `compare`."""
    folder: Path = tmp_path_factory.mktemp("preview")
    spec = LectureSpec(quality="480p")
    path = render_sheet(storyboard.find("compare"), spec, folder / "sheet.png", RenderOptions())
    assert {file.name for file in folder.iterdir()} == {"sheet.png", FOLDER}
    return Image.open(path).convert("RGB")


def _cell(sheet: Image.Image, number: int) -> np.ndarray:
    left = MARGIN + number % COLUMNS * (WIDTH + MARGIN)
    top = MARGIN + number // COLUMNS * (HEIGHT + LINE + MARGIN)
    return np.asarray(sheet.crop((left, top, left + WIDTH, top + HEIGHT)), dtype=float)


def test_the_sheet_has_room_for_every_beat(sheet: Image.Image) -> None:
    rows = -(-BEATS // COLUMNS)
    assert sheet.width == COLUMNS * (WIDTH + MARGIN) + MARGIN
    assert sheet.height == rows * (HEIGHT + LINE + MARGIN) + MARGIN


def test_every_beat_shows_a_picture_of_its_own(sheet: Image.Image) -> None:
    cells = [_cell(sheet, number) for number in range(BEATS)]
    assert all(cell.std() > 10 for cell in cells)
    assert all(np.abs(a - b).mean() > 0.5 for i, a in enumerate(cells) for b in cells[:i])


def test_a_sheet_keeps_the_aspect_ratio_and_shows_the_background_behind_a_clear_film() -> None:
    spec = LectureSpec(aspect="9:16", transparent=True)
    frame = np.zeros((160, 90, 4), np.uint8)
    made = contact_sheet(SheetResult((frame,), (Beat("a", "A", 0.0, 1.0, ()),)), spec.film_theme)
    height = WIDTH * 160 // 90 + 1
    assert made.height == pytest.approx(height + LINE + 2 * MARGIN, abs=1)
    assert made.getpixel((MARGIN + 5, MARGIN + 5)) == (0x10, 0x14, 0x1C)


def test_a_preview_refuses_another_quality() -> None:
    result = CliRunner().invoke(cli, ["preview", "compare", "--quality", "1080p"])
    assert result.exit_code == 2
    assert "quality = 1080p" in result.output
    assert "Use render" in result.output
