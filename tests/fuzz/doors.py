"""Every door through which something of a stranger's comes in, as a function of one source of chance.

A door makes an input that is nearly right from sound ones, puts it in, and goes on to what is shown of it. Nothing but
`BadInput`, or of a command its message and status 2, may come out. `test_doors.py` runs them under hypothesis, and
`guided.py` under a fuzzer that coverage leads.
"""

from __future__ import annotations

import functools
import io
import string
import tempfile
import tomllib
import zipfile
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import tomli_w

from model.files.problems import BadInput
from model.files.toml_io import parse_toml
from model.files.validation import check as checked
from model.outputs.bundle import bundle, zipped
from model.outputs.report import as_html
from model.outputs.verify import verify
from model.outputs.workbook.workbook import workbook
from model.questions.claims.check import check
from model.questions.uncertainty.file import RangeFile
from model.results.answer import answer, answer_over_time, readings_table
from model.results.repeat import as_command, as_python
from model.scenario import parse
from model.scenario.folder_file import deal_in_zip
from model.scenario.in_memory import deal_of
from model.scenario.library import Deal, folder, load, names
from model.scenario.link import from_pairs, from_query, to_pairs, to_query
from model.scenario.own_deal import KINDS, OwnDeal, deal_of_form, example
from model.scenario.own_deal_again import form_of
from model.scenario.scenario import Scenario, default_scenario, parse_scenario
from model.scenario.sharing import toml
from tests.files.test_bad_input import (
    ODD,
    VALUES,
    answers_or_refuses,
    flags,
    scratched,
    spots,
    tampered,
    usable,
)

SOUND = Path(__file__).parents[1] / "fixtures" / "broken" / "sound"
HOME = "us-el-salvador"


# --- What is sound, and what is made of it ----------------------------------------------------------------


@functools.cache
def sound() -> tuple[dict[str, bytes], ...]:
    """The TOML files of each arrangement there is, the made-up one among them, by name."""
    places = [SOUND, *(folder() / name for name in names())]
    return tuple({path.name: path.read_bytes() for path in sorted(place.glob("*.toml"))} for place in places)


@functools.cache
def spliced(kind: str) -> tuple[Any, ...]:
    """Values that stand in sound files of a kind, to be put where they do not belong."""
    tables = [tomllib.loads(files[kind].decode()) for files in sound()]
    every = [part[key] for table in tables for part, key in spots(table)]
    return tuple(value for value in every if not isinstance(value, str) or len(value) < 200)[::7]


def changed(raw: bytes, kind: str, random: Random) -> bytes:
    """A file with a few of its values, lines or bytes changed."""
    if _is_cut(raw):  # changed before
        return raw
    way = random.randrange(10)
    if way == 0:
        return scratched(raw.decode(), random).encode("utf-8", "surrogatepass")
    if way == 1:
        cut = random.randrange(len(raw))
        return raw[:cut] + bytes([random.randrange(256)]) + raw[cut + random.randrange(3) :]
    tables = tomllib.loads(raw.decode())
    if way < 5:
        tampered(tables, random)
    else:
        for _ in range(random.randint(1, 4)):
            part, key = random.choice(list(spots(tables)))
            part[key] = near(part[key], kind, random)
    try:
        return tomli_w.dumps(tables).encode("utf-8", "surrogatepass")
    except (TypeError, ValueError):  # what no TOML can hold was put into it
        return raw


def _is_cut(raw: bytes) -> bool:
    try:
        return not tomllib.loads(raw.decode())
    except ValueError:
        return True


