"""Which identity logins lead to, without a server."""

from __future__ import annotations

import pytest
from gatehouse.local.services.cognito_identity.linking import link, merge
from gatehouse.local.services.cognito_identity.logins import Login
from gatehouse.local.services.cognito_identity.pools import Pools
from gatehouse.local.services.cognito_identity.store import DEVELOPER, IdentityPool, Store
from gatehouse.local.services.contract import Context, ServiceError

_GOOGLE, _POOL = "accounts.google.com", "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_a"
_HERE = Context("111122223333", "eu-west-1")


@pytest.fixture
def pool() -> IdentityPool:
    return Store().add("111122223333", "eu-west-1", {"IdentityPoolName": "people"}, {})


def test_one_subject_is_one_identity(pool: IdentityPool) -> None:
    ann = link(pool, None, [Login(_GOOGLE, "ann")], 1)
    assert link(pool, None, [Login(_GOOGLE, "ann")], 2) is ann
    assert link(pool, None, [Login(_GOOGLE, "bob")], 2) is not ann
    assert link(pool, None, [Login(_POOL, "ann")], 2) is not ann


def test_a_guest_becomes_whoever_signs_in(pool: IdentityPool) -> None:
    guest = link(pool, None, [], 1)
    assert link(pool, guest, [Login(_GOOGLE, "ann")], 2) is guest
    other = link(pool, None, [], 3)
    assert link(pool, other, [Login(_GOOGLE, "ann")], 4) is guest
    assert other.merged_into == guest.id


def test_two_logins_in_one_request_become_one(pool: IdentityPool) -> None:
    ann = link(pool, None, [Login(_GOOGLE, "ann")], 1)
    same = link(pool, None, [Login(_POOL, "1")], 1)
    assert link(pool, ann, [Login(_GOOGLE, "ann"), Login(_POOL, "1")], 2) is ann
    assert same.merged_into == ann.id
    assert link(pool, None, [Login(_POOL, "1")], 3) is ann


@pytest.mark.parametrize("logins", [[], [Login(_GOOGLE, "bob")], [Login(_POOL, "1")]])
def test_nobody_else_gets_an_identity_that_has_a_login(
    pool: IdentityPool, logins: list[Login]
) -> None:
    ann = link(pool, None, [Login(_GOOGLE, "ann")], 1)
    with pytest.raises(ServiceError) as refused:
        link(pool, ann, logins, 2)
    assert refused.value.code == "NotAuthorizedException"


def test_an_identity_is_one_person_at_a_provider(pool: IdentityPool) -> None:
    ann = link(pool, None, [Login(_GOOGLE, "ann")], 1)
    link(pool, ann, [Login(_GOOGLE, "ann"), Login(_POOL, "1")], 2)
    with pytest.raises(ServiceError):
        link(pool, ann, [Login(_GOOGLE, "ann"), Login(_POOL, "2")], 3)
    assert ann.subjects[_POOL] == ["1"]


def test_identities_with_two_people_of_one_provider_are_not_merged(pool: IdentityPool) -> None:
    ann, bob = (link(pool, None, [Login(_GOOGLE, name)], 1) for name in ("ann", "bob"))
    with pytest.raises(ServiceError) as refused:
        merge(bob, ann, 2)
    assert refused.value.code == "ResourceConflictException"
    assert bob.is_enabled


def test_users_of_a_developer_may_be_several(pool: IdentityPool) -> None:
    ann, bob = pool.new_identity(1), pool.new_identity(1)
    ann.subjects[DEVELOPER], bob.subjects[DEVELOPER] = ["ann"], ["bob"]
    merge(bob, ann, 2)
    assert ann.subjects[DEVELOPER] == ["ann", "bob"]
    assert pool.owner(DEVELOPER, "bob") is ann


def test_what_is_kept_is_read_back(pool: IdentityPool) -> None:
    store = Store()
    kept = store.add("111122223333", "eu-west-1", {"IdentityPoolName": "kept"}, {"team": "red"})
    ann = link(kept, None, [Login(_GOOGLE, "ann")], 1)
    other = Store()
    other.load(store.save())
    found = other.pool("111122223333", "eu-west-1", kept.id)
    assert found.owner(_GOOGLE, "ann") == ann
    assert found.tags == {"team": "red"}


@pytest.mark.parametrize("place", [("111122223333", "us-east-1"), ("444455556666", "eu-west-1")])
def test_a_pool_is_of_one_account_and_region(place: tuple[str, str]) -> None:
    pools = Pools(Store())
    asked = {"IdentityPoolName": "a", "AllowUnauthenticatedIdentities": False}
    made = pools.create_identity_pool(_HERE, asked)
    with pytest.raises(ServiceError) as refused:
        pools.describe_identity_pool(Context(*place), {"IdentityPoolId": made["IdentityPoolId"]})
    assert refused.value.code == "ResourceNotFoundException"
    assert pools.describe_identity_pool(_HERE, {"IdentityPoolId": made["IdentityPoolId"]}) == made


def test_an_update_takes_away_what_it_leaves_out() -> None:
    pools = Pools(Store())
    asked = {"IdentityPoolName": "a", "AllowUnauthenticatedIdentities": False}
    made = pools.create_identity_pool(
        _HERE, {**asked, "SupportedLoginProviders": {"graph.facebook.com": "1"}}
    )
    changed = pools.update_identity_pool(
        _HERE, {**asked, "IdentityPoolId": made["IdentityPoolId"], "AllowClassicFlow": True}
    )
    assert "SupportedLoginProviders" not in changed
    assert changed["AllowClassicFlow"] is True
