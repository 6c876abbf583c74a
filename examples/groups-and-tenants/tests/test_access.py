"""Who reaches what: for all tenants there can be, before anything is deployed."""

from gatehouse.testing import (
    Access,
    anyone,
    folder_of,
    items_of,
    member,
    objects,
    route,
    tenant,
    user,
)


def test_no_tenant_reaches_another(access: Access) -> None:
    access.assert_proven("tenants", "delimiters")
    access.assert_denied(tenant("a"), "s3:*", folder_of(tenant("b")))
    access.assert_denied(tenant("a"), "dynamodb:*", items_of(tenant("b")))
    access.assert_allowed(tenant("a"), ["s3:GetObject", "s3:ListBucket"], folder_of(tenant("a")))


def test_only_editors_write_files(access: Access) -> None:
    access.assert_denied(user("a"), "s3:PutObject", objects("files", "*"))
    access.assert_allowed(member("editors"), "s3:PutObject", objects("files", "tenants/*"))


def test_orders_are_for_people_who_signed_in(access: Access) -> None:
    for key in ("GET /orders", "POST /orders"):  # who of them may add one, the handler asks
        access.assert_only(user(), "execute-api:Invoke", route(key))
        access.assert_denied(anyone(), "execute-api:Invoke", route(key))
