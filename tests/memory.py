"""How much memory this process has taken at most."""

from __future__ import annotations

import re
import resource
import sys
from pathlib import Path


def most_memory() -> int:
    """Bytes that this program had in memory at most, without what its parent had when it was started."""
    if sys.platform == "linux":
        status = Path("/proc/self/status").read_text()
        found = re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
        assert found is not None
        return 1024 * int(found[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
