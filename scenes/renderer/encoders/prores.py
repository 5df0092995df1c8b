"""Drawn pictures with alpha to ProRes 4444 segments, in BT.709 limited range and tagged so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc, VideoReformatter

from scenes.renderer.manim_internals import Bt709Encoder, VideoEncoderSpec


class ProResSegmentEncoder(Bt709Encoder):
    """Manim's segment encoder with the colour conversion made explicit; takes straight RGBA.

    Every frame is coded by itself, so a picture that is held is coded once and its packet written again.
    """

    def __init__(self, *, target: Path, spec: VideoEncoderSpec) -> None:
        super().__init__(target=target, spec=spec)
        self._reformatter = VideoReformatter()

    def write_frame(self, pixels: Any, *, repeat: int = 1) -> None:
        """Encode a picture `repeat` times."""
        self.check(pixels, repeat)
        try:
            frame = self._reformatter.reformat(
                av.VideoFrame.from_ndarray(pixels, format="rgba"),
                format=self.spec.pixel_format,
                src_color_range=ColorRange.JPEG,
                dst_colorspace=Colorspace.ITU709,
                dst_color_range=ColorRange.MPEG,
                dst_color_trc=ColorTrc.BT709,
                dst_color_primaries=ColorPrimaries.BT709,
                threads=1,
            )
            frame.pts, frame.time_base = self.written, self.time_base
            (packet,) = self.stream.encode(frame)
            content = bytes(packet)
            for _ in range(repeat):
                self.mux(self._packet(content))
                self.written += 1
        except BaseException as error:
            raise self.failure("encode", error) from error

    def _packet(self, content: bytes) -> Any:
        """A coded frame as the next one of the segment."""
        packet: Any = av.Packet(content)
        packet.stream, packet.time_base = self.stream, self.time_base
        packet.pts = packet.dts = self.written
        packet.duration, packet.is_keyframe = 1, True
        return packet
