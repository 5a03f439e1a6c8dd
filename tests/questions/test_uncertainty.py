"""Draws: their distributions, their correlations, their sampling error, and that the engine's totals come out exactly."""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
import tracemalloc
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from scipy import stats

import model
from model.cli import main
from model.engine.money_due import total
from model.files.problems import BadInput
from model.inputs.population import Held, Population, held
from model.questions.uncertainty import drawn_population, draws, evaluate, range_narrative, sensitivity
from model.questions.uncertainty.distributions import NUMBERS, read
from model.questions.uncertainty.draws import Ranges, ranges
from model.questions.uncertainty.evaluate import Costs, at_base, folded
from model.questions.uncertainty.file import read_ranges
from model.questions.uncertainty.inputs import HEADS, plan
from model.questions.uncertainty.points import METHODS, block, block_sizes, blocks, correlation_of, grouped
from model.questions.uncertainty.quantiles import Tally
from model.questions.uncertainty.range_result import RangeResult, range_result
from model.results.document import document_schema
from model.scenario.library import folder
from model.scenario.new import new_arrangement
from model.scenario.scenario import Scenario, arrays, default_scenario, settled
from model.words.wording import exact
from tests import oracle
from tests.test_docs import names_in, table

DEAL = "us-el-salvador"
ROOT = Path(__file__).parents[2]


def case(**given: Any) -> Scenario:
    return model.case(DEAL, **{"people": 238, "years": 1, **given})


def drawn(typed: dict[str, str], draws: int = 4096, seed: int = 7, **given: Any) -> Ranges:
    return ranges(plan(case(), typed), np.random.default_rng(seed), draws, **given)


# --- Distributions -------------------------------------------------------------------------------------------


CHANCES = np.array([0.001, 0.05, 0.3, 0.5, 0.75, 0.95, 0.999])


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("triangular:238,252,300", stats.triang(14 / 62, 238, 62)),
        ("triangular:0,0,10", stats.triang(0, 0, 10)),
        ("triangular:0,10,10", stats.triang(1, 0, 10)),
        ("uniform:0.34,1", stats.uniform(0.34, 0.66)),
        ("normal:20000,1000", stats.norm(20_000, 1000)),
        ("lognormal:17000,1.5", stats.lognorm(math.log(1.5), scale=17_000)),
        ("pert:10,20,60", stats.beta(1.8, 4.2, 10, 50)),
    ],
)
def test_values_are_those_of_the_known_distribution(typed: str, known: Any) -> None:
    ours = read(typed, "here", (-math.inf, math.inf)).at(CHANCES)
    assert ours == pytest.approx(known.ppf(CHANCES), rel=1e-7)


def test_discrete_values_come_as_often_as_their_weights() -> None:
    found = read("discrete:365@0.3,125@0.7", "here", (0, 1000)).at(np.array([0, 0.6999, 0.7001, 1]))
    assert found.tolist() == [125, 125, 365, 365]


def test_empirical_values_are_equally_likely() -> None:
    found = read("empirical:30,10,20", "here", (0, 100)).at((np.arange(300) + 0.5) / 300)
    assert np.unique(found, return_counts=True)[1].tolist() == [100, 100, 100]


def test_every_whole_number_of_a_uniform_range_is_equally_likely() -> None:
    chances = (np.arange(6300) + 0.5) / 6300
    counts = np.unique(read("uniform:238,300", "here", (0, 1e7), whole=True).at(chances), return_counts=True)
    assert counts[0].tolist() == list(range(238, 301))
    assert set(counts[1].tolist()) == {100}


def test_other_whole_numbers_are_the_nearest() -> None:
    found = read("triangular:238,252,300", "here", (0, 1e7), whole=True)
    free = read("triangular:238,252,300", "here", (0, 1e7))
    assert np.abs(found.at(CHANCES) - free.at(CHANCES)).max() <= 0.5
    assert (found.at(CHANCES) % 1 == 0).all()


@pytest.mark.parametrize("typed", ["normal:100,200", "lognormal:100,3"])
def test_a_bell_is_cut_off_where_its_input_ends_and_scaled_up(typed: str) -> None:
    cut, free = read(typed, "here", (0.0, 150.0)), read(typed, "here", (-math.inf, math.inf))
    values = cut.at(np.linspace(0, 1, 1001))
    assert values[0] == pytest.approx(0, abs=3)
    assert values[-1] == pytest.approx(150)
    known = stats.norm(100, 200) if typed.startswith("n") else stats.lognorm(math.log(3), scale=100)
    part = known.cdf(0) + 0.25 * (known.cdf(150) - known.cdf(0))
    assert cut.quantile(0.25) == pytest.approx(known.ppf(part))
    assert cut.quantile(0.25) != pytest.approx(free.quantile(0.25))


SHAPES = (
    "triangular:1,2,5", "pert:1,2,5", "uniform:1,5", "normal:3,1", "lognormal:3,1.4", "discrete:1@2,4@1", "empirical:1,2,2,5",
    "fixed:3", "triangular:2,2,2", "pert:2,2,2", "uniform:2,2", "normal:2,0", "lognormal:2,1",
)  # fmt: skip


