"""Mistakes with user pools: who signs in, with what, and what is sent to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from gatehouse.auth import (
    AccountTakeover,
    ChoiceSignIn,
    CognitoEmail,
    Devices,
    Invitation,
    Mfa,
    NumberAttribute,
    Passkeys,
    PasswordPolicy,
    SesEmail,
    StandardAttribute,
    StringAttribute,
    TextMessages,
    ThreatProtection,
    Triggers,
    UserPool,
    Verification,
)
from gatehouse.core import AppStack, aws
from gatehouse.core.engine import TerraformStack

from .case import BadInput

SES_DOMAIN = "arn:aws:ses:eu-west-1:111122223333:identity/example.com"
FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:users"


def pool(**options: Any) -> Callable[[AppStack], object]:
    """Make a pool with the options."""
    return lambda stack: UserPool(stack, "Users", **options)


def stock(**arguments: Any) -> Callable[[TerraformStack], object]:
    """Make a pool with the provider's own class."""
    return lambda stack: aws.cognito_user_pool.CognitoUserPool(
        stack, "pool", **{"name": "users", **arguments}
    )


def attribute(
    name: str, kind: str = "String", *, least: str | None = None, most: str | None = None
) -> aws.cognito_user_pool.CognitoUserPoolSchema:
    """One block of the provider's schema."""
    module = aws.cognito_user_pool
    text = number = None
    if kind == "String":
        text = module.CognitoUserPoolSchemaStringAttributeConstraints(
            min_length=least, max_length=most
        )
    if kind == "Number":
        number = module.CognitoUserPoolSchemaNumberAttributeConstraints(
            min_value=least, max_value=most
        )
    return module.CognitoUserPoolSchema(
        name=name,
        attribute_data_type=kind,
        mutable=True,
        string_attribute_constraints=text,
        number_attribute_constraints=number,
    )


