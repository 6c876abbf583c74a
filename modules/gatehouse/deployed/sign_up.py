"""Sign a user up to a deployed app, as the app's own page would."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from gatehouse.deployed.app import CLIENT, TO_SIGN_UP, client_of_app
from gatehouse.deployed.mailbox import NoCodeError, confirmation_code
from gatehouse.deployed.refusals import check_user, refusals_as_errors
from gatehouse.errors import CommandError


def register_user(
    project: Path,
    user: str,
    password: str,
    *,
    code: str | None = None,
    attributes: Mapping[str, str] | None = None,
    client: str = CLIENT,
    outputs: Path | None = None,
    stack: str | None = None,
) -> str:
    """Register a user and confirm the address; on a local AWS the code is read from its mail.

    Parameters
    ----------
    project : Path
        The project, whose running local AWS is used if no outputs are named.
    user : str
        The e-mail address, or the name where users choose one.
    password : str
        The password.
    code : str or None
        The code that an earlier registration sent: confirm that one. Default None: register.
    attributes : mapping of str to str, optional
        Attributes of the user beside the address. Default: none.
    client : str
        The output with the id of the client to sign up through. Default ``UserPoolClient``.
    outputs : Path or None
        The file with the outputs. Default None: those of the app on the local AWS that is up.
    stack : str or None
        Take only this stack's outputs. Default None: those of all stacks together.

    Returns
    -------
    str
        What happened, in a sentence.

    Raises
    ------
    CommandError
        If there is no app, or Cognito or the app's triggers refuse the user.
    """
    check_user("USER", user)
    app = client_of_app(project, TO_SIGN_UP, client=client, outputs=outputs, stack=stack)
    with refusals_as_errors(user, "sign up"):
        if code is None:
            if app.sign_up(user, password, attributes):
                return f"{user} is signed up and confirmed."
            if app.endpoint is None:
                return (
                    f"{user} is signed up. Confirm the address with the code from the mail: "
                    f"gatehouse sign-up {user} --code CODE"
                )
            try:
                code = confirmation_code(app.endpoint, user)
            except NoCodeError as error:
                raise CommandError(f"{user} is signed up, but {error}.", exit_code=1) from None
        app.confirm(user, code)
    return f"{user} is signed up and confirmed."


def attributes_of(given: Iterable[str]) -> dict[str, str]:
    """Read attributes that were written as ``name=value``.

    Parameters
    ----------
    given : iterable of str
        The attributes; custom ones are ``custom:team=blue``.

    Raises
    ------
    CommandError
        If one is written otherwise, or named twice.
    """
    found: dict[str, str] = {}
    for each in given:
        name, between, value = each.partition("=")
        if not between or not name.strip():
            raise CommandError(
                f"--attribute must be NAME=VALUE, not {each!r}.",
                "Write it as --attribute given_name=Ann, a custom one as custom:team=blue.",
                exit_code=2,
            )
        if name in found:
            raise CommandError(f"--attribute {name} must be given once.", exit_code=2)
        found[name.strip()] = value
    return found
