"""Writing the sheet of inputs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from model.inputs.population import DAYS_A_YEAR, MOST_PEOPLE, MOST_YEARS, Cohort
from model.outputs.workbook.entering_terms import EnteringTerms, enter_reported, enter_row
from model.outputs.workbook.inputs import FOREVER, SPARE, DealInputs, Inputs, Slot, Words, called, day_or_word
from model.outputs.workbook.page import Page, Row, clean, letter
from model.outputs.workbook.styles import Rule, day_rule, departs_rule, list_rule, number_rule
from model.scenario.scenario import Scenario
from model.words.wording import say


def enter(scenarios: Sequence[Scenario], page: Page, steps: Sequence[int]) -> Inputs:
    """Write the sheet of inputs and say where each is; `steps` are the months in a period of each ledger.

    Raises `BadInput` for days before March 1900.
    """
    return _Entering(tuple(scenarios), page, steps).all()


class _Entering:
    def __init__(self, scenarios: tuple[Scenario, ...], page: Page, steps: Sequence[int]) -> None:
        self.steps = steps
        self.scenarios, self.page, self.every = scenarios, page, tuple(range(len(scenarios)))
        self.group_rules: list[Rule] = [list_rule("") for _ in scenarios]
        self.billing_rule = list_rule("")
        self.open_note = say("workbook.note.days")

    def all(self) -> Inputs:
        page = self.page
        page.write(say("workbook.title.inputs"), "title")
        page.write(say("workbook.about.inputs"), "about")
        page.write(say("workbook.about.colours"), "about")
        name, currency = self._names()
        as_of, years, starts, ends = self._term()
        step = self._step()
        slots = self._cohorts()
        by_deal: dict[str, list[int]] = {}
        for column, scenario in enumerate(self.scenarios):
            by_deal.setdefault(scenario.arrangement, []).append(column)
        terms = EnteringTerms(self.scenarios, page, self.billing_rule)
        deals = [terms.enter(columns) for columns in by_deal.values()]
        words = self._words()
        for deal in deals:
            enter_reported(page, deal)
            self._lists(deal)
        return Inputs(
            page, self.scenarios, name, currency, step, as_of, years, starts, ends, slots, deals, words
        )

    def _names(self) -> tuple[Row, Row]:
        page = self.page
        page.at += 1
        names = [
            say("workbook.numbered", number=i, name=clean(s.name)) for i, s in enumerate(self.scenarios, 1)
        ]
        row = page.entry(say("workbook.row.scenario"), "", names, "name_input")
        about = [clean(scenario.deal.terms.title) for scenario in self.scenarios]
        page.entry(say("workbook.row.arrangement"), "", about, "small")
        currencies = [scenario.deal.terms.currency for scenario in self.scenarios]
        return row, page.entry(say("workbook.row.currency"), "", currencies, "word")

    def _step(self) -> Row:
        unit, rule = say("workbook.unit.months"), number_rule(1, 600, whole=True)
        return enter_row(
            self.page,
            "ledger_months",
            say("workbook.row.step"),
            unit,
            list(self.steps),
            "whole",
            rule,
            say("workbook.note.step"),
        )

    def _term(self) -> tuple[Row, Row, Row, Row]:
        page, terms = self.page, [scenario.term for scenario in self.scenarios]
        page.heading(say("workbook.heading.term"))
        note = say("workbook.note.term")
        unit, rule = say("workbook.unit.date"), day_rule()
        as_of = enter_row(
            self.page,
            "as_of",
            say("workbook.row.as_of"),
            unit,
            [day_or_word(s.as_of) for s in self.scenarios],
            "date",
            rule,
            say("workbook.note.as_of"),
        )
        years = enter_row(
            self.page,
            "term_years",
            say("workbook.row.term_years"),
            say("workbook.unit.years"),
            [t and t.years for t in terms],
            "plain",
            number_rule(0, MOST_YEARS),
            note,
        )
        starts = enter_row(
            self.page,
            "term_starts",
            say("workbook.row.term_starts"),
            unit,
            [day_or_word(t.starts if t else None) for t in terms],
            "date",
            rule,
            note,
        )
        ends = enter_row(
            self.page,
            "term_ends",
            say("workbook.row.term_ends"),
            unit,
            [day_or_word(t.ends if t else None) for t in terms],
            "date",
            rule,
            note,
        )
        return as_of, years, starts, ends

    # --- Cohorts -------------------------------------------------------------------------------------

    def _cohorts(self) -> list[Slot]:
        page, many = self.page, max(len(scenario.cohort) for scenario in self.scenarios) + SPARE
        page.heading(say("workbook.heading.cohorts"))
        page.write(say("workbook.about.cohorts"), "about")
        return [self._slot(k) for k in range(many)]

    def _slot(self, k: int) -> Slot:
        cohorts = [s.cohort[k] if k < len(s.cohort) else None for s in self.scenarios]
        notes = [
            say("workbook.note.cohort", name=clean(s.name)) if c else say("workbook.note.spare")
            for s, c in zip(self.scenarios, cohorts, strict=True)
        ]

        def row(
            key: str,
            unit: str,
            read: Callable[[Cohort], object],
            style: str,
            rule: Rule | Sequence[Rule],
            note: Sequence[str] = notes,
        ) -> Row:
            label = say("workbook.cohort", number=k + 1, what=say(f"workbook.cohort_row.{key}"))
            return enter_row(
                self.page, f"{key}_{k + 1}", label, unit, [c and read(c) for c in cohorts], style, rule, note
            )

        groups = [called({n: g.label for n, g in s.deal.terms.group.items()}) for s in self.scenarios]
        named = [groups[i][c.group] if c else None for i, c in enumerate(cohorts)]
        people = row(
            "people",
            say("workbook.unit.people"),
            lambda c: c.people,
            "whole",
            number_rule(0, MOST_PEOPLE, whole=True),
        )
        label = say("workbook.cohort", number=k + 1, what=say("workbook.cohort_row.group"))
        group = enter_row(
            self.page,
            f"group_{k + 1}",
            label,
            say("workbook.unit.choice"),
            named,
            "word",
            self.group_rules,
            notes,
        )
        arrives = row(
            "arrives", say("workbook.unit.date"), lambda c: day_or_word(c.arrives), "date", day_rule()
        )
        departs = row(
            "departs",
            say("workbook.unit.date"),
            _departs,
            "date",
            departs_rule(),
            [self.open_note],
        )
        years = row(
            "years", say("workbook.unit.years"), lambda c: c.years, "plain", number_rule(0, MOST_YEARS)
        )
        days = row(
            "days",
            say("workbook.unit.days"),
            lambda c: c.days,
            "whole",
            number_rule(0, MOST_YEARS * DAYS_A_YEAR, whole=True),
        )
        return Slot(people, group, arrives, departs, years, days)

    # --- Words and lists -----------------------------------------------------------------------------

    def _words(self) -> Words:
        page = self.page
        page.heading(say("workbook.heading.words"))
        page.write(say("workbook.about.words"), "about")
        numbers = {
            "days_in_year": (DAYS_A_YEAR, "whole"), "months_in_year": (12, "whole"), "cent_places": (2, "whole"),
            "longest": (1000, "whole"), "forever": (FOREVER, "whole"),
        }  # fmt: skip
        found = {
            name: page.fixed(say(f"workbook.constant.{name}"), "", value, style, name)
            for name, (value, style) in numbers.items()
        }
        for name in ("in_advance", "by_day", "open", "none", "undefined", "chosen", "other_currency"):
            found[name] = page.fixed(
                say(f"workbook.word_for.{name}"), "", say(f"workbook.word.{name}"), "word", f"word_{name}"
            )
        first = int(found["in_advance"].cell.rpartition("$")[2]) - 1
        self.billing_rule["source"] = f"={_range(first, first + 2)}"
        return Words(**found)

    def _lists(self, found: DealInputs) -> None:
        page = self.page
        page.heading(say("workbook.heading.lists", title=found.terms.title))
        first = page.at
        for name, label in called({n: g.label for n, g in found.terms.group.items()}).items():
            found.group[name] = page.fixed(say("workbook.row.group"), "", label, "word")
        for column in found.columns:
            self.group_rules[column]["source"] = f"={_range(first, page.at)}"
        for key, question in found.terms.question.items():
            first = page.at
            for name, label in called({n: o.short for n, o in question.option.items()}).items():
                page.texts.append((page.at, page.first + 1, question.option[name].label, "text"))
                found.option[key, name] = page.fixed(question.label, "", label, "word")
            rules = next(line.rules for line in page.lines if line.row is found.choice[key])
            for rule in rules:
                rule["source"] = f"={_range(first, page.at)}"


def _range(first: int, end: int) -> str:
    column = letter(2)
    return f"Inputs!${column}${first + 1}:${column}${end}"


def _departs(cohort: Cohort) -> int | str | None:
    return say("workbook.word.open") if cohort.open else day_or_word(cohort.departs)
