"""The versions that were compared with Node, call by call. Others are Node's to answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cdktf_lazy.kernel.model.json_text import json_text
from cdktf_lazy.kernel.outcome import Unmodelled


@dataclass(frozen=True)
class Engine:
    """A version of CDKTF or of CDK Terrain.

    Parameters
    ----------
    name : str
        ``cdktf`` or ``cdktn``.
    version : str
        Its version.
    json_text : callable
        Writes its JSON.
    """

    name: str
    version: str
    json_text: Callable[[Any], str]


_AWS_NULLS = frozenset(
    {
        "defaultRouteTable.DefaultRouteTableRoute",
        "defaultSecurityGroup.DefaultSecurityGroupEgress",
        "defaultSecurityGroup.DefaultSecurityGroupIngress",
        "networkAcl.NetworkAclEgress",
        "networkAcl.NetworkAclIngress",
        "routeTable.RouteTableRoute",
        "securityGroup.SecurityGroupEgress",
        "securityGroup.SecurityGroupIngress",
    }
)
_AWS_UNMODELLED = frozenset({"emrCluster.EmrClusterStep", "emrCluster.EmrClusterStepHadoopJarStep"})


@dataclass(frozen=True)
class Bindings:
    """A version of a provider's prebuilt bindings.

    Parameters
    ----------
    name : str
        jsii's name, such as ``@cdktf/provider-aws``.
    version : str
        Its version.
    provider : str
        The provider's name in Terraform.
    provider_source : str
        Where Terraform finds the provider.
    provider_version : str
        The version of the provider.
    nulls : frozenset of str
        Structs in which ``null`` stands for an argument that is not given.
    unmodelled : frozenset of str
        Structs that are Node's to write.
    """

    name: str
    version: str
    provider: str
    provider_source: str
    provider_version: str
    nulls: frozenset[str] = frozenset()
    unmodelled: frozenset[str] = frozenset()

    def absent_is_null(self, struct: str) -> bool:
        """Whether ``null`` is written for what a struct does not give."""
        self.check_struct(struct)
        return struct.removeprefix(f"{self.name}.") in self.nulls

    def check_struct(self, struct: str) -> None:
        """Leave a struct to Node that is written in its own way."""
        if struct.removeprefix(f"{self.name}.") in self.unmodelled:
            raise Unmodelled(f"a {struct}")


ENGINES = {("cdktf", "0.21.0"): Engine("cdktf", "0.21.0", json_text)}
CONSTRUCTS = frozenset({"10.7.2"})
BINDINGS = {
    ("@cdktf/provider-aws", "21.22.1"): Bindings(
        "@cdktf/provider-aws", "21.22.1", "aws", "aws", "6.25.0", _AWS_NULLS, _AWS_UNMODELLED
    ),
}
