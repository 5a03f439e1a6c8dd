"""*Check a claim* in two panes: the text with its marks, and a card for each statement that can be checked."""

from __future__ import annotations

import html
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from model.files.problems import BadInput
from model.questions.claim_example import claim_example
from model.questions.claims.check import check
from model.questions.claims.relations import ADDS_UP, CANNOT, DOES_NOT, ONLY_IF
from model.questions.claims.said import sentence
from model.scenario.library import load, names
from model.scenario.scenario import default_scenario
from model.words.wording import say
from tests.ui.screen import text_of
from tests.ui.test_pages_logic import CASES, HERE, opened, shown
from ui import limits
from ui.components import claim_files

DEFAULT = CASES["default"]
ARTICLE = (
    "The deal paid $4.76 million for 238 people, or $20,000 each. 261 people died.\n\n"
    "One paper put it at $6 million, or $25,000 for each of the 300 people. "
    "The deal pays $6 million for the 238 people who were flown to El Salvador."
)


def cards(app: AppTest) -> list[str]:
    """The cards as they stand, each as it reads."""
    return [
        text_of(found.proto.body) for found in app.get("html") if '<article class="cd' in found.proto.body
    ]


def marks(app: AppTest) -> list[str]:
    (text,) = [found.proto.body for found in app.get("html") if 'class="claimtext"' in found.proto.body]
    return re.findall(r'<a class="mk.*?</a>', text, re.DOTALL)


def summed(app: AppTest) -> str:
    (found,) = [found.proto.body for found in app.get("html") if 'class="claimsum"' in found.proto.body]
    return text_of(re.findall(r'<p class="claimsum".*?</p>', found, re.DOTALL)[0])


def view(app: AppTest) -> Any:
    return app.session_state["history"].now.view


@pytest.mark.parametrize("name", names())
def test_the_page_opens_on_an_example_of_the_deal(name: str) -> None:
    case = default_scenario(load(name))
    app = opened("claim", case)
    assert not app.exception
    assert cards(app), "at least one statement that can be checked"
    assert say("claim_page.example") in html.unescape(shown(app))
    assert view(app).claim == "", "an example is no text of the reader's"


def test_the_examples_have_statements_of_every_kind() -> None:
    found = {
        name: {one.verdict for one in check(claim_example(load(name)), None, name).claims} for name in names()
    }
    assert found["us-el-salvador"] == {ADDS_UP, ONLY_IF, DOES_NOT, CANNOT}
    assert sum(ADDS_UP in kinds and DOES_NOT in kinds for kinds in found.values()) > 0.7 * len(found)
    assert len({claim_example(load(name)) for name in names()}) == len(names()), "each deal's own"


def test_each_statement_is_marked_with_its_sign_and_leads_to_its_card() -> None:
    app = opened("claim", DEFAULT, claim=ARTICLE)
    found = marks(app)
    assert [re.search(r'href="#claim-(\d)" id="mark-\1"', mark) is not None for mark in found] == [True] * 3
    assert [re.findall(r"<sup.*?>(.*?)</sup>", mark)[0].replace("\u202f", "") for mark in found] == [
        "1=",
        "2\u2260",
        "3?",
    ]
    assert '<u class="role-people">238 people</u>' in found[0]
    assert "261 people" not in "".join(found), "deaths are no figure of the deal"
    ids = [re.search(r'id="claim-(\d)"', body)[1] for body in _bodies(app)]  # type: ignore[index]
    assert ids == ["2", "3", "1"], "what does not add up first, then what depends, then what does"


def _bodies(app: AppTest) -> list[str]:
    return [found.proto.body for found in app.get("html") if '<article class="cd' in found.proto.body]


def test_a_card_has_verdict_sum_and_the_nearest_report_with_its_link() -> None:
    app = opened("claim", DEFAULT, claim=ARTICLE)
    first = cards(app)[0]
    assert "\u2260 Does not add up" in first
    assert "come to $7.5 million. The text says $6 million. They do not agree." in first
    (link,) = re.findall(r'<a href="(https[^"]+)" target="_blank"', _bodies(app)[0])
    assert link in {source.url for source in HERE.evidence.source.values()}
    assert (
        summed(app)
        == "One of three statements does not add up; one depends on what the text does not say, one adds up."
    )


@pytest.mark.parametrize(("text", "says"), [
    ("The US paid $4.76 million for 238 people, or $20,000 each.", "The one statement that can be checked adds up."),
    ("He was there for 3 days with 40 people.", "No statement in it can be checked."),
    ("The US paid $60 million for 300 people, or $20,000 each. It paid $9 million for 238 people, or $20,000 each.",
     "None of the two statements that can be checked adds up."),
])  # fmt: skip
def test_the_summary_is_a_sentence(text: str, says: str) -> None:
    assert summed(opened("claim", DEFAULT, claim=text)) == says


def test_three_cards_are_open_the_rest_a_line_and_what_cannot_be_checked_one_line() -> None:
    many = " ".join(f"The US paid ${n}0 million for {n}00 people, or $20,000 each." for n in range(1, 9))
    app = opened("claim", DEFAULT, claim=f"{many} About 90 people were flown.")
    assert len(cards(app)) == 8
    open_ = [body for body in _bodies(app) if "<table>" in body]
    assert len(open_) == 3
    assert [found.label for found in app.expander] == ["1 statement with figures could not be checked"]
    assert "names no money" not in shown(app), "folded away, it is not drawn"
    app.session_state["not_checked"] = True
    assert "names no money" in shown(app.run())


