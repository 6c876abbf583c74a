"""What handlers read from a token that API Gateway has checked."""

from __future__ import annotations

import pytest
from gatehouse.handlers import HttpApiEvent, HttpError, claim, groups, require_group

from tests.unit.lambdas.events import request, someone


def with_token(**claims: str) -> HttpApiEvent:
    named = {name.replace("__", ":"): value for name, value in claims.items()}
    return {"requestContext": {"authorizer": {"jwt": {"claims": named}}}}


def test_a_claim_is_what_the_token_says() -> None:
    assert claim(with_token(custom__tenant="acme"), "custom:tenant") == "acme"


@pytest.mark.parametrize(
    "event", [{}, request(someone()), with_token(), with_token(custom__tenant="")]
)
def test_a_caller_without_the_claim_is_forbidden(event: HttpApiEvent) -> None:
    with pytest.raises(HttpError, match="Forbidden") as refused:
        claim(event, "custom:tenant")
    assert refused.value.status == 403


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("[editors]", ["editors"]),
        ("[editors staff]", ["editors", "staff"]),
        ("[[odd] staff]", ["[odd]", "staff"]),
        ("[]", []),
        ("editors", ["editors"]),
    ],
)
def test_groups_are_what_the_list_names(text: str, names: list[str]) -> None:
    assert groups(with_token(cognito__groups=text)) == names


@pytest.mark.parametrize("event", [{}, request(someone()), with_token()])
def test_who_has_no_groups_is_in_none(event: HttpApiEvent) -> None:
    assert groups(event) == []
    with pytest.raises(HttpError, match="Forbidden"):
        require_group(event, "editors")


def test_a_group_is_no_part_of_another_ones_name() -> None:
    with pytest.raises(HttpError, match="Forbidden"):
        require_group(with_token(cognito__groups="[editors-in-chief sub-editors]"), "editors")


def test_the_first_group_that_a_caller_is_in_is_returned() -> None:
    event = with_token(cognito__groups="[staff editors]")
    assert require_group(event, "owners", "editors", "staff") == "editors"
