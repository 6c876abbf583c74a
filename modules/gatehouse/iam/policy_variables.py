"""Policy variables: ``${cognito-identity.amazonaws.com:sub}`` on its way through Terraform.

AWS's documents and Terraform write different things alike: ``${…}`` is a value that IAM fills in on
each request, and an expression that Terraform fills in on apply. The two are told apart by their
form: a policy variable is a condition key, ``prefix:name``, with a default perhaps, and no
Terraform expression can look like that. In ``aws_iam_policy_document`` the provider wants ``&{…}``:
https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatehouse.core.options import option

from .cognito_identity import IN_PARTITION
from .condition_keys import has_many_values, unknown_key
from .written_variables import misspelt_variables

# ${prefix:name}, ${prefix:name/part}, ${prefix:name, 'default'}, where the prefix may itself be an
# expression of Terraform (CDKTF's marker of one); and IAM's escapes ${*} ${?} ${$}. A dollar or an
# ampersand more is how people who know Terraform write the same.
_VARIABLE = re.compile(
    r"""(?: \$?\$ | & )\{(
        (?P<key>
            (?: [A-Za-z][A-Za-z0-9./-]* | \$\{TfToken\[TOKEN\.\d+\]\} )
            : [\w./:=+@-]+ (?: [ ]+ [\w./:=+@-]+ )*
        ) (?P<default> \s* , \s* '[^'{}]*' )?
        | [*?$]
    )\}""",
    re.VERBOSE,
)

# An expression of Terraform, braces within it once.
_EXPRESSION = re.compile(r"(\$\{(?:[^{}]|\{[^{}]*\})*\})")
_WILDCARD = re.compile(r"([*?])")

#: Characters that IAM has no place for in a policy.
NOT_IN_POLICIES = re.compile(r"[^\t\n\r\x20-\xff]")

# A dot where the colon should be: Terraform would look for a resource of that name.
_WITHOUT_COLON = re.compile(
    r"\$\{((?:" + "|".join(map(re.escape, IN_PARTITION.values())) + r")[.][A-Za-z]+)\}"
)


def for_policy_document(text: str) -> str:
    """Write the policy variables in a text as ``aws_iam_policy_document`` wants them.

    Examples
    --------
    >>> for_policy_document("${aws_s3_bucket.b.arn}/${cognito-identity.amazonaws.com:sub}/*")
    '${aws_s3_bucket.b.arn}/&{cognito-identity.amazonaws.com:sub}/*'
    """
    return _VARIABLE.sub(r"&{\1}", text)


def for_json(text: str) -> str:
    """Write the policy variables in a text as arguments of Terraform that take JSON want them.

    Examples
    --------
    >>> for_json("${aws_s3_bucket.b.arn}/${aws:username}")
    '${aws_s3_bucket.b.arn}/$${aws:username}'
    """
    return _VARIABLE.sub(r"$${\1}", text)


def variables_in(text: str, *, needed: bool = False) -> Iterator[str]:
    """The condition keys that stand in a text as policy variables.

    Parameters
    ----------
    text : str
        The text.
    needed : bool
        Whether to leave out those with a default, which always have a value. Default: False.

    Examples
    --------
    >>> list(variables_in("${aws_s3_bucket.b.arn}/${aws:username}/${aws:PrincipalTag/team, 'x'}"))
    ['aws:username', 'aws:PrincipalTag/team']
    """
    for found in _VARIABLE.finditer(text):
        if found["key"] and not (needed and found["default"]):
            yield found["key"]


def pieces_of(text: str, *, wildcards: bool) -> Iterator[tuple[str | None, bool]]:
    """What a text consists of: plain text, keys of policy variables, and None for a wildcard.

    Terraform's own expressions, and IAM's escapes, are plain text.

    Examples
    --------
    >>> list(pieces_of("arn:aws:s3:::a/${aws:username}/*", wildcards=True))
    [('arn:aws:s3:::a/', False), ('aws:username', True), ('/', False), (None, False)]
    """
    position = 0
    for found in _VARIABLE.finditer(text):
        yield from _plain_pieces(text[position : found.start()], wildcards)
        yield (found["key"], True) if found["key"] else (found[1], False)
        position = found.end()
    yield from _plain_pieces(text[position:], wildcards)


def _plain_pieces(text: str, wildcards: bool) -> Iterator[tuple[str | None, bool]]:
    for number, piece in enumerate(_EXPRESSION.split(text)):
        is_expression = number % 2 == 1
        for part in (piece,) if is_expression or not wildcards else _WILDCARD.split(piece):
            if part:
                is_wild = wildcards and not is_expression and part in ("*", "?")
                yield (None if is_wild else part), False


def check_variables(owner: str, name: str, text: str) -> None:
    """Check that IAM knows the policy variables in a text.

    Raises
    ------
    OptionError
        If one is unknown, misspelt, or can have several values. IAM accepts a statement with such a
        variable, and it never matches.
    """
    if not set(text) & {"{", "$"}:
        return
    for found in _WITHOUT_COLON.finditer(text):
        prefix, _, claim = found[1].rpartition(".")
        option(owner, name, text).refuse(
            f"a policy variable must be a prefix, a colon and a name; {found[0]} has no colon",
            f"write ${{{prefix}:{claim}}}",
        )
    for rule, key in misspelt_variables(text, _VARIABLE):
        option(owner, name, text).refuse(f"a policy variable {rule}", f"write ${{{key}}}")
    for key in variables_in(text):
        meant = unknown_key(key)
        if meant is not None:
            option(owner, name, text).refuse(f"IAM has no policy variable ${{{key}}}", meant)
        if has_many_values(key):
            option(owner, name, text).refuse(
                f"a policy variable must have one value; {key} can have several",
                f'write a condition: Condition("ForAnyValue:StringEquals", "{key}", [...])',
            )


def check_characters(owner: str, name: str, text: str) -> None:
    """Refuse characters that no policy may have.

    https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html
    """
    wrong = NOT_IN_POLICIES.search(text)
    if wrong is not None:
        option(owner, name, text).refuse(
            f"must have only characters up to ÿ (Latin-1): IAM refuses a policy with {wrong[0]!r}",
            "rename it with other letters, or write ? in the place of the character",
        )
