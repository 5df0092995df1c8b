"""Seeded random tensors and what is asked of them, as the core of the live tensor is tried with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from normcore.axes import Layout
from normcore.kinds import NormKind, kind_named
from normcore.partitions import group_choices

LAYOUTS = {
    2: ("NC", "ND", "CN"),
    3: ("NTD", "NCL", "CHW", "TDN", "NLC"),
    4: ("NCHW", "NHWC", "NTCH", "CHWN"),
    5: ("NCDHW", "NDHWC"),
}
SIZES = (1, 2, 3, 4, 5, 6, 8, 9, 12, 16)
NAMES = ("batch", "layer", "layer-channels", "group", "instance", "rms")
MOST, USUAL = 4096, 240


@dataclass(frozen=True, eq=False)
class Case:
    """A tensor, and how it is normalized."""

    x: NDArray[Any]
    layout: Layout
    name: str
    kind: NormKind
    eps: float
    gamma: NDArray[Any] | None
    beta: NDArray[Any] | None

    @property
    def options(self) -> dict[str, Any]:
        """The same for the page."""
        return {
            "kind": self.name,
            "groups": self.kind.groups,
            "eps": self.eps,
            "gamma": None if self.gamma is None else self.gamma.ravel().tolist(),
            "beta": None if self.beta is None else self.beta.ravel().tolist(),
        }


def shapes(rng: np.random.Generator, count: int) -> Iterator[tuple[tuple[int, ...], str]]:
    """Shapes and layouts, most of them small."""
    for number in range(count):
        axes = int(rng.integers(2, 6))
        most = MOST if number % 20 == 0 else USUAL
        shape = [int(size) for size in rng.choice(SIZES, axes)]
        while prod(shape) > most:
            shape[shape.index(max(shape))] //= 2
        yield tuple(shape), str(rng.choice(LAYOUTS[axes]))


def cases(seed: int, count: int) -> list[Case]:
    """Values of scales from 1e-3 to 1e4, some channels constant, some values extreme; every kind in every layout."""
    rng = np.random.default_rng(seed)
    return [_case(rng, shape, layout) for shape, layout in shapes(rng, count)]


def _case(rng: np.random.Generator, shape: tuple[int, ...], text: str) -> Case:
    layout = Layout.parse(text)
    sizes = layout.sizes(shape)
    x = rng.normal(rng.normal(), 1.0, shape) * 10 ** rng.uniform(-3, 4)
    if rng.random() < 0.3:
        np.moveaxis(x, layout.index(layout.features), 0)[0] = rng.normal() * 100
    if rng.random() < 0.05:
        x *= 10.0 ** float(rng.choice([-200, 180, 300]))
    name = str(rng.choice(NAMES))
    groups = int(rng.choice(group_choices(sizes[layout.features])))
    kind = kind_named(f"group:{groups}" if name == "group" else name.replace("-", "_"))
    parameters = tuple(sizes[axis] for axis in kind.parameter_axes(layout))
    gamma = rng.normal(size=parameters) if rng.random() < 0.6 else None
    beta = rng.normal(size=parameters) if kind.centred and rng.random() < 0.6 else None
    return Case(x, layout, name, kind, float(rng.choice([1e-12, 1e-5, 1e-3, 0.5])), gamma, beta)
