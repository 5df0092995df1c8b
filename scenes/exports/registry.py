"""Every export target and every kind of deck, by name: a module that writes it, and one line here.

What a module needs for its work (PyAV, Pillow, python-pptx) it imports when something is written, so that the command
line can name all targets without loading any of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Protocol, cast

from scenes.exports.bundles.targets import BUNDLES
from scenes.spec.errors import SpecError

if TYPE_CHECKING:
    from scenes.exports.decks.talk import Talk
    from scenes.exports.film_file import FilmFile
    from scenes.exports.selection import Selection


@dataclass(frozen=True)
class Written:
    """What a target made of a film: files and folders, the main one first, and the lines that tell how it is used."""

    made: list[Path]
    advice: list[str]


class Target(Protocol):
    """A program or site that films are exported for."""

    @property
    def name(self) -> str:
        """What it is called on the command line."""

    def formats(self, transparent: bool) -> Sequence[str]:
        """The formats that it gets of every clip, of a transparent film or of another, by their file endings."""

    @property
    def shows_alpha(self) -> bool:
        """Whether it shows what is behind a transparent film."""

    @property
    def snippet(self) -> str:
        """The name of the file with what is pasted, in the folder of each film."""

    def write(self, film: FilmFile, selection: Selection, folder: Path) -> Written:
        """Write what it gets of one film into `folder`."""


@dataclass(frozen=True)
class Deck:
    """A kind of slide deck; the module named has a function `write(talk, path) -> list[Path]`."""

    suffix: str
    name: str
    shows_alpha: bool
    module: str
    has_folder: bool = False
    """Whether its clips may lie in a folder beside it."""
    stops: bool = False
    """Whether each slide plays up to a stop, and the next one goes on."""
    takes_template: bool = False
    """Whether it takes its design from a file of its own kind."""
    moves: bool = True
    """Whether its clips play; else it has pictures only."""

    def write(self, talk: Talk, path: Path) -> list[Path]:
        """Write a talk as `path`; return the files and folders made, the deck first."""
        return cast(list[Path], self._load().write(talk, path))

    def check(self) -> None:
        """Raise `SpecError` if the machine lacks a library that writing one takes."""
        self._load()

    def _load(self) -> Any:
        try:
            return import_module(self.module)
        except OSError as error:
            first = str(error).splitlines()[0]
            raise SpecError(
                f"{self.suffix}: a library of the system that writes {self.name} is missing ({first}). "
                "Install Pango, or write another kind of deck."
            ) from None


def _by_name(targets: Sequence[Target]) -> Mapping[str, Target]:
    return MappingProxyType({target.name: target for target in targets})


TARGETS: Final = _by_name([*BUNDLES])
DECKS: Final[Mapping[str, Deck]] = MappingProxyType(
    {
        ".pptx": Deck(
            ".pptx", "PowerPoint", False, "scenes.exports.decks.powerpoint", stops=True, takes_template=True
        ),
        ".html": Deck(".html", "reveal.js", True, "scenes.exports.decks.reveal", has_folder=True),
        ".pdf": Deck(".pdf", "PDF", True, "scenes.exports.decks.pdf", stops=True, moves=False),
    }
)
"""By the ending of the deck's file."""
