"""Named axes: a Layout says what each axis of a tensor means, so that nothing else has to count axes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from normcore.errors import NormError

__all__ = ["Layout", "Role"]


class Role(Enum):
    """What an axis stands for.

    BATCH counts independent samples, FEATURES the channels or embedding entries, TOKENS the words of a
    sequence, and SPATIAL every other position (height, width, depth, length).

    >>> Layout.parse("NTD").role("T")
    <Role.TOKENS: 'tokens'>
    """

    BATCH = "batch"
    FEATURES = "features"
    TOKENS = "tokens"
    SPATIAL = "spatial"


@dataclass(frozen=True)
class Layout:
    """An ordered, immutable and hashable tuple of axis names.

    N is the batch. C is the features, or D if there is no C (so the D of NCDHW is depth). T is tokens. Any
    other name is a spatial position. Exactly one features axis is required; a batch axis is not.

    Raises NormError if a name is repeated or not an identifier, or if there is no features axis.

    >>> layout = Layout(("N", "C", "H", "W"))
    >>> layout.batch, layout.features, layout.positions
    ('N', 'C', ('H', 'W'))
    """

    names: tuple[str, ...]

    def __post_init__(self) -> None:
        """Check the names."""
        object.__setattr__(self, "names", tuple(self.names))
        for name in self.names:
            if not isinstance(name, str) or not name.isidentifier():
                raise NormError(
                    f"axis name {name!r} in layout {self}: a name is letters, digits and _, such as 'H'"
                )
            if self.names.count(name) > 1:
                raise NormError(f"layout {self} names the axis {name!r} twice: give every axis its own name")
        if "C" not in self.names and "D" not in self.names:
            raise NormError(
                f"layout {self} has no features axis: name one axis 'C' (channels) or 'D' (features)"
            )

    @classmethod
    def parse(cls, text: str | Layout) -> Layout:
        """Read a layout: one letter an axis, or names separated by blanks.

        A Layout is returned as it is. Raises NormError as the class does, and for an empty text.

        >>> Layout.parse("NCHW").names
        ('N', 'C', 'H', 'W')
        >>> Layout.parse("N C Freq Time").positions
        ('Freq', 'Time')
        """
        if isinstance(text, Layout):
            return text
        if not isinstance(text, str):
            raise NormError(f"layout {text!r} is not text: write one letter an axis, such as 'NCHW'")
        words = text.split()
        if not words:
            raise NormError(f"layout {text!r} names no axis: write one letter an axis, such as 'NCHW'")
        return cls(tuple(words[0]) if len(words) == 1 else tuple(words))

    @property
    def batch(self) -> str | None:
        """The name of the batch axis, or None.

        >>> Layout.parse("CHW").batch is None
        True
        """
        return "N" if "N" in self.names else None

    @property
    def features(self) -> str:
        """The name of the features axis.

        >>> Layout.parse("NCDHW").features, Layout.parse("NTD").features
        ('C', 'D')
        """
        return "C" if "C" in self.names else "D"

    @property
    def positions(self) -> tuple[str, ...]:
        """The token and spatial axes, in layout order.

        >>> Layout.parse("NHWC").positions
        ('H', 'W')
        """
        return tuple(name for name in self.names if name not in (self.batch, self.features))

    def role(self, name: str) -> Role:
        """The role of an axis. Raises NormError for a name that is not in the layout.

        >>> Layout.parse("NCDHW").role("D")
        <Role.SPATIAL: 'spatial'>
        """
        self.index(name)
        if name == self.batch:
            return Role.BATCH
        if name == self.features:
            return Role.FEATURES
        return Role.TOKENS if name == "T" else Role.SPATIAL

    def index(self, name: str) -> int:
        """The place of an axis, from 0. Raises NormError for a name that is not in the layout.

        >>> Layout.parse("NHWC").index("C")
        3
        """
        if name not in self.names:
            raise NormError(f"layout {self} has no axis {name!r}: its axes are {', '.join(self.names)}")
        return self.names.index(name)

    def indices(self, names: Iterable[str]) -> tuple[int, ...]:
        """The places of several axes, in the order asked.

        >>> Layout.parse("NCHW").indices(("W", "N"))
        (3, 0)
        """
        return tuple(self.index(name) for name in names)

    def sizes(self, shape: Sequence[int]) -> dict[str, int]:
        """Each axis name with its size. Raises NormError if the shape has another number of axes.

        >>> Layout.parse("NTD").sizes((3, 5, 8))
        {'N': 3, 'T': 5, 'D': 8}
        """
        shape = tuple(int(size) for size in shape)
        if len(shape) != len(self.names):
            raise NormError(
                f"shape {shape} has {len(shape)} axes but layout {self} names {len(self.names)}: "
                f"give one size for each of {', '.join(self.names)}"
            )
        if any(size < 0 for size in shape):
            raise NormError(f"shape {shape} of layout {self} has a negative size: sizes are 0 or more")
        return dict(zip(self.names, shape, strict=True))

    def __str__(self) -> str:
        """The text that `parse` reads.

        >>> str(Layout.parse("NCHW")), str(Layout.parse("N C Freq"))
        ('NCHW', 'N C Freq')
        """
        names = tuple(str(name) for name in self.names)
        return "".join(names) if all(len(name) == 1 for name in names) else " ".join(names)
