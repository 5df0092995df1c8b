"""Puts a page into its place: whole, and only where it replaces nothing that somebody else made."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from scenes.exports.page.microsim import MicroSim, write_microsim
from scenes.exports.page.page import Page, write_page
from scenes.exports.page.picture import picture_of
from scenes.pipeline.options import RenderOptions
from scenes.pipeline.outputs import work_folder
from scenes.pipeline.placing import place


def publish(page: Page, output: Path, options: RenderOptions) -> Path:
    """Write a page into the folder `output`, a compact one as a MicroSim; return the path of its main file.

    Raises `SpecError` if files of somebody else would be replaced, `RenderError` if its picture cannot be drawn.
    """
    with work_folder(output) as work:
        made = work / "made"
        made.mkdir()
        if page.compact:
            picture = picture_of(page, work / "picture", options)
            files = write_microsim(MicroSim(page, picture, date.today()), made)
        else:
            files = write_page(page, made)
        return place(files[::-1], output, files[0].name)[-1]
