"""What the command prints for a person: tables for the terminal. Figures and sentences come from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from model.files.problems import BadInput
from model.inputs.charge import Reading
from model.inputs.evidence import Fact
from model.results import citation, expected_results as goldens, narrative
from model.results.ledger import runs_out
from model.results.summary import Reconciled, Summary, available, by_option, reconcile, summary
from model.scenario.scenario import Deal, Scenario
from model.scenario.sharing import printable
from model.words.wording import day, exact, money, number, say

MOST_FOLDS = 8
"""More distinct totals than these are left to `perhead readings`."""


class _Console(Console):
    """A console whose reader may leave early, as `head` does, without that being a failure."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


_OUT = _Console(highlight=False, soft_wrap=False)


def _as_it_stands(text: str) -> Text:
    """Text that may come from a stranger's file: nothing in it is markup, and no sign in it steers the terminal."""
    return Text(printable(text))


def say_plain(text: str, style: str = "") -> None:
    """A paragraph as it stands."""
    _OUT.print(_as_it_stands(text), style=style)


class _Table(Table):
    """A table whose cells are texts as they stand."""

    def add_row(self, *cells: str) -> None:  # type: ignore[override]
        super().add_row(*map(_as_it_stands, cells))


def plain_table(*columns: str, right: Iterable[int] = (), whole: Iterable[int] = ()) -> Table:
    """A plain table; columns of figures (`right`) and of names to type (`whole`) are never broken."""
    table = _Table(box=None, pad_edge=False, header_style="bold", show_header=any(columns))
    numeric, unbroken = set(right), {*right, *whole}
    for place, column in enumerate(columns):
        justify = "right" if place in numeric else "left"
        table.add_column(_as_it_stands(column), justify=justify, overflow="fold", no_wrap=place in unbroken)  # type: ignore[arg-type]
    return table


def show(table: Table) -> None:
    """Print a table; on a terminal too narrow for its figures it runs over, since a figure is never cut."""
    least = table.__rich_measure__(_OUT, _OUT.options.update(max_width=1000)).minimum
    _Console(highlight=False, width=max(_OUT.width, least)).print(table)


def cost(scenario: Scenario) -> None:
    """The answer, its spread, the reading, the figures, how we got them, the notes, what is not counted."""
    found = summary(scenario)
    told = narrative.sentence(scenario, found)
    source = f" [{citation.cite(scenario.deal, told.facts)}]" if told.facts else ""
    say_plain(told.text.removesuffix(".") + source + ".", style="bold")
    for text in (
        narrative.held_line(found),
        narrative.spread(found) + ".",
        narrative.reading_line(scenario.deal, scenario.reading),
    ):
        if text:
            say_plain(text)
    _figures(found)
    _how(scenario, found)
    if len(found.folds) <= MOST_FOLDS:
        _other_readings(scenario.deal, found)
    else:
        say_plain(say("cli.many_readings", count=len(found.folds)))
    _remarks(scenario, found)


def _figures(found: Summary) -> None:
    table = plain_table("", "", right=[1])
    for label, value in narrative.ratios(found):
        table.add_row(label, value)
    _OUT.print()
    show(table)


def _how(scenario: Scenario, found: Summary) -> None:
    table = plain_table(say("cli.column.how"), "", say("cli.column.source"))
    for step in narrative.how(scenario):
        table.add_row(
            step.label,
            step.text,
            citation.cite(scenario.deal, step.facts) or step.assumed or "",
        )
    if table.row_count:
        _OUT.print()
        show(table)
    unused = narrative.time_billed(found)
    if unused:
        say_plain(unused)


def _other_readings(deal: Deal, found: Summary) -> None:
    table = plain_table(
        say("cli.column.readings"), say("cli.column.count"), say("cli.column.behind"), right=[0, 1]
    )
    for fold in found.folds:
        said = "\n".join(narrative.clauses(deal, fold.readings))
        table.add_row(exact(fold.total, found.currency), str(len(fold.readings)), said)
    _OUT.print()
    show(table)


