"""How long a policy is for AWS: its JSON without white space.

Only Terraform knows the text of a reference, so each counts as the longest that it can be: the
count here is never less than AWS's.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

from __future__ import annotations

import json
import re
from typing import Any

LONGEST_INLINE = 10_240
LONGEST_MANAGED = 6_144
MOST_MANAGED = 10

# ARNs of these have parts of a bounded length: arn:aws-us-gov:…:ap-southeast-2:111122223333:…
# Longest names: an API's id 10, a bucket 63, a function 64, a queue 80, a table 255.
_LONGEST: tuple[tuple[str, int], ...] = (
    (r"aws_apigatewayv2_api\.\w+\.execution_arn", 72),
    (r"aws_s3_bucket\.\w+\.arn", 83),
    (r"aws_lambda_function\.\w+\.arn", 127),
    (r"aws_sqs_queue\.\w+\.arn", 135),
    (r"aws_dynamodb_table\.\w+\.arn", 314),
    (r"lookup\(\{[^{}]*cognito-identity[^{}]*\}.*\)", 43),
    (r"data\.aws_partition\.\w+\.partition", 10),
    (r"data\.aws_region\.\w+\.\w+", 14),
    (r"data\.aws_caller_identity\.\w+\.account_id", 12),
)
LONGEST_UNKNOWN = 512

_REFERENCE = re.compile(
    r"\$\{((?:aws_|data\.|lookup\(|[a-z]+\(|TfToken|var\.|local\.|module\.).*?)\}"
)
_PICKED = re.compile(r"\$\{lookup\(.*?\)\}")


def longest_text(text: str) -> str:
    """A text with its references filled up to the longest that they can be.

    Examples
    --------
    >>> len(longest_text("${aws_s3_bucket.uploads.arn}/private/*"))
    93
    """
    text = _PICKED.sub("x" * 43, text)
    return _REFERENCE.sub(lambda found: "x" * _longest(found[1]), text)


def size_of(statements: list[dict[str, Any]]) -> int:
    """Characters of a policy with these statements, as AWS counts them."""
    policy = {"Version": "2012-10-17", "Statement": statements}
    return len(json.dumps(policy, separators=(",", ":"), ensure_ascii=False))


def _longest(reference: str) -> int:
    for pattern, length in _LONGEST:
        if re.fullmatch(pattern, reference):
            return length
    return LONGEST_UNKNOWN
