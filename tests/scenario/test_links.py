"""A link opens as the scenario it was made of, says what it cannot use, and opens nothing else."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import assume, given, settings, strategies as st

from model.files.problems import BadInput
from model.files.unseen import STRAY
from model.inputs.population import Cohort, Term
from model.scenario.library import load, names
from model.scenario.link import KEYS, Opened, from_pairs, from_query, to_pairs, to_query
from model.scenario.scenario import Scenario, checked, default_scenario, parse_scenario, read_scenario
from model.words.version import VERSION
from tests.profiles import LONG

DEAL = "us-el-salvador"
TERMS = load(DEAL).terms
SOUND = Path(__file__).parents[1] / "fixtures" / "broken" / "sound"
NAMED = load(DEAL).named

# --- Any scenario ------------------------------------------------------------------------------------

text = st.text(max_size=200).filter(lambda name: not STRAY.search(name))
awkward = st.sampled_from(
    ["", "&", "%", "#", "+", "a=b&c=d", "50%25", "~", "1~2", "?", ";", " ", "\t", "\n", "a\u200bb", "né 🤷"]
)
days_of_calendar = st.dates(date(1900, 1, 1), date(2199, 1, 1))
people = st.integers(0, 10_000_000)
years = st.floats(0, 100) | st.sampled_from([0.0, -0.0, 1.0, 2.5, 1e-07, 5e-324, 0.1 + 0.2, 100.0])
amounts = st.floats(0, 1e13) | st.sampled_from([0.0, 20_000.0, 1e-07, 54.79, 1e13, 1 / 3])


@st.composite
def own_numbers(draw: st.DrawFn) -> dict[str, float]:
    """Numbers of a reader's own, each as its unit allows."""
    counts = st.integers(0, 10_000_000).map(float)
    own = {}
    for name in draw(st.lists(st.sampled_from([*NAMED.parameters]), max_size=3, unique=True)):
        unit = NAMED.parameters[name].unit
        own[name] = draw(st.floats(0, 1) if unit == "share" else counts if unit == "people" else amounts)
    return own


groups = st.sampled_from(sorted(TERMS.group))


@st.composite
def dated_cohorts(draw: st.DrawFn) -> Cohort:
    arrives = draw(days_of_calendar)
    left = date(2200, 1, 1) - arrives
    stay: dict[str, Any] = draw(
        st.one_of(
            st.just({"departs": "open"}),
            st.integers(0, min(left.days, 36_500)).map(
                lambda days: {"departs": arrives + timedelta(days=days)}
            ),
            st.integers(0, 36_500).map(lambda days: {"days": days}),
            st.integers(0, 100).map(lambda found: {"years": float(found)}),
        )
    )
    return Cohort(people=draw(people), group=draw(groups), arrives=arrives, **stay)


undated_cohorts = st.builds(Cohort, people=people, group=groups, years=years) | st.builds(
    Cohort, people=people, group=groups, days=st.integers(0, 36_500)
)
terms_of_years = st.builds(Term, years=years)
terms_of_days = st.tuples(days_of_calendar, days_of_calendar).map(
    lambda both: Term(starts=min(both), ends=max(both))
)


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    dated = draw(st.booleans())
    return checked(
        Scenario(
            name=draw(text | awkward),
            arrangement=DEAL,
            cohort=tuple(draw(st.lists(dated_cohorts() if dated else undated_cohorts, max_size=5))),
            term=draw(st.none() | (terms_of_days if dated else terms_of_years)),
            as_of=draw(days_of_calendar) if dated else draw(st.none() | days_of_calendar),
            reading={name: draw(st.sampled_from(sorted(q.option))) for name, q in TERMS.question.items()},
            parameters=draw(own_numbers()),
        )
    )


totals = st.floats(0, 1e25).map(lambda total: round(total, 2))


def opens_as(opened: Opened, scenario: Scenario, total: float) -> None:
    assert opened.problems == ()
    assert opened.scenario == scenario
    assert opened.total == pytest.approx(total, rel=1e-15, abs=0.005)
    assert (opened.model_version, opened.evidence_version) == (VERSION, scenario.deal.evidence_version)
    assert not opened.stale


@given(scenarios(), totals)
def test_a_link_opens_as_the_scenario_it_was_made_of(scenario: Scenario, total: float) -> None:
    opens_as(from_pairs(to_pairs(scenario, total), DEAL), scenario, total)
    query = to_query(scenario, total)
    opens_as(from_query(query, DEAL), scenario, total)
    opens_as(from_query(f"?{query}", DEAL), scenario, total)


