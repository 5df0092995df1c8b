"""Shards of a plan: each makes every nth film of it in a folder of its own; joined they are the whole plan."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self, TypeVar

from pydantic import BaseModel, ValidationError

from scenes.pipeline import manifest
from scenes.pipeline.film_request import FilmRequest
from scenes.pipeline.manifest import Manifest
from scenes.pipeline.names import method_suffix
from scenes.pipeline.options import RenderOptions
from scenes.pipeline.outputs import check_output, work_folder
from scenes.pipeline.placing import check_free, place
from scenes.pipeline.records import STRICT, read_regular
from scenes.spec.errors import SpecError
from scenes.spec.quoting import quoted

T = TypeVar("T")
Command = Literal["render", "sweep"]
GIVEN = re.compile(r"([0-9]{1,6})/([0-9]{1,6})")
RECORD = "shard"
OUTPUTS: dict[Command, Path] = {"render": Path("media/films"), "sweep": Path("media/sweep")}
"""Where films go if no folder is given."""


@dataclass(frozen=True)
class Shard:
    """Shard `number`, from 1, of `count`."""

    number: int
    count: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """The shard that is given as i/n; `SpecError` for anything else.

        >>> Shard.parse("2/3").of("abcdefgh")
        ['b', 'e', 'h']
        """
        found = GIVEN.fullmatch(text)
        number, count = map(int, found.groups()) if found else (0, 0)
        if not 1 <= number <= count:
            raise SpecError(f"--shard {quoted(text)}: this is no shard i of n. Give 1/n to n/n, e.g. 2/3.")
        return cls(number, count)

    def __str__(self) -> str:
        return f"{self.number}/{self.count}"

    def of(self, films: Sequence[T]) -> list[T]:
        """Its films: every nth of the plan, so that all shards take about the same time."""
        return list(films[self.number - 1 :: self.count])

    def write(
        self, command: Command, plan: Sequence[FilmRequest], options: RenderOptions, folder: Path
    ) -> None:
        """Note in its folder which films it has of which plan; `SpecError` if nothing can be noted there."""
        settled = [[film.lesson.slug, film.spec.fingerprint(), method_suffix(options)] for film in plan]
        record = ShardRecord(
            command=command,
            number=self.number,
            count=self.count,
            plan=hashlib.sha256(json.dumps(settled).encode()).hexdigest(),
            films=[film.path.relative_to(folder).as_posix() for film in self.of(plan)],
        )
        manifest.check_place(folder, RECORD)
        with work_folder(folder) as work:
            manifest.write(folder, RECORD, record, work)


class ShardRecord(BaseModel):
    """What a shard's folder says of it: its number, and its films in their order; `plan` is a hash of all films."""

    model_config = STRICT
    command: Command
    number: int
    count: int
    plan: str
    films: list[manifest.Inside]


@dataclass(frozen=True)
class Joined:
    """What was joined in a folder: the films in their places, and the names of those that no shard has made."""

    command: Command
    folder: Path
    films: list[Path]
    missing: list[str]


def join_shards(folders: Sequence[Path], output: Path | None) -> Joined:
    """Copy the films of all shards into `output`, or into the folder that their command writes to by itself.

    Raises `SpecError` for a folder that is no shard, for shards of different plans, for one that is given twice or not
    at all, and where files of somebody else lie in the place of a film; nothing is copied then.
    """
    records = {folder: _record(folder) for folder in folders}
    command = _check(records)
    target = OUTPUTS[command] if output is None else output
    check_output(target)
    found = [(folder / name, target / name) for folder, each in records.items() for name in each.films]
    made = {goal: (film, manifest.whole(film.parent, film.name)) for film, goal in found}
    new = [
        (film, record, goal)
        for goal, (film, record) in made.items()
        if record is not None and manifest.whole(goal.parent, goal.name) != record
    ]
    for _, record, goal in new:
        check_free(goal.parent, goal.name, record.files)
    with work_folder(target) as work:
        for film, record, goal in new:
            _copy(film, record, goal, work)
    return Joined(
        command,
        target,
        [goal for goal, (_, record) in made.items() if record is not None],
        [goal.relative_to(target).as_posix() for goal, (_, record) in made.items() if record is None],
    )


def _copy(film: Path, record: Manifest, goal: Path, work: Path) -> None:
    """Place the files of a film as they were placed before, the film itself at last."""
    copies = [Path(shutil.copyfile(film.parent / name, work / name)) for name in record.files]
    place(copies, goal.parent, goal.name, **record.model_dump(exclude={"version", "files"}))


def _record(folder: Path) -> ShardRecord:
    try:
        return ShardRecord.model_validate_json(read_regular(folder / manifest.FOLDER / f"{RECORD}.json"))
    except (OSError, ValidationError):
        raise SpecError(
            f"{quoted(folder)}: this is not the folder of a shard. Give the -o of each `--shard`, with the hidden "
            f"folder {manifest.FOLDER} that is in it."
        ) from None


def _check(records: dict[Path, ShardRecord]) -> Command:
    """Return the command whose shards these are, if they are all of one plan."""
    (first, known), *others = records.items()
    for folder, each in others:
        if (each.command, each.plan, each.count) != (known.command, known.plan, known.count):
            raise SpecError(
                f"{folder}: this is a shard of another plan than {first}. Join those of one {known.command}."
            )
    numbers = [each.number for each in records.values()]
    for folder, each in records.items():
        if numbers.count(each.number) > 1:
            raise SpecError(
                f"{folder}: shard {each.number}/{each.count} is given twice. Give each shard once."
            )
    missing = [f"{number}/{known.count}" for number in range(1, known.count + 1) if number not in numbers]
    if missing:
        raise SpecError(f"shards are missing: {', '.join(missing)}. Make them, and give their folders too.")
    return known.command
