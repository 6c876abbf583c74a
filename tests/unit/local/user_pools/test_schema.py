"""Which attributes a pool has, and in which words it refuses others.

https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SchemaAttributeType.html
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.local.user_pools.world import People, World, people

INVALID = "InvalidParameterException"


@pytest.fixture
def club(world: World) -> People:
    return people(world)


def _schema(world: World, *given: Any) -> dict[str, Any]:
    """Make a pool with a schema; return the attributes that it shows, by name."""
    pool = world.call("CreateUserPool", PoolName="people", Schema=list(given))["UserPool"]
    return {each["Name"]: each for each in pool["SchemaAttributes"]}


def _said(world: World, attribute: Any) -> str:
    """Return the words in which a pool with this attribute is refused."""
    code, message = world.refused("CreateUserPool", PoolName="people", Schema=[attribute])
    assert code == INVALID
    return message


@pytest.mark.parametrize("name", ["team", "custom:team", "dev:team"])
def test_an_attribute_of_a_pools_own_is_prefixed_whatever_its_name(world: World, name: str) -> None:
    held = _schema(world, {"Name": name, "AttributeDataType": "String"})
    assert held[f"custom:{name}"]["DeveloperOnlyAttribute"] is False


def test_an_attribute_for_developers_has_both_prefixes(world: World) -> None:
    flag = {"Name": "team", "AttributeDataType": "String", "DeveloperOnlyAttribute": True}
    assert _schema(world, flag)["dev:custom:team"]["DeveloperOnlyAttribute"] is True


@pytest.mark.parametrize(
    ("attribute", "name"),
    [
        ({"Name": "team", "AttributeDataType": "String"}, "custom:team"),
        ({"Name": "email", "Required": True}, "email"),
    ],
)
def test_an_attribute_that_a_request_names_is_immutable_unless_it_says_otherwise(
    world: World, attribute: Any, name: str
) -> None:
    assert _schema(world, attribute)[name]["Mutable"] is False
    assert _schema(world, {**attribute, "Mutable": True})[name]["Mutable"] is True
    assert _schema(world)["nickname"]["Mutable"] is True


def test_an_attribute_shows_the_bounds_of_its_kind_alone(world: World) -> None:
    bounds = {
        "StringAttributeConstraints": {"MinLength": "1", "MaxLength": "9"},
        "NumberAttributeConstraints": {"MinValue": "1", "MaxValue": "9"},
    }
    kinds = ("String", "Number", "Boolean", "DateTime")
    held = _schema(world, *({"Name": kind, "AttributeDataType": kind, **bounds} for kind in kinds))
    shown = {kind: {*held[f"custom:{kind}"]} & {*bounds} for kind in kinds}
    assert shown == {
        "String": {"StringAttributeConstraints"},
        "Number": {"NumberAttributeConstraints"},
        "Boolean": set(),
        "DateTime": set(),
    }


def test_an_attribute_of_a_pools_own_needs_a_kind(world: World) -> None:
    assert _said(world, {"Name": "team"}) == (
        "Invalid AttributeDataType input, consider using the provided AttributeDataType enum."
    )
    assert _schema(world, {"Name": "email"})["email"]["AttributeDataType"] == "String"


@pytest.mark.parametrize(
    "change", [{"AttributeDataType": "Number"}, {"DeveloperOnlyAttribute": True}]
)
def test_the_kind_of_a_standard_attribute_stays(world: World, change: Any) -> None:
    assert _said(world, {"Name": "email", **change}) == (
        "You can not change AttributeDataType or set developerOnlyAttribute for standard schema "
        "attribute email"
    )


@pytest.mark.parametrize(
    ("kind", "bounds", "said"),
    [
        ("String", {"MinLength": "x"}, "Invalid StringAttributeConstraints for schema attribute"),
        ("String", {"MaxLength": "-1"}, "Invalid StringAttributeConstraints for schema attribute"),
        ("Number", {"MaxValue": "x"}, "Invalid NumberAttributeConstraints for schema attribute"),
        ("String", {"MinLength": "2049"}, "cannot have a length of more than 2048"),
        ("String", {"MaxLength": "2049"}, "cannot have a length of more than 2048"),
        ("String", {"MinLength": "2", "MaxLength": "1"}, "Max length cannot be less than min"),
        ("Number", {"MinValue": "2", "MaxValue": "1"}, "Max value cannot be less than min"),
    ],
)
def test_bounds_are_refused_in_the_words_of_cognito(
    world: World, kind: str, bounds: Any, said: str
) -> None:
    named = {"Name": "team", "AttributeDataType": kind}
    message = _said(world, {**named, f"{kind}AttributeConstraints": bounds})
    assert said in message
    assert "custom:team" in message


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "custom:team: Existing attribute already has name custom:team."),
        (
            {"DeveloperOnlyAttribute": True},
            "custom:team: Existing attribute already has name dev:custom:team.",
        ),
    ],
)
def test_an_attribute_is_added_once(world: World, more: Any, said: str) -> None:
    attribute = {"Name": "team", "AttributeDataType": "String", **more}
    asked = {"UserPoolId": people(world).pool, "CustomAttributes": [attribute]}
    world.call("AddCustomAttributes", **asked)
    assert world.refused("AddCustomAttributes", **asked) == (INVALID, said)


def test_every_unknown_attribute_of_a_new_user_is_named(club: People) -> None:
    unknown = [{"Name": "custom:a", "Value": "1"}, {"Name": "custom:b", "Value": "2"}]
    asked = {"UserPoolId": club.pool, "Username": "ada", "UserAttributes": unknown}
    assert club.world.refused("AdminCreateUser", **asked) == (
        INVALID,
        "Attributes did not conform to the schema: "
        "custom:a: Attribute does not exist in the schema.\n"
        "custom:b: Attribute does not exist in the schema.\n",
    )


def test_every_attribute_that_a_new_user_lacks_is_named(world: World) -> None:
    schema = [{"Name": name, "Required": True, "Mutable": True} for name in ("name", "gender")]
    club = people(world, Schema=schema)
    asked = {"ClientId": club.client, "Username": "ada", "Password": "Correct-1-horse"}
    assert world.refused("SignUp", **asked) == (
        INVALID,
        "Attributes did not conform to the schema: "
        "name: The attribute is required\n"
        "gender: The attribute is required\n",
    )


@pytest.mark.parametrize("by", ["user", "administrator"])
def test_every_unknown_attribute_of_a_change_is_named(club: People, by: str) -> None:
    club.add()
    unknown = [{"Name": "custom:a", "Value": "1"}, {"Name": "custom:b", "Value": "2"}]
    who = (
        {"AccessToken": club.sign_in()["AccessToken"]}
        if by == "user"
        else {"UserPoolId": club.pool, "Username": "ada"}
    )
    operation = "UpdateUserAttributes" if by == "user" else "AdminUpdateUserAttributes"
    assert club.world.refused(operation, **who, UserAttributes=unknown) == (
        INVALID,
        "user.custom:a: Attribute does not exist in the schema.\n"
        "user.custom:b: Attribute does not exist in the schema.\n",
    )


def test_every_unknown_attribute_of_a_deletion_is_named(club: People) -> None:
    club.add(nickname="Ada")
    asked = {"UserPoolId": club.pool, "Username": "ada"}
    names = ["nickname", "custom:a", "custom:b"]
    assert club.world.refused("AdminDeleteUserAttributes", **asked, UserAttributeNames=names) == (
        INVALID,
        "Invalid user attributes: "
        "user.custom:a: Attribute does not exist in the schema.\n"
        "user.custom:b: Attribute does not exist in the schema.\n",
    )
    assert club.held()["nickname"] == "Ada"
