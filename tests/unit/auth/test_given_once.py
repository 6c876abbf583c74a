"""Options that Terraform's provider can't take away again: the lock file remembers them."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from gatehouse.auth import (
    ChoiceSignIn,
    IdentityPool,
    Mfa,
    OAuth,
    Passkeys,
    TextMessages,
    Triggers,
    UserPool,
    UserPoolBase,
    Verification,
)
from gatehouse.core import App, AppStack, OptionError, Transform
from gatehouse.storage import Table

from tests.unit.synth import new_stack, synthesized

TOKENS = "lambdas/hello.main"
SIGN_UP = Triggers(pre_sign_up=TOKENS)
SMS = Mfa(factors=["totp", "sms"])


def synth(**pool: Any) -> Any:
    app = App()
    stack = AppStack(app, "notes", stage="test", region="eu-west-1")
    UserPool(stack, "Users", usernames=["email"], **pool)
    app.synth()
    written = json.loads((app.output / "stacks" / stack.name / "cdk.tf.json").read_text())
    return written["resource"]["aws_cognito_user_pool"]["users"]


def forget(lock_file: Path, option: str) -> None:
    """What the errors tell people to do: take the option out of the pool's entry."""
    content = json.loads(lock_file.read_text())
    content["stacks"]["notes-test"]["Users"]["given_once"].remove(option)
    lock_file.write_text(json.dumps(content))


@pytest.mark.parametrize("version", ["v1", "v2", "v3"])
def test_a_token_trigger_can_not_go_alone(lock_file_of_its_own: Path, version: str) -> None:
    both = Triggers(
        pre_sign_up=TOKENS, pre_token_generation=TOKENS, pre_token_generation_version=version
    )
    synth(triggers=both)
    synth(triggers=both)
    before = lock_file_of_its_own.read_text()
    for _ in range(2):
        with pytest.raises(OptionError, match="must still have pre_token_generation") as refused:
            synth(triggers=SIGN_UP)
        assert refused.value.option == "triggers"
        assert lock_file_of_its_own.read_text() == before

    forget(lock_file_of_its_own, "pre_token_generation")
    assert list(synth(triggers=SIGN_UP)["lambda_config"]) == ["pre_sign_up"]


def test_all_triggers_can_go_together() -> None:
    synth(triggers=Triggers(pre_sign_up=TOKENS, pre_token_generation=TOKENS))
    assert "lambda_config" not in synth()
    with pytest.raises(OptionError, match="must still have pre_token_generation"):
        synth(triggers=SIGN_UP)  # it may be that no plan took them away meanwhile


def test_an_older_version_of_a_token_trigger_is_said() -> None:
    synth(triggers=Triggers(pre_token_generation=TOKENS, pre_token_generation_version="v2"))
    config = synth(triggers=Triggers(pre_token_generation=TOKENS))["lambda_config"]
    assert config["pre_token_generation_config"]["lambda_version"] == "V1_0"


@pytest.mark.parametrize(
    "given",
    [
        {"text_messages": TextMessages()},
        {"auto_verify": ["phone"], "account_recovery": ["admin"]},
        {"mfa": SMS},
    ],
)
def test_text_messages_stay(lock_file_of_its_own: Path, given: dict[str, Any]) -> None:
    synth(**given)
    with pytest.raises(OptionError, match="which keeps the role") as refused:
        synth()
    assert refused.value.option == "text_messages"

    forget(lock_file_of_its_own, "text_messages")
    if "mfa" in given:
        forget(lock_file_of_its_own, "sms_factor")
    assert "sms_configuration" not in synth()


def test_text_messages_are_kept_by_saying_so() -> None:
    synth(auto_verify=["email", "phone"])
    assert "sms_configuration" in synth(text_messages=TextMessages())


def test_a_factor_by_text_message_goes_with_all_factors_only() -> None:
    synth(mfa=SMS)
    with pytest.raises(OptionError, match='must still have "sms"'):
        synth(mfa=Mfa(factors=["totp"]), text_messages=TextMessages())
    assert synth(mfa="off", text_messages=TextMessages())["mfa_configuration"] == "OFF"


