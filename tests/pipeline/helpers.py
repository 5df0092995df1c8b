"""Makes jobs of the small lessons and reads films back."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from scenes.lessons import storyboard
from scenes.spec.lesson_entry import LessonEntry


def small_entry(class_name: str = "Small") -> LessonEntry:
    """The storyboard entry of a small lesson."""
    return dataclasses.replace(
        storyboard.LESSONS[0],
        slug=class_name.lower(),
        class_name=class_name,
        module="tests.pipeline.small_lessons",
        poster_beat="still",
        views=(),
        seconds=0,
        texts=Path(__file__).parent / "texts",
    )


@dataclass(frozen=True)
class FilmFacts:
    """What a film file says of itself and what decoding it gives."""

    codec: str
    profile: str
    pixel_format: str
    size: tuple[int, int]
    rate: Fraction
    colour: tuple[int, int, int, int]
    chapters: list[tuple[str, float, float]]
    metadata: dict[str, str]
    times: list[Fraction]
    key_frames: list[int]
    starts_fast: bool


def read_film(path: Path) -> FilmFacts:
    """Read the whole film back."""
    content = path.read_bytes()
    with av.open(str(path)) as film:
        stream = film.streams.video[0]
        context = stream.codec_context
        chapters = [
            (
                chapter["metadata"]["title"],
                *(float(chapter[end] * chapter["time_base"]) for end in ("start", "end")),
            )
            for chapter in film.chapters()
        ]
        frames = list(film.decode(stream))
        return FilmFacts(
            codec=context.name,
            profile=str(context.profile),
            pixel_format=str(context.pix_fmt),
            size=(stream.width, stream.height),
            rate=Fraction(stream.average_rate or 0),
            colour=(context.color_primaries, context.color_trc, context.colorspace, context.color_range),
            chapters=chapters,
            metadata=dict(film.metadata),
            times=[frame.pts * stream.time_base for frame in frames],
            key_frames=[number for number, frame in enumerate(frames) if frame.key_frame],
            starts_fast=content.index(b"moov") < content.index(b"mdat"),
        )


def planes(path: Path, number: int) -> list[NDArray[np.float64]]:
    """The Y, U and V planes of one frame, without conversion."""
    with av.open(str(path)) as film:
        for index, frame in enumerate(film.decode(film.streams.video[0])):
            if index == number:
                return [
                    np.frombuffer(plane, np.uint8)
                    .reshape(plane.height, plane.line_size)[:, : plane.width]
                    .astype(float)
                    for plane in frame.planes
                ]
    raise IndexError(f"{path} has no frame {number}")


def bt709(rgb: NDArray[np.uint8]) -> list[NDArray[np.float64]]:
    """Y, U and V in limited range of RGB values, by the formula of ITU-R BT.709."""
    red, green, blue = np.moveaxis(rgb[..., :3] / 255.0, -1, 0)
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    chroma = (blue - luma) / 1.8556, (red - luma) / 1.5748
    return [16 + 219 * luma, 128 + 224 * chroma[0], 128 + 224 * chroma[1]]
