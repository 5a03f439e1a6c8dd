"""The terms of the arrangement: each number in force, whose it is, where it comes from, and the way back to it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from model.files.problems import BadInput
from model.results.parameters import ParameterInForce, parameters_table
from model.scenario import parse
from model.scenario.library import shown_name
from model.scenario.scenario import Scenario
from model.words.wording import count, say
from ui import state
from ui.components import entry, parts
from ui.components.entry import TextBox

SHOWN = 5
"""Terms that stand open; the others unfold."""
FIRST = ("price", "discount", "funding", "limit", "people")
"""What a term is used for, in the order that a reader looks for it."""


def panel(scenario: Scenario) -> None:
    """Draw the panel."""
    rows = [row for row in parameters_table(scenario).parameters if row.use in FIRST]
    rows.sort(key=lambda row: (row.value is None, FIRST.index(row.use)))
    if not rows:
        return
    own = [row for row in rows if row.own]
    reported = "terms.all_reported" if any(row.facts for row in rows) else "terms.all_written"
    how = count(len(own), "terms.one_own", "terms.some_own") if own else say(reported)
    with st.container(key="terms", gap=None):
        st.html(
            f'<p class="termshead"><b>{parts.escaped(say("terms.title"))}</b> <span>{parts.escaped(how)}</span></p>'
        )
        open_ = [row for row in rows if row.own or row in rows[:SHOWN]]
        _rows(scenario, open_)
        folded = [row for row in rows if row not in open_]
        if folded:
            label = count(len(folded), "terms.one_more", "terms.more")
            with st.expander(label, type="compact", key="more_terms", on_change="rerun") as more:
                if more.open:
                    _rows(scenario, folded)


def _rows(scenario: Scenario, rows: Sequence[ParameterInForce]) -> None:
    for row in rows:
        box = _box(scenario, row.name)
        # Drawn alike and in the same place whoever wrote the number: another box would take the keyboard away from a reader.
        box.draw(parts.marked(row.label), row.edit, width=212, placeholder=say("terms.none"))
        if row.own:
            _own_note(scenario, row)
        else:
            st.html(f'<p class="small termnote">{_from(scenario, row)}</p>')
        box.complain()


def _own_note(scenario: Scenario, row: ParameterInForce) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"term_row_{row.name}"):
        st.html(f'<p class="small">{_yours(scenario, row)}</p>', width="content")
        st.button(
            say("terms.reset"), key=f"reset_{row.name}", type="tertiary",
            help=say("terms.reset_help", label=row.label), on_click=_reset, args=(row.name,),
        )  # fmt: skip


def _box(scenario: Scenario, name: str) -> TextBox:
    key = f"termbox_{shown_name(scenario.arrangement)}_{name}"
    return TextBox(key, partial(typed, name), of_case=key)


def _yours(scenario: Scenario, row: ParameterInForce) -> str:
    """That the number is the reader's, and which it stands in place of."""
    yours = f'<b class="yours">{parts.escaped(say("terms.yours"))}</b>'
    if row.reported is None:
        return yours
    parameter = scenario.as_reported.deal.named.parameters[row.name]
    text = parameter.text(row.reported, scenario.deal.terms.currency)
    was = say("terms.reported", value=text) if parameter.facts else say("terms.assumed_was", value=text)
    return f"{yours}, {parts.escaped(was)}"


def _from(scenario: Scenario, row: ParameterInForce) -> str:
    """Whose the number is, and whether it plays a part in this reading."""
    evidence = scenario.deal.evidence
    source = parts.sources(evidence, row.facts[:1]) if row.facts else parts.escaped(say("terms.assumed"))
    if row.in_force:
        return source
    return f"{source} · <b>{parts.escaped(say('terms.not_in_force'))}</b>"


def typed(name: str, text: str) -> None:
    """A number typed for a term; an empty box is the reported one again. Raises `BadInput`."""
    scenario = state.now().scenario
    if not text.strip():
        _put(name, None)
        return
    known = scenario.as_reported.deal.named
    try:
        parameter, value = parse.parameter(known, name, text, known.parameters[name].label)
    except BadInput as error:
        raise BadInput(say("terms.bad", problem=" ".join(error.problems))) from None
    _put(parameter, None if known.values({}).get(parameter) == value else value)


def _put(name: str, value: float | None) -> None:
    own = {key: kept for key, kept in state.now().scenario.parameters.items() if key != name}
    state.change(parameters=own if value is None else {**own, name: value})


def _reset(name: str) -> None:
    entry.forget_all()
    entry.attempt("reset", lambda: _put(name, None))
