"""Segments to one film file: packets are copied; chapters, metadata and faststart are added."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.video.stream import VideoStream

MILLISECOND = Fraction(1, 1000)
OPTIONS = {".mp4": {"movflags": "+faststart"}, ".mov": {"movflags": "+faststart"}}
"""How each kind of file is written, by its ending."""
ALPHA = "alpha_mode"
"""What a WebM says of itself whose packets hold alpha."""
UNDECODED: Any = [{"skip_frame": "all"}]
"""Opens a file ten times faster where only packets are wanted: FFmpeg otherwise decodes frames to look at them."""


@dataclass(frozen=True)
class Chapter:
    """A named stretch of the film, in seconds."""

    title: str
    start: float
    end: float


def join(
    segments: Sequence[Path], target: Path, chapters: Sequence[Chapter], metadata: Mapping[str, str], fps: int
) -> int:
    """Write the segments, one after another and as they are, to the MP4 or QuickTime file `target`; return its frames.

    Every segment begins with a key frame and all come from encoders with the same settings.
    """
    packets = list(_packets(segments, fps))
    _write(packets, _delay(pts for pts, _ in packets), segments[0], target, chapters, metadata, fps)
    return len(packets)


def chain(
    films: Sequence[Path], target: Path, chapters: Sequence[Chapter], metadata: Mapping[str, str], fps: int
) -> None:
    """As `join`, for whole films: they are read twice, so that no more than a packet of them is in memory."""
    delay = _delay(pts for pts, _ in _packets(films, fps))
    _write(_packets(films, fps), delay, films[0], target, chapters, metadata, fps)


def cut(film: Path, target: Path, first: int, last: int, metadata: Mapping[str, str], fps: int) -> int:
    """Write frames `first` up to, but without, `last` of the film as `target`, not re-encoded; return their number.

    A frame may only be cut before if it is a key frame, as the first of every play is; otherwise ValueError.
    """
    inside = [(pts - first, packet) for pts, packet in _packets([film], fps) if first <= pts < last]
    if len(inside) != last - first or not inside[0][1].is_keyframe:
        raise ValueError(f"{film.name} cannot be cut at frames {first} and {last} without encoding it again")
    _write(inside, _delay(pts for pts, _ in inside), film, target, (), metadata, fps)
    return len(inside)


def _delay(numbers: Iterable[int]) -> int:
    """By how many frames packets, given by their frame numbers in decoding order, come earlier than they are shown."""
    return max((index - number for index, number in enumerate(numbers)), default=0)


def _write(
    packets: Iterable[tuple[int, av.Packet[VideoStream]]],
    delay: int,
    template: Path,
    target: Path,
    chapters: Sequence[Chapter],
    metadata: Mapping[str, str],
    fps: int,
) -> None:
    """Write (frame number, packet) pairs in decoding order with the stream settings of `template`."""
    with (
        av.open(str(template)) as first,
        av.open(str(target), "w", options=OPTIONS.get(target.suffix, {})) as output,
    ):
        source = first.streams.video[0]
        stream = output.add_stream_from_template(source)
        stream.codec_context.codec_tag = source.codec_context.codec_tag
        stream.time_base = Fraction(1, fps)
        if ALPHA in source.metadata:  # without this mark browsers show a WebM with alpha on black
            stream.metadata[ALPHA] = source.metadata[ALPHA]
        output.metadata.update(metadata)
        output.set_chapters([_chapter(number, chapter) for number, chapter in enumerate(chapters)])
        for index, (pts, packet) in enumerate(packets):
            packet.stream = stream
            packet.time_base = Fraction(1, fps)
            packet.pts = pts
            # Very short segments carry a shorter reordering delay than long ones; numbering the packets anew,
            # in decoding order, keeps the time stamps rising across the seams.
            packet.dts = index - delay
            packet.duration = 1
            output.mux(packet)


def _packets(segments: Sequence[Path], fps: int) -> Iterator[tuple[int, av.Packet[VideoStream]]]:
    """Yield (frame number in the film, packet) in decoding order."""
    offset = 0
    for path in segments:
        frames = 0
        with av.open(str(path), stream_options=UNDECODED) as container:
            stream: VideoStream = container.streams.video[0]
            assert stream.time_base is not None, "every container has one"
            frames_per, ticks = (stream.time_base * fps).as_integer_ratio()
            for packet in container.demux(stream):
                if packet.pts is None:
                    continue
                yield offset + (packet.pts * frames_per + ticks // 2) // ticks, packet
                frames += 1
        offset += frames


def _chapter(number: int, chapter: Chapter) -> av.container.core.Chapter:
    return {
        "id": number,
        "start": round(chapter.start * 1000),
        "end": round(chapter.end * 1000),
        "time_base": MILLISECOND,
        "metadata": {"title": chapter.title},
    }
