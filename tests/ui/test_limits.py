"""What one reader may ask of a served dashboard: at each limit it works, and one more is refused with its sentence before the work
that it would take.
"""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qsl, urlencode

import pytest
import tomli_w
from streamlit.runtime.uploaded_file_manager import UploadedFile
from streamlit.testing.v1 import AppTest

from model.files.problems import BadInput
from model.outputs.workbook.workbook import MOST_SCENARIOS
from model.results import ledger
from model.scenario.in_memory import deal_of
from model.scenario.library import Deal, load
from model.scenario.link import to_pairs
from model.scenario.own_deal import deal_of_form, example
from model.scenario.scenario import Scenario, default_scenario
from model.words.wording import number, say
from tests.ui.screen import Screen, text_of
from tests.ui.test_link import opened as opened_link, visit
from tests.ui.test_pages_logic import opened
from ui import limits, state as states
from ui.components import claim_files, cohorts, comparison, downloads, own_deals
from ui.limits import Limit
from ui.pages import claim as claim_page, money_over_time
from ui.view import DRAWS, read_view

HERE = load("us-el-salvador")
DEFAULT = default_scenario(HERE)
DATED = HERE.scenario("what-was-held")
SOUND = Path(__file__).parents[1] / "fixtures" / "broken" / "sound"


def refused(limit: Limit, given: int) -> str:
    return say(f"limits.{limit.name}", given=number(given), most=number(limit.most))


def of_rows(count: int) -> Scenario:
    return DEFAULT.changed(cohort=[{"people": 1, "group": DEFAULT.first_group, "years": 1.0}] * count)


def alerts(app: AppTest) -> list[str]:
    return [text_of(part.proto.body) for part in app.get("html") if 'role="alert"' in part.proto.body]


