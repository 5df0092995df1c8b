"""A beat is rendered again if something it depends on changed, and only then; a cached film is the film."""

from __future__ import annotations

import dataclasses
import os
import shutil
from pathlib import Path

import pytest

from scenes.content.timeline import Beat, Caption
from scenes.pipeline import cache_folder, cache_room, worker
from scenes.pipeline.beat_cache import FilmCache
from scenes.pipeline.cache_entry import RECORD
from scenes.pipeline.estimates import CACHED, NEW, PARTLY_CACHED, states
from scenes.pipeline.films import FilmRequest
from scenes.pipeline.jobs import BeatRecord, FilmJob, FilmResult
from scenes.pipeline.options import RenderOptions
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry
from tests.pipeline.cache_damage import DAMAGES, another_poster, entries
from tests.pipeline.captioned_lesson import ENTRY as CAPTIONED
from tests.pipeline.edited_texts import edited

pytestmark = pytest.mark.films

SPEC = LectureSpec(quality="480p", fps=15)


def rendered(
    name: str, entry: LessonEntry = CAPTIONED, cache: bool = True, force: bool = False
) -> tuple[FilmResult, int]:
    """The film, rendered where it is not cached, and how many plays were rendered."""
    folder = Path(name)
    folder.mkdir()
    options = RenderOptions(cache=Path("cache").resolve() if cache else None, force=force)
    job = FilmJob(entry, SPEC, folder.resolve(), options)
    beats = FilmCache(job)
    cached = {} if force else beats.beats()
    film = beats.film(cached) or worker.render_film(dataclasses.replace(job, cached=cached), lambda _: None)
    assert isinstance(film, FilmResult)
    poster = folder / "poster.png"
    poster.write_bytes(film.poster.read_bytes() if isinstance(film.poster, Path) else b"poster")
    beats.store(film, poster)
    return film, sum(segment.path.is_relative_to(folder.resolve()) for segment in film.segments)


def planned() -> str:
    """What is said of the film before it is made."""
    options = RenderOptions(cache=Path("cache").resolve())
    (state,) = states([FilmRequest("film", CAPTIONED, SPEC, Path("out"))], options)
    return state


def content(film: FilmResult) -> list[bytes]:
    return [segment.path.read_bytes() for segment in film.segments]


def test_a_film_without_change_is_not_rendered() -> None:
    first, plays = rendered("first")
    second, again = rendered("second")
    assert plays == len(first.segments) > 5
    assert again == 0
    assert content(second) == content(first)
    assert second.beats == first.beats
    assert isinstance(second.poster, Path)
    assert second.poster.read_bytes() == b"poster"


def test_a_film_is_complete_if_its_beats_are_known() -> None:
    first, _ = rendered("first")
    job = FilmJob(CAPTIONED, SPEC, Path.cwd(), RenderOptions(cache=Path("cache").resolve()))
    cache = FilmCache(job)
    film = cache.film(cache.beats())
    assert film is not None
    assert content(film) == content(first)
    assert film.records == first.records
    assert cache.film({}) is None


@pytest.mark.parametrize(
    ("beat", "caption", "text", "redrawn"),
    [
        ("ask", "formula", "Short.", ["ask", "normalize"]),  # it still stands when the next beat begins
        (
            "normalize",
            "bars",
            "Every bar moves, and this takes somewhat longer to read.",
            ["normalize", "one_line"],
        ),
        ("one_line", "keep", "One.", ["one_line"]),
        ("ask", "card", "Nobody asks this here.", ["ask"]),
        ("table", "start", "Another beat of another film.", []),
    ],
)
def test_a_changed_caption_renders_what_shows_it(
    beat: str, caption: str, text: str, redrawn: list[str]
) -> None:
    rendered("first")
    changed = dataclasses.replace(CAPTIONED, texts=edited(CAPTIONED, beat, caption, text))
    film, _ = rendered("second", changed)
    anew = [segment for segment in film.segments if "second" in segment.path.parts]
    assert list(dict.fromkeys(film.beats[segment.beat].name for segment in anew)) == redrawn
    whole, _ = rendered("whole", changed, cache=False)
    assert content(film) == content(whole)
    assert film.records == whole.records


def test_a_record_starts_where_it_is_put() -> None:
    record = BeatRecord(Beat("a", "A", 1.0, 2.0, (Caption(1.0, 2.0, "Hi."),)), "key", "words")
    moved = record.starting_at(5.0)
    assert (moved.beat.start, moved.beat.captions[0].end) == (5.0, 6.0)
    assert (moved.key, moved.carried_over) == ("key", "words")


