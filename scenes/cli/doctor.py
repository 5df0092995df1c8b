"""`normreel doctor`: checks that this machine can render; each says what was found and, if wrong, how to mend it."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import click
import cloup

from scenes.cli.errors import FailedError
from scenes.renderer.manim_import import import_manim

FONTS = Path(__file__).parents[1] / "design" / "fonts"
REINSTALL = "Run make setup again."
LIBRARIES = (
    "Install the system libraries (Debian, Ubuntu: apt-get install libcairo2-dev libpango1.0-dev; "
    "macOS: brew install cairo pango), then run make setup again."
)
FREE_BYTES = 2**30


@dataclass(frozen=True)
class Finding:
    """The result of one check; `fix` is empty when all is well."""

    name: str
    found: str
    fix: str = ""


@cloup.command("doctor")
def command() -> None:
    """Check that this machine can render; say how to mend what is wrong."""
    findings = [examine(*check) for check in CHECKS]
    for finding in findings:
        click.echo(f"{'wrong' if finding.fix else 'ok':6}{finding.name:9}{finding.found}")
    fixes = [f"{finding.name}: {finding.fix}" for finding in findings if finding.fix]
    if fixes:
        raise FailedError("\n".join(fixes))


def examine(name: str, check: Callable[[], str], fix: str) -> Finding:
    """Run one check; one that fails in any way becomes a finding with its fix."""
    try:
        return Finding(name, check())
    except Exception as error:
        return Finding(name, f"{type(error).__name__}: {error}", fix)


def _require(condition: bool, found: str) -> str:
    if not condition:
        raise RuntimeError(found)
    return found


def _python() -> str:
    return _require(sys.version_info >= (3, 11), sys.version.split()[0])


def _manim() -> str:
    import_manim()
    found = version("manim")
    return _require(found.startswith("0.22."), found)


def _typst() -> str:
    compile_typst = importlib.import_module("typst").compile
    svg = compile_typst(b"$ (x - mu) / sqrt(sigma^2 + epsilon) $", format="svg")
    return _require(b"<svg" in svg, version("typst"))


def _cairo() -> str:
    return str(importlib.import_module("cairo").cairo_version_string())


def _pango() -> str:
    return str(importlib.import_module("manimpango").pango_version())


def _encoder() -> str:
    av = importlib.import_module("av")
    av.codec.Codec("libx264", "w")
    return f"libx264 in PyAV {av.__version__}"


def _ffmpeg() -> str:
    binary = importlib.import_module("imageio_ffmpeg").get_ffmpeg_exe()
    shown = subprocess.run([binary, "-version"], capture_output=True, text=True, check=True, timeout=20)
    return shown.stdout.split(" Copyright")[0]


def _fonts() -> str:
    fonts = sorted(path.name for path in FONTS.glob("*.[ot]tf"))
    return _require(bool(fonts), ", ".join(fonts) or f"no font in {FONTS.name}/")


def _disk() -> str:
    free = shutil.disk_usage(Path.cwd()).free
    return _require(free >= FREE_BYTES, f"{free / 2**30:.1f} GiB free here")


def _cores() -> str:
    return str(os.cpu_count() or 1)


CHECKS: tuple[tuple[str, Callable[[], str], str], ...] = (
    ("python", _python, "Use Python 3.11 or later: make PYTHON=python3.12 setup."),
    ("manim", _manim, f"Manim 0.22 is needed. {REINSTALL}"),
    ("typst", _typst, REINSTALL),
    ("cairo", _cairo, LIBRARIES),
    ("pango", _pango, LIBRARIES),
    ("encoder", _encoder, REINSTALL),
    ("ffmpeg", _ffmpeg, REINSTALL),
    ("fonts", _fonts, "The bundled fonts are missing: install normreel again from its sources."),
    ("disk", _disk, "A film needs up to 1 GiB while it is made: free some space or work on another disk."),
    ("cores", _cores, ""),
)
