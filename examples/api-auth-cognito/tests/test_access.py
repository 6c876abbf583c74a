"""Who may call what: for all users there can be, before anything is deployed."""

from gatehouse.testing import Access, anyone, route, stranger, user

CALL = "execute-api:Invoke"


def test_users_call_what_is_theirs(access: Access) -> None:
    access.assert_only(user(), CALL, route("GET /private"))
    access.assert_denied(stranger(), CALL, route("GET /private"))


def test_the_greeting_is_for_anybody(access: Access) -> None:
    access.assert_allowed(anyone(), CALL, route("GET /public"))


def test_no_session_changes_its_own_rights(access: Access) -> None:
    access.assert_proven("rights", "trust")