@pytest.fixture(scope="module")
def intact(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, FilmResult]:
    """A cache that holds one film, and the film."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("intact"))
        film, plays = rendered("first")
        assert plays == len(film.segments)
        return Path("cache").resolve(), film


@pytest.mark.parametrize("kind", DAMAGES)
def test_a_damaged_beat_is_rendered_again_and_replaced(kind: str, intact: tuple[Path, FilmResult]) -> None:
    root, first = intact
    shutil.copytree(root, "cache")
    beat = next(path for path in entries(Path("cache")) if len(list(path.iterdir())) > 3)
    DAMAGES[kind](beat.resolve())
    assert planned() == (NEW if kind.startswith("film: ") else PARTLY_CACHED)
    film, plays = rendered("second")
    assert plays > 0
    assert content(film) == content(first)
    assert film.records == first.records
    healed, plays = rendered("third")
    assert plays == 0
    assert content(healed) == content(first)
    assert len(entries(Path("cache"))) == len(entries(root))
    assert planned() == CACHED


def test_a_poster_that_is_missing_or_too_much_is_made_good(intact: tuple[Path, FilmResult]) -> None:
    root, first = intact
    for number in range(len(entries(root))):
        shutil.rmtree("cache", ignore_errors=True)
        shutil.copytree(root, "cache")
        another_poster(entries(Path("cache"))[number])
        film, plays = rendered(f"film-{number}")
        assert plays > 0
        assert content(film) == content(first)
        assert rendered(f"again-{number}")[1] == 0


def test_force_replaces_what_is_cached(intact: tuple[Path, FilmResult]) -> None:
    root, first = intact
    shutil.copytree(root, "cache")
    before = {path: Path(f"before-{path.name}") for path in entries(Path("cache"))}
    for path, kept in before.items():
        # a second link keeps the old record's inode from being given to the new one
        kept.hardlink_to(path / RECORD)
    film, plays = rendered("second", force=True)
    assert plays == len(first.segments)
    assert content(film) == content(first)
    assert entries(Path("cache")) == list(before)
    assert not any(kept.samefile(path / RECORD) for path, kept in before.items())


def test_a_film_larger_than_the_limit_is_cached_as_far_as_there_is_room(
    intact: tuple[Path, FilmResult], monkeypatch: pytest.MonkeyPatch
) -> None:
    root, first = intact
    limit = sum(item.size for item in cache_room.items(root) if item.film) - 1
    monkeypatch.setenv(cache_folder.SIZE_VARIABLE, str(limit))
    film, plays = rendered("first")
    assert plays == len(first.segments)
    used = cache_room.usage(Path("cache"))
    assert used.size <= limit
    assert 0 < used.beats < len(first.beats)
    again, fewer = rendered("second")
    assert 0 < fewer < plays
    assert content(again) == content(film)
    assert cache_room.usage(Path("cache")).size <= limit
    monkeypatch.setenv(cache_folder.SIZE_VARIABLE, "0")
    rendered("third")
    assert cache_room.usage(Path("cache")).size == 0


def test_a_used_beat_is_newer_than_an_unused_one(intact: tuple[Path, FilmResult]) -> None:
    shutil.copytree(intact[0], "cache")
    for path in entries(Path("cache")):
        os.utime(path, (1, 1))
    rendered("second")
    assert all(path.stat().st_mtime > 1 for path in entries(Path("cache")))


def test_what_a_killed_run_left_in_the_cache_is_removed(intact: tuple[Path, FilmResult]) -> None:
    root = Path("cache")
    shutil.copytree(intact[0], root)
    film = entries(root)[0].parent
    left = [folder / ".normreel-12-abcdefgh" for folder in (root, film, root / "imports")]
    for path in left:
        path.mkdir()
        (path / "00000.mp4").touch()
    unfinished = root / "imports" / f".{'0' * 32}.json-12"
    unfinished.touch()
    (film / ".normreel-notes").touch()
    rendered("second")
    assert not any(path.exists() for path in [*left, unfinished])
    assert (film / ".normreel-notes").exists()


def test_a_lesson_that_extends_another_is_cached_whole() -> None:
    longer = dataclasses.replace(CAPTIONED, class_name="Longer", poster_beat="table")
    names = ["ask", "normalize", "one_line", "table"]
    first, plays = rendered("first", longer)
    assert [beat.name for beat in first.beats] == names
    assert list(FilmCache(FilmJob(longer, SPEC, Path.cwd())).fingerprint.scripts) == names
    second, again = rendered("second", longer)
    assert (plays > 0, again) == (True, 0)
    assert second.records == first.records
    changed = dataclasses.replace(longer, texts=edited(longer, "normalize", "bars", "Other words."))
    third, _ = rendered("third", changed)
    assert [beat.name for beat in third.beats] == names
