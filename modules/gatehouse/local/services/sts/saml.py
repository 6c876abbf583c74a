"""``AssumeRoleWithSAML``: a session of a role for whom a SAML provider vouches.

The claims and their names are on the page
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html
"""

from __future__ import annotations

import base64
import hashlib
import re

from gatehouse.local.services.contract import Context, Json, Operation, ServiceError
from gatehouse.local.services.iam_view import Iam, RoleView
from gatehouse.local.services.saml import responses
from gatehouse.local.services.saml.responses import (
    BadResponseError,
    ExpiredResponseError,
    Response,
    one,
)
from gatehouse.local.services.sts import requests
from gatehouse.local.services.sts.sessions import Sessions
from gatehouse.local.services.sts.trust import Asking, Trust

_ATTRIBUTES = "https://aws.amazon.com/SAML/Attributes/"
_AUDIENCE = re.compile(
    r"https://([a-z0-9-]+\.)?signin\.aws\.amazon\.com/saml|urn:amazon:webservices"
)
_NAME = re.compile(r"[\w+=,.@-]{2,64}", re.ASCII)
_TAG = f"{_ATTRIBUTES}PrincipalTag:"


class Saml:
    """The operation, with what it needs.

    Parameters
    ----------
    sessions : Sessions
        Where the session is kept.
    iam : Iam
        Where roles, policies and the account's providers are.
    trust : Trust
        Asks the trust policy.
    """

    def __init__(self, sessions: Sessions, iam: Iam, trust: Trust) -> None:
        self._sessions, self._iam, self._trust = sessions, iam, trust

    def operations(self) -> dict[str, Operation]:
        """Return the operations by name."""
        return {"AssumeRoleWithSAML": self.assume_role_with_saml}

    def assume_role_with_saml(self, context: Context, asked: Json) -> Json:
        """Give a session of a role that the assertion names."""
        arn, provider = requests.role_arn(asked["RoleArn"]), asked["PrincipalArn"]
        found = self._believe(asked["SAMLAssertion"], provider, context.now())
        _check_claims(found, arn, provider)
        name = _session_name(found)
        policies = requests.policies(asked, self._iam, arn.split(":")[4])
        tags = _tags(found)
        source = one(found.attributes.get(f"{_ATTRIBUTES}SourceIdentity", []))
        qualifier = _qualifier(found, provider)
        keys = {
            "SAML:aud": found.recipient,
            "SAML:iss": found.issuer,
            "SAML:sub": found.subject,
            "SAML:sub_type": found.subject_format,
            "SAML:namequalifier": qualifier,
            "sts:RoleSessionName": name,
            "sts:SourceIdentity": source or None,
            **requests.tag_keys(tags),
        }
        role = self._trust.role(
            arn,
            Asking(
                "sts:AssumeRoleWithSAML",
                provider,
                keys,
                tags,
                federated=True,
                source_identity=source,
            ),
        )
        lasts = _seconds(found, asked, role)
        session = requests.session_arn(arn, name)
        held = f"{role.role_id}:{name}"
        credentials = self._sessions.start(
            {
                "Arn": session,
                "UserId": held,
                "AccountId": arn.split(":")[4],
                "PrincipalType": "AssumedRole",
                "SessionTags": tags,
                "TransitiveTagKeys": found.attributes.get(f"{_ATTRIBUTES}TransitiveTagKeys", []),
                "SessionPolicies": policies,
                "SourceIdentity": source,
                "ConditionKeys": {
                    "SAML:namequalifier": qualifier,
                    "SAML:sub": found.subject,
                    "SAML:sub_type": found.subject_format,
                    "aws:FederatedProvider": provider,
                    "aws:SourceIdentity": source or None,
                },
            },
            lasts,
            context.now(),
        )
        told = {
            "Credentials": credentials,
            "AssumedRoleUser": {"AssumedRoleId": held, "Arn": session},
            "PackedPolicySize": 0,
            "SourceIdentity": source or None,
        }
        return {**told, **_about(found, qualifier)}

    def _believe(self, text: str, provider: str, now: float) -> Response:
        metadata = self._iam.saml_metadata(provider) if provider.count(":") == 5 else None
        if metadata is None:
            raise _refused(f"Specified provider doesn't exist: {provider}")
        try:
            return responses.read(text, metadata, now)
        except ExpiredResponseError as error:
            raise ServiceError("ExpiredTokenException", str(error), 400) from None
        except BadResponseError as error:
            raise _refused(str(error)) from None


def _about(found: Response, qualifier: str) -> Json:
    """Return what the answer says of the response."""
    return {
        "Subject": found.subject,
        "SubjectType": found.subject_format,
        "Issuer": found.issuer,
        "Audience": found.recipient,
        "NameQualifier": qualifier,
    }


def _check_claims(found: Response, role: str, provider: str) -> None:
    """Refuse a response for somebody else, or one that does not name the role."""
    if not any(map(_AUDIENCE.fullmatch, found.audiences)):
        raise _refused("Audience mismatch")
    if not _AUDIENCE.fullmatch(found.recipient):
        raise _refused("Recipient mismatch")
    pairs = found.attributes.get(f"{_ATTRIBUTES}Role", [])
    if not any({part.strip() for part in each.split(",")} == {role, provider} for each in pairs):
        raise ServiceError("AccessDenied", "Not authorized to perform sts:AssumeRoleWithSAML", 403)


def _session_name(found: Response) -> str:
    name = one(found.attributes.get(f"{_ATTRIBUTES}RoleSessionName", []))
    if not _NAME.fullmatch(name):
        raise _refused("RoleSessionName is required in AuthnResponse")
    return name


def _seconds(found: Response, asked: Json, role: RoleView) -> int:
    """Return how long the session lasts: the shortest of what the request and the response say."""
    lasts = requests.seconds(asked, role)
    wished = one(found.attributes.get(f"{_ATTRIBUTES}SessionDuration", []))
    if not wished.isdecimal():
        return lasts
    longest = min(int(wished), role.longest_session)
    return min(longest, lasts) if asked.get("DurationSeconds") else longest


def _tags(found: Response) -> list[dict[str, str]]:
    given = {
        name.removeprefix(_TAG): one(values)
        for name, values in found.attributes.items()
        if name.startswith(_TAG)
    }
    return requests.tags({"Tags": [{"Key": key, "Value": given[key]} for key in given]})


def _qualifier(found: Response, provider: str) -> str:
    """Return the hash that stands for issuer, account and provider, as AWS makes it."""
    account, name = provider.split(":")[4], provider.rpartition("/")[2]
    digest = hashlib.sha1(f"{found.issuer}{account}/{name}".encode(), usedforsecurity=False)
    return base64.b64encode(digest.digest()).decode()


def _refused(message: str) -> ServiceError:
    return ServiceError("InvalidIdentityToken", message, 400)
