"""Whatever is typed, and whatever files hold: it works, or it is refused in a sentence, and nothing is left or touched.

`make fuzz` tries more cases, other ones each time.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from scenes.cli.main import cli
from scenes.content.timeline import Beat
from scenes.lessons import storyboard
from scenes.pipeline import cache_folder, cache_room, manifest
from scenes.pipeline.beat_cache import FilmCache
from scenes.pipeline.film_request import FilmRequest
from scenes.pipeline.film_settings import as_comment
from scenes.pipeline.fingerprints import NOTHING
from scenes.pipeline.jobs import BeatRecord, FilmJob, FilmResult, Segment
from scenes.pipeline.options import RenderOptions
from scenes.pipeline.outputs import remove_abandoned
from scenes.pipeline.placing import place
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec
from tests.fuzz import hostile
from tests.memory import most_memory
from tests.pipeline.cache_damage import DAMAGES, entries

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")

CASES = int(os.environ.get("NORMREEL_FUZZ_CASES", "300"))
KINDS = 6
FUZZ = settings(
    max_examples=max(1, CASES // KINDS),
    derandomize=CASES <= 300,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.function_scoped_fixture,
    ],
)
COMPARE = storyboard.find("compare")
SETTINGS = list(LectureSpec.model_fields)
MEMORY, PATIENCE = 1_000_000_000, 60
"""Bytes that a case may take beyond those taken before, and seconds after which it counts as hanging."""


class DrawingError(Exception):
    """Everything was accepted, and drawing would begin."""


@pytest.fixture(autouse=True)
def _nothing_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """End each command where it would begin to draw."""

    def begin(*_arguments: object, **_options: object) -> None:
        raise DrawingError

    for place_of_work in (
        "cli.render.make",
        "pipeline.stills._last_event",
        "cli.sweep.make",
        "cli.sweep.estimate",
    ):
        monkeypatch.setattr(f"scenes.{place_of_work}", begin)


@contextmanager
def case() -> Iterator[None]:
    """An empty folder to be in, with bounds on memory; a case that hangs is ended."""

    def hang(*_arguments: object) -> None:
        raise AssertionError(f"no end after {PATIENCE} seconds")

    before, home = most_memory(), Path.cwd()
    older = signal.signal(signal.SIGALRM, hang)
    signal.alarm(PATIENCE)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            yield
        finally:
            signal.alarm(0)
            signal.signal(signal.SIGALRM, older)
            os.chdir(home)
    grown = most_memory() - before
    assert grown < MEMORY, f"{grown:,} bytes were taken"


def lay_out() -> None:
    """Make what options may name: data, a film of ours, a film of others, a pipe, a folder, a link to itself."""
    np.save("own.npy", np.arange(24.0).reshape(2, 3, 4))
    np.savez("own.npz", a=np.ones((2, 3)), b=np.zeros((4, 3)))
    Path("own.mp4").write_bytes(_film())
    Path("mine.txt").write_text("mine")
    Path("own.toml").write_text("seed = 3\n")
    Path("folder").mkdir()
    os.mkfifo("pipe")
    Path("loop").symlink_to("loop")


_FILMS: list[bytes] = []


def _film() -> bytes:
    """A film of one frame that says which settings it has."""
    if not _FILMS:
        path = Path(tempfile.mkdtemp(), "own.mp4")
        with av.open(str(path), "w") as film:
            stream = film.add_stream("mpeg4", rate=15)
            stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
            film.metadata["comment"] = as_comment(COMPARE, LectureSpec(shape=(3, 5, 8), theme="light"))
            film.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8))))
            film.mux(stream.encode(None))
        _FILMS.append(path.read_bytes())
        shutil.rmtree(path.parent)
    return _FILMS[0]


def content(folder: Path) -> dict[str, bytes | str]:
    """All that lies in a folder, files with what they hold."""
    found: dict[str, bytes | str] = {}
    for path in sorted(folder.rglob("*")):
        is_file = path.is_file() and not path.is_symlink() and not path.is_fifo()
        found[str(path.relative_to(folder))] = path.read_bytes() if is_file else oct(path.lstat().st_mode)
    return found


def run(*arguments: str, env: dict[str, str] | None = None) -> Result:
    """Run a command; it is accepted, or refused with exit code 2 in words that can be read."""
    before = content(Path.cwd())
    result = CliRunner().invoke(cli, list(arguments), env=env)
    if isinstance(result.exception, DrawingError):
        return result
    assert result.exception is None or isinstance(result.exception, SystemExit), (arguments, result.exc_info)
    assert result.exit_code in (0, 2), (arguments, result.output)
    assert "Traceback" not in result.output
    if result.exit_code == 2:
        assert "Error" in result.stderr or "Usage" in result.stderr
        assert len(result.stderr) < 10_000, len(result.stderr)
        assert content(Path.cwd()) == before
    return result


USUAL = {
    "shape": ["5,4,2,3", "3x5x8", "2,3"],
    "layout": ["NCHW", "NTD", "NC"],
    "data": ["digits", "own.npy", "own.npz"],
    "key": ["a", "b"],
    "groups": ["2", "1"],
    "eps": ["1e-5", "0.5"],
    "seed": ["7"],
}
COMMON = {
    "spec": ["own.toml", "pipe", "/dev/zero"],
    "from": ["own.mp4", "mine.txt"],
    "set": ["seed=7", "data=5", "eps=[1]"],
}
PICTURE = {
    "theme": ["dark"],
    "quality": ["480p"],
    "fps": ["15"],
    "background": ["#0b1e3f"],
    "aspect": ["1:1"],
    "language": ["en"],
}
PACKED = {"beats": ["ask", "compare:table"], "loop": ["all"], "films": ["films"], "max-size": ["1MB"]}
COMMANDS: dict[tuple[str, ...], dict[str, list[str]]] = {
    ("inspect",): {**USUAL, **COMMON},
    ("render", "compare"): {**USUAL, **COMMON, **PICTURE, "output": ["out", "out.mp4"], "view": ["compare"]},
    ("still", "compare", "ask"): {
        **USUAL,
        **COMMON,
        **PICTURE,
        "output": ["out", "a.png"],
        "at": ["0.5", "nan", "inf"],
    },
    ("texts",): {"language": ["en", "xx"]},
    ("preview", "batch"): {**USUAL, **COMMON, "output": ["out"]},
    ("deck", "-o", "talk.pptx"): {
        **USUAL,
        **COMMON,
        **PICTURE,
        "beats": PACKED["beats"],
        "loop": ["all"],
        "title": ["T"],
    },
    ("export", "--for", "github"): {**USUAL, **COMMON, **PICTURE, **PACKED, "output": ["out"]},
}


@st.composite
def command_lines(draw: st.DrawFn) -> list[str]:
    """A command with a few options, some of them hostile."""
    command = draw(st.sampled_from(list(COMMANDS)))
    options = COMMANDS[command]
    given_options = []
    for name in draw(st.lists(st.sampled_from(list(options)), max_size=4, unique=True)):
        value = draw(st.one_of(st.sampled_from(options[name]), hostile.typed))
        given_options.append(
            f"--{name}={f'{draw(st.sampled_from(SETTINGS))}={value}' if name == 'set' else value}"
        )
    return [*command, *given_options]


@FUZZ
@given(command_lines(), st.one_of(st.none(), hostile.typed), st.one_of(st.none(), hostile.typed))
def test_any_command_line_is_accepted_or_refused(
    arguments: list[str], cache: str | None, size: str | None
) -> None:
    env = {
        name: value
        for name, value in (("NORMREEL_CACHE", cache), ("NORMREEL_CACHE_SIZE", size))
        if value is not None
    }
    env = {
        name: value for name, value in env.items() if not value.startswith(("/", "~")) and _can_be_set(value)
    }
    with case():
        lay_out()
        run(*arguments, env=env)
        run("cache", env=env)


def _can_be_set(value: str) -> bool:
    with suppress(UnicodeEncodeError):
        return bool(os.fsencode(value))
    return False


@FUZZ
@given(hostile.toml_files([], SETTINGS), st.booleans())
def test_any_spec_file_is_accepted_or_refused(text: bytes, draws: bool) -> None:
    with case():
        lay_out()
        Path("any.toml").write_bytes(text)
        run(*(["render", "compare"] if draws else ["inspect", "--json"]), "--spec", "any.toml")


SWEPT = [
    *SETTINGS,
    "lesson",
    "lessons",
    "shapes",
    "themes",
    "seeds",
    "layouts",
    "name",
    "skip_refused",
    "aspects",
]
TABLES = ["[grid]", "[[film]]", "[film]", "[other]", "[grid.theme]", "[[grid]]"]
GRIDS = ["seeds", "eps", "groups", "shape", "fps", "theme", "aspects", "qualities"]


@FUZZ
@given(st.one_of(hostile.toml_files(TABLES, SWEPT), hostile.huge_grids(GRIDS)), st.booleans())
def test_any_sweep_file_is_accepted_or_refused(text: bytes, plans: bool) -> None:
    with case():
        lay_out()
        Path("any.toml").write_bytes(text)
        run("sweep", "any.toml", *(["--plan"] if plans else []))


def _no_json(word: str) -> None:
    raise AssertionError(f"{word} is no JSON")


@FUZZ
@given(hostile.array_files(), st.sampled_from([".npy", ".npz", ".pt", ""]), st.sampled_from(["", "a", "c"]))
def test_any_data_file_is_read_or_refused(data: bytes, suffix: str, key: str) -> None:
    with case():
        Path(f"any{suffix}").write_bytes(data)
        result = run("inspect", "--json", "--data", f"any{suffix}", *(["--key", key] if key else []))
        if result.exit_code == 0:
            report = json.loads(result.stdout, parse_constant=_no_json)
            assert all(row["n"] >= 1 for row in report["kinds"])


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
        Path("made", "film.mp4").write_bytes(_film())
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
            request.check()
        remove_abandoned(out)
        Path("made", "own").mkdir()
        Path("made", "own", "a").write_text("new")
        with suppress(SpecError):
            place([Path("made", "own")], out, "film.mp4", mends=True)
        assert victim.read_text() == "mine"
        assert (out / "film.mp4").exists() or manifest.read(out, "film.mp4") is not None
