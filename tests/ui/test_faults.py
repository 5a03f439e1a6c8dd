"""What readers of the first edition stumbled on, each seen here as they would see it.

What is told elsewhere is not told again: bars that tie in `test_ranges_logic`, *Used* by the day and without dates in
`test_money_page`, a good value beside a bad one and what undo counts in `test_cost_logic`, the names of printed files in
`outputs/test_figures`.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from streamlit.testing.v1 import AppTest

from model.outputs.chart_data import Tick
from model.scenario.library import load
from model.scenario.link import to_pairs
from model.scenario.scenario import Scenario, default_scenario
from tests.ui.screen import DASHBOARD, PATIENCE, Screen, text_of
from tests.ui.test_pages_logic import _page, compared, opened, shown
from ui.charts.heat import _in_cell
from ui.charts.vega import Name, Room, margin_names
from ui.components import downloads
from ui.components.words import explained

HERE = load("us-el-salvador")
GRANT, FREED, PROPOSED = (
    HERE.scenario(name) for name in ("grant-paid", "freed-after-125-days", "proposed-500")
)


def query(scenario: Scenario) -> str:
    return urlencode([pair for pair in to_pairs(scenario, 0.0) if pair[0] not in {"v", "e", "total"}])


def compare(*scenarios: Scenario, **view: str) -> AppTest:
    app = opened("compare", default_scenario(HERE), **{"with": [query(one) for one in scenarios]}, **view)
    assert not app.exception
    return app


def words(app: AppTest) -> str:
    return text_of(html.unescape(shown(app)))


def in_whole_dollars(amount: str) -> str:
    return f"${float(amount.strip('$').replace(',', '')):,.0f}"


def finding(app: AppTest) -> str:
    (body,) = [part.proto.body for part in app.get("html") if 'class="answer compared"' in part.proto.body]
    return text_of(body)


# --- One figure, one name --------------------------------------------------------------------------------------


def test_of_two_equal_totals_neither_costs_most() -> None:
    """238 people cost $4.76 million for 125 days as for a year, since the year is paid in advance."""
    said = finding(compare(GRANT, FREED))
    assert "costs most" not in said
    assert "costs least" not in said
    assert said.startswith("All cost the same, $4.76 million")
    three = finding(compare(GRANT, PROPOSED, PROPOSED.changed(name="The same again")))
    assert "“500 proposed, $10 million fee” and “The same again” cost most, $10 million each" in three


def test_of_two_equal_swings_neither_matters_most() -> None:
    app = opened("cost", GRANT.changed(cohort=[{"people": 500, "group": "tren_de_aragua", "years": 1.0}]))
    (listed,) = [part.proto.body for part in app.get("html") if '<dl class="matters">' in part.proto.body]
    takeaway = text_of(listed.partition("<dl")[0])
    swings = [float(width) for width in re.findall(r"<i style=\"width:([\d.]+)%", listed)]
    assert swings == sorted(swings, reverse=True)
    labels = [text_of(label) for label in re.findall(r"<dt><b>(.*?)</b>", listed)]
    first = [label for label, swing in zip(labels, swings, strict=True) if swing == swings[0]]
    assert len(first) > 1, "a case in which several matter as much as each other"
    for label in first:
        assert label.casefold() in takeaway.casefold()


@pytest.mark.parametrize("preset", HERE.terms.preset)
def test_cost_and_compare_have_one_figure_under_one_name(preset: str) -> None:
    """On Compare nobody reads $18,238 a person, which is of the 261 held, for what Cost calls $20,000 a person billed."""
    scenario = HERE.scenario(HERE.terms.preset[preset].scenario)
    screen = Screen(f"{query(scenario)}&table=yes")
    app = compare(scenario)
    (head,) = [part.proto.body for part in app.get("html") if 'class="compared"' in part.proto.body]
    heads = [text_of(cell) for cell in re.findall(r"<th scope=\"col\".*?</th>", head)]
    (row,) = [[name, *cells] for name, cells in compared(app).items() if not name.startswith("At home")]
    cells = dict(zip(heads, row, strict=False))
    assert cells["A person billed"] == screen.figures["Per person billed"]
    held = screen.figures.get("Per person held")  # told where it is another one
    assert cells["A person held"] == (cells["A person billed"] if held is None else in_whole_dollars(held))


# --- Presets ---------------------------------------------------------------------------------------------------


def test_presets_of_what_was_held_keep_those_who_are_not_billed() -> None:
    held = {"grant": 23, "accepted": 2, "freed": 23, "half_price": 23}
    screen = Screen("table=yes")
    for preset, people in held.items():
        screen.choose_preset(preset)
        assert screen.scenario.people_of("ms13") == people


def test_the_freed_held_a_year_are_the_238_sent() -> None:
    screen = Screen("table=yes")
    before = (screen.spread, screen.figures, screen.answer)
    screen.choose_preset("freed")
    screen.type_stay("1 year")
    assert (screen.spread, screen.figures, screen.answer) == before
    assert screen.preset == "grant"


def test_a_fee_proposed_once_is_priced_once() -> None:
    screen = Screen("table=yes")
    screen.choose_preset("proposed")
    assert screen.options["price"] == "flat_once"
    screen.type_people("250")
    assert screen.figures["Total"] == "$10,000,000", "a fee does not go by head"
    screen.type_stay("3 years")
    assert screen.figures["Total"] == "$10,000,000", "and is paid once"


# --- Sentences that say what is so -----------------------------------------------------------------------------


def test_a_price_of_ones_own_stands_in_the_reading() -> None:
    screen = Screen("set=price_per_person~18000&table=yes")
    assert screen.reading_line.startswith("$18,000 (yours) a person a year")
    assert "$20,000" not in screen.reading_line


@pytest.mark.parametrize("reading", [{}, {"discount": "no_second_year"}, {"price": "per_person_once"}])
def test_no_day_is_said_to_add_nothing_as_if_it_added_something(reading: dict[str, str]) -> None:
    for leave in ("364", "365", "366"):
        app = opened("learn", GRANT.changed(reading=reading), leave=leave)
        assert not re.search(r"day \d[\d,]*: \$0(?![.\d])", words(app))


def test_what_is_converted_has_no_cents() -> None:
    """£541 million is some $692 million; nothing supports $691,620,495.78."""
    app = compare(GRANT, default_scenario(load("uk-rwanda")), base="1")
    app.session_state["compare_words"] = True
    app.run()
    assert "$692 million" in words(app)
    assert re.findall(r"\$[\d,]{7,}\.\d\d", words(app)) == []
    assert all(
        "." not in cell or "million" in cell or "billion" in cell
        for cell in compared(app)["UK–Rwanda relocation partnership, 2022–2024"][1:2]
    )


def test_no_per_cent_is_above_a_thousand() -> None:
    """$691.6 million is 144 times as much more as $4.76 million, which nobody says as 14,429.8%."""
    app = compare(GRANT, default_scenario(load("uk-rwanda")), base="1")
    app.session_state["compare_words"] = True
    app.run()
    found = [float(text.replace(",", "")) for text in re.findall(r"([\d,]+(?:\.\d+)?)%", words(app))]
    assert found
    assert max(found) <= 1_000
    assert "145 times" in finding(app)


def test_amounts_of_unlike_years_are_said_to_be() -> None:
    rwanda = default_scenario(load("uk-rwanda"))
    assert "in the prices of different years (2024 and 2025)" in words(compare(GRANT, rwanda))
    assert "prices of different years" not in words(compare(GRANT, PROPOSED))
    assert "prices of different years" not in words(compare(GRANT, rwanda, prices="2025", currency="USD"))


# --- Links and addresses ---------------------------------------------------------------------------------------


def test_a_short_link_warns_of_nothing() -> None:
    for short in ("held=300~tren_de_aragua~1y", "price=flat_once", "deal=uk-rwanda", "along=time"):
        assert Screen(short).notices == []


def _completed(app: AppTest) -> list[dict[str, Any]]:
    return [
        json.loads(one.proto.json) for one in app.get("bidi_component") if one.proto.id.endswith("-address")
    ]


def test_a_first_visit_is_one_step_of_the_browser() -> None:
    """What Streamlit writes into the address is a step of its own; what only completes it is put there without one."""
    app = AppTest.from_file(str(DASHBOARD), default_timeout=PATIENCE).run()
    assert dict(app.query_params) == {}
    (completed,) = _completed(app)
    pairs = parse_qsl(completed["query"], keep_blank_values=True)
    assert ("held", "238~tren_de_aragua~1y") in pairs
    app.text_input(key="people_text").set_value("300").run()
    assert "300~tren_de_aragua~1y" in app.query_params["held"], "a change is a step"
    assert _completed(app) == []


@pytest.mark.parametrize(
    ("box", "typed", "answer"),
    [("people_text", "300", "$6 million"), ("stay_text", "2 years", "$9.52 million")],
)
def test_the_first_edit_after_a_restart_of_the_server_counts(box: str, typed: str, answer: str) -> None:
    """The browser holds the page while the server knows of no session: what is typed then comes with the boxes alone."""
    before = AppTest.from_file(str(DASHBOARD), default_timeout=PATIENCE).run()
    after = AppTest.from_file(str(DASHBOARD), default_timeout=PATIENCE)
    for key, value in parse_qsl(_completed(before)[0]["query"], keep_blank_values=True):
        after.query_params[key] = [*after.query_params.get(key, []), value]
    before.text_input(key=box).set_value(typed)
    after._run(before._tree.get_widget_states())  # what the browser shows, and sends
    assert not after.exception
    (sentence,) = [
        text_of(one.proto.body) for one in after.get("html") if '<p class="answer' in one.proto.body
    ]
    assert answer in sentence
    assert after.text_input(key=box).value == typed


@pytest.mark.parametrize(
    ("page", "table", "cells", "answer"),
    [
        ("compare", "edited_", {"people": "1,010"}, "$20.2 million"),  # 1,010 people for a year
        (
            "money_over_time",
            "cohorts_",
            {"People": "338"},
            "$7.04 million",
        ),  # 100 more than $5.04 million pays for
    ],
)
def test_the_first_cell_edited_after_a_restart_of_the_server_counts(
    page: str, table: str, cells: dict[str, str], answer: str
) -> None:
    """A table sends what was done to it as one text."""
    before = opened(page, GRANT)
    (grid,) = [part.proto for part in before.dataframe if table in part.proto.id]
    assert answer not in words(before)
    sent = before._tree.get_widget_states()
    done = {"edited_rows": {"0": cells}, "added_rows": [], "deleted_rows": []}
    sent.widgets.add(id=grid.id, string_value=json.dumps(done))
    after = AppTest.from_function(_page, kwargs={"name": page}, default_timeout=120)
    for key in before.query_params:
        after.query_params[key] = before.query_params[key]
    after._run(sent)
    assert not after.exception
    assert answer in words(after)
    assert answer in words(after.run()), "what came with the restart is taken over once, and stays"


def test_a_text_pasted_just_as_the_server_starts_anew_is_checked() -> None:
    before = opened("claim", GRANT)
    before.session_state["paste"] = True
    before.run()
    before.text_area(key="claim").set_value("Holding 300 people for a year at $20,000 each costs $6 million.")
    after = AppTest.from_function(_page, kwargs={"name": "claim"}, default_timeout=PATIENCE)
    for key in before.query_params:
        after.query_params[key] = before.query_params[key]
    after._run(before._tree.get_widget_states())
    assert not after.exception
    assert "Holding 300 people" in words(after)
    assert "not checked" not in words(after)


# --- Files -----------------------------------------------------------------------------------------------------


def test_no_two_files_on_offer_share_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    named = list[str]()
    real = downloads.st.download_button

    def noted(*args: Any, **options: Any) -> bool:
        named.append(options["file_name"])
        return real(*args, **options)

    monkeypatch.setattr(downloads.st, "download_button", noted)
    screen = Screen("table=yes")
    screen.choose_preset("freed")
    screen.unfold("more")
    assert len(named) > 6
    assert len(set(named)) == len(named)
    assert all("reed-after-125-days" in name for name in named), "each is called after its case"


# --- The money bar ---------------------------------------------------------------------------------------------


def money_bar(app: AppTest) -> str:
    (body,) = [part.proto.body for part in app.get("html") if 'class="moneybar"' in part.proto.body]
    return text_of(html.unescape(body))


def test_a_sum_of_the_readers_own_is_nobodys_report() -> None:
    """No outlet reported $20 million approved, nor $5 million paid."""
    own = default_scenario(HERE).changed(parameters={"approved": 20e6, "paid": 5e6})
    bar = money_bar(opened("cost", own))
    assert "yours Approved $20 million" in bar
    assert "Paid $5 million yours" in bar
    assert "CNN" not in bar
    assert "Associated Press" not in bar
    assert "Paid $4.76 million CNN" in money_bar(opened("cost", default_scenario(HERE)))


def test_what_was_only_announced_is_not_called_approved() -> None:
    """$15 million were approved; with the $6 million announced besides they are $21 million, which nobody approved."""
    reading = {**default_scenario(HERE).reading, "funding": "additional"}
    app = opened("cost", default_scenario(HERE).changed(reading=reading))
    assert "Approved and announced $21 million" in money_bar(app)
    (body,) = [part.proto.body for part in app.get("html") if 'class="moneybar"' in part.proto.body]
    assert 'Approved and announced $21 million"' in body or "Approved and announced $21 million." in body


# --- Words of ours ---------------------------------------------------------------------------------------------


def test_each_word_is_explained_once_in_a_text_and_the_text_stays_as_it_is() -> None:
    once = explained("Held & billed: those HELD in advance, and every place.")
    assert text_of(once) == "Held & billed: those HELD in advance, and every place."
    assert re.findall(r"<dfn[^>]*>(.*?)</dfn>", once) == ["Held", "billed", "in advance", "place"]
    assert "<dfn" not in explained("Per person billed, a day", "Per person billed")
    assert "<dfn" not in explained("Households, replaced, overdue, in place of")


def test_an_axis_of_a_currency_without_a_sign_has_room_for_its_letters() -> None:
    """`NOK 1,000m` has ten letters, of seven pixels each at most; `$25m` has room in what there always is."""
    wide, usual = Room().for_ticks([Tick(1e9, "NOK 1,000m")]), Room().for_ticks([Tick(25e6, "$25m")])
    assert wide.left == wide.narrow_left == 84
    assert usual == Room(left=44, narrow_left=42)


def test_a_cell_of_the_map_has_room_for_its_total_on_a_phone() -> None:
    """Six columns of a phone have fifty pixels each, and so no room for `NOK 906m`."""
    assert _in_cell(906e6, "NOK") == "906m"
    assert _in_cell(4.76e6, "USD") == "$4.76m"


def test_names_inside_a_narrow_chart_keep_apart() -> None:
    """At $11.1 million and $10 million of $20 million they would stand ten pixels apart, and one over the other."""
    drawn = margin_names([Name(11.1, "a", short="this"), Name(10, "b", short="lowest")], 600, 20, 180)
    inside = [
        one["layer"][0]["encoding"]["y"]["value"] for one in drawn if "layer" in one
    ]  # those with a halo
    assert len(inside) == 2
    assert inside[1] - inside[0] >= 14


def test_no_name_of_a_link_becomes_a_formula_in_a_spreadsheet() -> None:
    app = compare(GRANT.changed(name="=HYPERLINK(1)"), GRANT)
    (copied,) = [one for one in app.get("bidi_component") if one.proto.id.endswith("-copy_table")]
    text = str(json.loads(copied.proto.json)["text"])
    assert "'=HYPERLINK(1)\t" in text
    assert "\t=" not in text
    assert "\n=" not in text
