from __future__ import annotations

import pytest
from gatehouse.auth import UserPool
from gatehouse.core import App, AppStack
from gatehouse.handlers import resource
from gatehouse.storage import Bucket, Table


def test_a_linked_resource_is_found_by_its_id(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USER_NOTES_TABLE_NAME", "notes-dev-UserNotes")
    assert resource("UserNotes").table_name == "notes-dev-UserNotes"


@pytest.mark.parametrize("id", ["Notes", "UserNotes", "HTTPLog", "a-b"])
def test_the_variable_is_the_one_that_a_link_sets(id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stack = AppStack(App(), "notes", stage="test", region="eu-west-1")
    table = Table(stack, id, partition_key="userId")
    bucket = Bucket(AppStack(App(), "notes", stage="test", region="eu-west-1"), id)
    users = UserPool(AppStack(App(), "notes", stage="test", region="eu-west-1"), id)
    client = users.add_client(id)
    for linked in (table, bucket, users, client):
        for variable in linked.link_environment:
            monkeypatch.setenv(variable, variable)
    assert resource(id).table_name.endswith("_TABLE_NAME")
    assert resource(id).bucket_name.endswith("_BUCKET_NAME")
    assert resource(id).user_pool_id.endswith("_USER_POOL_ID")
    assert resource(id).client_id.endswith("_CLIENT_ID")


def test_a_resource_that_is_not_linked_says_so() -> None:
    with pytest.raises(LookupError, match="NOTHING_BUCKET_NAME is not set: link Nothing"):
        _ = resource("Nothing").bucket_name
