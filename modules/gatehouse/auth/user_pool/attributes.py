"""What a user pool knows about each user: standard attributes and the app's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gatehouse.core import Component, LimitError, aws
from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import nearest, option
from gatehouse.core.tokens import is_token, scalar_as_text

from .defaults import WRITE_ATTRIBUTES

# All of OpenID Connect's that Cognito has; the same list as what clients may write by default.
STANDARD_ATTRIBUTES = WRITE_ATTRIBUTES

# The words of options, and the names of the same attributes in Cognito.
ATTRIBUTE_OF_WORD = {
    "email": "email",
    "phone": "phone_number",
    "preferred_username": "preferred_username",
}

MOST_CUSTOM_ATTRIBUTES = 50
_CUSTOM_NAME = r"[\w.\-]{1,20}"
_LONGEST_STRING = 2048
_LARGEST_NUMBER = 2**63 - 1


@known_options_only
@dataclass(frozen=True)
class StringAttribute:
    """A custom attribute that holds text.

    Parameters
    ----------
    max_length : int, optional
        Most characters, 0 to 2048. Default: 2048, the most that Cognito allows. None is for an
        attribute that something else made without a length: it can't get one later.
    min_length : int, optional
        Least characters, 0 to ``max_length``. Default: 0. None is as that of ``max_length``.
    mutable : bool
        Whether it can be changed after sign-up. Default: True.

    Raises
    ------
    OptionError
        If a length is out of its range.

    Examples
    --------
    >>> StringAttribute(max_length=64).max_length
    64
    """

    max_length: int | None = _LONGEST_STRING
    min_length: int | None = 0
    mutable: bool = True

    def __post_init__(self) -> None:
        most = _LONGEST_STRING if self.max_length is None else self.max_length
        option("StringAttribute", "max_length", most).integer(0, _LONGEST_STRING)
        if self.min_length is not None:
            option("StringAttribute", "min_length", self.min_length).integer(
                0, _LONGEST_STRING if is_token(most) else most
            )
        option("StringAttribute", "mutable", self.mutable).flag()

    @property
    def immutable(self) -> dict[str, Any]:
        """What can't be changed later."""
        return {
            "type": "String",
            "mutable": self.mutable,
            "min_length": self.min_length,
            "max_length": self.max_length,
        }


@known_options_only
@dataclass(frozen=True)
class NumberAttribute:
    """A custom attribute that holds a whole number.

    Parameters
    ----------
    minimum, maximum : int, optional
        The range. Default: none. Cognito shows such an attribute with an empty range, which is
        therefore written.
    mutable : bool
        Whether it can be changed after sign-up. Default: True.

    Raises
    ------
    OptionError
        If the range is empty.
    """

    minimum: int | None = None
    maximum: int | None = None
    mutable: bool = True

    def __post_init__(self) -> None:
        for name in ("minimum", "maximum"):
            bound = getattr(self, name)
            if bound is not None:
                option("NumberAttribute", name, bound).integer(-_LARGEST_NUMBER, _LARGEST_NUMBER)
        bounds = [each for each in (self.minimum, self.maximum) if each is not None]
        if not any(map(is_token, bounds)) and bounds != sorted(bounds):
            option("NumberAttribute", "minimum", self.minimum).refuse(
                f"must be at most the maximum, {self.maximum}", "swap the two"
            )
        option("NumberAttribute", "mutable", self.mutable).flag()

    @property
    def immutable(self) -> dict[str, Any]:
        """What can't be changed later."""
        bounds = {"minimum": self.minimum, "maximum": self.maximum}
        return {"type": "Number", "mutable": self.mutable, **bounds}


@known_options_only
@dataclass(frozen=True)
class DateTimeAttribute:
    """A custom attribute that holds a moment.

    Parameters
    ----------
    mutable : bool
        Whether it can be changed after sign-up. Default: True.
    """

    mutable: bool = True

    def __post_init__(self) -> None:
        option("DateTimeAttribute", "mutable", self.mutable).flag()

    @property
    def immutable(self) -> dict[str, Any]:
        """What can't be changed later."""
        return {"type": "DateTime", "mutable": self.mutable}