@pytest.mark.long
@settings(LONG)
@given(scenarios(), totals)
def test_a_link_opens_as_the_scenario_it_was_made_of_long(scenario: Scenario, total: float) -> None:
    opens_as(from_query(to_query(scenario, total), DEAL), scenario, total)


@given(scenarios(), totals)
def test_a_link_says_everything_and_has_one_spelling(scenario: Scenario, total: float) -> None:
    pairs = to_pairs(scenario, total)
    keys = [key for key, _ in pairs]
    assert {"deal", "name", "held", "read", "v", "e", "total"} <= set(keys)
    answered = [value.partition("~")[0] for key, value in pairs if key == "read"]
    assert answered == sorted(TERMS.question)
    assert keys.count("held") == max(1, len(scenario.cohort))
    assert ("as_of" in keys, "term" in keys) == (scenario.as_of is not None, scenario.term is not None)
    assert keys.count("set") == len(scenario.parameters)
    query = to_query(scenario, total)
    assert query.isascii()
    assert " " not in query
    assert to_query(from_query(query, DEAL).scenario, total) == query


@pytest.mark.parametrize("deal", names())
def test_every_scenario_that_comes_with_the_model_has_a_link(deal: str) -> None:
    for scenario in [default_scenario(load(deal)), *map(load(deal).scenario, load(deal).scenario_names())]:
        plain = scenario.model_copy(update={"about": "", "model_version": None, "evidence_version": None})
        opens_as(from_query(to_query(scenario, 5.25), DEAL), plain, 5.25)


def test_a_link_reads_as_a_person_would_write_it() -> None:
    scenario = load(DEAL).scenario("grant-paid").changed(parameters={"per_head_year": 25_000.0})
    assert to_pairs(scenario, 4_760_000)[:-2] == [
        ("deal", "us-el-salvador"),
        ("name", "238 sent, grant paid"),
        ("held", "238~tren_de_aragua~1y"),
        ("held", "23~ms13~1y"),
        ("read", "billed~tren_de_aragua_only"),
        ("read", "billing~in_advance"),
        ("read", "discount~not_in_force"),
        ("read", "funding~ceiling"),
        ("read", "limits~warn"),
        ("read", "price~per_person_year"),
        ("set", "price_per_person~25000"),
        ("v", VERSION),
    ]
    assert to_pairs(scenario, 4_760_000)[-1] == ("total", "4760000.00")
    dated = to_pairs(load(DEAL).scenario("what-was-held"), 0)
    assert dated[2:4] == [
        ("held", "238~tren_de_aragua~2025-03-15~2025-07-18"),
        ("held", "22~ms13~2025-03-15~open"),
    ]
    assert ("as_of", "2026-03-15") in dated


def test_a_link_to_an_arrangement_of_ones_own_opens_where_it_is_shown(tmp_path: Path) -> None:
    shutil.copytree(SOUND, tmp_path / "made-up")
    scenario = read_scenario(tmp_path / "made-up" / "ten-people.toml")
    query = to_query(scenario, 1)
    opens_as(from_query(query, scenario.deal.name), scenario, 1)
    opened = from_query(query, DEAL)
    assert opened.scenario.arrangement == DEAL
    assert any("deal=" in problem for problem in opened.problems)


# --- What a link cannot do ---------------------------------------------------------------------------

GOOD = to_pairs(load(DEAL).scenario("grant-paid"), 4_760_000)
DATED = to_pairs(load(DEAL).scenario("what-was-held"), 5_040_000)
DEFAULT = default_scenario(load(DEAL))


def with_value(key: str, value: str, pairs: list[tuple[str, str]] = GOOD) -> list[tuple[str, str]]:
    """The pairs with the first value of a key replaced, or the key added; a question's own key as links once had it."""
    pairs = [pair for pair in pairs if pair[0] != "read" or key != pair[1].partition("~")[0]]
    if key not in dict(pairs):
        return [*pairs, (key, value)]
    at = [name for name, _ in pairs].index(key)
    return [*pairs[:at], (key, value), *pairs[at + 1 :]]


def one_problem(pairs: list[tuple[str, str]]) -> str:
    (problem,) = from_pairs(pairs, DEAL).problems
    return problem


