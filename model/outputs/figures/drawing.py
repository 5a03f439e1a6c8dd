"""A finished figure, and the bytes of it that leave the program: the same for the same input, wherever it is drawn."""

from __future__ import annotations

import contextlib
import hashlib
import io
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import matplotlib
from matplotlib.figure import Figure

from model.files.problems import BadInput, nearest
from model.outputs.figures.sheet import Print, clean
from model.scenario.scenario import Scenario
from model.scenario.sharing import download_stem
from model.words.version import VERSION
from model.words.wording import say

FORMATS = ("svg", "png", "pdf")
PNG_DOTS = 300
"""Dots an inch: what printers ask for."""

_ALONE = threading.RLock()
"""Matplotlib's settings and fonts belong to the whole process; an app draws for several readers at once."""

_KEPT = re.compile(r"backend|interactive|webagg\.|tk\.|toolbar|timezone|savefig\.directory|figure\.raise")
"""Settings of the program around us, which have no effect on what is drawn."""

_OURS: dict[Any, Any] = {
    "text.parse_math": False,  # a dollar sign is money, never mathematics
    "text.usetex": False,
    # Letters as outlines: an SVG with live text takes the fonts of whoever looks at it, and its labels would
    # then run into each other. What it says is in its <title> and <desc>, for machines and screen readers.
    "svg.fonttype": "path",
    "svg.hashsalt": "perhead",
    "pdf.fonttype": 42,  # whole outlines of the letters used, so that text can be searched and edited
    "path.simplify": False,
    "text.hinting": "none",  # letters as wide as they are measured to be, in every format
}


@contextlib.contextmanager
def own_style() -> Iterator[None]:
    """Settings of our own, so that nothing in a reader's matplotlibrc changes a figure; one drawing at a time."""
    defaults = matplotlib.rcParamsDefault.items()
    settings = {name: value for name, value in defaults if not _KEPT.match(name)}
    with _ALONE, matplotlib.rc_context({**settings, **_OURS}):
        yield


@dataclass(frozen=True)
class Drawing:
    """One figure. `title` is its finding; `alt` says what it shows to who cannot see it; `says` is all that is
    printed around it; `name` is a clean stem for a file.
    """

    kind: str
    title: str
    alt: str
    says: str
    name: str
    figure: Figure

    def as_bytes(self, kind: str) -> bytes:
        """The figure as "svg", "png" (300 dots an inch) or "pdf". Raises `BadInput` for another word."""
        if kind not in _WRITERS:
            raise BadInput(say("figures.no_format", given=kind, hint=nearest(kind, FORMATS)))
        with own_style():
            return _WRITERS[kind](self)


def finished(
    kind: str, scenario: Scenario, printed: Print, figure: Figure, *, shows: str, values: str
) -> Drawing:
    """A figure that has been drawn, with its texts: `shows` is what it is, in a sentence, `values` what was drawn."""
    alt, title = printed.alt(shows, values), clean(printed.title)
    return Drawing(kind, title, alt, printed.says(), download_stem(scenario.name, kind), figure)


def _svg(drawing: Drawing) -> bytes:
    written = _written(drawing, "svg", dict.fromkeys(("Date", "Creator", "Format", "Type")))
    return _described(written.decode("utf-8"), drawing).encode("utf-8")


def _described(svg: str, drawing: Drawing) -> str:
    """The drawing with a name and a description, without the outside document type and the writer's remarks."""
    mark = hashlib.sha256(f"{drawing.title}\n{drawing.says}".encode()).hexdigest()[:12]
    opening = f'<svg role="img" aria-labelledby="title-{mark} desc-{mark}"'
    title = f'<title id="title-{mark}">{escape(drawing.title)}</title>'
    desc = f'<desc id="desc-{mark}">{escape(drawing.alt)}\n{escape(drawing.says)}</desc>'
    plain = re.sub(r"<!DOCTYPE.*?>\n|[ \t]*<!--.*?-->\n?", "", svg, flags=re.DOTALL)
    head, tag, rest = plain.partition("<svg")
    inside, close, body = rest.partition(">")
    assert tag and close
    return f"{head}{opening}{inside}>\n {title}\n {desc}{body}"


def _png(drawing: Drawing) -> bytes:
    metadata = {
        "Title": drawing.title,
        "Description": drawing.alt,
        "Software": say("figures.made", version=VERSION),
    }
    return _written(drawing, "png", metadata, dpi=PNG_DOTS)


def _pdf(drawing: Drawing) -> bytes:
    made = say("figures.made", version=VERSION)
    metadata = {"Title": drawing.title, "Subject": drawing.alt, "Creator": made}
    return _written(drawing, "pdf", {**metadata, "CreationDate": None, "Producer": None})


def _written(drawing: Drawing, kind: str, metadata: Mapping[str, str | None], dpi: int = 72) -> bytes:
    written = io.BytesIO()
    drawing.figure.savefig(written, format=kind, metadata=metadata, dpi=dpi, facecolor="white")
    return written.getvalue()


_WRITERS: dict[str, Callable[[Drawing], bytes]] = {"svg": _svg, "png": _png, "pdf": _pdf}
