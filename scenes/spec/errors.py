"""The error that every refused setting raises."""

from __future__ import annotations


class SpecError(ValueError):
    """Something that a user gave cannot be used; the message names the value, the rule and the fix."""
