"""Wildcards and policy variables.

A pattern is cut into tokens once, when the policy is parsed: literal text, ``*``, ``?`` and
variables. The value of a variable is inserted as literal text afterwards, so a value can never
become a wildcard, whatever it contains.

Rules, with the pages of the IAM User Guide that state them:

- ``*`` stands for any run of characters, ``?`` for exactly one
  (``reference_policies_elements_resource``).
- In a resource ARN, wildcards stay inside their colon-delimited segment, except a ``*`` that ends
  its segment, which may match colons; the part after the fifth colon is one segment here,
  since object keys and log groups contain colons themselves.
- A variable is ``${key}`` or ``${key, 'default'}``; ``${*}``, ``${?}`` and ``${$}`` are the plain
  characters. Policies of version 2008-10-17 have no variables
  (``reference_policies_variables``).
- A key that is absent, empty or multivalued gives no value; a default stands in for an absent or
  empty one. A pattern without a value for one of its variables matches nothing.
- In a resource ARN, a variable before the fifth colon is not a variable; such a pattern matches
  nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from .context import Context


@dataclass(frozen=True)
class Variable:
    """A placeholder such as ``${aws:username}`` or ``${aws:PrincipalTag/team, 'none'}``."""

    key: str
    default: str | None = None

    def value(self, context: Context) -> str | None:
        """Return the literal text to insert, or None if there is no value."""
        found = context.get(self.key)
        if isinstance(found, tuple):
            return None
        return found or self.default or None


class Wildcard:
    """A ``*`` or a ``?`` in a pattern, by the regular expression that it stands for."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        """Return the character."""
        return self.text


STAR = Wildcard("*")
MARK = Wildcard("?")

Token = str | Wildcard | Variable

# Each part ends where the next can begin, so that there is one way to match: linear steps.
_VARIABLE = re.compile(r"\$\{(?:([*?$])|([^{}',*?$]+)(?:,\s*'([^']*)'\s*)?)\}")


def tokenise(text: str, *, variables: bool, wildcards: bool) -> tuple[Token, ...]:
    """Cut a pattern into literal text, wildcards and variables.

    Parameters
    ----------
    text : str
        The pattern as it stands in the policy.
    variables : bool
        Whether ``${...}`` is a variable: True from version 2012-10-17 on.
    wildcards : bool
        Whether ``*`` and ``?`` are wildcards: False for operators of exact matching.

    Returns
    -------
    tuple
        Tokens in order; adjacent literals are joined and repeated ``*`` are one.
    """
    tokens: list[Token] = []
    position = 0
    if variables:
        for found in _VARIABLE.finditer(text):
            _tokenise_plain(text[position : found.start()], wildcards, tokens)
            position = found.end()
            escape, key, default = found.groups()
            if escape:
                _append(tokens, escape)
            else:
                tokens.append(Variable(key.strip().lower(), default))
    _tokenise_plain(text[position:], wildcards, tokens)
    return tuple(tokens)


def _tokenise_plain(text: str, wildcards: bool, tokens: list[Token]) -> None:
    if not wildcards:
        if text:
            _append(tokens, text)
        return
    for piece in re.split(r"([*?])", text):
        if piece == "*":
            if not tokens or tokens[-1] is not STAR:
                tokens.append(STAR)
        elif piece == "?":
            tokens.append(MARK)
        elif piece:
            _append(tokens, piece)


def _append(tokens: list[Token], literal: str) -> None:
    if tokens and isinstance(tokens[-1], str):
        tokens[-1] += literal
    else:
        tokens.append(literal)


def resolve(tokens: tuple[Token, ...], context: Context) -> tuple[Token, ...] | None:
    """Replace the variables by the context's values, as literals; None if one is missing."""
    resolved: list[Token] = []
    for token in tokens:
        if isinstance(token, Variable):
            value = token.value(context)
            if value is None:
                return None
            _append(resolved, value)
        elif isinstance(token, str):
            _append(resolved, token)
        else:
            resolved.append(token)
    return tuple(resolved)


class Pattern:
    """A pattern of the policy language, ready to be matched against text.

    Parameters
    ----------
    tokens : tuple
        What ``tokenise`` returned.
    bounded : int
        How many of the first tokens are segments of an ARN whose wildcards stay between colons;
        0, the default, lets every wildcard match any character.
    """

    __slots__ = ("_bounded", "_exact", "_fixed", "_prefix", "_tokens")

    def __init__(self, tokens: tuple[Token, ...], bounded: int = 0) -> None:
        self._tokens = tokens
        self._bounded = bounded
        self._exact: str | None = None
        self._prefix: str | None = None
        self._fixed: re.Pattern[str] | None = None
        if any(isinstance(token, Variable) for token in tokens):
            return
        if not any(isinstance(token, Wildcard) for token in tokens):
            self._exact = str(tokens[0]) if tokens else ""
        elif tokens == (STAR,):
            self._prefix = ""
        elif len(tokens) == 2 and isinstance(tokens[0], str) and tokens[1] is STAR:
            self._prefix = tokens[0]
        else:
            self._fixed = compiled(tokens, bounded)

    @property
    def tokens(self) -> tuple[Token, ...]:
        """The tokens, for those who reason about all texts that match."""
        return self._tokens

    @property
    def bounded(self) -> int:
        """How many of the first tokens are segments whose wildcards stay between colons."""
        return self._bounded

    def matches(self, text: str, context: Context) -> bool:
        """Return whether the whole of ``text`` matches, with the context's values inserted."""
        if self._exact is not None:
            return text == self._exact
        if self._prefix is not None:
            return text.startswith(self._prefix)
        if self._fixed is not None:
            return self._fixed.match(text) is not None
        tokens = resolve(self._tokens, context)
        if tokens is None:
            return False
        if len(tokens) == 1 and isinstance(tokens[0], str):
            return text == tokens[0]
        if len(tokens) == 2 and tokens[1] is STAR and isinstance(tokens[0], str):
            return text.startswith(tokens[0])
        return compiled(tokens, self._bounded).match(text) is not None

    def resolvable(self, context: Context) -> bool:
        """Return whether every variable has a value, so that a mismatch is meaningful."""
        return all(
            token.value(context) is not None
            for token in self._tokens
            if isinstance(token, Variable)
        )


