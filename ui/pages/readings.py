"""*Readings*: the questions the reports leave open, what settling each would do, and which totals each explains."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from model.inputs.arrangement import Option, Question
from model.questions.settle import SettledQuestion, Settling, settle
from model.results.answer import Answer, ReadingsTable, answer, readings_table
from model.results.summary import OptionCost
from model.scenario.library import Deal
from model.words.wording import HALF_A_CENT, exact, money, number, say
from ui import state
from ui.charts import vega
from ui.charts.readings import strip, strip_title
from ui.components import controls, downloads, entry, parts
from ui.components.parts import escaped


def show() -> None:
    """Draw the page for the state as it is."""
    whole = answer(state.now().scenario)
    settling, every = settle(whole.case, whole.summary), readings_table(whole.case, whole.summary)
    _top(whole, settling)
    _strip(whole)
    _questions(whole, settling, every.options)
    _grid(every)
    controls.end(whole.total)


def _top(whole: Answer, settling: Settling) -> None:
    """What the readings come to, and what would narrow it; the case itself is folded away."""
    first, second, *rest = [*settling.sentences, ""]
    below = f' <span class="source">{escaped(" ".join(rest))}</span>' if any(rest) else ""
    st.html(f'<p class="answer">{escaped(f"{first} {second}".strip())}{below}</p>')
    parts.spoken(first)
    controls.case(whole)


def _strip(whole: Answer) -> None:
    title = strip_title(whole.summary)
    with st.container(key="readings_strip", gap="small"):
        st.html(f'<h2 class="charttitle">{escaped(title)}</h2>')
        vega.draw(strip(whole.summary), title, key="readings_chart")
        with st.container(horizontal=True, gap="small", vertical_alignment="center", key="readings_actions"):
            name = whole.case.name
            downloads.menu(
                say("ui.download_the_figure"), name, downloads.figure("readings", whole.case), key="readings"
            )
            with st.popover(say("readings.all_totals"), key="readings_totals", on_change="rerun") as opened:
                if opened.open:
                    parts.totals_of_readings(whole)


# --- The questions ---------------------------------------------------------------------------------------------


def _questions(whole: Answer, settling: Settling, costs: Sequence[OptionCost]) -> None:
    """Those that change something now are open, the one that narrows the spread most first; the others are folded away."""
    known = whole.case.deal.terms.question
    if not known:
        parts.text(say("readings.no_questions"))
        return
    settled = {each.question: each for each in settling.questions}
    moving = [name for name in settled if settled[name].narrows or _moves(name, costs)]
    still = [name for name in known if name not in moving]
    st.header(say("readings.questions" if moving else "readings.none_open"), anchor=False)
    for name in moving:
        _question(whole, name, known[name], settled[name], costs)
    if still:
        label = say("readings.still_one" if len(still) == 1 else "readings.still", count=number(len(still)))
        with st.expander(label, key="still_questions", type="compact", on_change="rerun") as panel:
            if panel.open:
                for name in still:
                    _question(whole, name, known[name], None, costs)


def _moves(name: str, costs: Sequence[OptionCost]) -> bool:
    """Whether answering a question otherwise, with all others as they are, gives another total."""
    totals = [cost.total for cost in costs if cost.question == name]
    return max(totals) - min(totals) >= HALF_A_CENT


def _question(
    whole: Answer, name: str, question: Question, settled: SettledQuestion | None, costs: Sequence[OptionCost]
) -> None:
    total_of = {cost.option: money(cost.total, whole.currency) for cost in costs if cost.question == name}
    key = f"reading_{name}"
    entry.show_in(key, whole.case.reading[name])
    with st.container(key=f"open_{name}"):
        left, right = st.columns((560, 640), gap="medium")
        with left:
            st.radio(
                f"**{parts.marked(question.ask)}**", list(question.option), key=key,
                format_func=lambda option: parts.marked(
                    say("readings.option", label=question.option[option].label, total=total_of[option])
                ),
                on_change=controls.read_option, args=(name, key),
            )  # fmt: skip
        with right:
            markup = "" if settled is None else _settling(settled, whole)
            document = say("settle.document", document=question.settles)
            st.html(f'{markup}<p class="small document">{escaped(document)}</p>')
        with st.expander(
            say("readings.grounds", question=question.label),
            key=f"grounds_{name}",
            type="compact",
            on_change="rerun",
        ) as panel:
            if panel.open:
                st.html("".join(_grounds(whole.case.deal, option) for option in question.option.values()))


def _settling(settled: SettledQuestion, whole: Answer) -> str:
    """What would remain under each answer: a bar each, all on the axis from nothing to the highest total."""
    rows: list[parts.Span] = []
    for each in settled.answers:
        low, high = (money(end, whole.currency) for end in (each.low, each.high))
        span = low if each.left < HALF_A_CENT else say("number.range", low=low, high=high)
        own = whole.case.reading[settled.question] == each.option
        rows.append((each.label, each.low, each.high, own, span))
    bars = parts.spans_markup(say("readings.if_settled"), rows, whole.summary.high)
    return f'{bars}<p class="small">{escaped(settled.sentence)}</p>'


def _grounds(deal: Deal, option: Option) -> str:
    rows = [(say("ui.for"), ground) for ground in option.grounds_for]
    rows += [(say("ui.against"), ground) for ground in option.grounds_against]
    grounds = "".join(
        f"<li><b>{escaped(side)}</b> {escaped(ground.says)} [{parts.sources(deal.evidence, ground.facts)}]</li>"
        for side, ground in rows
    )
    return f'<p class="small"><b>{escaped(option.label)}</b></p><ul class="plain small">{grounds}</ul>'


# --- Reconciliation --------------------------------------------------------------------------------------------


def _grid(every: ReadingsTable) -> None:
    """Which readings reproduce which reported figure."""
    if not every.reported:
        return
    st.header(say("readings.grid"), anchor=False)
    parts.text(say("readings.grid_says"))
    columns = [say(f"cli.column.{name}") for name in ("reported", "amount", "count", "behind")]
    cells = [
        [row.label, exact(row.amount, every.currency), f"{len(row.readings)}/{row.of}", "\n".join(row.says)]
        for row in every.reported
    ]
    parts.table(columns, cells, numeric=(1, 2), prose=True)
