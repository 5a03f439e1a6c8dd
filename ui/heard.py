"""What a browser says through its connection: what of it Streamlit is handed, and in what form."""

from __future__ import annotations

from google.protobuf.message import DecodeError
from starlette.types import Message, Receive
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.runtime_util import get_max_widget_state_size_bytes

NEEDED = frozenset(
    ("rerun_script", "stop_script", "file_urls_request", "app_heartbeat", "deferred_file", "dataframe_chunk")
)
"""Kinds of messages that a reader's page sends. Of the others one empties what is kept for all readers, and one writes files."""

NO_MESSAGE = 1003
"""The code with which a connection is closed on which something else is said."""


class Heard:
    """Takes the place of what a browser says, with only such messages as its page needs.

    The first change asks for the whole page to be drawn anew: it may be of a page that an earlier server drew, and Streamlit lets a
    change of a part go that it has not drawn itself.
    """

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._waiting = True
        self.refused = False

    async def __call__(self) -> Message:
        """The next message; of what is none, that the browser is gone."""
        while True:
            message = await self._receive()
            if message["type"] != "websocket.receive" or is_large(message):
                return message
            said = _read(message)
            if said is None:
                self.refused = True
                return {"type": "websocket.disconnect", "code": NO_MESSAGE}
            if _kind(said) in NEEDED:
                return self._whole(message, said)

    def _whole(self, message: Message, said: BackMsg) -> Message:
        if not self._waiting or said.WhichOneof("type") != "rerun_script":
            return message
        self._waiting = False
        said.rerun_script.ClearField("fragment_id")
        return {**message, "bytes": said.SerializeToString()}


def is_large(message: Message) -> bool:
    """Whether Streamlit closes the connection by itself, before it reads what was said."""
    return len(message.get("bytes") or b"") > get_max_widget_state_size_bytes()


def _read(message: Message) -> BackMsg | None:
    said = BackMsg()
    try:
        said.ParseFromString(message["bytes"])
    except (DecodeError, KeyError, TypeError):  # a text has no bytes, or none of them
        return None
    return said


def _kind(said: BackMsg) -> str | None:
    if (kind := said.WhichOneof("type")) != "backend_operation_request":
        return kind
    return said.backend_operation_request.WhichOneof("payload")
