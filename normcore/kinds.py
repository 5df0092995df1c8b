"""The kinds of normalization, as data: which axes each one averages and where its parameters live."""

from __future__ import annotations

from dataclasses import dataclass
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
    "kind_named",
]


@dataclass(frozen=True)
class NormKind:
    """A normalization, told by the axes it pools.

    name        what `kind_named` reads: "batch", "layer", "layer_channels", "instance", "group:2", "rms"
    label       what a reader sees: "batch norm"
    pools       the roles whose axes are averaged
    groups      the number of groups of contiguous channels, or None if channels are not split
    centred     whether the mean is subtracted; if not, var is the mean square and there is no beta
    running     whether inference uses running statistics in place of the input's own
    per_feature whether gamma and beta have one entry a feature; else one for each cell of the pooled axes
    affine      whether the PyTorch layer has gamma (and beta) unless told otherwise

    Sources: Ioffe & Szegedy 2015 (batch), Ba, Kiros & Hinton 2016 (layer), Ulyanov et al. 2016 (instance), Wu
    & He 2018 (group), Zhang & Sennrich 2019 (RMS); parameter shapes as in torch.nn.

    >>> BATCH.reduced(Layout.parse("NCHW")), LAYER.reduced(Layout.parse("NCHW"))
    (('N', 'H', 'W'), ('C', 'H', 'W'))
    """

    name: str
    label: str
    pools: frozenset[Role]
    groups: int | None = None
    centred: bool = True
    running: bool = False
    per_feature: bool = True
    affine: bool = True

    def reduced(self, layout: Layout) -> tuple[str, ...]:
        """The names of the averaged axes, in layout order.

        Group norm averages over part of the features axis, C/G of its C entries; that axis is named here.

        >>> LAYER.reduced(Layout.parse("NTD")), group(2).reduced(Layout.parse("NCHW"))
        (('D',), ('C', 'H', 'W'))
        """
        return tuple(name for name in layout.names if layout.role(name) in self.pools)

    def kept(self, layout: Layout) -> tuple[str, ...]:
        """The names of the axes along which statistics differ, in layout order.

        These are the axes that are not averaged. Group norm with G > 1 also differs along the features axis,
        from group to group: the axis is named by `reduced`, and not here.

        >>> BATCH.kept(Layout.parse("NCHW")), LAYER.kept(Layout.parse("NTD"))
        (('C',), ('N', 'T'))
        """
        return tuple(name for name in layout.names if layout.role(name) not in self.pools)

    def parameter_axes(self, layout: Layout) -> tuple[str, ...]:
        """The names of the axes of gamma and beta, in layout order.

        >>> BATCH.parameter_axes(Layout.parse("NCHW")), LAYER.parameter_axes(Layout.parse("NCHW"))
        (('C',), ('C', 'H', 'W'))
        """
        return (layout.features,) if self.per_feature else self.reduced(layout)


_POSITIONS = frozenset({Role.TOKENS, Role.SPATIAL})
_SAMPLE = frozenset({Role.FEATURES, Role.SPATIAL})

BATCH = NormKind("batch", "batch norm", _POSITIONS | {Role.BATCH}, running=True)
LAYER = NormKind("layer", "layer norm", _SAMPLE, per_feature=False)
LAYER_CHANNELS = NormKind(
    "layer_channels", "layer norm over channels", frozenset({Role.FEATURES}), per_feature=False
)
INSTANCE = NormKind("instance", "instance norm", _POSITIONS, affine=False)
RMS = NormKind("rms", "RMS norm", _SAMPLE, centred=False, per_feature=False)


def group(groups: int) -> NormKind:
    """Group norm: within a sample, `groups` runs of contiguous channels each share a mean and a variance.

    It pools C/G channels and all positions, tokens included, as torch.nn.GroupNorm does. With 1 group it is
    layer norm over (C, H, W); with C groups it is instance norm (Wu & He 2018). Raises NormError unless
    `groups` is an int >= 1.

    >>> group(2).name, group(2).label
    ('group:2', 'group norm, G = 2')
    """
    if isinstance(groups, bool) or not isinstance(groups, int) or groups < 1:
        raise NormError(f"{groups!r} groups: group norm needs a whole number of groups, 1 or more")
    return NormKind(
        f"group:{groups}", f"group norm, G = {groups}", _POSITIONS | {Role.FEATURES}, groups=groups
    )


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
