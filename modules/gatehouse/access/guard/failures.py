"""What a plan shows as possible, and the provider or AWS refuses when it is applied.

The provider sends a new item of a user pool's schema as ``AddCustomAttributes``, and refuses every
other change of it. A plan shows all of them as an update.
https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html

Terraform makes a resource anew before it destroys the old one, where something that depends on it
is ``create_before_destroy``: the integrations and authorizers of an API are. AWS then still has the
old one, by the same name.
https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#create_before_destroy
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gatehouse.access.guard.danger import Danger, Known
from gatehouse.access.plans import PlannedChange

_POOL = "aws_cognito_user_pool"
_STANDARD = frozenset(
    {
        *("address", "birthdate", "email", "family_name", "gender", "given_name", "locale"),
        *("middle_name", "name", "nickname", "phone_number", "picture", "preferred_username"),
        *("profile", "updated_at", "website", "zoneinfo"),
    }
)
#: What AWS has one of a name of, by the argument that holds the name.
_NAMES = {
    "aws_cloudwatch_log_group": "name",
    "aws_dynamodb_table": "name",
    "aws_iam_role": "name",
    "aws_lambda_function": "function_name",
    "aws_s3_bucket": "bucket",
    "aws_sqs_queue": "name",
}
_ROUTE, _AUTHORIZER = "aws_apigatewayv2_route", "aws_apigatewayv2_authorizer"
_MADE_FIRST = ("create", "delete")
_BESIDE = "add a new attribute beside it, and copy the values"


def failures(change: PlannedChange, known: Known) -> Iterator[Danger]:
    """Yield what of a change would fail at the apply."""
    yield from _of_the_same_name(change, known)
    if change.kind != _POOL or change.action != "change":
        return
    was, now = _schema(change.before), _schema(change.after)
    if change.is_unknown("schema"):
        yield _fails(change, known, "its schema is known only after the apply", "write it as text")
        return
    for name in sorted(was.keys() - now.keys()):
        yield _fails(
            change, known, f"attribute {name} is removed", f"put {name} back; nothing removes it"
        )
    for name in sorted(was.keys() & now.keys()):
        if was[name] != now[name]:
            parts = ", ".join(_differing(was[name], now[name]))
            yield _fails(change, known, f"attribute {name} is changed ({parts})", _BESIDE)
    for name in sorted(now.keys() - was.keys()):
        if now[name].get("required") is True:
            yield _fails(change, known, f"new attribute {name} is required", "make it not required")
        elif name in _STANDARD:
            yield _fails(
                change,
                known,
                f"standard attribute {name} is added, and would be made as custom:{name}",
                "leave it out: a pool has every standard attribute already",
            )


def left_by_routes(
    change: PlannedChange, changes: Iterable[PlannedChange], known: Known
) -> Iterator[Danger]:
    """Yield an authorizer that is destroyed before the route that names it has changed.

    Terraform destroys what nothing names any more first, and API Gateway refuses that. With
    ``create_before_destroy`` it is the other way round, which a plan does not show: Gatehouse sets
    it for authorizers that are functions.
    """
    if change.kind != _AUTHORIZER or change.action != "destroy":
        return
    if change.before.get("authorizer_type") != "JWT" or not change.before.get("id"):
        return
    for each in changes:
        names = each.before.get("authorizer_id") == change.before["id"]
        if each.kind == _ROUTE and each.action == "change" and names:
            yield Danger(
                rule="apply-fails",
                address=change.address,
                kind=change.kind,
                what=f"AWS will refuse to delete it here: {each.address} still names it.",
                fails="Terraform destroys it before it changes the route.",
                ways=(f"change the route first: terraform apply -target={each.address}",),
                known=known,
            )
            return


def _of_the_same_name(change: PlannedChange, known: Known) -> Iterator[Danger]:
    """What is made while AWS still has the old one of its name."""
    name = change.before.get(_NAMES.get(change.kind, ""))
    if change.actions != _MADE_FIRST or not name or change.after.get(_NAMES[change.kind]) != name:
        return
    yield Danger(
        rule="apply-fails",
        address=change.address,
        kind=change.kind,
        what=f"AWS will refuse the new one here: the old one still has the name {name}.",
        fails="Terraform makes it before it destroys the old one, for the API that depends on it.",
        ways=(
            f"destroy the old one first: terraform destroy -target={change.address}",
            "or give the new one another name",
        ),
        known=known,
    )


def _fails(change: PlannedChange, known: Known, what: str, way: str) -> Danger:
    return Danger(
        rule="apply-fails",
        address=change.address,
        kind=change.kind,
        what=f"The provider will fail here: {what}.",
        fails="A pool takes new custom attributes alone. The plan calls this an update in place.",
        ways=(way, "or make a new pool beside it with the trigger user_migration"),
        known=known,
    )


def _schema(values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The attributes by name, without what says nothing."""
    listed = values.get("schema")
    found: dict[str, dict[str, Any]] = {}
    for each in listed if isinstance(listed, list) else []:
        if isinstance(each, Mapping):
            said = {name: value for name, value in each.items() if value not in (None, [], "", {})}
            found[str(each.get("name"))] = said
    return found


def _differing(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for name in sorted(was.keys() | now.keys()):
        if was.get(name) != now.get(name):
            yield f"{name}: {json.dumps(was.get(name))} -> {json.dumps(now.get(name))}"
