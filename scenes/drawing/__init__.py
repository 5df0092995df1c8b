"""The drawing engine that lessons bring along: a camera and a renderer for Manim that draw only what changed."""
