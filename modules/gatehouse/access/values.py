"""Read the text of a condition value as a number, a date, a network or bytes.

Each reader returns None for text of another kind. Nothing equals, precedes or contains such a
value: a positive operator is then false and its negated counterpart true.
"""

from __future__ import annotations

import base64
import binascii
import re
from datetime import datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network

Network = IPv4Network | IPv6Network

_NUMBER = re.compile(r"[+-]?(\d{1,400}(\.\d{0,400})?|\.\d{1,400})([eE][+-]?\d{1,3})?", re.ASCII)
_EPOCH = re.compile(r"-?(\d{1,3}|\d{5,18})(\.\d{1,9})?", re.ASCII)
_DATE = re.compile(
    r"(?P<year>\d{4})(-(?P<month>\d\d)(-(?P<day>\d\d)"
    r"(T(?P<hour>\d\d):(?P<minute>\d\d)(:(?P<second>\d\d)(\.(?P<fraction>\d{1,9}))?)?"
    r"(?P<zone>Z|[+-]\d\d:\d\d)?)?)?)?",
    re.ASCII,
)
_UNIX_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def read_number(text: str) -> Decimal | None:
    """Read an integer or a decimal, for the Numeric operators.

    Example
    -------
    >>> read_number("3600") == read_number("3600.0")
    True
    """
    if not _NUMBER.fullmatch(text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


@lru_cache(maxsize=1024)
def read_date(text: str) -> Decimal | None:
    """Read a date as seconds since 1970: a W3C form of ISO 8601, or Unix time.

    Four digits alone are a year. A time without a zone is in UTC.

    Example
    -------
    >>> read_date("2020-01-01T00:00:01Z")
    Decimal('1577836801')
    """
    if _EPOCH.fullmatch(text):
        return Decimal(text)
    found = _DATE.fullmatch(text)
    if not found:
        return None
    part = {name: int(found[name] or 0) for name in ("hour", "minute", "second")}
    try:
        moment = datetime(
            int(found["year"]),
            int(found["month"] or 1),
            int(found["day"] or 1),
            tzinfo=timezone.utc,
            **part,
        )
    except ValueError:
        return None
    seconds = Decimal((moment - _UNIX_EPOCH) // timedelta(seconds=1)) - _offset(found["zone"])
    return seconds + Decimal(f"0.{found['fraction']}") if found["fraction"] else seconds


def _offset(zone: str | None) -> int:
    if zone is None or zone == "Z":
        return 0
    seconds = int(zone[1:3]) * 3600 + int(zone[4:6]) * 60
    return -seconds if zone[0] == "-" else seconds


@lru_cache(maxsize=4096)
def read_network(text: str) -> Network | None:
    """Read an address or a range in CIDR form; an address alone is a range of one.

    Example
    -------
    >>> read_network("203.0.113.7")
    IPv4Network('203.0.113.7/32')
    """
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None


def read_bytes(text: str) -> bytes | None:
    """Read base64, the form of binary values in policies.

    Example
    -------
    >>> read_bytes("QmluYXJ5")
    b'Binary'
    """
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
