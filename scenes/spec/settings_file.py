"""Files of settings, judged before they are parsed: regular files of a sane size and depth, in UTF-8."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from pathlib import Path
from typing import Any

import numpy as np

from scenes.spec.errors import SpecError
from scenes.spec.quoting import printable, quoted, shortened

MAX_BYTES = 2**20
"""A file of settings is at most so large."""
MAX_DEPTH = 16
"""Lists and tables stand at most so deep in each other, and a key has at most so many parts."""
NOT_WAITED_FOR = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
"""Flags for opening a path: no pipe is waited for, no terminal taken; Windows has neither."""
_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}
_TEXT_OR_COMMENT = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:"""|\Z)'
    r"|'''(?:[^']|'(?!''))*+(?:'''|\Z)"
    r'|"(?:[^"\\\n]|\\.)*+(?:"|(?=\n)|\Z)'
    r"|'[^'\n]*+(?:'|(?=\n)|\Z)"
    r"|#[^\n]*+",
    re.DOTALL,
)
"""A text, closed or not, or a comment: what stands in it nests nothing. Each matches at once or not at all."""
_DOTTED = re.compile(rf"(?<![\w-])(?:[\w-]++[ \t]*+\.[ \t]*+){{{MAX_DEPTH},}}")


def kind_of_file(path: Path) -> str:
    """What stands at a path: "" for a regular file, else "a folder", "a named pipe", "a device" ...

    Raises OSError or ValueError where nothing can be there.
    """
    mode = path.stat().st_mode
    return "" if stat.S_ISREG(mode) else _KINDS.get(stat.S_IFMT(mode), "no file")


def load_toml(path: Path, given: str) -> dict[str, Any]:
    """Return what a TOML file says; raise `SpecError` that begins with `given`, as the user wrote it.

    The file must be a regular one of at most 1 MB, in UTF-8, with nothing nested deeper than `MAX_DEPTH`.
    """
    given = shortened(given, 300)
    try:
        text = _content(path, given).decode("utf-8-sig")
        check_depth(text)
        return tomllib.loads(text)
    except SpecError:
        raise
    except OSError as error:
        raise SpecError(f"{given}: {error.strerror}. Give a TOML file that can be read.") from None
    except UnicodeDecodeError as error:
        raise SpecError(
            f"{given}: this is not UTF-8 text: byte {error.start + 1} is no character. Save the file as UTF-8."
        ) from None
    except (ValueError, RecursionError) as error:
        why = explained(error)
        raise SpecError(f"{given}: this is not TOML: {why}. Write lines like seed = 7.") from None


def _content(path: Path, given: str) -> bytes:
    """The bytes of a regular file, opened so that nothing is waited for."""
    if kind := kind_of_file(path):
        raise SpecError(f"{given}: this is {kind}. Give a TOML file that can be read.")
    with open(os.open(path, os.O_RDONLY | NOT_WAITED_FOR), "rb") as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise SpecError(f"{given}: this is no regular file. Give a TOML file that can be read.")
        content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise SpecError(
            f"{given}: this file has more than 1 MB, which settings never take. Give a TOML file of settings."
        )
    return content


def check_depth(text: str) -> None:
    """Raise ValueError if brackets or dotted keys are nested too deeply, in TOML or JSON, before it is parsed.

    >>> check_depth("[[1, 2], [3, 4]]")
    """
    bare = _TEXT_OR_COMMENT.sub("s", text)
    brackets = np.frombuffer(re.sub(r"[^\[\]{}]+", "", bare).encode(), np.uint8)
    depths = np.cumsum(np.where(np.isin(brackets, np.frombuffer(b"[{", np.uint8)), 1, -1))
    if depths.max(initial=0) > MAX_DEPTH:
        raise ValueError(f"lists and tables are nested more than {MAX_DEPTH} deep")
    if _DOTTED.search(bare):
        raise ValueError(f"a key has more than {MAX_DEPTH} parts")


def explained(error: Exception) -> str:
    """Why a text could not be read, without the words of Python's own limits."""
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if "integer string conversion" in str(error):
        return "a number has thousands of digits"
    return printable(shortened(str(error), 200))


def expanded(value: Any) -> Path:
    """A path as the user gave it, `~` and `~user` replaced by their folders; ValueError in our words if it is none.

    >>> expanded("own.npy")
    PosixPath('own.npy')
    """
    if not isinstance(value, (str, os.PathLike)) or not os.fspath(value):
        raise ValueError("this is not the name of a file")
    if "\0" in os.fspath(value):
        raise ValueError("a name of a file cannot hold the character NUL")
    try:
        return Path(value).expanduser()
    except RuntimeError:
        raise ValueError(f"there is no user {quoted(Path(value).parts[0][1:])}") from None


def regular_file(value: Any) -> Path:
    """The path of a regular file that exists; ValueError in our words if it is not one."""
    path = expanded(value)
    try:
        kind = kind_of_file(path)
    except FileNotFoundError:
        raise ValueError("there is no such file") from None
    except OSError as error:
        raise ValueError(f"this file cannot be read ({error.strerror})") from None
    if kind:
        raise ValueError(f"this is {kind}, not a file")
    return path
