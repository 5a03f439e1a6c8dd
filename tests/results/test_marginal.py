"""Average and marginal cost, fixed and sunk: worked examples, and each figure against the exact reckoning of `oracle`."""

from __future__ import annotations

import math
import tomllib
from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

import model
from model.results.marginal import (
    Margins,
    Release,
    longest,
    margins,
    release_sentence,
    released,
    releases,
    sentences,
)
from model.results.summary import summary
from model.scenario.library import folder, load, names
from model.scenario.scenario import Scenario, default_scenario
from tests import oracle

HOME = "us-el-salvador"


def case(people: int = 238, reading: dict[str, str] | None = None, **stay: Any) -> Scenario:
    return model.case(HOME, people=people, reading=reading or {}, **(stay or {"years": 1}))


def found(scenario: Scenario, along: str) -> Margins:
    some = margins(scenario, along)
    assert some is not None
    return some


def at(some: Margins, x: float) -> tuple[float, float, float]:
    """Total, average and marginal at one x, which must be on the grid."""
    (place,) = np.flatnonzero(some.at == x)
    return tuple(float(row[place]) for row in (some.totals, some.averages, some.marginals))  # type: ignore[return-value]


# --- Worked examples -------------------------------------------------------------------------------------------


def test_a_fee_on_top_is_fixed_and_its_average_falls_with_each_person() -> None:
    """$10 million once and $20,000 a person: 238 people cost $14.76 million, $62,016.81 each; one more, $20,000."""
    some = found(case(reading={"price": "flat_on_top"}), "people")
    assert (some.total, some.fixed, some.variable) == (14_760_000, 10_000_000, 4_760_000)
    assert some.average == pytest.approx(14_760_000 / 238)
    assert some.marginal == 20_000
    assert at(some, 500) == (20_000_000, 40_000, 20_000)
    assert sentences(some) == (
        "On average each person billed costs $62,016.81; one more would add $20,000.",
        "Of $14,760,000, $10,000,000 is fixed: it is due whatever the number of people. The other $4,760,000 varies with it.",
        "What one fewer would save is the marginal cost, not the average.",
    )


def test_paid_in_advance_a_day_adds_nothing_until_it_begins_a_year() -> None:
    """$4.76 million a year: $47,600 a day on average over 100 days; the 101st adds nothing, the 366th a whole year."""
    some = found(case(days=100), "time")
    assert at(some, 100) == (4_760_000, 47_600, 0)
    assert [at(some, day)[2] for day in (0, 364, 365, 366, 730)] == [4_760_000, 0, 4_760_000, 0, 4_760_000]
    assert some.fixed == 4_760_000
    assert sentences(some)[1:3] == (
        "All of it, $4,760,000, is fixed: it is due however short the stay.",
        "The next day that would add another amount is day 366: $4,760,000.",
    )


def test_a_year_that_is_full_adds_a_whole_one_and_then_nothing() -> None:
    said = sentences(found(case(days=365), "time"))
    assert said[0].endswith("one more day would add $4,760,000.")
    assert said[2] == "The days after that would add nothing until day 731: $4,760,000."


def test_by_the_day_average_and_marginal_are_the_same() -> None:
    some = found(case(reading={"billing": "by_day"}), "time")
    assert some.average == pytest.approx(4_760_000 / 365) == some.marginal
    assert some.fixed == pytest.approx(0, abs=1e-6)
    assert sentences(some)[:2] == (
        "On average a day costs $13,041.10, for everyone together, and one more day would add the same.",
        "Nothing of it is fixed: all of it varies with the length of the stay.",
    )


def test_people_refused_add_nothing() -> None:
    some = found(case(people=400, reading={"limits": "refuse_above_300"}), "people")
    assert at(some, 300) == (6_000_000, 20_000, 0)
    assert at(some, 250)[2] == 20_000
    assert at(some, 400) == (6_000_000, 20_000, 0), "the average is over those billed, and 100 are refused"


def test_with_nobody_there_is_no_average() -> None:
    some = found(case(people=0, reading={"price": "flat_once"}), "people")
    assert some.average is None
    assert math.isnan(at(some, 0)[1])
    assert sentences(some)[0] == "With nobody billed there is no average; one more would add $0."


def test_a_stay_that_a_reading_ends_at_a_year_has_no_more_days() -> None:
    some = found(case(days=730, reading={"discount": "no_second_year"}), "time")
    assert some.average == pytest.approx(4_760_000 / 365)
    assert some.marginal == 0


def test_release_after_125_days_leaves_most_of_the_year_sunk() -> None:
    """238 people for 125 days at $20,000 a year paid in advance: 238 × 20,000 × 125 / 365 = $1,630,136.99 used."""
    gone = released(case(), 125)
    assert gone.due == 4_760_000
    assert gone.used == pytest.approx(float(Fraction(238 * 20_000 * 125, 365)))
    assert gone.sunk == pytest.approx(float(Fraction(238 * 20_000 * 240, 365)))
    assert release_sentence(gone, "USD") == (
        "If everybody left after 125 days, $4,760,000 would be due: $1,630,136.99 for days held, and $3,129,863.01 for days not "
        "held. That part is sunk: it does not come back, whatever is decided later."
    )
    assert gone.sunk == pytest.approx(summary(case(days=125)).unused)


