"""What is seen in a film, in words and numbers: from the spec and normcore alone, without drawing. No Manim."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

import numpy as np

from normcore.axes import Layout, Role
from normcore.experiments import swap_batch_mate
from normcore.kinds import BATCH, LAYER, NormKind
from normcore.normalization import normalize
from normcore.partitions import cut
from normcore.property_table import properties
from scenes.content import formulas
from scenes.content.comparisons import COMPARED, IN_SHORT, MISTAKEN
from scenes.content.number_format import NumberFormat, joined
from scenes.content.timeline import Beat, Timeline
from scenes.content.worked_example import WorkedExample, running_example, worked_example
from scenes.geometry.grid import Grid
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry
from scenes.texts.catalog import common, story

KINDS = (BATCH, LAYER)


def film_timeline(entry: LessonEntry, spec: LectureSpec, beats: Sequence[Beat]) -> Timeline:
    """The timeline of a film that played these beats."""
    facts, text = Facts(spec), entry.text(spec)
    told = [
        replace(
            beat, description=text.beats[beat.name].seen.format_map(facts) if beat.name in text.beats else ""
        )
        for beat in beats
    ]
    titles = [beat.title for beat in told]
    whole = {"claim": text.claim, "cells": facts["cells"], "steps": len(titles), "titles": "; ".join(titles)}
    description = facts.texts["seen"]["film"].format(**whole)
    return Timeline(entry.slug, text.title, text.claim, description, spec.language, spec.fps, tuple(told))


class Facts(dict[str, Any]):
    """The words of a layout and the numbers of its tensor by name; an experiment runs when one is first asked for."""

    def __init__(self, spec: LectureSpec) -> None:
        self.spec, self.layout, self.tensor = spec, Layout.parse(spec.layout), spec.tensor()
        self.numbers = NumberFormat.for_tensor(self.tensor, spec.eps, spec.language)
        self.sizes = self.layout.sizes(self.tensor.shape)
        self.story = story(self.layout)
        self.texts = common(spec.language, self.story)
        super().__init__(
            cells=self._cells(),
            axes=", ".join(f"{axis} = {size:,}" for axis, size in self.sizes.items()),
            total=f"{self.tensor.size:,}",
            formula=formulas.normalization().spoken,
        )

    def __missing__(self, name: str) -> Any:
        """Compute the family of facts that `name` belongs to."""
        kind, _, fact = name.partition("_")
        families: dict[str, Callable[[], Mapping[str, Any]]] = {
            "watched": self._swaps,
            "mate": self._swaps,
            "table": self._table,
            "kept_mean": self._kept,
            "kept_x_hat": self._kept,
        }
        named = {known.name: known for known in KINDS}
        if kind in ("first", "second"):
            self.update(self._conventions())
        elif name in families:
            self.update(families[name]())
        elif kind in named:
            self.update(self._swaps() if fact == "change" else self._of_kind(named[kind], fact))
        if name not in self:
            raise KeyError(name)
        return self[name]

    def _cells(self) -> str:
        """The sizes with their words: "5 samples × 4 channels × 2 × 3 positions"."""
        words = {Role.BATCH: "samples", Role.FEATURES: "features"}
        runs = groupby(self.layout.names, lambda axis: words.get(self.layout.role(axis), "positions"))
        parts = []
        for word, axes in runs:
            sizes = [self.sizes[axis] for axis in axes]
            key = word if sizes != [1] else f"{word}_one"
            parts.append(self.texts["sizes"][key].format(size=joined(sizes)))
        return " × ".join(parts)

    def _statistics(self, kind: NormKind) -> dict[str, str]:
        """How many groups a kind makes, of how many cells, and the mean and variance of the first."""
        record = normalize(self.tensor, kind, self.layout, eps=self.spec.eps)
        facts = {
            "n": f"{record.n:,}",
            "count": f"{record.count:,}",
            "axes": ", ".join(record.reduced),
            "first": ", ".join(f"{axis.lower()} = 1" for axis in record.kept),
            "mean": self.numbers.number(float(record.mean[0])),
            "var": self.numbers.square(float(record.var[0])),
        }
        return {f"{kind.name}_{name}": value for name, value in facts.items()}

    def _of_kind(self, kind: NormKind, fact: str) -> Mapping[str, str]:
        """The facts of one kind, with the one that was asked for."""
        if fact == "table":
            return {f"{kind.name}_table": self._rows(kind)}
        found = self._statistics(kind)
        return found if f"{kind.name}_{fact}" in found else self._way(kind)

    def _followed(self, kind: NormKind) -> WorkedExample:
        """The cell that the lesson about a kind follows."""
        plain = normalize(self.tensor, kind, self.layout, eps=self.spec.eps)
        grid = Grid(self.tensor.shape, self.layout)
        return worked_example(self.tensor, plain, grid, self.spec.seed, self.numbers)

    def _way(self, kind: NormKind) -> dict[str, str]:
        """The followed cell's way from x to y, and the shape of its gamma and beta."""
        followed = self._followed(kind)
        shape = str(followed.record.parameter_shape)
        facts = {**followed.printed, "cell": followed.name(), "shape": shape}
        return {f"{kind.name}_{name}": value for name, value in facts.items()}

    def _kept(self) -> dict[str, str]:
        """The running mean of the followed cell's channel, and the cell normalized in prediction."""
        printed = running_example(self.tensor, self._followed(BATCH), self.spec.seed).printed
        return {"kept_mean": printed["mean"], "kept_x_hat": printed["x_hat"]}

    def _rows(self, kind: NormKind) -> str:
        """The properties of one kind, a row after the other."""
        spec, titles = self.spec, self.texts["table"]
        table = properties(
            self.tensor.shape, self.layout, (kind,), spec.seed, spec.eps, np.asarray(self.tensor)
        )
        text = self.texts["seen"]["one_row"]
        rows = [(titles[key], table.row(key).cells[0].value) for keys in IN_SHORT for key in keys]
        return ". ".join(text.format(title=title, value=value) for title, value in rows)

    def _conventions(self) -> dict[str, str]:
        """Layer norm beside what is easily taken for it."""
        facts: dict[str, str] = {}
        for place, kind in (("first", LAYER), ("second", MISTAKEN[self.story])):
            parts = cut(kind, self.tensor.shape, self.layout)
            axes = ", ".join(kind.reduced(self.layout))
            facts |= {
                f"{place}_axes": axes,
                f"{place}_count": f"{parts.count:,}",
                f"{place}_n": f"{parts.n:,}",
            }
        return facts

    def _swaps(self) -> dict[str, str]:
        """Which sample is watched, which one is replaced, and by how much each method's output moves."""
        swaps = [
            swap_batch_mate(self.tensor, kind, self.layout, seed=self.spec.seed, eps=self.spec.eps)
            for kind in KINDS
        ]
        moves = {f"{swap.kind.name}_change": f"{swap.max_abs_change:.2g}" for swap in swaps}
        return {"watched": f"{swaps[0].sample + 1:,}", "mate": f"{swaps[0].mate + 1:,}", **moves}

    def _table(self) -> dict[str, str]:
        """The property table, a row after the other."""
        spec, row_text = self.spec, self.texts["seen"]["table_row"]
        table = properties(
            self.tensor.shape, self.layout, KINDS, spec.seed, spec.eps, np.asarray(self.tensor)
        )
        rows = []
        titles = self.texts["table"]
        for key in COMPARED:
            batch, layer = (cell.value for cell in table.row(key).cells)
            rows.append(row_text.format(title=titles[key], batch=batch, layer=layer))
        return {"table": ". ".join(rows)}
