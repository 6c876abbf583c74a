"""Check the parameters of a request against the model of its operation.

Each shape of a model is compiled once, to a function that checks one value, and kept. A request
then costs a call for each value that it holds, and builds no message unless something is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape

from gatehouse.local.models.lenience import MORE_VALUES, is_lenient
from gatehouse.local.models.patterns import compiled
from gatehouse.local.models.services import service_model

#: Where in a request a value is: names of members, positions and keys.
Path = tuple[str, ...]
Check = Callable[[Any, Path, "list[Violation]"], None]

#: A value's text in a message is cut here: it may be a whole program.
_LONGEST = 1000
#: What is said of a member that is missing.
NOT_NULL = "Member must not be null"
#: What is said of a value that has several types; whoever reads it could take another one.
ONE_TYPE = (
    "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the "
    "supported datatypes"
)
#: Structures of which one member alone is given, though the model does not say so:
#: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html
_OF_ONE_MEMBER = frozenset({("dynamodb", "AttributeValue")})
_NUMBERS = frozenset({"integer", "long", "float", "double"})


@dataclass(frozen=True)
class Violation:
    """One value of a request that AWS's model of the operation does not allow.

    Parameters
    ----------
    path : str
        Where it is, in AWS's notation: ``schema.1.member.name``.
    shown : str
        The value as AWS's messages show it, with the space after it. Empty for a sensitive one.
    constraint : str
        What must be, in AWS's words.
    readable : bool
        False if the value is of another type, which AWS notices before it validates anything.
    """

    path: str
    shown: str
    constraint: str
    readable: bool = True

    def __str__(self) -> str:
        return f"Value {self.shown}at '{self.path}' failed to satisfy constraint: {self.constraint}"


def validate(service: str, operation: str, parameters: dict[str, Any]) -> list[Violation]:
    """Check parameters against AWS's model of an operation.

    Parameters
    ----------
    service : str
        botocore's name for the service: ``cognito-idp``, ``apigatewayv2``.
    operation : str
        The operation: ``CreateUserPool``.
    parameters : dict
        What a client of boto3 would pass: values by the names of the model's members. Binary values
        may be bytes or base64. Names that the model does not have are ignored, as AWS does.

    Returns
    -------
    list of Violation
        What AWS would refuse, in the order of the model. Empty if the request is valid, or if there
        is no model of the service or operation.

    Example
    -------
    >>> [str(each) for each in validate("dynamodb", "GetItem", {"TableName": "Notes", "Key": {}})]
    []
    """
    check = _of_operation(service, operation)
    found: list[Violation] = []
    if check:
        check(parameters, (), found)
    return found


@cache
def _of_operation(service: str, operation: str) -> Check | None:
    model = service_model(service)
    if model is None or operation not in model.operation_names:
        return None
    shape = model.operation_model(operation).input_shape
    return _Compiler(service).check_of(shape) if shape else None


class _Compiler:
    """Compiles the shapes of one operation; a shape may hold itself."""

    def __init__(self, service: str) -> None:
        self.service = service
        self.made: dict[str, Check] = {}

    def check_of(self, shape: Shape) -> Check:
        """Compile a shape, or return what it was compiled to."""
        if shape.name not in self.made:
            self.made[shape.name] = lambda *given: self.made[shape.name](*given)
            self.made[shape.name] = self._compiled(shape)
        return self.made[shape.name]

    def _compiled(self, shape: Shape) -> Check:
        if isinstance(shape, StructureShape):
            return self._structure(shape)
        if isinstance(shape, ListShape):
            return self._list(shape)
        if isinstance(shape, MapShape):
            return self._map(shape)
        return _scalar(shape, scalar_constraints(self.service, shape))

    def _structure(self, shape: StructureShape) -> Check:
        if shape.is_document_type:
            return lambda *_: None
        required = {
            name
            for name in shape.required_members
            if not is_lenient(self.service, shape.name, name)
        }
        members = [
            (
                name,
                name[:1].lower() + name[1:],
                name in required,
                self.check_of(member),
                _null(member),
            )
            for name, member in shape.members.items()
        ]

        of_one = (self.service, shape.name) in _OF_ONE_MEMBER

        def structure(value: Any, path: Path, found: list[Violation]) -> None:
            if not isinstance(value, dict):
                return found.append(_of_another_type(value, path, "a structure"))
            if of_one and len(value) > 1 and sum(each is not None for each in value.values()) > 1:
                return found.append(Violation(".".join(path), "", ONE_TYPE))
            for name, shown, needed, check, null in members:
                given = value.get(name)
                if given is not None:
                    check(given, (*path, shown), found)
                elif needed:
                    told = Violation(".".join((*path, shown)), null, NOT_NULL)
                    found.append(told)

        return structure

    def _list(self, shape: ListShape) -> Check:
        limits = _sizes(self.service, shape)
        member = self.check_of(shape.member)
        inner = _words_of(self.service, shape.member)

        def sequence(value: Any, path: Path, found: list[Violation]) -> None:
            if not isinstance(value, list):
                return found.append(_of_another_type(value, path, "a list"))
            _measure(len(value), value, limits, path, found)
            before = len(found)
            for position, each in enumerate(value, 1):
                if each is not None:
                    check_path = path if inner else (*path, str(position), "member")
                    member(each, check_path, found)
            _of_the_whole(found, before, value, path, "Member", inner)

        return sequence

    def _map(self, shape: MapShape) -> Check:
        limits = _sizes(self.service, shape)
        parts = [
            ("Map keys", self.check_of(shape.key), _words_of(self.service, shape.key)),
            ("Map value", self.check_of(shape.value), _words_of(self.service, shape.value)),
        ]

        def mapping(value: Any, path: Path, found: list[Violation]) -> None:
            if not isinstance(value, dict):
                return found.append(_of_another_type(value, path, "a map"))
            _measure(len(value), value, limits, path, found)
            for (what, check, inner), values in zip(parts, (value, value.values()), strict=True):
                before = len(found)
                for key, each in zip(value, values, strict=True):
                    if each is not None:
                        check_path = path if inner else (*path, key, "member")
                        check(each, check_path, found)
                _of_the_whole(found, before, value, path, what, inner)

        return mapping


def _null(shape: Shape) -> str:
    """Return how a value that is missing is shown; of a sensitive one nothing is."""
    return "" if shape.metadata.get("sensitive") else "null "


@dataclass(frozen=True)
class Constraint:
    """One constraint of a scalar shape: its words, and whether a value meets it."""

    words: str
    met: Callable[[Any], bool]


def scalar_constraints(service: str, shape: Shape) -> list[Constraint]:
    """List what a value of a shape that holds one value must meet, in AWS's order and words.

    Parameters
    ----------
    service : str
        botocore's name for the service.
    shape : Shape
        A shape without members.
    """
    constraints = _sizes(service, shape)
    pattern = shape.metadata.get("pattern")
    found = compiled(pattern) if pattern and isinstance(shape, StringShape) else None
    if found and not is_lenient(service, shape.name, "pattern"):
        matches = found.fullmatch
        constraints.append(
            Constraint(
                f"Member must satisfy regular expression pattern: {pattern}",
                lambda value: matches(value) is not None,
            )
        )
    allowed = getattr(shape, "enum", None)
    if allowed and not is_lenient(service, shape.name, "enum"):
        taken = MORE_VALUES.get((service, shape.name), frozenset()).union(allowed)
        words = f"Member must satisfy enum value set: [{', '.join(allowed)}]"
        constraints.append(Constraint(words, taken.__contains__))
    return constraints


def _sizes(service: str, shape: Shape) -> list[Constraint]:
    """List the limits of a length or a value; each is given a length, or a number."""
    what = "value" if shape.type_name in _NUMBERS else "length"
    made = []
    most, least = shape.metadata.get("max"), shape.metadata.get("min")
    if most is not None and not is_lenient(service, shape.name, "max"):
        words = f"Member must have {what} less than or equal to {most}"
        made.append(Constraint(words, _at_most(most, what)))
    if least is not None and not is_lenient(service, shape.name, "min"):
        words = f"Member must have {what} greater than or equal to {least}"
        made.append(Constraint(words, _at_least(least, what)))
    return made


def _at_most(limit: float, what: str) -> Callable[[Any], bool]:
    if what == "value":
        return lambda value: value <= limit
    return lambda value: _length(value) <= limit


def _at_least(limit: float, what: str) -> Callable[[Any], bool]:
    if what == "value":
        return lambda value: value >= limit
    return lambda value: _length(value) >= limit


def _length(value: Any) -> int:
    return value if isinstance(value, int) else len(value)


def _scalar(shape: Shape, constraints: list[Constraint]) -> Check:
    of_type, called = _TYPES.get(shape.type_name, (_anything, ""))
    sensitive = bool(shape.metadata.get("sensitive"))
    binary = shape.type_name == "blob"

    def scalar(value: Any, path: Path, found: list[Violation]) -> None:
        if not of_type(value):
            return found.append(_of_another_type(value, path, called))
        measured = _bytes_in(value) if binary else value
        for constraint in constraints:
            if not constraint.met(measured):
                shown = "" if sensitive else f"'{_text(value)}' "
                found.append(Violation(".".join(path), shown, constraint.words))

    return scalar


def _anything(_: Any) -> bool:
    return True


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


#: How each type is recognized, and named.
_TYPES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "string": (lambda value: isinstance(value, str), "a string"),
    "boolean": (lambda value: isinstance(value, bool), "true or false"),
    "integer": (lambda value: _is_number(value) and value % 1 == 0, "an integer"),
    "long": (lambda value: _is_number(value) and value % 1 == 0, "an integer"),
    "float": (_is_number, "a number"),
    "double": (_is_number, "a number"),
    "blob": (lambda value: isinstance(value, (str, bytes)), "binary data"),
}


def _bytes_in(value: str | bytes) -> int:
    """Return how many bytes a binary value has: base64 needs not be decoded for that."""
    if isinstance(value, bytes):
        return len(value)
    return len(value) * 3 // 4 - value[-2:].count("=")


def _words_of(service: str, shape: Shape) -> str:
    """Return the words of a list's or map's scalars: AWS names them together, at the whole."""
    if isinstance(shape, (StructureShape, ListShape, MapShape)):
        return ""
    return ", ".join(each.words for each in scalar_constraints(service, shape))


def _of_the_whole(
    found: list[Violation], before: int, value: Any, path: Path, what: str, inner: str
) -> None:
    """Replace what single scalars of a list or map violate by one violation of the whole."""
    if not inner or not any(each.readable for each in found[before:]):
        return
    del found[before:]
    told = f"{what} must satisfy constraint: [{inner}]"
    found.append(Violation(".".join(path), f"'{_text(value)}' ", told))


def _measure(
    size: int, value: Any, limits: list[Constraint], path: Path, found: list[Violation]
) -> None:
    for limit in limits:
        if not limit.met(size):
            found.append(Violation(".".join(path), f"'{_text(value)}' ", limit.words))


def _of_another_type(value: Any, path: Path, called: str) -> Violation:
    return Violation(".".join(path), f"'{_text(value)}' ", f"Member must be {called}", False)


def _text(value: Any) -> str:
    """Write a value as AWS's messages do."""
    if isinstance(value, dict):
        text = "{" + ", ".join(f"{key}={_text(each)}" for key, each in value.items()) + "}"
    elif isinstance(value, list):
        text = f"[{', '.join(map(_text, value))}]"
    elif isinstance(value, bool):
        text = str(value).lower()
    else:
        text = str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
