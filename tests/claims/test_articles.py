"""Articles as files and folders: read, checked, reported on."""

from __future__ import annotations

import csv
import html
import io
import json
import subprocess
import sys
from pathlib import Path

import docx
import pytest

from model.cli.main import main
from model.files.problems import BadInput
from model.questions.claims.article_files import article_paths, text_of
from model.questions.claims.check import check

TRUE = "The county holds 120 people at $82 a day each, close to $3.6 million a year."
FALSE = "The island charges €4,200 per detainee per month, so the 60 detainees will cost €252,000 a year."
OTHER = "A dam upstream cost $41 million."


def page(body: str) -> str:
    return f"<html><head><title>7 people</title><script>var a = 'the $9 million'</script></head><body><nav>3 men</nav>{body}</body></html>"


def write_pdf(path: Path, text: str) -> None:
    """A PDF of one page with one line of text."""
    stream = f"BT /F1 10 Tf 20 700 Td ({text}) Tj ET".encode("latin-1")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 900 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream), b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]  # fmt: skip
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj" % number + content + b"endobj\n"
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start
    path.write_bytes(bytes(out))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "articles"
    (place / "more").mkdir(parents=True)
    (place / "a.txt").write_text(f"{TRUE} {OTHER}", encoding="utf-8")
    (place / "b.md").write_text("# 9 men\n\n**The county** holds [120 people](x) at $82 a day each, close to $3.6 million a year.\n",
                                encoding="utf-8")  # fmt: skip
    (place / "c.html").write_text(page(f"<p>{TRUE}</p>"), encoding="utf-8")
    document = docx.Document()
    document.add_paragraph(TRUE)
    document.save(str(place / "more" / "d.docx"))
    write_pdf(place / "more" / "e.pdf", TRUE)
    (place / "more" / "picture.png").write_bytes(b"\x89PNG")
    return place


@pytest.mark.parametrize("name", ["a.txt", "b.md", "c.html", "more/d.docx", "more/e.pdf"])
def test_each_kind_of_file_is_read_as_its_words(folder: Path, name: str) -> None:
    text = text_of(folder / name)
    assert [claim.verdict for claim in check(text).checkable] == ["adds_up"]
    assert "script" not in text
    assert "$9 million" not in text
    assert "](" not in text


def test_a_folder_is_read_whole_and_what_is_no_article_is_passed_over(folder: Path) -> None:
    assert [path.name for path in article_paths([str(folder)])] == [
        "a.txt",
        "b.md",
        "c.html",
        "d.docx",
        "e.pdf",
    ]


def test_the_command_sums_up_and_ends_with_0_where_nothing_is_wrong(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(folder)]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert printed.startswith("5 sums checked: 5 add up; 2 other numbers not checkable.")
    assert "Cannot be checked: $41 million." in printed


def test_it_ends_with_1_where_something_does_not_add_up(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "f.txt").write_text(FALSE, encoding="utf-8")
    assert main(["check", str(folder / "a.txt"), str(folder / "f.txt")]) == 1
    assert "Does not add up: “The island charges" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("ending", ["html", "csv", "json"])
def test_a_report_is_written(
    folder: Path, ending: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "f.txt").write_text(FALSE + " <b>&\n", encoding="utf-8")
    out = tmp_path / f"out.{ending}"
    assert main(["check", str(folder), "--report", str(out)]) == 1
    text = out.read_text(encoding="utf-8")
    assert "written" in capsys.readouterr().out
    if ending == "html":
        assert html.escape("€4,200 per detainee per month") in text
        assert text.count("<article class=") == 6
        assert "<b>&\n" not in text
    elif ending == "csv":
        rows = list(csv.DictReader(io.StringIO(text)))
        assert [row["verdict"] for row in rows].count("Does not add up") == 1
        assert len(rows) == 6
    else:
        whole = json.loads(text)
        assert whole["schema"] == "perhead/articles_report/1"
        assert len(whole["articles"]) == 6


@pytest.mark.parametrize("ending", ["html", "csv", "json"])
def test_no_report_has_a_sign_that_turns_the_line(folder: Path, ending: str, tmp_path: Path) -> None:
    """An article may have any: the text stays as it was sent, and a person sees the code of what is not seen."""
    (folder / "f.txt").write_text(FALSE.replace("The ", "The \u202e\x1b[31m ", 1), encoding="utf-8")
    out = tmp_path / f"out.{ending}"
    assert main(["check", str(folder), "--report", str(out)]) in {0, 1}
    text = out.read_text(encoding="utf-8")
    assert not set(text) & set("\x1b\u202e")
    assert "\\u202e" in text


def test_json_of_articles_is_a_document(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(folder / "a.txt"), "--json"]) == 0
    whole = json.loads(capsys.readouterr().out)
    assert list(whole) == [
        "schema",
        "model_version",
        "evidence_version",
        "question",
        "arrangement",
        "summary",
        "articles",
        "read_to",
    ]
    assert whole["articles"][0]["claims"][0]["verdict"] == "adds_up"


def test_what_cannot_be_read_is_named_file_by_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = {"a.docx": b"no zip", "b.pdf": b"no pdf", "c.txt": b"\xff\xfe6", "d.md": b"  \n", "e.rtf": b"{}"}
    for name, content in bad.items():
        (tmp_path / name).write_bytes(content)
    assert main(["check", *(str(tmp_path / name) for name in bad)]) == 2
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == len(bad)
    assert all(name in line for name, line in zip(bad, lines, strict=True))


def test_a_library_s_own_complaints_are_not_printed(tmp_path: Path) -> None:
    (tmp_path / "b.pdf").write_bytes(b"no pdf")
    line = [sys.executable, "-m", "model.cli", "check", str(tmp_path / "b.pdf")]
    done = subprocess.run(line, check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("name", ["articles/", "story.docx", "mising.TXT"])
def test_what_is_written_like_a_path_is_no_text(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", name]) == 2
    assert name in capsys.readouterr().err


@pytest.mark.parametrize("text", ["238", "$4.76m/238", "Wait."])
def test_a_word_that_is_no_path_is_text(text: str) -> None:
    assert main(["check", text]) == 0


def test_what_is_not_there_or_empty_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "none").mkdir()
    assert main(["check", str(tmp_path / "none"), "missing.txt"]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 2


def test_a_report_has_an_ending_and_is_of_articles(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(folder), "--report", "out.doc"]) == 2
    assert ".html" in capsys.readouterr().err
    assert main(["check", "238 people", "--report", "out.html"]) == 2
    assert not Path("out.html").exists()


def test_a_missing_library_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(BadInput, match=r"perhead\[articles\]"):
        text_of(folder / "more" / "d.docx")
