"""What is seen in each beat, in English: for alt text and transcripts, keyed lesson.beat. Data only.

`{name}` is a word of the layout or a fact of the film's tensor, as `scenes.documents.descriptions` computes it.
"""

from __future__ import annotations

from typing import Final

FILM: Final = "{claim} Drawn on a batch of {cells}, in {steps} steps: {titles}."

TABLE_ROW: Final = "{title}: {batch} (batch norm), {layer} (layer norm)"

ONE_ROW: Final = "{title}: {value}"

_MEET: Final = (
    "A batch of {cells}, drawn as cells, grey by value. The {samples} stand side by side, then slide behind each other "
    "into one cube of {total} numbers. Brackets name its axes: {axes}."
)
_ASK: Final = (
    "The grey cube on the left. On the right comes the formula: {formula}. Below it a card asks over which cells one "
    "mean is taken."
)

SEEN: Final = {
    "compare": {
        "meet_the_batch": _MEET,
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
    "batch": {
        "meet": _MEET,
        "ask": _ASK,
        "one_slab": (
            "One slab slides out of the cube: the {batch_n} cells of {batch_first}, from every {sample}. Laid flat, "
            "they stream into a sum and give the mean {batch_mean} and the variance {batch_var}. Under the sum and on "
            "the cube the averaged axes light up: {batch_axes}."
        ),
        "one_cell": (
            "One cell of that slab, {batch_cell}, comes down step by step on a tile beside its arithmetic: "
            "x = {batch_x}; minus the mean, {batch_centred}; over the root of the variance plus epsilon, "
            "{batch_x_hat}."
        ),
        "gamma_beta": (
            "Gamma and beta take the cube's place, drawn at their shape {batch_shape}. The cell's own entries are "
            "outlined: times gamma = {batch_gamma} gives {batch_scaled}, plus beta = {batch_beta} gives the output "
            "y = {batch_y}."
        ),
        "every_slab": (
            "Every {feature} slides out in turn and gets a hue of its own: {batch_count} in all, listed with their "
            "means and variances. Then the numbers on the cells change to normalized values, and the histogram of "
            "each {feature} moves to mean 0 and variance 1."
        ),
        "training": (
            "A plot of 40 batches: a dot for the mean of each, and a line, the running mean of "
            "{batch_first}, that climbs from 0 to {kept_mean}. Beside it the same cell is normalized in training, "
            "{batch_x_hat}, and in prediction, {kept_x_hat}."
        ),
        "properties": "A table with one column, for batch norm, filled row by row. {batch_table}.",
        "one_line": (
            "The cube with one hue a {feature}, and the averaged axes {batch_axes} lit. Beside it three formulas: "
            "the mean over these axes; {formula}; and y equals gamma times x hat plus beta."
        ),
    },
    "layer": {
        "meet": _MEET,
        "ask": _ASK,
        "one_slab": (
            "One {unit} slides out of the cube: the {layer_n} cells of {layer_first}. Laid flat, they stream into a "
            "sum and give the mean {layer_mean} and the variance {layer_var}. Under the sum and on the cube the "
            "averaged axes light up: {layer_axes}."
        ),
        "one_cell": (
            "One of these cells, {layer_cell}, comes down step by step on a tile beside its arithmetic: "
            "x = {layer_x}; minus the mean, {layer_centred}; over the root of the variance plus epsilon, "
            "{layer_x_hat}."
        ),
        "gamma_beta": (
            "Gamma and beta take the cube's place, drawn at their shape {layer_shape}. The cell's own entries are "
            "outlined: times gamma = {layer_gamma} gives {layer_scaled}, plus beta = {layer_beta} gives the output "
            "y = {layer_y}."
        ),
        "every_slab": (
            "Every {unit} slides out in turn and gets a hue of its own: {layer_count} in all, listed with their "
            "means and variances. Then the numbers on the cells change to normalized values, and the histogram of "
            "each {unit} moves to mean 0 and variance 1."
        ),
        "conventions": "{conventions}",
        "properties": "A table with one column, for layer norm, filled row by row. {layer_table}.",
        "one_line": (
            "The cube with one hue a {unit}, and the averaged axes {layer_axes} lit. Beside it three formulas: "
            "the mean over these axes; {formula}; and y equals gamma times x hat plus beta."
        ),
    },
}

CONVENTIONS: Final = {
    "images": (
        "Two cubes of the same numbers. Left, over {first_axes}: {first_count} means, each over {first_n} values, as "
        "in the paper and in PyTorch's LayerNorm. Right, over {second_axes} at each {position}: {second_count} "
        "means, each over {second_n} values, as in ConvNeXt and in Keras on channels last."
    ),
    "tokens": (
        "Two cubes of the same numbers. Left, layer norm, over {first_axes}: {first_count} means, one for each "
        "token. Right, not layer norm, over {second_axes}: {second_count} means, one for each {sample}, which is "
        "group norm with one group."
    ),
    "flat": (
        "Two cubes of the same numbers. Left, layer norm averages over {first_axes}: {first_count} means. "
        "Right, batch norm averages over {second_axes}: {second_count} means."
    ),
}
"""The beat that sets layer norm beside what is easily taken for it, by what the tensor holds."""
