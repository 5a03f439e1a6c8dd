"""The report says what the command says, every input with its source, and is safe and whole wherever it goes."""

from __future__ import annotations

import errno
import functools
import io
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pypdf
import pytest
from hypothesis import given, settings, strategies as st

import model
from model.cli import main
from model.files.problems import BadInput
from model.files.unseen import printable
from model.outputs import report
from model.outputs.report import as_html, as_pdf, content, inputs
from model.results import citation, repeat
from model.results.answer import answer
from model.results.summary import summary
from model.results.working import how
from model.scenario.library import load, names
from model.scenario.scenario import Scenario, default_scenario
from model.scenario.sharing import file_name, portable
from model.words.wording import exact, say

ROOT = Path(__file__).parents[2]
SHIPPED = [f"{deal}/{name}" for deal in names() for name in load(deal).scenario_names()]
OFTEN = [key for place, key in enumerate(SHIPPED) if key.startswith("us-el-salvador/") or place % 3 == 0]
"""Enough for every test run; the long one takes all."""
EVERY = [pytest.param(key, marks=() if key in OFTEN else pytest.mark.long) for key in SHIPPED]
HOSTILE = (
    '=HYPERLINK("http://x.invalid","a")', "+cmd|' /C calc'!A0", "@SUM(1)", "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>', "#import \"x\"; $x$ *b* @label <tag>", "{{ 7*7 }}{% raw %}", "a\x00b\x1b[31m\u202eevil",
)  # fmt: skip
PAID = "us-el-salvador/grant-paid"
EMPTY_TAGS = {"meta", "img", "source", "br"}


def scenario(key: str = PAID) -> Scenario:
    deal, _, name = key.partition("/")
    return load(deal).scenario(name)


@functools.cache
def html_of(key: str) -> bytes:
    return as_html(scenario(key))


@functools.cache
def pdf_of(key: str) -> bytes:
    return as_pdf(scenario(key))


def blank(shown: Scenario, width: str) -> report.Picture:
    """In place of the figure, whose drawing takes most of the time, where the words are what is tested."""
    return report.Picture(b'<svg xmlns="http://www.w3.org/2000/svg" width="252" height="370"/>', "A figure.")


@functools.cache
def words_of(key: str) -> str:
    return Page(as_html(scenario(key), blank)).text


@functools.cache
def print_of(key: str) -> str:
    return pdf_text(as_pdf(scenario(key), blank))


# --- Reading a page back ---------------------------------------------------------------------------------------