@pytest.mark.parametrize("typed", SHAPES)
@pytest.mark.parametrize("whole", [False, True])
def test_values_never_fall_and_stay_within_the_ends(typed: str, whole: bool) -> None:
    made = read(typed, "here", (0.0, 10.0), whole)
    values = made.at(np.linspace(0, 1, 2001))
    assert np.isfinite(values).all()
    assert (np.diff(values) >= 0).all()
    low, high = made.ends
    assert values[100] >= low - 1e-12
    assert values[-101] <= high + 1e-12
    assert made.varies == (low < high)


# --- Points --------------------------------------------------------------------------------------------------


def all_points(inputs: int, draws: int, method: str, **given: Any) -> np.ndarray:
    return np.concatenate(list(blocks(inputs, draws, method, np.random.default_rng(3), **given)))


@pytest.mark.parametrize("draws", [1, 2, 17, 1000, 4096, 40_000, 1_000_000, 3_000_001])
def test_blocks_make_up_the_draws_and_tell_the_error(draws: int) -> None:
    sizes = list(block_sizes(draws))
    assert sum(sizes) == draws
    assert len(set(sizes[:-1])) <= 1
    assert max(sizes) <= 1 << 15
    assert len(sizes) >= min(draws, 16)


def test_each_block_is_a_latin_hypercube() -> None:
    for some in blocks(3, 5000, "latin", np.random.default_rng(1)):
        strata = np.sort(np.floor(some * len(some)), axis=0)
        assert (strata == np.arange(len(some))[:, None]).all()


@pytest.mark.parametrize("method", METHODS)
def test_any_block_can_be_made_by_itself(method: str) -> None:
    every = list(blocks(2, 5000, method, np.random.default_rng(9)))
    own = np.random.default_rng(np.random.SeedSequence(9, spawn_key=(7,)))
    assert (block(2, len(every[7]), method, own, None) == every[7]).all()


def test_latin_hypercube_stays_one_when_correlated() -> None:
    matrix = correlation_of(["a", "b", "c"], {("a", "c"): 0.8})
    for some in blocks(3, 5000, "latin", np.random.default_rng(1), matrix):
        strata = np.sort(np.floor(some * len(some)), axis=0)
        assert (strata == np.arange(len(some))[:, None]).all()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("rank", [-0.9, -0.3, 0.5, 1.0])
def test_rank_correlation_is_as_asked(method: str, rank: float) -> None:
    matrix = correlation_of(["a", "b", "c"], {("a", "c"): rank})
    points = all_points(3, 1 << 15, method, correlation=matrix)
    found = stats.spearmanr(points).statistic
    assert found[0, 2] == pytest.approx(rank, abs=0.015)
    assert abs(found[0, 1]) < 0.02
    assert abs(found[1, 2]) < 0.02
    for column in points.T:  # each is still uniform
        assert stats.kstest(column, "uniform").statistic < 0.01


def test_impossible_correlations_are_refused() -> None:
    pairs = {("a", "b"): 0.9, ("b", "c"): 0.9, ("a", "c"): -0.9}
    with pytest.raises(BadInput, match="contradict"):
        blocks(3, 10, "latin", np.random.default_rng(1), correlation_of(["a", "b", "c"], pairs))


def test_names_are_grouped_by_what_ties_them() -> None:
    assert grouped("abcde", {("a", "c"): 0.5, ("c", "e"): -0.1, ("b", "d"): 0.0}) == (
        ("a", "c", "e"), ("b",), ("d",),
    )  # fmt: skip


# --- Totals --------------------------------------------------------------------------------------------------


def test_fixed_inputs_give_the_engine_s_total_under_every_reading() -> None:
    typed = {"people": "300", "people.ms13": "fixed:30", "stay": "fixed:1.5", "rate.per_head_year": "19000"}
    found = ranges(plan(case(), typed), np.random.default_rng(1), 64)
    assert sum(len(one.readings) for one in found.by_reading) == 120
    for one in found.by_reading:
        for reading in one.readings:
            same = model.case(
                DEAL,
                people={"tren_de_aragua": 300, "ms13": 30},
                years=1.5,
                reading=reading,
                amounts={"per_head_year": 19_000},
            )
            engine = float(total(settled(same), arrays(same, settled(same)))[0])
            assert (one.spread.low, one.spread.high) == (engine, engine)
            assert one.spread.mean == engine


def test_each_draw_is_the_engine_s_total_of_a_scenario_of_its_own() -> None:
    typed = {
        "people": "uniform:200,320", "days": "uniform:0,900", "rate.per_head_year": "normal:20000,3000",
        "people.ms13": "uniform:0,40",
    }  # fmt: skip
    planned = plan(case(), typed)
    found = ranges(planned, np.random.default_rng(1), 40, every=False, keep=True)
    assert found.samples
    inputs = found.samples.inputs
    for at, ours in enumerate(found.samples.totals):
        people = {"tren_de_aragua": int(inputs["people"][at]), "ms13": int(inputs["people.ms13"][at])}
        days, rate = int(inputs["days"][at]), float(inputs["rate.per_head_year"][at])
        one = model.case(DEAL, people=people, days=days, amounts={"per_head_year": rate})
        assert ours == pytest.approx(model.summary(one).total, rel=1e-12)


