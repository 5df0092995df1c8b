"""What a machine draws with: what must be the same on all machines that share a film, and how they differ."""

from __future__ import annotations

import asyncio
import hashlib
import platform
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from io import BytesIO
from pathlib import Path

from scenes import __version__
from scenes.pipeline.fingerprints import LIBRARIES

Surroundings = Mapping[str, str]
"""What was found, by name."""
SCENES = Path(__file__).parents[2]
NORMCORE, FONTS = SCENES.parent / "normcore", SCENES / "design" / "fonts"
NOT_DRAWING = ("cli", "exports")
ENCODER_MARK = re.compile(rb"x264 - core (\d+(?: r\d+)?(?: [0-9a-f]+)?)")
NOTED = ("Python", "pillow", "distributed")
"""What may differ: no frame depends on it."""
ALIKE_SHOWN = 3
"""Workers with one difference that are named."""


@cache
def own_version() -> str:
    """The version of normreel, with a hash of what draws and publishes: what reads the jobs of other machines."""
    return f"{__version__} {_sources()[:8]}"


@cache
def found() -> dict[str, str]:
    """What this machine draws with."""
    python = platform.python_version()
    return {
        "normreel": own_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "Python's version": python.rpartition(".")[0],
        **{name: _version(name) for name in LIBRARIES},
        "libx264": _x264(),
        "Pango": str(import_module("manimpango").pango_version()),
        "Cairo": str(import_module("cairo").cairo_version_string()),
        "fonts": _fonts()[:8],
        "Python": python,
        "pillow": _version("pillow"),
        "distributed": _version("distributed"),
    }


async def found_aside() -> dict[str, str]:
    """What this machine draws with, found by a thread: the event loop of a worker goes on meanwhile."""
    return await asyncio.to_thread(found)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"


def _sources() -> str:
    """A hash of all files that draw and publish: of both packages, but for what only packs films or is a command."""
    files = (path for package in (NORMCORE, SCENES) for path in sorted(package.rglob("*")))
    digest = hashlib.sha256()
    for path in files:
        name = path.relative_to(SCENES.parent)
        if path.is_file() and "__pycache__" not in name.parts and name.parts[1] not in NOT_DRAWING:
            digest.update(f"{name.as_posix()}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\0".encode())
    return digest.hexdigest()


def _fonts() -> str:
    files = sorted(path for path in FONTS.iterdir() if path.suffix in (".otf", ".ttf"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def _x264() -> str:
    """The build of libx264, as it signs what it encodes."""
    av = import_module("av")
    made = BytesIO()
    with av.open(made, "w", format="mp4") as film:
        stream = film.add_stream("libx264", rate=15)
        stream.width = stream.height = 16
        stream.pix_fmt = "yuv420p"
        film.mux(stream.encode(av.VideoFrame(16, 16, "yuv420p")))
        film.mux(stream.encode(None))
    mark = ENCODER_MARK.search(made.getvalue())
    return "unsigned" if mark is None else mark[1].decode()


def differences(
    here: Surroundings, workers: Mapping[str, Surroundings], noted: bool = False
) -> list[tuple[str, str, str, str]]:
    """Each difference: worker, what, here, there; those that change frames, or those that are only `noted`."""
    names = [name for name in here if (name in NOTED) == noted]
    return [
        (address, name, here[name], there.get(name, "none"))
        for address, there in workers.items()
        for name in names
        if here[name] != there.get(name, "none")
    ]


def table(rows: Sequence[tuple[str, str, str, str]]) -> str:
    """The differences as lines of text; workers that differ alike share one.

    >>> print(table([("a", "manim", "1", "2"), ("b", "manim", "1", "2"), ("b", "fonts", "c", "d")]))
      worker  what   here  there
      a, b    manim  1     2
      b       fonts  c     d
    """
    alike: dict[tuple[str, str, str], list[str]] = {}
    for address, *difference in rows:
        what, here, there = difference
        alike.setdefault((what, here, there), []).append(address)
    lines = [("worker", "what", "here", "there")]
    for difference_, addresses in alike.items():
        more = [f"and {len(addresses) - ALIKE_SHOWN} more"] if len(addresses) > ALIKE_SHOWN else []
        lines.append((", ".join([*addresses[:ALIKE_SHOWN], *more]), *difference_))
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  " + "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
