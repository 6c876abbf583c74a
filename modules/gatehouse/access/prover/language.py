"""The texts that two patterns have in common, found by walking both at once."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from gatehouse.access.context import Context
from gatehouse.access.patterns import MARK, STAR, Nothing, Pattern, Token, Wildcard, resolve

#: How far a walk goes. A pattern of a thousand stars is not walked to its end.
_MOST_STATES = 50_000
#: What stands where a pattern lets anything stand.
_ANY = "x"


@dataclass(frozen=True)
class Step:
    """One step of a glob: a character, or a wildcard that may leave colons out."""

    text: str
    wild: bool = False
    bounded: bool = False

    @property
    def is_star(self) -> bool:
        """Whether it stands for any run of characters."""
        return self.wild and self.text == "*"

    def takes(self, character: str) -> bool:
        """Return whether it stands for this character."""
        return not (self.bounded and character == ":") if self.wild else self.text == character


Glob = tuple[Step, ...]
"""A pattern without variables."""


def glob_of(pattern: Pattern, context: Context) -> Glob | None:
    """Return a pattern with the context's values inserted; None if it matches nothing."""
    if isinstance(pattern, Nothing):
        return None
    tokens = resolve(pattern.tokens, context)
    return None if tokens is None else glob_of_tokens(tokens, pattern.bounded)


def glob_of_tokens(tokens: tuple[Token, ...], bounded: int = 0) -> Glob:
    """Return tokens without variables as steps."""
    steps: list[Step] = []
    for index, token in enumerate(tokens):
        if isinstance(token, Wildcard):
            steps.append(Step(token.text, True, index < bounded and not _ends(tokens, index)))
        else:
            steps.extend(Step(character) for character in str(token))
    return tuple(steps)


def _ends(tokens: tuple[Token, ...], index: int) -> bool:
    """Return whether a ``*`` ends its segment of an ARN, so that it may match colons."""
    if tokens[index] is MARK:
        return False
    following = tokens[index + 1] if index + 1 < len(tokens) else ":"
    return isinstance(following, str) and following.startswith(":")


def common_text(one: Glob, other: Glob) -> str | None:
    """Return a short text that matches both globs; None if there is none, or it is too far.

    Example
    -------
    >>> from gatehouse.access.patterns import text_pattern
    >>> def glob(text): return glob_of(text_pattern(text, variables=False), {})
    >>> common_text(glob("private/*/a"), glob("*/b/?"))
    'private/b/a'
    >>> common_text(glob("private/*"), glob("public/*")) is None
    True
    """
    start = (0, 0)
    came: dict[tuple[int, int], tuple[tuple[int, int], str]] = {start: (start, "")}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        if len(came) > _MOST_STATES:
            return None
        if here == (len(one), len(other)):
            return _text_to(here, came)
        for there, character in _moves(one, other, *here):
            if there not in came:
                came[there] = (here, character)
                # A step without a character costs nothing: it is walked before the others.
                (waiting.append if character else waiting.appendleft)(there)
    return None


def _moves(one: Glob, other: Glob, i: int, j: int) -> list[tuple[tuple[int, int], str]]:
    first = one[i] if i < len(one) else None
    second = other[j] if j < len(other) else None
    moves: list[tuple[tuple[int, int], str]] = []
    if first is not None and first.is_star:
        moves.append(((i + 1, j), ""))
    if second is not None and second.is_star:
        moves.append(((i, j + 1), ""))
    if first is not None and second is not None and not (first.is_star and second.is_star):
        character = (
            _ANY if first.wild and second.wild else second.text if first.wild else first.text
        )
        if first.takes(character) and second.takes(character):
            moves.append(((i + (not first.is_star), j + (not second.is_star)), character))
    return moves


def _text_to(
    here: tuple[int, int], came: dict[tuple[int, int], tuple[tuple[int, int], str]]
) -> str:
    characters: list[str] = []
    while here != (0, 0):
        here, character = came[here]
        characters.append(character)
    return "".join(reversed(characters))


#: Matches every text.
ANYTHING: Glob = glob_of_tokens((STAR,))
