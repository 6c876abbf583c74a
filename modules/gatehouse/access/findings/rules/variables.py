"""Policy variables: those that may hold a delimiter, and those that stand for nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from gatehouse.access.findings.facts import VARIABLE, Facts, Grant
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
                if not name.lower().startswith(_FREE) or _is_bound(grant, name):
                    continue
                rest = text[found.end() :]
                if rest.startswith(("/", "*", "?")) or "/" in text[: found.start()]:
                    yield Found(
                        grant.source,
                        f"{found[0]} in {text} may hold a slash: the value team/other reaches the "
                        "folder other of team.",
                        text,
                    )


def _is_bound(grant: Grant, name: str) -> bool:
    """Whether a condition keeps the delimiter out of a variable, or names its values."""
    for operator, key, values in grant.conditions:
        if key != name.lower():
            continue
        plain = operator.rpartition(":")[2]
        if plain == "stringnotlike" and any(fnmatchcase("a/b", each) for each in values):
            return True
        if plain in ("stringequals", "stringlike") and not any("*" in each for each in values):
            return True
    return False


def _behind_wildcards(facts: Facts) -> Iterator[Found]:
    for grant in facts.grants_of("users", "guests"):
        for resource in grant.resources:
            key = resource.partition("/")[2] if ":::" in resource else ""
            own = _OWN.search(key)
            if own and set("*?") & set(key[: own.start()]):
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
