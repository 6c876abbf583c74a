"""What AWS does not store as a policy of an identity, although the grammar allows it.

The evaluator decides by any document that it can read. IAM looks at more when a policy is stored:
an action's service, the parts of an ARN, dates, empty lists. The messages are IAM's own where they
are known, from the answers of AWS that were recorded for such documents, and from
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import NoReturn

from .errors import InvalidPolicy
from .grammar import VARIABLES_SINCE
from .policy import parse_policy

_SERVICE = re.compile(r"[A-Za-z0-9.-]+")
_PARTITION = re.compile(r"aws(-[a-z]+)*|.*[*?].*")
#: What the resources of IAM itself begin with.
_OF_IAM = (
    "access-report/", "assumed-role/", "delegation-request/", "federated-user/", "group/",
    "instance-profile/", "mfa/", "oidc-provider/", "policy/", "report/", "role/", "role-template/",
    "saml-provider/", "server-certificate/", "sms-mfa/", "user/",
)  # fmt: skip
_LEGACY = "The policy failed legacy parsing"
_LARGEST_EPOCH = 2**63 - 1
_DATE = re.compile(
    r"(?P<year>-?\d{1,9})(-(?P<month>\d{1,2})(-(?P<day>\d{1,2}))?)?"
    r"(t((?P<hour>\d{1,2})(:(?P<minute>\d{1,2})(:(?P<second>\d{1,2})(\.\d{1,9})?"
    r"(z|[+-](?P<ahead>\d\d)(:?(?P<beside>\d\d))?)?)?)?z?)?)?"
)
_BOUNDS = {
    "year": (-292275054, 292278993),
    "month": (1, 12),
    "day": (1, 31),
    "hour": (0, 23),
    "minute": (0, 59),
    "second": (0, 59),
    "ahead": (0, 23),
    "beside": (0, 59),
}


def check_stored(document: str, place: str = "policy", *, managed: bool = False) -> None:
    """Check that IAM would store a document as a policy of a user, a group or a role.

    Parameters
    ----------
    document : str
        The policy, as JSON text.
    place : str, default "policy"
        Where it comes from, for the error.
    managed : bool, default False
        Whether it is a managed policy, which must be of the newest version.

    Raises
    ------
    InvalidPolicy
        If IAM would not.

    Example
    -------
    >>> check_stored('{"Version": "2012-10-17", "Statement": {"Effect": "Allow",'
    ...     ' "Action": "s3:GetObject", "Resource": "arn:aws:s3::notes/*"}}')
    Traceback (most recent call last):
    ...
    gatehouse.access.errors.InvalidPolicy: policy: $.Statement.Resource The policy failed legacy \
parsing: an ARN must have six parts, not 'arn:aws:s3::notes/*'
    """
    version = parse_policy(document, place, "identity").version
    if managed and version != VARIABLES_SINCE:
        raise InvalidPolicy(
            place, "$.Version", f"Policy document must be version {VARIABLES_SINCE} or greater."
        )
    found = json.loads(document)["Statement"]
    for index, statement in enumerate(found if isinstance(found, list) else [found]):
        path = f"$.Statement[{index}]" if isinstance(found, list) else "$.Statement"
        _Stored(place, path).check(statement)


class _Stored:
    """Checks one statement.

    Parameters
    ----------
    place, path : str
        Where it is, for the error.
    """

    def __init__(self, place: str, path: str) -> None:
        self._place, self._path = place, path

    def check(self, statement: Mapping[str, object]) -> None:
        """Check the parts of a statement in the order in which IAM does."""
        for operator, keys in _items(statement.get("Condition")):
            if operator.rpartition(":")[2].lower().startswith("date"):
                for _, value in _items(keys):
                    for date in _listed(value):
                        self._check_date(date)
        for name in ("Action", "NotAction", "Resource", "NotResource"):
            if statement.get(name) == []:
                kind = "actions" if "Action" in name else "resources"
                self._fail(name, f"Policy statement must contain {kind}.")
        for name in ("Resource", "NotResource"):
            for resource in _listed(statement.get(name, [])):
                self._check_resource(name, str(resource))
        for name in ("Action", "NotAction"):
            for action in _listed(statement.get(name, [])):
                service = str(action).partition(":")[0]
                if service != "*" and not _SERVICE.fullmatch(service):
                    self._fail(name, f"Vendor {service} is not valid")

    def _check_resource(self, name: str, resource: str) -> None:
        problem = problem_of_arn(resource)
        if problem:
            self._fail(name, problem)

    def _check_date(self, value: object) -> None:
        if not is_date(str(value)):
            self._fail("Condition", f"{_LEGACY}: '{value}' must be a date, or seconds since 1970")

    def _fail(self, element: str, problem: str) -> NoReturn:
        raise InvalidPolicy(self._place, f"{self._path}.{element}", problem)


def problem_of_arn(resource: str) -> str | None:
    """Return what IAM says of a resource that it does not take, None for any other.

    Example
    -------
    >>> problem_of_arn("arn:aws:s3:us-east-1::notes")
    'Resource arn:aws:s3:us-east-1::notes can not contain region information.'
    """
    if resource and not resource.strip("*"):
        return None
    if not resource.startswith("arn:"):
        return f'Resource {resource} must be in ARN format or "*".'
    parts = resource.split(":", 5)
    if any("${" in part for part in parts[:5]):
        return None  # such a resource matches nothing, which IAM does not mind
    if not _PARTITION.fullmatch(parts[1]):
        return f'Partition "{parts[1]}" is not valid for resource "{resource}".'
    if len(parts) < 3 or any(each in parts[2] for each in "*?"):
        return "Resource vendor must be fully qualified and cannot contain regexes."
    if not parts[2] or (len(parts) < 6 and "::" in resource):
        return f"{_LEGACY}: an ARN must have six parts, not '{resource}'"
    return _problem_of_region(resource, parts) if len(parts) == 6 else None


def _problem_of_region(resource: str, parts: list[str]) -> str | None:
    """Return what is wrong in an ARN of a service whose names are the same in every region."""
    _, _, service, region, account, name = parts
    if service == "iam":
        if region.strip("*"):
            return f"IAM resource {resource} cannot contain region information."
        if not name.startswith((*_OF_IAM, "*", "?", "${")):
            told = ", ".join(_OF_IAM)
            return f'IAM resource path must either be "*" or start with {told}.'
    # An access point of S3 has a region, and an account with it.
    if service == "s3" and region.strip("*") and not account:
        return f"Resource {resource} can not contain region information."
    return None


def is_date(text: str) -> bool:
    """Return whether IAM takes a text as a date: of ISO 8601, also in part, or in Unix time.

    Example
    -------
    >>> is_date("2026-11-28T18:00:00Z"), is_date("01T"), is_date("tomorrow")
    (True, True, False)
    """
    if text.isdecimal():
        return int(text) <= _LARGEST_EPOCH
    found = _DATE.fullmatch(text.lower())
    if not found:
        return False
    return all(
        found[name] is None or low <= int(found[name]) <= high
        for name, (low, high) in _BOUNDS.items()
    )


def _items(value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, Mapping):
        yield from value.items()


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]
