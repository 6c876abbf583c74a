"""Check the text in a stack's JSON: what Terraform would read otherwise than people wrote it.

In JSON, each text is a template of Terraform's: ``${name}`` is an expression and ``%{if}`` a
directive. References that constructs make are meant so; ``Hello ${name}`` in an e-mail is not, and
ends in a plan that fails, or in another text than the one written. It is looked for in the JSON,
where the text of every option and of every transform arrives.

https://developer.hashicorp.com/terraform/language/expressions/strings
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

from .errors import OptionError

# `$${` and `%%{` are Terraform's escapes for the characters themselves.
_TEMPLATE = re.compile(r"(?<!\$)\$\{|(?<!%)%\{")
_ROOTS = "var|local|data|module|path|terraform|each|count|self|resource|ephemeral"
_DIRECTIVE = re.compile(r"%\{~?\s*(?:if|for|else|endif|endfor)\b")
_LOOP = re.compile(r"%\{~?\s*for\s+([\w-]+)\s*(?:,\s*([\w-]+)\s*)?in\b")
_BEGIN = r"\$\{~?\s*[!-]?\s*"
# A function, a value in brackets or quotes, or an operator: nobody writes these by mistake.
_COMPUTED = re.compile(
    _BEGIN + r"(?:[\w:-]+\s*\(|[(\[{\"]|<<-?\w|(?:true|false|null|\d[\d.]*)\s*[?=!<>&|*/%+-])"
)
# An attribute of a resource, of whatever provider; whether there is one, a plan says.
_ATTRIBUTE = re.compile(_BEGIN + r"[a-z][a-z0-9]*_\w+\.[A-Za-z_][\w-]*[.\[]")
_REFERENCE = re.compile(_BEGIN + r"([A-Za-z0-9_-]+)\s*[.\[]")
# What the parts of a `for` and of a `dynamic` block are called; these are all of it.
_LOOP_VALUE = re.compile(_BEGIN + r"([\w-]+)")
_ARN = re.compile(r'"arn:(aws[a-z-]*):')
# Arguments whose text AWS does not read as an ARN.
_FOR_OTHERS = {"description", "environment", "input", "name", "request_parameters", "tags"}
# What Terraform takes as it stands: no value of another is known when it reads these.
_LITERAL = {("terraform",), ("variable", "default"), ("variable", "description")} | {
    ("output", "description")
}
# As they stand in JSON: halves of a character, and NUL.
_NO_TEXT = re.compile(r"(?<!\\)(?:\\\\)*\\u(?:d[89ab][0-9a-f]{2}|d[c-f][0-9a-f]{2}|0000)", re.I)


def check_written_text(stack: str, written: str, document: Any) -> None:
    """Check the JSON of a stack.

    Parameters
    ----------
    stack : str
        The stack's path, for the error.
    written : str
        The JSON.
    document : dict
        What was read from it.

    Raises
    ------
    OptionError
        If a text is no template though Terraform would read one, or holds what is no text.
    """
    roots = None
    for found in _TEMPLATE.finditer(written):
        if _is_read(written, found.start()):
            continue
        if roots is None:
            roots = _roots(document)
        reference = _REFERENCE.match(written, found.start())
        if reference is None or reference[1] not in roots:
            _refuse(stack, document, roots)
            break  # all of it was read
    if _NO_TEXT.search(written):
        _refuse(stack, document, roots or ())


def check_partitions(stack: str, written: str, document: Any, partition: str | None) -> None:
    """Check that the ARNs in a stack's JSON are of its partition: no other's can be reached.

    Text for people and for programs, such as variables of a function, may name any.

    Parameters
    ----------
    stack : str
        The stack's path, for the error.
    written : str
        The JSON.
    document : Any
        The same, read.
    partition : str, optional
        The stack's partition. None: only Terraform knows it, and every ARN passes.

    Raises
    ------
    OptionError
        If one is of another partition: AWS refuses it in the middle of an apply.
    """
    if partition is None or not {found[1] for found in _ARN.finditer(written)} - {partition}:
        return
    used = {room: document.get(room, {}) for room in ("resource", "data")}
    for construct, option, text in _texts(used, stack, ()):
        found = _ARN.match(f'"{text}')
        if found and found[1] != partition and not _FOR_OTHERS & set(option.split(".")):
            raise OptionError(
                construct=construct,
                option=option,
                value=text,
                rule=f"must be an ARN of the stack's partition, {partition}; this one is of "
                f"{found[1]}",
                fix=f"pass the ARN of one there, or write the partition as a reference: "
                f'f"arn:{{stack.partition}}:{text.split(":", 2)[2][:40]}"',
            )


def _is_read(text: str, at: int) -> bool:
    """Whether what begins there is an expression or directive, whatever the stack declares."""
    return any(form.match(text, at) for form in (_COMPUTED, _ATTRIBUTE, _DIRECTIVE))


def _roots(document: Any) -> set[str]:
    """What an expression may begin with: Terraform's own words and the types of the stack."""
    return {*_ROOTS.split("|"), *document.get("resource", {}), *_iterators(document)}


