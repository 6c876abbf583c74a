"""What a JavaScript file imports and exports, read from its text without running it.

A parser would be a program in Node.js, or a package as large as this one. The text is enough: what
may be an import is followed, and only what is one for certain is checked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_NOT_CODE = re.compile(
    r"""(?P<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')"""
    r"|//[^\n]*|/\*.*?\*/|`(?:\\.|[^`\\])*`",
    re.DOTALL,
)
_IMPORTED = re.compile(
    r"(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire(?:\.resolve)?\s*\(\s*|\bnew\s+URL\s*\(\s*)"
    r"(?P<quote>[\"'`])(?P<name>(?:(?!(?P=quote))[^\n\\])+)(?P=quote)"
)
_STATEMENT = re.compile(
    r"^(?:import|export)\b(?:[^'\"`;()=]*?\bfrom)?\s*(?P<quote>[\"'])(?P<name>[^\"'\n]+)(?P=quote)",
    re.MULTILINE,
)
_REQUIRED = re.compile(
    r"^(?:const|let|var)\s+[^=;()]*=\s*require\(\s*(?P<quote>[\"'])(?P<name>[^\"'\n]+)(?P=quote)",
    re.MULTILINE,
)
_COMPUTED = re.compile(r"\b(?:import|require)\s*\(\s*[^\"'`\s)]")
_EXPORT = re.compile(r"^(?:import|export)\b(?!\s*[(.])", re.MULTILINE)
# What gives a module of CommonJS names that its text does not have.
_ANY_NAME = re.compile(
    r"module\.exports\s*=(?!\s*\{)|\bexports\s*[\[,)]|__export|\.\.\.|\bawslambda\b"
)


@dataclass(frozen=True)
class Specifier:
    """What an import names.

    Parameters
    ----------
    name : str
        A path or a package: ``./store.mjs``, ``lodash/fp``.
    line : int
        The line that it stands in.
    is_statement : bool
        Whether it is ``import`` or ``export ... from``, which takes only whole names of files.
        Default: False.
    """

    name: str
    line: int
    is_statement: bool = False


@dataclass(frozen=True)
class JavaScript:
    """What the text of a module says.

    Parameters
    ----------
    possible : tuple of str
        All that it may import.
    certain : tuple of Specifier
        What it imports whenever it is loaded.
    computed : bool
        Whether it imports by names that only its run decides.
    is_module : bool
        Whether it has the statements of an ES module.
    """

    possible: tuple[str, ...]
    certain: tuple[Specifier, ...]
    computed: bool
    is_module: bool


@lru_cache(maxsize=1024)
def read(content: bytes) -> JavaScript:
    """Read a module of JavaScript or TypeScript."""
    text = content.decode("utf-8", errors="replace")
    code = _code_of(text)
    possible = {each["name"] for each in _IMPORTED.finditer(text)}
    certain = [
        Specifier(each["name"], code.count("\n", 0, each.start()) + 1, pattern is _STATEMENT)
        for pattern in (_STATEMENT, _REQUIRED)
        for each in pattern.finditer(code)
        if not each[0].startswith(("import type", "export type"))
    ]
    return JavaScript(
        possible=tuple(sorted(each for each in possible if "${" not in each)),
        certain=tuple(sorted(certain, key=lambda each: each.line)),
        computed=bool(_COMPUTED.search(code)) or any("${" in each for each in possible),
        # What has exports of CommonJS is no ES module, whatever a text in it looks like.
        is_module=bool(_EXPORT.search(code)) and not re.search(r"\bexports\b", text),
    )


def lacks_export(content: bytes, name: str, *, is_module: bool) -> bool:
    """Whether a module gives nobody a function of a name, as far as its text can tell.

    Parameters
    ----------
    content : bytes
        The module.
    name : str
        The function.
    is_module : bool
        Whether it is an ES module; otherwise it is one of CommonJS.
    """
    # A comment is told from a regular expression only by a parser, so the whole text is asked.
    code = content.decode("utf-8", errors="replace")
    word = rf"(?<![\w$]){re.escape(name)}(?![\w$])"
    if not is_module:
        if _ANY_NAME.search(code):
            return False
        return not re.search(word, code) or "exports" not in code
    if re.search(r"\bexport\s*\*", code):
        return False
    given = (
        rf"\bexport\s*(type\s*)?\{{[^}}]*{word}[^}}]*\}}"
        rf"|\bexport\s+(const|let|var)\b.*{word}"
        rf"|\bexport\s+(async\s+)?(function\s*\*?|class)\s*{word}"
        rf"|\bexport\s+{word}"  # export default
    )
    return not re.search(given, code, re.DOTALL)


def _code_of(text: str) -> str:
    """A text with blanks for its comments and templates; lines stay where they are."""

    def blank(found: re.Match[str]) -> str:
        return found[0] if found["string"] else re.sub(r"[^\n]", " ", found[0])

    return _NOT_CODE.sub(blank, text)
