"""English texts. A caption has at most two lines of 42 characters once its numbers are filled in."""

from __future__ import annotations

from typing import Final

WORDS: Final = {
    "channel": ("channel", "channels"),
    "feature": ("feature", "features"),
    "sample": ("sample", "samples"),
    "sentence": ("sentence", "sentences"),
    "token": ("token", "tokens"),
    "position": ("position", "positions"),
}

PANEL: Final = {
    "batch": "batch norm",
    "layer": "layer norm",
    "input": "{Sample} {index}: input",
    "output": "{Sample} {index}: {method}",
    "values": "{count} values",
    "counted": "{count} means, each over {n} values",
    "replaced": "replaced",
    "moved": "{old} → {new}, moved",
    "still": "{old} → {new}, the same",
}

TABLE: Final = {
    "normalizes": "Normalizes",
    "axes": "Averages over",
    "batch_dependency": "Needs batch mates",
    "train_inference": "Train and test",
    "parameters": "Parameters",
    "batch_of_one": "Batch of one",
    "used_in": "Commonly used in",
}

PROOFS: Final = {
    "normalizes": "{count} means, {count} variances",
    "axes": "{product}",
    "batch_dependency:yes": "replace a {sample}: moves by up to {evidence}",
    "batch_dependency:no": "replace a {sample}: moves by {evidence}",
    "train_inference:different": "test: running averages; up to {evidence} apart",
    "train_inference:same": "test: own mean again; {evidence} apart",
    "batch_of_one:becomes instance norm": "each mean: only {left} values are left",
    "batch_of_one:fails": "each mean: one value; PyTorch raises an error",
    "batch_of_one:works": "alone or in a batch: {evidence} apart",
    "parameters": "{learned} learned numbers; they start at 1 and 0",
    "used_in": "{citation}",
}

RUNNING: Final = {
    "steps": "batches seen in training",
    "dot": "mean of a batch",
    "line": "running mean",
    "update": "batch {batch}: running mean of {channel}",
    "training": "training: mean and variance of the batch",
    "prediction": "prediction: running mean and variance",
}

CONVENTIONS: Final = {
    "images": (
        "over {sample_axes}",
        "over {C_axis}, at each position",
        "paper; PyTorch LayerNorm([{sample_axes}])",
        "ConvNeXt; Keras on channels last",
    ),
    "tokens": (
        "layer norm: over {C_axis}",
        "not layer norm: over {T_axes}",
        "LayerNorm({C}) on each token",
        "this is group norm with one group",
    ),
    "flat": (
        "layer norm: over {C_axis}",
        "batch norm: over {N_axis}",
        "a row: one {sample}",
        "a column: one {feature}",
    ),
}

_MEET: Final = {
    "images": "A batch of {N} {samples}: each has {C} {features} of {positions_size} {positions}.",
    "tokens": "A batch of {N} {samples}: each has {positions_size} tokens of {C} {features}.",
    "flat": "A batch of {N} {samples}: each has {C} {features}.",
    "fold": "Put the {samples} behind each other: one cube of {total} numbers.",
    "elided": "Dots stand for cells that are not drawn; every number counts them all.",
    "axes": "Each axis has a name and a size.",
}
_GATHER: Final = {"gather": "{n} values share one mean ...", "spread": "... and one variance."}
_CELL: Final = {
    "pick": "Follow one of these cells.",
    "centred": "Subtract the mean of its {group}.",
    "x_hat": "Divide by the root of the variance plus a tiny epsilon.",
}
_PARAMETERS: Final = {
    "per_feature": "Gamma and beta: one of each per {feature}.",
    "per_cell": "Gamma and beta: one of each per cell, shared by all {samples}.",
    "per_token": "Gamma and beta: one of each per {feature}, shared by all tokens.",
    "learned": "They start at 1 and 0 and are learned. These are example values.",
    "scale": "Scale by gamma ...",
    "shift": "... and shift by beta: the output y.",
}

