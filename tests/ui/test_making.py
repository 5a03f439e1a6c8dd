"""What takes long is made two at a time for all readers, in the order asked for; who waits is told and can cancel."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager

import pytest

from model.files.problems import BadInput
from model.scenario.scenario import Scenario
from model.words.wording import say
from tests.ui.screen import Screen, text_of
from tests.ui.test_limits import DEFAULT, alerts, refused, watched
from tests.ui.test_pages_logic import opened
from ui import limits
from ui.components import downloads, making
from ui.limits import Limit


class Slow:
    """Something to make that waits until it may go on."""

    def __init__(self) -> None:
        self.go, self.begun = threading.Event(), threading.Event()

    def __call__(self) -> bytes:
        self.begun.set()
        assert self.go.wait(30)
        return b"made"


@contextmanager
def queue_of(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Slow]]:
    """An empty queue in place of the server's, and things to make that are all let go in the end."""
    every = list[Slow]()

    def slow() -> Slow:
        every.append(Slow())
        return every[-1]

    monkeypatch.setattr(making, "QUEUE", making.Queue())
    try:
        yield slow
    finally:
        for each in every:
            each.go.set()


def test_files_are_made_two_at_a_time_in_the_order_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    with queue_of(monkeypatch) as slow:
        makes = [slow() for _ in range(5)]
        jobs = [making.QUEUE.ask(make) for make in makes]
        assert all(make.begun.wait(30) for make in makes[:2])
        assert [making.QUEUE.before(job) for job in jobs] == [0, 1, 2, 3, 4]
        assert not any(make.begun.wait(0.1) for make in makes[2:])
        jobs[2].take_back()  # the third goes, and the others move up
        assert [making.QUEUE.before(job) for job in jobs[3:]] == [2, 3]
        makes[0].go.set()
        assert makes[3].begun.wait(30)
        assert not makes[4].begun.is_set()
        assert not makes[2].begun.is_set()
        makes[1].go.set()
        makes[3].go.set()
        makes[4].go.set()
        assert [job.file.result(30) for job in jobs if not job.file.cancelled()] == [b"made"] * 4


def test_so_many_wait_and_one_more_is_refused_unmade(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WAITING", Limit("waiting", 3))
    with queue_of(monkeypatch) as slow:
        begun = [slow() for _ in range(limits.MADE_AT_ONCE)]
        for make in begun:
            making.QUEUE.ask(make)
            assert make.begun.wait(30)
        for _ in range(3):
            making.QUEUE.ask(slow())
        late = slow()
        with pytest.raises(BadInput) as caught:
            making.QUEUE.ask(late)
        assert caught.value.problems == (refused(limits.WAITING, 4),)
        for make in begun:
            make.go.set()
        assert not late.begun.wait(0.1)


def test_a_file_made_is_held_by_nobody_but_its_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    with queue_of(monkeypatch) as slow:
        make = slow()
        job = making.QUEUE.ask(make)
        make.go.set()
        assert job.file.result(30) == b"made"
        later = making.QUEUE.ask(lambda: b"")
        later.file.result(30)
        end = time.monotonic() + 30  # who waits for a file has it a moment before the queue lets go of it
        while making.QUEUE._jobs and time.monotonic() < end:
            time.sleep(0.01)
        assert making.QUEUE._jobs == []
        assert making.QUEUE.before(later) == 0


def test_what_is_over_while_it_is_put_in_is_let_go_of(monkeypatch: pytest.MonkeyPatch) -> None:
    class AtOnce:
        def submit(self, make: Callable[[], bytes]) -> Future[bytes]:
            done = Future[bytes]()
            done.set_result(make())
            return done

    queue, jobs = making.Queue(), list[making.Job]()
    monkeypatch.setattr(queue, "_makers", AtOnce())
    asking = threading.Thread(target=lambda: jobs.append(queue.ask(lambda: b"made")), daemon=True)
    asking.start()
    asking.join(10)
    assert [job.file.result() for job in jobs] == [b"made"]
    assert queue._jobs == []


def words(screen: Screen) -> str:
    return " ".join(text_of(part.proto.body) for part in screen.app.get("html"))


def test_a_reader_is_shown_how_many_are_before_them_and_can_cancel(monkeypatch: pytest.MonkeyPatch) -> None:
    label, key = say("ui.download_bundle"), "case_bundle_zip"
    monkeypatch.setattr(making, "follow", lambda: None)  # which waits until the file is there
    with queue_of(monkeypatch) as slow:
        makes = [slow() for _ in range(3)]
        for make in makes:
            making.QUEUE.ask(make)
        screen = Screen()
        screen.unfold("more")
        screen.press(key)
        assert say("making.waits", label=label, count="3") in words(screen)
        makes[0].go.set()
        makes[1].go.set()
        assert makes[2].begun.wait(30)
        while making.QUEUE.before(screen.app.session_state["making"].job) > 1:
            pass
        screen.press(f"{key}_cancel")
        assert screen.app.session_state["making"] is None
        assert screen.app.button(key=key).label == label


def test_a_file_cancelled_while_it_waits_is_never_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "follow", lambda: None)
    made = watched(monkeypatch, downloads, "_bundle")
    with queue_of(monkeypatch) as slow:
        makes = [slow() for _ in range(limits.MADE_AT_ONCE)]
        for make in makes:
            making.QUEUE.ask(make)
        screen = Screen()
        screen.unfold("more")
        screen.press("case_bundle_zip")
        screen.press("case_bundle_zip_cancel")
        for make in makes:
            make.go.set()
        last = making.QUEUE.ask(lambda: b"last")
        assert last.file.result(30) == b"last"
        assert made == []


