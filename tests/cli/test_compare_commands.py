"""`perhead compare`, `domestic` and `provider`, as a person types and reads them."""

from __future__ import annotations

import contextlib
import functools
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest

from model.cli import main
from model.questions.cost_options import domestic_prices
from model.results.citation import read_to
from model.scenario.library import load
from model.words.wording import converted, exact

ROOT = Path(__file__).parent.parent.parent
THREE = ("us-el-salvador/grant-paid", "uk-rwanda", "denmark-kosovo")


@functools.cache
def perhead(*words: str, columns: int = 80) -> str:
    """What the command prints on a terminal of so many columns."""
    with (
        mock.patch.dict(os.environ, {"COLUMNS": str(columns)}),
        io.StringIO() as out,
        contextlib.redirect_stdout(out),
    ):
        assert main.main(list(words)) == 0
        return out.getvalue()


def test_another_process_prints_the_same() -> None:
    words = ("compare", "us-el-salvador/grant-paid", "denmark-kosovo", "--currency", "USD")
    run = subprocess.run(
        [sys.executable, "-m", "model.cli", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "80", "PYTHONUTF8": "1"},
    )
    assert run.stdout == perhead(*words)


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """The message of a command that must be refused: status 2, nothing on standard output."""
    status = main.main(list(words))
    printed = capsys.readouterr()
    assert status == 2
    assert not printed.out
    return printed.err


