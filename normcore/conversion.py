"""From the numbers that files hold to the floating types normcore computes with: exactly, or not at all."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from normcore.errors import DTypeError

__all__ = ["check_convertible", "converted", "dtype_kept"]

Array = NDArray[Any]
_ADVICE = {
    "c": "save np.abs(x), x.real or x.imag",
    "O": "save np.stack(list(x)).astype(np.float64), if all its entries are arrays of one shape, or numbers",
    "V": 'save one of its fields, for example x["{field}"]',
    "U": "save x.astype(np.float64) if the texts are numbers",
    "S": "save x.astype(np.float64) if the texts are numbers",
    "M": "save the time since the first, (x - x.min()).astype(np.float64)",
    "m": "save x.astype(np.float64)",
    "T": "save x.astype(np.float64) if the texts are numbers",
}


def dtype_kept(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """The type in which normcore keeps numbers of a type.

    >>> [str(dtype_kept(np.dtype(name))) for name in (">f4", "f2", "i8", "?", "V2")]
    ['float32', 'float16', 'float64', 'float64', 'float32']
    """
    if _is_bfloat16(dtype):
        return np.dtype(np.float32)
    native = dtype.newbyteorder("=")
    return native if native in (np.float16, np.float32, np.float64) else np.dtype(np.float64)


def _is_bfloat16(dtype: np.dtype[Any]) -> bool:
    """Whether values of two bytes without a name, as numpy saves the bfloat16 of ml_dtypes (JAX, TensorFlow)."""
    return dtype.kind == "V" and dtype.itemsize == 2 and dtype.names is None and dtype.subdtype is None


def check_convertible(dtype: np.dtype[Any], where: str) -> None:
    """Raise DTypeError, with what to do instead, unless the type is one of real numbers.

    >>> check_convertible(np.dtype("i4"), "x.npy")
    """
    if dtype.kind in "fiub" or _is_bfloat16(dtype):
        return
    advice = _ADVICE.get(dtype.kind, "save x.astype(np.float64)")
    if dtype.kind == "V" and dtype.names is None:
        advice = "save it from the program that wrote it, as float32"
    field = dtype.names[0] if dtype.names else ""
    raise DTypeError(
        f"{where} has dtype {str(dtype)[:80]}: a tensor holds real numbers; {advice.format(field=field)}"
    )


def converted(block: Array, where: str) -> Array:
    """The values in the type that is kept, each equal to what it was.

    Two bytes without a name are read as bfloat16: no other type of two bytes is saved so, and its bits are the upper
    half of a float32. Raises DTypeError for a whole number or long double that float64 would round.

    >>> converted(np.array([0x3F80, 0xC000], np.uint16).view("V2"), "x.npy").tolist()
    [1.0, -2.0]
    """
    if _is_bfloat16(block.dtype):
        return (block.view("<u2").astype(np.uint32) << 16).view(np.float32)
    kept = block.astype(dtype_kept(block.dtype))
    if block.dtype.kind in "iu" and block.dtype.itemsize == 8:
        _check_exact(block, _as_integers(kept, block.dtype) == block, "whole numbers beyond 2**53", where)
    elif block.dtype.kind == "f" and block.dtype.itemsize > 8:
        same = (kept.astype(block.dtype) == block) | np.isnan(block)
        _check_exact(block, same, "long doubles", where)
    return kept


def _as_integers(values: Array, dtype: np.dtype[Any]) -> Array:
    """Whole floats back as integers; those that are out of range become 0, which none of them is."""
    inside = np.abs(values) < 2.0 ** (63 if dtype.kind == "i" else 64)
    lowest = (values == -(2.0**63)) & (dtype.kind == "i")
    return np.where(inside | lowest, values, 0.0).astype(dtype)


def _check_exact(block: Array, same: Array, what: str, where: str) -> None:
    """Raise DTypeError that names the first value that is not the same."""
    if same.all():
        return
    first = block[int(np.argmin(same))]
    advice = (
        "subtract an offset first, np.save(path, x - x.min()), which changes no variance"
        if block.dtype.kind in "iu"
        else "round them yourself, x.astype(np.float64)"
    )
    raise DTypeError(f"{where} holds {what} that float64 rounds, such as {first!s}: {advice}")
