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
    from gatehouse.local.emulator import apis, bridge, enforcement, keys
    from gatehouse.local.overlay import (
        alarms,
        changes,
        connections,
        drift,
        dynamodb_expressions,
        event_sources,
        function_settings,
        identity_providers,
        lambda_permissions,
        lambda_runtime,
        later_tags,
        node_runtime,
        partiql_batches,
        policy_documents,
        removals,
        retries,
        s3_answers,
        s3_lifecycle,
        scaling,
        startup,
        vpc_links,
    )
    from gatehouse.local.services import registry

    for concern in (
        keys,
        enforcement,
        apis,
        startup,
        connections,
        policy_documents,
        s3_answers,
        s3_lifecycle,
        partiql_batches,
        dynamodb_expressions,
        node_runtime,
        lambda_runtime,
        function_settings,
        event_sources,
        drift,
        alarms,
        changes,
        identity_providers,
        later_tags,
        removals,
        scaling,
        vpc_links,
        retries,
        lambda_permissions,  # last: its check comes before the patches that replace a call
    ):
        concern.install()
    bridge.install(registry.services())
