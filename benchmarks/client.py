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
from websockets.asyncio.client import ClientConnection, connect

from tests.ui.server import Server

GRID = "grid"
"""What the table of a page that can be edited is called here: its own name changes with what is in it."""
LARGEST = 16 * 2**20
"""The largest message a session takes, in bytes."""


Value = float | str | tuple[str, ...]
"""What is sent of a control: a slider's number, a box's or a list's text, the choices of a row of buttons."""


@dataclass(frozen=True)
class Control:
    """A control as it was drawn last: what the server calls it, the part of the script it stands in, and its choices."""

    id: str
    part: str
    options: tuple[str, ...] = ()


@dataclass
class Session:
    """One person's connection: what was drawn last, and the boxes and sliders by the names we gave them."""

    socket: ClientConnection
    page: str = ""
    whole: bool = False
    """Whether a change has the whole script run, where a browser asks for the part that the control stands in."""
    controls: dict[str, Control] = field(default_factory=dict)
    answer: str = ""
    answered: float = 0.0
    keeps_address: bool = False
    """Whether the address goes along with each change, as a browser has it; the server reads it then."""
    address: str = ""
    """The query that the server wrote last."""
    problems: list[str] = field(default_factory=list)
    """What went wrong in the script."""

    async def run(self, **moved: Value) -> tuple[float, float]:
        """Have the script run with some controls changed; seconds to the new sentence and to the script's end."""
        asked = BackMsg()
        asked.rerun_script.query_string = self.address if self.keeps_address else ""
        asked.rerun_script.page_name = self.page
        for name, value in moved.items():
            control = self.controls[name]
            state = asked.rerun_script.widget_states.widgets.add(id=control.id)
            if isinstance(value, str):
                state.string_value = value
            elif isinstance(value, tuple):
                state.string_array_value.data.extend(value)
            else:
                state.double_array_value.data.append(value)
            if not self.whole:
                asked.rerun_script.fragment_id = control.part
        start = time.perf_counter()
        await self.socket.send(asked.SerializeToString())
        while not self._read(ForwardMsg.FromString(_bytes(await self.socket.recv()))):
            pass
        return self.answered - start, time.perf_counter() - start

    async def turn(self, page: str) -> tuple[float, float]:
        """Turn to another page, which begins with a bare address; seconds as of `run`."""
        self.page, self.address = page, ""
        return await self.run()

    def _read(self, message: ForwardMsg) -> bool:
        """Take a message in; whether the script has ended."""
        kind = message.WhichOneof("type")
        if kind == "delta":
            self._take(message.delta.new_element, message.delta.fragment_id)
        elif kind == "page_info_changed":
            self.address = message.page_info_changed.query_string
        elif kind == "script_finished":
            how = ForwardMsg.ScriptFinishedStatus.Name(message.script_finished)
            if how == "FINISHED_EARLY_FOR_RERUN":
                return False  # it is run once more, from its beginning
            self.problems += [] if how.endswith("SUCCESSFULLY") else [how]
        return kind == "script_finished"

    def _take(self, element: Element, part: str) -> None:
        kind = element.WhichOneof("type")
        drawn = getattr(element, kind) if kind else None
        if getattr(drawn, "id", ""):
            name = GRID if kind == "dataframe" else drawn.id.rsplit("-", 1)[-1]
            options = (getattr(one, "content", one) for one in getattr(drawn, "options", ()))
            self.controls[name] = Control(drawn.id, part, tuple(map(str, options)))
        if kind == "bidi_component" and drawn.component_name == "perhead_address":
            self.address = json.loads(drawn.json)["query"]
        elif kind == "exception":
            self.problems.append(drawn.message)
        elif kind == "html" and 'class="answer' in drawn.body:
            self.answer = html.unescape(re.sub(r"<[^>]*>", "", drawn.body))
            self.answered = time.perf_counter()

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
