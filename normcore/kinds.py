"""The kinds of normalization, as data: which axes each one averages and where its parameters live."""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_uppercase
from types import MappingProxyType

from normcore.axes import Layout, Role
from normcore.errors import NormError

__all__ = [
    "BATCH",
    "INSTANCE",
    "KINDS",
    "LAYER",
    "LAYER_CHANNELS",
    "RMS",
    "NormKind",
    "group",
    "group_axis",
    "kind_named",
]


@dataclass(frozen=True)
class NormKind:
    """A normalization, described by the axes it averages.

    family      "batch", "layer", "layer_channels", "instance", "group" or "rms"; another word for a kind of
                your own
    pools       the roles whose axes are averaged
    groups      the number of groups of contiguous channels, or None if channels are not split
    centred     whether the mean is subtracted; if not, var is the mean square and there is no beta
    running     whether inference uses running statistics in place of the input's own
    per_feature whether gamma and beta have one entry a feature; else one for each cell of the pooled axes
    affine      whether the PyTorch layer has gamma (and beta) by default

    Sources: Ioffe & Szegedy 2015 (batch), Ba, Kiros & Hinton 2016 (layer), Ulyanov et al. 2016 (instance), Wu
    & He 2018 (group), Zhang & Sennrich 2019 (RMS); parameter shapes as in torch.nn.

    >>> BATCH.reduced(Layout.parse("NCHW")), LAYER.reduced(Layout.parse("NCHW"))
    (('N', 'H', 'W'), ('C', 'H', 'W'))
    """

    family: str
    pools: frozenset[Role]
    groups: int | None = None
    centred: bool = True
    running: bool = False
    per_feature: bool = True
    affine: bool = True

    @property
    def name(self) -> str:
        """What `kind_named` reads: the family, and for group norm the number of groups.

        >>> LAYER.name, group(2).name
        ('layer', 'group:2')
        """
        return self.family if self.groups is None else f"{self.family}:{self.groups}"

    @property
    def splits(self) -> bool:
        """Whether the features axis is split: group norm with one group averages over all of it.

        >>> group(2).splits, group(1).splits, BATCH.splits
        (True, False, False)
        """
        return self.groups is not None and self.groups > 1

    def reduced(self, layout: Layout) -> tuple[str, ...]:
        """The names of the averaged axes, in layout order.

        Group norm averages over part of the features axis, C/G of its C entries; that axis is named here.

        >>> LAYER.reduced(Layout.parse("NTD")), group(2).reduced(Layout.parse("NCHW"))
        (('D',), ('C', 'H', 'W'))
        """
        return tuple(name for name in layout.names if layout.role(name) in self.pools)

    def index_axes(self, layout: Layout) -> tuple[str, ...]:
        """The names of the axes along which statistics differ: a statistic has one index for each of them.

        These are the axes that are not averaged, in layout order. Group norm with G > 1 has the group axis
        (see `group_axis`) where the features axis stands, which is split and named by `reduced` too.

        >>> BATCH.index_axes(Layout.parse("NCHW")), group(2).index_axes(Layout.parse("NHWC"))
        (('C',), ('N', 'G'))
        """
        reduced = set(self.reduced(layout))
        names = (
            group_axis(layout) if self.splits and name == layout.features else name
            for name in layout.names
            if name not in reduced or (self.splits and name == layout.features)
        )
        return tuple(names)

    def parameter_axes(self, layout: Layout) -> tuple[str, ...]:
        """The names of the axes of gamma and beta, in layout order.

        >>> BATCH.parameter_axes(Layout.parse("NCHW")), LAYER.parameter_axes(Layout.parse("NCHW"))
        (('C',), ('C', 'H', 'W'))
        """
        return (layout.features,) if self.per_feature else self.reduced(layout)


def group_axis(layout: Layout) -> str:
    """The name of the axis of groups: "G", or another letter if the layout has a use for that one.

    >>> group_axis(Layout.parse("NCHW")), group_axis(Layout.parse("N C Gain"))
    ('G', 'R')
    """
    names = [name.upper() for name in layout.names]
    return min(
        "GROUP" + ascii_uppercase,
        key=lambda letter: (letter in names, any(letter in name for name in names)),
    )


_POSITIONS = frozenset({Role.TOKENS, Role.SPATIAL})
_SAMPLE = frozenset({Role.FEATURES, Role.SPATIAL})

BATCH = NormKind("batch", _POSITIONS | {Role.BATCH}, running=True)
LAYER = NormKind("layer", _SAMPLE, per_feature=False)
LAYER_CHANNELS = NormKind("layer_channels", frozenset({Role.FEATURES}), per_feature=False)
INSTANCE = NormKind("instance", _POSITIONS, affine=False)
RMS = NormKind("rms", _SAMPLE, centred=False, per_feature=False)


def group(groups: int) -> NormKind:
    """Group norm: within a sample, `groups` runs of contiguous channels each share a mean and a variance.

    It pools C/G channels and all positions, tokens included, as torch.nn.GroupNorm does. With 1 group it is
    layer norm over (C, H, W); with C groups it is instance norm (Wu & He 2018). Raises NormError unless
    `groups` is an int >= 1.

    >>> group(2).name, group(2).groups
    ('group:2', 2)
    """
    if isinstance(groups, bool) or not isinstance(groups, int) or groups < 1:
        raise NormError(f"{groups!r} groups: group norm needs a whole number of groups, 1 or more")
    return NormKind("group", _POSITIONS | {Role.FEATURES}, groups=groups)


KINDS: MappingProxyType[str, NormKind] = MappingProxyType(
    {kind.name: kind for kind in (BATCH, LAYER, LAYER_CHANNELS, INSTANCE, RMS)}
)


def kind_named(name: str | NormKind) -> NormKind:
    """The kind of that name; "group:G" is group norm with G groups. A NormKind is returned as it is.

    Raises NormError for any other name.

    >>> kind_named("group:2") == group(2), kind_named("rms") is RMS
    (True, True)
    """
    if isinstance(name, NormKind):
        return name
    if not isinstance(name, str):
        raise NormError(f"{name!r} names no normalization: write a name such as 'batch', or give a NormKind")
    key, _, groups = name.strip().lower().partition(":")
    if key == "group" and groups.isdecimal():
        return group(int(groups))
    if key in KINDS and not groups:
        return KINDS[key]
    raise NormError(
        f"no normalization is named {name!r}: use one of {', '.join(KINDS)} or group:G, such as group:2"
    )
