"""What a service with many users would need: machines, waiting and money, reckoned from the measured cost of a film.

A day of requests is simulated on the cost of real runs. Assumed: users ask independently of each other; the cost of
a lesson grows with its length; a machine draws one film at a time on all its cores; films and beats lie on one disk
that all machines reach in no time; machines are rented all day.
"""

from __future__ import annotations

import argparse
import json
import math
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from tests.bench import costs, scale_plot, variants
from tests.bench.costs import Costs
from tests.bench.demand import DAY, Demand, Requests
from tests.bench.service import DRAWN, EDITED, JOINED, SHARED, STORED, Outcome, Store, simulate, warmed

ON_TIME = 0.95
"""The share of the films with work that must be begun within the stated wait."""
GOOD_ENOUGH = 0.05
"""How much more than the fewest machines may be found, as a share."""


@dataclass(frozen=True)
class Service:
    """What is rented: the bytes of films and of beats that are kept, the wait in seconds, the price a core hour."""

    films_gb: float
    beats_gb: float
    wait: float
    price: float


@dataclass(frozen=True)
class Day:
    """A simulated day with the fewest machines that keep the wait; `tried` holds (machines, seconds of wait)."""

    per_day: int
    machines: int
    requests: int
    shares: dict[str, float]
    queue_median: float
    queue_95: float
    answer_median: float
    answer_95: float
    cpu_hours: float
    busy: float
    cost: float
    tried: list[tuple[int, float]]

    @property
    def cost_per_thousand(self) -> float:
        """The price of a thousand requests."""
        return 1000 * self.cost / self.requests


def day(found: Costs, demand: Demand, service: Service, warm_days: float, seed: int) -> Day:
    """Find the fewest machines for one day, after days that only fill the stores."""
    lessons = found.lessons()
    rng = np.random.default_rng(seed)
    before, requests = Requests.drawn(demand, len(lessons), warm_days + 1, rng).split(warm_days * DAY)
    films, beats = Store(service.films_gb * 1e9), Store(service.beats_gb * 1e9)
    warmed(before, lessons, films, beats)
    tried: dict[int, Outcome] = {}

    def is_enough(machines: int) -> bool:
        tried[machines] = simulate(requests, lessons, machines, films.copy(), beats.copy())
        return tried[machines].queue_time(ON_TIME) <= service.wait

    unlimited = simulate(requests, lessons, len(requests), films.copy(), beats.copy())
    machines = fewest(is_enough, math.ceil(unlimited.machine_seconds / DAY))
    outcome = tried[machines]
    return Day(
        per_day=round(demand.per_day),
        machines=machines,
        requests=outcome.requests,
        shares={kind: outcome.share(kind) for kind in outcome.counts},
        queue_median=outcome.queue_time(0.5),
        queue_95=outcome.queue_time(ON_TIME),
        answer_median=float(np.quantile(outcome.answered, 0.5)),
        answer_95=float(np.quantile(outcome.answered, 0.95)),
        cpu_hours=outcome.cpu / 3600,
        busy=outcome.machine_seconds / (machines * max(outcome.end, DAY)),
        cost=machines * found.cores * 24 * service.price,
        tried=sorted((each, tried[each].queue_time(ON_TIME)) for each in tried),
    )


def fewest(is_enough: Callable[[int], bool], least: int) -> int:
    """The fewest machines that are enough, to 5 %, of which `least` are needed anyhow; more are always enough too."""
    most, least = max(1, least), least - 1
    while not is_enough(most):
        least, most = most, 2 * most
    while most - least > max(1, GOOD_ENOUGH * most):
        middle = (least + most) // 2
        least, most = (least, middle) if is_enough(middle) else (middle, most)
    return most


