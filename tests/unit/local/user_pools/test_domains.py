"""Domains of a pool's pages, and the look of its older pages.

https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain.html
"""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from gatehouse.local.services.contract import Json

from tests.unit.local.user_pools.browsing import WEB, asked
from tests.unit.local.user_pools.world import World, people

TAKEN = ("InvalidParameterException", "Domain already associated with another user pool.")
OWN: Json = {
    "CustomDomainConfig": {
        "CertificateArn": "arn:aws:acm:us-east-1:111122223333:certificate/"
        "11111111-2222-3333-4444-555555555555"
    }
}


def test_a_prefix_is_taken_in_its_region_alone(world: World) -> None:
    club = people(world)
    world.call("CreateUserPoolDomain", UserPoolId=club.pool, Domain="club")
    other = people(world)
    assert world.refused("CreateUserPoolDomain", UserPoolId=other.pool, Domain="club") == TAKEN
    world.region = "eu-central-1"
    far = people(world)
    world.call("CreateUserPoolDomain", UserPoolId=far.pool, Domain="club")
    for region, pool in (("eu-central-1", far.pool), ("eu-west-1", club.pool)):
        world.region = region
        shown = world.call("DescribeUserPoolDomain", Domain="club")["DomainDescription"]
        assert shown["UserPoolId"] == pool
    world.call("DeleteUserPoolDomain", UserPoolId=club.pool, Domain="club")
    world.region = "eu-central-1"
    assert world.call("DescribeUserPoolDomain", Domain="club")["DomainDescription"]


def test_a_domain_of_ones_own_is_taken_in_all_regions(world: World) -> None:
    own = {"Domain": "login.example.com", **OWN}
    world.call("CreateUserPoolDomain", UserPoolId=people(world).pool, **own)
    world.region = "eu-central-1"
    assert world.refused("CreateUserPoolDomain", UserPoolId=people(world).pool, **own) == TAKEN


def test_kept_domains_are_still_taken(world: World) -> None:
    club = people(world)
    world.call("CreateUserPoolDomain", UserPoolId=club.pool, Domain="club")
    kept = World(now=world.now)
    kept.user_pools.store.load(world.user_pools.store.save())
    asked = {"UserPoolId": people(kept).pool, "Domain": "club"}
    assert kept.refused("CreateUserPoolDomain", **asked) == TAKEN


@pytest.mark.parametrize(
    ("domain", "made", "changed", "words"),
    [
        ("club", {}, OWN, "Cannot convert prefix domain to custom domain."),
        ("login.example.com", OWN, {}, "Cannot convert custom domain to prefix domain."),
    ],
)
def test_a_domain_stays_of_its_kind(
    world: World, domain: str, made: Json, changed: Json, words: str
) -> None:
    """https://github.com/hashicorp/terraform-provider-aws/issues/43248"""
    named = {"UserPoolId": people(world).pool, "Domain": domain}
    world.call("CreateUserPoolDomain", **named, **made)
    newer = {**named, "ManagedLoginVersion": 2}
    told = world.refused("UpdateUserPoolDomain", **newer, **changed)
    assert told == ("InvalidParameterException", words)
    assert world.call("UpdateUserPoolDomain", **newer, **made)["ManagedLoginVersion"] == 2


def test_pages_without_a_look_of_their_own_have_none(world: World) -> None:
    club = people(world)
    named = {"UserPoolId": club.pool, "ClientId": club.client}
    world.call("CreateUserPoolDomain", UserPoolId=club.pool, Domain="club")
    assert world.call("GetUICustomization", **named) == {"UICustomization": {}}
    css = ".banner-customizable {}"
    world.call("SetUICustomization", UserPoolId=club.pool, CSS=css)
    assert world.call("GetUICustomization", **named)["UICustomization"]["CSS"] == css


def test_managed_pages_show_nothing_for_a_client_without_a_style(world: World) -> None:
    """https://github.com/minorun365/html-share/issues/3"""
    club = people(world, WEB)
    named = {"UserPoolId": club.pool, "Domain": "club"}
    world.call("CreateUserPoolDomain", **named, ManagedLoginVersion=2)
    pages = [f"/{each}?{urlencode(asked(club))}" for each in ("login", "signup", "forgotPassword")]
    for page in pages:
        answer = world.visit("GET", page)
        assert (answer.status, b"Login pages unavailable" in answer.body) == (400, True)
    world.call("UpdateUserPoolDomain", **named, ManagedLoginVersion=1)
    assert world.visit("GET", pages[0]).status == 200
    world.call("UpdateUserPoolDomain", **named, ManagedLoginVersion=2)
    style = {"UserPoolId": club.pool, "ClientId": club.client, "UseCognitoProvidedValues": True}
    world.call("CreateManagedLoginBranding", **style)
    assert [world.visit("GET", page).status for page in pages] == [200, 200, 200]