@known_options_only
@dataclass(frozen=True)
class BooleanAttribute:
    """A custom attribute that is true or false.

    Parameters
    ----------
    mutable : bool
        Whether it can be changed after sign-up. Default: True.
    """

    mutable: bool = True

    def __post_init__(self) -> None:
        option("BooleanAttribute", "mutable", self.mutable).flag()

    @property
    def immutable(self) -> dict[str, Any]:
        """What can't be changed later."""
        return {"type": "Boolean", "mutable": self.mutable}


CustomAttribute = StringAttribute | NumberAttribute | DateTimeAttribute | BooleanAttribute
_CUSTOM_KINDS = (StringAttribute, NumberAttribute, DateTimeAttribute, BooleanAttribute)


@known_options_only
@dataclass(frozen=True)
class StandardAttribute:
    """The rules for a standard attribute (``email``, ``given_name``, ...).

    Parameters
    ----------
    required : bool
        Whether nobody can sign up without it. Default: False. It is immutable.
    mutable : bool
        Whether it can be changed after sign-up. Default: True. An attribute that an
        identity provider fills at each sign-in must be mutable.
    """

    required: bool = False
    mutable: bool = True

    def __post_init__(self) -> None:
        option("StandardAttribute", "required", self.required).flag()
        option("StandardAttribute", "mutable", self.mutable).flag()

    @property
    def immutable(self) -> dict[str, Any]:
        """What can't be changed later."""
        return {"required": self.required, "mutable": self.mutable}


def check_standard(
    pool: Component, attributes: Mapping[str, StandardAttribute] | None
) -> dict[str, StandardAttribute]:
    """Validate ``standard_attributes``: their names are those of OpenID Connect."""
    if attributes is None:
        return {}
    option(pool, "standard_attributes", attributes).known_keys(STANDARD_ATTRIBUTES)
    for name, attribute in attributes.items():
        option(pool, f"standard_attributes[{name!r}]", attribute).instance(
            StandardAttribute, fix="write StandardAttribute(required=True)"
        )
    return dict(attributes)


def check_custom(
    pool: Component,
    attributes: Mapping[str, CustomAttribute] | None,
    standard: Mapping[str, StandardAttribute],
) -> dict[str, CustomAttribute]:
    """Validate ``custom_attributes``: their names, kinds and number."""
    if attributes is None:
        return {}
    if not isinstance(attributes, Mapping):
        option(pool, "custom_attributes", attributes).refuse(
            "must be a dict of names to attributes",
            'write custom_attributes={"tenant": StringAttribute()}',
        )
    for name, attribute in attributes.items():
        entry = option(pool, "custom_attributes", name)
        if str(name).startswith("custom:"):
            entry.refuse(
                "must be a name without custom:, which Cognito puts before it",
                f'write "{name[len("custom:") :]}"',
            )
        entry.text(
            _CUSTOM_NAME,
            rule="must be names of 1 to 20 letters, digits, dots, hyphens and underscores",
            fix='write a name such as "tenant"',
        )
        if name in STANDARD_ATTRIBUTES:
            entry.refuse(
                "must not be a name of a standard attribute: Cognito takes it for that one, and "
                f"makes no custom:{name}",
                f'write standard_attributes={{"{name}": StandardAttribute()}}, or use another name',
            )
        option(pool, f"custom_attributes[{name!r}]", attribute).instance(
            *_CUSTOM_KINDS, fix="write StringAttribute(), NumberAttribute() or another of them"
        )
    # Cognito counts both in one list of at most 50.
    # https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPool.html
    if len(attributes) + len(standard) > MOST_CUSTOM_ATTRIBUTES:
        beside = f" beside {len(standard)} of standard_attributes" if standard else ""
        raise LimitError(
            construct=pool.path,
            option="custom_attributes",
            value=sorted(attributes),
            rule=f"must be at most {MOST_CUSTOM_ATTRIBUTES - len(standard)}{beside}; these are "
            f"{len(attributes)}",
            fix="keep what no sign-in needs in a table, with the user's sub as key",
        )
    return dict(attributes)


