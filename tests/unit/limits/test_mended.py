"""Values that AWS's models refuse are refused at synth; each has a twin that is right."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from gatehouse.auth import AmazonLogin, DeveloperLogin, ImportedRole, RoleRule, Saml, UserPool
from gatehouse.core import AppStack, OptionError

from tests.unit.synth import new_stack

Make = Callable[[AppStack, str], object]
AMAZON = "amzn1.application-oa2-client.0123"
_ROLE = ImportedRole("arn:aws:iam::111122223333:role/a")


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
    ],
)
def test_what_aws_refuses_is_refused(
    make: Make, option: str, rule: str, wrong: str, right: str
) -> None:
    make(new_stack(), right)
    with pytest.raises(OptionError, match=rule) as refused:
        make(new_stack(), wrong)
    assert refused.value.option == option
