"""A hash changes with everything that a film or a beat depends on, and with nothing else."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest

import scenes
from scenes.lessons import storyboard
from scenes.pipeline.fingerprints import HASHED_BY_VALUE, NOTHING, FilmFingerprint, sources_read_once
from scenes.pipeline.options import RenderOptions
from scenes.pipeline.sources import Sources
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry
from tests.beats import COMPARE as BEATS
from tests.pipeline.captioned_lesson import ENTRY as CAPTIONED
from tests.pipeline.edited_texts import edited

pytestmark = pytest.mark.films

SPEC = LectureSpec(quality="480p", fps=15)
COMPARE = storyboard.find("compare")
OPTIONS = RenderOptions()
ROOT = Path(scenes.__file__).parents[1]


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of both packages, to be edited."""
    folder = tmp_path_factory.mktemp("sources")
    for package in ("normcore", "scenes"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def fingerprint(folder: Path, cache: Path | None = None) -> FilmFingerprint:
    sources = Sources(dict.fromkeys(("normcore", "scenes"), folder), HASHED_BY_VALUE, cache)
    return FilmFingerprint(COMPARE, SPEC, OPTIONS, sources)


def hashes(folder: Path, cache: Path | None = None) -> tuple[str, str]:
    """The hash of the pictures and that of the film's files."""
    made = fingerprint(folder, cache)
    return made.pictures, made.files


@pytest.fixture(scope="module")
def before(copied: Path) -> tuple[str, str]:
    """The hashes of the copy as it is."""
    return hashes(copied)


@pytest.fixture(scope="module")
def warm(copied: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that holds what is known of the copy."""
    cache = tmp_path_factory.mktemp("warm")
    hashes(copied, cache)
    return cache


def changed_by_editing(
    folder: Path, name: str, cache: Path | None = None, before: tuple[str, str] | None = None
) -> tuple[bool, bool]:
    """Whether an edit of a file changes the hash of the pictures, and that of the film's files."""
    path = folder / name
    content = path.read_bytes()
    before = before or hashes(folder, cache)
    try:
        path.write_bytes(content + b"\n# edited\n")
        after = hashes(folder, cache)
    finally:
        path.write_bytes(content)
    if cache is not None:
        assert hashes(folder, cache) == before
    return before[0] != after[0], before[1] != after[1]


DRAWING = (
    "scenes/mobjects/cube/tensor_cube.py",
    "scenes/staging/lesson.py",
    "scenes/geometry/grid.py",
    "scenes/design/theme.py",
    "scenes/design/fonts/Inter-Medium.otf",
    "scenes/content/formulas.py",
    "scenes/renderer/encoders/h264.py",
    "scenes/spec/lecture.py",
    "scenes/pipeline/drawing.py",
    "scenes/pipeline/segment_writer.py",
    "normcore/normalization.py",
    "normcore/samples.py",
)


@pytest.mark.parametrize(
    ("name", "cached"), [*((name, False) for name in DRAWING), *((name, True) for name in DRAWING[::4])]
)
def test_pictures_depend_on_what_draws_them(
    copied: Path, before: tuple[str, str], warm: Path, name: str, cached: bool
) -> None:
    assert changed_by_editing(copied, name, warm if cached else None, before) == (True, True)


@pytest.mark.parametrize(
    "name",
    [
        "scenes/__init__.py",
        "scenes/cli/main.py",
        "scenes/exports/clips.py",
        "scenes/lessons/batch.py",
        "scenes/lessons/storyboard.py",
        "scenes/pipeline/films.py",
        "scenes/pipeline/estimates.py",
        "scenes/pipeline/scheduler.py",
        "scenes/pipeline/executors/local.py",
        "scenes/texts/en/batch.toml",
    ],
)
def test_nothing_depends_on_what_only_runs_the_films(
    copied: Path, before: tuple[str, str], name: str
) -> None:
    assert changed_by_editing(copied, name, before=before) == (False, False)


@pytest.mark.parametrize(
    "name",
    [
        "scenes/documents/subtitles.py",
        "scenes/documents/templates/transcript.html.j2",
        "scenes/video/mux.py",
        "scenes/pipeline/publish.py",
    ],
)
def test_what_is_beside_the_pictures_makes_files_anew_but_no_pictures(
    copied: Path, before: tuple[str, str], name: str
) -> None:
    assert changed_by_editing(copied, name, before=before) == (False, True)


def test_imports_are_parsed_once(copied: Path, parsed: list[str]) -> None:
    first = hashes(copied, Path("cache"))
    assert parsed
    parsed.clear()
    assert hashes(copied, Path("cache")) == first
    assert parsed == []


def test_a_new_import_is_followed(copied: Path) -> None:
    path, other = copied / "scenes/mobjects/cube/tensor_cube.py", "scenes/cli/doctor.py"
    content = path.read_text(encoding="utf-8")
    assert changed_by_editing(copied, other, Path("cache")) == (False, False)
    try:
        path.write_text(f"{content}\n\ndef later():\n    from scenes.cli import doctor\n", encoding="utf-8")
        assert changed_by_editing(copied, other, Path("cache")) == (True, True)
        path.write_text(
            f"{content}\nif TYPE_CHECKING:\n    from scenes.cli import doctor\n", encoding="utf-8"
        )
        assert changed_by_editing(copied, other, Path("cache")) == (False, False)
    finally:
        path.write_text(content, encoding="utf-8")


def test_all_that_a_beat_depends_on_is_in_its_hash() -> None:
    first = BEATS[0]
    spoken, caption = next(
        (name, key) for name, text in COMPARE.text(SPEC).beats.items() for key in text.captions
    )

    def key(
        lesson: LessonEntry = COMPARE, spec: LectureSpec = SPEC, options: RenderOptions = OPTIONS
    ) -> str | None:
        return FilmFingerprint(lesson, spec, options).beat(spoken, NOTHING)

    others = [
        key(spec=LectureSpec(quality="480p", fps=30)),
        key(spec=LectureSpec(quality="480p", fps=15, shape=(2, 2, 1, 1))),
        key(options=RenderOptions(renderer="stock")),
        key(options=RenderOptions(preset="draft")),
        key(dataclasses.replace(COMPARE, poster_beat=first)),
        key(dataclasses.replace(COMPARE, texts=edited(COMPARE, spoken, caption, "Why?"))),
        FilmFingerprint(CAPTIONED, SPEC, OPTIONS).beat("ask", NOTHING),
        FilmFingerprint(COMPARE, SPEC, OPTIONS).beat(spoken, "a caption"),
    ]
    assert key() == key(options=RenderOptions(force=True, traceback=True))
    assert len({key(), *others}) == len(others) + 1
    assert None not in (key(), *others)
    assert FilmFingerprint(COMPARE, SPEC, OPTIONS).beat("no_such_beat", NOTHING) is None


def test_a_beat_depends_on_the_script_up_to_its_end(copied: Path) -> None:
    path = copied / "scenes/lessons/compare.py"
    source = path.read_text(encoding="utf-8")

    def hashes_with(old: str, new: str) -> dict[str, str | None]:
        assert old in source
        path.write_text(source.replace(old, new), encoding="utf-8")
        found = fingerprint(copied)
        return {beat: found.beat(beat, NOTHING) for beat in found.scripts}

    before = hashes_with("", "")
    assert list(before) == list(COMPARE.text(SPEC).beats)
    last = list(before)[-1]
    start = source.index(f"def {last}(")
    later = hashes_with(source[start:], source[start:].replace("\n", "\n        self.hold(2)\n", 1))
    assert [beat for beat in before if before[beat] != later[beat]] == [last]
    first = next(iter(before))
    later = hashes_with(
        f"def {first}(self) -> None:\n", f"def {first}(self) -> None:\n        self.hold(2)\n"
    )
    assert all(before[beat] != later[beat] for beat in before)
    shared = hashes_with("class Compare", "NEW = 1\n\n\nclass Compare")
    assert all(before[beat] != shared[beat] for beat in before)
    path.write_text(source, encoding="utf-8")


def test_films_of_one_lesson_read_its_sources_once(monkeypatch: pytest.MonkeyPatch) -> None:
    specs = [LectureSpec(seed=seed) for seed in range(3)]
    alone = [FilmFingerprint(COMPARE, spec, OPTIONS) for spec in specs]
    hashes = [(each.pictures, each.files) for each in alone]
    read = Sources.digests
    reads: list[tuple[str, ...]] = []

    def counted(sources: Sources, *modules: str) -> dict[str, str]:
        reads.append(modules)
        return read(sources, *modules)

    monkeypatch.setattr(Sources, "digests", counted)
    with sources_read_once():
        assert [FilmFingerprint(COMPARE, specs[0], OPTIONS).pictures] == [hashes[0][0]]
        with sources_read_once():
            together = [FilmFingerprint(COMPARE, spec, OPTIONS) for spec in specs]
            assert [(each.pictures, each.files) for each in together] == hashes
    assert len(reads) == 2
    assert len(set(hashes)) == 3
    assert FilmFingerprint(COMPARE, specs[0], OPTIONS).pictures == hashes[0][0]
    assert len(reads) == 3
