"""What a finished film plays, kept beside it as JSON: its beats, their times, captions and what is seen in each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from scenes.documents.descriptions import beats_seen, film_seen
from scenes.lessons.storyboard import LessonEntry
from scenes.pipeline.jobs import Beat, Cue
from scenes.spec.lecture import LectureSpec


@dataclass(frozen=True)
class SeenBeat(Beat):
    """A beat and what is seen in it."""

    seen: str = ""

    @property
    def said(self) -> str:
        """Its captions as one text; a sentence that goes on in the next one is one sentence."""
        return " ".join(" ".join(cue.text.split()) for cue in self.cues).replace("... ...", "...")


@dataclass(frozen=True)
class Score:
    """The beats of one film in order; times in seconds."""

    slug: str
    title: str
    claim: str
    seen: str
    fps: int
    beats: tuple[SeenBeat, ...]

    @property
    def duration(self) -> float:
        """The length of the film."""
        return self.beats[-1].end

    def frames(self, beat: Beat) -> tuple[int, int]:
        """The number of the beat's first frame and of the first one after it."""
        return round(beat.start * self.fps), round(beat.end * self.fps)

    def to_json(self) -> str:
        """The score as JSON that `read` takes."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"


def score(entry: LessonEntry, spec: LectureSpec, beats: Iterable[Beat]) -> Score:
    """The score of a film that played these beats."""
    seen = beats_seen(entry.slug, spec)
    told = tuple(
        SeenBeat(beat.name, beat.title, beat.start, beat.end, beat.cues, seen.get(beat.name, ""))
        for beat in beats
    )
    shown = film_seen(entry, spec, [beat.title for beat in told])
    return Score(entry.slug, entry.title, entry.claim, shown, spec.fps, told)


def read(path: Path) -> Score:
    """The score in a file that `Score.to_json` wrote."""
    values = json.loads(path.read_text(encoding="utf-8"))
    beats = tuple(
        SeenBeat(**{**beat, "cues": tuple(Cue(**cue) for cue in beat["cues"])}) for beat in values["beats"]
    )
    return Score(**{**values, "beats": beats})
