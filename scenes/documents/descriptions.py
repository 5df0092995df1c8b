"""What is seen in a film, in words and numbers: from the spec and normcore alone, without drawing. No Manim."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
from scenes.content.number_format import joined, number
from scenes.content.worked_example import Followed, follow, keep
from scenes.geometry.grid import Grid
from scenes.lessons.storyboard import LessonEntry
from scenes.spec.lecture import LectureSpec
from scenes.texts.catalog import lines, seen_texts, story, vocabulary

KINDS = (BATCH, LAYER)


def beats_seen(slug: str, spec: LectureSpec) -> dict[str, str]:
    """What is seen in each beat of a lesson, by the beat's name; nothing for a lesson that has no texts."""
    facts = Facts(spec)
    return {beat: text.format_map(facts) for beat, text in seen_texts().SEEN.get(slug, {}).items()}


def film_seen(entry: LessonEntry, spec: LectureSpec, titles: Sequence[str]) -> str:
    """What a whole film shows: its claim, its tensor and its steps."""
    steps = "; ".join(titles)
    return str(seen_texts().FILM).format(
        claim=entry.claim, cells=Facts(spec)["cells"], steps=len(titles), titles=steps
    )


class Facts(dict[str, Any]):
    """The words of a layout and the numbers of its tensor by name; an experiment runs when one is first asked for."""

    def __init__(self, spec: LectureSpec) -> None:
        self.spec, self.layout, self.tensor = spec, Layout.parse(spec.layout), spec.tensor()
        self.sizes = self.layout.sizes(self.tensor.shape)
        super().__init__(vocabulary(self.layout))
        self.update(
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
            "conventions": self._conventions,
            "kept_mean": self._kept,
            "kept_x_hat": self._kept,
        }
        named = {known.name: known for known in KINDS}
        if name in families:
            self.update(families[name]())
        elif kind in named:
            self.update(self._swaps() if fact == "change" else self._of_kind(named[kind], fact))
        if name not in self:
            raise KeyError(name)
        return self[name]

    def _cells(self) -> str:
        """The sizes with their words: "5 samples × 4 channels × 2 × 3 positions"."""
        words = {Role.BATCH: "sample", Role.FEATURES: "feature"}
        runs = groupby(self.layout.names, lambda axis: words.get(self.layout.role(axis), "position"))
        parts = []
        for word, axes in runs:
            sizes = [self.sizes[axis] for axis in axes]
            parts.append(f"{joined(sizes)} {self[word if sizes == [1] else f'{word}s']}")
        return " × ".join(parts)

    def _statistics(self, kind: NormKind) -> dict[str, str]:
        """How many groups a kind makes, of how many cells, and the mean and variance of the first."""
        record = normalize(self.tensor, kind, self.layout, eps=self.spec.eps)
        facts = {
            "n": f"{record.n:,}",
            "count": f"{record.count:,}",
            "axes": ", ".join(record.reduced),
            "first": ", ".join(f"{axis.lower()} = 1" for axis in record.kept),
            "mean": number(float(record.mean[0])),
            "var": number(float(record.var[0])),
        }
        return {f"{kind.name}_{name}": value for name, value in facts.items()}

    def _of_kind(self, kind: NormKind, fact: str) -> Mapping[str, str]:
        """The facts of one kind, with the one that was asked for."""
        if fact == "table":
            return {f"{kind.name}_table": self._rows(kind)}
        found = self._statistics(kind)
        return found if f"{kind.name}_{fact}" in found else self._way(kind)

    def _followed(self, kind: NormKind) -> Followed:
        """The cell that the lesson about a kind follows."""
        plain = normalize(self.tensor, kind, self.layout, eps=self.spec.eps)
        return follow(self.tensor, plain, Grid(self.tensor.shape, self.layout), self.spec.seed)

    def _way(self, kind: NormKind) -> dict[str, str]:
        """The followed cell's way from x to y, and the shape of its gamma and beta."""
        followed = self._followed(kind)
        shape = str(followed.record.parameter_shape)
        facts = {**followed.printed, "cell": followed.name(), "shape": shape}
        return {f"{kind.name}_{name}": value for name, value in facts.items()}

    def _kept(self) -> dict[str, str]:
        """The running mean of the followed cell's channel, and the cell normalized in prediction."""
        printed = keep(self.tensor, self._followed(BATCH), self.spec.seed).printed
        return {"kept_mean": printed["mean"], "kept_x_hat": printed["x_hat"]}

    def _rows(self, kind: NormKind) -> str:
        """The properties of one kind, a row after the other."""
        spec, titles = self.spec, lines("table")
        table = properties(
            self.tensor.shape, self.layout, (kind,), spec.seed, spec.eps, np.asarray(self.tensor)
        )
        text = str(seen_texts().ONE_ROW)
        rows = [(titles[key], table.row(key).cells[0].value) for keys in IN_SHORT for key in keys]
        return ". ".join(text.format(title=title, value=value) for title, value in rows)

    def _conventions(self) -> dict[str, str]:
        """Layer norm beside what is easily taken for it."""
        told = story(self.layout)
        facts: dict[str, str] = {"position": self["position"], "sample": self["sample"]}
        for place, kind in (("first", LAYER), ("second", MISTAKEN[told])):
            parts = cut(kind, self.tensor.shape, self.layout)
            axes = ", ".join(kind.reduced(self.layout))
            facts |= {
                f"{place}_axes": axes,
                f"{place}_count": f"{parts.count:,}",
                f"{place}_n": f"{parts.n:,}",
            }
        return {"conventions": str(seen_texts().CONVENTIONS[told]).format(**facts)}

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
        spec, row_text = self.spec, str(seen_texts().TABLE_ROW)
        table = properties(
            self.tensor.shape, self.layout, KINDS, spec.seed, spec.eps, np.asarray(self.tensor)
        )
        rows = []
        titles = lines("table")
        for key in COMPARED:
            batch, layer = (cell.value for cell in table.row(key).cells)
            rows.append(row_text.format(title=titles[key], batch=batch, layer=layer))
        return {"table": ". ".join(rows)}
