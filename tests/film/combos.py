"""The tensors and themes whose films are audited."""

from __future__ import annotations

from scenes.spec.lecture import LectureSpec

_SHAPES: tuple[tuple[tuple[int, ...], str, str], ...] = (
    ((5, 4, 2, 3), "NCHW", "dark"),
    ((5, 4, 2, 3), "NCHW", "light"),
    ((2, 2, 1, 1), "NCHW", "dark"),
    ((2, 2, 1, 1), "NCHW", "light"),
    ((3, 5, 8), "NTD", "dark"),
    ((3, 5, 8), "NTD", "light"),
    ((2, 64, 7, 7), "NCHW", "dark"),
    ((2, 64, 7, 7), "NCHW", "light"),
    ((256, 2048, 7, 7), "NCHW", "light"),
    ((4, 3), "NC", "dark"),
    ((2, 2), "NC", "light"),
    ((7, 7), "NC", "dark"),
    ((64, 512), "NC", "light"),
    ((2, 100000), "NC", "dark"),
    ((4, 3, 6), "NCL", "dark"),
    ((2, 5, 1), "NCL", "light"),
    ((8, 16, 1000), "NCL", "dark"),
    ((2, 3, 2, 2, 2), "NCDHW", "dark"),
    ((3, 2, 4, 5, 6), "NCDHW", "light"),
    ((2, 3, 1, 1, 9), "NCDHW", "dark"),
    ((5, 2, 3, 4), "NHWC", "dark"),
    ((4, 7, 7, 32), "NHWC", "light"),
    ((5, 4, 2, 3), "N C Freq Time", "dark"),
    ((3, 4, 40, 100), "N C Freq Time", "light"),
    ((2, 3, 2, 3), "N C Electrode Millisecond", "dark"),
    ((4, 6, 12, 3), "N C wavelength_bin polarization", "light"),
    ((2, 4, 8), "NTD", "dark"),
    ((8, 128, 768), "NTD", "light"),
    ((2, 1, 4), "NTD", "dark"),
    ((6, 12, 2), "NTD", "light"),
    ((2, 6, 7, 2), "NCHW", "dark"),
    ((7, 7, 2, 2), "NCHW", "light"),
    ((7, 2, 7, 7), "NCHW", "dark"),
    ((3, 7, 5, 4), "NCHW", "light"),
    ((6, 5, 3, 2), "NCHW", "dark"),
    ((2, 3, 7, 6), "NCHW", "light"),
    ((4, 4, 4, 4), "NCHW", "dark"),
    ((64, 3, 32, 32), "NCHW", "dark"),
    ((64, 2, 2, 2), "NCHW", "light"),
    ((5, 3, 1, 4), "NCHW", "light"),
    ((5, 3, 4, 1), "NCHW", "dark"),
    ((2, 40, 3, 3), "NCHW", "light"),
    ((3, 4, 2, 5), "CNHW", "dark"),
    ((5, 8, 3), "NDT", "light"),
)

COMBOS: tuple[LectureSpec, ...] = tuple(
    LectureSpec(shape=shape, layout=layout, theme="light" if theme == "light" else "dark", seed=0)
    for shape, layout, theme in _SHAPES
)

NARROW: tuple[LectureSpec, ...] = tuple(
    LectureSpec.make(shape=shape, layout=layout, aspect=aspect, **colours)
    for shape, layout, aspect, colours in (
        ((5, 4, 2, 3), "NCHW", "4:3", {"background": "#0b1e3f"}),
        ((3, 5, 8), "NTD", "4:3", {"theme": "light"}),
        ((5, 4, 2, 3), "NCHW", "1:1", {"background": "#808080"}),
        ((256, 2048, 7, 7), "NCHW", "1:1", {"theme": "light"}),
        ((4, 6, 12, 3), "N C wavelength_bin polarization", "1:1", {}),
        ((2, 2, 1, 1), "NCHW", "9:16", {"transparent": True}),
        ((8, 128, 768), "NTD", "9:16", {"background": "#ffcc00"}),
    )
)
"""Frames that are laid out anew, and backgrounds of one's own."""

OF_ONE_KIND: tuple[tuple[str, LectureSpec], ...] = tuple(
    (slug, LectureSpec.make(shape=shape, layout=layout, theme=theme, aspect=aspect))
    for slug, shape, layout, theme, aspect in (
        ("batch", (5, 4, 2, 3), "NCHW", "dark", "16:9"),
        ("layer", (5, 4, 2, 3), "NCHW", "light", "16:9"),
        ("batch", (2, 2, 1, 1), "NCHW", "light", "16:9"),
        ("layer", (2, 2, 1, 1), "NCHW", "dark", "16:9"),
        ("batch", (2, 64, 7, 7), "NCHW", "dark", "16:9"),
        ("layer", (2, 64, 7, 7), "NCHW", "light", "16:9"),
        ("batch", (3, 5, 8), "NTD", "light", "16:9"),
        ("layer", (3, 5, 8), "NTD", "dark", "16:9"),
        ("batch", (5, 2, 3, 4), "NHWC", "dark", "4:3"),
        ("layer", (5, 2, 3, 4), "NHWC", "light", "4:3"),
        ("batch", (4, 3), "NC", "light", "1:1"),
        ("layer", (2, 2), "NC", "dark", "1:1"),
        ("layer", (5, 4, 2, 3), "NCHW", "dark", "1:1"),
        ("layer", (4, 6, 12, 3), "N C wavelength_bin polarization", "light", "9:16"),
        ("batch", (8, 128, 768), "NTD", "dark", "9:16"),
    )
)
"""The lessons that follow one kind, each on tensors of every sort and in every aspect ratio."""


def name(spec: LectureSpec) -> str:
    """A short name of a combination, for the test's own."""
    frame = "" if spec.aspect == "16:9" else f"-{spec.aspect.replace(':', 'x')}"
    return f"{'x'.join(map(str, spec.shape))}-{spec.layout.replace(' ', '_')}-{spec.theme}{frame}"
