"""What each scenario is expected to come to, kept beside it, and how a changed result is reported.

`<scenario>.expected.toml` holds `[result]`, written by `perhead golden --update`, and `[[published]]`, figures
that somebody else printed for the same case, written by hand. `arrangement.expected.toml` holds those that were printed
of the arrangement and of no case of it: shares that would have to be deterred.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import tomli_w
from pydantic import Field, model_validator

from model.files.problems import nearest
from model.files.signs import PlainRecord
from model.files.toml_io import read_toml, short, write_whole
from model.files.validation import Record, check
from model.inputs.charge import Names
from model.results.citation import cite
from model.results.deterrence import least_deterred
from model.results.ledger import periods, runs_out
from model.results.serialise import Answered
from model.results.summary import Summary, summary
from model.results.unit_prices import UNIT_PRICES, unit_prices
from model.scenario.library import Deal, load, names
from model.scenario.scenario import Scenario, read_scenario
from model.words.wording import exact, number, per_cent, rounded, say

DETERRED = "deterred"


class Published(Record):
    """A figure somebody else printed for the same case: which of our figures it stands beside, how finely it
    was printed, and what a match proves.
    """

    says: str
    figure: str
    amount: float
    within: Annotated[float, Field(ge=0)]
    facts: Names
    match: Literal["independent", "fitted", "identity"] = "independent"
    differs: str | None = None
    """Why ours is another, where it is."""
    abroad: str | None = None
    home: str | None = None
    """Of the figure `deterred`, the facts that say what a person costs abroad and at home."""

    @model_validator(mode="after")
    def _of_two_costs(self) -> Self:
        given = {self.figure == DETERRED, self.abroad is not None, self.home is not None}
        if len(given) > 1:
            raise ValueError(say("published.deterred"))
        return self


class Expected(PlainRecord):
    """An expected file."""

    result: dict[str, Any] = {}
    published: Annotated[tuple[Published, ...], Field(strict=False)] = ()


@dataclass(frozen=True)
class Golden:
    """One scenario beside its expected file, or, without a name, an arrangement beside its own."""

    deal: Deal
    name: str = ""
    file: Path | None = None
    """The scenario's file where it is not in the arrangement's folder."""

    @property
    def key(self) -> str:
        """How the changelog names it: `us-el-salvador/grant-paid`."""
        if self.file is not None:
            return str(self.file)
        name = self.deal.name.removesuffix("/")
        return f"{name}/{self.name}" if self.name else name

    @property
    def path(self) -> Path:
        """Where its expected file is."""
        return (
            (self.file or self.deal.path / self.name).with_name(f"{self.name}.expected.toml")
            if self.name
            else (self.deal.path / "arrangement.expected.toml")
        )

    def expected(self) -> Expected:
        """The file as it stands; empty where there is none yet. Raises `BadInput`."""
        return check(Expected, read_toml(self.path), short(self.path)) if self.path.exists() else Expected()

    def scenario(self) -> Scenario:
        """The scenario itself. Raises `BadInput`."""
        return read_scenario(self.file) if self.file else self.deal.scenario(self.name)

    def result(self) -> dict[str, Any]:
        """What the model gives now, to the cent."""
        return result(self.scenario())


def golden_of(deal: Deal) -> Iterator[Golden]:
    """Every scenario of an arrangement."""
    yield from (Golden(deal, scenario) for scenario in deal.scenario_names())


@dataclass(frozen=True)
class ChangedResult:
    """A scenario that gives another result than expected: both in full, nothing where there was none."""

    scenario: str
    old: dict[str, Any]
    new: dict[str, Any]


@dataclass(frozen=True)
class GoldenResults(Answered):
    """Which of so many scenarios give another result than expected, and whether the new ones were written."""

    of: int
    changed: tuple[ChangedResult, ...]
    written: bool
    says: str

    document_name = "golden"


def all_golden() -> Iterator[Golden]:
    """Every scenario that comes with the model."""
    for name in names():
        yield from golden_of(load(name))


def result(scenario: Scenario) -> dict[str, Any]:
    """The figures that a change may not alter unseen. Money in the arrangement's currency."""
    own = summary(scenario)
    plain = {name: _cents(getattr(own, name)) for name in _FIGURES if getattr(own, name) is not None}
    spread = {"low": _cents(own.low), "high": _cents(own.high)}
    charges = {charge.id: _cents(charge.amount) for charge in own.by_charge}
    return {**plain, "by_charge": charges, "spread": spread, "totals": _totals(own), **_over_time(scenario)}


_FIGURES = (
    "total", "own", "people_held", "people_billed", "people_refused", "person_years", "person_years_held",
    "per_person", "per_person_held", "per_person_day", "per_person_day_held", "used", "unused", "left",
)  # fmt: skip


def _cents(value: float) -> float | int:
    return value if isinstance(value, int) else float(rounded(value, 2))


def _totals(own: Summary) -> list[dict[str, Any]]:
    return [{"total": _cents(fold.total), "readings": len(fold.readings)} for fold in own.folds]


def _over_time(scenario: Scenario) -> dict[str, Any]:
    if not scenario.population.dated:
        return {}
    last = runs_out(scenario)
    months = [
        {"month": f"{p.start:%Y-%m}", "due": _cents(p.due), "paid": _cents(p.paid or 0)}
        for p in periods(scenario)
    ]
    return {
        "runs_out": str(last) if last else "never",
        "by_month": [m for m in months if m["due"] or m["paid"]],
    }


def fingerprint(figures: dict[str, Any]) -> str:
    """Eight characters that change when any figure of a result does."""
    return hashlib.sha256(json.dumps(figures, sort_keys=True).encode()).hexdigest()[:8]


