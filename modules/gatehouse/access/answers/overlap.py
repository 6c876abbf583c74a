"""Whether patterns have a text in common, and which."""

from __future__ import annotations

import re
from functools import lru_cache

from gatehouse.access.context import Context
from gatehouse.access.patterns import MARK, STAR, Pattern, Token, resolve

#: In the pattern of a thing: any text without a slash, such as the value of ``{id}`` in a path.
SEGMENT = "\ue000"

_ANY = "x"
_PIECES = re.compile(f"([*{SEGMENT}])")
# Codes of wildcards beside those of characters.
_STAR, _MARK, _SEGMENT = -1, -2, -3
_SLASH = ord("/")

Codes = tuple[int, ...]
Tokens = tuple[Token, ...]


@lru_cache(maxsize=65536)
def thing_tokens(pattern: str) -> Tokens:
    """Cut the pattern of a thing: ``*`` is any text, `SEGMENT` any without a slash."""
    return tuple(STAR if each == "*" else each for each in _PIECES.split(pattern) if each)


def common(pattern: Pattern, thing: Tokens, context: Context) -> str | None:
    """Return a text that a policy's pattern and a thing's both match; None if there is none.

    Example
    -------
    >>> from gatehouse.access.patterns import text_pattern
    >>> common(text_pattern("a/*/c", variables=True), thing_tokens("a/b/*"), {})
    'a/b//c'
    """
    tokens = resolve(pattern.tokens, context)
    if tokens is None:
        return None
    path = _as_path(thing)
    if path is not None and _of_paths(tokens).match(path) is None:
        return None
    begin = _same_beginning(tokens, thing)
    one, other = _codes(tokens), _codes(thing)
    if not _meets(one, other, begin):
        return None
    return _written(one, other)


def contains(pattern: Pattern, thing: Tokens, context: Context) -> bool:
    """Return whether a policy's pattern matches every text of a thing. It may say no wrongly."""
    tokens = resolve(pattern.tokens, context)
    if tokens is None:
        return False
    if len(tokens) == len(thing) and all(
        one == other or (one is STAR and other in (STAR, SEGMENT))
        for one, other in zip(tokens, thing, strict=True)
    ):
        return True
    if tokens and tokens[-1] is STAR and all(isinstance(each, str) for each in tokens[:-1]):
        prefix = "".join(str(each) for each in tokens[:-1])
        begin = thing[0] if thing and isinstance(thing[0], str) else ""
        return begin.startswith(prefix)
    text = "".join(str(each) for each in thing)
    return STAR not in thing and SEGMENT not in text and pattern.matches(text, context)


@lru_cache(maxsize=65536)
def _as_path(thing: Tokens) -> str | None:
    """Return a thing as text where only whole parts between slashes vary; None for any other."""
    if len(thing) == 0 or STAR in thing:
        return None
    text = "".join(str(each) for each in thing)
    whole = all(part == SEGMENT for part in text.split("/") if SEGMENT in part)
    return text if whole else None


@lru_cache(maxsize=65536)
def _of_paths(tokens: Tokens) -> re.Pattern[str]:
    """Compile a quick look: what does not match it has nothing in common with the pattern.

    A part that varies stands for any literal, and for what follows as long as that has no slash.
    """
    pieces: list[str] = []
    for token in tokens:
        if token is STAR:
            pieces.append(".*")
        elif token is MARK:
            # The part beside a single character may be empty.
            pieces.append(f"{SEGMENT}?(?:.|(?<={SEGMENT})){SEGMENT}?")
        else:
            pieces += (_of_part(part) for part in re.split("(/)", str(token)))
    if not tokens:
        pieces.append(_of_part(""))
    return re.compile("".join(pieces) + r"\Z", re.DOTALL)


def _of_part(part: str) -> str:
    """Return what a literal part matches: itself, or a part that varies, or what is left of one."""
    if part == "/":
        return part
    return f"(?:{re.escape(part)}|{SEGMENT}|(?<={SEGMENT}))" if part else f"{SEGMENT}?"


def _same_beginning(tokens: Tokens, thing: Tokens) -> int:
    """Return how many characters both begin with, so that the walk need not begin before."""
    one, other = tokens[:1], thing[:1]
    if not one or not other or not isinstance(one[0], str) or not isinstance(other[0], str):
        return 0
    for at, (a, b) in enumerate(zip(one[0], other[0], strict=False)):
        if a != b or b == SEGMENT:
            return at
    return min(len(one[0]), len(other[0]))


@lru_cache(maxsize=65536)
def _codes(tokens: Tokens) -> Codes:
    codes: list[int] = []
    for token in tokens:
        if isinstance(token, str):
            codes += (_SEGMENT if each == SEGMENT else ord(each) for each in token)
        else:
            codes.append(_STAR if token is STAR else _MARK)
    return tuple(codes)


def _meets(one: Codes, other: Codes, begin: int) -> bool:
    """Walk both patterns at once, from where both are the same text."""
    width = len(other) + 1
    stack = [begin * width + begin]
    seen = set(stack)
    goal = len(one) * width + len(other)
    while stack:
        at = stack.pop()
        if at == goal:
            return True
        for following, _ in _steps(one, other, at // width, at % width, width):
            if following not in seen:
                seen.add(following)
                stack.append(following)
    return False


def _steps(one: Codes, other: Codes, i: int, j: int, width: int) -> list[tuple[int, int]]:
    """Return where to go from here, and which character both take on the way; 0 for none."""
    a = one[i] if i < len(one) else 0
    b = other[j] if j < len(other) else 0
    if a > 0 and b > 0:
        return [((i + 1) * width + j + 1, a)] if a == b else []
    here = i * width + j
    steps: list[tuple[int, int]] = []
    if a in (_STAR, _SEGMENT):
        steps.append((here + width, 0))
        if _takes(a, b):
            steps.append((here + 1, b))
    if b in (_STAR, _SEGMENT):
        steps.append((here + 1, 0))
        if _takes(b, a):
            steps.append((here + width, a))
    if (a == _MARK and (b > 0 or b == _MARK)) or (b == _MARK and a > 0):
        steps.append((here + width + 1, b if a == _MARK else a))
    return steps


def _takes(run: int, code: int) -> bool:
    """Return whether a wildcard for many characters takes one of them."""
    return (code > 0 or code == _MARK) and not (run == _SEGMENT and code == _SLASH)


def _written(one: Codes, other: Codes) -> str:
    """Return a text that both match, by the same walk with what it took."""
    width = len(other) + 1
    came: dict[int, tuple[int, int]] = {0: (-1, 0)}
    stack, goal = [0], len(one) * width + len(other)
    while stack and goal not in came:
        at = stack.pop()
        for following, taken in _steps(one, other, at // width, at % width, width):
            if following not in came:
                came[following] = (at, taken)
                stack.append(following)
    characters: list[str] = []
    at = goal
    while at > 0:
        at, taken = came[at]
        if taken:
            characters.append(chr(taken) if taken > 0 else _ANY)
    return "".join(reversed(characters))
