"""The names of the encoder's settings and what libx264 is told under each."""

from __future__ import annotations

from typing import Final

FINAL: Final = "final"
"""For lectures: smaller and closer to the drawn pictures than Manim's default."""
DRAFT: Final = "draft"
"""To look at once: quicker still, larger files."""

_NO_LOOK_AHEAD: Final = "weightp=0:scenecut=0:b-adapt=0:mbtree=0:rc-lookahead=0:sync-lookahead=0"
_LITTLE_SEARCH: Final = "no-deblock=1:partitions=none:subme=1:trellis=0"
"""Flat colours that move are found at once or not at all, and have no blocks to smooth."""
PRESETS: Final[dict[str, dict[str, str]]] = {
    FINAL: {
        "preset": "veryfast",
        "qp": "29",
        "crf": "-1",
        "bf": "8",
        "profile": "high",
        "threads": "1",
        "x264-params": f"{_NO_LOOK_AHEAD}:{_LITTLE_SEARCH}:b-pyramid=normal:ipratio=2.24:pbratio=1.7",
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
