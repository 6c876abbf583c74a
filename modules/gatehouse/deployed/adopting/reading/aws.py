"""Questions to AWS."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError


@dataclass
class Aws:
    """The AWS of one region, with the credentials of the environment.

    Parameters
    ----------
    region : str
        The region.
    """

    region: str
    _clients: dict[str, Any] = field(default_factory=dict, repr=False)

    def client(self, service: str) -> Any:
        """A client of a service."""
        if service not in self._clients:
            self._clients[service] = boto3.client(service, region_name=self.region)
        return self._clients[service]

    def account(self) -> str:
        """The account's number; a question mark where nobody may ask."""
        try:
            return str(self.client("sts").get_caller_identity()["Account"])
        except (ClientError, BotoCoreError):
            return "?"

    def every(self, service: str, operation: str, key: str, **arguments: Any) -> list[Any]:
        """What all pages of a list have."""
        pages = self.client(service).get_paginator(operation).paginate(**arguments)
        return [each for page in pages for each in page.get(key, [])]
