"""Mobjects of the films; `TensorCube` works in any Manim scene."""

from scenes.mobjects.cube.tensor_cube import TensorCube

__all__ = ["TensorCube"]
