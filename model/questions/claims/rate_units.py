"""What money is per: `$20,000 a prisoner a year`, `an annual fee of $6 million`, `each prisoner costs ...`."""

from __future__ import annotations

from model.prose.language import Language
from model.prose.numerals import numeral
from model.prose.sentence_view import SentenceView

Units = frozenset[str]
NONE: Units = frozenset()


def unit_at(view: SentenceView, place: int) -> tuple[Units, int]:
    """What the words at `place` name: a person, a time, a flight hour; and where they end."""
    language, word = view.language, view.word(place)
    persons = language.words("people", "nouns") | language.words("per", "persons")
    if word in persons and view.is_word(place):
        return _person(view, place)
    if word in language.words("people", "held_too") and view.has(language.phrases("people", "held")):
        return frozenset({"person"}), place + 1
    if word in language.words("per", "flight"):
        of = place + 1 + (view.word(place + 1) in {"-", *language.words("grammar", "of")})
        hour = view.word(of) in language.words("per", "hour")
        return (frozenset({"flight", "hour"}), of + 1) if hour else (frozenset({"flight"}), place + 1)
    if word in language.words("per", "hour"):
        return _hour(view, place)
    if word in language.words("per", "bed"):
        return frozenset({"bed"}), place + 1
    return (frozenset({language.time[word]}), place + 1) if word in language.time else (NONE, place)


def _person(view: SentenceView, place: int) -> tuple[Units, int]:
    """A person, also as `person-day` and `person-year`."""
    last = place + 1
    while view.word(last) in view.language.words("people", "nouns"):
        last += 1
    time = view.language.time.get(view.word(last + 1)) if view.word(last) == "-" else None
    return (frozenset({"person", time}), last + 2) if time else (frozenset({"person"}), last)


def _hour(view: SentenceView, place: int) -> tuple[Units, int]:
    of = view.word(place + 1) in view.language.words("grammar", "of")
    flight = of and view.word(place + 2) in view.language.words("per", "flight")
    return (frozenset({"flight", "hour"}), place + 3) if flight else (frozenset({"hour"}), place + 1)


def after(view: SentenceView, place: int) -> tuple[Units, int]:
    """What the words after money say it is per, and where they end."""
    units, end, times = NONE, place, frozenset(view.language.time.values())
    while True:
        added, last = _next_unit(view, end, bool(units))
        # "$160 a day a year costs ...": the second time is how long
        if not added or added & units or (added & times and units & times):
            return units, end
        units, end = units | added, last


def _in_each_of(view: SentenceView, place: int) -> tuple[Units, int]:
    """`$70 million in every one of 30 years`: so much a year; the years are read for themselves."""
    phrase = view.after(place, view.language.phrases("tie", "each_of"))
    counted = phrase > 0 and numeral(view, place + phrase) is not None
    for at in range(place + phrase, place + phrase + 4) if counted else ():
        if view.word(at) in view.language.time and at > place + phrase:
            return frozenset({view.language.time[view.word(at)]}), place + phrase
    return NONE, place


def _next_unit(view: SentenceView, place: int, chained: bool) -> tuple[Units, int]:
    language, at = view.language, place
    each_of, last = _in_each_of(view, place)
    if each_of and not chained:
        return each_of, last
    if (
        view.word(at) in {"-", "/"}
        or _comma_per(view, at)
        or (chained and view.word(at) in language.words("per", "joiners"))
    ):
        at += 1
    slash, comma = view.word(place) == "/", view.word(place) == ","
    if view.word(at) in language.values("per", "adverbs"):
        return frozenset({str(language.values("per", "adverbs")[view.word(at)])}), at + 1
    phrase = view.after(at, language.phrases("per", "words"))
    joined = at > place and not slash and view.word(place) not in {"-", ","}
    if phrase and (phrase == 1 or not comma):
        units, last = _named_after(view, at + phrase, view.word(at))
        if units:
            return units, last
    elif slash or joined:
        return unit_at(view, at)
    if view.after(at, language.phrases("per", "the_hour")):  # "28.500 dólares la hora"
        return unit_at(view, at + 1)
    alone = view.after(at, language.phrases("per", "each"))
    return (frozenset({"person"}), at + alone) if alone else (NONE, place)


def _comma_per(view: SentenceView, place: int) -> bool:
    """`$20,000 per prisoner, per year`."""
    return view.word(place) == "," and view.word(place + 1) in view.language.words("per", "after_comma")


