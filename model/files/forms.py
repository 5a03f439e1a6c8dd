"""What a value of a file may be, in words, from the schema that editors use too."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel

from model.words.wording import either, say

Schema = Mapping[str, Any]


# --- What a file may hold, from the schema that editors use too ----------------------------------------


@functools.cache
def schema_of(kind: type[BaseModel]) -> Schema:
    """The JSON Schema of a record."""
    return kind.model_json_schema()


def items_of(schema: Schema) -> Schema | None:
    """What each item of a list may be, whether there may be any number of them or just so many; None of no list."""
    return schema.get("items") or next(iter(schema.get("prefixItems", ())), None)


def branches_of(node: Schema, whole: Schema) -> list[Schema]:
    """What a value may be: one schema, or several; references followed, nothing for null."""
    if "$ref" in node:
        return [whole["$defs"][node["$ref"].rsplit("/", 1)[-1]]]
    each = [branch for part in node.get("anyOf", ()) for branch in branches_of(part, whole)] or [node]
    return [branch for branch in each if branch.get("type") != "null"]


def words_of(schema: Schema) -> list[str]:
    """The words of which a value must be one, where it must."""
    own = [str(word) for word in (*schema.get("enum", ()), *([schema["const"]] if "const" in schema else []))]
    return [*own, *(word for branch in schema.get("anyOf", ()) for word in words_of(branch))]


def form_of(schema: Schema) -> str | None:
    """What `schema` allows, in words; None where it says nothing that a person could use."""
    if "anyOf" in schema:
        forms = [form for branch in schema["anyOf"] if (form := form_of(branch))]
        return (
            either([form for form in forms if form != say("form.whole") or say("form.number") not in forms])
            or None
        )
    if words := words_of(schema):
        return ", ".join(words)
    write = _FORMS.get(str(schema.get("type")))
    return write(schema) if write else None


def _number(name: str, schema: Schema) -> str:
    low, high, above = (schema.get(bound) for bound in ("minimum", "maximum", "exclusiveMinimum"))
    form = "above" if above is not None else name if low is None else f"{name}_least"
    if high is not None:
        form = {"above": "above_to", f"{name}_least": f"{name}_between"}.get(form, form)
    limits = {"low": low if above is None else above, "high": high}
    return say(f"form.{form}", **{key: f"{limit:,.0f}" for key, limit in limits.items() if limit is not None})


def _text(schema: Schema) -> str:
    if schema.get("format") == "date":
        return say("form.date")
    if schema.get("pattern") in _PATTERNS:
        return say(_PATTERNS[schema["pattern"]])
    return say("form.text_most", most=schema["maxLength"]) if "maxLength" in schema else say("form.text")


_PATTERNS = {"^[A-Z]{3}$": "form.currency", r"^[Hh][Tt][Tt][Pp][Ss]?://\S+$": "form.address"}


def _list(schema: Schema) -> str:
    items = items_of(schema)
    assert items is not None
    each, most = form_of(items), schema.get("maxItems")
    if "prefixItems" in schema:
        return say("form.list_of", count=most, each=each)
    if each is None:
        return say("form.tables") if most is None else say("form.tables_most", most=most)
    return say("form.list_some" if schema.get("minItems") else "form.list", each=each)


def _table(schema: Schema) -> str:
    least = schema.get("minProperties")
    return say("form.table_least", least=least) if least else say("form.table")


_FORMS: dict[str, Callable[[Schema], str]] = {
    "integer": functools.partial(_number, "whole"),
    "number": functools.partial(_number, "number"),
    "string": _text,
    "array": _list,
    "object": _table,
    "boolean": lambda _: say("form.yes_or_no"),
}
