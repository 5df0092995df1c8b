"""What is seen in each beat, in English: for alt text and transcripts, keyed lesson.beat. Data only.

`{name}` is a word of the layout or a fact of the film's tensor, as `scenes.seen` computes it.
"""

from __future__ import annotations

from typing import Final

FILM: Final = "{claim} Drawn on a batch of {cells}, in {steps} steps: {titles}."

TABLE_ROW: Final = "{title}: {batch} (batch norm), {layer} (layer norm)"

SEEN: Final = {
    "compare": {
        "meet_the_batch": (
            "A batch of {cells}, drawn as cells, grey by value. The {samples} stand side by side, then slide behind "
            "each other into one cube of {total} numbers. Brackets name its axes: {axes}."
        ),
        "ask": (
            "The grey cube on the left. On the right comes the formula: {formula}. Below it a card asks: which "
            "cells share one mean?"
        ),
        "cut_by_channel": (
            "One slab slides out of the cube: the {batch_n} cells of {batch_first}. Laid flat, they stream into a "
            "sum and give the mean {batch_mean} and the variance {batch_var}. Under the sum and on the cube the "
            "averaged axes light up: {batch_axes}. Every {feature} follows; at the end each of the {batch_count} "
            "has a hue of its own, beside a list of means and variances."
        ),
        "normalize": (
            "The coloured cube on the left; on the right the formula over one histogram a {feature}. The numbers "
            "on the cells change to their normalized values while every histogram moves to mean 0 and variance 1 "
            "and keeps its shape."
        ),
        "cut_by_sample": (
            "The cube turns grey again. Now one {unit} slides out: the {layer_n} cells of {layer_first}, averaged "
            "over {layer_axes}, with mean {layer_mean} and variance {layer_var}. Every {unit} follows; at the end "
            "each of the {layer_count} has a hue of its own and is normalized to mean 0 and variance 1."
        ),
        "side_by_side": (
            "Two cubes of the same numbers. Left, batch norm: one hue a {feature}, {batch_count} in all. Right, "
            "layer norm: one hue a {unit}, {layer_count} in all. Below each stands the formula of its mean. What "
            "differs lights up: {batch_axes} on the left, {layer_axes} on the right."
        ),
        "batch_mates": (
            "Four grids of cells: {sample} {mate} and {sample} {watched} going in, {sample} {watched} coming out "
            "of batch norm and out of layer norm. A card asks which output moves. Then {sample} {mate} is replaced: "
            "the batch-norm output moves by up to {batch_change}, the layer-norm output by {layer_change}."
        ),
        "table": "A table with one column for batch norm and one for layer norm, filled row by row. {table}.",
        "one_line": (
            "The two coloured cubes once more, cut by {feature} on the left and by {unit} on the right, under one "
            "formula: {formula}."
        ),
    },
}
