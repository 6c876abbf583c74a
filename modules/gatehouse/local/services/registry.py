"""The services that are our own; for all others the emulator answers."""

from __future__ import annotations

import os
from functools import cache

from ministack.services import sts as emulated

from gatehouse.local.emulator import api_tables, iam_tables
from gatehouse.local.emulator.user_pool_neighbours import EmulatedNeighbours
from gatehouse.local.gateway import decisions
from gatehouse.local.gateway.trust import trusts
from gatehouse.local.launcher import login_issuers
from gatehouse.local.services import application_autoscaling
from gatehouse.local.services.apigatewayv2 import service as apis
from gatehouse.local.services.cognito_identity import service as identity_pools
from gatehouse.local.services.cognito_identity.open_id import OpenIdIssuer
from gatehouse.local.services.cognito_idp.service import UserPools
from gatehouse.local.services.cognito_idp.settings import from_environment
from gatehouse.local.services.contract import Service
from gatehouse.local.services.http_api.addresses import endpoint
from gatehouse.local.services.http_api.asking import ask
from gatehouse.local.services.http_api.function_authorizer import FunctionAuthorizer
from gatehouse.local.services.iam import service as iam
from gatehouse.local.services.openid.believing import TokenKeys
from gatehouse.local.services.openid.jwt_authorizer import JwtAuthorizer
from gatehouse.local.services.sts import service as sts
from gatehouse.local.services.sts.sessions import Sessions
from gatehouse.local.services.sts.trust import Trust


@cache
def services() -> tuple[Service, ...]:
    """Return our services, each with its table of operations."""
    store, keys = iam_tables.store(), token_keys()
    view = iam.View(store, iam_tables.account_of_key)
    # The emulator's services look temporary keys up where it keeps them: one dict for both.
    sessions = Sessions(emulated._sessions)
    neighbours = identity_pools.Neighbours(
        view, Trust(view, trusts), sessions, _user_pools(), keys, login_issuers.from_environment()
    )
    return (
        iam.service(store),
        _user_pools().service(),
        sts.service(sessions, view, trusts, keys),
        identity_pools.service(neighbours, _issuer()),
        application_autoscaling.service(),
        apis.service(api_tables.store(), endpoint, function_authorizer().forget),
    )


@cache
def token_keys() -> TokenKeys:
    """Return what knows whether an issuer has signed a token."""
    return TokenKeys(_issuer(), _user_pools())


@cache
def jwt_authorizer() -> JwtAuthorizer:
    """Return what decides for the JWT authorizers of all HTTP APIs."""
    return JwtAuthorizer(token_keys())


@cache
def function_authorizer() -> FunctionAuthorizer:
    """Return what decides for the authorizers of all HTTP APIs that are functions."""
    return FunctionAuthorizer(ask, lambda call: decisions.request_keys(call.received))


def user_in_words(pool_id: str, sub: str) -> str:
    """Name a user of a pool by e-mail, phone or user name; by the ``sub`` where there is none."""
    store = _user_pools().store
    pool = store.pools.get(pool_id)
    user = store.users(pool).find(sub) if pool else None
    if user is None:
        return sub
    known = (user.attributes.get("email"), user.attributes.get("phone_number"), user.name)
    return next(str(each) for each in known if each)


@cache
def _issuer() -> OpenIdIssuer:
    return OpenIdIssuer()


@cache
def _user_pools() -> UserPools:
    return UserPools(EmulatedNeighbours(), from_environment(os.environ))
