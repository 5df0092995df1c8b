"""From one film file to another format: the only module that runs ffmpeg, the one of the imageio-ffmpeg wheel.

Every function writes its target whole or not at all. Colours stay those of BT.709, alpha is kept if the source has it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from typing import Any

import av
import ffmpeg
from imageio_ffmpeg import get_ffmpeg_exe

from scenes.design.timing import MOVE
from scenes.spec.errors import SpecError
from scenes.video import children

BT709 = {"color_primaries": "bt709", "color_trc": "bt709", "colorspace": "bt709", "color_range": "tv"}
H264 = {
    "vcodec": "libx264",
    "crf": 16,
    "preset": "medium",
    "profile:v": "high",
    "pix_fmt": "yuv420p",
    "movflags": "+faststart",
    **BT709,
}
PRORES = {"vcodec": "prores_ks", "profile:v": 4444, "vendor": "apl0", "pix_fmt": "yuva444p10le", **BT709}
FADE = MOVE
"""How long a loop takes from its last picture to its first, in seconds."""
_EARLY = 0.002
"""So many seconds before a frame a key frame is asked for there."""
UNFINISHED = ".unfinished-"


class ConvertError(RuntimeError):
    """ffmpeg could not make a file; the message is its own."""


@dataclass(frozen=True)
class Reduction:
    """How a picture file is made smaller: frames a second, longest side in pixels, and colours or quality."""

    fps: int
    side: int
    quality: int


GIF_REDUCTIONS = (
    Reduction(15, 640, 128),
    Reduction(12, 640, 64),
    Reduction(10, 560, 64),
    Reduction(10, 480, 32),
    Reduction(8, 400, 32),
    Reduction(6, 320, 16),
)
WEBP_REDUCTIONS = (
    Reduction(15, 640, 75),
    Reduction(15, 640, 50),
    Reduction(12, 640, 35),
    Reduction(10, 560, 30),
    Reduction(10, 480, 25),
    Reduction(8, 320, 20),
)


def has_alpha(film: Path) -> bool:
    """Say whether the film's pictures have an alpha channel."""
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        pixels = stream.codec_context.format
        return stream.metadata.get("alpha_mode") == "1" or (
            pixels is not None and any(part.is_alpha for part in pixels.components)
        )


def to_webm(film: Path, target: Path, keys: Sequence[float] = ()) -> Path:
    """VP9 in WebM, for browsers; the way to show alpha in one. At the moments `keys` it may be cut."""
    pixels = "yuva420p" if has_alpha(film) else "yuv420p"
    options: dict[str, Any] = {
        "crf": 30,
        "video_bitrate": 0,
        "row-mt": 1,
        "deadline": "realtime",
        "cpu-used": 6,
        "g": 240,
    }
    if keys:
        # the first frame from a moment on becomes a key frame: a moment rounded up would be the next frame's
        options["force_key_frames"] = ",".join(f"{max(0.0, moment - _EARLY):.3f}" for moment in keys)
    return _run(ffmpeg.input(str(film)), target, vcodec="libvpx-vp9", pix_fmt=pixels, **options, **BT709)


def to_loop(film: Path, target: Path, frames: int, fps: int) -> Path:
    """A film of so many frames and then its last picture turning into its first, which the last frame is again.

    It is H.264, or ProRes 4444 if the film has alpha.
    """
    tail, alpha = round(FADE * fps), has_alpha(film)
    whole = ffmpeg.input(str(film)).split()
    last, first = (
        whole[number]
        .filter("trim", start_frame=start, end_frame=start + 1)
        .filter("loop", loop=tail - 1, size=1)
        .filter("setpts", f"N/({fps}*TB)")
        for number, start in enumerate((frames - 1, 0))
    )
    done = f"((N+1)/{tail})"
    ease = f"{done}*{done}*(3-2*{done})"
    fade = ffmpeg.filter([last, first], "blend", all_expr=f"A+(B-A)*{ease}")
    joined = ffmpeg.concat(whole[2], fade)
    return _run(joined, target, r=fps, **(PRORES if alpha else H264))


