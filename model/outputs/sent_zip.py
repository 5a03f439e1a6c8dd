"""The files in a zip that may come from anybody: read in memory, within limits, and refused in a sentence."""

from __future__ import annotations

import contextlib
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from model.files.problems import BadInput, one_line
from model.outputs.bundle import Files
from model.words.wording import number, say

MOST_BYTES = 100_000_000
"""Of the zip, and of all that is in it. A bundle has a few million at most."""
MOST_FILES = 500


def read_zip(path: Path) -> bytes:
    """The bytes of the file at `path`. Raises `BadInput` where it cannot be read or is far larger than a bundle."""
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BadInput(say("files.unreadable", where=path, reason=reason)) from None
    if len(raw) > MOST_BYTES:
        raise BadInput(say("verify.too_large", where=path, most=number(MOST_BYTES)))
    return raw


def unpacked(raw: bytes, where: str) -> Files:
    """The files in a zip by name. Raises `BadInput` for anything that is no plain zip of a bundle's size."""
    with _told(where, say("verify.no_list")), zipfile.ZipFile(io.BytesIO(raw)) as archive:
        entries = archive.infolist()
        _refuse(entries, where)
        if not _ends_so(raw, len(entries), archive.comment):
            raise BadInput(say("verify.not_a_zip", where=where, reason=say("verify.end")))
        return {entry.filename: _content(archive, entry, where) for entry in entries}


_BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError,
    OverflowError, IndexError, ValueError, struct.error,
)  # fmt: skip
"""All that the standard reader raises for a file that is no zip, is cut short, or is damaged."""


@contextlib.contextmanager
def _told(where: str, reason: str) -> Iterator[None]:
    """Say `reason` for whatever the standard reader says, which is of offsets and numbers of its own."""
    try:
        yield
    except BadInput:  # which is a ValueError too
        raise
    except _BROKEN:
        raise BadInput(say("verify.not_a_zip", where=where, reason=reason)) from None


_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*){0,3}")


def _refuse(entries: list[zipfile.ZipInfo], where: str) -> None:
    if len(entries) > MOST_FILES:
        raise BadInput(say("verify.too_many", where=where, given=len(entries), most=MOST_FILES))
    seen = set[str]()
    for entry in entries:
        name, shown = entry.filename, one_line(entry.filename, 80)
        if len(name) > 200 or not _PLAIN_NAME.fullmatch(name):
            raise BadInput(say("verify.name", where=where, name=shown))
        if name.lower() in seen:
            raise BadInput(say("verify.twice", where=where, name=shown))
        if entry.flag_bits & 1 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise BadInput(say("verify.packed", where=where, name=shown))
        seen.add(name.lower())
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise BadInput(say("verify.too_large", where=where, most=number(MOST_BYTES)))


_END = struct.Struct("<4s4H2LH")
"""The last record of a zip: its mark, two numbers of a disk, two counts of files, where their list is, and how long a remark
follows.
"""
_ELSEWHERE = 0xFFFF
"""In place of a number of files or of a disk: it stands in the record of a large zip, which some programs always write."""


def _ends_so(raw: bytes, count: int, remark: bytes) -> bool:
    """Whether a zip ends with the record of its `count` files and its remark. Our reader goes by the list alone, but others by
    that record: they would unpack other files than those that were compared.
    """
    mark, disk, first, here, every, _, _, length = _END.unpack_from(raw, len(raw) - len(remark) - _END.size)
    disks, counts = {disk, first}, {here, every}
    fits = disks <= {0, _ELSEWHERE} and counts <= {count, _ELSEWHERE}
    return mark == b"PK\x05\x06" and fits and length == len(remark)


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, where: str) -> bytes:
    """A file's bytes, and no more than the zip says of it: a packed file may hold a thousand times its size."""
    name = entry.filename
    with _told(where, say("verify.no_content", name=name)), archive.open(entry) as file:
        content = file.read(entry.file_size + 1)
    if len(content) != entry.file_size:
        raise BadInput(say("verify.not_a_zip", where=where, reason=say("verify.size", name=name)))
    return content
