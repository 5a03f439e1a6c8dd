"""What the fields of the form of a deal may say beside numbers: words, a currency, shares, years, dates, addresses.

Each takes a text as typed and raises `BadInput`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from model.files.problems import BadInput
from model.inputs.charge import spans
from model.inputs.evidence import first_day
from model.scenario import parse
from model.words.wording import say

LONGEST_WORDS = 120
LONGEST_ADDRESS = 1_000
"""Characters of a name or label, and of an address."""


def plain_words(text: str) -> str:
    """A name or label, on one line."""
    plain = " ".join(parse.at_most(text, LONGEST_WORDS).split())
    if not plain.isprintable() or not plain or "{" in plain or "}" in plain:
        raise BadInput(say("own_deal.words", given=parse.as_typed(text)))
    return plain


def currency(text: str) -> str:
    """A code of three letters."""
    code = text.strip().upper()
    if not re.fullmatch("[A-Z]{3}", code):
        raise BadInput(say("own_deal.currency", given=parse.as_typed(text)))
    return code


def share(text: str) -> float:
    """A share of the whole or less."""
    part = parse.share(text)
    if part > 1:
        raise BadInput(say("own_deal.share", given=parse.as_typed(text)))
    return part


def _judged(judge: Callable[[str], object]) -> Callable[[str], str]:
    """A reader of text that the model's own rule `judge` takes."""

    def read(text: str) -> str:
        given = parse.at_most(text.strip(), parse.LONGEST)
        try:
            judge(given)
        except ValueError as error:
            raise BadInput(str(error)) from None
        return given

    return read


years, part_date = _judged(spans), _judged(first_day)


def address(text: str) -> str:
    """An address on the web."""
    given = parse.at_most(text.strip(), LONGEST_ADDRESS)
    if not re.fullmatch(r"[Hh][Tt][Tt][Pp][Ss]?://\S+", given):
        raise BadInput(say("own_deal.address", given=parse.as_typed(text)))
    return given


def whole(value: float) -> float:
    """A number as a file shows it best: `20000`, not `20000.0`."""
    return int(value) if value == int(value) else value
