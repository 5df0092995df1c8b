"""What is set beside what: the rows that a table shows, its cells as texts, and what is mistaken for layer norm.

`texts` are the tables of `common.toml` for one language and story: `kinds` and `values`. No Manim.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import prod
from types import MappingProxyType
from typing import Final

from normcore.axes import Layout, Role
from normcore.kinds import BATCH, INSTANCE, LAYER_CHANNELS, RMS, NormKind, group
from normcore.property_table import Cell
from scenes.content.group_stops import between_one_and_all

COMPARED: Final = (
    "axes",
    "count",
    "parameters",
    "batch_dependency",
    "train_inference",
    "batch_of_one",
    "used_in",
)
"""The rows that tell two kinds apart."""

TO_KEEP: Final = ("axes", "batch_dependency", "train_inference", "used_in")
"""Those that a film ends with which has counted means and shrunk the batch shortly before, and learned nothing yet."""

LOOK_ALIKES: Final[Mapping[str, NormKind]] = MappingProxyType(
    {"images": LAYER_CHANNELS, "tokens": group(1), "flat": BATCH}
)
"""What goes by the name of layer norm, or is easily taken for it, by what the tensor holds."""

Texts = Mapping[str, Mapping[str, str]]


def other_kinds(shape: Sequence[int], layout: Layout, groups: int = 2) -> list[NormKind]:
    """The kinds beside batch and layer norm that average more than one value of a tensor of this shape.

    Group norm has so many `groups`, or the fewest that divide the channels, if there are more than one and fewer
    than all of them; RMS norm is for tensors that are no pictures, or for want of another.

    >>> [kind.name for kind in other_kinds((5, 4, 2, 3), Layout.parse("NCHW"))]
    ['instance', 'group:2']
    >>> [kind.name for kind in other_kinds((3, 5, 8), Layout.parse("NTD"))]
    ['instance', 'group:2', 'rms']
    """
    sizes = layout.sizes(tuple(shape))
    channels = sizes[layout.features]
    positions = prod(sizes[name] for name in layout.positions)
    between = between_one_and_all(channels, groups)
    found = [INSTANCE] if positions > 1 else []
    found += [group(between)] if between else []
    picture = bool(layout.positions) and not any(layout.role(name) is Role.TOKENS for name in layout.names)
    return found if found and picture else [*found, RMS]


def kind_name(kind: NormKind, texts: Texts) -> str:
    """What a kind is called; a kind of one's own by its family.

    >>> kind_name(group(2), {"kinds": {"group": "group norm, G = {groups}"}})
    'group norm, G = 2'
    """
    return texts["kinds"].get(kind.family, kind.name).format(groups=kind.groups)


def cell_text(key: str, cell: Cell, texts: Texts, count: Callable[[int], str] = str) -> str:
    """The text of the cell of row `key`: that of its code, else of its row; `count` prints its numbers.

    Raises KeyError for a code that has no text.

    >>> from normcore.property_table import properties
    >>> cell = properties((5, 4, 2, 3), "NCHW").cell("axes", "batch")
    >>> cell_text("axes", cell, {"values": {"axes": "over {axes}"}})
    'over N, H, W'
    """
    table = texts["values"]
    text = table.get(f"{key}:{cell.code}") or table[key]
    return text.format_map(_FACTS[key](cell, count)) if key in _FACTS else text


def _averaged(cell: Cell, count: Callable[[int], str]) -> dict[str, str]:
    """The averaged axes, the features as C/2 if they are split, and how many values they hold."""
    names = [axis.name if axis.groups == 1 else f"{axis.name}/{axis.groups}" for axis in cell.evidence]
    return {"axes": ", ".join(names), "n": count(prod(axis.size for axis in cell.evidence))}


def _counted(cell: Cell, count: Callable[[int], str]) -> dict[str, str]:
    """How many statistics there are."""
    return {"count": count(prod(size for _, size in cell.evidence))}


def _shaped(cell: Cell, count: Callable[[int], str]) -> dict[str, str]:
    """The shape of gamma and beta."""
    return {"shape": " \N{MULTIPLICATION SIGN} ".join(count(size) for _, size in cell.evidence)}


_FACTS: Final[Mapping[str, Callable[[Cell, Callable[[int], str]], dict[str, str]]]] = MappingProxyType(
    {"axes": _averaged, "count": _counted, "parameters": _shaped}
)
"""What the texts of a row are filled with."""
