"""Every sentence has its place in the words, every one there is used, and numbers read as print does."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from model.words import wording

TOP = Path(__file__).parent.parent.parent
FILES = {
    path.relative_to(TOP).as_posix(): path.read_text("utf-8")
    for folder in ("model", "ui")
    for path in sorted((TOP / folder).rglob("*.py"))
} | {"dashboard.py": (TOP / "dashboard.py").read_text("utf-8")}
CODE = "\n".join(FILES.values())
TREES = {name: ast.parse(text) for name, text in FILES.items()}
KEYS = wording.keys()
NAMES = "|".join(sorted({key.split(".")[0] for key in KEYS}))
WHOLE = {key for _, key in re.findall(rf"""(["'])((?:{NAMES})(?:\.\w[\w-]*)+)\1""", CODE)}
PARTLY = set(re.findall(rf'f"((?:{NAMES})\.(?:[\w-]+\.)*[\w-]*)\{{', CODE))
"""The fixed beginnings of keys that are put together, such as `cli.help.`."""


ENDINGS = (".toml", ".md", ".pdf", ".typ", ".jinja")
"""Of the names of files, which may begin as keys do."""


def test_every_sentence_asked_for_is_there() -> None:
    missing = {key for key in WHOLE if key not in KEYS and not key.endswith(ENDINGS)}
    assert not {key for key in missing if not any(other.startswith(f"{key}.") for other in KEYS)}


@pytest.mark.parametrize("start", sorted(PARTLY))
def test_every_beginning_of_a_key_leads_to_sentences(start: str) -> None:
    assert any(key.startswith(start) for key in KEYS)


def test_every_sentence_is_used() -> None:
    starts = tuple(PARTLY)
    unused = [key for key in KEYS if key not in WHOLE and not key.startswith(starts)]
    assert not unused


def test_no_sentence_is_empty() -> None:
    assert all(wording._templates("en")[key].strip() or key == "answer.between" for key in KEYS)


# --- What stands in the blanks of a sentence ------------------------------------------------------------


@dataclass(frozen=True)
class Use:
    """A place in the code that asks for a sentence by its own key, or by one of a few."""

    place: str
    keys: tuple[str, ...]
    named: frozenset[str]
    """The blanks that it fills by name."""
    unpacked: frozenset[str] | None
    """Those of dictionaries that it unpacks; None if what they hold cannot be read off the code."""
    put_together: bool
    """Whether the key has a part that is only known when the code runs."""


def blanks(key: str) -> frozenset[str]:
    return frozenset(
        name for _, name, _, _ in string.Formatter().parse(wording._templates("en")[key]) if name
    )


def keys_in(node: ast.expr) -> tuple[str, ...]:
    """The keys that an expression can come to: nothing where the code does not show it."""
    if isinstance(node, ast.Constant):
        return (str(node.value),)
    if isinstance(node, ast.IfExp):
        either, other = keys_in(node.body), keys_in(node.orelse)
        return (*either, *other) if either and other else ()
    if isinstance(node, ast.JoinedStr):
        parts = [re.escape(str(v.value)) if isinstance(v, ast.Constant) else r"[\w.-]+" for v in node.values]
        return tuple(key for key in KEYS if re.fullmatch("".join(parts), key))
    return ()


def written(node: ast.expr) -> frozenset[str] | None:
    """The keys of a dictionary that is written out; None for any other expression."""
    if isinstance(node, ast.Dict) and all(isinstance(key, ast.Constant) for key in node.keys):
        return frozenset(str(key.value) for key in node.keys if isinstance(key, ast.Constant))
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "dict"
        and not node.args
    ):
        names = [word.arg for word in node.keywords]
        return None if None in names else frozenset(filter(None, names))
    return None


def unpacked(call: ast.Call, function: ast.AST) -> frozenset[str] | None:
    """What the dictionaries that a call unpacks hold, each written out there or once in the function around it."""
    every = frozenset[str]()
    for word in call.keywords:
        if word.arg is None:
            values = [word.value]
            if isinstance(word.value, ast.Name):
                values = [
                    node.value
                    for node in ast.walk(function)
                    if isinstance(node, ast.Assign)
                    and any(isinstance(one, ast.Name) and one.id == word.value.id for one in node.targets)
                ]
            held = written(values[0]) if len(values) == 1 else None
            if held is None:
                return None
            every |= held
    return every


def uses() -> Iterator[Use]:
    for name, tree in TREES.items():
        around: dict[ast.AST, ast.AST] = {}
        for function in ast.walk(tree):  # outer functions come before those inside them
            if isinstance(function, ast.FunctionDef):
                around.update(dict.fromkeys(ast.walk(function), function))
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and "say" in (
                getattr(call.func, "id", ""),
                getattr(call.func, "attr", ""),
            ):
                keys = keys_in(call.args[0]) if call.args else ()
                if keys:
                    yield Use(
                        f"{name}:{call.lineno}",
                        keys,
                        frozenset(word.arg for word in call.keywords if word.arg),
                        unpacked(call, around.get(call, tree)),
                        any(isinstance(part, ast.JoinedStr) for part in ast.walk(call.args[0])),
                    )


USES = tuple(uses())


