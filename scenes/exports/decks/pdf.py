"""A talk as a PDF to print and to read: a page a slide, with its last picture, what is said and what is seen."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

from weasyprint import HTML

from scenes.documents import templating
from scenes.exports.decks.talk import Talk

TEMPLATES = templating.Templates("scenes.exports.decks")

TALL = 0.8
"""Films that are narrower than this, width to height, have their notes beside them, others below."""
LONG, SHORT, NOTES = 297.0, 210.0, 80.0
"""The sides of a sheet of A4, and the height of notes below a picture, in millimetres."""
TALLEST = 160.0
WEIGHTS = {"Regular": 400, "SemiBold": 600}
TAGGED = "pdf/ua-1"
"""The standard for documents that are read aloud: headings, alt text and reading order are in the file."""


def write(talk: Talk, path: Path) -> list[Path]:
    """Write the talk as one file and return its path."""
    ratio = talk.size[0] / talk.size[1]
    tall = ratio < TALL
    height = SHORT if tall else min(SHORT / ratio, TALLEST)
    with as_file(files("scenes.design") / "fonts") as fonts:
        page = TEMPLATES.fill(
            "pdf.html",
            talk=talk,
            words=talk.words,
            tall=tall,
            width=height * ratio,
            height=height,
            page_width=LONG if tall else SHORT,
            page_height=SHORT if tall else height + NOTES,
            fonts={weight: (fonts / f"Inter-{name}.otf").as_uri() for name, weight in WEIGHTS.items()},
        )
        HTML(string=page, base_url=talk.folder.as_uri() + "/").write_pdf(path, pdf_variant=TAGGED)
    return [path]
