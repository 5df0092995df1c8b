"""A contact sheet: the end of every beat of a lesson on one page, with its title and its time."""

from __future__ import annotations

from importlib.resources import files
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from scenes.design.theme import Theme
from scenes.pipeline.jobs import Frame, SheetJob, SheetResult
from scenes.pipeline.placing import place
from scenes.renderer.alpha import straight

COLUMNS = 3
WIDTH = 640
MARGIN, LINE, TEXT = 24, 44, 24


def publish_sheet(job: SheetJob, result: SheetResult, target: Path) -> Path:
    """Write the sheet as `target` and return that."""
    path = job.folder / target.name
    contact_sheet(result, job.spec.film_theme).save(path)
    return place([path], target.parent, target.name)[0]


def contact_sheet(result: SheetResult, theme: Theme) -> Image.Image:
    """All frames in rows of three, each above its number, title and start."""
    pictures = [_small(frame, theme) for frame in result.frames]
    width, height = WIDTH, max(small.height for small in pictures)
    rows = -(-len(result.frames) // COLUMNS)
    page = (COLUMNS * (width + MARGIN) + MARGIN, rows * (height + LINE + MARGIN) + MARGIN)
    sheet = Image.new("RGB", page, theme.panel)
    pen = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(
        BytesIO((files("scenes.design") / "fonts" / "Inter-Medium.otf").read_bytes()), TEXT
    )
    for number, (small, beat) in enumerate(zip(pictures, result.beats, strict=True)):
        left = MARGIN + number % COLUMNS * (width + MARGIN)
        top = MARGIN + number // COLUMNS * (height + LINE + MARGIN)
        sheet.paste(small, (left, top))
        time = f"{int(beat.start) // 60}:{int(beat.start) % 60:02}"
        pen.text((left, top + height + 6), f"{number + 1}  {beat.title}", font=font, fill=theme.text)
        pen.text((left + width, top + height + 6), time, font=font, fill=theme.muted, anchor="ra")
    return sheet


def _small(frame: Frame, theme: Theme) -> Image.Image:
    """A frame as wide as a column, on the theme's background if it has none of its own."""
    picture = Image.new("RGBA", (frame.shape[1], frame.shape[0]), theme.background)
    picture.alpha_composite(Image.fromarray(straight(frame)))
    size = (WIDTH, round(WIDTH * frame.shape[0] / frame.shape[1]))
    return picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)
