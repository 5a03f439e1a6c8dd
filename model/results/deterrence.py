"""How many would have to stay away for sending the others to cost no more than holding everyone at home."""

from __future__ import annotations

from model.words.wording import HALF_A_CENT


def least_deterred(abroad: float, home: float) -> float | None:
    """The least share of those expected that must not come for sending the rest to cost no more than all at home.

    Parameters
    ----------
    abroad, home
        What one person costs abroad and at home: 0 or more, in one currency, in prices of one year, for stays that are
        compared.

    Returns
    -------
    float or None
        1 - home / abroad, between 0 and 1; 0 where a person costs no more abroad, so that nobody need be deterred;
        None where a person costs nothing at home and something abroad, so that sending anyone costs more.
    """
    if abroad <= home + HALF_A_CENT:
        return 0.0
    return None if home == 0 else 1.0 - home / abroad
