"""User pools with random settings, made as another tool makes them: by Cognito's own API."""

from __future__ import annotations

import json
from random import Random
from typing import Any

STANDARD = ("address", "birthdate", "email", "family_name", "given_name", "locale", "nickname")
ALIASES = ("email", "phone_number", "preferred_username")
FLOWS = (
    "ALLOW_USER_SRP_AUTH",
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_CUSTOM_AUTH",
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "ALLOW_REFRESH_TOKEN_AUTH",
)
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"Service": "cognito-idp.amazonaws.com"},
        }
    ],
}


class RandomPools:
    """Makes pools, each of them by its seed alone.

    Parameters
    ----------
    cognito, iam : client
        boto3's clients of the account.
    """

    def __init__(self, cognito: Any, iam: Any) -> None:
        self._cognito, self._iam = cognito, iam

    def make(self, seed: int) -> str:
        """Make one with its members, and return its id."""
        random = Random(seed)
        settings = pool_settings(random, seed)
        if random.random() < 0.25:
            settings["SmsConfiguration"] = {
                "SnsCallerArn": self._sms_role(seed),
                "ExternalId": f"outside-{seed}",
            }
        pool: str = self._cognito.create_user_pool(**settings)["UserPool"]["Id"]
        # Cognito refuses one phone for both: to recover an account, and as the second factor. Where
        # a second factor is required, Terraform's provider makes each phone one.
        recovers = "phone" in str(settings.get("AccountRecoverySetting"))
        has_texts = "SmsConfiguration" in settings
        self._set_mfa(
            random, pool, sends=has_texts and not recovers, may_require=not (has_texts and recovers)
        )
        custom = [
            each["Name"] for each in settings.get("Schema", []) if each["Name"] not in STANDARD
        ]
        required = [each["Name"] for each in settings.get("Schema", []) if each.get("Required")]
        self._members(random, pool, custom, required)
        if random.random() < 0.3:
            self._cognito.create_user_pool_domain(UserPoolId=pool, Domain=f"pages-of-{seed}")
        return pool

    def _sms_role(self, seed: int) -> str:
        role = self._iam.create_role(
            RoleName=f"sms-{seed}", AssumeRolePolicyDocument=json.dumps(TRUST)
        )["Role"]
        return str(role["Arn"])

    def _set_mfa(self, random: Random, pool: str, *, sends: bool, may_require: bool) -> None:
        mode = random.choice(["OFF", "OFF", "OPTIONAL", "ON"])
        if mode == "ON" and not may_require:
            mode = "OPTIONAL"
        if mode == "OFF":
            return
        config: dict[str, Any] = {"SoftwareTokenMfaConfiguration": {"Enabled": True}}
        if sends:
            of_pool = self._cognito.describe_user_pool(UserPoolId=pool)["UserPool"]
            config["SmsMfaConfiguration"] = {"SmsConfiguration": of_pool["SmsConfiguration"]}
            if random.random() < 0.5:
                config["SmsMfaConfiguration"]["SmsAuthenticationMessage"] = "Your code: {####}"
        self._cognito.set_user_pool_mfa_config(UserPoolId=pool, MfaConfiguration=mode, **config)

    def _members(self, random: Random, pool: str, custom: list[str], required: list[str]) -> None:
        scopes = []
        for number in range(random.choice([0, 0, 1, 2])):
            names = random.sample(["read", "write", "all"], random.randint(1, 3))
            self._cognito.create_resource_server(
                UserPoolId=pool,
                Identifier=f"https://api{number}.example.com",
                Name=random.choice(["Api", f"The API {number}", f"notes_{number}"]),
                Scopes=[{"ScopeName": each, "ScopeDescription": f"May {each}"} for each in names],
            )
            scopes += [f"https://api{number}.example.com/{each}" for each in names]
        for number in range(random.choice([0, 1, 1, 2])):
            settings = client_settings(random, number, scopes, custom, required)
            self._cognito.create_user_pool_client(UserPoolId=pool, **settings)
        for name in random.sample(["admins", "Editors", "team:a", "x.y"], random.randint(0, 2)):
            settings = {"Description": "Who may"} if random.random() < 0.5 else {}
            if random.random() < 0.5:
                settings["Precedence"] = random.randint(1, 20)
            self._cognito.create_group(UserPoolId=pool, GroupName=name, **settings)


