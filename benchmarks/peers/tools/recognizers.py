"""Recognizers-Text, in its edition for Python."""

from __future__ import annotations

from collections.abc import Iterator

from recognizers_number import recognize_number
from recognizers_number_with_unit import recognize_currency

from benchmarks.peers.tools.reading import Figure, answer

CULTURES = {"en": "en-us", "es": "es-es"}


def read(kind: str, language: str, text: str) -> Iterator[Figure]:
    """The money of a text, or every number of it."""
    recognize = recognize_number if kind == "number" else recognize_currency
    for result in recognize(text, CULTURES[language]):
        value = (result.resolution or {}).get("value")
        if value is not None:
            yield (result.start, result.end + 1, float(value), float(value))


if __name__ == "__main__":
    answer(read)
