"""A policy is stored only if AWS would store it: its kind, its size and its principals are checked.

Upstream checks little of an identity policy and nothing of a trust or a bucket policy, so that a
mistake would show in AWS only. Extends:

- in ``ministack.services.iam`` the operations that store a policy or attach one;
- ``ministack.services.s3._put_bucket_policy``;
- ``ministack.services.lambda_svc._add_permission``, which adds to a function's policy.

The quotas are on the page ``reference_iam-quotas`` of the IAM User Guide; white space does not
count.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from xml.sax.saxutils import escape

from ministack.core.responses import get_account_id
from ministack.services import iam, lambda_svc, s3

from gatehouse import access
from gatehouse.access.policy import PolicyKind
from gatehouse.local.emulator.patching import Answer, Upstream, replace
from gatehouse.local.emulator.service_errors import refusal
from gatehouse.local.questions.s3_names import arn_of

_Json = dict[str, Any]

_MANAGED, _TRUST, _ATTACHED = 6144, 2048, 10
_INLINE = {"Role": 10240, "User": 2048, "Group": 5120}
_FUNCTION = 20480
_ENTITY = re.compile(r"arn:aws:iam::(\d{12}):(role|user)/(?:.*/)?([^/]+)")
#: The beginnings of actions on objects; all other actions of S3 are about buckets.
_ON_OBJECTS = re.compile(
    r"(Get|Put|Delete|Restore|Replicate)(Object|Delete|Tags)(?!LockConfiguration)"
    r"|AbortMultipartUpload|ListMultipartUploadParts|BypassGovernance|ObjectOwnerOverride"
    r"|InitiateReplication"
)


class _RefusedError(Exception):
    """An error of the service: its code and its message."""


def install() -> None:
    """Install the patches."""
    stores: dict[str, Callable[[_Json], None]] = {
        "CreatePolicy": _check_managed,
        "CreatePolicyVersion": _check_managed,
        "CreateRole": _check_trust,
        "UpdateAssumeRolePolicy": _check_trust,
        "PutRolePolicy": _inline("Role"),
        "PutUserPolicy": _inline("User"),
        "PutGroupPolicy": _inline("Group"),
        "AttachRolePolicy": _check_attached,
    }
    for name, check in stores.items():
        iam._IAM_HANDLERS[name] = _checked(iam._IAM_HANDLERS[name], check)
    replace(s3, "_put_bucket_policy", _of_this_bucket)
    replace(lambda_svc, "_add_permission", _within_the_quota)


def _checked(upstream: Upstream, check: Callable[[_Json], None]) -> Upstream:
    def operation(parameters: _Json) -> Answer:
        try:
            check(parameters)
        except _RefusedError as error:
            code, message = error.args
            status = 409 if code == "LimitExceeded" else 400
            refused: Answer = iam._error(status, code, escape(message), ns="iam")
            return refused
        answer: Answer = upstream(parameters)
        return answer

    return operation


def _check_managed(parameters: _Json) -> None:
    document = iam._p(parameters, "PolicyDocument")
    _check_identity(document)
    if _size(document) > _MANAGED:
        raise _RefusedError("LimitExceeded", f"Cannot exceed quota for PolicySize: {_MANAGED}")


def _check_identity(document: str) -> None:
    for statement in _statements(document, "identity"):
        for resource in _listed(statement, "Resource", "NotResource"):
            if resource != "*" and not resource.startswith("arn:"):
                raise _malformed(f'Resource {resource} must be in ARN format or "*".')


def _check_trust(parameters: _Json) -> None:
    document = iam._p(parameters, "AssumeRolePolicyDocument") or iam._p(
        parameters, "PolicyDocument"
    )
    for statement in _statements(document, "trust"):
        for action in _listed(statement, "Action", "NotAction"):
            if ":" in action and not action.lower().startswith("sts:"):
                raise _malformed("AssumeRole policy may only specify STS AssumeRole actions.")
        unknown = _unknown_principal(statement)
        if unknown:
            raise _malformed(f'Invalid principal in policy: "AWS":"{unknown}"')
    if _size(document) > _TRUST:
        raise _RefusedError("LimitExceeded", f"Cannot exceed quota for ACLSizePerRole: {_TRUST}")


def _inline(kind: str) -> Callable[[_Json], None]:
    held_in = {"Role": iam._roles, "User": iam._users, "Group": iam._groups}[kind]

    def check(parameters: _Json) -> None:
        document, name = (iam._p(parameters, each) for each in ("PolicyDocument", "PolicyName"))
        holder = held_in.get(iam._p(parameters, f"{kind}Name"))
        if holder is None:
            return  # upstream reports that there is none
        _check_identity(document)
        others = {**(holder.get("InlinePolicies") or {}), name: document}
        if sum(map(_size, others.values())) > _INLINE[kind]:
            raise _RefusedError(
                "LimitExceeded",
                f"Maximum policy size of {_INLINE[kind]} bytes exceeded for {kind.lower()} "
                f"{iam._p(parameters, f'{kind}Name')}",
            )

    return check


def _check_attached(parameters: _Json) -> None:
    role = iam._roles.get(iam._p(parameters, "RoleName")) or {}
    attached = {*(role.get("AttachedPolicies") or []), iam._p(parameters, "PolicyArn")}
    if len(attached) > _ATTACHED:
        raise _RefusedError(
            "LimitExceeded", f"Cannot exceed quota for PoliciesPerRole: {_ATTACHED}"
        )


def _of_this_bucket(upstream: Upstream) -> Upstream:
    def put_bucket_policy(bucket: str, body: bytes) -> Answer:
        if bucket in s3._buckets:
            try:
                _check_bucket(bucket, body.decode(errors="replace"))
            except _RefusedError as error:
                _, message = error.args
                refused: Answer = s3._error("MalformedPolicy", message, 400)
                return refused
        answer: Answer = upstream(bucket, body)
        return answer

    return put_bucket_policy


def _check_bucket(bucket: str, document: str) -> None:
    arn = arn_of(bucket)
    for statement in _statements(document, "resource"):
        resources = list(_listed(statement, "Resource", "NotResource"))
        if not resources:
            raise _malformed("Missing required field Resource")
        if any(each != arn and not each.startswith((f"{arn}/", f"{arn}*")) for each in resources):
            raise _malformed("Policy has invalid resource")
        for action in _listed(statement, "Action", "NotAction"):
            service, _, name = action.partition(":")
            if name and service.lower() != "s3":
                raise _malformed("Policy has invalid action")
            if name and "Resource" in statement and not _applies(name, arn, resources):
                raise _malformed("Action does not apply to any resource(s) in statement")
        if _unknown_principal(statement):
            raise _malformed("Invalid principal in policy")


def _applies(action: str, bucket: str, resources: list[str]) -> bool:
    """Return whether the resources include what an action is about: a bucket, or an object."""
    if "*" in action or "?" in action:
        return True
    on_objects = _ON_OBJECTS.match(action) is not None
    return any(
        ("*" in each or each != bucket) if on_objects else _may_be(bucket, each)
        for each in resources
    )


def _may_be(bucket: str, resource: str) -> bool:
    return resource == bucket or "/" not in resource


def _within_the_quota(upstream: Upstream) -> Upstream:
    def add_permission(name: str, data: _Json, *rest: Any) -> Answer:
        before = list(
            (lambda_svc._functions.get(name) or {}).get("policy", {}).get("Statement", [])
        )
        answer: Answer = upstream(name, data, *rest)
        if answer[0] != 201:
            return answer
        policy = lambda_svc._functions[name]["policy"]
        size = len(json.dumps(policy, separators=(",", ":")))
        if size <= _FUNCTION:
            return answer
        policy["Statement"] = before
        return refusal(
            "PolicyLengthExceededException",
            f"The final policy size ({size}) is bigger than the limit ({_FUNCTION}).",
        )

    return add_permission


def _statements(document: str, kind: PolicyKind) -> list[_Json]:
    """Return the statements of a policy of this kind."""
    try:
        access.parse_policy(document, "the document", kind)
    except access.InvalidPolicy as error:
        raise _malformed(str(error)) from None
    found = json.loads(document)["Statement"]
    return found if isinstance(found, list) else [found]


def _malformed(message: str) -> _RefusedError:
    return _RefusedError("MalformedPolicyDocument", message)


def _listed(statement: _Json, *names: str) -> Iterator[str]:
    for name in names:
        value = statement.get(name, [])
        yield from value if isinstance(value, list) else [value]


def _unknown_principal(statement: _Json) -> str | None:
    """Return a role or user of this account that is named but does not exist, else None."""
    for element in ("Principal", "NotPrincipal"):
        named = statement.get(element)
        for arn in _listed(named, "AWS") if isinstance(named, dict) else ():
            found = _ENTITY.fullmatch(arn)
            if found and found[1] == get_account_id():
                held = {"role": iam._roles, "user": iam._users}[found[2]].get(found[3])
                if held is None or held["Arn"] != arn:
                    return arn
    return None


def _size(document: str) -> int:
    return len(re.sub(r"\s", "", document))
