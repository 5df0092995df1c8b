"""Files of settings as hostile input: refused in one sentence, at once, whatever they are."""

from __future__ import annotations

import os
import resource
import runpy
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from scenes.spec import settings_file
from scenes.spec.errors import SpecError
from scenes.spec.parsing import load_toml
from scenes.spec.settings_file import MAX_BYTES, check_depth

DIGITS = "9" * 5000
HOSTILE: dict[str, tuple[str | bytes, str]] = {
    "open brackets": ("shape = " + "[" * 200_000, "nested more than 16 deep"),
    "deep arrays": ("shape = " + "[" * 3000 + "]" * 3000, "nested more than 16 deep"),
    "deep tables": ("a = " + "{a=" * 1500 + "1" + "}" * 1500, "nested more than 16 deep"),
    "dotted header": ("[" + ".".join("a" * 200_000) + "]\n", "more than 16 parts"),
    "dotted key": (".".join(["'q'"] * 9000) + " = 1", "more than 16 parts"),
    "thousands of digits": (f"seed = {DIGITS}", "a number has thousands of digits"),
    "no UTF-8": (b'theme = "\xff"', "not UTF-8 text: byte 10"),
    "too large": (b"a=1\n" * (MAX_BYTES // 4 + 1), "more than 1 MB"),
    "never closed": ('a = """' + 'x\\"' * 200_000, "this is not TOML"),
    "escaped quotes": ('a = "' + '\\"' * 400_000, "this is not TOML"),
    "only quotes": ('"' * 300_001, "this is not TOML"),
    "no date": ("seed = 1979-99-99", "this is not TOML"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_one_sentence(tmp_path: Path, name: str) -> None:
    content, said = HOSTILE[name]
    path = tmp_path / "film.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(SpecError) as caught:
        load_toml(path, "--spec film.toml")
    assert str(caught.value).startswith("--spec film.toml: ")
    assert said in str(caught.value)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    "text", ['a = "[[[[[[[[[[[[[[[[[[[["', "a = 1 # " + "[" * 40, "a = '''" + "[" * 40 + "'''", "x.y.z = 1.5"]
)
def test_brackets_in_texts_and_comments_nest_nothing(tmp_path: Path, text: str) -> None:
    check_depth(text)
    (tmp_path / "film.toml").write_text(text)
    assert load_toml(tmp_path / "film.toml", "film.toml")


def test_what_is_no_regular_file_is_named_and_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        monkeypatch.chdir(tmp_path)
        server.bind("sock")
    for path, kind in ((tmp_path / "pipe", "a named pipe"), (tmp_path / "sock", "a socket")):
        with pytest.raises(SpecError, match=kind):
            load_toml(path, str(path))
    for path, kind in ((Path("/dev/zero"), "a device"), (tmp_path, "a folder")):
        with pytest.raises(SpecError, match=kind):
            load_toml(path, str(path))
    with pytest.raises(SpecError, match="File name too long"):
        load_toml(tmp_path / ("x" * 300), "film.toml")
    with pytest.raises(SpecError, match="null"):
        load_toml(Path("a\0b"), "film.toml")


def test_refusing_takes_little_memory(tmp_path: Path) -> None:
    """Nested headers, whose tables took gigabytes; the process may use 300 MB."""
    (tmp_path / "film.toml").write_text("[" + ".".join(["a"] * 260_000) + "]\n" + "[b]\n" * 100_000)
    code = "from pathlib import Path; from scenes.spec.parsing import load_toml; load_toml(Path('film.toml'), 'x')"
    limit = 300 * 2**20

    def below() -> None:
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))

    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "OPENBLAS_NUM_THREADS": "1"},
        preexec_fn=below,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "SpecError: x: this is" in run.stderr


def test_a_system_without_the_flags_of_posix_reads_files_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for flag in ("O_NONBLOCK", "O_NOCTTY"):
        monkeypatch.delattr(os, flag)
    (tmp_path / "film.toml").write_text("seed = 11")
    load = runpy.run_path(settings_file.__file__)["load_toml"]
    assert load(tmp_path / "film.toml", "film.toml") == {"seed": 11}


def test_a_byte_order_mark_at_the_beginning_is_no_part_of_the_settings(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(b"\xef\xbb\xbfseed = 7\n")
    assert load_toml(path, "--spec own.toml") == {"seed": 7}
