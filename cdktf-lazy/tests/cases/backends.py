"""A stack for each kind of backend."""

from typing import Any

import cdktf
from cdktf import App, TerraformOutput, TerraformStack

KINDS: dict[str, dict[str, Any]] = {
    "Local": {"path": "terraform.tfstate", "workspace_dir": "w"},
    "S3": {
        "bucket": "state",
        "key": "k",
        "region": "eu-west-1",
        "encrypt": True,
        "dynamodb_table": "lock",
        "assume_role": {"role_arn": "arn:aws:iam::111122223333:role/r", "session_name": "s"},
        "endpoints": {"s3": "https://s3.example.org"},
    },
    "Gcs": {"bucket": "state", "prefix": "p"},
    "Azurerm": {
        "storage_account_name": "s",
        "container_name": "c",
        "key": "k",
        "resource_group_name": "g",
    },
    "Http": {"address": "https://example.org", "retry_max": 3, "skip_cert_verification": False},
    "Consul": {"path": "p", "access_token": "t"},
    "Pg": {"conn_str": "postgres://example.org"},
    "Cos": {"bucket": "state"},
    "Oss": {"bucket": "state"},
    "Swift": {"container": "c"},
}


def run(app: App) -> object:
    seen = []
    for kind, arguments in KINDS.items():
        stack = TerraformStack(app, f"backend-{kind.lower()}")
        backend = getattr(cdktf, f"{kind}Backend")(stack, **arguments)
        TerraformOutput(stack, "kind", value=kind)
        remote = backend.get_remote_state_data_source(stack, "self", stack.node.id)
        seen.append([backend.node.path, remote.fqn, cdktf.TerraformBackend.is_backend(backend)])
    remote_stack = TerraformStack(app, "backend-remote")
    cdktf.RemoteBackend(
        remote_stack,
        hostname="app.example.org",
        organization="me",
        workspaces=cdktf.NamedRemoteWorkspace("notes"),
    )
    named = TerraformStack(app, "backend-cloud")
    cdktf.CloudBackend(
        named, organization="me", workspaces=cdktf.NamedCloudWorkspace("notes", "project")
    )
    tagged = TerraformStack(app, "backend-tagged")
    cdktf.CloudBackend(
        tagged, organization="me", workspaces=cdktf.TaggedCloudWorkspaces(["a", "b"])
    )
    replaced = TerraformStack(app, "backend-replaced")
    cdktf.LocalBackend(replaced, path="one")
    replaced.ensure_backend_exists()
    overridden = TerraformStack(app, "backend-overridden")
    overridden.add_override("terraform.backend", {"remote": {"organization": "other"}})
    return seen
