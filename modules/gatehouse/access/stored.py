"""What AWS does not store as a policy of an identity, although the grammar allows it.

The evaluator decides by any document that it can read. IAM looks at more when a policy is stored:
an action's service, the parts of an ARN, dates, empty lists
(https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .breaches import Breach, step_of, words_of
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
        If IAM would not. Of several breaches it is the one that IAM reports.

    Example
    -------
    >>> check_stored('{"Version": "2012-10-17", "Statement": {"Effect": "Allow",'
    ...     ' "Action": "s3:GetObject", "Resource": "arn:aws:s3::notes/*"}}')
    Traceback (most recent call last):
    ...
    gatehouse.access.errors.InvalidPolicy: policy: $.Statement.Resource The policy failed legacy \
parsing: an ARN must have six parts, not 'arn:aws:s3::notes/*'
    """
    found: list[InvalidPolicy] = []
    try:
        parse_policy(document, place, "identity")
    except InvalidPolicy as error:
        if error.breach in (Breach.JSON, Breach.SYNTAX):
            raise
        found.append(error)
    policy = json.loads(document)
    if managed and policy.get("Version") != VARIABLES_SINCE:
        found.append(InvalidPolicy(place, "$.Version", words_of(Breach.VERSION), Breach.VERSION))
    statements = policy["Statement"]
    if statements == []:
        raise InvalidPolicy(place, "$.Statement", "must have at least one statement")
    for index, statement in enumerate(statements if isinstance(statements, list) else [statements]):
        path = f"$.Statement[{index}]" if isinstance(statements, list) else "$.Statement"
        found += [
            InvalidPolicy(place, f"{path}.{element}", problem.text, problem.breach, problem.value)
            for element, problem in _problems_of(statement)
        ]
    if found:
        raise min(found, key=lambda each: step_of(each.breach))


@dataclass(frozen=True)
class Problem:
    """What IAM does not take.

    Parameters
    ----------
    breach : Breach
        The rule that is broken.
    value : str
        What IAM names when it reports it.
    detail : str
        What else helps to find it. Default: nothing.
    """

    breach: Breach
    value: str = ""
    detail: str = ""

    @property
    def text(self) -> str:
        """The words of IAM, and the detail."""
        words = words_of(self.breach, self.value)
        return f"{words}: {self.detail}" if self.detail else words


def _problems_of(statement: Mapping[str, object]) -> Iterator[tuple[str, Problem]]:
    """Yield the problems of a statement, each with its element."""
    for operator, keys in _items(statement.get("Condition")):
        if operator.rpartition(":")[2].lower().startswith("date"):
            for _, value in _items(keys):
                for date in _listed(value):
                    if not is_date(str(date)):
                        told = f"'{date}' must be a date, or seconds since 1970"
                        yield "Condition", Problem(Breach.LEGACY, detail=told)
    for name in ("Action", "NotAction"):
        if statement.get(name) == []:
            yield name, Problem(Breach.NO_ACTIONS)
        for action in _listed(statement.get(name, [])):
            service = str(action).partition(":")[0]
            if service != "*" and not _SERVICE.fullmatch(service):
                yield name, Problem(Breach.SERVICE, service)
    for name in ("Resource", "NotResource"):
        if statement.get(name) == []:
            yield name, Problem(Breach.NO_RESOURCES)
        for resource in _listed(statement.get(name, [])):
            problem = problem_of_arn(str(resource))
            if problem:
                yield name, problem


def problem_of_arn(resource: str) -> Problem | None:
    """Return why IAM does not take a resource, None for any other.

    Example
    -------
    >>> problem_of_arn("arn:aws:s3:us-east-1::notes").text
    'Resource arn:aws:s3:us-east-1::notes can not contain region information.'
    """
    if resource and not resource.strip("*"):
        return None
    parts = resource.split(":", 5)
    if not resource.startswith("arn:") and (len(parts) < 2 or _PARTITION.fullmatch(parts[1])):
        return Problem(Breach.NO_ARN, resource)
    if any("${" in part for part in parts[:5]):
        return None  # such a resource matches nothing, which IAM does not mind
    if not _PARTITION.fullmatch(parts[1]):
        return Problem(Breach.PARTITION, resource)
    if len(parts) < 3 or any(each in parts[2] for each in "*?"):
        return Problem(Breach.SERVICE_OF_ARN, resource)
    if not parts[2] or (len(parts) < 6 and "::" in resource):
        return Problem(Breach.LEGACY, detail=f"an ARN must have six parts, not '{resource}'")
    return _problem_of_region(resource, parts) if len(parts) == 6 else None


def _problem_of_region(resource: str, parts: list[str]) -> Problem | None:
    """Return what is wrong in an ARN of a service whose names are the same in every region."""
    _, _, service, region, account, name = parts
    if service == "iam":
        if region.strip("*"):
            return Problem(Breach.REGION_OF_IAM, resource)
        if not name.startswith((*_OF_IAM, "*", "?", "${")):
            return Problem(Breach.PATH_OF_IAM, resource)
    # An access point of S3 has a region, and an account with it.
    if service == "s3" and region.strip("*") and not account:
        return Problem(Breach.REGION, resource)
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