def test_a_new_pool_in_its_place_keeps_nothing() -> None:
    synth(triggers=Triggers(pre_sign_up=TOKENS, pre_token_generation=TOKENS), mfa=SMS)
    synth(triggers=SIGN_UP, case_sensitive=True, allow_replacement="nobody has signed up yet")
    synth(triggers=SIGN_UP, case_sensitive=True)


def test_a_reason_alone_makes_no_new_pool(lock_file_of_its_own: Path) -> None:
    both = Triggers(pre_sign_up=TOKENS, pre_token_generation=TOKENS)
    synth(triggers=both)
    synth(triggers=both, allow_replacement="nobody has signed up yet")
    before = lock_file_of_its_own.read_text()
    with pytest.raises(OptionError, match="must still have pre_token_generation"):
        synth(triggers=SIGN_UP, allow_replacement="nobody has signed up yet")
    assert lock_file_of_its_own.read_text() == before


def test_what_has_a_neutral_value_says_it_from_then_on() -> None:
    before = synth()
    synth(
        tier="plus",
        sign_in=ChoiceSignIn(passkeys=Passkeys("example.com")),
        verification=Verification(email_message="Here is {####}"),
    )
    for _ in range(2):
        after = synth()
        assert after.pop("user_pool_tier") == "ESSENTIALS"
        assert after.pop("sign_in_policy") == {"allowed_first_auth_factors": ["PASSWORD"]}
        words = after.pop("verification_message_template")
        assert words["default_email_option"] == "CONFIRM_WITH_CODE"
        assert words["email_message"] == "Your verification code is {####}."
        assert after == before


def client(**options: Any) -> Any:
    app = App()
    stack = AppStack(app, "notes", stage="test", region="eu-west-1")
    UserPool(stack, "Users", usernames=["email"]).add_client("Web", **options)
    app.synth()
    written = json.loads((app.output / "stacks" / stack.name / "cdk.tf.json").read_text())
    return written["resource"]["aws_cognito_user_pool_client"]["web"]


def test_a_rotation_of_refresh_tokens_is_turned_off_in_words() -> None:
    assert "refresh_token_rotation" not in client()
    client(refresh_rotation=timedelta(seconds=10))
    for _ in range(2):
        after = client()
        assert after["refresh_token_rotation"] == [
            {"feature": "DISABLED", "retry_grace_period_seconds": 0}
        ]
        assert "ALLOW_REFRESH_TOKEN_AUTH" in after["explicit_auth_flows"]
    assert client(refresh_rotation=timedelta(seconds=5))["refresh_token_rotation"] == [
        {"feature": "ENABLED", "retry_grace_period_seconds": 5}
    ]


def members(*, taken_away: bool) -> tuple[Any, Any]:
    """A client and a domain, with what can be taken away or without."""
    app = App()
    stack = AppStack(app, "notes", stage="test", region="eu-west-1")
    url = "https://example.com/in"
    oauth = OAuth(["https://example.com/a", url], default_callback=None if taken_away else url)
    users = UserPool.from_id(stack, "Shared", "eu-west-1_AbCdEfGhI")
    users.add_client("Web", oauth=oauth)
    users.add_domain("Domain", prefix="acme", pages=None if taken_away else "managed")
    app.synth()
    made = json.loads((app.output / "stacks" / stack.name / "cdk.tf.json").read_text())["resource"]
    (web,) = made["aws_cognito_user_pool_client"].values()
    (domain,) = made["aws_cognito_user_pool_domain"].values()
    return web.get("default_redirect_uri"), domain.get("managed_login_version")


def test_members_of_imported_pools_are_remembered_too(lock_file_of_its_own: Path) -> None:
    assert members(taken_away=True) == (None, None)
    assert not lock_file_of_its_own.exists()
    assert members(taken_away=False) == ("https://example.com/in", 2)
    assert members(taken_away=True) == ("https://example.com/a", 1)


def remembered_by(stack: AppStack, kind: str) -> None:
    """What writes nothing but its memory to the lock file, with one id."""
    if kind == "table":
        Table(stack, "Users", partition_key="id", ttl="until")
    else:
        users = UserPool.from_id(stack, "Users", "eu-west-1_AbCdEfGhI")
        users.add_domain("Domain", prefix="acme", pages="managed")


