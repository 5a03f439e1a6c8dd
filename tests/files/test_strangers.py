"""A stranger's files and words: nothing in them is run, formatted, taken for a path, or steers the terminal."""

from __future__ import annotations

import io
import json
import re
import shutil
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

import model
from model.cli import main, terminal
from model.cli.output import print_json
from model.files.problems import BadInput, shown
from model.files.toml_io import parse_toml
from model.files.validation import MOST_MISTAKES
from model.inputs.number_checks import MOST_BLANKS
from model.questions.uncertainty.file import read_range_file, read_ranges
from model.results import narrative
from model.results.summary import summary
from model.scenario import parse
from model.scenario.library import load
from model.scenario.scenario import default_scenario, parse_scenario, read_scenario, write_scenario
from model.words.wording import bad_blanks, filled, say

SOUND = Path(__file__).parents[1] / "fixtures" / "broken" / "sound"
DEAL = "us-el-salvador"
BY_HEAD = 'option.by_head = { label = "A place for a year", short = "a place", default = true }'


def made_up(folder: Path, old: str = "", new: str = "") -> str:
    """The sound made-up arrangement in `folder`, with one text of its terms replaced; as the command takes it."""
    target = folder / "made-up"
    shutil.copytree(SOUND, target)
    file = target / "arrangement.toml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    return f"{target}/"


# --- Blanks in data --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["{a.__class__}", "{a.__class__.__mro__}", "{a[0]}", "{a!r}", "{a:>9000000000}", "{0}", "{}", "{", "}", "{{a}"],
)  # fmt: skip
def test_a_text_from_data_is_never_formatted(text: str) -> None:
    assert filled(text, {"b": "B"}) == text
    assert bad_blanks(text, ["b"])
    assert filled(text.replace("{a}", ""), {"a": "A"}) == text.replace("{a}", "")


def test_blanks_are_filled_by_name_and_once() -> None:
    assert filled("at {fee} and {per_head-2}", {"fee": "$5", "per_head-2": "$6"}) == "at $5 and $6"
    assert filled("{a}{b}", {"a": "{b}", "b": "x"}) == "{b}x", "what was put in is not filled again"
    assert filled("{a}", {}) == "{a}"
    assert bad_blanks("at {fee} and {{fee}} or {no} {", ["fee"]) == ("{", "}", "{no}", "{")


def by_hand(text: str, blanks: dict[str, str]) -> str:
    """The same as `filled` without patterns: a pair of braces with nothing but a known name between them."""
    out, at = "", 0
    while at < len(text):
        end = text.find("}", at)
        name = text[at + 1 : end] if text[at] == "{" and end > at else None
        if name in blanks:
            out, at = out + blanks[name], end + 1
        else:
            out, at = out + text[at], at + 1
    return out


braces = st.text(st.sampled_from("{}ab.!:[]0 "), max_size=30)


@given(braces, st.dictionaries(st.sampled_from(["a", "b", "ab", "0", "a0"]), braces))
def test_filling_is_what_a_reader_would_do_by_hand(text: str, blanks: dict[str, str]) -> None:
    assert filled(text, blanks) == by_hand(text, blanks)


@given(braces)
def test_a_text_without_bad_blanks_has_no_brace_left_once_filled(text: str) -> None:
    left = filled(text, {"a": "A", "b": "B"})
    assert bool(bad_blanks(text, ["a", "b"])) == bool(set("{}") & set(left))


def test_every_kind_of_phrase_has_its_blanks_filled(tmp_path: Path) -> None:
    by_head = BY_HEAD.replace(", default", ', phrase = "at {place} a place", default')
    folder = made_up(tmp_path, BY_HEAD, by_head)
    file = Path(folder) / "arrangement.toml"
    text = file.read_text("utf-8").replace(
        'label = "Half price in the second year"\n',
        'label = "Half price in the second year"\nphrase = "half of {place} in year two"\n',
    )
    reported = (
        '[reported.grant]\nlabel = "The grant"\namount = 500_000\nwithin = 0.5\nfacts = ["price"]\n'
        'people = { sent = 10 }\nyears = 1\nphrase = "ten times {place}"\n'
    )
    file.write_text(f"{text}\n{reported}", "utf-8")
    deal = load(folder)
    one = default_scenario(deal)  # ten people for a year, and the rent of that year
    assert narrative.plain(narrative.phrase(one)) == "at $20,000 a place"
    grant = one.changed(
        reading={"half_price": "everyone"}, cohort=[{"people": 10, "group": "sent", "years": 2.0}]
    )
    assert narrative.plain(narrative.phrase(grant)) == "at $20,000 a place half of $20,000 in year two"
    assert narrative.phrase(grant).count(f"{narrative.STRONG}$20,000{narrative.WEAK}") == 2
    assert "ten times $20,000" in narrative.sentence(one, summary(one)).says


