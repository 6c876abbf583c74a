"""Policy variables: ``${cognito-identity.amazonaws.com:sub}`` on its way through Terraform.

AWS's documents and Terraform write different things alike: ``${…}`` is a value that IAM puts in on
each request, and an expression that Terraform puts in on apply. The two are told apart by their
form: a policy variable is a condition key, ``prefix:name``, with a default perhaps, and no
Terraform expression can look like that. In ``aws_iam_policy_document`` the provider wants ``&{…}``:
https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
"""

from __future__ import annotations

import re

# ${prefix:name}, ${prefix:name/part}, ${prefix:name, 'default'}, where the prefix may itself be an
# expression of Terraform (CDKTF's marker of one); and IAM's escapes ${*} ${?} ${$}.
_VARIABLE = re.compile(
    r"""\$\{(
        (?: [A-Za-z][A-Za-z0-9.-]* | \$\{TfToken\[TOKEN\.\d+\]\} )
        : [A-Za-z0-9_./:=+@-]+ (?: \s* , \s* '[^']*' )?
        | [*?$]
    )\}""",
    re.VERBOSE,
)


def for_policy_document(text: str) -> str:
    """Write the policy variables in a text as ``aws_iam_policy_document`` wants them.

    Examples
    --------
    >>> for_policy_document("${aws_s3_bucket.b.arn}/${cognito-identity.amazonaws.com:sub}/*")
    '${aws_s3_bucket.b.arn}/&{cognito-identity.amazonaws.com:sub}/*'
    """
    return _VARIABLE.sub(r"&{\1}", text)