def check_names(
    owner: Component, name: str, attributes: object, custom: Mapping[str, Any] | None
) -> tuple[str, ...]:
    """Validate a list of attribute names; ``custom`` is None if the pool's own are not known."""
    known = [*STANDARD_ATTRIBUTES, *(f"custom:{each}" for each in custom or ())]
    given = option(owner, name, attributes).list_of(str)
    for attribute in given:
        if (
            attribute in known
            or is_token(attribute)
            or (custom is None and attribute.startswith("custom:"))
        ):
            continue
        if attribute.startswith("custom:"):
            option(owner, name, attribute).refuse(
                "must be a custom attribute of the pool",
                f"add it to the pool's custom_attributes, or {nearest(attribute, known)}",
            )
        rule = "must be a standard attribute, or a custom one with custom: before its name"
        if custom and attribute in custom:
            option(owner, name, attribute).refuse(rule, f'write "custom:{attribute}"')
        option(owner, name, attribute).refuse(
            rule, f'{nearest(attribute, known)} A custom attribute is written "custom:{attribute}"'
        )
    if len(set(given)) != len(given):
        option(owner, name, given).refuse(
            "must list each attribute once", "remove the repeated one"
        )
    return given


def schema(
    standard: Mapping[str, StandardAttribute], custom: Mapping[str, CustomAttribute]
) -> list[aws.cognito_user_pool.CognitoUserPoolSchema] | None:
    """The provider's ``schema`` blocks; None if the pool has only what every pool has.

    Each block has all that AWS returns about the attribute. The provider can change none of it, and
    would plan a new pool for what is missing.
    """
    return [
        *(_standard_block(name, attribute) for name, attribute in sorted(standard.items())),
        *(_custom_block(name, attribute) for name, attribute in sorted(custom.items())),
    ] or None


def _standard_block(
    name: str, attribute: StandardAttribute
) -> aws.cognito_user_pool.CognitoUserPoolSchema:
    kind = NumberAttribute(minimum=0) if name == "updated_at" else StringAttribute()
    if name == "birthdate":
        kind = StringAttribute(min_length=10, max_length=10)
    return _block(name, kind, required=attribute.required, mutable=attribute.mutable)


def _custom_block(
    name: str, attribute: CustomAttribute
) -> aws.cognito_user_pool.CognitoUserPoolSchema:
    return _block(name, attribute, required=False, mutable=attribute.mutable)


def _block(
    name: str, kind: CustomAttribute, *, required: bool, mutable: bool
) -> aws.cognito_user_pool.CognitoUserPoolSchema:
    module = aws.cognito_user_pool
    text = number = None
    if isinstance(kind, StringAttribute):
        text = module.CognitoUserPoolSchemaStringAttributeConstraints(
            min_length=None if kind.min_length is None else scalar_as_text(kind.min_length),
            max_length=None if kind.max_length is None else scalar_as_text(kind.max_length),
        )
    if isinstance(kind, NumberAttribute):
        number = module.CognitoUserPoolSchemaNumberAttributeConstraints(
            min_value=None if kind.minimum is None else scalar_as_text(kind.minimum),
            max_value=None if kind.maximum is None else scalar_as_text(kind.maximum),
        )
    return module.CognitoUserPoolSchema(
        name=name,
        attribute_data_type=str(kind.immutable["type"]),
        developer_only_attribute=False,
        required=required,
        mutable=mutable,
        string_attribute_constraints=text,
        number_attribute_constraints=number,
    )
