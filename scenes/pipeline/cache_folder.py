"""The folder of the cache: where it is, whose it is, how things get into it, and how much it may hold."""

from __future__ import annotations

import os
import re
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Annotated

from platformdirs import user_cache_path
from pydantic import ByteSize, Field, TypeAdapter

from scenes.pipeline.outputs import WORK_FOLDER, temporary_folder
from scenes.pipeline.records import is_real_folder, read_regular
from scenes.spec.errors import SpecError
from scenes.spec.quoting import quoted

VARIABLE, SIZE_VARIABLE = "NORMREEL_CACHE", "NORMREEL_CACHE_SIZE"
DEFAULT_SIZE = "2GB"
TAG = "CACHEDIR.TAG"
TAG_TEXT = b"""Signature: 8a477f597d28d172789f06886806bc55
# normreel keeps rendered beats here and removes them again; all of it may be deleted.
# This file is a cache directory tag (https://bford.info/cachedir/): backups leave the folder out.
"""
HISTORY, IMPORTS = "history", "imports"
"""Folders of records: what rendering took, and which files a module depends on."""
RECORDS = (HISTORY, IMPORTS, "facts")
"""All folders of records; earlier versions called one of them facts."""
FILM, BEAT, RECORD = (re.compile(form) for form in ("[0-9a-f]{32}", "[0-9a-f]{64}", r"[0-9a-f]{32}\.json"))
"""The names of a film's folder, of a beat's folder in it, and of a record."""
UNFINISHED = re.compile(r"\.[0-9a-f]{32}(\.json)?-[0-9]+")
"""The names of records that earlier versions had not finished."""
_SIZES: TypeAdapter[ByteSize] = TypeAdapter(Annotated[ByteSize, Field(le=2**60)])


def default_folder() -> Path:
    """The folder of the cache: the one the environment names, else `normreel` among the user's caches.

    Raises
    ------
    SpecError
        If it cannot be used, if it holds files of others, or if the size that the environment names is none.
    """
    named = os.environ.get(VARIABLE)
    try:
        folder = Path(named).expanduser() if named else user_cache_path("normreel", appauthor=False)
    except RuntimeError:
        raise _unusable(named or "", "there is no such user") from None
    check(folder)
    size_limit()
    return folder


def size_limit() -> int:
    """The bytes that the cache may hold: as many as the environment says, else 2 GB."""
    named = os.environ.get(SIZE_VARIABLE) or DEFAULT_SIZE
    try:
        return int(_SIZES.validate_python(named))
    except (ValueError, OverflowError):
        raise SpecError(
            f"{SIZE_VARIABLE} = {quoted(named)}: the cache holds at most so many bytes. "
            "Give a number with a unit, e.g. 500MB or 2GB."
        ) from None


def check(root: Path) -> None:
    """Raise `SpecError` unless the folder is a cache of ours or can become one; nothing is written."""
    try:
        str(root).encode()
        names = _names(root)
    except UnicodeEncodeError:
        raise _unusable(str(root), "its name is no text") from None
    except (OSError, ValueError) as error:
        raise _unusable(str(root), getattr(error, "strerror", None) or str(error)) from None
    other = None if is_tagged(root) else next((name for name in names if not _is_ours(root / name)), None)
    if other is not None:
        raise SpecError(
            f"{VARIABLE} = {quoted(str(root))}: other files lie there ({quoted(other)}), and normreel keeps its "
            "cache in a folder of its own. Name an empty or a new folder."
        )


def is_tagged(root: Path) -> bool:
    """Whether the folder says that it is a cache of ours."""
    try:
        lines = read_regular(root / TAG).splitlines()
    except OSError:
        return False
    return lines[:1] == TAG_TEXT.splitlines()[:1] and any(b"normreel" in line for line in lines[1:])


def claim(root: Path) -> None:
    """Make the folder a cache of ours; raise `SpecError` if it is another's, OSError if it cannot be written."""
    if is_tagged(root):
        return
    check(root)
    root.mkdir(parents=True, exist_ok=True)
    with temporary_folder(root) as work:
        (work / TAG).write_bytes(TAG_TEXT)
        put(work / TAG, root / TAG)


def put(new: Path, goal: Path) -> None:
    """Move a finished file or folder to its place in the cache; whatever lies there is removed."""
    if is_real_folder(goal) or is_real_folder(new):
        discard(goal)
    new.replace(goal)


def discard(path: Path) -> None:
    """Remove whatever bears a name of ours; of a link only the link."""
    if not is_real_folder(path):
        path.unlink(missing_ok=True)
        return
    try:
        shutil.rmtree(path)
    except RecursionError:
        raise OSError(f"{path} holds too many folders within each other to be removed") from None


def own_folder(path: Path) -> Path:
    """Make a folder of the cache if it is missing; what else bears its name is removed."""
    if not is_real_folder(path):
        discard(path)
        path.mkdir()
    return path


def names_folder(name: str) -> bool:
    """Whether a folder of the cache may bear this name."""
    return name in RECORDS or FILM.fullmatch(name) is not None


def _is_ours(path: Path) -> bool:
    """Whether something in a folder without a tag is what normreel would have put there."""
    try:
        if path.name == TAG:
            written = read_regular(path)
            return TAG_TEXT.startswith(written) or not written.strip(b"\0")  # cut, or zeroed by a crash
        if not is_real_folder(path):
            return False
        if WORK_FOLDER.fullmatch(path.name):
            return True
        forms = (BEAT, WORK_FOLDER) if FILM.fullmatch(path.name) else (RECORD, UNFINISHED, WORK_FOLDER)
        names = os.listdir(path)
    except OSError:
        return False
    return names_folder(path.name) and all(any(form.fullmatch(name) for form in forms) for name in names)


def _names(root: Path) -> list[str]:
    """What lies in a folder, nothing if it is missing; OSError if it cannot be read, or made with such a name."""
    try:
        root.lstat()
    except FileNotFoundError:
        above = next(folder for folder in root.absolute().parents if folder.is_dir())
        for part in root.absolute().relative_to(above).parts:
            with suppress(FileNotFoundError):
                (above / part).lstat()
        return []
    return os.listdir(root)


def _unusable(named: str, reason: str) -> SpecError:
    return SpecError(
        f"{VARIABLE} = {quoted(named)}: no cache can be kept there ({reason}). Name a folder of your own, "
        "empty or new."
    )
