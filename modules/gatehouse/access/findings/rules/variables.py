"""Policy variables: those that may hold a delimiter, and those that stand for nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from gatehouse.access.findings.facts import VARIABLE, Facts, Grant, has_wildcard
from gatehouse.access.findings.finding import Found, Rule

_VERSION = "2012-10-17"
_LITERAL = re.compile(r"&\{[^}]*\}|\$\$\{[^}]*\}")
#: What users, their providers or administrators write: any text can be in it.
_FREE = ("aws:principaltag/", "saml:", "aws:requesttag/")
_OWN = re.compile(r"\$\{cognito-identity[^}]*:sub\}")


def _delimiters(facts: Facts) -> Iterator[Found]:
    for grant in facts.grants_of("users", "guests"):
        for text in _texts(grant):
            for found in VARIABLE.finditer(text):
                name = found[1].partition(",")[0].strip()
                if name.lower().startswith(_FREE) and not _has_named_values(grant, name):
                    what = _reached(grant, name, text, found.end())
                    if what:
                        yield Found(grant.source, f"{found[0]} in {text} {what}", text)


def _reached(grant: Grant, name: str, text: str, end: int) -> str:
    """Say whose things a value reaches, by what stands behind the variable; empty for nobody's."""
    rest = text[end:]
    if rest[:1] in ("*", "?"):
        return "ends in a star: the value acme reaches what is of acme-eu."
    if not rest:
        in_path = "/" in text[: text.find("${")] and text.startswith("arn:")
        delimiter = "/" if in_path else ""
    else:
        delimiter = rest[0] if has_wildcard(rest) or rest[0] == "/" else ""
    if not delimiter or _is_kept_out(grant, name, delimiter):
        return ""
    return (
        f"may hold {delimiter}: the value team{delimiter}other reaches what is named other of team."
    )


def _is_kept_out(grant: Grant, name: str, delimiter: str) -> bool:
    """Whether a condition keeps a delimiter out of a variable."""
    return any(
        key == name.lower()
        and operator.rpartition(":")[2] == "stringnotlike"
        and any(fnmatchcase(f"a{delimiter}b", each) for each in values)
        for operator, key, values in grant.conditions
    )


def _has_named_values(grant: Grant, name: str) -> bool:
    """Whether a condition names the values that a variable may have."""
    return any(
        key == name.lower()
        and operator.rpartition(":")[2] in ("stringequals", "stringlike")
        and not any(map(has_wildcard, values))
        for operator, key, values in grant.conditions
    )


def _defaults(facts: Facts) -> Iterator[Found]:
    for grant in facts.grants_of("users", "guests"):
        for text in _texts(grant):
            for found in VARIABLE.finditer(text):
                name, comma, default = found[1].partition(",")
                if comma and name.strip().lower().startswith(_FREE):
                    yield Found(
                        grant.source,
                        f"Who has no {name.strip()} gets what is of {default.strip()} in {text}.",
                        text,
                    )


def _behind_wildcards(facts: Facts) -> Iterator[Found]:
    for grant in facts.grants_of("users", "guests"):
        for resource in grant.resources:
            key = resource.partition("/")[2] if ":::" in resource else ""
            own = _OWN.search(key)
            if own and has_wildcard(key[: own.start()]):
                yield Found(
                    grant.source,
                    f"{resource} has a wildcard before the own id: the folder of another may have "
                    "a folder of that name.",
                    resource,
                    "write the folders before the id without wildcards",
                )


def _not_variables(facts: Facts) -> Iterator[Found]:
    for role in facts.model.roles:
        for grant in facts.grants(role):
            document = grant.document.document or {}
            version = document.get("Version", "2008-10-17")
            for text in _texts(grant):
                if version != _VERSION and VARIABLE.search(text):
                    yield Found(
                        grant.source,
                        f"{text} is plain text: a policy without Version {_VERSION} has no "
                        "variables.",
                        text,
                        f"write the Version {_VERSION}",
                    )
                elif _LITERAL.search(text):
                    yield Found(
                        grant.source,
                        f"{text} has a variable that is written for another place, and is plain "
                        "text here.",
                        text,
                    )


def _texts(grant: Grant) -> Iterator[str]:
    if "Resource" in grant.statement:
        yield from grant.resources
    for _, _, values in grant.conditions:
        yield from values


RULES = (
    Rule(
        "variable-delimiter",
        "high",
        "A variable that may hold a delimiter",
        "A session tag is free text. With a slash in it, one tenant reaches the folder of another.",
        "require StringNotLike of the tag to be */* and StringLike to be ?*",
        _delimiters,
    ),
    Rule(
        "variable-default",
        "high",
        "A variable with a default that is somebody's",
        "Whoever has no such tag gets the folder that the default names.",
        "leave the default out: without the tag, the grant then matches nothing",
        _defaults,
    ),
    Rule(
        "variable-behind-wildcard",
        "high",
        "A wildcard before the own id",
        "The wildcard takes in the folder of somebody else, who may have such a folder in it.",
        "write the path before the variable without wildcards",
        _behind_wildcards,
    ),
    Rule(
        "variable-literal",
        "medium",
        "A variable that is plain text",
        "The grant matches nobody, or everybody shares a folder with a strange name.",
        "write ${…} as AWS reads it: &{…} in aws_iam_policy_document, $${…} anywhere else in HCL",
        _not_variables,
    ),
)
