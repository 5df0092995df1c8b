"""What is set beside what: the rows that a table shows, its cells as texts, and what is mistaken for layer norm.

`texts` are the tables of `common.toml` for one language and story: `kinds`, `table`, `values` and `proofs`. No Manim.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import prod
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from normcore.experiments import EARLIER_BATCHES
from normcore.kinds import BATCH, LAYER_CHANNELS, NormKind, group
from normcore.property_table import Cell
from scenes.content.number_format import NumberFormat, joined

COMPARED: Final = ("normalizes", "axes", "batch_dependency", "train_inference", "batch_of_one", "used_in")
"""What tells two kinds apart."""

IN_SHORT: Final = (
    ("normalizes", "axes"),
    ("batch_dependency",),
    ("train_inference",),
    ("parameters",),
    ("batch_of_one",),
    ("used_in",),
)
"""What there is to say of one kind; rows of one line come together."""

LOOK_ALIKES: Final[Mapping[str, NormKind]] = MappingProxyType(
    {"images": LAYER_CHANNELS, "tokens": group(1), "flat": BATCH}
)
"""What goes by the name of layer norm, or is easily taken for it, by what the tensor holds."""

Texts = Mapping[str, Mapping[str, str]]


class CellText(NamedTuple):
    """A cell of the table as it is shown: a short value, and the number or the source that proves it.

    `brief` is both in a few words, for a table that has no room for the proof, or the value if nothing was measured.
    """

    value: str
    proof: str
    brief: str


def kind_name(kind: NormKind, texts: Texts) -> str:
    """What a kind is called; a kind of one's own by its family.

    >>> kind_name(group(2), {"kinds": {"group": "group norm, G = {groups}"}})
    'group norm, G = 2'
    """
    return texts["kinds"].get(kind.family, kind.name).format(groups=kind.groups)


def cell_text(key: str, cell: Cell, texts: Texts, numbers: NumberFormat | None = None) -> CellText:
    """The texts of the cell of row `key`: those of its kind's family, else of its code, else of its row.

    Raises KeyError for a code that has no text.

    >>> texts = {"values": {"axes": "{axes}"}, "proofs": {"axes": "{product} = {n}"}}
    >>> from normcore.property_table import properties
    >>> cell_text("axes", properties((5, 4, 2, 3), "NCHW").cell("axes", "batch"), texts)
    CellText(value='N, H, W', proof='5 × 2 × 3 = 30', brief='N, H, W')
    """
    facts = _FACTS[key](cell, numbers or NumberFormat())
    value, proof = (_chosen(texts[table], key, cell).format(**facts) for table in ("values", "proofs"))
    table = texts.get("briefs", {})
    brief = table.get(f"{key}:{cell.code}") or table.get(key, "{value}")
    return CellText(value, proof, brief.format(**facts, value=value))


def _chosen(table: Mapping[str, str], key: str, cell: Cell) -> str:
    """The most special text there is for a cell; `sample` for what was measured on other values than the tensor's."""
    special = [f"{key}:{cell.code}:sample"] if cell.on_sample else []
    for name in (*special, f"{key}@{cell.kind.family}", f"{key}:{cell.code}"):
        if name in table:
            return table[name]
    return table[key]


Facts = Mapping[str, Any]


def _evenness(cell: Cell, numbers: NumberFormat) -> Facts:
    return {"count": numbers.count(cell.evidence.count)}


def _averaged(cell: Cell, numbers: NumberFormat) -> Facts:
    """The averaged axes, the features as C/2 if they are split, and how many values they have together."""
    names = [axis.name if axis.groups == 1 else f"{axis.name}/{axis.groups}" for axis in cell.evidence]
    sizes = [axis.size for axis in cell.evidence]
    product = joined(sizes, language=numbers.language)
    return {"axes": ", ".join(names), "product": product, "n": numbers.count(prod(sizes))}


def _number(cell: Cell, numbers: NumberFormat) -> Facts:
    return {"n": numbers.count(cell.evidence)}


def _count(cell: Cell, numbers: NumberFormat) -> Facts:
    names, sizes = zip(*cell.evidence, strict=True) if cell.evidence else ((), ())
    product = joined(sizes, language=numbers.language)
    return {"count": numbers.count(prod(sizes)), "axes": " × ".join(names), "product": product}


def _change(cell: Cell, numbers: NumberFormat) -> Facts:
    """The difference of the printed outputs, which the film shows beside each other."""
    return {"change": numbers.difference(*cell.evidence.moved)[2] if cell.evidence.changed else "0"}


def _gap(cell: Cell, numbers: NumberFormat) -> Facts:
    """How far outputs are apart, and over how many batches running statistics were taken, resampled from this one."""
    return {"gap": _two_digits(cell.evidence, numbers), "batches": numbers.count(EARLIER_BATCHES)}


def _alone(cell: Cell, numbers: NumberFormat) -> Facts:
    gap = cell.evidence.gap
    return {"n": numbers.count(cell.evidence.n), "gap": "" if gap is None else _two_digits(gap, numbers)}


def _two_digits(value: float, numbers: NumberFormat) -> str:
    return numbers.exact(float(f"{value:.2g}"))


def _parameters(cell: Cell, numbers: NumberFormat) -> Facts:
    """The shape of gamma, and how many numbers are learned with it."""
    shape = tuple(size for _, size in cell.evidence)
    each = 2 if cell.kind.centred else 1
    return {"shape": str(shape), "learned": numbers.count(each * prod(shape))}


def _citation(cell: Cell, _numbers: NumberFormat) -> Facts:
    return {"citation": cell.citation or ""}


_FACTS: Final[Mapping[str, Callable[[Cell, NumberFormat], Facts]]] = MappingProxyType(
    {
        "normalizes": _evenness,
        "axes": _averaged,
        "values": _number,
        "count": _count,
        "batch_dependency": _change,
        "train_inference": _gap,
        "batch_of_one": _alone,
        "parameters": _parameters,
        "used_in": _citation,
    }
)
"""What the evidence of each row gives to its texts."""
