"""Walk one option at AWS's limits, and say where our verdict and AWS's part."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape
from gatehouse.core import GatehouseError
from gatehouse.local.models.constraints import scalar_constraints
from gatehouse.local.models.services import service_model

from tests.unit.limits.judging import CHARACTERS

Make = Callable[[Any], object]
#: Beside those of the other test: marks, what is invisible, what is of nobody, other spaces.
_CHARACTERS = [*CHARACTERS, "\x85", "\u0301", "\u2003", "\u200b", "\ue000", "€"]
_NUMBERS = {"integer", "long", "float", "double"}
# apigatewayv2 has its limits in the names of its shapes: StringWithLengthBetween1And64.
_IN_NAME = re.compile(r"WithLengthBetween(\d+)And(\d+)(K?)$")
#: Beyond this a text is tried in one way only: it takes seconds to read.
_HUGE = 200_000
#: Shapes that are any text: their limit is the size of a request, and no rule of a value.
_ANY_TEXT = {("cognito-idp", "StringType"): 131_072}


class Judge:
    """What AWS's model says of one member of a request."""

    def __init__(self, named: str) -> None:
        self.service, operation, path = named.split(" ")
        model = service_model(self.service)
        assert model is not None, named
        shape: Any = model.operation_model(operation).input_shape
        for name in path.split("."):
            shape = _inner(shape, name)
        self.shape = shape

    @classmethod
    def of(cls, service: str, shape: Shape) -> Judge:
        """Judge a part of what another one judges."""
        made = cls.__new__(cls)
        made.service, made.shape = service, shape
        return made

    @property
    def limits(self) -> tuple[float | None, float | None]:
        """The least and the most: of a number, of a length."""
        named = _IN_NAME.search(self.shape.name)
        if named and self.shape.type_name == "string":
            return int(named[1]), int(named[2]) * (1024 if named[3] else 1)
        if (self.service, self.shape.name) in _ANY_TEXT:
            return None, None
        return self.shape.metadata.get("min"), self.shape.metadata.get("max")

    def takes(self, value: Any) -> bool:
        """Whether the model allows a number or text."""
        least, most = self.limits
        size = value if self.shape.type_name in _NUMBERS else len(value)
        if (least is not None and size < least) or (most is not None and size > most):
            return False
        if (self.service, self.shape.name) in _ANY_TEXT:
            return True
        return all(each.met(value) for each in scalar_constraints(self.service, self.shape))

    @property
    def words(self) -> frozenset[str]:
        """The words that it allows, if it is a choice."""
        return frozenset(getattr(self.shape, "enum", None) or ())


def _inner(shape: Any, name: str) -> Shape:
    if isinstance(shape, StructureShape):
        return shape.members[name]
    if isinstance(shape, ListShape):
        assert name == "member"
        return shape.member
    assert isinstance(shape, MapShape)
    return shape.key if name == "key" else shape.value


def taken(make: Make, value: Any) -> bool:
    """Whether our check takes a value; any other error than a refusal is a fault."""
    try:
        make(value)
    except GatehouseError:
        return False
    return True


def of_words(judge: Judge, make: Make, words: dict[str, str], base: Any) -> Iterator[str]:
    """Say which of AWS's words we have none for, and which of ours it doesn't have."""
    shape = judge.shape
    if isinstance(shape, ListShape):
        judge = Judge.of(judge.service, shape.member)
    allowed = judge.words
    as_list = not isinstance(base, str)
    refused = [each for each in words if not taken(make, [each] if as_list else each)]
    if refused:
        yield f"narrower: our own {' '.join(refused)}"
    lacking = sorted(allowed - set(words.values()))
    if lacking:
        yield f"narrower: {' '.join(lacking)}"
    unknown = sorted(set(words.values()) - allowed)
    if unknown:
        yield f"wider: {' '.join(unknown)}"
    if taken(make, ["no-such-word"] if as_list else "no-such-word"):
        yield "wider: any word"


