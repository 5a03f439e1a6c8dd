"""Random arrangements, populations and readings: valid, small, and full of awkward cases.

Everything is built from a `random.Random`. Thousands come fast from seeds (`case(Random(seed))`); the
same builders under hypothesis (`many`) shrink to something a person can read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import product
from random import Random
from typing import Any, TypeVar

from hypothesis import example, given, strategies as st

from model.engine.money_due import due
from model.inputs.effective_terms import Terms, terms
from model.inputs.population import Array, Held, Population, held
from model.inputs.reading_numbers import read_arrangement

T = TypeVar("T")
Tables = dict[str, Any]

GROUPS = ("red", "green", "blue")
YEARLY = ("per_person_year", "per_year")
KINDS = (*("per_person_year",) * 3, "per_person", "per_departure", "lump_sum", "per_year", "per_year")
AMOUNTS = (1, 7, 20_000, 1_000_000, 0.1, 54.79, 1234.5678, 1 / 3)
SHARES = (0.5, 0.25, 1 / 3, 1, 0.07)
# None of them the float of a number of days in DAYS, such as 125 / 365: of two such stays the engine makes one moment, exact numbers two.
YEARS = (0, 1, 2, 3, 0.5, 1.5, 0.1, 2 / 3, 1.1, 2.000001, 0.9999, 0.34, 4.7)
DAYS = (0, 1, 125, 364, 365, 366, 395, 729, 730, 731, 1095, 1460, 1461)
SPANS = (
    *("1", "2", "3", "1-2", "2-3", "1+", "2+", "3+"),
    *("1,2", "1, 3", "1, 2+", "1-2, 3+", "1, 2, 3+", "2, 4-5", "1, 3-5"),
)
ARRIVALS = (
    date(2023, 2, 28),
    date(2023, 12, 31),
    date(2024, 2, 28),
    date(2024, 2, 29),
    date(2024, 2, 29),
    date(2024, 3, 1),
    date(2025, 3, 1),
    date(2025, 3, 15),
)


@dataclass(frozen=True)
class Case:
    """What one calculation needs, as the tables of the files."""

    arrangement: Tables
    population: Tables
    reading: dict[str, str]

    @property
    def tables(self) -> tuple[Tables, Tables, dict[str, str]]:
        return self.arrangement, self.population, self.reading

    @property
    def dated(self) -> bool:
        parts = (*self.population["cohorts"], self.population.get("term", {}))
        return any(isinstance(value, date) for part in parts for value in part.values())

    @cached_property
    def terms(self) -> Terms:
        """As the model reads them; here every table is checked to be one that a person may write."""
        return terms(read_arrangement(self.arrangement, "made-up")[0], self.reading)

    def held(self, by: Sequence[Any] | None = None) -> Held:
        return held(Population.model_validate(self.population), stay_at_most=self.terms.stay_at_most, by=by)

    def money(self, by: Sequence[Any] | None = None) -> dict[str, Array]:
        """What the engine makes of it: by charge, one number for each moment of `by`, or one in all."""
        return due(self.terms, self.held(by))

    def with_cohorts(self, cohorts: list[Tables]) -> Case:
        return replace(self, population={**self.population, "cohorts": cohorts})


def case(random: Random, has_dates: bool | None = None) -> Case:
    has_dates = often(random, 0.5) if has_dates is None else has_dates
    deal = arrangement(random, has_dates)
    reading = {name: random.choice(sorted(question["option"])) for name, question in deal["question"].items()}
    groups = sorted(deal["group"])
    return Case(deal, (dated if has_dates else undated)(random, groups), reading)


class Seeded(Random):
    """A `Random` that says what it was made from, so that a failure names its case."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.made_from = seed

    def __repr__(self) -> str:
        return f"Seeded({self.made_from})"


def many(test: Callable[[Random], None]) -> Callable[[], None]:
    """Run `test(random)` on a hundred seeds, which are as varied as cases get, then under hypothesis, which
    looks for small ones.
    """
    for seed in range(100):
        test = example(Seeded(seed))(test)
    return given(st.randoms(use_true_random=False))(test)


def often(random: Random, chance: float) -> bool:
    return random.random() < chance


def some(random: Random, names: Sequence[T], least: int = 1) -> list[T]:
    return random.sample(list(names), random.randint(min(least, len(names)), len(names)))


# --- Arrangements ------------------------------------------------------------------------------------


