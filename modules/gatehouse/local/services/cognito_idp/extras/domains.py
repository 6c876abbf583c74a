"""Domains of a pool's pages: a prefix of Cognito's, and one of the app's own.

https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain.html
"""

from __future__ import annotations

import hashlib
import re

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.errors import invalid, missing, needs_tier
from gatehouse.local.services.cognito_idp.records import Json, Pool

_CONFIG, _VERSION = "CustomDomainConfig", "ManagedLoginVersion"
_PREFIX = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_RESERVED = ("aws", "amazon", "cognito")


def create_user_pool_domain(call: Call, asked: Json) -> Json:
    """Carry out ``CreateUserPoolDomain``."""
    pool, domain = call.pool(asked), asked["Domain"]
    own = asked.get(_CONFIG)
    if call.store.has_domain(pool.region, domain):
        raise invalid("Domain already associated with another user pool.")
    if any(bool(each.get(_CONFIG)) == bool(own) for each in pool.domains.values()):
        raise invalid("User pool already has a domain configured.")
    if not own:
        if not _PREFIX.fullmatch(domain):
            raise invalid(
                f"Domain prefix must be of a-z, 0-9 and hyphens, not at an end, not {domain}."
            )
        if any(word in domain for word in _RESERVED):
            raise invalid(f"Domain cannot contain reserved word: {', '.join(_RESERVED)}")
    elif "." not in domain:
        raise invalid(f"Custom domain is not a valid subdomain: {domain}.")
    _check_version(pool, asked)
    pool.domains[domain] = {_VERSION: asked.get(_VERSION) or 1, _CONFIG: own}
    call.store.domains[pool.region, domain] = pool.id
    return _answer(pool, domain)


def update_user_pool_domain(call: Call, asked: Json) -> Json:
    """Carry out ``UpdateUserPoolDomain``."""
    pool, domain = call.pool(asked), asked["Domain"]
    held = _found(pool, domain)
    own = asked.get(_CONFIG)
    if own and not held[_CONFIG]:
        raise invalid("Cannot convert prefix domain to custom domain.")
    if held[_CONFIG] and not own:
        raise invalid("Cannot convert custom domain to prefix domain.")
    _check_version(pool, asked)
    held[_CONFIG] = own
    held[_VERSION] = asked.get(_VERSION) or held[_VERSION]
    return _answer(pool, domain)


def delete_user_pool_domain(call: Call, asked: Json) -> Json:
    """Carry out ``DeleteUserPoolDomain``."""
    pool, domain = call.pool(asked), asked["Domain"]
    _found(pool, domain)
    call.store.remove_domain(pool, domain)
    return {}


def describe_user_pool_domain(call: Call, asked: Json) -> Json:
    """Carry out ``DescribeUserPoolDomain``, which says nothing of a domain that there is not."""
    domain = asked["Domain"]
    pool = call.store.pools.get(call.store.domains.get((call.context.region, domain), ""))
    if pool is None or pool.account != call.context.account:
        return {"DomainDescription": {}}
    held = pool.domains[domain]
    return {
        "DomainDescription": {
            "UserPoolId": pool.id,
            "AWSAccountId": pool.account,
            "Domain": domain,
            "S3Bucket": f"aws-cognito-prod-{pool.region}-assets",
            "CloudFrontDistribution": _distribution(domain) if held[_CONFIG] else "",
            "Version": "20170101000000",
            "Status": "ACTIVE",
            "CustomDomainConfig": held[_CONFIG] or {},
            _VERSION: held[_VERSION],
        }
    }


def _check_version(pool: Pool, asked: Json) -> None:
    version = asked.get(_VERSION)
    if version not in (None, 1, 2):
        raise invalid(f"ManagedLoginVersion must be 1 or 2, not {version}.")
    if version == 2 and pool.tier == "LITE":
        raise needs_tier(pool.tier, "Managed Login")


def _found(pool: Pool, domain: str) -> Json:
    held: Json | None = pool.domains.get(domain)
    if held is None:
        raise missing("No such domain or user pool exists.")
    return held


def _answer(pool: Pool, domain: str) -> Json:
    held = pool.domains[domain]
    shown: Json = {_VERSION: held[_VERSION]}
    if held[_CONFIG]:
        shown["CloudFrontDomain"] = _distribution(domain)
    return shown


def _distribution(domain: str) -> str:
    return f"d{hashlib.sha256(domain.encode()).hexdigest()[:13]}.cloudfront.net"
