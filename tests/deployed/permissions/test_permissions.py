"""Two users, a guest, an editor and a tenant: each may do what was granted, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.deployed.deployments import Deployed

from .conftest import Caller, SignIn


def test_the_plan_after_the_apply_is_empty(rights: Deployed) -> None:
    assert rights.changed() == []


def test_users_have_their_own_items_alone(ada: Caller, bob: Caller) -> None:
    for me, other in ((ada, bob), (bob, ada)):
        assert me.may_write_item("Notes", userId=me.identity, noteId="1")
        assert me.may_read_items_of("Notes", "userId", me.identity)
        assert not me.may_write_item("Notes", userId=other.identity, noteId="2")
        assert not me.may_read_items_of("Notes", "userId", other.identity)
        assert not me.may_scan("Notes")


def test_users_have_their_own_folder_alone(ada: Caller, bob: Caller) -> None:
    for me, other in ((ada, bob), (bob, ada)):
        mine, theirs = f"private/{me.identity}", f"private/{other.identity}"
        assert me.may_put(f"{mine}/b")
        assert me.may_get(f"{mine}/b")
        assert me.may_list(f"{mine}/")
        assert me.may_delete(f"{mine}/b")
        assert not me.may_put(f"{theirs}/b")
        assert not me.may_get(f"{theirs}/a")
        assert not me.may_list(f"{theirs}/")
        assert not me.may_delete(f"{theirs}/a")
        assert not me.may_list("private/")
        assert not me.may_list("")


def test_a_tenants_users_have_its_items_and_its_folder(ada: Caller) -> None:
    assert ada.may_write_item("Orders", tenant="acme", orderId="1")
    assert ada.may_read_items_of("Orders", "tenant", "acme")
    assert ada.may_get("tenants/acme/a")
    assert ada.may_put("tenants/acme/b")
    assert ada.may_list("tenants/acme/")


def test_a_tenants_users_have_nothing_of_another_tenant(ada: Caller) -> None:
    assert not ada.may_write_item("Orders", tenant="umbrella", orderId="1")
    assert not ada.may_read_items_of("Orders", "tenant", "umbrella")
    assert not ada.may_get("tenants/umbrella/a")
    assert not ada.may_put("tenants/umbrella/b")
    assert not ada.may_list("tenants/umbrella/")
    assert not ada.may_list("tenants/")


def test_a_user_of_no_tenant_has_nothing_of_any(bob: Caller) -> None:
    assert not bob.may_read_items_of("Orders", "tenant", "acme")
    assert not bob.may_get("tenants/acme/a")
    assert not bob.may_get("tenants//a")
    assert not bob.may_list("tenants//")


def test_users_may_call_the_granted_route_and_no_other(ada: Caller) -> None:
    assert ada.may_call("/notes/7/history")
    assert not ada.may_call("/notes/7")
    assert not ada.may_call("/admin")
    assert not ada.may_call("/catalogue")


def test_guests_may_call_what_is_theirs_and_nothing_else(guest: Caller, ada: Caller) -> None:
    assert guest.may_call("/catalogue")
    assert not guest.may_call("/notes/7/history")
    assert not guest.may_call("/admin")
    assert not guest.may_get("public/a")
    assert not guest.may_get(f"private/{ada.identity}/a")
    assert not guest.may_read_items_of("Notes", "userId", guest.identity)


def test_a_group_has_the_role_that_was_made_for_it(eve: Caller, bob: Caller) -> None:
    assert eve.may_call("/admin")
    assert eve.may_put("public/b")
    assert not bob.may_put("public/b")
    assert bob.may_get("public/a")


def test_a_member_of_a_group_has_its_own_data_and_its_tenants(eve: Caller, ada: Caller) -> None:
    assert eve.may_write_item("Notes", userId=eve.identity, noteId="1")
    assert eve.may_get("tenants/umbrella/a")
    assert not eve.may_get("tenants/acme/a")
    assert not eve.may_get(f"private/{ada.identity}/a")
    assert not eve.may_call("/notes/7/history")


def test_a_rule_gives_its_role_to_whom_it_matches(rights: Deployed, sign_in: SignIn) -> None:
    staff = sign_in("sam", client="DeskClient", kind="staff")
    own = f"staff/{staff.identity}/a"
    rights.root("s3").put_object(Bucket=rights.outputs["Bucket"], Key=own, Body=b"x")
    assert staff.may_get(own)
    assert not staff.may_put(own)
    assert not staff.may_get("staff/somebody/a")
    assert not staff.may_get("public/a")
    assert not staff.may_call("/notes/7/history")


def test_a_user_whom_no_rule_matches_gets_no_credentials(sign_in: SignIn) -> None:
    with pytest.raises(ClientError) as refused:
        sign_in("tom", client="DeskClient", kind="customer")
    assert refused.value.response["Error"]["Code"] in (
        "NotAuthorizedException",
        "InvalidIdentityPoolConfigurationException",
    )


def test_split_policies_are_attached_and_allow_all_that_was_granted(rights: Deployed) -> None:
    iam, role = rights.root("iam"), rights.outputs["ArchiveRole"]
    attached = iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
    documents = [_document(iam, each["PolicyArn"]) for each in attached]
    allowed = [arn for each in documents for arn in _listed(each["Statement"][0]["Resource"])]
    assert len(attached) > 1
    assert len(set(allowed)) == 300
    for document in documents:
        assert len(json.dumps(document, separators=(",", ":"))) <= 6144


def _document(iam: Any, arn: str) -> Any:
    version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    return iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"]


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