@pytest.mark.parametrize("before", ["table", "imported pool"])
@pytest.mark.parametrize("after", ["table", "imported pool", "pool"])
def test_a_memory_alone_keeps_no_id(before: str, after: str) -> None:
    for kind in (before, after):
        app = App()
        stack = AppStack(app, "notes", stage="test", region="eu-west-1")
        if kind == "pool":
            UserPool(stack, "Users", usernames=["email"])
        else:
            remembered_by(stack, kind)
        app.synth()


def precedence_of(stack: AppStack, users: UserPoolBase, **options: Any) -> Any:
    users.add_group("Editors", **options)
    (group,) = synthesized(stack)["resource"]["aws_cognito_user_group"].values()
    return group.get("precedence")


@pytest.mark.parametrize("imported", [False, True])
def test_a_group_that_had_a_precedence_comes_last_without(imported: bool) -> None:
    def synth(**options: Any) -> Any:
        stack = new_stack()
        users = (
            UserPool.from_id(stack, "Users", "eu-west-1_AbCdEfGhI")
            if imported
            else UserPool(stack, "Users")
        )
        return precedence_of(stack, users, **options)

    assert synth() is None
    assert synth(precedence=3) == 3
    assert [synth(), synth()] == [2**31 - 1] * 2
    assert synth(precedence=4) == 4


def test_the_role_of_a_group_can_change_but_not_go() -> None:
    def synth(*, by_identities: bool = False, **options: Any) -> None:
        stack = new_stack()
        users = UserPool(stack, "Users", usernames=["email"])
        editors = users.add_group("Editors", **options)
        if by_identities:
            identities = IdentityPool(stack, "Identities", user_pools=[users.add_client("Web")])
            identities.role_for_group(editors)
        synthesized(stack)

    role = "arn:aws:iam::111122223333:role/editors"
    synth(by_identities=True)
    synth(role=role)
    synth(transform={"group": Transform({"role_arn": role}, reason="another team's")})
    with pytest.raises(OptionError, match="must stay: Terraform's provider can't take the role"):
        synth()
    synth(by_identities=True)


REASON = "as the other pool has it"
SMS_ROLE = "arn:aws:iam::111122223333:role/sms"
#: Pool arguments of a transform, each with the word by which they are remembered.
TRANSFORMS: list[tuple[str, dict[str, Any]]] = [
    ("text_messages", {"sms_configuration": {"external_id": "a", "sns_caller_arn": SMS_ROLE}}),
    ("tier", {"user_pool_tier": "PLUS"}),
    ("sign_in", {"sign_in_policy": {"allowed_first_auth_factors": ["PASSWORD", "WEB_AUTHN"]}}),
    ("verification", {"verification_message_template": {"email_message": "It is {####}."}}),
    ("verification", {"email_verification_message": "It is {####}."}),
    ("verification", {"sms_verification_message": "It is {####}."}),
    (
        "pre_token_generation",
        {
            "lambda_config": {
                "pre_sign_up": "arn:aws:lambda:eu-west-1:111122223333:function:a",
                "pre_token_generation": "arn:aws:lambda:eu-west-1:111122223333:function:b",
            }
        },
    ),
]


def transformed(**arguments: Any) -> Any:
    return synth(transform={"user_pool": Transform(arguments, reason=REASON)})


@pytest.mark.parametrize(("name", "arguments"), TRANSFORMS)
def test_what_a_transform_gave_is_remembered(
    lock_file_of_its_own: Path, name: str, arguments: dict[str, Any]
) -> None:
    first = transformed(**arguments)
    entry = json.loads(lock_file_of_its_own.read_text())["stacks"]["notes-test"]["Users"]
    assert entry["given_once"] == [name]
    assert transformed(**arguments) == first


def test_what_a_transform_gave_is_neutral_or_refused_without() -> None:
    for _, arguments in TRANSFORMS[1:4]:
        transformed(**arguments)
    after = synth()
    assert after["user_pool_tier"] == "ESSENTIALS"
    assert after["sign_in_policy"] == {"allowed_first_auth_factors": ["PASSWORD"]}
    assert "Your verification code" in after["verification_message_template"]["email_message"]


def test_text_messages_by_transform_stay_like_those_of_the_option() -> None:
    transformed(**TRANSFORMS[0][1])
    with pytest.raises(OptionError, match="which keeps the role"):
        synth()
    with pytest.raises(OptionError, match="which keeps the role"):
        transformed(email_verification_subject="A code")