def table(days: Sequence[Day], service: Service) -> Table:
    """One column for each day."""
    found = Table("", *(f"{each.per_day:,} a day" for each in days), box=SIMPLE_HEAD)
    lines = {
        f"machines, {ON_TIME:.0%} of films begun within {service.wait:g} s": lambda d: f"{d.machines:,}",
        "how busy they are": lambda d: f"{d.busy:.0%}",
        "answered by a film that is there": lambda d: f"{d.shares[STORED]:.1%}",
        "... that is being made for somebody else": lambda d: f"{d.shares[SHARED]:.1%}",
        "joined from cached beats": lambda d: f"{d.shares[JOINED]:.1%}",
        "one beat drawn": lambda d: f"{d.shares[EDITED]:.1%}",
        "drawn whole": lambda d: f"{d.shares[DRAWN]:.1%}",
        "seconds in the queue, median and 95 %": lambda d: f"{d.queue_median:.1f}, {d.queue_95:.1f}",
        "seconds to the answer, median and 95 %": lambda d: f"{d.answer_median:.1f}, {d.answer_95:.1f}",
        "CPU hours": lambda d: f"{d.cpu_hours:,.0f}",
        f"cost at {service.price:g} a core hour": lambda d: f"{d.cost:,.0f}",
        "cost of 1,000 requests": lambda d: f"{d.cost_per_thousand:.2f}",
    }
    for name, cell in lines.items():
        found.add_row(name, *map(cell, days))
    return found


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The options."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--measure", action="store_true", help="measure the cost of a film anew (minutes)")
    parser.add_argument("--requests", type=_numbers, default=[10_000, 1_000_000], help="a day, with commas")
    parser.add_argument("--wait", type=_positive, default=60.0, help="seconds until 95 %% are begun (60)")
    parser.add_argument(
        "--price", type=_positive, default=0.05, help="of a core hour, in any currency (0.05)"
    )
    parser.add_argument("--shapes", type=int, default=20_000, help="tensors and settings asked for (20000)")
    parser.add_argument("--exponent", type=_positive, default=1.0, help="of Zipf's law (1)")
    parser.add_argument("--peak", type=float, default=2.0, help="busiest hour over the mean, 1 to 2 (2)")
    parser.add_argument("--edits", type=float, default=0.1, help="share that changes a caption (0.1)")
    parser.add_argument("--films", type=_positive, default=500.0, help="GB of finished films (500)")
    parser.add_argument("--beats", type=_positive, default=200.0, help="GB of cached beats (200)")
    parser.add_argument("--warm-days", type=float, default=2.0, help="days that fill the stores before (2)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("-o", "--output", type=Path, default=Path("media/bench"), metavar="DIR")
    options = parser.parse_args(arguments)
    if not 1 <= options.peak <= 2 or not 0 <= options.edits <= 1:
        parser.error("--peak is from 1 to 2 and --edits from 0 to 1")
    if options.shapes < 1 or options.warm_days < 0 or options.seed < 0:
        parser.error("--shapes is at least 1, --warm-days and --seed at least 0")
    return options


def _positive(text: str) -> float:
    found = float(text)
    if not 0 < found < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is not above 0")
    return found


def _numbers(text: str) -> list[int]:
    found = [int(part) for part in text.split(",")]
    if min(found) < 1:
        raise argparse.ArgumentTypeError("at least one request a day must come")
    return found


def cost_of_films(options: argparse.Namespace) -> Costs:
    """The cost that was measured before, or now if it is asked for."""
    path = options.output / "scale.json"
    if not options.measure:
        return Costs(**json.loads(path.read_text(encoding="utf-8"))["costs"])
    public = json.loads((variants.ROOT / "media/bench/public.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        return costs.measured(variants.Settings(0, "1080p", 60), Path(folder), public)


def main(arguments: Sequence[str] | None = None, console: Console | None = None) -> list[Day]:
    """Simulate, print the table, write JSON and plot."""
    options, console = parse(arguments), console or Console()
    found = cost_of_films(options)
    service = Service(options.films, options.beats, options.wait, options.price)
    demands = [
        Demand(per_day, options.peak, options.shapes, options.exponent, options.edits)
        for per_day in options.requests
    ]
    days = [day(found, demand, service, options.warm_days, options.seed) for demand in demands]
    console.print(table(days, service))
    assumed = asdict(service) | asdict(demands[0]) | {"warm_days": options.warm_days, "seed": options.seed}
    del assumed["per_day"]
    told = {"costs": found.as_json(), "assumed": assumed, "days": [asdict(each) for each in days]}
    options.output.mkdir(parents=True, exist_ok=True)
    (options.output / "scale.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    (options.output / "scale.svg").write_text(scale_plot.svg(days, service.wait), encoding="utf-8")
    console.print(f"{options.output / 'scale.json'} and scale.svg")
    return days


if __name__ == "__main__":
    main()
