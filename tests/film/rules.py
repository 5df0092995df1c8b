"""The rules of the screen. Each gives the complaints about one moment, none if all is well."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

import numpy as np

from scenes.content.timeline import Beat
from scenes.design.color import contrast, hex_to_rgb
from scenes.design.theme import MINIMUM, Theme
from scenes.documents.subtitles import LINE, LINES, cues
from scenes.geometry.box import Box
from scenes.mobjects.text.typeset import Typeset, words
from tests.film.screen import Screen, overlap

MARGIN = 0.2
CONTRAST = 4.5
CHARACTERS_PER_SECOND = 20.0
Rule = Callable[[Screen, Theme], Iterator[str]]


def _outside(box: Box, edge: Box) -> bool:
    slack = 1e-3
    return (
        box.left < edge.left - slack
        or box.right > edge.right + slack
        or box.bottom < edge.bottom - slack
        or box.top > edge.top + slack
    )


def _place(box: Box) -> str:
    return f"x {box.left:.2f}..{box.right:.2f}, y {box.bottom:.2f}..{box.top:.2f}"


def inside_the_frame(screen: Screen, theme: Theme) -> Iterator[str]:
    """Nothing reaches into the margin."""
    named = [
        *((f"text {text.name!r}", text.box) for text in screen.texts),
        *((f"mark {mark.name}", mark.box) for mark in screen.marks),
        *(("a cube", cube.box) for cube in screen.cubes),
    ]
    for name, box in named:
        if _outside(box, screen.frame.inset(MARGIN)):
            yield f"{name} is outside the frame: {_place(box)}"


def texts_cross(screen: Screen, theme: Theme) -> Iterator[str]:
    """No two texts overlap."""
    for first, second in combinations(screen.texts, 2):
        if overlap(first.box, second.box):
            where = f"{_place(first.box)} and {_place(second.box)}"
            yield f"text {first.name!r} overlaps text {second.name!r}: {where}"


def texts_keep_apart(screen: Screen, theme: Theme) -> Iterator[str]:
    """No two texts overlap, and no text lies on a cell."""
    yield from texts_cross(screen, theme)
    for text in screen.texts:
        for cube in screen.cubes:
            if cube.touches(text.box).any():
                where = f"{_place(text.box)}, cube {_place(cube.box)}"
                yield f"text {text.name!r} lies on a cube's cells: {where}"


def cubes_keep_apart(screen: Screen, theme: Theme) -> Iterator[str]:
    """No two cubes overlap."""
    for first, second in combinations(screen.cubes, 2):
        if overlap(first.box, second.box):
            yield f"two cubes overlap: {_place(first.box)} and {_place(second.box)}"


def marks_cross_no_text(screen: Screen, theme: Theme) -> Iterator[str]:
    """No line, dot or edge of an area runs through a text."""
    for mark in screen.marks:
        for text in screen.texts:
            box = text.box.inset(0.01)
            x, y = mark.outline.T
            hit = ((x > box.left) & (x < box.right) & (y > box.bottom) & (y < box.top)).any()
            if hit:
                yield f"{mark.name} runs through text {text.name!r}: {_place(text.box)}"


def texts_are_tall_enough(screen: Screen, theme: Theme) -> Iterator[str]:
    """No type is smaller than the smallest of the scale."""
    for text in screen.texts:
        if text.px < MINIMUM - 0.01:
            yield f"text {text.name!r} is {text.px:.1f} px"
    small = [printed.px for cube in screen.cubes for printed in cube.prints if printed.px < MINIMUM - 0.01]
    if small:
        yield f"{len(small)} printed values are {min(small):.1f} px"


def texts_stand_out(screen: Screen, theme: Theme) -> Iterator[str]:
    """Text reaches a contrast of 4.5 on what lies behind it."""
    for text in screen.texts:
        behind = hex_to_rgb(theme.background)
        for *color, alpha in text.inks:
            reached = float(contrast(behind + (np.array(color) - behind) * alpha, behind))
            if reached < CONTRAST:
                yield f"text {text.name!r} has a contrast of {reached:.2f}"
    weak = []
    for cube in screen.cubes:
        ink = hex_to_rgb(cube.cell_ink)
        for printed in cube.prints:
            reached = float(contrast(printed.face + (ink - printed.face) * printed.ink, printed.face))
            weak += [reached] if reached < CONTRAST else []
    if weak:
        yield f"{len(weak)} printed values have a contrast of {min(weak):.2f} or more"


def prints_stay_on_their_cells(screen: Screen, theme: Theme) -> Iterator[str]:
    """A printed value is no wider and no taller than the front of its cell."""
    for cube in screen.cubes:
        for printed in cube.prints:
            box, face = printed.box, printed.face_box.inset(-0.005)
            wide = box.left < face.left or box.right > face.right
            if wide or box.bottom < face.bottom or box.top > face.top:
                yield f"a printed value leaves its cell: {_place(box)}, cell {_place(face)}"
                return


def captions_too_long_or_too_fast(beats: Sequence[Beat]) -> Iterator[str]:
    """Captions of played beats that do not fit two lines of subtitles or pass too fast."""
    for text in dict.fromkeys(cue.text for beat in beats for cue in beat.captions):
        if len(textwrap.wrap(text, LINE)) > LINES:
            yield f"caption needs more than {LINES} x {LINE} characters: {text!r}"
    for cue in cues(list(beats)):
        stays, needs = cue.end - cue.start, len(cue.text) / CHARACTERS_PER_SECOND
        if stays < needs - 1e-6:
            yield f"caption stays {stays:.1f} s and needs {needs:.2f} s: {cue.text!r}"


def lines_of(text: Typeset) -> int:
    """The number of lines a text was set in."""
    one = words("x", text.px, "#000000").strut.height
    two = words("x\nx", text.px, "#000000").strut.height
    scale = text.text_px / text.px
    return 1 + round((text.strut.height / scale - one) / (two - one))


RULES: tuple[Rule, ...] = (
    inside_the_frame,
    texts_keep_apart,
    cubes_keep_apart,
    marks_cross_no_text,
    texts_are_tall_enough,
    texts_stand_out,
    prints_stay_on_their_cells,
)
