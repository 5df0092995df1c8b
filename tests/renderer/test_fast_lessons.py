"""A lesson drawn by our renderer looks as Manim draws it, on every beat; the choice between them is respected."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from manim import CairoRenderer

from scenes.cli.main import cli
from scenes.lessons import storyboard
from scenes.lessons.compare import Compare
from scenes.pipeline.dry_run import DryRenderer
from scenes.pipeline.fingerprints import FilmFingerprint
from scenes.pipeline.options import RenderOptions
from scenes.renderer.camera import FastCamera
from scenes.renderer.fast_renderer import FastRenderer
from scenes.spec.lecture import LectureSpec
from tests.beats import COMPARE
from tests.renderer.pictures import ROUNDING, settings, ssim, worst

pytestmark = pytest.mark.films

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_every_beat_looks_the_same(theme: str) -> None:
    seen = {}
    with settings("720p"):
        scene = Compare(LectureSpec.make(shape=(5, 4, 2, 3), theme=theme), renderer=DryRenderer())
        camera = FastCamera(background_color=scene.stage.theme.background)

        def draw_with_both() -> None:
            camera.show(scene.mobjects)
            seen[scene.current] = (scene.renderer.draw(scene), camera.pixel_array.copy())

        scene.after_beat = draw_with_both
        scene.render()
    assert list(seen) == Compare.beats()
    for name, (stock, fast) in seen.items():
        assert ssim(stock, fast) >= 0.98, name
        assert worst(stock, fast) <= ROUNDING, name


def test_a_lesson_brings_its_renderer_along(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NORMREEL_RENDERER", raising=False)
    with settings():
        assert isinstance(Compare().renderer, FastRenderer)
        assert type(Compare(renderer=CairoRenderer()).renderer) is CairoRenderer
        monkeypatch.setenv("NORMREEL_RENDERER", "stock")
        assert type(Compare().renderer) is CairoRenderer
        monkeypatch.setenv("NORMREEL_RENDERER", "quick")
        with pytest.raises(ValueError, match="fast or stock"):
            Compare()


@pytest.mark.parametrize("by", ["option", "variable"])
def test_an_unknown_renderer_is_refused(by: str) -> None:
    chosen = ["--renderer", "quick"] if by == "option" else []
    result = CliRunner().invoke(
        cli,
        ["still", "compare", COMPARE[1], *chosen],
        env={"NORMREEL_RENDERER": "quick" if by == "variable" else None},
    )
    assert result.exit_code == 2
    assert "'quick'" in result.output
    assert "fast" in result.output
    assert "stock" in result.output


def test_a_film_of_the_other_renderer_is_made_again() -> None:
    entry, spec = storyboard.LESSONS[0], LectureSpec()
    fast, stock = (
        FilmFingerprint(entry, spec, RenderOptions(renderer)).files for renderer in ("fast", "stock")
    )
    assert fast != stock


@pytest.mark.parametrize("renderer", ["fast", "stock"])
def test_plain_manim_renders_a_lesson(renderer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NORMREEL_RENDERER", renderer)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    command = [sys.executable, "-m", "manim", "render", "-s", "-ql", "--media_dir", str(tmp_path)]
    lesson = str(ROOT / "scenes/lessons/compare.py")
    run = subprocess.run([*command, lesson, "Compare"], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert len(list(tmp_path.rglob("*.png"))) == 1


def test_a_picture_stays_the_same_when_nothing_happens() -> None:
    with settings():
        scene = Compare(renderer=FastRenderer(skip_animations=True))
        scene.renderer.update_frame(scene)
        before = scene.renderer.get_frame()
        scene.renderer.changed.clear()
        scene.renderer.update_frame(scene)
        assert scene.renderer.changed == []
        assert np.array_equal(before, scene.renderer.get_frame())
