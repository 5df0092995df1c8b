"""A list leaves nothing out without dots."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from scenes.content.excerpt import excerpt
from scenes.geometry.grid import shown_indices


@given(st.integers(1, 40), st.integers(1, 12), st.integers(1, 12), st.integers(1, 12))
def test_dots_stand_where_something_is_left_out_and_nowhere_else(
    size: int, limit: int, rows: int, lines: int
) -> None:
    one = shown_indices(size, limit)
    drawn = [row * size + place for row in shown_indices(rows, limit) for place in one]
    shown = excerpt(drawn, rows * size, lines)
    assert len(shown) <= max(lines, 3)
    assert set(shown) - {None} <= set(drawn)
    assert shown[0] == 0
    if len(shown) == 1 < len(drawn):
        return
    assert shown[-1] == drawn[-1]
    for first, second in pairwise(shown):
        if first is not None and second is not None:
            assert second == first + 1
    if None in shown:
        before, after = shown[-3], shown[-1]
        assert before is not None
        assert after is not None
        assert after > before + 1 or limit == 1
