"""A grid as a file, written part by part: CSV, Parquet or a sheet of XLSX."""

from __future__ import annotations

import contextlib
import csv
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol, TextIO

from model.files.problems import LONGEST_FOUND, BadInput, nearest, one_line
from model.questions.grid import Block, Grid
from model.words.wording import say

ENDINGS = (".csv", ".parquet", ".xlsx")
MOST_SHEET_ROWS = 1_048_575
"""Rows below its head that a sheet of XLSX has."""

Progress = Callable[[int], object]
"""Told how many rows were written since it was last told."""


class _Writer(Protocol):
    def rows(self, block: Block) -> None: ...
    def close(self) -> None: ...


def ending_of(path: Path) -> str:
    """The ending of a file that a grid can be. Raises `BadInput` with those there are."""
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        given = one_line(str(path), LONGEST_FOUND)
        raise BadInput(say("grid.ending", given=given, hint=nearest(ending, ENDINGS)))
    return ending


def write_grid(grid: Grid, path: Path, progress: Progress = lambda _: None) -> None:
    """Write `grid` to `path`, whole or not at all; money to the last digit. Raises `BadInput`."""
    ending = ending_of(path)
    if ending == ".xlsx" and grid.rows > MOST_SHEET_ROWS:
        raise BadInput(say("grid.sheet", rows=f"{grid.rows:,}", most=f"{MOST_SHEET_ROWS:,}"))
    part = path.parent / f".{os.urandom(8).hex()}.part"
    try:
        with _writer(ending, grid, part) as writer:
            for block in grid.blocks():
                writer.rows(block)
                progress(_size(block))
        part.replace(path)
    except OSError as error:
        where = one_line(str(path), LONGEST_FOUND)
        raise BadInput(say("files.unwritable", where=where, reason=error.strerror or error)) from None
    finally:
        with contextlib.suppress(OSError):
            part.unlink()


def write_csv(grid: Grid, stream: TextIO) -> None:
    """The rows as CSV with a head: numbers to the last digit, what is undefined left empty."""
    writer = _Csv(grid, stream)
    for block in grid.blocks():
        writer.rows(block)


@contextlib.contextmanager
def _writer(ending: str, grid: Grid, path: Path) -> Iterator[_Writer]:
    with contextlib.ExitStack() as stack:
        if ending == ".csv":
            yield _Csv(grid, stack.enter_context(path.open("w", encoding="utf-8", newline="")))
            return
        writer: _Writer = _Parquet(path) if ending == ".parquet" else _Sheet(grid, path)
        stack.callback(writer.close)
        yield writer


def _size(block: Block) -> int:
    return len(block["total"])


def _cells(block: Block) -> Iterator[tuple[Any, ...]]:
    """The rows of a block as plain values; None for what is undefined."""
    columns = [column if isinstance(column, list) else column.tolist() for column in block.values()]
    for row in zip(*columns, strict=True):
        yield tuple(None if value != value else value for value in row)  # noqa: PLR0124 - only NaN is not itself


class _Csv:
    def __init__(self, grid: Grid, stream: TextIO) -> None:
        self._stream = stream
        csv.writer(stream, lineterminator="\n").writerow(grid.columns)

    def rows(self, block: Block) -> None:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(_cells(block))
        self._stream.write(text.getvalue())

    def close(self) -> None:
        """Whoever opened the stream closes it."""


class _Parquet:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: Any = None

    def rows(self, block: Block) -> None:
        import pyarrow as pa  # noqa: PLC0415 - takes a while, and other files do without it
        import pyarrow.parquet as pq  # noqa: PLC0415

        table = pa.table({name: pa.array(column, from_pandas=True) for name, column in block.items()})
        if self._file is None:
            self._file = pq.ParquetWriter(self._path, table.schema)
        self._file.write_table(table)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


class _Sheet:
    def __init__(self, grid: Grid, path: Path) -> None:
        import xlsxwriter  # noqa: PLC0415 - takes a while, and other files do without it

        self._book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
        self._sheet, self._at = self._book.add_worksheet(say("grid.sheet_name")), 1
        self._sheet.freeze_panes(1, 0)
        self._sheet.write_row(0, 0, grid.columns, self._book.add_format({"bold": True}))

    def rows(self, block: Block) -> None:
        for row in _cells(block):
            self._sheet.write_row(self._at, 0, row)
            self._at += 1

    def close(self) -> None:
        self._book.close()
