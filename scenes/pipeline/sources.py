"""Which source files a module depends on, found by its imports, and a hash of each."""

from __future__ import annotations

import ast
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict

from scenes.pipeline.cache_folder import IMPORTS
from scenes.pipeline.cache_room import add_record
from scenes.pipeline.records import is_real_folder, read_regular

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
        name = self._record(modules)
        path = self.cache / IMPORTS / name
        try:
            found = Found.model_validate_json(read_regular(path)) if is_real_folder(path.parent) else None
            if found is None or found != Found.of(name, found.files):
                return None
            folders = {file: self.folders[file.split("/")[0].removesuffix(".py")] for file in found.files}
            unchanged = all(_digest(folders[file] / file) == digest for file, digest in found.files.items())
        except (OSError, ValueError, KeyError):
            return None
        with suppress(OSError):
            os.utime(path)
        return found.files if unchanged else None

    def _remember(self, modules: Iterable[str], files: dict[str, str]) -> None:
        if self.cache is None:
            return
        name = self._record(modules)
        with suppress(OSError):  # without it the files are parsed again
            add_record(self.cache, IMPORTS, name, Found.of(name, files).model_dump_json().encode())

    def _record(self, modules: Iterable[str]) -> str:
        key = json.dumps([sorted(modules), sorted(self.excluded), sorted(map(str, self.folders.values()))])
        return f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.json"


class Found(BaseModel):
    """A record of files and their hashes, with a checksum of it and of its name."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)
    files: dict[str, str]
    checksum: str

    @classmethod
    def of(cls, name: str, files: dict[str, str]) -> Self:
        """The record of this name."""
        listed = json.dumps([name, files], sort_keys=True)
        return cls(files=files, checksum=hashlib.sha256(listed.encode()).hexdigest())


@lru_cache(maxsize=1024)
def imported(source: bytes, package: str) -> tuple[str, ...]:
    """Every module that a source may import when it runs, packages with them; some of the names may be no modules.

    >>> imported(b"import a.b\\nfrom c import d\\nfrom . import e", "pkg")
    ('a.b', 'c', 'c.d', 'pkg', 'pkg.e')
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
    return tuple(found)


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
