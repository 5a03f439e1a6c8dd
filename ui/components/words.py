"""Words with a meaning of ours, explained where they stand: on hover, on focus, and so on a tap too."""

from __future__ import annotations

import functools
import html
import re

from model.words.wording import say

WORDS = ("reading", "in_advance", "billed", "held", "place", "due", "used", "disbursed")
"""Keys of `explained` in `words`."""


@functools.cache
def _meanings() -> tuple[re.Pattern[str], dict[str, str]]:
    """What to look for, and each word's meaning by the word in small letters."""
    says = {say(f"explained.{key}.word"): say(f"explained.{key}.says") for key in WORDS}
    return re.compile(
        rf"(?<!\bin )\b({'|'.join(map(re.escape, says))})\b", re.IGNORECASE
    ), says  # not "in place of"


@functools.lru_cache(maxsize=1024)
def explained(text: str, before: str = "") -> str:
    """A plain text as HTML in which each of our words explains itself: where it comes first, and is not in the text `before`.

    The meaning stands in an attribute, so that what is copied or searched is the text alone.
    """
    pattern, says = _meanings()
    shown = {match[0].lower() for match in pattern.finditer(before)}
    parts, end = [], 0
    for match in pattern.finditer(text):
        word = match[0].lower()
        if word in shown:
            continue
        shown.add(word)
        meaning = html.escape(says[word])
        parts.append(html.escape(text[end : match.start()]))
        parts.append(
            f'<dfn tabindex="0" aria-description="{meaning}" data-says="{meaning}">{html.escape(match[0])}</dfn>'
        )
        end = match.end()
    return "".join([*parts, html.escape(text[end:])])
