"""The arrangements that come with the model: each answers, says what is missing, and invents nothing.

`python -m tests.inputs.test_arrangements` writes `docs/arrangements.md` anew.
"""

from __future__ import annotations

import functools
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import model
from model.cli import main
from model.inputs import effective_terms
from model.inputs.charge import Charge
from model.inputs.evidence import Fact
from model.results import expected_results, narrative
from model.results.summary import by_option, summary
from model.scenario.founded import check_deal
from model.scenario.library import Deal, folder
from model.scenario.scenario import default_scenario
from model.words.wording import money
from tests import oracle

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs" / "arrangements.md"

ASKED_FOR = (
    "uk-rwanda",
    "denmark-kosovo",
    "sweden-estonia",
    "norway-netherlands",
    "belgium-netherlands",
    "australia-nauru",
    "us-third-countries",
    "italy-albania",
    "us-nebraska",
    "us-indiana",
    "louisiana-angola",
    "us-louisiana",
    "hawaii-arizona",
    "vermont-other-states",
    "uk-albania",
    "israel-rwanda-uganda",
    "australia-cambodia",
    "belgium-kosovo",
    "us-new-jersey",
)
NOT_AGREED = {"israel-rwanda-uganda": "denied", "belgium-kosovo": "estimate"}
EVERY = (*ASKED_FOR, "us-el-salvador")

CASES = [(people, years) for people in (0, 1, 300, 1_000_000) for years in (0, 0.5, 1, 2.5, 30, 100)]

# Worked by hand from the terms under the default reading.
BY_HAND = [
    ("denmark-kosovo", 300, 10, 10 * (15_000_000 + 6_000_000)),
    ("denmark-kosovo", 0, 1, 21_000_000),  # paid whether or not anyone is held
    ("belgium-netherlands", 500, 3, 3 * 30_000_000),
    ("norway-netherlands", 242, 3, 3 * 302_000_000),
    ("australia-nauru", 354, 30, 408_000_000 + 30 * 70_000_000),
    ("australia-nauru", 0, 30, 30 * 70_000_000),  # the first payment waits for the first person
    ("sweden-estonia", 300, 1, 300 * 8_500 * 12),
    ("sweden-estonia", 600, 1, 600 * 8_500 * 12),
    ("sweden-estonia", 301, 1, 301 * 8_500 * 12),
    ("uk-rwanda", 0, 5, 370_000_000),
    ("uk-rwanda", 300, 1, 490_000_000 + 300 * (20_000 + 45_262 + 10_000)),  # everyone leaves after a year
    ("uk-rwanda", 299, 5, 370_000_000 + 299 * (20_000 + 150_874)),
    ("uk-rwanda", 300, 5, 490_000_000 + 300 * (20_000 + 150_874)),
    ("us-third-countries", 250, 1, 7_500_000 + 7_500_000 + 5_100_000 + 4_760_000 + 7_500_000),
    ("us-el-salvador", 238, 1, 4_760_000),
    ("us-nebraska", 300, 2, 12 * 2_456_138.64 * (1 + 1.03) + 5_900_000),
    ("us-indiana", 1_000, 2, 6_000_000 + 1_000 * 730 * 291),
    ("us-indiana", 0, 2, 6_000_000 + 450 * (730 - 120) * 291),  # empty beds are paid for after the ramp-up
    ("louisiana-angola", 416, 2, 24 * 949_000),
    ("us-louisiana", 1_000, 1, 365 * (1_000 * 95 + 1_170 * 76.64 + 700 * 89.47)),
    ("hawaii-arizona", 1_700, 3, 1_700 * 365 * 71.90 * (1 + 1.02 + 1.02**2)),
    ("vermont-other-states", 228, 1, 228 * 365 * 62),
    ("uk-albania", 200, 2, 200 * 730 * 36.50 + 5_000_000),
    ("israel-rwanda-uganda", 10_000, 1, 10_000 * 5_000),  # what each person gets is Israel's own cost
    ("australia-cambodia", 7, 1, 40_000_000 + 15_500_000),
    ("belgium-kosovo", 300, 10, 10 * (15_000_000 + 6_000_000)),
    ("us-new-jersey", 1_000, 15, 15 * 60_000_000),
]

