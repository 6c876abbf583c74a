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
    Google,
    ImportedUserPool,
    Invitation,
    Mfa,
    NumberAttribute,
    Passkeys,
    PasswordPolicy,
    PoolLogs,
    SecretFrom,
    SesEmail,
    StandardAttribute,
    StringAttribute,
    TextMessages,
    ThreatProtection,
    Triggers,
    UserPool,
    Verification,
)
from gatehouse.compute import Function
from gatehouse.core import AppStack, aws
from gatehouse.core.engine import TerraformStack

from .case import BadInput

POOL_ID = "eu-west-1_AbCdEfGhI"
SES_DOMAIN = "arn:aws:ses:eu-west-1:111122223333:identity/example.com"
SES = SesEmail(identity_arn=SES_DOMAIN, from_address="a@example.com")
FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:users"
SMS = {"sns_caller_arn": "arn:aws:iam::111122223333:role/sms", "external_id": "notes"}


def pool(**options: Any) -> Callable[[AppStack], object]:
    """Make a pool with the options."""
    return lambda stack: UserPool(stack, "Users", **options)


def stock(**arguments: Any) -> Callable[[TerraformStack], object]:
    """Make a pool with the provider's own class."""
    return lambda stack: aws.cognito_user_pool.CognitoUserPool(
        stack, "pool", **{"name": "users", **arguments}
    )


def recovery(*names: str) -> dict[str, Any]:
    """The provider's block of ways of recovery, in their order."""
    return {
        "recovery_mechanism": [
            {"name": name, "priority": priority} for priority, name in enumerate(names, start=1)
        ]
    }


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


WEB_ACL = "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/people/1b2c3d4e"
GROUP = "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/vendedlogs/people"


def stock_association(web_acl: str) -> Callable[[TerraformStack], object]:
    """Associate a web ACL with the provider's own class."""
    return lambda stack: aws.wafv2_web_acl_association.Wafv2WebAclAssociation(
        stack,
        "acl",
        resource_arn="arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_AbCdEfGhI",
        web_acl_arn=web_acl,
    )


