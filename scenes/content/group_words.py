"""What may be said of groups once they are normalized, and the words for it. No Manim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from normcore.property_table import owner
from normcore.record import NormRecord
from scenes.content.number_format import NumberFormat

_UNIT: Final = 0.995
"""A variance from here on is printed as 1.00."""

Texts = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Outcome:
    """How the groups of a normalization came out, as measured on its normalized values.

    count     how many groups there are, of `n` values each
    unit      how many have mean 0 and variance 1
    damped    how many have mean 0 and less than that, because epsilon is not small beside their variance
    constant  how many are all 0, because their values are equal
    largest   the largest variance of the damped groups, 0 if there are none

    For a kind that is not centred, the mean square stands in the place of the variance, and no mean is spoken of; its
    constant groups are those that were 0 already.
    """

    count: int
    n: int
    unit: int
    damped: int
    constant: int
    largest: float

    @classmethod
    def of(cls, record: NormRecord) -> Outcome:
        """The outcome of a whole normalization.

        >>> import numpy as np
        >>> from normcore import normalize
        >>> record = normalize(np.array([[1.0, 3.0], [5.0, 5.0]]), "layer", "NC", eps=3.0)
        >>> Outcome.of(record)
        Outcome(count=2, n=2, unit=0, damped=1, constant=1, largest=0.25)
        """
        var = record.normalized_moments.var
        constant, unit = var == 0, var >= _UNIT
        damped = ~(constant | unit)
        return cls(
            record.count,
            record.n,
            int(unit.sum()),
            int(damped.sum()),
            int(constant.sum()),
            float(var[damped].max(initial=0.0)),
        )

    @property
    def code(self) -> str:
        """What there is to say: "unit", "damped", "constant", several joined by "_"; "single" for groups of one value.

        >>> Outcome(4, 30, 3, 0, 1, 0.0).code, Outcome(4, 30, 0, 4, 0, 0.07).code, Outcome(4, 1, 0, 0, 4, 0.0).code
        ('unit_constant', 'damped', 'single')
        """
        if self.constant == self.count and self.n == 1:
            return "single"
        parts = {"unit": self.unit, "damped": self.damped, "constant": self.constant}
        return "_".join(name for name, groups in parts.items() if groups)


def outcome_text(record: NormRecord, texts: Texts, numbers: NumberFormat) -> str:
    """A sentence on what became of all groups of a normalization.

    `texts` has the tables "normalized", by code and what has a mean of its own ("unit:feature"), and, for kinds that
    are not centred, "normalized_square", by code.

    >>> import numpy as np
    >>> from normcore import normalize
    >>> record = normalize(np.array([[1.0, 3.0], [5.0, 5.0]]), "layer", "NC")
    >>> texts = {"normalized": {"unit_constant:sample": "Variance 1 in {unit} of {count}; the others become 0."}}
    >>> outcome_text(record, texts, NumberFormat())
    'Variance 1 in 1 of 2; the others become 0.'
    """
    found = Outcome.of(record)
    if record.kind.centred:
        table, whose = texts["normalized"], owner(record.kind, record.layout)
        text = table.get(f"{found.code}:{whose}") or table[f"{found.code}:group"]
    else:
        text = texts["normalized_square"][found.code]
    counts = {name: numbers.count(getattr(found, name)) for name in ("count", "unit", "damped", "constant")}
    return text.format(**counts, largest=numbers.exact(float(f"{found.largest:.2g}")))
