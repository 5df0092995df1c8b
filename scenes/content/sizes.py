"""The sizes of a tensor in words."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from normcore.axes import Layout, Role
from scenes.content.number_format import joined

_WORDS = {Role.BATCH: "samples", Role.FEATURES: "features"}


def sizes_in_words(sizes: Mapping[str, int], layout: Layout, texts: Mapping[str, str], language: str) -> str:
    """The sizes along each axis with what they count; `texts` is the table `sizes` of `common.toml`.

    >>> texts = {"samples": "{size} samples", "features_one": "{size} feature"}
    >>> sizes_in_words({"N": 5, "C": 1}, Layout.parse("NC"), texts, "en")
    '5 samples × 1 feature'
    """
    parts = []
    for word, axes in groupby(layout.names, lambda axis: _WORDS.get(layout.role(axis), "positions")):
        run = [sizes[axis] for axis in axes]
        key = word if run != [1] else f"{word}_one"
        parts.append(texts[key].format(size=joined(run, language=language)))
    return " × ".join(parts)
