"""What code and books do differently with one value: eps added to the root, a weight stored less 1."""

from __future__ import annotations

from math import hypot, isfinite, sqrt

from normcore.errors import NormError

__all__ = ["scaled_by_weight", "standardized"]


def standardized(x: float, mean: float, std: float, *, eps: float = 1e-5, outside: bool = False) -> float:
    """One value less a mean, over a standard deviation; eps is added inside the root, or to the root.

    Inside: (x - mean) / sqrt(std^2 + eps), Ioffe & Szegedy 2015 and every library. Outside: (x - mean) / (std + eps),
    as in many pieces of code written by hand. No square is taken: any finite values can be given.

    Raises NormError if nothing is left to divide by.

    >>> standardized(6.0, 2.0, sqrt(3.0), eps=1.0), standardized(6.0, 2.0, 3.0, eps=1.0, outside=True)
    (2.0, 1.0)
    """
    root = std + eps if outside else hypot(std, sqrt(eps))
    if root == 0:
        raise NormError(f"std {std} and eps {eps}: there is nothing to divide by, so give an eps above 0")
    return (x - mean) / root if isfinite(x - mean) else (x / 2 - mean / 2) / (root / 2)


def scaled_by_weight(x_hat: float, weight: float, *, plus_one: bool = False) -> float:
    """What a layer makes of a normalized value with a stored weight: weight * x_hat, or (1 + weight) * x_hat.

    RMS norm in T5 (Raffel et al. 2019) and torch.nn.RMSNorm do the first, Gemma (2024) the second: its weights are
    stored less 1.

    >>> scaled_by_weight(2.0, 0.5), scaled_by_weight(2.0, 0.5, plus_one=True)
    (1.0, 3.0)
    """
    return (weight + plus_one) * x_hat
