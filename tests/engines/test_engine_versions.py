"""Versions that don't fit each other are one error, before Node fails on them."""

from __future__ import annotations

import pytest
from gatehouse.versions import fits

from .conftest import Environment

IMPORT = "import gatehouse.core\nprint('imported')\n"


def error(environment: Environment, engine: str) -> list[str]:
    """The lines that somebody sees whose app does not begin."""
    ran = environment.run(IMPORT, GATEHOUSE_ENGINE=engine)
    assert (ran.returncode, ran.stdout) == (1, "")
    return ran.stderr.splitlines()


def test_constructs_that_the_engine_cannot_use_are_refused(
    environment: Environment, versions: dict[str, str]
) -> None:
    environment.pretend("constructs", (f"Version: {versions['constructs']}", "Version: 10.8.1"))
    assert error(environment, "cdktn") == [
        "error: this environment: option `constructs` cannot be used as given",
        "  value: '10.8.1'",
        f"  rule:  cdktn {versions['cdktn']} needs constructs <10.8.0,>=10.6.0",
        '  fix:   install what fits: pip install "cdktn==0.24.*" "cdktn-provider-aws==25.*" '
        '"constructs<10.8.0,>=10.6.0"',
    ]


def test_constructs_that_the_other_engine_could_not_use_do_not_matter(
    environment: Environment, versions: dict[str, str]
) -> None:
    environment.pretend("constructs", (f"Version: {versions['constructs']}", "Version: 10.8.1"))
    assert environment.run(IMPORT, GATEHOUSE_ENGINE="cdktf").stdout == "imported\n"


def test_a_jsii_that_the_bindings_cannot_use_is_refused(
    environment: Environment, versions: dict[str, str]
) -> None:
    environment.pretend("jsii", (f"Version: {versions['jsii']}", "Version: 1.140.0"))
    _, value, rule, fix = error(environment, "cdktn")
    assert value == "  value: '1.140.0'"
    assert rule.startswith("  rule:  cdktn-provider-aws ")
    assert rule.endswith(" needs jsii <2.0.0,>=1.141.0")
    assert fix.endswith(' "jsii<2.0.0,>=1.141.0"')


def test_bindings_of_another_release_of_the_engine_are_refused(
    environment: Environment, versions: dict[str, str]
) -> None:
    environment.pretend("cdktn", (f"Version: {versions['cdktn']}", "Version: 0.23.0"))
    _, value, rule, _ = error(environment, "cdktn")
    assert value == "  value: '0.23.0'"
    assert rule.endswith(" needs cdktn <0.25.0,>=0.24.0")


@pytest.mark.parametrize("provider", ["7.0.0", "4.67.0", "5.69.0"])
def test_bindings_of_a_provider_that_no_stack_asks_for_are_refused(
    environment: Environment, versions: dict[str, str], provider: str
) -> None:
    environment.pretend(
        "cdktf_cdktf_provider_aws", ("aws provider version 6.", f"aws provider version {provider}.")
    )
    first, _, rule, _ = error(environment, "cdktf")
    assert "option `cdktf-cdktf-provider-aws`" in first
    assert f"it binds the AWS provider {provider}." in rule
    assert rule.endswith("and a stack asks for >= 5.70, < 7.0")


def test_packages_without_metadata_are_used_as_they_are(
    environment: Environment,
) -> None:
    for info in environment.packages.glob("cdktf-*.dist-info"):
        info.unlink()
    assert environment.run(IMPORT, GATEHOUSE_ENGINE="cdktf").stdout == "imported\n"


@pytest.mark.parametrize(
    ("version", "versions"),
    [
        ("10.7.2", ">=10.6.0,<10.8.0"),
        ("10.6", ">=10.6.0"),
        ("1.142.0rc1", ">=1.141.0,<2.0.0"),
        ("0.21.7", "==0.21.*"),
        ("1.4.9", "~=1.4"),
        ("6.25.0", ">= 5.70, < 7.0"),
        ("2.13.3", "==2.13.3"),
        ("2.13.4", "!=2.13.3"),
        ("3", ">2,<=3"),
        ("1.0", ""),
        ("1.0", "===2.0"),
    ],
)
def test_a_version_within_a_range_fits(version: str, versions: str) -> None:
    assert fits(version, versions)


@pytest.mark.parametrize(
    ("version", "versions"),
    [
        ("10.8.0", ">=10.6.0,<10.8.0"),
        ("10.5.9", ">=10.6.0,<10.8.0"),
        ("1.9.0", ">=1.10.0"),
        ("0.22.0", "==0.21.*"),
        ("0.21.7", "!=0.21.*"),
        ("2.0", "~=1.4"),
        ("1.3", "~=1.4"),
        ("2.13.3", "!=2.13.3"),
        ("2.0.0", ">2"),
        ("3.0.1", "<=3"),
    ],
)
def test_a_version_outside_of_a_range_does_not_fit(version: str, versions: str) -> None:
    assert not fits(version, versions)