def test_a_token_trigger_by_transform_stays_beside_others() -> None:
    transformed(**TRANSFORMS[-1][1])
    with pytest.raises(OptionError, match="must still have pre_token_generation"):
        synth(triggers=SIGN_UP)
    synth()


def test_what_a_transform_never_let_be_is_not_remembered(lock_file_of_its_own: Path) -> None:
    for _ in range(2):
        made = synth(
            text_messages=TextMessages(),
            transform={"user_pool": Transform({"sms_configuration": None}, reason=REASON)},
        )
        assert "sms_configuration" not in made
        assert "text_messages" not in lock_file_of_its_own.read_text()
    assert "sms_configuration" not in synth()


def test_a_choice_of_factors_does_not_go_together_with_the_tier() -> None:
    synth(sign_in=ChoiceSignIn(passkeys=Passkeys("example.com")))
    with pytest.raises(OptionError, match="must stay a higher one for one deploy") as refused:
        synth(tier="lite")
    assert refused.value.option == "tier"
    assert synth(tier="essentials")["sign_in_policy"] == {
        "allowed_first_auth_factors": ["PASSWORD"]
    }


def test_the_lite_tier_alone_asks_for_nothing() -> None:
    synth()
    assert "sign_in_policy" not in synth(tier="lite")


def of_transform(kind: str, node: str, **arguments: Any) -> Any:
    """A member of a pool, with a transform if there are arguments."""
    stack = new_stack()
    users = UserPool.from_id(stack, "Users", "eu-west-1_AbCdEfGhI")
    change = {node: Transform(arguments, reason=REASON)} if arguments else None
    if node == "client":
        users.add_client("Web", oauth=OAuth(["https://example.com/a"]), transform=change)
    elif node == "domain":
        users.add_domain("Domain", prefix="acme", transform=change)
    else:
        users.add_group("Editors", transform=change)
    (made,) = synthesized(stack)["resource"][kind].values()
    return made


@pytest.mark.parametrize(
    ("node", "argument", "given", "neutral"),
    [
        ("client", "default_redirect_uri", "https://example.com/a", "https://example.com/a"),
        (
            "client",
            "refresh_token_rotation",
            [{"feature": "ENABLED", "retry_grace_period_seconds": 5}],
            [{"feature": "DISABLED", "retry_grace_period_seconds": 0}],
        ),
        ("domain", "managed_login_version", 2, 1),
        ("group", "precedence", 3, 2**31 - 1),
    ],
)
def test_what_a_transform_gave_a_member_is_remembered(
    node: str, argument: str, given: Any, neutral: Any
) -> None:
    kind = {"client": "user_pool_client", "domain": "user_pool_domain", "group": "user_group"}[node]
    kind = f"aws_cognito_{kind}"
    more: dict[str, Any] = {}
    if argument == "refresh_token_rotation":
        more = {"explicit_auth_flows": ["ALLOW_USER_SRP_AUTH"]}
    assert argument not in of_transform(kind, node)
    for _ in range(2):
        assert of_transform(kind, node, **{argument: given}, **more)[argument] == given
    assert of_transform(kind, node)[argument] == neutral


def test_a_role_by_transform_can_not_go_from_a_group() -> None:
    role = {"role_arn": "arn:aws:iam::111122223333:role/editors"}
    for _ in range(2):
        of_transform("aws_cognito_user_group", "group", **role)
    with pytest.raises(OptionError, match="can't take the role from a group"):
        of_transform("aws_cognito_user_group", "group")


def test_a_default_callback_by_transform_alone_can_stay_but_not_go() -> None:
    def synth_client(*urls: str) -> None:
        stack = new_stack()
        users = UserPool.from_id(stack, "Users", "eu-west-1_AbCdEfGhI")
        pages = {
            "allowed_oauth_flows_user_pool_client": True,
            "allowed_oauth_flows": ["code"],
            "allowed_oauth_scopes": ["openid"],
            "callback_urls": list(urls),
            "default_redirect_uri": urls[0] if urls else None,
        }
        change = pages if urls else {"name": "web"}
        users.add_client("Web", transform={"client": Transform(change, reason=REASON)})
        synthesized(stack)

    for _ in range(2):
        synth_client("https://example.com/a")
    with pytest.raises(OptionError, match="must stay, as it had a default_callback"):
        synth_client()
