"""Names that AWS gives once are given once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from gatehouse.auth import UserPool
from gatehouse.compute import Function
from gatehouse.core import App, AppStack, OptionError
from gatehouse.iam import Principal, Role, Trust
from gatehouse.storage import Bucket, Table

GLUE = Trust(Principal("Service", ["glue.amazonaws.com"]))
CERTIFICATE = "arn:aws:acm:us-east-1:111122223333:certificate/1"
NAMED: list[Callable[[AppStack, str, str], object]] = [
    lambda stack, id, name: Bucket(stack, id, transform={"bucket": {"bucket": name}}),
    lambda stack, id, name: Table(
        stack, id, partition_key="id", transform={"table": {"name": name}}
    ),
    lambda stack, id, name: Function(
        stack, id, "lambdas/hello.main", transform={"function": {"function_name": name}}
    ),
    lambda stack, id, name: Role(stack, id, trust=GLUE, transform={"role": {"name": name}}),
    lambda stack, id, name: UserPool(stack, id).add_domain("Domain", prefix=name),
    lambda stack, id, name: UserPool(stack, id).add_domain(
        "Domain", host=f"{name}.example.com", certificate_arn=CERTIFICATE
    ),
]
IDS = ["bucket", "table", "function", "role", "prefix", "host"]


@pytest.mark.parametrize("make", NAMED, ids=IDS)
def test_one_name_for_two_things_is_refused(
    stack: AppStack, make: Callable[[AppStack, str, str], object]
) -> None:
    make(stack, "One", "acme-files")
    with pytest.raises(OptionError, match=r"notes-test/One(/Domain)? has this one"):
        make(stack, "Other", "acme-files")


@pytest.mark.parametrize("make", NAMED, ids=IDS)
def test_two_names_and_one_name_of_two_kinds_are_taken(
    stack: AppStack, make: Callable[[AppStack, str, str], object]
) -> None:
    make(stack, "One", "acme-files")
    make(stack, "Other", "acme-notes")
    for number, other in enumerate(NAMED):
        if other is not make and number < IDS.index("prefix"):
            other(stack, f"Kind{number}", "acme-files")


@pytest.mark.parametrize("make", [NAMED[0], NAMED[4], NAMED[5]], ids=["bucket", "prefix", "host"])
def test_what_is_one_in_all_accounts_is_one_in_all_stacks(
    make: Callable[[AppStack, str, str], object],
) -> None:
    app = App()
    make(AppStack(app, "notes", region="eu-west-1"), "One", "acme-files")
    with pytest.raises(OptionError, match=r"notes-dev/One(/Domain)? has this one"):
        make(AppStack(app, "people", region="eu-west-1"), "One", "acme-files")


def test_a_prefix_is_one_in_a_region_and_a_table_one_in_an_account() -> None:
    app = App()
    for name, region in (("notes", "eu-west-1"), ("people", "eu-central-1")):
        stack = AppStack(app, name, region=region)
        UserPool(stack, "Users").add_domain("Domain", prefix="acme")
        Table(stack, "Table", partition_key="id", transform={"table": {"name": "acme"}})
