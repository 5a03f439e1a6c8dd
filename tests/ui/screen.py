"""The page without a browser: Streamlit's own AppTest, read in the words a person reads.

AppTest runs the app's script for every change, as a server would, and hands back what would be drawn.
"""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl

from streamlit.testing.v1 import AppTest

from model.scenario.scenario import Scenario
from ui.state import State

DASHBOARD = Path(__file__).parents[2] / "ui" / "app" / "page.py"
PATIENCE = 60
"""Seconds one run may take, on a machine that is busy with other tests."""

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def text_of(markup: str) -> str:
    """HTML as it reads: no tags, no entities, one space between words."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def plain(markdown: str) -> str:
    """Markdown with our escapes taken back: what a browser shows of it."""
    return _ESCAPED.sub(r"\1", markdown)


class Screen:
    """One visit. `query` is what the address says after the question mark."""

    def __init__(self, query: str = "") -> None:
        self.app = AppTest.from_file(str(DASHBOARD), default_timeout=PATIENCE)
        self.opened: set[str] = set()
        for key, values in parse_qs(query, keep_blank_values=True).items():
            self.app.query_params[key] = values
        self.run()

    def run(self) -> None:
        for key in self.opened:  # AppTest does not send what is unfolded, as a browser does
            self.app.session_state[key] = True
        self.app.run()
        assert not self.app.exception, [found.message for found in self.app.exception]
        for found in self.app.get("bidi_component"):
            if found.proto.id.endswith("-address"):  # what a browser's address bar then holds
                self._set_address(parse_qsl(json.loads(found.proto.json)["query"], keep_blank_values=True))

    def _set_address(self, pairs: list[tuple[str, str]]) -> None:
        grouped: dict[str, list[str]] = {}
        for key, value in pairs:
            grouped.setdefault(key, []).append(value)
        self.app.query_params.clear()
        for key, values in grouped.items():
            self.app.query_params[key] = values

    # --- What a person does ---------------------------------------------------------------------------

    def type_people(self, text: str) -> None:
        self.type("people_text", text)

    def type_stay(self, text: str) -> None:
        self.type("stay_text", text)

    def type(self, box: str, text: str) -> None:
        self.app.text_input(key=box).set_value(text)
        self.run()

    def slide(self, slider: str, value: float) -> None:
        self.app.slider(key=slider).set_value(value)
        self.run()

    def unfold(self, key: str) -> None:
        """Open a panel or a menu, which draws what is in it only then."""
        self.opened.add(key)
        self.run()

    def choose_preset(self, name: str | None) -> None:
        self.app.button_group(key="preset").set_value(name)
        self.run()

    def answer_question(self, question: str, option: str) -> None:
        self.unfold("reading_panel")
        self.app.radio(key=f"question_{question}").set_value(option)
        self.run()

    def press(self, button: str) -> None:
        self.app.button(key=button).click()
        self.run()

    def chart_along(self, along: str) -> None:
        self.app.button_group(key="along").set_value(along)
        self.run()

    def show_table(self, shown: bool = True) -> None:
        self.app.toggle(key="as_table").set_value(shown)
        self.run()

    def upload(self, name: str, content: bytes) -> None:
        self.unfold("more")
        self.app.file_uploader(key="upload").set_value((name, content, "application/toml"))
        self.run()

    def go_to(self, address: list[tuple[str, str]]) -> None:
        """Change the address, as the browser's back and forward do."""
        self._set_address(address)
        self.run()

    # --- What a person sees ---------------------------------------------------------------------------

    @property
    def title(self) -> str:
        return plain(self.app.title[0].value)

    def _html(self, mark: str) -> list[str]:
        return [found.proto.body for found in self.app.get("html") if mark in found.proto.body]

    @property
    def _answer(self) -> str:
        (found,) = self._html('<p class="answer')
        return found

    @property
    def answer(self) -> str:
        """The sentence, without its source and marks."""
        return re.sub(r" ([.,])", r"\1", text_of(re.sub(r"<span.*</span>", "", self._answer)))

    @property
    def answer_source(self) -> str:
        """Where the sentence comes from, as a reader sees it; empty if it names no source."""
        found = re.search(r'<span class="source">\[(.*?)\]</span>', self._answer)
        return text_of(found[1]) if found else ""

    @property
    def not_updated(self) -> bool:
        old = "(not updated)" in text_of(self._answer)
        assert old == ('class="answer old"' in self._answer) == bool(self._html('<dl class="figures old"'))
        assert old == self._component("copy_sentence")["disabled"], "what is out of date is not for copying"
        return old

    @property
    def _lines(self) -> list[str]:
        """What stands above the panels that unfold: the reading, and the spread."""
        return [text_of(found) for found in self._html('<p class="small folding">')]

    @property
    def spread(self) -> str:
        return self._lines[-1]

    @property
    def reading_line(self) -> str:
        return self._lines[0].removeprefix("Reading: ").removesuffix(f". {self.spread}")

    @property
    def chart_title(self) -> str:
        (found,) = self._html('class="charttitle">')
        return text_of(found)

    @property
    def messages(self) -> list[str]:
        """What the page says of values it could not use."""
        return [text_of(body) for body in self._html('role="alert"')]

    @property
    def remarks(self) -> list[str]:
        """What stands beside the sentence, and what is noted of the case below."""
        beside = [
            text_of(found) for found in re.findall(r'<span class="source beside">(.*?)</span>', self._answer)
        ]
        noted = [
            text_of(item) for body in self._html(' noted">') for item in re.findall(r"<li>(.*?)</li>", body)
        ]
        return [*beside, *noted]

    @property
    def figures(self) -> dict[str, str]:
        (body,) = self._html('<dl class="figures')
        pairs = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", body)
        return {text_of(label): text_of(value) for label, value in pairs}

    @property
    def notices(self) -> list[str]:
        """What the page says of the link it was opened with."""
        return [text_of(found) for found in self._html('<div class="notice')]

    @property
    def errors(self) -> list[str]:
        return [text_of(found) for found in self._html('<div class="notice problem')]

    @property
    def preset(self) -> str | None:
        """The preset that is marked."""
        chosen = self.app.session_state["preset"]
        return chosen if chosen is None else str(chosen)

    @property
    def people_text(self) -> str:
        return str(self.app.text_input(key="people_text").value)

    @property
    def stay_text(self) -> str:
        return str(self.app.text_input(key="stay_text").value)

    def slider(self, name: str) -> Any:
        return self.app.slider(key=name)

    def has(self, kind: str, key: str) -> bool:
        return any(found.key == key for found in self.app.get(kind))

    @property
    def options(self) -> dict[str, str]:
        """The option chosen for each question in *change*."""
        self.unfold("reading_panel")
        return {found.key.removeprefix("question_"): str(found.value) for found in self.app.radio}

    @property
    def spoken(self) -> str:
        """What a screen reader is told after a change."""
        return str(self._component("live")["text"])

    @property
    def quote(self) -> str:
        return str(self._component("copy_sentence")["text"])

    @property
    def copied_link(self) -> str:
        self.unfold("share")
        return str(self._component("copy_link")["text"])

    def _component(self, key: str) -> Any:
        (found,) = [one for one in self.app.get("bidi_component") if one.proto.id.endswith(f"-{key}")]
        return json.loads(found.proto.json)

    @property
    def chart(self) -> Any:
        """The chart's specification, or None where there is no chart."""
        found = self.app.get("vega_lite_chart")
        return json.loads(found[0].proto.spec) if found else None

    @property
    def chart_text(self) -> str:
        """The chart's text for who cannot see it."""
        return str(self.app.get("vega_lite_chart")[0].proto.alt)

    @property
    def table(self) -> list[list[str]]:
        """The chart's table, its head first."""
        return _cells(self._html("<table>")[0])

    @property
    def spread_table(self) -> list[list[str]]:
        """The table behind *why?*, its head first."""
        self.unfold("spread_panel")
        return _cells(next(found for found in self._html("<table>") if ">Which<" in found))

    # --- What it stands for ---------------------------------------------------------------------------

    @property
    def state(self) -> State:
        found = self.app.session_state["history"].now
        assert isinstance(found, State)
        return found

    @property
    def scenario(self) -> Scenario:
        return self.state.scenario

    @property
    def address(self) -> list[tuple[str, str]]:
        """The address bar's keys and values."""
        return [(key, value) for key, values in self.app.query_params.items() for value in _list(values)]

    def from_copied_link(self) -> Screen:
        """The same link opened by somebody else."""
        return Screen(self.copied_link.partition("?")[2])


def _cells(markup: str) -> list[list[str]]:
    rows = re.findall(r"<tr.*?</tr>", markup, re.DOTALL)
    return [
        [html.unescape(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for row in rows
    ]


def _list(values: Any) -> list[str]:
    return [values] if isinstance(values, str) else list(values)


def pairs_of(link: str) -> list[tuple[str, str]]:
    """The keys and values of a whole link."""
    return parse_qsl(link.partition("?")[2], keep_blank_values=True, strict_parsing=True)
