"""What the parts of an API need to know of the API that they make resources for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from gatehouse.core import AppStack
from gatehouse.core.component import ResourceSlot
from gatehouse.core.options import HasPath
from gatehouse.core.transform import Check


class ApiOwner(HasPath, Protocol):
    """An API, made here or imported, that resources are made for."""

    @property
    def id(self) -> str:
        """Its id in AWS."""
        ...

    @property
    def address(self) -> str:
        """Its name in Terraform addresses."""
        ...

    @property
    def stack(self) -> AppStack:
        """The stack that it is in."""
        ...

    @property
    def stage_name(self) -> str:
        """The name of its stage."""
        ...

    @property
    def execution_arn(self) -> str:
        """The ARN that callers' permissions begin with."""
        ...

    def resource(
        self, node: str, *, suffix: str = "", each: str = "", check: Check | None = None
    ) -> ResourceSlot:
        """Begin a resource of it; see `Component.resource`."""
        ...


class MadeApi(ApiOwner, Protocol):
    """An API that is made here, with names and tags for what belongs to it."""

    @property
    def tags(self) -> Mapping[str, str] | None:
        """Tags of what it makes."""
        ...

    def aws_name(self, *, longest: int, suffix: str = "") -> str:
        """A name in AWS that begins with the API's; see `Component.aws_name`."""
        ...
