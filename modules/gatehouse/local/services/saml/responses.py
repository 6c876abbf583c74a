"""What a SAML response says, once the provider's signature is verified.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from xml.dom.minidom import Document, Element
from xml.parsers.expat import ExpatError

from defusedxml import DefusedXmlException
from defusedxml.minidom import parseString

from gatehouse.local.services.saml import signatures
from gatehouse.local.services.saml.signatures import children, text_of

_SKEW = 300.0
_SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"


class BadResponseError(ValueError):
    """The response proves nothing."""


class ExpiredResponseError(ValueError):
    """The response is not current."""


@dataclass(frozen=True)
class Response:
    """A response whose signature was verified.

    Parameters
    ----------
    issuer, subject : str
        Who says it, of whom.
    subject_format : str
        The format of the subject: ``persistent``, ``transient`` or the whole name of another one.
    recipient : str
        The address that it was sent to.
    audiences : tuple of str
        Whom it is for.
    attributes : dict of str to list of str
        What else it says.
    """

    issuer: str
    subject: str
    subject_format: str
    recipient: str
    audiences: tuple[str, ...]
    attributes: dict[str, list[str]] = field(default_factory=dict)


def read(text: str, metadata: str, now: float) -> Response:
    """Read a response, and verify it with a provider's metadata.

    Parameters
    ----------
    text : str
        The response, in base64.
    metadata : str
        The provider's metadata, as XML.
    now : float
        The time, in seconds since 1970.

    Raises
    ------
    BadResponseError
        If it cannot be read, or the provider has not signed it.
    ExpiredResponseError
        If it is not current.
    """
    provider = _parsed(metadata)
    believed = _believed(_decoded(text), provider)
    assertion = _assertion(believed)
    issuer = _text(assertion, "Issuer")
    if provider.documentElement is None:
        raise BadResponseError("The metadata of the provider is empty")
    if issuer != provider.documentElement.getAttribute("entityID"):
        raise BadResponseError("Issuer not present in specified provider")
    subject, form, recipient = _subject(assertion, now)
    return Response(
        issuer, subject, form, recipient, _conditions(assertion, now), _attributes(assertion)
    )


def _believed(document: Document, provider: Document) -> Element:
    keys = signatures.certificates(provider)
    try:
        return signatures.signed(document, keys)
    except signatures.UnsignedError:
        raise BadResponseError("Response signature invalid") from None


def _assertion(believed: Element) -> Element:
    if believed.localName == "Assertion":
        return believed
    for status in children(believed, "Status"):
        for code in children(status, "StatusCode"):
            if code.getAttribute("Value") != _SUCCESS:
                raise BadResponseError(f"The provider says {code.getAttribute('Value')}")
    found = list(children(believed, "Assertion"))
    if len(found) != 1:
        raise BadResponseError(f"The response must hold one assertion, not {len(found)}")
    return found[0]


def _subject(assertion: Element, now: float) -> tuple[str, str, str]:
    """Return the subject, its format, and the recipient of the assertion."""
    for subject in children(assertion, "Subject"):
        recipients: list[str] = []
        for confirmation in children(subject, "SubjectConfirmation"):
            for data in children(confirmation, "SubjectConfirmationData"):
                _check_times(data, now)
                recipients.append(data.getAttribute("Recipient"))
        for name in children(subject, "NameID"):
            form = name.getAttribute("Format")
            short = form.rpartition(":")[2] if "nameid-format" in form else form
            return text_of(name), short, next(iter(recipients), "")
    raise BadResponseError("The assertion must name its subject")


def _conditions(assertion: Element, now: float) -> tuple[str, ...]:
    """Return whom an assertion is for, of those that are current."""
    found: list[str] = []
    for conditions in children(assertion, "Conditions"):
        _check_times(conditions, now)
        for restriction in children(conditions, "AudienceRestriction"):
            found += [text_of(each) for each in children(restriction, "Audience")]
    return tuple(found)


def _attributes(assertion: Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for statement in children(assertion, "AttributeStatement"):
        for attribute in children(statement, "Attribute"):
            values = [text_of(each) for each in children(attribute, "AttributeValue")]
            found.setdefault(attribute.getAttribute("Name"), []).extend(values)
    return found


def _check_times(element: Element, now: float) -> None:
    begins, ends = (_time(element, name) for name in ("NotBefore", "NotOnOrAfter"))
    if begins is not None and now < begins - _SKEW:
        raise BadResponseError("The assertion is not valid yet")
    if ends is not None and now >= ends:
        raise ExpiredResponseError("Token must be redeemed within 5 minutes of issuance")


def _time(element: Element, name: str) -> float | None:
    text = element.getAttribute(name)
    if not text:
        return None
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()
    except ValueError:
        raise BadResponseError(f"{name} must be a time, not {text}") from None


def _text(element: Element, name: str) -> str:
    return next((text_of(each) for each in children(element, name)), "")


def _decoded(text: str) -> Document:
    try:
        return _parsed(base64.b64decode("".join(text.split()), validate=True).decode())
    except (binascii.Error, UnicodeDecodeError):
        raise BadResponseError("Invalid base64 SAMLResponse") from None


def _parsed(text: str) -> Document:
    try:
        document: Document = parseString(text)
    except (ValueError, ExpatError, DefusedXmlException):
        raise BadResponseError("Error parsing SAML response") from None
    return document


def one(values: Sequence[str]) -> str:
    """Return the only value of an attribute, empty if it has none or several."""
    return values[0] if len(values) == 1 else ""
