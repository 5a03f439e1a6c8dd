"""Numbers, times, sums and shares as people type them, wherever one is typed; what is shown is read back."""

import random
from fractions import Fraction

import pytest

from model.cli import main
from model.files.problems import BadInput
from model.scenario import parse
from model.scenario.library import load

DEAL = "us-el-salvador"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("238", 238), ("1,000", 1000), ("1 000", 1000), ("1_000", 1000), ("1k", 1000), ("1.5k", 1500),
        ("1,5k", 1500), ("1.5 K", 1500), ("2 thousand", 2000), ("two thousand", 2000), ("Two Hundred and Six", 206),
        ("one", 1), ("238 people", 238), ("dos mil", 2000), ("mil", 1000), ("0", 0), ("1.000.000", 1_000_000),
    ],
)  # fmt: skip
def test_people(text: str, count: int) -> None:
    assert parse.people(text) == count


@pytest.mark.parametrize("text", ["1.000", "2.500", "1.234"])
def test_a_count_that_may_be_meant_in_two_ways_is_refused(text: str) -> None:
    one, other = text.rstrip("0").rstrip("."), f"{int(text.replace('.', '')):,}"
    with pytest.raises(BadInput) as told:
        parse.people(text)
    assert str(told.value) == (
        f"Found {text}; it may mean {one} or {other}: write thousands as 1,000 or 1000."
    )


@pytest.mark.parametrize(
    "text", ["", "many", "2.5", "1.2345k", "-3", "1k5", "12 apples", "10,000,001", "15,00,000", "half"]
)
def test_what_is_no_head_count_is_told_with_what_is(text: str) -> None:
    with pytest.raises(
        BadInput, match=r"whole number from 0 to 10,000,000, such as .*1\.5k or two thousand\.$"
    ):
        parse.people(text)


@pytest.mark.parametrize(
    ("text", "stay"),
    [
        ("125", ("years", None)), ("125 days", ("days", 125)), ("90d", ("days", 90)), ("6 weeks", ("days", 42)),
        ("18 months", ("years", 1.5)), ("6mo", ("years", 0.5)), ("one year", ("years", 1)), ("a year", ("years", 1)),
        ("half a year", ("years", 0.5)), ("a year and a half", ("years", 1.5)), ("2 years 6 months", ("years", 2.5)),
        ("two and a half years", ("years", 2.5)), ("2 years, 6 months", ("years", 2.5)),
        ("1 year and 30 days", ("days", 395)), ("2,5 años", ("years", 2.5)), ("un año", ("years", 1)),
        ("seis meses", ("years", 0.5)), ("medio año", ("years", 0.5)), ("año y medio", ("years", 1.5)),
        ("dos años y seis meses", ("years", 2.5)), ("1.000 días", ("days", 1000)), ("2y", ("years", 2)),
        ("one-year", ("years", 1)),
    ],
)  # fmt: skip
def test_time(text: str, stay: tuple[str, float | None]) -> None:
    unit, length = stay
    if length is None:
        assert parse.stay("1.5", "years") == ("years", 1.5)
        assert parse.stay(text, "days") == ("days", 125)
    else:
        assert parse.stay(text, "years") == parse.stay(text, "days") == (unit, length)


def test_time_where_its_unit_is_asked_for() -> None:
    assert parse.days("two years") == 730
    assert parse.days("6 weeks") == 42
    assert parse.years("73 days") == 0.2
    assert parse.years("18 months") == 1.5
    with pytest.raises(BadInput, match=r"Found 18 months; days are a whole number .* 6 weeks or two years\."):
        parse.days("18 months")


@pytest.mark.parametrize(
    "text", ["", "soon", "a while", "2 years ago", "3 hours", "101 years", "6 weeks 1", "m"]
)
def test_what_is_no_time_is_told_with_what_is(text: str) -> None:
    with pytest.raises(BadInput, match=r"such as 1\.5, 18 months, or a year and a half\.$"):
        parse.stay(text, "years")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("8m", 8e6), ("8 million", 8e6), ("$8m", 8e6), ("USD 8m", 8e6), ("8,5 millones", 8.5e6), ("eight million", 8e6),
        ("1.1 million", 1_100_000), ("half a million", 5e5), ("18,000", 18_000), ("$54.79", 54.79), ("54.795", 54.795),
        ("8,5", 8.5), ("20 mil", 20_000), ("2t", 2e12), ("15 m", 15e6),
    ],
)  # fmt: skip
def test_money(text: str, amount: float) -> None:
    assert parse.read_amount(text, "USD").value == amount


def test_a_sum_with_its_thousands_set_apart_by_a_point_is_never_taken_for_a_small_one() -> None:
    with pytest.raises(BadInput, match=r"20\.000; it may mean 20 or 20,000: write thousands"):
        parse.read_amount("20.000", "USD")
    with pytest.raises(BadInput, match=r"price_per_person: found \$20\.000; it may mean 20 or 20,000: write"):
        parse.parameter(load(DEAL).named, "price_per_person", "$20.000")


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("40%", 0.4), ("40 %", 0.4), ("40 per cent", 0.4), ("40 percent", 0.4), ("12,5%", 0.125), ("0.317", 0.317),
        ("half", 0.5), ("a half", 0.5), ("a third", 1 / 3), ("two thirds", 2 / 3), ("two-thirds", 2 / 3), ("1/3", 1 / 3),
        ("la mitad", 0.5), ("un tercio", 1 / 3), ("40 por ciento", 0.4), ("½", 0.5), ("tres cuartas partes", 0.75),
    ],
)  # fmt: skip
def test_shares(text: str, share: float) -> None:
    assert parse.share(text) == share
    assert parse.parameter(load(DEAL).named, "second_year_discount", text)[1] == share


@pytest.mark.parametrize("text", ["", "%", "1/0", "some", "third of it", "40% off", "a"])
def test_what_is_no_share_is_told_with_what_is(text: str) -> None:
    with pytest.raises(BadInput, match=r"a share is written 50%, 0\.5, half or a third\.$"):
        parse.share(text)


def test_a_stay_that_is_shown_is_read_back() -> None:
    drawn = random.Random(8)
    assert [parse.stay_text(*stay) for stay in [("years", 1.0), ("days", 125), ("years", 2.5), ("years", 1 / 3)]] == [
        "1 year", "125 days", "2.5 years", "4 months",
    ]  # fmt: skip
    stays = [("days", float(days)) for days in (0, 1, 7, 1000, 36_500)]
    stays += [
        ("years", float(Fraction(drawn.randint(0, 1200), drawn.choice([1, 2, 12, 7, 365])) % 100))
        for _ in range(500)
    ]
    for unit, length in stays:
        text = parse.stay_text(unit, length)
        for other in ("days", "years"):
            assert parse.stay(text, other) == (unit, length), text


def test_the_command_reads_what_a_box_reads(capsys: pytest.CaptureFixture[str]) -> None:
    plain = ["cost", DEAL, "--people", "1500", "--years", "1.5", "--set", "price_per_person=18000", "--json"]
    typed = [
        "cost",
        DEAL,
        "--people",
        "1.5k",
        "--years",
        "a year and a half",
        "--set",
        "price_per_person=$18k",
        "--json",
    ]
    totals = set()
    for words in (plain, typed):
        assert main.main(words) == 0
        totals.add(capsys.readouterr().out.partition('"total": ')[2].partition(",")[0])
    assert totals == {"54000000.0"}
