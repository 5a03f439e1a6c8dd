"""Digits with separators, as a number and how many decimals were printed."""

from __future__ import annotations

import re

_GROUPED = re.compile(r"\d{1,3}(?:[.,'\u00a0 ]\d{3})+")
_MARKS = re.compile(r"[.,'\u00a0 ]")


def literal(text: str, decimal: str) -> tuple[float, int, tuple[float, ...]] | None:
    """Read digits with separators.

    Parameters
    ----------
    text
        Digits with points, commas, spaces or apostrophes between them.
    decimal
        The language's decimal sign, which decides where the shape leaves it open: `1,234`.

    Returns
    -------
    tuple or None
        The value, how many decimals were printed, and the values it would have otherwise; None if it is no number.
    """
    marks = _MARKS.findall(text)
    if not marks:
        return float(text), 0, ()
    last, whole_digits = marks[-1], text.rpartition(marks[-1])[0]
    tail = text.rpartition(last)[2]
    if len(set(marks)) == 1 and len(marks) > 1:
        return _grouped(text)
    if len(marks) > 1:
        return _mixed(whole_digits, last, tail)
    if last in "'\u00a0 ":
        return _grouped(text)
    pointed = (float(f"{whole_digits or 0}.{tail}"), len(tail), ())
    # Only three digits after a single sign may be either thousands or decimals; anything else has decimals.
    if len(tail) != 3 or len(whole_digits) > 3 or whole_digits in {"", "0"}:
        return pointed
    other = float(whole_digits + tail)
    return (pointed[0], 3, (other,)) if last == decimal else (other, 0, (pointed[0],))


def _grouped(text: str) -> tuple[float, int, tuple[float, ...]] | None:
    if not _GROUPED.fullmatch(text):
        return None
    return float(_MARKS.sub("", text)), 0, ()


def _mixed(whole: str, last: str, tail: str) -> tuple[float, int, tuple[float, ...]] | None:
    if "'" in whole and len(tail) == 3 and last != "'":
        return _grouped(f"{whole}{last}{tail}")  # "39'482.150" in Latin America
    if last in whole or not _GROUPED.fullmatch(whole):
        return _grouped(f"{whole}{last}{tail}") if last not in ".," or "'" in whole else None
    return float(f"{_MARKS.sub('', whole)}.{tail}"), len(tail), ()
