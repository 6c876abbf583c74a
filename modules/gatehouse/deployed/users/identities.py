"""Which user an identity id is, and which identity a user has.

Cognito has no operation for either: an identity pool keeps the link to itself. It is known to the
local AWS, to an app that writes it down, and to access logs of APIs that were called.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from gatehouse.deployed.users.directory import Directory
from gatehouse.deployed.users.errors import NoSuchUserError, aws_errors
from gatehouse.deployed.users.finding import find_user, user_named
from gatehouse.deployed.users.values import Looked, User, Whois
from gatehouse.errors import CommandError
from gatehouse.local.launcher.asking import ask, understood

#: The shape of an identity id.
IDENTITY = re.compile(r"[a-z]{2}(?:-[a-z]+)+-\d+:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SIGNED_IN = re.compile(r"(?:^|,)(?:[^,]*/)?([^,/]+):CognitoSignIn:([^,]+)")
#: Pages of a log that are read; the newest that match are among them unless the API is busy.
_PAGES = 50
_REFUSED = 2


@dataclass(frozen=True)
class LinkTable:
    """A table of the app's own that holds identity and user side by side.

    Parameters
    ----------
    name : str
        The table.
    identity : str
        The attribute with the identity id. Default ``userId``.
    sub : str
        The attribute with the user's ``sub``. Default ``sub``.
    """

    name: str
    identity: str = "userId"
    sub: str = "sub"


@dataclass(frozen=True)
class _Link:
    """A pair that a source knows."""

    identity: str
    sub: str
    pool: str = ""


def whois(directory: Directory, text: str, *, table: LinkTable | None = None) -> Whois:
    """Find the user of an identity id, or the identity of a user.

    Parameters
    ----------
    directory : Directory
        The pool.
    text : str
        An identity id, ``eu-west-1:...``, or what a user is known by.
    table : LinkTable or None
        A table of the app's own to look into. Default None: none.

    Returns
    -------
    Whois
        The answer, with every place that was asked. It may be empty.

    Raises
    ------
    CommandError
        If there is no such user, or AWS refuses.
    """
    if not IDENTITY.fullmatch(text):
        return whois_user(directory, find_user(directory, text), table=table)
    found = _look(directory, _Link(text, ""), table)
    if not found.sub:
        return replace(found, identity=text)
    try:
        user = user_named(directory, found.sub)
    except NoSuchUserError:
        gone = Looked(directory.place, f"the user {found.sub} is not there, or no longer")
        return replace(found, identity=text, looked=(*found.looked, gone))
    return replace(found, identity=text, user=user)


def whois_user(directory: Directory, user: User, *, table: LinkTable | None = None) -> Whois:
    """Find the identity of a user who is known."""
    found = _look(directory, _Link("", user.sub), table)
    return replace(found, sub=user.sub, user=user)


def _look(directory: Directory, asked: _Link, table: LinkTable | None) -> Whois:
    """Ask each source in turn, until one knows."""
    looked: list[Looked] = []
    for source, links in _sources(directory, asked, table):
        try:
            found = next((each for each in links if _answers(each, asked, directory)), None)
        except CommandError as error:
            looked.append(Looked(source, f"could not be asked: {error.message}"))
            continue
        if found is not None:
            looked.append(Looked(source, "knows it"))
            return Whois(found.identity, found.sub, None, source, tuple(looked))
        looked.append(Looked(source, "does not know it"))
    looked.append(
        Looked("Cognito", "has no operation from an identity id to a user, nor the other way round")
    )
    return Whois(looked=tuple(looked))


def _answers(link: _Link, asked: _Link, directory: Directory) -> bool:
    same_pool = link.pool in ("", directory.pool)
    matches = link.identity == asked.identity if asked.identity else link.sub == asked.sub
    return matches and same_pool and bool(link.identity and link.sub)


def _sources(
    directory: Directory, asked: _Link, table: LinkTable | None
) -> Iterator[tuple[str, Iterator[_Link]]]:
    if directory.endpoint is not None:
        yield "the local AWS", _of_local_aws(directory)
    if table is not None:
        yield f"the table {table.name}", _of_table(directory, asked, table)
    if directory.api:
        yield f"the access log of the API {directory.api}", _of_access_log(directory, asked)


def _of_local_aws(directory: Directory) -> Iterator[_Link]:
    told = ask(str(directory.endpoint), directory.proof, "identities")
    with understood(str(directory.endpoint)):
        found = list(told["identities"])
    for identity in found:
        if directory.identity_pool in ("", identity["pool"]):
            for provider, subjects in identity["subjects"].items():
                for subject in subjects:
                    yield _Link(identity["id"], subject, provider.rpartition("/")[2])


def _of_table(directory: Directory, asked: _Link, table: LinkTable) -> Iterator[_Link]:
    """Read the items of a table that hold what is asked for: by its key, else by an index."""
    wanted, value = (table.identity, asked.identity) if asked.identity else (table.sub, asked.sub)
    client = directory.service("dynamodb")
    with aws_errors(directory, service="dynamodb"):
        described = client.describe_table(TableName=table.name)["Table"]
        places = [(None, described["KeySchema"])] + [
            (each["IndexName"], each["KeySchema"])
            for each in described.get("GlobalSecondaryIndexes", [])
        ]
        for index, keys in places:
            if any(each == {"AttributeName": wanted, "KeyType": "HASH"} for each in keys):
                asked_of = {"IndexName": index} if index else {}
                pages = client.get_paginator("query").paginate(
                    TableName=table.name,
                    KeyConditionExpression="#key = :value",
                    ExpressionAttributeNames={"#key": wanted},
                    ExpressionAttributeValues={":value": {"S": value}},
                    **asked_of,
                )
                for page in pages:
                    yield from (_of_item(each, table) for each in page["Items"])
                return
    raise CommandError(
        f"{wanted} must be the partition key of the table or of an index, or every item is read",
        exit_code=_REFUSED,
    )


def _of_item(item: Mapping[str, Mapping[str, Any]], table: LinkTable) -> _Link:
    return _Link(
        str(item.get(table.identity, {}).get("S", "")), str(item.get(table.sub, {}).get("S", ""))
    )


def _of_access_log(directory: Directory, asked: _Link) -> Iterator[_Link]:
    """Read the lines of an API's access log that hold what is asked for."""
    with aws_errors(directory, service="apigateway"):
        stages = directory.service("apigatewayv2").get_stages(ApiId=directory.api)["Items"]
    groups = {
        (_group_of(settings["DestinationArn"]), settings.get("Format", ""))
        for each in stages
        if (settings := each.get("AccessLogSettings") or {}).get("DestinationArn")
    }
    if not any("cognitoAuthenticationProvider" in written for _, written in groups):
        raise CommandError(
            "its lines lack $context.identity.cognitoAuthenticationProvider, which names the user",
            exit_code=1,
        )
    client = directory.service("logs")
    for group, _ in sorted(groups):
        with aws_errors(directory, service="logs"):
            pages = client.get_paginator("filter_log_events").paginate(
                logGroupName=group, filterPattern=f'"{asked.identity or asked.sub}"'
            )
            for number, page in enumerate(pages):
                for event in page.get("events", []):
                    yield from _of_line(str(event.get("message", "")))
                if number >= _PAGES:
                    break


def _of_line(line: str) -> Iterator[_Link]:
    try:
        fields = json.loads(line)
        identity = str(fields["cognitoIdentityId"])
        providers = str(fields["cognitoAuthenticationProvider"])
    except (ValueError, KeyError, TypeError):
        return
    for found in _SIGNED_IN.finditer(providers):
        if IDENTITY.fullmatch(identity):
            yield _Link(identity, found[2], found[1])


def _group_of(arn: str) -> str:
    return arn.partition(":log-group:")[2].removesuffix(":*")