# What the sources do not give, in words of the folder's own list.
MISSING = {
    "uk-rwanda": ("whether the package is paid in full", "£228,000", "£20 million paid in advance"),
    "denmark-kosovo": ("refit", "655 million kroner"),
    "sweden-estonia": ("taking people to estonia", "swedish staff"),
    "norway-netherlands": ("variable cost by use", "transport after the first four months"),
    "belgium-netherlands": ("the index", "medical care"),
    "australia-nauru": ("flights to nauru", "interest that the trust fund earns"),
    "us-third-countries": ("above $40 million", "equatorial guinea"),
    "italy-albania": ("what was really spent", "guarantee of €100 million"),
    "us-el-salvador": ("transport",),
    "us-nebraska": ("what the state spends on running the camp",),
    "us-indiana": ("interpreting by telephone",),
    "louisiana-angola": ("how many are held from month to month",),
    "us-louisiana": ("medical care outside",),
    "hawaii-arizona": ("flights between hawaii and arizona", "$137"),
    "vermont-other-states": ("a guaranteed minimum", "$162"),
    "uk-albania": ("transport to albania",),
    "israel-rwanda-uganda": ("how many left", "flights"),
    "australia-cambodia": ("flights from nauru",),
    "belgium-kosovo": ("moving people between belgium and kosovo",),
    "us-new-jersey": ("yearly adjustment",),
}


def tables(name: str) -> dict[str, Any]:
    return tomllib.loads((folder() / name / "arrangement.toml").read_text("utf-8"))


def by_oracle(name: str, people: int, years: float, reading: dict[str, str]) -> Fraction:
    """So many of the first group, the other groups as by default, everyone for so long."""
    terms = tables(name)
    first = next(iter(terms["group"]))
    by_day = any("from" in charge or "until" in charge for charge in terms["charge"].values())
    cohorts = [
        {
            "group": cohort["group"],
            "people": people if cohort["group"] == first else cohort["people"],
            **({"arrives": cohort["arrives"]} if by_day else {}),
            **({"days": int(years * 365 + 0.5)} if by_day and years % 1 else {"years": str(years)}),
        }
        for cohort in terms["default"]
    ]
    return oracle.total(terms, {"cohorts": cohorts}, reading)


# --- Every arrangement answers ---------------------------------------------------------------------------


def test_all_that_were_asked_for_are_there_as_data_alone() -> None:
    assert set(model.names()) == set(EVERY)
    for name in EVERY:
        files = [path for path in (folder() / name).rglob("*") if path.is_file()]
        assert {path.suffix for path in files} == {".toml"}
        assert model.load(name).scenario_names()


@pytest.mark.parametrize("name", EVERY)
def test_one_line_says_what_the_deal_is(name: str) -> None:
    terms = model.load(name).terms
    assert 40 < len(terms.context) <= 140
    assert terms.context.endswith(".")
    assert re.search(r"[12]\d{3}", terms.context), "no year"


