"""The arrows of the design: who may import whom, and who must start without Manim."""

from __future__ import annotations

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DATA = {"normcore", "data"}
MAY_IMPORT: dict[str, set[str]] = {
    "normcore": {"normcore"},
    "data": DATA,
    "mobjects": DATA | {"mobjects"},
    "drawing": DATA | {"drawing"},
    "lesson": DATA | {"mobjects", "drawing", "lesson"},
    "lessons": DATA | {"mobjects", "lesson"},
    "rendering": DATA | {"drawing", "rendering"},
    "exports": DATA | {"rendering", "exports"},
    "command": DATA | {"rendering", "exports", "command"},
}
COMMAND = {
    "cli",
    "cli_exports",
    "cli_options",
    "cli_sweep",
    "commands",
    "doctor",
    "exporting",
    "filming",
    "inspection",
    "planning",
    "progress",
    "sweeping",
}
LESSON = {"lesson", "cutting", "comparing", "following"}
WITHOUT_MANIM = {"normcore", "data", "rendering", "exports", "command"}
DRAWS = {"scenes.pipeline.worker"}
ONLY_NUMPY = {"numpy", "normcore"}


def modules() -> dict[str, Path]:
    paths = [path for package in ("normcore", "scenes") for path in (ROOT / package).rglob("*.py")]
    named = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in paths}
    return {name.removesuffix(".__init__"): path for name, path in named.items()}


MODULES = modules()


def layer(module: str) -> str:
    """The layer of a module; what is directly in scenes and not named here is data."""
    parts = module.split(".")
    if parts[0] == "normcore" or len(parts) == 1:
        return "normcore" if parts[0] == "normcore" else "data"
    if parts[1] in COMMAND:
        return "command"
    if parts[1] in LESSON:
        return "lesson"
    return parts[1] if parts[1] in MAY_IMPORT else "data"


def imported(path: Path, at_import: bool = False) -> set[str]:
    """Every module a file imports, with `from package import module` resolved to the module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if at_import else list(ast.walk(tree))
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            base = node.module or ""
            found |= {
                f"{base}.{alias.name}" if f"{base}.{alias.name}" in MODULES else base for alias in node.names
            }
    return found


@pytest.mark.parametrize("module", MODULES)
def test_arrows_point_one_way(module: str) -> None:
    own = layer(module)
    for target in imported(MODULES[module]):
        if target.split(".")[0] in ("normcore", "scenes") and target != "scenes":
            assert layer(target) in MAY_IMPORT[own], f"{module} ({own}) imports {target} ({layer(target)})"


@pytest.mark.parametrize("module", [name for name in MODULES if layer(name) == "lessons"])
def test_lessons_never_import_each_other(module: str) -> None:
    assert not any(target.startswith("scenes.lessons.") for target in imported(MODULES[module]))


@pytest.mark.parametrize("module", [name for name in MODULES if layer(name) == "normcore"])
def test_the_core_needs_numpy_only(module: str) -> None:
    outside = {name.split(".")[0] for name in imported(MODULES[module])} - set(sys.stdlib_module_names)
    assert outside <= ONLY_NUMPY


@pytest.mark.parametrize("module", [name for name in MODULES if layer(name) in WITHOUT_MANIM])
def test_only_what_draws_imports_manim(module: str) -> None:
    imports_manim = any(name.split(".")[0] == "manim" for name in imported(MODULES[module]))
    assert not imports_manim or module in DRAWS


def test_no_import_goes_in_a_circle() -> None:
    graph = {name: imported(path, at_import=True) & MODULES.keys() - {name} for name, path in MODULES.items()}
    assert list(TopologicalSorter(graph).static_order())


@pytest.mark.parametrize("module", [name for name in MODULES if name != "scenes.pipeline.worker"])
def test_only_the_worker_changes_the_configuration(module: str) -> None:
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        assert not (isinstance(node, ast.Name) and node.id == "tempconfig")
        targets = node.targets if isinstance(node, ast.Assign) else []
        for target in targets:
            if isinstance(target, ast.Attribute | ast.Subscript):
                assert ast.unparse(target.value) not in ("config", "manim.config"), (
                    f"{module} sets manim.config"
                )


@pytest.mark.parametrize("arguments", [["--help"], ["list"], ["schema"], ["inspect", "--shape", "2,3,4,5"]])
def test_the_command_starts_without_manim(arguments: list[str]) -> None:
    code = (
        "import sys\nfrom scenes.cli.main import cli\n"
        f"cli({arguments!r}, standalone_mode=False)\n"
        "heavy = {name.split('.')[0] for name in sys.modules} & {'manim', 'av', 'cairo', 'scipy', 'PIL'}\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
