"""What a scenario comes to, whole: what the command, the screen, the report, the bundle and Python show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from model.inputs.charge import Reading
from model.results import narrative
from model.results.citation import cite, read_to
from model.results.clauses import clauses
from model.results.ledger import LedgerRow, ledger_table
from model.results.narrative import Remark
from model.results.readings import Fold
from model.results.serialise import Answered, Cents, Hidden
from model.results.step import Step
from model.results.summary import ChargeDue, OptionCost, Reconciled, Summary, by_option, reconcile, summary
from model.results.working import citations, how
from model.scenario.library import shown_name
from model.scenario.scenario import Scenario
from model.words.version import VERSION
from model.words.wording import say


@dataclass(frozen=True)
class Figure:
    """A figure under the sentence: its name, its label, and its text, which says why where it is undefined."""

    name: str
    label: str
    text: str


@dataclass(frozen=True)
class TotalOfReadings:
    """A total, the readings that give it, and what they have in common, in words."""

    total: float
    says: tuple[str, ...]
    readings: tuple[dict[str, str], ...]


@dataclass(frozen=True)
class ReadingsSpread:
    """The least and the most that any reading gives, and the same in words.

    `reported_low` and `reported_high` are those of the reported terms, where numbers of the reader's own are in force.
    """

    low: float
    high: float
    says: str
    reported_low: float | None = None
    reported_high: float | None = None


@dataclass(frozen=True)
class ReportedMatch:
    """A reported total that the scenario meets; `same_case` if it was reported for these people and this time."""

    reported: str
    label: str
    same_case: bool


@dataclass(frozen=True)
class Answer(Answered):
    """One scenario's answer, complete: the sentence, what it rests on, and what to mind.

    Money is nominal, in `currency`. A figure that is undefined is None, and `undefined` says why under its name.
    `quote` is a sentence to copy. `remarks` is what a reader should know beside the sentence, `not_counted` what is in
    no figure, `sources` what the total rests on,
    `read_to` the day to which the record was read. `case` and `summary` are what it was made of.
    """

    scenario: str
    arrangement: str
    sentence: str
    quote: str
    total: Cents
    currency: str
    own: Cents
    people_billed: int
    people_held: int
    people_refused: int
    person_years: Cents
    person_years_held: Cents
    places: int | None
    per_place: Cents | None
    per_person: Cents | None
    per_person_held: Cents | None
    per_person_day: Cents | None
    per_person_day_held: Cents | None
    per_day: Cents | None
    used: Cents | None
    unused: Cents | None
    available: Cents | None
    paid: Cents | None
    left: Cents | None
    share: float | None
    reading: dict[str, str]
    by_charge: tuple[ChargeDue, ...]
    steps: tuple[Step, ...]
    readings: tuple[TotalOfReadings, ...]
    spread: ReadingsSpread
    matches: tuple[ReportedMatch, ...]
    notes: tuple[str, ...]
    not_counted: tuple[str, ...]
    undefined: dict[str, str]
    model_version: str
    evidence_version: str
    reading_says: str
    figures: tuple[Figure, ...]
    remarks: tuple[Remark, ...]
    sources: tuple[str, ...]
    read_to: str
    facts: Hidden[tuple[str, ...]]
    """Those of the reported total that the sentence names."""
    marked: Hidden[str]
    """The sentence with its figures between `narrative.STRONG` and `narrative.WEAK`."""
    left_out: Hidden[tuple[Remark, ...]]
    """What is not counted, with its facts."""
    noted: Hidden[tuple[Remark, ...]]
    """Those of the remarks that are coincidences with reports or the arrangement's own."""
    case: Hidden[Scenario]
    summary: Hidden[Summary]

    document_name = "answer"

    @property
    def beside(self) -> tuple[Remark, ...]:
        """Those of the remarks that say of the case itself whose stay it is and who is not billed."""
        return tuple(remark for remark in self.remarks if remark not in self.noted)

    @property
    def source(self) -> str:
        """Whom the sentence's reported total is from; nothing where it names none."""
        return cite(self.case.deal, self.facts)


_PLAIN = (
    "total", "currency", "own", "people_billed", "people_held", "people_refused", "person_years", "person_years_held",
    "places", "per_place", "per_person", "per_person_held", "per_person_day", "per_person_day_held", "per_day", "used",
    "unused", "available", "paid", "left", "share",
)  # fmt: skip


