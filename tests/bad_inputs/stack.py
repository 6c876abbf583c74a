"""Mistakes with a stack's outputs, and with what holds data in a protected stage."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from gatehouse.auth import DeveloperLogin, IdentityPool, SecretFrom, Triggers, UserPool
from gatehouse.compute import Function
from gatehouse.core import App, AppStack, S3State, Sensitive
from gatehouse.core.lock_file import lock_file_path
from gatehouse.storage import Bucket, Table

from .case import BadInput

PRODUCTION = "notes-production"


def _in_production(recorded: dict[str, Any], make: Callable[[AppStack], object]) -> Any:
    """Make something in a protected stage whose lock file has entries already."""

    def build(stack: AppStack) -> None:
        content = {"version": 1, "stacks": {PRODUCTION: recorded}}
        lock_file_path(None).write_text(json.dumps(content))
        app = stack.node.root
        assert isinstance(app, App)
        make(AppStack(app, "notes", stage="production"))

    return build


def _users(stack: AppStack, **options: Any) -> UserPool:
    return UserPool(stack, "Users", usernames=["email"], **options)


def _identities(stack: AppStack, id: str = "Identities", *domains: str) -> IdentityPool:
    logins = [DeveloperLogin(domain) for domain in domains]
    return IdentityPool(stack, id, user_pools=[_users(stack).add_client("Web")], logins=logins)


def _endless() -> list[Any]:
    listed: list[Any] = []
    listed.append(listed)
    return listed


def _needing_each_other(stack: AppStack) -> None:
    """Two stacks with a table each, and a function that works with the table of the other."""
    app = stack.node.root
    assert isinstance(app, App)
    stacks = (stack, AppStack(app, "other", region="eu-west-1"))
    tables = [Table(each, "Notes", partition_key="id") for each in stacks]
    for each, table in zip(stacks, reversed(tables), strict=True):
        Function(each, "Work", "lambdas/hello.main", link=[table])


def _trigger_that_names_the_pool(stack: AppStack) -> None:
    app = stack.node.root
    assert isinstance(app, App)
    other = AppStack(app, "other", region="eu-west-1")
    welcome = Function(other, "Welcome", "lambdas/hello.main")
    users = _users(stack, triggers=Triggers(post_confirmation=welcome))
    Function(other, "Find", "lambdas/hello.main", environment={"USER_POOL": users.id})


def _moved(*moves: tuple[str, str]) -> Callable[[AppStack], None]:
    def build(stack: AppStack) -> None:
        for old, new in moves:
            stack.moved(old, to=new)

    return build


def _moved_too_late(stack: AppStack) -> None:
    Table(stack, "Notes", partition_key="id")
    stack.moved("Old", to="Notes")


def _moved_and_still_made(stack: AppStack) -> None:
    stack.moved("Old", to="Notes")
    for id in ("Old", "Notes"):
        Table(stack, id, partition_key="id")


POOL = {
    "aliases": [],
    "case_sensitive": False,
    "custom_attributes": {},
    "standard_attributes": {},
    "usernames": ["email"],
}
IDENTITIES = {"Identities": {"kind": "IdentityPool", "DeveloperLogin": "login.example.com"}}
KEY = {"Users": POOL, "Users.senders_key": {"kind": "SendersKey"}}
KEY_ARN = "arn:aws:kms:eu-west-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef"
GROUP = {"Users": POOL, "Users/Admins": {"kind": "Group", "name": "admins"}}
TABLE = {"Notes": {"kind": "Table", "partition_key": {"name": "userId", "type": "S"}}}

CASES = [
    BadInput(
        name="an ARN of another partition than the stack's",
        build=lambda stack: Bucket(
            stack, "Files", kms_key="arn:aws-cn:kms:eu-west-1:111122223333:key/1"
        ),
        says="must be an ARN of the stack's partition, aws",
    ),
    BadInput(
        name="an output that contains itself",
        build=lambda stack: stack.output(Endless=_endless()),
        says="must not contain itself",
    ),
    BadInput(
        name="a number of which Node keeps no digit behind the sixteenth",
        build=lambda stack: stack.output(Big=2**63),
        says="must be a number up to 9,007,199,254,740,991",
    ),
    BadInput(
        name="a state in a region that there is not",
        build=lambda stack: S3State(bucket="notes-state", region="eu-west-9"),
        says="which has eu-west-3 at most",
    ),
    BadInput(
        name="a state in a bucket with a capital letter",
        build=lambda stack: S3State(bucket="NotesState", region="eu-west-1"),
        says="3 to 63 lowercase letters",
    ),
    BadInput(
        name="a state whose key begins with a slash",
        build=lambda stack: S3State(bucket="notes-state", region="eu-west-1", key="/notes"),
        says="no slash at an end",
    ),
    BadInput(
        name="two stacks that need each other",
        build=_needing_each_other,
        says="stacks must not need each other",
    ),
    BadInput(
        name="a trigger of a stack that needs its pool",
        build=_trigger_that_names_the_pool,
        says="/Users (aws_cognito_user_pool.users) needs other-",
    ),
    BadInput(
        name="`sensitive` as an option of outputs",
        build=lambda stack: stack.output(Token="t", sensitive=True),
        says="it is not an option",
    ),
    BadInput(
        name="a sensitive output without a value",
        build=lambda stack: stack.output(Token=Sensitive(None)),
        says="an output must have a value",
    ),
    BadInput(
        name="a sensitive output of a construct",
        build=lambda stack: stack.output(Files=Sensitive([Bucket(stack, "Files")])),
        says="this is a Bucket",
    ),
    BadInput(
        name="where a secret comes from, as an output",
        build=lambda stack: stack.output(Token=SecretFrom.variable("token")),
        says="this is a SecretFrom",
    ),
    BadInput(
        name="another id of an identity pool in production",
        build=_in_production(IDENTITIES, lambda stack: _identities(stack, "People")),
        says="notes-production/Identities, which the app no longer makes",
    ),
    BadInput(
        name="a DeveloperLogin less in production",
        build=_in_production(IDENTITIES, _identities),
        says="must stay 'login.example.com'",
    ),
    BadInput(
        name="another DeveloperLogin in production",
        build=_in_production(
            IDENTITIES, lambda stack: _identities(stack, "Identities", "auth.example.com")
        ),
        says="the identities of its users",
    ),
    BadInput(
        name="the senders' key left out in production",
        build=_in_production(KEY, _users),
        says="what it encrypted could not be read any more",
    ),
    BadInput(
        name="another key of the senders in production",
        build=_in_production(
            KEY,
            lambda stack: _users(
                stack,
                triggers=Triggers(
                    custom_email_sender="arn:aws:lambda:eu-west-1:111122223333:function:send",
                    kms_key_arn=KEY_ARN,
                ),
            ),
        ),
        says="must have a custom sender and no kms_key_arn",
    ),
    BadInput(
        name="another name of a group in production",
        build=_in_production(
            GROUP, lambda stack: _users(stack).add_group("Admins", name="administrators")
        ),
        says="the list of its members",
    ),
    BadInput(
        name="another key of a table in production",
        build=_in_production(TABLE, lambda stack: Table(stack, "Notes", partition_key="id")),
        says="with its items",
    ),
    BadInput(
        name="a bucket with the id of a table in production",
        build=_in_production(TABLE, lambda stack: Bucket(stack, "Notes")),
        says="must stay the id of a Table",
    ),
    BadInput(
        name="moved: a path that no construct can have",
        build=lambda stack: stack.moved("Old Table", to="New"),
        says="ids with / between them",
    ),
    BadInput(
        name="moved: to where it was",
        build=lambda stack: stack.moved("Notes", to="Notes"),
        says="must be another path than the one that it had",
    ),
    BadInput(
        name="moved: two constructs to one",
        build=_moved(("A", "Notes"), ("B", "Notes")),
        says="must move one construct",
    ),
    BadInput(
        name="moved: one construct to two",
        build=_moved(("A", "Notes"), ("A", "Orders")),
        says="must move to one path",
    ),
    BadInput(
        name="moved: said after the construct was made",
        build=_moved_too_late,
        says="must be said before the construct is made",
    ),
    BadInput(
        name="moved: what is still made under its old id",
        build=_moved_and_still_made,
        says="must not be made any more",
    ),
    BadInput(
        name="moved: to a construct that the stack has not",
        build=lambda stack: stack.moved("Notes", to="Nowhere"),
        says="must be a construct of this stack that makes resources",
    ),
]
