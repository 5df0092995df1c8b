"""How libraries set up one and the same normalization: names, eps, momentum and the variance that is stored."""

from __future__ import annotations

from dataclasses import dataclass

from normcore.errors import NormError
from normcore.kinds import BATCH, NormKind, kind_named

__all__ = ["CONVENTIONS", "FLAX", "KERAS", "ONNX", "PAPER", "TORCH", "Convention", "convention_named"]


@dataclass(frozen=True)
class Convention:
    """What a library calls and sets by default where the formula leaves it open.

    name           of the convention
    scale, offset  what the learned parameters are called: y = scale * x_hat + offset
    eps            added to the variance inside the root; `other_eps` where a kind other than batch norm has its own
    momentum       of the running statistics of batch norm, read from the end that the library reads it from
    weighs_batch   whether momentum is the weight of the new batch; else it is that of what was there before
    stores_unbiased  whether the running variance takes in var * n / (n - 1), or the biased one

    All of them normalize with the biased variance, eps inside the root. Sources, the reference pages of

    torch  torch.nn.BatchNorm2d, LayerNorm, GroupNorm: weight, bias, eps 1e-5, momentum 0.1 of the batch, whose unbiased
           variance is stored
    keras  Keras 3 BatchNormalization, LayerNormalization: gamma, beta, epsilon 1e-3, momentum 0.99 of the old
    flax   flax.linen and flax.nnx BatchNorm: scale, bias, epsilon 1e-5, momentum 0.99 of the old; LayerNorm, GroupNorm,
           RMSNorm: epsilon 1e-6
    onnx   BatchNormalization-15, LayerNormalization-17: scale, B, epsilon 1e-5, momentum 0.9 of the old, the population
           variance
    paper  gamma and beta as Ioffe & Szegedy (2015) and Ba, Kiros & Hinton (2016) write them, who name no values of
           eps and momentum: those are PyTorch's

    >>> TORCH.scale, TORCH.offset, TORCH.momentum
    ('weight', 'bias', 0.1)
    """

    name: str
    scale: str
    offset: str
    eps: float
    momentum: float
    weighs_batch: bool = False
    stores_unbiased: bool = False
    other_eps: float | None = None

    def eps_of(self, kind: NormKind | str) -> float:
        """The default eps of a kind.

        >>> from normcore.kinds import LAYER
        >>> FLAX.eps_of(BATCH), FLAX.eps_of(LAYER), KERAS.eps_of(LAYER)
        (1e-05, 1e-06, 0.001)
        """
        return self.eps if kind_named(kind) == BATCH or self.other_eps is None else self.other_eps

    @property
    def weight_of_batch(self) -> float:
        """How much one batch counts in the running statistics.

        >>> [round(each.weight_of_batch, 6) for each in (TORCH, KERAS, ONNX)]
        [0.1, 0.01, 0.1]
        """
        return self.momentum if self.weighs_batch else 1.0 - self.momentum


PAPER = Convention("paper", "gamma", "beta", 1e-5, 0.1, weighs_batch=True, stores_unbiased=True)
TORCH = Convention("torch", "weight", "bias", 1e-5, 0.1, weighs_batch=True, stores_unbiased=True)
KERAS = Convention("keras", "gamma", "beta", 1e-3, 0.99)
FLAX = Convention("flax", "scale", "bias", 1e-5, 0.99, other_eps=1e-6)
ONNX = Convention("onnx", "scale", "B", 1e-5, 0.9)
CONVENTIONS: dict[str, Convention] = {each.name: each for each in (PAPER, TORCH, KERAS, FLAX, ONNX)}


def convention_named(name: Convention | str) -> Convention:
    """The convention of this name; a convention is itself.

    Raises NormError that names those there are.

    >>> convention_named("onnx").offset
    'B'
    """
    if isinstance(name, Convention):
        return name
    if name not in CONVENTIONS:
        raise NormError(f"convention {name!r}: use one of {', '.join(CONVENTIONS)}")
    return CONVENTIONS[name]
