"""Groups of users.

https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-user-groups.html
"""

from __future__ import annotations

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.errors import missing
from gatehouse.local.services.cognito_idp.pages import page
from gatehouse.local.services.cognito_idp.records import Json, Pool
from gatehouse.local.services.cognito_idp.tokens.claims import precedence
from gatehouse.local.services.cognito_idp.users import shown
from gatehouse.local.services.contract import ServiceError

_SETTINGS = ("Description", "RoleArn", "Precedence")


def create_group(call: Call, asked: Json) -> Json:
    """Carry out ``CreateGroup``."""
    pool, name = call.pool(asked), asked["GroupName"]
    if name in pool.groups:
        raise ServiceError("GroupExistsException", "A group with the name already exists.")
    _may_pass(call, asked)
    pool.groups[name] = {
        "GroupName": name,
        "UserPoolId": pool.id,
        **_given(asked),
        "CreationDate": call.now,
        "LastModifiedDate": call.now,
    }
    return {"Group": pool.groups[name]}


def update_group(call: Call, asked: Json) -> Json:
    """Carry out ``UpdateGroup``."""
    group = _group(call.pool(asked), asked)
    _may_pass(call, asked)
    group.update(_given(asked), LastModifiedDate=call.now)
    return {"Group": group}


def get_group(call: Call, asked: Json) -> Json:
    """Carry out ``GetGroup``."""
    return {"Group": _group(call.pool(asked), asked)}


def delete_group(call: Call, asked: Json) -> Json:
    """Carry out ``DeleteGroup``."""
    pool = call.pool(asked)
    name = _group(pool, asked)["GroupName"]
    del pool.groups[name]
    for user in call.users(pool):
        if name in user.groups:
            user.groups.remove(name)
    return {}


def list_groups(call: Call, asked: Json) -> Json:
    """Carry out ``ListGroups``."""
    return page(list(call.pool(asked).groups.values()), asked, "Groups")


def list_users_in_group(call: Call, asked: Json) -> Json:
    """Carry out ``ListUsersInGroup``."""
    pool = call.pool(asked)
    name = _group(pool, asked)["GroupName"]
    members = [user for user in call.users(pool) if name in user.groups]
    answer = page(members, asked, "Users")
    return {**answer, "Users": [shown.in_a_list(user) for user in answer["Users"]]}


def admin_add_user_to_group(call: Call, asked: Json) -> Json:
    """Carry out ``AdminAddUserToGroup``."""
    pool, user = call.named(asked)
    name = _group(pool, asked)["GroupName"]
    if name not in user.groups:
        user.groups = sorted(
            [*user.groups, name], key=lambda each: precedence(pool.groups.get(each, {}))
        )
    return {}


def admin_remove_user_from_group(call: Call, asked: Json) -> Json:
    """Carry out ``AdminRemoveUserFromGroup``."""
    pool, user = call.named(asked)
    name = _group(pool, asked)["GroupName"]
    user.groups = [each for each in user.groups if each != name]
    return {}


def admin_list_groups_for_user(call: Call, asked: Json) -> Json:
    """Carry out ``AdminListGroupsForUser``."""
    pool, user = call.named(asked)
    groups = [pool.groups[name] for name in user.groups if name in pool.groups]
    return page(groups, asked, "Groups")


def _group(pool: Pool, asked: Json) -> Json:
    group: Json | None = pool.groups.get(asked["GroupName"])
    if group is None:
        raise missing("Group not found.")
    return group


def _may_pass(call: Call, asked: Json) -> None:
    """Require the permission to give a role to a service, as Cognito does.

    https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-user-groups.html
    """
    if asked.get("RoleArn"):
        call.context.require("iam:PassRole", str(asked["RoleArn"]))


def _given(asked: Json) -> Json:
    return {name: asked[name] for name in _SETTINGS if asked.get(name) is not None}
