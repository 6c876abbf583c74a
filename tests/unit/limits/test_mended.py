"""Values that AWS's models refuse are refused at synth; each has a twin that is right."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from gatehouse.api import Domain, HttpProxy, Jwt, MutualTls
from gatehouse.auth import (
    AmazonLogin,
    CognitoEmail,
    DeveloperLogin,
    IdentityPool,
    ImportedRole,
    OAuth,
    OidcLogin,
    RoleRule,
    Saml,
    SamlLogin,
    StandardAttribute,
    StringAttribute,
    TextMessages,
    UserPool,
    Verification,
)
from gatehouse.core import AppStack, LimitError, OptionError
from gatehouse.storage import Capacity, GlobalIndex

from tests.unit.synth import new_stack

Make = Callable[[AppStack, str], object]
# That of a SAML directory for e-mail addresses, of 66 characters.
CLAIM = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"
ROLE = "arn:aws:iam::111122223333:role/"
AMAZON = "amzn1.application-oa2-client.0123"
_ROLE = ImportedRole("arn:aws:iam::111122223333:role/a")


def oidc(issuer: str = "https://a.example", client: str = "a") -> object:
    return OidcLogin(issuer, [client])


def oauth(scope: str) -> object:
    return OAuth(["https://example.com/in"], scopes=["openid", scope])


def oauth_back(word: str) -> object:
    return OAuth([f"https://example.com/{word}"])


def jwt(issuer: str = "https://a.example", scope: str = "read") -> object:
    return Jwt(issuer, audience=["a"], scopes=[scope])


def tagged(stack: AppStack, claim: str) -> object:
    arn = "arn:aws:iam::111122223333:saml-provider/staff"
    login = SamlLogin(arn=arn, principal_tags={"tenant": claim})
    return IdentityPool(stack, "Ids", logins=[login])


def saml(stack: AppStack, identifiers: list[str]) -> object:
    provider = Saml(metadata_url="https://sso.example.com/metadata")
    users = UserPool(stack, "Users", usernames=["email"])
    return users.add_identity_provider("Staff", provider, identifiers=identifiers)


@pytest.mark.parametrize(
    ("make", "option", "rule", "wrong", "right"),
    [
        (lambda _, word: DeveloperLogin(word), "domain", "letters", "für.example", "a.example"),
        (
            lambda _, word: RoleRule(word, "Equals", "a", _ROLE),
            "claim",
            "without white space",
            "two words",
            "custom:größe",
        ),
        (
            lambda _, word: AmazonLogin(word),
            "app_id",
            "at most 128",
            "amzn1.application." + "a" * 111,
            "amzn1.application." + "a" * 110,
        ),
        (lambda _, word: oidc(client=word), "client_ids", "at most 255", "a" * 256, "a" * 255),
        (
            lambda stack, word: tagged(stack, word),
            "principal_tags['tenant']",
            "256",
            "a" * 257,
            CLAIM,
        ),
        (lambda _, word: oidc(client=word), "client_ids", "must be a client id", "", "a"),
        (
            lambda _, word: oidc(f"https://{word}"),
            "issuer",
            "at most 255",
            "a" * 248,
            "a" * 247,
        ),
        (lambda _, word: oauth(word), "scopes", "ASCII", "notes/größe", "notes/size"),
        (
            lambda _, word: oauth(word),
            "scopes",
            "at most 256",
            "notes/" + "a" * 251,
            "notes/" + "a" * 250,
        ),
        (
            lambda _, word: GlobalIndex("a", projection=[word]),
            "projection",
            "at most 255",
            "a" * 256,
            "a" * 255,
        ),
        (
            lambda _, word: TextMessages(role_arn=f"{ROLE}{word}", external_id="a"),
            "role_arn",
            "must be the ARN",
            "ü",
            "texts/sender",
        ),
        (lambda _, word: AmazonLogin(word), "app_id", "must", "amzn1.application-ü", AMAZON),
        (
            lambda stack, word: saml(stack, [word]),
            "identifiers",
            "letters, digits",
            "größe.example",
            "example.com",
        ),
        (
            lambda stack, word: UserPool(stack, "Users", tags={word: "a"}),
            "tags",
            "spaces and _",
            "team!",
            "größe / team",
        ),
        (
            lambda stack, word: UserPool(stack, "Users").add_group("Group", name=word),
            "name",
            "white space",
            "bell\x07",
            "größe",
        ),
        (
            lambda stack, word: UserPool(stack, "Users").add_resource_server(
                "Api", identifier="a", scopes={"read": "Read"}, name=word
            ),
            "name",
            "letters",
            "größe",
            "Our notes",
        ),
        (lambda _, word: oauth_back(word), "callback_urls", "U\\+200B", "\u200b", "größe"),
        (
            lambda _, word: CognitoEmail(f"{word}@example.com"),
            "reply_to",
            "U\\+E000",
            "a\ue000",
            "größe",
        ),
        (
            lambda stack, word: UserPool(stack, "Users").add_group("Group", name=word),
            "name",
            "U\\+200B",
            "a\u200b",
            "größe",
        ),
        (
            lambda _, word: Verification(email_message=f"{{####}}{word}"),
            "email_message",
            "U\\+00A0",
            "\u00a0",
            "&nbsp;",
        ),
        (
            lambda _, word: TextMessages(role_arn=f"{ROLE}{word}", external_id="a"),
            "role_arn",
            "must be the ARN",
            "a!b",
            "a=b",
        ),
        (lambda _, word: jwt(scope=word), "scopes", "at most 64", "a" * 65, "a" * 64),
        (
            lambda _, word: jwt(issuer=f"https://a.example/{word}"),
            "issuer",
            "at most 2048",
            "a" * 2031,
            "a" * 2030,
        ),
        (
            lambda _, word: HttpProxy(f"https://a.example/{word}"),
            "url",
            "at most 2048",
            "a" * 2031,
            "a" * 2030,
        ),
        (
            lambda _, word: MutualTls("s3://truststore/b.pem", version=word),
            "version",
            "at most 64",
            "a" * 65,
            "a" * 64,
        ),
        (
            lambda _, word: Domain(f"{word}.example.com", hosted_zone="Z0123456789"),
            "name",
            "at most 64",
            "a" * 53,
            "a" * 52,
        ),
        (
            lambda stack, word: UserPool(
                stack, "Users", custom_attributes={word: StringAttribute()}
            ),
            "custom_attributes",
            "standard attribute",
            "email",
            "work_email",
        ),
    ],
)
def test_what_aws_refuses_is_refused(
    make: Make, option: str, rule: str, wrong: str, right: str
) -> None:
    make(new_stack(), right)
    with pytest.raises(OptionError, match=rule) as refused:
        make(new_stack(), wrong)
    assert refused.value.option == option


def test_custom_and_standard_attributes_are_counted_together() -> None:
    named = {"email": StandardAttribute()}
    custom = {f"a{number}": StringAttribute() for number in range(50)}
    with pytest.raises(LimitError, match="at most 49 beside 1 of standard_attributes"):
        UserPool(new_stack(), "Users", standard_attributes=named, custom_attributes=custom)
    UserPool(new_stack(), "Users", custom_attributes=custom)
    custom.pop("a0")
    UserPool(new_stack(), "Users", standard_attributes=named, custom_attributes=custom)


def test_a_raised_quota_of_capacity_can_be_used() -> None:
    assert Capacity(40_001).least == 40_001
