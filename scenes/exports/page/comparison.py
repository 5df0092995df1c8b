"""The properties of the kinds of normalization of one tensor: what panel and table say, and how a page says it anew.

Every number is normcore's. For a tensor that a reader makes, the page fills the same texts with the numbers that it
computed itself: what it needs for that is `refill`, by layout.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any, Final

from normcore.axes import Layout
from normcore.kinds import BATCH, INSTANCE, LAYER, LAYER_CHANNELS, RMS, NormKind, group
from normcore.property_table import Cell, PropertyTable, owner, properties
from scenes.content.formulas import symbols
from scenes.content.number_format import NumberFormat
from scenes.exports.page import mathml
from scenes.spec.lecture import LectureSpec
from scenes.texts.catalog import STORIES, page_texts, story

ROWS: Final = (
    "normalizes",
    "axes",
    "values",
    "count",
    "parameters",
    "batch_dependency",
    "train_inference",
    "batch_of_one",
    "used_in",
)
"""The rows, by their keys in normcore's table."""
LAYOUTS: Final = ("NC", "NCL", "NTD", "NCHW", "NHWC")
"""The layouts that a reader may choose, beside the one that the page opens with."""

Texts = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Column:
    """One kind: its name in states and addresses, what it is called, and what stands in each row.

    `sources` are where it comes from, `formulas` its lines as MathML.
    """

    key: str
    name: str
    cells: Mapping[str, str]
    sources: str
    formulas: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """The kinds of normalization of the tensor of a spec, side by side, in the words of its language."""

    spec: LectureSpec

    @cached_property
    def kinds(self) -> Mapping[str, NormKind]:
        """The kinds by the names that they have in states and addresses."""
        grouped = group(self.spec.group_count)
        return {
            "batch": BATCH,
            "layer": LAYER,
            "layer-channels": LAYER_CHANNELS,
            "group": grouped,
            "instance": INSTANCE,
            "rms": RMS,
        }

    @cached_property
    def layout(self) -> Layout:
        """The layout of the tensor."""
        return Layout.parse(self.spec.layout)

    @cached_property
    def texts(self) -> Texts:
        """The texts of the page."""
        return page_texts(self.spec.language, story(self.layout), self.spec.convention)

    @cached_property
    def table(self) -> PropertyTable:
        """What normcore measured."""
        spec = self.spec
        return properties(spec.shape, self.layout, list(self.kinds.values()), spec.seed, x=spec.tensor())

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """A column for each kind."""
        return tuple(
            Column(
                key,
                self.texts["kinds"][key.replace("-", "_")],
                {row: self._text(row, self.table.cell(row, kind)) for row in ROWS},
                self.table.cell("used_in", kind).citation or "",
                mathml.formulas(kind, self.layout, self.learned),
            )
            for key, kind in self.kinds.items()
        )

    @property
    def rows(self) -> Mapping[str, str]:
        """The titles of the rows, by key."""
        return {key: self.texts["rows"][key] for key in ROWS}

    @property
    def learned(self) -> tuple[str, str]:
        """The signs of gamma and beta, or a library's words for them."""
        signs = page_texts(self.spec.language, "images", self.spec.convention)["learned"]
        return signs["gamma_sign"], signs["beta_sign"]

    @cached_property
    def facts(self) -> Mapping[str, str]:
        """The numbers that texts of the page are filled with."""
        count = NumberFormat(language=self.spec.language).count
        sizes = self.layout.sizes(self.spec.shape)
        found = {"axes": ", ".join(f"{axis} = {count(size)}" for axis, size in sizes.items())}
        for pairs, n, kind in (("batch_count", "batch_n", BATCH), ("layer_count", "layer_n", LAYER)):
            found[pairs] = count(prod(size for _, size in self.table.cell("count", kind).evidence))
            found[n] = count(self.table.cell("values", kind).evidence)
        found["left"] = count(self.table.cell("batch_of_one", BATCH).evidence.n)
        return {**found, "N": count(sizes.get(self.layout.batch or "", 1))}

    @property
    def fails_alone(self) -> bool:
        """Whether batch norm cannot be trained on one sample of the tensor."""
        return self.table.cell("batch_of_one", BATCH).code == "fails"

    def _text(self, row: str, cell: Cell) -> str:
        """What stands in a cell."""
        table = self.texts["cells"]
        text: str = table.get(f"{row}:{cell.code}") or table[row]
        return text.format(**dict(self._values(row, cell)))

    def _values(self, row: str, cell: Cell) -> Iterator[tuple[str, str]]:
        """The numbers and letters that a cell's text names."""
        count = NumberFormat(language=self.spec.language).count
        named = symbols(self.layout)
        if row == "axes":
            axes = (
                named[axis.name] + (f"/{axis.groups}" if axis.groups > 1 else "") for axis in cell.evidence
            )
            yield "axes", ", ".join(axes)
        elif row == "values":
            yield "n", count(cell.evidence)
        elif row == "count":
            yield "count", count(prod(size for _, size in cell.evidence))
        elif row == "parameters":
            yield "axes", ", ".join(named[name] for name, _ in cell.evidence)
            yield "sizes", ", ".join(str(size) for _, size in cell.evidence)
        elif row == "batch_of_one":
            yield "left", count(cell.evidence.n)

    def refill(self) -> dict[str, Any]:
        """What the page needs to say all this of another tensor: texts by story, and what depends on the layout.

        Returns
        -------
        dict
            "cells": the texts of cells by story; "kinds": by kind what belongs to it whatever the tensor; "layouts": by
            layout the letters of its axes, and by kind whose mean it is, and the formulas.
        """
        spec = self.spec
        cells = {each: dict(page_texts(spec.language, each, spec.convention)["cells"]) for each in STORIES}
        return {
            "language": spec.language,
            "cells": cells,
            "kinds": {key: self._codes(kind) for key, kind in self.kinds.items()},
            "layouts": {name: self._of_layout(name) for name in dict.fromkeys((*LAYOUTS, spec.layout))},
        }

    def _codes(self, kind: NormKind) -> dict[str, Any]:
        """What belongs to a kind; in training some refuse one value alone, as PyTorch does."""
        rows = ("batch_dependency", "train_inference", "parameters", "used_in")
        return {
            **{row: self.table.cell(row, kind).code for row in rows},
            "refuses_one": kind.family in ("batch", "instance", "group"),
            "running": kind.running,
            "per_feature": kind.per_feature,
        }

    def _of_layout(self, name: str) -> dict[str, Any]:
        layout = Layout.parse(name)
        # with a single group group norm has other axes than with several
        kinds = {**self.kinds, "group": group(2), "group:1": group(1)}.items()
        return {
            "letters": symbols(layout),
            "normalizes": {key: owner(kind, layout) for key, kind in kinds},
            "formulas": {key: mathml.formulas(kind, layout, self.learned) for key, kind in kinds},
        }
