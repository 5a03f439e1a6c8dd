"""`docs/deploy/nginx.conf` before two dashboards: readers kept with theirs, limits, headers, what is closed, who is lost."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import re
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus

from benchmarks.client import Session
from benchmarks.reliability import trial
from tests.deployed import EXAMPLE, Deployed, deployed, nginx
from ui import limits

PART = "Being served"
SEATS = [hashlib.md5(bytes([n])).hexdigest() for n in range(12)]  # as nginx writes them


# --- nginx and two dashboards --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    with deployed(tmp_path_factory.mktemp("deployed")) as made:
        yield made


def seated(seat: str) -> dict[str, str]:
    return {"Cookie": f"perhead_seat={seat}"}


def where(place: Deployed, **request: str) -> list[str]:
    """Which processes answer five requests alike, as the log has them."""
    before = len(place.log())
    for _ in range(5):
        assert place.ask("/", **request).status == 200
    return [line.split()[6] for line in place.log(" / ", 5, before)]


@pytest.mark.long
def test_nginx_takes_the_example_with_its_certificate(tmp_path: Path) -> None:
    key = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "1",
        "-subj",
        "/CN=perhead.example",
    ]
    files = ["-keyout", str(tmp_path / "privkey.pem"), "-out", str(tmp_path / "fullchain.pem")]
    subprocess.run([*key, *files], check=True, capture_output=True)
    text = (
        EXAMPLE.read_text("utf-8")
        .replace("/etc/ssl/perhead", str(tmp_path))
        .replace("/var/log/nginx", str(tmp_path))
    )
    (tmp_path / "perhead.conf").write_text(text)
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{ access_log off; include {tmp_path}/perhead.conf; }}\n"
    )
    command = [nginx(), "-t", "-e", str(tmp_path / "start.log"), "-c", str(tmp_path / "nginx.conf")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr


@pytest.mark.long
def test_each_reader_is_kept_with_one_process(place: Deployed) -> None:
    with trial(PART, "keeping readers with one of two processes, by cookie or by address") as row:
        processes = Counter[str]()
        for seat in SEATS:
            at = set(where(place, reader="127.0.0.2", **seated(seat)))
            assert len(at) == 1
            processes[at.pop()] += 1
            row.count("readers")
            row.count("requests", 5)
            time.sleep(0.5)
        assert len(processes) == 2
        made_up = [where(place, reader="127.0.0.3", **seated(seat[:-1] + "x")) for seat in SEATS[:7]]
        assert len({process for answered in made_up for process in answered}) == 1, (
            "nobody chooses a process by a seat that we did not give out"
        )
        row.held(f"{min(processes.values())} and {max(processes.values())} readers a process")


@pytest.mark.long
def test_a_reader_without_a_seat_is_given_one_and_keeps_it(place: Deployed) -> None:
    given = place.ask("/").getheader("Set-Cookie", "")
    assert re.fullmatch(r"perhead_seat=[0-9a-f]{32}; Path=/; HttpOnly; SameSite=Lax", given)
    assert place.ask("/", **seated(SEATS[0])).getheader("Set-Cookie") is None
    assert place.ask("/", **seated("x" * 32)).getheader("Set-Cookie", "").startswith("perhead_seat=")


@pytest.mark.long
def test_a_lost_connection_comes_back_to_its_session(place: Deployed) -> None:
    async def both() -> None:
        for seat in SEATS[:4]:
            first = await session(place, seat)
            name = await begun(first)
            await first.close()
            again = await session(place, seat, f"streamlit, x, {name}")
            assert await begun(again) == name
            await again.close()

    asyncio.run(both())


def _stream(place: Deployed) -> str:
    return f"ws://127.0.0.1:{place.port}/_stcore/stream"


async def session(
    place: Deployed, seat: str, protocols: str = "streamlit, x", reader: str = "127.0.0.1"
) -> ClientConnection:
    return await connect(
        _stream(place),
        max_size=16 * 2**20,
        additional_headers=seated(seat),
        subprotocols=protocols.split(", "),  # type: ignore[arg-type]
        local_addr=(reader, 0),
    )


async def begun(socket: ClientConnection) -> str:
    """Have the script run once, and the name of the session it ran in."""
    asked = BackMsg()
    asked.rerun_script.query_string = ""
    await socket.send(asked.SerializeToString())
    name = ""
    while True:
        told = ForwardMsg.FromString(await socket.recv())  # type: ignore[arg-type]
        if told.WhichOneof("type") == "new_session":
            name = told.new_session.initialize.session_id
        if told.WhichOneof("type") == "script_finished":
            return name


@pytest.mark.long
def test_people_are_shown_their_own_answers_through_nginx(place: Deployed) -> None:
    with trial(PART, "people behind nginx change something at the same moment") as row:

        async def ask(n: int) -> None:
            one = Session(await session(place, SEATS[n]))
            await one.run()
            await one.run(people_slider=100 + n)
            assert one.answer.startswith(f"Holding {100 + n} people")
            await one.close()
            row.count("people")

        async def every() -> None:
            await asyncio.gather(*(ask(n) for n in range(8)))

        asyncio.run(every())
        row.held("each is shown their own answer")


HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.mark.long
@pytest.mark.parametrize(
    "target", ["/", "/compare", "/_stcore/health", "/_stcore/host-config", "/_stcore/metrics", "/static/x.js"]
)
def test_every_answer_has_the_headers(target: str, place: Deployed) -> None:
    answer = place.ask(target)
    assert {name: answer.getheader(name) for name in HEADERS} == HEADERS
    policy = answer.getheader("Content-Security-Policy", "")
    assert policy.endswith("frame-ancestors 'none'")
    assert "unsafe-inline" not in policy.split("style-src")[0]
    assert "uvicorn" not in str(answer.headers)
    assert answer.getheader("Server") == "nginx"
    for name in (*HEADERS, "Content-Security-Policy"):
        assert len(answer.headers.get_all(name)) == 1, name


@pytest.mark.long
def test_the_card_alone_may_be_framed(place: Deployed) -> None:
    card = place.ask("/card?embed=true&people=5")
    assert card.status == 200
    assert card.getheader("X-Frame-Options") is None
    assert card.getheader("Content-Security-Policy", "").endswith("frame-ancestors *")
    for target in ("/compare?people=5&embed=true", "/?embed=true&people=5"):
        sent = place.ask(target)
        assert sent.status == 302
        assert sent.getheader("Location", "").endswith("/card?" + target.partition("?")[2])
    # Without the word, /card is the whole dashboard: it is given the word, and shows the card.
    for target in ("/card", "/card?people=5", "/card?embed=false", "/card?embed=false&embed=true"):
        assert place.ask(target).getheader("Location", "").endswith("/card?embed=true" + _more(target))


def _more(target: str) -> str:
    query = target.partition("?")[2]
    return f"&{query}" if query else ""


CLOSED = (
    *(
        "/_stcore/metrics",
        "/_stcore/metrics/",
        "/_stcore/metrics?a=b",
        "//_stcore/metrics",
        "/./_stcore/metrics",
    ),
    *("/%5Fstcore/metrics", "/_stcore%2Fmetrics", "/x/../_stcore/metrics", "/_stcore/script-health-check"),
    *("/_stcore/agent/openapi.json", "/_stcore/agent/interact", "/_stcore/nothing", "/_stcore/"),
)


@pytest.mark.long
def test_what_streamlit_serves_for_itself_is_closed(place: Deployed) -> None:
    with trial(PART, "asking for what Streamlit serves for itself, in several spellings") as row:
        for target in CLOSED:
            answer = place.ask(target)
            assert answer.status == 404, target
            assert "session_events" not in answer.text  # type: ignore[attr-defined]
            row.count("spellings")
    config = json.loads(place.ask("/_stcore/host-config").text)  # type: ignore[attr-defined]
    assert config["allowedOrigins"] == []
    # What the page's own script expects is what Streamlit itself answers.
    (direct,) = [Deployed(place.servers[0].port, place.folder, ()).ask("/_stcore/host-config")]
    assert config.keys() == json.loads(direct.text).keys()  # type: ignore[attr-defined]


@pytest.mark.long
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS"])
def test_pages_are_only_read(method: str, place: Deployed) -> None:
    for target in ("/", "/_stcore/stream", "/static/x.js", "/_stcore/health"):
        assert place.ask(target, method).status in {403, 405}


@pytest.mark.long
def test_a_large_body_is_refused_and_a_file_of_a_reader_is_not(place: Deployed) -> None:
    assert place.ask("/", body=b"x" * 4_000).status == 413
    upload = "/_stcore/upload_file/none/none"
    assert place.ask(upload, "PUT", body=b"x" * 4_000_000).status == 413
    # Streamlit's own refusal, since there is no such session.
    assert place.ask(upload, "PUT", body=b"x" * 2_000_000).status in {400, 403}


@pytest.mark.long
def test_a_link_of_any_length_that_we_make_passes(place: Deployed) -> None:
    assert place.ask("/?deal=" + "a" * limits.LINK.most).status == 200
    assert place.ask("/?deal=" + "a" * 70_000).status == 414


@pytest.mark.long
def test_one_address_cannot_ask_without_end_and_others_are_served(place: Deployed) -> None:
    with trial(PART, "one address asks for pages without a pause") as row:
        got = Counter(place.ask("/", reader="127.0.0.4").status for _ in range(150))
        assert set(got) == {200, 429}
        assert 41 <= got[200] <= 140
        assert place.ask("/", reader="127.0.0.5").status == 200
        row.much["requests"] = sum(got.values())
        row.held(f"{got[429]} refused with 429", "another address is answered meanwhile")


@pytest.mark.long
def test_a_class_opens_the_dashboard_at_once_and_no_address_opens_it_without_end(place: Deployed) -> None:
    async def opened(reader: str, count: int) -> tuple[list[ClientConnection], int]:
        open_ones, refused = [], 0
        for _ in range(count):
            try:
                open_ones.append(await session(place, SEATS[0], reader=reader))
            except InvalidStatus as error:
                assert error.response.status_code == 429  # noqa: PT017 - counted besides
                refused += 1
        return open_ones, refused

    async def both() -> tuple[int, int]:
        sessions, refused = await opened("127.0.0.6", 30)
        assert refused == 0, "a class of thirty behind one router"
        more, refused = await opened("127.0.0.6", 60)
        assert refused > 0
        others, none = await opened("127.0.0.7", 1)
        assert none == 0
        for one in (*sessions, *more, *others):
            await one.close()
        return len(sessions) + len(more), refused

    with trial(PART, "one address opens the dashboard many times at once") as row:
        at_once, refused = asyncio.run(both())
        row.much["connections"] = at_once + refused
        row.held(f"{at_once} were let in, {refused} refused with 429", "another address is let in meanwhile")


@pytest.mark.long
def test_the_log_has_neither_an_address_nor_what_was_asked(place: Deployed) -> None:
    headers = {"Referer": "http://elsewhere.example/article", "User-Agent": "Someone", **seated(SEATS[0])}
    assert place.ask("/compare?people=4321", reader="127.0.0.8", **headers).status == 200
    line = place.log(" /compare ", 1)[-1]
    for word in ("127.0.0.8", "4321", "elsewhere", "Someone", SEATS[0]):
        assert word not in line
    for path in place.folder.glob("*.log"):
        assert "127.0.0.8" not in path.read_text("utf-8")


@pytest.mark.long
def test_a_process_that_dies_is_taken_over(tmp_path: Path) -> None:
    with trial(PART, "one of two processes is killed") as row, deployed(tmp_path) as place:
        at = {
            seat: where(place, reader=f"127.0.1.{n + 1}", **seated(seat))[0] for n, seat in enumerate(SEATS)
        }
        lost, kept = place.servers
        before = [seat for seat, process in at.items() if process.endswith(f":{lost.port}")]
        assert before
        os.kill(lost.process, signal.SIGKILL)
        answers = 0
        for n, seat in enumerate(SEATS):
            for line in where(place, reader=f"127.0.2.{n + 1}", **seated(seat)):
                assert line.endswith(f":{kept.port}") or line == f"127.0.0.1:{lost.port},"
                answers += 1
        asyncio.run(_is_answered(place, before[0]))
        row.much |= {"readers": len(SEATS), "requests afterwards": answers}
        row.held(
            "each is answered by the other process",
            f"{len(before)} readers had to begin anew from their link",
        )


async def _is_answered(place: Deployed, seat: str) -> None:
    socket = await session(place, seat)
    assert await begun(socket)
    await socket.close()
