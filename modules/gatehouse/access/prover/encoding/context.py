"""The condition keys of a request, as z3's texts: known, shaped, one of several, or anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import z3

from gatehouse.access.conditions import read_operator
from gatehouse.access.patterns import Variable, Wildcard
from gatehouse.access.policy import Statement
from gatehouse.access.prover.encoding.cuts import Formula
from gatehouse.access.prover.encoding.texts import Delimited, Patterns, Text, never_delimited
from gatehouse.access.prover.keys import PEOPLE, is_identity, is_multivalued, is_single
from gatehouse.access.prover.theorem import Question, Shape


@dataclass(frozen=True)
class Member:
    """One of the values of a key that holds several: whether it is among them, and what it is."""

    there: Formula
    value: Formula


@dataclass(frozen=True)
class Key:
    """A key of a request: one text that may be missing, or several.

    Parameters
    ----------
    text : Text, optional
        For a key with one value.
    members : tuple of Member, optional
        For a key with several.
    """

    text: Text | None = None
    members: tuple[Member, ...] = ()


class Symbols:
    """The symbols of a question: z3's texts, never empty."""

    def __init__(self) -> None:
        self.made: dict[str, Formula] = {}

    def of(self, name: str) -> Formula:
        """Return the text that stands for a symbol."""
        if name not in self.made:
            self.made[name] = z3.String(f"symbol {name}")
        return self.made[name]

    def lookup(self, variable: Variable) -> Text:
        """Return a symbol as what stands for a variable of a shape."""
        return Text(z3.BoolVal(True), self.of(variable.key))

    def written(self, shape: Shape) -> Formula:
        """Return a shape without wildcards as one text."""
        words = [
            self.of(token.key) if isinstance(token, Variable) else z3.StringVal(str(token))
            for token in shape
        ]
        return z3.Concat(*words) if len(words) > 1 else words[0] if words else z3.StringVal("")

    def rules(self) -> list[Formula]:
        """Return what holds of every symbol: it is not empty, and ids are of one length."""
        told = [z3.Length(text) > 0 for text in self.made.values()]
        ids = [text for name, text in sorted(self.made.items()) if is_identity(name)]
        # The ids of one pool are its region and a UUID: none is the beginning of another.
        told += [z3.Length(one) == z3.Length(ids[0]) for one in ids[1:]]
        return told

    def shaped(self) -> list[Formula]:
        """Return what the form of identity ids means: a region, a colon and a UUID, no slash.

        As a regular expression, which says more, z3 does not finish with it.
        """
        ids = [text for name, text in sorted(self.made.items()) if is_identity(name)]
        return [
            formula
            for text in ids
            for formula in (
                z3.Contains(text, ":"),
                z3.Length(text) > 40,
                z3.Not(z3.Contains(text, "/")),
            )
        ]

    def sampled(self) -> list[Formula]:
        """Return that each identity id is one that AWS could give."""
        names = sorted(name for name in self.made if is_identity(name))
        return [
            self.made[name] == z3.StringVal(person)
            for name, person in zip(names, PEOPLE, strict=False)
        ]


class Keys:
    """The keys of one session's request; those that nobody asks for are never made."""

    def __init__(
        self,
        known: Mapping[str, Shape],
        symbols: Symbols,
        patterns: Patterns,
        statements: tuple[Statement, ...] = (),
        question: Question | None = None,
        delimited: Delimited = never_delimited,
    ) -> None:
        self._known = known
        self._symbols = symbols
        self._patterns = patterns
        self._statements = statements
        self._question = question
        self._delimited = delimited
        self.made: dict[str, Key] = {}
        self.rules: list[Formula] = []

    def of(self, key: str) -> Key:
        """Return a key of the request."""
        if key not in self.made:
            self.made[key] = self._make(key)
        return self.made[key]

    def lookup(self, variable: Variable) -> Text:
        """Return what stands for a variable: nothing for a key that is absent, empty or several."""
        key = self.of(variable.key)
        text = key.text
        if text is None:
            absent = z3.Not(z3.Or(*(each.there for each in key.members)))
            known = z3.And(absent, z3.BoolVal(bool(variable.default)))
            return Text(known, z3.StringVal(variable.default or ""))
        there = z3.And(text.present, z3.Length(text.value) > 0)
        if variable.default:
            default = z3.StringVal(variable.default)
            return Text(z3.BoolVal(True), z3.If(there, text.value, default))
        if variable.key in self._known:
            return text  # a known key is never empty
        return Text(there, text.value)

    def _make(self, key: str) -> Key:
        question = self._question
        if key in self._known:
            optional = question is not None and key in question.session.optional
            there = z3.Bool(f"has {key}") if optional else z3.BoolVal(True)
            value = self._symbols.written(self._known[key])
            return (
                Key(members=(Member(there, value),))
                if is_multivalued(key)
                else Key(Text(there, value))
            )
        if question is not None and key in question.keys:
            shape = question.keys[key]
            if shape is not None:
                return Key(Text(z3.BoolVal(True), self._shaped(key, shape)))
            return Key(Text(z3.BoolVal(False), z3.StringVal("")))
        if question is not None and key in question.members:
            first = Member(z3.BoolVal(True), self._shaped(f"{key} 0", question.members[key]))
            return Key(members=(first, *self._others(key)))
        if question is not None and any(key.startswith(each) for each in question.session.lacks):
            return Key(Text(z3.BoolVal(False), z3.StringVal("")))
        if is_multivalued(key) or (not is_single(key) and self._is_asked_as_several(key)):
            return Key(members=self._others(key))
        return Key(Text(z3.Bool(f"has {key}"), z3.String(f"key {key}")))

    def _shaped(self, name: str, shape: Shape) -> Formula:
        """Return a text of a shape.

        Where a variable ends it, z3 finishes with the text written out; where a delimiter follows
        each of them, with a new text that is cut there as the policies cut it.
        """
        ends = not shape or isinstance(shape[-1], Variable)
        symbols = any(isinstance(token, Variable) for token in shape)
        if not any(isinstance(token, Wildcard) for token in shape) and (ends or not symbols):
            return self._symbols.written(shape)
        text = z3.String(f"key {name}")
        lookup = self._symbols.lookup
        self.rules.append(self._patterns.fits(shape, 0, text, lookup, self._delimited))
        return text

    def _others(self, key: str) -> tuple[Member, ...]:
        """Make as many values as can matter.

        Whether a condition holds is changed by one value that meets it, or one that fails it. So
        one value for each condition about the key, and one that is not empty, speak for any number.
        """
        asked = sum(c.key == key for each in self._statements for c in each.conditions)
        return tuple(
            Member(z3.Bool(f"has {key} {n}"), z3.String(f"key {key} {n}"))
            for n in range(1, asked + 2)
        )

    def _is_asked_as_several(self, key: str) -> bool:
        return any(
            condition.key == key and read_operator(condition.operator).qualifier
            for statement in self._statements
            for condition in statement.conditions
        )