def pool_settings(random: Random, seed: int) -> dict[str, Any]:
    """What CreateUserPool takes."""
    settings: dict[str, Any] = {"PoolName": random.choice([f"app-{seed}", f"My pool {seed}"])}
    sign_in = random.choice(["name", "usernames", "aliases"])
    words: list[str] = []
    if sign_in == "usernames":
        words = random.choice([["email"], ["phone_number"], ["email", "phone_number"]])
        settings["UsernameAttributes"] = words
    elif sign_in == "aliases":
        words = random.sample(ALIASES, random.randint(1, 3))
        settings["AliasAttributes"] = words
    if random.random() < 0.6:
        settings["UsernameConfiguration"] = {"CaseSensitive": random.random() < 0.3}
    schema = [*_standard(random), *_custom(random)]
    if schema:
        settings["Schema"] = schema
    _addresses(random, settings, words)
    if random.random() < 0.7:
        settings["Policies"] = {"PasswordPolicy": _passwords(random)}
    settings |= _messages(random)
    if random.random() < 0.3:
        settings["DeletionProtection"] = "ACTIVE"
    if random.random() < 0.3:
        settings["DeviceConfiguration"] = {
            "ChallengeRequiredOnNewDevice": random.random() < 0.5,
            "DeviceOnlyRememberedOnUserPrompt": random.random() < 0.5,
        }
    if random.random() < 0.4:
        settings["UserPoolTags"] = {"sst:app": "notes", "Team": random.choice(["a", "b ü"])}
    if random.random() < 0.3:
        settings["UserPoolTier"] = random.choice(["LITE", "ESSENTIALS", "PLUS"])
    return settings


def _standard(random: Random) -> list[dict[str, Any]]:
    return [
        {
            "Name": name,
            "AttributeDataType": "String",
            "Required": random.random() < 0.5,
            "Mutable": random.random() < 0.8,
        }
        for name in random.sample(STANDARD, random.choice([0, 0, 1, 3]))
    ]


def _custom(random: Random) -> list[dict[str, Any]]:
    found = []
    for number in range(random.choice([0, 0, 1, 3])):
        kind = random.choice(["String", "Number", "DateTime", "Boolean"])
        each: dict[str, Any] = {
            "Name": f"own{number}",
            "AttributeDataType": kind,
            "Mutable": random.random() < 0.8,
        }
        if kind == "String":
            bounds = random.choice([{}, {"MinLength": "0", "MaxLength": "256"}, {"MaxLength": "9"}])
            each["StringAttributeConstraints"] = bounds
        if kind == "Number" and random.random() < 0.6:
            bounds = random.choice([{"MinValue": "1", "MaxValue": "9"}, {"MinValue": "0"}])
            each["NumberAttributeConstraints"] = bounds
        found.append(each)
    return found


def _addresses(random: Random, settings: dict[str, Any], words: list[str]) -> None:
    possible = [each for each in ("email", "phone_number") if each in words] or ["email"]
    confirmed = random.sample(possible, random.randint(0, len(possible)))
    if confirmed:
        settings["AutoVerifiedAttributes"] = confirmed
        if random.random() < 0.5:
            settings["UserAttributeUpdateSettings"] = {
                "AttributesRequireVerificationBeforeUpdate": confirmed
            }
    ways = random.choice([None, ["admin_only"], ["verified_email"]])
    ways = random.choice([ways, ["verified_email", "verified_phone_number"]])
    if ways:
        settings["AccountRecoverySetting"] = {
            "RecoveryMechanisms": [
                {"Name": name, "Priority": number} for number, name in enumerate(ways, start=1)
            ]
        }
    if random.random() < 0.5:
        settings["AdminCreateUserConfig"] = {"AllowAdminCreateUserOnly": random.random() < 0.5}


def _passwords(random: Random) -> dict[str, Any]:
    policy: dict[str, Any] = {"MinimumLength": random.randint(6, 30)}
    for kind in ("Lowercase", "Uppercase", "Numbers", "Symbols"):
        policy[f"Require{kind}"] = random.random() < 0.5
    if random.random() < 0.7:
        policy["TemporaryPasswordValidityDays"] = random.randint(1, 30)
    return policy


