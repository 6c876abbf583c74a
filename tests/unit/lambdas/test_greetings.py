from __future__ import annotations

from lambdas import private, public
from tests.unit.lambdas.events import request


def test_anybody_is_greeted_as_a_stranger() -> None:
    answer = public.main(request(), None)
    assert (answer["statusCode"], answer["body"]) == (200, "Hello stranger!")


def test_a_greeting_is_plain_text() -> None:
    answer = public.main(request(), None)
    assert answer["headers"]["content-type"] == "text/plain; charset=utf-8"


def test_a_signed_request_is_greeted_by_its_identity_id() -> None:
    answer = private.main(request("us-east-1:7"), None)
    assert (answer["statusCode"], answer["body"]) == (200, "Hello us-east-1:7!")
