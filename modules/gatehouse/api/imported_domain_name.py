"""A domain of HTTP APIs that something else makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from gatehouse.core.engine import Construct

from .domain import check_host
from .domain_name_base import DomainNameBase
from .owner import ApiOwner


@dataclass(frozen=True)
class ImportedDomainNameNodes:
    """What an `ImportedDomainName` makes: nothing, it is a name."""


class ImportedDomainName(DomainNameBase):
    """What `DomainName.from_name` returns.

    Parameters
    ----------
    scope : Construct
        The stack, or a construct within it.
    id : str
        Name within the scope.
    name : str
        The name of the domain, ``api.example.com``, in the stack's account and region.
    """

    Nodes: ClassVar[type] = ImportedDomainNameNodes

    def __init__(self, scope: Construct, id: str, name: str) -> None:
        super().__init__(scope, id)
        self._name = check_host(self, name)
        self.nodes = ImportedDomainNameNodes()

    @property
    def name(self) -> str:
        """The name, ``api.example.com``."""
        return self._name

    def name_for(self, api: ApiOwner) -> str:
        """The name as a resource of an API refers to it: as text, the domain is there."""
        return self._name
