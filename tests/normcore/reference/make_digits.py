"""Make normcore/data/digits.npz: real activations from handwritten digits. Needs scikit-learn.

Source: E. Alpaydin, C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository,
doi 10.24432/C50P49, CC BY 4.0; the 8x8 images as scikit-learn's load_digits gives them.
"""

from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits

FILTERS = np.array(
    [
        [[1, 2, 1], [2, 4, 2], [1, 2, 1]],
        [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
        [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
        [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]],
    ],
    dtype=np.float32,
) / np.array([16, 4, 4, 8], dtype=np.float32).reshape(4, 1, 1)
NOTE = (
    "First images of the digits 0..5, scaled to 0..1, zero padded, correlated with 4 filters "
    "(blur, horizontal edge, vertical edge, outline), ReLU; axes N C H W. Digits: E. Alpaydin and C. "
    "Kaynak, Optical Recognition of "
    "Handwritten Digits, UCI Machine Learning Repository, doi 10.24432/C50P49, licence CC BY 4.0."
)


def main() -> None:
    """Write the file."""
    images = np.pad(load_digits().images[:6].astype(np.float32) / 16, ((0, 0), (1, 1), (1, 1)))
    windows = np.lib.stride_tricks.sliding_window_view(images, (3, 3), axis=(1, 2))
    activations = np.maximum(np.einsum("nhwij,cij->nchw", windows, FILTERS), 0).astype(np.float32)
    target = Path(__file__).parents[3] / "normcore" / "data" / "digits.npz"
    np.savez_compressed(target, activations=activations, note=np.array(NOTE))


if __name__ == "__main__":
    main()
