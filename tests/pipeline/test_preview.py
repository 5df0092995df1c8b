"""A preview: the end of every beat on one sheet."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from scenes import storyboard
from scenes.cli import cli
from scenes.commands import render_sheet
from scenes.exports.sheet import CELL, COLUMNS, LINE, MARGIN
from scenes.spec import LectureSpec

BEATS = 9


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Image.Image:
    """The sheet of `compare`."""
    folder: Path = tmp_path_factory.mktemp("preview")
    path = render_sheet(storyboard.find("compare"), LectureSpec(quality="480p"), folder)
    assert [file.name for file in folder.iterdir()] == [path.name]
    return Image.open(path).convert("RGB")


def _cell(sheet: Image.Image, number: int) -> np.ndarray:
    left = MARGIN + number % COLUMNS * (CELL[0] + MARGIN)
    top = MARGIN + number // COLUMNS * (CELL[1] + LINE + MARGIN)
    return np.asarray(sheet.crop((left, top, left + CELL[0], top + CELL[1])), dtype=float)


def test_the_sheet_has_room_for_every_beat(sheet: Image.Image) -> None:
    rows = -(-BEATS // COLUMNS)
    assert sheet.width == COLUMNS * (CELL[0] + MARGIN) + MARGIN
    assert sheet.height == rows * (CELL[1] + LINE + MARGIN) + MARGIN


def test_every_beat_shows_a_picture_of_its_own(sheet: Image.Image) -> None:
    cells = [_cell(sheet, number) for number in range(BEATS)]
    assert all(cell.std() > 10 for cell in cells)
    assert all(np.abs(a - b).mean() > 0.5 for i, a in enumerate(cells) for b in cells[:i])


def test_a_preview_refuses_another_quality() -> None:
    result = CliRunner().invoke(cli, ["preview", "compare", "--quality", "1080p"])
    assert result.exit_code == 2
    assert "quality = 1080p" in result.output
    assert "Use render" in result.output
