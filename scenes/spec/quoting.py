"""What a user gave, as an error message quotes it: on one line, short, and printable wherever it is printed."""

from __future__ import annotations

import re
from reprlib import Repr
from typing import Any

LONGEST = 80
"""A quoted value has at most so many characters."""
ENDLESS = 200
"""A word of so many characters is none."""

_SHORT = Repr()
_SHORT.maxlist = _SHORT.maxtuple = _SHORT.maxdict = 8
_SHORT.maxstring = LONGEST


def quoted(value: Any) -> str:
    """A value as a message quotes it: text as it is, anything else as Python writes it, cut short by dots.

    >>> quoted("NHWC"), quoted(5), quoted([2, 3])
    ('NHWC', '5', '[2, 3]')
    >>> quoted("9" * 5000)
    '9999999999999999999999999999999999999999999999999999999999999999999999999999999…'
    """
    try:
        whole = isinstance(value, (list, tuple, dict))
        text = _SHORT.repr(value) if whole else str(value)
    except ValueError:  # an integer of more digits than Python writes
        text = f"a very long {type(value).__name__}"
    return printable(shortened(text).replace("\n", "\\n"))


def shortened(text: str, longest: int = LONGEST) -> str:
    """The text, or its beginning and dots if it has more characters than `longest`.

    >>> shortened("seed = 7"), shortened("seed = 7", 5)
    ('seed = 7', 'seed…')
    """
    return text if len(text) <= longest else text[: longest - 1] + "…"


def readable(message: str) -> str:
    """A message that may hold anything a user gave: printable, and its endless words cut short.

    >>> readable(f"--beats {'a' * 5000}: no such beat.") == f"--beats {'a' * 79}…: no such beat."
    True
    """
    return printable(re.sub(rf"[^\s:]{{{ENDLESS},}}", lambda word: shortened(word[0]), message))


def printable(text: str) -> str:
    r"""The text with everything escaped that is no printable character; lines stay lines.

    >>> printable("a\x00b\n\udcff")
    'a\\x00b\n\\udcff'
    """
    return "".join(
        char if char.isprintable() or char == "\n" else char.encode("unicode_escape").decode("ascii")
        for char in text
    )
