"""The errors normcore raises, each of which is also the built-in error PyTorch raises in the same place."""

__all__ = ["ArgumentTypeError", "DTypeError", "NormError", "RankError", "SampleError"]


class NormError(ValueError, RuntimeError):
    """A value, shape or name that breaks a rule of normalization.

    PyTorch raises ValueError for some of these and RuntimeError for others; this one is both, so that code
    written for either catches it. The text names the value, the rule and the fix.

    >>> issubclass(NormError, ValueError) and issubclass(NormError, RuntimeError)
    True
    """


class RankError(NormError, IndexError):
    """A tensor with too few axes.

    >>> issubclass(RankError, IndexError)
    True
    """


class ArgumentTypeError(NormError, TypeError):
    """An argument of the wrong type.

    >>> issubclass(ArgumentTypeError, TypeError)
    True
    """


class DTypeError(ArgumentTypeError, NotImplementedError):
    """A dtype that cannot be normalized: integers, booleans, objects.

    >>> issubclass(DTypeError, TypeError) and issubclass(DTypeError, NotImplementedError)
    True
    """


class SampleError(NormError):
    """A file that cannot be used as a tensor.

    >>> issubclass(SampleError, ValueError)
    True
    """
