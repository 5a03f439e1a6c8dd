"""The one state object of the dashboard: what a person has set on every page, its history, and its link.

Every page reads `now()` and changes it with `put`, `change` or `view`. The address bar always holds the link of
what is shown; an address typed, pasted or gone back to is opened. A scenario's part of the link is `scenario/link`;
the rest is `ui.view`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state import SessionStateProxy

from model.files.problems import BadInput
from model.scenario.cases import carried
from model.scenario.in_memory import beside, short_name
from model.scenario.library import Deal, home, is_in_memory
from model.scenario.link import Opened, from_pairs, to_pairs
from model.scenario.offered import own
from model.scenario.scenario import Scenario, default_scenario
from model.words.wording import say
from ui import limits
from ui.view import FIELDS, View, read_view, view_pairs

MOST_STEPS = 200
CONTENT = frozenset({"compared", "base", "claim", "edits", "ranges", "range_file", "correlate", "was_held"})
"""Settings of the pages that are a reader's work, not a way of looking at it."""
MOST_HELD = 20
"""Deals of one's own that a session keeps; the oldest goes first."""


@dataclass(frozen=True)
class State:
    """All that can be set: the scenario, and what each page shows of it."""

    scenario: Scenario
    view: View = field(default_factory=View)


@dataclass(frozen=True)
class History:
    """The states gone through, the one shown, and those undone."""

    past: tuple[State, ...]
    now: State
    future: tuple[State, ...] = ()


@dataclass(frozen=True)
class Notice:
    """What was wrong with a link that was opened, and what it showed when it was made."""

    problems: tuple[str, ...]
    opened: Opened


def _session() -> SessionStateProxy:
    return st.session_state


def history() -> History:
    """The session's history; opens the address the session started with."""
    if "history" not in _session():
        for key, value in _fresh().items():
            _session().setdefault(key, value)
        _session()["history"] = History((), open_pairs(_address()))
    return cast(History, _session()["history"])


def _fresh() -> dict[str, Any]:
    """What is kept of a session beside its history, as it begins. All of it is there from then on: to ask Streamlit for what is
    not there costs as much as to draw something.
    """
    return {
        "acted": False, "drawn": 0, "ends": {}, "errors": {}, "generation": 0, "head": "", "held": {}, "left": _entered_before(),
        "making": None, "making_shown": None, "moved": None, "notice": None, "page": None, "stale": False, "to_page": "",
        "turned": False, "uploaded": "", "written": None,
    }  # fmt: skip


_CONTROL = re.compile(r"\$\$ID-[0-9a-f]+-(.+)")


def _entered_before() -> dict[str, object]:
    """What stands in the controls of a page whose server was started anew, by their keys; of a first visit nothing.

    The browser sends it with the first change it makes there, which Streamlit, knowing of no control yet, would let fall.
    """
    context = get_script_run_ctx()
    values_sent = dict[str, object]()
    for control in context.session_state.get_widget_states() if context else ():
        key, kind = _CONTROL.fullmatch(control.id), control.WhichOneof("value")
        if key and kind == "string_value":
            values_sent[key[1]] = control.string_value
        elif key and kind in {"double_array_value", "string_array_value"}:
            values = list(getattr(control, kind).data)
            values_sent[key[1]] = values[0] if len(values) == 1 else None
    return values_sent


def left_over(key: str) -> object:
    """What was entered into a control before its server was started anew, once; None where nothing was."""
    left: dict[str, object] = _session().get("left", {})
    return left.pop(key, None)


def forget_left() -> None:
    """Let go of what else stood there: only what differed first was entered, the rest is of the screen before that."""
    _session()["left"] = {}


def now() -> State:
    """What is shown."""
    return history().now


def put(state: State) -> None:
    """Show another state as a whole; the one before can be undone."""
    _renew()
    _push(state)


def _push(state: State) -> None:
    acted()
    before = history()
    if state != before.now:
        _session()["history"] = History(_light((*before.past, before.now)[-MOST_STEPS:]), state)


