"""What a pool does about risky sign-ins. Nothing here assesses a risk."""

from __future__ import annotations

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.records import Json, Pool
from gatehouse.local.services.cognito_idp.sign_in import events

_PARTS = (
    "AccountTakeoverRiskConfiguration",
    "CompromisedCredentialsRiskConfiguration",
    "RiskExceptionConfiguration",
)
_ALL = "ALL"


def set_risk_configuration(call: Call, asked: Json) -> Json:
    """Carry out ``SetRiskConfiguration``."""
    pool = call.pool(asked)
    events.check_on(pool)
    name = _client(call, pool, asked)
    kept = {part: asked[part] for part in _PARTS if asked.get(part)}
    pool.risks[name] = {**kept, "LastModifiedDate": call.now}
    return _shown(pool, name, asked)


def describe_risk_configuration(call: Call, asked: Json) -> Json:
    """Carry out ``DescribeRiskConfiguration``."""
    pool = call.pool(asked)
    return _shown(pool, _client(call, pool, asked), asked)


def _client(call: Call, pool: Pool, asked: Json) -> str:
    name = str(asked.get("ClientId") or _ALL)
    return name if name == _ALL else call.client_in(pool, asked).id


def _shown(pool: Pool, name: str, asked: Json) -> Json:
    named = {key: asked[key] for key in ("UserPoolId", "ClientId") if asked.get(key)}
    return {"RiskConfiguration": {**named, **pool.risks.get(name, {})}}
