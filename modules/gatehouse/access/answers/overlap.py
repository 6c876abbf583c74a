"""Whether patterns have a text in common, and which."""

from __future__ import annotations

from gatehouse.access.context import Context
from gatehouse.access.patterns import MARK, STAR, Pattern, Token, Variable, resolve, tokenise

Atom = str | Token

_ANY = "x"


def thing_tokens(pattern: str) -> tuple[Token, ...]:
    """Cut the pattern of a thing; in it, a ``*`` is any text, and nothing is a variable."""
    return tokenise(pattern, variables=False, wildcards=True)


def common(pattern: Pattern, thing: tuple[Token, ...], context: Context) -> str | None:
    """Return a text that a policy's pattern and a thing's both match; None if there is none.

    Example
    -------
    >>> from gatehouse.access.patterns import text_pattern
    >>> common(text_pattern("a/*/c", variables=True), thing_tokens("a/b/*"), {})
    'a/b/c'
    """
    tokens = resolve(pattern.tokens, context)
    if tokens is None:
        return None
    return _meet(_atoms(tokens), _atoms(thing))


def contains(pattern: Pattern, thing: tuple[Token, ...], context: Context) -> bool:
    """Return whether a policy's pattern matches every text of a thing. It may say no wrongly."""
    tokens = resolve(pattern.tokens, context)
    if tokens is None:
        return False
    if tokens == thing:
        return True
    if tokens and tokens[-1] is STAR and all(isinstance(each, str) for each in tokens[:-1]):
        prefix = "".join(str(each) for each in tokens[:-1])
        begin = thing[0] if thing and isinstance(thing[0], str) else ""
        return begin.startswith(prefix)
    return all(isinstance(each, str) for each in thing) and pattern.matches(
        "".join(str(each) for each in thing), context
    )


def _atoms(tokens: tuple[Token, ...]) -> list[Atom]:
    atoms: list[Atom] = []
    for token in tokens:
        if isinstance(token, str):
            atoms += token
        elif not isinstance(token, Variable):
            atoms.append(token)
    return atoms


def _meet(one: list[Atom], other: list[Atom]) -> str | None:
    """Walk both patterns at once; literal text at the front and at the end is compared first."""
    if _clash(one, other) or _clash(one[::-1], other[::-1]):
        return None
    stack: list[tuple[int, int, tuple[str, object] | None]] = [(0, 0, None)]
    seen: set[tuple[int, int]] = set()
    while stack:
        i, j, so_far = stack.pop()
        if (i, j) in seen:
            continue
        seen.add((i, j))
        if i == len(one) and j == len(other):
            return _written(so_far)
        a = one[i] if i < len(one) else None
        b = other[j] if j < len(other) else None
        if a is STAR:
            stack.append((i + 1, j, so_far))
        if b is STAR:
            stack.append((i, j + 1, so_far))
        if a is not None and b is not None:
            stack += _step(a, b, i, j, so_far)
    return None


def _step(
    a: Atom, b: Atom, i: int, j: int, so_far: tuple[str, object] | None
) -> list[tuple[int, int, tuple[str, object] | None]]:
    """Take one character of both."""
    if a is STAR and b is STAR:
        return []
    if a is STAR:
        return [(i, j + 1, (_character(b), so_far))]
    if b is STAR:
        return [(i + 1, j, (_character(a), so_far))]
    if a is MARK or b is MARK or a == b:
        return [(i + 1, j + 1, (_character(b if a is MARK else a), so_far))]
    return []


def _character(atom: Atom) -> str:
    return atom if isinstance(atom, str) else _ANY


def _written(so_far: tuple[str, object] | None) -> str:
    characters: list[str] = []
    rest: object = so_far
    while isinstance(rest, tuple):
        characters.append(rest[0])
        rest = rest[1]
    return "".join(reversed(characters))


def _clash(one: list[Atom], other: list[Atom]) -> bool:
    """Return whether the literal beginnings differ already."""
    for a, b in zip(one, other, strict=False):
        if a is STAR or b is STAR:
            return False
        if a is not MARK and b is not MARK and a != b:
            return True
    return False
