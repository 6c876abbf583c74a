"""The state of other apps, from each kind of backend."""

from typing import Any

import cdktf
from cdktf import App, TerraformLocal, TerraformOutput, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket

KINDS: dict[str, dict[str, Any]] = {
    "Local": {"path": "/elsewhere/terraform.tfstate"},
    "S3": {"bucket": "state", "key": "k", "region": "eu-west-1", "encrypt": True},
    "Gcs": {"bucket": "state", "prefix": "p"},
    "Azurerm": {"storage_account_name": "s", "container_name": "c", "key": "k"},
    "Http": {"address": "https://example.org", "retry_max": 3},
    "Consul": {"path": "p", "access_token": "t", "gzip": False},
    "Pg": {"conn_str": "postgres://example.org", "defaults": {"a": "b"}, "workspace": "w"},
    "Cos": {"bucket": "state"},
    "Oss": {"bucket": "state"},
    "Swift": {"container": "c"},
}


def run(app: App) -> object:
    stack = TerraformStack(app, "remote-states")
    AwsProvider(stack, "aws")
    names = []
    for kind, arguments in KINDS.items():
        state = getattr(cdktf, f"DataTerraformRemoteState{kind}")(
            stack, f"state-{kind}", **arguments
        )
        names.append([state.fqn, state.friendly_unique_id])
        TerraformOutput(stack, f"text-{kind}", value=state.get_string("name"))
        TerraformLocal(stack, f"number-{kind}", state.get_number("size"))
        TerraformLocal(stack, f"list-{kind}", state.get_list("names"))
        TerraformLocal(stack, f"boolean-{kind}", state.get_boolean("is"))
        TerraformLocal(stack, f"any-{kind}", state.get("everything"))
    workspace = cdktf.DataTerraformRemoteState(
        stack,
        "remote",
        organization="me",
        workspaces=cdktf.NamedRemoteWorkspace("notes"),
        hostname="app.example.org",
    )
    prefixed: Any = cdktf.DataTerraformRemoteState(
        stack, "prefixed", organization="me", workspaces=cdktf.PrefixedRemoteWorkspaces("notes-")
    )
    S3Bucket(stack, "bucket", bucket=workspace.get_string("bucket"))
    return [names, prefixed.fqn, workspace.get_string("bucket")]
