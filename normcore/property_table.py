"""The comparison table: every cell is computed by an experiment on the core, or names its citation."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from normcore.axes import Layout, Role
from normcore.errors import NormError
from normcore.kinds import BATCH, LAYER, NormKind, kind_named
from normcore.proofs import Study, batch_of_one, depends_on_batch, evenness, train_and_inference
from normcore.samples import integers
from normcore.table import Cell, PropertyTable, Row

__all__ = ["Cell", "PropertyTable", "Row", "properties"]

Array = NDArray[Any]
_WHOLE = 4096
_CAPS = {Role.BATCH: 4, Role.FEATURES: 8, Role.TOKENS: 4, Role.SPATIAL: 3}
_TORCH = "PyTorch, torch.nn reference"
_USES = {
    "batch": ("CNNs with large batches", "Ioffe & Szegedy 2015"),
    "layer": ("transformers (per token), RNNs", "Ba, Kiros & Hinton 2016; Vaswani et al. 2017"),
    "layer_channels": ("ConvNeXt, transformers", "Liu et al. 2022"),
    "instance": ("style transfer", "Ulyanov et al. 2016"),
    "group": ("detection, small batches", "Wu & He 2018"),
    "rms": ("large language models", "Zhang & Sennrich 2019; Touvron et al. 2023"),
}


def properties(
    shape: Sequence[int],
    layout: Layout | str,
    kinds: Sequence[NormKind | str] = (BATCH, LAYER),
    seed: int = 0,
    eps: float = 1e-5,
    x: Array | None = None,
) -> PropertyTable:
    """The comparison of kinds on a tensor of this shape.

    Rows: normalizes, axes, values, count, batch_dependency, train_inference, batch_of_one, parameters,
    used_in. Numbers of values and of statistics are those of the whole shape. Experiments run on x if given,
    else on samples.integers; above 4096 values on its corner of at most 4 samples, 8 channels (as many as
    there are groups, if more), 4 tokens and 3 positions an axis, so they take milliseconds. An axis of size 1
    stays 1.

    Raises NormError if layout, shape, x or groups do not fit, or an axis is empty.

    >>> [row.key for row in properties((5, 4, 2, 3), "NCHW").rows][:4]
    ['normalizes', 'axes', 'values', 'count']
    """
    layout, shape = Layout.parse(layout), tuple(int(size) for size in shape)
    columns = tuple(kind_named(kind) for kind in kinds)
    sizes = layout.sizes(shape)
    if 0 in shape:
        raise NormError(f"shape {shape} of layout {layout} is empty: every axis needs at least one entry")
    if x is not None and np.shape(x) != shape:
        raise NormError(f"x has shape {np.shape(x)}, the table is for {shape}: give the tensor of that shape")
    studies = [
        Study(kind, layout, shape, _corner(kind, sizes, layout, seed, x), seed, eps) for kind in columns
    ]
    makers = (_normalizes, _axes, _values, _count, _dependency, _modes, _one, _parameters, _used_in)
    rows = []
    for key, maker in zip(_TITLES, makers, strict=True):
        rows.append(Row(key, _TITLES[key], tuple(maker(study) for study in studies)))
    return PropertyTable(shape, layout, columns, tuple(rows))


_TITLES = {
    "normalizes": "Normalizes",
    "axes": "Averages over",
    "values": "Values averaged",
    "count": "Statistics",
    "batch_dependency": "Batch dependency",
    "train_inference": "Training and inference",
    "batch_of_one": "Batch of one",
    "parameters": "Parameters",
    "used_in": "Commonly used in",
}


def _corner(kind: NormKind, sizes: dict[str, int], layout: Layout, seed: int, x: Array | None) -> Array:
    """The tensor to experiment on: the whole one if it is small, else its first corner."""
    caps = {name: min(size, _CAPS[layout.role(name)]) for name, size in sizes.items()}
    if kind.groups is not None and sizes[layout.features] % kind.groups == 0:
        each = min(2, sizes[layout.features] // kind.groups)
        caps[layout.features] = max(each * kind.groups, 8 // kind.groups * kind.groups)
        caps[layout.features] = min(caps[layout.features], sizes[layout.features])
    whole = prod(sizes.values()) <= _WHOLE
    shape = tuple((sizes if whole else caps).values())
    if x is None:
        return integers(shape, layout, seed)
    corner = np.asarray(x)[tuple(slice(size) for size in shape)]
    return np.asarray(corner if corner.dtype.kind == "f" else corner.astype(np.float64))


def _unit(study: Study) -> str:
    """What has a mean and a variance of its own."""
    layout, kept = study.layout, study.kind.kept(study.layout)
    roles = {layout.role(name) for name in kept}
    channel = "channel" if layout.features == "C" and layout.positions else "feature"
    groups = study.kind.groups
    if groups is not None and groups > 1:
        return "sample and group" if Role.BATCH in roles else "group"
    if Role.SPATIAL in roles and Role.FEATURES not in roles:
        return "position"
    if Role.TOKENS in roles and Role.FEATURES not in roles:
        return "token"
    parts = {Role.BATCH: "sample", Role.TOKENS: "token", Role.SPATIAL: "position", Role.FEATURES: channel}
    return " and ".join(word for role, word in parts.items() if role in roles) or "tensor"


def _counted(number: int, word: str, many: str = "") -> str:
    """1 value, 30 values."""
    return f"{number:,} {word if number == 1 else many or word + 's'}"


def _normalizes(study: Study) -> Cell:
    """Per channel, per sample, per token."""
    spread, unit = evenness(study), _unit(study)
    if spread.most == 0:
        proof = f"every {unit} comes out as 0: it has a single value, or equal ones"
    elif study.kind.centred:
        off = f"{spread.mean:.0e}" if spread.mean else "0"
        proof = f"every {unit} has mean 0 (off by {off} at most) and variance {spread.most:.6g} at most"
    else:
        proof = f"every {unit} comes out with mean square {spread.most:.6g} at most"
    return Cell(study.kind, f"per {unit}", spread, proof)


def _averaged(study: Study) -> list[str]:
    """The averaged axes by name, the features axis as C/G if it is split."""
    groups, features = study.kind.groups, study.layout.features
    split = {features: f"{features}/{groups}"} if groups is not None and groups > 1 else {}
    return [split.get(name, name) for name in study.kind.reduced(study.layout)]


def _axes(study: Study) -> Cell:
    """The averaged axes by name."""
    sizes = " * ".join(str(size) for size in study.factors)
    proof = f"1/({sizes}) = 1/{study.n}" if len(study.factors) > 1 else f"1/{study.n}"
    return Cell(study.kind, ", ".join(_averaged(study)) or "none", study.factors, proof)


def _values(study: Study) -> Cell:
    """How many values each statistic averages."""
    names = " * ".join(_averaged(study)) or "no axis averaged"
    proof = f"{names} of {study.layout} {study.shape}: {study.n}"
    return Cell(study.kind, _counted(study.n, "value"), study.n, proof)


def _count(study: Study) -> Cell:
    """How many statistics there are."""
    value = _counted(study.count, "pair" if study.kind.centred else "mean square")
    proof = f"{_counted(prod(study.shape), 'cell')} / {study.n} a statistic = {study.count}"
    return Cell(study.kind, value, study.count, proof)


def _dependency(study: Study) -> Cell:
    """Whether a batch mate matters."""
    swap = depends_on_batch(study)
    moved = f"moved by up to {swap.max_abs_change:.3g}" if swap.changed else "kept every bit"
    alone = study.layout.batch is None or study.x.shape[study.layout.index(study.layout.batch)] == 1
    mate = "a second sample was added and then replaced" if alone else f"sample {swap.mate + 1} was replaced"
    proof = f"{mate}: the output of sample {swap.sample + 1} {moved}"
    return Cell(study.kind, "yes" if swap.changed else "no", swap, proof)


def _modes(study: Study) -> Cell:
    """Whether training and inference give different outputs."""
    gap = train_and_inference(study)
    if study.kind.running:
        proof = (
            f"running statistics of earlier batches in place of this one's: outputs differ by up to {gap:.3g}"
        )
    else:
        proof = f"its own statistics in both modes: outputs differ by {gap:.3g}"
    return Cell(study.kind, "different" if gap else "same", gap, proof)


def _one(study: Study) -> Cell:
    """What a batch of one does."""
    value, evidence, proof = batch_of_one(study)
    return Cell(study.kind, value, evidence, proof)


def _parameters(study: Study) -> Cell:
    """gamma and beta at their true shape."""
    kind, axes = study.kind, study.kind.parameter_axes(study.layout)
    sizes = study.layout.sizes(study.shape)
    shape = tuple(sizes[name] for name in axes)
    names = "gamma, beta" if kind.centred else "gamma"
    value = f"{names}: {shape}" if kind.affine else "none"
    extra = "" if kind.affine else f"; {shape} each with affine=True"
    total = prod(shape) * (2 if kind.centred else 1) if kind.affine else 0
    proof = f"{_counted(total, 'learned number')}, along {', '.join(axes)}{extra}"
    return Cell(kind, value, shape if kind.affine else (), proof, _TORCH)


def _used_in(study: Study) -> Cell:
    """Where it is commonly found."""
    value, citation = _USES.get(study.kind.name.partition(":")[0], ("", None))
    return Cell(study.kind, value, None, "a custom, not a rule: ConvNeXt is a CNN with layer norm", citation)
