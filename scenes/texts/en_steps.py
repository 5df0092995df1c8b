"""English captions of the steps that several lessons take. Data only."""

from __future__ import annotations

from typing import Final

MEET: Final = {
    "images": "A batch of {N} {samples}: each has {C} {features} of {positions_size} {positions}.",
    "tokens": "A batch of {N} {samples}: each has {positions_size} tokens of {C} {features}.",
    "flat": "A batch of {N} {samples}: each has {C} {features}.",
    "fold": "Put the {samples} behind each other: one cube of {total} numbers.",
    "fold_maps": "Maps become columns, {samples} slabs: a cube of {total} numbers.",
    "elided": "Dots stand for cells that are not drawn; every number counts them all.",
    "axes": "Each axis has a name and a size.",
}
GATHER: Final = {"gather": "{n} values share one mean ...", "spread": "... and one variance."}
CELL: Final = {
    "pick": "Follow one of these cells.",
    "centred": "Subtract the mean of its {group}.",
    "x_hat": "Divide by the root of the variance plus a tiny epsilon.",
}
PARAMETERS: Final = {
    "per_feature": "Gamma and beta: one of each per {feature}.",
    "per_cell": "Gamma and beta: one of each per cell, shared by all {samples}.",
    "per_token": "Gamma and beta: one of each per {feature}, shared by all {units}.",
    "learned": "They start at 1 and 0 and are learned. These are example values.",
    "scale": "Scale by gamma ...",
    "shift": "... and shift by beta: the output y.",
}
