"""A report on one scenario, as HTML that needs nothing beside it and as a tagged PDF of one page to three.

Both are filled from `content`, whose sentences and figures come from `results/answer` and the evidence. Texts
reach the templates as data, never as part of them, so that no name can become markup.
"""

from __future__ import annotations

import base64
import contextlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from model.files.problems import BadInput
from model.files.unseen import printable
from model.inputs.population import Cohort
from model.outputs import typeset
from model.results import narrative, repeat
from model.results.answer import Answer, TotalOfReadings, answer
from model.results.citation import citation, figure
from model.results.narrative import Remark
from model.results.step import Step
from model.results.summary import Summary, available, steps
from model.scenario.library import Deal
from model.scenario.scenario import Scenario, settled
from model.scenario.sharing import portable, toml
from model.words.wording import LANGUAGE, day, exact, length_of_stay, people, per_cent, say

MOST_FOLDS = 6
"""More distinct totals than these are not all printed on paper: the least, the present one and the most are."""

Plain = dict[str, Any]


# --- Inputs, each with what was reported of it --------------------------------------------------------------


@dataclass(frozen=True)
class SourcedInput:
    """An input as the scenario has it: its place in the terms, in words, its facts, and what of it is ours."""

    place: str
    label: str
    value: str
    facts: tuple[str, ...]
    ours: str | None = None


def inputs(scenario: Scenario) -> tuple[SourcedInput, ...]:
    """What the page's figures rest on: people and time, charges, discounts that apply, approved and paid money."""
    shown = (*_held(scenario), *_charges(scenario), *_discounts(scenario), *_approved(scenario))
    return (*shown, *paid(scenario)) if scenario.population.dated else shown


def _held(scenario: Scenario) -> Iterator[SourcedInput]:
    for name in dict.fromkeys(cohort.group for cohort in scenario.cohort):
        group = scenario.deal.terms.group[name]
        cohorts = [cohort for cohort in scenario.cohort if cohort.group == name]
        value = say(
            "report.held", people=people(sum(c.people for c in cohorts)), stay=_stay(scenario, cohorts)
        )
        yield SourcedInput(f"cohort.{name}", group.label, value, group.facts, say("report.chosen"))


def _stay(scenario: Scenario, cohorts: Sequence[Cohort]) -> str:
    arrivals = [cohort.arrives for cohort in cohorts if cohort.arrives]
    if arrivals:
        ends = [end for cohort in cohorts if (end := cohort.leaves(scenario.as_of))]
        return say("number.range", low=day(min(arrivals)), high=day(max(ends)))
    texts = [length_of_stay(stay) for stay in sorted({cohort.stay for cohort in cohorts})]
    return texts[0] if len(texts) == 1 else say("number.range", low=texts[0], high=texts[-1])


def _charges(scenario: Scenario) -> Iterator[SourcedInput]:
    deal = scenario.deal.terms
    for key in dict.fromkeys(price.id for price in settled(scenario).prices):
        charge = deal.charge[key]
        shown = dict.fromkeys(exact(amount, deal.currency) for amount in charge.amounts)
        yield SourcedInput(f"charge.{key}", charge.label, ", ".join(shown), charge.facts, charge.assumed)


def _discounts(scenario: Scenario) -> Iterator[SourcedInput]:
    for key in dict.fromkeys(line.rebate for line in steps(scenario) if line.rebate):
        discount = scenario.deal.terms.discount[key]
        yield SourcedInput(
            f"discount.{key}", discount.label, per_cent(discount.share), discount.facts, discount.assumed
        )


def _approved(scenario: Scenario) -> Iterator[SourcedInput]:
    for number, money in enumerate(available(scenario), 1):
        amount = exact(money.amount, scenario.deal.terms.currency)
        yield SourcedInput(f"funding.available.{number}", money.label, amount, money.facts)


