"""A beat is drawn again if something it depends on changed, and only then; a kept film is the film."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from scenes.lessons import storyboard
from scenes.pipeline import beat_cache, fingerprints, worker
from scenes.pipeline.beat_cache import FilmCache
from scenes.pipeline.fingerprints import NOTHING, BeatKeys
from scenes.pipeline.jobs import FilmJob, Picture
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry
from tests.pipeline.edited_texts import edited

SPEC = LectureSpec(quality="480p", fps=15)
COMPARE = storyboard.find("compare")


TOLD = dataclasses.replace(
    COMPARE, class_name="Told", module="tests.pipeline.told_lesson", poster_beat="normalize"
)


def drawn(name: str, entry: LessonEntry = TOLD, keep: bool = True) -> tuple[Picture, int]:
    """The film, drawn where it is not kept, and how many plays were drawn."""
    folder = Path(name)
    folder.mkdir()
    job = FilmJob(entry, SPEC, folder.resolve(), cache=Path("cache").resolve() if keep else None)
    kept = FilmCache(job)
    known = kept.known()
    picture = kept.complete(known)
    if picture is None:
        picture = worker.render_film(dataclasses.replace(job, known=known), lambda _: None)
    poster = folder / "poster.png"
    poster.write_bytes(b"poster" if picture.poster is None else picture.poster.read_bytes())
    kept.store(picture, poster, job.lesson.poster_beat)
    return picture, sum(segment.path.is_relative_to(folder.resolve()) for segment in picture.segments)


def content(picture: Picture) -> list[bytes]:
    return [segment.path.read_bytes() for segment in picture.segments]


def test_a_film_without_change_is_not_drawn() -> None:
    first, plays = drawn("first")
    second, again = drawn("second")
    assert plays == len(first.segments) > 5
    assert again == 0
    assert content(second) == content(first)
    assert second.beats == first.beats
    assert second.poster is not None
    assert second.poster.read_bytes() == b"poster"


def test_a_film_is_complete_if_its_beats_are_known() -> None:
    first, _ = drawn("first")
    job = FilmJob(TOLD, SPEC, Path.cwd(), cache=Path("cache").resolve())
    kept = FilmCache(job)
    picture = kept.complete(kept.known())
    assert picture is not None
    assert content(picture) == content(first)
    assert picture.beats == first.beats
    assert kept.complete(frozenset()) is None


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
def test_a_changed_caption_draws_what_shows_it(
    beat: str, caption: str, text: str, redrawn: list[str]
) -> None:
    drawn("first")
    changed = dataclasses.replace(TOLD, texts=edited(TOLD, beat, caption, text))
    picture, _ = drawn("second", changed)
    anew = [segment for segment in picture.segments if "second" in segment.path.parts]
    assert list(dict.fromkeys(picture.beats[segment.beat].name for segment in anew)) == redrawn
    whole, _ = drawn("whole", changed, keep=False)
    assert content(picture) == content(whole)
    assert [dataclasses.replace(each, key="") for each in picture.beats] == [
        dataclasses.replace(each, key="") for each in whole.beats
    ]


def test_all_that_a_beat_depends_on_is_in_its_hash() -> None:
    def key(
        lesson: LessonEntry = COMPARE, spec: LectureSpec = SPEC, how: str = "fast", preset: str = "final"
    ) -> str:
        found = BeatKeys(lesson, spec, how, preset).key("ask", NOTHING)
        assert found is not None
        return found

    others = [
        key(spec=LectureSpec(quality="480p", fps=30)),
        key(spec=LectureSpec(quality="480p", fps=15, shape=(2, 2, 1, 1))),
        key(how="stock"),
        key(preset="draft"),
        key(lesson=TOLD),
    ]
    assert key() == key()
    assert len({key(), *others}) == len(others) + 1
    assert BeatKeys(COMPARE, SPEC, "fast", "final").key("ask", "a caption") != key()
    assert BeatKeys(COMPARE, SPEC, "fast", "final").key("no_such_beat", NOTHING) is None


def test_a_beat_depends_on_the_script_up_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    source = fingerprints._path(COMPARE.module).read_text(encoding="utf-8")
    path = Path("compare.py")
    monkeypatch.setattr(fingerprints, "_path", lambda _module: path)

    def hashes(text: str) -> dict[str, str | None]:
        path.write_text(text, encoding="utf-8")
        found = BeatKeys(COMPARE, SPEC, "fast", "final")
        return {beat: found.key(beat, NOTHING) for beat in found.scripts}

    before = hashes(source)
    assert list(before) == list(COMPARE.text(SPEC).beats)
    swap = "        self.swap = "
    later = hashes(source.replace(swap, f"        self.hold(2)\n{swap}"))
    changed = [beat for beat in before if before[beat] != later[beat]]
    assert changed == list(before)[list(before).index("batch_mates") :]
    shared = hashes(source.replace("class Compare", "NEW = 1\n\n\nclass Compare"))
    assert all(before[beat] != shared[beat] for beat in before)


def test_what_no_picture_depends_on_is_not_counted() -> None:
    counted: list[str] = []
    fingerprints.sources_digest(lambda name: counted.append(name) or True)
    ours = {name for name in counted if fingerprints.draws(name)}
    assert {"staging/lesson.py", "mobjects/cube/tensor_cube.py", "design/theme.py"} <= ours
    assert {"renderer/encoders/h264.py", "pipeline/worker.py"} <= ours
    assert {"design/fonts/Inter-Medium.otf", "design/timing.py", "geometry/grid.py"} <= ours
    assert not ours & {
        "cli/main.py",
        "lessons/compare.py",
        "pipeline/publish.py",
        "texts/en.py",
        "video/mux.py",
    }


def test_the_cache_drops_what_was_used_longest_ago() -> None:
    root = Path("cache").resolve()
    drawn("first")
    (old,) = root.iterdir()
    new = old.with_name(old.name[::-1])
    old.rename(new)
    drawn("second")
    used = beat_cache.usage(root)
    assert (used.films, used.beats) == (2, 6)
    assert used.size == sum(path.stat().st_size for path in root.rglob("*") if path.is_file())
    beat_cache.prune(root, used.size)
    assert beat_cache.usage(root) == used
    beat_cache.prune(root, used.size - 1)
    assert list(root.iterdir()) == [old]
    beat_cache.prune(root, 0)
    assert list(root.iterdir()) == [old]
    beat_cache.clear(root)
    assert beat_cache.usage(root).films == 0


def test_the_cache_lies_where_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(beat_cache.VARIABLE, "here")
    assert beat_cache.default_folder() == Path("here")
    monkeypatch.delenv(beat_cache.VARIABLE)
    assert beat_cache.default_folder().name == "normreel"