def _messages(random: Random) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    if random.random() < 0.3:
        settings["VerificationMessageTemplate"] = random.choice(
            [
                {
                    "DefaultEmailOption": "CONFIRM_WITH_CODE",
                    "EmailSubject": "Your code",
                    "EmailMessage": "It is {####}. Wörk\nwell!",
                    "SmsMessage": "{####} is it",
                },
                {
                    "DefaultEmailOption": "CONFIRM_WITH_LINK",
                    "EmailSubjectByLink": "Your link",
                    "EmailMessageByLink": 'Follow "{##this##}"',
                },
            ]
        )
    if random.random() < 0.3:
        settings.setdefault("AdminCreateUserConfig", {})["InviteMessageTemplate"] = {
            "EmailSubject": "Welcome",
            "EmailMessage": "Hello {username}, begin with {####}",
            "SMSMessage": "{username}: {####}",
        }
    if random.random() < 0.3:
        settings["EmailConfiguration"] = {
            "EmailSendingAccount": "COGNITO_DEFAULT",
            "ReplyToEmailAddress": "help@example.com",
        }
    return settings


def client_settings(
    random: Random, number: int, scopes: list[str], custom: list[str], required: list[str]
) -> dict[str, Any]:
    """What CreateUserPoolClient takes."""
    settings: dict[str, Any] = {"ClientName": random.choice(["web", "My app", "phone"])}
    settings["ClientName"] += str(number)
    kind = random.choice(["web", "web", "server", "machine"] if scopes else ["web", "server"])
    if kind != "web":
        settings["GenerateSecret"] = True
    if kind == "machine":
        return settings | {
            "AllowedOAuthFlows": ["client_credentials"],
            "AllowedOAuthFlowsUserPoolClient": True,
            "AllowedOAuthScopes": random.sample(scopes, random.randint(1, len(scopes))),
        }
    if random.random() < 0.7:
        settings["ExplicitAuthFlows"] = random.sample(FLOWS, random.randint(1, len(FLOWS)))
    if random.random() < 0.4:
        settings |= _pages(random, scopes)
    if random.random() < 0.5:
        settings |= {
            "AccessTokenValidity": random.randint(5, 600),
            "IdTokenValidity": random.randint(1, 10),
            "RefreshTokenValidity": random.randint(1, 400),
            "TokenValidityUnits": {
                "AccessToken": "minutes",
                "IdToken": "hours",
                "RefreshToken": "days",
            },
        }
    elif random.random() < 0.5:
        settings["RefreshTokenValidity"] = random.randint(1, 365)
    if random.random() < 0.6:
        errors = random.choice(["ENABLED", "LEGACY"])
        settings["PreventUserExistenceErrors"] = errors
    if random.random() < 0.5:
        settings["EnableTokenRevocation"] = random.random() < 0.5
    own = [f"custom:{name}" for name in custom]
    if random.random() < 0.4:
        settings["ReadAttributes"] = [*{"email", "name", *own[:1]}]
    if random.random() < 0.4:
        settings["WriteAttributes"] = [*{"email", "name", *required, *own[:1]}]
    return settings


def _pages(random: Random, scopes: list[str]) -> dict[str, Any]:
    callbacks = ["https://example.com/in", "http://localhost:3000/", "myapp://in"]
    callbacks = random.sample(callbacks, random.randint(1, 3))
    settings: dict[str, Any] = {
        "AllowedOAuthFlowsUserPoolClient": True,
        "AllowedOAuthFlows": random.choice(
            [["code"], ["code"], ["implicit"], ["code", "implicit"]]
        ),
        "AllowedOAuthScopes": random.sample(["email", "profile", *scopes], 1),
        "CallbackURLs": callbacks,
        "SupportedIdentityProviders": ["COGNITO"],
    }
    if random.random() < 0.8:
        settings["AllowedOAuthScopes"].append("openid")
    if random.random() < 0.3:
        settings["DefaultRedirectURI"] = callbacks[0]
    if random.random() < 0.5:
        settings["LogoutURLs"] = ["https://example.com/out"]
    return settings