def _iterators(value: Any) -> Iterator[str]:
    """What `dynamic` blocks call the value that each block is of: their label, if nothing else."""
    if isinstance(value, list):
        for each in value:
            yield from _iterators(each)
    elif isinstance(value, dict):
        for name, each in value.items():
            if name == "dynamic":
                for labels in each if isinstance(each, list) else [each]:
                    yield from _names_of_dynamic(labels)
            yield from _iterators(each)


def _names_of_dynamic(labels: Any) -> Iterator[str]:
    for label, blocks in labels.items() if isinstance(labels, dict) else ():
        yield label
        for block in blocks if isinstance(blocks, list) else [blocks]:
            iterator = block.get("iterator") if isinstance(block, dict) else None
            if isinstance(iterator, str):
                yield iterator.removeprefix("${").removesuffix("}")


def _refuse(stack: str, document: Any, roots: Collection[str]) -> None:
    """Raise for the first text that is wrong, with the construct that it belongs to."""
    for construct, option, text in _texts(_read_by_terraform(document), stack, ()):
        if any(mark in text for mark in "\0") or not _is_unicode(text):
            raise OptionError(
                construct=construct,
                option=option,
                value=text,
                rule="must be text: no NUL and no half of a character (a lone surrogate)",
                fix="remove the character, or encode what is no text with base64",
            )
        sign = _wrong_sign(text, roots)
        if sign:
            raise OptionError(
                construct=construct,
                option=option,
                value=text,
                rule=f"must not have {sign} in plain text: Terraform reads what follows as a "
                f"{'reference' if sign[0] == '$' else 'directive'}",
                fix=f"write {sign[0]}{sign} for the characters {sign} themselves",
            )


def _read_by_terraform(document: Any) -> Any:
    """The document without what Terraform takes as it stands."""
    if not isinstance(document, dict):
        return document
    kept = {name: value for name, value in document.items() if (name,) not in _LITERAL}
    for room in ("variable", "output"):
        if isinstance(kept.get(room), dict):
            kept[room] = {
                name: {
                    argument: value
                    for argument, value in block.items()
                    if (room, argument) not in _LITERAL
                }
                if isinstance(block, dict)
                else block
                for name, block in kept[room].items()
            }
    return kept


def _wrong_sign(text: str, roots: Collection[str]) -> str | None:
    """The first ``${`` or ``%{`` of a text that was not meant as Terraform reads it."""
    loops = {name for loop in _LOOP.finditer(text) for name in loop.groups() if name}
    at = 0
    while found := _TEMPLATE.search(text, at):
        reference = _REFERENCE.match(text, found.start())
        value = _LOOP_VALUE.match(text, found.start())
        if not (
            _is_read(text, found.start())
            or (reference and reference[1] in roots)
            or (value and value[1] in loops)
        ):
            return found[0]
        # What is within an expression is of somebody who writes Terraform: `"${each}"` of a `for`.
        at = end_of_expression(text, found.end())
    return None


def end_of_expression(text: str, start: int) -> int:
    """Behind the bracket that closes an expression; the end of the text if none does."""
    open_brackets = ["{"]
    at = start
    while at < len(text) and open_brackets:
        inside = open_brackets[-1]
        if inside == '"':
            if text[at] == "\\":
                at += 1
            elif text[at] == '"':
                open_brackets.pop()
            elif _TEMPLATE.match(text, at):
                open_brackets.append("{")
                at += 1
        elif text[at] in '{"':
            open_brackets.append(text[at])
        elif text[at] == "}":
            open_brackets.pop()
        at += 1
    return at


def _texts(value: Any, owner: str, path: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """List the texts of a document, with the construct and the option that each belongs to."""
    if isinstance(value, str):
        yield owner, ".".join(path), value
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each, owner, path)
    elif isinstance(value, dict):
        made_by = value.get("//", {}).get("metadata", {}).get("path") if _has_notes(value) else None
        for name, each in value.items():
            if name != "//":
                below = (name,) if made_by else (*path, name)
                yield from _texts(each, made_by or owner, below)


def _has_notes(value: dict[str, Any]) -> bool:
    return isinstance(value.get("//"), dict)


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