def of_entries(
    judge: Judge, make: Make, base: dict[str, Any], key: str, value: str
) -> Iterator[str]:
    """Walk a dict that becomes a list of structures."""
    assert isinstance(judge.shape, ListShape)
    (name, held), *_ = base.items()
    for size, right in _sizes(*judge.limits):
        if taken(make, dict.fromkeys(_entries(name, size), held)) is not right:
            yield f"{'narrower' if right else 'wider'}: {size} entries"
    inner = judge.shape.member
    assert isinstance(inner, StructureShape)
    keys = Judge.of(judge.service, inner.members[key])
    for each in disagreements(keys, lambda given: make({given: held}), name, timedelta(1)):
        yield f"key {each}"
    if value:
        values = Judge.of(judge.service, inner.members[value])
        for each in disagreements(values, lambda given: make({name: given}), held, timedelta(1)):
            yield f"value {each}"


def disagreements(judge: Judge, make: Make, base: Any, unit: timedelta) -> Iterator[str]:
    """Say where we are wider than AWS, or narrower."""
    shape = judge.shape
    if isinstance(shape, ListShape) and not isinstance(base, str):
        yield from _of_list(judge, make, list(base), unit)
    elif isinstance(shape, MapShape):
        yield from _of_map(judge, make, dict(base))
    elif isinstance(base, bool):
        yield from (f"narrower: {each}" for each in (True, False) if not taken(make, each))
    elif isinstance(base, timedelta):
        yield from _of_number(judge, lambda number: make(number * unit))
    elif isinstance(base, int) and shape.type_name == "string":
        return  # a number that the request holds as a text
    elif shape.type_name in _NUMBERS:
        yield from _of_number(judge, make)
    else:
        yield from _of_text(judge, make, str(base))


def _of_number(judge: Judge, make: Make) -> Iterator[str]:
    least, most = judge.limits
    for limit, beyond in ((least, -1), (most, 1)):
        if limit is None:
            continue
        if not taken(make, int(limit)):
            yield f"narrower: {limit:g}"
        if taken(make, int(limit) + beyond):
            yield f"wider: {limit + beyond:g}"


def _of_list(judge: Judge, make: Make, base: list[Any], unit: timedelta) -> Iterator[str]:
    assert isinstance(judge.shape, ListShape)
    least, most = judge.limits
    if base and isinstance(base[0], str):
        for size, right in _sizes(least, most):
            if taken(make, _entries(base[0], size)) is not right:
                yield f"{'narrower' if right else 'wider'}: {size} entries"
    if base and isinstance(base[0], str):
        member = Judge.of(judge.service, judge.shape.member)
        inner = disagreements(member, lambda each: make([*base[1:], each]), base[0], unit)
        yield from (f"entry {each}" for each in inner)


def _of_map(judge: Judge, make: Make, base: dict[str, Any]) -> Iterator[str]:
    assert isinstance(judge.shape, MapShape)
    (key, value), *_ = base.items()
    for size, right in _sizes(*judge.limits):
        given = dict.fromkeys(_entries(key, size), value)
        if taken(make, given) is not right:
            yield f"{'narrower' if right else 'wider'}: {size} keys"
    keys = Judge.of(judge.service, judge.shape.key)
    for each in disagreements(keys, lambda name: make({name: value}), key, timedelta(1)):
        yield f"key {each}"
    if isinstance(value, str):
        values = Judge.of(judge.service, judge.shape.value)
        for each in disagreements(values, lambda given: make({key: given}), value, timedelta(1)):
            yield f"value {each}"


def _sizes(least: float | None, most: float | None) -> Iterator[tuple[int, bool]]:
    if least:
        yield from ((int(least), True), (int(least) - 1, False))
    elif least == 0:
        yield 0, True
    if most is not None:
        yield from ((int(most), True), (int(most) + 1, False))


def _entries(base: str, number: int) -> list[str]:
    """Make entries like one that is right: a digit among its letters makes it another."""
    return [*_numbered(base, number)]


def _numbered(base: str, number: int) -> Iterator[str]:
    found = re.search(r"\d+(?=\D*$)", base)
    for each in range(number):
        if each == 0:
            yield base
        elif "://" in base:
            yield base.replace("://", f"://a{each}.")
        elif found:
            yield f"{base[: found.start()]}{int(found[0]) + each}{base[found.end() :]}"
        else:
            yield f"{base}{each}"


