"""What people type into the hosted pages, as the operations take it."""

from __future__ import annotations

from gatehouse.local.services.cognito_idp.clients import hashes
from gatehouse.local.services.cognito_idp.errors import invalid
from gatehouse.local.services.cognito_idp.records import Client, Json, Pool
from gatehouse.local.services.cognito_idp.web import offers, pages
from gatehouse.local.services.cognito_idp.web.page_data import PageData
from gatehouse.local.services.contract import ServiceError

_LONGEST_NAME, _LONGEST_PASSWORD = 128, 256
#: The field that an error is about.
_ABOUT = {
    "UsernameExistsException": "username",
    "AliasExistsException": "username",
    "UserNotFoundException": "username",
    "InvalidPasswordException": "password",
    "PasswordHistoryPolicyViolationException": "password",
    "CodeMismatchException": "code",
    "ExpiredCodeException": "code",
}


def operation(client: Client, name: str) -> Json:
    """Return the members that every operation of the pages has.

    Raises
    ------
    ServiceError
        If the name is none that the operations take.
    """
    if not name or len(name) > _LONGEST_NAME or not name.isprintable() or " " in name:
        raise invalid(f"Username must be 1 to {_LONGEST_NAME} characters, without spaces.")
    asked: Json = {"ClientId": client.id, "Username": name}
    if client.secrets:
        asked["SecretHash"] = hashes.made(client, str(client.secrets[0]["value"]), name)
    return asked


def password(given: dict[str, str]) -> str:
    """Return a new password.

    Raises
    ------
    ServiceError
        If it is too long, or was not typed twice where the page asks for that.
    """
    found = given.get("password", "")
    if given.get("confirm_password", found) != found:
        raise ServiceError("InvalidPasswordException", "The two passwords differ.")
    if len(found) > _LONGEST_PASSWORD:
        told = f"The password must be at most {_LONGEST_PASSWORD} characters."
        raise ServiceError("InvalidPasswordException", told)
    return found


def problem(error: ServiceError | None, name: str = "") -> str:
    """Return what an error says of a field; without a name, what it says of none.

    The page that shows it has a field for the user's name only where nobody is known yet.
    """
    if error is None or _ABOUT.get(error.code, "") != name:
        return ""
    return error.message


def username(pool: Pool, data: PageData | None, given: str, error: ServiceError | None) -> str:
    """Return the field for the user's name, or the name where the page before knows it."""
    if data is not None:
        shown = problem(error, "username")
        return pages.note(f"For {data.name}.") + (pages.error(shown) if shown else "")
    return pages.field(
        "username",
        offers.name_label(pool),
        complete="username",
        value=given,
        problem=problem(error, "username"),
    )


def code(error: ServiceError | None) -> str:
    """Return the field for the code of a message."""
    return pages.field(
        "verification_code",
        "Verification code",
        complete="one-time-code",
        problem=problem(error, "code"),
    )


def new_password(error: ServiceError | None) -> str:
    """Return the field of a new password."""
    return pages.field(
        "password", "Password", "password", "new-password", problem=problem(error, "password")
    )
