"""How answers become the documented JSON, and the JSON Schema that says what it may hold: pydantic, for all of them."""

from __future__ import annotations

import functools
import math
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, PlainSerializer, TypeAdapter
from pydantic_core import CoreSchema, core_schema

from model.words.wording import rounded


def _cents(amount: float) -> float:
    return float(rounded(amount, 2))


def _finite(number: float) -> float | None:
    return None if math.isinf(number) else number


Cents = Annotated[float, PlainSerializer(_cents, return_type=float)]
"""Money, to the cent in JSON."""

Finite = Annotated[float, PlainSerializer(_finite, return_type=float | None)]
"""A number that is null in JSON where it has no end."""

T = TypeVar("T")


class _Opaque:
    """Keeps pydantic from looking into a type that it never writes: it would build a schema of all of it."""

    def __get_pydantic_core_schema__(self, kind: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.any_schema()


Hidden = Annotated[T, Field(exclude=True), _Opaque()]
"""A field that is for Python alone."""


@functools.cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


class Document:
    """What an answer is called in the JSON of a command, where it is the whole answer of one (see `results/document`)."""

    document_name: ClassVar[str] = ""
    document_number: ClassVar[int] = 1
    """Grows when a key goes, is renamed, or gets another meaning or unit; never for a key more."""
    several: ClassVar[bool] = False
    """Whether it answers a list of questions, one for each scenario, and not a single one."""


class Answered(Document):
    """An answer: a frozen dataclass, complete, that writes itself as plain values."""

    sparse: ClassVar[bool] = False
    """Whether what is None is left out."""

    def as_json(self) -> dict[str, Any]:
        """The answer as plain values, money to the cent. What is undefined is None."""
        kind: Any = type(self)
        how: dict[str, Any] = {"mode": "json", "by_alias": True, "exclude_none": self.sparse}
        plain: dict[str, Any] = _adapter(kind).dump_python(self, **how)
        return plain

    @classmethod
    def json_schema(cls) -> dict[str, Any]:
        """The JSON Schema of what `as_json` gives."""
        kind: Any = cls
        return _adapter(kind).json_schema(mode="serialization", by_alias=True)


class AnswerModel(Document, BaseModel):
    """The same for answers that are made of checked parts: frozen, closed, and written by `as_json`."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    def as_json(self) -> dict[str, Any]:
        """The answer as plain values. What is undefined is None; what was not asked for is left out."""
        return self.model_dump(mode="json")

    @classmethod
    def json_schema(cls) -> dict[str, Any]:
        """The JSON Schema of what `as_json` gives."""
        return cls.model_json_schema(mode="serialization")