def test_a_lump_sum_is_for_no_number_of_days() -> None:
    gone = released(case(reading={"price": "flat_once"}), 125)
    assert (gone.due, gone.used, gone.sunk) == (10_000_000, None, None)
    assert "cannot be told by the day" in release_sentence(gone, "USD")


def test_nothing_is_sunk_when_all_that_is_paid_is_held() -> None:
    assert released(case(), 365).sunk == pytest.approx(0)
    assert released(case(), 900) == Release(900, 4_760_000, 4_760_000)
    assert "nothing of it is sunk" in release_sentence(released(case(), 365), "USD")


def test_release_of_people_who_came_on_days_of_their_own() -> None:
    """All of March 15, 2025, gone after 97 days (June 20): those of April 12 were held 69 days."""
    held = load(HOME).scenario("what-was-held")
    gone = released(held, 97)
    assert longest(held) == (held.as_of - date(2025, 3, 15)).days  # type: ignore[operator]
    billed = [c for c in held.cohort if c.group == "tren_de_aragua"]
    days = [min(97, 97 - (c.arrives - date(2025, 3, 15)).days) for c in billed]  # type: ignore[operator]
    used = sum(Fraction(20_000 * c.people * day, 365) for c, day in zip(billed, days, strict=True))
    assert gone.due == 20_000 * sum(c.people for c in billed)
    assert gone.used == pytest.approx(float(used))
    whole = released(held, longest(held))
    assert whole.due == summary(held).total, "who leaves sooner still does"
    assert whole.used == pytest.approx(summary(held).used)


def test_releases_run_from_none_to_the_whole_stay() -> None:
    some = releases(case())
    assert (some[0].days, some[0].due) == (0, 0)
    assert (some[-1].days, some[-1].sunk) == (365, pytest.approx(0))
    assert [one.sunk for one in some[1:]] == sorted((one.sunk for one in some[1:]), reverse=True)


@pytest.mark.parametrize("along", ["people", "time"])
def test_where_nothing_one_can_vary_there_is_no_table(along: str) -> None:
    assert margins(load(HOME).scenario("what-was-held"), along) is None
    two = [{"people": 3, "group": "tren_de_aragua", "years": float(n)} for n in (1, 2)]
    assert margins(case().changed(cohort=two), along) is None
    assert margins(case().changed(cohort=[]), along) is None


def test_a_very_long_stay_stays_small() -> None:
    some = found(case(years=100), "time")
    assert len(some.at) < 400
    assert some.total == 476_000_000


# --- Against the exact reckoning -------------------------------------------------------------------------------


def exact_total(scenario: Scenario) -> Fraction:
    """The total by `oracle`, from the file of the arrangement and a plain table of the population."""
    tables = tomllib.loads((Path(folder()) / scenario.arrangement / "arrangement.toml").read_text("utf-8"))
    cohorts = [cohort.model_dump(exclude_none=True) for cohort in scenario.cohort]
    return oracle.total(tables, {"cohorts": cohorts}, dict(scenario.reading))


def asked(scenario: Scenario, along: str, x: int) -> Scenario:
    """The scenario with x in place of the first group's people, or of everyone's days."""
    first = scenario.cohort[0].group
    cohorts = [
        {
            "people": x if along == "people" and c.group == first else c.people,
            "group": c.group,
            **({"days": x} if along == "time" else {"days": c.days, "years": c.years}),
        }
        for c in scenario.cohort
    ]
    return scenario.changed(cohort=cohorts)


@pytest.mark.parametrize("deal", [deal for deal in names() if not load(deal).terms.by_day])
def test_every_figure_is_what_the_oracle_reckons(deal: str) -> None:
    random = Random(deal)
    questions, checked = load(deal).terms.question, 0
    for along in ("people", "time"):
        for _ in range(6):
            reading = {name: random.choice(sorted(one.option)) for name, one in questions.items()}
            base = default_scenario(load(deal)).changed(reading=reading, term=None)
            base = asked(base, "time", random.choice((0, 1, 90, 364, 365, 366, 800)))
            some = margins(base, along)
            if some is None:
                continue
            for place in random.sample(range(len(some.at)), 4):
                x = round(float(some.at[place]))
                total, more = (exact_total(asked(base, along, n)) for n in (x, x + 1))
                checked += 1
                assert some.totals[place] == pytest.approx(float(total))
                assert some.marginals[place] == pytest.approx(float(more - total), abs=1e-4)
            if along == "people":
                assert some.fixed == pytest.approx(float(exact_total(asked(base, along, 0))))
            else:
                one, two = (exact_total(asked(base, along, n)) for n in (1, 2))
                assert some.fixed == pytest.approx(float(2 * one - two), abs=1e-4)
    assert checked >= 24
