"""A text to check for a reader who has none: a few sentences about an arrangement, of its own figures, one of each verdict."""

from __future__ import annotations

from collections.abc import Iterator

from model.inputs.arrangement import Reported
from model.results.narrative import stay_phrase
from model.results.summary import Summary, approved, summary
from model.scenario.library import Deal
from model.scenario.scenario import Scenario, default_scenario
from model.words.wording import money, people, per_cent, say

TOO_MUCH = 1.37
"""What a price is multiplied by to be wrong: no reading makes up for it."""


def claim_example(deal: Deal) -> str:
    """The text: our own, which nobody published. Some of its sentences add up; others do not, or only if something is so."""
    scenario = default_scenario(deal)
    own = summary(scenario)
    heads = own.people_billed or own.people_held
    if not heads or not own.total or not own.person_years_held:
        return say("claim_example.bare", total=money(own.total, own.currency), people=people(heads))
    return "\n\n".join(_paragraphs(scenario, own, heads))


def _paragraphs(scenario: Scenario, own: Summary, heads: int) -> Iterator[str]:
    currency = own.currency
    a_year = own.total / heads / (own.person_years_held / own.people_held)
    said = {
        "people": people(heads),
        "stay": stay_phrase(scenario),
        "total": _printed(own.total, currency),
        "price": _printed(a_year, currency),
        "yearly": _printed(a_year * heads, currency),
        "wrong": _printed(own.total / heads * TOO_MUCH, currency),
    }
    first = [say("claim_example.case", **said)]
    if granted := approved(scenario):
        part = {"share": per_cent(own.total / granted), "approved": money(granted, currency)}
        first.append(say("claim_example.approved", **said, **part))
    yield " ".join(first)
    if (
        scenario.deal.terms.by_day is None
    ):  # else a price that does not come out cannot be tried under other readings
        yield " ".join([say("claim_example.wrong", **said), say("claim_example.depends", **said)])
    report = _reported(scenario, own)
    if report is not None:
        heads = report.people[scenario.deal.terms.principal]
        each = {"amount": money(report.amount, currency), "each": _printed(report.amount / heads, currency)}
        yield say("claim_example.reported", people=people(heads), **each)
    yield say("claim_example.no_money", **said)


def _reported(scenario: Scenario, own: Summary) -> Reported | None:
    """A reported total with a head count that is not the case's own."""
    terms = scenario.deal.terms
    return next(
        (
            report
            for report in terms.reported.values()
            if report.people.get(terms.principal) and abs(report.amount - own.total) > report.within
        ),
        None,
    )


def _printed(amount: float, currency: str) -> str:
    """An amount to four digits: fewer would not come out when they are multiplied."""
    return money(float(f"{amount:.4g}"), currency)