def paid(scenario: Scenario) -> Iterator[SourcedInput]:
    """What was paid, and when; beside a scenario without dates it is no part of the page."""
    for number, payment in enumerate(scenario.deal.terms.funding.paid, 1):
        amount = exact(payment.amount, scenario.deal.terms.currency)
        value = say("report.paid", amount=amount, day=day(payment.date))
        yield SourcedInput(f"funding.paid.{number}", payment.label, value, payment.facts)


# --- What is on the page ------------------------------------------------------------------------------------


def content(scenario: Scenario) -> Plain:
    """Every text of the page as plain values, in the order in which it is read."""
    whole, deal = answer(scenario), scenario.deal
    costs = whole.summary
    name = say("answer.called", name=scenario.name)  # stands above the page as its title
    page: Plain = _all_printable(
        {
            "language": LANGUAGE,
            "name": scenario.name,
            "about": scenario.about,
            "arrangement": deal.terms.title,
            "sentence": {"text": whole.sentence, "sources": _cited(deal, whole.facts)},
            "beside": [remark.says for remark in whole.beside if remark.says != name],
            "spread": whole.spread.says,
            "figures": [{"label": figure.label, "value": figure.text} for figure in whole.figures],
            "how": [_step(deal, step) for step in whole.steps],
            "total": say("ui.total_is", total=exact(whole.total, whole.currency)),
            "conventions": say("ui.conventions"),
            "reading": whole.reading_says,
            "questions": list(_questions(scenario)),
            "folds": [_fold(whole, total) for total in whole.readings],
            "few": [_fold(whole, total) for total in _few(whole)],
            "folds_left_out": _left_out(whole),
            "mind": [_sourced(deal, remark) for remark in whole.noted],
            "inputs": list(_with_facts(deal, (*inputs(scenario), *_met(costs)))),
            "not_counted": [_sourced(deal, remark) for remark in whole.left_out],
            "quote": whole.quote,
            "cite": say("report.cite", version=whole.model_version, evidence=whole.evidence_version),
            "read_to": whole.read_to,
            "versions": say("chart.source", version=whole.model_version, evidence=whole.evidence_version),
            "command": repeat.as_command(scenario),
            "python": repeat.as_python(scenario).strip("\n"),
            "words": {name: say(f"report.title.{name}") for name in _TITLES},
        }
    )
    return page


_TITLES = (
    "kicker", "how", "readings", "question", "taken", "by_default", "total", "count", "behind", "present", "mind",
    "inputs", "against", "read", "not_counted", "cite", "python",
)  # fmt: skip


def _all_printable(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _all_printable(part) for key, part in value.items()}
    return [_all_printable(part) for part in value] if isinstance(value, list) else value


def _cited(deal: Deal, facts: Iterable[str]) -> list[Plain]:
    """The sources of some facts, each once, with an address to follow where it has one."""
    sources = {citation(source): source for source in map(deal.evidence.source_of, facts)}
    return [{"text": text, "url": source.url or ""} for text, source in sources.items()]


def _sourced(deal: Deal, remark: Remark) -> Plain:
    return {"text": remark.says, "sources": _cited(deal, remark.facts)}


def _step(deal: Deal, step: Step) -> Plain:
    return {
        "label": step.label,
        "text": step.says,
        "beside": say("report.beside") if step.part == "own" else "",
        "ours": "" if step.facts else step.assumed or "",  # beside sources it stands with the inputs
        "sources": _cited(deal, step.facts),
    }


def _questions(scenario: Scenario) -> Iterator[Plain]:
    for name, question in scenario.deal.terms.question.items():
        chosen = question.option[scenario.reading[name]]
        yield {"ask": question.ask, "taken": chosen.label, "default": chosen.default}


def _fold(whole: Answer, total: TotalOfReadings) -> Plain:
    return {
        "total": exact(total.total, whole.currency),
        "count": str(len(total.readings)),
        "says": list(total.says),
        "present": whole.reading in total.readings,
    }


def _few(whole: Answer) -> list[TotalOfReadings]:
    if len(whole.readings) <= MOST_FOLDS:
        return list(whole.readings)
    ends = (whole.readings[0], whole.readings[-1])
    return [total for total in whole.readings if total in ends or whole.reading in total.readings]


