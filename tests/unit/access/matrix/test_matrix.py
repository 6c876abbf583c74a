"""The matrix says of each caller and thing what the evaluator decides."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from gatehouse.access.callers import Caps
from gatehouse.access.matrix import Matrix, matrix_of
from gatehouse.access.model import UnreadableInput

from tests.unit.access.stacks import (
    SUB,
    allow,
    deny,
    of_functions,
    people,
    policy,
    read,
    trust,
    write,
)

FILES = "${aws_s3_bucket.files.arn}"
OWN, OTHERS = "own private/{identity}/ of files", "another's private/{identity}/ of files"


def matrix(folder: Path, *statements: dict[str, Any], **more: Any) -> Matrix:
    return matrix_of(read(folder, resource=people(*statements, **more)))


def effect(made: Matrix, caller: str, verb: str, thing: str) -> str:
    assert thing in [each.name for each in made.things], [each.name for each in made.things]
    return made.cell(thing, caller).answers[verb].effect


def test_a_folder_of_ones_own_is_ones_own(tmp_path: Path) -> None:
    made = matrix(tmp_path, allow("s3:GetObject", f"{FILES}/private/{SUB}/*"))
    assert effect(made, "user", "read", OWN) == "allowed"
    assert effect(made, "user", "write", OWN) == "denied"
    assert effect(made, "user", "read", OTHERS) == "denied"
    assert effect(made, "anyone", "read", OTHERS) == "denied"
    assert not made.cell(OWN, "anyone").applies


@pytest.mark.parametrize("hole", [f"{FILES}/private/*", f"{FILES}/*", "*", f"{FILES}/p*"])
def test_a_wider_resource_reaches_anothers_folder(tmp_path: Path, hole: str) -> None:
    own = allow("s3:GetObject", f"{FILES}/private/{SUB}/*")
    made = matrix(tmp_path, own, allow("s3:GetObject", hole))
    assert effect(made, "user", "read", OTHERS) == "allowed"


def test_listing_without_a_prefix_lists_anothers_folder(tmp_path: Path) -> None:
    own = allow("s3:GetObject", f"{FILES}/private/{SUB}/*")
    prefix = {"Condition": {"StringLike": {"s3:prefix": f"private/{SUB}/*"}}}
    shut = matrix(tmp_path / "a", own, allow("s3:ListBucket", FILES, **prefix))
    open_ = matrix(tmp_path / "b", own, allow("s3:ListBucket", FILES))
    assert effect(shut, "user", "list", OTHERS) == "denied"
    assert effect(open_, "user", "list", OTHERS) == "allowed"


def test_some_objects_of_a_folder_are_a_condition(tmp_path: Path) -> None:
    own = allow("s3:GetObject", f"{FILES}/private/{SUB}/*")
    made = matrix(tmp_path, own, allow("s3:GetObject", f"{FILES}/private/*/shared.txt"))
    answer = made.cell(OTHERS, "user").answers["read"]
    assert answer.effect == "if"
    assert "shared.txt" in str(answer)


def test_a_condition_that_a_caller_meets_or_not_is_said_in_words(tmp_path: Path) -> None:
    where = {"Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}}
    made = matrix(tmp_path, allow("s3:GetObject", f"{FILES}/open/*", **where))
    answer = made.cell("open/ of files", "user").answers["read"]
    assert str(answer) == "if aws:SourceIp is in 192.0.2.0/24"


def test_a_denial_with_a_free_condition_is_a_condition_too(tmp_path: Path) -> None:
    where = {"Condition": {"NotIpAddress": {"aws:SourceIp": "192.0.2.0/24"}}}
    made = matrix(tmp_path, allow("s3:GetObject", f"{FILES}/open/*"), deny("s3:*", "*", **where))
    answer = made.cell("open/ of files", "user").answers["read"]
    assert str(answer) == "if not (aws:SourceIp is not in 192.0.2.0/24)"


def test_a_denial_ends_it(tmp_path: Path) -> None:
    made = matrix(tmp_path, allow("s3:*", "*"), deny("s3:GetObject*", f"{FILES}/*"))
    assert effect(made, "user", "read", "any other object of files") == "denied"
    assert effect(made, "user", "write", "any other object of files") == "allowed"


def test_what_is_not_known_is_neither_allowed_nor_denied(tmp_path: Path) -> None:
    made = matrix(tmp_path, allow("s3:GetObject", "${var.where}"))
    assert effect(made, "user", "read", "any other object of files") == "unknown"
    assert effect(made, "user", "write", "any other object of files") == "denied"


def test_a_role_that_does_not_trust_the_pool_is_not_had(tmp_path: Path) -> None:
    roles = {"member": {"name": "member", "assume_role_policy": trust(who="unauthenticated")}}
    made = matrix(tmp_path, allow("s3:*", "*"), aws_iam_role=roles)
    (user,) = (each for each in made.callers if each.name == "user")
    assert user.refused == "the role member does not trust the identity pool pool"
    assert effect(made, "user", "read", "any other object of files") == "denied"


def guests(*statements: dict[str, Any]) -> dict[str, Any]:
    return {
        "guests": True,
        "aws_iam_role": {
            "guest": {"name": "guest", "assume_role_policy": trust(who="unauthenticated")}
        },
        "aws_iam_role_policy": {
            "guest": {
                "role": "${aws_iam_role.guest.id}",
                "name": "guest",
                "policy": policy(*statements),
            }
        },
        "aws_cognito_identity_pool_roles_attachment": {
            "pool": {
                "identity_pool_id": "${aws_cognito_identity_pool.pool.id}",
                "roles": {
                    "authenticated": "${aws_iam_role.member.arn}",
                    "unauthenticated": "${aws_iam_role.guest.arn}",
                },
            }
        },
    }


def test_guests_have_no_more_than_cognito_lets_them(tmp_path: Path) -> None:
    made = matrix(tmp_path, **guests(allow(["s3:GetObject", "iam:PassRole"], "*")))
    assert effect(made, "guest", "read", "any other object of files") == "allowed"
    assert effect(made, "guest", "pass", "rights of roles") == "denied"


def grouped(*, ambiguous: str = "Deny") -> dict[str, Any]:
    endpoint = "${aws_cognito_user_pool.users.endpoint}:${aws_cognito_user_pool_client.web.id}"
    return {
        "aws_iam_role": {"editor": {"name": "editor", "assume_role_policy": trust()}},
        "aws_iam_role_policy": {
            "editor": {
                "role": "${aws_iam_role.editor.id}",
                "name": "editor",
                "policy": policy(allow("s3:PutObject", f"{FILES}/*")),
            }
        },
        "aws_cognito_user_group": {
            "editors": {
                "name": "editors",
                "user_pool_id": "${aws_cognito_user_pool.users.id}",
                "role_arn": "${aws_iam_role.editor.arn}",
                "precedence": 1,
            },
            "readers": {"name": "readers", "user_pool_id": "${aws_cognito_user_pool.users.id}"},
        },
        "aws_cognito_identity_pool_roles_attachment": {
            "pool": {
                "identity_pool_id": "${aws_cognito_identity_pool.pool.id}",
                "roles": {"authenticated": "${aws_iam_role.member.arn}"},
                "role_mapping": [
                    {
                        "identity_provider": endpoint,
                        "type": "Token",
                        "ambiguous_role_resolution": ambiguous,
                    }
                ],
            }
        },
    }


def test_a_group_has_the_role_that_its_mapping_gives(tmp_path: Path) -> None:
    made = matrix(tmp_path, allow("s3:GetObject", f"{FILES}/*"), **grouped())
    other = "any other object of files"
    assert effect(made, "group editors", "write", other) == "allowed"
    assert effect(made, "group editors", "read", other) == "denied"
    assert effect(made, "user", "read", other) == "denied"
    (readers,) = (each for each in made.callers if each.name == "group readers")
    assert "then denies" in readers.refused


def test_who_has_no_group_may_have_the_authenticated_role(tmp_path: Path) -> None:
    more = grouped(ambiguous="AuthenticatedRole")
    made = matrix(tmp_path, allow("s3:GetObject", f"{FILES}/*"), **more)
    assert effect(made, "user", "read", "any other object of files") == "allowed"


def test_a_tag_of_the_session_is_a_tenant(tmp_path: Path) -> None:
    tag = "$${aws:PrincipalTag/tenant}"
    provider = "cognito-identity.amazonaws.com"
    both = trust().replace(
        '"sts:AssumeRoleWithWebIdentity"', '["sts:AssumeRoleWithWebIdentity", "sts:TagSession"]'
    )
    made = matrix(
        tmp_path,
        allow("s3:GetObject", f"{FILES}/tenants/{tag}/*"),
        aws_iam_role={"member": {"name": "member", "assume_role_policy": both}},
        aws_cognito_identity_pool_provider_principal_tag={
            "t": {
                "identity_pool_id": "${aws_cognito_identity_pool.pool.id}",
                "identity_provider_name": "${aws_cognito_user_pool.users.endpoint}",
                "principal_tags": {"tenant": "custom:tenant"},
            }
        },
    )
    assert provider in both
    assert effect(made, "user", "read", "own tenants/{tenant}/ of files") == "allowed"
    assert effect(made, "user", "read", "another's tenants/{tenant}/ of files") == "denied"


def test_roles_that_can_be_assumed_are_had(tmp_path: Path) -> None:
    admin = policy(
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"AWS": "${aws_iam_role.member.arn}"},
        }
    )
    made = matrix(
        tmp_path,
        allow("sts:AssumeRole", "${aws_iam_role.admin.arn}"),
        aws_iam_role={"admin": {"name": "admin", "assume_role_policy": admin}},
        aws_iam_role_policy={
            "admin": {
                "role": "${aws_iam_role.admin.id}",
                "name": "admin",
                "policy": policy(allow("s3:GetObject", f"{FILES}/*")),
            }
        },
    )
    answer = made.cell("any other object of files", "user").answers["read"]
    assert (answer.effect, answer.way) == (
        "allowed",
        ("pool gives role member", "assumes role admin"),
    )


def function(*, route: dict[str, Any], **more: Any) -> dict[str, Any]:
    arn = "${aws_apigatewayv2_api.api.execution_arn}/*/*"
    return {
        "aws_iam_role": {"f": {"name": "f", "assume_role_policy": of_functions()}},
        "aws_iam_role_policy": {
            "f": {
                "role": "${aws_iam_role.f.id}",
                "name": "f",
                "policy": policy(allow("s3:GetObject", f"{FILES}/*")),
            }
        },
        "aws_lambda_function": {"f": {"function_name": "f", "role": "${aws_iam_role.f.arn}"}},
        "aws_lambda_permission": {
            "f": {
                "statement_id": "api",
                "action": "lambda:InvokeFunction",
                "function_name": "${aws_lambda_function.f.function_name}",
                "principal": "apigateway.amazonaws.com",
                "source_arn": arn,
            }
        },
        "aws_apigatewayv2_api": {"api": {"name": "api", "protocol_type": "HTTP"}},
        "aws_apigatewayv2_integration": {
            "f": {
                "api_id": "${aws_apigatewayv2_api.api.id}",
                "integration_type": "AWS_PROXY",
                "integration_uri": "${aws_lambda_function.f.invoke_arn}",
            }
        },
        "aws_apigatewayv2_route": {
            "r": {
                "api_id": "${aws_apigatewayv2_api.api.id}",
                "target": "integrations/${aws_apigatewayv2_integration.f.id}",
                **route,
            }
        },
        **more,
    }


CODE = "lambda:UpdateFunctionCode"


def test_who_changes_a_function_has_its_role(tmp_path: Path) -> None:
    route = {"route_key": "GET /a", "authorization_type": "AWS_IAM"}
    made = matrix(tmp_path, allow(CODE, "${aws_lambda_function.f.arn}"), **function(route=route))
    answer = made.cell("any other object of files", "user").answers["read"]
    assert answer.way[-1] == "changes the code of function f, which has role f"
    assert effect(made, "user", "write", "any other object of files") == "denied"


INVOKE, API = "execute-api:Invoke", "${aws_apigatewayv2_api.api.execution_arn}"


@pytest.mark.parametrize(
    ("resource", "key", "expected"),
    [
        (f"{API}/$$default/GET/a", "GET /a", "allowed"),
        (f"{API}/*/GET/notes/*", "GET /notes/{id}", "allowed"),
        (f"{API}/*/GET/notes/7", "GET /notes/{id}", "if"),
        (f"{API}/*/GET/*", "ANY /notes", "if"),
        (f"{API}/*/*/notes", "ANY /notes", "allowed"),
        (f"{API}/*/POST/a", "GET /a", "denied"),
        (f"{API}/*", "$$default", "allowed"),
        (f"{API}/*/*/a/*", "GET /a/{rest+}", "allowed"),
    ],
)
def test_a_signed_route_is_for_whom_it_was_granted_to(
    tmp_path: Path, resource: str, key: str, expected: str
) -> None:
    route = {"route_key": key.replace("$$", "$"), "authorization_type": "AWS_IAM"}
    resource = resource.replace("$$", "$")
    made = matrix(tmp_path, allow(INVOKE, resource), **function(route=route))
    thing = key.replace("$$", "$")
    assert effect(made, "user", "call", thing) == expected
    assert effect(made, "anyone", "call", thing) == "denied"


@pytest.mark.parametrize("route", [{}, {"authorization_type": "NONE"}])
def test_a_route_without_authorization_is_open_to_anyone(
    tmp_path: Path, route: dict[str, Any]
) -> None:
    made = matrix(tmp_path, **function(route={"route_key": "GET /a", **route}))
    assert effect(made, "anyone", "call", "GET /a") == "allowed"


def test_a_route_whose_authorization_is_not_known_is_not_safe(tmp_path: Path) -> None:
    route = {"route_key": "GET /a", "authorization_type": "${var.kind}"}
    made = matrix(tmp_path, **function(route=route))
    assert effect(made, "anyone", "call", "GET /a") == "unknown"


@pytest.mark.parametrize(
    ("issuer", "audience", "scopes", "expected"),
    [
        ("https://${aws_cognito_user_pool.users.endpoint}", "web.id", [], "allowed"),
        ("https://${aws_cognito_user_pool.users.endpoint}", "other.id", [], "denied"),
        ("https://elsewhere.example.com", "web.id", [], "denied"),
        ("${var.issuer}", "web.id", [], "unknown"),
        ("https://${aws_cognito_user_pool.users.endpoint}", "web.id", ["a/b"], "denied"),
        (
            "https://${aws_cognito_user_pool.users.endpoint}",
            "web.id",
            ["aws.cognito.signin.user.admin"],
            "allowed",
        ),
    ],
)
def test_a_route_with_tokens_takes_those_of_its_clients(
    tmp_path: Path, issuer: str, audience: str, scopes: list[str], expected: str
) -> None:
    route = {
        "route_key": "GET /a",
        "authorization_type": "JWT",
        "authorizer_id": "${aws_apigatewayv2_authorizer.jwt.id}",
        "authorization_scopes": scopes,
    }
    client = f"${{aws_cognito_user_pool_client.{audience}}}"
    other = {
        "name": "other",
        "user_pool_id": "${aws_cognito_user_pool.users.id}",
        "allowed_oauth_flows": ["client_credentials"],
        "allowed_oauth_scopes": ["a/b"],
    }
    made = matrix(
        tmp_path,
        aws_cognito_user_pool_client={
            "web": people()["aws_cognito_user_pool_client"]["web"],
            "other": other,
        },
        aws_apigatewayv2_authorizer={
            "jwt": {
                "api_id": "${aws_apigatewayv2_api.api.id}",
                "authorizer_type": "JWT",
                "name": "jwt",
                "jwt_configuration": {"issuer": issuer, "audience": [client]},
            }
        },
        **function(route=route),
    )
    assert effect(made, "user", "call", "GET /a") == expected
    assert effect(made, "anyone", "call", "GET /a") in ("denied", "unknown")


def test_machines_call_with_the_scopes_of_their_client(tmp_path: Path) -> None:
    route = {
        "route_key": "GET /a",
        "authorization_type": "JWT",
        "authorizer_id": "${aws_apigatewayv2_authorizer.jwt.id}",
        "authorization_scopes": ["a/b"],
    }
    clients = {
        "web": people()["aws_cognito_user_pool_client"]["web"],
        "robot": {
            "name": "robot",
            "user_pool_id": "${aws_cognito_user_pool.users.id}",
            "allowed_oauth_flows": ["client_credentials"],
            "allowed_oauth_scopes": ["a/b"],
        },
    }
    made = matrix(
        tmp_path,
        aws_cognito_user_pool_client=clients,
        aws_apigatewayv2_authorizer={
            "jwt": {
                "api_id": "${aws_apigatewayv2_api.api.id}",
                "authorizer_type": "JWT",
                "name": "jwt",
                "jwt_configuration": {
                    "issuer": "https://${aws_cognito_user_pool.users.endpoint}",
                    "audience": ["${aws_cognito_user_pool_client.robot.id}"],
                },
            }
        },
        **function(route=route),
    )
    assert effect(made, "machine robot", "call", "GET /a") == "allowed"
    assert effect(made, "user", "call", "GET /a") == "denied"


def test_a_public_bucket_is_public_unless_that_is_restricted(tmp_path: Path) -> None:
    public = {
        "files": {
            "bucket": "${aws_s3_bucket.files.id}",
            "policy": policy(allow("s3:GetObject", f"{FILES}/*", Principal="*")),
        }
    }
    block = {"files": {"bucket": "${aws_s3_bucket.files.id}", "restrict_public_buckets": True}}
    thing = "any other object of files"
    open_ = matrix(tmp_path / "a", aws_s3_bucket_policy=public)
    assert effect(open_, "anyone", "read", thing) == "allowed"
    shut = matrix(
        tmp_path / "b", aws_s3_bucket_policy=public, aws_s3_bucket_public_access_block=block
    )
    assert effect(shut, "anyone", "read", thing) == "denied"


def test_an_account_that_a_policy_names_is_a_caller(tmp_path: Path) -> None:
    theirs = allow("s3:GetObject", f"{FILES}/*", Principal={"AWS": "444455556666"})
    named = {"files": {"bucket": "${aws_s3_bucket.files.id}", "policy": policy(theirs)}}
    made = matrix(tmp_path, aws_s3_bucket_policy=named)
    assert effect(made, "account 444455556666", "read", "any other object of files") == "allowed"
    assert effect(made, "anyone", "read", "any other object of files") == "denied"


def test_items_are_ones_own_by_their_leading_key(tmp_path: Path) -> None:
    keys = {"dynamodb:LeadingKeys": [SUB]}
    present = {"dynamodb:LeadingKeys": "false"}
    condition = {"Condition": {"ForAllValues:StringEquals": keys, "Null": present}}
    table = {"t": {"name": "t", "hash_key": "id"}}
    arn = "${aws_dynamodb_table.t.arn}"
    own, others = "own items {identity} of t", "another's items {identity} of t"
    made = matrix(
        tmp_path / "a", allow("dynamodb:*Item", arn, **condition), aws_dynamodb_table=table
    )
    assert effect(made, "user", "read", own) == "allowed"
    assert [effect(made, "user", verb, others) for verb in ("list", "read", "write")] == [
        "denied"
    ] * 3
    without = {"Condition": {"ForAllValues:StringEquals": keys}}
    hole = matrix(
        tmp_path / "b",
        allow(["dynamodb:GetItem", "dynamodb:Scan"], arn, **without),
        aws_dynamodb_table=table,
    )
    assert effect(hole, "user", "list", others) == "allowed"


def test_control_policies_are_caps(tmp_path: Path) -> None:
    model = read(tmp_path, resource=people(allow("s3:*", "*")))
    cap = write(tmp_path, "cap", {"Version": "2012-10-17", "Statement": [
        allow("*", "*"), deny("s3:PutObject*", "*")]})  # fmt: skip
    made = matrix_of(model, Caps.read([cap]))
    assert effect(made, "user", "read", "any other object of files") == "allowed"
    assert effect(made, "user", "write", "any other object of files") == "denied"
    everything = {**allow("*", "*", Principal="*")}
    no_deletes = {**deny("s3:DeleteObject*", "*", Principal="*")}
    resource = write(
        tmp_path, "rcp", {"Version": "2012-10-17", "Statement": [everything, no_deletes]}
    )
    made = matrix_of(model, Caps.read(resources=[resource]))
    assert effect(made, "user", "delete", "any other object of files") == "denied"
    assert effect(made, "user", "write", "any other object of files") == "allowed"
    with pytest.raises(UnreadableInput, match="must be a policy"):
        Caps.read([write(tmp_path, "none", {"Statement": [{}]})])


def test_a_boundary_is_a_cap(tmp_path: Path) -> None:
    made = matrix(
        tmp_path,
        allow("s3:*", "*"),
        aws_iam_policy={"limit": {"name": "limit", "policy": policy(allow("s3:GetObject", "*"))}},
        aws_iam_role={
            "member": {
                "name": "member",
                "assume_role_policy": trust(),
                "permissions_boundary": "${aws_iam_policy.limit.arn}",
            }
        },
    )
    assert effect(made, "user", "read", "any other object of files") == "allowed"
    assert effect(made, "user", "write", "any other object of files") == "denied"
