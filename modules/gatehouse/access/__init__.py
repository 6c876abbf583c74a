"""Decide requests as IAM does: an evaluator of AWS policies in plain Python.

It calls neither AWS nor an emulator. The local AWS and the access review both use it.

Example
-------
>>> from gatehouse.access import Policies, Request, evaluate, parse_policy
>>> reader = parse_policy(
...     '{"Version": "2012-10-17", "Statement": {"Effect": "Allow",'
...     ' "Action": "s3:Get*", "Resource": "arn:aws:s3:::notes/*"}}', "role reader")
>>> evaluate(
...     Request("s3:DeleteObject", "arn:aws:s3:::notes/a", "arn:aws:iam::111122223333:role/r"),
...     Policies(identity=[reader])).effect
'ImplicitDeny'
"""

from __future__ import annotations

from .errors import InvalidPolicy
from .evaluate import Decision, Policies, evaluate, evaluate_trust
from .policy import Policy, Statement, parse_policy
from .principals import Principal
from .request import Request
from .stored import check_stored

__all__ = [
    "Decision",
    "InvalidPolicy",
    "Policies",
    "Policy",
    "Principal",
    "Request",
    "Statement",
    "check_stored",
    "evaluate",
    "evaluate_trust",
    "parse_policy",
]