class Page(HTMLParser):
    """What a browser would find: every tag with its attributes, and the text that is shown."""

    def __init__(self, raw: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.parts: list[str] = []
        self.feed(raw.decode("utf-8"))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in EMPTY_TAGS:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.parts.append(data)

    @property
    def text(self) -> str:
        return plain("".join(self.parts))

    def every(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def plain(text: str) -> str:
    return " ".join(text.split())


def letters(text: str) -> str:
    """Text without the spaces, which a PDF keeps as places and not as signs."""
    return re.sub(r"\s+", "", text)


def pdf(raw: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(raw))


def pdf_text(raw: bytes) -> str:
    """What is printed, without the foot of each page, which may stand in the middle of a sentence."""
    pages = [letters(page.extract_text()) for page in pdf(raw).pages]
    return "".join(page.removesuffix(f"{place}/{len(pages)}") for place, page in enumerate(pages, 1))


def structure(node: Any) -> Iterator[Any]:
    """Every element of a tagged PDF's structure."""
    found = node.get_object()
    if isinstance(found, pypdf.generic.ArrayObject):
        for part in found:
            yield from structure(part)
    elif isinstance(found, pypdf.generic.DictionaryObject):
        yield found
        if "/K" in found:
            yield from structure(found["/K"])


# --- What it says ----------------------------------------------------------------------------------------------


def said(shown: Scenario) -> list[str]:
    """What must be on the page in either form."""
    whole = answer(shown)
    return [
        whole.sentence,
        whole.spread.says,
        whole.reading_says,
        *(text for figure in whole.figures for text in (figure.label, figure.text)),
        *(text for step in whole.steps for text in (step.label, step.says)),
        *whole.not_counted,
        *(remark.says for remark in whole.remarks if remark.says != say("answer.called", name=shown.name)),
        whole.quote,
        repeat.as_command(shown).split("   #")[0],
        f"evidence of {shown.deal.evidence_version}",
    ]


@pytest.mark.parametrize("key", EVERY)
def test_both_forms_say_what_the_answer_says(key: str) -> None:
    shown = scenario(key)
    page, paper = words_of(key), print_of(key)
    for text in said(shown):
        assert plain(text) in page
        assert letters(text) in paper


@pytest.mark.parametrize("key", EVERY)
def test_the_page_names_every_total_that_some_reading_gives(key: str) -> None:
    shown = scenario(key)
    found = summary(shown)
    page, paper = words_of(key), print_of(key)
    assert all(exact(fold.total, found.currency) in page for fold in found.folds)
    for total in (found.low, found.high, found.total):
        assert letters(exact(total, found.currency)) in paper
    if len(found.folds) > report.MOST_FOLDS:
        assert f"cometo{len(found.folds)}differenttotals" in letters(paper).replace("The", "the")


@pytest.mark.parametrize("key", EVERY)
def test_every_input_has_its_sources_their_status_and_what_contradicts_them(key: str) -> None:
    shown = scenario(key)
    page, evidence = words_of(key), shown.deal.evidence
    told = inputs(shown)
    assert {step.facts for step in how(shown)} <= {one.facts for one in told}
    assert {c.group for c in shown.cohort} <= {one.place.removeprefix("cohort.") for one in told}
    for one in told:
        assert one.facts or one.ours
        assert plain(f"{one.label} {one.value}") in page.replace(one.label, f"{one.label} ").replace(
            "  ", " "
        )
        for fact in one.facts:
            source = evidence.source_of(fact)
            assert citation.citation(source) in page
            assert say(f"status.{evidence.fact[fact].status}") in page
            assert plain(evidence.fact[fact].says) in page
            for other in evidence.disagreeing(fact):
                assert plain(evidence.fact[other].says) in page


def test_a_figure_of_the_readers_own_has_no_source() -> None:
    own = model.case("us-el-salvador", people=10, years=1, parameters={"price_per_person": 15_000})
    price = next(one for one in inputs(own) if one.place == "charge.per_head_year")
    assert (price.value, price.facts) == ("$15,000", ())
    assert price.ours == "A number of yours: a price of $15,000 in place of the reported $20,000."
    assert price.ours in Page(as_html(own, blank)).text


def test_what_was_paid_stands_where_time_does() -> None:
    paid = "Grant$4,760,000 on March 22, 2025"
    assert paid in words_of("us-el-salvador/what-was-held")
    assert paid not in words_of(PAID)


def test_nobody_held_still_makes_a_report_with_a_figure() -> None:
    nobody = scenario("sweden-estonia/nine-months-of-transition")
    assert "readings" in as_html(nobody).decode().lower()
    assert report.picture(nobody, "column").alt


def test_the_sentence_names_the_report_it_agrees_with() -> None:
    page = Page(html_of(PAID)).text
    assert (
        "costs $4.76 million, the amount of the grant notice dated March 22, 2025. [CNN, April 28, 2025]"
        in page
    )


def test_unknown_is_not_zero() -> None:
    assert "Flights and related transport: no amount was reported" in Page(html_of(PAID)).text


# --- HTML -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "key", ["us-el-salvador/grant-paid", "us-el-salvador/what-was-held", "italy-albania/ten-years-ansa"]
)
def test_the_page_asks_nobody_for_anything(key: str) -> None:
    page = Page(html_of(key))
    assert not {"script", "link", "iframe", "object", "embed", "form", "base"} & {tag for tag, _ in page.tags}
    for _, attributes in page.tags:
        for name in ("src", "srcset", "data", "action", "background", "poster"):
            assert (attributes.get(name) or "data:").startswith("data:")
        assert not [name for name in attributes if name.startswith("on")]
    style = html_of(key).decode().split("<style>")[1].split("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style
    (policy,) = [m["content"] for m in page.every("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def test_links_lead_to_the_sources_and_tell_them_nothing() -> None:
    links = Page(html_of(PAID)).every("a")
    assert len(links) > 5
    assert all(link["href"] and re.match("https?://", link["href"]) for link in links)
    assert {link["rel"] for link in links} == {"noopener noreferrer"}
    assert {source.url for source in load("us-el-salvador").evidence.source.values()} >= {
        link["href"] for link in links
    }


def test_the_page_has_its_language_its_order_and_its_figure_in_words() -> None:
    page = Page(html_of(PAID))
    assert page.open == []
    assert page.every("html") == [{"lang": "en"}]
    assert len(page.every("h1")) == 1
    (image,) = page.every("img")
    assert image["alt"] == report.picture(scenario(), "page").alt
    assert image["alt"]
    style = html_of(PAID).decode()
    assert "@media print" in style
    assert "prefers-color-scheme: dark" in style
    assert "tabular-nums" in style


def test_an_address_that_a_browser_would_run_is_no_source_s(tmp_path: Path) -> None:
    own = own_deal(tmp_path, 'url = "https://', 'url = "javascript:alert(1)//')
    with pytest.raises(BadInput, match="an address on the web"):
        as_html(default_scenario(load(own)), blank)


# --- PDF --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "key", ["us-el-salvador/grant-paid", "us-el-salvador/what-was-held", "uk-rwanda/what-was-paid"]
)
def test_the_pdf_can_be_read_aloud_searched_and_kept(key: str) -> None:
    shown = scenario(key)
    found = pdf(pdf_of(key))
    root = found.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert found.metadata
    assert found.metadata.title == shown.name
    about = found.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in about
    assert "<pdfaid:part>3</pdfaid:part>" in about
    elements = list(structure(root["/StructTreeRoot"]["/K"]))
    kinds = [element.get("/S") for element in elements]
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Link"} <= set(kinds)
    (picture,) = [element for element in elements if element.get("/S") == "/Figure"]
    assert picture["/Alt"] == report.picture(shown, "column").alt


def fonts(found: pypdf.PdfReader) -> Iterator[Any]:
    for page in found.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            yield font.get_object()


@pytest.mark.parametrize("key", ["us-el-salvador/grant-paid", "uk-rwanda/what-was-paid"])
def test_every_font_is_inside_and_none_is_the_systems(key: str) -> None:
    used = list(fonts(pdf(pdf_of(key))))
    assert used
    for font in used:
        own = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        descriptor = own["/FontDescriptor"].get_object()
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)
        assert "/ToUnicode" in font
        assert re.search("LibertinusSerif|DejaVuSansMono", font["/BaseFont"])


def test_the_same_scenario_gives_the_same_bytes() -> None:
    assert as_pdf(scenario()) == pdf_of(PAID)
    assert as_html(scenario()) == html_of(PAID)
    made = pdf(pdf_of(PAID)).metadata
    assert made
    assert made.creation_date
    assert str(made.creation_date.date()) == load("us-el-salvador").evidence.version


def test_the_scenario_is_in_the_pdf() -> None:
    (attached,) = pdf(pdf_of(PAID)).attachments["scenario.toml"]
    assert model.parse_scenario(attached, "attached").cohort == scenario().cohort


@pytest.mark.parametrize("key", ["grant-paid", "accepted-300", "freed-after-125-days", "proposed-500"])
def test_what_most_will_ask_for_is_on_one_page(key: str) -> None:
    assert len(pdf(pdf_of(f"us-el-salvador/{key}")).pages) == 1


def test_a_longer_one_flows_on_with_its_pages_numbered() -> None:
    pages = pdf(as_pdf(default_scenario(load("italy-albania")))).pages
    assert 2 <= len(pages) <= 3
    for place, page in enumerate(pages, 1):
        assert f"{place}/{len(pages)}" in letters(page.extract_text())


def test_a_sign_in_no_font_does_not_stop_the_report() -> None:
    named = scenario().changed(name="\u5ef6\u9577\u6848 \U0001f4a1 238")
    found = pdf(as_pdf(named, blank))
    assert found.metadata
    assert found.metadata.title == named.name
    assert found.trailer["/Root"]["/MarkInfo"]["/Marked"]


# --- Safe -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_text_and_nothing_else(name: str) -> None:
    named = scenario().model_copy(
        update={"name": name, "about": name}
    )  # as no door would let all of them through
    raw = as_html(named, blank)
    assert [tag for tag, _ in Page(raw).tags] == [tag for tag, _ in Page(as_html(scenario(), blank)).tags]
    assert plain(printable(name)) in Page(raw).text
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", raw.decode())
    assert letters(printable(name)) in pdf_text(as_pdf(named, blank))


def test_signs_that_steer_are_shown_and_lines_kept() -> None:
    assert printable("a\x07b\u202ec\u00a0d\ne\u200b") == "a\\x07b\\u202ec d\ne\\u200b"


@settings(max_examples=60)
@given(st.text())
def test_a_file_name_is_clean_whatever_it_comes_from(text: str) -> None:
    assert re.fullmatch("[a-z0-9]([a-z0-9-]{0,60})", file_name(text))


@pytest.mark.parametrize(
    ("text", "name"),
    [("238 sent, grant paid", "238-sent-grant-paid"), ("../../etc/passwd", "etc-passwd"), ("CON", "con-"), ("Año Ñ", "ano-n"),
     ("=HYPERLINK()", "hyperlink"), ("\u4e2d\u6587", "scenario"), ("lpt1", "lpt1-"), ("x" * 300, "x" * 60)],
)  # fmt: skip
def test_file_names(text: str, name: str) -> None:
    assert file_name(text) == name


def own_deal(
    folder: Path, old: str = "", new: str = "", name: str = "my-deal", of: str = "denmark-kosovo"
) -> str:
    """A copy of an arrangement in a folder of the reader's own, with something in it replaced."""
    target = folder / "of-the-reader" / name
    shutil.copytree(load(of).path, target)
    for file in target.glob("*.toml"):
        file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    return f"{target.as_posix()}/"


def test_no_path_of_this_machine_leaves_it(tmp_path: Path) -> None:
    own = default_scenario(load(own_deal(tmp_path)))
    for raw in (as_html(own), as_pdf(own, blank), str(content(portable(own))).encode()):
        assert b"of-the-reader" not in raw
    assert "perhead cost my-deal/" in Page(as_html(own, blank)).text
    assert summary(portable(own)) == summary(own)
    (attached,) = pdf(as_pdf(own, blank)).attachments["scenario.toml"]
    assert tomllib.loads(attached.decode())["arrangement"] == "my-deal"


def test_an_own_folder_is_never_taken_for_an_arrangement_of_the_model(tmp_path: Path) -> None:
    own = default_scenario(load(own_deal(tmp_path, name="us-el-salvador")))
    assert portable(own).arrangement == "own-us-el-salvador/"
    changed = portable(own).changed(cohort=[{"group": own.cohort[0].group, "people": 7, "years": 1.0}])
    assert changed.deal.terms.title == own.deal.terms.title


# --- The command ------------------------------------------------------------------------------------------------


def test_the_command_writes_what_its_ending_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page, paper = tmp_path / "a.HTML", tmp_path / "a.pdf"
    assert main.main(["report", "us-el-salvador", "--people", "238", "--days", "125", "-o", str(page)]) == 0
    assert "Holding 238 people for 125 days" in Page(page.read_bytes()).text
    assert main.main(["report", "us-el-salvador/grant-paid", "-o", str(paper)]) == 0
    assert paper.read_bytes() == pdf_of(PAID)
    assert capsys.readouterr().out.splitlines() == [f"{page} written", f"{paper} written"]


def test_the_command_reads_a_scenarios_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    model.write_scenario(scenario().changed(name="Mine"), file)
    assert main.main(["report", str(file), "-o", str(tmp_path / "mine.html")]) == 0
    assert "Mine" in Page((tmp_path / "mine.html").read_bytes()).text


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["report", "us-el-salvador", "-o", "x.doc"], "--out: found x.doc; a name that ends in .html or .pdf"),
        (["report", "us-el-salvador", "-o", "nowhere/x.pdf"], "nowhere/x.pdf: cannot be written (there is no such folder)"),
        (["report", "us-el-salvador/grant-paid", "--people", "3", "-o", "x.pdf"], "--people: us-el-salvador/grant-paid has its own people"),
        (["report", "us-el-salvadr", "-o", "x.pdf"], "did you mean us-el-salvador"),
        (["report", "us-el-salvador"], "-o/--out"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said(
    words: list[str],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main.main(words) == 2
    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_not_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.pdf").mkdir()
    assert main.main(["report", "us-el-salvador", "-o", str(tmp_path / "x.pdf")]) == 2
    assert "it is no file" in capsys.readouterr().err


@pytest.mark.parametrize("ending", ["html", "pdf"])
def test_a_full_disk_leaves_what_was_there(
    ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / f"old.{ending}"
    target.write_bytes(b"what was there")

    def half(path: Path, content: bytes) -> int:
        with path.open("wb") as file:
            file.write(content[: len(content) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", half)
    assert main.main(["report", "us-el-salvador", "-o", str(target)]) == 2
    assert "No space left on device" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == [target.name]
    assert target.read_bytes() == b"what was there"


def test_a_closed_output_leaves_a_whole_file(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "model.cli", "report", "us-el-salvador", "-o", str(tmp_path / "a.html")]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.close()
        assert process.wait(60) == 0
    assert Page((tmp_path / "a.html").read_bytes()).open == []


def test_only_who_wants_a_report_waits_for_its_makers() -> None:
    code = "import sys; from model.cli.main import main; main(['cost', 'us-el-salvador', '--json']); print(*sorted(sys.modules))"
    out = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    loaded = set(out.rsplit("\n", 2)[-2].split())
    assert "model.results.summary" in loaded
    assert (
        not {
            "jinja2",
            "typst",
            "matplotlib",
            "pandas",
            "xlsxwriter",
            "model.outputs.report",
            "model.outputs.bundle",
        }
        & loaded
    )


def test_a_wrong_input_is_no_traceback() -> None:
    with pytest.raises(BadInput):
        as_html(scenario().changed(reading={"price": "free"}))


def test_terms_that_leave_no_question_open_are_not_said_to_be_read_as_nothing() -> None:
    for place, reads in (("vermont-other-states", False), ("us-el-salvador", True)):
        case = default_scenario(load(place))
        assert (b"Read here as:" in as_html(case)) == reads
        pages = pypdf.PdfReader(io.BytesIO(as_pdf(case))).pages
        assert any("Read here as:" in page.extract_text() for page in pages) == reads
