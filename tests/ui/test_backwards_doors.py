"""*Work backwards* and `perhead solve` break even alike: against another reading, and against every price at home."""

from __future__ import annotations

import html
import json
from typing import Any

import pytest

from model.cli.main import main
from model.questions.cost_options import domestic_prices
from model.scenario.cases import with_case
from model.scenario.library import load
from model.scenario.scenario import default_scenario
from model.words.wording import exact, number
from tests.ui.test_pages_logic import opened, shown

HERE = load("us-el-salvador")
EVERYONE = with_case(
    default_scenario(HERE), 238, years=1, reading={"billed": "everyone_held", "billing": "by_day"}
)
"""With people of another group billed beside them, whom the price at home has to hold too."""
AT_HOME = {key: price for key, price in domestic_prices().price.items() if price.currency == "USD"}


def solved(unknown: str, capsys: pytest.CaptureFixture[str], *against: str) -> dict[str, Any] | str:
    words = ["--people", "238"] if unknown == "days" else ["--years", "1"]
    reading = ["--read", "billed=everyone_held", "--read", "billing=by_day"]
    capsys.readouterr()
    status = main(["solve", HERE.name, "--for", unknown, *words, *reading, *against, "--json"])
    told = dict(json.loads(capsys.readouterr().out))
    return " ".join(told["errors"]) if status else told


def drawn(by: str, against: str) -> str:
    """The words of the page, with the table behind its chart."""
    app = opened("backwards", EVERYONE, against=against, even_by=by)
    app.session_state["even_table"] = True
    app.run()
    assert not app.exception
    return html.unescape(shown(app))


PRICES = ("coca_2017", *sorted(AT_HOME)[::9])


@pytest.mark.parametrize("key", [key for key in PRICES if key in AT_HOME])
def test_a_price_at_home_breaks_even_on_screen_where_the_command_says(
    key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for unknown in ("days", "people"):
        page = drawn(unknown, f"home:{key}")
        told = solved(unknown, capsys, "--domestic", key)
        if isinstance(told, str):
            assert told in page
            continue
        assert [text for text in told["sentences"] if text not in page] == []
        first = told["curve"][1]
        cells = [number(first["at"], 1), exact(first["one"], "USD"), exact(first["two"], "USD")]
        assert all(cell in page for cell in cells)


def test_every_price_at_home_is_answered_or_refused_with_a_reason(capsys: pytest.CaptureFixture[str]) -> None:
    answers = {key: solved("days", capsys, "--domestic", key) for key in AT_HOME}
    refused = {key for key, told in answers.items() if isinstance(told, str)}
    assert refused < set(AT_HOME)
    for key, told in answers.items():
        if isinstance(told, str):
            assert "2025" in told or str(AT_HOME[key].price_year) in told
        else:
            assert told["sentences"][0].startswith(("For 261 people, ", "“", "Both"))
            assert AT_HOME[key].label in " ".join(told["sentences"])


def test_another_reading_breaks_even_on_screen_where_the_command_says(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for unknown in ("days", "people"):
        page = drawn(unknown, "price=flat_once")
        told = solved(unknown, capsys, "--against", "price=flat_once")
        assert isinstance(told, dict)
        assert all(text in page for text in told["sentences"])
