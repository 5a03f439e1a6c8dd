"""Public sets of figures in sentences that others made: fetched once, never committed, read into one shape."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).with_name(".public_sets")


@dataclass(frozen=True)
class Text:
    """A text and the figures in it: where each stands, as far as the set says, and its value."""

    text: str
    figures: tuple[tuple[tuple[int, int] | None, float], ...]


@dataclass(frozen=True)
class PublicSet:
    """A file of a public repository, at one commit.

    Attributes
    ----------
    kind, language
        Whether it is of money or of numbers, and the language of its texts.
    made_for
        The tool that it was written to test.
    """

    name: str
    repository: str
    commit: str
    path: str
    kind: str
    language: str
    made_for: str
    read: Callable[[str], Iterator[Text]]

    def texts(self) -> list[Text]:
        """Its texts; the file is fetched with git the first time."""
        file = FOLDER / self.repository.replace("/", "+") / self.path
        if not file.exists():
            _fetch(self, file)
        return list(self.read(file.read_text(encoding="utf-8-sig")))


def _fetch(wanted: PublicSet, file: Path) -> None:
    with tempfile.TemporaryDirectory() as clone:
        address = f"https://github.com/{wanted.repository}"
        git = ["git", "-C", clone]
        subprocess.run([*git, "init", "--quiet"], check=True)
        fetch = [*git, "fetch", "--quiet", "--depth=1", "--filter=blob:none", address, wanted.commit]
        subprocess.run(fetch, check=True)
        show = subprocess.run(
            [*git, "show", f"{wanted.commit}:{wanted.path}"], check=True, capture_output=True
        )
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(show.stdout)


def _recognizers(source: str) -> Iterator[Text]:
    for item in json.loads(source):
        figures = []
        for result in item["Results"]:
            value = (result["Resolution"] or {}).get("value")
            if value is not None and result["TypeName"] in {"currency", "number"}:
                figures.append(((result["Start"], result["End"] + 1), float(str(value).replace(",", "."))))
        yield Text(item["Input"], tuple(figures))


_MONEY = {
    "dollar",
    "euro",
    "pound sterling",
    "penny",
    "cent",
    "dime",
    "dollar per hour",
    "dollar per kilogram",
}
_OF_A_WHOLE = {"penny": 0.01, "cent": 0.01, "dime": 0.1}


def _quantulum(source: str) -> Iterator[Text]:
    for item in json.loads(source):
        figures = []
        for result in item["res"]:
            if result["unit"] in _MONEY:
                start = item["req"].find(result["surface"])
                place = (start, start + len(result["surface"])) if start >= 0 else None
                figures.append((place, result["value"] * _OF_A_WHOLE.get(result["unit"], 1)))
        yield Text(item["req"], tuple(figures))


_EXAMPLES = re.compile(r"examples \(simple (\w+) ([\d.e]+)\)\s*\[(.*?)\n\s*\]", re.DOTALL)
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(r"\\x([0-9a-fA-F]+)(?:\\&)?")


def _duckling(source: str) -> Iterator[Text]:
    for unit, value, strings in _EXAMPLES.findall(source):
        if unit == "Unnamed":
            continue
        worth = float(value) * (0.01 if unit == "Cent" else 1)
        for raw in _STRING.findall(strings):
            text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), raw)
            yield Text(text, (((0, len(text)), worth),))


RECOGNIZERS = "90e968ea44dc8fda3f2e1c3e4b20aa233817488d"
QUANTULUM = "168aef7c83dea3e34ef36170ceddd393788488a0"
DUCKLING = "2c226585af5b9f4985d9c7151d7191603bb2add7"


def _spec(name: str, path: str, kind: str, language: str) -> PublicSet:
    return PublicSet(
        name, "microsoft/Recognizers-Text", RECOGNIZERS, f"Specs/{path}.json", kind, language, "Recognizers-Text", _recognizers
    )  # fmt: skip


SETS = (
    _spec("Recognizers-Text, currency, English", "NumberWithUnit/English/CurrencyModel", "money", "en"),
    _spec("Recognizers-Text, currency, Spanish", "NumberWithUnit/Spanish/CurrencyModel", "money", "es"),
    PublicSet(
        "quantulum3, quantities", "nielstron/quantulum3", QUANTULUM, "quantulum3/_lang/en_US/tests/quantities.json",
        "money", "en", "quantulum3", _quantulum,
    ),
    PublicSet(
        "duckling, amounts of money, English", "facebook/duckling", DUCKLING, "Duckling/AmountOfMoney/EN/Corpus.hs",
        "money", "en", "duckling", _duckling,
    ),
    PublicSet(
        "duckling, amounts of money, Spanish", "facebook/duckling", DUCKLING, "Duckling/AmountOfMoney/ES/Corpus.hs",
        "money", "es", "duckling", _duckling,
    ),
    _spec("Recognizers-Text, numbers, English", "Number/English/NumberModel", "number", "en"),
    _spec("Recognizers-Text, numbers, Spanish", "Number/Spanish/NumberModel", "number", "es"),
)  # fmt: skip
