"""Films of normalization: the spec, the lessons and the pipeline that renders them."""
