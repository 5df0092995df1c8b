"""What browsers run: the player, the live tensor and the page around them, each as one ES module; and the fonts.

Their sources are in `src`; `make web` builds what is in `built`.
"""

from __future__ import annotations

from importlib.resources import files

from scenes.documents.templating import data_uri

_WEIGHTS = {"regular": 400, "semibold": 600}


def module(name: str) -> str:
    """The source of a built ES module, "page", "player" or "tensor", which imports nothing."""
    return (files(__name__) / "built" / f"{name}.js").read_text(encoding="utf-8")


def font_faces() -> str:
    """Inter as CSS that holds its files: nothing is loaded."""
    faces = []
    for name, weight in _WEIGHTS.items():
        font = data_uri((files(__name__) / "built" / f"inter-{name}.woff2").read_bytes(), "font/woff2")
        faces.append(
            f'@font-face {{ font-family: Inter; font-weight: {weight}; src: url("{font}") format("woff2"); }}'
        )
    return "\n".join(faces)
