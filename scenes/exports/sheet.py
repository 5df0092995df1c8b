"""A contact sheet: the end of every beat of a lesson on one page, with its title and its time."""

from __future__ import annotations

from importlib.resources import files
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from scenes.backdrop import theme_of
from scenes.rendering.job import Picture, SheetJob
from scenes.rendering.place import place
from scenes.theme import Theme

COLUMNS = 3
CELL = (640, 360)
MARGIN, LINE, TEXT = 24, 44, 24


def publish_sheet(job: SheetJob, picture: Picture, target: Path) -> Path:
    """Write the sheet into `target` and return its path."""
    path = job.folder / f"{job.lesson.slug}-sheet.png"
    contact_sheet(picture, theme_of(job.spec)).save(path)
    return place([path], target)[0]


def contact_sheet(picture: Picture, theme: Theme) -> Image.Image:
    """All frames of the picture in rows of three, each above its number, title and start."""
    width, height = CELL
    rows = -(-len(picture.frames) // COLUMNS)
    page = (COLUMNS * (width + MARGIN) + MARGIN, rows * (height + LINE + MARGIN) + MARGIN)
    sheet = Image.new("RGB", page, theme.panel)
    pen = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(BytesIO((files("scenes") / "fonts" / "Inter-Medium.otf").read_bytes()), TEXT)
    for number, (frame, beat) in enumerate(zip(picture.frames, picture.beats, strict=True)):
        left = MARGIN + number % COLUMNS * (width + MARGIN)
        top = MARGIN + number // COLUMNS * (height + LINE + MARGIN)
        small = Image.fromarray(frame).convert("RGB").resize(CELL, Image.Resampling.LANCZOS)
        sheet.paste(small, (left, top))
        time = f"{int(beat.start) // 60}:{int(beat.start) % 60:02}"
        pen.text((left, top + height + 6), f"{number + 1}  {beat.title}", font=font, fill=theme.text)
        pen.text((left + width, top + height + 6), time, font=font, fill=theme.muted, anchor="ra")
    return sheet
