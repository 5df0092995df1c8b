"""The names of the encoder's settings and what libx264 is told under each."""

from __future__ import annotations

from typing import Final

FINAL: Final = "final"
"""For lectures: smaller and closer to the drawn pictures than Manim's default."""
DRAFT: Final = "draft"
"""To look at once: quicker still, larger files."""

_NO_LOOK_AHEAD: Final = "weightp=0:scenecut=0:b-adapt=0:mbtree=0:rc-lookahead=0:sync-lookahead=0"
_QUICK_SEARCH: Final = "me=dia:subme=0:partitions=i8x8,i4x4:trellis=0"
"""Flat colours that move are found at once or not at all: a longer search costs more than the bytes it saves."""
PRESETS: Final[dict[str, dict[str, str]]] = {
    FINAL: {
        "preset": "veryfast",
        "qp": "28",
        "crf": "-1",
        "bf": "8",
        "profile": "high",
        "threads": "1",
        "x264-params": f"{_NO_LOOK_AHEAD}:{_QUICK_SEARCH}:b-pyramid=normal:deblock=-1,-1:ipratio=2:pbratio=1.7",
    },
    DRAFT: {
        "preset": "ultrafast",
        "qp": "26",
        "crf": "-1",
        "bf": "3",
        "profile": "high",
        "threads": "1",
        "x264-params": _NO_LOOK_AHEAD,
    },
}
"""Constant quantiser: what moves may be coarser than key frames, whose quality a picture at rest keeps."""
