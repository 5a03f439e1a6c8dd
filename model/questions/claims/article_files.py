"""Articles from files: plain text, Markdown, web pages, Word documents and PDFs, each as plain text."""

from __future__ import annotations

import importlib
import io
import logging
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from model.files.problems import BadInput, nearest
from model.files.toml_io import LARGEST_FILE
from model.words.wording import say

MOST_BYTES = 50_000_000
"""A larger file is no article; a PDF or a page may well be larger than its text."""


def text_of(path: Path) -> str:
    """The text of an article's file. Raises `BadInput` with one sentence if it cannot be read."""
    where = str(path)
    read = READERS.get(path.suffix.lower())
    if read is None:
        raise BadInput(say("claims.no_format", where=where, hint=nearest(path.suffix, READERS)))
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadInput(say("files.too_large", where=where, given=path.stat().st_size, allowed=MOST_BYTES))
        raw = path.read_bytes()
    except OSError as error:
        raise BadInput(say("files.unreadable", where=where, reason=error.strerror)) from None
    text = read(raw, where)
    if not text.strip():
        raise BadInput(say("claims.no_text", where=where))
    if len(text) > LARGEST_FILE:
        raise BadInput(say("claims.too_long", given=len(text), allowed=LARGEST_FILE))
    return text


def decoded(raw: bytes, where: str) -> str:
    """UTF-8 as text. Raises `BadInput` with the line of the first byte that is not."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadInput(say("files.not_utf8", where=where, line=line, byte=raw[error.start])) from None


_FENCE = re.compile(r"^(?:```|~~~).*?^(?:```|~~~)[^\n]*$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[([^\]\n]{0,500})\]\([^)\n]{0,2000}\)")
_MARKS = re.compile(r"^\s{0,3}(?:#{1,6}\s+|>\s?)|\*\*|__|`", re.MULTILINE)


def _markdown(raw: bytes, where: str) -> str:
    """Markdown without its marks; code is no prose."""
    return _MARKS.sub("", _LINK.sub(r"\1", _FENCE.sub("", decoded(raw, where))))


class _Page(HTMLParser):
    """The words of a web page: no scripts, no menus, a blank line between blocks."""

    SILENT = frozenset(
        {"script", "style", "noscript", "nav", "header", "footer", "aside", "form", "svg", "template", "head"}
    )
    BLOCKS = frozenset({"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "table", "tr", "section", "article",
                        "blockquote", "figure", "figcaption", "main", "pre"})  # fmt: skip

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:  # noqa: ARG002
        """Begin a block, or something that is not read."""
        if tag in self.SILENT:
            self._silent.append(tag)
        elif tag in self.BLOCKS:
            self.parts.append("\n\n")
        elif tag in {"br", "td", "th"}:
            self.parts.append("\n" if tag == "br" else " ")

    def handle_endtag(self, tag: str) -> None:
        """End a block, or something that is not read."""
        if tag in self._silent:
            while self._silent.pop() != tag:
                pass
        elif tag in self.BLOCKS:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        """Keep words that are read; lines are broken only by blocks."""
        if not self._silent:
            self.parts.append(re.sub(r"\s+", " ", data))


def _html(raw: bytes, where: str) -> str:
    page = _Page()
    page.feed(decoded(raw, where))
    page.close()
    return re.sub(r"\n{3,}", "\n\n", re.sub(r" *\n *", "\n", "".join(page.parts))).strip()


def _library(name: str, where: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        raise BadInput(say("claims.no_library", where=where)) from None


def _word(raw: bytes, where: str) -> str:
    docx = _library("docx", where)
    try:
        document = docx.Document(io.BytesIO(raw))
        blocks = [paragraph.text for paragraph in document.paragraphs]
        blocks += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    except (zipfile.BadZipFile, KeyError, ValueError, docx.opc.exceptions.PackageNotFoundError):
        raise BadInput(say("claims.broken", where=where)) from None
    return "\n\n".join(block for block in blocks if block.strip())


def _pdf(raw: bytes, where: str) -> str:
    pypdf = _library("pypdf", where)
    logging.getLogger("pypdf").setLevel(
        logging.CRITICAL
    )  # what it mends is nothing to the reader; what it cannot is raised
    try:
        pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(raw)).pages]
    except (pypdf.errors.PyPdfError, ValueError, KeyError, TypeError, RecursionError):
        raise BadInput(say("claims.broken", where=where)) from None
    return "\n\n".join(pages)


READERS: dict[str, Callable[[bytes, str], str]] = {
    ".txt": decoded,
    ".text": decoded,
    ".md": _markdown,
    ".markdown": _markdown,
    ".html": _html,
    ".htm": _html,
    ".docx": _word,
    ".pdf": _pdf,
}
"""How each kind of file is read, by the end of its name."""


def article_paths(given: Sequence[str]) -> list[Path]:
    """The files that are named, and those of every folder that is. Raises `BadInput` for each that is not there."""
    problems: list[str] = []
    paths: list[Path] = []
    for name in given:
        path = Path(name)
        if path.is_dir():
            inside = list(_inside(path))
            problems += [] if inside else [say("claims.empty_folder", where=name, allowed=", ".join(READERS))]
            paths += inside
        elif path.is_file():
            paths.append(path)
        else:
            problems.append(say("claims.not_there", where=name))
    if problems:
        raise BadInput(problems)
    return list(dict.fromkeys(paths))


def _inside(folder: Path) -> Iterator[Path]:
    """The articles of a folder and of those in it, by name; hidden ones are none."""
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden and path.suffix.lower() in READERS:
            yield path
