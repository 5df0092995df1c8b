"""Mobjects of the films; `TensorCube` works in any Manim scene."""

from scenes.mobjects.cube import TensorCube

__all__ = ["TensorCube"]
