"""What import-linter's contract does not say: who may import Manim, who may change it, and what starts without it."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DRAWING_PACKAGES = ("renderer", "mobjects", "staging", "lessons")
"""The packages of scenes whose modules may import Manim; of all others only what the worker draws with does."""
SETS_UP_MANIM = "scenes.pipeline.drawing"
PORTABLE_FLAGS = {"O_RDONLY", "O_WRONLY", "O_RDWR", "O_APPEND", "O_CREAT", "O_EXCL", "O_TRUNC"}
"""What `os.open` takes on Windows too."""
DRAWING_MODULES = (SETS_UP_MANIM, "scenes.pipeline.dry_run")


def modules() -> dict[str, Path]:
    paths = [path for package in ("normcore", "scenes") for path in (ROOT / package).rglob("*.py")]
    named = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in paths}
    return {name.removesuffix(".__init__"): path for name, path in named.items()}


MODULES = modules()


def imported(path: Path) -> set[str]:
    """Every module a file imports, with `from package import module` resolved to the module."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            found |= {
                f"{base}.{alias.name}" if f"{base}.{alias.name}" in MODULES else base for alias in node.names
            }
    return found


def package(module: str) -> str:
    return module.split(".")[1] if module.startswith("scenes.") else ""


@pytest.mark.parametrize("module", [name for name in MODULES if package(name) == "lessons"])
def test_lessons_never_import_each_other(module: str) -> None:
    others = {name for name in imported(MODULES[module]) if name.startswith("scenes.lessons.")}
    assert others <= {"scenes.lessons.storyboard"}


@pytest.mark.parametrize("module", [name for name in MODULES if package(name) not in DRAWING_PACKAGES])
def test_only_what_draws_imports_manim(module: str) -> None:
    imports_manim = any(name.split(".")[0] == "manim" for name in imported(MODULES[module]))
    assert not imports_manim or module in DRAWING_MODULES


@pytest.mark.parametrize("module", [name for name in MODULES if name != SETS_UP_MANIM])
def test_only_one_module_changes_the_configuration(module: str) -> None:
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


@pytest.mark.parametrize("module", MODULES)
def test_only_flags_that_every_system_has_are_taken_for_granted(module: str) -> None:
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert {name for name in used if name.startswith("O_")} <= PORTABLE_FLAGS
