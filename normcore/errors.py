"""The errors normcore raises, each of which is also the built-in error PyTorch raises in the same place."""

__all__ = ["DTypeError", "NormError", "SampleError"]


class NormError(ValueError, RuntimeError):
    """A value, shape or name that breaks a rule of normalization.

    PyTorch raises ValueError for some of these and RuntimeError for others; this one is both, so that code
    written for either catches it. The text names the value, the rule and the fix.

    >>> issubclass(NormError, ValueError) and issubclass(NormError, RuntimeError)
    True
    """


class DTypeError(NormError, TypeError):
    """A dtype that cannot be normalized: integers, booleans, complex numbers, objects.

    >>> issubclass(DTypeError, TypeError)
    True
    """


class SampleError(NormError):
    """A file that cannot be used as a tensor.

    >>> issubclass(SampleError, ValueError)
    True
    """
