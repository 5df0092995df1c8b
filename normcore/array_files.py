"""Tensors in .npy and .npz files: judged by their headers, memory-mapped or read a block at a time."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from math import prod
from pathlib import Path
from typing import IO, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from normcore.archives import is_torch, open_member
from normcore.axes import Layout
from normcore.conversion import check_convertible, converted, dtype_kept
from normcore.errors import DTypeError, SampleError

__all__ = ["MAX_VALUES", "load"]

MAX_VALUES = 26 * 2**20
"""A tensor has at most so many values: with them, a film of float64 takes less than 1 GB of memory."""
_LONGEST_HEADER = 10_000
_BLOCK = 1 << 18
_COPIED = 64 * 2**20
"""A file's values are copied into memory up to so many bytes, and mapped beyond."""
Array = NDArray[Any]


class _Header(NamedTuple):
    """What an .npy file says of its array, and how many bytes it takes to say so."""

    shape: tuple[int, ...]
    fortran_order: bool
    dtype: np.dtype[Any]
    length: int

    @property
    def end(self) -> int:
        """How many bytes the header and the values take."""
        return self.length + prod(self.shape) * self.dtype.itemsize

    @property
    def stored(self) -> tuple[int, ...]:
        """The sizes of the axes from the slowest to the fastest, as the values are stored."""
        return self.shape[::-1] if self.fortran_order else self.shape


def load(path: str | Path, layout: Layout | str | None = None, key: str | None = None) -> Array:
    """Read a tensor from an .npy or .npz file.

    float16, float32 and float64 are kept, none of them rounded. bfloat16, which numpy has no name for, becomes
    float32; booleans, whole numbers and long doubles become float64, exactly or not at all. Nothing is ever unpickled.
    An .npz with several arrays needs `key`. With a layout, the number of axes is checked.

    An .npy file of more than 64 MB of floats stays on disk and is mapped into memory, read-only: do not write to it
    while the array is in use, as np.save to the same path does, for that destroys both. Save to another path, or copy
    the array first. All other arrays are copies; besides them, the extra memory is a block of values.

    Raises SampleError if the file is missing, no regular file, unreadable or corrupted, empty, larger than MAX_VALUES
    values, holds NaN or infinity, or several arrays and no key, or has a key it should not; DTypeError if it does not
    hold real numbers that float64 holds; NormError if the number of axes is not the layout's.

    >>> load(Path(__file__).parent / "data" / "digits.npz", "NCHW", key="activations").shape
    (6, 4, 8, 8)
    """
    path = Path(path)
    with _opened(path) as stream:
        try:
            return _read(stream, path, layout, key)
        except (SampleError, DTypeError):
            raise
        except Exception as error:  # numpy's header parser lets tokenizer and zlib errors through
            if layout is not None and isinstance(error, ValueError) and str(error).startswith("shape"):
                raise
            reason = str(error).partition("\n")[0] or type(error).__name__
            raise SampleError(
                f"{path} is not a readable .npy or .npz file ({reason}): use np.save"
            ) from error


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """The file, opened so that nothing is waited for. Raises SampleError for what is no regular file."""
    if not path.is_file():
        raise SampleError(f"no file {path}: give the path of an .npy or .npz file")
    with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise SampleError(f"{path} is no regular file: give the path of an .npy or .npz file")
        yield stream


def _read(stream: IO[bytes], path: Path, layout: Layout | str | None, key: str | None) -> Array:
    """The array of the file."""
    if is_torch(stream, path):
        raise SampleError(
            f"{path} is a file of PyTorch. Convert it in Python:\n"
            f'    x = torch.load("{path.name}", map_location="cpu")  # x["name"] if it holds several tensors\n'
            f'    np.save("{path.stem}.npy", x.detach().float().numpy())'
        )
    stream.seek(0)
    if not zipfile.is_zipfile(stream):
        if key is not None:
            raise SampleError(
                f"{path} has no arrays with names, so there is none called {key!r}: leave the key out"
            )
        return _read_npy(stream, path, layout)
    stream.seek(0)
    with zipfile.ZipFile(stream) as archive, open_member(archive, path, key) as (member, size):
        header = _header(member, str(path), size, layout)
        return _in_blocks(header, lambda nbytes: member.read(nbytes), f"{path}[{key}]" if key else str(path))


