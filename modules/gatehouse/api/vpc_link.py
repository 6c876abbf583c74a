"""A way for API Gateway into a VPC."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gatehouse.core import Component, Transforms, aws
from gatehouse.core.engine import Construct
from gatehouse.core.options import option

LONGEST_LINK_NAME = 128


@dataclass(frozen=True)
class VpcLinkNodes:
    """What a `VpcLink` makes."""

    vpc_link: aws.apigatewayv2_vpc_link.Apigatewayv2VpcLink


class VpcLink(Component):
    """A link through which routes reach services inside a VPC; APIs can share it.

    Makes ``aws_apigatewayv2_vpc_link``.

    Parameters
    ----------
    scope : Construct
        The stack, or a construct within it.
    id : str
        Name within the scope.
    subnets : sequence of str
        Ids of the subnets that it has an address in, at least one; two zones keep it up when one
        fails.
    security_groups : sequence of str
        Ids of the security groups that say where it may connect to, at least one. Without one, AWS
        would use the VPC's default group, which other things are in.
    transform : dict, optional
        Changes of provider arguments, by the names in ``.nodes``. What guards access or data needs
        a `Transform` with its reason. Default: none.

    Raises
    ------
    OptionError
        If no subnet or no security group is named.

    Examples
    --------
    >>> from gatehouse.core import App, AppStack
    >>> stack = AppStack(App(), "notes")
    >>> VpcLink(stack, "Vpc", subnets=["subnet-1", "subnet-2"], security_groups=["sg-1"]).address
    'vpc'

    Notes
    -----
    Subnets and groups can't be changed without replacing it:
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vpc-links.html
    """

    Nodes = VpcLinkNodes

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        subnets: Sequence[str],
        security_groups: Sequence[str],
        transform: Transforms | None = None,
    ) -> None:
        super().__init__(scope, id, transform=transform)
        self.nodes = VpcLinkNodes(
            vpc_link=self.resource("vpc_link").of(
                aws.apigatewayv2_vpc_link.Apigatewayv2VpcLink,
                name=self.aws_name(longest=LONGEST_LINK_NAME),
                subnet_ids=self._ids("subnets", subnets),
                security_group_ids=self._ids("security_groups", security_groups),
            )
        )
        self.id: str = self.nodes.vpc_link.id

    def _ids(self, name: str, ids: Sequence[str]) -> list[str]:
        given = option(self, name, ids)
        checked = given.list_of(str)
        given.not_empty()
        return list(checked)