MADE_UP = {
    "title": "Made up", "ask": "?", "about": ".", "sender": "A", "host": "B", "currency": "EUR", "price_year": 2025,
    "group": {"red": {"label": "red", "one": "red"}, "green": {"label": "green", "one": "green"}},
    "default": [{"group": "red", "people": 1, "years": 1}],
    "charge": {
        "keep": {"kind": "per_person_year", "label": "k", "amount": 1000, "billing": "by_day", "assumed": "a"},
        "over": {"kind": "per_person_year", "label": "o", "amount": 7000, "billing": "by_day", "above": 100, "assumed": "a"},
        "rent": {"kind": "per_year", "label": "r", "amount": 90_000, "billing": "in_advance", "assumed": "a"},
        "out": {"kind": "per_departure", "label": "d", "amount": 50, "before_year": 2, "assumed": "a", "groups": ["red"]},
        "fee": {"kind": "lump_sum", "label": "f", "amount": 500, "at_arrivals": 120, "assumed": "a"},
    },
    "question": {
        "cap": {
            "ask": "?", "label": "c", "about": "cost", "settles": ".",
            "option": {
                "no": {"label": "n", "short": "n", "default": True},
                "yes": {"label": "y", "short": "y", "stay_at_most": 1, "people_at_most": {"red": 90}},
            },
        }
    },
}  # fmt: skip


ONLY_BEYOND = {**MADE_UP, "charge": {"over": {**MADE_UP["charge"]["over"], "groups": ["red"]}}}  # type: ignore[dict-item, index]
"""One charge, for one group, that all the others present count for."""


def made_up(tmp_path: Path, deal: dict[str, Any], cohorts: list[dict[str, Any]], **more: Any) -> Scenario:
    import tomli_w

    folder = tmp_path / "made-up"
    folder.mkdir()
    (folder / "arrangement.toml").write_text(tomli_w.dumps(deal), "utf-8")
    (folder / "evidence.toml").write_text('version = "2025-01-01"\n[source]\n[fact]\n', "utf-8")
    text = tomli_w.dumps({"name": "n", "arrangement": "made-up", **more, "cohort": cohorts})
    (folder / "one.toml").write_text(text, "utf-8")
    return model.read_scenario(folder / "one.toml")


COHORTS = [
    {"people": 60, "group": "green", "arrives": date(2024, 2, 29), "departs": date(2025, 6, 1)},
    {"people": 80, "group": "red", "arrives": date(2024, 1, 10), "departs": "open"},
    {"people": 30, "group": "red", "arrives": date(2024, 7, 1), "days": 500},
]


@pytest.mark.parametrize(
    "deal", [MADE_UP, ONLY_BEYOND], ids=["every kind of charge", "people beyond a number"]
)
def test_days_of_release_agree_with_the_oracle(deal: dict[str, Any], tmp_path: Path) -> None:
    scenario = made_up(tmp_path, deal, COHORTS, as_of=date(2026, 1, 1))
    typed = {"released.2": "uniform:2024-01-10,2026-12-31", "released.green": "uniform:2024-02-29,2027-01-01"}
    planned = plan(scenario, {**typed, "people.3": "uniform:0,60"})
    found = ranges(planned, np.random.default_rng(2), 60, keep=True)
    assert found.samples
    values = found.samples.inputs
    for one in folded(planned):
        money = Costs(planned, values, 60).under(one.terms).deal
        for at in range(60):
            days = {
                name: date.fromordinal(date(1970, 1, 1).toordinal() + int(values[name][at])) for name in typed
            }
            cohorts = [
                {**COHORTS[0], "departs": days["released.green"]},
                {**COHORTS[1], "departs": days["released.2"]},
                {**COHORTS[2], "people": int(values["people.3"][at])},
            ]
            population = {"cohorts": cohorts, "as_of": date(2026, 1, 1)}
            by_hand = oracle.total(deal, population, dict(one.readings[0]))
            assert money[at] == pytest.approx(float(by_hand), rel=1e-11, abs=1e-6)


def test_marks_of_each_scenario_are_cut_with_it() -> None:
    found = held(
        Population.model_validate({"cohorts": COHORTS, "as_of": date(2026, 1, 1)}),
    )
    marks = np.stack([found.marks, found.marks * 2])  # type: ignore[operator]
    many = Held(**{**vars(found), "marks": marks})
    assert (many.rows(slice(1, 2)).marks == marks[1:]).all()


@pytest.mark.parametrize("method", METHODS)
def test_mean_of_a_straight_line_is_known(method: str) -> None:
    """People and rate are independent and the total is their product: so is its mean."""
    typed = {"people": "uniform:200,300", "rate.per_head_year": "triangular:10000,20000,45000"}
    found = drawn(typed, 1 << 14, method=method, every=False).chosen.spread
    mean = 250 * 25_000
    assert found.standard_error is not None
    assert abs(found.mean - mean) < 4 * found.standard_error
    assert found.standard_error < 0.01 * mean
    deviation = math.sqrt(
        (850 + 250**2) * (25_000**2 + (1e8 + 4e8 + 45e3**2 - 2e8 - 4.5e8 - 9e8) / 18) - mean**2
    )
    assert found.deviation == pytest.approx(deviation, rel=0.02)


