"""price-parser, which reads one price in a text."""

from __future__ import annotations

from collections.abc import Iterator

from price_parser import Price

from benchmarks.peers.tools.reading import Figure, answer


def read(kind: str, language: str, text: str) -> Iterator[Figure]:  # noqa: ARG001 - it does not ask for the language
    """The price of a text; it has no numbers without a price."""
    price = Price.fromstring(text)
    if kind == "number":
        raise ValueError(kind)
    if price.amount is not None and price.currency:
        start = max(text.find(price.amount_text or ""), 0)
        yield (start, start + len(price.amount_text or ""), float(price.amount), float(price.amount))


if __name__ == "__main__":
    answer(read)
