"""A deal of one's own as a form holds it: rows of charges in plain words, every field as it was typed.

`written` makes the two files of an arrangement of it; `own_deal_again` makes the form of such files.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, get_args

import tomli_w

from model.files.problems import BadInput, stop_if
from model.inputs.arrangement import LONGEST_CONTEXT
from model.scenario import own_deal_fields as read, parse
from model.scenario.in_memory import DealInMemory, Files, deal_of
from model.scenario.sharing import file_name
from model.words.wording import exact, listed, number, per_cent, say

Kind = Literal["day", "month", "year", "person", "fee", "yearly", "places"]
"""So much a person a day, a month, a year or once; a fee once or each year; places paid for whether used or not."""

KINDS: tuple[Kind, ...] = get_args(Kind)
OF_A_PERSON_HELD = ("day", "month", "year")
EACH_YEAR = (*OF_A_PERSON_HELD, "yearly", "places")
OF_PEOPLE = (*OF_A_PERSON_HELD, "person")

MOST_ROWS = 20

Standing = Literal["estimate", "agreed"]


@dataclass(frozen=True)
class Cited:
    """Where a number was reported: an outlet, a date as far as it is known, an address. Empty: it is the writer's own."""

    outlet: str = ""
    date: str = ""
    url: str = ""


@dataclass(frozen=True)
class ChargeRow:
    """One charge. What its kind has no use for is left aside."""

    kind: Kind = "year"
    amount: str = ""
    """Empty: the charge is listed as not counted, and never taken for zero."""
    label: str = ""
    places: str = ""
    minimum: str = ""
    discount: str = ""
    discount_year: str = "2"
    rise: str = ""
    in_advance: bool = False
    group: int | None = None
    """Whom it is paid for, by their place in the form; None is everyone."""
    cited: Cited = Cited()


@dataclass(frozen=True)
class GroupRow:
    """People the terms tell apart: how many by default, and how many at most."""

    label: str = ""
    people: str = "0"
    at_most: str = ""


@dataclass(frozen=True)
class OwnDeal:
    """The whole form."""

    title: str
    sender: str
    host: str
    currency: str
    day: date
    """The day it was begun: its evidence is of that day, and its prices of that year."""
    groups: tuple[GroupRow, ...]
    charges: tuple[ChargeRow, ...]
    stay: str = "1 year"
    standing: Standing = "estimate"
    approved: str = ""
    approved_cited: Cited = field(default=Cited())


def example(day: date) -> OwnDeal:
    """The form as it opens: 100 people for a year at a price a person, and a fee."""
    return OwnDeal(
        title=say("own_deal.example.title"),
        sender=say("own_deal.example.sender"),
        host=say("own_deal.example.host"),
        currency="USD",
        day=day,
        groups=(GroupRow(say("own_deal.example.group"), "100"),),
        charges=(ChargeRow("year", "10,000"), ChargeRow("fee", "500,000")),
    )


def deal_of_form(form: OwnDeal) -> DealInMemory:
    """The arrangement that the form describes. Raises `BadInput` with every mistake and its place."""
    return deal_of(form.title, written(form))


def written(form: OwnDeal) -> Files:
    """The files of its folder. Raises `BadInput` with every mistake and its place."""
    terms, evidence = tables(form)
    texts = {"arrangement.toml": tomli_w.dumps(terms), "evidence.toml": tomli_w.dumps(evidence)}
    return {name: text.encode() for name, text in texts.items()}


def tables(form: OwnDeal) -> tuple[dict[str, Any], dict[str, Any]]:
    """The terms and the evidence of the form, as tables. Raises `BadInput` with every mistake and its place."""
    return _Writer(form).tables()


# --- The form to tables -----------------------------------------------------------------------------------


