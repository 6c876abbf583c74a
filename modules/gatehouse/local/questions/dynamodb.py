"""DynamoDB requests are asked item by item: ``dynamodb:LeadingKeys`` and related keys.

A batch is split by table, a transaction into the actions of its items, and a statement becomes the
action that it is. A Scan names no item, so that ``ForAllValues`` is true, in AWS as well as here.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

from gatehouse.local.gateway.call import Call, Question
from gatehouse.local.questions import kms, others, partiql
from gatehouse.local.questions.dynamodb_accesses import Access, accesses

logger = logging.getLogger("gatehouse")


def of(call: Call, action: str) -> list[Question]:
    """Return what a request of DynamoDB asks.

    Parameters
    ----------
    call : Call
        The request.
    action : str
        The action of its operation, which is asked where the request is about no items.
    """
    tags = others.tag_keys(call, action)
    found = _accesses(call, action)
    if action == f"dynamodb:{partiql.BATCH}" and found:
        return list(_statements(call, found))
    if not found:
        return list(_with_key(call, Question(action, others.resource_of(call), tags)))
    return [each for access in found for each in _with_key(call, _question(call, access, tags))]


def _accesses(call: Call, action: str) -> list[Access]:
    operation = action.partition(":")[2]
    try:
        request = json.loads(call.content or b"{}")
        read = partiql.accesses if operation in partiql.OPERATIONS else accesses
        return list(read(operation, request))
    except partiql.UnreadableError as error:
        logger.info("%s cannot be read: %s", operation, error)
        return []
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        # A part that cannot be read must not hide the items of the others.
        return [Access(action, "*", unreadable=f"the request cannot be read: {error}")]


def _question(
    call: Call, access: Access, tags: dict[str, object], statement: int | None = None
) -> Question:
    resource = access.resource(call.region, call.account) if access.table != "*" else "*"
    keys = {**tags, **access.context()}
    return Question(
        access.action,
        resource,
        keys,
        statement=statement,
        unreadable=access.unreadable or "",
    )


def _statements(call: Call, found: list[Access]) -> Iterator[Question]:
    """Ask for each statement of a batch; one that cannot be read needs nothing."""
    for place, access in enumerate(found):
        if access.action:
            yield from _with_key(call, _question(call, access, {}, place))


def _with_key(call: Call, question: Question) -> Iterator[Question]:
    yield question
    yield from kms.of_table(call, question)
