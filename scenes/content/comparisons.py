"""What is set beside what: the properties that a table shows, and what is mistaken for layer norm. Data only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from normcore.kinds import BATCH, LAYER_CHANNELS, NormKind, group

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

LOOK_ALIKES: Final[Mapping[str, NormKind]] = {"images": LAYER_CHANNELS, "tokens": group(1), "flat": BATCH}
"""What goes by the name of layer norm, or is easily taken for it, by what the tensor holds."""