HELD = "it is written people~group~stay, where the stay is 1y, 125d, or arrival~departure such as 2025-03-15~2025-07-18"
SET = "it is written name~value, the value a plain number of 0 or more"
PEOPLE = "people: found 10000001; allowed: a whole number from 0 to 10,000,000"


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("price", "flat_one", "The link has price=flat_one; did you mean flat_once? Allowed: " + ", ".join(TERMS.question["price"].option) + "."),
        ("price", "", "The link has price=; allowed: " + ", ".join(TERMS.question["price"].option) + "."),
        ("held", "", f"The link has held=; {HELD}."),
        ("held", "five", f"The link has held=five; {HELD}."),
        ("held", "2.5~ms13~1y", f"The link has held=2.5~ms13~1y; {HELD}."),
        ("held", "-5~ms13~1y", f"The link has held=-5~ms13~1y; {HELD}."),
        ("held", "２３~ms13~1y", f"The link has held=２３~ms13~1y; {HELD}."),
        ("held", "5~ms13~nany", f"The link has held=5~ms13~nany; {HELD}."),
        ("held", "5~ms13~infy", f"The link has held=5~ms13~infy; {HELD}."),
        ("held", "5~ms13~-1y", f"The link has held=5~ms13~-1y; {HELD}."),
        ("held", "5~ms13~1.5d", f"The link has held=5~ms13~1.5d; {HELD}."),
        ("held", "5~ms13~１y", f"The link has held=5~ms13~１y; {HELD}."),
        ("held", "5~ms13~1w", f"The link has held=5~ms13~1w; {HELD}."),
        ("held", "5~ms13", f"The link has held=5~ms13; {HELD}."),
        ("held", "5~ms13~1y~2y~3y", f"The link has held=5~ms13~1y~2y~3y; {HELD}."),
        ("held", "5~ms12~1y", "The link has held=5~ms12~1y; did you mean ms13? Allowed: tren_de_aragua, ms13."),
        ("held", "10000001~ms13~1y", f"The link, held=10000001~ms13~1y: {PEOPLE}"),
        ("held", "5~ms13~101y", "The link, held=5~ms13~101y: years: found 101.0; allowed: a number from 0 to 100"),
        ("held", "5~ms13~1e300y", "The link, held=5~ms13~1e300y: years: found 1e+300; allowed: a number from 0 to 100"),
        ("held", "5~ms13~36501d", "The link, held=5~ms13~36501d: days: found 36501; allowed: a whole number from 0 to 36,500"),
        ("held", "5~ms13~2025-03-15", "The link, held=5~ms13~2025-03-15: departs needs arrives; for a stay without dates give years or days"),
        ("held", "5~ms13~2025-03-15~2025-03-14", "The link, held=5~ms13~2025-03-15~2025-03-14: it ends on 2025-03-14, before it starts on 2025-03-15"),
        ("held", "5~ms13~2025-02-30~1y", "The link has held=5~ms13~2025-02-30~1y; a day is written 2025-03-15."),
        ("held", "5~ms13~20250315~1y", "The link has held=5~ms13~20250315~1y; a day is written 2025-03-15."),
        ("held", "5~ms13~2025-W11-6~1y", "The link has held=5~ms13~2025-W11-6~1y; a day is written 2025-03-15."),
        ("as_of", "today", "The link has as_of=today; a day is written 2025-03-15."),
        ("as_of", "1066-10-14", "The link, as_of=1066-10-14: as_of: found 1066-10-14; allowed: a date from 1900-01-01 on"),
        ("term", "soon", "The link has term=soon; it is written 2y, or as two days such as 2025-03-15~2027-03-15."),
        ("term", "125d", "The link has term=125d; it is written 2y, or as two days such as 2025-03-15~2027-03-15."),
        ("term", "101y", "The link, term=101y: years: found 101.0; allowed: a number from 0 to 100"),
        ("set", "fee", f"The link has set=fee; {SET}."),
        ("set", "fee~", f"The link has set=fee~; {SET}."),
        ("set", "fee~nan", f"The link has set=fee~nan; {SET}."),
        ("set", "fee~inf", f"The link has set=fee~inf; {SET}."),
        ("set", "fee~-5", f"The link has set=fee~-5; {SET}."),
        ("set", "fee~20,000", f"The link has set=fee~20,000; {SET}."),
        ("set", "fee~1e300", "The link has set=fee~1e300; allowed: from 0 to 10,000,000,000,000."),
        ("set", "second_year_discount~40", "The link has set=second_year_discount~40; allowed: from 0% to 100%."),
        ("set", "accepted_people~2.5", "The link has set=accepted_people~2.5; allowed: a whole number."),
        ("set", "prize_per_person~5", "The link has set=prize_per_person~5; did you mean price_per_person? Allowed: " + ", ".join(NAMED.parameters) + "."),
        ("total", "nan", "The link has total=nan; a total is a plain number of 0 or more."),
        ("total", "inf", "The link has total=inf; a total is a plain number of 0 or more."),
        ("total", "-1", "The link has total=-1; a total is a plain number of 0 or more."),
        ("total", "much", "The link has total=much; a total is a plain number of 0 or more."),
        ("v", "0.1 <b>", "The link has v=0.1 <b>; a version is written in letters, digits, dots and dashes."),
        ("prize", "flat_once", "The link has prize, which is no key of a link; did you mean price? Allowed: " + ", ".join((*KEYS, *TERMS.question)) + "."),
        ("deal", "us-el-salvadro", "The link has deal=us-el-salvadro; did you mean us-el-salvador? Allowed: " + ", ".join(names()) + "."),
    ],
)  # fmt: skip
def test_a_bad_value_is_named_and_its_default_stays(key: str, value: str, problem: str) -> None:
    found = from_pairs(with_value(key, value), DEAL)
    assert found.problems == (problem,)
    good = from_pairs(GOOD, DEAL)
    assert found.scenario.reading == good.scenario.reading  # which is the default one here
    assert found.scenario.name == good.scenario.name
    assert found.scenario.parameters == {}
    left_out = good.scenario.cohort[1:] if key == "held" else good.scenario.cohort
    assert found.scenario.cohort == left_out
    assert found.total == (None if key == "total" else 4_760_000)


