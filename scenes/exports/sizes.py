"""About how many bytes an export takes, known before a film is drawn."""

from __future__ import annotations

from collections.abc import Sequence

PICTURES = ("gif", "webp")
"""Formats of clips that are made as small as they were asked to be."""
LARGE = (*PICTURES, "mov", "png")
"""Formats of which a few clips take much of a disk."""
FRAMES = 8.0
"""So many times the bytes of an H.264 film do its frames take as PNG: 59 MB at 480p, where `compare` takes 7 MB."""
WITHOUT_ALPHA = 0.02
"""The part of the bytes of a ProRes film that it takes as VP9."""


def expected_bytes(
    formats: Sequence[str], film: int, is_prores: bool, clips: int, share: float, most: int
) -> int:
    """Bytes of so many clips of a film in these formats.

    Parameters
    ----------
    film, is_prores
        The bytes of the film, and whether it is ProRes rather than H.264.
    clips, share
        How many beats are cut out, and which part of the film they are.
    most
        The bytes that a GIF or WebP may have.

    >>> expected_bytes(["mp4", "gif"], 8_000_000, False, 3, 0.5, 5_000_000)
    19000000
    """
    small = round(film * (WITHOUT_ALPHA if is_prores else 1.0))
    by_format = {
        "mp4": film * share,
        "mov": film * share,
        "webm": small * (1 + share),
        "png": small * FRAMES * share,
        **dict.fromkeys(PICTURES, float(clips * most)),
    }
    return round(sum(by_format[kind] for kind in formats))
