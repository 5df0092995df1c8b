"""Captions as SubRip and WebVTT: at most two lines of 42 characters at a time."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import srt
import webvtt

from scenes.content.timeline import Beat, Caption, Timeline

LINE = 42
LINES = 2
TOUCHING = 0.01
DRAWN, NONE = "drawn", "none"
ENDINGS = (".srt", ".vtt")


def cues(beats: Iterable[Beat]) -> list[Caption]:
    """Return the captions of all beats in order, each short enough to show at once.

    A text that stays from one beat into the next is one caption. A text that is too long is shown as several
    captions, each for its share of the time.
    """
    joined: list[Caption] = []
    for cue in (cue for beat in beats for cue in beat.captions):
        last = joined[-1] if joined else None
        if last is not None and last.text == cue.text and abs(last.end - cue.start) < TOUCHING:
            joined[-1] = Caption(last.start, cue.end, cue.text)
        else:
            joined.append(cue)
    return [part for cue in joined if cue.end > cue.start for part in split(cue)]


def chapters(beats: Iterable[Beat]) -> list[Caption]:
    """Return the title of each beat from its first own picture to that of the next, for a chapters track."""
    shown = list(beats)
    ends = [*(beat.opens for beat in shown[1:]), *(beat.end for beat in shown[-1:])]
    return [Caption(beat.opens, end, beat.title) for beat, end in zip(shown, ends, strict=True)]


def descriptions(beats: Iterable[Beat]) -> list[Caption]:
    """Return what is seen in each beat, from its first own picture to its last, for a descriptions track."""
    said = ((beat, " ".join(beat.description.split())) for beat in beats)
    return [Caption(beat.opens, beat.end, text) for beat, text in said if text]


def split(cue: Caption) -> list[Caption]:
    """Cut a caption into captions of at most two lines of 42 characters, about equally long."""
    texts = _parts(" ".join(cue.text.split()))
    total = sum(map(len, texts))
    parts, start, shown = [], cue.start, 0
    for text in texts:
        shown += len(text)
        end = cue.start + (cue.end - cue.start) * shown / total
        parts.append(Caption(start, end, balance(text)))
        start = end
    return parts


def balance(text: str) -> str:
    """Break a text into as few lines of 42 characters as it needs, about equally long."""
    return "\n".join(_even(text, len(textwrap.wrap(text, LINE)), LINE))


def _parts(text: str) -> list[str]:
    count = -(-len(textwrap.wrap(text, LINE)) // LINES)
    parts = _even(text, count, len(text))
    while any(len(textwrap.wrap(part, LINE)) > LINES for part in parts):
        count += 1
        parts = _even(text, count, len(text))
    return parts


def _even(text: str, count: int, widest: int) -> list[str]:
    """Cut a text at blanks into at most `count` pieces that are as even as the words allow."""
    for width in range(-(-len(text) // max(count, 1)), widest):
        pieces = textwrap.wrap(text, max(width, 1))
        if len(pieces) <= count:
            return pieces
    return textwrap.wrap(text, max(widest, 1))


def to_srt(captions: Iterable[Caption]) -> str:
    """Return the captions as SubRip."""
    return str(
        srt.compose(
            srt.Subtitle(number, timedelta(seconds=cue.start), timedelta(seconds=cue.end), cue.text)
            for number, cue in enumerate(captions, 1)
        )
    )


def to_vtt(captions: Iterable[Caption], at_top: bool = False) -> str:
    """Return the captions as WebVTT, which a player shows over the foot of the picture or at its top."""
    track: Any = webvtt.WebVTT()
    for cue in captions:
        text = cue.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        made = webvtt.Caption(_stamp(cue.start), _stamp(cue.end), text)
        if at_top:
            made.settings.line = "0"
        track.captions.append(made)
    return str(track.content).rstrip() + "\n"


def to_track(timeline: Timeline, beats: Iterable[Beat] | None = None) -> str:
    """Return the captions of a film, or of some beats of it, as WebVTT that covers no captions of the picture."""
    spoken = cues(timeline.beats if beats is None else beats)
    return to_vtt(spoken, at_top=timeline.captions == DRAWN)


def _stamp(seconds: float) -> str:
    whole = round(seconds * 1000)
    minutes, milliseconds = divmod(whole, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{milliseconds // 1000:02}.{milliseconds % 1000:03}"


def write_captions(timeline: Timeline, film: Path, beats: Iterable[Beat] | None = None) -> list[Path]:
    """Write the captions of a timeline, or of some beats of it, as .srt and .vtt beside the film that shows them.

    A film without captions has no such files.
    """
    if timeline.captions == NONE:
        return []
    shown = timeline.beats if beats is None else tuple(beats)
    subrip, web = map(film.with_suffix, ENDINGS)
    subrip.write_text(to_srt(cues(shown)), encoding="utf-8")
    web.write_text(to_track(timeline, shown), encoding="utf-8")
    return [subrip, web]
