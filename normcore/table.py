"""The comparison table as a value: rows, one cell a kind, found by key and kind."""

from __future__ import annotations

from dataclasses import dataclass

from normcore.axes import Layout
from normcore.errors import NormError
from normcore.kinds import NormKind, kind_named

__all__ = ["Cell", "PropertyTable", "Row"]


@dataclass(frozen=True, eq=False)
class Cell:
    """One cell of the table.

    value     a short text to show
    evidence  the number or record that the experiment gave
    proof     one sentence that says what was done and what came out
    citation  the source of what cannot be computed, or None

    >>> from normcore.property_table import properties
    >>> properties((5, 4, 2, 3), "NCHW").cell("axes", "batch").value
    'N, H, W'
    """

    kind: NormKind
    value: str
    evidence: object
    proof: str
    citation: str | None = None


@dataclass(frozen=True, eq=False)
class Row:
    """One property: its key, its title, and a cell for each kind in the table's order.

    >>> from normcore.property_table import properties
    >>> properties((5, 4, 2, 3), "NCHW").row("batch_dependency").title
    'Batch dependency'
    """

    key: str
    title: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, eq=False)
class PropertyTable:
    """The rows, in order, for one shape and layout.

    >>> from normcore.property_table import properties
    >>> table = properties((5, 4, 2, 3), "NCHW")
    >>> [cell.value for cell in table.row("values").cells]
    ['30 values', '24 values']
    """

    shape: tuple[int, ...]
    layout: Layout
    kinds: tuple[NormKind, ...]
    rows: tuple[Row, ...]

    def row(self, key: str) -> Row:
        """The row of that key. Raises NormError for another one.

        >>> from normcore.property_table import properties
        >>> properties((5, 4, 2, 3), "NCHW").row("count").cells[0].value
        '4 pairs'
        """
        for row in self.rows:
            if row.key == key:
                return row
        raise NormError(f"no row {key!r}: the rows are {', '.join(row.key for row in self.rows)}")

    def cell(self, key: str, kind: NormKind | str) -> Cell:
        """One cell. Raises NormError for a key or kind that is not in the table.

        >>> from normcore.property_table import properties
        >>> properties((5, 4, 2, 3), "NCHW").cell("batch_dependency", "layer").value
        'no'
        """
        wanted = kind_named(kind)
        for cell in self.row(key).cells:
            if cell.kind == wanted:
                return cell
        raise NormError(
            f"no column {wanted.name}: the kinds are {', '.join(kind.name for kind in self.kinds)}"
        )
