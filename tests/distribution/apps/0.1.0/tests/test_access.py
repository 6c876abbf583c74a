"""Who can reach what: for all users and files there can be, before anything is deployed."""

from gatehouse.testing import Access, folder_of, objects, route, user


def test_files_are_their_owners(access: Access) -> None:
    access.assert_denied(user("a"), "s3:*", folder_of(user("b")))
    access.assert_only(user("a"), ["s3:GetObject", "s3:PutObject"], folder_of(user("a")))


def test_notes_are_for_users(access: Access) -> None:
    access.assert_only(user(), "execute-api:Invoke", route("POST /notes"))
    access.assert_only(user(), "execute-api:Invoke", route("GET /notes"))


def test_nothing_else_in_the_bucket_can_be_reached(access: Access) -> None:
    access.assert_unreachable(objects("files", but="private/*"))
