"""Arguments of the public Python interface: one of the wrong type is told in a sentence, not by a traceback from within."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast

from model.files.problems import BadInput, shown
from model.words.wording import either, say

F = TypeVar("F", bound=Callable[..., Any])


def takes(function_name: str, **kinds: type | tuple[type, ...]) -> Callable[[F], F]:
    """Make of a function one that raises `BadInput` where an argument in `kinds` is of none of the types given there.

    `function_name` is what callers know the function by.
    """

    def checked(function: F) -> F:
        names = function.__code__.co_varnames

        @functools.wraps(function)
        def call(*given: Any, **named: Any) -> Any:
            for name, value in (*zip(names, given, strict=False), *named.items()):
                if name in kinds and not isinstance(value, kinds[name]):
                    raise BadInput(_wrong(function_name, name, value, kinds[name]))
            return function(*given, **named)

        return cast(F, call)

    return checked


def _wrong(function: str, name: str, value: object, kinds: type | tuple[type, ...]) -> str:
    allowed = either([kind.__name__ for kind in (kinds if isinstance(kinds, tuple) else (kinds,))])
    kind = type(value).__name__
    plain = isinstance(value, str | int | float | dict | list | tuple)
    given = say("api.value_of", value=shown(value), kind=kind) if plain else kind
    return say("api.wrong_type", function=function, name=name, given=given, allowed=allowed)