def test_sampling_error_of_random_points_is_the_usual_one() -> None:
    errors = [
        drawn(
            {"rate.per_head_year": "uniform:10000,30000"}, 20_000, seed, method="random", every=False
        ).chosen.spread
        for seed in range(12)
    ]
    usual = 238 * 20_000 / math.sqrt(12) / math.sqrt(20_000)
    assert np.mean([one.standard_error for one in errors]) == pytest.approx(usual, rel=0.15)
    scaled = [(one.mean - 4_760_000) / usual for one in errors]
    assert np.std(scaled) < 2


def test_better_points_have_a_smaller_error() -> None:
    typed = {
        "people": "uniform:200,300",
        "stay": "uniform:0.5,0.9",
        "rate.per_head_year": "uniform:10000,30000",
    }
    errors = {m: drawn(typed, 1 << 14, method=m, every=False).chosen.spread.standard_error for m in METHODS}
    assert errors["latin"] < errors["random"] / 5  # type: ignore[operator]
    assert errors["sobol"] < errors["random"] / 5  # type: ignore[operator]


def test_percentiles_of_a_uniform_total_are_known() -> None:
    found = drawn({"rate.per_head_year": "uniform:10000,30000"}, 1 << 14, every=False).chosen.spread
    for share, value in found.percentiles.items():
        assert value == pytest.approx(238 * (10_000 + 200 * share), rel=1e-3)
    assert list(found.percentiles.values()) == sorted(found.percentiles.values())
    assert len(found.values) <= 400
    assert (np.diff(found.values) >= 0).all()
    assert np.interp(4_760_000, found.values, found.chances) == pytest.approx(0.5, abs=0.002)


def test_curve_of_a_step_is_a_step() -> None:
    found = drawn({"days": "discrete:125@0.7,400@0.3"}, 1 << 12, every=False).chosen.spread
    assert set(found.values.tolist()) == {4_760_000, 9_520_000}
    below = found.chances[found.values == 4_760_000].max()
    assert below == pytest.approx(0.7, abs=0.005)
    assert found.chances[-1] == 1


def test_chance_of_exceeding_counts_a_cent_more_and_no_less() -> None:
    over = (4_760_000.0, 4_759_999.99, 9_520_000.0, 7_000_000.0)
    found = drawn({"days": "discrete:125@0.75,400@0.25"}, 1 << 12, every=False, over=over).chosen.spread
    chances = {one.amount: one.chance for one in found.exceed}
    assert chances == {15e6: 0, 4_760_000: 0.25, 4_759_999.99: 1, 9_520_000: 0, 7_000_000: 0.25}


def test_approved_money_is_that_of_the_reading() -> None:
    also = case(reading={"funding": "additional"})
    found = ranges(plan(also, {"people": "uniform:238,300"}), np.random.default_rng(1), 64)
    assert found.approved == 21_000_000


# --- Readings are no quantity --------------------------------------------------------------------------------


def test_readings_are_kept_apart() -> None:
    found = drawn({"people": "uniform:238,300"})
    assert found.weighted is None
    assert found.chosen.readings[0]["price"] == "per_person_year"
    assert found.chosen.base == 4_760_000
    assert found.low == min(one.spread.percentiles[5] for one in found.by_reading)
    assert found.high == max(one.spread.percentiles[95] for one in found.by_reading) > 16_000_000
    assert "averaged" not in " ".join(range_narrative.sentences(found)[:-1])


def test_readings_that_bill_alike_are_costed_once_and_none_is_lost() -> None:
    planned = plan(case(), {"people": "uniform:238,300"})
    sets = folded(planned)
    assert sum(len(one.readings) for one in sets) == 120
    assert len(sets) < 90
    assert sum(one.chosen for one in sets) == 1
    for one in sets:
        for reading in one.readings:
            values = {"people": np.array([1.0, 250, 400])}
            own = settled(planned.scenario, reading)
            ours = Costs(planned, values, 3).under(one.terms).deal
            assert ours.tolist() == Costs(planned, values, 3).under(own).deal.tolist()


def test_weights_average_readings_and_the_result_says_so() -> None:
    weights = {"price": {"per_person_year": 3, "flat_once": 1}}
    planned = plan(case(), {"rate.per_head_year": "uniform:10000,30000"}, weights=weights)
    found = ranges(planned, np.random.default_rng(1), 1 << 13)
    assert found.weighted
    mixed = found.weighted.spread
    assert mixed.mean == pytest.approx(0.75 * 4_760_000 + 0.25 * 10_000_000, rel=1e-4)
    within = 0.75 * (238 * 20_000) ** 2 / 12
    between = 0.75 * 0.25 * (10_000_000 - 4_760_000) ** 2
    assert found.weighted.between == pytest.approx(between / (between + within), rel=1e-3)
    assert mixed.percentiles[75] == pytest.approx(238 * 30_000, rel=0.01)
    assert mixed.percentiles[90] == 10_000_000
    assert mixed.exceed[0].chance == 0
    told = " ".join(range_narrative.sentences(found))
    assert "weights of your own ($20,000 a person a year: 75% and $10 million, once: 25%)" in told
    assert "nobody reported how likely a reading is" in told