LESSONS: Final = {
    "compare": {
        "meet_the_batch": (
            "Meet the batch",
            _MEET,
        ),
        "ask": (
            "One formula",
            {
                "formula": "To normalize a cell, subtract a mean and divide by a standard deviation.",
                "question": "But the mean of which cells?",
                "card": "Which cells share one mean?",
            },
        ),
        "cut_by_channel": (
            "Batch norm cuts by {feature}",
            {
                "pull": "Batch norm: take one {feature}, from every {sample} and every {position}.",
                "pull_flat": "Batch norm: take one {feature}, from every {sample}.",
                **_GATHER,
                "sweep": "Each {feature} has its own mean and variance.",
                "count": "{count} means and {count} variances, each over {n} values.",
            },
        ),
        "normalize": (
            "Normalize every {feature}",
            {
                "cells": "Each cell: minus its {feature}'s mean, over the root of its variance.",
                "bars": "Every {feature} moves to mean 0 and variance 1. Its shape stays.",
            },
        ),
        "cut_by_sample": (
            "Layer norm cuts by {unit}",
            {
                "back": "Back to the same numbers.",
                "pull": "Layer norm: take one {unit}, with all its {features} and {positions}.",
                "pull_tokens": "Layer norm: take one {unit}, with all its {features}.",
                **_GATHER,
                "sweep": "Each {unit} has its own mean and variance.",
                "count": "{count} means and {count} variances, each over {n} values.",
                "cells": "Normalize: each {unit} to mean 0, variance 1.",
            },
        ),
        "side_by_side": (
            "Same formula, two cuts",
            {
                "cuts": "In each cube: same colour, same mean and variance.",
                "index": "Only the averaged axes differ: {batch_axes} or {layer_axes}.",
            },
        ),
        "batch_mates": (
            "Do the batch mates matter?",
            {
                "setup": "{Sample} {watched} stays. Its batch mate, {sample} {mate}, will be replaced.",
                "question": "Which output of {sample} {watched} moves?",
                "change": "Both outputs of {sample} {watched}. Now {sample} {mate} is replaced.",
                "batch": "Batch norm: the output of {sample} {watched} moves.",
                "layer": "Layer norm: not one digit changes.",
            },
        ),
        "table": (
            "Side by side",
            {
                "start": "What follows, measured on this batch.",
                "normalizes": "One set of numbers per {feature}, or per {unit}.",
                "axes": "Other axes, other counts.",
                "batch_dependency": "Only batch norm needs its batch mates.",
                "train_inference": "To predict, batch norm uses running averages.",
                "batch_of_one": "Layer norm does not notice a batch of one.",
                "used_in": "Each has its usual place, by custom.",
            },
        ),
        "one_line": (
            "One line to keep",
            {"keep": "One formula, two cuts: batch norm by {feature}, layer norm by {unit}."},
        ),
    },
    "batch": {
        "meet": ("Meet the batch", _MEET),
        "ask": (
            "Which cells share one mean?",
            {
                "why": "Why normalizing helps is debated: steadier inputs (2015), smoother loss (2018).",
                "question": "Batch norm gives each {feature} one mean. Over which cells?",
                "card": "Batch norm: is the mean taken over the {samples} only?",
                "card_flat": "Batch norm: one mean per {sample}, or one per {feature}?",
            },
        ),
        "one_slab": (
            "One {feature}, one mean",
            {
                "pull": "Over every {sample} and every {position}: one {feature} of the whole batch.",
                "pull_flat": "Over every {sample}: one {feature} of the whole batch.",
                **_GATHER,
            },
        ),
        "one_cell": ("One cell, step by step", _CELL),
        "gamma_beta": ("Gamma and beta", _PARAMETERS),
        "every_slab": (
            "Every {feature}",
            {
                "sweep": "Each {feature} has its own mean and variance.",
                "count": "{count} means and {count} variances, each over {n} values.",
                "bars": "Normalized: every {feature} has mean 0 and variance 1.",
            },
        ),
        "training": (
            "Training and prediction",
            {
                "keep": "In training, each batch also moves a running mean and variance a little.",
                "predict": "To predict, they replace the batch's own: one {sample} is enough.",
            },
        ),
        "properties": (
            "Batch norm in short",
            {
                "start": "What follows, measured on this batch.",
                "normalizes": "One mean and one variance per {feature}.",
                "batch_dependency": "Its output depends on the batch mates ...",
                "train_inference": "... so to predict it needs running averages.",
                "parameters": "Gamma and beta: one of each per {feature}.",
                "batch_of_one": "A batch of one leaves little to average.",
                "used_in": "Its usual place, by custom.",
            },
        ),
        "one_line": (
            "One line to keep",
            {
                "keep": "Batch norm: one mean per {feature}, over all {samples} and {positions}.",
                "keep_flat": "Batch norm: one mean per {feature}, over all {samples}.",
            },
        ),
    },
    "layer": {
        "meet": ("Meet the batch", _MEET),
        "ask": (
            "Which cells share one mean?",
            {
                "why": "Why normalizing helps is debated: steadier inputs (2015), smoother loss (2018).",
                "question": "Layer norm stays within one {sample}. Over which of its cells?",
                "card": "One mean for the whole {sample}, or one for each {position}?",
                "card_flat": "Layer norm: one mean per {sample}, or one per {feature}?",
            },
        ),
        "one_slab": (
            "One {unit}, one mean",
            {
                "pull": "Over all {features} and {positions}: one whole {unit}, and no other.",
                "pull_tokens": "Over all {features} of one {unit}, and of no other.",
                **_GATHER,
            },
        ),
        "one_cell": ("One cell, step by step", _CELL),
        "gamma_beta": ("Gamma and beta", _PARAMETERS),
        "every_slab": (
            "Every {unit}",
            {
                "sweep": "Each {unit} has its own mean and variance.",
                "count": "{count} means and {count} variances, each over {n} values.",
                "bars": "Normalized: every {unit} has mean 0 and variance 1.",
            },
        ),
        "conventions": (
            "What layer norm averages",
            {
                "images": "On images, two things are called layer norm.",
                "images_first": "Over {letters}: {count} means, each over {n} values.",
                "images_second": "Over {letters} at each {position}: {count} means, each over {n} values.",
                "tokens": "A common mistake: the whole {sample}.",
                "tokens_first": "Layer norm, over {letters}: {count} means, each over {n} values.",
                "tokens_second": "Over {letters} it is not layer norm: only {count} means.",
                "flat": "Across or down?",
                "flat_first": "Layer norm goes across: {count} means, each over {n} values.",
                "flat_second": "Batch norm goes down: {count} means, each over {n} values.",
            },
        ),
        "properties": (
            "Layer norm in short",
            {
                "start": "What follows, measured on this batch.",
                "normalizes": "One mean and one variance per {unit}.",
                "batch_dependency": "The batch mates do not matter ...",
                "train_inference": "... so training and prediction are the same.",
                "parameters": "Gamma and beta: one of each per averaged cell.",
                "batch_of_one": "A batch of one changes nothing.",
                "used_in": "Its usual place, by custom.",
            },
        ),
        "one_line": (
            "One line to keep",
            {"keep": "Layer norm: one mean per {unit}, whatever the batch."},
        ),
    },
}
