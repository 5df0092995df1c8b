"""A cached beat is read if all its files are as they were written, and not at all otherwise."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes.content.timeline import Beat, Caption
from scenes.pipeline import cache_entry
from scenes.pipeline.cache_entry import INDEX, POSTER, RECORD, NewEntry
from scenes.pipeline.jobs import BeatRecord, CachedBeat
from tests.pipeline.cache_damage import DAMAGES, another_poster


def written(film: Path, name: str, poster: bool = False) -> Path:
    """A beat of three segments in the folder of a film."""
    film.mkdir(exist_ok=True)
    beat = Beat(name, name.title(), 3.0, 5.5, (Caption(3.2, 5.0, "Hi, \u00e9\u03b2."),), "Seen.")
    record = BeatRecord(beat, hashlib.sha256(name.encode()).hexdigest(), "words")
    paths = [film.with_name(f"{name}-{number}.mp4") for number in range(3)]
    for path in paths:
        path.write_bytes(hashlib.sha256(path.name.encode()).digest() * 50)
    picture = film.with_name("poster.png")
    picture.write_bytes(b"poster")
    entry = NewEntry.of(record, paths, picture if poster else None)
    entry.write(film / entry.key)
    assert entry.size == sum(path.stat().st_size for path in (film / entry.key).iterdir())
    return film / entry.key


def test_a_beat_is_read_as_it_was_written() -> None:
    entry = written(Path("film"), "ask", poster=True)
    beat = cache_entry.read(entry)
    assert beat is not None
    assert (beat.record.beat.start, beat.record.beat.end) == (0.0, 2.5)
    assert beat.record.beat.captions == (Caption(0.2, 2.0, "Hi, \u00e9\u03b2."),)
    assert [path.read_bytes()[:32] for path in beat.segments] == [
        hashlib.sha256(f"ask-{number}.mp4".encode()).digest() for number in range(3)
    ]
    assert beat.poster == entry / POSTER
    plain = cache_entry.read(written(Path("film"), "table"))
    assert isinstance(plain, CachedBeat)
    assert plain.poster is None


@pytest.mark.parametrize("kind", DAMAGES)
def test_a_damaged_beat_is_as_if_absent(kind: str) -> None:
    entry = written(Path("film"), "ask")
    other = written(Path("film"), "table")
    DAMAGES[kind](entry)
    assert cache_entry.read(entry) is None
    damaged = kind == "exchanged beats" or kind.startswith("film: ")
    assert (cache_entry.read(other) is None) == damaged


def test_a_folder_with_another_name_is_no_beat() -> None:
    entry = written(Path("film"), "ask")
    assert cache_entry.read(entry.rename(entry.with_name("0" * 64))) is None


def test_posters_come_and_go_with_the_index() -> None:
    entry = written(Path("film"), "ask")
    another_poster(entry)
    beat = cache_entry.read(entry)
    assert beat is not None
    assert beat.poster is not None


@given(st.sampled_from(["00000.mp4", "00002.mp4", POSTER, RECORD, INDEX]), st.data())
def test_no_other_bytes_are_taken_for_the_beat(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
) -> None:
    entry = written(tmp_path_factory.mktemp("cache") / "film", "ask", poster=True)
    content = (entry / name).read_bytes()
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, len(content)))
    other = content[:start] + data.draw(st.binary(max_size=50)) + content[end:]
    (entry / name).unlink()
    (entry / name).write_bytes(other)
    assert (cache_entry.read(entry) is not None) == (other == content)
