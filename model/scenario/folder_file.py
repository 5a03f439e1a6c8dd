"""A folder of an arrangement in one ZIP file, as a stranger may send it: its TOML files, and nothing else of it.

Nothing is ever unpacked to a disk, no name in it leads anywhere, and no more is unpacked than a folder may hold.
"""

from __future__ import annotations

import io
import lzma
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from model.files.problems import LONGEST_FOUND, BadInput, one_line
from model.files.toml_io import LARGEST_FILE
from model.scenario.in_memory import LARGEST_FOLDER, DealInMemory, deal_of
from model.words.wording import say

MOST_FILES = 500
"""Files in a ZIP file; the bundle of a scenario has some forty."""

TERMS = "arrangement.toml"


def deal_in_zip(raw: bytes, where: str) -> DealInMemory:
    """The arrangement whose folder was zipped, called as the folder, or as the file `where` that holds it.

    Raises `BadInput`.
    """
    if len(raw) > LARGEST_FILE:
        raise BadInput(say("files.too_large", where=where, given=len(raw), allowed=LARGEST_FILE))
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            folder, entries = _folder(archive, where)
            files = dict(_contents(archive, entries, where))
    # Python's reader tells of a broken file by any of these
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, IndexError, RuntimeError, NotImplementedError) as error:  # fmt: skip
        if isinstance(error, BadInput):
            raise
        raise BadInput(say("own_deal.not_zip", where=where)) from None
    return deal_of(folder or where.rpartition(".")[0], files)


def _folder(archive: zipfile.ZipFile, where: str) -> tuple[str, list[zipfile.ZipInfo]]:
    """The one folder with an arrangement in it, and the TOML files there."""
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MOST_FILES:
        raise BadInput(say("own_deal.too_many_files", where=where, given=len(entries), most=MOST_FILES))
    for entry in entries:
        if _leads_elsewhere(entry):
            raise BadInput(say("own_deal.elsewhere", where=where, given=_cut(entry.filename)))
    folders = [PurePosixPath(entry.filename).parent for entry in entries if _name(entry) == TERMS]
    if len(folders) != 1:
        key = "own_deal.several_terms" if folders else "own_deal.no_terms"
        raise BadInput(say(key, where=where, given=len(folders)))
    (folder,) = folders
    inside = [
        entry
        for entry in entries
        if PurePosixPath(entry.filename).parent == folder
        and entry.filename.endswith(".toml")
        and not _name(entry).startswith(".")
    ]
    return folder.name, inside


def _name(entry: zipfile.ZipInfo) -> str:
    return PurePosixPath(entry.filename).name


def _leads_elsewhere(entry: zipfile.ZipInfo) -> bool:
    """Whether it is a link, or its name a path out of the folder on some system."""
    name = entry.orig_filename  # Python's own reading of it has mended some of this
    parts = name.replace("\\", "/").split("/")
    linked = stat.S_ISLNK(entry.external_attr >> 16)
    return linked or name.startswith("/") or ".." in parts or any(sign in name for sign in "\\:\0")


def _contents(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], where: str
) -> Iterator[tuple[str, bytes]]:
    left = LARGEST_FOLDER
    for entry in entries:
        if entry.flag_bits & 1:
            raise BadInput(say("own_deal.locked", where=where))
        with archive.open(entry) as file:
            content = file.read(left + 1)  # whatever size the file claims
        left -= len(content)
        if left < 0:
            raise BadInput(say("own_deal.too_large", where=where, most=f"{LARGEST_FOLDER:,}"))
        yield _name(entry), content


def _cut(text: str) -> str:
    return one_line(text, LONGEST_FOUND)
