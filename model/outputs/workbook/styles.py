"""What cells look like, and what they take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from model.outputs.workbook.formula import HERE, ROW
from model.words.wording import say

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

FIRST_DAY = date(1900, 3, 1)
"""Before it, spreadsheets do not agree on the number of a day."""

LAST_DAY = date(2200, 1, 1)
"""The last day that a cell accepts."""

Rule = dict[str, Any]
"""What a cell accepts, as the writer of the file takes it."""


@dataclass(frozen=True)
class Limits:
    """What a cell accepts: a number or a day from the least to the most, or a word that may stand instead."""

    least: float | date
    most: float | date
    whole: bool = False
    word: str = ""

    @property
    def rule(self) -> Rule:
        """The same as a rule. It stops what is typed; what is pasted passes it by, so that each cell has a check too."""
        if isinstance(self.least, date) or isinstance(self.most, date):
            return departs_rule() if self.word else day_rule()
        return last_rule() if self.word else number_rule(self.least, self.most, self.whole)


_NUMBERS = {
    "amount": "#,##0.00;-#,##0.00;0",
    "whole": "#,##0",
    "years": "#,##0.0000;-#,##0.0000;0",
    "plain": "General",
    "date": "yyyy-mm-dd;;",
    "moment": "[>=1000]yyyy-mm-dd;0.0000",
    "flag": "0",
    "share": "0.0%",
    "factor": "#,##0.00####;-#,##0.00####;0",
    "word": "@",
    "name": "@",
    "heads": "@",
    "headdate": "yyyy-mm-dd;;",
    "headnumber": "0",
    "check": "",
    "checks": "",
    "mark": '"\u25cf";;""',
}
_RULE = "#9AA5B1"
_OF_TEXTS: dict[str, dict[str, Any]] = {
    "text": {},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "label": {},
    "unit": {"font_color": "#5F6B7A"},
    "small": {"font_color": "#5F6B7A", "font_size": 8, "text_wrap": True, "align": "right", "valign": "top"},
    "title": {"bold": True, "font_size": 14},
    "heading": {"bold": True, "font_size": 11, "bottom": 1, "bottom_color": _RULE},
    "subheading": {"bold": True},
    "head": {
        "bold": True,
        "text_wrap": True,
        "align": "right",
        "valign": "bottom",
        "bottom": 1,
        "bottom_color": _RULE,
    },
    "head_left": {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1, "bottom_color": _RULE},
}


def properties(style: str) -> dict[str, Any]:
    """The properties of a style: `_input` at its end is for a cell to be changed, `_total` for a result."""
    base, _, kind = style.partition("_")
    shape = {"font_name": "Calibri", "font_size": 10}
    if style in _OF_TEXTS:
        return {**shape, **_OF_TEXTS[style]}
    shape |= {"num_format": _NUMBERS[base] or _check_format(base), "align": "right"}
    if base == "word":
        shape |= {"shrink": True}
    if kind == "input":
        shape |= {"bg_color": "#FFF8E1", "font_color": "#1F4E8C", "border": 4, "border_color": "#C9B98A"}
    if base in ("name", "heads", "headdate", "headnumber"):
        shape |= {
            "bold": True,
            "text_wrap": base in ("name", "heads"),
            "valign": "bottom",
            "bottom": 1,
            "bottom_color": _RULE,
        }
    if base == "checks":  # what is wrong turns red by the format itself
        shape |= {"font_color": "#2E6B3A"}
    if kind == "total":
        shape |= {"bold": True, "top": 1, "top_color": _RULE}
    return shape


def _check_format(style: str) -> str:
    """A check's number as a word: of one cell nothing where it is right, of many that they are."""
    if style == "check":
        return f'[Red]"{say("workbook.check.wrong")}";;'
    return f'[Red]0" {say("workbook.check.wrong")}";;"{say("workbook.check.right")}"'


STYLE_OF_UNIT = {
    "flag": "flag", "date": "date", "moment": "moment", "years": "years", "days": "factor", "person_days": "factor",
    "people": "whole", "cohorts": "whole", "blocks": "whole",
}  # fmt: skip
"""How figures in a unit look where nothing else is asked for."""


def styles_of(book: Workbook) -> Callable[[str], Format]:
    """Formats by the name of their style, each made once."""
    made: dict[str, Format] = {}

    def style(name: str) -> Format:
        if name not in made:
            made[name] = book.add_format(properties(name))
        return made[name]

    return style


def number_rule(least: float, most: float, whole: bool = False) -> Rule:
    """A cell that takes a number between two, or nothing."""
    return {
        "validate": "integer" if whole else "decimal",
        "criteria": "between",
        "minimum": least,
        "maximum": most,
        "error_title": say("workbook.rule.title"),
        "error_message": say("workbook.rule.number", least=f"{least:,}", most=f"{most:,}"),
    }


def list_rule(source: str) -> Rule:
    """A cell that takes any of the texts in some cells, given by their place or a name in `Page.lists`."""
    return {
        "validate": "list",
        "source": source,
        "error_title": say("workbook.rule.title"),
        "error_message": say("workbook.rule.list"),
    }


def day_rule() -> Rule:
    """A cell that takes a day."""
    return {
        "validate": "date", "criteria": "between", "minimum": FIRST_DAY, "maximum": LAST_DAY,
        "error_title": say("workbook.rule.title"), "error_message": say("workbook.rule.day"),
    }  # fmt: skip


def departs_rule() -> Rule:
    """A cell that takes a day, or the word for a stay without an end."""
    return _number_or("word_open", say("workbook.rule.departs"))


def last_rule() -> Rule:
    """A cell that takes a stay-year, or the word for none."""
    return _number_or("word_none", say("workbook.rule.last"))


def _number_or(word: str, message: str) -> Rule:
    formula = f"=OR(ISNUMBER({HERE}{ROW}),{HERE}{ROW}={word})"
    title = say("workbook.rule.title")
    return {"validate": "custom", "value": formula, "error_title": title, "error_message": message}
