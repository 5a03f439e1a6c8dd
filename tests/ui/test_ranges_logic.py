"""*Ranges*: what is shown is what the model says, and nothing typed is lost."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qsl, urlencode

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from model.cli import main
from model.questions.uncertainty.draws import Ranges, ranges
from model.scenario.library import load, names
from model.scenario.scenario import Scenario, default_scenario
from model.words.wording import say
from tests.ui.screen import plain, text_of
from tests.ui.test_pages_logic import opened, shown
from ui import state
from ui.components import uncertain

HERE = load("us-el-salvador")
DEFAULT = default_scenario(HERE)
HELD = HERE.scenario("what-was-held")
PEOPLE = "people=triangular:214,238,262"
PRICE = "rate.price_per_person=triangular:18000,20000,22000"
LABEL = "People: alleged Tren de Aragua members"


def page(*rows: str, scenario: Scenario = DEFAULT, **view: str) -> AppTest:
    """The page with these ranges, as a link to it would show it."""
    return opened("ranges", scenario, range=list(rows), **view)


def words(app: AppTest) -> str:
    assert not app.exception
    return text_of(shown(app))


def view(app: AppTest) -> Any:
    return app.session_state["history"].now.view


def charts(app: AppTest) -> list[tuple[str, str]]:
    """The text of each chart, for who cannot see it, and its specification."""
    return [(found.proto.alt, found.proto.spec) for found in app.get("vega_lite_chart")]


def press(app: AppTest, label: str) -> AppTest:
    return next(one for one in app.button if plain(one.label) == label).click().run()


def alerts(app: AppTest) -> list[str]:
    found = (part.proto.body for part in app.get("html"))
    return [text_of(body) for body in found if 'role="alert"' in body]


@pytest.fixture(scope="module")
def two() -> AppTest:
    return page(PEOPLE, PRICE)


# --- What is shown ---------------------------------------------------------------------------------------------


SENTENCES = (
    "Between $4.31 million and $5.22 million in 9 of 10 draws under the default reading.",
    "Other readings of the same words would move that to anything from $4.31 million to $15.7 million.",
    (
        "Chance of exceeding the $15 million approved, on these assumed ranges: none of the draws. "
        "Under other readings: none of the draws to 76.7%."
    ),
    "The mean is $4.76 million, with a sampling error of $72.57; half of the draws are at or below $4.76 million.",
    "10,000 draws at Latin hypercube points, seed 1.",
    (
        "Readings alone, with the quantities as in the scenario, move the total from $4.76 million to $15.22 million: "
        "91.8% of the whole width."
    ),
    (
        "Quantities alone, under the reading chosen, move it from $4.31 million to $5.22 million in 9 of 10 draws: "
        "8% of the whole width."
    ),
    "Both together: $4.31 million to $15.7 million.",
)
"""What the page says of `PEOPLE` and `PRICE`. The four ends and the two chances are drawn otherwise below."""


def test_the_page_says_what_the_ranges_come_to(two: AppTest) -> None:
    assert [sentence for sentence in SENTENCES if sentence not in words(two)] == []


def test_draws_of_our_own_come_to_the_same() -> None:
    generator, size = np.random.default_rng(0), 400_000
    people = generator.triangular(214, 238, 262, size)
    usual = people * generator.triangular(18_000, 20_000, 22_000, size)
    everyone_and_fee = usual / people * (people + 23) + 10_000_000
    assert np.percentile(usual, [5, 50, 95]) == pytest.approx([4.31e6, 4.76e6, 5.22e6], abs=1e4)
    assert np.percentile(everyone_and_fee, 95) == pytest.approx(15.7e6, abs=1e4)
    assert np.mean(everyone_and_fee > 15e6) == pytest.approx(0.767, abs=0.005)
    shares = [width / (15.7 - 4.31) for width in (15.22 - 4.76, 5.22 - 4.31)]
    assert shares == pytest.approx([0.918, 0.08], abs=0.002)


ENDS = {
    "$20,000 a person a year": "$4.31 million to $5.22 million",
    "$20,000 a person, once": "$4.31 million to $5.22 million",
    "$10 million, once": "$10 million",
    "$10 million, then $20,000 a person a year": "$10 million",
    "$10 million a year": "$10 million",
    "$10 million, plus $20,000 a person a year": "$14.31 million to $15.22 million",
}
"""What 9 of 10 draws cost under each price."""


def layers(spec: str) -> list[dict[str, Any]]:
    flat = list[dict[str, Any]]()
    for layer in json.loads(spec)["layer"]:
        flat += layer.get("layer", [layer])
    return flat


def drawn(spec: str, mark: str) -> list[dict[str, Any]]:
    """The rows of every mark of a kind."""
    return [row for layer in layers(spec) if layer["mark"]["type"] == mark for row in layer["data"]["values"]]


def test_the_curve_runs_from_no_draw_to_every_draw(two: AppTest) -> None:
    (curve, spec), _ = charts(two)
    assert curve == "No draw costs more than the $15 million approved; half cost $4.76 million or less"
    rows = drawn(spec, "line")
    assert (rows[0], rows[-1]["y"]) == ({"x": 0, "y": 0}, 1)
    assert [row["y"] for row in rows] == sorted(row["y"] for row in rows)
    half = next(row["x"] for row in rows if row["y"] >= 0.5)
    assert half == pytest.approx(4_760_000, rel=0.01)
    assert "Approved, $15 million" in [row["t"] for row in drawn(spec, "text")]


def test_each_answer_has_nine_draws_in_ten(two: AppTest) -> None:
    text = words(two)
    for label, ends in ENDS.items():
        assert f"{label} {ends}" in text


def test_the_tornado_has_a_bar_to_each_end(two: AppTest) -> None:
    _, (tornado, spec) = charts(two)
    assert tornado == (
        "“People: alleged Tren de Aragua members” and “Price per person” matter alike: each by itself moves the cost "
        "from $4.28 million to $5.24 million"
    )
    assert [(row["x"], row["x2"]) for row in drawn(spec, "bar")] == [
        (4_760_000, 214 * 20_000),
        (4_760_000, 262 * 20_000),
        (4_760_000, 238 * 18_000),
        (4_760_000, 238 * 22_000),
    ]


def test_equal_bars_are_said_to_be_equal() -> None:
    _, (tornado, _) = charts(page("people=uniform:119,357", "rate.price_per_person=uniform:10000,30000"))
    assert "matters most" not in tornado
    assert "move the cost as far as each other, by $4.76 million from end to end" in tornado


def test_the_shares_of_the_variance_are_those_of_the_command(
    two: AppTest, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main([*shlex.split(two.code[0].value)[1:], "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    shares = [row["first"] for row in told["sensitivity"]["deal"]["indices"]]
    assert len(shares) == 2
    for share in shares:
        assert f"{share:.0%} ±" in words(two)


def test_quantities_that_go_together_are_typed_and_travel(capsys: pytest.CaptureFixture[str]) -> None:
    app = page(PEOPLE, PRICE)
    app.button(key="range_tie").click().run()
    assert view(app).correlate == ("people,rate.price_per_person=0.5",)
    wider = "Between $4.21 million and $5.34 million in 9 of 10 draws under the default reading."
    assert wider in words(app)
    assert "--correlate people,rate.price_per_person=0.5" in app.code[0].value
    assert main.main([*shlex.split(app.code[0].value)[1:], "--json"]) == 0
    assert wider in json.loads(capsys.readouterr().out)["sentences"]
    app.text_input(key="tie_0").set_value("2").run()
    assert "Found 2; allowed: a number from −1" in alerts(app)[0]
    app.text_input(key="tie_0").set_value("-0,5").run()
    assert view(app).correlate == ("people,rate.price_per_person=-0.5",)
    app.button(key="tie_0_remove").click().run()
    assert view(app).correlate == ()


def test_as_a_table_it_has_the_same_figures() -> None:
    app = page(PEOPLE, PRICE, range_table="yes")
    text = " ".join(part.proto.body for part in app.get("html"))
    cells = re.findall(r">([^<]+)</t[dh]>", text[text.index("Draws at or below") :])
    assert cells[1:19] == [
        *("1%", "$4,146,475", "5%", "$4,306,754", "10%", "$4,398,546"),
        *("25%", "$4,565,949", "50%", "$4,759,922", "75%", "$4,949,108"),
        *("90%", "$5,123,321", "95%", "$5,218,854", "99%", "$5,389,339"),
    ]
    assert charts(app) == []


def test_the_command_on_screen_gives_the_same_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    app = page(PEOPLE, PRICE, seed="7", draws="1000")
    command = app.code[0].value
    assert main.main([*shlex.split(command)[1:], "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert all(sentence in words(app) for sentence in told["sentences"])
    assert "1,000 draws at Latin hypercube points, seed 7." in words(app)
    assert all(one in words(app) for one in told["spread_from"]["sentences"])


def test_own_costs_have_charts_of_their_own_where_nothing_else_varies() -> None:
    app = page(range_file="transport")
    assert "Beside the deal's total, not in it: Flights of March 15, 2025." in words(app)
    assert [alt.partition(" matters")[0] for alt, _ in charts(app)] == [
        charts(app)[0][0],
        "“Price of a flight hour”",
    ]
    assert charts(app)[0][0].startswith("Half of the draws cost $302,")
    press_remove = next(one for one in app.button if one.key == "range_file_remove")
    press_remove.click().run()
    assert view(app).range_file == ""


# --- At once, and then whole -----------------------------------------------------------------------------------


@pytest.fixture
def calls() -> Iterator[list[int]]:
    """How many draws are asked for, in order."""
    made: list[int] = []

    def counting(plan: Any, generator: Any, draws: int, *more: Any, **known: Any) -> Ranges:
        made.append(draws)
        return ranges(plan, generator, draws, *more, **known)

    with patch.object(uncertain, "ranges", counting):
        yield made


def test_few_draws_answer_first_and_all_of_them_take_their_place(calls: list[int]) -> None:
    app = page(PEOPLE)
    assert calls == [500, 10_000]
    assert "A first answer" not in words(app)
    assert len(charts(app)) == 2
    app.toggle(key="range_as_table").set_value(True).run()
    assert calls == [500, 10_000], "what is known is not drawn again"
    app.selectbox(key="range_draws").set_value("100000").run()
    assert calls == [500, 10_000, 500, 100_000]
    assert "100,000 draws" in words(app)


def test_a_first_answer_says_that_it_is_one() -> None:
    with patch.object(uncertain, "_refine", lambda *_: None):
        app = page(PEOPLE)
    assert "A first answer from 500 draws; more are being drawn." in words(app)
    assert "On the command line" not in words(app)
    assert not app.code


# --- Entering ranges -------------------------------------------------------------------------------------------


def test_examples_fill_rows_that_can_be_changed() -> None:
    app = page()
    assert say("ranges.example") in words(app)
    assert view(app).ranges == (), "an example is not the reader's until it is changed"
    assert SENTENCES[0] in words(app)
    press(app, "Length of stay: 4 months to a year")
    assert view(app).ranges == (PEOPLE, PRICE, "days=uniform:122,365")
    app.text_input(key="uncertain_0_high_2").set_value("1,300").run()
    assert view(app).ranges[0] == "people=triangular:214,238,1300"
    assert "Between $5.06 million and $21.21 million in 9 of 10 draws under the default reading." in words(
        app
    )


def test_rows_about_prices_of_another_deal_give_way_to_an_example() -> None:
    app = page(PRICE, scenario=default_scenario(load("norway-netherlands")))
    assert say("ranges.example") in words(app)
    assert len(charts(app)) == 2
    assert not alerts(app)


@pytest.mark.parametrize("deal", names())
def test_no_deal_has_an_empty_page(deal: str) -> None:
    app = page(scenario=default_scenario(load(deal)))
    assert charts(app)
    assert not alerts(app)


def test_a_quantity_of_ones_own_takes_any_shape() -> None:
    app = press(page(PRICE), "Add a quantity")
    assert view(app).ranges == (PRICE, PEOPLE)
    app.button(key="uncertain_0_remove").click().run()
    app.selectbox(key="uncertain_0_shape").set_value("normal").run()
    assert view(app).ranges == ("people=normal:238,12",)
    assert app.text_input(key="uncertain_0_deviation_1").value == "12"
    app.selectbox(key="uncertain_0_name").set_value("stay").run()
    assert view(app).ranges == ("stay=triangular:0.9,1,1.1",)
    app.selectbox(key="uncertain_0_shape").set_value("discrete").run()
    app.text_input(key="uncertain_0_values_0").set_value("0.5@0.7, 1@0.3").run()
    assert "$4.76 million in every draw under the default reading: none of these ranges moves it." in words(
        app
    ), "half a year is paid for in advance as a whole one"


def test_each_row_says_what_the_case_has() -> None:
    app = page(PEOPLE, "rate.transport=triangular:,,")
    assert "In the case: 238." in words(app)
    assert "No amount was reported; it counts once it has a range." in words(app)


def test_removing_a_row_leaves_the_others() -> None:
    app = page(PEOPLE, PRICE)
    app.button(key="uncertain_0_remove").click().run()
    assert view(app).ranges == (PRICE,)
    assert app.text_input(key="uncertain_0_low_0").value == "18,000"
    app.button(key="uncertain_0_remove").click().run()
    assert view(app).ranges == ()
    assert say("ranges.example") in words(app)


def test_a_change_that_comes_with_a_removal_reaches_its_own_row() -> None:
    app = page(PEOPLE, PRICE)
    app.text_input(key="uncertain_1_low_0").set_value("17000")
    app.button(key="uncertain_0_remove").click().run()
    assert view(app).ranges == (PRICE.replace("18000", "17000"),)


def test_days_of_release_are_typed_as_days() -> None:
    app = press(page(scenario=HELD), "Day of release: a month sooner or later")
    app.button(key="uncertain_0_remove").click().run()  # the example, of a price
    assert view(app).ranges == ("released=triangular:2025-06-18,2025-07-18,2025-08-17",)
    assert "In the case: July 18, 2025." in words(app)
    assert "$5.04 million in every draw under the default reading: none of these ranges moves it." in words(
        app
    )
    assert "perhead range scenario.toml --range" in app.code[0].value


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("people=triangular:many,238,262", "found many, which is no number"),
        ("people=triangular:300,238,262", "the numbers must not fall"),
        ("people=triangular:,238,262", "found (nothing), which is no number"),
        ("people=uniform:1%2C5,9", "found 1,5, which is no number"),
        ("people=uniform:-5,9", "allowed: 0 to 10,000,000"),
        ("people=strange:5", "found strange, which is no kind of range"),
    ],
)
def test_what_cannot_be_used_is_told_at_its_row_and_kept(row: str, says: str) -> None:
    app = page(PRICE, row)
    (told,) = alerts(app)
    assert told.startswith(f"{LABEL}: ")
    assert says in told
    assert view(app).ranges == (PRICE, row)
    assert not charts(app), "no result is made up from the other row alone"


def test_a_number_of_ones_own_in_a_link_is_not_drawn_as_well() -> None:
    own = DEFAULT.changed(parameters={"price_per_person": 18_000})
    app = page(PRICE, scenario=own)
    (told,) = alerts(app)
    assert "price_per_person is a number of your own already" in told
    assert not charts(app), "nothing is drawn"


def test_a_comma_that_parts_no_thousands_stays_in_its_own_box() -> None:
    app = page(PEOPLE)
    app.text_input(key="uncertain_0_low_0").set_value("1,5").run()
    assert [app.text_input(key=f"uncertain_0_{box}").value for box in ("low_0", "likely_1", "high_2")] == [
        "1,5",
        "238",
        "262",
    ]
    assert "found 1,5, which is no number" in alerts(app)[0]


def test_after_a_mistake_the_last_result_stays_and_is_said_to_be_old() -> None:
    app = page(PEOPLE)
    before = "Between $4.44 million and $5.08 million in 9 of 10 draws under the default reading."
    assert before in words(app)
    app.text_input(key="uncertain_0_low_0").set_value("many").run()
    assert alerts(app) == [f"{LABEL}: found many, which is no number"]
    assert app.text_input(key="uncertain_0_low_0").value == "many"
    assert "Not updated: the last ranges that could be used give this." in words(app)
    assert before in words(app)
    assert "A first answer" not in words(app)
    assert any('<p class="answer old">' in part.proto.body for part in app.get("html"))
    app.text_input(key="uncertain_0_low_0").set_value("200").run()
    assert not alerts(app)
    assert "Between $4.22 million and $5.06 million in 9 of 10 draws under the default reading." in words(app)


def test_one_quantity_has_one_row() -> None:
    assert "it has a row above already" in alerts(page(PEOPLE, PEOPLE))[0]
    assert "stay and days set the same quantity" in alerts(page("stay=uniform:1,2", "days=uniform:1,2"))[0]


def test_a_row_that_does_not_go_with_the_case_is_told() -> None:
    app = page("days=uniform:122,365", scenario=HELD)
    assert "give the day of release instead" in alerts(app)[-1]
    assert app.selectbox(key="uncertain_0_name").value == "days"


@pytest.mark.parametrize("seed", ["", "seven", "-1", "9" * 19])
def test_a_seed_is_a_whole_number(seed: str) -> None:
    app = page(PEOPLE, seed="1")
    app.text_input(key="range_seed").set_value(seed).run()
    assert alerts(app)[0].startswith("Seed: found")
    assert app.text_input(key="range_seed").value == seed


# --- The link --------------------------------------------------------------------------------------------------


def test_a_link_brings_everything_back() -> None:
    app = page(PEOPLE, "people.ms13=uniform:a,,b", range_file="transport", seed="9")
    now = app.session_state["history"].now
    pairs = parse_qsl(urlencode(state.pairs(now, 1.0), safe="~"), keep_blank_values=True)
    again = AppTest.from_function(_ranges, default_timeout=120)
    for key, value in pairs:
        again.query_params[key] = [*again.query_params.get(key, []), value]
    again.run()
    assert again.session_state["history"].now == now
    assert words(again) == words(app)


def _ranges() -> None:
    from ui.pages import ranges

    ranges.show()


def test_a_link_with_a_range_that_is_none_says_so() -> None:
    app = page("people")
    assert view(app).ranges == ()
    assert "range" in app.session_state["notice"].problems[0]


def _data(spec: str) -> list[list[dict[str, Any]]]:
    found = json.loads(spec)
    sets = [layer["data"] for layer in found["layer"] if "values" in layer.get("data", {})]
    named = found.get("datasets", {}).values()
    return [*(one["values"] for one in sets), *named]
