"""The answer about a text: what was read in it, its claims with a verdict each, and what was not used.

It is complete: screen, command and JSON show it and add nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from pydantic import ConfigDict, Field, InstanceOf, computed_field
from pydantic.dataclasses import dataclass as validated

from model.prose.language import LANGUAGES
from model.prose.sentence_view import SentenceView
from model.questions.claims.intervals import Bounds
from model.questions.claims.like_for_like import LikeForLike
from model.questions.claims.quantities import AS_PRINTED, Mention, Quantity
from model.questions.claims.relations import CANNOT, Verdict
from model.results.serialise import AnswerModel

MOST_FIGURES_READ = 10_000
"""So many figures of a text are read, and no more: nobody writes a text with more, and a table may have any number."""
MOST_LEFT = 12
"""So many figures that could not be checked are named in one line."""


@dataclass(frozen=True)
class Sentence:
    """What was read in a sentence: where it stands in the text, and its quantities, unused ones too.

    `view` and `mentions` say on which words its quantities stand; `paragraph` counts the blank lines before it.
    """

    span: tuple[int, int]
    text: str
    mentions: tuple[Mention, ...]
    view: SentenceView = field(compare=False, repr=False)
    paragraph: int = 0

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """Every quantity in it, unused ones too."""
        return tuple(mention.quantity for mention in self.mentions)

    @property
    def may_add_up(self) -> bool:
        """Whether it has money or a share, without which there is no sum in it."""
        return any(
            quantity.unit in {"money", "share"} or quantity.reason == "percentage"
            for quantity in self.quantities
        )

    @property
    def names_price(self) -> bool:
        """Whether it names a price, without which sentences do not go together."""
        return any(mention.quantity.role == "rate" for mention in self.mentions)

    @property
    def used(self) -> tuple[Quantity, ...]:
        """The quantities that a claim may be about."""
        return tuple(quantity for quantity in self.quantities if quantity.role not in {"unused", "date"})


@validated(frozen=True, config=AS_PRINTED)
class Claim:
    """A claim, judged. Money is in the currency of its quantities, as printed.

    Attributes
    ----------
    span, text
        Where it stands in the text, and what stands there.
    verdict
        `adds_up`, `only_if`, `does_not_add_up` or `cannot_be_checked`.
    because
        Why, in a sentence.
    slip
        The slip that would explain why it does not add up, by its key.
    condition
        What must be so for it to add up, by its key.
    implied
        What its figures come to a head, a day, a year, by name (see `implied_figures`).
    quantities
        Its quantities, unused ones too.
    beside
        Its figures set beside reported figures of the same kind.
    quote
        A sentence to copy.
    language
        The language of the claim, in which `because` and `quote` are.
    joined
        Which of its quantities the verdict rests on, counted from 0; the others were not used.
    on
        The words on which the text joins them; none where they stand in one clause or agree by themselves.
    arrangement
        The name of the arrangement that the claim is about; None where it is about none of them.
    """

    span: tuple[int, int]
    text: str
    verdict: Verdict
    because: str
    slip: str | None
    condition: str | None
    implied: Mapping[str, Bounds]
    quantities: tuple[Quantity, ...]
    beside: tuple[LikeForLike, ...]
    quote: str
    language: str
    joined: tuple[int, ...]
    on: tuple[str, ...]
    arrangement: str | None

    @property
    def checkable(self) -> bool:
        """Whether there is a sum in it that can be worked out."""
        return self.verdict != CANNOT


def language_of(claims: Iterable[Claim], sentences: Iterable[Sentence] = ()) -> str:
    """The language that most claims are in; that of most sentences where there is no claim."""
    counts = Counter(claim.language for claim in claims) or Counter(
        sentence.view.language.code for sentence in sentences
    )
    return max(LANGUAGES, key=lambda code: counts[code])


class ClaimReport(AnswerModel):
    """The answer about a text. `as_json()` has the plain values that `perhead check --json` prints.

    Attributes
    ----------
    text
        The text that was checked.
    arrangement
        The name of the arrangement whose reported terms and totals it was held against.
    sentences
        What was read, sentence by sentence.
    claims
        The claims among them, in order.
    read_to
        The day to which the record was read, as a sentence.
    """

    model_config = ConfigDict(json_schema_serialization_defaults_required=True, arbitrary_types_allowed=True)

    document_name: ClassVar[str] = "claim_report"

    text: str = Field(exclude=True)
    arrangement: str
    sentences: tuple[InstanceOf[Sentence], ...] = Field(exclude=True)
    claims: tuple[Claim, ...]
    read_to: str

    @computed_field  # type: ignore[prop-decorator]
    @property
    def unused(self) -> tuple[Quantity, ...]:
        """The quantities of sentences that are no claim."""
        within = {quantity.span for claim in self.claims for quantity in claim.quantities}
        quantities = (quantity for sentence in self.sentences for quantity in sentence.quantities)
        return tuple(quantity for quantity in quantities if quantity.span not in within)

    @property
    def language(self) -> str:
        """The language that the text as a whole is spoken of in."""
        return language_of(self.claims, self.sentences)

    @property
    def is_cut(self) -> bool:
        """Whether the text has more figures than are read."""
        return sum(len(sentence.mentions) for sentence in self.sentences) >= MOST_FIGURES_READ

    @property
    def checkable(self) -> tuple[Claim, ...]:
        """The claims that can be worked out, in order."""
        return tuple(claim for claim in self.claims if claim.checkable)

    @property
    def left(self) -> tuple[Quantity, ...]:
        """The numbers of the text that no verdict rests on, in order; dates are none."""
        used = {claim.quantities[place].span for claim in self.checkable for place in claim.joined}
        quantities = (quantity for sentence in self.sentences for quantity in sentence.quantities)
        return tuple(
            quantity for quantity in quantities if quantity.span not in used and quantity.role != "date"
        )

    @property
    def numbers_left(self) -> int:
        """How many numbers no verdict rests on."""
        return len(self.left)

    @property
    def figures_left(self) -> str:
        """A few of the figures of money, people and time that no verdict rests on."""
        texts = list(dict.fromkeys(each.text for each in self.left if each.role != "unused"))
        return ", ".join(texts[:MOST_LEFT]) + ("…" if len(texts) > MOST_LEFT else "")
