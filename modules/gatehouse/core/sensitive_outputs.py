"""Mark the outputs that refer to a secret: Terraform refuses to plan one that is not marked.

It is done on the JSON that the engine wrote. All references stand there as Terraform reads them,
in the outputs that the engine itself makes for other stacks too. A value is a secret if it is

- an attribute that the provider's schema marks as sensitive (``data/sensitive_attributes.json``),
- a variable that is sensitive, or the result of ``sensitive(...)``,
- an argument that was set to one of these: Terraform passes the mark on,
- another stack's output of one of these. Terraform forgets the mark there, and would print it, in
  plans of resources too: so the reference itself becomes ``sensitive(...)``.

https://developer.hashicorp.com/terraform/language/values/outputs#sensitive
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from .written_text import end_of_expression

Json = dict[str, Any]

# What the AWS provider's schema does not say: its map of an identity provider holds that one's
# client secret. And secrets of providers that are often used beside it.
KNOWN = {
    "aws_cognito_identity_provider": ["provider_details.client_secret"],
    "random_password": ["bcrypt_hash", "result"],
    "tls_private_key": ["private_key_openssh", "private_key_pem", "private_key_pem_pkcs8"],
}

# Begins the names of the outputs that the engine makes for other stacks. It marks all of them.
_FOR_OTHER_STACKS = re.compile(r"cross[-_]stack[-_]output[-_]")

_OF_OTHER_STACK = re.compile(
    r"(?<!\bsensitive\()\bdata\.terraform_remote_state\.[\w-]+\.outputs\.(?P<output>[\w-]+)"
)

_REFERENCE = re.compile(
    r"(?<![\w.-])(?:resource\.)?(?P<data>data\.)?(?P<kind>[a-z]\w*)\.(?P<name>[A-Za-z_][\w-]*)"
    r"(?P<path>(?:\.(?:[A-Za-z_][\w-]*|\*)|\[[^\]]*\])*)"
)
_STEP = re.compile(r"\.([A-Za-z_][\w-]*|\*)|\[([^\]]*)\]")
_UNMARKED = re.compile(r"(?<!\w)(?:nonsensitive|issensitive)\(")
_MARKED = re.compile(r"(?<!\w)sensitive\(")


def mark_sensitive_outputs(stacks: Mapping[str, Path], contents: dict[str, Json]) -> None:
    """Mark outputs of stacks in their Terraform JSON, where they refer to secrets.

    Parameters
    ----------
    stacks : dict of str to Path
        The files, by the stacks' names; the outputs of one may be read by another.
    contents : dict of dict
        What was read from the files. What is marked is marked here too.
    """
    secrets, changed = _marked(contents)
    if not secrets:
        return
    for name, content in contents.items():
        marked = _with_marked_references(content, {output for _, output in secrets})
        if marked != content:
            contents[name] = marked
            changed.add(name)
    for name in changed:
        text = json.dumps(contents[name], indent=2, ensure_ascii=False)
        stacks[name].write_text(text, "utf-8")


def _marked(contents: Mapping[str, Json]) -> tuple[set[tuple[str, str]], set[str]]:
    """Mark the outputs; return those that are secrets, and the stacks that changed."""
    secrets: set[tuple[str, str]] = set()  # stack and output
    changed: set[str] = set()
    found = True
    while found:  # a stack may read an output that is found to be a secret after its own
        found = False
        for stack, content in contents.items():
            known = {name for _, name in secrets}
            for name, output in content.get("output", {}).items():
                if (stack, name) in secrets or not _is_secret(content, name, known):
                    continue
                found = True
                secrets.add((stack, name))
                if not output.get("sensitive"):
                    content["output"][name] = {**output, "sensitive": True}
                    changed.add(stack)
    return secrets, changed


def _with_marked_references(value: Any, secrets: set[str]) -> Any:
    """Write ``sensitive(...)`` around each reference to another stack's secret."""

    def mark(found: re.Match[str]) -> str:
        return f"sensitive({found[0]})" if found["output"] in secrets else found[0]

    if isinstance(value, str):
        return _OF_OTHER_STACK.sub(mark, value) if "${" in value else value
    if isinstance(value, list):
        return [_with_marked_references(each, secrets) for each in value]
    if isinstance(value, dict):
        return {name: _with_marked_references(each, secrets) for name, each in value.items()}
    return value