def _left_out(whole: Answer) -> str:
    count = len(whole.readings)
    return say("report.folds_left_out", count=count) if count > MOST_FOLDS else ""


def _met(summary: Summary) -> Iterator[SourcedInput]:
    """The reported total that the scenario meets, which is no input but what the answer is held against."""
    match = narrative.best_match(summary)
    if match:
        reported = match.reported
        amount = exact(reported.amount, summary.currency)
        yield SourcedInput(f"reported.{match.id}", say("report.met"), amount, reported.facts)


def _with_facts(deal: Deal, every: Iterable[SourcedInput]) -> Iterator[Plain]:
    """Inputs with their facts; a fact that stands behind several is shown with the first, and then only cited."""
    above = set[str]()
    for item in every:
        facts = [key for key in item.facts if key not in above]
        above.update(facts)
        shown = {text["text"] for text in _cited(deal, facts)}
        yield {
            "label": item.label,
            "value": item.value,
            "ours": item.ours or "",
            "facts": [_fact(deal, key) for key in facts],
            "sources": [source for source in _cited(deal, item.facts) if source["text"] not in shown],
        }


def _fact(deal: Deal, key: str) -> Plain:
    fact = deal.evidence.fact[key]
    return {
        "figure": figure(fact),
        "status": say(f"status.{fact.status}"),
        "says": fact.says,
        "note": fact.note or "",
        "title": deal.evidence.source_of(key).title,
        "source": _cited(deal, [key])[0],
        "against": [_against(deal, other) for other in deal.evidence.disagreeing(key)],
    }


def _against(deal: Deal, key: str) -> Plain:
    fact = deal.evidence.fact[key]
    return {"figure": figure(fact), "text": fact.says, "sources": _cited(deal, [key])}


# --- The two forms ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Picture:
    """The figure of a page in one width: SVG, and what it shows in words."""

    svg: bytes
    alt: str


def picture(scenario: Scenario, width: str) -> Picture:
    """The figure of the page, "page" or "column" wide: the ledger of a scenario with dates, else cost against
    people; where nobody is held, the first that can be drawn.
    """
    from model.outputs.figures.kinds import draw  # noqa: PLC0415 - matplotlib takes half a second

    for kind in ("ledger",) if scenario.population.dated else ("people", "time"):
        with contextlib.suppress(BadInput):
            drawing = draw(kind, scenario, width=width)
            break
    else:
        drawing = draw("readings", scenario, width=width)
    return Picture(drawing.as_bytes("svg"), printable(drawing.alt))


Draw = Callable[[Scenario, str], Picture]


def as_html(scenario: Scenario, draw: Draw = picture) -> bytes:
    """The page as a single HTML file in UTF-8: style and figure inside, no script, no request.

    Parameters
    ----------
    draw
        Gives the figure by its width, for who has drawn it already.
    """
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 - only for who wants a page

    shown = portable(scenario)
    page = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    wide, narrow = draw(shown, "page"), draw(shown, "column")
    shapes = {"alt": wide.alt, "wide": _data(wide), "narrow": _data(narrow)}
    source = resources.files("model.outputs").joinpath("report.html.jinja").read_text(encoding="utf-8")
    template = page.from_string(source)
    return f"{template.render(**content(shown), picture=shapes)}\n".encode()


def _data(figure: Picture) -> str:
    """A figure as an address that holds it whole. As an image it can neither run nor fetch anything."""
    return f"data:image/svg+xml;base64,{base64.b64encode(figure.svg).decode()}"


def as_pdf(scenario: Scenario, draw: Draw = picture) -> bytes:
    """The page as PDF, with the scenario inside. `draw` is as for `as_html`."""
    shown = portable(scenario)
    column = draw(shown, "column")
    shapes = {"alt": column.alt, "svg": column.svg.decode()}
    data = json.dumps({**content(shown), "picture": shapes, "file": toml(shown)})
    return typeset.pdf("report.typ", data, shown.deal.evidence.version)