def answered(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    assert main.main([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def flowing(text: str) -> str:
    """Printed paragraphs without their line ends."""
    return " ".join(text.split())


# --- compare: what is printed ------------------------------------------------------------------------------


def test_the_first_lines_are_the_totals() -> None:
    printed = perhead("compare", "us-el-salvador/grant-paid", "us-el-salvador/proposed-500")
    rows = [line.split() for line in printed.splitlines()[:4]]
    assert rows[:2] == [["Against"], ["Scenario", "Total", "Difference", "the", "base"]]
    assert rows[2][-3:] == ["$4,760,000", "the", "base"]
    assert rows[3][-3:] == ["$10,000,000", "$5,240,000", "110.1%"]


def test_three_deals_in_dollars_with_a_price_at_home() -> None:
    """The whole answer, as a reporter would read it."""
    printed = perhead("compare", *THREE, "--currency", "USD", "--domestic", "ice_quoted_2025")
    assert all(len(line) <= 80 for line in printed.splitlines())
    told = flowing(printed)
    for figure in ("$4,760,000", "$692 million", "$227 million", "48 times", "$541,000", "$164.65"):
        assert figure in told
    for words in (
        "300 places, 300 people billed, 300 held, 1,095,000 person-days",
        "238 people billed, 261 held, 95,265 person-days",
        "GBP to USD at the average rate of 2024 (0.7826 GBP for 1 USD).",
        "EUR to USD at the average rate of 2024 (0.9242 EUR for 1 USD).",
        "Amounts are in the prices of different years (2024 and 2025) and not converted to those of one",
        "“Denmark–Kosovo prison lease” costs $227 million, 48 times as much as “238 sent, grant paid”.",
        "“238 sent, grant paid”: $4,760,000 to $15,220,000.",
        "For 238 people, both cost the same at 76.5 days (0.21 years): “238 sent, grant paid” is dearer for shorter",
        "shorter stays, “Denmark–Kosovo prison lease” for longer ones.",
        "For 238 people, both cost the same at 121.5 days (0.33 years): “238 sent, grant paid” is dearer for shorter",
        "shorter stays, “ICE detention, projected rate for an adult, 2025” for longer ones.",
        "ICE detention, projected rate for an adult, 2025 is an average, by: adult detained.",
        "One person more or less seldom changes a cost by its average, so a difference is not a saving.",
        "These are for different numbers of people or lengths of time, so totals are not like for like.",
        "“238 sent, grant paid”: 23 more are held and not billed; they are no part of its break-even",
        "“Denmark–Kosovo prison lease”, where it breaks even: More than the 300 places that Denmark rents",
    ):
        assert words in told, words


def test_the_same_people_and_time_are_like_for_like() -> None:
    printed = flowing(
        perhead(
            "compare", *THREE, "--people", "250", "--years", "1", "--currency", "usd", "--base", "uk-rwanda"
        )
    )
    assert "250 held, 91,250 person-days" in printed
    assert "23 more are held" in printed
    assert "“238 sent, grant paid” costs $5 million" in printed


@pytest.mark.parametrize("columns", [40, 80, 132])
@pytest.mark.parametrize(
    "words",
    [
        ("compare", *THREE, "--currency", "NOK", "--domestic", "guantanamo_prison_2018"),
        ("domestic",),
        ("published",),
        ("provider", "denmark-kosovo", "--marginal", "5000"),
    ],
    ids=lambda words: words[0],
)
def test_no_figure_is_cut_however_narrow_the_terminal(words: tuple[str, ...], columns: int) -> None:
    wide, narrow = (perhead(*words, columns=width) for width in (200, columns))

    def figures(text: str) -> set[str]:
        return set(re.findall(r"(?:[$€£]|NOK )[\d,]+(?:\.\d\d)?", text.replace("\n", " ")))

    assert "…" not in narrow
    assert figures(wide) <= figures(flowing(narrow))


@pytest.mark.parametrize("words", [("domestic",), ("published",)], ids=lambda words: words[0])
def test_tables_fit_into_eighty_columns(words: tuple[str, ...]) -> None:
    assert max(len(line.rstrip()) for line in perhead(*words).splitlines()) <= 80


def test_cohorts_taken_together_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "waves.toml"
    cohort = '[[cohort]]\npeople = {}\ngroup = "tren_de_aragua"\nyears = {}\n'
    head = 'name = "Two waves"\narrangement = "us-el-salvador"\n'
    file.write_text(head + cohort.format(100, 1) + cohort.format(50, 3), "utf-8")
    for more in ([], ["--json"]):
        assert main.main(["compare", str(file), "us-el-salvador/grant-paid", "--people", "200", *more]) == 0
        assert "its 2 cohorts of" in " ".join(capsys.readouterr().out.split())
        assert main.main(["compare", str(file), "us-el-salvador/grant-paid", *more]) == 0
        assert "cohorts of" not in " ".join(capsys.readouterr().out.split())


def test_a_dated_scenario_is_compared_and_said_to_have_no_break_even() -> None:
    printed = flowing(perhead("compare", "us-el-salvador/grant-paid", "us-el-salvador/what-was-held"))
    assert (
        "“What was really held” costs $5.04 million, $280,000 (5.9%) more than “238 sent, grant paid”."
        in printed
    )
    assert (
        "“What was really held”: its stays have dates of their own, so neither its people nor its" in printed
    )
    assert "Nothing is converted: amounts are nominal" in printed


def test_a_price_whose_notice_disagrees_with_itself_says_so() -> None:
    printed = flowing(perhead("compare", "us-el-salvador/grant-paid", "--domestic", "federal_prison_fy2019"))
    assert (
        "Federal prison, FY2019: figures printed together do not agree, and the daily one is used. "
        "107.85 x 365 = 39,365, not 35,347."
    ) in printed


@pytest.mark.parametrize("rate", ["0.03", "3%", " 3 %"])
def test_present_value_says_its_rate_and_what_stays_nominal(rate: str) -> None:
    printed = flowing(perhead("compare", "denmark-kosovo", "belgium-netherlands", "--rate", rate))
    assert "Present value at 3% a year, each payment at the start of its period." in printed
    assert "Where options break even is worked out on nominal amounts" in printed


NEUTRAL = ("saves money", "bargain", "worth it", "cheapest", "illegal", "criminal", "prisoner ", "savings")


def test_words_are_plain_and_neutral() -> None:
    text = (
        perhead("compare", *THREE, "--currency", "USD", "--domestic", "ice_quoted_2025")
        + perhead("provider", "us-el-salvador", "--marginal", "100", "--budget", "1000000")
        + perhead("domestic")
    ).casefold()
    assert not [word for word in NEUTRAL if word in text.replace("federal prisoner", "")]
    assert ".." not in text
    assert " ," not in flowing(text)


# --- compare: as JSON ----------------------------------------------------------------------------------------


def test_json_has_rows_break_evens_and_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    found = answered(capsys, "compare", *THREE, "--currency", "USD", "--domestic", "ice_quoted_2025")
    assert (found["base"], found["currency"]) == ("238 sent, grant paid", "USD")
    rows = {row["scenario"]: row for row in found["rows"]}
    lease = rows["Denmark–Kosovo prison lease"]
    assert lease["total"] == round(210e6 / 0.9242, 2)
    assert (lease["places"], lease["people_held"], lease["person_days"]) == (300, 300, 1_095_000)
    assert lease["basis"] == ["EUR to USD at the average rate of 2024 (0.9242 EUR for 1 USD)."]
    (home,) = found["domestic"]
    assert (home["day"], home["cost"], home["denominator"]) == (164.65, "average", "adult detained")
    first = next(
        even
        for even in found["break_even"]
        if even["two"] == home["label"] and even["one"] == "238 sent, grant paid" and even["along"] == "time"
    )
    assert first["crossings"][0]["at"] * 365 == pytest.approx(20_000 / 164.65)
    assert first["says"] in found["sentences"]


def test_json_and_table_give_the_same_figures(capsys: pytest.CaptureFixture[str]) -> None:
    found = answered(capsys, "compare", *THREE, "--currency", "EUR")
    printed = flowing(perhead("compare", *THREE, "--currency", "EUR"))
    for row in found["rows"]:
        shown = exact if row["currency"] == "EUR" and not row["basis"] else converted
        for name in (
            "total",
            "per_place",
            "per_person_billed",
            "per_person_held",
            "per_person_day",
            "low",
            "high",
        ):
            if row[name] is not None:
                assert shown(row[name], "EUR") in printed


def test_what_is_billed_and_what_is_held_have_a_figure_each(capsys: pytest.CaptureFixture[str]) -> None:
    """$4.76 million over 238 billed is what Cost says a head; over 261 held it is another figure, and named so."""
    row = answered(capsys, "compare", "us-el-salvador")["rows"][0]
    assert (row["people_billed"], row["per_person_billed"]) == (238, 20_000)
    assert (row["people_held"], row["per_person_held"]) == (261, 18_237.55)
    printed = perhead("compare", "us-el-salvador")
    assert re.search(r"Per person +Per person +Per person\n.* billed +held +held, a day", printed)
    assert re.search(r"\$20,000 +\$18,237.55 +\$49.97", printed)


def test_the_base_may_be_any_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    for place, name in enumerate(THREE):
        found = answered(capsys, "compare", *THREE, "--currency", "USD", "--base", name)
        assert [round(row["difference"], 2) == 0 for row in found["rows"]].index(True) == place


def test_prices_of_a_year_and_another_index(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("compare", "us-el-salvador/grant-paid", "--prices", "2020")
    assert answered(capsys, *words)["rows"][0]["total"] == round(4_760_000 * 258.811 / 321.943, 2)
    found = answered(capsys, "compare", "us-third-countries", "--prices", "2025", "--index", "us_cpi_u")
    assert found["rows"][0]["basis"] == []


def test_several_domestic_prices(capsys: pytest.CaptureFixture[str]) -> None:
    names = ("ice_quoted_2025", "ice_more_beds_2024")
    words = [word for name in names for word in ("--domestic", name)]
    found = answered(capsys, "compare", "us-el-salvador/grant-paid", *words)
    assert [home["cost"] for home in found["domestic"]] == ["average", "marginal"]
    assert len(found["break_even"]) == 4
    assert any("is the cost of one more, by: added bed." in text for text in found["sentences"])


def test_a_domestic_price_is_converted_on_a_stated_basis(capsys: pytest.CaptureFixture[str]) -> None:
    words = (
        "compare",
        "us-el-salvador/grant-paid",
        "--domestic",
        "belgium_prison_2017",
        "--order",
        "convert_first",
    )
    (home,) = answered(capsys, *words)["domestic"]
    assert home["day"] == round(146.5 / 0.8849 * 321.943 / 245.12, 2)
    assert home["basis"][:2] == [
        "EUR to USD at the average rate of 2017 (0.8849 EUR for 1 USD).",
        "Prices of 2017 in those of 2025 by US consumer prices (CPI-U), 1982-84 = 100.",
    ]
    assert home["basis"][2].startswith("In this order: the currency first")


def test_a_price_at_home_is_of_the_year_of_the_deal_unless_another_is_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """$25,251 in 2009: in prices of 2025 as the deal is, or of 2020 with everything else."""
    words = ("compare", "us-el-salvador/grant-paid", "--domestic", "federal_prison_fy2009")
    (home,) = answered(capsys, *words)["domestic"]
    assert home["day"] == round(25_251 / 365 * 321.943 / 214.537, 2)
    (home,) = answered(capsys, *words, "--prices", "2020")["domestic"]
    assert home["day"] == round(25_251 / 365 * 258.811 / 214.537, 2)


def test_the_same_people_at_home_are_a_row_with_a_total(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("compare", "us-el-salvador/grant-paid", "--domestic", "ice_quoted_2025")
    (home,) = answered(capsys, *words)["domestic"]
    total = 261 * 365 * 164.65  # all who are held, 23 of whom the deal does not bill
    assert (home["total"], home["difference"]) == (round(total, 2), round(total - 4_760_000, 2))
    assert home["share"] == pytest.approx(total / 4_760_000 - 1)
    assert (home["people_held"], home["person_days"]) == (261, 95_265)
    assert home["per_person_held"] == round(365 * 164.65, 2)
    printed = flowing(perhead(*words))
    assert "$15,685,382.25 $10,925,382.25 229.5%" in printed
    assert (
        "the 261 people of “238 sent, grant paid” held at home for their 95,265 person-days cost $15.69 million, "
        "$10.93 million more than “238 sent, grant paid”."
    ) in printed


def test_a_row_without_a_series_says_so_and_the_others_stand(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("compare", "us-el-salvador/grant-paid", "uk-rwanda", "us-third-countries")
    words = (*words, "--currency", "USD", "--prices", "2020", "--domestic", "australia_nauru_2016")
    found = answered(capsys, *words)
    assert [row["total"] for row in found["rows"]] == [
        round(amount * 258.811 / 321.943, 2) for amount in (4_760_000, 32_360_000)
    ]
    assert found["domestic"] == []
    names = ["UK–Rwanda relocation partnership, 2022–2024", "Australia's centre on Nauru, May 2016"]
    assert [row["name"] for row in found["missing"]][:2] == names
    printed = flowing(perhead(*words))
    for name in names:
        assert f"“{name}” is left out of the figures: no price index for " in printed


# --- compare: series of one's own -----------------------------------------------------------------------------

OWN = """
[series.uk]
label = "UK prices"
kind = "price_index"
currency = "GBP"
source = "Read in a table on a Monday"
[series.uk.values]
2020 = 100
2024 = 125
[series.pound]
label = "The pound we used"
kind = "exchange"
currency = "GBP"
source = "Our bank"
[series.pound.values]
2020 = 0.5
2024 = 0.8
"""


def test_a_series_of_ones_own_is_used_and_marked(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """£541,262,200 of 2024: in prices of 2020 a fifth less, and half a pound a dollar then."""
    path = tmp_path / "own.toml"
    path.write_text(OWN, "utf-8")
    words = ("compare", "uk-rwanda", "--currency", "USD", "--prices", "2020", "--series", str(path))
    found = answered(capsys, *words)
    (row,) = found["rows"]
    assert row["total"] == round(541_262_200 * 100 / 125 / 0.5, 2)
    assert row["basis"][:2] == [
        "Prices of 2024 in those of 2020 by UK prices. Your own series: UK prices (Read in a table on a Monday).",
        "GBP to USD at the average rate of 2020 (0.5 GBP for 1 USD). Your own series: The pound we used (Our bank).",
    ]
    assert row["basis"][2] in found["sentences"]
    (row,) = answered(capsys, *words, "--order", "convert_first")["rows"]
    assert row["total"] == round(541_262_200 / 0.8 * 258.811 / 313.689, 2)


def test_solve_and_compare_take_the_same_series(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(OWN.replace("GBP", "AUD").replace("2024", "2025").replace("2020", "2016"), "utf-8")
    home = ("--domestic", "australia_nauru_2016", "--series", str(path))
    solved = answered(capsys, "solve", "australia-nauru", "--for", "people", *home)
    evens = answered(capsys, "compare", "australia-nauru", *home)["break_even"]
    assert [c["at"] for c in solved["crossings"]] == [c["at"] for c in evens[1]["crossings"]]
    assert any("Your own series" in text for text in solved["sentences"])
    message = refused(
        capsys, "solve", "australia-nauru", "--for", "people", "--domestic", "australia_nauru_2016"
    )
    assert "no price index for AUD" in message
    assert "--series says how" in refused(
        capsys, "solve", "uk-rwanda", "--for", "share", "--series", str(path)
    )


# --- compare: what is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("us-el-salvador", "uk-rwanda"),
            "these are in different currencies (GBP, USD); name one to convert to, for example --currency USD",
        ),
        (("us-el-salvador", "--currency", "CHF"), "no exchange rate for CHF; allowed: USD, EUR, AUD"),
        (("us-el-salvador", "--currency", " "), "no exchange rate for (nothing); allowed: USD"),
        (("uk-rwanda", "--currency", "USD", "--prices", "2031"), "no price index for GBP"),
        (("us-el-salvador", "--prices", "2031"), "no value for 2031; it has 2009 to 2025"),
        (("us-el-salvador", "--prices", "0"), "no value for 0; it has 2009 to 2025"),
        (("us-el-salvador", "--prices", "1999"), "no value for 1999; it has 2009 to 2025"),
        (
            ("us-el-salvador", "--prices", "2024", "--index", "us_gdp_deflator"),
            "US output prices (GDP deflator), 2017 = 100: no value for 2025; it has 2010 to 2024",
        ),
        (
            ("us-el-salvador", "--prices", "2020", "--index", "us_cpi"),
            "no price index is called us_cpi; did you mean us_cpi_u?",
        ),
        (
            ("us-el-salvador", "--index", "us_cpi_u"),
            "--index says how amounts are brought to the prices of a year",
        ),
        (("us-el-salvador", "--order", "convert_first"), "--order says how amounts are brought"),
        (("us-el-salvador", "--series", "none.toml"), "--series says how amounts are brought"),
        (
            ("us-el-salvador", "--series", "none.toml", "--prices", "2020"),
            "--series: none.toml: no such file",
        ),
        (
            ("us-el-salvador", "--prices", "2020", "--order", "deflate"),
            "found deflate; did you mean deflate_first",
        ),
        (
            ("uk-rwanda", "--prices", "2020"),
            "“UK–Rwanda relocation partnership, 2022–2024”, the base, cannot be made comparable: no price index for GBP",
        ),
        (
            ("us-el-salvador", "us-el-salvador/grant-paid", "--base", "us-el-salvador/grant-payed"),
            "--base: found us-el-salvador/grant-payed, which is not among those compared; did you mean us-el-salvador/grant-paid?",
        ),
        (
            ("us-el-salvador", "--base", "uk-rwanda"),
            "--base: found uk-rwanda, which is not among those compared",
        ),
        (("us-el-salvador", "--rate=-1"), "a rate is a number above -1 and up to 1, such as 0.03"),
        (("us-el-salvador", "--rate", "5"), "such as 0.03, or 3%, for 3% a year; found 5"),
        (("us-el-salvador", "--rate", "300%"), "such as 0.03, or 3%, for 3% a year; found 300%"),
        (("us-el-salvador", "--rate", "three"), "such as 0.03, or 3%, for 3% a year; found three"),
        (("us-el-salvador", "--rate", "nan"), "a rate is a number above -1 and up to 1"),
        (("us-el-salvador", "--rate", "inf"), "a rate is a number above -1 and up to 1"),
        (("us-el-salvador", "--prices", "soon"), "argument --prices: invalid int value: 'soon'"),
        (
            ("us-el-salvador", "--domestic", "ice_quoted_2024"),
            "no domestic price is called ice_quoted_2024; did you mean",
        ),
        (("us-el-salvadr",), "no such file, and nothing of this name comes with the model"),
        ((), "the following arguments are required: SCENARIO"),
        (("us-el-salvador", "--people", "2.5"), "Found 2.5; people are a whole number"),
        (("us-el-salvador", "--people=-3"), "people are a whole number"),
        (("us-el-salvador", "--years", "1000"), "years are a number from 0 to 100"),
        (("us-el-salvador/what-was-held", "--years", "2"), "its stays have dates of their own"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_compared_is_refused(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    message = refused(capsys, "compare", *words)
    assert said in message
    assert "Traceback" not in message


# --- domestic ------------------------------------------------------------------------------------------------


def test_the_list_has_every_price_with_its_name_figures_and_kind() -> None:
    printed = perhead("domestic")
    told = flowing(printed)
    for key, price in domestic_prices().price.items():
        assert f" {key} " in told, key
        for value in (price.per_day, price.per_year):
            assert value is None or exact(value, price.currency) in told
    assert told.count("average, by:") + told.count("cost of one more, by:") == len(domestic_prices().price)
    assert "Disagrees: 107.85 x 365 = 39,365, not 35,347." in told
    last = "An average is not what one person more costs, and so not what one person less would save."
    assert told.endswith(f"{last} {read_to(load('us-el-salvador'))}")


def test_names_to_type_are_never_broken() -> None:
    lines = {line.strip() for line in perhead("domestic", columns=60).splitlines()}
    assert set(domestic_prices().price) <= {word for line in lines for word in line.split()}


def test_one_price_in_full() -> None:
    told = flowing(perhead("domestic", "ice_more_beds_2024"))
    for words in (
        "ICE detention, each of 60,000 more beds $146.12",
        "Worked out by us; cost of one more, by: added bed.",
        "What is in it: What ICE told Congress that more beds would take",
        "Period: memo of December 2024",
        "3.2 billion / 60,000 / 365 = 146.12",
        "Source: American Immigration Lawyers Association, March 14, 2025 (derived)",
    ):
        assert words in told, words
    assert "federal_prison" not in told


def test_domestic_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    found = answered(capsys, "domestic")
    assert found["prices"].keys() == domestic_prices().price.keys()
    one = answered(capsys, "domestic", "federal_prison_fy2019")
    assert list(one["prices"]) == ["federal_prison_fy2019"]
    assert list(one["sources"]) == [one["federal_prison_fy2019"]["source"]]
    assert one["prices"]["federal_prison_fy2019"] == one["federal_prison_fy2019"]
    assert (one["federal_prison_fy2019"]["per_day"], one["federal_prison_fy2019"]["per_year"]) == (
        107.85,
        35_347,
    )
    assert one["federal_prison_fy2019"]["disagrees"] is True


def test_an_unknown_domestic_price_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(capsys, "domestic", "ice_bed_fy2018")
    assert "no domestic price is called ice_bed_fy2018; did you mean ice_bed_fy201" in said


# --- provider ------------------------------------------------------------------------------------------------


def test_the_hosts_side_is_printed_with_what_is_left() -> None:
    told = flowing(perhead("provider", "denmark-kosovo", "--marginal", "5000", "--per-place", "50000"))
    for words in (
        "Denmark–Kosovo prison lease",
        "Paid to the host €210,000,000",
        "Stated cost of holding people, at the margin €15,000,000",  # 300 people for ten years at 5,000
        "Stated cost of their places €15,000,000",
        "Left €180,000,000",
        "What the host would spend without the deal is not known, so what is left is not its gain.",
    ):
        assert words in told, words


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("us-el-salvador/accepted-300", "5000", "3e6"),
            "people or more, what is left covers the budget.",
        ),
        (
            ("denmark-kosovo", "5000", "1.5e8"),
            "With up to 1,200 people, what is left covers the budget; with more it does not.",
        ),
        (("us-el-salvador", "50000", "3e9"), "No head count covers it: with nobody in its first group"),
        (("us-el-salvador", "0", "1e13"), "No head count up to 100,000 people covers it."),
        (("sweden-estonia", "0", "1"), "What is left covers the budget whatever the number held."),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_a_budget_has_an_answer_or_a_reason(
    capsys: pytest.CaptureFixture[str], words: tuple[str, str, str], said: str
) -> None:
    scenario, marginal, budget = words
    assert main.main(["provider", scenario, "--marginal", marginal, "--budget", budget]) == 0
    assert said in flowing(capsys.readouterr().out)


def test_provider_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    found = answered(capsys, "provider", "denmark-kosovo", "--marginal", "5000", "--budget", "150000000")
    assert (found["currency"], found["revenue"], found["left"]) == ("EUR", 210_000_000, 195_000_000)
    assert (found["people_to_cover"], found["people_covered_to"], found["reason"]) == (0, 1_200, None)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--marginal=-1",), "--marginal: found -1.0; an amount of 0 or more"),
        (("--marginal", "nan"), "--marginal: found nan; an amount of 0 or more"),
        (("--marginal", "inf"), "--marginal: found inf; an amount of 0 or more"),
        (("--marginal", "1", "--per-place=-5"), "--per-place: found -5.0; an amount of 0 or more"),
        (("--marginal", "1", "--budget=-5"), "--budget: found -5.0; an amount of 0 or more"),
        (("--marginal", "much"), "argument --marginal: invalid float value: 'much'"),
        ((), "the following arguments are required: --marginal"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_costs_that_make_no_sense_are_refused(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    assert said in refused(capsys, "provider", "us-el-salvador", *words)


def test_a_budget_for_stays_with_dates_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(capsys, "provider", "us-el-salvador/what-was-held", "--marginal", "1", "--budget", "1")
    assert "“What was really held”: its stays have dates of their own" in said


def test_one_person_is_no_people() -> None:
    printed = perhead(
        "compare", "denmark-kosovo", "norway-netherlands", "--people", "1", "--years", "1", "--currency", "USD",
        "--domestic", "ice_quoted_2025", columns=400,
    )  # fmt: skip
    assert "the 1 person of " in printed
    assert "1 person held, 365 person-days" in printed
    assert not re.search(r"\b1 (people|places|person-days)\b", printed)
