"""A beat is rendered again if something it depends on changed, and only then; a cached film is the film."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from scenes.content.timeline import Beat, Caption
from scenes.lessons import storyboard
from scenes.pipeline import beat_cache, sources, worker
from scenes.pipeline.beat_cache import FilmCache
from scenes.pipeline.jobs import BeatRecord, FilmJob, FilmResult
from scenes.pipeline.options import RenderOptions
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry
from tests.pipeline.edited_texts import edited

pytestmark = pytest.mark.films

SPEC = LectureSpec(quality="480p", fps=15)
COMPARE = storyboard.find("compare")


CAPTIONED = dataclasses.replace(
    COMPARE, class_name="Captioned", module="tests.pipeline.captioned_lesson", poster_beat="normalize"
)


def rendered(name: str, entry: LessonEntry = CAPTIONED, cache: bool = True) -> tuple[FilmResult, int]:
    """The film, rendered where it is not cached, and how many plays were rendered."""
    folder = Path(name)
    folder.mkdir()
    options = RenderOptions(cache=Path("cache").resolve() if cache else None)
    job = FilmJob(entry, SPEC, folder.resolve(), options)
    beats = FilmCache(job)
    keys = beats.keys()
    film = beats.film(keys) or worker.render_film(dataclasses.replace(job, cached=keys), lambda _: None)
    assert isinstance(film, FilmResult)
    poster = folder / "poster.png"
    poster.write_bytes(film.poster.read_bytes() if isinstance(film.poster, Path) else b"poster")
    beats.store(film, poster, job.lesson.poster_beat)
    return film, sum(segment.path.is_relative_to(folder.resolve()) for segment in film.segments)


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
    film = cache.film(cache.keys())
    assert film is not None
    assert content(film) == content(first)
    assert film.records == first.records
    assert cache.film(frozenset()) is None


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
        ("one_line", "keep", "One formula.", ["one_line"]),
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


def test_the_cache_removes_what_was_used_longest_ago() -> None:
    root = Path("cache").resolve()
    rendered("first")
    (old,) = (path for path in root.iterdir() if path.name != sources.FOLDER)
    new = old.with_name(old.name[::-1])
    old.rename(new)
    rendered("second")
    used = beat_cache.usage(root)
    assert (used.films, used.beats) == (2, 6)
    assert used.size == sum(
        path.stat().st_size for path in root.rglob("*") if path.is_file() and sources.FOLDER not in path.parts
    )
    beat_cache.prune(root, used.size)
    assert beat_cache.usage(root) == used
    beat_cache.prune(root, used.size - 1)
    assert [path for path in root.iterdir() if path.name != sources.FOLDER] == [old]
    beat_cache.prune(root, 0)
    assert [path for path in root.iterdir() if path.name != sources.FOLDER] == [old]
    beat_cache.clear(root)
    assert beat_cache.usage(root).films == 0


def test_the_cache_lies_where_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(beat_cache.VARIABLE, "here")
    assert beat_cache.default_folder() == Path("here")
    monkeypatch.delenv(beat_cache.VARIABLE)
    assert beat_cache.default_folder().name == "normreel"


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
