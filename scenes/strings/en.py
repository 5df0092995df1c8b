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
    "replaced": "replaced",
    "moved": "{old} → {new}, moved",
    "still": "{old} → {new}, the same",
}

TABLE: Final = {
    "normalizes": "Normalizes",
    "axes": "Averages over",
    "batch_dependency": "Needs batch mates",
    "train_inference": "Train and test",
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
    "used_in": "{citation}",
}

LESSONS: Final = {
    "compare": {
        "meet_the_batch": (
            "Meet the batch",
            {
                "images": "A batch of {N} {samples}: each has {C} {features} of {positions_size} {positions}.",
                "tokens": "A batch of {N} {samples}: each has {positions_size} tokens of {C} {features}.",
                "flat": "A batch of {N} {samples}: each has {C} {features}.",
                "fold": "Put the {samples} behind each other: one cube of {total} numbers.",
                "elided": "Dots stand for cells that are not drawn; every number counts them all.",
                "axes": "Each axis has a name and a size.",
            },
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
                "gather": "{n} values share one mean ...",
                "spread": "... and one variance.",
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
                "gather": "{n} values share one mean ...",
                "spread": "... and one variance.",
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
}