def test_a_text_of_which_nothing_can_be_checked_says_why_and_what_was_reported() -> None:
    """A price alone adds up to nothing; the one that was reported stands beside it, with its source."""
    app = opened("claim", DEFAULT, claim="The United States pays El Salvador $25,000 a head.")
    said = text_of(shown(app))
    assert cards(app) == []
    assert "it gives a price alone" in said
    assert "about $20,000 per person" in said
    assert "CNN, April 28, 2025" in said


def test_a_long_article_folds_most_of_its_cards() -> None:
    many = " ".join(f"The US paid ${n}0 million for {n}00 people, or $20,000 each." for n in range(1, 40))
    app = opened("claim", DEFAULT, claim=many[: limits.CLAIM.most])
    app.session_state["history"] = app.session_state["history"]
    assert len(cards(app)) <= 12


@pytest.mark.parametrize(("language", "text", "verdict"), [
    ("", "Estados Unidos pag\u00f3 6 millones de d\u00f3lares por 300 presos, o 20.000 d\u00f3lares por cada preso.", "adds_up"),
    ("es", "6 millones por 300 presos, o 20.000 por cada preso; son 6 millones de d\u00f3lares.", None),
])  # fmt: skip
def test_the_language_is_told_from_the_text_or_chosen(language: str, text: str, verdict: str | None) -> None:
    app = opened("claim", DEFAULT, claim=text, language=language)
    assert not app.exception
    if verdict:
        assert sentence("es", f"verdict.{verdict}") in cards(app)[0]
        assert "Spanish, told from the text" in app.selectbox(key="language").options
        app.selectbox(key="language").set_value("en").run()
        assert not cards(app) or "Cuadra" not in cards(app)[0]


def test_what_was_read_can_be_put_right_also_in_the_example() -> None:
    text = "The deal paid $6 million for 238 people, or $20,000 each."
    edits = '{"0":{"1":{"low":300,"high":300}}}'
    assert "= Adds up" not in cards(opened("claim", DEFAULT, claim=text))[0]
    app = opened("claim", DEFAULT, claim=text, edits=edits)
    assert "= Adds up" in cards(app)[0]
    assert "300" in cards(app)[0]
    assert say("claim_page.understood") not in shown(app), "the table is drawn when it is asked for"
    app.session_state["correct_0"] = True
    assert say("claim_page.understood") in shown(app.run())


@pytest.mark.parametrize(
    "edits",
    [
        "[]",
        "{",
        '{"0":3}',
        '{"0":{"1":{"low":"x"}}}',
        '{"9":{"9":{"role":"x"}}}',
        '{"0":{"\u00b2":{"low":1}}}',
    ],
)
def test_edits_of_a_broken_link_break_nothing(edits: str) -> None:
    assert not opened("claim", DEFAULT, claim="$6 million for 238 people", edits=edits).exception


def test_markup_in_a_text_stays_text() -> None:
    app = opened(
        "claim",
        DEFAULT,
        claim='<img src=x onerror="alert(1)"> paid $6 million for <b>300 people</b>, or $20,000 each.',
    )
    body = next(found.proto.body for found in app.get("html") if 'class="claimtext"' in found.proto.body)
    assert "<img" not in body
    assert "<b>" not in body
    assert "&lt;img" in body


# --- Files in, a report out ------------------------------------------------------------------------------------


def test_files_are_read_one_after_another_by_name() -> None:
    files = [
        ("b.txt", b"Second."),
        ("a.md", b"# First\n\n**bold** [link](x)"),
        ("c.html", b"<script>x</script><p>Third</p>"),
    ]
    assert claim_files.joined(files) == "First\n\nbold link\n\nSecond.\n\nThird"


@pytest.mark.parametrize(("files", "says"), [
    ([("a.txt", b"x" * 12_000), ("b.txt", b"y" * 12_000)], "These files have 24,002 characters or more; on the screen at most 20,000"),
    ([("a.exe", b"x"), ("b.txt", b"fine")], "a.exe: articles are text, Markdown"),
    ([("a.txt", b"\xff\xfe"), ("b.txt", b" ")], "b.txt: there is no text in it."),
    ([("a.pdf", b"no pdf")], "a.pdf: it is damaged"),
    ([("a.docx", b"no docx")], "a.docx: it is damaged"),
])  # fmt: skip
def test_what_cannot_be_read_is_told_kindly(files: list[tuple[str, bytes]], says: str) -> None:
    with pytest.raises(BadInput) as caught:
        claim_files.joined(files)
    assert says in " ".join(caught.value.problems)


@pytest.mark.parametrize("ending", ["html", "csv", "json"])
def test_the_report_has_what_the_screen_has(ending: str) -> None:
    report = check(ARTICLE, None, HERE.name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(claim_files.st, "session_state", {})
        content = claim_files.written(report, HERE, f".{ending}").decode()
    for claim in report.checkable:
        assert (html.escape(claim.because) if ending == "html" else claim.because) in content
    assert say("claim_page.pasted") in content


def test_where_files_are_dropped_no_larger_one_is_offered_than_the_server_takes() -> None:
    """Streamlit refuses what is larger than its own limit, whatever a box says."""
    settings = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text("utf-8"))
    app = opened("claim", DEFAULT)
    app.session_state["drop"] = True
    app.run()
    boxes = [box.proto for box in app.get("file_uploader")]
    assert len(boxes) == 2
    assert {box.max_upload_size_mb for box in boxes} == {settings["server"]["maxUploadSize"]}
