"""What was meant as a policy variable, and IAM would read as plain text.

IAM takes ``{aws:username}``, ``$(aws:username)`` and ``${aws:username`` as the characters that they
are, so such a permission names a folder that nobody has. They are looked for in what people write.
What a function of Terraform puts together, such as ``join("", ["$", local.rest])``, is known when
Terraform runs, and not seen here.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .cognito_identity import IN_PARTITION
from .condition_keys import GLOBAL_NAMES, unknown_key

_PREFIX = "|".join(
    map(re.escape, ("aws", "saml", "www.amazon.com", "graph.facebook.com", *IN_PARTITION.values()))
)
# Only the name of a tag goes on behind a slash.
_NAME = r"(?:[A-Za-z]+Tag/[\w.:=+@-]+|[A-Za-z0-9_.-]*[A-Za-z0-9_])"
_OPENING = r"(?:\$\$?|&)\{\s*"
# One colon behind a prefix: functions of providers (`provider::aws::arn_parse`) have two.
_MALFORMED = re.compile(rf"{_OPENING}(?P<key>[A-Za-z][A-Za-z0-9.-]*\s*:(?!:)\s*(?:{_NAME})?)")
_WITHOUT_PREFIX = re.compile(rf"{_OPENING}(?P<key>[A-Za-z]+)\s*\}}")
# Behind one of the prefixes that IAM has, other signs than ${…}: {…}, $(…), and a $ alone.
_OTHER_SIGNS = re.compile(rf"(?:(?<![$&])\{{|\$\(?)(?P<key>(?:{_PREFIX}):{_NAME})")
_GLOBAL = {name.lower(): name for name in GLOBAL_NAMES}


def misspelt_variables(text: str, variable: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Find what was meant as a policy variable and is none.

    Parameters
    ----------
    text : str
        The text.
    variable : Pattern
        What is a variable.

    Yields
    ------
    tuple of str
        The rule, and the key that was meant.

    Examples
    --------
    >>> from gatehouse.iam.policy_variables import _VARIABLE
    >>> list(misspelt_variables("private/{aws:userid}/", _VARIABLE))
    [('must be written ${…}: IAM takes other signs as they are', 'aws:userid')]
    """
    for found in re.finditer(_OPENING, text):
        inner = variable.match(text, found.end())
        if inner and inner["key"] and not variable.match(text, found.start()):
            yield "must stand in ${…} once", inner["key"]
    rest = variable.sub("", text)
    for found in _MALFORMED.finditer(rest):
        key = re.sub(r"\s", "", found["key"])
        yield "must be ${prefix:name}, closed and without blanks around the colon", key
    for found in _WITHOUT_PREFIX.finditer(rest):
        if found["key"].lower() in _GLOBAL:
            yield "must have a prefix", f"aws:{_GLOBAL[found['key'].lower()]}"
    for found in _OTHER_SIGNS.finditer(rest):
        if unknown_key(found["key"]) is None:
            yield "must be written ${…}: IAM takes other signs as they are", found["key"]
