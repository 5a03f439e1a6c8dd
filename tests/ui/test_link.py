"""A link opens what it was copied from, writes every value, and names whatever it cannot use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import assume, given, settings, strategies as st

from model.inputs.population import DAYS_A_YEAR, MOST_PEOPLE, MOST_YEARS
from model.results.summary import cost_of, summary
from model.scenario.library import load
from model.scenario.link import KEYS
from model.scenario.scenario import Scenario
from model.words.version import VERSION
from model.words.wording import rounded
from tests.ui.screen import Screen, pairs_of
from ui import state
from ui.state import State
from ui.view import DRAWS, FIELDS, LONGEST_RANGE, MOST_RANGES, REPEATED, View

LISTS = {*REPEATED, "was_held"}
"""Settings with as many values as there are, which may be none."""

DEAL = load("us-el-salvador")
QUESTIONS = DEAL.terms.question
DEFAULT = (
    "Holding 238 people for 1 year at $20,000 a person a year costs $4.76 million, "
    "the amount of the grant notice dated March 22, 2025."
)
Pairs = list[tuple[str, str]]


# --- States, as many kinds as there are ---------------------------------------------------------------

people = st.integers(0, 600) | st.sampled_from([MOST_PEOPLE, 40_001])
groups = st.sampled_from(sorted(DEAL.terms.group))
# Years as people type and slide them, and as days ÷ 365 when the unit is changed.
years = (
    st.integers(0, MOST_YEARS * 4).map(lambda n: n / 4)
    | st.integers(0, MOST_YEARS * DAYS_A_YEAR).map(lambda n: n / DAYS_A_YEAR)
    | st.decimals(0, MOST_YEARS, places=4).map(float)
)
stays = st.fixed_dictionaries({"years": years}) | st.fixed_dictionaries(
    {"days": st.integers(0, MOST_YEARS * DAYS_A_YEAR)}
)
arrivals = st.dates(date(2025, 1, 1), date(2027, 1, 1))
dated_stays = (
    st.fixed_dictionaries({"years": st.integers(0, 5).map(float)})
    | st.fixed_dictionaries({"days": st.integers(0, 2000)})
    | st.just({"departs": "open"})
    | st.just({"departs": date(2028, 2, 29)})
)
undated = st.builds(lambda n, group, stay: {"people": n, "group": group, **stay}, people, groups, stays)
dated = st.builds(
    lambda n, group, day, stay: {"people": n, "group": group, "arrives": day, **stay},
    people,
    groups,
    arrivals,
    dated_stays,
)
readings = st.fixed_dictionaries(
    {name: st.sampled_from(sorted(one.option)) for name, one in QUESTIONS.items()}
)
money = [name for name, number in DEAL.named.parameters.items() if number.is_money]
own_numbers = st.dictionaries(
    st.sampled_from(money),
    st.integers(0, 10**12).map(float) | st.decimals(0, 10**6, places=2).map(float),
    max_size=3,
)
names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200)


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    found: dict[str, Any] = {"reading": draw(readings), "parameters": draw(own_numbers)}
    if draw(st.booleans()):
        found["cohort"] = draw(st.lists(undated, max_size=4))
        found["term"] = draw(st.none() | st.fixed_dictionaries({"years": years}))
    else:
        found["cohort"] = draw(st.lists(dated, min_size=1, max_size=4))
        found["as_of"] = draw(st.dates(date(2027, 1, 1), date(2030, 1, 1)))
        length = st.integers(0, 3000).map(timedelta)
        found["term"] = draw(
            st.none() | st.builds(lambda day, n: {"starts": day, "ends": day + n}, arrivals, length)
        )
    return Scenario(name="", arrangement=DEAL.name).changed(name=draw(names), **found)


views = st.builds(
    View,
    along=st.sampled_from(["people", "time"]),
    table=st.booleans(),
    compared=st.lists(scenarios(), max_size=2).map(tuple),
    homes=st.sampled_from([("",), (), ("ice_quoted_2025",), ("no such price", "ice_quoted_2025")]),
    scale=st.sampled_from(["linear", "log"]),
    heat_row=st.integers(0, 12),
    heat_people=names,
    heat_stays=names,
    heat_table=st.booleans(),
    period=st.sampled_from(["", "month", "event", "year"]),
    claim=names,
    ranges=st.lists(
        st.builds(
            lambda name, shape, listed: f"{name}={shape}:{listed}"[:LONGEST_RANGE],
            st.sampled_from(["people", "days", "rate.per_head_year", "nobody knows"]),
            st.sampled_from(["triangular", "uniform", "no such shape"]),
            names,
        ),
        max_size=MOST_RANGES,
    ).map(tuple),
    range_file=st.sampled_from(["", "transport"]),
    draws=st.sampled_from(DRAWS),
    seed=st.integers(0, 10**19).map(str),
    range_table=st.booleans(),
    margin=st.sampled_from(["people", "time"]),
    margin_table=st.booleans(),
    leave=st.integers(0, 36_500).map(str),
    was_held=st.just(())
    | st.builds(
        lambda people: (
            DEAL.scenario("what-was-held").changed(
                cohort=[
                    {
                        "people": people,
                        "group": "ms13",
                        "arrives": date(2025, 3, 15),
                        "departs": date(2025, 7, 18),
                    }
                ],
                about="",
            ),
        ),
        people,
    ),
    correlate=st.sampled_from(
        [(), ("people,rate.price_per_person=0.5",), ("people,days=-1", "people,stay=0.25")]
    ),
    exercise=st.sampled_from(["", "sunk", "no such exercise"]),
    answers=st.lists(names.map(lambda text: f"sunk.2~{text}"[:LONGEST_RANGE]), max_size=3).map(tuple),
    used_for=st.sampled_from(["", "parameter.price_per_person"]),
)
states = st.builds(State, scenarios(), views)


@contextmanager
def visit() -> Iterator[dict[str, Any]]:
    """A session of our own, so that the state can be asked without a page."""
    session: dict[str, Any] = {}
    with patch.object(state, "_session", lambda: session):
        yield session


def through_a_browser(pairs: Pairs) -> Pairs:
    """What comes back when a link has been written, sent and opened."""
    return parse_qsl(urlencode(pairs, safe="~"), keep_blank_values=True, strict_parsing=True)


def opened(pairs: Pairs) -> tuple[State, list[str]]:
    with visit() as session:
        found = state.open_pairs(pairs)
        return found, list(session["notice"].problems)


# --- There and back -----------------------------------------------------------------------------------


@given(states)
def test_a_link_opens_what_it_was_copied_from(shown: State) -> None:
    total = cost_of(shown.scenario)
    back, problems = opened(through_a_browser(state.pairs(shown, total)))
    assert problems == []
    assert back == shown
    assert cost_of(back.scenario) == total


@given(states)
def test_a_link_made_of_an_opened_link_is_the_same_link(shown: State) -> None:
    total = cost_of(shown.scenario)
    pairs = state.pairs(shown, total)
    back, _ = opened(through_a_browser(pairs))
    assert state.pairs(back, total) == pairs


@given(states)
def test_a_link_writes_every_value(shown: State) -> None:
    total = cost_of(shown.scenario)
    pairs = state.pairs(shown, total)
    found = dict(pairs)
    answers = dict(value.split("~") for key, value in pairs if key == "read")
    assert answers == shown.scenario.reading, "an option that is the default is written too"
    assert found["deal"] == shown.scenario.arrangement
    assert found["name"] == shown.scenario.name
    assert sum(key == "held" for key, _ in pairs) == max(1, len(shown.scenario.cohort))
    assert sum(key == "set" for key, _ in pairs) == len(shown.scenario.parameters)
    assert set(FIELDS) - LISTS <= set(found), "settings of a page that are the default are written too"
    assert (found["along"], found["table"]) == (shown.view.along, "yes" if shown.view.table else "no")
    assert sum(key == "with" for key, _ in pairs) == len(shown.view.compared)
    assert tuple(value for key, value in pairs if key == "range") == shown.view.ranges
    assert tuple(value for key, value in pairs if key == "correlate") == shown.view.correlate
    assert sum(key == "was_held" for key, _ in pairs) == len(shown.view.was_held)
    assert (found["v"], found["e"]) == (VERSION, DEAL.evidence_version)
    assert float(found["total"]) == float(rounded(total, 2))


def test_the_first_link_writes_all_its_defaults() -> None:
    assert [key for key, _ in Screen().address] == [
        *("deal", "name", "held", "held"),
        *("read" for _ in QUESTIONS),
        *("v", "e", "total"),
        # Nothing is compared, edited, uncertain or answered yet; of prices at home it is the usual one.
        *(key for key in FIELDS if key == "home" or key not in LISTS),
    ]


SHOWN = {
    "default": "",
    "people and days": "held=300~tren_de_aragua~125d&held=4~ms13~125d&billing=by_day",
    "part of a year": "held=238~tren_de_aragua~0.3424657534246575y",
    "nobody": "held=0~tren_de_aragua~0y",
    "everything changed": (
        "held=500~tren_de_aragua~2y&held=1~ms13~2y&price=flat_on_top&discount=everyone&billing=by_day"
        "&billed=everyone_held&limits=refuse_above_300&funding=additional&along=time&table=yes"
    ),
    "a name of signs": "name=%3Cscript%3Ealert(1)%3C%2Fscript%3E%20%24x%24%20*b*%20%26%20%2B%20%23%20%25&held=7~ms13~1y",
    "an amount of one's own": "set=per_head_year~12345.67&set=transport~1000000",
    "dates": "held=238~tren_de_aragua~2025-03-15~2025-07-18&held=22~ms13~2025-03-15~open&as_of=2026-03-15",
    "a term": "term=5y&price=flat_yearly",
}


@pytest.mark.parametrize("query", SHOWN.values(), ids=SHOWN)
def test_the_copied_link_shows_the_same_screen(query: str) -> None:
    shown = Screen(query)
    again = shown.from_copied_link()
    assert again.notices == []
    assert again.address == shown.address == pairs_of(shown.copied_link)
    for part in (
        "answer",
        "answer_source",
        "figures",
        "spread",
        "options",
        "remarks",
        "preset",
        "state",
        "quote",
    ):
        assert getattr(again, part) == getattr(shown, part), part
    if not shown.scenario.population.dated:
        for part in ("people_text", "stay_text"):
            assert getattr(again, part) == getattr(shown, part), part


def test_the_address_follows_every_change() -> None:
    screen = Screen("table=yes")
    for change in (
        lambda: screen.type_people("300"),
        lambda: screen.type_stay("90 days"),
        lambda: screen.answer_question("price", "flat_once"),
        lambda: screen.choose_preset("freed"),
        lambda: screen.press("undo"),
    ):
        before = screen.address
        change()
        assert screen.address != before
        assert screen.address == pairs_of(screen.copied_link)
        shown, problems = opened(screen.address)
        assert problems == []
        assert shown.scenario == screen.scenario.changed(about=""), (
            "a link has no room for what a file says about itself"
        )


# --- What a link may get wrong ------------------------------------------------------------------------

COMPLETE = urlencode(state.pairs(State(DEAL.scenario("grant-paid")), 4_760_000), safe="~")


def without(*keys: str) -> str:
    return urlencode(
        [
            (key, value)
            for key, value in parse_qsl(COMPLETE)
            if key not in keys and not (key == "read" and value.partition("~")[0] in keys)
        ],
        safe="~",
    )


def replaced(key: str, value: str) -> str:
    return f"{without(key)}&{urlencode({key: value}, safe='~')}"


BAD: dict[str, list[str]] = {
    replaced("price", "foo"): ["price=foo", "per_person_year"],
    replaced("discount", "evryone"): ["discount=evryone", "did you mean everyone"],
    replaced("billing", ""): ["billing=", "in_advance"],
    replaced("held", "2.5~ms13~1y"): ["held=2.5~ms13~1y", "people~group~stay"],
    replaced("held", "-5~ms13~1y"): ["held=-5~ms13~1y"],
    replaced("held", "5~ms14~1y"): ["held=5~ms14~1y", "ms13"],
    replaced("held", "5~ms13~1 year"): ["held=5~ms13~1 year"],
    replaced("held", "5"): ["held=5;"],
    replaced("held", "99999999~ms13~1y"): ["99999999"],
    replaced("held", "5~ms13~101y"): ["101"],
    replaced("held", "5~ms13~2025-13-01~2026-01-01"): ["2025-13-01"],
    replaced("as_of", "yesterday"): ["as_of=yesterday", "2025-03-15"],
    replaced("total", "lots"): ["total=lots", "plain number"],
    replaced("set", "per_head~5"): ["set=per_head~5", "price_per_person"],
    replaced("set", "per_head_year~much"): ["set=per_head_year~much"],
    replaced("along", "sideways"): ["along=sideways", "people", "time"],
    replaced("table", "maybe"): ["table=maybe", "yes"],
    replaced("deal", "uk-rwanda-2"): ["uk-rwanda-2", "us-el-salvador"],
    replaced("deal", "/etc"): ["deal=/etc"],
    COMPLETE + "&x=1": ["has x", "no key of a link"],
    COMPLETE + "&prcie=flat_once": ["prcie", "price"],
    without("held"): ["does not say held"],
    without("price", "billing"): ["does not say price, billing"],
}


@pytest.mark.parametrize("query", BAD)
def test_what_a_link_gets_wrong_is_named(query: str) -> None:
    shown, problems = opened(parse_qsl(query, keep_blank_values=True))
    assert len(problems) == 1, problems
    assert all(words in problems[0] for words in BAD[query]), problems
    assert shown.scenario.reading == State(DEAL.scenario("grant-paid")).scenario.reading


@pytest.mark.parametrize(
    "query",
    [replaced("price", "foo"), replaced("held", "2.5~ms13~1y"), COMPLETE + "&x=1", without("held"), replaced("along", "<b>")],
)  # fmt: skip
def test_a_bad_link_has_a_banner_and_still_answers(query: str) -> None:
    screen = Screen(query)
    (notice,) = screen.notices
    assert "could not be used" in notice
    assert all(words in notice for words in BAD.get(query, ["along=<b>"]))
    assert screen.answer == DEFAULT
    screen.type_people("300")
    assert screen.notices == [], "the banner goes once something else is shown"


def test_a_banner_names_every_mistake_and_keeps_what_was_right() -> None:
    named = ("price=foo", "held=2.5~ms13~1y", "has x", "limits=none")
    query = "price=foo&held=2.5~ms13~1y&held=300~tren_de_aragua~2y&x=1&billing=by_day&limits=none"
    for by_us in (False, True):  # what one of ours, which says its version, lacks was lost on the way
        screen = Screen(f"{query}&v={VERSION}" if by_us else query)
        notice = screen.notices[0]
        assert [words for words in named if words not in notice] == []
        assert ("does not say discount, billed, funding" in notice) is by_us
    assert screen.options["billing"] == "by_day"
    assert [(one.people, one.group) for one in screen.scenario.cohort] == [(300, "tren_de_aragua")]


# What cannot be printed is shown by its code, so it is left to the tests of the codec.
words = st.text(max_size=12).filter(str.isprintable)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([*KEYS, *QUESTIONS, "along", "table", "x", ""]) | words,
            words | st.sampled_from([value for _, value in parse_qsl(COMPLETE)]),
        )
        | st.sampled_from(
            [(name, option) for name, question in QUESTIONS.items() for option in question.option]
        ),
        max_size=6,
        unique_by=lambda pair: pair[0],
    )
)
def test_no_link_stops_the_page_and_no_value_is_dropped_unnamed(pairs: Pairs) -> None:
    shown, problems = opened(pairs)
    said = "\n".join(problems)
    allowed = {name: set(question.option) for name, question in QUESTIONS.items()}
    allowed |= {"along": {"people", "time"}, "table": {"yes", "no"}}
    shows = {
        **shown.scenario.reading,
        "along": shown.view.along,
        "table": "yes" if shown.view.table else "no",
    }
    for key, value in pairs:
        if key in allowed:
            good = value in allowed[key]
            assert shows[key] == value or not good
            assert (f"{key}={value}" in said) is not good
        elif key not in {*KEYS, *FIELDS}:
            assert f"has {key}," in said
    assert summary(shown.scenario).total >= 0


@pytest.mark.parametrize("key", QUESTIONS)
def test_a_good_option_survives_a_bad_neighbour(key: str) -> None:
    option = next(name for name, one in QUESTIONS[key].option.items() if not one.default)
    bad, *others = (name for name in QUESTIONS if name != key)
    shown, problems = opened(
        [(key, option), (bad, "no such option"), ("held", "5~ms13~101y"), ("v", VERSION)]
    )
    usual = State(DEAL.scenario("grant-paid")).scenario.reading
    assert shown.scenario.reading == {**usual, key: option}
    named = (
        "held=5~ms13~101y: years: found 101.0",
        f"{bad}=no such option;",
        f"does not say {', '.join(others)};",
    )
    assert len(problems) == len(named)
    assert all(any(words in problem for problem in problems) for words in named), problems


@pytest.mark.parametrize(
    "query",
    [
        "held=none",
        "held=none&price=flat_once",
        "held=none&term=2025-01-01~2026-01-01",
    ],
)
def test_a_link_that_holds_nobody_opens(query: str) -> None:
    assert Screen(query).answer.startswith("With nobody held")


@pytest.mark.parametrize("total", ["inf", "-inf", "nan", "1e400"])
def test_a_total_that_is_no_number_is_named(total: str) -> None:
    (notice,) = Screen(replaced("total", total)).notices
    assert f"total={total}" in notice


@pytest.mark.parametrize(
    "key",
    [
        *("price", "as_of", "total"),
        "table",
    ],
)
def test_a_key_given_twice_is_named(key: str) -> None:
    values = {
        "price": ("flat_once", "flat_yearly"),
        "table": ("yes", "no"),
        "as_of": ("2025-01-01", "2026-01-01"),
    }
    one, two = values.get(key, ("1", "2"))
    _, problems = opened([*parse_qsl(without(key)), (key, one), (key, two)])
    assert any(key in problem for problem in problems)


@settings(max_examples=20)
@given(st.floats(0, 1e-3, exclude_min=True, allow_subnormal=False))
def test_a_very_short_stay_goes_through_a_link(length: float) -> None:
    assume(length > 1e-9)
    shown = State(
        DEAL.scenario("grant-paid").changed(cohort=[{"people": 1, "group": "ms13", "years": length}])
    )
    back, problems = opened(through_a_browser(state.pairs(shown, 0)))
    assert problems == []
    assert back.scenario.cohort == shown.scenario.cohort


# --- Links of another day -----------------------------------------------------------------------------


def older(total: str, query: str = COMPLETE) -> str:
    kept = urlencode([pair for pair in parse_qsl(query) if pair[0] not in ("v", "e", "total")], safe="~")
    return f"{kept}&v=0.0.9&e=2025-05-01.abcdef01&total={total}"


def test_an_older_link_says_what_it_said_where_that_differs() -> None:
    screen = Screen(older("4750000.00"))
    (notice,) = screen.notices
    assert all(words in notice for words in ("$4,750,000", "0.0.9", "2025-05-01.abcdef01", "$4,760,000"))
    assert screen.answer == DEFAULT, "it opens as it was meant, with today's figure"


def test_an_older_link_says_so_where_nothing_changed() -> None:
    (notice,) = Screen(older("4760000.00")).notices
    assert "0.0.9" in notice
    assert "Today's figure is the same" in notice


def test_todays_link_says_nothing() -> None:
    assert Screen(COMPLETE).notices == []


def test_a_link_whose_total_was_changed_says_so() -> None:
    (notice,) = Screen(re.sub(r"total=[^&]*", "total=1000000", COMPLETE)).notices
    assert "$1,000,000" in notice
    assert "$4,760,000" in notice


def test_what_an_older_link_said_stays_until_something_changes() -> None:
    screen = Screen(older("4750000.00"))
    screen.show_table()
    assert len(screen.notices) == 1, "the chart is not the scenario"
    screen.type_people("300")
    assert screen.notices == []
