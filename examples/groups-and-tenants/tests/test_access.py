"""Who reaches what: for all tenants there can be, before anything is deployed."""

from gatehouse.testing import Access, member, objects, user


def test_no_name_of_a_tenant_reaches_into_another(access: Access) -> None:
    access.assert_proven("delimiters")


def test_only_editors_write_files(access: Access) -> None:
    access.assert_denied(user("a"), "s3:PutObject", objects("files", "*"))
    access.assert_allowed(member("editors"), "s3:PutObject", objects("files", "tenants/*"))
