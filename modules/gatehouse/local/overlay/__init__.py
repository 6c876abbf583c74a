"""Corrections of the emulator, made inside its process, where it answers differently from AWS.

One file a concern. Each file names the upstream functions that it replaces, and what they do
differently from AWS.
"""

from __future__ import annotations

from importlib import metadata

#: The version whose functions the patches replace; no other version is run.
SUPPORTED = "1.5.33"


def check_version() -> None:
    """Check that the emulator is there, in the version that the patches replace functions of.

    Raises
    ------
    RuntimeError
        If it is missing or of another version.
    """
    try:
        found = metadata.version("ministack")
    except metadata.PackageNotFoundError:
        raise RuntimeError(f"ministack {SUPPORTED}, the local AWS, is not installed.") from None
    if found != SUPPORTED:
        raise RuntimeError(f"ministack is {found}, but the local AWS must have {SUPPORTED}.")


def install() -> None:
    """Install all patches. Called once, before the emulator serves its first request."""
    from gatehouse.local.emulator import bridge
    from gatehouse.local.overlay import (
        action_names,
        addresses,
        administration,
        alarms,
        asked_resources,
        challenges,
        changes,
        connections,
        credentials,
        drift,
        dynamodb_expressions,
        dynamodb_keys,
        encryption_keys,
        event_sources,
        function_settings,
        group_roles,
        groups,
        hosted_sign_in,
        http_api,
        http_call,
        identity,
        identity_providers,
        lambda_permissions,
        lambda_runtime,
        later_tags,
        malformed,
        node_runtime,
        partiql_batches,
        policies,
        policy_documents,
        pool_logs,
        pool_styles,
        principals,
        refusals,
        removals,
        request_keys,
        request_models,
        retries,
        risk_configuration,
        s3_answers,
        s3_lifecycle,
        s3_permissions,
        scaling,
        signatures,
        startup,
        transport,
        trigger_answers,
        user_attributes,
        user_pool_factors,
        user_pool_triggers,
        user_pool_updates,
        username_case,
        vpc_links,
    )
    from gatehouse.local.services import registry

    for concern in (
        startup,
        asked_resources,
        connections,
        transport,
        malformed,
        administration,
        addresses,
        credentials,
        request_keys,
        request_models,
        policies,
        policy_documents,
        principals,
        identity,
        groups,
        group_roles,
        username_case,
        user_attributes,
        challenges,
        hosted_sign_in,
        trigger_answers,
        user_pool_triggers,
        user_pool_updates,
        refusals,  # before all others: it records each permission check in its final form
        s3_permissions,
        encryption_keys,
        s3_answers,
        s3_lifecycle,
        dynamodb_keys,
        partiql_batches,
        dynamodb_expressions,
        signatures,
        http_call,
        http_api,
        node_runtime,
        lambda_runtime,
        function_settings,
        event_sources,
        drift,
        alarms,
        action_names,
        changes,
        identity_providers,
        later_tags,
        risk_configuration,
        pool_logs,
        pool_styles,
        user_pool_factors,
        removals,
        scaling,
        vpc_links,
        retries,
        lambda_permissions,  # last: its check comes before the patches that replace a call
    ):
        concern.install()
    bridge.install(registry.services())
