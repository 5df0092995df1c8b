"""Networks by the norm that is usual in them: which kind, and a tensor to show it on. Data only, no Manim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from normcore.axes import Layout
from normcore.kinds import BATCH, LAYER, LAYER_CHANNELS, RMS, NormKind, group
from normcore.samples import integers
from scenes.texts.catalog import Story, story


@dataclass(frozen=True)
class Network:
    """A sort of network and the norm that is usual in it.

    key      what its texts are called by
    kind     the norm
    shape    the shape of its example tensor, laid out as `layout`
    samples  the most samples it has in a batch; None if as many as there are
    """

    key: str
    kind: NormKind
    shape: tuple[int, ...]
    layout: str
    samples: int | None = None

    @property
    def story(self) -> Story:
        """What its tensors hold."""
        return story(Layout.parse(self.layout))

    def takes(self, shape: tuple[int, ...], layout: Layout) -> bool:
        """Whether its norm can be shown on a tensor of this shape: else it is shown on its example.

        >>> CNN.takes((5, 4, 2, 3), Layout.parse("NCHW")), CNN.takes((1, 4, 2, 3), Layout.parse("NCHW"))
        (True, False)
        >>> DETECTOR.takes((5, 3, 2, 3), Layout.parse("NCHW")), LLM.takes((3, 5, 8), Layout.parse("NTD"))
        (False, False)
        """
        if story(layout) != self.story or layout.batch is None or self.samples == 1:
            return False
        sizes, split = layout.sizes(shape), self.kind.groups or 1
        features = sizes[layout.features]
        return sizes[layout.batch] > 1 and features % split == 0 and features // split > 1

    def example(self, seed: int) -> NDArray[np.float64]:
        """Seeded whole numbers in its shape."""
        return np.asarray(integers(self.shape, self.layout, seed), dtype=np.float64)


CNN: Final = Network("cnn", BATCH, (5, 4, 2, 3), "NCHW")
TRANSFORMER: Final = Network("transformer", LAYER, (2, 4, 6), "NTD")
DETECTOR: Final = Network("detector", group(2), (2, 4, 2, 3), "NCHW", samples=2)
LLM: Final = Network("llm", RMS, (1, 3, 6), "NTD", samples=1)
CONVNEXT: Final = Network("convnext", LAYER_CHANNELS, (5, 4, 2, 3), "NCHW")
NETWORKS: Final = (CNN, TRANSFORMER, DETECTOR, LLM)
"""Those whose norms are usual; ConvNeXt is an exception among CNNs."""
