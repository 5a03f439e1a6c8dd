"""One person's connection to a served dashboard: speaks Streamlit's own messages, as a browser does, and draws nothing."""

from __future__ import annotations

import html
import re
import time
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
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

    async def run(self, **moved: Value) -> tuple[float, float]:
        """Have the script run with some controls changed; seconds to the new sentence and to the script's end."""
        asked = BackMsg()
        asked.rerun_script.query_string = ""
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

    def _read(self, message: ForwardMsg) -> bool:
        """Take a message in; whether the script has ended."""
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        drawn = getattr(element, kind) if kind else None
        if getattr(drawn, "id", ""):
            name = GRID if kind == "dataframe" else drawn.id.rsplit("-", 1)[-1]
            options = (getattr(one, "content", one) for one in getattr(drawn, "options", ()))
            self.controls[name] = Control(drawn.id, message.delta.fragment_id, tuple(map(str, options)))
        if kind == "html" and 'class="answer' in element.html.body:
            self.answer = html.unescape(re.sub(r"<[^>]*>", "", element.html.body))
            self.answered = time.perf_counter()
        return message.WhichOneof("type") == "script_finished"

    async def close(self) -> None:
        """End the connection."""
        await self.socket.close()


def _bytes(message: Any) -> bytes:
    assert isinstance(message, bytes)
    return message


async def opened(server: Server, page: str = "", whole: bool = False) -> Session:
    """A connection that has been shown a page, by default the first."""
    address = server.address.replace("http", "ws", 1) + "_stcore/stream"
    session = Session(await connect(address, max_size=LARGEST), page, whole)
    await session.run()
    return session