def _remarks(scenario: Scenario, found: Summary) -> None:
    remarks = [*narrative.coincidences(found), *(narrative.Sourced(n.says, n.facts) for _, n in found.notes)]
    for title, items in (
        (say("cli.notes"), remarks),
        (say("cli.not_counted"), narrative.not_counted(scenario, found)),
    ):
        if items:
            _OUT.print()
            say_plain(title, style="bold")
        for item in items:
            source = citation.cite(scenario.deal, item.facts)
            say_plain(f"  {item.text}{f' [{source}]' if source else ''}")


def ledger(scenario: Scenario, rows: Sequence[Mapping[str, object]]) -> None:
    """The ledger as a table, and the day the approved money would run out."""
    if not rows:
        return
    shown = [name for name in ("due", "used", "paid", "left") if any(row[name] is not None for row in rows)]
    table = plain_table(
        say("cli.column.from"),
        say("cli.column.person_days"),
        *(say(f"cli.column.{name}") for name in shown),
        right=range(1, 9),
        whole=[0],
    )
    currency = scenario.deal.terms.currency
    monthly = all(str(row["start"]).endswith("-01") for row in rows)
    for row in rows:
        cells = ("" if row[name] is None else exact(float(str(row[name])), currency) for name in shown)
        table.add_row(
            _start(scenario, str(row["start"]), monthly), number(float(str(row["person_days"]))), *cells
        )
    _OUT.print()
    show(table)
    if scenario.population.dated and available(scenario):
        last = runs_out(scenario)
        say_plain(say("cli.runs_out", day=day(last)) if last else say("cli.never_runs_out"))


def _start(scenario: Scenario, start: str, monthly: bool) -> str:
    if not scenario.population.dated:
        return say("cli.stay_year", year=int(start) + 1)
    return start.removesuffix("-01") if monthly else start


def readings(scenario: Scenario) -> int:
    """The total under every option, and which readings reproduce which reported totals."""
    deal, currency = scenario.deal, scenario.deal.terms.currency
    found = summary(scenario)
    say_plain(narrative.sentence(scenario, found).text, style="bold")
    say_plain(narrative.spread(found) + ".")
    table = plain_table(
        say("cli.column.question"), say("cli.column.option"), say("cli.column.total"), right=[2], whole=[0]
    )
    for row in by_option(scenario):
        option = deal.terms.question[row.question].option[row.option]
        mark = say("cli.chosen") if row.chosen else ""
        table.add_row(
            f"{row.question}={row.option}", f"{option.short} {mark}".strip(), exact(row.total, currency)
        )
    _OUT.print()
    show(table)
    _other_readings(deal, found)
    _reconciliation(scenario)
    return 0


def _reconciliation(scenario: Scenario) -> None:
    deal, currency = scenario.deal, scenario.deal.terms.currency
    table = plain_table(
        say("cli.column.reported"),
        say("cli.column.amount"),
        say("cli.column.count"),
        say("cli.column.behind"),
        right=[1, 2],
    )
    for row in reconcile(scenario):
        table.add_row(
            row.reported.label,
            money(row.reported.amount, currency),
            f"{len(row.readings)}/{row.of}",
            _behind(deal, row),
        )
    _OUT.print()
    show(table)


def _behind(deal: Deal, row: Reconciled) -> str:
    said = narrative.clauses(deal, row.readings) if row.readings else (say("cli.no_reading"),)
    return "\n".join([*said, *([] if row.as_reported else [say("cli.own_case")])])


