"""A lesson is a list of beats, its own and those of the lesson it extends; what it notes is what it says is seen."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any, ClassVar

import manim
import numpy as np
import pytest

from normcore import BATCH, LAYER, group
from scenes.design.frame import FrameLayout
from scenes.design.timing import BLINK, GLANCE, reading_time
from scenes.lessons.compare import Compare
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.text.typeset import Typeset
from scenes.pipeline.drawing import manim_settings
from scenes.pipeline.dry_run import DryRenderer
from scenes.spec.lecture import LectureSpec
from scenes.staging.lesson import Lesson, beat
from scenes.staging.stage import Stage
from tests.pipeline.captioned_lesson import ENTRY, Captioned


class Longer(Captioned):
    """The same lesson with another middle and a beat more."""

    @beat(hold=0.4)
    def table(self) -> None:
        self.say("start")
        self.note(table="none")
        self.hold(0.6)

    @beat(hold=6.0)
    def normalize(self) -> None:
        Captioned.normalize(self)


def played(lesson: type[Lesson], spec: LectureSpec | None = None) -> Lesson:
    spec = spec or LectureSpec()
    with manim_settings(spec, Path.cwd(), dry_run=True):
        scene = lesson(spec, renderer=DryRenderer())
        scene.render()
    return scene


def test_a_subclass_keeps_the_beats_of_its_lesson() -> None:
    assert Captioned.beats() == ["ask", "normalize", "one_line"]
    assert Longer.beats() == ["ask", "normalize", "one_line", "table"]
    scene = played(Longer)
    assert [each.name for each in scene.played] == Longer.beats()
    own, extended = played(Captioned).played[1], scene.played[1]
    assert extended.end - extended.start > own.end - own.start


def words_below(scene: Lesson) -> list[str]:
    """The texts that stand in the room of the captions."""
    footer = FrameLayout.of("16:9").footer
    texts = (each for each in scene.get_mobject_family_members() if isinstance(each, Typeset))
    return [each.markup for each in texts if each.get_center()[1] < footer.top]


@pytest.mark.parametrize("captions", ["sidecar", "none"])
def test_captions_that_are_not_drawn_are_said_at_the_same_moments(captions: Any) -> None:
    drawn, other = played(Captioned), played(Captioned, LectureSpec(captions=captions))
    assert other.played == drawn.played
    assert all(each.captions for each in other.played)
    assert words_below(drawn) == [drawn.played[-1].captions[-1].text]
    assert words_below(other) == []


def test_without_captions_the_stage_takes_their_room() -> None:
    with_captions, without = (Stage.of(LectureSpec(captions=each)).frame for each in ("sidecar", "none"))
    assert with_captions == Stage.of(LectureSpec()).frame
    assert without.stage.bottom < with_captions.footer.top - 0.5
    assert (without.header, without.stage.top) == (with_captions.header, with_captions.stage.top)


def test_a_subclass_of_a_lesson_that_ships_plays_all_of_it() -> None:
    class Mine(Compare):
        """Nothing but a beat at the end."""

        @beat(hold=0.4)
        def bye(self) -> None:
            """Stand still."""

    assert Mine.beats() == [*Compare.beats(), "bye"]


def test_a_description_is_filled_from_what_the_beat_notes() -> None:
    scene = played(Captioned)
    assert "under one formula: none." in scene.played[-1].description
    assert "{" not in scene.played[-1].description


def test_a_beat_that_does_not_note_what_its_text_asks_for_is_named() -> None:
    class Forgetful(Captioned):
        """Says nothing of its formula."""

        def note(self, **facts: object) -> None:
            """Forget."""

    with pytest.raises(KeyError, match="compare: the text of beat ask asks for 'formula'"):
        played(Forgetful)


def test_the_words_of_a_beat_are_its_own() -> None:
    texts = ENTRY.text(LectureSpec().resolved()).beats
    for played_beat in played(Captioned).played:
        own = set(texts[played_beat.name].captions.values())
        assert {caption.text for caption in played_beat.captions} <= own
        assert all(played_beat.opens <= caption.start for caption in played_beat.captions)


def test_a_beat_ends_when_its_caption_could_be_read() -> None:
    for played_beat in played(Captioned).played:
        last = played_beat.captions[-1]
        assert last.end == played_beat.end
        assert last.end - last.start >= reading_time(last.text) - 1e-6


class Counted(Captioned):
    """A caption, then a result; how large each stands and in which colour."""

    def set_up(self) -> None:
        self.stood: list[tuple[float, str]] = []

    def look(self) -> None:
        caption = self.subtitles.caption
        assert caption is not None
        self.stood.append((caption.px, caption[1].get_fill_color().to_hex().lower()))

    @beat(hold=0.4)
    def normalize(self) -> None:
        self.say("bars")
        self.hold(2.0)
        self.look()
        self.say_result("bars_again", "#ffc247")
        self.hold(2.0)
        self.look()

    def text(self, key: str, **values: Any) -> str:
        return "4 means, 30 values each." if key == "bars_again" else super().text(key, **values)


@pytest.mark.parametrize("aspect", ["16:9", "1:1", "9:16"])
def test_a_result_is_larger_than_other_captions_and_has_a_colour(aspect: str) -> None:
    scene = played(Counted, LectureSpec(aspect=aspect))
    (usual, ink), (large, color) = scene.stood
    assert large > 1.2 * usual
    assert (ink, color) == (scene.stage.theme.text, "#ffc247")
    assert [caption.text for caption in scene.played[1].captions][-1] == "4 means, 30 values each."


class Opened(Captioned):
    """Three beats; the first thing of the first leaves when the second begins. Notes what stands before each play."""

    def set_up(self) -> None:
        self.old = manim.Square()
        self.views: dict[str, list[tuple[bool, list[str]]]] = {name: [] for name in self.beats()}

    def begin_animations(self) -> None:
        texts = [
            part.markup.replace("\N{NO-BREAK SPACE}", " ")
            for part in self.mobjects
            if isinstance(part, Typeset)
        ]
        self.views[self.current].append((self.shows(self.old), texts))
        super().begin_animations()

    @beat(hold=0.2)
    def ask(self) -> None:
        self.say("formula")
        self.note(formula="none")
        self.play(manim.FadeIn(self.old), run_time=1.0)

    @beat(hold=1.0)
    def normalize(self) -> None:
        self.say("bars")
        self.play(self.leave(self.old), manim.FadeIn(manim.Circle()), run_time=2.0)

    @beat(hold=1.0)
    def one_line(self) -> None:
        self.note(formula="none")
        self.hold(1.0)


def test_what_the_beat_before_has_left_is_gone_when_a_beat_opens() -> None:
    scene: Any = played(Opened)
    first, second, third = scene.played
    assert (first.opening, second.opening, third.opening) == (0.0, GLANCE, BLINK)
    before, opened = scene.views["normalize"][:2]
    assert before == (True, [first.title, first.captions[-1].text])
    assert opened == (False, [second.title, second.captions[-1].text])
    before, opened = scene.views["one_line"][:2]
    assert before == (False, [second.title, second.captions[-1].text])
    assert opened == (False, [third.title])


def test_the_opening_takes_no_time_from_what_comes() -> None:
    second = played(Opened).played[1]
    (caption,) = second.captions
    assert caption.start == second.opens == second.start + GLANCE
    assert second.end - second.opens == pytest.approx(max(1.0, reading_time(caption.text)))


def test_one_picture_stays_until_the_next_is_coming_but_words_do_not_cross() -> None:
    cube = TensorCube(np.zeros((2, 2)), "NC")
    leave, (enter,) = Lesson.leave(cube), Lesson.enter(cube)
    assert leave.rate_func(0.5) < 1.0
    assert enter.rate_func(0.5) > 0.0
    leave, (enter,) = Lesson.leave(manim.Square()), Lesson.enter(manim.Square())
    assert leave.rate_func(0.4) == 1.0
    assert enter.rate_func(0.4) == 0.0


def test_a_stage_computes_each_record_once() -> None:
    stage = Stage.of(LectureSpec().resolved())
    assert stage.record(BATCH) is stage.record(BATCH)
    assert stage.record(LAYER) is not stage.record(BATCH)
    cell = (0, 0, 0, 0)
    assert stage.swap(BATCH, cell) is stage.swap(BATCH, cell)


def test_a_lesson_says_what_is_wrong_with_its_tensor_before_anything_is_drawn() -> None:
    with pytest.raises(ValueError, match="N = 1"):
        Compare(LectureSpec(shape=(1, 4, 2, 3)))


def test_a_lesson_is_told_its_entry_from_outside() -> None:
    entry = dataclasses.replace(ENTRY, poster_beat="ask")
    with manim_settings(LectureSpec(), Path.cwd(), dry_run=True):
        scene = Captioned(LectureSpec(), entry=entry, renderer=DryRenderer())
    assert scene.entry is entry
    assert Captioned.entry is ENTRY


class Stays(Captioned):
    """Ends with the cut of a cube that is on the stage already."""

    def set_up(self) -> None:
        self.cube = self.stage.cube()
        self.marks = self.stage.marks(self.cube)
        self.groups = self.stage.groups(self.cube, group(2))

    @beat(hold=0.4)
    def one_line(self) -> None:
        self.add(self.cube, self.marks)
        self.play(
            *self.clear_stage(self.cube, self.marks), self.cube.recolor(self.groups.colors), run_time=0.4
        )
        self.note(formula="none", averaged="none")


def test_what_is_on_the_stage_stays_there() -> None:
    scene: Any = played(Stays)
    assert scene.shows(scene.cube)
    assert scene.shows(scene.marks)
    assert np.array_equal(scene.cube.state.rgb, scene.groups.colors)
    assert not scene.shows(scene.square)


def test_cells_in_work_are_noted_until_the_beat_ends() -> None:
    class Working(Captioned):
        """Explains the first sample in its first beat."""

        noted: ClassVar[list[Any]] = []

        def set_up(self) -> None:
            self.cube = self.stage.cube()

        @beat(hold=0.2)
        def ask(self) -> None:
            self.noted.clear()
            Captioned.ask(self)
            for mask in (self.cube.where(N=0), None):
                self.working_on(self.cube, mask)
                self.noted.append(self.in_work)
            self.working_on(None)
            self.noted.append(self.in_work)
            self.working_on(self.cube)

        @beat(hold=0.2)
        def normalize(self) -> None:
            Captioned.normalize(self)
            self.noted.append(self.in_work)

    scene = played(Working)
    (cube, first), (_, every), nothing, later = Working.noted
    assert cube is scene.cube
    assert (first == scene.cube.where(N=0)).all()
    assert every.all()
    assert nothing is None
    assert later is None


def test_a_beat_stops_where_a_question_waits_for_its_answer() -> None:
    class Asking(Captioned):
        """A beat that asks in its middle, after another one."""

        @beat(hold=0.4)
        def normalize(self) -> None:
            self.say("bars")
            self.hold(2.0)
            self.await_answer()
            self.hold(1.0)
            self.note(table="none", formula="none")

    ask, normalize, *_ = played(Asking).played
    assert ask.stops == ()
    assert len(normalize.stops) == 1
    assert 0.0 < normalize.stops[0] < normalize.end - normalize.start
    assert normalize.parts[0].end == pytest.approx(normalize.end - 1.4)