def arrangement(random: Random, has_dates: bool = False) -> Tables:
    groups = list(GROUPS[: random.choice((1, 2, 2, 3, 3))])
    questions = {f"question_{i}": question(random, groups) for i in range(random.randint(0, 3))}
    bill = settle(random, questions, groups)
    charges = {f"charge_{i}": charge(random, groups, questions, bill) for i in range(random.randint(1, 5))}
    if has_dates:
        days_in_force(random, charges)
    came = {"arrives": ARRIVALS[0]} if has_dates else {}
    return {
        "title": "A made-up deal",
        "ask": "What does it cost?",
        "about": "Made up for a test.",
        "sender": "Here",
        "host": "There",
        "currency": "USD",
        "price_year": 2025,
        "group": {name: {"label": f"{name} people", "one": f"{name} person"} for name in groups},
        "default": [{"group": groups[0], "people": 1, "years": 1, **came}],
        "charge": charges,
        "discount": discounts(random, groups, questions, charges),
        "question": questions,
        "limit": limits(random, groups, questions),
    }


def question(random: Random, groups: list[str]) -> Tables:
    options = {f"option_{i}": option(random, groups) for i in range(random.randint(2, 3))}
    options[random.choice(sorted(options))]["default"] = True
    return {"ask": "Which?", "label": "Which", "about": "cost", "settles": "A document.", "option": options}


def option(random: Random, groups: list[str]) -> Tables:
    return {"label": "An option", "short": "option", **limited(random, groups)}


def limited(random: Random, groups: list[str]) -> Tables:
    out: Tables = {}
    if often(random, 0.3):
        out["people_at_most"] = {group: random.randint(0, 8) for group in some(random, groups)}
    if often(random, 0.2):
        out["stay_at_most"] = random.randint(1, 3)
    return out


def limits(random: Random, groups: list[str], questions: Tables) -> Tables:
    """One limit or none, which needs no question."""
    found = limited(random, groups) if often(random, 0.6) else {}
    said = {"label": "A limit", "assumed": "Made up.", **found}
    if questions and often(random, 0.6):
        name = random.choice(sorted(questions))
        said["when"] = {name: [random.choice(sorted(questions[name]["option"]))]}
    return {"limit": said} if found else {}


def settle(random: Random, questions: Tables, groups: list[str]) -> bool:
    """Let one question set who is billed and one how; whether every reading then says how."""
    if not questions:
        return False
    if often(random, 0.7):
        for chosen in random.choice(list(questions.values()))["option"].values():
            if often(random, 0.7):
                chosen.setdefault("set", {})["groups"] = some(random, groups)
    if often(random, 0.3):
        return False
    for chosen in random.choice(list(questions.values()))["option"].values():
        chosen.setdefault("set", {})["billing"] = random.choice(("in_advance", "by_day"))
    return True


def when(random: Random, questions: Tables) -> Tables:
    asked = some(random, sorted(questions), 0) if often(random, 0.5) else []
    return {name: some(random, sorted(questions[name]["option"])) for name in asked}


def charge(random: Random, groups: list[str], questions: Tables, bill: bool) -> Tables:
    out: Tables = {"kind": random.choice(KINDS), "label": "A charge"}
    if often(random, 0.95):
        out |= {"amount": random.choice(AMOUNTS), "assumed": "Made up."}
    if often(random, 0.2):
        out["part"] = "own"
    if found := when(random, questions):
        out["when"] = found
    BUILDERS[out["kind"]](random, out, groups, bill)
    return out


def yearly(random: Random, out: Tables, groups: list[str], bill: bool) -> None:
    if not bill or often(random, 0.3):
        out["billing"] = random.choice(("in_advance", "by_day"))
    if often(random, 0.5):
        out["stay_years"] = random.choice(SPANS)
    if "amount" in out and often(random, 0.5):
        spans = out.get("stay_years", "1+").count(",") + 1
        out["amount"] = [random.choice(AMOUNTS) for _ in range(spans)]
    if often(random, 0.4):
        out["per"] = random.choice(("month", "day", "day", "year"))
    if often(random, 0.4):
        out["index"] = random.choice((1, 1.03, 0.5, 2, 1.1))
        if often(random, 0.6):
            out["index_from"] = random.choice(("term", "term", "stay"))
    if often(random, 0.3):
        out["from_year"] = random.randint(1, 3)
    if often(random, 0.3):
        out["until_year"] = out.get("from_year", 1) + random.randint(0, 2)
    if often(random, 0.5):
        out["paid"] = random.choice(("month", "quarter", "year", "start"))


