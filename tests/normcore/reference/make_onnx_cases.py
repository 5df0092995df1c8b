"""Freeze ONNX's own node tests of the normalizations: onnx_cases.npz. Needs onnx; the tests do not.

Every case is one node of one of the five operators (not their expansions into simpler nodes): its attributes,
its inputs and the outputs that ONNX's reference expects.
"""

import json
from pathlib import Path

import numpy as np
import onnx
from onnx.backend.test.case.node import collect_testcases

OPERATORS = (
    "BatchNormalization",
    "LayerNormalization",
    "InstanceNormalization",
    "GroupNormalization",
    "RMSNormalization",
)


def main():
    """Gather the cases and write the file."""
    arrays, cases = {}, []
    for test in collect_testcases():
        nodes = test.model.graph.node if test.model is not None else ()
        if len(nodes) != 1 or nodes[0].op_type not in OPERATORS:
            continue
        inputs, outputs = test.data_sets[0]
        attributes = {a.name: onnx.helper.get_attribute_value(a) for a in nodes[0].attribute}
        cases.append({"name": test.name, "op": nodes[0].op_type, "attributes": attributes})
        for side, tensors in (("in", inputs), ("out", outputs)):
            for place, tensor in enumerate(tensors):
                arrays[f"{test.name}/{side}{place}"] = np.asarray(tensor)
    text = json.dumps({"onnx": onnx.__version__, "cases": cases})
    np.savez_compressed(Path(__file__).parent / "onnx_cases.npz", cases=np.array(text), **arrays)
    print(len(cases), "cases")


if __name__ == "__main__":
    main()
