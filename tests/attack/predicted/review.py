"""The answer to a request, from Terraform's state and a description of its sender."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from gatehouse import access

from tests.attack.people import Caller
from tests.attack.predicted import tokens
from tests.attack.predicted.account import Account
from tests.attack.predicted.actions import Asked, asked_by
from tests.attack.predicted.answers import Predicted
from tests.attack.predicted.routes import answer_of
from tests.attack.predicted.sessions import Session, is_trusted, session_of
from tests.attack.requests import APIS, Request, filled
from tests.deployed.deployments import Deployed

BEARER = "Bearer "
#: Operations without signatures: those of identity pools, and of users about themselves.
_OF_IDENTITIES = ("GetId", "GetCredentialsForIdentity", "GetOpenIdToken")
_OF_THEMSELVES = ("GetUser", "UpdateUserAttributes")
API_NAMES = {"execute-api": "api.id", "club": "club.api.id", "annex": "annex.api.id"}


class Review:
    """Predicts answers.

    Parameters
    ----------
    stacks : iterable of Deployed
        The applied stacks of the account.
    names : mapping of str to str
        The values of the names in requests.
    callers : mapping of str to Caller
        The callers with an identity of an identity pool. ``operator`` is the account's root.
    ended : iterable of str
        Names of people who signed out, or whose accounts are gone.
    """

    def __init__(
        self,
        stacks: Iterable[Deployed],
        names: Mapping[str, str],
        callers: Mapping[str, Caller],
        ended: Iterable[str],
    ) -> None:
        self._account = Account(stacks)
        self._names, self._callers = names, callers
        gone = [tokens.read(names[f"{name}.id"]) or {} for name in ended]
        self._ended = frozenset(str(claims["sub"]) for claims in gone)
        self._session = lru_cache(lambda who: session_of(self._account, callers[who]))

    def predict(self, request: Request) -> Predicted:
        """Predict the answer to a request.

        Raises
        ------
        ValueError
            If no policy decides it, because its signature or its token is wrong.
        NotImplementedError
            If its actions are not known.
        """
        if request.beyond is not None:
            raise ValueError(f"{request} is about its {request.beyond}")
        if request.service in APIS:
            return self._of_api(request)
        operation = request.headers.get("x-amz-target", "").rpartition(".")[2]
        if operation in _OF_IDENTITIES:
            allowed = self._of_identity_pool(operation, request)
        elif operation in _OF_THEMSELVES:
            allowed = self._of_user_pool(request)
        elif request.service == "sts":
            allowed = self._of_sts(request)
        else:
            asked = asked_by(self._account, request, self._names)
            allowed = all(self._allows(request.who, each) for each in asked)
        return "allowed" if allowed else "refused"

    def _of_api(self, request: Request) -> Predicted:
        header = filled(request.headers.get("authorization", ""), self._names)
        return answer_of(
            self._account,
            self._names[API_NAMES[request.service]],
            request.method,
            unquote(urlsplit(filled(request.path, self._names)).path),
            header.removeprefix(BEARER) if header.startswith(BEARER) else None,
            lambda asked: self._allows(request.who, asked),
        )

    def _allows(self, who: str | None, asked: Asked) -> bool:
        session = self._holder(who)
        if session is None:
            return False
        question = access.Request(
            asked.action,
            asked.resource,
            session.principal,
            {**asked.keys, **session.keys, "aws:SecureTransport": "true"},
            resource_account=self._account.number,
        )
        policies = access.Policies(
            identity=session.identity,
            resource=list(self._account.of_bucket(asked.bucket)) if asked.bucket else [],
            boundary=session.boundary,
            session=session.limits,
        )
        return access.evaluate(question, policies).allowed

    def _holder(self, who: str | None) -> Session | None:
        if who is None:
            return Session("*", {})
        if who == "operator":
            return Session(f"arn:aws:iam::{self._account.number}:root", {})
        return self._session(who)

    # ---- who gets an identity, and credentials ------------------------------------------------

    def _of_identity_pool(self, operation: str, request: Request) -> bool:
        body = json.loads(filled(request.body, self._names))
        logins: dict[str, str] = body.get("Logins", {})
        pool_id = body.get("IdentityPoolId") or self._pool_of(body["IdentityId"])
        pool = self._account.one("aws_cognito_identity_pool", id=pool_id)
        if not tokens.at_identity_pool(self._account, pool, logins, self._ended):
            return False
        if not logins and not pool["allow_unauthenticated_identities"]:
            return False
        if operation == "GetId":
            return True
        if not self._is_owner(body["IdentityId"], logins):
            return False
        if operation == "GetOpenIdToken":
            return bool(pool["allow_classic_flow"])
        claims = tokens.read(next(iter(logins.values()), None))
        caller = Caller(pool_id, body["IdentityId"], claims, body.get("CustomRoleArn"))
        return self._gives_credentials(caller)

    def _gives_credentials(self, caller: Caller) -> bool:
        return session_of(self._account, caller) is not None

    def _pool_of(self, identity: str) -> str:
        """Return the identity pool of an identity."""
        return next(each.pool for each in self._callers.values() if each.identity == identity)

    def _is_owner(self, identity: str, logins: Mapping[str, str]) -> bool:
        owner = next(each for each in self._callers.values() if each.identity == identity)
        claims: Any = tokens.read(next(iter(logins.values()), None))
        if owner.claims is None or claims is None:
            return owner.claims is None and claims is None
        return bool(claims["sub"] == owner.claims["sub"])

    def _of_sts(self, request: Request) -> bool:
        form = parse_qs(filled(request.body, self._names))
        if form["Action"] == ["GetCallerIdentity"]:
            return request.who is not None  # a signed caller needs no permission for it
        if form["Action"] == ["AssumeRole"]:
            return self._may_assume(request.who, form["RoleArn"][0])
        assert form["Action"] == ["AssumeRoleWithWebIdentity"]
        claims = tokens.read(form["WebIdentityToken"][0])
        if claims is None or not tokens.is_current(claims):
            return False
        return self._trusts(form["RoleArn"][0], claims)

    def _trusts(self, role: str, claims: Mapping[str, Any]) -> bool:
        return is_trusted(self._account, role, tokens.keys_at_sts(claims), {})

    def _may_assume(self, who: str | None, role: str) -> bool:
        session = self._holder(who)
        if session is None:
            return False
        question = access.Request("sts:AssumeRole", role, session.principal, session.keys)
        own = access.Policies(session.identity, boundary=session.boundary, session=session.limits)
        return access.evaluate_trust(question, self._account.trust(role), own).allowed

    def _of_user_pool(self, request: Request) -> bool:
        body = json.loads(filled(request.body, self._names))
        return tokens.at_user_pool(self._account, tokens.read(body["AccessToken"]), body)
