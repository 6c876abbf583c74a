"""The emulator's own tests: each file on a fresh AWS.

The source distribution has the tests without the helpers and fixtures that they share;
``plugins/ministack_helpers.py`` has those.
"""

from __future__ import annotations

import re

from gatehouse.local.emulator import install
from gatehouse.local.launcher.environment import RootKey

from benchmarks.suites.suite import Suite


def _version() -> str:
    """Return the release that the local AWS runs on."""
    found = re.search(r"^ministack==(\S+)", install.LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    assert found is not None
    return found[1]


MINISTACK = Suite(
    name="ministack",
    version=_version(),
    requirements=(f"ministack[full,test]=={_version()}", "pytest-timeout"),
    parts=(
        *("cognito", "sts", "iam", "iam_auth", "apigatewayv2", "s3", "dynamodb"),
        *("dynamodb_streams", "kms", "lambda", "lambda_core", "sqs", "sns", "cloudwatch"),
        *("cloudwatch_logs", "secretsmanager", "acm", "route53"),
    ),
    path="tests/test_{part}.py",
    plugins=("ministack_helpers",),
    root=RootKey("test", "test"),
    account="000000000000",
    about=(
        "The emulator's own tests, each file on a fresh AWS that has the roles that the file",
        "names. Tests that ask no server, but call the emulator's modules, are not counted.",
        "The services of the first 5 lines are Gatehouse's own.",
    ),
)