OWN = DEFAULT.changed(
    name="of one's own",
    cohort=[{"people": 7, "group": "ms13", "years": 2.0}],
    term={"years": 3.0},
    reading={
        name: next(option for option, choice in question.option.items() if not choice.default)
        for name, question in TERMS.question.items()
    },
    parameters={"price_per_person": 12.5},
)
"""A scenario of which nothing is as in the default one."""


@pytest.mark.parametrize(
    "key",
    ["prize", *TERMS.question, *sorted({key for key, _ in to_pairs(OWN, 1)} - {"deal", "name", "read"})],
)
def test_a_bad_value_costs_its_neighbours_nothing(key: str) -> None:
    opened = from_pairs(with_value(key, "no such value", to_pairs(OWN, 1)), DEAL)
    assert len(opened.problems) == 1
    kept = {
        "held": {"cohort": DEFAULT.cohort},
        "term": {"term": None},
        "set": {"parameters": {}},
        **{name: {"reading": {**OWN.reading, name: DEFAULT.reading[name]}} for name in TERMS.question},
    }
    assert opened.scenario == OWN.changed(**kept.get(key, {}))


def test_a_name_too_long_is_named() -> None:
    problem = one_problem(with_value("name", "n" * 1_000_000))
    assert problem.startswith("The link, name=nnn")
    assert problem.endswith("; allowed: text in quotes, at most 200 characters")
    assert len(problem) < 300
    assert from_pairs(with_value("name", "n" * 201), DEAL).scenario.name == DEFAULT.name


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        ("price~flat_one", "did you mean flat_once?"),
        ("prize~flat_once", "did you mean price?"),
        ("price", "allowed: per_person_year"),
        ("", "allowed: "),
    ],
)
def test_an_answer_that_cannot_be_meant_is_named(answer: str, hint: str) -> None:
    pairs = [("read", answer) if value == "price~per_person_year" else (key, value) for key, value in GOOD]
    opened = from_pairs(pairs, DEAL)
    assert opened.problems[0].startswith(f"The link has read={answer}; {hint}")
    assert opened.scenario == from_pairs(GOOD, DEAL).scenario


def test_links_of_the_first_edition_open_as_they_did() -> None:
    """They had a key for each question."""
    now = to_pairs(load(DEAL).scenario("grant-paid").changed(reading={"price": "flat_on_top"}), 1)
    then = [tuple(value.split("~")) if key == "read" else (key, value) for key, value in now]
    assert ("price", "flat_on_top") in then
    assert from_pairs(then, DEAL) == from_pairs(now, DEAL)
    assert from_pairs(now, DEAL).scenario.reading["price"] == "flat_on_top"


