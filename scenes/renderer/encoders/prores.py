"""Drawn pictures with alpha to ProRes 4444 segments, in BT.709 limited range and tagged so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc, VideoReformatter
from manim._config.video_encoder import VideoEncoderSpec
from manim.scene.video_segment_encoder import VideoSegmentEncoder


class ProResSegmentEncoder(VideoSegmentEncoder):
    """Manim's segment encoder with the colour conversion made explicit; takes straight RGBA.

    Every frame is coded by itself, so a picture that is held is coded once and its packet written again.
    """

    def __init__(self, *, target: Path, spec: VideoEncoderSpec) -> None:
        super().__init__(target=target, spec=spec)
        context: Any = self._stream.codec_context
        context.color_primaries = ColorPrimaries.BT709
        context.color_trc = ColorTrc.BT709
        context.colorspace = Colorspace.ITU709
        context.color_range = ColorRange.MPEG
        self._reformatter = VideoReformatter()

    def write_frame(self, pixels: Any, *, repeat: int = 1) -> None:
        """Encode a picture `repeat` times."""
        self._validate_frame(pixels, repeat)
        stream: Any = self._stream
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
            frame.pts, frame.time_base = self._next_pts, 1 / self.spec.frame_rate
            (packet,) = stream.encode(frame)
            content = bytes(packet)
            for _ in range(repeat):
                self._container.mux(self._packet(content))
                self._next_pts += 1
        except BaseException as error:
            raise self._operation_error("encode", error) from error

    def _packet(self, content: bytes) -> Any:
        """A coded frame as the next one of the segment."""
        packet: Any = av.Packet(content)
        packet.stream, packet.time_base = self._stream, 1 / self.spec.frame_rate
        packet.pts = packet.dts = self._next_pts
        packet.duration, packet.is_keyframe = 1, True
        return packet
