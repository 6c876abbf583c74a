"""One stack for each stage, from a table, with context, and stacks inside of constructs."""

import json
from typing import Any

from cdktf import App, Aspects, S3Backend, TerraformOutput, TerraformStack
from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.iam_role_policy_attachment import IamRolePolicyAttachment
from cdktf_cdktf_provider_aws.iam_user import IamUser
from cdktf_cdktf_provider_aws.provider import AwsProvider
from constructs import Construct

STAGES: dict[str, dict[str, Any]] = {
    "dev": {"account": "111122223333", "users": ["ann"], "protect": False},
    "prod": {"account": "444455556666", "users": ["ann", "bob"], "protect": True},
}


class Stage(Construct):
    """Holds the stacks of a stage."""

    def __init__(self, scope: Construct, name: str, settings: dict[str, Any]) -> None:
        super().__init__(scope, name)
        self.access = Access(self, f"access-{name}", name, settings)
        self.report = TerraformStack(self, f"report-{name}")
        for user in settings["users"]:
            TerraformOutput(self.report, user, value=self.access.arns[user])


class Access(TerraformStack):
    """Makes the users and roles of a stage."""

    def __init__(self, scope: Construct, name: str, stage: str, settings: dict[str, Any]) -> None:
        super().__init__(scope, name)
        AwsProvider(
            self,
            "aws",
            region="eu-west-1",
            allowed_account_ids=[settings["account"]],
            default_tags=[{"tags": {"stage": stage}}],
        )
        S3Backend(self, bucket="state", key=f"{stage}/{name}.tfstate", region="eu-west-1")
        self.arns = {}
        for user in settings["users"]:
            made = IamUser(self, f"user-{user}", name=f"{stage}-{user}")
            self.arns[user] = made.arn
        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"AWS": list(self.arns.values())},
                    "Action": "sts:AssumeRole",
                }
            ],
        }
        role = IamRole(self, "role", name=f"{stage}-admin", assume_role_policy=json.dumps(trust))
        IamRolePolicyAttachment(
            self, "admin", role=role.name, policy_arn="arn:aws:iam::aws:policy/ReadOnlyAccess"
        )
        if settings["protect"]:
            role.add_override("lifecycle", [{"prevent_destroy": True}])


def run(app: App) -> object:
    app.node.try_get_context("stages")
    stages = [Stage(app, name, settings) for name, settings in STAGES.items()]
    return [
        [stage.access.node.path, stage.report.node.path, len(Aspects.of(stage).all)]
        for stage in stages
    ]
