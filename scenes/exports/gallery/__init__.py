"""The page of all films of a sweep."""

PAGE = "index.html"
"""Its file."""
