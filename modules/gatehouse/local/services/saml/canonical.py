"""Exclusive XML canonicalization, without comments: the bytes that a signature is over.

https://www.w3.org/TR/xml-exc-c14n/
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.dom.minidom import Attr, Element, Node

_XMLNS = "http://www.w3.org/2000/xmlns/"
_TEXT = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#xD;"}
_VALUE = {"&": "&amp;", "<": "&lt;", '"': "&quot;", "\t": "&#x9;", "\n": "&#xA;", "\r": "&#xD;"}


def canonical(
    element: Element, without: Element | None = None, also: frozenset[str] = frozenset()
) -> bytes:
    """Return an element as its signature sees it.

    Parameters
    ----------
    element : Element
        The element.
    without : Element or None
        A child that is left out: the signature itself. Default None.
    also : frozenset of str
        Prefixes that are written wherever they are in scope. Default: none.
    """
    return _element(element, {}, without, also).encode()


def _element(
    element: Element, written: Mapping[str, str], without: Element | None, also: frozenset[str]
) -> str:
    attributes = [each for each in element.attributes.values() if each.namespaceURI != _XMLNS]
    used = {element.prefix or ""} | {each.prefix for each in attributes if each.prefix} | also
    spaces = dict(written)
    declared = []
    for prefix in sorted(used - {"xml"}):
        uri = _in_scope(element, prefix)
        if uri is None:
            uri = ""
        if spaces.get(prefix, "") != uri:
            declared.append((prefix, uri))
            spaces[prefix] = uri
    told = "".join(
        f' xmlns{":" if prefix else ""}{prefix}="{_escaped(uri, _VALUE)}"'
        for prefix, uri in declared
    )
    told += "".join(
        f' {each.name}="{_escaped(each.value, _VALUE)}"' for each in sorted(attributes, key=_order)
    )
    inner = "".join(_child(each, spaces, without, also) for each in element.childNodes)
    return f"<{element.tagName}{told}>{inner}</{element.tagName}>"


def _child(
    node: Node, spaces: Mapping[str, str], without: Element | None, also: frozenset[str]
) -> str:
    if node is without:
        return ""
    if isinstance(node, Element):
        return _element(node, spaces, without, also)
    if node.nodeType in (Node.TEXT_NODE, Node.CDATA_SECTION_NODE):
        return _escaped(str(node.nodeValue), _TEXT)
    return ""


def _in_scope(element: Element, prefix: str) -> str | None:
    """Return the namespace that a prefix stands for at an element."""
    name = f"xmlns:{prefix}" if prefix else "xmlns"
    node: Node | None = element
    while isinstance(node, Element):
        if node.hasAttribute(name):
            return node.getAttribute(name)
        node = node.parentNode
    return None


def _order(attribute: Attr) -> tuple[str, str]:
    return attribute.namespaceURI or "", attribute.localName or attribute.name


def _escaped(text: str, table: Mapping[str, str]) -> str:
    return "".join(table.get(each, each) for each in text)