def to_gif(film: Path, target: Path, limit: int) -> Path:
    """An endless GIF of at most `limit` bytes, each with its own palette; SpecError if none is small enough."""

    def make(reduction: Reduction) -> Path:
        return _run(_painted(_sized(film, reduction), reduction.quality), target, loop=0)

    return _smallest(make, GIF_REDUCTIONS, target, limit)


def to_webp(film: Path, target: Path, limit: int) -> Path:
    """An endless animated WebP of at most `limit` bytes; SpecError if none is small enough."""

    def make(reduction: Reduction) -> Path:
        # libwebp converts RGB by the matrix that WebP prescribes; planes of BT.709 it would take as they are.
        options = {"vcodec": "libwebp_anim", "pix_fmt": "bgra", "quality": reduction.quality}
        return _run(_sized(film, reduction), target, loop=0, **options)

    return _smallest(make, WEBP_REDUCTIONS, target, limit)


def to_frames(film: Path, folder: Path, name: str, fps: int, side: int) -> list[Path]:
    """PNG pictures `name`-0.png, `name`-1.png, ... in `folder`, so many a second, by palette unless they have alpha."""
    target = folder / f"{name}-%d.png"
    pattern = f"{str(folder / name).replace('%', '%%')}-%d.png"
    sized = _sized(film, Reduction(fps, side, 256))
    stream = sized if has_alpha(film) else _painted(sized, 256)
    _execute(stream.output(pattern, start_number=0), target)
    return sorted(folder.glob(f"{escape(name)}-*.png"), key=lambda path: int(path.stem.rpartition("-")[2]))


def _sized(film: Path, reduction: Reduction) -> Any:
    side = {"w": f"min({reduction.side},iw)", "h": f"min({reduction.side},ih)"}
    return (
        ffmpeg.input(str(film))
        .filter("fps", fps=reduction.fps)
        .filter(
            "scale",
            **side,
            force_original_aspect_ratio="decrease",
            force_divisible_by=2,
            flags="lanczos",
            in_color_matrix="bt709",
        )
    )


def _painted(stream: Any, colors: int) -> Any:
    """The stream in the colours that suit it best, without dithering: drawn areas stay even."""
    copies = stream.split()
    palette = copies[0].filter("palettegen", max_colors=colors, stats_mode="diff")
    return ffmpeg.filter([copies[1], palette], "paletteuse", dither="none", diff_mode="rectangle")


def _smallest(
    make: Callable[[Reduction], Path], reductions: Sequence[Reduction], target: Path, limit: int
) -> Path:
    """The first of ever smaller versions that is small enough."""
    size = 0
    for reduction in reductions:
        size = make(reduction).stat().st_size
        if size <= limit:
            return target
    target.unlink()
    raise SpecError(
        f"--max-size {limit:,} bytes: {target.name} takes {size:,} bytes at its smallest. "
        "Allow more, or choose shorter beats."
    )


def _run(stream: Any, target: Path, **options: Any) -> Path:
    """Write the stream beside `target`, then put it there."""
    unfinished = target.with_name(UNFINISHED + target.name)
    try:
        _execute(stream.output(str(unfinished), **options), target)
        os.replace(unfinished, target)
    finally:
        unfinished.unlink(missing_ok=True)
    return target


def _execute(output: Any, target: Path) -> None:
    quiet = output.global_args("-nostdin", "-v", "error")
    code, errors = children.run(quiet.compile(cmd=get_ffmpeg_exe(), overwrite_output=True))
    if code:
        lines = errors.decode(errors="replace").strip().splitlines()
        raise ConvertError(f"{target.name} could not be made: {lines[-1] if lines else 'ffmpeg failed'}")
