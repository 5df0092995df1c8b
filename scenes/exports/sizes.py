"""About how many bytes an export takes, known before a film is drawn."""

from __future__ import annotations

from collections.abc import Sequence

PICTURES = ("gif", "webp")
"""Formats of clips that are made as small as they were asked to be."""
LARGE = (*PICTURES, "mov", "png")
"""Formats of which a few clips take much of a disk."""
VP9, FRAMES, PRORES = 1.25, 14.0, 80.0
"""How the bytes of a film in other formats compare with those of H.264.

Measured on `compare` at 480p: 3.6 MB at 30 frames a second, 4.4 MB as VP9, 50 MB as the PNG frames of all clips; as
ProRes at 15 frames a second 477 MB, of which VP9 makes 5.6 MB.
"""


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
    small = film / PRORES if is_prores else film
    by_format = {
        "mp4": film * share,
        "mov": film * share,
        "webm": small * VP9 * (1 + share),
        "png": small * FRAMES * share,
        **dict.fromkeys(PICTURES, float(clips * most)),
    }
    return round(sum(by_format[kind] for kind in formats))
