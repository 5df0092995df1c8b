"""Shards of a sweep: each makes every nth film of one plan in a folder of its own; joined they are the sweep."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypeVar

from pydantic import BaseModel, ValidationError

from scenes.pipeline import manifest
from scenes.pipeline.film_request import FilmRequest
from scenes.pipeline.outputs import check_output, work_folder
from scenes.pipeline.records import STRICT, read_regular
from scenes.spec.errors import SpecError
from scenes.spec.quoting import quoted

T = TypeVar("T")
GIVEN = re.compile(r"([0-9]{1,6})/([0-9]{1,6})")
RECORD = "shard.json"


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

    def of(self, films: Sequence[T]) -> list[T]:
        """Its films: every nth of the plan, so that all shards take about the same time."""
        return list(films[self.number - 1 :: self.count])

    def write(self, plan: Sequence[FilmRequest], folder: Path) -> None:
        """Note in its folder which films it has of which plan."""
        settled = json.dumps([[film.name, film.lesson.slug, film.spec.fingerprint()] for film in plan])
        record = ShardRecord(
            number=self.number,
            count=self.count,
            plan=hashlib.sha256(settled.encode()).hexdigest(),
            films=[film.name for film in self.of(plan)],
        )
        with work_folder(folder) as work:
            (work / RECORD).write_text(record.model_dump_json(), encoding="utf-8")
            (folder / manifest.FOLDER).mkdir(exist_ok=True)
            (work / RECORD).replace(folder / manifest.FOLDER / RECORD)


class ShardRecord(BaseModel):
    """What a shard's folder says of it: its number, and its films in their order; `plan` is a hash of all films."""

    model_config = STRICT
    number: int
    count: int
    plan: str
    films: list[str]


def join_shards(folders: Sequence[Path], output: Path) -> list[str]:
    """Copy the films of all shards into `output`; return the names of those that no shard has made.

    Raises `SpecError` for a folder that is no shard, for shards of different sweeps, for one that is given twice or not
    at all, and where a film lies in the place of another one.
    """
    check_output(output)
    records = {folder: _record(folder) for folder in folders}
    _check(records)
    found = [(name, folder / name) for folder, each in records.items() for name in each.films]
    missing = [name for name, film in found if not _is_whole(film)]
    made = [(name, film) for name, film in found if name not in missing]
    for name, film in made:
        if (output / name).exists() and not _same(film, output / name):
            raise SpecError(
                f"{output / name}: another film lies there than in {film}. Move it away, or give another -o."
            )
    with work_folder(output) as work:
        for name, film in made:
            if not (output / name).exists():
                _copy(film, work / name)
                try:
                    (work / name).rename(output / name)
                except OSError:
                    if not _same(film, output / name):  # unless another run has put it there meanwhile
                        raise
    return missing


def _copy(film: Path, place: Path) -> None:
    """Copy what was written into a film's folder, and no more; OSError for the first file that cannot be written."""
    for each in manifest.records(film):
        for name in each.files:
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(film / name, place / name)
    (place / manifest.FOLDER).mkdir()
    for record in (film / manifest.FOLDER).glob("*.json"):
        shutil.copyfile(record, place / manifest.FOLDER / record.name)


def _record(folder: Path) -> ShardRecord:
    try:
        return ShardRecord.model_validate_json(read_regular(folder / manifest.FOLDER / RECORD))
    except (OSError, ValidationError):
        raise SpecError(
            f"{quoted(folder)}: this is not the folder of a shard. Give the -o of each `normreel sweep --shard`."
        ) from None


def _check(records: dict[Path, ShardRecord]) -> None:
    (first, known), *others = records.items()
    for folder, each in others:
        if (each.plan, each.count) != (known.plan, known.count):
            raise SpecError(
                f"{folder}: this is a shard of another sweep than {first}. Join those of one sweep."
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


def _is_whole(film: Path) -> bool:
    """Whether all that was written into a film's folder is there as it was written."""
    records = list(manifest.records(film))
    return bool(records) and all(
        manifest.matches(film / name, marks) for each in records for name, marks in each.files.items()
    )


def _same(film: Path, other: Path) -> bool:
    return _is_whole(other) and list(manifest.records(film)) == list(manifest.records(other))
