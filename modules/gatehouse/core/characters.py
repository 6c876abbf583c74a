r"""The characters of names and texts that Cognito takes.

Its patterns say ``[\p{L}\p{M}\p{S}\p{N}\p{P}]``: letters, marks, symbols, numbers and
punctuation, of any language. What can't be seen is none of them, and no space but those of ASCII.
"""

from __future__ import annotations

import unicodedata

from .options import Option
from .tokens import is_token

_SEEN = frozenset("LMSNP")


def refuse_unseen(given: Option, text: str, *, spaces: str = "", fix: str = "") -> None:
    """Refuse a text with a character that can't be seen.

    Parameters
    ----------
    given : Option
        The option whose error it is.
    text : str
        What was given; a token passes.
    spaces : str
        White space that may be in it. Default: none.
    fix : str
        What to write instead. Default: to take the character out.

    Raises
    ------
    OptionError
        If it has such a character.

    Notes
    -----
    https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateGroup.html
    """
    if is_token(text):
        return
    for character in text:
        if unicodedata.category(character)[0] in _SEEN or character in spaces:
            continue
        code = f"U+{ord(character):04X}"
        name = unicodedata.name(character, "no character of a language").lower()
        given.refuse(
            "must have letters, marks, symbols, numbers and punctuation alone; this has "
            f"{code} ({name}), which Cognito refuses",
            fix or f"take {code} out",
        )