# --- The answer as JSON ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", [[], ["--sensitivity"], ["--with", "transport", "--weigh", "price=flat_once:1"]]
)
def test_what_is_printed_is_what_the_schema_says(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        main.main(["range", DEAL, "--range", "people=uniform:238,300", *words, "--draws", "64", "--json"])
        == 0
    )
    schema = document_schema(RangeResult)
    result = json.loads(capsys.readouterr().out)
    jsonschema.validate(result, schema)
    asked = {"sensitivity", "spread_from"} if "--sensitivity" in words else set()
    assert set(schema["required"]) | asked == set(result)
    broken = {**result, "seed": "one"}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, schema)


# --- The same seed, the same bytes -----------------------------------------------------------------------------


def everything(found: Ranges) -> str:
    kept = found.samples
    assert kept is not None
    return json.dumps(
        [
            range_result(found).as_json(),
            kept.totals.tolist(),
            [v.tolist() for v in kept.inputs.values()],
        ]
    )


MIXED = {"people": "pert:238,252,300", "stay": "normal:1,0.3", "rate.per_head_year": "lognormal:20000,1.2"}


@pytest.mark.parametrize("method", METHODS)
def test_chunks_change_nothing(method: str) -> None:
    planned = plan(case(), MIXED, correlations={("people", "stay"): 0.4})
    runs = {
        everything(ranges(planned, np.random.default_rng(5), 3000, method, keep=True, chunk=chunk))
        for chunk in (1, 700, 1 << 20)
    }
    assert len(runs) == 1


def test_seed_is_shown_and_another_gives_other_draws() -> None:
    one, other = (drawn({"people": "uniform:238,300"}, 500, seed, every=False, keep=True) for seed in (0, 1))
    assert (one.seed, other.seed) == (0, 1)
    assert one.samples
    assert other.samples
    assert one.samples.totals.tolist() != other.samples.totals.tolist()


def test_same_seed_gives_the_same_bytes_in_another_process(capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "range", DEAL, "--range", "people=pert:238,252,300", "--range", "stay=uniform:0.3,2", "--draws", "500",
        "--seed", "12", "--json",
    ]  # fmt: skip
    assert main.main(words) == 0
    here = capsys.readouterr().out
    there = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "model.cli", *words], check=True, capture_output=True, cwd=ROOT
    ).stdout.decode("utf-8")
    assert here == there


# --- Bounded memory --------------------------------------------------------------------------------------------


def test_a_tally_is_exact() -> None:
    values = np.random.default_rng(1).gamma(2.0, size=50_000)
    tally = Tally(over=(3.0,))
    for part in np.array_split(values, 31):
        tally.add(part)
    found = tally.spread()
    for share, value in found.percentiles.items():
        assert value == np.percentile(values, share, method="inverted_cdf")
    assert found.mean == pytest.approx(values.mean(), rel=1e-13)
    assert found.deviation == pytest.approx(values.std(), rel=1e-12)
    assert found.exceed[0].chance == np.mean(values > 3.005)
    assert (found.low, found.high) == (values.min(), values.max())


def test_percentiles_are_exact_however_many_readings_there_are() -> None:
    """As numpy has them, where draws × sets of readings are beyond sixteen million totals, which once were all."""
    draws = 400_000
    found = drawn({"rate.per_head_year": "uniform:10000,30000"}, draws)
    assert len(found.by_reading) > 42
    kept = drawn({"rate.per_head_year": "uniform:10000,30000"}, draws, every=False, keep=True)
    assert kept.samples is not None
    for share, value in found.chosen.spread.percentiles.items():
        assert value == np.percentile(kept.samples.totals, share, method="inverted_cdf")


def test_readings_costed_after_the_others_are_costed_on_the_same_draws(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    weights = {"price": {"per_person_year": 3.0, "flat_once": 1.0}}
    planned = plan(case(), MIXED, correlations={("people", "stay"): 0.4}, weights=weights)
    shares = list[float]()
    whole = everything(ranges(planned, np.random.default_rng(5), 3000, keep=True))
    monkeypatch.setattr(draws, "KEPT", 20 * 3000)  # twenty readings at once
    parts = ranges(planned, np.random.default_rng(5), 3000, keep=True, progress=shares.append)
    assert everything(parts) == whole
    assert len(parts.by_reading) > 60
    assert shares == sorted(shares)
    assert len(shares) > 3
    assert shares[-1] == 1


def test_totals_of_many_readings_take_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    planned = plan(case(), {"people": "triangular:238,252,300", "stay": "uniform:0.34,1"})
    ranges(planned, np.random.default_rng(1), 100)
    monkeypatch.setattr(draws, "KEPT", 1 << 20)  # 8 MB, where all readings would take 100
    tracemalloc.start()
    found = ranges(planned, np.random.default_rng(1), 150_000, "random")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found.by_reading) * 150_000 * 8 > 90e6
    assert peak < 45e6


@pytest.mark.parametrize("draws", [0, 2_000_001])
def test_there_are_two_million_draws_at_most(draws: int) -> None:
    with pytest.raises(
        BadInput, match="allowed: a whole number from 1 to 2,000,000 draws, since every total"
    ):
        drawn({"people": "uniform:238,300"}, draws, every=False)


