"""Which worker draws which play of a film."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self


class Share(Protocol):
    """The plays of a film that one worker draws.

    Each worker plays the whole lesson in order and skips the drawing of what it does not take. Workers that share
    a disk decide play by play; for others the beat, by its number in the film, is the natural unit.
    """

    def take(self, play: int, beat: int) -> bool:
        """Take a play, counted from 0 in the film; False leaves it to another worker."""
        ...


@dataclass(frozen=True)
class EveryPlay:
    """The share of a worker that renders a film alone."""

    def take(self, play: int, beat: int) -> bool:
        """Take the play."""
        return True


@dataclass(frozen=True)
class EveryNthBeat:
    """A share of workers without a common disk: the beats `first`, `first + step` and so on."""

    first: int
    step: int

    def take(self, play: int, beat: int) -> bool:
        """Take the plays of these beats."""
        return beat % self.step == self.first


@dataclass(frozen=True)
class Claims:
    """A share of processes on one disk: each play goes to the process that comes to it first.

    A claim is a file in `folder` that only one process can make. Skipping takes a small part of the time that drawing
    takes, so all processes end at about the same moment.
    """

    folder: Path

    @classmethod
    def below(cls, folder: Path) -> Self:
        """Claims on a new film, in a folder of their own below the film's."""
        folder.mkdir(parents=True, exist_ok=True)
        return cls(Path(tempfile.mkdtemp(prefix="claims-", dir=folder)))

    def take(self, play: int, beat: int) -> bool:
        """Take the play; False if another process has it."""
        try:
            (self.folder / str(play)).touch(exist_ok=False)
        except (FileExistsError, FileNotFoundError):
            return False
        return True

    def close(self) -> None:
        """Leave nothing to take: the film will not be finished."""
        if self.folder.exists():
            os.rename(self.folder, self.folder.with_name(f"closed-{self.folder.name}"))
