"""A file of ranges: the closed records it is checked against.

[input] has a table for each uncertain quantity, named as `perhead range --range` names it; [own] the costs of the
sender's own that are added beside the deal, each a product of factors; [[correlation]] and [weight] as their names say.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from model.files.problems import LONGEST_FOUND, BadInput, nearest, one_line
from model.files.signs import PlainRecord
from model.files.toml_io import read_toml, short
from model.files.validation import Record, check
from model.inputs.population import Day
from model.questions.uncertainty.distributions import NUMBERS
from model.scenario.library import Deal
from model.words.wording import say

Numbers = Annotated[tuple[float | Day, ...], Field(strict=False, min_length=1)]


class Weighted(Record):
    """Values of which each is as likely as its weight."""

    values: Numbers
    weights: Annotated[tuple[float, ...], Field(strict=False)]


class Range(Record):
    """How uncertain one quantity is: one of the shapes with its numbers, and where that comes from."""

    triangular: Numbers | None = None
    pert: Numbers | None = None
    uniform: Numbers | None = None
    normal: Numbers | None = None
    lognormal: Numbers | None = None
    discrete: Weighted | None = None
    empirical: Numbers | None = None
    fixed: float | Day | None = None
    facts: Annotated[tuple[str, ...], Field(strict=False)] = ()
    assumed: str | None = None

    @model_validator(mode="after")
    def _one_shape(self) -> Self:
        given = [shape for shape in NUMBERS if getattr(self, shape) is not None]
        if len(given) != 1:
            allowed = ", ".join(NUMBERS)
            raise ValueError(
                say("range.one_shape", given=", ".join(given) or say("files.none"), allowed=allowed)
            )
        if not self.facts and not self.assumed:
            raise ValueError(say("range.unfounded"))
        return self

    @property
    def parts(self) -> tuple[str, tuple[float | date, ...], tuple[float, ...]]:
        """Shape, numbers and weights."""
        shape = next(shape for shape in NUMBERS if getattr(self, shape) is not None)
        given = getattr(self, shape)
        if isinstance(given, Weighted):
            return shape, given.values, given.weights
        return shape, given if isinstance(given, tuple) else (given,), ()


class Factor(Range):
    """One factor of a cost that is added beside the deal."""

    label: str


class Own(Record):
    """A cost of the sender's own, the product of its factors: shown beside the deal's total, never in it."""

    label: str
    facts: Annotated[tuple[str, ...], Field(strict=False)] = ()
    factor: Annotated[dict[str, Factor], Field(min_length=1)]


class Correlation(Record):
    """Two inputs that are high or low together, by rank: from -1 to 1."""

    between: Annotated[tuple[str, str], Field(strict=False)]
    rank: Annotated[float, Field(ge=-1, le=1)]


class RangeFile(PlainRecord):
    """A file of ranges."""

    about: str = ""
    arrangement: str | None = None
    input: dict[str, Range] = {}
    own: dict[str, Own] = {}
    correlation: Annotated[tuple[Correlation, ...], Field(strict=False)] = ()
    weight: dict[str, dict[str, Annotated[float, Field(ge=0)]]] = {}


def range_names(deal: Deal) -> tuple[str, ...]:
    """The names of the files of ranges that come with an arrangement."""
    return tuple(sorted(path.stem for path in _beside(deal).glob("*.toml")))


def _beside(deal: Deal) -> Path:
    return deal.path / "ranges"


def read_ranges(name: str, deal: Deal) -> tuple[RangeFile, str]:
    """The ranges of this name that come with the arrangement, and what messages call them.

    A name is never taken for a path, since it may come from a link. Raises `BadInput`.
    """
    known = range_names(deal)
    if name not in known:
        raise BadInput(say("range.no_name", given=one_line(name, LONGEST_FOUND), hint=nearest(name, known)))
    return read_range_file(_beside(deal) / f"{name}.toml")


def read_range_file(path: Path) -> tuple[RangeFile, str]:
    """The ranges in a file of this machine, for whoever sits at it, and what messages call them. Raises `BadInput`."""
    return check(RangeFile, read_toml(path), short(path)), short(path)
