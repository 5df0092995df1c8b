"""Freeze what PyTorch computes: torch_cases.npz. Needs torch 2.13 and expecttest; the tests need neither.

Every case is a call of torch.nn.functional: PyTorch's own OpInfo samples and error inputs for the five
normalizations, and a list of edge cases (views, empty input, NaN, eps, momentum, wrong shapes and dtypes).
The file holds the arrays, each once, and the calls as JSON: {op, view, args, kwargs} and what came of it.
"""

import hashlib
import itertools
import json
from pathlib import Path

import numpy as np
import torch
from torch.testing._internal.common_methods_invocations import op_db
from torch.testing._internal.opinfo.core import ErrorInput

OPS = ("batch_norm", "layer_norm", "group_norm", "instance_norm", "rms_norm")
DTYPES = (torch.float16, torch.float32, torch.float64)
PARAMETERS = {
    "batch_norm": ("input", "running_mean", "running_var", "weight", "bias", "training", "momentum", "eps"),
    "instance_norm": (
        *("input", "running_mean", "running_var", "weight", "bias", "use_input_stats", "momentum", "eps"),
    ),
    "layer_norm": ("input", "normalized_shape", "weight", "bias", "eps"),
    "group_norm": ("input", "num_groups", "weight", "bias", "eps"),
    "rms_norm": ("input", "normalized_shape", "weight", "eps"),
}
VIEWS = {
    None: lambda x: x,
    "transposed": lambda x: x.transpose(0, -1),
    "stepped": lambda x: x[..., ::2],
    "broadcast": lambda x: x[:1].expand(4, *x.shape[1:]),
    "channels_last": lambda x: x.permute(0, 3, 1, 2),
}


