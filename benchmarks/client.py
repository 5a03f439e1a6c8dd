"""One person's connection to a served dashboard: speaks Streamlit's own messages, as a browser does, and draws nothing."""

from __future__ import annotations

import html
import json
import re
import time
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

from tests.ui.server import Server

LARGEST = 16 * 2**20
"""The largest message a session takes, in bytes."""


@dataclass
class Session:
    """One person's connection: what was drawn last, and the boxes and sliders by the names we gave them."""

    socket: ClientConnection
    page: str = ""
    whole: bool = False
    """Whether a change has the whole script run, where a browser asks for the part that the control stands in."""
    controls: dict[str, str] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    """The part of the script that each control stands in, where it stands in one."""
    choices: dict[str, list[str]] = field(default_factory=dict)
    """What each row of buttons offers, by the name we gave it."""
    answer: str = ""
    answered: float = 0.0
    keeps_address: bool = False
    """Whether the address goes along with each change, as a browser has it; the server reads it then."""
    address: str = ""
    """The query that the server wrote last."""
    problems: list[str] = field(default_factory=list)
    """What went wrong in the script."""

    async def run(self, chosen: tuple[str, str] | None = None, **moved: float) -> tuple[float, float]:
        """Have the script run with some sliders moved, or with what is `chosen` in a row of buttons; seconds to the new sentence and
        to the script's end.
        """
        asked = BackMsg()
        asked.rerun_script.query_string = self.address if self.keeps_address else ""
        asked.rerun_script.page_name = self.page
        for name, value in moved.items():
            self._state(asked, name).double_array_value.data.append(value)
        if chosen:
            self._state(asked, chosen[0]).string_array_value.data.append(chosen[1])
        start = time.perf_counter()
        await self.socket.send(asked.SerializeToString())
        while not self._read(ForwardMsg.FromString(_bytes(await self.socket.recv()))):
            pass
        return self.answered - start, time.perf_counter() - start

    async def turn(self, page: str) -> tuple[float, float]:
        """Turn to another page, which begins with a bare address; seconds as of `run`."""
        self.page, self.address = page, ""
        return await self.run()

    def _state(self, asked: BackMsg, name: str) -> WidgetState:
        if not self.whole:
            asked.rerun_script.fragment_id = self.parts.get(name, "")
        return asked.rerun_script.widget_states.widgets.add(id=self.controls[name])

    def _read(self, told: ForwardMsg) -> bool:
        """Take a message in; whether the script has ended."""
        kind, element = told.WhichOneof("type"), told.delta.new_element
        if kind == "page_info_changed":
            self.address = told.page_info_changed.query_string
        elif kind == "delta":
            self._shown(element, told.delta.fragment_id)
        elif kind == "script_finished":
            how = ForwardMsg.ScriptFinishedStatus.Name(told.script_finished)
            if how == "FINISHED_EARLY_FOR_RERUN":
                return False  # it is run once more, from its beginning
            self.problems += [] if how.endswith("SUCCESSFULLY") else [how]
        return kind == "script_finished"

    def _shown(self, element: Element, part: str) -> None:
        kind = element.WhichOneof("type")
        if kind == "slider":
            self._control(element.slider.id, part)
        elif kind == "button_group":
            name = self._control(element.button_group.id, part)
            self.choices[name] = [option.content for option in element.button_group.options]
        elif kind == "bidi_component" and element.bidi_component.component_name == "perhead_address":
            self.address = json.loads(element.bidi_component.json)["query"]
        elif kind == "exception":
            self.problems.append(element.exception.message)
        elif kind == "html" and 'class="answer' in element.html.body:
            self.answer = html.unescape(re.sub(r"<[^>]*>", "", element.html.body))
            self.answered = time.perf_counter()

    def _control(self, identity: str, part: str) -> str:
        name = identity.rsplit("-", 1)[-1]
        self.controls[name], self.parts[name] = identity, part
        return name

    async def close(self) -> None:
        """End the connection."""
        await self.socket.close()


def _bytes(message: Any) -> bytes:
    assert isinstance(message, bytes)
    return message


async def opened(server: Server, page: str = "", whole: bool = False, keeps_address: bool = False) -> Session:
    """A connection that has been shown a page, by default the first."""
    address = server.address.replace("http", "ws", 1) + "_stcore/stream"
    session = Session(await connect(address, max_size=LARGEST), page, whole, keeps_address=keeps_address)
    await session.run()
    return session
