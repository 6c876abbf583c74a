"""From the wire to parameters: JSON, XML, forms and the parts of a path, by the shapes of a model.

What cannot be read as its type stays as it is, so that the check names it. Names that the model
does not have are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any
from xml.etree import ElementTree

from botocore.model import ListShape, MapShape, Shape, StructureShape

Form = dict[str, Any]


def from_json(shape: Shape, value: Any) -> Any:
    """Return a JSON value by the names of the model's members."""
    read = _json_reader(shape)
    return read(value) if read else value


def from_text(shape: Shape, text: str) -> Any:
    """Return what the text of a header, a path, a form or an element stands for."""
    try:
        if shape.type_name in ("integer", "long"):
            return int(text)
        if shape.type_name in ("float", "double"):
            return float(text)
    except ValueError:
        return text
    if shape.type_name == "boolean":
        return {"true": True, "false": False}.get(text.lower(), text)
    return text


def from_form(shape: StructureShape, form: Mapping[str, str], *, ec2: bool) -> dict[str, Any]:
    """Return the parameters of a form: ``Tags.member.1.Key=app``, for EC2 ``Tag.1.Key=app``."""
    tree: Form = {}
    for name, value in form.items():
        place = tree
        *parents, last = name.split(".")
        for each in parents:
            found = place.setdefault(each, {})
            if not isinstance(found, dict):
                break
            place = found
        else:
            place.setdefault(last, value)
    read: dict[str, Any] = _form_value(shape, tree, ec2)
    return read


def from_xml(shape: StructureShape, body: bytes) -> dict[str, Any] | None:
    """Return the parameters of an XML document, None if it cannot be read."""
    try:
        root = ElementTree.fromstring(body)
    except ElementTree.ParseError:
        return None
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    read: dict[str, Any] = _xml_value(shape, [root])
    return read


@cache
def _json_reader(shape: Shape) -> Callable[[Any], Any] | None:
    """Return how a shape's JSON is renamed, None where every member has its own name."""
    if not _is_renamed(shape, set()):
        return None
    return lambda value: _renamed(shape, value)


def _is_renamed(shape: Shape, seen: set[str]) -> bool:
    if shape.name in seen:
        return False
    seen.add(shape.name)
    if isinstance(shape, StructureShape):
        return any(
            member.serialization.get("name", name) != name or _is_renamed(member, seen)
            for name, member in shape.members.items()
        )
    if isinstance(shape, ListShape):
        return _is_renamed(shape.member, seen)
    return isinstance(shape, MapShape) and _is_renamed(shape.value, seen)


def _renamed(shape: Shape, value: Any) -> Any:
    if isinstance(shape, StructureShape) and isinstance(value, dict):
        named = {member.serialization.get("name", name): name for name, member in _members(shape)}
        return {
            named[key]: _renamed(shape.members[named[key]], each)
            for key, each in value.items()
            if key in named
        }
    if isinstance(shape, ListShape) and isinstance(value, list):
        return [_renamed(shape.member, each) for each in value]
    if isinstance(shape, MapShape) and isinstance(value, dict):
        return {key: _renamed(shape.value, each) for key, each in value.items()}
    return value


def _members(shape: StructureShape) -> list[tuple[str, Shape]]:
    return list(shape.members.items())


def _form_value(shape: Shape, given: Any, ec2: bool) -> Any:
    if not isinstance(shape, (StructureShape, ListShape, MapShape)):
        return from_text(shape, given) if isinstance(given, str) else given
    if not isinstance(given, dict):
        return [] if given == "" and isinstance(shape, ListShape) else given
    if isinstance(shape, StructureShape):
        read = {}
        for name, member in shape.members.items():
            sent = given.get(_form_name(name, member, ec2))
            if sent is not None:
                read[name] = _form_value(member, sent, ec2)
        return read
    flat = ec2 or shape.serialization.get("flattened")
    if isinstance(shape, ListShape):
        inner = (
            given if flat else given.get(shape.member.serialization.get("name", "member"), given)
        )
        return [_form_value(shape.member, each, ec2) for each in _numbered(inner)]
    entries = [each for each in _numbered(given if flat else given.get("entry", given))]
    key = shape.key.serialization.get("name", "key")
    value = shape.value.serialization.get("name", "value")
    return {
        str(each[key]): _form_value(shape.value, each.get(value), ec2)
        for each in entries
        if isinstance(each, dict) and key in each
    }


def _form_name(name: str, member: Shape, ec2: bool) -> str:
    serialization: dict[str, Any] = member.serialization
    if ec2:
        told = serialization.get("queryName") or serialization.get("name", name)
        return str(told[:1].upper() + told[1:])
    if isinstance(member, ListShape) and serialization.get("flattened"):
        return str(member.member.serialization.get("name", serialization.get("name", name)))
    return str(serialization.get("name", name))


def _numbered(given: Any) -> list[Any]:
    """List the values of ``1``, ``2`` …, in the order of the numbers."""
    if not isinstance(given, dict):
        return []
    return [given[number] for number in sorted(filter(str.isdigit, given), key=int)]


def _xml_value(shape: Shape, found: list[ElementTree.Element]) -> Any:
    """Read the elements of one name; only those of a flattened list or map are several."""
    if isinstance(shape, StructureShape):
        return _xml_structure(shape, found[0])
    flat = shape.serialization.get("flattened")
    if isinstance(shape, ListShape):
        if not flat:
            name = shape.member.serialization.get("name", "member")
            found = [each for each in found[0] if each.tag == name]
        return [_xml_value(shape.member, [each]) for each in found]
    if isinstance(shape, MapShape):
        entries = found if flat else found[0].findall("entry")
        key = shape.key.serialization.get("name", "key")
        value = shape.value.serialization.get("name", "value")
        return {
            each.findtext(key) or "": _xml_value(shape.value, each.findall(value))
            for each in entries
            if each.findall(value)
        }
    return from_text(shape, found[0].text or "")


def _xml_structure(shape: StructureShape, element: ElementTree.Element) -> dict[str, Any]:
    read = {}
    for name, member in shape.members.items():
        told = member.serialization.get("name", name)
        if member.serialization.get("xmlAttribute"):
            attribute = told.rpartition(":")[2]
            text = next((v for k, v in element.items() if k.rpartition("}")[2] == attribute), None)
            if text is not None:
                read[name] = from_text(member, text)
        elif elements := element.findall(told):
            read[name] = _xml_value(member, elements)
    return read
