"""What the cases about entrances, claims, roles and grants share beside `pieces`."""

from __future__ import annotations

from tests.access.corpus.pieces import (
    API,
    COGNITO,
    POOL,
    Json,
    document,
    role,
    sign_in,
    trust_of_pool,
)

CLIENT = "${aws_cognito_user_pool_client.web.id}"
USERS = "${aws_cognito_user_pool.users.id}"
ENDPOINT = "${aws_cognito_user_pool.users.endpoint}"


def call(method: str, path: str) -> str:
    """The ARN of a call."""
    return f"{API}/$default/{method}{path}"


def jwt(audience: list[str] | None = None) -> Json:
    """Make an authorizer of the API for tokens of the user pool."""
    checked = {
        "issuer": f"https://{ENDPOINT}",
        "audience": [CLIENT] if audience is None else audience,
    }
    made = {
        "api_id": "${aws_apigatewayv2_api.api.id}",
        "name": "tokens",
        "authorizer_type": "JWT",
        "identity_sources": ["$request.header.Authorization"],
        "jwt_configuration": [checked],
    }
    return {"aws_apigatewayv2_authorizer": {"tokens": made}}


def by_jwt(**more: object) -> Json:
    """The arguments of a route that the authorizer guards."""
    authorizer = "${aws_apigatewayv2_authorizer.tokens.id}"
    return {"authorization_type": "JWT", "authorizer_id": authorizer, **more}


def people(*, write: list[str] | None, by_admin: bool = False, mutable: bool = True) -> Json:
    """Make sign-in with the attributes role and tenant, and who may write them."""
    made = sign_in()
    client = made["aws_cognito_user_pool_client"]["web"]
    del client["write_attributes"]
    if write is not None:
        client["write_attributes"] = write
    pool = made["aws_cognito_user_pool"]["users"]
    pool["schema"] = [
        {"name": name, "attribute_data_type": "String", "mutable": mutable}
        for name in ("role", "tenant")
    ]
    pool["admin_create_user_config"] = [{"allow_admin_create_user_only": by_admin}]
    return made


def rules(*listed: tuple[str, str, str, str]) -> Json:
    """Attach the roles by rules: claim, match type, value and the role's name."""
    attached = sign_in()["aws_cognito_identity_pool_roles_attachment"]["people"]
    mapping = {
        "identity_provider": f"{ENDPOINT}:{CLIENT}",
        "type": "Rules",
        "ambiguous_role_resolution": "Deny",
        "mapping_rule": [
            {
                "claim": claim,
                "match_type": kind,
                "value": value,
                "role_arn": f"${{aws_iam_role.{name}.arn}}",
            }
            for claim, kind, value, name in listed
        ],
    }
    return {
        "aws_cognito_identity_pool_roles_attachment": {
            "people": {**attached, "role_mapping": [mapping]}
        }
    }


def role_of_users(name: str, *statements: Json) -> Json:
    """Make a role that signed-in users of the pool may take."""
    return role(name, trust_of_pool(), *statements)


def users(*statements: Json) -> Json:
    """Make the role of signed-in users."""
    return role_of_users("users", *statements)


def trust_with(**conditions: Json) -> str:
    """Write the trust of an identity pool's role with other conditions."""
    named = {name.replace("_", ":"): keys for name, keys in conditions.items()}
    return document(
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Principal": {"Federated": COGNITO},
            "Condition": named,
        }
    )


OF_POOL = {f"{COGNITO}:aud": POOL}
OF_USERS = {f"{COGNITO}:amr": "authenticated"}


def trust_of(principal: Json, **more: object) -> str:
    """Write a trust in a principal of another kind."""
    action = "sts:AssumeRoleWithWebIdentity" if "Federated" in principal else "sts:AssumeRole"
    return document({"Effect": "Allow", "Action": action, "Principal": principal, **more})
