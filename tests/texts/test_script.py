"""What a lesson says, read from its source."""

from __future__ import annotations

from scenes.texts.script import read_script

LESSON = """
class Tiny(Lesson):
    @beat(hold=READ)
    def ask(self):
        self.say("why")
        ask(self, "card")
        self.explain("here")

    @beat
    def end(self):
        for key in ("first", "second"):
            self.say(key)

    def explain(self, place):
        self.say("because", n=3)
        self.say(place)
"""
ACTS = """
def ask(lesson, key):
    lesson.say("choose")
    card(lesson.text(key))
    wait(lesson)

def wait(lesson):
    lesson.say("time")

def end(lesson):
    lesson.say("never")
"""


def test_beats_are_the_marked_methods() -> None:
    assert read_script(LESSON).beats == ("ask", "end")


def test_a_beat_says_what_its_acts_and_helpers_say() -> None:
    both = read_script(LESSON) | read_script(ACTS)
    assert both.spoken("ask") == {"why", "because", "choose", "time", "card", "here"}


def test_a_beat_is_not_taken_for_an_act_of_the_same_name() -> None:
    both = read_script(LESSON) | read_script(ACTS)
    assert both.spoken("end") == frozenset()


def test_keys_in_tuples_are_among_the_words() -> None:
    assert {"first", "second", "card"} <= read_script(LESSON).words
