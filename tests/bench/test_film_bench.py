"""The public benchmark at tiny scale: it films one storyboard in every variant and reckons as it says."""

from __future__ import annotations

import io
import json
import sys
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from rich.console import Console

from tests.beats import COMPARE
from tests.bench import measure, public_bench, quality, runs, variants
from tests.bench.results import Results, Target, summarize
from tests.bench.story import Step, schedule
from tests.bench.variants import Settings

pytestmark = [pytest.mark.xdist_group("film bench"), pytest.mark.films]
TINY = Settings(seconds=6.0, quality="480p", fps=15, cut=2)
FRAMES = 90
ALIKE = 0.97


def stills(path: str, apart: int = 10) -> list[NDArray[np.float32]]:
    """Some of a film's pictures, as the grey of their RGB values: variants differ in the matrix of their luma."""
    with av.open(path) as film:
        frames = [frame for number, frame in enumerate(film.decode(video=0)) if number % apart == 0]
        return [frame.to_ndarray(format="rgb24").mean(axis=2, dtype=np.float32) for frame in frames]


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> dict[str, runs.Row]:
    """The storyboard of 64 cells by stock Manim and by us."""
    folder = tmp_path_factory.mktemp("films")
    return {name: runs.story(name, 64, TINY, folder / name) for name in ("stock", "ours")}


def test_stock_and_ours_draw_the_same_film(films: dict[str, runs.Row]) -> None:
    assert [films[name]["frames"] for name in ("stock", "ours")] == [FRAMES, FRAMES]
    pairs = zip(stills(films["stock"]["film"]), stills(films["ours"]["film"]), strict=True)
    assert min(quality.ssim(a, b) for a, b in pairs) >= ALIKE


def test_a_run_is_measured(films: dict[str, runs.Row]) -> None:
    for run in films.values():
        assert run["whole_wall"] == run["wall"] > 0.5
        assert 0.3 < run["cpu"] < 4 * run["wall"] + 1
        assert 50 < run["memory_mb"] < 2000
        assert run["bytes"] == Path(run["film"]).stat().st_size


def test_solid_cubes_are_cut_and_the_whole_film_is_reckoned(tmp_path: Path) -> None:
    run = runs.story("3d", 64, TINY, tmp_path / "3d")
    assert run["is_cut"]
    assert run["frames"] == sum(step.frames for step in schedule(6.0, 15, cut=2)) == 27
    assert run["whole_wall"] > run["wall"]


def test_the_bench_writes_json_a_picture_and_tables(tmp_path: Path) -> None:
    printed = io.StringIO()
    options = ["--quick", "--sizes", "64", "--variants", "stock,tuned,ours,encoder", "-o", str(tmp_path)]
    found = public_bench.main(options, Console(file=printed, width=140))
    assert json.loads((tmp_path / "public.json").read_text()) == found
    summaries = {each["variant"]: each for each in found["summaries"]}
    assert list(summaries) == ["stock", "tuned", "ours", "encoder"]
    for each in summaries.values():
        assert each["frames"] == FRAMES
        assert each["whole_wall"]["min"] <= each["whole_wall"]["median"] <= each["whole_wall"]["max"]
        assert 0.9 < each["ssim"]["median"] <= 1
        assert each["psnr_y"]["median"] > 30
    ratios = found["ratios"]
    parts = ratios["of it encoder settings: stock / tuned"] * ratios["of it drawing: tuned / ours"]
    assert ratios["stock / ours"] == pytest.approx(parts)
    assert found["about"]["reckoning_check"]["measured"] == summaries["stock"]["wall"]["median"]
    assert not found["at_target_settings"]
    assert {target["verdict"] for target in found["targets"]} >= {"not measured"}
    assert ElementTree.parse(tmp_path / "public.svg").getroot().tag.endswith("svg")
    assert "PSNR-Y" in printed.getvalue()