class Nothing(Pattern):
    """The pattern that matches no text at all."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__(())

    def matches(self, text: str, context: Context) -> bool:
        """Return False."""
        return False

    def resolvable(self, context: Context) -> bool:
        """Return False: what the pattern should match is unknown."""
        return False


def text_pattern(text: str, *, variables: bool, wildcards: bool = True) -> Pattern:
    """Make the pattern of a condition value: ``*`` and ``?`` match any character.

    Example
    -------
    >>> pattern = text_pattern("home/${aws:username}/*", variables=True)
    >>> pattern.matches("home/ann/notes", {"aws:username": "ann"})
    True
    >>> pattern.matches("home/bob/notes", {"aws:username": "*"})
    False
    """
    return Pattern(tokenise(text, variables=variables, wildcards=wildcards))


def action_pattern(text: str) -> Pattern:
    """Make the pattern of an action; match it against the action in lower case."""
    return Pattern(tokenise(text.lower(), variables=False, wildcards=True))


def resource_pattern(text: str, *, variables: bool) -> Pattern:
    """Make the pattern of a resource, by the rules for wildcards in ARNs.

    Example
    -------
    >>> resource_pattern("arn:aws:s3:::notes/*", variables=True).matches(
    ...     "arn:aws:s3:::notes/a/b", {})
    True
    """
    tokens = tokenise(text, variables=variables, wildcards=True)
    if not text.startswith("arn:"):
        if any(isinstance(token, Variable) for token in tokens):
            return Nothing()
        return Pattern(tokens)
    colons = 0
    for index, token in enumerate(tokens):
        if isinstance(token, str):
            before = colons
            colons += token.count(":")
            if colons >= 5:
                return _split_resource(tokens, index, 5 - before)
        elif isinstance(token, Variable):
            return Nothing()
    return Pattern(tokens, len(tokens))


def _split_resource(tokens: tuple[Token, ...], index: int, colons: int) -> Pattern:
    """Separate the first five segments, whose wildcards are bounded, from the rest."""
    token = str(tokens[index])
    cut = -1
    for _ in range(colons):
        cut = token.index(":", cut + 1)
    head, rest = token[: cut + 1], token[cut + 1 :]
    if all(isinstance(earlier, str) for earlier in tokens[:index]):
        return Pattern(tokens)  # no wildcard before the fifth colon
    split: tuple[Token, ...] = (*tokens[:index], head)
    bounded = len(split)
    return Pattern(split + ((rest,) if rest else ()) + tokens[index + 1 :], bounded)


@lru_cache(maxsize=8192)
def compiled(tokens: tuple[Token, ...], bounded: int = 0) -> re.Pattern[str]:
    r"""Turn tokens without variables into a regular expression.

    The text after a ``*`` is bound to its first occurrence wherever a later one can't match more,
    by a lookahead with a back reference (Python 3.10 has no atomic groups). Matching then takes
    linear steps, so that a hostile name can't stall the evaluator.
    """
    pieces = [_piece(token, index < bounded) for index, token in enumerate(tokens)]
    stars = [index for index, token in enumerate(tokens) if token is STAR]
    free = {index: _is_free(tokens, index, bounded) for index in stars}
    if not stars:
        return re.compile("".join(pieces) + r"\Z", re.DOTALL)
    source = "".join(pieces[: stars[0]])
    groups = 0
    for star, following in zip(stars, [*stars[1:], None], strict=True):
        chunk = "".join(pieces[star + 1 : following])
        run = "." if free[star] else "[^:]"
        if following is None:
            source += f"{run}*{chunk}\\Z"
        elif free[star] and not free[following]:
            source += f"{run}*?{chunk}"
        else:
            groups += 1
            # By name: a number of three digits would be an octal character.
            source += f"(?=(?P<g{groups}>{run}*?{chunk}))(?P=g{groups})"
    return re.compile(source, re.DOTALL)


def _piece(token: Token, bounded: bool) -> str:
    if isinstance(token, str):
        return re.escape(token)
    return "[^:]" if bounded and token is MARK else "."


def _is_free(tokens: tuple[Token, ...], index: int, bounded: int) -> bool:
    """Return whether the ``*`` at this index may match colons."""
    if index >= bounded or index + 1 == len(tokens):
        return True
    following = tokens[index + 1]
    return isinstance(following, str) and following.startswith(":")