def test_another_file_takes_the_place_of_the_one_asked_for_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "follow", lambda: None)
    with queue_of(monkeypatch) as slow:
        makes = [slow() for _ in range(limits.MADE_AT_ONCE)]
        for make in makes:
            making.QUEUE.ask(make)
            assert make.begun.wait(30)
        screen = Screen()
        screen.unfold("more")
        screen.press("case_bundle_zip")
        before = screen.app.session_state["making"].job
        screen.press("case_report_pdf_pdf")
        assert before.file.cancelled()
        assert screen.app.session_state["making"].key == "case_report_pdf_pdf"


def test_what_nobody_is_shown_waiting_for_waits_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    with queue_of(monkeypatch) as slow:
        makes = [slow() for _ in range(limits.MADE_AT_ONCE)]
        for make in makes:
            making.QUEUE.ask(make)
            assert make.begun.wait(30)
        quick, got = slow(), list[bytes]()
        quick.go.set()
        asking = threading.Thread(target=lambda: got.append(making.in_turn(quick)()), daemon=True)
        asking.start()
        assert not quick.begun.wait(0.1)
        makes[0].go.set()
        asking.join(30)
        assert got == [b"made"]


def test_a_file_that_is_there_is_offered_until_the_case_changes() -> None:
    screen = Screen()
    screen.unfold("more")
    screen.press("case_report_pdf_pdf")
    label = say("making.ready", label=say("ui.download_report_pdf"))
    assert label in [button.proto.label for button in screen.app.get("download_button")]
    assert screen.app.session_state["making"].job.file.result().startswith(b"%PDF")
    screen.slide("people_slider", 50)
    assert screen.app.button(key="case_report_pdf_pdf").label == say("ui.download_report_pdf")


def test_a_file_that_cannot_be_made_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def cannot(_: Scenario) -> bytes:
        raise BadInput("It cannot be made.")

    monkeypatch.setattr(downloads, "_bundle", cannot)
    screen = Screen()
    screen.unfold("more")
    screen.press("case_bundle_zip")
    assert "It cannot be made." in alerts(screen.app)
    assert screen.app.button(key="case_bundle_zip").label == say("ui.download_bundle")


def test_a_file_that_fails_leaves_a_page_that_can_be_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: Scenario) -> bytes:
        raise KeyError("failed")

    monkeypatch.setattr(downloads, "_bundle", fails)
    screen = Screen()
    screen.unfold("more")
    app = screen.app
    assert app.button(key="case_bundle_zip").click().run().exception
    assert not app.run().exception
    assert app.button(key="case_bundle_zip").label == say("ui.download_bundle")


def test_long_draws_are_two_at_a_time_and_who_is_interrupted_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "LOOK", 0.01)
    turns, order, go = making.Turns(), list[int](), threading.Event()
    inside = threading.Semaphore(0)

    def draw(number: int) -> None:
        with turns.turn(lambda _: None):
            order.append(number)
            inside.release()
            assert go.wait(30)

    def waits(before: int) -> None:
        raise InterruptedError(before)

    threads = [
        threading.Thread(target=draw, args=(number,), daemon=True) for number in range(limits.MADE_AT_ONCE)
    ]
    for thread in threads:
        thread.start()
        assert inside.acquire(timeout=30)
    with pytest.raises(InterruptedError, match=str(limits.MADE_AT_ONCE)), turns.turn(waits):
        order.append(-1)
    late = threading.Thread(target=draw, args=(9,), daemon=True)
    late.start()
    assert not inside.acquire(timeout=0.2)
    go.set()
    for thread in (*threads, late):
        thread.join(30)
    assert order == [0, 1, 9]
    with turns.turn(waits):  # nobody is left in the line
        pass


@pytest.mark.parametrize(("draws", "waits"), [("10000", 0), ("100000", 1)])
def test_many_draws_wait_for_their_turn_and_few_do_not(
    draws: str, waits: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "DRAWING", making.Turns())
    calls = watched(monkeypatch, making.DRAWING, "turn")
    app = opened("ranges", DEFAULT, range=["people=uniform:200,300"], draws=draws)
    assert app.session_state["ranges_drawn"]
    assert len(calls) == waits
