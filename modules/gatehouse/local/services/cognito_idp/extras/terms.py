"""Documents with terms that a client's pages link to.

https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateTerms.html
"""

from __future__ import annotations

import uuid

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.errors import missing
from gatehouse.local.services.cognito_idp.pages import page
from gatehouse.local.services.cognito_idp.records import Json, Pool
from gatehouse.local.services.contract import ServiceError

_SETTINGS = ("TermsName", "TermsSource", "Enforcement", "Links")
_LISTED = ("TermsId", "TermsName", "Enforcement", "CreationDate", "LastModifiedDate")


def create_terms(call: Call, asked: Json) -> Json:
    """Carry out ``CreateTerms``."""
    pool = call.pool(asked)
    client = call.client_in(pool, asked)
    _check_free(pool, client.id, asked["TermsName"], "")
    terms = {
        "TermsId": str(uuid.uuid4()),
        "UserPoolId": pool.id,
        "ClientId": client.id,
        "CreationDate": call.now,
    }
    return _put(call, pool, terms, asked)


def update_terms(call: Call, asked: Json) -> Json:
    """Carry out ``UpdateTerms``."""
    pool = call.pool(asked)
    terms = _found(pool, asked)
    if asked.get("TermsName"):
        _check_free(pool, terms["ClientId"], asked["TermsName"], terms["TermsId"])
    return _put(call, pool, terms, asked)


def describe_terms(call: Call, asked: Json) -> Json:
    """Carry out ``DescribeTerms``."""
    return {"Terms": _found(call.pool(asked), asked)}


def delete_terms(call: Call, asked: Json) -> Json:
    """Carry out ``DeleteTerms``."""
    pool = call.pool(asked)
    del pool.terms[_found(pool, asked)["TermsId"]]
    return {}


def list_terms(call: Call, asked: Json) -> Json:
    """Carry out ``ListTerms``."""
    listed = [
        {name: each[name] for name in _LISTED if name in each}
        for each in call.pool(asked).terms.values()
    ]
    return page(listed, asked, "Terms", limit="MaxResults")


def _put(call: Call, pool: Pool, terms: Json, asked: Json) -> Json:
    given = {name: asked[name] for name in _SETTINGS if asked.get(name) is not None}
    made = {**terms, **given, "LastModifiedDate": call.now}
    pool.terms[made["TermsId"]] = made
    return {"Terms": made}


def _check_free(pool: Pool, client: str, name: str, own: str) -> None:
    for each in pool.terms.values():
        if each["TermsId"] != own and (each["ClientId"], each["TermsName"]) == (client, name):
            raise ServiceError("TermsExistsException", "The client has terms of that name.")


def _found(pool: Pool, asked: Json) -> Json:
    terms: Json | None = pool.terms.get(asked["TermsId"])
    if terms is None:
        raise missing("The terms do not exist.")
    return terms
