"""A database and its secret, made by what a file of settings says, with names from a base class."""

import json
from dataclasses import dataclass
from typing import Any

from cdktf import (
    App,
    Fn,
    LocalBackend,
    TerraformLocal,
    TerraformOutput,
    TerraformResourceLifecycle,
    TerraformStack,
    Token,
)
from cdktf_cdktf_provider_aws.db_instance import DbInstance
from cdktf_cdktf_provider_aws.db_subnet_group import DbSubnetGroup
from cdktf_cdktf_provider_aws.provider import AwsProvider, AwsProviderDefaultTags
from cdktf_cdktf_provider_aws.secretsmanager_secret import SecretsmanagerSecret
from cdktf_cdktf_provider_aws.secretsmanager_secret_version import SecretsmanagerSecretVersion
from constructs import Construct

SETTINGS = """
{"databases": {"orders": {"size": 20, "copies": 1}, "stock": {"size": 50, "copies": 0}},
 "tags": {"team": "shop", "cost-centre": "42"}}
"""


@dataclass(frozen=True)
class Settings:
    """What a database is like."""

    name: str
    size: int
    copies: int


class OwnStack(TerraformStack):
    """A stack of this organisation: its provider, its tags, its state."""

    def __init__(self, scope: Construct, name: str, tags: dict[str, Any]) -> None:
        super().__init__(scope, name)
        AwsProvider(
            self,
            "aws",
            region="eu-west-1",
            default_tags=[AwsProviderDefaultTags(tags={**tags, "stack": name})],
        )
        LocalBackend(self, path=f"{name}.tfstate")

    def named(self, *parts: str) -> str:
        return "-".join((self.node.id, *parts))


class Database(OwnStack):
    """A database with copies."""

    def __init__(self, scope: Construct, settings: Settings, tags: dict[str, Any]) -> None:
        super().__init__(scope, settings.name, tags)
        subnets = DbSubnetGroup(self, "subnets", subnet_ids=["subnet-1", "subnet-2"])
        self.instance = DbInstance(
            self,
            "first",
            identifier=self.named("first"),
            engine="postgres",
            instance_class="db.t4g.micro",
            allocated_storage=settings.size,
            db_subnet_group_name=subnets.name,
            username="admin",
            manage_master_user_password=True,
            skip_final_snapshot=True,
            lifecycle=TerraformResourceLifecycle(
                prevent_destroy=True, ignore_changes=["engine_version"]
            ),
        )
        copies = [
            DbInstance(
                self,
                f"copy-{number}",
                identifier=self.named("copy", str(number)),
                instance_class=self.instance.instance_class,
                replicate_source_db=self.instance.identifier,
            )
            for number in range(settings.copies)
        ]
        hosts = TerraformLocal(self, "hosts", [self.instance.address, *(c.address for c in copies)])
        secret = SecretsmanagerSecret(self, "secret", name=self.named("secret"))
        SecretsmanagerSecretVersion(
            self,
            "content",
            secret_id=secret.id,
            secret_string=Fn.jsonencode(
                {"hosts": hosts.as_list, "port": self.instance.port, "user": "admin"}
            ),
        )
        TerraformOutput(self, "secret_arn", value=secret.arn)
        TerraformOutput(self, "endpoint", value=self.instance.endpoint, sensitive=True)


def run(app: App) -> object:
    settings = json.loads(SETTINGS)
    stacks = [
        Database(app, Settings(name, **one), settings["tags"])
        for name, one in settings["databases"].items()
    ]
    summary = OwnStack(app, "summary", settings["tags"])
    summary.add_dependency(stacks[0])
    state = {"local": Token.null_value(), "remote": {"organization": "shop"}}
    summary.add_override("terraform.backend", state)
    TerraformOutput(summary, "ports", value={one.node.id: one.instance.port for one in stacks})
    return [[one.node.id for one in summary.dependencies], stacks[0].named("x")]
