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
    answer: str = ""
    answered: float = 0.0

    async def run(self, **moved: float) -> tuple[float, float]:
        """Have the script run with some sliders moved; seconds to the new sentence and to the script's end."""
        asked = BackMsg()
        asked.rerun_script.query_string = ""
        asked.rerun_script.page_name = self.page
        for name, value in moved.items():
            state = asked.rerun_script.widget_states.widgets.add(id=self.controls[name])
            state.double_array_value.data.append(value)
            if not self.whole:
                asked.rerun_script.fragment_id = self.parts.get(name, "")
        start = time.perf_counter()
        await self.socket.send(asked.SerializeToString())
        while not self._read(ForwardMsg.FromString(_bytes(await self.socket.recv()))):
            pass
        return self.answered - start, time.perf_counter() - start

    def _read(self, told: ForwardMsg) -> bool:
        """Take a message in; whether the script has ended."""
        element = told.delta.new_element
        if element.WhichOneof("type") == "slider":
            name = element.slider.id.rsplit("-", 1)[-1]
            self.controls[name] = element.slider.id
            self.parts[name] = told.delta.fragment_id
        if element.WhichOneof("type") == "html" and 'class="answer' in element.html.body:
            self.answer = html.unescape(re.sub(r"<[^>]*>", "", element.html.body))
            self.answered = time.perf_counter()
        return told.WhichOneof("type") == "script_finished"

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
