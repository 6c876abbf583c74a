"""Lists of the own folder: mistakes in a condition about ``s3:prefix``, and their right twins."""

from __future__ import annotations

from pathlib import Path

import pytest
from gatehouse.access import evaluate
from gatehouse.access.model import read_model
from gatehouse.access.prover import Verdict, prove, theorems_of
from gatehouse.access.prover.replay import policies_of

from tests.access.corpus.case import Json, written
from tests.access.corpus.pieces import FILES, OWN, READ, allow, app, bucket, signed_in, tags

TENANT = "$${aws:PrincipalTag/tenant}"
FILLED = {"aws:PrincipalTag/tenant": "?*"}
NO_SLASH = {"StringNotLike": {"aws:PrincipalTag/tenant": "*/*"}}


def verdict(theorem: str, *statements: Json, folder: Path, solver: bool | None = None) -> Verdict:
    """What becomes of a theorem where the folder of the statements is read and listed so."""
    document = app(signed_in(*statements), tags(tenant="custom:tenant"), bucket())
    found = [
        each
        for each in theorems_of(read_model([written(document, folder)]))
        if each.name == theorem
    ]
    assert len(found) == 1
    return prove(found[0], solver=solver)


def of_tenant(
    *prefixes: str, operator: str = "StringLike", slashes: bool = False
) -> tuple[Json, Json]:
    """Read and list a tenant's folder; the tag may hold slashes if it says so."""
    conditions: dict[str, Json] = {"StringLike": dict(FILLED)}
    conditions.setdefault(operator, {})["s3:prefix"] = list(prefixes)
    return (
        allow(READ, f"{FILES}/tenants/{TENANT}/*", StringLike=FILLED, **NO_SLASH),
        allow("s3:ListBucket", FILES, **conditions, **({} if slashes else NO_SLASH)),
    )


@pytest.mark.parametrize(
    ("prefixes", "operator"),
    [
        ((f"tenants/{TENANT}/*",), "StringLike"),
        ((f"tenants/{TENANT}/",), "StringLike"),
        ((f"tenants/{TENANT}/",), "StringEquals"),
        ((f"tenants/{TENANT}/", f"tenants/{TENANT}/*"), "StringLike"),
        ((f"tenants/{TENANT}/in/*",), "StringLike"),
    ],
)
def test_a_list_of_the_own_folder_is_proven(
    prefixes: tuple[str, ...], operator: str, tmp_path: Path
) -> None:
    found = verdict("tenants", *of_tenant(*prefixes, operator=operator), folder=tmp_path)
    assert (found.status, found.why) == ("proven", "")


@pytest.mark.parametrize("solver", [True, False], ids=["with z3", "without z3"])
@pytest.mark.parametrize(
    ("prefixes", "operator", "slashes"),
    [
        ((f"tenants/{TENANT}/*",), "StringLike", True),
        ((f"tenants/{TENANT}*",), "StringLike", False),
        ((f"tenants/{TENANT}",), "StringLike", False),
        ((f"tenants/{TENANT}",), "StringEquals", False),
        ((f"tenants/{TENANT}/*", f"tenants/{TENANT}"), "StringLike", False),
        (("tenants/*",), "StringLike", False),
        (("tenants/",), "StringEquals", False),
        ((f"tenants/{TENANT}/*",), "StringLikeIfExists", False),
        ((f"tenants/{TENANT}/*",), "ForAllValues_StringLike", False),
        (("*",), "StringLike", False),
    ],
)
def test_a_list_of_more_is_refuted_by_a_request_that_is_allowed(
    prefixes: tuple[str, ...], operator: str, slashes: bool, solver: bool, tmp_path: Path
) -> None:
    statements = of_tenant(*prefixes, operator=operator, slashes=slashes)
    found = verdict("tenants", *statements, folder=tmp_path, solver=solver)
    assert found.status == "refuted", found.why
    assert found.counterexample is not None
    request = found.counterexample.request
    assert request.action == "s3:ListBucket"
    asked = [
        each
        for each in found.theorem.denied
        if request.action in each.actions and evaluate(request, policies_of(each)).allowed
    ]
    assert asked


@pytest.mark.parametrize(
    ("prefix", "status"),
    [(f"private/{OWN}/*", "proven"), (f"private/{OWN}", "proven"), ("private/*", "refuted")],
)
def test_identity_ids_are_of_one_length_so_none_begins_another(
    prefix: str, status: str, tmp_path: Path
) -> None:
    found = verdict(
        "folders",
        allow(READ, f"{FILES}/private/{OWN}/*"),
        allow("s3:ListBucket", FILES, StringLike={"s3:prefix": prefix}),
        folder=tmp_path,
    )
    assert found.status == status, found.why


@pytest.mark.parametrize(
    ("editors", "status"),
    [
        (allow(READ, f"{FILES}/tenants/{TENANT}/*", StringLike=FILLED, **NO_SLASH), "proven"),
        (allow(READ, f"{FILES}/tenants/{TENANT}/*", StringLike=FILLED), "refuted"),
        (allow(READ, f"{FILES}/tenants/{TENANT}*", StringLike=FILLED, **NO_SLASH), "refuted"),
    ],
)
def test_the_role_of_a_group_in_each_tenant_is_asked_too(
    editors: Json, status: str, tmp_path: Path
) -> None:
    from tests.access.corpus.pieces import role, trust_of_pool

    own = allow(READ, f"{FILES}/tenants/{TENANT}/*", StringLike=FILLED, **NO_SLASH)
    document = app(
        signed_in(own),
        role("editors", trust_of_pool(), editors),
        tags(tenant="custom:tenant"),
        bucket(),
    )
    group = {
        "name": "editors",
        "user_pool_id": "${aws_cognito_user_pool.users.id}",
        "role_arn": "${aws_iam_role.editors.arn}",
    }
    mapping = {
        "identity_provider": "${aws_cognito_user_pool.users.endpoint}:"
        "${aws_cognito_user_pool_client.web.id}",
        "type": "Token",
        "ambiguous_role_resolution": "AuthenticatedRole",
    }
    document["resource"]["aws_cognito_user_group"] = {"editors": group}
    attached = document["resource"]["aws_cognito_identity_pool_roles_attachment"]["people"]
    attached["role_mapping"] = [mapping]
    model = read_model([written(document, tmp_path)])
    found = [prove(each) for each in theorems_of(model) if each.name == "tenants"]
    assert [each.status for each in found] == [status]
