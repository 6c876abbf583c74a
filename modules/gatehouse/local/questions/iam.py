"""A request of IAM is about what it names, by its ARN with its path; by default about the caller.

Where a request may leave the user out, it is about the user who calls
(https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html). Which resource an
action is about, and which keys it has, is on the page
https://docs.aws.amazon.com/service-authorization/latest/reference/list_identityandaccessmanagement.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from gatehouse.local.emulator import iam_tables
from gatehouse.local.gateway.call import Call, Question
from gatehouse.local.models import reading
from gatehouse.local.models.services import service_model
from gatehouse.local.questions import others
from gatehouse.local.services.iam import service_linked
from gatehouse.local.services.iam.store import Store, Table

_Json = Mapping[str, Any]

#: Parameters that name what a request is about, the first that it has. A group comes before the
#: users in it, an instance profile before its role, and whoever has a policy before the policy.
_NAMES = {
    "InstanceProfileName": "instance-profile",
    "GroupName": "group",
    "RoleName": "role",
    "UserName": "user",
    "ServerCertificateName": "server-certificate",
    "VirtualMFADeviceName": "mfa",
}
_ARNS = (
    "OpenIDConnectProviderArn",
    "SAMLProviderArn",
    "PolicyArn",
    "PolicySourceArn",
    "SerialNumber",
    "Arn",
)
#: Names and paths of users and groups can change, for which the new ARN must be allowed as well.
_RENAMED = {
    "UpdateGroup": ("group", "GroupName", "NewGroupName"),
    "UpdateUser": ("user", "UserName", "NewUserName"),
}
#: Operations on whoever has a boundary, whose boundary a policy can ask for.
_BOUND = frozenset(
    f"{verb}{kind}{what}"
    for kind in ("Role", "User")
    for verb, what in (
        ("Attach", "Policy"),
        ("Detach", "Policy"),
        ("Put", "Policy"),
        ("Delete", "Policy"),
        ("Delete", "PermissionsBoundary"),
    )
)
_OWN = frozenset({"ChangePassword"})


def of(call: Call, action: str) -> list[Question]:
    """Return what a request asks.

    Parameters
    ----------
    call : Call
        The request.
    action : str
        Its action.
    """
    keys = others.tag_keys(call, action)
    read = reading.read("iam", call.request)
    if read is None or f"iam:{read.operation}" != action:
        return [Question(action, "*", keys)]
    request_of = _Request(call, read.operation, read.parameters)
    keys.update(request_of.keys())
    return [Question(action, each, keys) for each in request_of.resources()]


class _Request:
    """One request of IAM.

    Parameters
    ----------
    call : Call
        The request.
    operation : str
        Its operation.
    asked : dict
        Its parameters.
    """

    def __init__(self, call: Call, operation: str, asked: _Json) -> None:
        self._account, self._operation, self._asked = call.account, operation, asked
        self._caller = call.caller
        self._store = iam_tables.store()

    def resources(self) -> Iterator[str]:
        """Yield the ARNs of what the request is about."""
        yield self._named() or self._made() or self._of_caller() or "*"
        if self._operation in _RENAMED:
            yield from self._renamed(*_RENAMED[self._operation])

    def keys(self) -> dict[str, Any]:
        """Return the condition keys that only IAM has."""
        asked, found = self._asked, {}
        if self._operation.startswith(("Attach", "Detach")):
            found["iam:PolicyARN"] = asked.get("PolicyArn")
        held = self._held() or {}
        boundary = asked.get("PermissionsBoundary")
        if self._operation in _BOUND:
            boundary = held.get("PermissionsBoundary")
        found["iam:PermissionsBoundary"] = boundary
        found["iam:AWSServiceName"] = asked.get("AWSServiceName")
        for tag in held.get("Tags") or ():
            found[f"aws:ResourceTag/{tag['Key']}"] = tag["Value"]
            found[f"iam:ResourceTag/{tag['Key']}"] = tag["Value"]
        return {name: each for name, each in found.items() if each}

    def _named(self) -> str | None:
        """Return the ARN of what is named: that of the record, whose path is part of it."""
        if self._operation == "GetAccessKeyLastUsed":
            key = self._store.access_keys.get(self._account, str(self._asked.get("AccessKeyId")))
            return self._arn_of("user", str(key["UserName"])) if key else None
        for parameter, kind in _NAMES.items():
            if name := self._asked.get(parameter):
                return self._arn_of(kind, str(name))
        if self._operation == "CreatePolicy":
            return None  # a policy is named by its ARN once it is made
        return next((str(self._asked[name]) for name in _ARNS if self._asked.get(name)), None)

    def _renamed(self, kind: str, named: str, renamed: str) -> Iterator[str]:
        """Yield the ARN that a user or a group gets; what a request leaves out stays."""
        asked = self._asked
        path = asked.get("NewPath") or (self._held() or {}).get("Path") or "/"
        if asked.get(renamed) or asked.get("NewPath"):
            yield self._arn(kind, path, asked.get(renamed) or asked.get(named))

    def _made(self) -> str | None:
        """Return the ARN of a policy or a provider that is made."""
        asked = self._asked
        if self._operation == "CreatePolicy":
            return self._arn("policy", asked.get("Path") or "/", asked.get("PolicyName"))
        if self._operation == "CreateOpenIDConnectProvider":
            return self._arn("oidc-provider", "/", str(asked.get("Url")).partition("://")[2])
        if self._operation == "CreateSAMLProvider":
            return self._arn("saml-provider", "/", asked.get("Name"))
        if self._operation == "CreateServiceLinkedRole":
            service = str(asked.get("AWSServiceName"))
            name = service_linked.name_of(service, str(asked.get("CustomSuffix") or ""))
            return self._arn("role", service_linked.path_of(service), name)
        return None

    def _of_caller(self) -> str | None:
        """Return the ARN of the user who calls, for an operation that may leave the user out."""
        arn = self._caller.arn if self._caller else ""
        return arn if ":user/" in arn and self._operation in _about_users() else None

    def _arn_of(self, kind: str, name: str) -> str:
        held = self._table(kind)
        record = held.get(self._account, name) if held else None
        path = (record or self._asked).get("Path") or "/"
        return str((record or {}).get("Arn") or self._arn(kind, path, name))

    def _held(self) -> _Json | None:
        """Return the record of the user, the role or what else is named."""
        for parameter, kind in _NAMES.items():
            if name := self._asked.get(parameter):
                held = self._table(kind)
                return held.get(self._account, str(name)) if held else None
        store, arn = self._store, self._named() or self._of_caller() or ""
        if ":user/" in arn:
            return store.users.get(self._account, arn.rpartition("/")[2])
        tables = (store.policies, store.openid_providers, store.saml_providers)
        return next((found for each in tables if (found := each.get(self._account, arn))), None)

    def _table(self, kind: str) -> Table | None:
        store: Store = self._store
        tables = {
            "instance-profile": store.profiles,
            "group": store.groups,
            "role": store.roles,
            "user": store.users,
        }
        return tables.get(kind)

    def _arn(self, kind: str, path: str, name: object) -> str:
        return f"arn:aws:iam::{self._account}:{kind}{path}{name}"


@cache
def _about_users() -> frozenset[str]:
    """Return the operations that are about the user who calls, unless they name one."""
    model = service_model("iam")
    names = model.operation_names if model else ()
    shapes = {name: model.operation_model(name).input_shape for name in names} if model else {}
    return _OWN | {name for name, shape in shapes.items() if shape and "UserName" in shape.members}
