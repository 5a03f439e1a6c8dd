"""Points to draw at: chances between 0 and 1, one row for each draw and one column for each input.

Points come in blocks, whose sizes depend on the number of draws alone. Each block is a Latin hypercube, a
scrambled Sobol' net or plain random by itself, from its own generator, so that blocks can be worked out in any
order or place, and the differences between blocks show the sampling error.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, get_args

import numpy as np

from model.files.problems import BadInput, nearest
from model.inputs.population import Array
from model.words.wording import number, say

Method = Literal["latin", "sobol", "random"]
METHODS: tuple[str, ...] = get_args(Method)

MOST_BLOCK = 1 << 15
LEAST_BLOCKS = 16
MOST_DRAWS = 2_000_000
"""Every total is kept until the end, 8 bytes a draw and set of readings. The sampling error of so many draws is far
below what any assumed range is worth.
"""


def block_sizes(draws: int) -> Iterator[int]:
    """The sizes of the blocks of so many draws: a power of two each, but for the last; at least 16 blocks."""
    size = min(MOST_BLOCK, 1 << max(0, (draws // LEAST_BLOCKS).bit_length() - 1))
    for start in range(0, draws, size):
        yield min(size, draws - start)


def blocks(
    inputs: int,
    draws: int,
    method: str,
    generator: np.random.Generator,
    correlation: Array | None = None,
) -> Iterator[Array]:
    """Chances between 0 and 1, a block at a time.

    Parameters
    ----------
    inputs, draws
        How many columns, and how many rows in all.
    method
        One of `METHODS`.
    generator
        Each block has a generator of its own, spawned from this one in order.
    correlation
        Rank correlations (inputs, inputs), or None where the columns are independent.

    Yields
    ------
    Array
        Chances (n, inputs), n as `block_sizes` says.

    Raises
    ------
    BadInput
        For a method or a number of draws that there is not, and for correlations that cannot all hold.
    """
    if method not in METHODS:
        raise BadInput(say("range.no_method", given=method, hint=nearest(method, METHODS)))
    if not 1 <= draws <= MOST_DRAWS:
        raise BadInput(say("range.draws", given=number(draws), least=1, most=number(MOST_DRAWS)))
    root = None if correlation is None else root_of(correlation)
    return (
        block(inputs, size, method, generator.spawn(1)[0], root) for size in block_sizes(draws)
    )  # no generator function, which would complain only once it is read


def block(inputs: int, size: int, method: str, generator: np.random.Generator, root: Array | None) -> Array:
    """One block of chances (size, inputs), from a generator of its own: nothing else decides it, so that any block can
    be made anywhere. The generator of the block of a number is that of `SeedSequence(seed, spawn_key=(number,))`.
    """
    points = _points(inputs, size, method, generator) if inputs else np.zeros((size, 0))
    return points if root is None else correlated(points, root, keep_strata=method == "latin")


def _points(inputs: int, size: int, method: str, generator: np.random.Generator) -> Array:
    if method == "random":
        return generator.random((size, inputs))
    from scipy.stats import qmc  # noqa: PLC0415 - a second to import

    if method == "latin":
        return np.asarray(qmc.LatinHypercube(inputs, seed=generator).random(size))
    net = qmc.Sobol(inputs, scramble=True, seed=generator)
    # A last block that is no power of two is the beginning of the next larger net.
    return np.asarray(net.random_base2((size - 1).bit_length())[:size])


# --- Correlation by rank ------------------------------------------------------------------------------------


def correlation_of(names: Sequence[str], pairs: Mapping[tuple[str, str], float]) -> Array | None:
    """The matrix of rank correlations (inputs, inputs); None where no pair is given."""
    if not pairs:
        return None
    matrix, places = np.eye(len(names)), {name: place for place, name in enumerate(names)}
    for (first, second), rank in pairs.items():
        matrix[places[first], places[second]] = matrix[places[second], places[first]] = rank
    return matrix


def root_of(correlation: Array) -> Array:
    """The root (inputs, inputs) of the correlations of the normal scores that give these rank correlations (inputs,
    inputs). Raises `BadInput` where no quantities can have them all.
    """
    # Pearson's relation: normal scores with the correlation r have the rank correlation 6 / pi asin(r / 2).
    scores = 2.0 * np.sin(np.pi / 6.0 * correlation)
    np.fill_diagonal(scores, 1.0)
    try:
        return np.asarray(np.linalg.cholesky(scores))
    except np.linalg.LinAlgError:  # impossible, or with a rank of exactly 1 or -1 in it
        values, vectors = np.linalg.eigh(scores)
    if values.min() < -1e-9:
        raise BadInput(say("range.impossible_correlation"))
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0)))


def correlated(points: Array, root: Array, keep_strata: bool) -> Array:
    """The points (S, inputs) made dependent through a Gaussian copula, each column still uniform.

    With `keep_strata`, each column keeps its own values in the order of the copula's, as Iman and Conover do, so
    that a Latin hypercube stays one.
    """
    from scipy import special  # noqa: PLC0415

    scores = special.ndtri(np.clip(points, 2.0**-64, 1.0 - 2.0**-53)) @ root.T
    if not keep_strata:
        return np.asarray(special.ndtr(scores))
    ranks = np.argsort(np.argsort(scores, axis=0, kind="stable"), axis=0, kind="stable")
    return np.asarray(np.take_along_axis(np.sort(points, axis=0), ranks, axis=0))


def grouped(names: Sequence[str], pairs: Mapping[tuple[str, str], float]) -> tuple[tuple[str, ...], ...]:
    """The names in groups that no correlation ties together, in order of first mention."""
    group = {name: name for name in names}
    for (first, second), rank in pairs.items():
        if rank:
            kept, gone = group[first], group[second]
            group = {name: kept if leader == gone else leader for name, leader in group.items()}
    firsts = dict.fromkeys(group[name] for name in names)
    return tuple(tuple(name for name in names if group[name] == first) for first in firsts)
