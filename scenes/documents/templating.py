"""Texts from templates: pages, snippets and descriptions, escaped for the language they are written in."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

_TEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
    **{
        sign: f"\\ensuremath{{{name}}}"
        for sign, name in {
            "\N{MINUS SIGN}": "-",
            "\N{MULTIPLICATION SIGN}": r"\times",
            "\N{DIVISION SIGN}": r"\div",
            "\N{SQUARE ROOT}": r"\surd",
            "\N{SUPERSCRIPT TWO}": "^2",
            "\N{INFINITY}": r"\infty",
            "\N{GREEK SMALL LETTER BETA}": r"\beta",
            "\N{GREEK SMALL LETTER GAMMA}": r"\gamma",
            "\N{GREEK SMALL LETTER EPSILON}": r"\varepsilon",
            "\N{GREEK SMALL LETTER MU}": r"\mu",
            "\N{GREEK SMALL LETTER SIGMA}": r"\sigma",
        }.items()
    },
}


class Templates:
    """The templates in the folder `templates` of a package."""

    def __init__(self, package: str) -> None:
        self._environment = Environment(
            loader=PackageLoader(package),
            autoescape=lambda name: bool(name and ".html" in name),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters.update(clock=clock, tex=tex)

    def write(self, template: str, path: Path, **values: Any) -> Path:
        """Fill in a template, write it to `path` and return the path."""
        path.write_text(self.fill(template, **values), encoding="utf-8")
        return path

    def fill(self, template: str, **values: Any) -> str:
        """The template with its values; a value that is missing is an error."""
        return self._environment.get_template(f"{template}.j2").render(**values).strip() + "\n"


def clock(seconds: float) -> str:
    """A moment as minutes and seconds.

    >>> clock(0.0), clock(75.4)
    ('0:00', '1:15')
    """
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def tex(text: str) -> str:
    r"""A text as LaTeX shows it.

    >>> tex("50 % of x_1")
    '50 \\% of x\\_1'
    >>> tex("2 × \N{GREEK SMALL LETTER SIGMA}")
    '2 \\ensuremath{\\times} \\ensuremath{\\sigma}'
    """
    return "".join(_TEX.get(sign, sign) for sign in text)


def data_uri(content: str | bytes, kind: str) -> str:
    """A content of a media type as the address of itself, which a page may open from the disk as well.

    >>> data_uri("WEBVTT", "text/vtt")
    'data:text/vtt;base64,V0VCVlRU'
    """
    data = content.encode() if isinstance(content, str) else content
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"
