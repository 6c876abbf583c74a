"""Tricks with paths: nobody gets to a private route by writing it another way."""

from __future__ import annotations

from tests.attack.cases import FORBIDDEN, NOT_FOUND, Case
from tests.attack.requests import Answer, api


def _unsigned(path: str, refused: Answer = NOT_FOUND) -> Case:
    # Whether a spelling is the route's is for the gateway to say: in no case is it answered.
    other = FORBIDDEN if refused == NOT_FOUND else None
    return Case(f"unsigned {path}", api(path), refused, api("/private", "ada"), or_refused=other)


def _signed(path: str, refused: Answer = NOT_FOUND) -> Case:
    no_note = (404, "There is no such note.")
    return Case(
        f"signed {path}", api(path, "ada"), refused, api("/private", "ada"), or_refused=no_note
    )


CASES = [
    _unsigned("/private", FORBIDDEN),
    _unsigned("/private?x=1", FORBIDDEN),
    _unsigned("/%70rivate", FORBIDDEN),
    _unsigned("/$default/private", NOT_FOUND),
    _unsigned("/public/../private"),
    _unsigned("/public/%2e%2e/private"),
    _unsigned("/public/..%2fprivate"),
    _unsigned("//private"),
    _unsigned("/./private"),
    _unsigned("/PRIVATE"),
    _unsigned("/private/"),
    _unsigned("/private%2f"),
    _unsigned("/private;x=1"),
    _unsigned("/private%00"),
    _unsigned("/private.json"),
    _unsigned("/notes//", NOT_FOUND),
    _unsigned("/public%2f..%2fprivate"),
    _signed("/public/../private"),
    _signed("/PRIVATE"),
    _signed("/private/extra"),
    _signed("/notes/<ada.note>/../<bob.note>"),
    _signed("/notes/<ada.note>%2f..%2f<bob.note>"),
    Case("a head for a get", api("/private", None, "HEAD"), (404, ""), api("/private", "ada")),
    Case(
        "another method by a header",
        api("/private", None, "POST", headers={"x-http-method-override": "GET"}),
        NOT_FOUND,
        api("/private", "ada"),
    ),
]
