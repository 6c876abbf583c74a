"""moto's tests, in its server mode: each on a fresh AWS."""

from __future__ import annotations

from gatehouse.local.launcher.environment import RootKey

from benchmarks.suites.suite import Suite

_VERSION = "5.2.5"
#: What moto's tests import beside moto.
_BESIDE = ("freezegun", "parameterized", "pycognito", "pyotp", "pytest", "pytest-timeout", "sure")

MOTO = Suite(
    name="moto",
    version=_VERSION,
    requirements=(f"moto[all,server]=={_VERSION}", *_BESIDE),
    parts=("cognitoidp", "cognitoidentity", "sts", "iam", "apigatewayv2", "s3", "dynamodb"),
    path="tests/test_{part}",
    plugins=("moto_mocks",),
    root=RootKey("FOOBARKEY", "FOOBARSECRET"),
    account="123456789012",
    about=(
        "moto's tests are run in its server mode, each on a fresh AWS.",
        "The services of the first 5 lines are Gatehouse's own.",
    ),
    variables={"TEST_SERVER_MODE": "true"},
)
