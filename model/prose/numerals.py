"""Numbers written in digits or words, with the value of the last digit printed."""

from __future__ import annotations

from dataclasses import dataclass

from model.prose.digits import literal
from model.prose.language import Language
from model.prose.sentence_view import SentenceView

VULGAR = {"½": 1 / 2, "⅓": 1 / 3, "¼": 1 / 4, "¾": 3 / 4, "⅔": 2 / 3}


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number at the tokens [first, last).

    Attributes
    ----------
    value
        The number, its magnitude word multiplied in.
    step
        What one more in the last printed digit would add.
    scaled
        Printed with a magnitude word, so that it stands for whatever rounds to it.
    worded
        Written in words.
    digits
        What was printed, without signs and magnitude.
    others
        Values it would have under the other decimal sign, where the shape leaves that open.
    """

    first: int
    last: int
    value: float
    step: float
    scaled: bool
    worded: bool
    digits: str
    others: tuple[float, ...] = ()

    @property
    def bare_year(self) -> bool:
        """Whether it is written as years are: four digits and nothing else."""
        return not self.scaled and len(self.digits) == 4 and self.digits.isdigit()


def numeral(view: SentenceView, place: int) -> Numeral | None:
    """The number that begins at `place`, or None."""
    token = view.at(place)
    if token is None:
        return None
    if token.kind == "number":
        return _digits(view, place)
    if token.kind == "vulgar":
        return Numeral(place, place + 1, VULGAR[token.text], 0.0, False, False, token.text)
    return _words(view, place) if token.kind == "word" else None


def _digits(view: SentenceView, place: int) -> Numeral | None:
    text, last = view.word(place), place + 1
    if _spaces_group(view, place):
        while _group_of_three(view, last):
            text, last = f"{text} {view.word(last)}", last + 1
    read = literal(text, view.language.decimal)
    if read is None:
        return None
    value, places, others = read
    if (following := view.at(last)) and following.kind == "vulgar":
        value, places, last = value + VULGAR[following.text], 1, last + 1
    if half := _half_after(view, last):
        value, places, last = value + 0.5, 1, last + half
    scale, last = _magnitude(view, last)
    if scale is not None and (half := view.after(last, view.language.phrases("grammar", "and_a_half"))):
        return Numeral(place, last + half, (value + 0.5) * scale, 0.1 * scale, True, False, text)
    more = _more(view, last, scale) if scale is not None else None
    if more is not None:  # "42 mil 249", "1,746 millones 518,402.15", "4 mil 912.3 millones"
        rest, raised = more
        value = others[0] if others and not value.is_integer() else value  # "1,746 millones 518,402"
        whole = value * float(scale or 1) * raised
        return Numeral(place, rest.last, whole + rest.value, rest.step, raised > 1, False, text + rest.digits)
    return Numeral(
        place,
        last,
        value * (scale or 1),
        10.0**-places * (scale or 1),
        scale is not None,
        False,
        text,
        tuple(other * (scale or 1) for other in others),
    )


def _half_after(view: SentenceView, place: int) -> int:
    """How many tokens `-1/2` takes there."""
    return 2 if view.word(place) == "-" and view.word(place + 1) == "1/2" else 0


def _more(view: SentenceView, place: int, scale: float | None) -> tuple[Numeral, float] | None:
    """Digits that go on a number after `mil` or `millones` in Spanish, and how much larger they make its first part."""
    following = view.at(place)
    if (
        view.language.code != "es"
        or scale is None
        or following is None
        or following.kind != "number"
        or not following.gap
    ):
        return None
    rest = _digits(view, place)
    if rest is None or rest.value <= 0 or (rest.others and rest.value < 1):
        return None
    if rest.scaled and rest.step and scale < 1e6 <= _size(view, rest):  # "4 mil 912.3 millones"
        return (rest, _size(view, rest)) if rest.value / _size(view, rest) < scale else None
    value = rest.others[0] if rest.others and rest.others[0] > rest.value else rest.value
    if value >= scale or rest.scaled:
        return None
    return Numeral(rest.first, rest.last, value, rest.step, False, False, rest.digits), 1.0


def _size(view: SentenceView, number: Numeral) -> float:
    """The magnitude word that a number in digits was printed with."""
    table = view.language.values("magnitude")
    size = 1.0
    for at in range(number.first + 1, number.last):
        size *= float(table.get(view.word(at), 1))
    return size


def _spaces_group(view: SentenceView, place: int) -> bool:
    """Whether a space may separate thousands here: in languages that do so, or after a currency sign."""
    before = view.at(place - 1)
    allowed = view.language.decimal == "," or (before is not None and before.kind == "sign")
    return allowed and view.word(place).isdigit() and len(view.word(place)) <= 3


def _group_of_three(view: SentenceView, place: int) -> bool:
    token = view.at(place)
    return (
        token is not None
        and token.kind == "number"
        and token.gap
        and token.text.isdigit()
        and len(token.text) == 3
    )


def _magnitude(view: SentenceView, place: int) -> tuple[float | None, int]:
    """The scale that words after a number give it (`million`, `mil millones`, `bn`), and where they end."""
    table, letters = view.language.values("magnitude"), view.language.values("magnitude_letter")
    at = view.past_hyphen(place)
    scale: float | None = None
    while view.is_word(at) and view.word(at) in table:
        scale, at = (scale or 1) * float(table[view.word(at)]), at + 1
    if scale is not None:
        return scale, at
    token = view.at(place)
    if token is not None and token.text in letters and (not token.gap or len(token.text) > 1):
        return float(letters[token.text]), place + 1
    sign = view.at(place - 2)
    if (
        token is not None
        and token.raw in {"M", "B"}
        and token.text in letters
        and sign
        and sign.kind == "sign"
    ):
        return float(letters[token.text]), place + 1  # "$4.76 M"; without a sign, a letter alone is a name
    return None, place


# --- Words -------------------------------------------------------------------------------------------


@dataclass
class _Count:
    """A number while its words are read: what is below a thousand, below a million, and above."""

    small: float = 0.0
    group: float = 0.0
    total: float = 0.0
    room: float = 1e15
    step: float = 1.0
    last: int = 0
    scaled: bool = False

    @property
    def value(self) -> float:
        return self.total + self.group + self.small


def _words(view: SentenceView, place: int) -> Numeral | None:
    start = place
    language = view.language
    half = _half_of(view, place)
    if half is not None:
        return half
    if view.word(place) in language.words("grammar", "articles") and _counts_up(view, place + 1):
        place += 1
    count = _Count(last=place)
    at = place
    while (following := _take(view, at, count, first=at == place)) is not None:
        at = following
    if count.last == place:
        return None
    alone = (
        count.last == place + 1
        and start == place
        and view.word(place) in language.words("grammar", "pronouns")
    )
    if alone and not _before_unit(view, count.last):
        return None
    if count.scaled and (mixed := _digits_after(view, start, count)):
        return mixed
    value, step, last = _with_half(view, count)
    return Numeral(start, last, value, step, count.scaled, True, view.word(place))


def _digits_after(view: SentenceView, start: int, count: _Count) -> Numeral | None:
    """Digits after words in Spanish: `mil 893 millones`, `dos millones 415 mil`."""
    following = view.at(count.last)
    if view.language.code != "es" or following is None or following.kind != "number" or not following.gap:
        return None
    rest = _digits(view, count.last)
    if rest is None or rest.others or rest.value <= 0:
        return None
    size = _size(view, rest)
    if count.value < 1e6 <= size:  # the thousands are of the millions that follow
        whole = count.value * size
        return (
            Numeral(start, rest.last, whole + rest.value, rest.step, True, False, rest.digits)
            if rest.value < whole
            else None
        )
    if rest.value < count.value and size < 1e6:
        return Numeral(start, rest.last, count.value + rest.value, rest.step, rest.scaled, False, rest.digits)
    return None


def _counts_up(view: SentenceView, place: int) -> bool:
    word = view.word(place)
    return word in view.language.values("multiplier") or word in view.language.values("magnitude")


def _half_of(view: SentenceView, place: int) -> Numeral | None:
    """`half a million`, `medio millón`, `half a dozen`."""
    if view.word(place) not in view.language.words("grammar", "half"):
        return None
    at = place + 1 if view.word(place + 1) not in view.language.words("grammar", "articles") else place + 2
    if not _counts_up(view, at):
        return None
    magnitude = view.language.values("magnitude").get(view.word(at))
    size = float(magnitude or view.language.values("multiplier")[view.word(at)])
    return Numeral(place, at + 1, size / 2, size / 10, magnitude is not None, True, view.word(place))


def _take(view: SentenceView, place: int, count: _Count, first: bool) -> int | None:
    """Read one more word of a number into `count`; where to go on, or None at its end."""
    at = place
    if (not first and view.word(at) == "-") or (
        not first and view.word(at) in view.language.words("grammar", "joiners") and _may_join(view, at)
    ):
        at += 1
    token = view.at(at)
    if (
        token is None
        or token.kind != "word"
        or not _add(view.language, token.text, count, first and at == place)
    ):
        return None
    count.last = at + 1
    return at + 1


def _may_join(view: SentenceView, place: int) -> bool:
    """`and` after a hundred, `y` after tens, and a smaller number next."""
    before, following = view.word(place - 1), view.word(place + 1)
    units = view.language.values("number")
    if following not in units:
        return False
    if view.language.table["grammar"]["join_after"] == "tens":
        return 30 <= int(units.get(before, 0)) < 100 and int(units[following]) < 10
    return before in view.language.values("multiplier") or before in view.language.values("magnitude")


def _add(language: Language, word: str, count: _Count, first: bool) -> bool:
    units, multipliers, magnitudes = (language.values(k) for k in ("number", "multiplier", "magnitude"))
    if word in units:
        return _add_unit(float(units[word]), count, first)
    if word in multipliers:
        return _add_multiplier(float(multipliers[word]), count)
    if word in magnitudes:
        return _add_magnitude(float(magnitudes[word]), count, word, language)
    return False


def _add_unit(value: float, count: _Count, first: bool) -> bool:
    if not first and not 0 < value < count.room:
        return False
    count.small += value
    count.step = 1.0
    count.room = 100.0 if value >= 100 else 10.0 if value >= 20 else 1.0
    count.scaled = False
    return True


def _add_multiplier(value: float, count: _Count) -> bool:
    if count.small >= 100 or count.room < 1:
        return False
    count.small = (count.small or 1) * value
    count.room, count.scaled = value, False
    return True


def _add_magnitude(value: float, count: _Count, word: str, language: Language) -> bool:
    if count.value == 0 and word.endswith("s") and language.code == "es":
        return False  # "millones de dólares" says no number
    if value < 1e6:
        if count.group:
            return False
        count.group, count.small = (count.small or 1) * value, 0.0
    else:
        count.total += (count.group + count.small or 1) * value
        count.group = count.small = 0.0
    count.room, count.scaled = min(value, 1000.0), True
    count.step = value if count.step == 1.0 or value < 1e6 else count.step * value
    return True


def _before_unit(view: SentenceView, place: int) -> bool:
    """Whether a unit that can be counted follows, so that `one` is a number: time, people, a fraction."""
    at = view.past_hyphen(place)
    language, word = view.language, view.word(at)
    if word in language.words("duration", "adjectives") | language.words("duration", "whole"):
        word = view.word(at + 1)
    return (
        word in language.time
        or word in language.values("magnitude")
        or word in language.values("share", "parts")
        or view.after(place, language.phrases("grammar", "and_a_half")) > 0
        or (word in language.words("people", "nouns") and language.code == "en")
    )


def _with_half(view: SentenceView, count: _Count) -> tuple[float, float, int]:
    """`two and a half`, `uno y medio`."""
    at = view.past_hyphen(count.last)
    phrases = view.language.phrases("grammar", "and_a_half")
    halves = view.after(count.last, phrases) or view.after(at, phrases)
    if not halves or count.scaled:
        return count.value, count.step, count.last
    scale, last = _magnitude(view, at + halves)
    size = scale or 1.0
    count.scaled = count.scaled or scale is not None
    return (count.value + 0.5) * size, 0.1 * size, last
