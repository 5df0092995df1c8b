"""Faults made on purpose: small and read-only disks, folders of other users, machines of their own, damaged files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILM = [sys.executable, "-m", "tests.pipeline.prepared"]
"""Makes the prepared film: into the output, with the cache, from where it was prepared."""
OUT, CACHE = Path("out"), Path("cache")
NAMESPACES = ["unshare", "--mount", "--uts", "--pid", "--fork", "--mount-proc"]
AS_ROOT = ["--user", "--map-root-user"]


def run(*command: str, **environment: str) -> subprocess.Popen[str]:
    """Start a command in the folder of this test, with the modules of the repository."""
    return subprocess.Popen(
        command,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def said(process: subprocess.Popen[str]) -> tuple[list[str], str]:
    """What a run of `prepared` says came of the film, and its warnings."""
    out, err = process.communicate(timeout=600)
    assert process.returncode == 0, err
    assert "Traceback" not in err
    return json.loads(out.splitlines()[-1]), err


def in_namespace(script: str) -> list[str]:
    """A shell script that sees mounts, a host name and processes of its own, as root, whoever runs the tests."""
    more = [] if os.geteuid() == 0 else AS_ROOT
    return [*NAMESPACES[:1], *more, *NAMESPACES[1:], "sh", "-euc", script, "sh"]


def on_small_disk(mount: Path, size: str, rest: str) -> list[str]:
    """What runs the command that follows with a disk of so many bytes at a folder, then the rest of the script."""
    mount.mkdir(exist_ok=True)
    script = f'disk="$1"; shift; mount -t tmpfs -o size={size} none "$disk"; {rest}'
    return [*in_namespace(script), str(mount.resolve())]


@contextmanager
def not_ours(folder: Path) -> Iterator[list[str]]:
    """Make a folder somebody else's; yield what to begin a command with that root is not almighty in."""
    if os.geteuid():
        folder.chmod(0o555)
        yield []
        folder.chmod(0o755)
        return
    os.chown(folder, 65534, 65534)
    weak = "-dac_override,-dac_read_search,-fowner,-chown"
    yield ["setpriv", f"--bounding-set={weak}", f"--inh-caps={weak}"]
    os.chown(folder, 0, 0)


def zeroed(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def truncated(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
