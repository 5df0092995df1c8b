"""Which properties a table shows, by the key that normcore gives them. Data only."""

from __future__ import annotations

from typing import Final

COMPARED: Final = ("normalizes", "axes", "batch_dependency", "train_inference", "batch_of_one", "used_in")
"""What tells two kinds apart."""

IN_SHORT: Final = (
    ("normalizes", "axes"),
    ("batch_dependency",),
    ("train_inference",),
    ("parameters",),
    ("batch_of_one",),
    ("used_in",),
)
"""What there is to say of one kind; rows of one line come together."""
