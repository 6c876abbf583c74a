"""Texts and patterns in z3's theory of strings."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import z3

from gatehouse.access.patterns import STAR, Nothing, Pattern, Token, Variable, Wildcard
from gatehouse.access.prover.encoding.cuts import Cuts, Formula, string
from gatehouse.access.prover.keys import may_hold


@dataclass(frozen=True)
class Text:
    """A text that may be missing: whether it is there, and what it is."""

    present: Formula
    value: Formula


Lookup = Callable[[Variable], Text]
"""Returns what stands for a variable."""

Delimited = Callable[[str, str], bool]
"""Returns whether a variable, by its key, is known not to hold a character."""


def never_delimited(key: str, character: str) -> bool:
    """Return whether AWS's own rules keep a character out of a key's values."""
    return not may_hold(key, character)


#: With more of them, a pattern is a fact of its own: z3 would only ever run into its time limit.
_MOST_WILDCARDS = 24


class Patterns:
    """Encodes patterns; what it can't encode becomes a fact of its own, the same for the same."""

    def __init__(self) -> None:
        self._facts: dict[tuple[object, ...], Formula] = {}
        self.cuts = Cuts()

    def fact(self, *what: object) -> Formula:
        """Return the free fact that stands for something; it is one for equal things."""
        if what not in self._facts:
            self._facts[what] = z3.Bool(f"fact{len(self._facts)}")
        return self._facts[what]

    def matches(
        self, pattern: Pattern, text: Formula, lookup: Lookup, delimited: Delimited
    ) -> Formula:
        """Encode that a text matches a pattern."""
        if isinstance(pattern, Nothing):
            return z3.BoolVal(False)
        return self.fits(pattern.tokens, pattern.bounded, text, lookup, delimited)

    def fits(
        self,
        tokens: tuple[Token, ...],
        bounded: int,
        text: Formula,
        lookup: Lookup,
        delimited: Delimited = never_delimited,
    ) -> Formula:
        """Encode that a text is one that tokens stand for."""
        found = {token: lookup(token) for token in tokens if isinstance(token, Variable)}
        if not found:
            return self._plain(tokens, bounded, text)
        present = [each.present for each in found.values()]
        values = {token: each.value for token, each in found.items()}
        is_open = tokens[-1] is STAR
        row = tokens[:-1] if is_open else tokens
        if not any(isinstance(token, Wildcard) for token in row):
            return z3.And(*present, self._segments(row, is_open, text, values, delimited))
        shown = tuple(str(values.get(token, token)) for token in tokens)  # type: ignore[arg-type]
        widened = tuple(STAR if isinstance(token, Variable) else token for token in tokens)
        return z3.And(
            *present, self.fact("pattern", shown, str(text)), self._plain(widened, bounded, text)
        )

    def _segments(
        self,
        row: tuple[Token, ...],
        is_open: bool,
        text: Formula,
        values: dict[Variable, Formula],
        delimited: Delimited,
    ) -> Formula:
        """Encode literals and variables in a row, after which anything follows where it is open.

        Each variable must end at its delimiter, the first character of the literal after it; where
        one may hold it, all of them are written as one equation of words.
        """
        if not _is_delimited(row, is_open, delimited):
            words = [values[each] if isinstance(each, Variable) else string(each) for each in row]
            whole = words[0] if len(words) == 1 else z3.Concat(*words)
            return z3.PrefixOf(whole, text) if is_open else text == whole
        at: Formula = z3.IntVal(0)
        told: list[Formula] = []
        for index, token in enumerate(row):
            if isinstance(token, Variable):
                end = z3.Length(text)
                if index + 1 < len(row):
                    end = self.cuts.first(text, str(row[index + 1])[0], at)
                told += [end >= at, z3.SubString(text, at, end - at) == values[token]]
                at = end
                continue
            literal = string(token)
            size = z3.Length(literal)
            if index:
                told.append(z3.SubString(text, at, size) == literal)
            else:
                told.append(self.cuts.begins(text, str(token)))
            at = z3.simplify(at + size)
        return z3.And(*told) if is_open else z3.And(*told, z3.Length(text) == at)

    def _plain(self, tokens: tuple[Token, ...], bounded: int, text: Formula) -> Formula:
        """Encode a pattern without variables."""
        if not any(isinstance(token, Wildcard) for token in tokens):
            return self.cuts.equals(text, "".join(map(str, tokens)))
        if tokens == (STAR,):
            return z3.BoolVal(True)
        if len(tokens) == 2 and tokens[1] is STAR and isinstance(tokens[0], str):
            return self.cuts.begins(text, tokens[0])
        if not bounded:
            simple = _without_expression(tokens, text)
            if simple is not None:
                return simple
        if sum(isinstance(token, Wildcard) for token in tokens) > _MOST_WILDCARDS:
            return self.fact("pattern", tuple(map(str, tokens)), str(text))
        pieces = [_regular(tokens, index, bounded) for index in range(len(tokens))]
        return z3.InRe(text, pieces[0] if len(pieces) == 1 else z3.Concat(*pieces))


def _is_delimited(row: tuple[Token, ...], is_open: bool, delimited: Delimited) -> bool:
    """Return whether each variable ends where its delimiter begins, or where the text ends."""
    for token, after in zip(row, (*row[1:], None), strict=True):
        if isinstance(token, Variable):
            ends = not is_open if after is None else isinstance(after, str)
            if not ends or (isinstance(after, str) and not delimited(token.key, after[0])):
                return False
    return True


def _without_expression(tokens: tuple[Token, ...], text: Formula) -> Formula | None:
    """Encode ``*x*``, ``*x`` and ``?*`` as what they mean: z3 is quicker than with expressions."""
    stars = [token is STAR for token in tokens]
    literals = [token for token in tokens if isinstance(token, str)]
    if len(literals) == 1 and stars in ([True, False, True], [True, False]):
        literal = string(literals[0])
        return z3.Contains(text, literal) if len(stars) == 3 else z3.SuffixOf(literal, text)
    if not literals and stars.count(True) == 1:
        return z3.Length(text) >= len(tokens) - 1
    return None


def _regular(tokens: tuple[Token, ...], index: int, bounded: int) -> Formula:
    token = tokens[index]
    if not isinstance(token, Wildcard):
        return z3.Re(string(token))
    any_one = z3.AllChar(z3.ReSort(z3.StringSort()))
    following = tokens[index + 1] if index + 1 < len(tokens) else ":"
    ends = token is STAR and isinstance(following, str) and following.startswith(":")
    if index < bounded and not ends:
        any_one = z3.Intersect(any_one, z3.Complement(z3.Re(":")))
    return z3.Star(any_one) if token is STAR else any_one


_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")


def text_of(value: Formula) -> str:
    """Return the text of a string in a model of z3."""
    shown = value.as_string() if z3.is_string_value(value) else ""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), shown)