def misfits(golden: Golden) -> Iterator[str]:
    """What is wrong between a scenario's expected file and the scenario: figures and facts that there are none of.

    Raises `BadInput` where a file cannot be read by itself.
    """
    facts = golden.deal.evidence.fact
    for place, printed in enumerate(golden.expected().published, 1):
        where = f"{short(golden.path)}: published[{place}]"
        allowed = _figures(golden.deal)
        for figure in printed.figure.split("+"):
            if figure not in allowed:
                yield say("golden.no_figure", where=where, given=figure, hint=nearest(figure, allowed))
        for fact in printed.facts:
            if fact not in facts:
                place_of = f"{where}.facts"
                yield say("scenario.no_fact", place=place_of, given=fact, hint=nearest(fact, facts))


def _figures(deal: Deal) -> list[str]:
    """The figures of a result that another's may stand beside."""
    charges = [f"by_charge.{charge}" for charge in deal.terms.charge]
    a_unit = [f"{charge}.{name}" for charge in charges for name in UNIT_PRICES]
    return list(dict.fromkeys([*_FIGURES, *UNIT_PRICES, *charges, *a_unit, "spread.low", "spread.high"]))


def line(golden: Golden, figures: dict[str, Any]) -> str:
    """What the changelog must say of this result, so that a changed one cannot land unseen."""
    total = exact(figures["total"], golden.deal.terms.currency)
    return say("golden.line", key=golden.key, total=total, mark=fingerprint(figures))


def write(golden: Golden, figures: dict[str, Any]) -> None:
    """Put `figures` into the expected file and leave its published figures as they are. Raises `BadInput`."""
    published = [p.model_dump(exclude_none=True) for p in golden.expected().published]
    tables = {"result": figures, **({"published": published} if published else {})}
    write_whole(golden.path, tomli_w.dumps(tables).encode("utf-8"))


@dataclass(frozen=True)
class PublishedFigure(Answered):
    """A published figure beside ours, in the currency of its scenario: the amount printed, within what rounding, ours,
    what a match proves, whether it is within the rounding, whether that proves anything, and why ours is another.
    """

    scenario: str
    says: str
    figure: str
    published: float
    within: float
    ours: float | None
    match: str
    agrees: bool
    passes: bool
    differs: str | None
    facts: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class PublishedFigures(Answered):
    """Every figure that somebody else printed for one of our scenarios, beside ours."""

    published: tuple[PublishedFigure, ...]
    read_to: str

    document_name = "published"


@dataclass(frozen=True)
class Checked:
    """A published figure beside ours: the same figure of the scenario's result, and whether it is within the
    rounding it was printed with.
    """

    golden: Golden
    published: Published
    ours: float | None

    def shown(self, value: float | None) -> str:
        """A published figure or ours as print has it: people are no money."""
        if value is None:
            return say("compare.undefined")
        if self.published.figure == DETERRED:
            return per_cent(value)
        is_count = self.published.figure.startswith("people_")
        return number(value) if is_count else exact(value, self.golden.deal.terms.currency)

    @property
    def within(self) -> bool:
        """Whether ours is what was printed, to the rounding of print."""
        return (
            self.ours is not None and abs(self.ours - self.published.amount) <= self.published.within + 1e-9
        )

    @property
    def passes(self) -> bool:
        """A match proves something only where nothing was fitted and the source did not do our sum itself."""
        return self.within and self.published.match == "independent"

    @property
    def answer(self) -> PublishedFigure:
        """The same as an answer."""
        printed = self.published
        return PublishedFigure(
            scenario=self.golden.key,
            says=printed.says,
            figure=printed.figure,
            published=printed.amount,
            within=printed.within,
            ours=self.ours,
            match=printed.match,
            agrees=self.within,
            passes=self.passes,
            differs=printed.differs,
            facts=tuple(printed.facts),
            source=cite(self.golden.deal, printed.facts),
        )


def published(scenarios: Iterable[Golden] | None = None) -> Iterator[Checked]:
    """Every figure that somebody else printed for a scenario, or of an arrangement, beside ours: of all that come with the
    model for None.
    """
    every = (golden for deal in map(load, names()) for golden in (*golden_of(deal), Golden(deal)))
    for golden in every if scenarios is None else scenarios:
        expected = golden.expected()
        if expected.published:
            ours = {**golden.result(), UNIT: unit_prices(golden.scenario())} if golden.name else {}
            for figure in expected.published:
                share = figure.figure == DETERRED
                yield Checked(
                    golden, figure, _deterred(golden.deal, figure) if share else _figure(ours, figure.figure)
                )


def _deterred(deal: Deal, figure: Published) -> float | None:
    """The share that would have to be deterred, by the two facts."""
    abroad, home = (deal.evidence.fact[name or ""].numbers[0] for name in (figure.abroad, figure.home))
    return least_deterred(abroad, home)


UNIT = "a unit"
"""Where prices a unit stand among the figures of a result, in whose file they are not."""


def _figure(figures: dict[str, Any], names: str) -> float | None:
    """A figure of a result, or the sum of several: `total`, `by_charge.rent.per_month`, `by_charge.rent+by_charge.keep`."""
    figures_named = [_one_figure(figures, name) for name in names.split("+")]
    known = [value for value in figures_named if value is not None]
    return sum(known) if len(known) == len(figures_named) else None


def _one_figure(figures: dict[str, Any], name: str) -> float | None:
    """A figure of a result by its dotted name."""
    value: Any = figures
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    if value is None:
        value = figures.get(UNIT, {}).get(name)
    return float(value) if isinstance(value, int | float) else None
