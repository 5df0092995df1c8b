"""Which files a page is, and which tensors it can show: what is known of it before anything is made."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from pathlib import Path
from typing import Final

from scenes.documents.transcript import UNPLAYABLE
from scenes.pipeline.outputs import check_output
from scenes.pipeline.placing import check_unchanged
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec
from scenes.spec.parsing import format_sizes

PAGE, MODULE = "index.html", "normreel-tensor.js"
"""The page, and the live tensor alone, for pages of others."""
INDEX, MAIN, METADATA = "index.md", "main.html", "metadata.json"
"""The page of a textbook, the live tensor that it frames, and what catalogues read."""
MICROSIM: Final = "microsim"
"""What a page is made for, if for a textbook."""
FOLDER: Final = "films"
BESIDE: Final = (".png", ".vtt", ".srt", ".html")
"""The endings of what lies beside a film on a page: poster, captions, transcript."""
MOST_CELLS: Final = 4096
"""So many values can be seen and touched in the live tensor."""


def check_tensor(spec: LectureSpec) -> None:
    """Raise `SpecError` if the tensor is too large to be seen and touched."""
    values = prod(spec.shape)
    if values > MOST_CELLS:
        fix = "Save a part of it, e.g. x[:4, :8, :8, :8]" if spec.data is not None else "Make an axis smaller"
        raise SpecError(
            f"shape = {format_sizes(spec.shape)}: a page's tensor can be touched cell by cell, and {values:,} values "
            f"are more than the {MOST_CELLS:,} that it shows. {fix}."
        )


def check_folder(output: Path, target: str | None, films: Sequence[Path]) -> str:
    """The name of a page's folder; `SpecError` if it cannot be written, or if other files would be replaced."""
    check_output(output)
    name = output.absolute().name
    names = (INDEX, MAIN, METADATA, f"{name}.png") if target == MICROSIM else (PAGE, MODULE)
    check_unchanged(output, names[0], [*names, *(file for film in films for file in files_of(film))])
    return name


def files_of(film: Path) -> list[str]:
    """The files of a film within the page's folder."""
    return [f"{FOLDER}/{film.stem}{each}" for each in (playable(film.suffix), *BESIDE)]


def playable(suffix: str) -> str:
    """The ending of a film that browsers play in place of one with this ending.

    >>> playable(".mp4"), playable(".mov")
    ('.mp4', '.webm')
    """
    return ".webm" if suffix in UNPLAYABLE else suffix