def answer(scenario: Scenario, every: tuple[Fold, ...] | None = None) -> Answer:
    """The whole answer for `scenario`: nominal, in the arrangement's currency. `every` is what its readings come to, for who
    has that already.
    """
    own = summary(scenario, every)
    deal = scenario.deal
    marked = narrative.sentence(scenario, own)
    steps = how(scenario)
    left_out, noted = narrative.not_counted(scenario, own), narrative.notes_of(scenario, own)
    return Answer(
        scenario=scenario.name,
        arrangement=shown_name(scenario.arrangement),
        sentence=narrative.plain(marked.says),
        quote=narrative.quote(scenario, own),
        **{name: getattr(own, name) for name in _PLAIN},
        reading=dict(scenario.reading),
        by_charge=own.by_charge,
        steps=steps,
        readings=tuple(_of_readings(scenario, fold) for fold in own.folds),
        spread=ReadingsSpread(own.low, own.high, narrative.spread(own), *(own.reported or ())),
        matches=tuple(ReportedMatch(m.id, m.reported.label, m.same_case) for m in own.matches),
        notes=tuple(remark.says for remark in noted),
        not_counted=tuple(remark.says for remark in left_out),
        undefined=dict(own.undefined),
        model_version=VERSION,
        evidence_version=deal.evidence_version,
        reading_says=narrative.reading_line(deal, scenario.reading),
        figures=tuple(Figure(*row) for row in narrative.figures(own)),
        remarks=narrative.remarks(scenario, own),
        sources=citations(scenario, steps),
        read_to=read_to(deal),
        facts=marked.facts,
        marked=marked.says,
        left_out=left_out,
        noted=noted,
        case=scenario,
        summary=own,
    )


def _of_readings(scenario: Scenario, fold: Fold) -> TotalOfReadings:
    says = clauses(scenario.deal, fold.readings)
    return TotalOfReadings(fold.total, says, _plain(fold.readings))


@dataclass(frozen=True)
class AnswerOverTime(Answer):
    """The same with the scenario's ledger: a row for each month, event or stay-year."""

    ledger: tuple[LedgerRow, ...]

    document_name = "answer_over_time"


def answer_over_time(scenario: Scenario, by: str | None = None) -> AnswerOverTime:
    """The answer with the ledger by "month", "event" or "year", as `results/ledger`. Raises `BadInput`."""
    whole = answer(scenario)
    parts = {field.name: getattr(whole, field.name) for field in fields(whole)}
    return AnswerOverTime(**parts, ledger=ledger_table(scenario, by).ledger)


# --- Every reading -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TotalsAlike:
    """A total and the readings that give it."""

    total: float
    readings: tuple[dict[str, str], ...]


@dataclass(frozen=True)
class ReproducedTotal:
    """A reported total beside the readings that reproduce it, for the people and time it was reported for, or, where the
    report names none, for the scenario's own. `says` has what those readings share, in words.
    """

    reported: str
    label: str
    amount: float
    people: dict[str, int]
    years: float | None
    for_the_reported_case: bool
    readings: tuple[dict[str, str], ...]
    of: int
    says: tuple[str, ...]


@dataclass(frozen=True)
class LowHigh:
    """The least and the most that any reading gives."""

    low: float
    high: float


@dataclass(frozen=True)
class ReadingsTable(Answered):
    """What each answer to each question costs, every total with its readings, and which of them the reports give."""

    total: float
    currency: str
    options: tuple[OptionCost, ...]
    spread: LowHigh
    readings: tuple[TotalsAlike, ...]
    reported: tuple[ReproducedTotal, ...]
    read_to: str

    document_name = "readings"


def readings_table(scenario: Scenario, own: Summary | None = None) -> ReadingsTable:
    """Every reading of `scenario`: nominal, in the arrangement's currency."""
    own = own or summary(scenario)
    return ReadingsTable(
        total=own.total,
        currency=own.currency,
        options=by_option(scenario),
        spread=LowHigh(own.low, own.high),
        readings=tuple(TotalsAlike(fold.total, _plain(fold.readings)) for fold in own.folds),
        reported=tuple(_reported(scenario, row) for row in reconcile(scenario, own.folds)),
        read_to=read_to(scenario.deal),
    )


def _plain(readings: Iterable[Reading]) -> tuple[dict[str, str], ...]:
    return tuple(dict(reading) for reading in readings)


def _reported(scenario: Scenario, row: Reconciled) -> ReproducedTotal:
    says = clauses(scenario.deal, row.readings) if row.readings else (say("cli.no_reading"),)
    return ReproducedTotal(
        reported=row.id,
        label=row.reported.label,
        amount=row.reported.amount,
        people=dict(row.reported.people),
        years=row.reported.years,
        for_the_reported_case=row.as_reported,
        readings=_plain(row.readings),
        of=row.of,
        says=(*says, *(() if row.as_reported else (say("cli.own_case"),))),
    )
