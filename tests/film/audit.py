"""All audits of one film: what was measured, and what falls short."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry
from scenes.staging.lesson import Lesson
from tests.film import audit_limits as limits
from tests.film.audit_arithmetic import Piece, lines, mistakes
from tests.film.audit_contrast import faint
from tests.film.audit_pixels import lit, lit_share, occupied_tiles
from tests.film.audit_play import Play, Watcher, sample
from tests.film.audit_reading import Reading, longest_still
from tests.film.audit_sight import Sight, front_in_sight, in_work, texts_on_prints, wrongly_painted
from tests.film.rules import RULES, captions_too_long_or_too_fast, texts_cross
from tests.film.screen import Screen, Text, Viewer, around


@dataclass
class Found:
    """What was measured of a film.

    lit, tiles      shares of the picture at every sampled moment, with the times of the tiles
    ends            share of tiles at the end of each beat, and for how long it was too small under a question
    pace            new words a second over each beat
    still           the longest time without motion and without new words, and when it began
    front           the smallest share of the front in work that was in sight, and when; 1 if none was in work
    faults          everything else that is wrong, with the moment it was first seen
    """

    lit: list[float] = field(default_factory=list)
    tiles: list[tuple[float, float]] = field(default_factory=list)
    ends: dict[str, tuple[float, bool]] = field(default_factory=dict)
    pace: dict[str, float] = field(default_factory=dict)
    still: tuple[float, float] = (0.0, 0.0)
    front: tuple[float, float] = (1.0, 0.0)
    faults: dict[str, float] = field(default_factory=dict)

    @property
    def lit_median(self) -> float:
        return float(np.median(self.lit))

    @property
    def tiles_median(self) -> float:
        return float(np.median([share for _, share in self.tiles]))

    @property
    def tiles_at_end(self) -> float:
        """The least at the end of a beat, short questions left out."""
        return min((share for share, spared in self.ends.values() if not spared), default=1.0)

    @property
    def words_a_second(self) -> float:
        """The most over a beat."""
        return max(self.pace.values(), default=0.0)

    def failures(self) -> list[str]:
        """Everything that falls short of the limits, in words."""
        found = []
        if self.lit_median < limits.LIT:
            found.append(f"lit: {self.lit_median:.3f} of the pixels at the median, not {limits.LIT}")
        if self.tiles_median < limits.TILES:
            found.append(f"tiles: {self.tiles_median:.2f} are occupied at the median, not {limits.TILES}")
        for beat, (share, spared) in self.ends.items():
            if share < limits.TILES_AT_END and not spared:
                found.append(f"end: {beat} ends with {share:.2f} of the tiles, not {limits.TILES_AT_END}")
        for beat, pace in self.pace.items():
            if pace > limits.WORDS_A_SECOND:
                found.append(f"words: {pace:.1f} new words a second in {beat}")
        if self.still[0] > limits.STILL + 1e-6:
            found.append(
                f"still: nothing moves or is to be read for {self.still[0]:.1f} s from {self.still[1]:.1f} s"
            )
        if self.front[0] < limits.FRONT:
            found.append(f"front: {self.front[0]:.2f} of the front in work shows at {self.front[1]:.1f} s")
        return found + [f"{fault}, first at {time:.1f} s" for fault, time in self.faults.items()]


class Auditor(Watcher):
    """Measures a lesson while it is played."""

    def __init__(self, scene: Any, every: float = limits.EVERY) -> None:
        self.found, self.reading, self.every = Found(), Reading(), every
        self.viewer = Viewer(scene.stage.frame.frame)
        self._looked: tuple[Play, Sight, tuple[Text, ...]] | None = None

    def sees(self, scene: Lesson, play: Play, time: float, count: int) -> None:
        """The picture and everything in it."""
        renderer: Any = scene.renderer
        mask = lit(renderer.picture(scene))
        self.found.lit += [lit_share(mask)] * count
        self.found.tiles += [(time + step * self.every, occupied_tiles(mask)) for step in range(count)]
        sight, texts = self._look(scene, play)
        for place, work in in_work(scene, sight):
            share = front_in_sight(sight, place, work)
            if share is not None and share < self.found.front[0]:
                self.found.front = (share, time)
        screen = Screen(texts, (), ())
        wrong = [fault for picture in sight.pictures.values() for fault in wrongly_painted(picture)]
        self._add(scene, "order", wrong[:1], time)
        self._add(scene, "text", texts_on_prints(sight, texts), time)
        self._add(scene, "text", texts_cross(screen, scene.stage.theme), time)
        self._add(scene, "arithmetic", _wrong_arithmetic(scene, texts, sight), time)

    def rests(self, scene: Lesson, play: Play) -> None:
        """What there is to be read and how it is laid out; in a hold, whether it stands out."""
        screen = self.viewer.look(scene.mobjects)
        self.reading.note(play, (text.mobject.markup for text in screen.texts))
        for rule in RULES:
            self._add(scene, "layout", rule(screen, scene.stage.theme), play.end)
        if play.still:
            sight, texts = self._look(scene, play)
            self._add(scene, "faint", faint(sight, scene.stage.theme, texts), play.start)

    def _look(self, scene: Lesson, play: Play) -> tuple[Sight, tuple[Text, ...]]:
        """The cubes and the texts of this moment; those of a hold are looked at once."""
        if self._looked is None or not play.still or self._looked[0] is not play:
            sight = Sight(scene.mobjects, scene.camera)
            self._looked = (play, sight, self.viewer.read(scene.mobjects))
        return self._looked[1:]

    def ends_beat(self, scene: Lesson) -> None:
        """How full the last picture of the beat is, and the pace of the whole beat."""
        renderer: Any = scene.renderer
        beat, share = scene.played[-1], occupied_tiles(lit(renderer.picture(scene)))
        full = [time for time, tiles in self.found.tiles if tiles >= limits.TILES_AT_END]
        asks = bool(beat.captions) and beat.captions[-1].text.rstrip().endswith("?")
        spared = asks and beat.end - max(full, default=0.0) < limits.EMPTY_QUESTION
        self.found.ends[beat.name] = (share, spared)
        self.found.pace[beat.name] = self.reading.pace(beat.start, beat.end)
        self.found.still = longest_still(self.reading.plays)

    def _add(self, scene: Lesson, kind: str, faults: Any, time: float) -> None:
        for fault in faults:
            self.found.faults.setdefault(f"{kind}: {scene.current}: {fault}", time)


def _wrong_arithmetic(scene: Lesson, texts: Sequence[Text], sight: Sight) -> list[str]:
    """The equations on the screen that do not come out, those that end in a printed cell included."""
    pieces = [Piece(text.mobject.markup, text.box) for text in texts]
    for picture in sight.pictures.values():
        prints = (made for made in picture.drawing.prints if made is not None and made.ink > limits.VISIBLE)
        pieces += [Piece(made.text, around(picture.cube.to_scene(made.outline))) for made in prints]
    return [fault for line in lines(pieces) for fault in mistakes(line, scene.spec.eps_of("batch"))]


def audit(spec: LectureSpec, lesson: LessonEntry, folder: Path, every: float = limits.EVERY) -> Found:
    """Play a lesson and measure it."""
    made: list[Auditor] = []

    def watcher(scene: Lesson) -> Auditor:
        made.append(Auditor(scene, every))
        return made[0]

    film = sample(spec, lesson, folder, watcher, every)
    for fault in captions_too_long_or_too_fast(film.scene.played):
        made[0].found.faults[f"caption: {fault}"] = film.scene.now
    return made[0].found