def days_in_force(random: Random, charges: Tables) -> None:
    """Give some yearly charges a day from which or until which they are in force."""
    for found in charges.values():
        if found["kind"] not in YEARLY or not often(random, 0.4):
            continue
        days = sorted({day(random), after(random, day(random))})
        if "from_year" not in found and often(random, 0.6):
            found["from"] = days[0]
        if "until_year" not in found and len(days) == 2 and often(random, 0.6):
            found["until"] = days[1]


def per_person_year(random: Random, out: Tables, groups: list[str], bill: bool) -> None:
    yearly(random, out, groups, bill)
    own_groups(random, out, groups)
    if often(random, 0.3):
        out |= {"above": random.randint(0, 6), "billing": "by_day"}
    elif often(random, 0.3):
        minimum(random, out)


def minimum(random: Random, out: Tables) -> None:
    """Places paid for, used or not; they have no stay-years."""
    out |= {"minimum": random.randint(1, 6), "billing": "by_day"}
    out.pop("stay_years", None)
    if "index" in out:
        out["index_from"] = "term"
    if isinstance(out.get("amount"), list):
        out["amount"] = out["amount"][0]
    if "amount" in out and often(random, 0.6):
        out["amount_above"] = random.choice(AMOUNTS)


def per_year(random: Random, out: Tables, groups: list[str], bill: bool) -> None:
    yearly(random, out, groups, bill)
    if often(random, 0.3):
        out |= {"every": random.choice((1, 2, 3, 5, 250)), "billing": "by_day"}
    if often(random, 0.1):
        out["places"] = 100


def own_groups(random: Random, out: Tables, groups: list[str], bill: bool = False) -> None:
    if often(random, 0.3):
        out["groups"] = some(random, groups)


def per_departure(random: Random, out: Tables, groups: list[str], bill: bool) -> None:
    own_groups(random, out, groups)
    if often(random, 0.5):
        out["before_year"] = random.randint(2, 4)


def lump_sum(random: Random, out: Tables, groups: list[str], bill: bool) -> None:
    falls = random.choice(("start", "date", "arrivals", "arrivals"))
    if falls == "date":
        out["due"] = day(random)
    if falls == "arrivals":
        out["at_arrivals"] = random.randint(1, 9)
    if often(random, 0.3):
        out["every"] = random.choice((1, 2, 3, 5, 250))
    own_groups(random, out, groups)


def per_person(random: Random, out: Tables, groups: list[str], bill: bool) -> None:
    own_groups(random, out, groups)
    if often(random, 0.3):
        out["above"] = random.randint(0, 6)


BUILDERS = {
    "per_person_year": per_person_year,
    "per_person": per_person,
    "per_departure": per_departure,
    "lump_sum": lump_sum,
    "per_year": per_year,
}


def discounts(random: Random, groups: list[str], questions: Tables, charges: Tables) -> Tables:
    """Up to three that never meet on one charge and stay-year."""
    kept: Tables = {}
    allowed = [name for name, found in charges.items() if found["kind"] in YEARLY and "minimum" not in found]
    personal = [name for name in allowed if places_fit(charges[name])]
    for i in range(random.randint(0, 3) if allowed else 0):
        on = some(random, personal if personal and often(random, 0.6) else allowed)
        found = discount(random, groups, questions, on, all(places_fit(charges[name]) for name in on))
        if not any(clash(found, other, charges, questions) for other in kept.values()):
            kept[f"discount_{i}"] = found
    return kept


def places_fit(charge: Tables) -> bool:
    """Whether it is billed person by person, so that a discount may reach some people and not others."""
    return charge["kind"] == "per_person_year" and "above" not in charge


def discount(random: Random, groups: list[str], questions: Tables, on: list[str], places: bool) -> Tables:
    out: Tables = {
        "label": "A discount",
        "share": random.choice(SHARES),
        "stay_years": random.choice(SPANS),
        "charges": on,
    }
    if found := when(random, questions):
        out["when"] = found
    if places:
        if often(random, 0.6):
            out["groups"] = some(random, groups)
        if often(random, 0.6):
            out["people_at_most"] = random.randint(0, 9)
    return out


