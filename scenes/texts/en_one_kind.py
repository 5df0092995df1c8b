"""English texts of the lessons about one kind. Data only."""

from __future__ import annotations

from typing import Final

from scenes.texts.en_steps import CELL, GATHER, MEET, PARAMETERS

ONE_KIND: Final = {
    "batch": {
        "meet": ("Meet the batch", MEET),
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
                **GATHER,
            },
        ),
        "one_cell": ("One cell, step by step", CELL),
        "gamma_beta": ("Gamma and beta", PARAMETERS),
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
                "predict": "To predict, these averages replace the batch's own: one {sample} is enough.",
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
                "used_in": "Where it is commonly used: by custom, not by rule.",
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
        "meet": ("Meet the batch", MEET),
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
                **GATHER,
            },
        ),
        "one_cell": ("One cell, step by step", CELL),
        "gamma_beta": ("Gamma and beta", PARAMETERS),
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
                "flat": "The same numbers, along which axis?",
                "flat_first": "Layer norm averages along {letters}: {count} means, each over {n} values.",
                "flat_second": "Batch norm averages along {letters}: {count} means, each over {n} values.",
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
                "used_in": "Where it is commonly used: by custom, not by rule.",
            },
        ),
        "one_line": (
            "One line to keep",
            {"keep": "Layer norm: one mean per {unit}, whatever the batch."},
        ),
    },
}
