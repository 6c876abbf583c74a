"""DynamoDB requests are decided item by item: ``dynamodb:LeadingKeys`` and related keys.

Replaces in ``ministack.core.iam_actions``:

- ``dynamodb_transaction_checks``, which splits transactions only. Here, batches are split by table
  too, and statements become the actions that they are;
- ``dynamodb_service_context``, which knows no keys of items, gives writes a ``Select``, and counts
  only projections as attributes.

Extends ``ministack.core.iam_evaluator.enforce``, which decides all items of a request with the same
keys. A Scan names no item, so that ``ForAllValues`` is true, in AWS as well as here.
"""

from __future__ import annotations

import contextvars
import json
import logging
from collections.abc import Callable
from typing import Any

from ministack.core import iam_actions, iam_evaluator
from ministack.core.responses import get_account_id

from gatehouse.local.overlay import partiql, partiql_batches
from gatehouse.local.overlay.dynamodb_accesses import Access, accesses
from gatehouse.local.overlay.patching import Upstream, replace

logger = logging.getLogger("gatehouse")

_LEADING_KEYS = "dynamodb:leadingkeys"

_asked: contextvars.ContextVar[tuple[Access, ...]] = contextvars.ContextVar(
    "gatehouse_dynamodb", default=()
)


def install() -> None:
    """Install the patches."""
    replace(iam_actions, "dynamodb_transaction_checks", lambda _: checks)
    replace(iam_actions, "dynamodb_service_context", lambda _: _no_context)
    replace(iam_evaluator, "enforce", _item_by_item)


def _no_context(_: bytes) -> dict[str, Any]:
    """Leave the keys to ``enforce``, which knows which access is being decided."""
    return {}


def checks(iam_action: str, body: bytes, region: str, account: str) -> list[tuple[str, str]]:
    """List the actions and resources to decide; none where the request's own action is enough."""
    operation = iam_action.partition(":")[2]
    try:
        request = json.loads(body or b"{}")
        read = partiql.accesses if operation in partiql.OPERATIONS else accesses
        asked = tuple(read(operation, request))
    except partiql.UnreadableError as error:
        logger.info("%s cannot be read: %s", operation, error)
        asked = ()
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        # A part that cannot be read must not hide the items of the others.
        asked = (Access(iam_action, "*", unreadable=f"the request cannot be read: {error}"),)
    _asked.set(asked)
    partiql_batches.refuse({})
    if operation == partiql_batches.OPERATION:
        return []  # decided one by one below: a refused statement does not refuse the others
    return list(dict.fromkeys((each.action, each.resource(region, account)) for each in asked))


def _item_by_item(upstream: Upstream) -> Upstream:
    def enforce(
        access_key_id: str,
        iam_action: str,
        service: str,
        region: str,
        resource_arn: str = "*",
        service_context: dict[str, Any] | None = None,
    ) -> Any:
        def decide(context: dict[str, Any] | None) -> Any:
            return upstream(access_key_id, iam_action, service, region, resource_arn, context)

        if service != "dynamodb":
            return decide(service_context)
        if iam_action == f"dynamodb:{partiql_batches.OPERATION}" and _asked.get():
            return _each_statement(upstream, access_key_id, region, service_context)
        mine = [each for each in _asked.get() if each.action == iam_action]
        mine = [each for each in mine if each.resource(region, get_account_id()) == resource_arn]
        if not mine:
            return decide(service_context)
        return _first_refusal(mine, decide, service_context, access_key_id)

    return enforce


def _first_refusal(
    asked: list[Access],
    decide: Callable[[dict[str, Any]], Any],
    given: dict[str, Any] | None,
    access_key_id: str,
) -> Any:
    shared = {
        name: value
        for name, value in (given or {}).items()
        if name != "dynamodb:EnclosingOperation"  # batches and statements get it too
    }
    for access in asked:
        refused = decide({**shared, **access.context()})
        if refused is None and access.unreadable:
            refused = _unless_keys_do_not_matter(access, access_key_id)
        if refused is not None:
            return refused
    return None


def _each_statement(
    upstream: Upstream, access_key_id: str, region: str, given: dict[str, Any] | None
) -> Any:
    """Decide the statements of a batch; those that are refused get errors in its answer."""
    refused: dict[int, str] = {}
    for place, access in enumerate(_asked.get()):
        resource = access.resource(region, get_account_id())

        def decide(
            context: dict[str, Any], access: Access = access, resource: str = resource
        ) -> Any:
            return upstream(access_key_id, access.action, "dynamodb", region, resource, context)

        if not access.action:
            failure = iam_evaluator.check_credentials(access_key_id, "dynamodb")
        else:
            failure = _first_refusal([access], decide, given, access_key_id)
        if isinstance(failure, iam_evaluator.AuthError):
            return failure
        if failure is not None:
            refused[place] = iam_actions.identity_denial_message(
                access.action, failure.principal_arn, resource, failure.decision == "Deny"
            )
    partiql_batches.refuse(refused)
    return None


def _unless_keys_do_not_matter(access: Access, access_key_id: str) -> Any:
    """Refuse a request whose keys cannot be read, if the caller is limited to some keys."""
    principal = iam_evaluator.resolve_principal(access_key_id, get_account_id())
    if principal.policies is None or not iam_evaluator._names_condition_key(
        principal.policies, _LEADING_KEYS
    ):
        return None
    logger.warning("refused: %s: %s", access.action, access.unreadable)
    return iam_evaluator.EvalResult("ImplicitDeny", principal.arn)
