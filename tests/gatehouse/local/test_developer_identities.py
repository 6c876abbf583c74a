"""Users whom a developer's own backend signs in: one identity each, merged and taken apart."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.gatehouse.local.pools import Pool, refusal, trust

_PROVIDER = "login.example.app"
_COGNITO = "cognito-identity.amazonaws.com"


@dataclass(frozen=True)
class Backend:
    """An identity pool with a developer provider, as its backend uses it."""

    api: Any
    pool: str
    provider: str = _PROVIDER

    def token(self, user: str, **more: Any) -> tuple[str, str]:
        given = self.api.get_open_id_token_for_developer_identity(
            IdentityPoolId=self.pool, Logins={self.provider: user, **more.pop("logins", {})}, **more
        )
        return given["IdentityId"], given["Token"]

    def credentials(self, user: str, **more: Any) -> dict[str, str]:
        identity, token = self.token(user, **more)
        found: dict[str, str] = self.api.get_credentials_for_identity(
            IdentityId=identity, Logins={_COGNITO: token}
        )["Credentials"]
        return found

    def lookup(self, **named: Any) -> Any:
        return self.api.lookup_developer_identity(IdentityPoolId=self.pool, **named)


@pytest.fixture
def backend(clients: Callable[..., Any], pools: Any) -> Backend:
    api, number = clients("cognito-identity"), pools.next()
    pool = api.create_identity_pool(
        IdentityPoolName=f"own-{number}",
        AllowUnauthenticatedIdentities=False,
        DeveloperProviderName=_PROVIDER,
    )["IdentityPoolId"]
    role = clients("iam").create_role(
        RoleName=f"own-{number}",
        AssumeRolePolicyDocument=trust(pool, "authenticated", tagging=True),
    )["Role"]
    clients("iam").put_role_policy(
        RoleName=role["RoleName"],
        PolicyName="team",
        PolicyDocument=json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": {
                    "Effect": "Allow",
                    "Action": "s3:ListBucket",
                    "Resource": "arn:aws:s3:::${aws:PrincipalTag/team}",
                },
            }
        ),
    )
    api.set_identity_pool_roles(IdentityPoolId=pool, Roles={"authenticated": role["Arn"]})
    return Backend(api, pool)


def test_a_user_has_one_identity_and_its_credentials(
    backend: Backend, clients: Callable[..., Any]
) -> None:
    first, _ = backend.token("ann")
    assert backend.token("ann")[0] == first
    assert backend.token("bob")[0] != first
    arn = clients("sts", backend.credentials("ann")).get_caller_identity()["Arn"]
    assert arn.endswith("/CognitoIdentityCredentials")


def test_the_token_of_one_user_gives_nothing_of_another(backend: Backend) -> None:
    ann, _ = backend.token("ann")
    _, token = backend.token("bob")
    asked = {"IdentityId": ann, "Logins": {_COGNITO: token}}
    assert refusal(backend.api.get_credentials_for_identity, **asked) == "NotAuthorizedException"


def test_the_token_of_another_pool_is_refused(backend: Backend, pools: Any) -> None:
    other: Pool = pools(classic=True)
    _, foreign = other.open_id_token(other.token("ann"))
    ann, _ = backend.token("ann")
    asked = {"IdentityId": ann, "Logins": {_COGNITO: foreign}}
    assert refusal(backend.api.get_credentials_for_identity, **asked) == "NotAuthorizedException"


@pytest.fixture
def with_guests(backend: Backend) -> Backend:
    """Let guests in, by the classic flow as well."""
    backend.api.update_identity_pool(
        IdentityPoolId=backend.pool,
        IdentityPoolName="with-guests",
        AllowUnauthenticatedIdentities=True,
        AllowClassicFlow=True,
        DeveloperProviderName=_PROVIDER,
    )
    return backend


def test_the_token_of_a_guest_is_no_login(with_guests: Backend) -> None:
    api = with_guests.api
    guest = api.get_id(IdentityPoolId=with_guests.pool)["IdentityId"]
    token = api.get_open_id_token(IdentityId=guest)["Token"]
    asked = {"IdentityId": guest, "Logins": {_COGNITO: token}}
    assert refusal(api.get_credentials_for_identity, **asked) == "NotAuthorizedException"
    with_guests.credentials("ann")


@pytest.mark.parametrize("how", ["deleted", "merged"])
def test_the_token_of_an_identity_that_has_gone_makes_no_guest_a_user(
    with_guests: Backend, how: str
) -> None:
    api, pool = with_guests.api, with_guests.pool
    guest = api.get_id(IdentityPoolId=pool)["IdentityId"]
    ann, token = with_guests.token("ann")
    asked = {"IdentityId": guest, "Logins": {_COGNITO: token}}
    if how == "deleted":
        api.delete_identities(IdentityIdsToDelete=[ann])
    else:
        with_guests.token("bob")
        api.merge_developer_identities(
            SourceUserIdentifier="ann",
            DestinationUserIdentifier="bob",
            DeveloperProviderName=_PROVIDER,
            IdentityPoolId=pool,
        )
    assert refusal(api.get_credentials_for_identity, **asked) == "NotAuthorizedException"


def test_the_backend_tags_the_session(backend: Backend, clients: Callable[..., Any]) -> None:
    clients("s3").create_bucket(Bucket=f"team-{backend.pool[-12:]}")
    tagged = backend.credentials("ann", PrincipalTags={"team": f"team-{backend.pool[-12:]}"})
    listed = {"Bucket": f"team-{backend.pool[-12:]}"}
    assert clients("s3", tagged).list_objects_v2(**listed)["KeyCount"] == 0
    untagged = clients("s3", backend.credentials("ann"))
    assert refusal(untagged.list_objects_v2, **listed) == "AccessDenied"


def test_a_user_that_another_identity_has_is_refused(backend: Backend) -> None:
    backend.token("ann")
    bob, _ = backend.token("bob")
    assert refusal(backend.token, "ann", IdentityId=bob) == (
        "DeveloperUserAlreadyRegisteredException"
    )
    assert backend.token("bobby", IdentityId=bob)[0] == bob


def test_users_and_identities_are_looked_up(backend: Backend) -> None:
    ann, _ = backend.token("ann")
    backend.token("annie", IdentityId=ann)
    assert backend.lookup(DeveloperUserIdentifier="annie")["IdentityId"] == ann
    assert backend.lookup(IdentityId=ann)["DeveloperUserIdentifierList"] == ["ann", "annie"]
    backend.token("bob")
    wrong = {"IdentityId": ann, "DeveloperUserIdentifier": "bob"}
    assert refusal(backend.lookup, **wrong) == "ResourceConflictException"
    assert refusal(backend.lookup, DeveloperUserIdentifier="eve") == "ResourceNotFoundException"


def test_two_users_become_one(backend: Backend) -> None:
    (ann, _), (bob, _) = backend.token("ann"), backend.token("bob")
    merged = backend.api.merge_developer_identities(
        IdentityPoolId=backend.pool,
        DeveloperProviderName=_PROVIDER,
        SourceUserIdentifier="bob",
        DestinationUserIdentifier="ann",
    )
    assert merged["IdentityId"] == ann
    assert backend.token("bob")[0] == ann
    assert backend.api.describe_identity(IdentityId=bob)["Logins"][0] == "DISABLED"


def test_a_user_that_was_taken_away_is_somebody_new(backend: Backend) -> None:
    ann, _ = backend.token("ann")
    named = {"IdentityId": ann, "IdentityPoolId": backend.pool}
    unlink = backend.api.unlink_developer_identity
    unlink(**named, DeveloperProviderName=_PROVIDER, DeveloperUserIdentifier="ann")
    assert backend.token("ann")[0] != ann
    again = {**named, "DeveloperProviderName": _PROVIDER, "DeveloperUserIdentifier": "ann"}
    assert refusal(unlink, **again) == "ResourceConflictException"


def test_a_provider_that_the_pool_does_not_have_is_refused(backend: Backend) -> None:
    other = Backend(backend.api, backend.pool, "login.other.app")
    assert refusal(other.token, "ann") in ("InvalidParameterException", "NotAuthorizedException")


def test_somebody_who_may_not_vouch_is_refused(
    backend: Backend, clients: Callable[..., Any]
) -> None:
    mine = clients("cognito-identity", backend.credentials("ann"))
    stranger = Backend(mine, backend.pool)
    assert refusal(stranger.token, "bob") in ("AccessDenied", "AccessDeniedException")


def test_a_login_that_was_taken_away_is_somebody_new(pools: Any) -> None:
    pool: Pool = pools()
    api = pool.clients("cognito-identity")
    token = pool.token("ann")
    identity, logins = pool.identity(token)
    api.unlink_identity(IdentityId=identity, LoginsToRemove=[pool.provider], **logins)
    assert pool.identity(token)[0] != identity


def test_identities_are_deleted(pools: Any) -> None:
    pool: Pool = pools()
    api = pool.clients("cognito-identity")
    token = pool.token("ann")
    identity, _ = pool.identity(token)
    assert api.delete_identities(IdentityIdsToDelete=[identity])["UnprocessedIdentityIds"] == []
    assert refusal(api.describe_identity, IdentityId=identity) == "ResourceNotFoundException"
    assert pool.identity(token)[0] != identity
