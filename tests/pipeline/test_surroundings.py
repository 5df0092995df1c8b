"""What lies in the current folder, in the user's home or in the environment changes no picture."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.beats import COMPARE

ROOT = Path(__file__).parents[2]
SETTINGS = """
[CLI]
background_color = RED
background_opacity = 0.3
frame_rate = 7
pixel_width = 100
pixel_height = 100
frame_height = 3
disable_caching = False
renderer = opengl
seed = 99
save_sections = True
write_all = True
log_to_file = True
verbosity = DEBUG
media_dir = elsewhere
"""
BROKEN = "[CLI\nbroken = %(nothing)s\n"
SHADOWS = ("manim", "numpy", "cairo", "typst", "tqdm", "scenes")
PLAIN = "import manim, json; print(json.dumps({key: str(value) for key, value in manim.config.items()}))"
OURS = f"from scenes.renderer.manim_import import import_manim; import_manim(); {PLAIN}"


def hostile(place: Path, settings: str) -> tuple[Path, dict[str, str]]:
    """A folder to work in and an environment, both with settings for Manim and what else may decide."""
    here, home = place / "here", place / "home"
    for folder in (here, home / ".config" / "manim"):
        folder.mkdir(parents=True)
        (folder / "manim.cfg").write_text(settings)
    for name in SHADOWS:
        (here / f"{name}.py").write_text("raise SystemExit('the wrong module')")
    surroundings = {
        "HOME": str(home),
        "TZ": "Asia/Tokyo",
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONHASHSEED": "5",
        "OMP_NUM_THREADS": "3",
        "PYTHONWARNINGS": "error",
        "FONTCONFIG_FILE": "/dev/null",
        "TMPDIR": f"/tmp/{'long/' * 30}",
    }
    return here, surroundings


def run(code: str, cwd: Path, environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


@pytest.mark.films
@pytest.mark.parametrize("settings", [SETTINGS, BROKEN], ids=["other settings", "broken"])
def test_a_picture_is_the_same_in_any_surroundings(settings: str, tmp_path: Path) -> None:
    command = "from scenes.cli.main import main; main()"
    still = ["still", "compare", COMPARE[-1], "--quality", "480p", "-o"]
    here, surroundings = hostile(tmp_path, settings)
    run(command, tmp_path, {}, *still, "clean")
    run(command, here, surroundings, *still, str(tmp_path / "hostile"))
    clean, other = (
        tmp_path / name / f"compare-5x4x2x3-NCHW-dark-480p-{COMPARE[-1]}.png" for name in ("clean", "hostile")
    )
    assert clean.read_bytes() == other.read_bytes()
    assert not (here / "elsewhere").exists()


def test_manim_has_its_own_defaults_in_our_processes(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    here, surroundings = hostile(tmp_path, SETTINGS)
    home = {"HOME": surroundings["HOME"]}
    defaults = json.loads(run(PLAIN, tmp_path / "empty", {"HOME": str(tmp_path / "empty")}))
    assert json.loads(run(OURS, here, home)) == defaults
    (here / "manim.cfg").write_text(SETTINGS.replace("renderer = opengl", ""))
    (tmp_path / "home" / ".config" / "manim" / "manim.cfg").unlink()
    read_by_manim_itself = json.loads(run(PLAIN, here, home))
    assert read_by_manim_itself["frame_rate"] == "7.0"
    assert defaults["frame_rate"] != "7.0"


def test_no_plugin_of_manim_is_loaded_in_our_processes(tmp_path: Path) -> None:
    plugin = tmp_path / "paint-1.0.dist-info"
    plugin.mkdir()
    (plugin / "METADATA").write_text("Metadata-Version: 2.1\nName: paint\nVersion: 1.0\n")
    (plugin / "entry_points.txt").write_text("[manim.plugins]\npaint = paint\n")
    (tmp_path / "paint.py").write_text("print('painted')")
    paths = {"PYTHONPATH": os.pathsep.join([str(ROOT), str(tmp_path)])}
    assert "painted" not in run(OURS, tmp_path, paths)
    assert "painted" in run(PLAIN, tmp_path, paths)


def test_manim_is_imported_for_a_user_without_a_home(tmp_path: Path) -> None:
    nobody = "import os, pwd; del os.environ['HOME']; pwd.getpwuid = {}.__getitem__\n"
    assert json.loads(run(f"{nobody}{OURS}", tmp_path, {}))["frame_rate"] == "60.0"


def test_files_of_settings_are_read_again_afterwards(tmp_path: Path) -> None:
    (tmp_path / "other.cfg").write_text("[a]\nb = c\n")
    code = (
        "from scenes.renderer.manim_import import import_manim; import_manim()\n"
        "from configparser import ConfigParser; from importlib.metadata import entry_points\n"
        "parser = ConfigParser(); print(parser.read('other.cfg'), len(entry_points(group='console_scripts')) > 0)"
    )
    assert run(code, tmp_path, {}) == "['other.cfg'] True\n"
