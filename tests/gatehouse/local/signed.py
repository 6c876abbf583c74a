"""A request that is signed as it is written, in a form that boto3 does not send."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import requests
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from gatehouse.local.launcher.server import LocalAws


def signed_post(
    aws: LocalAws,
    keys: Credentials,
    service: str,
    path: str,
    body: bytes | dict[str, str],
    headers: Mapping[str, str],
) -> requests.Response:
    """Send it, signed for a service."""
    request = AWSRequest("POST", f"{aws.endpoint}{path}", dict(headers), body)
    SigV4Auth(keys, service, aws.region).add_auth(request)
    made: Any = request.prepare()
    return requests.post(made.url, data=made.body, headers=dict(made.headers), timeout=30)