def watched(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> list[tuple[Any, ...]]:
    """What a function is called with from here on."""
    calls, real = list[tuple[Any, ...]](), getattr(owner, name)

    def noted(*given: Any, **more: Any) -> Any:
        calls.append(given)
        return real(*given, **more)

    monkeypatch.setattr(owner, name, noted)
    return calls


# --- Texts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["1 " * 500_000, "a" * (limits.CLAIM.most + 1)])
def test_a_text_too_long_is_refused_before_it_is_read(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("claim", DEFAULT)
    app.session_state["paste"] = True
    app.run()
    calls = watched(monkeypatch, claim_page, "check")
    app.session_state["paste"] = True
    app.text_area(key="claim").set_value(text).run()
    assert alerts(app) == [refused(limits.CLAIM, len(text))]
    assert calls == []
    assert app.text_area(key="claim").value == text, "nothing typed is lost"


def test_a_text_as_long_as_is_allowed_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "The deal paid $4.76 million for 238 people. ".ljust(limits.CLAIM.most, "a")
    app = opened("claim", DEFAULT)
    app.session_state["paste"] = True
    app.run()
    calls = watched(monkeypatch, claim_page, "check")
    app.session_state["paste"] = True
    app.text_area(key="claim").set_value(text).run()
    assert alerts(app) == []
    assert [given[0] for given in calls] == [text]


class Dropped:
    """A file as it is dropped, that says how large it is without being read."""

    name = "a.txt"

    def __init__(self, size: int) -> None:
        self.size, self.read = size, 0

    def getvalue(self) -> bytes:
        self.read += 1
        return b"a" * 10


@pytest.mark.parametrize(("sizes", "limit"), [
    ([10] * limits.CLAIM_FILES.most, None),
    ([10] * (limits.CLAIM_FILES.most + 1), limits.CLAIM_FILES),
    ([limits.CLAIM_BYTES.most - 5, 5], None),
    ([limits.CLAIM_BYTES.most - 4, 5], limits.CLAIM_BYTES),
])  # fmt: skip
def test_files_too_many_or_too_large_are_refused_unread(sizes: list[int], limit: Limit | None) -> None:
    files, taken = [Dropped(size) for size in sizes], list[str]()

    def take() -> None:
        claim_files._take(cast(list[UploadedFile], files), lambda text, _: taken.append(text))

    if limit is None:
        take()
        assert len(taken) == 1
    else:
        with pytest.raises(BadInput) as caught:
            take()
        given = len(files) if limit == limits.CLAIM_FILES else sum(sizes)
        assert caught.value.problems == (refused(limit, given),)
        assert not any(file.read for file in files)


def test_no_file_is_read_after_the_text_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = watched(monkeypatch, claim_files, "_read")
    half = b"a" * (limits.CLAIM.most // 2)
    fits = [("a.txt", half), ("b.txt", half[2:])]  # a blank line comes between them
    assert len(claim_files.joined(fits)) == limits.CLAIM.most
    calls.clear()
    with pytest.raises(BadInput, match=f"have {number(limits.CLAIM.most + 1)} characters or more"):
        claim_files.joined([("a.txt", half), ("b.txt", half[1:]), ("c.txt", b"c"), ("d.txt", b"d")])
    assert [name for name, _ in calls] == ["a.txt", "b.txt"]


# --- Draws, links, rows ------------------------------------------------------------------------------------------


def test_draws_are_those_offered_and_more_are_for_the_command() -> None:
    most = limits.DRAWS.most
    assert max(map(int, DRAWS)) == most
    assert (read_view([("draws", str(most))])[0].draws, read_view([("draws", str(most))])[1]) == (
        str(most),
        (),
    )
    for given in (most + 1, 2_000_000):
        view, problems = read_view([("draws", str(given))])
        assert (view.draws, problems) == ("10000", (refused(limits.DRAWS, given),))
    assert "10,000" not in read_view([("draws", "7")])[1][0]


def test_a_link_too_long_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = to_pairs(DEFAULT.changed(cohort=[{"people": 5, "group": DEFAULT.first_group, "years": 1.0}]), 0.0)
    length = sum(len(key) + len(value) + 2 for key, value in pairs)
    fits = [*pairs, ("about", "a" * (limits.LINK.most - length - len("about") - 2))]
    state, _ = opened_link(fits)
    assert state.scenario.cohort[0].people == 5
    calls = watched(monkeypatch, states, "from_pairs")
    state, problems = opened_link([*fits[:-1], ("about", fits[-1][1] + "a")])
    assert problems == [refused(limits.LINK, limits.LINK.most + 1)]
    assert state.scenario == DEFAULT
    assert [given[0] for given in calls] == [[]]


def test_a_case_of_too_many_rows_is_not_costed(monkeypatch: pytest.MonkeyPatch) -> None:
    most = limits.COHORTS.most
    state, problems = opened_link(to_pairs(of_rows(most), 0.0))
    assert (len(state.scenario.cohort), problems) == (most, [])
    state, problems = opened_link(to_pairs(of_rows(most + 1), 0.0))
    assert (state.scenario, problems) == (DEFAULT, [refused(limits.COHORTS, most + 1)])
    inner = urlencode(
        [pair for pair in to_pairs(of_rows(most + 1), 0.0) if pair[0] not in {"v", "e", "total"}]
    )
    state, problems = opened_link([*to_pairs(DEFAULT, 0.0), ("with", inner)])
    assert (state.view.compared, problems) == ((), [refused(limits.COHORTS, most + 1)])
    with pytest.raises(BadInput, match="rows of people"):
        comparison.add(of_rows(most + 1))


def test_rows_pasted_into_the_table_are_counted_before_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    row = {say("money.column.people"): "5", say("money.column.group"): DATED.first_group,
           say("money.column.arrives"): "2025-03-15"}  # fmt: skip
    room = limits.COHORTS.most - len(DATED.cohort)
    changes = {"edited_rows": {}, "deleted_rows": [], "added_rows": [row] * room}
    assert len(cohorts._rows(DATED, changes)) == limits.COHORTS.most
    calls = watched(monkeypatch, cohorts, "_row")
    changes["added_rows"] = [row] * 10_000
    with pytest.raises(BadInput) as caught:
        cohorts._rows(DATED, changes)
    assert caught.value.problems == (refused(limits.COHORTS, len(DATED.cohort) + 10_000),)
    assert calls == []
    changes |= {"added_rows": [row] * (room + 1), "deleted_rows": [0]}
    assert len(cohorts._rows(DATED, changes)) == limits.COHORTS.most


def test_a_scenario_file_of_too_many_rows_leaves_the_case_as_it_is() -> None:
    from model.scenario.sharing import toml

    screen = Screen()
    screen.upload("many.toml", toml(of_rows(limits.COHORTS.most + 1)).encode())
    assert any(refused(limits.COHORTS, limits.COHORTS.most + 1) in alert for alert in alerts(screen.app))
    assert "Holding 238 people" in " ".join(
        text_of(part.proto.body) for part in screen.app.get("html") if 'class="answer' in part.proto.body
    )


def deal_of_rows(count: int) -> Deal:
    """A deal of one's own with so many rows of people in its usual case."""
    made = deal_of_form(example(date(2026, 1, 1)))
    terms = tomllib.loads(made.file("arrangement.toml").decode())
    terms["default"] = [{**terms["default"][0], "people": 1}] * count
    files = {"arrangement.toml": tomli_w.dumps(terms).encode(), "evidence.toml": made.file("evidence.toml")}
    return deal_of("many", files)


def test_a_deal_of_too_many_rows_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    held = watched(monkeypatch, own_deals.state, "hold")
    with pytest.raises(BadInput, match="rows of people"):
        own_deals.keep(deal_of_rows(limits.COHORTS.most + 1))
    assert held == []


def test_a_case_of_too_many_rows_that_comes_with_a_deal_counts_too() -> None:
    files = {path.name: path.read_bytes() for path in SOUND.glob("*.toml")}
    deal = deal_of("norland", files)
    limits.check_deal(deal)
    head, row = files["ten-people.toml"].split(b"[[cohort]]")
    files["ten-people.toml"] = b"[[cohort]]".join([head, *[row] * (limits.COHORTS.most + 1)])
    with pytest.raises(BadInput) as caught:
        limits.check_deal(deal_of("norland", files))
    assert caught.value.problems == (refused(limits.COHORTS, limits.COHORTS.most + 1),)


@pytest.mark.parametrize("more", [0, 1])
def test_a_link_with_such_a_deal_shows_the_usual_one_and_says_why(more: int) -> None:
    deal = deal_of_rows(limits.COHORTS.most + more)
    pairs = to_pairs(default_scenario(deal), 0.0)
    assert "deal_terms" in dict(pairs), "it has room in a link"
    state, problems = opened_link(pairs)
    if more:
        assert (state.scenario, problems) == (DEFAULT, [refused(limits.COHORTS, limits.COHORTS.most + 1)])
    else:
        assert (len(state.scenario.cohort), problems) == (limits.COHORTS.most, [])


def test_a_comparison_has_so_many_rows_and_reads_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    one = urlencode([pair for pair in to_pairs(DEFAULT, 0.0) if pair[0] not in {"v", "e", "total"}])
    from ui import view

    calls = watched(monkeypatch, view, "from_pairs")
    state, problems = opened_link([("with", one)] * limits.COMPARED)
    assert (len(state.view.compared), problems) == (limits.COMPARED, [])
    calls.clear()
    _, problems = opened_link([("with", one)] * (limits.COMPARED + 20))
    assert problems == [
        say("link.too_many", key="with", given=number(limits.COMPARED + 20), most=limits.COMPARED)
    ]
    assert len(calls) == limits.COMPARED


def test_no_link_is_offered_that_a_page_would_not_open(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen("")
    query = screen.copied_link.partition("?")[2]
    length = sum(len(key) + len(value) + 2 for key, value in parse_qsl(query, keep_blank_values=True))
    monkeypatch.setattr(limits, "LINK", Limit("link", length))
    assert screen.copied_link
    monkeypatch.setattr(limits, "LINK", Limit("link", length - 1))
    screen.app.run()
    said = [text_of(part.proto.body) for part in screen.app.get("html")]
    assert say("limits.link_made", most=number(length - 1)) in said
    with pytest.raises(ValueError, match="not enough values"):
        _ = screen.copied_link


# --- Ledger and workbook -----------------------------------------------------------------------------------------


def _with_ledger(monkeypatch: pytest.MonkeyPatch, most: int) -> tuple[AppTest, list[tuple[Any, ...]]]:
    monkeypatch.setattr(limits, "LEDGER", Limit("ledger", most))
    calls = watched(monkeypatch, money_over_time, "ledger_table")
    app = opened("money_over_time", DATED)
    app.session_state["ledger_panel"] = True
    return app.run(), calls


def test_a_ledger_too_long_is_not_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = ledger.most_periods(DATED, "event")
    assert rows - 1 <= len(ledger.periods(DATED, "event")) <= rows
    app, calls = _with_ledger(monkeypatch, rows)
    assert (len(calls), alerts(app)) == (1, [])
    app, calls = _with_ledger(monkeypatch, rows - 1)
    assert (calls, alerts(app)) == ([], [refused(limits.LEDGER, rows)])


def test_a_workbook_too_large_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = watched(monkeypatch, downloads.workbook, "workbook")
    uk = default_scenario(load("uk-rwanda"))
    row = {"people": 1, "group": uk.first_group, "years": 1.0}
    fits = [uk.changed(cohort=[row] * (limits.WORKBOOK.most // 2))] * 2
    assert downloads.workbook_of(fits).refused is None
    more = [fits[0], uk.changed(cohort=[row] * (limits.WORKBOOK.most // 2 + 1))]
    file = downloads.workbook_of(more)
    assert file.refused == refused(limits.WORKBOOK, limits.WORKBOOK.most + 1)
    assert file.make() == b""
    assert calls == []


def test_a_workbook_of_too_many_scenarios_is_refused_at_once() -> None:
    many = [default_scenario(load("uk-rwanda"))] * (MOST_SCENARIOS + 1)
    limits.check_workbook(many[1:])
    with pytest.raises(BadInput, match=str(MOST_SCENARIOS)):
        limits.check_workbook(many)


# --- What a session keeps ----------------------------------------------------------------------------------------


def test_steps_that_can_be_undone_hold_so_much_text_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LARGEST_PAST", 300)
    state = opened_link([])[0]
    texts = [f"{number}" * 100 for number in range(6)]
    with visit():
        states.put(state)
        for text in texts:
            states.view(claim=text)
            for people in (5, 6):  # steps that hold the same text hold it once
                states.change(cohort=[{"people": people, "group": DEFAULT.first_group, "years": 1.0}])
        past = [step.view.claim for step in states.history().past]
        assert list(dict.fromkeys(past)) == texts[-3:]
        assert past.count(texts[-2]) == 3
        assert states.now().view.claim == texts[-1]


def test_deals_of_ones_own_are_kept_up_to_a_size(monkeypatch: pytest.MonkeyPatch) -> None:
    deals = [deal_of_form(example(date(2026, 1, day))).name for day in range(1, 7)]
    assert len(set(deals)) == 6
    with visit():
        named = states.hold(deals[0])
        monkeypatch.setattr(limits, "LARGEST_HELD", 3 * len(named) + 100)
        for deal in deals[1:]:
            named = states.hold(deal)
        assert len(states.held()) == 3
        assert list(states.held().values())[-1] == named
        monkeypatch.setattr(limits, "LARGEST_HELD", 1)
        named = states.hold(deals[0])
        assert list(states.held().values()) == [named], "the one shown is kept whatever its size"
