"""The tools that Per Head is compared with compute what it computes. Only those that need nothing installed."""

import json
import re
import sys
from array import array
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.peers import report, run, talk
from benchmarks.peers.child import Child, Ended, Late
from benchmarks.peers.environments import HERE, LISTS, Unavailable, command, last_line
from benchmarks.peers.plan import Found, Results, tools
from benchmarks.peers.tools import bare, cost, draws, loop, rows

# People, years of stay, and by hand: $20,000 a person for each year begun; $10,000 less for each who stays beyond one.
WORKED = [
    (238, 1.0, 4_760_000, 4_760_000),
    (238, 0.34, 4_760_000, 4_760_000),
    (238, 1.0001, 9_520_000, 7_140_000),
    (300, 2.0, 12_000_000, 9_000_000),
    (252, 2.6, 15_120_000, 12_600_000),
    (0, 1.5, 0, 0),
]
PEOPLE = array("d", [people for people, _, _, _ in WORKED])
STAY = array("d", [stay for _, stay, _, _ in WORKED])
BY_HAND = {talk.PREPAID: [row[2] for row in WORKED], talk.HALF_PRICE: [row[3] for row in WORKED]}
TOOLS = [bare, cost, draws, loop, rows]


@pytest.fixture
def saved(tmp_path):
    for name, values in (("people", PEOPLE), ("stay", STAY)):
        talk.write(tmp_path / f"{name}.f64", values)
    return tmp_path


def started(script, case, folder):
    words = [*command(script, None), case, str(folder), str(len(WORKED))]
    return Child(words, 30, folder)


@pytest.mark.parametrize("case", talk.CASES)
@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.__name__.rpartition(".")[2])
def test_each_gives_the_totals_worked_out_by_hand(tool, case):
    totals = np.asarray(tool.prepare(case, PEOPLE, STAY)())
    assert totals == pytest.approx(BY_HAND[case], rel=1e-9, abs=0)


@pytest.mark.parametrize("case", talk.CASES)
def test_all_agree_on_draws(case, tmp_path):
    expected = run.save_draws(tmp_path, 3_000)[case]
    drawn = [talk.read(tmp_path / name, 3_000) for name in ("people.f64", "stay.f64")]
    for tool in TOOLS:
        assert run.equal(np.asarray(tool.prepare(case, *drawn)()), expected), tool.__name__
    assert 238 <= min(drawn[0]) < max(drawn[0]) <= 300
    assert 0.34 <= min(drawn[1]) < 1 < 2 < max(drawn[1]) <= 2.6  # so that each of the three years matters


def test_a_part_in_a_hundred_million_is_not_equal():
    totals = np.array([4_760_000.0, 7_140_000.0])
    assert run.equal(totals * (1 + 1e-12), totals)
    assert not run.equal(totals * (1 + 1e-8), totals)
    assert not run.equal(totals[:1], totals[[0, 0]])  # a total is missing


def test_a_process_of_its_own_answers_and_is_checked(saved):
    child = started("loop.py", talk.HALF_PRICE, saved)
    tool = next(tool for tool in tools() if tool.name == "loop")
    answer = child.ask(30, "run", least=0.01)
    assert 0 < answer["seconds"] < 0.01 < answer["seconds"] * answer["calls"] * 1.001
    expected = np.array(BY_HAND[talk.HALF_PRICE], dtype=float)
    run.check(tool, child, expected, saved)
    with pytest.raises(run.Unequal):
        run.check(tool, child, expected + 1, saved)
    child.stop()
    assert child.process.returncode is not None


def test_a_tool_that_draws_for_itself_is_held_to_the_mean_and_to_given_draws(saved):
    child = started("loop.py", talk.PREPAID, saved)
    child.ask(30, "run", least=0.0)
    tool = replace(tools()[0], draws_for_itself=True)
    expected = np.array(BY_HAND[talk.PREPAID], dtype=float)
    with pytest.raises(run.Unequal, match="a mean of"):
        run.check(tool, child, expected + 1e9, saved)
    child.kill()


def test_a_peer_that_does_not_answer_or_ends_is_told_apart(tmp_path):
    with pytest.raises(Late):
        Child([sys.executable, "-c", "import time; time.sleep(60)"], 0.2, tmp_path)
    with pytest.raises(Ended, match="ValueError: too large"):
        Child([sys.executable, "-c", "raise ValueError('too large')"], 30, tmp_path)


def test_what_was_worked_out_is_forgotten_before_each_call():
    said = []
    calls = talk.Calls(lambda: said.append("work"), afresh=lambda: said.append("afresh"))
    calls.run(0.0)
    calls.run(0.0)
    assert said == ["afresh", "work"] * 2


