"""*Sources and method*: every fact and what contradicts it, where each is used, and how to repeat what is shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import cycle
from pathlib import Path

import streamlit as st

from model.inputs.arrangement import Arrangement
from model.inputs.evidence import Conflict, Evidence, Fact
from model.results import expected_results, repeat
from model.results.citation import figure
from model.results.summary import summary
from model.scenario.founded import facts_named
from model.scenario.library import Deal, folder
from model.words.version import VERSION
from model.words.wording import say
from ui import state
from ui.components import controls, entry, parts
from ui.components.entry import TextBox
from ui.view import LONGEST_SEARCH

SEARCH = TextBox("fact_search", lambda text: state.view(search=text), LONGEST_SEARCH)
STATUSES = ("", "reported", "documented", "derived", "assumed")


def show() -> None:
    """Draw the page for the state as it is."""
    scenario = state.now().scenario
    deal = scenario.deal
    st.title(say("sources.title"), anchor=False)
    parts.text(say("sources.versions", model=VERSION, evidence=deal.evidence_version))
    _facts(deal)
    _conflicts(deal.evidence)
    _repeat()
    _published()
    for name in ("method", "glossary", "exercises", "changelog"):
        _document(name)
    controls.end(summary(scenario).total)


def _facts(deal: Deal) -> None:
    view = state.now().view
    st.header(say("sources.facts"), anchor=False)
    entry.show_in("fact_status", view.status if view.status in STATUSES else "")
    with st.container(horizontal=True, gap="small", key="fact_filter"):
        SEARCH.draw(say("sources.search"), view.search)
        st.selectbox(
            say("sources.status"), STATUSES, key="fact_status", width=220, on_change=_status_chosen,
            format_func=lambda status: say(f"status.{status}") if status else say("sources.any_status"),
        )  # fmt: skip
    SEARCH.complain()
    used = uses(deal)
    rows = [key for key, fact in deal.evidence.fact.items() if _wanted(deal.evidence, key, fact)]
    parts.text(say("sources.count", shown=len(rows), all=len(deal.evidence.fact)))
    cards = "".join(parts.fact(deal.evidence, key, used.get(key, ()), link=f"fact-{key}") for key in rows)
    st.html(f'<div class="facts" tabindex="0">{cards}</div>')


def _status_chosen() -> None:
    state.view(status=st.session_state["fact_status"])


def _wanted(evidence: Evidence, key: str, fact: Fact) -> bool:
    view, source = state.now().view, evidence.source_of(key)
    text = " ".join([key, fact.says, fact.note or "", source.outlet, source.title, figure(fact)])
    return view.search.casefold() in text.casefold() and view.status in {"", fact.status}


def uses(deal: Deal) -> Mapping[str, tuple[str, ...]]:
    """Where the arrangement's terms point at each fact, in words."""
    places: dict[str, dict[str, None]] = {}
    for place, fact in facts_named(deal.terms):
        places.setdefault(fact, {})[_in_words(deal.terms, place)] = None
    return {fact: tuple(uses) for fact, uses in places.items()}


def _in_words(terms: Arrangement, place: str) -> str:
    """A place in the terms, such as `question.price.option.flat_once.for[1].facts`, as a person names it."""
    kind, _, rest = place.partition(".")
    key, _, below = rest.partition(".")
    if kind == "question":
        _, option, side, *_ = below.split(".")
        question = terms.question[key]
        short = question.option[option].short or question.option[option].label
        return say(f"sources.use_{side.partition('[')[0]}", question=question.label, option=short)
    if kind == "charge":
        return say("sources.use_charge", label=terms.charge[key].label)
    if kind == "parameter":
        return say("sources.use_parameter", label=terms.parameter[key].label)
    if kind == "reported":
        return say("sources.use_reported", label=terms.reported[key].label)
    return say(f"sources.use_{kind.partition('[')[0]}")


def _conflicts(evidence: Evidence) -> None:
    if evidence.conflict:
        st.header(say("sources.conflicts"), anchor=False)
        st.html("".join(_conflict(evidence, conflict) for conflict in evidence.conflict.values()))


def _conflict(evidence: Evidence, conflict: Conflict) -> str:
    facts = "".join(
        f"<li><b>{parts.escaped(figure(evidence.fact[key]))}</b>: {parts.escaped(evidence.fact[key].says)} "
        f"[{parts.sources(evidence, [key])}]</li>"
        for key in conflict.facts
    )
    return (
        f"<details><summary>{parts.escaped(conflict.title)}</summary>"
        f'<p class="small">{parts.escaped(conflict.says)}</p><ul class="plain small">{facts}</ul>'
        f'<p class="small"><b>{parts.escaped(say("sources.use"))}</b> {parts.escaped(conflict.use)}</p></details>'
    )


def _repeat() -> None:
    """The command and the Python that give the present case again."""
    scenario = state.now().scenario
    st.header(say("sources.repeat"), anchor=False)
    parts.text(say("sources.repeat_says"))
    st.code(repeat.as_command(scenario), language="bash", wrap_lines=True)
    st.code(repeat.as_python(scenario), language="python", wrap_lines=True)


def _published() -> None:
    st.header(say("sources.published"), anchor=False)
    parts.text(say("sources.published_says"))
    columns = [say(f"published.column.{name}") for name in ("what", "printed", "ours", "proves")]
    rows = []
    for row in _checked():
        verdict = say(f"published.{row.published.match}" if row.within else "published.differs")
        proves = " ".join([verdict, row.published.differs or ""]).strip()
        rows.append(
            [
                f"{row.golden.deal.terms.title}: {row.published.says}",
                row.shown(row.published.amount),
                row.shown(row.ours),
                proves,
            ]
        )
    with st.expander(say("sources.published_open", count=len(rows))):
        parts.table(columns, rows, numeric=(1, 2), prose=True)


@st.cache_resource
def _checked() -> list[expected_results.Checked]:
    return list(expected_results.published())


def _document(name: str) -> None:
    """A document of the project, folded away. In a checkout it is in docs/, installed beside the app."""
    text = _read(name)
    if text:
        with st.expander(say(f"sources.{name}")):
            st.markdown(as_part(text), unsafe_allow_html=True)


_CODE = re.compile(r"(```.*?```|`[^`\n]*`)", re.DOTALL)


def as_part(text: str) -> str:
    """A document as a part of the page: its title is the panel's, its headings stand below the page's own, its
    dollars begin no formula, and its links lead to the other panels. Code stays as it is.
    """
    pieces = _CODE.split(re.sub(r"\A# .*\n", "", text))
    return "".join(piece if code else _prose(piece) for piece, code in zip(pieces, cycle((False, True))))


def _prose(text: str) -> str:
    text = re.sub(r"^(##+) ", r"#\1 ", text, flags=re.MULTILINE)
    text = re.sub(r"\]\(\w+\.md#", "](#", text)
    text = re.sub(r"\[([^]]+)\]\(\w+\.md\)", r"\1", text)
    return text.replace("$", "\\$")


@st.cache_data
def _read(name: str) -> str:
    here = Path(__file__).parent.parent
    top = folder().parent
    places = [
        here / "_app" / "docs" / f"{name}.md",
        top / "docs" / f"{name}.md",
        here / "_app" / "CHANGELOG.md",
        top / "CHANGELOG.md",
    ]
    wanted = places[2:] if name == "changelog" else places[:2]
    return next((place.read_text(encoding="utf-8") for place in wanted if place.is_file()), "")
