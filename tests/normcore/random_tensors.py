"""Tensors of every kind for hypothesis."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

LAYOUT_TEXTS = ("NCHW", "NHWC", "NC", "NCL", "NTD", "NCDHW", "CHW", "N Freq C Time", "TND", "D")
KIND_NAMES = ("batch", "layer", "layer_channels", "instance", "rms", "group:1", "group:2", "group:3")


def axes_of(text):
    """How many axes a layout has."""
    return len(text.split()) if " " in text else len(text)


@st.composite
def cases(draw, layouts=LAYOUT_TEXTS, kinds=KIND_NAMES, least=1, most=4):
    """(x, kind name, layout text), the features divisible by the groups; values that are exact in float32."""
    layout, kind = draw(st.sampled_from(layouts)), draw(st.sampled_from(kinds))
    shape = list(draw(st.tuples(*[st.integers(least, most)] * axes_of(layout))))
    names = layout.split() if " " in layout else list(layout)
    if kind.startswith("group"):
        groups = int(kind.partition(":")[2])
        shape[names.index("C" if "C" in names else "D")] = groups * draw(st.integers(1, 2))
    numbers = st.integers(-4096, 4096).map(lambda n: n / 64)
    return draw(npst.arrays(np.float64, tuple(shape), elements=numbers)), kind, layout