def test_a_charge_in_a_link_means_the_number_that_is_its_amount() -> None:
    """Links of the first edition named charges."""
    opened = from_pairs([*GOOD, ("set", "per_head_year~25000")], DEAL)
    assert (opened.problems, opened.scenario.parameters) == ((), {"price_per_person": 25_000.0})
    assert ("set", "price_per_person~25000") in to_pairs(opened.scenario, 1)


def test_what_is_said_twice_is_named_and_read_once() -> None:
    opened = from_pairs([*GOOD, ("price", "flat_once"), ("total", "1")], DEAL)
    assert opened.problems == (
        "The link has price more than once; only the first is read.",
        "The link has total more than once; only the first is read.",
    )
    assert (opened.scenario.reading["price"], opened.total) == ("per_person_year", 4_760_000)
    assert (
        one_problem([*GOOD, ("set", "fee~1"), ("set", "fee~2")])
        == "The link has set=fee more than once; only the first is read."
    )
    assert (
        one_problem([*GOOD, ("deal", "elsewhere")])
        == "The link has deal more than once; only the first is read."
    )


def test_several_amounts_are_not_replaced_by_one(tmp_path: Path) -> None:
    shutil.copytree(SOUND, tmp_path / "made-up")
    scenario = read_scenario(tmp_path / "made-up" / "ten-people.toml")
    opened = from_pairs([*to_pairs(scenario, 0), ("set", "rent~5")], scenario.arrangement)
    assert opened.problems == (
        "The link has set=rent~5; it has several amounts; name one of them: rent_1, rent_2.",
    )
    assert opened.scenario == scenario


def test_dates_that_do_not_go_together_are_told_and_the_rest_is_kept() -> None:
    together = (
        "The people, their time and the dates in the link do not go together; the default ones are shown."
    )
    pairs = [(key, value) for key, value in with_value("price", "flat_once", DATED) if key != "as_of"]
    opened = from_pairs(pairs, DEAL)
    assert opened.problems == (
        "The link: an open stay needs as_of, the day up to which it is counted",
        together,
    )
    assert opened.scenario.cohort == DEFAULT.cohort
    assert opened.scenario.reading["price"] == "flat_once"
    opened = from_pairs([*DATED, ("held", "5~ms13~1y")], DEAL)
    assert opened.problems == (
        "The link: either every cohort (and the term) has dates, or none has",
        together,
    )
    opened = from_pairs([*GOOD, *[("held", "1~ms13~1y")] * 500], DEAL)
    assert opened.problems == (
        "The link: cohort: found a list of 502; allowed: at most 500 tables, each headed [[...]]",
        together,
    )


def test_what_a_link_leaves_out_is_named() -> None:
    by_hand = from_query("price=flat_once", DEAL)
    assert by_hand == Opened(DEFAULT.changed(reading={**DEFAULT.reading, "price": "flat_once"}))
    opened = from_query(f"v={VERSION}&price=flat_once", DEAL)
    missing = ", ".join(["held", *(name for name in TERMS.question if name != "price")])
    assert opened.problems == (f"The link does not say {missing}; the default is shown.",)
    assert opened.scenario == DEFAULT.changed(reading={**DEFAULT.reading, "price": "flat_once"})


def test_a_bare_address_misses_nothing() -> None:
    assert from_query("", DEAL) == Opened(DEFAULT)
    opened = from_query("utm_source=mail", DEAL)
    assert opened.scenario == DEFAULT
    assert len(opened.problems) == 1


def test_nobody_held_is_not_the_default() -> None:
    nobody = DEFAULT.changed(cohort=())
    assert from_query(to_query(nobody, 0), DEAL).scenario.cohort == ()
    # Where no part of it can be read, the default is shown and every part named.
    opened = from_pairs([(key, "?" if key == "held" else value) for key, value in GOOD], DEAL)
    assert opened.scenario.cohort == DEFAULT.cohort
    assert len(opened.problems) == 1


def test_a_link_from_another_version_keeps_what_it_said() -> None:
    opened = from_pairs(
        with_value("total", "4100000.50", with_value("v", "0.0.9", with_value("e", "2025-01-01.0a1b2c3d"))),
        DEAL,
    )
    assert opened.problems == ()
    assert opened.stale
    assert (opened.total, opened.model_version, opened.evidence_version) == (
        4_100_000.5,
        "0.0.9",
        "2025-01-01.0a1b2c3d",
    )
    assert opened.scenario == from_pairs(GOOD, DEAL).scenario
    for key in ("v", "e"):
        assert from_pairs(with_value(key, "9.9.9"), DEAL).stale