def test_many_cohorts_are_costed_in_parts_that_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = made_up(tmp_path, MADE_UP, COHORTS, as_of=date(2026, 1, 1))
    planned = plan(scenario, {"released.2": "uniform:2024-01-10,2026-12-31", "people.3": "uniform:0,60"})

    def run() -> tuple[str, sensitivity.Indices]:
        draws = ranges(planned, np.random.default_rng(2), 500, keep=True)
        return everything(draws), sensitivity.of_plan(planned, np.random.default_rng(2), 64)

    whole, rows = run(), list[int]()

    def population(*given: Any) -> Held:
        made = drawn_population.population(*given)
        rows.append(len(made.stay))
        return made

    monkeypatch.setattr(evaluate, "population", population)
    monkeypatch.setattr(evaluate, "CELLS", 27 * 70)  # a draw has 3 cohorts: 9 numbers and 18 marks
    assert run() == whole
    assert max(rows) == 70


# --- Own costs, and the worked example -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "file", sorted(folder().glob("*/ranges/*.toml")), ids=lambda file: f"{file.parts[-3]}/{file.stem}"
)
def test_shipped_ranges_are_sound_and_name_their_schema(file: Path) -> None:
    deal = model.load(file.parts[-3])
    known, where = read_ranges(file.stem, deal)
    assert known.arrangement == deal.name
    assert plan(model.default_scenario(deal), file=known, where=where).varying
    assert file.read_text("utf-8").startswith("#:schema ../../schema/ranges.json\n")


def test_transport_stays_beside_the_total() -> None:
    deal = model.load(DEAL)
    file, where = read_ranges("transport", deal)
    planned = plan(case(), file=file, where=where)
    found = ranges(planned, np.random.default_rng(1), 1 << 14)
    assert (found.chosen.spread.low, found.chosen.spread.high) == (4_760_000, 4_760_000)
    assert found.own
    assert found.together
    reported = deal.evidence.fact["transport_estimate"]
    assert reported.numbers[0] <= found.own.low < found.own.high <= reported.numbers[1]
    hours, price = 6, (8577 + 17_000 + 25_000) / 3
    assert found.own.mean == pytest.approx(3 * hours * price, rel=1e-3)
    assert found.together.mean == pytest.approx(found.own.mean + 4_760_000)
    told = range_narrative.sentences(found)
    assert any(
        text.startswith("Beside the deal's total, not in it: Flights of March 15, 2025.") for text in told
    )


def test_the_ends_of_the_flights_are_the_reported_estimate() -> None:
    deal = model.load(DEAL)
    planned = plan(case(), file=read_ranges("transport", deal)[0])
    ends = [{i.name: np.array([i.distribution.ends[side]]) for i in planned.inputs} for side in (0, 1)]
    own = [Costs(planned, values, 1).under(folded(planned, every=False)[0].terms).own[0] for values in ends]
    assert tuple(own) == deal.evidence.fact["transport_estimate"].numbers == (128_655, 525_000)