class Book:
    """The arrays and the calls gathered so far."""

    def __init__(self):
        """An empty book."""
        self.arrays, self.cases = {}, []

    def keep(self, value):
        """The JSON form of an argument; arrays are stored by the hash of their content."""
        if isinstance(value, torch.Tensor):
            array = value.detach().contiguous().numpy()
            tag = f"{array.dtype}{array.shape}".encode() + array.tobytes()
            name = hashlib.sha1(tag).hexdigest()[:12]
            self.arrays[name] = array
            return {"array": name}
        return list(value) if isinstance(value, tuple) else value

    def add(self, source, op, view=None, **call):
        """Run one call and write down what came of it."""
        record = {
            "source": source,
            "op": op,
            "view": view,
            "call": {k: self.keep(v) for k, v in call.items()},
        }
        live = {k: v.clone() if isinstance(v, torch.Tensor) else v for k, v in call.items()}
        live["input"] = VIEWS[view](live["input"])
        try:
            record["y"] = self.keep(getattr(torch.nn.functional, op)(**live))
        except Exception as error:
            record["error"] = [kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins"]
            record["message"] = str(error).splitlines()[0]
        else:
            for name in ("running_mean", "running_var"):
                if live.get(name) is not None:
                    record[name] = self.keep(live[name])
        self.cases.append(record)


def opinfo_cases(book):
    """PyTorch's own samples and error inputs."""
    for info in op_db:
        op = info.name.removeprefix("nn.functional.")
        if op not in OPS or info.variant_test_name:
            continue
        for dtype in DTYPES + ((torch.complex64,) if op == "rms_norm" else ()):
            torch.manual_seed(0)
            samples = info.reference_inputs if dtype == torch.float32 else info.sample_inputs
            for sample in samples("cpu", dtype):
                add_sample(book, "opinfo", op, sample)
        if info.error_inputs_func is not None:
            for error in info.error_inputs("cpu"):
                assert isinstance(error, ErrorInput)
                add_sample(book, "opinfo error", op, error.sample_input)


def add_sample(book, source, op, sample):
    """One sample, with positional arguments by name."""
    named = dict(zip(PARAMETERS[op][1:], sample.args, strict=False))
    book.add(source, op, input=sample.input, **named, **sample.kwargs)


def values(*shape, dtype=torch.float32, scale=3.0, shift=2.0):
    """Seeded normal values."""
    return (torch.randn(shape, dtype=torch.float64) * scale + shift).to(dtype)


def view_cases(book):
    """Every op on every kind of view and dtype, with and without parameters."""
    for dtype, view, affine in itertools.product(DTYPES, VIEWS, (False, True)):
        x = values(4, 3, 4, 4, dtype=dtype)
        shape = VIEWS[view](x).shape
        weight, bias = (
            (values(shape[1], dtype=dtype), values(shape[1], dtype=dtype)) if affine else (None, None)
        )
        stats = {
            "running_mean": values(shape[1], dtype=dtype),
            "running_var": values(shape[1], dtype=dtype).abs(),
        }
        pair = {"weight": weight, "bias": bias}
        book.add("views", "batch_norm", view, input=x, **stats, **pair, training=True)
        book.add("views", "batch_norm", view, input=x, **stats, **pair, training=False)
        book.add("views", "instance_norm", view, input=x, **stats, **pair)
        book.add("views", "instance_norm", view, input=x, **stats, **pair, use_input_stats=False)
        book.add("views", "group_norm", view, input=x, num_groups=shape[1], **pair)
        book.add("views", "group_norm", view, input=x, num_groups=1, **pair)
        last = tuple(shape[2:])
        weight, bias = (values(*last, dtype=dtype), values(*last, dtype=dtype)) if affine else (None, None)
        book.add("views", "layer_norm", view, input=x, normalized_shape=last, weight=weight, bias=bias)
        book.add("views", "rms_norm", view, input=x, normalized_shape=last, weight=weight)


def rank_cases(book):
    """From no axis to five, and every way to be empty."""
    shapes = [
        *((), (0,), (1,), (4,), (2, 3), (1, 3), (2, 0), (0, 3), (2, 3, 4), (2, 3, 1), (1, 3, 1), (1, 3, 2)),
        *((2, 3, 0), (0, 3, 2), (2, 3, 2, 2), (1, 3, 1, 1), (2, 3, 2, 1, 2), (0, 3, 2, 2, 2)),
    ]
    for shape in shapes:
        x = values(*shape)
        channels = shape[1] if len(shape) > 1 else 0
        stats = {"running_mean": torch.zeros(channels), "running_var": torch.ones(channels)}
        if shape:
            book.add("rank", "batch_norm", input=x, running_mean=None, running_var=None, training=True)
        book.add("rank", "batch_norm", input=x, running_mean=None, running_var=None)
        book.add("rank", "batch_norm", input=x, **stats, training=bool(shape))
        book.add("rank", "batch_norm", input=x, **stats)
        book.add("rank", "instance_norm", input=x)
        book.add("rank", "instance_norm", input=x, **stats, use_input_stats=False)
        for groups in (1, 3):
            book.add("rank", "group_norm", input=x, num_groups=groups)
        for start in range(len(shape) + 1):
            book.add("rank", "layer_norm", input=x, normalized_shape=shape[start:])
            book.add("rank", "rms_norm", input=x, normalized_shape=shape[start:])


def number_cases(book):
    """eps, momentum, NaN and infinity, constants, tiny and large numbers."""
    x = values(4, 6, 3)
    odd = x.clone()
    odd[0, 0, 0], odd[1, 2, 1], odd[2, 4, 0] = float("nan"), float("inf"), -float("inf")
    inputs = {"plain": x, "odd": odd, "constant": torch.ones(4, 6, 3), "zeros": torch.zeros(4, 6, 3)}
    inputs |= {"far": values(4, 6, 3, dtype=torch.float64, shift=1e6), "tiny": x * 1e-4}
    for (name, data), eps in itertools.product(
        inputs.items(), (1e-5, 0.0, -1e-5, 1.0, float("inf"), float("nan"))
    ):
        mean, var = torch.zeros(6, dtype=data.dtype), torch.ones(6, dtype=data.dtype)
        source = f"numbers {name}"
        book.add(source, "batch_norm", input=data, running_mean=mean, running_var=var, training=True, eps=eps)
        book.add(source, "batch_norm", input=data, running_mean=mean, running_var=var, eps=eps)
        book.add(source, "instance_norm", input=data, eps=eps)
        book.add(source, "group_norm", input=data, num_groups=2, eps=eps)
        book.add(source, "layer_norm", input=data, normalized_shape=(6, 3), eps=eps)
        book.add(source, "rms_norm", input=data, normalized_shape=(3,), eps=eps)
    for momentum in (None, 0.0, 1.0, 2.0, -1.2, 0.3):
        mean, var = values(6), values(6).abs()
        call = {"running_mean": mean, "running_var": var, "momentum": momentum}
        book.add("momentum", "batch_norm", input=x, **call, training=True)
        book.add("momentum", "batch_norm", input=x, **call)
        book.add("momentum", "instance_norm", input=x, **call)
    for dtype in DTYPES:
        book.add(
            "default eps", "rms_norm", input=values(3, 4, dtype=dtype, scale=1e-4), normalized_shape=(4,)
        )


def refusal_cases(book):
    """Wrong shapes, dtypes and arguments; some of which PyTorch accepts."""
    x, half = values(4, 6, 3), values(4, 6, 3, dtype=torch.float16)
    zeros, ones = torch.zeros(6), torch.ones(6)
    wrong = [torch.ones(*s) for s in ((5,), (7,), (1,), (1, 6), (6, 1), (0,))]
    wrong += [ones.double(), ones.half(), ones.int()]
    for part, data in itertools.product(wrong, (x, half)):
        for name in ("weight", "bias"):
            book.add(
                "refusal",
                "batch_norm",
                input=data,
                running_mean=None,
                running_var=None,
                training=True,
                **{name: part},
            )
            book.add("refusal", "instance_norm", input=data, **{name: part})
            book.add("refusal", "group_norm", input=data, num_groups=2, **{name: part})
            book.add("refusal", "layer_norm", input=data[..., 0], normalized_shape=(6,), **{name: part})
        book.add("refusal", "rms_norm", input=data[..., 0], normalized_shape=(6,), weight=part)
        book.add("refusal", "batch_norm", input=data, running_mean=part, running_var=part, training=True)
        book.add("refusal", "batch_norm", input=data, running_mean=part, running_var=part)
        if part.is_floating_point():
            book.add("refusal", "instance_norm", input=data, running_mean=part, running_var=part)
    for one in ({"running_mean": zeros, "running_var": None}, {"running_mean": None, "running_var": ones}):
        for training in (True, False):
            book.add("refusal", "batch_norm", input=x, **one, training=training)
            book.add("refusal", "instance_norm", input=x, **one, use_input_stats=training)
    for groups in (-1, 1.0, True, 4, 5, 7, 12, 24, 72):
        book.add("refusal", "group_norm", input=x, num_groups=groups)
    for shape in (3, None, (), (6,), (4, 3), (3.0,), (-1,), (0,), (1, 3), (2, 4, 6, 3), (4, 6, 3)):
        book.add("refusal", "layer_norm", input=x, normalized_shape=shape)
        book.add("refusal", "rms_norm", input=x, normalized_shape=shape)
    for dtype in (torch.int64, torch.int32, torch.uint8, torch.bool, torch.complex64):
        data = x.to(dtype)
        book.add("refusal", "batch_norm", input=data, running_mean=None, running_var=None, training=True)
        book.add("refusal", "batch_norm", input=data, running_mean=zeros, running_var=ones)
        book.add("refusal", "instance_norm", input=data)
        book.add("refusal", "group_norm", input=data, num_groups=2)
        book.add("refusal", "layer_norm", input=data, normalized_shape=(3,))
        book.add("refusal", "rms_norm", input=data, normalized_shape=(3,))


def main():
    """Gather all cases and write the file."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    book = Book()
    for gather in (opinfo_cases, view_cases, rank_cases, number_cases, refusal_cases):
        torch.manual_seed(0)
        gather(book)
    text = json.dumps({"torch": torch.__version__, "cases": book.cases})
    np.savez_compressed(Path(__file__).parent / "torch_cases.npz", cases=np.array(text), **book.arrays)
    print(len(book.cases), "cases,", sum("error" in case for case in book.cases), "of them errors")


if __name__ == "__main__":
    main()
