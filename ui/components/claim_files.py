"""Articles in and a report out: files dropped on *Check a claim*, and what was found as a file to keep."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePath

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from model.files.problems import BadInput, gather, nearest
from model.questions.claims import article_report
from model.questions.claims.article_files import READERS
from model.questions.claims.articles import Article, ArticlesReport
from model.questions.claims.claim_report import ClaimReport
from model.questions.claims.claim_summary import not_checkable, summary_of
from model.results.document import document
from model.scenario.library import Deal
from model.words.wording import number, say
from ui import limits
from ui.components import downloads, entry, parts
from ui.components.downloads import File

KINDS = {".html": "text/html", ".csv": "text/csv", ".json": "application/json"}
FILES, FOLDER = "claim_upload", "claim_folder"
Dropped = Callable[[str, str], None]


def drop(take: Dropped) -> None:
    """Boxes for files and for a folder; `take` is handed their text and what to say of where it is from."""
    parts.text(say("claim_page.drop_about", most=number(limits.CLAIM.most)))
    endings = [ending.removeprefix(".") for ending in READERS]
    st.file_uploader(
        say("claim_page.claim_upload"), endings, accept_multiple_files=True, key=FILES,
        on_change=_uploaded, args=(FILES, take),
    )  # fmt: skip
    entry.complain(entry.BESIDE + FILES)
    st.file_uploader(
        say("claim_page.claim_folder"), endings, accept_multiple_files="directory", key=FOLDER,
        on_change=_uploaded, args=(FOLDER, take),
    )  # fmt: skip
    entry.complain(entry.BESIDE + FOLDER)


def _uploaded(key: str, take: Dropped) -> None:
    files: Sequence[UploadedFile] = st.session_state[key] or ()
    if files:
        entry.attempt(entry.BESIDE + key, lambda: _take(files, take))


def _take(files: Sequence[UploadedFile], take: Dropped) -> None:
    """Hand over the text of files. Raises `BadInput`, and nothing has changed."""
    limits.CLAIM_FILES.check(len(files))
    limits.CLAIM_BYTES.check(sum(file.size for file in files))
    text = joined([(file.name, file.getvalue()) for file in files])
    names = sorted(PurePath(file.name).name for file in files)
    shown = ", ".join(names[:5]) + (" …" if len(names) > 5 else "")
    take(text, say("claim_page.from_files", names=shown))


def joined(files: Sequence[tuple[str, bytes]]) -> str:
    """The text of some files, one after another by name. Raises `BadInput` for each that cannot be read, and for more than the
    screen takes.
    """
    texts, problems = list[str](), list[str]()
    for name, content in sorted(files):
        with gather(problems):
            texts.append(_read(name, content))
        length = sum(map(len, texts)) + 2 * len(texts[1:])
        if length > limits.CLAIM.most:  # however long the others are
            raise BadInput(say("claim_page.too_much", given=number(length), most=number(limits.CLAIM.most)))
    if problems:
        raise BadInput(problems)
    return "\n\n".join(texts)


def _read(name: str, content: bytes) -> str:
    ending = PurePath(name).suffix.lower()
    if ending not in READERS:
        raise BadInput(say("claims.no_format", where=name, hint=nearest(ending, READERS)))
    text = READERS[ending](content, name).strip()
    if not text:
        raise BadInput(say("claims.no_text", where=name))
    return text


def names_of(text: str) -> str:
    """Which files a text was read from; nothing where it was pasted."""
    of, names = st.session_state.get("claim_files", ("", ""))
    return str(names) if of == text else ""


# --- Out -------------------------------------------------------------------------------------------------------


def take_away(report: ClaimReport, deal: Deal) -> None:
    """A menu of the report in each form."""
    files = [
        File("claims", ending.removeprefix("."), kind, lambda ending=ending: written(report, deal, ending))  # type: ignore[misc]
        for ending, kind in KINDS.items()
    ]
    downloads.menu(say("claim_page.report"), say("claim_page.report_name"), files, key="claim_report")


def written(report: ClaimReport, deal: Deal, ending: str) -> bytes:
    """The report on the text as a file whose name ends so, as the command writes it for an article."""
    name = names_of(report.text) or say("claim_page.pasted")
    article = Article(name, summary_of(report), report.checkable, not_checkable(report))
    whole = ArticlesReport(
        arrangement=report.arrangement, summary=article.summary, articles=(article,), read_to=report.read_to,
        language=report.language,
    )  # fmt: skip
    return article_report.written(whole, document(whole, deal), ending)
