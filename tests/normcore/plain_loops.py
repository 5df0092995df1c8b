"""The dumb way: one Python loop a group, plain definitions, exact sums. Slow, and hard to get wrong."""

import itertools
import math

import numpy as np

GROUPS = {
    "batch": lambda n, c, p, t: c,
    "layer": lambda n, c, p, t: (n, t),
    "layer_channels": lambda n, c, p, t: (n, p, t),
    "instance": lambda n, c, p, t: (n, c),
}


def members(kind_name, shape, layout_text, groups=None):
    """The cells of every group, keyed by whatever the cells share."""
    names = layout_text.split() if " " in layout_text else list(layout_text)
    feature = "C" if "C" in names else "D"
    found = {}
    for cell in itertools.product(*(range(size) for size in shape)):
        at = dict(zip(names, cell, strict=True))
        n, c = at.pop("N", None), at.pop(feature)
        t = at.pop("T", None)
        p = tuple(at.values())
        if kind_name == "rms":
            key = GROUPS["layer"](n, c, p, t)
        elif groups is not None:
            key = (n, c // (shape[names.index(feature)] // groups))
        else:
            key = GROUPS[kind_name](n, c, p, t)
        found.setdefault(key, []).append(cell)
    return found


def normalize(x, kind_name, layout_text, eps, groups=None):
    """x_hat by its definition, with math.fsum."""
    y = np.empty(x.shape)
    for cells in members(kind_name, x.shape, layout_text, groups).values():
        values = [float(x[cell]) for cell in cells]
        mean = 0.0 if kind_name == "rms" else math.fsum(values) / len(values)
        var = math.fsum((value - mean) ** 2 for value in values) / len(values)
        for cell, value in zip(cells, values, strict=True):
            y[cell] = (value - mean) / math.sqrt(var + eps)
    return y
