"""What a user gave, as an error message quotes it: on one line, short, and printable wherever it is printed."""

from __future__ import annotations

from reprlib import Repr
from typing import Any

LONGEST = 80
"""A quoted value has at most so many characters."""
LONGEST_LINE, LONGEST_MESSAGE = 400, 1000
"""Characters of a line among many, and of a message of one line."""

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


def shortened_line(line: str, longest: int = LONGEST_LINE) -> str:
    r"""The line with signs that cannot be printed escaped, and the middle of a long one left out.

    Values stand in the middle of a message, and what is to be done at its end.

    >>> shortened_line("a\x1b[31m"), shortened_line(100 * "a" + 100 * "b", 8)
    ('a\\x1b[31m', 'aa ... bbbbbb')
    """
    if len(line) > longest:
        line = f"{line[: longest // 4]} ... {line[longest // 4 - longest :]}"
    return printable(line)


def readable(message: str) -> str:
    """A message that may hold anything a user gave, each line of it printable and not too long.

    >>> said = readable(f"--beats {'a:' * 5000}: no such beat.")
    >>> len(said) < 1100, said.endswith(": no such beat.")
    (True, True)
    """
    return "\n".join(shortened_line(line, LONGEST_MESSAGE) for line in message.split("\n"))


def printable(text: str) -> str:
    r"""The text with everything escaped that is no printable character; lines stay lines.

    >>> printable("a\x00b\n\udcff")
    'a\\x00b\n\\udcff'
    """
    return "".join(
        char if char.isprintable() or char == "\n" else char.encode("unicode_escape").decode("ascii")
        for char in text
    )
