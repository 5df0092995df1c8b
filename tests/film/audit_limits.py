"""What a film must reach to be clear and full, in numbers. Every audit takes its limits from here."""

from __future__ import annotations

from typing import Final

EVERY: Final = 1.0
"""Seconds from one sampled moment to the next."""
LIT_STEP: Final = 24
"""A pixel is lit if a channel is further than this, out of 255, from the background."""
TILE_PX: Final = 40
"""The side of a tile in pixels of a 1080p frame."""
LIT: Final = 0.18
"""The share of lit pixels over a film, at the median."""
TILES: Final = 0.42
"""The share of tiles with a lit pixel over a film, at the median."""
TILES_AT_END: Final = 0.25
"""The share of such tiles at the end of a beat, at least."""
EMPTY_QUESTION: Final = 4.0
"""Seconds for which a question may stand over a stage emptier than that."""
FRONT: Final = 0.9
"""The share of the front of the cells in work that nothing hides, at every moment."""
WORDS_A_SECOND: Final = 3.0
"""New words on the screen over a beat, at most; the same pace tells how long words are still to be read."""
STILL: Final = 3.0
"""Seconds in which nothing moves and nothing new is to be read, at most."""
CONTRAST: Final = 3.0
"""The contrast with the background of everything that is not meant to vanish."""
VISIBLE: Final = 0.05
"""The opacity from which something is seen."""
OPAQUE: Final = 0.5
"""The opacity from which something hides what is behind it."""
SAME_PIXELS: Final = 2
"""So many pixels of a text may meet a printed face at 480p: rounding, not an overlap."""
SET_AS_GOALS: Final = ("lit", "tiles", "end", "words")
"""Kinds of failures that are no error of a film but a goal that it misses: how full it is, how many words come."""