@pytest.mark.parametrize("name", EVERY)
def test_what_was_not_agreed_is_marked_where_one_picks(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    standing = NOT_AGREED.get(name, "agreed")
    assert main.main(["list", name, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["described"][name]["standing"] == standing
    assert main.main(["list", name]) == 0
    head = capsys.readouterr().out.split("\n")[0]
    assert (standing in head) == (name in NOT_AGREED)
    terms = model.load(name).terms
    assert (terms.marked_title != terms.title) == (name in NOT_AGREED)
    if name in NOT_AGREED:
        said = " ".join(note.says for _, note in summary(default_scenario(model.load(name))).notes)
        assert {"denied": "denied", "estimate": "no deal"}[standing] in said


@pytest.mark.parametrize(("name", "people", "years", "total"), BY_HAND)
def test_worked_by_hand(name: str, people: int, years: float, total: float) -> None:
    found = summary(model.case(name, people=people, years=years))
    assert found.total == pytest.approx(total, rel=1e-12)


_RUN = """
import contextlib, io, json, sys
from model.cli.main import main
for words in json.load(sys.stdin):
    with io.StringIO() as out, contextlib.redirect_stdout(out):
        status = main(words)
        print(json.dumps([status, json.loads(out.getvalue())]), file=sys.__stdout__)
"""


@pytest.mark.parametrize("name", EVERY)
def test_the_command_costs_any_people_and_time(name: str) -> None:
    """In another process, and against the oracle's fractions."""
    words = [
        ["cost", name, "--people", str(people), "--years", str(years), "--json"] for people, years in CASES
    ]
    run = subprocess.run(
        [sys.executable, "-c", _RUN],
        input=json.dumps(words),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(answers) == len(CASES)
    for (people, years), (status, found) in zip(CASES, answers, strict=True):
        assert status == 0
        assert found["currency"] == model.load(name).terms.currency
        exact_total = by_oracle(name, people, years, found["reading"])
        assert found["total"] == pytest.approx(float(exact_total), rel=1e-9, abs=0.006), (people, years)


def test_the_command_itself_runs() -> None:
    words = ["cost", "uk-rwanda", "--people", "300", "--years", "5", "--json"]
    run = subprocess.run(
        [sys.executable, "-m", "model.cli", *words], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert json.loads(run.stdout)["total"] == 541_262_200


@pytest.mark.parametrize("name", EVERY)
def test_every_option_of_every_question_is_costed(name: str) -> None:
    scenario = model.case(name, people=301, years=2.5)
    rows = by_option(scenario)
    questions = model.load(name).terms.question
    assert {(row.question, row.option) for row in rows} == {
        (question, option) for question, found in questions.items() for option in found.option
    }
    for row in rows:
        reading = {**scenario.reading, row.question: row.option}
        expected = float(by_oracle(name, 301, 2.5, reading))
        assert row.total == pytest.approx(expected, rel=1e-9, abs=0.006), (row.question, row.option)


# --- Every amount has its source, and nothing is invented ---------------------------------------------------


@pytest.mark.parametrize("name", EVERY)
def test_terms_and_evidence_hold_together(name: str) -> None:
    check_deal(model.load(name))


def amounts(name: str) -> Iterator[tuple[str, Charge, float]]:
    for key, charge in model.load(name).terms.charge.items():
        yield from ((key, charge, amount) for amount in charge.amounts)


def facts_of(name: str, charge: Charge) -> list[Fact]:
    return [model.load(name).evidence.fact[fact] for fact in charge.facts]


@pytest.mark.parametrize("name", EVERY)
def test_every_amount_is_of_facts_in_its_own_currency_or_says_what_is_ours(name: str) -> None:
    currency = model.load(name).terms.currency
    for key, charge, amount in amounts(name):
        giving = [fact for fact in facts_of(name, charge) if amount in fact.numbers]
        assert giving or charge.assumed, key
        if giving:
            assert any(fact.unit.startswith(currency) for fact in giving), f"{key}: {giving[0].unit}"


@pytest.mark.parametrize("name", EVERY)
def test_a_rule_that_no_fact_gives_is_marked_as_ours(name: str) -> None:
    """An index, or a sum that is spread over years: the facts give the sum, and how it falls is an assumption."""
    for key, charge in model.load(name).terms.charge.items():
        if charge.index is not None and charge.index not in {
            number_ for fact in facts_of(name, charge) for number_ in fact.numbers
        }:
            assert charge.assumed, key
    charges = model.load("uk-rwanda").terms.charge
    assert charges["package"].amounts == (45_262, 37_718.5, 30_174.8, 22_631.1, 15_087.6)
    assert sum(charges["package"].amounts) == pytest.approx(150_874)
    assert charges["package_even"].amounts == (150_874 / 5,)
    for name_ in ("package", "package_even"):
        assert "150,874" in (charges[name_].assumed or "")


@pytest.mark.parametrize("name", EVERY)
def test_what_is_missing_is_said_and_blank(name: str) -> None:
    scenario = default_scenario(model.load(name))
    said = " | ".join(item.says for item in narrative.not_counted(scenario, summary(scenario))).casefold()
    for words in MISSING[name]:
        assert words in said or words in everything_missing(model.load(name)).casefold(), words


def everything_missing(deal: Deal) -> str:
    unpriced = [f"{charge.label}: no amount" for charge in deal.terms.charge.values() if not charge.amounts]
    return " | ".join([*unpriced, *(item.says for item in deal.terms.not_counted)])


@pytest.mark.parametrize("name", EVERY)
def test_a_charge_without_an_amount_is_never_zero(name: str) -> None:
    terms = model.load(name).terms
    unpriced = {key for key, charge in terms.charge.items() if not charge.amounts}
    for reading in effective_terms.readings(terms):
        found = effective_terms.terms(terms, reading)
        assert not unpriced & {price.id for price in found.prices}
        assert set(found.not_counted) == {
            key for key in unpriced if effective_terms.in_force(terms.charge[key].when, reading)
        }


@pytest.mark.parametrize("name", [name for name in ASKED_FOR if name != "us-third-countries"])
def test_with_nobody_what_is_due_regardless_stays_and_a_price_per_head_is_undefined(name: str) -> None:
    nobody = dict.fromkeys(model.load(name).terms.group, 0)
    found = summary(model.case(name, people=nobody, years=1))
    assert found.per_person is None
    assert "nobody" in found.undefined["per_person"]
    if found.places:
        assert (
            found.per_place
            == summary(model.case(name, people={**nobody, next(iter(nobody)): 1}, years=1)).per_place
        )
        assert found.total > 0


# --- A step with no count, and other mistakes in a folder of one's own ---------------------------------------

STEP = """
title = "Made up"
ask = "?"
about = "Made up."
sender = "Here"
host = "There"
currency = "{currency}"
price_year = 2025
[group.held]
label = "people"
one = "person"
[[default]]
group = "held"
people = 10
years = 1
[charge.step]
kind = "{kind}"
label = "Step"
amount = 1_000
facts = ["sum"]
{rest}
"""

EVIDENCE = """
version = "2025-01-01"
[source.paper]
outlet = "A newspaper"
title = "A deal"
date = "2025-01-01"
kind = "press"
seen = "original"
[fact.sum]
value = 1_000
unit = "EUR"
qualifier = "exact"
status = "reported"
source = "paper"
says = "A sum of 1,000 falls due."
"""


def write(path: Path, rest: str, kind: str = "lump_sum", currency: str = "EUR") -> str:
    """A folder with a made-up deal, as the command takes it."""
    (path / "arrangement.toml").write_text(STEP.format(rest=rest, kind=kind, currency=currency), "utf-8")
    (path / "evidence.toml").write_text(EVIDENCE, "utf-8")
    return f"{path}/"


def test_a_step_with_its_count_is_costed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    deal = write(tmp_path, "at_arrivals = 5")
    totals = []
    for people in ("4", "5", "6"):
        assert main.main(["cost", deal, "--people", people, "--years", "1", "--json"]) == 0
        totals.append(json.loads(capsys.readouterr().out)["total"])
    assert totals == [0, 1_000, 1_000]


@pytest.mark.parametrize(
    ("rest", "kind", "said"),
    [
        (
            "at_arrivals = 0",
            "lump_sum",
            "charge.step.at_arrivals: found 0; allowed: a whole number, 1 or more",
        ),
        ('at_arrivals = "300"', "lump_sum", 'found "300"; allowed: a whole number, 1 or more'),
        ("at_arrivals = 2.5", "lump_sum", "found 2.5; allowed: a whole number, 1 or more"),
        ("at_arrivals = -3", "lump_sum", "found -3; allowed: a whole number, 1 or more"),
        ("at_arrivals = true", "lump_sum", "found true; allowed: a whole number, 1 or more"),
        ("at_arrivals =", "lump_sum", "found at_arrivals =; allowed: text in quotes, a number"),
        ("at_arivals = 3", "lump_sum", "at_arivals: unknown key; did you mean at_arrivals?"),
        (
            "at_arrivals = 3",
            "per_person",
            "at_arrivals does not go with kind per_person; allowed for: lump_sum",
        ),
        (
            "at_arrivals = 3\ndue = 2025-01-01",
            "lump_sum",
            "found due and at_arrivals; a charge has one of them, not both",
        ),
    ],
)
def test_a_step_without_a_sound_count_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rest: str, kind: str, said: str
) -> None:
    assert main.main(["cost", write(tmp_path, rest, kind), "--people", "5", "--years", "1"]) == 2
    printed = capsys.readouterr()
    assert said in printed.err
    assert not printed.out


# --- The page -------------------------------------------------------------------------------------------

_A_UNIT = {
    "per_person_year": "a person and {per}",
    "per_person": "a person, once",
    "per_departure": "a person who leaves",
    "lump_sum": "once",
    "per_year": "a {per}",
}


def page() -> str:
    head = """# Arrangements

Each arrangement is a folder in `scenarios/`: its terms, the facts they rest on, and named cases with the results
expected of them. This page is written from those files, and a test holds it to them. `perhead cost NAME --people N
--years T` costs one; `perhead published` sets every printed figure beside ours; `perhead compare` sets arrangements
side by side.

A match with a printed figure proves something only where it *agrees*: where a term was *fitted*, or the source did
the same sum itself (*identity*), it proves little or nothing.
"""
    return "\n".join([head, *(_section(model.load(name)) for name in model.names())])


def _section(deal: Deal) -> str:
    terms = deal.terms
    parts = [
        f"## {terms.marked_title}\n",
        f"`{deal.name}` · {terms.about}\n",
        f"**Terms**: {_terms(deal)}.\n",
    ]
    for title, items in (
        (
            "Where reports disagree",
            [f"{one.title}. {one.says} {one.use}" for one in deal.evidence.conflict.values()],
        ),
        ("Published, beside ours", _published(deal)),
        ("Ours, not a source's", _assumed(deal)),
        ("Missing", _missing(deal)),
    ):
        if items:
            parts.append(f"**{title}**\n\n" + "\n".join(f"- {item}" for item in items) + "\n")
    return "\n".join(parts)


def _terms(deal: Deal) -> str:
    """The charges in force under the default reading, each with its amount."""
    reading = effective_terms.default_reading(deal.terms)
    return "; ".join(
        _charge(deal, charge)
        for charge in deal.terms.charge.values()
        if charge.amounts and effective_terms.in_force(charge.when, reading)
    )


def _charge(deal: Deal, charge: Charge) -> str:
    figures = ", ".join(money(amount, deal.terms.currency) for amount in charge.amounts)
    unit = _A_UNIT[charge.kind].format(per=charge.per)
    step = f" (arrivals: {charge.at_arrivals:,})" if charge.at_arrivals else ""
    own = " (the sender's own)" if charge.part == "own" else ""
    spans = f" (years {charge.stay_years})" if charge.stay_years else ""
    return f"{charge.label}: {figures} {unit}{step}{spans}{own}"


def _published(deal: Deal) -> list[str]:
    return [_beside(one) for one in published() if one.golden.deal.name == deal.name]


@functools.cache
def published() -> list[expected_results.Checked]:
    return list(expected_results.published())


def _beside(one: expected_results.Checked) -> str:
    printed, ours = (one.shown(value) for value in (one.published.amount, one.ours or 0.0))
    kind = (
        {"independent": "agrees"}.get(one.published.match, one.published.match) if one.within else "differs"
    )
    why = f" {one.published.differs}" if one.published.differs else ""
    return f"*{kind}*: {one.published.says} Printed {printed}, ours {ours}.{why}"


def _assumed(deal: Deal) -> list[str]:
    found = {}
    for charge in deal.terms.charge.values():
        if charge.assumed:
            found.setdefault(charge.assumed, []).append(charge.label)
    return [f"{'; '.join(labels)}: {assumed}" for assumed, labels in found.items()]


def _missing(deal: Deal) -> list[str]:
    unpriced = [
        f"{charge.label}: no amount was found." for charge in deal.terms.charge.values() if not charge.amounts
    ]
    return [*unpriced, *(item.says for item in deal.terms.not_counted)]


def test_the_page_is_what_the_files_say() -> None:
    assert PAGE.read_text("utf-8") == page(), "see `python -m tests.inputs.test_arrangements`"


def test_the_page_has_every_arrangement_and_every_published_figure() -> None:
    text = PAGE.read_text("utf-8")
    for name in EVERY:
        assert f"`{name}`" in text
    for one in published():
        assert one.published.says in text


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
