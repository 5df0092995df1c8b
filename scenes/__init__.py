"""Films of normalization: the spec, the lessons and the pipeline that renders them."""

__version__ = "0.1.0"
