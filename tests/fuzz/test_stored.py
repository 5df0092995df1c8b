"""Whatever caches and records hold, they give what was stored or nothing, and nothing else is touched."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes.content.timeline import Beat
from scenes.pipeline import cache_folder, cache_room, manifest
from scenes.pipeline.beat_cache import FilmCache
from scenes.pipeline.film_request import FilmRequest
from scenes.pipeline.fingerprints import NOTHING, sources_read_once
from scenes.pipeline.jobs import BeatRecord, FilmJob, FilmResult, Segment
from scenes.pipeline.options import RenderOptions
from scenes.pipeline.outputs import remove_abandoned
from scenes.pipeline.placing import place
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec
from tests.fuzz import hostile
from tests.fuzz.cases import COMPARE, FUZZ, case, content, film_of_ours
from tests.pipeline.cache_damage import DAMAGES, entries

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")


@pytest.fixture(autouse=True)
def _sources_do_not_change() -> Iterator[None]:
    with sources_read_once():
        yield


def job_of(root: Path) -> FilmJob:
    return FilmJob(COMPARE, LectureSpec(), Path("work").resolve(), RenderOptions(cache=root.resolve()))


def cached_film(root: Path) -> FilmResult:
    """Put a film of `compare` into a cache, with bytes for pictures."""
    cache, records, segments, words = FilmCache(job_of(root)), [], [], NOTHING
    Path("work").mkdir()
    for number, name in enumerate(cache.fingerprint.scripts):
        beat = Beat(name, name.title(), 2.0 * number, 2.0 * number + 2.0)
        records.append(BeatRecord(beat, cache.fingerprint.beat(name, words) or "", f"words {number}"))
        words = records[-1].carried_over
        for play in range(2):
            path = Path("work", f"{name}-{play}.mp4").resolve()
            path.write_bytes(f"{name} {play} ".encode() * 40)
            segments.append(Segment(number, play, path))
    poster = Path("work", "poster.png").resolve()
    poster.write_bytes(b"poster")
    film = FilmResult(tuple(records), tuple(segments), poster)
    cache.store(film, poster)
    return film


def shown(film: FilmResult) -> tuple[Any, ...]:
    assert isinstance(film.poster, Path)
    return film.records, [each.path.read_bytes() for each in film.segments], film.poster.read_bytes()


@FUZZ
@given(st.lists(st.sampled_from(list(DAMAGES)), max_size=3), st.data())
def test_a_damaged_cache_gives_the_film_or_nothing_and_heals(damages: list[str], data: st.DataObject) -> None:
    with case():
        root = Path("cache")
        film = cached_film(root)
        whole, work = shown(film), content(Path("work"))
        files = [path for path in sorted(root.rglob("*")) if path.is_file() and path.name != cache_folder.TAG]
        for path in data.draw(st.lists(st.sampled_from(files), max_size=3, unique=True)):
            older = path.read_bytes()
            path.unlink()
            path.write_bytes(data.draw(hostile.edited(st.just(older))))
        chosen = data.draw(st.permutations(entries(root)))
        # what happens to the whole film comes last, since nothing is left of its beats then
        for entry, damage in zip(
            chosen, sorted(damages, key=lambda each: each.startswith("film")), strict=False
        ):
            with suppress(OSError, IndexError, ValueError):  # nothing is left to damage in that way
                DAMAGES[damage](entry)
        cache = FilmCache(job_of(root))
        found = cache.film(cache.beats())
        assert found is None or shown(found) == whole
        cache.store(film, Path("work/poster.png"))
        healed = cache.film(cache.beats())
        assert healed is not None
        assert shown(healed) == whole
        cache_room.clear(root)
        assert cache_room.usage(root).beats == 0
        assert content(Path("work")) == work


NAMES = [
    "../victim",
    "victim",
    "/etc/hostname",
    "own/a",
    "own/../../victim",
    "",
    "own",
    "film.mp4",
    "\ud800",
    "a\0b",
]
json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(10**30), 10**30), st.floats(), st.sampled_from(NAMES)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["files", "version", "spec", "size", "sha256", *NAMES]), inner, max_size=4
        ),
    ),
    max_leaves=10,
)
LEFT_BEHIND = [
    ".normreel-lock-film.mp4",
    ".normreel-99999999999999999999999-abcdefgh",
    ".normreel-1-abcdefgh",
]
LEFT_BEHIND += [".normreel--1-abcdefgh", ".normreel-lock-", ".normreel-", ".normreel-x-y"]


@FUZZ
@given(st.data())
def test_records_and_locks_of_any_kind_decide_nothing(data: st.DataObject) -> None:
    with case():
        victim, out = Path("victim"), Path("out")
        victim.write_text("mine")
        request = FilmRequest("film", COMPARE, LectureSpec(), out, "film")
        Path("made").mkdir()
        Path("made", "film.mp4").write_bytes(film_of_ours())
        place([Path("made", "film.mp4")], out, "film.mp4", fingerprint="x", spec={"seed": 1})
        record = out / manifest.FOLDER / "film.mp4.json"
        text = data.draw(
            st.one_of(
                json_values.map(lambda value: json.dumps(value).encode()),
                hostile.edited(st.just(record.read_bytes())),
                st.sampled_from([each.encode() for each in hostile.NESTED]),
            )
        )
        record.write_bytes(text)
        for name in data.draw(st.lists(st.sampled_from(LEFT_BEHIND), max_size=2, unique=True)):
            make = data.draw(
                st.sampled_from(
                    [Path.mkdir, Path.touch, os.mkfifo, lambda path: path.symlink_to(victim.resolve())]
                )
            )
            make(out / name)
        assert not request.is_up_to_date(RenderOptions())
        with suppress(SpecError):
            request.check(RenderOptions())
        remove_abandoned(out)
        Path("made", "own").mkdir()
        Path("made", "own", "a").write_text("new")
        with suppress(SpecError):
            place([Path("made", "own")], out, "film.mp4", mends=True)
        assert victim.read_text() == "mine"
        assert (out / "film.mp4").exists() or manifest.read(out, "film.mp4") is not None