def _named_after(view: SentenceView, place: int, opener: str) -> tuple[Units, int]:
    """The thing named after `per` and the like, past a few words that describe it."""
    at = view.past_hyphen(place)
    reach = 1 if opener in view.language.words("grammar", "articles") else 4
    for skip in range(reach + 1):
        units, last = unit_at(view, at + skip)
        if units:
            past = units == {"person"} and opener in view.language.words("grammar", "articles") and skip > 1
            return (NONE, place) if past else (units, last)
        if not _describes(view, at + skip):
            break
    return NONE, place


def _describes(view: SentenceView, place: int) -> bool:
    """Whether a word may stand between `per` and what it names: no small word, and no number."""
    word = view.word(place)
    taken = word in view.language.words("people", "stops") or word in view.language.values("number")
    return view.is_word(place) and not taken


def before(view: SentenceView, place: int) -> Units:
    """What the words before money say it is per, past those that only link."""
    language, units, at = view.language, NONE, place - 1
    while at >= max(0, place - 12):
        token = view.tokens[at]
        if token.kind != "word" and token.text not in {"-", ":", "("}:
            break
        added, at_next = _previous_unit(view, at)
        if added:
            units |= added
        elif not (token.text in language.words("per", "links") or token.kind != "word" or at_next == at - 2):
            break
        at = at_next
    return NONE if units and _prices(view, at) else units


def _prices(view: SentenceView, place: int) -> bool:
    """Whether other money ends there, so that what follows it is its own `per`."""
    token = view.at(place)
    if token is None:
        return False
    money = view.language.words("money", "words") | frozenset(view.language.values("magnitude"))
    letters = not token.gap and token.text in view.language.values("magnitude_letter")
    return token.kind in {"number", "sign"} or token.text in money or letters


def _previous_unit(view: SentenceView, place: int) -> tuple[Units, int]:
    """What the words that end at `place` name as a unit, and the place before them."""
    language, word = view.language, view.word(place)
    if word in language.values("per", "before"):
        return frozenset({str(language.values("per", "before")[word])}), place - 1
    units, _ = unit_at(view, place)
    if not units:
        alone = _each_alone(view, place)
        return (frozenset({"person"}), place - alone) if alone else (NONE, place - 1)
    if view.word(place - 1) in language.words("grammar", "articles") and view.word(place) in language.time:
        return NONE, place - 2
    at = place - 1 - (view.word(place - 1) == "-")
    steps = 0
    while steps < 3 and view.is_word(at) and not _opens(language, view.word(at)):
        if view.word(at) in language.words("people", "stops") | language.words("per", "links"):
            return NONE, place - 1
        at, steps = at - 1, steps + 1
    return (units, at - 1) if _opens(language, view.word(at)) and view.is_word(at) else (NONE, place - 1)


def _each_alone(view: SentenceView, place: int) -> int:
    """How many words `each` or `cada uno` takes that ends there by itself: each costs ..."""
    phrase = view.before(place + 1, view.language.phrases("per", "each"))
    return phrase if view.word(place) not in view.language.words("grammar", "articles") else 0


def _opens(language: Language, word: str) -> bool:
    return word in {"per", "each", "every", "cada"} or (language.code == "es" and word == "por")


def ahead(view: SentenceView, place: int) -> Units:
    """`$20,000 to house each prisoner`: a person named a few words on, for whom the money is."""
    language = view.language
    if view.word(place) == ":":
        return _labelled(view, place)
    for at in range(place, min(place + 7, len(view))):
        if view.word(at) in language.words("per", "each_words"):
            return _each_at(view, at)
        if view.word(at) not in language.words("per", "each_ahead"):
            return NONE
    return NONE


def _labelled(view: SentenceView, place: int) -> Units:
    """`$1,066,265: what the public pays for each detainee`."""
    for at in range(place, min(place + 14, len(view))):
        if view.tokens[at].kind in {"number", "sign"}:
            return NONE
        if view.after(at, view.language.phrases("per", "words")) and view.word(at) not in view.language.words(
            "grammar", "articles"
        ):
            units, _ = _named_after(
                view, at + view.after(at, view.language.phrases("per", "words")), view.word(at)
            )
            if units:
                return units
    return NONE


