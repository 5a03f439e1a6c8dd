"""The answer about a text: what was read in it, its claims with a verdict each, and what was not used.

It is complete: screen, command and JSON show it and add nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from pydantic import ConfigDict, Field, computed_field
from pydantic.dataclasses import dataclass as validated

from model.questions.claims.intervals import Bounds
from model.questions.claims.like_for_like import LikeForLike
from model.questions.claims.quantities import AS_PRINTED, Quantity
from model.questions.claims.relations import Verdict
from model.results.serialise import AnswerModel


@dataclass(frozen=True)
class Sentence:
    """What was read in a sentence: where it stands in the text, and its quantities, unused ones too."""

    span: tuple[int, int]
    text: str
    quantities: tuple[Quantity, ...]

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

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    document_name: ClassVar[str] = "claim_report"

    text: str = Field(exclude=True)
    arrangement: str
    sentences: tuple[Sentence, ...] = Field(exclude=True)
    claims: tuple[Claim, ...]
    read_to: str

    @computed_field  # type: ignore[prop-decorator]
    @property
    def unused(self) -> tuple[Quantity, ...]:
        """The quantities of sentences that are no claim."""
        within = {quantity.span for claim in self.claims for quantity in claim.quantities}
        quantities = (quantity for sentence in self.sentences for quantity in sentence.quantities)
        return tuple(quantity for quantity in quantities if quantity.span not in within)
