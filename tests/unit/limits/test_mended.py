"""Values that AWS's models refuse are refused at synth; each has a twin that is right."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from gatehouse.api import (
    Alarms,
    AwsService,
    Caller,
    Domain,
    HttpProxy,
    Jwt,
    MutualTls,
    PrivateService,
    VpcLink,
)
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
    SesEmail,
    StandardAttribute,
    StringAttribute,
    TextMessages,
    UserPool,
    Verification,
)
from gatehouse.compute import Function, Vpc
from gatehouse.core import AppStack, LimitError, OptionError
from gatehouse.iam import Queue
from gatehouse.storage import Bucket, Capacity, GlobalIndex, Table

from tests.unit.synth import new_stack

Make = Callable[[AppStack, str], object]
# That of a SAML directory for e-mail addresses, of 66 characters.
CLAIM = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"
ROLE = "arn:aws:iam::111122223333:role/"
AMAZON = "amzn1.application-oa2-client.0123"
LISTENER = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/x/1"
ACM = "arn:aws:acm:eu-west-1:111122223333:certificate/"
KMS = "arn:aws:kms:eu-west-1:111122223333:key/"
POOL = "eu-west-1_Ab1"
IMAGE = f"123456789012.dkr.ecr.eu-west-1.amazonaws.com/resize@sha256:{'0' * 64}"
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


def inside(
    stack: AppStack,
    arn: str = f"{LISTENER}/1",
    server_name: str = "a.example",
    subnets: Sequence[str] = ("subnet-1",),
) -> object:
    link = VpcLink(stack, "Link", subnets=subnets, security_groups=["sg-1"])
    return PrivateService(arn, link, server_name=server_name)


def sending(body: str) -> object:
    queue = Queue("arn:aws:sqs:eu-west-1:111122223333:orders")
    parameters = {"QueueUrl": "$context.stage", "MessageBody": body}
    return AwsService("SQS-SendMessage", parameters, permissions=[queue.send()])


def told(stack: AppStack, **options: str) -> object:
    function = Function.from_name(stack, "F", "hello")
    files = Bucket(stack, "Files")
    files.on_object(function, **options)
    return files


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
            lambda _, word: sending(word),
            "parameters['MessageBody']",
            "1 to 512 characters",
            "a" * 513,
            "a" * 512,
        ),
        (
            lambda stack, word: inside(stack, server_name=word),
            "server_name",
            "at most 512",
            "a" * 513,
            "a" * 512,
        ),
        (
            lambda stack, word: inside(stack, arn=f"{LISTENER}/{word}"),
            "arn",
            "at most 2,048",
            "a" * (2048 - len(LISTENER)),
            "a" * (2047 - len(LISTENER)),
        ),
        (
            lambda stack, word: inside(stack, subnets=[f"subnet-{word}"]),
            "subnets",
            "at most 1024",
            "a" * 1018,
            "a" * 1017,
        ),
        (
            lambda stack, word: Function(
                stack, "F", image=IMAGE, vpc=Vpc([f"subnet-{word}"], ["sg-1"])
            ),
            "subnets",
            "at most 1024",
            "a" * 1018,
            "a" * 1017,
        ),
        (
            lambda _, word: Jwt("https://a.example", audience=["a"], name=word),
            "name",
            "at most 128",
            "a" * 129,
            "a" * 128,
        ),
        (
            lambda stack, word: UserPool.from_id(stack, "Users", f"eu-west-1_{word}"),
            "user_pool_id",
            "at most 55",
            "a" * 46,
            "a" * 45,
        ),
        (
            lambda stack, word: UserPool.from_id(stack, "Users", POOL).group("A", name=word),
            "name",
            "U\\+200B",
            "a\u200b",
            "größe",
        ),
        (
            lambda stack, word: UserPool.from_id(stack, "Users", POOL).identity_provider(
                "A", name=word
            ),
            "name",
            "U\\+200B",
            "Okta\u200b",
            "Größe",
        ),
        (
            lambda stack, word: told(stack, prefix=word),
            "on_object(prefix=…)",
            "at most 1024",
            "a" * 1025,
            "a" * 1024,
        ),
        (
            lambda stack, word: told(stack, suffix=word),
            "on_object(suffix=…)",
            "at most 1024",
            "a" * 1025,
            "a" * 1024,
        ),
        (
            lambda _, word: Domain("api.example.com", certificate=f"{ACM}{word}"),
            "certificate",
            "must be the ARN",
            "a b",
            "0123-4567",
        ),
        (
            lambda _, word: SesEmail(f"arn:aws:ses:eu-west-1:111122223333:identity/{word}"),
            "identity_arn",
            "must be the ARN",
            "ü.example",
            "mail@example.com",
        ),
        (
            lambda stack, word: Table(stack, "T", partition_key="a", kms_key=f"{KMS}{word}"),
            "kms_key",
            "must be the ARN",
            "a_b",
            "mrk-0123",
        ),
        (
            lambda _, word: Alarms([f"arn:aws:sns:eu-west-1:111122223333:{word}"]),
            "notify",
            "must be the ARN",
            "a" * 257,
            "a" * 251 + ".fifo",
        ),
        (
            lambda _, word: Queue(f"arn:aws:sqs:eu-west-1:111122223333:{word}"),
            "arn",
            "must be the ARN",
            "a" * 81,
            "a" * 80,
        ),
        (
            lambda _, word: Caller(word, "JWT", "a trigger adds it"),
            "variable",
            "1 to 503",
            "a" * 504,
            "a" * 503,
        ),
        (
            lambda _, word: Caller("authorizer.claims.tenant", "JWT", word),
            "reason",
            "must say why every caller has",
            " ",
            "a trigger adds it",
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