def near(value: Any, kind: str, random: Random) -> Any:
    """A value like this one, such as somebody might write there."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return random.choice(
            [0, 1, -value, value * 2, value + 1, value / 3, value * 10**6, 10**12, 1e-9, 36_500]
        )
    if isinstance(value, date):
        return random.choice([date(1, 1, 1), date(9999, 12, 31), date(2024, 2, 29), date(2025, 12, 31)])
    if isinstance(value, list):
        return random.choice([value[::-1], value[:1], value * 2, []])
    if isinstance(value, str):
        return random.choice(
            [
                value + "x",
                "",
                value.upper(),
                "{fee}",
                f"{value} {{place}}",
                "\u202e" + value,
                "everyone",
                "<b>",
            ]
        )
    return deepcopy(random.choice(spliced(kind)) if random.random() < 0.7 else random.choice(ODD))


def refusing(act: Callable[[], object]) -> None:
    """Do it; if it is refused, in lines that a person can use."""
    problems: tuple[str, ...] = ("taken",)
    try:
        act()
    except BadInput as error:
        problems = error.problems
    assert problems
    usable(problems)


# --- On to what is shown -----------------------------------------------------------------------------------


def _linked(scenario: Scenario) -> None:
    total = answer(scenario).total
    opened = from_query(to_query(scenario, total), HOME)
    assert opened.scenario.deal.terms.title


def _over_time(scenario: Scenario) -> None:
    answer_over_time(scenario)


SHOWN: tuple[Callable[[Scenario], object], ...] = (
    readings_table,
    _over_time,
    toml,
    as_command,
    as_python,
    _linked,
    lambda scenario: workbook([scenario]),
    lambda scenario: check(f"Holding 100 people for a year costs {answer(scenario).total:.0f}.", "en"),
)
DRAWN: tuple[Callable[[Scenario], object], ...] = (as_html, bundle)
"""What takes a second, and is tried less often."""


def show(scenario: Scenario, random: Random) -> None:
    """What is shown of a scenario that was taken: its answer, and one thing more."""
    whole = answer(scenario)
    assert whole.sentence or whole.says
    more = DRAWN if random.randrange(25) == 0 else SHOWN
    random.choice(more)(scenario)


def show_some(deal: Deal, random: Random) -> None:
    cases = (default_scenario, *(functools.partial(_named, name=name) for name in deal.scenario_names()))
    show(random.choice(cases)(deal), random)


def _named(deal: Deal, name: str) -> Scenario:
    return deal.scenario(name)


# --- The doors ---------------------------------------------------------------------------------------------


def scenario_file(random: Random) -> None:
    """A scenario of an arrangement that comes with the model."""
    place = random.choice(names())
    files = {path.name: path for path in sorted((folder() / place).glob("*.toml"))}
    name = random.choice(
        [name for name in files if name.count(".") == 1 and name not in {"arrangement.toml", "evidence.toml"}]
    )
    raw = changed(files[name].read_bytes(), "arrangement.toml", random)
    refusing(lambda: show(parse_scenario(raw, name), random))


def deal_folder(random: Random) -> None:
    """The terms, the facts or a scenario of an arrangement, and on to what is shown of it."""
    files = dict(random.choice(sound()))
    for _ in range(random.randint(1, 2)):
        name = random.choice(["arrangement.toml", "arrangement.toml", "evidence.toml", *files])
        files[name] = changed(
            files[name], name if name in {"arrangement.toml", "evidence.toml"} else "arrangement.toml", random
        )
    refusing(lambda: show_some(deal_of("norland", files), random))


COMMANDS = (
    "cost",
    "readings",
    "facts",
    "parameters",
    "explain",
    "solve",
    "compare",
    "check",
    "check-files",
    "grid",
    "provider",
    "published",
)
WORDS = {
    "explain": ["5 million"],
    "solve": ["--for", "people", "--total", "5m"],
    "check": ["The 238 people cost $4.76 million."],
    "grid": ["--people", "1,2", "--years", "1,2"],
}


def command_on_a_folder(random: Random) -> None:
    """A command on a folder with a changed file."""
    with tempfile.TemporaryDirectory() as place:
        target = Path(place) / "norland"
        target.mkdir()
        files = dict(random.choice(sound()))
        name = random.choice(["arrangement.toml", "evidence.toml"])
        files[name] = changed(files[name], name, random)
        for called, raw in files.items():
            (target / called).write_bytes(raw)
        command = random.choice(COMMANDS)
        more = ["--json"] if random.random() < 0.5 else []
        answers_or_refuses([command, f"{target}/", *WORDS.get(command, []), *more])


def command_line(random: Random) -> None:
    """Words after a command that are nearly its own."""
    command = random.choice((*COMMANDS, "run", "range", "verify", "domestic", "list", "schema"))
    every = (*flags(command), *VALUES)
    words = [random.choice(every) for _ in range(random.randrange(6))]
    first = random.choice(([], [HOME], [f"{HOME}/grant-paid"]))
    if command == "range":
        words += ["--draws", str(random.choice((0, 1, 8, 64)))]
    words = [
        f"{word}={random.choice(VALUES)}" if word.startswith("--") and random.random() < 0.5 else word
        for word in words
    ]
    answers_or_refuses([command, *first, *words])


def ranges(random: Random) -> None:
    """A file of ranges, and draws of it."""
    raw = changed(random.choice(_ranges()), "arrangement.toml", random)
    refusing(lambda: checked(RangeFile, parse_toml(raw, "ranges.toml"), "ranges.toml"))
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "ranges.toml"
        file.write_bytes(raw)
        sensitivity = ["--sensitivity"] if random.random() < 0.2 else []
        answers_or_refuses(["range", HOME, "--with", str(file), "--draws", "64", "--json", *sensitivity])


@functools.cache
def _ranges() -> tuple[bytes, ...]:
    own = b'[input.people]\ntriangular = [238, 252, 300]\nassumed = "Ours."\n[input.stay]\nuniform = [0.3, 2]\nassumed = "Ours."\n[[correlation]]\nbetween = ["people", "stay"]\nrank = 0.5\n'
    return own, *(path.read_bytes() for path in sorted(folder().glob("*/ranges/*.toml")))


SIGNS = string.digits * 3 + ".,-+ /%$€~:;'½⅓kKmMbB\u00a0\u202f٣２"
PARTS = (
    "million",
    "thousand",
    "a hundred",
    "half",
    "two and a half",
    "1.5k",
    "20,000",
    "US$",
    "EUR",
    "€",
    "per",
    "years",
    "months",
    "weeks",
    "days",
    "e5",
    "nan",
    "inf",
    "(",
    ")",
)


def text(random: Random, most: int = 12) -> str:
    """A few digits, signs and words of amounts."""
    pieces = [
        random.choice(PARTS) if random.random() < 0.3 else random.choice(SIGNS)
        for _ in range(random.randrange(most))
    ]
    return random.choice(("", " ")).join(pieces)


def amounts(random: Random) -> None:
    """Whatever is typed where a number, a stay or an amount belongs."""
    typed = text(random)
    named = load(HOME).named
    ways: tuple[Callable[[], object], ...] = (
        lambda: parse.people(typed),
        lambda: parse.days(typed),
        lambda: parse.years(typed),
        lambda: parse.stay(typed, random.choice(("years", "days"))),
        lambda: parse.person_cost(typed, "USD"),
        lambda: parse.share(typed),
        lambda: parse.yearly_rate(typed),
        lambda: parse.read_amount(typed, random.choice(("USD", "EUR", "GBP"))),
        lambda: parse.parameter(named, random.choice(sorted(named.parameters)), typed),
    )
    for way in ways:
        refusing(way)


def link(random: Random) -> None:
    """A link of a sound scenario with some of it changed, and on to what is shown."""
    deal = load(random.choice(names()))
    scenario = (
        deal.scenario(random.choice(deal.scenario_names()))
        if deal.scenario_names()
        else default_scenario(deal)
    )
    pairs = list(to_pairs(scenario, 1_000.0))
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(pairs))
        key, value = pairs[at]
        parts = value.split("~")
        parts[random.randrange(len(parts))] = random.choice(
            (text(random), "", "9" * 400, "1y", "125d", "2025-03-15", "open", *parts)
        )
        pairs[at] = (
            random.choice((key, key, key, "held", "set", "deal", "terms", text(random))),
            "~".join(parts),
        )
        pairs.insert(random.randrange(len(pairs)), random.choice(pairs))
    opened = from_pairs(pairs, HOME)
    usable(opened.problems)
    refusing(lambda: show(opened.scenario, random))


WORDS_OF_CLAIMS = (
    "the",
    "deal",
    "people",
    "men",
    "held",
    "for",
    "a year",
    "each",
    "costs",
    "paid",
    "per person",
    "million",
    "and",
    "of",
    "to",
    "over",
    "half of",
    "presos",
    "por",
    "millones",
    ".",
    "\n\n",
    "%",
    "March 15, 2025",
    "El Salvador",
    "$20,000",
    "238",
    "4.76",
)


def claim(random: Random) -> None:
    """Sentences of words that claims are made of."""
    pieces = [
        text(random, 4) if random.random() < 0.3 else random.choice(WORDS_OF_CLAIMS)
        for _ in range(random.randrange(1, 30))
    ]
    refusing(lambda: check(" ".join(pieces), random.choice((None, "en", "es"))))


def zipped_folder(random: Random) -> None:
    """A zipped folder of a deal with an entry, a name or a byte changed, and on to what is shown."""
    files = dict(random.choice(sound()))
    if random.random() < 0.5:
        name = random.choice(list(files))
        files[name] = changed(
            files[name], name if name in {"arrangement.toml", "evidence.toml"} else "arrangement.toml", random
        )
    raw = _zip(files.items(), random)
    refusing(lambda: show_some(deal_in_zip(_damaged(raw, random), "deal.zip"), random))


def _zip(files: Iterable[tuple[str, bytes]], random: Random) -> bytes:
    made, ways = io.BytesIO(), (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
    before = random.choice(("", "", "norland/", "a/b/", "../", "/", "norland\\"))
    with zipfile.ZipFile(made, "w", random.choice(ways)) as archive:
        for name, raw in files:
            archive.writestr(zipfile.ZipInfo(before + name), raw, compress_type=random.choice(ways))
    return made.getvalue()


def _damaged(raw: bytes, random: Random) -> bytes:
    """With a few bytes changed, most often in the directory at its end, where what a reader trusts stands."""
    damaged = bytearray(raw)
    for _ in range(random.choice((0, 0, 1, 2, 4))):
        at = (
            len(raw) - 1 - random.randrange(min(len(raw), 600))
            if random.random() < 0.7
            else random.randrange(len(raw))
        )
        damaged[at] = random.randrange(256)
    return bytes(damaged)


@functools.cache
def _bundle() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(bundle(load(HOME).scenario("grant-paid")))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def bundle_file(random: Random) -> None:
    """A bundle with a file changed, lost or doubled, to be verified."""
    files = dict(_bundle())
    name = random.choice([name for name in files if name.endswith((".toml", ".json", ".csv"))])
    if name.endswith(".toml"):
        files[name] = changed(files[name], "arrangement.toml", random)
    elif random.random() < 0.2:
        del files[name]
    else:
        files[name] = scratched(files[name].decode(), random).encode("utf-8", "surrogatepass")
    refusing(lambda: verify(_damaged(zipped(files), random), "bundle.zip"))


def own_form(random: Random) -> None:
    """The form of a deal of one's own, filled in with anything, and on to what is shown."""
    form = example(date(2026, 1, 31))
    charges = tuple(_filled(random.choice(form.charges), random) for _ in range(random.randint(0, 3)))
    groups = tuple(_filled(form.groups[0], random) for _ in range(random.randint(0, 2)))
    form = _filled(replace(form, charges=charges, groups=groups), random)

    def taken() -> None:
        deal = deal_of_form(form)
        again = form_of(deal.files)
        assert again is None or isinstance(again, OwnDeal)
        show_some(deal, random)

    refusing(taken)


def _filled(part: Any, random: Random) -> Any:
    """A form's part with a few of its boxes filled in."""
    boxes = [
        box.name
        for box in fields(part)
        if isinstance(getattr(part, box.name), str) and box.name not in {"kind", "standing"}
    ]
    some = {random.choice(boxes): text(random) for _ in range(random.randrange(3))}
    if hasattr(part, "kind"):
        some["kind"] = random.choice(KINDS)
    return replace(part, **some)


DOORS: dict[str, Callable[[Random], None]] = {
    door.__name__: door
    for door in (scenario_file, deal_folder, command_on_a_folder, command_line, ranges, amounts, link, claim, zipped_folder, bundle_file, own_form)
}  # fmt: skip
