"""The answers of the access review's own model, which reads what Terraform applied.

Who a caller is and what a request asks is described as for the other predictions. Sessions, trust,
policies, routes and tokens are those of ``gatehouse.access``.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from gatehouse.access import Principal
from gatehouse.access.answers import Answer, Question, ask
from gatehouse.access.callers import Caller, Refused, Session, Tokens, session_of
from gatehouse.access.matrix import reaches_function, route_answer
from gatehouse.access.model import (
    Api,
    Bucket,
    Function,
    IdentityPool,
    Login,
    Model,
    Route,
    read_model,
)

from tests.attack import people
from tests.attack.predicted import tokens
from tests.attack.predicted.actions import Asked
from tests.attack.predicted.answers import Predicted
from tests.attack.predicted.review import API_NAMES, BEARER, Review
from tests.attack.predicted.routes import takes
from tests.attack.predicted.sessions import provider_of
from tests.attack.requests import Request, filled
from tests.deployed.deployments import Deployed


def model_of(stacks: Mapping[str, Deployed], folder: Path) -> Model:
    """Read the states of applied stacks, as ``terraform show -json`` prints them."""
    files = []
    for name, stack in stacks.items():
        values = {"root_module": {"resources": stack.state}}
        file = folder / f"{name}.json"
        file.write_text(json.dumps({"format_version": "1.0", "values": values}))
        files.append(file)
    return read_model(files)


class ByModel(Review):
    """Predicts answers from the model.

    Parameters
    ----------
    model : Model
        The model of the account.
    stacks, names, callers, ended
        As for every prediction.
    """

    def __init__(
        self,
        model: Model,
        stacks: Iterable[Deployed],
        names: Mapping[str, str],
        callers: Mapping[str, people.Caller],
        ended: Iterable[str],
    ) -> None:
        super().__init__(stacks, names, callers, ended)
        self.model = model
        self._sessions: dict[str, Session | Refused] = {}

    def _allows(self, who: str | None, asked: Asked) -> bool:
        session = self._session_of(who)
        if isinstance(session, Refused):
            return False
        holders: list[Bucket | Function] = [
            *(each for each in self.model.buckets if each.name == asked.bucket),
            *(each for each in self.model.functions if each.arn == asked.resource),
        ]
        question = Question(
            asked.action,
            asked.resource,
            account=self.model.account,
            keys=asked.keys,
            policy=holders[0].policy if holders else None,
        )
        return _sure(ask(session, question))

    def _session_of(self, who: str | None) -> Session | Refused:
        if who is None:
            return Session(Principal.anonymous())
        if who == "operator":
            root = Principal.of(f"arn:aws:iam::{self.model.account}:root")
            return Session(root, account=self.model.account)
        if who not in self._sessions:
            self._sessions[who] = self._given(self._callers[who])
        return self._sessions[who]

    def _given(self, caller: people.Caller) -> Session | Refused:
        pool = self._pool(caller.pool)
        return session_of(
            self.model,
            pool,
            caller.identity,
            login=_login(pool, caller.claims),
            claims=caller.claims,
            asked=caller.asked,
            classic=caller.classic,
        )

    def _pool(self, pool: str) -> IdentityPool:
        (found,) = (each for each in self.model.identity_pools if each.id == pool)
        return found

    def _gives_credentials(self, caller: people.Caller) -> bool:
        return isinstance(self._given(caller), Session)

    def _may_assume(self, who: str | None, role: str) -> bool:
        session, held = self._session_of(who), self.model.role(role)
        assert held is not None
        question = Question("sts:AssumeRole", role, policy=held.trust, must_allow=True)
        return isinstance(session, Session) and _sure(ask(session, question))

    def _trusts(self, role: str, claims: Mapping[str, Any]) -> bool:
        pool = self._pool(claims["aud"])
        signed_in = "authenticated" in claims["amr"]
        caller = people.Caller(claims["aud"], claims["sub"], asked=role, classic=True)
        given = session_of(
            self.model,
            pool,
            caller.identity,
            login=pool.logins[0] if signed_in else None,
            asked=role,
            classic=True,
        )
        return isinstance(given, Session)

    def _of_api(self, request: Request) -> Predicted:
        path = unquote(urlsplit(filled(request.path, self._names)).path)
        (api,) = (
            each for each in self.model.apis if each.id == self._names[API_NAMES[request.service]]
        )
        routes = [each for each in api.routes if takes(each.key, request.method, path)]
        if not routes:
            return "no route"
        (route,) = routes
        header = filled(request.headers.get("authorization", ""), self._names)
        claims = tokens.read(header.removeprefix(BEARER) if header.startswith(BEARER) else None)
        answer = self._called(request.who, api, route, claims)
        if answer != "allowed":
            return answer
        return "allowed" if _sure(reaches_function(self.model, api, route)) else "failed"

    def _called(
        self, who: str | None, api: Api, route: Route, claims: Mapping[str, Any] | None
    ) -> Predicted:
        session = self._session_of(who)
        held = (session,) if isinstance(session, Session) else ()
        if route.authorization != "JWT":
            caller = Caller("caller", "user", held)
            allowed = _sure(route_answer(self.model, caller, api, route))
            return "allowed" if allowed else "refused"
        if claims is None or not tokens.is_current(claims) or claims.get("nbf", 0) > time.time():
            return "no valid token"
        known = Tokens(
            provider_of(claims),
            str(claims.get("aud", claims.get("client_id"))),
            frozenset(str(claims.get("scope", "")).split()),
        )
        answer = route_answer(self.model, Caller("caller", "user", held, (known,)), api, route)
        if _sure(answer):
            return "allowed"
        return "refused" if "needs the scope" in answer.reason else "no valid token"


def _login(pool: IdentityPool, claims: Mapping[str, Any] | None) -> Login | None:
    if claims is None:
        return None
    named = (provider_of(claims), claims["aud"])
    (found,) = (each for each in pool.logins if (each.provider, each.client) == named)
    return found


def _sure(answer: Answer) -> bool:
    """Return whether something is allowed; a state leaves nothing open."""
    assert answer.effect in ("allowed", "denied"), answer
    return answer.effect == "allowed"