CASES = [
    BadInput(
        name="a pool's name that Cognito refuses",
        build=lambda stack: UserPool(stack, "U", name={"production": "a/b"}),
        says="must have 1 to 128 letters",
    ),
    BadInput(
        name="a pool's name for a stage that is none",
        build=lambda stack: UserPool(stack, "U", name={"Production": "users"}),
        says="each key must be a stage",
    ),
    # ---- sign-in names ----------------------------------------------------------------------
    BadInput(
        "usernames together with aliases",
        pool(usernames=["email"], aliases=["phone"]),
        "must not be set together: a pool can have usernames or aliases",
        stock(username_attributes=["email"], alias_attributes=["phone_number"]),
    ),
    BadInput(
        "a misspelt username",
        pool(usernames=["emial"]),
        'did you mean "email"?',
        stock(username_attributes=["emial"]),
    ),
    BadInput(
        "a username that only an alias can be",
        pool(usernames=["preferred_username"]),
        'must be a list of "email", "phone"',
        stock(username_attributes=["preferred_username"]),
    ),
    BadInput("an empty list of usernames", pool(usernames=[]), "must name at least one"),
    BadInput("text in place of the list", pool(usernames="email"), "put it into a list"),
    BadInput("an alias that is listed twice", pool(aliases=["email", "email"]), "name each once"),
    BadInput("a misspelt option", pool(username=["email"]), 'did you mean "usernames"?'),
    BadInput(
        "case sensitivity as text",
        pool(case_sensitive="no"),
        "must be True or False",
        stock(username_configuration={"case_sensitive": "no"}),
    ),
    # ---- attributes -------------------------------------------------------------------------
    BadInput(
        "a custom attribute with custom: before its name",
        pool(custom_attributes={"custom:tenant": StringAttribute()}),
        "must be a name without custom:, which Cognito puts before it",
        stock(schema=[attribute("custom:tenant")]),
    ),
    BadInput(
        "a custom attribute's name of 21 characters",
        pool(custom_attributes={"a" * 21: StringAttribute()}),
        "1 to 20 letters",
        stock(schema=[attribute("a" * 21)]),
    ),
    BadInput(
        "a custom attribute as text",
        pool(custom_attributes={"tenant": "String"}),
        "write StringAttribute()",
    ),
    BadInput(
        "51 custom attributes",
        pool(custom_attributes={f"a{number}": StringAttribute() for number in range(51)}),
        "must be at most 50; these are 51",
        stock(schema=[attribute(f"a{number}", "Boolean") for number in range(51)]),
    ),
    BadInput(
        "a custom attribute that is too long",
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
        "an unknown standard attribute",
        pool(standard_attributes={"firstname": StandardAttribute(required=True)}),
        "given_name",
    ),
    BadInput(
        "a standard attribute as text",
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
        "an unknown mode of MFA",
        pool(mfa="required"),
        '"off", "optional", "on"',
        stock(mfa_configuration="REQUIRED"),
    ),
    BadInput(
        "MFA without a factor",
        lambda stack: Mfa("on", factors=[]),
        'must have at least one factor, as the mode is "on"',
        stock(mfa_configuration="ON"),
    ),
    BadInput(
        "a second factor by e-mail without SES",
        pool(mfa=Mfa("optional", factors=["totp", "email"])),
        'the factor "email" needs SES: Cognito itself sends at most 50 e-mails a day',
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
        "a code message without {####}",
        lambda stack: Mfa(factors=["sms"], sms_message="Your code"),
        "must contain {####}, which Cognito replaces with the code",
        stock(sms_authentication_message="Your code"),
    ),
    BadInput(
        "a message for a factor that is off",
        lambda stack: Mfa(sms_message="Your code is {####}"),
        'must not be set without "sms" among the factors',
    ),
    BadInput(
        "an unknown tier",
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
        'must contain "password": Cognito requires it in every pool',
        stock(sign_in_policy={"allowed_first_auth_factors": ["WEB_AUTHN"]}),
    ),
    BadInput(
        "passkeys together with required MFA",
        pool(mfa="on", sign_in=ChoiceSignIn()),
        'must not be "on" with the first factors passkey',
        stock(
            mfa_configuration="ON",
            software_token_mfa_configuration={"enabled": True},
            sign_in_policy={"allowed_first_auth_factors": ["PASSWORD", "WEB_AUTHN"]},
        ),
    ),
    BadInput(
        "passkeys that belong to no domain",
        pool(sign_in=ChoiceSignIn()),
        "must say which domain passkeys belong to, as the pool has no domain",
        stock(sign_in_policy={"allowed_first_auth_factors": ["PASSWORD", "WEB_AUTHN"]}),
    ),
    BadInput(
        "passkeys and text messages while MFA is off",
        pool(
            usernames=["phone"],
            mfa="off",
            sign_in=ChoiceSignIn(passkeys=Passkeys(relying_party="example.com")),
        ),
        'must not be "off" in a pool with passkeys that sends text messages',
        stock(
            web_authn_configuration={"relying_party_id": "example.com"},
            sms_configuration=SMS,
        ),
    ),
    BadInput(
        "codes by Cognito's 50 e-mails a day as a first factor",
        pool(sign_in=ChoiceSignIn(factors=["password", "email_code"])),
        'must be set with the first factor "email_code"',
        stock(sign_in_policy={"allowed_first_auth_factors": ["PASSWORD", "EMAIL_OTP"]}),
    ),
    BadInput(
        "a relying party with https://",
        lambda stack: Passkeys(relying_party="https://example.com"),
        "must be a domain, without https:// and without a path",
        stock(web_authn_configuration={"relying_party_id": "https://example.com"}),
    ),
    BadInput(
        "passkey settings without passkeys",
        lambda stack: ChoiceSignIn(factors=["password", "email_code"], passkeys=Passkeys()),
        'must not be set without "passkey" among the factors',
    ),
    # ---- threat protection ------------------------------------------------------------------
    BadInput(
        "threat protection without the tier plus",
        pool(threat_protection="enforced"),
        'threat protection needs the tier "plus"',
        stock(user_pool_add_ons={"advanced_security_mode": "ENFORCED"}),
    ),
    BadInput(
        "an unknown mode of threat protection",
        pool(tier="plus", threat_protection="on"),
        '"audit", "enforced"',
        stock(user_pool_add_ons={"advanced_security_mode": "ON"}),
    ),
    BadInput(
        "a CIDR range with host bits",
        lambda stack: ThreatProtection(blocked_ips=["203.0.113.7/24"]),
        "must be a range of addresses (CIDR) whose host bits are zero",
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
        "must not be both allowed and blocked",
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
        "a required second factor while MFA is off",
        pool(
            tier="plus",
            mfa="off",
            threat_protection=ThreatProtection(
                account_takeover=AccountTakeover(SES_DOMAIN, high="mfa_required")
            ),
        ),
        "must not require a second factor while mfa is off: no user could sign in",
    ),
    BadInput(
        "warnings by a sender of another domain than the SES identity's",
        lambda stack: AccountTakeover(SES_DOMAIN, from_address="a@example.org"),
        "must be an address of the identity's domain, example.com: SES sends for no other",
    ),
    BadInput(
        "an unknown way to remember devices",
        lambda stack: Devices(remember="never"),
        '"ask", "always"',
    ),
    # ---- recovery and messages --------------------------------------------------------------
    BadInput(
        "recovery by an administrator and by e-mail",
        pool(account_recovery=["admin", "email"]),
        'must be "admin" alone, or other ways: with "admin" users can\'t do it themselves',
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
        "recovery by e-mail alone beside the second factor by e-mail",
        pool(mfa=Mfa(factors=["totp", "email"]), email=SES, account_recovery=["email"]),
        'must not be "email" alone while e-mail is a second factor',
        stock(
            mfa_configuration="OPTIONAL",
            email_mfa_configuration={"subject": "Code", "message": "{####}"},
            account_recovery_setting=recovery("verified_email"),
        ),
    ),
    BadInput(
        "recovery by phone alone in a pool that sends text messages",
        pool(usernames=["phone"], account_recovery=["phone"]),
        'must not be "phone" alone while text messages are a second factor',
        stock(
            mfa_configuration="OPTIONAL",
            sms_configuration=SMS,
            account_recovery_setting=recovery("verified_phone_number"),
        ),
    ),
    BadInput(
        "recovery by phone, where each user has a second factor and no confirmed e-mail address",
        pool(usernames=["phone"], mfa="on", account_recovery=["email", "phone"]),
        'must not have "phone" while a second factor is required',
        stock(
            mfa_configuration="ON",
            sms_configuration=SMS,
            account_recovery_setting=recovery("verified_email", "verified_phone_number"),
        ),
    ),
    BadInput(
        "an unknown way of recovery",
        pool(account_recovery=["post"]),
        '"email", "phone", "admin"',
        stock(account_recovery_setting={"recovery_mechanism": [{"name": "post", "priority": 1}]}),
    ),
    BadInput(
        "a verification message without {####}",
        lambda stack: Verification(email_message="Welcome to the notes"),
        "must contain {####}, which Cognito replaces with the code",
        stock(verification_message_template={"email_message": "Welcome to the notes"}),
    ),
    BadInput(
        "a link message without {##words##}",
        lambda stack: Verification(by="link", email_message="Your code is {####}"),
        "must contain {##words##}, which become the link",
        stock(
            verification_message_template={
                "default_email_option": "CONFIRM_WITH_LINK",
                "email_message_by_link": "Your code is {####}",
            }
        ),
    ),
    BadInput(
        "verification by link without a domain",
        pool(usernames=["email"], verification=Verification(by="link")),
        "must be by code, as the pool has no domain for a link",
        stock(verification_message_template={"default_email_option": "CONFIRM_WITH_LINK"}),
    ),
    BadInput(
        "an invitation without the user's name",
        lambda stack: Invitation(email_message="Begin with {####}"),
        "must contain {username}, which Cognito replaces with the user's name",
        stock(
            admin_create_user_config={
                "invite_message_template": {"email_message": "Begin with {####}"}
            }
        ),
    ),
    BadInput(
        "a text message of 141 characters",
        lambda stack: Verification(sms_message="{####}" + "x" * 135),
        "must have 6 to 140 characters; this has 141",
        stock(verification_message_template={"sms_message": "{####}" + "x" * 135}),
    ),
    BadInput(
        "a subject of 141 characters",
        lambda stack: Invitation(email_subject="x" * 141),
        "must have 1 to 140 characters; this has 141",
        stock(admin_create_user_config={"invite_message_template": {"email_subject": "x" * 141}}),
    ),
    # ---- e-mail and text messages -----------------------------------------------------------
    BadInput(
        "an SES domain without a sender",
        lambda stack: SesEmail(identity_arn=SES_DOMAIN),
        "must be set, as the identity example.com is a domain",
        stock(email_configuration={"email_sending_account": "DEVELOPER", "source_arn": SES_DOMAIN}),
    ),
    BadInput(
        "a sender of another domain than the SES identity's",
        lambda stack: SesEmail(identity_arn=SES_DOMAIN, from_address="a@example.org"),
        "must be an address of the identity's domain, example.com: SES sends for no other",
        stock(
            email_configuration={
                "email_sending_account": "DEVELOPER",
                "source_arn": SES_DOMAIN,
                "from_email_address": "a@example.org",
            }
        ),
    ),
    BadInput(
        "an SES identity by its domain",
        lambda stack: SesEmail(identity_arn="example.com"),
        "must be the ARN of an SES identity",
        stock(
            email_configuration={"email_sending_account": "DEVELOPER", "source_arn": "example.com"}
        ),
    ),
    BadInput(
        "a reply address that is not one",
        lambda stack: CognitoEmail(reply_to="help"),
        "must be an e-mail address",
        stock(email_configuration={"reply_to_email_address": "help"}),
    ),
    BadInput(
        "a role for text messages without its external id",
        lambda stack: TextMessages(role_arn="arn:aws:iam::111122223333:role/sms"),
        "must be set together with the other of role_arn and external_id",
        stock(
            sms_configuration={
                "sns_caller_arn": "arn:aws:iam::111122223333:role/sms",
                "external_id": "",
            }
        ),
    ),
    BadInput(
        "text messages through another region than Cognito allows",
        pool(usernames=["phone"], text_messages=TextMessages(region="us-east-1")),
        "must be eu-west-1 for a pool in eu-west-1: Cognito sends through no other region",
        stock(sms_configuration={**SMS, "sns_region": "us-east-1"}),
    ),
    # ---- triggers ---------------------------------------------------------------------------
    BadInput(
        "a handler's file that is missing",
        pool(triggers=Triggers(pre_sign_up="lambdas/nowhere.main")),
        "the handler's file must exist",
    ),
    BadInput(
        "a trigger with the ARN of something else",
        lambda stack: Triggers(pre_sign_up="arn:aws:s3:::bucket"),
        "must be the ARN of a function",
        stock(lambda_config={"pre_sign_up": "arn:aws:s3:::bucket"}),
    ),
    BadInput(
        "one of the three challenge triggers",
        lambda stack: Triggers(define_auth_challenge=FUNCTION),
        "must be set, as a sign-in of the app's own",
        stock(lambda_config={"define_auth_challenge": FUNCTION}),
    ),
    BadInput(
        "an unknown version of a trigger",
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
        "a key without custom senders",
        lambda stack: Triggers(kms_key_arn="arn:aws:kms:eu-west-1:111122223333:key/1"),
        "must not be set without a custom sender: only these use a key",
        stock(lambda_config={"kms_key_id": "arn:aws:kms:eu-west-1:111122223333:key/1"}),
    ),
    BadInput(
        "the alias of a sender's key",
        lambda stack: Triggers(custom_email_sender=FUNCTION, kms_key_arn="alias/senders"),
        "must be the ARN of a KMS key",
        stock(
            lambda_config={
                "kms_key_id": "alias/senders",
                "custom_email_sender": {"lambda_arn": FUNCTION, "lambda_version": "V1_0"},
            }
        ),
    ),
    BadInput(
        "an imported sender with a key that is made here",
        lambda stack: Triggers(custom_sms_sender=Function.from_name(stack, "Sms", "sms")),
        "must be set, as custom_sms_sender is imported",
    ),
    # ---- an existing pool -------------------------------------------------------------------
    BadInput(
        "an imported pool by its name",
        lambda stack: UserPool.from_id(stack, "Users", "notes-dev-UserPool"),
        "must be the id of a user pool: its region, an underscore, letters and digits",
        lambda stack: aws.cognito_user_pool_client.CognitoUserPoolClient(
            stack, "client", name="web", user_pool_id="notes-dev-UserPool"
        ),
    ),
    BadInput(
        "an imported pool whose domain is an address",
        lambda stack: _imported(stack, domain="https://auth.example.com"),
        "must be a host name below a domain",
    ),
    BadInput(
        "an imported pool of a tier that does not exist",
        lambda stack: _imported(stack, tier="free"),
        '"lite", "essentials", "plus"',
    ),
    BadInput(
        "a provider of an imported pool by its type",
        lambda stack: _imported(stack).identity_provider("Staff", name="SAML provider"),
        "must be the name of an identity provider in Cognito",
        lambda stack: aws.cognito_user_pool_client.CognitoUserPoolClient(
            stack,
            "client",
            name="web",
            user_pool_id=POOL_ID,
            supported_identity_providers=["SAML provider"],
        ),
    ),
    BadInput(
        "a provider of an imported pool that the app makes again",
        lambda stack: _google_twice(_imported(stack)),
        "each identity provider of a pool must have a name of its own",
    ),
    BadInput(
        "an imported group with a blank in its name",
        lambda stack: _imported(stack).group("Admins", name="all admins"),
        "must be text without white space",
    ),
    # ---- logs and web ACLs ------------------------------------------------------------------
    BadInput(
        "a log of sign-ins without threat protection",
        pool(tier="plus", logs=PoolLogs(sign_ins=True)),
        "must be set with threat_protection: what it finds is what is written",
    ),
    BadInput(
        "a log of sign-ins in the tier essentials",
        pool(logs=PoolLogs(sign_ins_bucket="arn:aws:s3:::people")),
        'a log of sign-ins needs the tier "plus"',
    ),
    BadInput(
        "logs of nothing",
        lambda stack: PoolLogs(undelivered=False),
        "must be set if sign_ins is not",
    ),
    BadInput(
        "the ARN of a log group's streams",
        lambda stack: PoolLogs(undelivered=f"{GROUP}:*"),
        "pass its arn, without :* at its end",
    ),
    BadInput(
        "a log of sign-ins in two places",
        lambda stack: PoolLogs(sign_ins=True, sign_ins_bucket="arn:aws:s3:::people"),
        "must not be set together with sign_ins",
    ),
    BadInput(
        "a web ACL of CloudFront",
        pool(web_acl=WEB_ACL.replace("regional", "global")),
        "pass the arn of one with the scope REGIONAL",
        stock_association(WEB_ACL.replace("regional", "global")),
    ),
    BadInput(
        "a web ACL of another region",
        pool(web_acl=WEB_ACL.replace("eu-west-1", "us-east-1")),
        "must be in the stack's region, eu-west-1",
        stock_association(WEB_ACL.replace("eu-west-1", "us-east-1")),
    ),
]


def _google_twice(users: ImportedUserPool) -> None:
    users.identity_provider("Google")
    google = Google("1-a.apps.googleusercontent.com", SecretFrom.variable("google_client_secret"))
    users.add_identity_provider("Second", google)


def _imported(stack: AppStack, **options: Any) -> ImportedUserPool:
    return UserPool.from_id(stack, "Users", POOL_ID, **options)
