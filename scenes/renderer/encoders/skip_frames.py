"""Frames that show the picture before them once more: H.264 slices in which every macroblock is skipped.

A hold so costs one encoded picture, however long it is; libx264 needs 3 to 4 ms at 1080p for each frame of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

import av

from scenes.renderer.manim_internals import VideoEncoderSpec

_SLICE, _PARAMETERS = 1, 7
"""Kinds of NAL units: a slice of a picture that is no key frame, a sequence's parameters."""
_HIGH_PROFILES = (100, 110, 122, 244)
_START = b"\x00\x00\x00\x01"


class _Bits:
    """Reads the fields of a NAL unit, whose first byte is its kind."""

    def __init__(self, unit: bytes) -> None:
        self._bits = "".join(f"{byte:08b}" for byte in unit)
        self.at = 8

    def number(self, width: int) -> int:
        """A field of fixed width."""
        self.at += width
        return int(self._bits[self.at - width : self.at], 2)

    def golomb(self) -> int:
        """An unsigned Exp-Golomb code."""
        zeros = self._bits.index("1", self.at) - self.at
        self.at += zeros
        return self.number(zeros + 1) - 1


@dataclass(frozen=True)
class _Counter:
    """A field of the slice's header that grows from frame to frame."""

    width: int
    shift: int
    step: int

    def set(self, slice_bits: int, number: int) -> int:
        """The slice with the field as it is in frame `number` after the key frame."""
        full = (1 << self.width) - 1
        return slice_bits & ~(full << self.shift) | (number * self.step & full) << self.shift


@dataclass(frozen=True)
class _Slice:
    """A slice that shows its part of the picture once more."""

    unit: bytes
    counters: tuple[_Counter, ...]

    def at(self, number: int) -> bytes:
        """The slice as it is in frame `number` after the key frame."""
        bits = int.from_bytes(self.unit)
        for counter in self.counters:
            bits = counter.set(bits, number)
        return _START + _escaped(bits.to_bytes(len(self.unit)))


def can_repeat(spec: VideoEncoderSpec) -> bool:
    """Say whether an encoder of this kind skips what stays; one without loss does not."""
    most = 64 + spec.width * spec.height // 256 // 16
    return all(8 * len(part.unit) <= most for part in _slices(spec))


def repeat(spec: VideoEncoderSpec, number: int) -> bytes:
    """The frame `number` after a key frame, which shows it once more, as all frames between them do."""
    return b"".join(part.at(number) for part in _slices(spec))


@cache
def _slices(spec: VideoEncoderSpec) -> tuple[_Slice, ...]:
    """What the encoder itself makes of a black picture that stays."""
    units = [unit for packet in _black(spec) for unit in _units(packet)]
    (parameters,) = (unit for unit in units if unit[0] & 31 == _PARAMETERS)
    return tuple(_Slice(unit, _counters(unit, parameters)) for unit in units if unit[0] & 31 == _SLICE)


def _counters(unit: bytes, parameters: bytes) -> tuple[_Counter, ...]:
    """Frame number and, unless it follows from that, place in the order of showing (ITU-T H.264, 7.3.3)."""
    sequence, header = _Bits(parameters), _Bits(unit)
    profile = sequence.number(8)
    sequence.number(16)
    sequence.golomb()
    if profile in _HIGH_PROFILES:
        _chroma, _luma_depth, _chroma_depth = sequence.golomb(), sequence.golomb(), sequence.golomb()
        sequence.number(2)
    widths = [(sequence.golomb() + 4, 1)]
    if sequence.golomb() == 0:
        widths.append((sequence.golomb() + 4, 2))
    for _ in ("first macroblock", "kind of slice", "parameters"):
        header.golomb()
    counters = []
    for width, step in widths:
        header.at += width
        counters.append(_Counter(width, 8 * len(unit) - header.at, step))
    return tuple(counters)


def _black(spec: VideoEncoderSpec) -> Iterator[bytes]:
    context: Any = av.CodecContext.create(spec.codec, "w")
    context.width, context.height, context.pix_fmt = spec.width, spec.height, spec.pixel_format
    context.framerate, context.time_base = spec.frame_rate, 1 / Fraction(spec.frame_rate)
    context.options = dict(spec.options)
    picture = av.VideoFrame(spec.width, spec.height, spec.pixel_format)
    for plane in picture.planes:
        plane.update(bytes(plane.buffer_size))
    for number in (0, 1):
        picture.pts, picture.time_base = number, context.time_base
        yield from map(bytes, context.encode(picture))
    yield from map(bytes, context.encode())


def _units(packet: bytes) -> Iterator[bytes]:
    """The NAL units of a packet, without the bytes put in against false start codes."""
    for unit in re.split(b"\x00{2,3}\x01", packet)[1:]:
        yield unit.replace(b"\x00\x00\x03", b"\x00\x00")


def _escaped(unit: bytes) -> bytes:
    return re.sub(b"\x00\x00(?=[\x00-\x03])", b"\x00\x00\x03", unit)
