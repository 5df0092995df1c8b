"""English texts. A caption has at most two lines of 42 characters once its numbers are filled in."""

from __future__ import annotations

from typing import Final

from scenes.texts.en_one_kind import ONE_KIND
from scenes.texts.en_steps import GATHER, MEET

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
    "train_inference": "Train and predict",
    "parameters": "Parameters",
    "batch_of_one": "Batch of one",
    "used_in": "Commonly used in",
}

PROOFS: Final = {
    "normalizes": "{count} means, {count} variances",
    "axes": "{product}",
    "batch_dependency:yes": "replace one: outputs move by up to {evidence}",
    "batch_dependency:no": "replace one: outputs move by {evidence}",
    "train_inference:different": "running averages: outputs up to {evidence} apart",
    "train_inference:same": "its own mean again: outputs {evidence} apart",
    "batch_of_one:becomes instance norm": "training: only {left} values for each mean",
    "batch_of_one:fails": "one value a mean: PyTorch raises an error",
    "batch_of_one:works": "alone or in a batch: outputs {evidence} apart",
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
        "group norm with one group",
    ),
    "flat": (
        "layer norm: over {C_axis}",
        "batch norm: over {N_axis}",
        "one {sample} at a time",
        "one {feature} at a time",
    ),
}

LESSONS: Final = {
    "compare": {
        "meet_the_batch": (
            "Meet the batch",
            MEET,
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
                **GATHER,
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
                **GATHER,
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
                "used_in": "Where each is commonly used: by custom, not by rule.",
            },
        ),
        "one_line": (
            "One line to keep",
            {"keep": "One formula, two cuts: batch norm by {feature}, layer norm by {unit}."},
        ),
    },
    **ONE_KIND,
}
