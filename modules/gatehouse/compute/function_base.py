"""What a made and an imported function share."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import ClassVar

from gatehouse.core import Component, aws
from gatehouse.iam import Grant, Grantable, Permission


class FunctionBase(Component):
    """A Lambda function, made here or imported: what it is called by, and how others call it."""

    # The resource, or the data source of an imported one.
    _source: aws.lambda_function.LambdaFunction | aws.data_aws_lambda_function.DataAwsLambdaFunction

    # Whether something else makes it, so that other stages and apps may work with it too.
    is_imported: ClassVar[bool] = False

    #: How long it may run; None where something else makes it.
    longest_run: timedelta | None = None

    @cached_property
    def arn(self) -> str:
        """ARN of the function."""
        return self._source.arn

    @cached_property
    def invoke_arn(self) -> str:
        """ARN by which API Gateway calls it."""
        return self._source.invoke_arn

    @cached_property
    def name(self) -> str:
        """Name of the function in AWS."""
        return self._source.function_name

    @property
    def link_environment(self) -> dict[str, str]:
        """What a linked function finds in its environment: ``RESIZE_FUNCTION_NAME``."""
        return {f"{self.address.upper()}_FUNCTION_NAME": self.name}

    def link(self) -> Grant:
        """What ``link=[function]`` gives another function: calling it."""
        return self.invoke()

    def allow(self, *grants: Grantable) -> None:
        """Let the function do something more; see `Role.allow`."""
        raise NotImplementedError

    def invoke(self) -> Grant:
        """Calling the function directly, through Lambda's own API."""
        permission = Permission(actions=["lambda:InvokeFunction"], resources=[self.arn])
        return Grant((permission,), of=self)
