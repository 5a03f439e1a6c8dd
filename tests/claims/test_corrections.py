"""What a person puts right of what was read, by the command: the claim is judged again on that."""

from __future__ import annotations

import json

import pytest

from model.cli.main import main
from model.questions.claims.check import check
from model.questions.claims.corrections import corrected_as

DEAL = "Holding 300 men at $20,000 each costs $4.76 million."


@pytest.mark.parametrize(
    ("text", "take", "verdict"),
    [
        (DEAL, "300 men=people:238", "adds_up"),  # 238 x 20,000
        ("Of 40 guards and 25 men, the 25 cost $500,000 at $20,000 each.", "25 men=people", "adds_up"),
        ("Keeping 100 men at $160 costs $5.84 million.", "$160=rate:person,day", "only_if"),  # 365 days, not printed
        ("Holding 100 men for 90 days at $160 a day comes to $1.44 million.", "90 days=duration:80 days", "does_not_add_up"),
        (DEAL, "$4.76 million=unused", "cannot_be_checked"),
    ],
)  # fmt: skip
def test_what_is_put_right_is_judged(text: str, take: str, verdict: str) -> None:
    assert corrected_as(check(text), [take]).claims[0].verdict == verdict


def test_a_spanish_claim_stays_spanish() -> None:
    text = "Mantener a 300 hombres a 20.000 euros cada uno cuesta 7 millones de euros."
    claim = corrected_as(check(text), ["7 millones de euros=amount:6000000"]).claims[0]
    assert claim.because.endswith("El texto dice 6 millones de euros. Coinciden.")


def test_the_command_takes_several_and_its_json_too(capsys: pytest.CaptureFixture[str]) -> None:
    takes = ["--take", "300 men=people:238", "--take", "$20,000 each=rate:person"]
    assert main(["check", DEAL, *takes]) == 0
    assert capsys.readouterr().out.startswith("Adds up: ")
    assert main(["check", DEAL, *takes, "--json"]) == 0
    whole = json.loads(capsys.readouterr().out)
    assert whole["claims"][0]["verdict"] == "adds_up"
    assert whole["question"]["asked"]["take"] == ["300 men=people:238", "$20,000 each=rate:person"]


@pytest.mark.parametrize(
    ("take", "says"),
    [
        ("300 men", "FIGURE=ROLE"),
        ("300 men=persons", "people"),
        ("30 men=people", "did you mean 300 men?"),
        ("$20,000 each=rate:fortnight", "person, bed, day"),
        ("300 men=people:many", "behind the colon"),
    ],
)
def test_what_cannot_be_used_is_named(take: str, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", DEAL, "--take", take]) == 2
    assert says in capsys.readouterr().err


def test_articles_are_not_put_right(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "docs", "--take", "300 men=people"]) == 2
    assert "--file" in capsys.readouterr().err
