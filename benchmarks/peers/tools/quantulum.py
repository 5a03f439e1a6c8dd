"""quantulum3, which reads English."""

from __future__ import annotations

from collections.abc import Iterator

from quantulum3 import parser

from benchmarks.peers.tools.reading import Figure, answer


def read(kind: str, language: str, text: str) -> Iterator[Figure]:
    """The money of a text, or every number of it."""
    if language != "en":
        raise ValueError(language)
    for quantity in parser.parse(text):
        if kind == "number" or "currency" in quantity.unit.entity.name:
            yield (*quantity.span, quantity.value, quantity.value)


if __name__ == "__main__":
    answer(read)
