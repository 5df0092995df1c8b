"""What sets normreel up elsewhere, in an image and in Colab, agrees with what sets it up here."""

from __future__ import annotations

import json
import re
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

import scenes
from scenes.spec.lecture import LectureSpec

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
SETUP = (ROOT / ".ci" / "setup.sh").read_text()
CELLS = json.loads((ROOT / "colab.ipynb").read_text())["cells"]
CODE = ["".join(cell["source"]) for cell in CELLS if cell["cell_type"] == "code"]


def lines(instruction: str) -> list[str]:
    return [
        line.split(maxsplit=1)[1] for line in DOCKERFILE.splitlines() if line.startswith(f"{instruction} ")
    ]


def installed(commands: str) -> list[str]:
    """What apt-get installs by these commands."""
    found = re.search(r"install -y --no-install-recommends ([^&>]*)", commands)
    assert found is not None
    return found[1].split()


def needed() -> list[str]:
    found = re.search(r'APT_PACKAGES="(.*)"', SETUP)
    assert found is not None
    return found[1].split()


def test_an_image_and_colab_install_what_a_machine_needs() -> None:
    assert installed(lines("RUN")[0]) == needed()
    assert installed(CODE[0]) == needed()


def test_each_library_with_headers_is_there_without_them_where_films_are_drawn() -> None:
    libraries = installed(next(run for run in lines("RUN") if "useradd" in run))
    for headers in (name for name in needed() if name.startswith("lib")):
        library = re.sub(r"[0-9.]*-dev$", "", headers)
        assert any(name.startswith(library) for name in libraries), headers


def test_both_stages_have_the_oldest_python_that_is_good_enough() -> None:
    images = [line.split()[0] for line in lines("FROM")]
    oldest = PROJECT["project"]["requires-python"].removeprefix(">=")
    assert images == [f"python:{oldest}-slim-bookworm"] * 2


def test_the_image_is_not_run_by_root() -> None:
    last = DOCKERFILE.rpartition("FROM ")[2]
    assert re.findall(r"^USER (\S+)$", last, re.MULTILINE) == ["normreel"]
    assert "useradd --create-home normreel" in last


def test_what_is_copied_is_there_and_is_all_that_is_installed() -> None:
    copied = [each for line in lines("COPY") if "--from" not in line for each in line.split()[:-1]]
    packages = [name.rstrip("*") for name in PROJECT["tool"]["setuptools"]["packages"]["find"]["include"]]
    kept = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    assert all((ROOT / each).exists() for each in copied)
    assert {*packages, "pyproject.toml", "requirements.lock", PROJECT["project"]["readme"]} <= set(copied)
    assert [each for each in copied if not any(fnmatch(each, name) for name in kept)] == []


@pytest.mark.parametrize("source", CODE)
def test_a_cell_of_the_notebook_is_python_but_for_its_commands(source: str) -> None:
    plain = [line for line in source.splitlines() if not line.startswith(("!", "%"))]
    compile("\n".join(plain), "cell", "exec")


def test_the_notebook_renders_a_film_that_there_is() -> None:
    asked: list[tuple[str, dict[str, object]]] = []
    code = CODE[1].replace("from scenes import render", "")
    exec(code, {"render": lambda lesson, **settings: asked.append((lesson, settings))})
    assert hasattr(scenes, "render")
    for _, settings in asked:
        LectureSpec.make(**settings)
    assert [lesson for lesson, _ in asked] == ["compare"]