def test_a_charge_without_an_amount_fills_no_blank(tmp_path: Path) -> None:
    flight = '[charge.flight]\nkind = "per_person"\nlabel = "A flight"\n\n[charge.fee]'
    folder = made_up(tmp_path, "[charge.fee]", flight)
    file = Path(folder) / "arrangement.toml"
    assert load(folder).terms.charge["flight"].amounts == ()
    other = made_up(tmp_path / "other", "[charge.fee]", flight)
    (Path(other) / "arrangement.toml").write_text(
        file.read_text("utf-8").replace(
            BY_HEAD, BY_HEAD.replace(", default", ', phrase = "at {flight}", default')
        )
    )
    with pytest.raises(
        BadInput,
        match=r'found "\{flight\}"; .* allowed: place, rent_1, rent_2, fee, second_year, first_ten, rent$',
    ):
        load(other)


def test_the_phrases_that_come_with_the_model_leave_no_brace() -> None:
    for name in model.names():
        deal = load(name)
        for one in [default_scenario(deal), *map(deal.scenario, deal.scenario_names())]:
            assert not set("{}") & set(narrative.sentence(one, summary(one)).says)


# --- Paths -----------------------------------------------------------------------------------------------------


def test_ranges_are_named_and_a_path_is_for_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deal, own = load(DEAL), tmp_path / "own.toml"
    shutil.copy(deal.path / "ranges" / "transport.toml", own)
    for name in (
        str(own),
        "../ranges/transport",
        "transport.toml",
        "./transport",
        "",
        "/etc/passwd",
        "x" * 9_000,
    ):
        with pytest.raises(
            BadInput, match=r"^Ranges: found .*, which is no name of ranges that come with the arrangement"
        ) as caught:
            read_ranges(name, deal)
        assert len(str(caught.value)) < 300
    assert read_range_file(own)[0] == read_ranges("transport", deal)[0]
    for named in (str(own), "transport"):
        assert main.main(["range", DEAL, "--with", named, "--draws", "10"]) == 0
    assert main.main(["range", DEAL, "--with", str(tmp_path / "none.toml")]) == 2
    assert "which is no file and no name of ranges" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["", ".", "..", "no-such-folder/", "schema", "C:", "a" * 100_000, "\0"])
def test_only_a_listed_name_or_a_folder_is_an_arrangement(name: str) -> None:
    with pytest.raises(BadInput, match="no arrangement is called") as caught:
        load(name)
    assert len(str(caught.value)) < 500


def test_a_stranger_s_scenario_names_no_folder_of_this_machine(tmp_path: Path) -> None:
    folder = made_up(tmp_path)
    elsewhere = made_up(tmp_path / "elsewhere")
    file = Path(folder) / "ten-people.toml"
    text = file.read_text("utf-8")
    assert read_scenario(file, by_path=False).as_reported.deal.terms == load(folder).terms
    file.write_text(text.replace('"made-up"', f'"{elsewhere}"'), "utf-8")
    assert read_scenario(file).arrangement == elsewhere, "whoever sits at the machine may name a folder"
    for read in (
        lambda: read_scenario(file, by_path=False),
        lambda: load(folder).scenario("ten-people"),
        lambda: parse_scenario(file.read_bytes(), "upload.toml"),
        lambda: parse_scenario(file.read_bytes(), "upload.toml", Path(folder), by_path=False),
    ):
        with pytest.raises(BadInput, match="no arrangement is called"):
            read()
    assert main.main(["check-files", folder]) == 2
    assert main.main(["check-files", str(file)]) == 0


def test_a_scenario_beside_no_terms_says_where(tmp_path: Path) -> None:
    folder = tmp_path / "made-up"
    folder.mkdir()
    file = Path(shutil.copy(SOUND / "ten-people.toml", folder))
    with pytest.raises(
        BadInput, match=r"^made-up/ten-people\.toml: no arrangement is called made-up; allowed: "
    ):
        read_scenario(file)


def test_a_scenario_written_beside_its_terms_is_read_again(tmp_path: Path) -> None:
    folder = Path(made_up(tmp_path))
    for name in (f"{folder}/", str(folder), f"{folder}/./"):
        one = default_scenario(load(name)).changed(name="mine")
        write_scenario(one, folder / "mine.toml")
        assert load(name).scenario("mine").cohort == one.cohort
        assert main.main(["explain", "500000", "--arrangement", f"{folder}/"]) == 0


# --- Sizes -----------------------------------------------------------------------------------------------------

DEEP = 2_000
"""Parts of a key: twenty times as many as are read, and not so many that reading them would take all memory."""