def clash(one: Tables, two: Tables, charges: Tables, questions: Tables) -> bool:
    shared = set(one["charges"]) & set(two["charges"])
    if not shared or not covered(one["stay_years"]) & covered(two["stay_years"]):
        return False
    return any(
        all(allows(part, reading) for part in (one, two, charges[name]))
        for name in shared
        for reading in all_readings(questions)
    )


def covered(stay_years: str) -> set[int]:
    """The stay-years named, as far as spans here go."""
    found: set[int] = set()
    for span in stay_years.split(","):
        first, _, last = span.strip().rstrip("+").partition("-")
        found |= set(range(int(first), 99 if "+" in span else int(last or first) + 1))
    return found


def allows(part: Tables, reading: dict[str, str]) -> bool:
    return all(reading[name] in options for name, options in part.get("when", {}).items())


def all_readings(questions: Tables) -> list[dict[str, str]]:
    named = [[(name, option) for option in questions[name]["option"]] for name in questions]
    return [dict(chosen) for chosen in product(*named)]


# --- Populations -------------------------------------------------------------------------------------


def head_count(random: Random) -> int:
    return random.choice((0, 1, 2, 3, 4, 5, 7, random.randint(0, 300)))


def undated(random: Random, groups: list[str]) -> Tables:
    cohorts = []
    for _ in range(random.randint(0, 5)):
        stay = (
            {"years": random.choice((*YEARS, random.uniform(0, 5)))}
            if often(random, 0.6)
            else {"days": random.choice((*DAYS, random.randint(0, 1800)))}
        )
        cohorts.append({"people": head_count(random), "group": random.choice(groups), **stay})
    out: Tables = {"cohorts": cohorts}
    if often(random, 0.4):
        out["term"] = {"years": random.choice(YEARS)}
    return out


def day(random: Random) -> date:
    """A day people arrive, or one shortly after; the few days of the list make ties common."""
    found = random.choice(ARRIVALS)
    return found if often(random, 0.6) else found + timedelta(days=random.randint(0, 900))


def dated(random: Random, groups: list[str]) -> Tables:
    cohorts = [dated_cohort(random, random.choice(groups)) for _ in range(random.randint(0, 5))]
    out: Tables = {"cohorts": cohorts}
    if any(cohort.get("departs") == "open" for cohort in cohorts) or often(random, 0.1):
        out["as_of"] = day(random) + timedelta(days=random.choice((0, 1, 365, 366, 500, 1461)))
    if often(random, 0.4) or not cohorts:  # with nobody at all, the term says that there are dates
        starts = day(random)
        out["term"] = {"starts": starts, "ends": random.choice((starts, after(random, starts)))}
    return out


def dated_cohort(random: Random, group: str) -> Tables:
    arrives = day(random)
    stay = random.choice(
        (
            {"departs": "open"},
            {"departs": after(random, arrives)},
            {"departs": after(random, arrives)},
            {"days": random.choice((*DAYS, random.randint(0, 1800)))},
            {"years": random.randint(0, 4)},
        )
    )
    return {"people": head_count(random), "group": group, "arrives": arrives, **stay}


def after(random: Random, start: date) -> date:
    """A day on, just before or just after an anniversary, or any day of the next five years."""
    if often(random, 0.3):
        return start + timedelta(days=random.randint(0, 1800))
    near = start.replace(year=start.year + random.randint(1, 4), day=min(start.day, 28))
    return near + timedelta(days=random.randint(-1, 3))


def moments(random: Random, found: Case) -> list[Any]:
    """When to ask what is due: at, before and after what happens, on anniversaries, and long after all."""
    if not found.dated:
        years = [cohort["years"] for cohort in found.population["cohorts"] if "years" in cohort]
        parts = [random.randint(0, 60) / random.choice((12, 4)) for _ in range(2)]
        return [0, 1, random.randint(0, 5), random.choice([2, *years]), random.uniform(0, 5), *parts, 200]
    known = sorted(happenings(found))
    near = [random.choice(known) + timedelta(days=random.choice((-1, 0, 0, 1))) for _ in range(3)]
    turns = [after(random, random.choice(known)) for _ in range(2)]
    turns.append(day(random).replace(month=random.choice((1, 2, 4, 5, 7)), day=1))
    return [*near, *turns, day(random), date(2060, 1, 1)]


def happenings(found: Case) -> set[date]:
    parts = (*found.population["cohorts"], found.population.get("term", {}), found.population)
    parts += tuple(found.arrangement["charge"].values())
    return {value for part in parts for value in part.values() if isinstance(value, date)}
