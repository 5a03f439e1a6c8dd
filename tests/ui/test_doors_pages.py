"""The other pages and their commands show one answer: comparison, explanations, an unknown, money over time, ranges."""

from __future__ import annotations

import html
import json
from typing import Any

import pytest

from model.cli.main import main
from model.scenario.library import load
from model.scenario.link import to_query
from model.scenario.scenario import default_scenario
from model.words.wording import converted, exact, money
from tests.ui.screen import text_of
from tests.ui.test_pages_logic import compared, in_words, opened, shown

HERE = load("us-el-salvador")


def printed(command: str, capsys: pytest.CaptureFixture[str]) -> Any:
    capsys.readouterr()
    assert main([*command.split(), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def page_of(*args: Any, **view: Any) -> str:
    app = opened(*args, **view)
    assert not app.exception
    return html.unescape(shown(app))


PAIRS = {
    "one currency": (("us-el-salvador/grant-paid", "us-el-salvador/two-thousand-three-years"), ""),
    "two currencies": (("us-el-salvador", "uk-rwanda"), "USD"),
    "unlike years": (("us-el-salvador", "australia-nauru"), "AUD"),
    "with dates": (("us-el-salvador/what-was-held", "us-el-salvador/freed-after-125-days"), ""),
}


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("home", ["", "guantanamo_migrants_claim_2025"])
def test_compare_says_what_the_command_says(pair: str, home: str, capsys: pytest.CaptureFixture[str]) -> None:
    names, currency = PAIRS[pair]
    command = f"compare {' '.join(names)}" + (f" --currency {currency}" if currency else "")
    command += f" --domestic {home}" if home else ""
    told = printed(command, capsys)
    scenarios = [
        load(name.partition("/")[0]).scenario(name.partition("/")[2])
        if "/" in name
        else default_scenario(load(name))
        for name in names
    ]
    app = opened(
        "compare",
        **{"with": [to_query(scenario, 1.0) for scenario in scenarios]},
        base="1",
        currency=currency,
        home=home,
    )
    rows, page = compared(app), in_words(app)
    for row, scenario in zip(told["rows"], scenarios, strict=True):
        own = row["currency"] == scenario.deal.terms.currency  # else as far as the rate bears
        total = (money if own else converted)(row["total"], row["currency"])
        assert rows[row["scenario"]][1] == total
    # The spread of each is in the table there, with a heading of its own.
    ranges = [row["scenario"] for row in told["rows"]]
    said = [text for text in told["sentences"] if not any(text.startswith(f"“{name}”: ") for name in ranges)]
    missing = [text for text in said if text not in page and "readings" not in text]
    assert missing == []


def test_explanations_on_the_page_are_those_of_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    told = printed("explain 15m", capsys)["explanations"]
    app = opened("backwards", default_scenario(HERE), explain="15m")
    app.session_state["explain_more"] = True
    page = html.unescape(shown(app.run()))
    assert [one["sentence"] for one in told if one["sentence"].partition(": ")[0] not in page] == []
    ways = [text for one in told for way in one["ways"] for text in (way["sentence"], *way["says"])]
    assert [text for text in ways if text not in page] == []


@pytest.mark.parametrize("place", [0, -1])
def test_the_rate_sought_is_the_one_chosen(place: int, capsys: pytest.CaptureFixture[str]) -> None:
    deal = load("uk-rwanda")
    name = _rates(deal.name)[place]
    told = printed(f"solve uk-rwanda --for rate --charge {name} --budget 900m", capsys)
    page = page_of("backwards", default_scenario(deal), unknown="rate", known="900m", rate=name)
    assert told["sentence"] in page


def _rates(name: str) -> tuple[str, ...]:
    from model.questions.solve import rates

    return rates(default_scenario(load(name)))


def test_money_over_time_has_the_sums_of_the_ledger(capsys: pytest.CaptureFixture[str]) -> None:
    told = printed("run us-el-salvador/what-was-held", capsys)
    app = opened("money_over_time", HERE.scenario("what-was-held"))
    app.session_state["ledger_panel"] = True  # it is folded away
    page = html.unescape(shown(app.run()))
    assert told["ledger"]
    for row in told["ledger"]:
        assert exact(row["due_so_far"], "USD") in page
    assert f"{money(told['total'], 'USD')} falls due by this reading" in text_of(page)


def test_ranges_on_the_page_say_what_the_command_says(capsys: pytest.CaptureFixture[str]) -> None:
    told = printed("range us-el-salvador --range people=uniform:200,300 --draws 1000", capsys)
    page = page_of("ranges", default_scenario(HERE), range=["people=uniform:200,300"], draws="1000", seed="1")
    assert [text for text in told["sentences"][:2] if text not in text_of(page)] == []