@pytest.mark.parametrize(
    "text",
    [
        "KEY = 1",
        "# it's \"so\nKEY = 1",
        't = { a = """\nx""", KEY = 1 }',
        "t = { a = '''\nx''', KEY = 1 }",
        't = { a = """x"""" , KEY = 1 }',
        't = { a = """x""""" , KEY = 1 }',
        't = { a = """x\\"""" , KEY = 1 }',
        "[KEY]",
        "[[KEY]]",
        "a = [1, { KEY = 1 }]",
    ],
)
@pytest.mark.parametrize("part", ['"!"', "'a b'", '"\\u0041"', '"\u2028"', '"."', "a", '"#"'])
def test_no_key_is_deeper_than_is_read(text: str, part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told = say("files.too_deep")  # our own words are TOML too, read at first use
    monkeypatch.setattr(tomllib, "loads", lambda _: pytest.fail("it was read"))
    raw = text.replace("KEY", ".".join([part] * DEEP)).encode()
    with pytest.raises(BadInput, match=told):
        parse_toml(raw, "x.toml")


@pytest.mark.parametrize(
    "text",
    [
        f"a = [{'0.5, ' * 400}]",
        f'a = "{"One. Two. " * 400}"',
        f"a = '''\n{'x.y ' * 400}'''",
        f"a = 1 # {'x.y' * 400}",
        f"a.b.c = 1\nd = '{'a.' * 400}'",
    ],
)
def test_dots_that_make_no_key_are_read(text: str) -> None:
    assert parse_toml(text.encode(), "x.toml") == tomllib.loads(text)


def test_a_file_of_thousands_of_mistakes_is_told_in_part() -> None:
    head = 'name = "x"\narrangement = "us-el-salvador"\n'
    for mistakes in ("[[cohort]]\n" * 5_000, "".join(f"k{n} = 1\n" for n in range(5_000))):
        with pytest.raises(BadInput) as caught:
            parse_scenario((head + mistakes).encode(), "up.toml")
        assert len(caught.value.problems) == MOST_MISTAKES + 1
        assert caught.value.problems[-1] == "up.toml: there are more mistakes; mend these first"


def test_a_phrase_of_thousands_of_wrong_blanks_is_told_in_part(tmp_path: Path) -> None:
    braces = "".join(f"{{x{n}}}" for n in range(5_000))
    folder = made_up(tmp_path, BY_HEAD, BY_HEAD.replace(", default", f', phrase = "{braces}", default'))
    with pytest.raises(BadInput) as caught:
        load(folder)
    assert len(caught.value.problems) == MOST_BLANKS


def test_more_readings_than_are_worked_out_are_told(tmp_path: Path) -> None:
    question = (
        '[question.q{n}]\nask = "?"\nlabel = "?"\nabout = "cost"\nsettles = "?"\n'
        'option.a = {{ label = "a", short = "a", default = true }}\noption.b = {{ label = "b", short = "b" }}\n'
    )
    folder = made_up(tmp_path)
    with (Path(folder) / "arrangement.toml").open("a", encoding="utf-8") as terms:
        terms.write("\n" + "".join(question.format(n=n) for n in range(30)))
    with pytest.raises(
        BadInput, match="the options about cost have 12,884,901,888 combinations; at most 5,000"
    ):
        load(folder)


# --- Numbers ---------------------------------------------------------------------------------------------------

READERS: dict[str, Callable[[str], object]] = {
    "people": parse.people,
    "days": parse.days,
    "years": parse.years,
    "share": parse.share,
    "stay": lambda text: parse.stay(text, "years"),
    "stay in days": lambda text: parse.stay(text, "days"),
    "sum": lambda text: parse.read_amount(text, "USD"),
}


@pytest.mark.parametrize(
    "text",
    ["9" * 200_000, "1" + ",000" * 50_000, "1 " * 100_000, " " * 30_000 + "1" + " " * 30_000 + "x", "²", "1²", "٣"],
    ids=["digits", "thousands", "gaps", "spaces", "sign", "number and sign", "another script"],
)  # fmt: skip
@pytest.mark.parametrize("reader", READERS)
def test_no_text_is_too_long_to_be_told(reader: str, text: str) -> None:
    with pytest.raises(BadInput) as caught:
        READERS[reader](text)
    assert len(str(caught.value)) < 300


def test_space_around_a_number_does_not_count() -> None:
    assert parse.people(" " * 500 + "238" + " " * 500) == 238
    assert parse.stay(" " * 500 + "125 days ", "years") == ("days", 125)


@pytest.mark.parametrize("option", ["--people", "--days", "--years"])
def test_the_command_tells_a_number_of_any_length(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    for text in ("1" + ",000" * 20_000, "9" * 100_000, "²"):
        assert main.main(["cost", DEAL, option, text]) == 2
        assert len(capsys.readouterr().err) < 300


@pytest.mark.parametrize("tail", ["²", "٣", "0", "3", "9" * 5_000, "-1", "1.0"])
def test_a_cohort_that_is_none_is_told(tail: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["range", DEAL, "--range", f"people.{tail}=uniform:1,2"]) == 2
    assert "--range people." in capsys.readouterr().err


HUGE = 10**5_000


@pytest.mark.parametrize("number", [HUGE, -HUGE, 10**60, 10**300], ids=["huge", "negative", "60", "300"])
def test_the_interface_tells_a_number_of_any_length(number: int) -> None:
    for ask in (
        lambda: model.case(DEAL, people=number),
        lambda: model.case(DEAL, people={"ms13": number}),
        lambda: model.case(DEAL, people=5, days=number),
        lambda: model.case(DEAL, people=5, years=number),
        lambda: model.case(DEAL, people=5, amounts={"fee": number}),
        lambda: model.cost(DEAL, people=number, years=1),
        lambda: model.cost(DEAL, people=1, years=number),
    ):
        with pytest.raises(BadInput) as caught:
            ask()
        assert len(str(caught.value)) < 600
    assert len(shown(number)) <= 80


# --- The terminal ----------------------------------------------------------------------------------------------

MARKUP = "[/red] [bold]b[/bold] :smile: [link=http://example.org]x[/link]"
STEERING = "a\\u001b[31mred\\u001b]0;title\\u0007\\u009b1m\\u202eend"
SCENARIO = 'name = "{name}"\narrangement = "us-el-salvador"\n[[cohort]]\npeople = 5\ngroup = "tren_de_aragua"\nyears = 1\n'


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main.main([*words]) == 0
    return capsys.readouterr().out


def test_a_name_is_printed_as_it_stands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "one.toml"
    file.write_text(SCENARIO.replace("{name}", MARKUP), "utf-8")
    assert MARKUP in printed(capsys, "compare", str(file), f"{DEAL}/proposed-500")


def test_the_head_of_a_table_is_printed_as_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    table = terminal.Table(MARKUP, "\x1b[31mred")
    table.add_row("one", "two")
    terminal.show(table)
    out = capsys.readouterr().out
    assert MARKUP in out
    assert "\x1b" not in out


def test_no_json_steers_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "one.toml"
    file.write_text(SCENARIO.replace("{name}", STEERING), "utf-8")
    assert main.main(["run", str(file), "--json"]) == 2
    out = capsys.readouterr().out
    assert not [sign for sign in out if not (sign.isprintable() or sign in "\n\u00a0\u202f")]
    assert "U+001B" in str(json.loads(out))


UNSEEN = "\x7f\x9b\u00ad\u0600\u061c\u06dd\u070f\u180e\u200b\u200e\u200f\u2028\u202a\u202e\u2060\u2066\u2069\ufeff\ufff9\U000e0041"


def test_no_json_hides_a_sign(capsys: pytest.CaptureFixture[str]) -> None:
    """Written by its code, a sign that is not seen, turns the line or steers a terminal is still the same sign to a program."""
    print_json({UNSEEN: [UNSEEN, "né 🤷 20\u00a0000 5\u202f000"]})
    out = capsys.readouterr().out
    assert not set(out) & set(UNSEEN)
    assert json.loads(out) == {UNSEEN: [UNSEEN, "né 🤷 20\u00a0000 5\u202f000"]}
    assert "né 🤷 20\u00a0000 5\u202f000" in out, "and what is seen stays readable"


def test_json_is_json_where_the_output_has_not_our_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """What such an output puts in place of a letter is Python's way to write it, which only sometimes is JSON's."""
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, "ascii", "backslashreplace"))
    print_json(["né 🤷", UNSEEN])
    sys.stdout.flush()
    assert json.loads(raw.getvalue().decode("ascii")) == ["né 🤷", UNSEEN]


def test_no_file_steers_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, ranges = tmp_path / "one.toml", tmp_path / "ranges.toml"
    file.write_text(SCENARIO.replace("{name}", STEERING), "utf-8")
    comes = (load(DEAL).path / "ranges" / "transport.toml").read_text("utf-8")
    ranges.write_text(re.sub('(?m)^label = ".*"', lambda _: f'label = "{STEERING}"', comes), "utf-8")
    for words in (
        ("run", str(file)),
        ("compare", str(file), f"{DEAL}/proposed-500"),
        ("range", DEAL, "--with", str(ranges), "--draws", "10"),
    ):
        assert main.main([*words]) == 2
        out = "".join(capsys.readouterr())
        assert "U+001B" in out
        assert not [sign for sign in out if not (sign.isprintable() or sign in "\n\u00a0\u202f")], words
