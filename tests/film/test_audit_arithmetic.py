"""Printed equations are read as a viewer reads them, and one that does not come out is noticed."""

from __future__ import annotations

import pytest

from scenes.geometry.box import Box
from tests.film.audit_arithmetic import Piece, lines, mistakes

RIGHT = (
    '$term("stat", mu_(c)) = display(("164") / ("30")) = term("result", "5.47")$',
    '$ hat(x) = ("6" - term("mean", "5.34")) / sqrt(term("var", "1.04") + epsilon) = term("result", "0.65") $',
    '$ term("new", "1.04") = 0.9 times "0.50" + 0.1 times "5.90" $',
    "5 × 2 × 3 \\= 30 values",
    "H × W \\\n\\= 2 × 3",
    "4 + 3 + 2 = 9",
    "4 + 3 + … + 2 = 64",
    "(4 − 2.13) / 1.23 = 1.52, large for its channel",
    "0.5 × (−0.71) = −0.36",
    "93.00e200 / 30 = 3.10e200",
    "1.23 → 0.28, moved",
    "4 − 2.13 → 1.87",
    "n \\= 1, c \\= 3, h \\= 1, w \\= 2",
    "sample 2 = the second",
    "(C, H, W) \\= (4, 2, 3)",
    "3 / 4 = 75%",
    "√4 = 2",
    "3² = 9",
    '$ term("mean", mu_(c)) = 1 / term("count", "30") limits(sum)_(term("index-N", n)) x_(n c h w) $',
)
WRONG = (
    '$term("stat", mu_(c)) = display(("164") / ("30")) = term("result", "5.46")$',
    '$ hat(x) = ("6" - term("mean", "5.34")) / sqrt(term("var", "1.04") + epsilon) = term("result", "0.66") $',
    '$ term("new", "1.05") = 0.9 times "0.50" + 0.1 times "5.90" $',
    "5 × 2 × 3 \\= 31 values",
    "4 + 3 + 2 = 8",
    "6 − 5.47 = 0.54",
    "so its mean is 64 / 30 = 2.14",
    "4 − 2.13 → 1.88",
    "93.00e200 / 30 = 3.11e200",
    "0.50 = 0.51",
    "2 × 3 = 6 = 7",
    "0 / 294 = 1.44e−6",
    "1.00e8 − 1.00e8 = 0.44",
    '$"0.0013" / sqrt("0.0000" + "0.00001") = "0.3660"$',
    "(0.01 − 0.28) / √(0.07) = −0.99",
)


@pytest.mark.parametrize("text", RIGHT)
def test_what_comes_out_is_let_pass(text: str) -> None:
    assert list(mistakes(text, 1e-5)) == []


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_digit_is_noticed(text: str) -> None:
    assert len(list(mistakes(text, 1e-5))) == 1


def test_eps_is_the_one_of_the_film() -> None:
    text = '$"1" / sqrt("0.0001" + epsilon) = "95.35"$'
    assert list(mistakes(text, 1e-5)) == []
    assert list(mistakes(text, 1e-3)) != []


@pytest.mark.parametrize(("result", "wrong"), [("0.53", 0), ("0.54", 1)])
def test_an_equation_goes_on_in_the_number_beside_it(result: str, wrong: int) -> None:
    formula = Piece('$ x - mu = "6" - "5.47" term("sign", =) $', Box(0.0, 2.0, 0.0, 0.5))
    tile = Piece(result, Box(2.3, 2.8, 0.1, 0.4))
    other = Piece("9", Box(2.3, 2.8, 1.1, 1.4))
    found = list(lines([formula, other, tile]))
    assert len(found) == 1
    assert len(list(mistakes(found[0]))) == wrong


def test_a_sign_alone_joins_what_stands_on_both_its_sides() -> None:
    pieces = [
        Piece("64 / 30", Box(0.0, 1.0, 0.0, 0.4)),
        Piece("\\=", Box(1.1, 1.3, 0.1, 0.3)),
        Piece("2.14", Box(1.4, 1.9, 0.0, 0.4)),
    ]
    (line,) = lines(pieces)
    assert len(list(mistakes(line))) == 1