def _light(past: tuple[State, ...]) -> tuple[State, ...]:
    """The steps that can be undone, without the oldest where texts pasted in them would fill the memory."""
    texts = {id(text): len(text) for step in past for text in (step.view.claim, step.view.edits)}
    while past and sum(texts.values()) > limits.LARGEST_PAST:
        past = past[1:]
        texts = {id(text): len(text) for step in past for text in (step.view.claim, step.view.edits)}
    return past


def _show(state: State) -> None:
    """Show another state that is no step of its own: undo goes back beyond it."""
    acted()
    _session()["history"] = replace(history(), now=state)


def generation() -> int:
    """How often a whole state was put. A control drawn in an earlier generation has no say any more:
    a box sends its old text along with a click on a preset, and that must not undo the preset.
    """
    return int(_session().get("generation", 0))


def begin() -> None:
    """A drawing of the page begins: what is drawn now speaks for this generation, and what was done before is done."""
    _session()["acted"] = False
    _session()["drawn"] = generation()


def outdated() -> bool:
    """Whether a whole state was put since the controls on the screen were drawn."""
    return bool(_session().get("drawn", generation()) != generation())


def acted() -> None:
    """A control was used: the address that came along may be an older one, still on its way to being replaced."""
    _session()["acted"] = True


def _renew() -> None:
    acted()
    _session()["generation"] = generation() + 1
    _session()["errors"] = {}  # a complaint is about the screen it was made on
    _session()["ends"] = {}  # and so is how far a slider was stretched


def turn_to(page: str) -> None:
    """Another page is drawn: what stood in the boxes of the one before is gone, and complaints about it with it."""
    before = _session().get("page")
    if before not in {None, page}:
        _session()["errors"] = {}
    if before != page:
        _session()["turned"] = True
    _session()["page"] = page


def change(**parts: object) -> None:
    """Show the same with some parts of the scenario changed. Raises `BadInput`."""
    scenario = now().scenario
    title = scenario.deal.terms.title  # what a scenario was called before it was changed would now mislead
    _push(replace(now(), scenario=scenario.changed(name=title, about="", **parts)))


def name(text: str) -> None:
    """Show the same case under a name of the reader's; under the arrangement's own where they give none."""
    scenario = now().scenario
    _push(replace(now(), scenario=scenario.changed(name=text or scenario.deal.terms.title)))


def view(**parts: Any) -> None:
    """Show the same with some settings of a page changed. What is compared and what was pasted can be undone; how a page is
    looked at cannot, since nobody who presses undo means that.
    """
    changed = replace(now(), view=replace(now().view, **parts))
    (_push if CONTENT & parts.keys() else _show)(changed)


def undo() -> None:
    """Go back one step."""
    before = history()
    _renew()
    if before.past:
        _session()["history"] = History(before.past[:-1], before.past[-1], (before.now, *before.future))
        _hold_shown(before.now.scenario.arrangement)


def redo() -> None:
    """Go forward again."""
    before = history()
    _renew()
    if before.future:
        _session()["history"] = History((*before.past, before.now), before.future[0], before.future[1:])
        _hold_shown(before.now.scenario.arrangement)


def reset() -> None:
    """Show the case that a first visit to the same arrangement shows; this too can be undone. How the pages are looked at, and
    what is compared, stays.
    """
    deal = now().scenario.as_reported.deal
    put(replace(now(), scenario=default_scenario(deal)))


def pick(deal: Deal) -> None:
    """Show another arrangement, with the people and time of the reader's own where it can have them."""
    put(replace(now(), scenario=carried(now().scenario, deal)))


def _home() -> Scenario:
    return default_scenario(home())


def _address() -> list[tuple[str, str]]:
    return [(key, value) for key in st.query_params for value in st.query_params.get_all(key)]


def open_pairs(pairs: list[tuple[str, str]]) -> State:
    """The state of a link, and a notice of what in it could not be used."""
    try:
        limits.check_link(pairs)
    except BadInput as error:
        return _opened([], error.problems)
    return _opened(pairs)


