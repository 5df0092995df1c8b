"""The arrays of an .npz archive, judged by the archive's own lists before anything is unpacked; files of PyTorch."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from normcore.errors import SampleError

__all__ = ["is_torch", "open_member"]

_LISTED = 12
_END = b"PK\x05\x06"
_END_BYTES = 22 + 65_535
_LONGEST_LIST = 1 << 20
_PICKLE = b"\x80"


def is_torch(stream: IO[bytes], path: Path) -> bool:
    """Whether the file is one that torch.save wrote, in either of its formats.

    Raises SampleError for an archive whose list of entries is longer than any array needs.

    >>> from io import BytesIO
    >>> is_torch(BytesIO(b"PK"), Path("x.npz"))
    False
    """
    stream.seek(0)
    start = stream.read(2)
    if start[:1] == _PICKLE:
        return True
    if start != b"PK":
        return False
    _check_list(stream, path)
    stream.seek(0)
    if not zipfile.is_zipfile(stream):
        return False
    stream.seek(0)
    with zipfile.ZipFile(stream) as archive:
        return any(name.endswith("data.pkl") for name in archive.namelist())


def _check_list(stream: IO[bytes], path: Path) -> None:
    """Judge how long the list of entries is, which zipfile reads as a whole."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _END_BYTES))
    tail = stream.read()
    place = tail.rfind(_END)
    length = int.from_bytes(tail[place + 12 : place + 16], "little") if place >= 0 else 0
    if length > _LONGEST_LIST:
        raise SampleError(
            f"{path} lists too many entries for an .npz file: save the array alone with np.save"
        )


@contextmanager
def open_member(archive: zipfile.ZipFile, path: Path, key: str | None) -> Iterator[tuple[IO[bytes], int]]:
    """The .npy file within the archive that `key` names, or the only one, and how many bytes it unpacks to.

    Raises SampleError if the key is missing or not there, or the entry is packed as numpy never does.

    >>> with zipfile.ZipFile(Path(__file__).parent / "data" / "digits.npz") as archive:
    ...     with open_member(archive, Path("digits.npz"), "activations") as (stream, size):
    ...         size
    6272
    """
    names = [name.removesuffix(".npy") for name in archive.namelist() if name.endswith(".npy")]
    listed = ", ".join(name[:80] for name in names[:_LISTED]) or "none"
    listed += f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    if not names:
        raise SampleError(f"{path} holds 0 arrays: save one with np.savez or np.save")
    if key is None and len(names) != 1:
        raise SampleError(
            f"{path} holds {len(names)} arrays ({listed}): name one of them as key, --key {names[0][:80]}"
        )
    chosen = names[0] if key is None else key
    if chosen not in names:
        raise SampleError(f"{path} holds no array named {chosen!r}: its arrays are {listed}")
    entry = archive.getinfo(f"{chosen}.npy")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise SampleError(f"{path} is packed in a way that numpy does not know: use np.savez_compressed")
    with archive.open(entry) as stream:
        yield stream, entry.file_size