def wrong_blanks(use: Use) -> str | None:
    """What a sentence has no blank for, or a blank that nothing is put into."""
    needed = [blanks(key) for key in use.keys]
    idle = use.named - frozenset().union(*needed)
    if idle:
        return f"{use.place}: {use.keys[0]} has no blank for {sorted(idle)}"
    if use.unpacked is None:
        return None
    filled = use.named | use.unpacked
    enough = any if use.put_together else all  # which of several it will be is not to be seen here
    if not enough(names <= filled for names in needed):
        return f"{use.place}: {use.keys[0]} leaves a blank of {sorted(map(sorted, needed))} open"
    return None


def test_the_blanks_of_each_sentence_are_those_that_the_code_fills() -> None:
    assert len(USES) > 1_000, "the calls were not found"
    assert [problem for problem in map(wrong_blanks, USES) if problem] == []


def test_a_number_with_its_noun_has_the_one_blank() -> None:
    """`count` chooses between a sentence for one, which may do without the number, and one for many."""
    calls = [
        call
        for tree in TREES.values()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "count" and len(call.args) == 3
    ]
    pairs = [(keys_in(call.args[1]), keys_in(call.args[2])) for call in calls]
    assert sum(bool(singular and plural) for singular, plural in pairs) > 5
    assert all(blanks(key) <= {"number"} for singular, _ in pairs for key in singular)
    assert all(blanks(key) == {"number"} for _, plural in pairs for key in plural)


def test_wrong_blanks_are_seen() -> None:
    for named, problem in (
        ({"question", "options"}, None),
        ({"question"}, "leaves a blank"),
        ({"question", "options", "more"}, "no blank for ['more']"),
    ):
        found = wrong_blanks(Use("here", ("answer.options",), frozenset(named), frozenset(), False))
        assert found == problem or (problem and problem in str(found))


# --- Numbers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (4_760_000, "$4.76 million"),
        (15_000_000, "$15 million"),
        (999_999.99, "$999,999.99"),
        (999_994_999, "$999.99 million"),
        (999_995_000, "$1 billion"),
        (2_508_000_000, "$2.51 billion"),
        (20_000, "$20,000"),
        (54.794520547945204, "$54.79"),
        (0.005, "$0.01"),
        (0, "$0"),
        (-1_240_000, "−$1.24 million"),
    ],
)
def test_money_reads_as_print_does(value: float, printed: str) -> None:
    assert wording.money(value, "USD") == printed


@pytest.mark.parametrize(
    ("currency", "printed"),
    [("GBP", "£370 million"), ("EUR", "€370 million"), ("AUD", "A$370 million"), ("NOK", "NOK 370 million")],
)
def test_each_currency_has_its_sign_or_its_code(currency: str, printed: str) -> None:
    assert wording.money(370_000_000, currency) == printed


@pytest.mark.parametrize(
    ("value", "printed"), [(1_630_136.986, "$1,630,136.99"), (4_760_000, "$4,760,000"), (0.125, "$0.13")]
)
def test_exact_amounts_go_to_the_cent(value: float, printed: str) -> None:
    assert wording.exact(value, "USD") == printed


@pytest.mark.parametrize(
    ("value", "number", "amount", "share"),
    [
        (1 / 365, "0.0027", "$0.0027", "0.3%"),
        (-1 / 365, "-0.0027", "−$0.0027", "−0.3%"),
        (54.79 / 15e6, "0.0000037", "$0", "0.00037%"),
        (0.00996, "0.01", "$0.01", "1%"),
        (1e-9, "0", "$0", "0%"),  # the last digits of a difference of large sums
        (0, "0", "$0", "0%"),
    ],
)
def test_what_is_little_is_not_said_to_be_nothing(value: float, number: str, amount: str, share: str) -> None:
    assert (wording.number(value), wording.exact(value, "USD"), wording.per_cent(value)) == (
        number,
        amount,
        share,
    )


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (691_620_495.78, "$692 million"),
        (111_412_345, "$111 million"),
        (460_391.2, "$460,000"),
        (54.794, "$54.80"),
        (0, "$0"),
        (-1_234_567_890, "−$1.23 billion"),
        (999_600_000, "$1 billion"),
    ],
)
def test_a_converted_amount_has_three_digits(value: float, printed: str) -> None:
    assert wording.converted(value, "USD") == printed


@pytest.mark.parametrize(
    ("share", "printed", "more"),
    [
        (0.317, "31.7%", "31.7%"),
        (-0.96, "−96%", "−96%"),
        (10, "1,000%", "1,000%"),
        (144.298, "144 times", "145 times"),
    ],
)
def test_no_per_cent_is_above_a_thousand(share: float, printed: str, more: str) -> None:
    """As a share of something, and as the difference beside it, whose whole is one more."""
    assert wording.per_cent(share) == printed
    assert wording.per_cent_more(share) == more


@pytest.mark.parametrize(
    ("years", "printed"),
    [
        (1, "1 year"),
        (2.5, "2.5 years"),
        (125 / 365, "125 days"),
        (0, "0 years"),
        (1 / 365, "1 day"),
        (0.5, "0.5 years"),
    ],
)
def test_a_stay_is_told_in_the_unit_that_is_whole(years: float, printed: str) -> None:
    assert wording.length_of_stay(years) == printed


@pytest.mark.parametrize(
    ("text", "printed"), [("2025-03-22", "March 22, 2025"), ("2025-03", "March 2025"), ("2025", "2025")]
)
def test_dates_are_as_firm_as_they_are_known(text: str, printed: str) -> None:
    assert wording.part_date(text) == printed