def _of_text(judge: Judge, make: Make, base: str) -> Iterator[str]:
    if judge.words:
        yield from _of_words(judge, make)
        return
    yield from _of_lengths(judge, make, base)
    if "pattern" not in judge.shape.metadata:
        return
    texts = {character: _with(base, character) for character in _CHARACTERS}
    wider = [
        character
        for character, tried in texts.items()
        if any(taken(make, each) for each in tried if not judge.takes(each))
    ]
    if wider:
        yield f"wider: {_spoken(wider)}"
    right = [character for character, tried in texts.items() if any(map(judge.takes, tried))]
    narrower = list(_refused(judge, make, base, right))
    if narrower and len(narrower) > len(right) / 2:
        yield f"narrower: all but {_spoken(set(right) - set(narrower))}"
    elif narrower:
        yield f"narrower: {_spoken(narrower)}"


def _refused(judge: Judge, make: Make, base: str, right: list[str]) -> Iterator[str]:
    """Yield the characters that AWS takes and we refuse: several are tried in one text."""
    for at in range(0, len(right), 8):
        some = right[at : at + 8]
        together = [each for each in _with(base, "".join(some)) if judge.takes(each)]
        if any(taken(make, each) for each in together):
            continue
        for character in some:
            tried = [each for each in _with(base, character) if judge.takes(each)]
            if not any(taken(make, each) for each in tried):
                yield character


def _of_words(judge: Judge, make: Make) -> Iterator[str]:
    lacking = sorted(word for word in judge.words if not taken(make, word))
    if lacking:
        yield f"narrower: {' '.join(lacking)}"
    if taken(make, "no-such-word"):
        yield "wider: a word that AWS does not have"


def _of_lengths(judge: Judge, make: Make, base: str) -> Iterator[str]:
    least, most = judge.limits
    lengths = {int(each) + by for each in (least, most) if each is not None for by in (-1, 0, 1)}
    wider, narrower = [], []
    for length in sorted(each for each in lengths if each >= 0):
        texts = _of_length(base, length)
        if any(taken(make, each) for each in texts if not judge.takes(each)):
            wider.append(length)
        right = [each for each in texts if judge.takes(each)]
        if right and not any(taken(make, each) for each in right):
            narrower.append(length)
    for word, found in (("wider", wider), ("narrower", narrower)):
        if found:
            yield f"{word}: {' '.join(map(str, found))} characters"


def _of_length(base: str, length: int) -> list[str]:
    """Texts of a length that are like one that is right, since many have a form."""
    more = length - len(base)
    if more <= 0:
        return list(dict.fromkeys((base[:length], base[len(base) - length :], "a" * length)))
    if more > _HUGE:
        return [base + "a" * more]
    # A label of a host has at most 63 characters: dots make longer names.
    labels = ("a" * 60 + ".") * (more // 61)
    dotted = "a" * (more - len(labels)) + labels
    places = [0, len(base), len(base) // 2, *(found.end() for found in re.finditer(r"\W+", base))]
    texts = [base[:place] + "a" * more + base[place:] for place in places]
    texts += [base[:place] + dotted + base[place:] for place in places]
    return list(dict.fromkeys((*texts, "a" * length, "1" * length)))


def _with(base: str, inserted: str) -> list[str]:
    places = sorted({1, len(base) // 2, len(base) - 1, len(base)})
    return [base[:place] + inserted + base[place:] for place in places]


def _spoken(characters: Iterable[str]) -> str:
    """Name characters: those of ASCII as they are, others by their number."""
    seen = sorted(characters)
    plain = "".join(each for each in seen if "!" <= each <= "~")
    for short, whole in _RANGES.items():
        plain = plain.replace(whole, f" {short} ")
    others = [f"U+{ord(each):04X}" for each in seen if not "!" <= each <= "~"]
    return " ".join([*plain.split(), *others])


_RANGES = {
    "0-9": "0123456789",
    "A-Z": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "a-z": "abcdefghijklmnopqrstuvwxyz",
}
