"""Recovery of accounts beside second factors: what Cognito accepts, and what the default is."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from gatehouse.auth import Mfa, SesEmail, TextMessages, UserPool
from gatehouse.auth.user_pool.recovery import ConfirmedAddresses, confirmed_addresses
from gatehouse.core import AppStack, OptionError, Transform

from tests.unit.synth import new_stack, synthesized

MODES = ("off", "optional", "on")
FACTORS = [
    list(some)
    for count in (1, 2, 3)
    for some in itertools.combinations(("totp", "sms", "email"), count)
]
SIGN_IN: list[tuple[str, ...]] = [(), ("email",), ("phone",), ("email", "phone")]
AUTO_VERIFY: list[list[str] | None] = [None, [], ["email"], ["phone"], ["email", "phone"]]
WAYS = [["email"], ["phone"], ["email", "phone"], ["phone", "email"], ["admin"]]


class Pool(NamedTuple):
    """The options of one pool that decide about its recovery."""

    sign_in: tuple[str, ...]
    mfa: Mfa
    auto_verify: list[str] | None

    def addresses(self, account_recovery: list[str] | None = None) -> ConfirmedAddresses:
        owner: Any = SimpleNamespace(path="notes-test/Users")
        return confirmed_addresses(
            owner,
            self.sign_in,
            self.auto_verify,
            account_recovery,
            True,
            mfa=self.mfa,
            sends_texts="phone" in self.sign_in or "sms" in self.mfa.factors,
        )


def pools() -> Iterator[Pool]:
    """Every combination."""
    for sign_in, mode, factors, verified in itertools.product(SIGN_IN, MODES, FACTORS, AUTO_VERIFY):
        yield Pool(sign_in, Mfa(mode, factors=factors), verified)


def cognito_accepts(addresses: ConfirmedAddresses, mfa: Mfa) -> bool:
    """Cognito's rules, as the provider's requests meet them.

    The provider configures the second factor by text message in each pool that sends any.
    """
    ways = set(addresses.recovery)
    by_text = mfa.mode != "off" and (addresses.sends_texts or "sms" in mfa.factors)
    by_email = "email" in mfa.factors
    if ways == {"email"}:
        return not by_email
    if ways == {"phone"}:
        return not by_text
    if ways == {"email", "phone"} and by_text and mfa.mode == "on":
        return "email" in addresses.auto_verify
    return True


def test_cognito_accepts_every_default() -> None:
    wrong = [pool for pool in pools() if not cognito_accepts(pool.addresses(), pool.mfa)]
    assert wrong == []


def test_exactly_what_cognito_refuses_is_refused() -> None:
    for pool, ways in itertools.product(pools(), WAYS):
        would_be = ConfirmedAddresses(
            pool.addresses().auto_verify,
            tuple(ways),
            True,
            "phone" in (*pool.sign_in, *pool.addresses().auto_verify, *ways)
            or "sms" in pool.mfa.factors,
        )
        if cognito_accepts(would_be, pool.mfa):
            assert pool.addresses(ways).recovery == tuple(ways)
        else:
            with pytest.raises(OptionError, match=r"(?s)account_recovery.*Cognito refuses"):
                pool.addresses(ways)


def test_without_a_factor_by_message_the_default_is_the_confirmed_addresses() -> None:
    for pool in pools():
        addresses = pool.addresses()
        if not pool.mfa.second_addresses(addresses.sends_texts):
            assert addresses.recovery == (addresses.auto_verify or ("admin",))


def test_the_default_begins_with_a_confirmed_address_or_is_the_administrators() -> None:
    for pool in pools():
        addresses = pool.addresses()
        assert addresses.recovery[0] in (*addresses.auto_verify, "admin")


def test_the_address_beside_the_confirmed_one_sends_no_text_messages() -> None:
    addresses = Pool(("email",), Mfa(factors=["totp", "email"]), None).addresses()
    assert addresses.recovery == ("email", "phone")
    assert not addresses.sends_texts


EMAIL, PHONE, ADMIN = "verified_email", "verified_phone_number", "admin_only"


@pytest.mark.parametrize(
    ("usernames", "mfa", "ways"),
    [
        (["email"], Mfa(factors=["totp"]), [EMAIL]),
        (["email"], Mfa(factors=["sms"]), [EMAIL]),
        (["email"], Mfa(factors=["email"]), [EMAIL, PHONE]),
        (["email"], Mfa("on", factors=["totp", "email"]), [EMAIL, PHONE]),
        (["email"], Mfa("on", factors=["email"]), [ADMIN]),
        (["phone"], Mfa("off"), [PHONE]),
        (["phone"], Mfa(), [PHONE, EMAIL]),
        (["phone"], Mfa("on"), [ADMIN]),
        (["phone"], Mfa("on", factors=["sms"]), [ADMIN]),
        (["email", "phone"], Mfa("on", factors=["totp", "sms", "email"]), [EMAIL, PHONE]),
        (None, Mfa("on", factors=["totp", "sms", "email"]), [ADMIN]),
    ],
)
def test_the_default_of_a_pool(
    stack: AppStack, usernames: list[str] | None, mfa: Mfa, ways: list[str]
) -> None:
    email = SesEmail(
        "arn:aws:ses:eu-west-1:111122223333:identity/example.com", from_address="a@example.com"
    )
    UserPool(stack, "Users", usernames=usernames, mfa=mfa, email=email)
    pool = synthesized(stack)["resource"]["aws_cognito_user_pool"]["users"]
    assert pool["account_recovery_setting"]["recovery_mechanism"] == [
        {"name": way, "priority": priority} for priority, way in enumerate(ways, start=1)
    ]


FACTOR = {"email_mfa_configuration": {"subject": "Code", "message": "It is {####}"}}
ALONE = {"account_recovery_setting": {"recovery_mechanism": [{"name": EMAIL, "priority": 1}]}}
BOTH = {
    "account_recovery_setting": {
        "recovery_mechanism": [{"name": EMAIL, "priority": 1}, {"name": PHONE, "priority": 2}]
    }
}


@pytest.mark.parametrize(
    ("factors", "change", "stops"),
    [
        (["totp"], FACTOR, True),
        (["totp"], {**FACTOR, **BOTH}, False),
        (["totp", "email"], ALONE, True),
        (["totp", "email"], BOTH, False),
        (["totp"], ALONE, False),
    ],
)
def test_a_transform_is_held_against_the_same_rule(
    stack: AppStack, factors: list[str], change: dict[str, Any], stops: bool
) -> None:
    def make() -> None:
        UserPool(
            stack,
            "Users",
            usernames=["email"],
            mfa=Mfa(factors=factors),
            email=SesEmail(
                "arn:aws:ses:eu-west-1:111122223333:identity/a@example.com",
            ),
            transform={"user_pool": Transform(change, reason="a test")},
        )

    if stops:
        with pytest.raises(OptionError, match='must not be "email" alone'):
            make()
    else:
        make()


@pytest.mark.parametrize(
    ("region", "given", "sent"),
    [
        ("eu-west-1", None, None),
        ("eu-west-1", "eu-west-1", "eu-west-1"),
        ("eu-central-1", "eu-west-1", "eu-west-1"),
        ("ap-northeast-2", None, "ap-northeast-1"),
        ("ap-northeast-2", "ap-northeast-1", "ap-northeast-1"),
        (None, "eu-west-1", "eu-west-1"),
        (
            None,
            None,
            '${lookup({"ap-northeast-2" = "ap-northeast-1"}, data.aws_region.current.id, one([]))}',
        ),
    ],
)
def test_text_messages_go_through_a_region_that_cognito_allows(
    region: str | None, given: str | None, sent: str | None
) -> None:
    stack = new_stack(region=region)
    UserPool(stack, "Users", usernames=["phone"], text_messages=TextMessages(region=given))
    pool = synthesized(stack)["resource"]["aws_cognito_user_pool"]["users"]
    assert pool["sms_configuration"].get("sns_region") == sent
