"""Which source files a module depends on, found by its imports, and a hash of each."""

from __future__ import annotations

import ast
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

FOLDER = "imports"
TYPING_ONLY = ("TYPE_CHECKING", "typing.TYPE_CHECKING")
"""Conditions of what never runs."""


@dataclass(frozen=True)
class Sources:
    """The source files of some packages.

    Parameters
    ----------
    folders
        The folder that each top-level package or module lies in. Imports of other packages are not followed.
    excluded
        Modules and packages that are not counted themselves, nor followed; the modules within a package are.
    cache
        A folder that remembers which files were found, since parsing takes longer than hashing; or None.
    """

    folders: Mapping[str, Path]
    excluded: frozenset[str] = frozenset()
    cache: Path | None = None

    def path(self, module: str) -> Path | None:
        """The file of a module, the `__init__.py` of a package, None if there is neither."""
        top, *rest = module.split(".")
        if top not in self.folders:
            return None
        stem = self.folders[top].joinpath(top, *rest)
        return next(
            (path for path in (stem.with_name(f"{stem.name}.py"), stem / "__init__.py") if path.is_file()),
            None,
        )

    def digests(self, *modules: str) -> dict[str, str]:
        """The hash of each file that any of the modules depends on, by the file's path within its package."""
        remembered = self._remembered(modules)
        if remembered is not None:
            return remembered
        found = {self._name(path): _digest(path) for path in self._files(modules)}
        self._remember(modules, found)
        return found

    def _files(self, modules: Iterable[str]) -> Iterator[Path]:
        """The files of the modules, of all they import, and the data files of the packages these lie in."""
        seen: set[str] = set()
        waiting = list(modules)
        while waiting:
            module = waiting.pop()
            if module in seen:
                continue
            seen.add(module)
            parent = module.rpartition(".")[0]
            waiting += [parent] if parent else []
            path = self.path(module)
            if path is None or module in self.excluded:
                continue
            yield path
            package = module if path.name == "__init__.py" else parent
            waiting += imported(path.read_bytes(), package)
            if path.name == "__init__.py":
                yield from _data(path.parent)

    def _name(self, path: Path) -> str:
        folder = next(folder for folder in self.folders.values() if path.is_relative_to(folder))
        return path.relative_to(folder).as_posix()

    def _remembered(self, modules: Iterable[str]) -> dict[str, str] | None:
        """What was found before, if none of those files has changed: then their imports are the same too."""
        if self.cache is None:
            return None
        try:
            found: dict[str, str] = json.loads(self._record(modules).read_text(encoding="utf-8"))
            folders = {name: self.folders[name.split("/")[0].removesuffix(".py")] for name in found}
            unchanged = all(_digest(folders[name] / name) == digest for name, digest in found.items())
        except (OSError, ValueError, KeyError, AttributeError):
            return None
        return found if unchanged else None

    def _remember(self, modules: Iterable[str], found: dict[str, str]) -> None:
        if self.cache is None:
            return
        record = self._record(modules)
        with suppress(OSError):  # without it the files are parsed again
            record.parent.mkdir(parents=True, exist_ok=True)
            unfinished = record.with_name(f".{record.name}-{os.getpid()}")
            unfinished.write_text(json.dumps(found), encoding="utf-8")
            unfinished.replace(record)

    def _record(self, modules: Iterable[str]) -> Path:
        assert self.cache is not None
        key = json.dumps([sorted(modules), sorted(self.excluded), sorted(map(str, self.folders.values()))])
        return self.cache / FOLDER / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.json"


def imported(source: bytes, package: str) -> list[str]:
    """Every module that a source may import when it runs, packages with them; some of the names may be no modules.

    >>> imported(b"import a.b\\nfrom c import d\\nfrom . import e", "pkg")
    ['a.b', 'c', 'c.d', 'pkg', 'pkg.e']
    """
    found: list[str] = []
    waiting: list[ast.AST] = [ast.parse(source)]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            found += [base, *(f"{base}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.If) and ast.unparse(node.test) in TYPING_ONLY:
            waiting += node.orelse
        else:
            waiting += [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)]
    return found


@cache
def folder_of(package: str) -> Path:
    """The folder that an installed top-level package or module lies in."""
    found = find_spec(package)
    if found is None:
        raise ModuleNotFoundError(f"there is no module {package}")
    if found.submodule_search_locations:
        return Path(next(iter(found.submodule_search_locations))).parent
    return Path(str(found.origin)).parent


def _data(package: Path) -> Iterator[Path]:
    """The files of a package that are no modules, as fonts are; those of packages within it are theirs."""
    for path in sorted(package.iterdir()):
        if path.is_dir() and path.name != "__pycache__" and not (path / "__init__.py").exists():
            yield from (each for each in sorted(path.rglob("*")) if each.is_file())
        elif path.is_file() and path.suffix != ".py":
            yield path


def _digest(path: Path) -> str:
    found = path.stat()
    return _digest_of_version(path, found.st_mtime_ns, found.st_size)


@cache
def _digest_of_version(path: Path, _changed: int, _size: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
