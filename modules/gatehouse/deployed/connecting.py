"""Clients of AWS's services, and of a local AWS in its place."""

from __future__ import annotations

import threading
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError

#: boto3's default session makes one client at a time: pages of the console are made in threads.
_ONE_AT_A_TIME = threading.Lock()


def make_client(
    service: str,
    region: str | None,
    *,
    endpoint: str | None = None,
    config: Config | None = None,
    **keys: Any,
) -> Any:
    """Make a client of boto3.

    botocore asks again where nothing listens, for up to half a minute, since AWS may be back by
    then. A port of this machine stays silent until somebody starts the local AWS, so it is asked
    once.

    Parameters
    ----------
    service : str
        The service as boto3 names it.
    region : str or None
        The region. None: the one of the environment.
    endpoint : str or None
        The local AWS's URL. Default None: real AWS.
    config : Config or None
        More settings. Default None.
    **keys : Any
        Credentials. Default: those of the environment.
    """
    with _ONE_AT_A_TIME:
        made: Any = boto3.client(
            service,
            region_name=region,
            endpoint_url=endpoint,
            config=config,
            **keys,
        )
    if endpoint is not None:
        made.meta.events.register_first("needs-retry", _ask_once)
    return made


def forget_credentials() -> None:
    """Read the credentials of this machine anew for the next client: they may have expired."""
    with _ONE_AT_A_TIME:
        boto3.DEFAULT_SESSION = None


def _ask_once(caught_exception: Exception | None = None, **_: Any) -> None:
    if isinstance(caught_exception, EndpointConnectionError):
        raise caught_exception