class _Writer:
    """Reads every field of a form and notes what cannot be used."""

    def __init__(self, form: OwnDeal) -> None:
        self.form = form
        self.problems: list[str] = []
        self.currency = str(self.read(say("own_deal.field.currency"), form.currency, read.currency, "USD"))
        self.source: dict[str, Any] = {}
        self.fact: dict[str, Any] = {}
        self.keys: list[str] = []

    def tables(self) -> tuple[dict[str, Any], dict[str, Any]]:
        form = self.form
        if len(form.charges) > MOST_ROWS or len(form.groups) > MOST_ROWS:
            raise BadInput(say("own_deal.too_many_rows", most=MOST_ROWS))
        head = {
            "title": self.words("title", form.title),
            "sender": self.words("sender", form.sender),
            "host": self.words("host", form.host),
            "standing": form.standing,
            "currency": self.currency,
            "price_year": form.day.year,
        }
        head["ask"] = say("own_deal.ask", title=head["title"])
        head["about"] = say("own_deal.about")
        context = say("own_deal.context", sender=head["sender"], host=head["host"])
        head |= {"context": context} if len(context) <= LONGEST_CONTEXT else {}
        groups = self.groups()
        charges, discounts, phrases = self.charges([*groups])
        parts = {
            "phrase": say("own_deal.phrase.all", charges=listed(phrases)) if phrases else "",
            "group": {key: {"label": label, "one": label} for key, (label, _, _) in groups.items()},
            "default": self.default(groups),
            "charge": charges,
            "discount": discounts,
            "limit": self.limit(groups),
            "funding": self.funding(),
        }
        stop_if(self.problems)
        evidence = {"version": str(form.day), "source": self.source, "fact": self.fact}
        return {**head, **{key: part for key, part in parts.items() if part}}, evidence

    def read(self, place: str, text: str, reader: Callable[[str], Any], otherwise: Any = 1) -> Any:
        """What a field says; `otherwise` where it says nothing that can be used, which is noted with its place."""
        try:
            return reader(text)
        except BadInput as error:
            self.problems += [say("own_deal.wrong", place=place, reason=each) for each in error.problems]
        return otherwise

    def words(self, field: str, text: str) -> str:
        return str(self.read(say(f"own_deal.field.{field}"), text, read.plain_words, field))

    def key(self, text: str) -> str:
        """A name for a part, unlike the others."""
        plain = file_name(text)[:40].strip("-").replace("-", "_")
        first = plain if plain[:1].isalpha() else f"n_{plain}"
        key = next(k for n in range(1, 200) if (k := first if n == 1 else f"{first}_{n}") not in self.keys)
        self.keys.append(key)
        return key

    def groups(self) -> dict[str, tuple[str, int, int | None]]:
        """Each group's label, how many of it there are by default, and how many there can be."""
        groups = dict[str, tuple[str, int, int | None]]()
        for count, row in enumerate(self.form.groups, 1):
            place = say("own_deal.group", number=count)
            label = self.read(place, row.label, read.plain_words, "group")
            people = self.read(place, row.people, parse.people, 0)
            most = self.read(place, row.at_most, parse.people, 0) if row.at_most.strip() else None
            groups[self.key(label)] = label, people, most
        if not groups:
            self.problems.append(say("own_deal.no_group"))
        return groups

    def default(self, groups: Mapping[str, tuple[str, int, int | None]]) -> list[dict[str, Any]]:
        place = say("own_deal.field.stay")
        unit, length = self.read(place, self.form.stay, lambda text: parse.stay(text, "years"), ("years", 1))
        stay = {unit: int(length) if unit == "days" or length == int(length) else length}
        return [{"group": key, "people": people, **stay} for key, (_, people, _) in groups.items()]

    def limit(self, groups: Mapping[str, tuple[str, int, int | None]]) -> dict[str, Any]:
        limits = {key: most for key, (_, _, most) in groups.items() if most is not None}
        label = say("own_deal.limit", people=listed([number(most) for most in limits.values()]))
        own = say("own_deal.assumed")
        return {"people": {"label": label, "assumed": own, "people_at_most": limits}} if limits else {}

    def funding(self) -> dict[str, Any]:
        if not self.form.approved.strip():
            return {}
        place = say("own_deal.field.approved")
        amount = self.money(place, self.form.approved)
        cited = self.form.approved_cited
        fact = self.cite(place, "approved", say("own_deal.approved"), amount, cited, always=True)
        return {"available": [{"label": say("own_deal.approved"), "amount": amount, **fact}]}

    # --- Charges ------------------------------------------------------------------------------------------

    def charges(self, groups: list[str]) -> tuple[dict[str, Any], dict[str, Any], list[str]]:
        """The charges, their discounts, and what the sentence says of each."""
        charges, discounts, phrases = dict[str, Any](), dict[str, Any](), list[str]()
        for count, row in enumerate(self.form.charges, 1):
            place = say("own_deal.charge", number=count)
            label = self.read(
                place, row.label or say(f"own_deal.label.{row.kind}"), read.plain_words, "charge"
            )
            key = self.key(label)
            charges[key] = self.charge(place, key, label, row, groups)
            if "amount" not in charges[key]:
                continue
            phrases.append(self.phrase(key, row, charges[key]))
            if row.kind in EACH_YEAR and row.discount.strip():
                own = self.key(f"{key}_discount")
                discounts[own] = self.discount(place, own, key, row, charges[key])
        if not charges:
            self.problems.append(say("own_deal.no_charge"))
        return charges, discounts, phrases

    def charge(self, place: str, key: str, label: str, row: ChargeRow, groups: list[str]) -> dict[str, Any]:
        table: dict[str, Any] = {"kind": _KIND[row.kind], "label": label}
        if row.amount.strip():
            table["amount"] = self.money(place, row.amount)
            table |= self.cite(place, key, label, table["amount"], row.cited)
        if row.kind in EACH_YEAR:
            table |= {"billing": "in_advance" if row.in_advance else "by_day"}
        if row.kind in ("day", "month"):
            table["per"] = row.kind
        if row.kind in OF_PEOPLE and row.group is not None and row.group < len(groups):
            table["groups"] = [groups[row.group]]
        counted = {"places": row.kind == "places", "minimum": row.kind in OF_A_PERSON_HELD}
        for name, takes in counted.items():
            text = getattr(row, name)
            if takes and text.strip():
                table[name] = self.read(place, text, parse.people)
        if row.kind in EACH_YEAR and row.rise.strip():
            rise = self.read(place, row.rise, read.share, 0)
            table |= {"index": round(1 + rise, 12), "index_from": "term"}
        return table

    def money(self, place: str, text: str) -> float:
        amount = self.read(place, text, lambda typed: parse.read_amount(typed, self.currency).value)
        return read.whole(amount)

    def discount(
        self, place: str, own: str, key: str, row: ChargeRow, charge: Mapping[str, Any]
    ) -> dict[str, Any]:
        share, years = (
            self.read(place, row.discount, read.share, 0),
            self.read(place, row.discount_year, read.years, "2"),
        )
        sourced = {name: charge[name] for name in ("facts", "assumed") if name in charge}
        words = {"share": f"{{{own}}}", "years": years, "label": charge["label"]}
        several = sum(other.kind in EACH_YEAR for other in self.form.charges) > 1
        return {
            "charges": [key],
            "label": say("own_deal.discount", **words),
            "share": read.whole(share),
            "stay_years": years,
            "phrase": say("own_deal.phrase.discount_of" if several else "own_deal.phrase.discount", **words),
            **sourced,
        }

    def phrase(self, key: str, row: ChargeRow, charge: Mapping[str, Any]) -> str:
        words = [say(f"own_deal.phrase.{row.kind}", amount=f"{{{key}}}")]
        if "places" in charge:
            words.append(say("own_deal.phrase.for_places", places=number(charge["places"])))
        if "minimum" in charge:
            words.append(say("own_deal.phrase.minimum", people=number(charge["minimum"])))
        if "index" in charge:
            words.append(say("own_deal.phrase.rise", rise=per_cent(charge["index"] - 1, 9)))
        return " ".join(words)

    # --- Sources ------------------------------------------------------------------------------------------

    def cite(
        self, place: str, key: str, label: str, amount: float, cited: Cited, *, always: bool = False
    ) -> dict[str, Any]:
        """What says whose a number is: a fact of the source that the row names, else that it is the writer's.

        A part that must point at a fact has one `always`.
        """
        own = cited == Cited()
        if own and not always:
            return {"assumed": say("own_deal.assumed")}
        source = self.writer() if own else self.reported(place, cited)
        self.fact[key] = {
            "value": amount,
            "unit": self.currency,
            "qualifier": "exact",
            "status": "assumed" if own else "reported",
            "source": source,
            "says": say("own_deal.fact", label=label, amount=exact(amount, self.currency)),
        }
        return {"facts": [key]}

    def writer(self) -> str:
        words = {
            "outlet": say("own_deal.writer"),
            "title": self.form.title.strip(),
            "date": str(self.form.day),
        }
        self.source["writer"] = {**words, "kind": "aggregator", "seen": "original"}
        return "writer"

    def reported(self, place: str, cited: Cited) -> str:
        """The source with this outlet, date and address, once however many rows name it."""
        outlet = self.read(place, cited.outlet, read.plain_words, "outlet")
        readers = {"date": (cited.date, read.part_date), "url": (cited.url, read.address)}
        given = {name: self.read(place, text, take) for name, (text, take) in readers.items() if text.strip()}
        source = {
            "outlet": outlet,
            "title": say("own_deal.source_title"),
            **given,
            "kind": "press",
            "seen": "original",
        }
        same = next((key for key, other in self.source.items() if other == source), None)
        if same is None:
            same = self.key(f"source_{outlet}")
            self.source[same] = source
        return same


_KIND = {
    **dict.fromkeys(OF_A_PERSON_HELD, "per_person_year"),
    "person": "per_person",
    "fee": "lump_sum",
    **dict.fromkeys(("yearly", "places"), "per_year"),
}
