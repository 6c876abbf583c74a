"""Who may call what, by the tokens that a caller can have: before anything is deployed."""

from gatehouse.testing import Access, anyone, machine, route, stranger, user

CALL = "execute-api:Invoke"


def test_people_call_what_is_theirs(access: Access) -> None:
    access.assert_only(user(), CALL, route("GET /private"))


def test_reports_are_for_the_machine_with_the_scope(access: Access) -> None:
    access.assert_only(machine("Nightly"), CALL, route("GET /reports"))
    access.assert_denied(user(), CALL, route("GET /reports"))


def test_the_greeting_is_for_anybody(access: Access) -> None:
    access.assert_allowed(anyone(), CALL, route("GET /public"))
    access.assert_denied(anyone(), CALL, route("GET /private"))
    access.assert_denied(stranger(), CALL, route("GET /reports"))
