"""A page as PDF, the same bytes each time: tagged, its text selectable, its fonts inside."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import resources
from typing import Any


def pdf(template: str, data: str, version: str) -> bytes:
    """The Typst template of that name in this folder, filled with `data`, which is JSON and never read as markup.

    It keeps PDF/A-3 and PDF/UA-1. Both forbid a sign that no font inside has, such as one of a name in Chinese; then it
    keeps neither and looks for the sign in this machine's fonts. `version` is the day of the evidence, which is the
    date of the document, whenever it is made.
    """
    import typst  # noqa: PLC0415 - only for who wants a page

    source = resources.files("model.outputs").joinpath(template).read_text(encoding="utf-8")
    try:
        return _compiled(source, data, version, ["a-3a", "ua-1"], system_fonts=False)
    except typst.TypstError:
        return _compiled(source, data, version, [], system_fonts=True)


def _compiled(source: str, data: str, version: str, standards: list[Any], system_fonts: bool) -> bytes:
    import typst  # noqa: PLC0415

    made = datetime.fromisoformat(f"{version}-01-01"[:10]).replace(tzinfo=UTC)
    return typst.compile(
        source.encode(),
        format="pdf",
        sys_inputs={"data": data},
        timestamp=int(made.timestamp()),
        pdf_standards=standards,
        ignore_system_fonts=not system_fonts,
    )
