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
from scenes.pipeline import manifest
from scenes.pipeline.worker import DryRenderer
from scenes.renderer.camera import FastCamera
from scenes.renderer.fast_renderer import FastRenderer
from scenes.spec.lecture import LectureSpec
from tests.renderer.pictures import ROUNDING, settings, ssim, worst

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_every_beat_looks_the_same(theme: str) -> None:
    seen: list[str] = []
    with settings("720p"):
        scene = Compare(LectureSpec.make(shape=(5, 4, 2, 3), theme=theme), renderer=DryRenderer())
        camera = FastCamera(background_color=scene.theme.background)

        def compare_cameras() -> None:
            camera.show(scene.mobjects)
            stock, fast = scene.renderer.draw(scene), camera.pixel_array
            assert ssim(stock, fast) >= 0.98, scene.current
            assert worst(stock, fast) <= ROUNDING, scene.current
            seen.append(scene.current)

        scene.after_beat = compare_cameras
        scene.render()
    assert seen == Compare.beats()


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
        ["still", "compare", "ask", *chosen],
        env={"NORMREEL_RENDERER": "quick" if by == "variable" else None},
    )
    assert result.exit_code == 2
    assert "'quick'" in result.output
    assert "fast" in result.output
    assert "stock" in result.output


def test_a_film_of_the_other_renderer_is_made_again() -> None:
    slug, spec = storyboard.LESSONS[0].slug, LectureSpec()
    assert manifest.fingerprint(slug, spec, "stock") != manifest.fingerprint(slug, spec)


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
