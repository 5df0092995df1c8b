"""Every act plays every kind on every sort of tensor, and shows of an uncentred kind only what it has."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from normcore import BATCH, INSTANCE, LAYER, LAYER_CHANNELS, RMS, Layout, NormKind, group
from normcore.partitions import partition
from scenes.lessons import storyboard
from scenes.mobjects.panels.readouts import Tally
from scenes.mobjects.text.typeset import Typeset
from scenes.pipeline.drawing import manim_settings
from scenes.pipeline.dry_run import DryRenderer
from scenes.spec.lecture import LectureSpec
from scenes.staging.acts.follow_cell import follow_cell, keep_in_mind, scale_and_shift
from scenes.staging.acts.reduce import gather_group, pull_out_group, show_histograms, sweep_groups
from scenes.staging.acts.unfold import show_formula, unfold_batch
from scenes.staging.lesson import Lesson, beat

KINDS = (BATCH, LAYER, LAYER_CHANNELS, INSTANCE, group(2), RMS)
TENSORS = {"NCHW": (5, 4, 2, 3), "NTD": (3, 5, 8), "NC": (5, 4)}
CASES = [
    pytest.param(kind, layout, id=f"{kind.name}-{layout}")
    for layout, shape in TENSORS.items()
    for kind in KINDS
    if partition(kind, shape, Layout.parse(layout)).n > 1
]
ABSENT = re.compile(r"\b(mu|sigma|beta)(?![a-z])|[μσβ]")


class Acts(Lesson):
    """The acts on the groups of one kind."""

    entry = dataclasses.replace(
        storyboard.COMPARE, slug="acts", needs=(), texts=Path(__file__).parent / "texts"
    )
    kind: ClassVar[NormKind]

    def set_up(self) -> None:
        self.cube = self.stage.cube()
        self.marks = self.stage.marks(self.cube)
        self.groups = self.stage.groups(self.cube, self.kind)
        self.written: set[str] = set()
        self.stat_rows: list[int] = []

    def play(self, *args: object, run_time: float | None = None, **kwargs: object) -> None:
        super().play(*args, run_time=run_time, **kwargs)
        for part in self.get_mobject_family_members():
            if isinstance(part, Typeset):
                self.written.add(part.markup)

    @beat(hold=0.2)
    def meet(self) -> None:
        unfold_batch(self, self.cube, self.marks)

    @beat(hold=0.2)
    def one_group(self) -> None:
        show_formula(self, self.kind.centred)
        formula = pull_out_group(self, self.groups, self.marks)
        readout = gather_group(self, self.groups, formula)
        self.tally = next(part for part in readout if isinstance(part, Tally))
        stats = sweep_groups(self, self.groups, readout)
        self.stat_rows = [len(row.cells) for row in stats.rows.values()]
        bars = show_histograms(self, self.groups, self.marks)
        self.play(self.groups.normalize(), *bars.normalize(), run_time=1.0)

    @beat(hold=0.2)
    def one_cell(self) -> None:
        self.chain = follow_cell(self, self.groups)
        self.parameters = scale_and_shift(self, self.chain)

    @beat(hold=0.2)
    def one_line(self) -> None:
        keep_in_mind(self, self.groups, self.marks)


def played(kind: NormKind, spec: LectureSpec) -> Acts:
    lesson = type("OfOneKind", (Acts,), {"kind": kind})
    with manim_settings(spec, Path.cwd(), dry_run=True):
        scene: Acts = lesson(spec, renderer=DryRenderer())
        scene.render()
    return scene


@pytest.mark.parametrize(("kind", "layout"), CASES)
def test_every_act_plays_every_kind(kind: NormKind, layout: str) -> None:
    scene = played(kind, LectureSpec(shape=TENSORS[layout], layout=layout))
    assert [each.name for each in scene.played] == Acts.beats()
    assert all(each.description and "{" not in each.description for each in scene.played)
    absent = {text for text in scene.written if ABSENT.search(text)}
    if kind.centred:
        assert all(any(symbol in text for text in absent) for symbol in ("mu", "sigma", "beta"))
        assert set(scene.stat_rows) == {4}
        assert len(scene.parameters.parts) == 2
    else:
        assert absent == set()
        assert set(scene.stat_rows) == {3}
        assert len(scene.parameters.parts) == 1


@pytest.mark.parametrize("size", [0.05, 2.0, 300.0])
def test_a_sum_of_squares_is_printed_the_same_where_it_is_counted_and_where_it_is_divided(
    size: float, tmp_path: Path
) -> None:
    np.save(tmp_path / "x.npy", np.random.default_rng(3).normal(0.0, size, (5, 4)))
    scene = played(RMS, LectureSpec(data=str(tmp_path / "x.npy"), layout="NC"))
    total = scene.tally.texts[-1]
    assert f'sum x^2 = "{total}"' in {text.replace("\\", "").strip("$ ") for text in scene.written}
