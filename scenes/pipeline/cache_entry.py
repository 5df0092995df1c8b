"""One beat in the cache: a folder of its record, its segments and perhaps the poster, with an index of them all."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, TypeAdapter

from scenes.pipeline.jobs import BeatRecord, CachedBeat
from scenes.pipeline.records import STRICT, Content, is_real_folder, read_regular

INDEX, RECORD, POSTER = "index.json", "beat.json", "poster.png"
SEGMENT = re.compile(r"([0-9]{5})\.[a-z0-9]+")
_RECORDS: TypeAdapter[BeatRecord] = TypeAdapter(BeatRecord)


class Index(BaseModel):
    """The files of a beat, and a checksum of that list with the beat's key."""

    model_config = STRICT
    version: Literal[1] = 1
    files: dict[str, Content]
    checksum: str

    @classmethod
    def listing(cls, key: str, files: Mapping[str, Content]) -> Self:
        """The index of these files."""
        listed = json.dumps([key, {name: files[name].model_dump() for name in sorted(files)}], sort_keys=True)
        return cls(files=dict(files), checksum=hashlib.sha256(listed.encode()).hexdigest())


def read(folder: Path) -> CachedBeat | None:
    """The beat in a folder that is named by its key; None unless all that lies there is what was written."""
    try:
        index = _index(folder)
        if index is None or not all(content.is_in(folder / name) for name, content in index.files.items()):
            return None
        written = read_regular(folder / RECORD)
        record = _RECORDS.validate_json(written)
    except (OSError, ValueError):
        return None
    segments = sorted(name for name in index.files if SEGMENT.fullmatch(name))
    others = index.files.keys() - set(segments) - {POSTER}
    numbers = [int(name.split(".")[0]) for name in segments]
    if others != {RECORD} or numbers != list(range(len(segments))):
        return None
    if record.key != folder.name or _RECORDS.dump_json(record) != written:
        return None
    poster = folder / POSTER if POSTER in index.files else None
    return CachedBeat(record, tuple(folder / name for name in segments), poster)


def _index(folder: Path) -> Index | None:
    """The index of a folder that holds the listed files and no others."""
    if not (is_real_folder(folder.parent) and is_real_folder(folder)):
        return None
    index = Index.model_validate_json(read_regular(folder / INDEX))
    if index != Index.listing(folder.name, index.files):
        return None
    return index if {*os.listdir(folder)} == {*index.files, INDEX} else None


@dataclass(frozen=True)
class NewEntry:
    """A beat that is not in the cache yet: the files it takes from elsewhere, and those to be written."""

    key: str
    taken: Mapping[str, Path]
    written: Mapping[str, bytes]

    @classmethod
    def of(cls, record: BeatRecord, segments: Sequence[Path], poster: Path | None) -> Self:
        """The entry of a beat that was rendered; OSError if one of its files is none."""
        taken = {f"{number:05}{path.suffix}": path for number, path in enumerate(segments)}
        taken |= {POSTER: poster} if poster is not None else {}
        text = _RECORDS.dump_json(record.starting_at(0.0))
        contents = {name: Content.of(path) for name, path in taken.items()}
        contents[RECORD] = Content(size=len(text), sha256=hashlib.sha256(text).hexdigest())
        index = Index.listing(record.key, contents).model_dump_json().encode()
        return cls(record.key, taken, {RECORD: text, INDEX: index})

    @property
    def size(self) -> int:
        """Its bytes."""
        return sum(path.stat().st_size for path in self.taken.values()) + sum(map(len, self.written.values()))

    def write(self, folder: Path) -> None:
        """Write it as a new folder."""
        folder.mkdir()
        for name, path in self.taken.items():
            try:
                os.link(path, folder / name)
            except OSError:
                shutil.copyfile(path, folder / name)
        for name, content in self.written.items():
            (folder / name).write_bytes(content)
