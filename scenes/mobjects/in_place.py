"""An animation that moves its mobject itself, where Manim would interpolate between copies of it."""

from __future__ import annotations

from typing import Any

from manim import Animation


class InPlace(Animation):
    """Its `interpolate_mobject` sets what the mobject shows at a moment; nothing is copied to begin with."""

    def create_starting_mobject(self) -> Any:
        return self.mobject

    def get_all_families_zipped(self) -> list[Any]:
        return []
