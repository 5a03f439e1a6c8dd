"""A scenario's answer for machines, and how to get it again: as JSON, as a command, as Python."""

from __future__ import annotations

import shlex
from collections.abc import Callable

from model.files.problems import BadInput
from model.results import narrative
from model.results.summary import Summary
from model.scenario import parse
from model.scenario.scenario import Scenario, as_toml, is_path
from model.words.version import VERSION
from model.words.wording import number, rounded, say


def as_json(scenario: Scenario, found: Summary) -> dict[str, object]:
    """Everything `perhead cost` knows, as plain values. Undefined figures are None, with the reason in `undefined`."""
    deal = scenario.deal
    plain = {name: getattr(found, name) for name in _PLAIN}
    return {
        "scenario": scenario.name,
        "arrangement": scenario.arrangement,
        "sentence": narrative.sentence(scenario, found).text,
        "quote": narrative.quote(scenario, found),
        **{name: float(rounded(x, 2)) if isinstance(x, float) else x for name, x in plain.items()},
        "share": found.share,
        "reading": dict(scenario.reading),
        "by_charge": [
            {"charge": c.id, "label": c.label, "amount": float(rounded(c.amount, 2)), "part": c.part}
            for c in found.by_charge
        ],
        "steps": [
            {"label": step.label, "says": step.text, "facts": list(step.facts)}
            for step in narrative.how(scenario)
        ],
        "readings": [
            {
                "total": fold.total,
                "says": list(narrative.clauses(deal, fold.readings)),
                "readings": [dict(r) for r in fold.readings],
            }
            for fold in found.folds
        ],
        "spread": {"low": found.low, "high": found.high},
        "matches": [
            {"reported": m.id, "label": m.reported.label, "same_case": m.same_case} for m in found.matches
        ],
        "notes": [*(c.text for c in narrative.coincidences(found)), *(note.says for _, note in found.notes)],
        "not_counted": [item.text for item in narrative.not_counted(scenario, found)],
        "undefined": dict(found.undefined),
        "model_version": VERSION,
        "evidence_version": deal.evidence_version,
    }


_PLAIN = (
    "total", "currency", "own", "people_billed", "people_held", "people_refused", "person_years", "person_years_held",
    "places", "per_place", "per_person", "per_person_held", "per_person_day", "per_person_day_held", "per_day", "used", "unused", "available",
    "paid", "left",
)  # fmt: skip


def as_command(scenario: Scenario) -> str:
    """The command that gives the scenario again; one with dates, or a number nobody would type, needs its file."""
    if scenario.population.dated or not _one_stay(scenario):
        return say("repeat.run")
    first, *others = scenario.cohort
    stay = str(first.days) if first.days is not None else _as_typed(first.years or 0, parse.years)
    own = {charge: _as_typed(amount, parse.amount) for charge, amount in scenario.amounts.items()}
    if stay is None or None in own.values():
        return say("repeat.run")
    unit = "years" if first.days is None else "days"
    words = [
        "perhead cost",
        shlex.quote(scenario.arrangement),
        f"--people {first.people} --{unit} {stay}",
    ]
    words += [f"--also {cohort.group}={cohort.people}" for cohort in others]
    default = {name: question.default for name, question in scenario.deal.terms.question.items()}
    words += [
        f"--read {name}={option}" for name, option in scenario.reading.items() if option != default[name]
    ]
    return " ".join([*words, *(f"--set {charge}={amount}" for charge, amount in own.items())])


def _as_typed(value: float, read: Callable[[str], float]) -> str | None:
    """A number as the command reads it back, to the last digit; None where it does not."""
    text = number(value, 9).replace(",", "")
    try:
        return text if read(text) == value else None
    except BadInput:
        return None


def _one_stay(scenario: Scenario) -> bool:
    stays = {(cohort.years, cohort.days) for cohort in scenario.cohort}
    groups = [cohort.group for cohort in scenario.cohort]
    listed = set(groups) >= {cohort.group for cohort in scenario.deal.terms.default}
    leads = groups[:1] == [next(iter(scenario.deal.terms.group))]
    return len(stays) == 1 and len(set(groups)) == len(groups) and listed and leads and scenario.term is None


def as_python(scenario: Scenario) -> str:
    """Python, runnable as pasted, that prints the scenario's total again."""
    text = as_toml(scenario).replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    elsewhere = is_path(scenario.arrangement)
    return say("repeat.python_elsewhere" if elsewhere else "repeat.python", scenario=text)