CASES = [
    # ---- sign-in names ----------------------------------------------------------------------
    BadInput(
        "usernames together with aliases",
        pool(usernames=["email"], aliases=["phone"]),
        "a pool has usernames or aliases, not both",
        stock(username_attributes=["email"], alias_attributes=["phone_number"]),
    ),
    BadInput(
        "a misspelt username",
        pool(usernames=["emial"]),
        'did you mean "email"?',
        stock(username_attributes=["emial"]),
    ),
    BadInput(
        "a sign-in name that only an alias can be",
        pool(usernames=["preferred_username"]),
        'must be a list of "email", "phone"',
        stock(username_attributes=["preferred_username"]),
    ),
    BadInput("no sign-in name in the list", pool(usernames=[]), "at least one"),
    BadInput("text in place of the list", pool(usernames="email"), "put it into a list"),
    BadInput("a name that stands twice", pool(aliases=["email", "email"]), "name each once"),
    BadInput("a misspelt option", pool(username=["email"]), 'did you mean "usernames"?'),
    BadInput(
        "case sensitivity in words",
        pool(case_sensitive="no"),
        "must be True or False",
        stock(username_configuration={"case_sensitive": "no"}),
    ),
    # ---- attributes -------------------------------------------------------------------------
    BadInput(
        "a custom attribute with custom: before its name",
        pool(custom_attributes={"custom:tenant": StringAttribute()}),
        "Cognito puts custom: before the name itself",
        stock(schema=[attribute("custom:tenant")]),
    ),
    BadInput(
        "a custom attribute's name of 21 characters",
        pool(custom_attributes={"a" * 21: StringAttribute()}),
        "1 to 20 letters",
        stock(schema=[attribute("a" * 21)]),
    ),
    BadInput(
        "a custom attribute that is text alone",
        pool(custom_attributes={"tenant": "String"}),
        "write StringAttribute()",
    ),
    BadInput(
        "51 custom attributes",
        pool(custom_attributes={f"a{number}": StringAttribute() for number in range(51)}),
        "a pool has at most 50",
        stock(schema=[attribute(f"a{number}", "Boolean") for number in range(51)]),
    ),
    BadInput(
        "a custom attribute longer than Cognito keeps",
        lambda stack: StringAttribute(max_length=4000),
        "from 0 to 2,048",
        stock(schema=[attribute("a", most="4000")]),
    ),
    BadInput(
        "a shortest length above the longest",
        lambda stack: StringAttribute(min_length=10, max_length=5),
        "from 0 to 5",
        stock(schema=[attribute("a", least="10", most="5")]),
    ),
    BadInput(
        "an empty range of numbers",
        lambda stack: NumberAttribute(minimum=5, maximum=1),
        "at most the maximum",
        stock(schema=[attribute("a", "Number", least="5", most="1")]),
    ),
    BadInput(
        "a standard attribute that there is not",
        pool(standard_attributes={"firstname": StandardAttribute(required=True)}),
        "given_name",
    ),
    BadInput(
        "a required attribute that is text",
        pool(standard_attributes={"email": "required"}),
        "StandardAttribute(required=True)",
    ),
    # ---- passwords --------------------------------------------------------------------------
    BadInput(
        "a password of four characters",
        lambda stack: PasswordPolicy(minimum_length=4),
        "a whole number from 6 to 99",
        stock(password_policy={"minimum_length": 4}),
    ),
    BadInput(
        "a temporary password for two years",
        lambda stack: PasswordPolicy(temporary_password_validity=timedelta(days=730)),
        "from 1 day to 365 days",
        stock(password_policy={"temporary_password_validity_days": 730}),
    ),
    BadInput(
        "days as a number",
        lambda stack: PasswordPolicy(temporary_password_validity=7),  # type: ignore[arg-type]
        "datetime.timedelta",
    ),
    BadInput(
        "a history of 25 passwords",
        lambda stack: PasswordPolicy(history=25),
        "from 0 to 24",
        stock(password_policy={"password_history_size": 25}),
    ),
    BadInput(
        "a password history in the tier lite",
        pool(tier="lite", password_policy=PasswordPolicy(history=5)),
        'a password history needs the tier "essentials"',
        stock(user_pool_tier="LITE", password_policy={"password_history_size": 5}),
    ),
    # ---- second factor and choice -----------------------------------------------------------
    BadInput(
        "a mode of the second factor that there is not",
        pool(mfa="required"),
        '"off", "optional", "on"',
        stock(mfa_configuration="REQUIRED"),
    ),
    BadInput(
        "a second factor that nobody has",
        lambda stack: Mfa("on", factors=[]),
        "needs at least one factor",
        stock(mfa_configuration="ON"),
    ),
    BadInput(
        "a second factor by e-mail without SES",
        pool(mfa=Mfa("optional", factors=["totp", "email"])),
        "the factor needs SES",
        stock(
            mfa_configuration="OPTIONAL",
            email_mfa_configuration={"subject": "Code", "message": "{####}"},
        ),
    ),
    BadInput(
        "a second factor by e-mail in the tier lite",
        pool(
            tier="lite",
            mfa=Mfa(factors=["email"]),
            email=SesEmail(identity_arn=SES_DOMAIN, from_address="a@example.com"),
        ),
        'the second factor by e-mail needs the tier "essentials"',
        stock(
            user_pool_tier="LITE",
            mfa_configuration="OPTIONAL",
            email_mfa_configuration={"subject": "Code", "message": "{####}"},
            email_configuration={
                "email_sending_account": "DEVELOPER",
                "source_arn": SES_DOMAIN,
                "from_email_address": "a@example.com",
            },
        ),
    ),
    BadInput(
        "a code message without a place for the code",
        lambda stack: Mfa(factors=["sms"], sms_message="Your code"),
        "it has {####} in it",
        stock(sms_authentication_message="Your code"),
    ),
    BadInput(
        "words for a factor that is not on",
        lambda stack: Mfa(sms_message="Your code is {####}"),
        '"sms" is not among the factors',
    ),
    BadInput(
        "a tier that there is not",
        pool(tier="premium"),
        '"lite", "essentials", "plus"',
        stock(user_pool_tier="PREMIUM"),
    ),
    BadInput(
        "passkeys in the tier lite",
        pool(tier="lite", sign_in=ChoiceSignIn()),
        'a choice of first factors needs the tier "essentials"',
        stock(
            user_pool_tier="LITE",
            sign_in_policy={"allowed_first_auth_factors": ["PASSWORD", "WEB_AUTHN"]},
        ),
    ),
    BadInput(
        "a pool without passwords",
        lambda stack: ChoiceSignIn(factors=["passkey"]),
        "Cognito has no pool without passwords",
        stock(sign_in_policy={"allowed_first_auth_factors": ["WEB_AUTHN"]}),
    ),
    BadInput(
        "passkeys where each user must have a second factor",
        pool(mfa="on", sign_in=ChoiceSignIn()),
        "Cognito takes no passkey as the first",
        stock(
            mfa_configuration="ON",
            software_token_mfa_configuration={"enabled": True},
            sign_in_policy={"allowed_first_auth_factors": ["PASSWORD", "WEB_AUTHN"]},
        ),
    ),
    BadInput(
        "a relying party with https://",
        lambda stack: Passkeys(relying_party="https://example.com"),
        "it is a domain, without https://",
        stock(web_authn_configuration={"relying_party_id": "https://example.com"}),
    ),
    BadInput(
        "passkey settings without passkeys",
        lambda stack: ChoiceSignIn(factors=["password", "email_code"], passkeys=Passkeys()),
        '"passkey" is not among the factors',
    ),
    # ---- threat protection ------------------------------------------------------------------
    BadInput(
        "threat protection without the tier plus",
        pool(threat_protection="enforced"),
        'threat protection needs the tier "plus"',
        stock(user_pool_add_ons={"advanced_security_mode": "ENFORCED"}),
    ),
    BadInput(
        "a mode of threat protection that there is not",
        pool(tier="plus", threat_protection="on"),
        '"audit", "enforced"',
        stock(user_pool_add_ons={"advanced_security_mode": "ON"}),
    ),
    BadInput(
        "a range of addresses with bits behind the slash",
        lambda stack: ThreatProtection(blocked_ips=["203.0.113.7/24"]),
        "it is a range of addresses (CIDR)",
        lambda stack: aws.cognito_risk_configuration.CognitoRiskConfiguration(
            stack,
            "risk",
            user_pool_id="eu-west-1_AbCdEfGhI",
            risk_exception_configuration={"blocked_ip_range_list": ["203.0.113.7/24"]},
        ),
    ),
    BadInput(
        "a range both allowed and blocked",
        lambda stack: ThreatProtection(
            allowed_ips=["203.0.113.0/24"], blocked_ips=["203.0.113.0/24"]
        ),
        "allowed or blocked, not both",
        lambda stack: aws.cognito_risk_configuration.CognitoRiskConfiguration(
            stack,
            "risk",
            user_pool_id="eu-west-1_AbCdEfGhI",
            risk_exception_configuration={
                "blocked_ip_range_list": ["203.0.113.0/24"],
                "skipped_ip_range_list": ["203.0.113.0/24"],
            },
        ),
    ),
    BadInput(
        "a second factor asked for where none is on",
        pool(
            tier="plus",
            mfa="off",
            threat_protection=ThreatProtection(
                account_takeover=AccountTakeover(SES_DOMAIN, high="mfa_required")
            ),
        ),
        "all of them would be shut out",
    ),
    BadInput(
        "remembering devices never",
        lambda stack: Devices(remember="never"),
        '"ask", "always"',
    ),
    # ---- recovery and messages --------------------------------------------------------------
    BadInput(
        "recovery by an administrator and by e-mail",
        pool(account_recovery=["admin", "email"]),
        "so it stands alone",
        stock(
            account_recovery_setting={
                "recovery_mechanism": [
                    {"name": "admin_only", "priority": 1},
                    {"name": "verified_email", "priority": 2},
                ]
            }
        ),
    ),
    BadInput(
        "recovery by post",
        pool(account_recovery=["post"]),
        '"email", "phone", "admin"',
        stock(account_recovery_setting={"recovery_mechanism": [{"name": "post", "priority": 1}]}),
    ),
    BadInput(
        "a verification message without its code",
        lambda stack: Verification(email_message="Welcome to the notes"),
        "it has {####} in it",
        stock(verification_message_template={"email_message": "Welcome to the notes"}),
    ),
    BadInput(
        "a link message with a place for a code",
        lambda stack: Verification(by="link", email_message="Your code is {####}"),
        "it has {##words##} in it",
        stock(
            verification_message_template={
                "default_email_option": "CONFIRM_WITH_LINK",
                "email_message_by_link": "Your code is {####}",
            }
        ),
    ),
    BadInput(
        "a verification by link in a pool without domain",
        pool(usernames=["email"], verification=Verification(by="link")),
        "a link leads to the pool's domain, and it has none",
        stock(verification_message_template={"default_email_option": "CONFIRM_WITH_LINK"}),
    ),
    BadInput(
        "an invitation without the user's name",
        lambda stack: Invitation(email_message="Begin with {####}"),
        "it has {username} in it",
        stock(
            admin_create_user_config={
                "invite_message_template": {"email_message": "Begin with {####}"}
            }
        ),
    ),
    BadInput(
        "a text message of 141 characters",
        lambda stack: Verification(sms_message="{####}" + "x" * 135),
        "it has 6 to 140 characters; this has 141",
        stock(verification_message_template={"sms_message": "{####}" + "x" * 135}),
    ),
    BadInput(
        "a subject of 141 characters",
        lambda stack: Invitation(email_subject="x" * 141),
        "it has 1 to 140 characters",
        stock(admin_create_user_config={"invite_message_template": {"email_subject": "x" * 141}}),
    ),
    # ---- e-mail and text messages -----------------------------------------------------------
    BadInput(
        "an SES domain without a sender",
        lambda stack: SesEmail(identity_arn=SES_DOMAIN),
        "the sender has to be named",
        stock(email_configuration={"email_sending_account": "DEVELOPER", "source_arn": SES_DOMAIN}),
    ),
    BadInput(
        "an SES identity that is a domain's name",
        lambda stack: SesEmail(identity_arn="example.com"),
        "the ARN of a verified identity of SES",
        stock(
            email_configuration={"email_sending_account": "DEVELOPER", "source_arn": "example.com"}
        ),
    ),
    BadInput(
        "an address for answers that is none",
        lambda stack: CognitoEmail(reply_to="help"),
        "it is an e-mail address",
        stock(email_configuration={"reply_to_email_address": "help"}),
    ),
    BadInput(
        "a role for text messages without its external id",
        lambda stack: TextMessages(role_arn="arn:aws:iam::111122223333:role/sms"),
        "come together",
        stock(
            sms_configuration={
                "sns_caller_arn": "arn:aws:iam::111122223333:role/sms",
                "external_id": "",
            }
        ),
    ),
    # ---- triggers ---------------------------------------------------------------------------
    BadInput(
        "a handler's file that is missing",
        pool(triggers=Triggers(pre_sign_up="lambdas/nowhere.main")),
        "the handler's file must exist",
    ),
    BadInput(
        "a trigger that is no function's ARN",
        lambda stack: Triggers(pre_sign_up="arn:aws:s3:::bucket"),
        "it is the ARN of a function",
        stock(lambda_config={"pre_sign_up": "arn:aws:s3:::bucket"}),
    ),
    BadInput(
        "one third of a sign-in by challenges",
        lambda stack: Triggers(define_auth_challenge=FUNCTION),
        "needs all three of",
        stock(lambda_config={"define_auth_challenge": FUNCTION}),
    ),
    BadInput(
        "a version of a trigger that there is not",
        lambda stack: Triggers(pre_token_generation=FUNCTION, pre_token_generation_version="v4"),
        '"v1", "v2", "v3"',
        stock(
            lambda_config={
                "pre_token_generation_config": {"lambda_arn": FUNCTION, "lambda_version": "V4_0"}
            }
        ),
    ),
    BadInput(
        "access token claims in the tier lite",
        pool(
            tier="lite",
            triggers=Triggers(pre_token_generation=FUNCTION, pre_token_generation_version="v2"),
        ),
        'pre token generation v2 needs the tier "essentials"',
        stock(
            user_pool_tier="LITE",
            lambda_config={
                "pre_token_generation_config": {"lambda_arn": FUNCTION, "lambda_version": "V2_0"}
            },
        ),
    ),
    BadInput(
        "a key without senders",
        lambda stack: Triggers(kms_key_arn="arn:aws:kms:eu-west-1:111122223333:key/1"),
        "only the custom senders use a key",
        stock(lambda_config={"kms_key_id": "arn:aws:kms:eu-west-1:111122223333:key/1"}),
    ),
    BadInput(
        "a sender's key by its alias",
        lambda stack: Triggers(custom_email_sender=FUNCTION, kms_key_arn="alias/senders"),
        "it is the ARN of a key",
        stock(
            lambda_config={
                "kms_key_id": "alias/senders",
                "custom_email_sender": {"lambda_arn": FUNCTION, "lambda_version": "V1_0"},
            }
        ),
    ),
    # ---- an existing pool -------------------------------------------------------------------
    BadInput(
        "an existing pool by its name",
        lambda stack: UserPool.from_id(stack, "Users", "notes-dev-UserPool"),
        "it is the id of a user pool",
        lambda stack: aws.cognito_user_pool_client.CognitoUserPoolClient(
            stack, "client", name="web", user_pool_id="notes-dev-UserPool"
        ),
    ),
]
