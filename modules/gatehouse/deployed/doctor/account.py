"""The credentials for AWS, and the clock that signatures need."""

from __future__ import annotations

import email.utils
import os
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from typing import Any

import boto3
import requests
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from gatehouse.deployed.doctor.check import Check

#: Seconds by which a clock may be wrong: AWS refuses signatures that are five minutes off.
_SKEW = 240
#: Seconds that a question to AWS may take; without a network it takes no longer.
_PATIENCE = 3.0
_NO_KEYS = "Sign in: aws sso login, or set AWS_PROFILE. The local AWS needs none."
_OFFLINE = "Check the network, and the variables of a proxy. The local AWS needs none."

AskForDate = Callable[[str], "str | None"]


def account(session: Any = None, date_of: AskForDate | None = None) -> Iterator[Check]:
    """Look at the region, the credentials and the clock; no secret is shown.

    Parameters
    ----------
    session : boto3.Session, optional
        Where the credentials are looked for. Default: as every command does.
    date_of : callable, optional
        Asks a server for its date. Default: by HTTP.
    """
    try:
        chosen = session or boto3.Session()
        region = chosen.region_name
    except BotoCoreError as error:
        yield Check("credentials", "broken", str(error), "Unset AWS_PROFILE, or name one there is.")
        return
    yield _region(region)
    yield _credentials(chosen, region)
    yield _clock(region, date_of or _date_of)


def _region(region: str | None) -> Check:
    if region:
        return Check("region", "ok", region)
    fix = "Set AWS_REGION, or region in the profile. The local AWS takes us-east-1."
    return Check("region", "warning", "none is set", fix)


def _credentials(session: Any, region: str | None) -> Check:
    """Say which credentials there are, whose they are, and until when they are valid."""
    name = "credentials"
    try:
        found = session.get_credentials()
        if found is None:
            return Check(name, "warning", "none", _NO_KEYS)
        method = str(found.method)
        found.get_frozen_credentials()
    except BotoCoreError as error:
        return Check(name, "broken", str(error), _NO_KEYS)
    until = _until(found)
    endpoint = os.environ.get("AWS_ENDPOINT_URL")
    try:
        patient = Config(
            connect_timeout=_PATIENCE, read_timeout=_PATIENCE, retries={"total_max_attempts": 1}
        )
        sts = session.client("sts", region_name=region or "us-east-1", config=patient)
        whose = sts.get_caller_identity()
    except ClientError as error:
        told = error.response.get("Error", {})
        return Check(
            name, "broken", f"by {method}: {told.get('Code')}: {told.get('Message')}", _NO_KEYS
        )
    except BotoCoreError as error:
        found = f"by {method}{until}; AWS does not answer: {error}"
        return Check(name, "unknown", found, _OFFLINE)
    where = f" at {endpoint}" if endpoint else ""
    return Check(
        name, "ok", f"{whose['Arn']}, account {whose['Account']}{where}, by {method}{until}"
    )


def _until(credentials: Any) -> str:
    """Say until when temporary credentials are valid; empty for those that do not end."""
    ends = getattr(credentials, "_expiry_time", None)
    if not isinstance(ends, datetime):
        return ""
    return f", valid until {ends.astimezone(timezone.utc):%Y-%m-%d %H:%M} UTC"


def _clock(region: str | None, date_of: AskForDate) -> Check:
    """Compare this machine's clock with AWS's, or with that of the local AWS."""
    host = f"https://sts.{region or 'us-east-1'}.amazonaws.com"
    url = os.environ.get("AWS_ENDPOINT_URL") or host
    told = date_of(url)
    try:
        theirs = email.utils.parsedate_to_datetime(told or "").timestamp()
    except (TypeError, ValueError):
        return Check("clock", "unknown", f"{url} does not answer", _OFFLINE)
    off = time.time() - theirs
    if abs(off) > _SKEW:
        fix = "Set the clock by the network: AWS refuses signatures that are 5 minutes off."
        found = f"{abs(off):,.0f} seconds {'ahead' if off > 0 else 'behind'}"
        return Check("clock", "broken", found, fix)
    return Check("clock", "ok", "within seconds of AWS's")


def _date_of(url: str) -> str | None:
    try:
        answer = requests.head(url, timeout=_PATIENCE, allow_redirects=False)
    except requests.RequestException:
        return None
    return answer.headers.get("date")
