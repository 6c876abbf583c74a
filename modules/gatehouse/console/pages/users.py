"""The users of the app's pools: search, make, show, change."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gatehouse.console.pages.forms import form_of
from gatehouse.console.pages.rights import person_in, rights_of
from gatehouse.console.rendering import page, visible
from gatehouse.console.target import Target
from gatehouse.deployed.users import (
    Directory,
    NoSuchUserError,
    Pool,
    Search,
    User,
    add_to_group,
    confirm,
    create_user,
    delete_user,
    describe,
    directories,
    disable,
    enable,
    find_user,
    list_groups,
    profile,
    remove_from_group,
    reset_password,
    set_password,
    sign_out,
)
from gatehouse.deployed.users import page as page_of
from gatehouse.deployed.users.searching import Condition
from gatehouse.errors import CommandError

_SHOWN = 60
#: The most characters of a search: what Cognito takes, with its attribute and each quote escaped.
_LONGEST = 110
_PHONE = re.compile(r"\+\d*")
#: As much of a sub as tells it from a name: the first part with its hyphen.
_SUB = re.compile(r"[0-9a-f]{8}-[0-9a-f-]*")
#: Answered by one form: what is done with a user, and what is said when it was done.
_SIMPLE: dict[str, tuple[Callable[[Directory, User], None], str]] = {
    "confirm": (confirm, "is confirmed"),
    "reset": (reset_password, "must choose a new password, with a code that was sent"),
    "disable": (disable, "cannot sign in any more"),
    "enable": (enable, "can sign in again"),
    "sign-out": (
        sign_out,
        "is signed out everywhere; access tokens work until they expire",
    ),
}
#: What each action loses, where it loses anything.
_LOST = {
    "delete": (
        "The user, all attributes and group memberships, the password and the devices are gone. "
        "Who signs up with the same address later is another user, with another sub and another "
        "identity id, and does not see the files and items of this one. Those stay where they are."
    ),
}


def listed(request: Request) -> Response:
    """Show a part of the users of a pool."""
    asked = request.query_params
    pools = _pools(request)
    directory = _directory(pools, asked.get("pool", ""))
    text = asked.get("search", "").strip()
    token, group = asked.get("token", ""), asked.get("group", "")
    pool = describe(directory)
    found = page_of(
        directory,
        Search(filter=_filter(pool, text), group=group),
        token=token,
        limit=_SHOWN,
    )
    return page(
        request,
        "users.html",
        pools=pools,
        pool=pool,
        directory=directory,
        users=found.users,
        token=found.token,
        search=text,
        group=group,
        groups=list_groups(directory),
    )


def shown(request: Request) -> Response:
    """Show one user."""
    return _shown(request)


async def create(request: Request) -> Response:
    """Make a user, and show it."""
    fields = await form_of(request)
    made = await run_in_threadpool(_create, request, fields)
    return _to(request, made.name, "made", fields.get("pool", ""))


def confirmation(request: Request) -> Response:
    """Ask before a user is deleted, and say what is lost."""
    if request.path_params["action"] != "delete":
        raise HTTPException(405, "this address changes something, so it takes no GET")
    directory, user = _found(request, request.query_params)
    return page(
        request,
        "delete_user.html",
        user=user,
        directory=directory,
        pool=describe(directory),
        lost=_LOST["delete"],
        step=1,
        problem="",
    )


async def change(request: Request) -> Response:
    """Change a user."""
    fields = await form_of(request)
    return await run_in_threadpool(_change, request, request.path_params["action"], fields)


def _change(request: Request, action: str, fields: dict[str, str]) -> Response:
    directory, user = _found(request, fields)
    if action == "delete":
        return _delete(request, directory, user, fields)
    if action in _SIMPLE:
        carry_out, done = _SIMPLE[action]
        carry_out(directory, user)
    elif action == "password":
        done = "has a new password"
        temporary = fields.get("temporary") == "yes"
        set_password(directory, user, fields.get("password", ""), temporary=temporary)
    elif action in ("add-to-group", "remove-from-group"):
        act = add_to_group if action == "add-to-group" else remove_from_group
        group = fields.get("group", "")
        act(directory, user, group)
        done = f"is {'in' if act is add_to_group else 'no longer in'} the group {group}"
        done += "; tokens say so from the next sign-in on"
    else:
        raise HTTPException(404, "there is no such action")
    return _to(request, user.name, done, fields.get("pool", ""))


def _delete(request: Request, directory: Directory, user: User, fields: dict[str, str]) -> Response:
    """Delete a user whose name was typed; on a protected stage it is asked for twice."""
    pool = describe(directory)
    typed, step = fields.get("typed", "").strip(), fields.get("step", "1")
    problem = ""
    if typed not in (user.label, visible(user.label)):
        problem = f"The name must be typed as it stands here: {user.label}"
    elif pool.is_protected and step != "2":
        problem = ""
    else:
        delete_user(directory, user)
        return _redirect(request, "users", pool=directory.pool)
    return page(
        request,
        "delete_user.html",
        status=422 if problem else 200,
        user=user,
        directory=directory,
        pool=pool,
        lost=_LOST["delete"],
        step=1 if problem else 2,
        problem=problem,
    )


def _shown(request: Request) -> Response:
    target: Target = request.app.state.target
    directory, user = _found(request, request.query_params)
    whole = profile(directory, user.name)
    try:
        may = rights_of(target.matrix(), person_in([each.name for each in whole.groups]))
    except CommandError:
        may = []  # nothing was synthesized here
    in_groups = {each.name for each in whole.groups}
    return page(
        request,
        "user.html",
        directory=directory,
        pool=describe(directory),
        profile=whole,
        user=whole.user,
        other_groups=[each for each in list_groups(directory) if each.name not in in_groups],
        may=may,
        done=request.query_params.get("done", ""),
    )


def _create(request: Request, fields: dict[str, str]) -> User:
    directory = _directory(_pools(request), fields.get("pool", ""))
    name = fields.get("name", "").strip()
    if not name:
        raise CommandError("a user must have an e-mail address or a name.", "Type one.")
    return create_user(
        directory,
        name,
        {"email": name} if "@" in name else {},
        password=fields.get("password") or None,
        invite=fields.get("invite") == "yes",
    )


def _filter(pool: Pool, text: str) -> str:
    """Write the filter of a search: the beginning of an address, a number, a name or a sub.

    Cognito searches by one attribute. In a pool whose users have an address as their name, the
    user name is the sub.
    """
    if not text:
        return ""
    if len(text) > _LONGEST:
        raise CommandError(
            f"a search must have {_LONGEST} characters at most, not {len(text):,}.",
            "Type the beginning of an address, a number, a name or a sub.",
        )
    if "@" in text:
        attribute = "email"
    elif _PHONE.fullmatch(text):
        attribute = "phone_number"
    elif _SUB.fullmatch(text.lower()):
        attribute, text = "sub", text.lower()
    elif pool.username_attributes:
        attribute = "email" if "email" in pool.username_attributes else "phone_number"
    else:
        attribute = "username"
    return Condition(attribute, text, begins=True).text


def _pools(request: Request) -> list[Directory]:
    target: Target = request.app.state.target
    return directories(target.project, outputs=target.file, stack=target.stack)


def _directory(pools: list[Directory], pool: str) -> Directory:
    if not pools:
        raise CommandError(
            "the app puts out no user pool.", "Add the output: self.output(UserPool=pool.id)."
        )
    for each in pools:
        if each.pool == pool:
            return each
    return pools[0]


def _found(request: Request, asked: QueryParams | dict[str, str]) -> tuple[Directory, User]:
    """Find the user that a request is about.

    The name is never a part of the path: browsers and servers change one that has a slash or dots.
    """
    directory = _directory(_pools(request), asked.get("pool", ""))
    try:
        return directory, find_user(directory, asked.get("name", ""))
    except NoSuchUserError as error:
        raise CommandError(error.message, "Somebody may have deleted the user meanwhile.") from None


def _to(request: Request, name: str, done: str, pool: str) -> Response:
    return _redirect(request, "users/one", name=name, done=done, pool=pool)


def _redirect(request: Request, path: str, **query: str) -> Response:
    """Lead to a page of the console; the query is encoded, so it leads nowhere else."""
    asked = urlencode({name: value for name, value in query.items() if value})
    return RedirectResponse(f"/{request.app.state.address.token}/{path}?{asked}", 303)
