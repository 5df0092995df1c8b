"""Whatever is typed, and whatever files hold: it works, or it is refused in a sentence.

`make fuzz` tries more cases, other ones each time.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes.spec.lecture import LectureSpec
from tests.beats import COMPARE
from tests.fuzz import hostile
from tests.fuzz.cases import FUZZ, case, lay_out, run

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")

SETTINGS = list(LectureSpec.model_fields)
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
PACKED = {
    "beats": [COMPARE[1], f"compare:{COMPARE[-2]}"],
    "loop": ["all"],
    "films": ["films"],
    "max-size": ["1MB"],
}
COMMANDS: dict[tuple[str, ...], dict[str, list[str]]] = {
    ("inspect",): {**USUAL, **COMMON},
    ("render", "compare"): {**USUAL, **COMMON, **PICTURE, "output": ["out", "out.mp4"], "view": ["compare"]},
    ("still", "compare", COMPARE[1]): {
        **USUAL,
        **COMMON,
        **PICTURE,
        "output": ["out", "a.png"],
        "at": ["0.5", "nan", "inf"],
    },
    ("texts",): {"language": ["en", "xx"]},
    ("lecture",): {
        **USUAL,
        **COMMON,
        **PICTURE,
        "output": ["out", "out.mp4"],
        "only": ["batch", "layer,compare"],
        "skip": ["compare"],
        "order": ["layer"],
    },
    ("preview", "batch"): {**USUAL, **COMMON, "output": ["out"]},
    ("deck", "-o", "talk.pptx"): {
        **USUAL,
        **COMMON,
        **PICTURE,
        "beats": PACKED["beats"],
        "loop": ["all"],
        "title": ["T"],
    },
    ("page", "--no-films"): {**USUAL, **COMMON, "output": ["out"], "view": ["layer"]},
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
