"""What the emulator answers differently from AWS, put right inside its process.

One file a concern. Each patch stands beside a note of the upstream function that it replaces and
of what that one does differently.
"""

from __future__ import annotations

from importlib import metadata

#: The version whose functions the patches replace; no other is run.
SUPPORTED = "1.5.33"


def _assert_supported() -> None:
    try:
        found = metadata.version("ministack")
    except metadata.PackageNotFoundError:
        raise RuntimeError(f"ministack {SUPPORTED}, the local AWS, is not installed.") from None
    if found != SUPPORTED:
        raise RuntimeError(
            f"ministack is {found}, but the local AWS is made for {SUPPORTED} exactly."
        )


_assert_supported()


def install() -> None:
    """Put all patches in place. Called once, before the emulator serves its first request."""
    from gatehouse.local.overlay import (
        action_names,
        addresses,
        alarms,
        changes,
        credentials,
        drift,
        dynamodb_keys,
        group_roles,
        http_api,
        http_call,
        identity,
        identity_credentials,
        lambda_permissions,
        lambda_runtime,
        partiql_batches,
        policies,
        principals,
        refusals,
        request_keys,
        retries,
        risk_configuration,
        scaling,
        signatures,
        startup,
        token_checks,
        transport,
        trigger_answers,
        user_pool_triggers,
        vpc_links,
        web_identity,
    )

    for concern in (
        startup,
        transport,
        addresses,
        credentials,
        request_keys,
        policies,
        principals,
        identity,
        group_roles,
        token_checks,
        identity_credentials,
        web_identity,
        trigger_answers,
        user_pool_triggers,
        dynamodb_keys,
        partiql_batches,
        signatures,
        refusals,
        http_call,
        http_api,
        lambda_runtime,
        drift,
        alarms,
        action_names,
        changes,
        risk_configuration,
        scaling,
        vpc_links,
        retries,
        lambda_permissions,  # last: it asks before anything that replaces a call
    ):
        concern.install()
