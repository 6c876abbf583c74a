"""Pools in the files of other tools: a Terraform state, Amplify's outputs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from gatehouse.errors import CommandError

from .pools import Pools

_USER_POOL = "aws_cognito_user_pool"
_IDENTITY_POOL = "aws_cognito_identity_pool"
_API = "aws_apigatewayv2_api"
_TABLE = "aws_dynamodb_table"
_BUCKET = "aws_s3_bucket"


def pools_of_state(file: Path) -> Pools:
    """The pools in a Terraform state: the file itself, or what ``terraform state pull`` prints.

    Raises
    ------
    CommandError
        If it can't be read, or has nothing to take over.
    """
    content = _read(file, "--terraform-state", "a state: terraform state pull > state.json")
    pools = Pools()
    for resource in content.get("resources") or []:
        if not isinstance(resource, dict) or resource.get("mode") != "managed":
            continue
        ids = [str(each["attributes"]["id"]) for each in resource.get("instances") or []]
        if resource.get("type") == _USER_POOL:
            pools.add(Pools(ids))
        if resource.get("type") == _IDENTITY_POOL:
            pools.add(Pools([], ids))
        if resource.get("type") == _API:
            pools.add(Pools([], [], ids))
        if resource.get("type") == _TABLE:
            pools.add(Pools(tables=ids))
        if resource.get("type") == _BUCKET:
            pools.add(Pools(buckets=ids))
    return _some(pools, "--terraform-state", file)


def pools_of_amplify(file: Path) -> Pools:
    """The pools in the ``amplify_outputs.json`` of Amplify Gen 2.

    Raises
    ------
    CommandError
        If it can't be read, or names no pool.
    """
    content = _read(file, "--amplify-outputs", "amplify_outputs.json of Amplify Gen 2")
    auth = content.get("auth") or {}
    users, identities = auth.get("user_pool_id"), auth.get("identity_pool_id")
    found = Pools([users] if users else [], [identities] if identities else [])
    return _some(found, "--amplify-outputs", file)


def _read(file: Path, option: str, what: str) -> dict[str, Any]:
    try:
        content = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(
            f"{option} must be a file of JSON, and {file} cannot be read: {error}.",
            f"Name {what}",
            exit_code=2,
        ) from None
    if not isinstance(content, dict):
        raise CommandError(f"{option} must be {what}, and {file} is not.", exit_code=2)
    return content


def _some(pools: Pools, option: str, file: Path) -> Pools:
    if pools.any():
        return pools
    raise CommandError(
        f"{option} must name a pool, an HTTP API, a table or a bucket, and {file} has none.",
        "Give the id by hand: --user-pool eu-west-1_AbCdEfGhI",
        exit_code=2,
    )
