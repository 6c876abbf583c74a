"""Each option of a user pool, as the provider's arguments that it becomes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from gatehouse.auth import (
    AccountTakeover,
    BooleanAttribute,
    ChoiceSignIn,
    CognitoEmail,
    DateTimeAttribute,
    Devices,
    Invitation,
    Mfa,
    NumberAttribute,
    Passkeys,
    PasswordPolicy,
    RiskEmail,
    SesEmail,
    StandardAttribute,
    StringAttribute,
    TextMessages,
    ThreatProtection,
    Triggers,
    UserPool,
    Verification,
)
from gatehouse.core import AppStack, OptionError
from gatehouse.core.engine import TerraformVariable

from tests.unit.synth import addresses, new_stack, synthesized

SES = "arn:aws:ses:eu-west-1:111122223333:identity/example.com"
FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:send"

COGNITOS_WORDS = {
    "email_message": "Your verification code is {####}.",
    "email_message_by_link": "Please click the link below to verify your email address. "
    "{##Verify Email##}",
    "email_subject": "Your verification code",
    "email_subject_by_link": "Your verification link",
    "sms_message": "Your verification code is {####}.",
}
# What providers from 5.70 on do not all know.
NEWER = {
    "email_mfa_configuration",
    "refresh_token_rotation",
    "sign_in_policy",
    "user_pool_tier",
    "web_authn_configuration",
}


def made(stack: AppStack, **options: Any) -> Any:
    UserPool(stack, "Users", **options)
    return synthesized(stack)["resource"]["aws_cognito_user_pool"]["users"]


def test_what_newer_providers_added_is_only_written_where_it_is_asked_for(stack: AppStack) -> None:
    users = UserPool(stack, "Users", usernames=["email", "phone"])
    users.add_client("Web")
    users.add_client("Server", kind="server")
    for resource in synthesized(stack)["resource"].values():
        for arguments in resource.values():
            assert not NEWER & arguments.keys()


def test_usernames_can_be_case_sensitive(stack: AppStack) -> None:
    assert made(stack, case_sensitive=True)["username_configuration"] == {"case_sensitive": True}


def test_custom_attributes_state_all_immutable_fields(stack: AppStack) -> None:
    pool = made(
        stack,
        custom_attributes={
            "tenant": StringAttribute(min_length=1, max_length=64, mutable=False),
            "seats": NumberAttribute(),
            "joined": DateTimeAttribute(),
            "beta": BooleanAttribute(),
        },
    )
    common = {"developer_only_attribute": False, "required": False}
    assert pool["schema"] == [
        {**common, "name": "beta", "attribute_data_type": "Boolean", "mutable": True},
        {**common, "name": "joined", "attribute_data_type": "DateTime", "mutable": True},
        {
            **common,
            "name": "seats",
            "attribute_data_type": "Number",
            "mutable": True,
            "number_attribute_constraints": {},
        },
        {
            **common,
            "name": "tenant",
            "attribute_data_type": "String",
            "mutable": False,
            "string_attribute_constraints": {"min_length": "1", "max_length": "64"},
        },
    ]


@pytest.mark.parametrize(
    ("name", "constraints"),
    [
        ("name", {"string_attribute_constraints": {"min_length": "0", "max_length": "2048"}}),
        ("birthdate", {"string_attribute_constraints": {"min_length": "10", "max_length": "10"}}),
        ("updated_at", {"number_attribute_constraints": {"min_value": "0"}}),
    ],
)
def test_a_standard_attribute_has_the_constraints_that_cognito_gives_it(
    stack: AppStack, name: str, constraints: dict[str, Any]
) -> None:
    (block,) = made(stack, standard_attributes={name: StandardAttribute(required=True)})["schema"]
    assert block["required"] is True
    assert constraints.items() <= block.items()


def test_old_passwords_are_not_chosen_again(stack: AppStack) -> None:
    pool = made(stack, tier="essentials", password_policy=PasswordPolicy(history=5))
    assert pool["password_policy"]["password_history_size"] == 5
    assert pool["user_pool_tier"] == "ESSENTIALS"


def test_a_second_factor_may_come_by_text_message(stack: AppStack) -> None:
    pool = made(stack, mfa=Mfa("on", factors=["sms"], sms_message="Your code is {####}"))
    assert pool["mfa_configuration"] == "ON"
    assert pool["software_token_mfa_configuration"] == {"enabled": False}
    assert pool["sms_authentication_message"] == "Your code is {####}"
    assert pool["sms_configuration"]["sns_caller_arn"] == "${aws_iam_role.users_sms.arn}"


def test_a_second_factor_may_come_by_email(stack: AppStack) -> None:
    mfa = Mfa(factors=["totp", "email"], email_subject="Code", email_message="It is {####}")
    pool = made(stack, mfa=mfa, email=SesEmail(SES, from_address="a@example.com"))
    assert pool["email_mfa_configuration"] == {"subject": "Code", "message": "It is {####}"}


def test_a_second_factor_by_email_always_has_its_words(stack: AppStack) -> None:
    pool = made(
        stack, mfa=Mfa(factors=["email"]), email=SesEmail(SES, from_address="a@example.com")
    )
    assert pool["email_mfa_configuration"] == {
        "subject": "Your authentication code",
        "message": "Your authentication code is {####}.",
    }


@pytest.mark.parametrize(
    "email", [SesEmail(SES, from_address="a@example.com"), CognitoEmail(), None]
)
def test_codes_come_by_email_from_whom_the_app_named(
    stack: AppStack, email: SesEmail | CognitoEmail | None
) -> None:
    triggers = None if email else Triggers(custom_email_sender=FUNCTION)
    choice = ChoiceSignIn(["password", "email_code"])
    pool = made(stack, sign_in=choice, email=email, triggers=triggers)
    assert pool["sign_in_policy"] == {"allowed_first_auth_factors": ["PASSWORD", "EMAIL_OTP"]}


@pytest.mark.parametrize(
    "options",
    [
        {"usernames": ["email"], "mfa": "off"},
        {"usernames": ["phone"], "mfa": "optional"},
    ],
)
def test_passkeys_go_with_text_messages_or_without_mfa(
    stack: AppStack, options: dict[str, Any]
) -> None:
    users = UserPool(stack, "Users", sign_in=ChoiceSignIn(), **options)
    users.add_domain("Domain", prefix="acme-notes")
    pool = synthesized(stack)["resource"]["aws_cognito_user_pool"]["users"]
    assert pool["web_authn_configuration"] == {"user_verification": "preferred"}


def test_users_choose_a_first_factor(stack: AppStack) -> None:
    passkeys = Passkeys(relying_party="example.com", user_verification="required")
    pool = made(stack, sign_in=ChoiceSignIn(["password", "passkey", "sms_code"], passkeys))
    assert pool["sign_in_policy"] == {
        "allowed_first_auth_factors": ["PASSWORD", "WEB_AUTHN", "SMS_OTP"]
    }
    assert pool["web_authn_configuration"] == {
        "relying_party_id": "example.com",
        "user_verification": "required",
    }
    assert "sms_configuration" in pool


def test_audit_of_threats_makes_no_rules(stack: AppStack) -> None:
    pool = made(stack, tier="plus", threat_protection="audit")
    assert pool["user_pool_add_ons"] == {"advanced_security_mode": "AUDIT"}
    assert addresses(synthesized(stack)) == ["aws_cognito_user_pool.users"]


def test_enforced_threat_protection_blocks_compromised_passwords(stack: AppStack) -> None:
    UserPool(stack, "Users", tier="plus", threat_protection="enforced")
    assert synthesized(stack)["resource"]["aws_cognito_risk_configuration"]["users"] == {
        "user_pool_id": "${aws_cognito_user_pool.users.id}",
        "compromised_credentials_risk_configuration": {
            "event_filter": ["SIGN_IN", "PASSWORD_CHANGE", "SIGN_UP"],
            "actions": {"event_action": "BLOCK"},
        },
    }


def test_account_takeover_has_an_action_for_each_risk(stack: AppStack) -> None:
    words = RiskEmail("Was it you?", "<p>Somebody signed in.</p>", "Somebody signed in.")
    UserPool(
        stack,
        "Users",
        tier="plus",
        threat_protection=ThreatProtection(
            custom_auth="audit",
            account_takeover=AccountTakeover(SES, from_address="a@example.com", blocked=words),
            allowed_ips=["198.51.100.0/24"],
            blocked_ips=["203.0.113.0/24"],
        ),
    )
    resources = synthesized(stack)["resource"]
    assert resources["aws_cognito_user_pool"]["users"]["user_pool_add_ons"] == {
        "advanced_security_mode": "ENFORCED",
        "advanced_security_additional_flows": {"custom_auth_mode": "AUDIT"},
    }
    risk = resources["aws_cognito_risk_configuration"]["users"]
    assert risk["account_takeover_risk_configuration"] == {
        "actions": {
            "low_action": {"event_action": "NO_ACTION", "notify": True},
            "medium_action": {"event_action": "MFA_IF_CONFIGURED", "notify": True},
            "high_action": {"event_action": "BLOCK", "notify": True},
        },
        "notify_configuration": {
            "source_arn": SES,
            "from": "a@example.com",
            "block_email": {
                "subject": "Was it you?",
                "html_body": "<p>Somebody signed in.</p>",
                "text_body": "Somebody signed in.",
            },
        },
    }
    assert risk["risk_exception_configuration"] == {
        "skipped_ip_range_list": ["198.51.100.0/24"],
        "blocked_ip_range_list": ["203.0.113.0/24"],
    }


@pytest.mark.parametrize(("remember", "asks"), [("ask", True), ("always", False)])
def test_devices_are_remembered(stack: AppStack, remember: str, asks: bool) -> None:
    assert made(stack, devices=Devices(remember=remember))["device_configuration"] == {
        "challenge_required_on_new_device": True,
        "device_only_remembered_on_user_prompt": asks,
    }


def test_other_addresses_than_those_of_the_sign_in_may_be_confirmed(stack: AppStack) -> None:
    pool = made(stack, auto_verify=["email"], verify_before_update=False)
    assert pool["auto_verified_attributes"] == ["email"]
    assert "user_attribute_update_settings" not in pool


def test_recovery_goes_in_the_order_of_the_list(stack: AppStack) -> None:
    pool = made(stack, usernames=["email"], account_recovery=["phone", "email"])
    assert pool["account_recovery_setting"]["recovery_mechanism"] == [
        {"name": "verified_phone_number", "priority": 1},
        {"name": "verified_email", "priority": 2},
    ]
    assert "sms_configuration" in pool


def test_a_code_is_confirmed_in_the_apps_own_words(stack: AppStack) -> None:
    words = Verification(email_subject="Hello", email_message="{####}!", sms_message="{####}?")
    assert made(stack, verification=words)["verification_message_template"] == {
        **COGNITOS_WORDS,
        "default_email_option": "CONFIRM_WITH_CODE",
        "email_subject": "Hello",
        "email_message": "{####}!",
        "sms_message": "{####}?",
    }


def test_an_address_is_confirmed_by_link_where_there_is_a_domain(stack: AppStack) -> None:
    words = Verification("link", email_subject="Hello", email_message="{##Confirm##} it")
    users = UserPool(stack, "Users", usernames=["email"], verification=words)
    users.add_domain("Domain", prefix="acme-notes")
    pool = synthesized(stack)["resource"]["aws_cognito_user_pool"]["users"]
    assert pool["verification_message_template"] == {
        **COGNITOS_WORDS,
        "default_email_option": "CONFIRM_WITH_LINK",
        "email_subject_by_link": "Hello",
        "email_message_by_link": "{##Confirm##} it",
    }


def test_an_invitation_has_the_apps_own_words(stack: AppStack) -> None:
    words = Invitation("Hello", "{username}: {####}", "{username} {####}")
    assert made(stack, invitation=words)["admin_create_user_config"] == {
        "allow_admin_create_user_only": False,
        "invite_message_template": {
            "email_subject": "Hello",
            "email_message": "{username}: {####}",
            "sms_message": "{username} {####}",
        },
    }


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"email_subject": "Hello"}, "email_subject"),
        ({"email_message": "{username}: {####}"}, "email_message"),
        ({"sms_message": "{username}: {####}"}, "sms_message"),
        ({}, None),
    ],
)
def test_an_invitation_with_one_text_has_the_others_in_cognitos_words(
    stack: AppStack, given: dict[str, str], name: str | None
) -> None:
    pool = made(stack, invitation=Invitation(**given))
    texts = pool["admin_create_user_config"]["invite_message_template"]
    words = "Your username is {username} and temporary password is {####}."
    assert texts == {
        "email_subject": "Your temporary password",
        "email_message": words,
        "sms_message": words,
        **given,
    }
    assert name is None or texts[name] == given[name]


def test_email_comes_from_the_apps_own_address(stack: AppStack) -> None:
    email = SesEmail(SES, "Notes <no-reply@example.com>", "help@example.com", "mail")
    assert made(stack, email=email)["email_configuration"] == {
        "email_sending_account": "DEVELOPER",
        "source_arn": SES,
        "from_email_address": "Notes <no-reply@example.com>",
        "reply_to_email_address": "help@example.com",
        "configuration_set": "mail",
    }


@pytest.mark.parametrize(
    ("identity", "sender"),
    [
        ("example.com", "Notes <a@mail.Example.com>"),
        ("example.com", "${var.sender}"),
        ("a@example.com", "Notes <a@example.com>"),
        ("${var.identity}", "a@example.org"),
    ],
)
def test_a_sender_is_below_the_identity(identity: str, sender: str) -> None:
    arn = f"arn:aws:ses:eu-west-1:111122223333:identity/{identity}"
    assert SesEmail(arn, from_address=sender).from_address == sender
    assert AccountTakeover(arn, from_address=sender).from_address == sender


def test_replies_to_cognitos_email_go_to_an_address(stack: AppStack) -> None:
    email = CognitoEmail(reply_to="help@example.com")
    assert made(stack, email=email)["email_configuration"] == {
        "email_sending_account": "COGNITO_DEFAULT",
        "reply_to_email_address": "help@example.com",
    }


def test_a_role_of_your_own_can_send_text_messages(stack: AppStack) -> None:
    role = "arn:aws:iam::111122223333:role/sms"
    messages = TextMessages(region="eu-west-1", role_arn=role, external_id="notes")
    pool = made(stack, usernames=["phone"], text_messages=messages)
    assert pool["sms_configuration"] == {
        "external_id": "notes",
        "sns_caller_arn": role,
        "sns_region": "eu-west-1",
    }
    assert addresses(synthesized(stack)) == ["aws_cognito_user_pool.users"]


def test_a_pool_has_tags_of_its_own(stack: AppStack) -> None:
    assert made(stack, tags={"team": "identity"})["tags"] == {"team": "identity"}


@pytest.mark.parametrize("tier", ["lite", "essentials", "plus"])
def test_the_tier_is_written_where_it_is_given(stack: AppStack, tier: str) -> None:
    assert made(stack, tier=tier)["user_pool_tier"] == tier.upper()


def test_an_imported_pool_is_named_by_its_id(stack: AppStack) -> None:
    users = UserPool.from_id(stack, "Users", "us-east-1_AbCdEfGhI")
    users.add_client("Web")
    stack.output(Endpoint=users.endpoint, Arn=users.arn)
    synth = synthesized(stack)
    assert list(synth["resource"]) == ["aws_cognito_user_pool_client"]
    assert (
        synth["resource"]["aws_cognito_user_pool_client"]["web"]["user_pool_id"]
        == "us-east-1_AbCdEfGhI"
    )
    outputs = synth["output"]
    suffix = "${data.aws_partition.current.dns_suffix}"
    assert outputs["Endpoint"]["value"] == f"cognito-idp.us-east-1.{suffix}/us-east-1_AbCdEfGhI"
    assert ":cognito-idp:us-east-1:" in outputs["Arn"]["value"]


def test_a_temporary_password_can_be_valid_for_a_year(stack: AppStack) -> None:
    policy = PasswordPolicy(temporary_password_validity=timedelta(days=365))
    assert made(stack, password_policy=policy)["password_policy"][
        "temporary_password_validity_days"
    ] == (365)


def test_a_second_factor_for_all_excludes_other_first_factors(stack: AppStack) -> None:
    with pytest.raises(OptionError, match="as the first"):
        made(stack, mfa="on", sign_in=ChoiceSignIn(["password", "email_code"]))


UNSEEN = ["Join 👨\u200d👩\u200d👧", "Save\u00ad your work", "\ufeffHello", "Null \x00"]


@pytest.mark.parametrize("text", UNSEEN)
def test_an_email_has_only_characters_that_cognito_sends(text: str) -> None:
    body = f"{text} {{username}} {{####}}"
    with pytest.raises(OptionError, match="which Cognito refuses"):
        Invitation(email_subject=text)
    for kind in (Invitation, Verification):
        with pytest.raises(OptionError, match="which Cognito refuses"):
            kind(email_message=body)
    with pytest.raises(OptionError, match="which Cognito refuses"):
        Verification(by="link", email_message=f"{text} {{##Confirm##}}")
    with pytest.raises(OptionError, match="which Cognito refuses"):
        Mfa(factors=["totp", "email"], email_message=body)


def test_an_email_has_all_other_characters() -> None:
    Invitation(
        email_subject="Grüße 👋🏽 ❤️ 🇩🇪",
        email_message="<b>Hallo</b>\r\n\t{username} « très bien&nbsp;», שלום, {####} €",
        sms_message="Join 👨\u200d👩\u200d👧\n{username} {####}",
    )


def test_a_text_message_with_a_code_is_one_line() -> None:
    with pytest.raises(OptionError, match="must be one line"):
        Verification(sms_message="Your code:\n{####}")
    with pytest.raises(OptionError, match="must be one line"):
        Mfa(factors=["sms"], sms_message="{####}\n@example.com #{####}")
    Invitation(sms_message="Your name: {username}\nYour password: {####}")


def words_of_terraform(stack: AppStack, name: str) -> list[str]:
    return TerraformVariable(stack, name, type="list(string)").list_value


def test_addresses_may_come_from_terraform_beside_ways_of_recovery(stack: AppStack) -> None:
    words = words_of_terraform(stack, "addresses")
    with pytest.raises(OptionError, match="must be a list that is known at synth"):
        UserPool(stack, "Unknown", account_recovery=words)
    with pytest.raises(OptionError, match="must be set where only Terraform knows"):
        UserPool(stack, "Half", auto_verify=words)
    pool = made(stack, auto_verify=words, account_recovery=["email"])
    assert pool["auto_verified_attributes"] == "${var.addresses}"


def test_first_factors_may_come_from_terraform(stack: AppStack) -> None:
    pool = made(stack, sign_in=ChoiceSignIn(words_of_terraform(stack, "factors")))
    assert pool["sign_in_policy"] == {"allowed_first_auth_factors": "${var.factors}"}


def test_names_of_the_sign_in_that_terraform_knows_are_no_change() -> None:
    for names in (["a"], ["b", "a"]):
        stack = new_stack()
        for name in names:
            words_of_terraform(stack, name)
        UserPool(stack, "Users", usernames=words_of_terraform(stack, "usernames"))
        synthesized(stack)