def _each_at(view: SentenceView, place: int) -> Units:
    if view.after(place, view.language.phrases("per", "each_nouns")):
        return frozenset({"person"})
    for at in range(place + 1, place + 4):
        units, _ = unit_at(view, at)
        if units:
            return units & {"person"}
        if not _describes(view, at):
            break
    return NONE


_FAR = 18
"""So many tokens before money may name what costs so much."""


def described(view: SentenceView, place: int) -> Units:
    """The time that describes the cost before the money: `the average monthly bill in 2021 stands at $358,646`."""
    language = view.language
    adjectives, nouns = language.values("per", "before"), language.words("per", "nouns")
    for at in range(place - 1, max(-1, place - _FAR), -1):
        if _ends_subject(view, at):
            return NONE
        if _is_what_costs(view, at):
            return frozenset({language.time[view.word(at)]})
        if view.word(at) in adjectives and nouns & {view.word(near) for near in (at - 1, at + 1, at + 2)}:
            return frozenset({str(adjectives[view.word(at)])})
    return NONE


def _is_what_costs(view: SentenceView, place: int) -> bool:
    """`the day costs`, `el día sale a`: a time that is the subject of the cost."""
    language = view.language
    if view.word(place) not in language.time or not view.is_word(place + 1):
        return False
    opened = {"the", "each", "every", "cada", "el", "la"}
    costs = language.words("tie", "cost") | language.words("per", "keeping")
    return view.word(place - 1) in opened and view.word(place + 1) in costs


def _ends_subject(view: SentenceView, place: int) -> bool:
    """Whether other money, heads or another part of the sentence stands there."""
    token = view.tokens[place]
    figure = token.kind in {"sign", "number"} and not (len(token.text) == 4 and token.text.isdigit())
    multiple = token.text in view.language.values("share", "multiples") or token.text in view.language.words(
        "share", "times"
    )
    return (
        figure
        or multiple
        or token.text in {";", ":", "."}
        or token.text in view.language.words("money", "words")
    )


def subject(view: SentenceView, place: int) -> Units:
    """The one person or place whose cost the money is: `an inmate costs`, `cada plaza le sale`, `per-prisoner bill`."""
    language = view.language
    costs = language.words("tie", "cost") | language.words("per", "nouns") | language.words("per", "keeping")
    costing = False
    for at in range(place - 1, max(-1, place - _FAR), -1):
        if _ends_subject(view, at):
            return NONE
        costing = costing or view.word(at) in costs
        units = _one_head(view, at)
        if units and _of_other_money(view, at):
            return NONE
        if units:
            here = costing or bool(costs & {view.word(near) for near in range(max(0, at - 6), at + 4)})
            return units if here else NONE
    return NONE


def _of_other_money(view: SentenceView, place: int) -> bool:
    """Whether a person is what other money is per: `at $20,000 per prisoner a year`."""
    scales = view.language.values("magnitude")
    for at in range(place - 1, max(-1, place - 7), -1):
        word = view.word(at)
        if (
            view.tokens[at].kind in {"sign", "number"}
            or word in scales
            or word in view.language.words("money", "words")
        ):
            return True
        if not view.is_word(at) and word != "-":
            return False
    return False


def _one_head(view: SentenceView, place: int) -> Units:
    """A single person or place that ends at `place`: `every refugee`, `un recluso`, `per-detainee`."""
    language, word = view.language, view.word(place)
    singular = word in language.words("people", "nouns") and not _plural(language, word)
    if not singular and word not in language.words("per", "bed"):
        return NONE
    following = view.at(place + 1)
    if following is not None and following.kind == "word" and _describes(view, place + 1):
        lists = [("tie", "cost"), ("per", "nouns"), ("per", "links"), ("per", "keeping")]
        if not any(following.text in language.words(*path) for path in lists):
            return NONE
    openers = language.words("per", "each_words") | {"single", "solo", "sola", "por"}
    at = place - 1 - (view.word(place - 1) == "-")
    for back in range(at, max(-1, at - 3), -1):
        if view.word(back) in openers:
            return frozenset({"bed"}) if word in language.words("per", "bed") else frozenset({"person"})
        if not view.is_word(back) or view.word(back) in language.words("people", "stops"):
            return NONE
    return NONE


def _plural(language: Language, word: str) -> bool:
    return word.endswith("s") or word in language.words("people", "plurals")