def readings_json(scenario: Scenario) -> dict[str, object]:
    """The same as plain values."""
    found = summary(scenario)
    return {
        "total": found.total,
        "currency": found.currency,
        "options": [
            {"question": r.question, "option": r.option, "total": r.total, "chosen": r.chosen}
            for r in by_option(scenario)
        ],
        "spread": {"low": found.low, "high": found.high},
        "readings": [{"total": f.total, "readings": [dict(r) for r in f.readings]} for f in found.folds],
        "reported": [_reconciled_json(row) for row in reconcile(scenario)],
    }


def _reconciled_json(row: Reconciled) -> dict[str, object]:
    def plain(found: Reading) -> dict[str, str]:
        return dict(found)

    return {
        "reported": row.id,
        "label": row.reported.label,
        "amount": row.reported.amount,
        "people": dict(row.reported.people),
        "years": row.reported.years,
        "for_the_reported_case": row.as_reported,
        "readings": [plain(reading) for reading in row.readings],
        "of": row.of,
    }


def _found(deals: Iterable[Deal], word: str) -> Iterator[tuple[Deal, str, Fact]]:
    for deal in deals:
        for key, fact in deal.evidence.fact.items():
            source = deal.evidence.source_of(key)
            text = " ".join(
                [key, fact.says, fact.note or "", source.outlet, source.title, citation.figure(fact)]
            )
            if word.casefold() in text.casefold():
                yield deal, key, fact


def facts(deals: Sequence[Deal], word: str) -> int:
    """Every fact that has `word` in it: what it says, how firmly, its source, what contradicts it."""
    found = list(_found(deals, word))
    if not found:
        raise BadInput(say("cli.no_fact", given=word))
    table = plain_table(
        say("cli.column.fact"),
        say("cli.column.figure"),
        say("cli.column.says"),
        say("cli.column.source"),
        whole=[],
    )
    for deal, key, fact in found:
        against = deal.evidence.disagreeing(key)
        says = [fact.says, *([say("cli.contradicted", facts=", ".join(against))] if against else [])]
        table.add_row(key, citation.figure(fact), "\n".join(says), citation.cite(deal, [key]))
    show(table)
    say_plain(say("cli.facts_found", count=len(found)))
    return 0


def facts_json(deals: Sequence[Deal], word: str) -> list[dict[str, object]]:
    """The same as plain values, each with its source."""
    return [
        {
            "arrangement": deal.name,
            "id": key,
            **fact.model_dump(mode="json", exclude_none=True),
            "contradicts": list(deal.evidence.disagreeing(key)),
            "source": {
                "key": fact.source,
                **deal.evidence.source_of(key).model_dump(mode="json", exclude_none=True),
            },
        }
        for deal, key, fact in _found(deals, word)
    ]


def listing(deals: Sequence[Deal]) -> int:
    """The arrangements, and the scenarios of each."""
    for deal in deals:
        say_plain(f"{deal.name}: {deal.terms.title}", style="bold")
        table = plain_table("", "", whole=[0])
        for name in deal.scenario_names():
            table.add_row(f"  {deal.name}/{name}", deal.scenario(name).name)
        show(table)
    return 0


def golden(update: bool) -> int:
    """Compare every scenario with its expected file; with `update`, write them and print what changed."""
    changed = 0
    every = [
        (one, one.expected().result, one.result()) for one in goldens.all_golden()
    ]  # before any is written
    for one, old, new in every:
        if old == new:
            continue
        changed += 1
        for sentence in _differences(one.key, old, new):
            say_plain(sentence)
        if update:
            goldens.write(one, new)
            say_plain(goldens.line(one, new), style="bold")
    if not changed:
        say_plain(say("golden.same", count=len(every)))
        return 0
    say_plain(say("golden.written") if update else say("golden.differs", count=changed, of=len(every)))
    return 0 if update else 1


def _differences(key: str, old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[str]:
    if not old:
        yield say("golden.new", key=key)
        return
    for name in dict.fromkeys([*old, *new]):
        if old.get(name) != new.get(name):
            yield say("golden.changed", key=key, figure=name, old=old.get(name), new=new.get(name))
