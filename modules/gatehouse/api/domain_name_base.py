"""What a made and an imported domain name share."""

from __future__ import annotations

from gatehouse.core import Component

from .owner import ApiOwner


class DomainNameBase(Component):
    """A domain of HTTP APIs, made here or imported."""

    @property
    def name(self) -> str:
        """The name, ``api.example.com``."""
        raise NotImplementedError

    @property
    def has_mutual_tls(self) -> bool:
        """Whether it is known that clients present a certificate."""
        return False

    def name_for(self, api: ApiOwner) -> str:
        """The name as a resource of an API refers to it, which then comes after the domain."""
        raise NotImplementedError