def _read_npy(stream: IO[bytes], path: Path, layout: Layout | str | None) -> Array:
    """The array of an .npy file: a large file itself, mapped into memory, if its numbers are kept as they are."""
    stream.seek(0)
    header = _header(stream, str(path), os.fstat(stream.fileno()).st_size, layout)
    if dtype_kept(header.dtype) != header.dtype or header.end - header.length <= _COPIED:
        return _in_blocks(header, stream.read, str(path))
    raw = np.memmap(stream, np.uint8, "r", header.length, header.end - header.length)
    flat = np.asarray(raw).view(header.dtype)
    bad = sum(_not_finite(flat[start : start + _BLOCK]) for start in range(0, flat.size, _BLOCK))
    _check_finite(bad, flat.size, str(path))
    return _shaped(flat, header)


def _in_blocks(header: _Header, read: Callable[[int], bytes], where: str) -> Array:
    """The array, read and converted a block at a time."""
    flat, bad = np.empty(prod(header.shape), dtype_kept(header.dtype)), 0
    for start in range(0, flat.size, _BLOCK):
        wanted = min(_BLOCK, flat.size - start) * header.dtype.itemsize
        raw = read(wanted)
        if len(raw) != wanted:
            raise ValueError("it ends before its last value")
        block = converted(np.frombuffer(raw, header.dtype), where)
        bad += _not_finite(block)
        flat[start : start + block.size] = block
    read(1)  # the end of a compressed member, where its checksum is compared
    _check_finite(bad, flat.size, where)
    return _shaped(flat, header)


def _shaped(flat: Array, header: _Header) -> Array:
    """The values in the shape and order of the header."""
    x = flat.reshape(header.stored)
    return x.T if header.fortran_order else x


def _not_finite(block: Array) -> int:
    """How many values are NaN or infinite."""
    return int(block.size - np.count_nonzero(np.isfinite(block)))


def _check_finite(bad: int, size: int, where: str) -> None:
    """Raise SampleError if there are values that are NaN or infinite."""
    if bad:
        raise SampleError(
            f"{where} holds {bad} NaN or infinite {'value' if bad == 1 else 'values'}, out of {size}: "
            "statistics need finite numbers; remove them, for example with np.nan_to_num"
        )


def _header(stream: IO[bytes], where: str, size: int, layout: Layout | str | None) -> _Header:
    """What stands at the head of an .npy file of `size` bytes; judged before any value is read.

    The type 'bfloat16', which some programs write, is taken for the two bytes without a name that ml_dtypes saves.
    """
    version = np.lib.format.read_magic(stream)
    width = 2 if version == (1, 0) else 4
    length = int.from_bytes(stream.read(width), "little")
    if length > _LONGEST_HEADER:
        raise SampleError(f"{where} has a header of {length:,} bytes, which no array needs: use np.save")
    text = stream.read(length).replace(b"'bfloat16'", b"'<V2'")
    read = np.lib.format.read_array_header_1_0 if width == 2 else np.lib.format.read_array_header_2_0
    shape, fortran_order, dtype = read(BytesIO(len(text).to_bytes(width, "little") + text))
    header = _Header(shape, fortran_order, dtype, 8 + width + length)
    _check_shape(header, where)
    check_convertible(dtype, where)
    if layout is not None:
        Layout.parse(layout).sizes(shape)
    if header.end > size:
        raise ValueError(f"its header promises {header.end:,} bytes, it has {size:,}")
    return header


def _check_shape(header: _Header, where: str) -> None:
    """Raise SampleError for a tensor of no values, or of too many."""
    shape, values = header.shape, prod(header.shape)
    if any(size < 0 for size in shape):
        raise ValueError("a size is negative")
    if values > MAX_VALUES:
        raise SampleError(
            f"{where} has shape {shape}, {values:,} values: at most {MAX_VALUES:,} are read; cut it down, "
            f"for example to x[{_cut(shape)}]"
        )
    if values == 0:
        raise SampleError(f"{where} has shape {shape}, no values: statistics need at least one")


def _cut(shape: tuple[int, ...]) -> str:
    """The index that leaves at most as many values as are read: the longest axis is cut, and others if it must be."""
    kept = list(shape)
    while prod(kept) > MAX_VALUES:
        axis = kept.index(max(kept))
        kept[axis] = max(1, kept[axis] * MAX_VALUES // prod(kept))
    last = max(axis for axis, size in enumerate(shape) if kept[axis] < size)
    return ", ".join(f":{size}" if size < shape[axis] else ":" for axis, size in enumerate(kept[: last + 1]))
