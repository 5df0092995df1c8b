"""What keeps normcore a library of its own."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import normcore

FOLDER = Path(normcore.__file__).parent
MODULES = sorted(FOLDER.glob("*.py"))
ALLOWED = {"numpy", "normcore"}


def imported(path):
    """The top-level packages a module imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            yield node.module.partition(".")[0]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_normcore_imports_numpy_and_the_standard_library_only(path):
    assert set(imported(path)) <= ALLOWED | set(sys.stdlib_module_names)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_public_things_have_docstrings_and_functions_fit_a_screen(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    inner = [node for outer in functions for node in ast.walk(outer) if node is not outer]
    for node in ast.walk(tree):
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and node not in inner:
            assert ast.get_docstring(node), node.name
        if isinstance(node, ast.FunctionDef):
            first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
            assert node.end_lineno - first.lineno < 40, node.name


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_every_public_function_and_class_shows_an_example(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            assert ">>>" in ast.get_docstring(node), node.name


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_all_names_what_is_public(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    public = {
        node.name
        for node in tree.body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_")
    }
    lists = [node for node in tree.body if isinstance(node, ast.Assign) and node.targets[0].id == "__all__"]
    named = set(ast.literal_eval(lists[0].value)) if lists else set()
    assert public <= named


def test_normcore_runs_without_anything_but_numpy():
    code = (
        "import sys, normcore.property_table as p; p.properties((5, 4, 2, 3), 'NCHW'); "
        "print([m for m in ('manim', 'pydantic', 'scenes', 'torch', 'scipy', 'onnx') if m in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=FOLDER.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == "[]"