def _is_secret(content: Json, name: str, secrets: set[str]) -> bool:
    output = content["output"][name]
    if output.get("sensitive") and not _FOR_OTHER_STACKS.match(name):
        return True
    return _Reading(content, secrets).holds_secret(output.get("value"))


class _Reading:
    """The search for secrets from one value of a stack's JSON on, along its references."""

    def __init__(self, content: Json, secrets: set[str]) -> None:
        self._content = content
        self._secrets = secrets
        self._seen: set[tuple[str, ...]] = set()

    def holds_secret(self, value: Any) -> bool:
        return any(self._is_secret(expression) for expression in _expressions(value))

    def _is_secret(self, expression: str) -> bool:
        expression = _without_unmarked(expression)
        return bool(_MARKED.search(expression)) or any(
            self._refers_to_secret(reference) for reference in _REFERENCE.finditer(expression)
        )

    def _refers_to_secret(self, reference: re.Match[str]) -> bool:
        kind, name = f"{reference['data'] or ''}{reference['kind']}", reference["name"]
        path = _path(reference["path"])
        if (kind, name, *path) in self._seen:
            return False
        self._seen.add((kind, name, *path))
        if kind == "terraform_data" and path[:1] == ("output",):
            path = ("input", *path[1:])  # the same value; Terraform forgets its mark
        if kind == "var":
            variable = self._content.get("variable", {}).get(name, {})
            return bool(variable.get("sensitive"))
        if kind == "local":
            return self.holds_secret(self._content.get("locals", {}).get(name))
        if kind == "data.terraform_remote_state":
            return path[1] in self._secrets if len(path) > 1 else bool(self._secrets)
        if any(_is_along(path, known) for known in _known().get(kind, ())):
            return True
        room = self._content.get("data" if reference["data"] else "resource", {})
        block = room.get(reference["kind"], {}).get(name, {})
        return any(self.holds_secret(value) for value in _at(block, path))


def _expressions(value: Any) -> Iterator[str]:
    """List what stands in ``${...}`` and ``%{...}`` in a value, at any depth."""
    if isinstance(value, str):
        yield from _in_templates(value)
    elif isinstance(value, Mapping):
        for name, each in value.items():
            if name != "//":
                yield from _in_templates(name)
                yield from _expressions(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _expressions(each)


def _in_templates(text: str) -> Iterator[str]:
    for begin in re.finditer(r"(?<!\$)\$\{|(?<!%)%\{", text):
        yield text[begin.end() : end_of_expression(text, begin.end())]


def _end_of(text: str, start: int, opens: str, closes: str) -> int:
    """Where what was opened before ``start`` is closed; the text's end if it is not."""
    depth = 1
    for place in range(start, len(text)):
        depth += (text[place] == opens) - (text[place] == closes)
        if depth == 0:
            return place
    return len(text)


def _without_unmarked(expression: str) -> str:
    """Leave out what the source itself declares to be no secret."""
    while found := _UNMARKED.search(expression):
        end = _end_of(expression, found.end(), "(", ")")
        expression = expression[: found.start()] + expression[end + 1 :]
    return expression


def _path(steps: str) -> tuple[str, ...]:
    """The names in ``[0].oauth[*].client_secret``; which one of many it is does not matter."""
    names = []
    for place, step in enumerate(_STEP.finditer(steps)):
        name, index = step[1], step[2]
        if name and name != "*":
            names.append(name)
        elif index and index.startswith('"') and place:
            names.append(index.strip('"'))
    return tuple(names)


def _is_along(path: tuple[str, ...], known: str) -> bool:
    """Whether a path leads to an attribute, into it, or to a block that it is in."""
    return all(step == other for step, other in zip(path, known.split("."), strict=False))


def _at(value: Any, path: tuple[str, ...]) -> Iterable[Any]:
    """What an argument was set to; of a block that there are many of, in each."""
    if isinstance(value, list):
        return [found for each in value for found in _at(each, path)]
    if not path:
        return [value]
    if isinstance(value, Mapping):
        return _at(value[path[0]], path[1:]) if path[0] in value else []
    return [value]


@cache
def _known() -> Mapping[str, list[str]]:
    """The sensitive attributes, by resource type; ``data.`` is before that of a data source."""
    text = (files("gatehouse") / "data" / "sensitive_attributes.json").read_text("utf-8")
    schema: dict[str, list[str]] = json.loads(text)
    return {**schema, **KNOWN}
