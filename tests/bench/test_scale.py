"""The simulation of a service, held to closed forms; the same seed gives the same day; no request is lost."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from rich.console import Console
from scipy.optimize import brentq

from scenes.lessons import storyboard
from tests.bench import scale
from tests.bench.costs import Costs
from tests.bench.demand import BUSIEST, DAY, Demand, Requests
from tests.bench.service import (
    DRAWN,
    EDITED,
    JOINED,
    KINDS,
    SHARED,
    STORED,
    Lesson,
    Outcome,
    Store,
    Work,
    simulate,
)

MANY = 50_000
KEPT = Path(__file__).parents[2] / "media" / "bench" / "scale.json"
COSTS = Costs(
    "compare", "1080p", 60, 115.0, {JOINED: 4.0, EDITED: 8.0, DRAWN: 60.0}, 10.0, 10.0, 1000.0, 2, 0.9
)


def requests(demand: Demand, days: float = 1.0, lessons: int = 1, seed: int = 1) -> Requests:
    return Requests.drawn(demand, lessons, days, np.random.default_rng(seed))


def lesson(seconds: float, size: float = 1.0) -> Lesson:
    work = Work(cpu=seconds, seconds=seconds)
    return Lesson({JOINED: work, EDITED: work, DRAWN: work}, size)


def queue(machines: int, load: float, exponential: bool) -> Outcome:
    """A queue without a cache, of a mean service time of 1 s, at a load from 0 to 1; all edits: none is shared."""
    demand = Demand(per_day=MANY, peak=1.0, shapes=10, edits=1.0)
    second = DAY * machines * load / MANY
    rng = np.random.default_rng(2)
    draw = (lambda mean: rng.exponential(mean)) if exponential else None
    outcome = simulate(requests(demand), [lesson(second)], machines, Store(0), Store(0), draw)
    outcome.queued = [each / second for each in outcome.queued]
    return outcome


def erlang_c(machines: int, load: float) -> float:
    """The probability that a customer of M/M/c waits (Erlang, 1917)."""
    offered = machines * load
    terms = [offered**number / math.factorial(number) for number in range(machines)]
    waiting = offered**machines / math.factorial(machines) / (1 - load)
    return waiting / (sum(terms) + waiting)


@pytest.mark.parametrize(("machines", "load"), [(1, 0.5), (3, 0.6), (10, 0.7)])
def test_the_queue_waits_as_long_as_erlang_says(machines: int, load: float) -> None:
    outcome = queue(machines, load, exponential=True)
    waits = erlang_c(machines, load)
    rate = machines * (1 - load)
    assert np.mean(np.array(outcome.queued) > 0) == pytest.approx(waits, rel=0.05)
    assert np.mean(outcome.queued) == pytest.approx(waits / rate, rel=0.08)
    assert outcome.queue_time(0.95) == pytest.approx(max(0.0, math.log(waits / 0.05) / rate), rel=0.08)


def test_equal_films_wait_as_long_as_pollaczek_and_khinchine_say() -> None:
    outcome = queue(1, 0.6, exponential=False)
    assert np.mean(outcome.queued) == pytest.approx(0.6 / (2 * (1 - 0.6)), rel=0.05)
    assert outcome.machine_seconds / outcome.end == pytest.approx(0.6, rel=0.01)


def test_the_store_hits_as_often_as_ches_approximation_says() -> None:
    demand = Demand(per_day=MANY, peak=1.0, shapes=1000, exponent=0.8, edits=0.0)
    room = 200
    outcome = simulate(requests(demand), [lesson(1e-6)], 1, Store(room), Store(0))
    popularity = demand.popularity()
    time = brentq(lambda t: np.sum(1 - np.exp(-popularity * t)) - room, 1.0, 1e7)
    hits = np.sum(popularity * (1 - np.exp(-popularity * time)))
    assert outcome.share(STORED) == pytest.approx(hits, abs=0.01)


def test_shapes_are_as_popular_as_zipf_says() -> None:
    demand = Demand(per_day=MANY, shapes=50, exponent=1.0)
    counts = np.bincount(requests(demand).shapes, minlength=50)
    harmonic = sum(1 / rank for rank in range(1, 51))
    assert counts[:5] / counts.sum() == pytest.approx([1 / harmonic / rank for rank in range(1, 6)], rel=0.03)


def test_the_busiest_hour_has_as_many_requests_as_was_asked_for() -> None:
    times = requests(Demand(per_day=MANY, peak=2.0)).times
    rate = np.mean(np.abs(times - BUSIEST) < 1800) * 24
    assert rate == pytest.approx(2.0, rel=0.03)
    assert np.mean(np.abs(times - (BUSIEST - DAY / 2)) < 1800) * 24 < 0.1
    assert np.all(np.diff(times) >= 0)


def test_no_request_is_lost_and_each_is_answered_in_one_way() -> None:
    lessons = COSTS.lessons()
    asked = requests(Demand(per_day=3000, shapes=100, edits=0.3), lessons=len(lessons))
    outcome = simulate(asked, lessons, 2, Store(500e6), Store(300e6))
    assert outcome.requests == sum(outcome.counts.values()) == len(asked)
    assert all(outcome.counts[kind] > 0 for kind in KINDS)
    assert len(outcome.queued) == sum(outcome.counts[kind] for kind in (JOINED, EDITED, DRAWN))
    assert min(outcome.queued) >= 0.0


def test_requests_of_one_film_at_one_time_draw_it_once() -> None:
    together = Requests(*(np.zeros(5, dtype=kind) for kind in (float, int, int, int)))
    outcome = simulate(together, [lesson(10.0)], 5, Store(10), Store(10))
    assert (outcome.counts[DRAWN], outcome.counts[SHARED]) == (1, 4)
    assert outcome.answered == [10.0] * 5


def test_what_was_used_longest_ago_leaves_the_store_first() -> None:
    store = Store(3)
    for shape in (1, 2, 3):
        store.add((shape, 0, 0), 1)
    assert store.use((1, 0, 0))
    store.add((4, 0, 0), 1)
    assert [store.copy().use((shape, 0, 0)) for shape in (1, 2, 3, 4)] == [True, False, True, True]
    store.add((5, 0, 0), 4)
    assert not store.use((5, 0, 0))


def test_days_that_came_before_and_the_day_are_cut_at_midnight() -> None:
    before, after = requests(Demand(per_day=1000), days=3).split(2 * DAY)
    assert before.times[-1] < 2 * DAY
    assert 0 <= after.times[0] <= after.times[-1] <= DAY
    assert len(before) + len(after) == len(requests(Demand(per_day=1000), days=3))


def test_a_lesson_costs_as_much_as_it_is_long() -> None:
    found = dict(zip(storyboard.slugs(), COSTS.lessons(), strict=True))
    drawn = found["compare"].work[DRAWN]
    assert drawn == Work(60.0 * storyboard.COMPARE.seconds / 115.0, pytest.approx(drawn.cpu / 1.8))
    other = storyboard.find("tokens").seconds / storyboard.COMPARE.seconds
    assert found["tokens"].work[DRAWN].cpu == pytest.approx(drawn.cpu * other)


@pytest.mark.parametrize("enough", [1, 2, 3, 7, 64, 1000])
def test_the_fewest_machines_are_found(enough: int) -> None:
    for least in {1, enough // 2, enough}:
        found = scale.fewest(lambda machines: machines >= enough, least)
        assert enough <= found <= max(enough, enough * 1.06)


def small(folder: Path, *arguments: str) -> list[scale.Day]:
    (folder / "scale.json").write_text(json.dumps({"costs": asdict(COSTS)}))
    few = ("--requests", "500,2000", "--shapes", "50", "--warm-days", "1", "-o", str(folder))
    return scale.main([*few, *arguments], Console(file=io.StringIO()))


def test_a_day_is_the_same_for_the_same_seed_and_another_for_another(tmp_path: Path) -> None:
    first, again, other = (small(tmp_path, "--seed", seed) for seed in ("3", "3", "4"))
    assert first == again != other


def test_more_requests_need_more_machines_and_the_wait_is_kept(tmp_path: Path) -> None:
    few, many = small(tmp_path, "--wait", "5", "--films", "0.2", "--beats", "0.1")
    assert few.machines < many.machines
    for each in (few, many):
        waits = dict(each.tried)
        assert each.queue_95 == waits[each.machines] <= 5
        assert all(waits[fewer] > 5 for fewer in waits if fewer <= each.machines * 0.94)
        assert each.cost == pytest.approx(each.machines * 2 * 24 * 0.05)
        assert sum(each.shares.values()) == pytest.approx(1.0)
    kept = json.loads((tmp_path / "scale.json").read_text())
    assert [each["machines"] for each in kept["days"]] == [few.machines, many.machines]
    texts = list(ElementTree.parse(tmp_path / "scale.svg").getroot().itertext())
    assert {"500 requests a day", "2,000 requests a day", str(many.machines)} <= {*texts}


def numbers(text: str) -> Iterable[str]:
    return (word.strip("|") for word in text.replace("|", " ").split())


def test_the_table_of_the_readme_is_that_of_the_kept_run() -> None:
    told = json.loads(KEPT.read_text())
    readme = (KEPT.parents[2] / "README.md").read_text().split("## At scale")[1].split("\n## ")[0]
    said = {*numbers(readme)}
    for each in told["days"]:
        assert f"{each['machines']:,}" in said
        assert f"{each['cost']:,.0f}" in said
        assert f"{each['shares'][STORED]:.1%}".removesuffix("%") in said


@pytest.mark.parametrize(
    "wrong", [("--peak", "3"), ("--edits", "-1"), ("--wait", "0"), ("--requests", "0"), ("--shapes", "0")]
)
def test_what_makes_no_sense_is_refused(wrong: tuple[str, str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        small(tmp_path, *wrong)
    assert ended.value.code == 2
