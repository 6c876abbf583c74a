"""What a module's caller reads: the tables of its inputs and outputs, and an example."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

EXAMPLE = "examples/basic/main.tf"
_PLACEHOLDERS = {"any": '"..."', "string": '"..."', "number": "1", "bool": "true"}


def readme(
    name: str,
    files: Mapping[str, dict[str, Any]],
    variables: Mapping[str, dict[str, Any]],
    outputs: Mapping[str, dict[str, Any]],
    protect: bool,
) -> str:
    """The module's ``README.md``."""
    return "\n".join(
        [
            f"# {name}",
            "",
            "A Terraform module that Gatehouse wrote. Change its Python source and export it "
            "again: a change of these files would be lost.",
            "",
            "```hcl",
            example(name, variables, files, source=f"./{name}").rstrip(),
            "```",
            "",
            "The region and the account are those of the provider that the caller passes on. Two "
            "deployments in one account need another `stage` or another `name`.",
            "",
            _protection(protect),
            "",
            "## Inputs",
            "",
            *_table(
                ("Name", "Type", "Default", "What it is"),
                [
                    (f"`{each}`", f"`{_type(given)}`", _default(given), _described(given))
                    for each, given in variables.items()
                ],
            ),
            "",
            "## Outputs",
            "",
            *_table(
                ("Name", "Sensitive", "What it is"),
                [
                    (f"`{each}`", "yes" if given.get("sensitive") else "no", _described(given))
                    for each, given in sorted(outputs.items())
                ],
            ),
            "",
            "## Files",
            "",
            *_table(
                ("File", "Resources"),
                [
                    (f"[{file}.tf.json]({file}.tf.json)", _kinds(content))
                    for file, content in sorted(files.items())
                    if content.get("resource")
                ],
            ),
            "",
        ]
    )


def example(
    name: str,
    variables: Mapping[str, dict[str, Any]],
    files: Mapping[str, dict[str, Any]],
    *,
    source: str = "../..",
) -> str:
    """A root module that calls this one, with the inputs that have no default."""
    arguments = {"source": json.dumps(source)}
    for each, given in variables.items():
        if "default" not in given:
            arguments[each] = '"dev"' if each == "stage" else _placeholder(_type(given))
    required = files["versions"]["terraform"]["required_providers"]
    aliases = [
        alias for each in required.values() for alias in each.get("configuration_aliases", [])
    ]
    width = max(len(each) for each in arguments)
    lines = [f'module "{name}" {{']
    lines += [f"  {each.ljust(width)} = {value}" for each, value in arguments.items()]
    if aliases:
        passed = {"aws": "aws", **{alias: alias for alias in aliases}}
        width = max(len(each) for each in passed)
        lines += ["", "  providers = {"]
        lines += [f"    {each.ljust(width)} = {value}" for each, value in passed.items()]
        lines += ["  }"]
    return "\n".join([*lines, "}", ""])


def example_file(
    name: str,
    variables: Mapping[str, dict[str, Any]],
    outputs: Mapping[str, dict[str, Any]],
    files: Mapping[str, dict[str, Any]],
) -> str:
    """The file ``examples/basic/main.tf``."""
    required = files["versions"]["terraform"]["required_providers"]
    aliases = [
        alias.partition(".")[2]
        for each in required.values()
        for alias in each.get("configuration_aliases", [])
    ]
    providers = "".join(
        f'provider "aws" {{\n  alias  = "{alias}"\n  region = "us-east-1"\n}}\n\n'
        for alias in aliases
    )
    if aliases:  # what is passed on by name must be there by name
        providers = f'provider "aws" {{\n  region = "eu-west-1"\n}}\n\n{providers}'
    shown = [each for each, given in sorted(outputs.items()) if not given.get("sensitive")]
    printed = "".join(
        f'\noutput "{each}" {{\n  value = module.{name}.{each}\n}}\n' for each in shown
    )
    return providers + example(name, variables, files) + printed


def _protection(protect: bool) -> str:
    if protect:
        return (
            "Its data is protected: Terraform refuses to destroy the pools, tables, buckets and "
            "keys, and AWS to delete those that have such a switch. A version that was exported "
            "with `--no-protect` takes both away."
        )
    return (
        "Its data is **not** protected: `terraform destroy` deletes it. A version that was "
        "exported with `--protect` has both safeguards of Terraform and of AWS."
    )


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    return [
        f"| {' | '.join(head)} |",
        f"| {' | '.join('---' for _ in head)} |",
        *(f"| {' | '.join(each.replace('|', chr(92) + '|') for each in row)} |" for row in rows),
    ]


def _type(variable: Mapping[str, Any]) -> str:
    return str(variable.get("type", "any"))


def _default(variable: Mapping[str, Any]) -> str:
    if "default" not in variable:
        return "**required**"
    if variable.get("sensitive"):
        return "(sensitive)"
    return f"`{json.dumps(variable['default'], ensure_ascii=False)}`"


def _described(given: Mapping[str, Any]) -> str:
    return " ".join(str(given.get("description", "")).split())


def _placeholder(kind: str) -> str:
    if kind in _PLACEHOLDERS:
        return _PLACEHOLDERS[kind]
    return "{}" if kind.startswith(("map", "object")) else "[]"


def _kinds(content: Mapping[str, Any]) -> str:
    return ", ".join(
        f"`{kind}`" + (f" ({len(named)})" if len(named) > 1 else "")
        for kind, named in sorted(content["resource"].items())
    )