def test_the_flights_by_hand_in_the_method_are_ours() -> None:
    deal = model.load(DEAL)
    planned = plan(case(), file=read_ranges("transport", deal)[0])
    own = {i.name: i.distribution for i in planned.inputs}
    terms = folded(planned, every=False)[0].terms
    ends = {
        name: [made.ends[0], made.numbers[len(made.numbers) // 2], made.ends[1]] for name, made in own.items()
    }
    low, likeliest, high = Costs(planned, {n: np.array(v) for n, v in ends.items()}, 3).under(terms).own
    mean = math.prod(sum(made.numbers) / len(made.numbers) for made in own.values())
    rows = {row["three flights"]: row["comes to"] for row in table("docs/method.md", "three flights")}
    ours = {"lowest": low, "likeliest": likeliest, "highest": high, "mean": mean}
    assert rows == {name: exact(amount, "USD") for name, amount in ours.items()}
    assert at_base(planned, terms).own[0] == likeliest


@pytest.mark.parametrize("first", ["three flights", "ten thousand million draws"])
def test_arithmetic_by_hand_in_the_method(first: str) -> None:
    for row in table("docs/method.md", first):
        sum_ = row["by hand"].replace(",", "").replace("×", "*")
        assert re.fullmatch(r"[\d.*/() +]+", sum_)
        found = eval(sum_)  # digits and signs only, as was just checked
        assert row["comes to"] in (exact(round(found), "USD"), f"{found:.2g}")


def test_the_method_has_every_range_and_every_input() -> None:
    shapes = {name for row in table("docs/method.md", "range") for name in names_in(row["range"])}
    assert shapes == set(NUMBERS)
    inputs = {name for row in table("docs/method.md", "input") for name in names_in(row["input"])}
    assert set(HEADS) <= {name.partition(".")[0] for name in inputs}


def test_a_charge_without_an_amount_is_counted_once_it_has_a_range_and_beside_the_total() -> None:
    found = drawn({"rate.transport": "uniform:490,2010"}, 1 << 12)
    assert found.chosen.spread.high == 4_760_000
    assert found.own
    assert found.own.mean == pytest.approx(261 * 1250, rel=1e-3)


# --- Bad input -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "typed", "says"),
    [
        ("people", "triangle:1,2,3", "--range people: found triangle, which is no kind of range; did you mean triangular?"),
        ("people", "triangular:1,2", "--range people: triangular has 2 numbers; it takes low, likeliest and high"),
        ("people", "triangular:3,2,1", "--range people: the numbers must not fall: low, likeliest and high"),
        ("people", "uniform:-5,10", "--range people: found -5; allowed: 0 to 10,000,000"),
        ("people", "uniform:a,b", "--range people: found a, which is no number"),
        ("people", "uniform:", "--range people: found (nothing), which is no number"),
        ("people", "uniform:nan,1", "--range people: found nan, which is no number"),
        ("people", "normal:5,-1", "--range people: found -1; a standard deviation is 0 or more"),
        ("people", "normal:-900,1", "--range people: nearly all of it lies outside what this quantity can be"),
        ("people", "lognormal:0,2", "--range people: the median must be more than 0"),
        ("people", "discrete:1@0.5,2", "--range people: found discrete:1@0.5,2; weights go with every value"),
        ("people", "discrete:1@0,2@0", "--range people: it needs a weight of 0 or more for each of 2 values, not all 0"),
        ("stay", "uniform:0,101", "--range stay: found 101; allowed: 0 to 100"),
        ("peple", "5", "--range peple: found peple, which is no input; did you mean people?"),
        ("people.9", "5", "--range people.9: found cohort 9; allowed: 1 to 2"),
        ("people.ms14", "5", "--range people.ms14: found group ms14; did you mean ms13?"),
        ("rate.fees", "5", "--range rate.fees: found fees, which is no charge; did you mean fee?"),
        ("rate.second_year_discount", "uniform:0.4,0.6", "--range rate.second_year_discount: second_year_discount is no amount of a charge, so no range can be drawn over it; --set puts another number in its place and perhead grid varies it. Over these a range can be drawn: price_per_person, one_time_fee, "),
        ("rate.half_everyone", "uniform:0.4,0.6", "--range rate.half_everyone: half_everyone is no amount"),
        ("rate.accepted_people", "300", "--range rate.accepted_people: accepted_people is no amount"),
        ("released", "2025-01-01", "--range released: this scenario has no dates; give stay or days instead"),
    ],
)  # fmt: skip
def test_a_range_that_cannot_be_is_told(name: str, typed: str, says: str) -> None:
    with pytest.raises(BadInput) as told:
        plan(case(), {name: typed})
    assert told.value.problems[0].startswith(says)


def test_a_range_keeps_within_the_limits_of_its_number(tmp_path: Path) -> None:
    new_arrangement(tmp_path / "mine")
    file = tmp_path / "mine" / "arrangement.toml"
    price = 'unit = "USD per person"\n'
    file.write_text(file.read_text("utf-8").replace(price, f"{price}high = 15_000\n"), "utf-8")
    mine = default_scenario(model.load(f"{tmp_path}/mine/"))
    assert plan(mine, {"rate.price": "uniform:9000,15000"}).names == ("rate.price",)
    with pytest.raises(BadInput, match="found 15,001; allowed: 0 to 15,000"):
        plan(mine, {"rate.price": "uniform:9000,15001"})


def test_a_scenario_with_dates_takes_days_of_release() -> None:
    dated = model.load(DEAL).scenario("what-was-held")
    for typed, says in (
        ({"stay": "1"}, "give the day of release instead"),
        ({"released": "uniform:2025-07-18,July"}, "found July, which is no day; write 2025-07-18"),
        ({"released": "uniform:2025-04-11,2025-07-18"}, "--range released: found 2025-04-11; allowed: 2025-04-12 to 2200-01-01"),
        ({"people": "5"}, "group tren_de_aragua has no cohort of its own or several; say which: people.1, people.4, people.6"),
    ):  # fmt: skip
        with pytest.raises(BadInput, match=says):
            plan(dated, typed)


def test_two_ranges_of_one_quantity_are_refused() -> None:
    with pytest.raises(BadInput, match=r"stay and days\.ms13 set the same quantity"):
        plan(case(), {"stay": "1", "days.ms13": "5"})


@pytest.mark.parametrize(
    ("pairs", "says"),
    [
        ({("people", "stay"): 0.5}, "found stay, which has no range"),
        ({("people", "people"): 0.5}, "people is named twice"),
        ({("people", "people.ms13"): 0.5}, "people.ms13 has one value only"),
    ],
)
def test_correlations_need_two_ranges(pairs: dict[tuple[str, str], float], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        plan(case(), {"people": "uniform:1,2", "people.ms13": "5"}, correlations=pairs)


@pytest.mark.parametrize(
    ("weights", "says"),
    [
        ({"prise": {"flat_once": 1}}, "found prise, which is no question about cost; did you mean price?"),
        ({"price": {"flat": 1}}, "weight.price: found flat; "),
        ({"price": {"flat_once": 0}}, "weight.price: the weights must be 0 or more and come to more than 0"),
        ({"funding": {"ceiling": 1}}, "found funding, which is no question about cost"),
    ],
)
def test_weights_need_questions_and_options(weights: dict[str, dict[str, float]], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        plan(case(), {"people": "uniform:1,2"}, weights=weights)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[input.people]\nuniform = [1, 2]\nassumed = "x"\ntriangular = [1, 2, 3]', "needs exactly one kind of range, found triangular, uniform"),
        ('[input.people]\nassumed = "x"', "input.people: needs exactly one kind of range, found (nothing)"),
        ("[input.people]\nuniform = [1, 2]", "input.people: says neither which facts it rests on (facts) nor why it is assumed (assumed)"),
        ('[input.people]\nuniform = [2, 1]\nassumed = "x"', 'input."people": the numbers must not fall: low and high'),
        ('[input.people]\nunifrom = [2, 1]\nassumed = "x"', "input.people.unifrom: unknown key; did you mean uniform?"),
        ('[input.people]\nfixed = 1\nfacts = ["grant_amont"]', "found grant_amont, which is no fact of the arrangement; did you mean grant_amount?"),
        ('[input."flights.hours"]\nfixed = 1\nassumed = "x"', "found flights.hours, which is no input; "),
        ('[own.people]\nlabel = "x"\n[own.people.factor.a]\nlabel = "x"\nfixed = 1\nassumed = "x"', "own.people: this name cannot be used"),
        ('arrangement = "uk-rwanda"', "its ranges are for uk-rwanda, not for us-el-salvador"),
        ('[[correlation]]\nbetween = ["people", "stay"]\nrank = 2', "correlation[1].rank: found 2; allowed: "),
        ('[input.people]\nuniform = [2025-01-01, 2025-02-01]\nassumed = "x"', "found 2025-01-01, which is no number"),
    ],
)  # fmt: skip
def test_a_file_of_ranges_names_its_mistakes(
    text: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text, "utf-8")
    assert main.main(["range", DEAL, "--with", str(file)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert says in told.err
    assert "mine.toml" in told.err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "give a range with --range, as in"),
        (["--with", "transprot"], "--with: found transprot, which is no file and no name of ranges that come with the arrangement; did you mean transport?"),
        (["--range", "people=5", "--range", "people=6"], "--range"),
        (["--range", "people=5", "--draws", "0"], "allowed: a whole number from 1 to 2,000,000 draws"),
        (["--range", "people=5", "--seed", "-1"], "--seed"),
        (["--range", "people=5", "--points", "lhs"], "lhs"),
        (["--range", "people=5", "--over", "much"], "--over: "),
        (["--range", "people=5", "--correlate", "people=0.5"], "name two inputs with a comma"),
        (["--range", "people=5", "--correlate", "people,stay=2"], "a rank correlation is a number from -1 to 1"),
        (["--range", "people=5", "--weigh", "price=flat_once"], "write option:weight"),
        (["--range", "people=5", "--draws", "3,000,000", "--draws-to", "x.csv"], "found 3,000,000; allowed: a whole number from 1 to 2,000,000 draws"),
    ],
)  # fmt: skip
def test_a_command_that_cannot_be_is_told(
    words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main(["range", DEAL, *words]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert says in told.err
    assert "Traceback" not in told.err


# --- The command -----------------------------------------------------------------------------------------------


def printed(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    assert main.main(["range", *words]) == 0
    return " ".join(capsys.readouterr().out.split())


def test_the_answer_comes_first_then_the_other_readings_then_the_warning(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = printed([DEAL, "--people", "238", "--years", "1", "--range", "people=uniform:238,300"], capsys)
    assert told.startswith(
        "Between $4.82 million and $5.94 million in 9 of 10 draws under the default reading."
    )
    assert (
        "Other readings of the same words would move that to anything from $4.82 million to $16.4 million."
        in told
    )
    assert "Chance of exceeding the $15 million approved, on these assumed ranges: none of the draws." in told
    assert "10,000 draws at Latin hypercube points, seed 1." in told
    assert "The ranges are assumed: nobody reported how likely any value is" in told
    assert "Readings are not averaged, since ambiguous words are no probability." in told


def test_another_reading_is_called_so(capsys: pytest.CaptureFixture[str]) -> None:
    words = [DEAL, "--read", "price=flat_once", "--range", "people=uniform:238,300"]
    assert printed(words, capsys).startswith(
        "$10 million in every draw under the reading chosen: none of these ranges moves it."
    )


def test_draws_are_written_on_request(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "draws.csv"
    words = [DEAL, "--range", "people=uniform:238,300", "--draws", "100", "--draws-to", str(file)]
    printed(words, capsys)
    head, *rows = file.read_text("utf-8").splitlines()
    assert head == "people,total,own"
    assert len(rows) == 100
    for row in rows:
        people, cost, own = map(float, row.split(","))
        assert (cost, own) == (people * 20_000, 0)


def test_a_scenario_with_dates_is_drawn_by_its_day_of_release(capsys: pytest.CaptureFixture[str]) -> None:
    told = printed(
        [f"{DEAL}/what-was-held", "--range", "released=uniform:2025-06-01,2025-09-30", "--over", "5e6"],
        capsys,
    )
    assert "uniform: June 1, 2025," in told
    assert "Chance of exceeding $5 million, on these assumed ranges: every one of the draws." in told
    assert main.main(["range", f"{DEAL}/what-was-held", "--people", "5", "--range", "people.1=5"]) == 2
    assert "--people: us-el-salvador/what-was-held has its own people" in capsys.readouterr().err


def test_light_commands_do_not_wait_for_scipy() -> None:
    code = "import sys, model; from model.cli.main import main; main(['cost', 'us-el-salvador']); assert not {'scipy', 'pandas'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, capture_output=True)
