"""Characters that steer a terminal, turn a line or are not seen: which are refused, and how others are shown and written.

There are three answers, since there are three questions. What nobody gives as a text (`STRAY`) is refused. JSON, where a code
is the same sign to a program, writes whatever is not seen by its code (`json_text`). What only a person reads shows by
its code whatever Python calls not printable (`printable`; `problems.one_line` for messages, which keeps no end of a line).
"""

from __future__ import annotations

import json
import re
import unicodedata

TURNING = "\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
"""What turns a line or ends it unseen, and the controls that JSON leaves as they are."""
STRAY = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f{TURNING}]")
"""What is no part of a text; tabs and ends of lines are."""

_HIDDEN = "\xad\u0600-\u0605\u06dd\u070f\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
"""What is not seen and yet may belong to a text, as a soft hyphen or the joiner of Persian letters."""
_UNSEEN = re.compile(f"[{TURNING}{_HIDDEN}]")


def json_text(plain: object, ascii_only: bool = False) -> str:
    """Plain values as JSON without a sign that is not seen: such a one is written by its code, which means the same."""
    text = json.dumps(plain, indent=2, ensure_ascii=ascii_only, allow_nan=False)
    return _UNSEEN.sub(lambda sign: json.dumps(sign[0])[1:-1], text)


def printable(text: str) -> str:
    """`text` without signs that steer a terminal or turn the line: they are shown as Python writes them."""
    return "".join(map(_shown, text))


def _shown(sign: str) -> str:
    if sign.isprintable() or sign == "\n":
        return sign
    return " " if unicodedata.category(sign) == "Zs" else by_code(sign)


def by_code(sign: str) -> str:
    """A sign as Python writes it by its code."""
    return sign.encode("unicode_escape").decode()


_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212]")
"""How text begins that some spreadsheet reads as a formula, the wide forms of East Asia among them."""


def csv_text(text: str) -> str:
    """Text as a cell of a CSV file: on one line, printable, and with an apostrophe before what a spreadsheet would take for
    a formula, the sign by which spreadsheets know text.
    """
    plain = printable(text).replace("\n", " ")
    return f"'{plain}" if _FORMULA.match(plain) else plain
