"""What the title card before a lesson of the lecture shows; to the pipeline it is a short lesson of its own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import accumulate
from typing import Final

from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry
from scenes.texts.catalog import BeatText, LessonText, lecture_words

BEAT: Final = "card"
"""The only beat of a title card."""
LOOKS: Final = ("theme", "background", "transparent", "quality", "aspect", "fps", "language")
"""The settings of a lesson that its card shares: the others say what the lesson is about."""


@dataclass(frozen=True)
class TitleCard:
    """The facts of one card.

    number      the lesson's place in the lecture, from 1
    title       the lesson's title, `claim` what it says
    ends        where the part of each lesson ends on the line of the whole lecture, which is 1 long
    """

    number: int
    title: str
    claim: str
    ends: tuple[float, ...]

    @property
    def total(self) -> int:
        """How many lessons the lecture has."""
        return len(self.ends)

    @property
    def done(self) -> float:
        """The share of the lecture that has been told when the lesson begins."""
        return (0.0, *self.ends)[self.number - 1]


@dataclass(frozen=True)
class CardEntry(LessonEntry):
    """The entry of a title card: its texts are the card's facts, not a file's."""

    card: TitleCard = TitleCard(1, "", "", (1.0,))

    @classmethod
    def before(cls, lesson: LessonEntry, spec: LectureSpec, number: int, ends: Sequence[float]) -> CardEntry:
        """The card of a lesson that shows the tensor of this spec."""
        text = lesson.text(spec)
        return cls(
            slug=f"card-{lesson.slug}",
            module="scenes.lessons.title_scene",
            class_name="TitleScene",
            default_shape=LectureSpec.model_fields["shape"].default,
            poster_beat=BEAT,
            card=TitleCard(number, text.title, text.claim, tuple(ends)),
        )

    def check(self, spec: LectureSpec) -> None:
        """A card can be shown with any tensor."""

    def text(self, spec: LectureSpec) -> LessonText:
        """The title of the lesson, what it claims, and what is seen on the card."""
        card = self.card
        seen = lecture_words(spec.language)["card"].format(
            number=card.number, total=card.total, title=card.title, claim=card.claim, done=f"{card.done:.0%}"
        )
        return LessonText(card.title, card.claim, {BEAT: BeatText("", {}, seen)})

    @property
    def facts(self) -> str:
        """All that the card shows."""
        return json.dumps(asdict(self.card), sort_keys=True)

    def written(self, language: str) -> bytes:
        """Its texts: they are among the facts."""
        return self.facts.encode()


def card_spec(spec: LectureSpec) -> LectureSpec:
    """The settings of a card before a lesson with these: its looks, and no tensor of its own."""
    return LectureSpec.make(**{name: getattr(spec, name) for name in LOOKS})


def line_ends(durations: Sequence[float]) -> tuple[float, ...]:
    """Where the part of each lesson ends on the line of the lecture, to a hundredth of the line.

    A lesson that becomes a little longer or shorter so leaves most cards as they are.

    >>> line_ends([120.0, 60.0, 60.0])
    (0.5, 0.75, 1.0)
    """
    whole = sum(durations)
    return tuple(round(end / whole, 2) for end in accumulate(durations))
