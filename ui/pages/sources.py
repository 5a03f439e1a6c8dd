"""*Sources and method*: every fact and what contradicts it, where each is used, and how to repeat what is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from model.inputs.arrangement import Arrangement
from model.inputs.evidence import Conflict, Evidence, Fact
from model.results import expected_results, repeat
from model.results.citation import figure, read_to
from model.results.summary import summary
from model.scenario.founded import facts_named
from model.scenario.library import Deal
from model.words.version import VERSION
from model.words.wording import say
from ui import state
from ui.components import controls, documents, entry, parts
from ui.components.entry import TextBox
from ui.view import LONGEST_SEARCH, View

SEARCH = TextBox("fact_search", lambda text: state.view(search=text), LONGEST_SEARCH)
Group = tuple[str, Sequence[str]]
"""A term in words, and the facts that it rests on."""
UNUSED = "unused"
_OWN = ("parameter", "charge", "question")
"""Terms that are a group of facts each; all of another kind are one."""
_ORDER = (
    "parameter",
    "charge",
    "discount",
    "group",
    "limit",
    "funding",
    "question",
    "reported",
    "note",
    "not_counted",
    "explain",
)
STATUSES = ("", "reported", "documented", "derived", "assumed")


def show() -> None:
    """Draw the page for the state as it is."""
    scenario = state.now().scenario
    deal = scenario.deal
    versions = say("sources.versions", model=VERSION, evidence=deal.evidence_version)
    parts.text(f"{versions} {read_to(deal)}")
    _facts(deal)
    _conflicts(deal.evidence)
    _repeat()
    _published()
    documents.folded(say("sources.method"), "method.md")
    documents.folded(say("sources.changelog"), "CHANGELOG.md")
    controls.end(summary(scenario).total)


def _facts(deal: Deal) -> None:
    st.header(say("sources.facts"), anchor=False)
    groups = by_term(deal)
    left, right = st.columns((1, 2), gap="large")
    with left:
        wanted = _filter(deal, groups)
    with right:
        used = uses(deal)
        shown = "".join(
            _group(deal, title, facts, used, bool(place == 0 or _filtering()))
            for place, (title, facts) in enumerate(wanted)
        )
        st.html(f'<div class="facts">{shown}</div>')


def _filter(deal: Deal, groups: Mapping[str, Group]) -> list[Group]:
    """The controls, and what they leave of each term's facts."""
    view, evidence = state.now().view, deal.evidence
    term = view.used_for if view.used_for in groups else ""
    entry.show_in("fact_term", term)
    entry.show_in("fact_status", view.status if view.status in STATUSES else "")
    with st.container(key="fact_filter"):
        SEARCH.draw(say("sources.search"), view.search)
        SEARCH.complain()
        st.selectbox(
            say("sources.used_for"), ("", *groups), key="fact_term", on_change=_term_chosen,
            format_func=lambda key: _term(groups[key]) if key else say("sources.any_term"),
        )  # fmt: skip
        st.selectbox(
            say("sources.status"), STATUSES, key="fact_status", on_change=_status_chosen,
            format_func=lambda status: say(f"status.{status}") if status else say("sources.any_status"),
        )  # fmt: skip
    with_facts = [
        (title, [fact for fact in facts if _wanted(evidence, fact, evidence.fact[fact], view)])
        for key, (title, facts) in groups.items()
        if term in {"", key}
    ]
    count = sum(len(facts) for _, facts in with_facts)
    parts.text(say("sources.count", shown=count, all=len(evidence.fact)))
    return [group for group in with_facts if group[1]]


def _term(group: Group) -> str:
    return say("sources.term", title=group[0], count=len(group[1]))


def _filtering() -> bool:
    view = state.now().view
    return bool(view.search or view.status or view.used_for)


def _group(
    deal: Deal, title: str, facts: Sequence[str], used: Mapping[str, tuple[str, ...]], unfolded: bool
) -> str:
    cards = "".join(parts.fact(deal.evidence, key, used.get(key, ()), link=f"fact-{key}") for key in facts)
    mark = " open" if unfolded else ""
    return f"<details{mark}><summary>{parts.escaped(_term((title, facts)))}</summary>{cards}</details>"


def _term_chosen() -> None:
    state.view(used_for=st.session_state["fact_term"])


def _status_chosen() -> None:
    state.view(status=st.session_state["fact_status"])


def _wanted(evidence: Evidence, key: str, fact: Fact, view: View) -> bool:
    if view.status not in {"", fact.status}:
        return False
    source = evidence.source_of(key)
    text = " ".join([key, fact.says, fact.note or "", source.outlet, source.title, figure(fact)])
    return view.search.casefold() in text.casefold()


def by_term(deal: Deal) -> Mapping[str, Group]:
    """Every fact once, under the first term that rests on it: what is priced before what is asked about it."""
    places = sorted(facts_named(deal.terms), key=lambda pair: _rank(pair[0]))
    titles, under = dict[str, str](), dict[str, str]()
    for place, fact in places:
        kind, _, rest = place.partition(".")
        kind = kind.partition("[")[0]
        key = f"{kind}.{rest.partition('.')[0]}" if kind in _OWN else kind
        titles.setdefault(key, _title(deal.terms, key))
        under.setdefault(fact, key)
    groups = {
        key: (title, [fact for fact, own in under.items() if own == key]) for key, title in titles.items()
    }
    groups[""] = say("sources.term_unused"), [fact for fact in deal.evidence.fact if fact not in under]
    return {key or UNUSED: group for key, group in groups.items() if group[1]}


def _rank(place: str) -> int:
    kind = place.partition(".")[0].partition("[")[0]
    return _ORDER.index(kind) if kind in _ORDER else len(_ORDER)


def _title(terms: Arrangement, key: str) -> str:
    kind, _, name = key.partition(".")
    if kind == "question":
        return say("sources.term_question", label=terms.question[name].label)
    if kind == "parameter":
        return terms.parameter[name].label
    return terms.charge[name].label if kind == "charge" else say(f"sources.term_{kind}")


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