@pytest.mark.parametrize(
    "deal",
    [
        "../../x",
        "/etc",
        ".",
        "..",
        "",
        "~",
        "us-el-salvador/",
        "./us-el-salvador",
        "us-el-salvador/../uk-rwanda",
        "schema",
        "C:\\deal",
        "a\x00b",
        "n" * 5_000,
    ],
)
def test_a_link_cannot_open_a_path(deal: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = from_pairs(with_value("deal", deal), DEAL)
    assert opened.scenario.arrangement == DEAL
    assert len(opened.problems) == 1
    assert opened.problems[0].startswith("The link has deal=")


def test_a_link_cannot_open_a_folder_that_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(SOUND, tmp_path / "made-up")
    monkeypatch.chdir(tmp_path)
    for deal in ("made-up", "made-up/", "./made-up", str(tmp_path / "made-up"), f"{tmp_path}/made-up/"):
        opened = from_pairs(with_value("deal", deal), DEAL)
        assert opened.scenario.arrangement == DEAL
        assert opened.problems[0].startswith("The link has deal=")
    # Nor can a scenario's text that did not come from a file beside it.
    scenario = (tmp_path / "made-up" / "ten-people.toml").read_bytes()
    for name in (b"made-up", b"./made-up", b"made-up/"):
        with pytest.raises(BadInput):
            parse_scenario(scenario.replace(b'"made-up"', b'"' + name + b'"'), "uploaded.toml")


# --- Any text at all ---------------------------------------------------------------------------------

keys = st.sampled_from([*KEYS, *TERMS.question]) | st.text(max_size=10)
stays = st.sampled_from(
    ["1y", "125d", "open", "2025-03-15", "2025-03-15~open", "1e5y", "9" * 400 + "y", "nany", "~", ""]
)
values = (
    st.text(max_size=40)
    | st.builds(
        "{}~{}~{}".format, st.text("0123456789-.e٣", max_size=6), st.sampled_from(["ms13", "x", ""]), stays
    )
    | st.sampled_from([value for _, value in (*GOOD, *DATED)])
    | st.builds("{}~{}".format, st.sampled_from(sorted(TERMS.charge)), st.floats().map(str))
    | st.just("9" * 5_000)
)


def opens(opened: Opened) -> None:
    """It is a scenario that holds together, and each problem is one line that can be shown."""
    assert checked(opened.scenario) == opened.scenario
    assert opened.total is None or opened.total >= 0
    for problem in opened.problems:
        assert problem.startswith("The ")
        assert problem.isprintable()
        assert len(problem) < 2_100
        assert "put should" not in problem


@given(st.lists(st.tuples(keys, values), max_size=12))
def test_no_link_is_too_bad_to_open(pairs: list[tuple[str, str]]) -> None:
    opens(from_pairs(pairs, DEAL))


@pytest.mark.long
@settings(LONG)
@given(st.lists(st.tuples(keys, values), max_size=12))
def test_no_link_is_too_bad_to_open_long(pairs: list[tuple[str, str]]) -> None:
    opens(from_pairs(pairs, DEAL))


@given(st.text(max_size=200))
def test_no_query_is_too_bad_to_open(query: str) -> None:
    opens(from_query(query, DEAL))


@given(scenarios(), st.randoms(use_true_random=False))
def test_a_damaged_link_never_says_something_else_in_silence(scenario: Scenario, random: Random) -> None:
    """A key whose value was changed to one that cannot be meant is named, and all other keys stand."""
    pairs = to_pairs(scenario, 1)
    at = random.randrange(len(pairs))
    key, value = pairs[at]
    damaged = value[: random.randint(0, len(value))] + random.choice("!?\u200bé/")
    opened = from_pairs([*pairs[:at], (key, damaged), *pairs[at + 1 :]], DEAL)
    if key == "name":
        assume(len(damaged) <= 200)
        assert opened.problems == ()
        assert opened.scenario.name == damaged
        return
    assert any(f"{key}=" in problem for problem in opened.problems)
    for question, option in scenario.reading.items():
        hit = key == "read" and value.partition("~")[0] == question
        assert opened.scenario.reading[question] == (TERMS.question[question].default if hit else option)


def test_links_are_read_as_browsers_write_them() -> None:
    query = to_query(load(DEAL).scenario("what-was-held"), 5_040_000)
    assert parse_qsl(query) == to_pairs(load(DEAL).scenario("what-was-held"), 5_040_000)
    assert urlencode(parse_qsl(query)) == query
    assert json.loads(json.dumps(query)) == query
