"""What commands answer that do not count: which files they wrote or checked, which schemas there are, where they serve."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.results.serialise import Answered


@dataclass(frozen=True)
class WrittenFile:
    """A file that was written: where, and its size in bytes."""

    path: str
    bytes: int


@dataclass(frozen=True)
class Written(Answered):
    """The files that a command wrote, and what it says of them."""

    files: tuple[WrittenFile, ...]
    says: str

    document_name = "written"
    several = True


def written(paths: Iterable[Path], says: str) -> Written:
    """The answer of a command that has written files."""
    return Written(tuple(WrittenFile(str(path), path.stat().st_size) for path in paths), says)


@dataclass(frozen=True)
class CheckedFiles(Answered):
    """How many files were checked and found without mistake, and what to look at in them; mistakes are errors."""

    checked: int
    says: str
    warnings: tuple[str, ...]

    document_name = "checked_files"


@dataclass(frozen=True)
class Schemas(Answered):
    """The JSON Schema of each kind of file, and of each answer."""

    files: dict[str, Any]
    answers: dict[str, Any]

    document_name = "schemas"


@dataclass(frozen=True)
class Served(Answered):
    """Where the dashboard is."""

    address: str

    document_name = "served"
