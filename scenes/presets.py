"""The names of the encoder's presets."""

FINAL = "final"
"""Visually clean: what a lecture shows."""
DRAFT = "draft"
"""Quick to make: for a look at a change."""
NAMES = (FINAL, DRAFT)
