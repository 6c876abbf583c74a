"""The sessions of an identity pool, in the enhanced flow and in the classic one."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.gatehouse.local.pools import Pool, refusal

_TAG = "${aws:PrincipalTag/%s}"


@pytest.fixture
def bucket(clients: Any, pools: Any) -> str:
    name = f"tagged-{pools.next()}"
    clients("s3").create_bucket(Bucket=name)
    return name


def _put(clients: Any, credentials: dict[str, str], bucket: str, key: str) -> int:
    try:
        answer = clients("s3", credentials).put_object(Bucket=bucket, Key=key, Body=b"")
    except ClientError as refused:
        answer = refused.response
    return int(answer["ResponseMetadata"]["HTTPStatusCode"])


def _folder_of(pool: Pool, bucket: str, tag: str) -> None:
    pool.grant("s3:PutObject", f"arn:aws:s3:::{bucket}/{_TAG % tag}/*")


def test_a_claim_becomes_a_tag_that_policies_see(pools: Any, clients: Any, bucket: str) -> None:
    pool: Pool = pools(tagging=True)
    pool.tag({"mail": "email"})
    _folder_of(pool, bucket, "mail")
    mine = pool.credentials(pool.token("ann"))
    assert _put(clients, mine, bucket, "ann@example.com/a") == 200
    assert _put(clients, mine, bucket, "bob@example.com/a") == 403


def test_the_default_tags_are_the_subject_and_the_client(
    pools: Any, clients: Any, bucket: str
) -> None:
    pool: Pool = pools(tagging=True)
    pool.tag(None)
    _folder_of(pool, bucket, "client")
    mine = pool.credentials(pool.token("ann"))
    assert _put(clients, mine, bucket, f"{pool.client}/a") == 200
    assert _put(clients, mine, bucket, "other/a") == 403


def test_tags_need_a_trust_policy_that_allows_them(pools: Any) -> None:
    pool: Pool = pools(tagging=False)
    pool.tag({"mail": "email"})
    assert refusal(pool.credentials, pool.token("ann")) == (
        "InvalidIdentityPoolConfigurationException"
    )


@pytest.mark.parametrize(
    ("name", "refused"),
    [("acme/eu", False), ("Café 7_.:/=+-@", False), ("acme*", True), ("${aws:username}", True)],
)
def test_a_tag_has_the_characters_of_session_tags(pools: Any, name: str, refused: bool) -> None:
    pool: Pool = pools(tagging=True)
    pool.tag({"name": "nickname"})
    pool.token("ann")
    pool.clients("cognito-idp").admin_update_user_attributes(
        UserPoolId=pool.users,
        Username="ann",
        UserAttributes=[{"Name": "nickname", "Value": name}],
    )
    token = pool.token("ann")
    if refused:
        assert refusal(pool.credentials, token) == "InvalidParameterException"
    else:
        assert pool.credentials(token)["AccessKeyId"]


def test_signed_in_users_cannot_assume_a_role_for_guests(pools: Any) -> None:
    pool: Pool = pools(amr="unauthenticated")
    assert refusal(pool.credentials, pool.token("ann")) == (
        "InvalidIdentityPoolConfigurationException"
    )


def test_guests_are_refused_where_the_pool_has_none(pools: Any) -> None:
    assert refusal(pools().credentials) == "NotAuthorizedException"


def test_guests_are_allowed_where_the_pool_has_them(pools: Any, clients: Any) -> None:
    pool: Pool = pools(guests=True)
    arn = clients("sts", pool.credentials()).get_caller_identity()["Arn"]
    assert f"assumed-role/{pool.name('guest')}/" in arn


def test_an_identity_that_was_never_issued_is_not_found(pools: Any, clients: Any) -> None:
    give = clients("cognito-identity").get_credentials_for_identity
    unknown = "us-east-1:00000000-0000-0000-0000-000000000000"
    assert refusal(give, IdentityId=unknown) == "ResourceNotFoundException"


@pytest.mark.parametrize(("key", "status"), [("own", 200), ("other", 403)])
def test_guests_may_do_only_what_cognito_lets_guests_do(
    pools: Any, clients: Any, bucket: str, key: str, status: int
) -> None:
    pool: Pool = pools(guests=True)
    pool.grant("s3:PutObject", f"arn:aws:s3:::{bucket}/own/*", guests=True)
    assert _put(clients, pool.credentials(), bucket, f"{key}/a") == status


def test_guests_cannot_use_a_service_that_is_closed_to_them(pools: Any, clients: Any) -> None:
    pool: Pool = pools(guests=True)
    pool.grant("secretsmanager:ListSecrets", "*", guests=True)
    pool.grant("secretsmanager:ListSecrets", "*")
    guest = clients("secretsmanager", pool.credentials()).list_secrets
    assert refusal(guest) == "AccessDeniedException"
    signed_in = clients("secretsmanager", pool.credentials(pool.token("ann")))
    assert signed_in.list_secrets()["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_the_classic_flow_is_off_unless_asked_for(pools: Any) -> None:
    pool: Pool = pools()
    assert refusal(pool.open_id_token, pool.token("ann")) == "InvalidParameterException"


def test_a_session_of_the_classic_flow_carries_the_identity(
    pools: Any, clients: Any, bucket: str
) -> None:
    pool: Pool = pools(classic=True)
    pool.grant(
        "s3:PutObject", f"arn:aws:s3:::{bucket}/" + "${cognito-identity.amazonaws.com:sub}/*"
    )
    identity, token = pool.open_id_token(pool.token("ann"))
    mine = pool.assume(token)
    assert _put(clients, mine, bucket, f"{identity}/a") == 200
    assert _put(clients, mine, bucket, "other/a") == 403


_ENDINGS = {
    "signed out": "admin_user_global_sign_out",
    "disabled": "admin_disable_user",
    "deleted": "admin_delete_user",
}


@pytest.mark.parametrize("ending", _ENDINGS.values(), ids=_ENDINGS)
def test_the_token_of_an_ended_session_gives_no_credentials(
    pools: Any, clients: Any, ending: str
) -> None:
    pool: Pool = pools()
    token = pool.token("ann")
    pool.credentials(token)
    getattr(clients("cognito-idp"), ending)(UserPoolId=pool.users, Username="ann")
    assert refusal(pool.credentials, token) == "NotAuthorizedException"


def test_a_pool_without_the_check_accepts_a_token_until_it_expires(
    pools: Any, clients: Any
) -> None:
    pool: Pool = pools(checked=False)
    token = pool.token("ann")
    clients("cognito-idp").admin_user_global_sign_out(UserPoolId=pool.users, Username="ann")
    assert pool.credentials(token)["AccessKeyId"].startswith("ASIA")
