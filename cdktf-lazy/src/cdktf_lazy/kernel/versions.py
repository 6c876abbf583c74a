"""The versions that were compared with Node, call by call. Others are Node's to answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cdktf_lazy.kernel.bindings.shapes import Shapes
from cdktf_lazy.kernel.model.json_text import compact_json_text, json_text
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
    provider_constraint : str
        The versions of the provider that the bindings were asked for.
    unmodelled : frozenset of str
        Structs that are Node's to write.
    """

    name: str
    version: str
    provider: str
    provider_source: str
    provider_version: str
    provider_constraint: str
    unmodelled: frozenset[str] = frozenset()

    def check_struct(self, struct: str) -> None:
        """Leave a struct to Node that is written in its own way."""
        if struct.removeprefix(f"{self.name}.") in self.unmodelled:
            raise Unmodelled(f"a {struct}")

    def check_argument(self, struct: str, name: str) -> None:
        """Leave an argument to Node that is written in its own way."""
        if name.endswith("Wo") and self.name.startswith("@cdktn/"):
            raise Unmodelled(f"{struct}.{name}, which is only written")

    @cached_property
    def shapes(self) -> Shapes:
        """What the bindings' Python code does not say of their attributes."""
        engine, _, provider = self.name[1:].partition("/provider-")
        return Shapes(f"shapes-{engine}-{provider}-{self.version}.txt", self.name)


ENGINES = {
    ("cdktf", "0.21.0"): Engine("cdktf", "0.21.0", json_text),
    ("cdktn", "0.24.0"): Engine("cdktn", "0.24.0", compact_json_text),
}
CONSTRUCTS = frozenset({"10.7.2"})
BINDINGS = {
    ("@cdktf/provider-aws", "21.22.1"): Bindings(
        "@cdktf/provider-aws", "21.22.1", "aws", "aws", "6.25.0", "~> 6.0", _AWS_UNMODELLED
    ),
    ("@cdktn/provider-aws", "25.8.1"): Bindings(
        "@cdktn/provider-aws", "25.8.1", "aws", "hashicorp/aws", "6.69.1", "~> 6.0", _AWS_UNMODELLED
    ),
}
