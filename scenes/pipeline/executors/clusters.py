"""A cluster that was joined: its workers, compared with this machine before they are given anything to draw."""

from __future__ import annotations

import logging
import platform
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from scenes.pipeline.executors.surroundings import (
    Surroundings,
    differences,
    found,
    found_aside,
    own_version,
    table,
)
from scenes.spec.errors import SpecError
from scenes.spec.quoting import quoted

_LOG = logging.getLogger("normreel")
ADDRESS = re.compile(r"(tcp|tls)://(\[[0-9a-fA-F:.]+\]|[^\s:/@\[\]]+):([0-9]{1,5})")
INSTALL = "Install normreel there as here, e.g. from requirements.lock, and start the {who} again."


def check_address(address: str) -> str:
    """Return the address of a scheduler; raise `SpecError` for what cannot be one."""
    found = ADDRESS.fullmatch(address)
    if found is None or not 0 < int(found[3]) < 65536:
        raise SpecError(
            f"--cluster {quoted(address)}: this is not the address of a scheduler. "
            "Give what `dask scheduler` prints, e.g. tcp://10.0.0.1:8786."
        )
    return address


@dataclass(eq=False)
class Cluster:
    """A scheduler and its workers.

    Parameters
    ----------
    client
        The `distributed.Client` that is connected to it.
    threads
        How many jobs each worker runs at a time, as `look_again` has found it.
    """

    address: str
    client: Any
    threads: dict[str, int] = field(default_factory=dict)

    @property
    def is_there(self) -> bool:
        """Whether the scheduler can be reached."""
        return bool(self.client.status == "running")

    @property
    def slots(self) -> int:
        """How many jobs its workers run at a time, at least 1."""
        return max(sum(self.threads.values()), 1)

    def look_again(self) -> None:
        """Look which workers there are now; OSError if the scheduler is gone."""
        self.threads = self.client.nthreads()

    def others(self, avoided: set[str]) -> list[str]:
        """The workers but those to be avoided, as far as there are any to be avoided."""
        return [each for each in self.threads if each not in avoided] if avoided else []

    def check(self) -> None:
        """Raise `SpecError` if there are no workers, or some that would draw other frames; say what else differs."""
        self.look_again()
        if not self.threads:
            raise SpecError(
                f"--cluster {self.address}: the scheduler has no workers. "
                f"Start some on machines that have normreel: dask worker {self.address}"
            )
        self._check_python()
        self._check_scheduler()
        here, there = found(), self._surroundings()
        wrong = differences(here, there)
        if wrong:
            raise SpecError(
                f"--cluster {self.address}: workers would draw other frames than this machine. "
                f"{INSTALL.format(who='workers')}\n{table(wrong)}"
            )
        noted = differences(here, there, noted=True)
        if noted:
            _LOG.warning("workers differ in what changes no frame:\n%s", table(noted))

    def _check_python(self) -> None:
        """Compare what is known before anything runs there: functions of another Python cannot even be sent."""
        here = {"Python": _minor(platform.python_version())}
        versions = self.client.get_versions()["workers"]
        there = {address: {"Python": _minor(facts["host"]["python"])} for address, facts in versions.items()}
        wrong = [
            (address, "Python", here["Python"], each["Python"])
            for address, each in there.items()
            if each != here
        ]
        if wrong:
            raise SpecError(
                f"--cluster {self.address}: workers have another Python. "
                f"{INSTALL.format(who='workers')}\n{table(wrong)}"
            )

    def _check_scheduler(self) -> None:
        """Compare the scheduler, which draws nothing but reads all jobs."""
        try:
            here, there = own_version(), self.client.run_on_scheduler(own_version)
        except OSError:
            raise
        except Exception as error:
            raise SpecError(
                f"--cluster {self.address}: the scheduler cannot read what is to be drawn "
                f"({type(error).__name__}: {error}). {INSTALL.format(who='scheduler')}"
            ) from None
        if here != there:
            rows = table([("the scheduler", "normreel", here, there)])
            raise SpecError(
                f"--cluster {self.address}: the scheduler has another normreel. "
                f"{INSTALL.format(who='scheduler')}\n{rows}"
            )

    def _surroundings(self) -> Mapping[str, Surroundings]:
        answers = self.client.run(found_aside, on_error="return")
        missing = {address: each for address, each in answers.items() if not isinstance(each, dict)}
        if missing:
            address, error = next(iter(missing.items()))
            raise SpecError(
                f"--cluster {self.address}: {len(missing)} of {len(answers)} workers cannot draw, "
                f"e.g. {address} ({type(error).__name__}: {error}). "
                f"{INSTALL.format(who='workers')}"
            )
        return {address: each for address, each in answers.items() if isinstance(each, dict)}


def _minor(version: str) -> str:
    """The first two numbers of a version.

    >>> _minor("3.11.9.final.0")
    '3.11'
    """
    return ".".join(version.split(".")[:2])
