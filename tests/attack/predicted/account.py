"""The account, from the states of its stacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from gatehouse import access

from tests.deployed.deployments import Deployed

Values = dict[str, Any]


class Account:
    """Everything that Terraform made in the account.

    Parameters
    ----------
    stacks : iterable of Deployed
        The applied stacks.
    """

    def __init__(self, stacks: Iterable[Deployed]) -> None:
        self._stacks = list(stacks)

    def all(self, kind: str, **wanted: object) -> Iterator[Values]:
        """List the resources of a type that have these values."""
        for stack in self._stacks:
            for values in stack.of(kind):
                if all(values.get(name) == value for name, value in wanted.items()):
                    yield values

    def one(self, kind: str, **wanted: object) -> Values:
        """Get the only resource of a type that has these values."""
        (found,) = self.all(kind, **wanted)
        return found

    @property
    def number(self) -> str:
        """The account's number."""
        return str(next(self.all("aws_iam_role"))["arn"]).split(":")[4]

    def policies(self, role: str) -> Iterator[access.Policy]:
        """Read the identity policies of a role, given by its ARN."""
        name = self.one("aws_iam_role", arn=role)["name"]
        for policy in self.all("aws_iam_role_policy", role=name):
            yield access.parse_policy(policy["policy"], policy["name"], "identity")
        for attached in self.all("aws_iam_role_policy_attachment", role=name):
            policy = self.one("aws_iam_policy", arn=attached["policy_arn"])
            yield access.parse_policy(policy["policy"], policy["name"], "identity")

    def boundary(self, role: str) -> list[access.Policy] | None:
        """Read the permissions boundary of a role, None if it has none."""
        arn = self.one("aws_iam_role", arn=role)["permissions_boundary"]
        if not arn:
            return None
        return [access.parse_policy(self.one("aws_iam_policy", arn=arn)["policy"], "boundary")]

    def trust(self, role: str) -> access.Policy:
        """Read the trust policy of a role."""
        document = self.one("aws_iam_role", arn=role)["assume_role_policy"]
        return access.parse_policy(document, f"trust of {role}", "trust")

    def of_bucket(self, bucket: str) -> Iterator[access.Policy]:
        """Read the policy of a bucket."""
        for policy in self.all("aws_s3_bucket_policy", bucket=bucket):
            yield access.parse_policy(policy["policy"], f"policy of {bucket}", "resource")

    def of_function(self, function: Values) -> Iterator[access.Policy]:
        """Read the policy of a function, a statement a permission."""
        for permission in self.all("aws_lambda_permission"):
            if permission["function_name"] not in (function["function_name"], function["arn"]):
                continue
            conditions = {
                key: permission[name]
                for key, name in (
                    ("aws:SourceArn", "source_arn"),
                    ("aws:SourceAccount", "source_account"),
                )
                if permission.get(name)
            }
            statement = {
                "Sid": permission["statement_id"],
                "Effect": "Allow",
                "Principal": {"Service": permission["principal"]},
                "Action": permission["action"],
                "Resource": function["arn"],
                **({"Condition": {"ArnLike": conditions}} if conditions else {}),
            }
            document = {"Version": "2012-10-17", "Statement": [statement]}
            yield access.parse_policy(document, permission["statement_id"], "resource")
