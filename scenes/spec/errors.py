"""The error that every refused setting raises."""

from __future__ import annotations

from scenes.spec.quoting import readable


class SpecError(ValueError):
    """Something that a user gave cannot be used; the message names the value, the rule and the fix.

    What cannot be printed is escaped in the message, and what nobody reads to its end is cut short.
    """

    def __init__(self, message: str) -> None:
        super().__init__(readable(message))