def test_the_whole_film_is_reckoned_from_a_cut() -> None:
    plan = [Step("appear", 4, 100), Step("hold", 1, 50), Step("pull", 2, 10)]
    notes = [[0.0, 1.0, 3.0, 3.5, 4.0, 5.0], [5.0], [6.0, 6.5, 6.75, 8.0]]
    assert runs.whole_wall(9.0, [notes[0], [5.0, 5.5], notes[2]], plan) == pytest.approx(9 + 48 + 2)


@pytest.mark.parametrize(("seconds", "fps"), [(27.0, 60), (27.0, 15), (6.0, 15), (2.0, 60)])
def test_a_film_has_its_length_and_no_step_is_lost(seconds: float, fps: int) -> None:
    steps = schedule(seconds, fps)
    assert sum(step.frames for step in steps) == round(seconds * fps)
    assert min(step.frames for step in steps) >= 1


def test_too_short_a_film_is_refused() -> None:
    with pytest.raises(ValueError, match="too short"):
        schedule(1.0, 15)


def test_a_target_says_by_how_much_it_was_missed() -> None:
    assert Target("rate", 12, True, "x", 9.0).verdict == "missed by 3x (25%)"
    assert Target("time", 5, False, " s", 6.0).verdict == "missed by 1 s (20%)"
    assert Target("time", 5, False, " s", 5.0).verdict == "met"
    assert Target("time", 5, False, " s", None).verdict == "not measured"


def test_a_summary_has_median_and_range() -> None:
    run = {"variant": "ours", "cells": 64, "film_seconds": 10.0, "frames": 600, "is_cut": False}
    run |= {"memory_by": "pss", "cpu": 1.0, "memory_mb": 1.0, "bytes": 10, "whole_frames": 600}
    results = Results(summarize([run | {"wall": wall, "whole_wall": wall} for wall in (2.0, 5.0, 4.0)]))
    assert results.summaries[0]["wall"] == {"median": 4.0, "min": 2.0, "max": 5.0}
    assert results.value("ours", "fps", 64) == 150.0
    assert results.ratio("wall", ("ours", 64), ("stock", 64)) is None


def test_the_memory_of_all_processes_counts(tmp_path: Path) -> None:
    own = (
        "held = bytearray(120_000_000); held[::1024] = b'x' * len(held[::1024]); import time; time.sleep(1.5)"
    )
    both = f"import subprocess, sys; child = subprocess.Popen([sys.executable, '-c', {own!r}]); {own}; child.wait()"
    cost = measure.run([sys.executable, "-c", both], tmp_path, tmp_path)
    assert cost.wall >= 1.5
    assert cost.memory_mb > (200 if cost.memory_by != "largest" else 110)


def test_a_failed_command_is_not_a_measurement(tmp_path: Path) -> None:
    with pytest.raises(measure.RunError, match="no such thing"):
        measure.run([sys.executable, "-c", "raise SystemExit('no such thing')"], tmp_path, tmp_path)


def test_equal_pictures_are_alike_and_noise_is_not() -> None:
    picture = np.random.default_rng(0).uniform(0, 255, (64, 64)).astype(np.float32)
    assert quality.ssim(picture, picture) == pytest.approx(1)
    assert quality.psnr(picture, picture) == 100
    assert quality.psnr(picture, picture + 2) == pytest.approx(42.11, abs=0.01)
    assert quality.ssim(picture, picture[::-1]) < 0.5


def test_a_caption_is_changed_in_the_copy_only(tmp_path: Path) -> None:
    source = variants.copied_source(tmp_path)
    new = variants.change_caption(source)
    path = Path("scenes", "texts", "en", "compare.toml")
    changed, own = (tomllib.loads((root / path).read_text("utf-8")) for root in (source, variants.ROOT))
    assert new in str(changed["beats"][COMPARE[-1]]["captions"])
    assert new not in str(own["beats"])


def test_the_slowest_runs_are_in_the_first_round_only() -> None:
    def jobs(turn: int, *more: str) -> set[tuple[str, int | None]]:
        return set(public_bench.Bench(public_bench.parse(more), Console())._jobs(turn))

    assert jobs(0) - jobs(1) == {("film-stock", None), ("film-manim", None), ("3d", 4096)}
    assert jobs(1, "--every-round") == jobs(0)