def _opened(pairs: list[tuple[str, str]], refused: tuple[str, ...] = ()) -> State:
    shown, problems = read_view([pair for pair in pairs if pair[0] in FIELDS])
    opened = from_pairs([pair for pair in pairs if pair[0] not in FIELDS], home().name, held())
    opened = _few_enough(opened)
    if is_in_memory(opened.scenario.arrangement):
        hold(opened.scenario.arrangement)
    _session()["notice"] = Notice((*refused, *opened.problems, *problems), opened)
    return State(opened.scenario, shown)


def _few_enough(opened: Opened) -> Opened:
    """What a link held; with more rows of people than a page takes, the usual case in its place, and why."""
    deal, usual = opened.scenario.as_reported.deal, _home()
    try:
        if is_in_memory(deal.name):
            limits.check_deal(deal)
        usual = default_scenario(deal)
        limits.check_case(opened.scenario)
    except BadInput as error:
        return replace(opened, scenario=usual, total=None, problems=(*opened.problems, *error.problems))
    return opened


def held() -> Mapping[str, str]:
    """The reader's own deals, which nobody else is offered, by the names that links have for them."""
    return cast(dict[str, str], _session().get("held", {}))


def hold(deal: str, instead_of: str = "") -> str:
    """Keep a deal in memory for this session, and hand back its name: numbered where another is called like it."""
    others = {name: other for name, other in held().items() if other != instead_of}
    named = beside(deal, own(others))
    kept = [*others.items(), (short_name(named), named)][-MOST_HELD:]
    while len(kept) > 1 and sum(len(deal) for _, deal in kept) > limits.LARGEST_HELD:
        del kept[0]
    _session()["held"] = dict(kept)
    return named


def _hold_shown(before: str) -> None:
    """Keep the deal shown, which may be an earlier form of the one that was shown `before`."""
    shown = now().scenario.arrangement
    if is_in_memory(shown) and shown not in held().values():
        others = {name: deal for name, deal in held().items() if deal != before}
        _session()["held"] = {**others, short_name(shown): shown}


def notice() -> Notice | None:
    """The notice of the last link opened, until the state changes."""
    last: Notice | None = _session().get("notice")
    return last if last and last.opened.scenario == now().scenario else None


def pairs(state: State, total: float) -> list[tuple[str, str]]:
    """The link of a state that shows `total`: every value written."""
    return [*to_pairs(state.scenario, total), *view_pairs(state.view)]


def link(state: State, total: float) -> str:
    """The whole address that shows `state` again, or only its query where the address is not known."""
    base = (st.context.url or "").split("?")[0].split("#")[0]
    return f"{base}?{urlencode(pairs(state, total), safe='~')}"


def embed(state: State, total: float) -> str:
    """HTML that puts the result, with all that it rests on, into another page: a frame as high as what is in it, and where that page
    lets no script run, high enough for most.
    """
    address = html.escape(f"{link(state, total)}&embed=true", quote=True)
    title = html.escape(say("ui.embedded_title", name=state.scenario.name), quote=True)
    frame = f'<iframe src="{address}" title="{title}" width="100%" height="{CARD}" style="border:0"></iframe>'
    return frame + _AS_HIGH


CARD = 440
"""Pixels of a card in a page that lets no script run."""
_AS_HIGH = (
    '<script>addEventListener("message",function(e){var h=e.data&&e.data.perhead;if(h>0)'
    'document.querySelectorAll("iframe").forEach(function(f){if(f.contentWindow===e.source)f.height=h})})</script>'
)
"""Sets the height of a frame to what the card in it says, whatever else is on the page."""


def follow_address() -> None:
    """Open the address if the person changed it, by going back, editing or pasting."""
    _ = history()
    by_control, _session()["acted"] = _session()["acted"], False
    given, written = _address(), _session().get("written")
    if not by_control and written is not None and given and sorted(given) != sorted(written):
        put(open_pairs(given))
        _session()["written"] = given
        _session()["acted"] = False


def address_to_write(total: float) -> tuple[list[tuple[str, str]], bool] | None:
    """The address of what is shown and whether it only completes the one there, as on a page just turned to; None where it
    stands there already.
    """
    wanted = pairs(now(), total)
    turned, _session()["turned"] = _session()["turned"], False
    if _session().get("written") == wanted and _address():  # another page begins with a bare address
        return None
    _session()["written"] = wanted
    return wanted, turned