def test_totals_are_written_and_read_back(tmp_path):
    values = np.arange(70_000, dtype=float) / 7
    talk.write(tmp_path / "arrays", values)
    talk.write(tmp_path / "lists", values.tolist())
    assert (
        talk.read(tmp_path / "arrays", 70_000) == talk.read(tmp_path / "lists", 70_000) == array("d", values)
    )


def test_each_tool_has_its_script_and_exact_versions():
    for tool in tools():
        assert (HERE / "tools" / tool.script).exists()
        if tool.environment and tool.script.endswith(".py"):
            lines = (LISTS / f"{tool.environment}.txt").read_text().splitlines()
            assert len(lines) > 1
            assert all(re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9][0-9.]*", line) for line in lines)
        elif tool.environment:
            wanted = json.loads((LISTS / tool.environment / "package.json").read_text())["dependencies"]
            assert all(re.fullmatch(r"[0-9.]+", version) for version in wanted.values())


def test_a_missing_program_is_told(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Unavailable, match="there is no node"):
        command("squiggle.mjs", "squiggle")
    said = "warning\nFATAL ERROR: heap out of memory\n1: node::OOMErrorHandler()\n\n"
    assert last_line(said) == "FATAL ERROR: heap out of memory"


# --- The report ------------------------------------------------------------------------------------------------


def results(ours, bare_seconds=0.001, peak=300.0, by_name=0.0029):
    """A run of 1e5 to 1e7 draws in which Per Head took `ours` seconds for 1e6, ten times that for 1e7, and `by_name` by
    `model.cost`.
    """
    found = [
        Found(size, case, name, [seconds * size / 10**6] * 5, 0.5, peak)
        for size in (10**5, 10**6, 10**7)
        for case in talk.CASES
        for name, seconds in (("draws", ours), ("cost", by_name), ("bare", bare_seconds), ("loop", 0.1))
    ]
    found.append(Found(10**7, talk.PREPAID, "calc", why="a sheet ends"))
    machine = dict.fromkeys(("day", "processor", "cores", "memory", "system"), "x")
    return Results(
        found, machine, {"draws": {"numpy": "2.4"}}, {"squiggle": "there is no node"}, {"1": [0.5]}
    )


def test_the_report_says_what_was_reached(tmp_path):
    path = tmp_path / "results.md"
    assert report.write(results(0.0015), path) == 0
    text = path.read_text()
    assert "Per Head, draws at 1,000,000 draws, whole years in advance: 1.50 times the bare numpy" in text
    assert "**Not reached.**" not in text
    assert "| **Per Head, draws** | 1.50 ms | 1.50 × | 1.50 ms | 1.50 × | 0.5 s | 300 MB |" in text
    assert "| LibreOffice Calc | a sheet ends |  |" in text
    assert "Not installed here: squiggle (there is no node)." in text
    at_most = next(line for line in text.splitlines() if line.startswith("- At 10,000,000 draws Per Head is"))
    assert "Python, a plain loop" in at_most.partition("**not**")[0]
    assert "numpy, bare" in at_most.partition("**not**")[2]


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (results(0.0021), "2.10 times the bare numpy expression"),
        (results(0.001, by_name=0.0031), "3.10 times the bare numpy expression"),
        (
            results(0.0061),
            "at 100,000 draws, whole years in advance: 6.10 times the bare numpy expression (at most 6)",
        ),
        (results(0.001, by_name=0.0061), "`model.cost` at 100,000 draws, whole years in advance: 6.10 times"),
        (results(0.001, peak=501.0), "held 501 MB at most"),
    ],
)
def test_the_report_says_what_was_not_reached(made, sentence, tmp_path, capsys):
    path = tmp_path / "results.md"
    assert report.write(made, path) == 1
    assert any("**Not reached.**" in line and sentence in line for line in path.read_text().splitlines())
    assert "NOT REACHED" in capsys.readouterr().out


def test_a_cost_that_grows_faster_than_the_draws_is_not_linear(tmp_path):
    made = results(0.001)
    made.found = [
        replace(f, seconds=[2 * s for s in f.seconds]) if (f.draws, f.tool) == (10**7, "draws") else f
        for f in made.found
    ]
    assert report.write(made, tmp_path / "results.md") == 1
    assert "2.00 times (at most 1.5)" in (tmp_path / "results.md").read_text()


def test_numbers_are_printed_to_three_digits():
    found = [report.spoken(seconds) for seconds in (12.34, 0.0012345, 0.1234, 4.2e-6, 2e-8)]
    assert found == ["12.3 s", "1.23 ms", "123 ms", "4.20 µs", "0.02 µs"]
    assert [run.rounds_of(Found(1, "", "", [s])) for s in (1.9, 2.1, 8.1)] == [5, 3, 1]
