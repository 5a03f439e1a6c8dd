"""A folder to begin an arrangement of one's own with: an example that can be costed, with remarks on every part."""

from __future__ import annotations

import re
from pathlib import Path

from model.files.problems import LONGEST_FOUND, BadInput, one_line
from model.files.toml_io import write_whole
from model.scenario.library import names
from model.scenario.sharing import file_name
from model.words.wording import filled, say

_TEMPLATE = Path(__file__).with_name("template")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")


def new_arrangement(place: Path) -> tuple[Path, ...]:
    """Make the folder `place` with an example of each kind of file, and hand back the files.

    Raises `BadInput` where something is there already, the name is not plain or is one of the model's, or it cannot be
    written.
    """
    _refuse(place)
    try:
        place.mkdir()
    except OSError as error:
        raise BadInput(say("files.unwritable", where=place, reason=error.strerror)) from None
    made = tuple(place / template.name for template in sorted(_TEMPLATE.glob("*.toml")))
    for file in made:
        text = (_TEMPLATE / file.name).read_text("utf-8")
        write_whole(file, filled(text, {"name": place.name}).encode("utf-8"))
    return made


def _refuse(place: Path) -> None:
    given = one_line(str(place), LONGEST_FOUND) or say("files.none")
    if not _NAME.fullmatch(place.name):
        raise BadInput(say("new.name", given=given, example=file_name(place.name)))
    if place.name in names():
        raise BadInput(say("new.comes_with_the_model", given=place.name))
    if place.exists() or place.is_symlink():
        raise BadInput(say("new.there", given=given))
