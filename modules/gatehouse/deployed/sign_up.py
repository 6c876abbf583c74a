"""Sign a user up to a deployed app, as the app's own page would."""

from __future__ import annotations

from pathlib import Path

from gatehouse.deployed.call import TO_SIGN_IN, client_of, refusals_of
from gatehouse.deployed.mailbox import NoCodeError, confirmation_code
from gatehouse.errors import CommandError


def sign_up(
    project: Path,
    user: str,
    password: str,
    *,
    code: str | None = None,
    client: str = "UserPoolClient",
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
        The code that an earlier call had sent: confirm that registration. Default None: register.
    client : str
        The output with the id of the client to sign up through. Default ``UserPoolClient``.
    outputs : Path or None
        The file with the outputs. Default None: those of the app on the local AWS that is up.
    stack : str or None
        Which stack, where there are several. Default None: the only one.

    Returns
    -------
    str
        What happened, in a sentence.

    Raises
    ------
    CommandError
        If there is no app, or Cognito or the app's triggers refuse the user.
    """
    app = client_of(project, TO_SIGN_IN, client=client, outputs=outputs, stack=stack)
    with refusals_of(user, "sign up"):
        if code is None:
            if app.sign_up(user, password):
                return f"{user} is signed up and confirmed."
            if app.endpoint is None:
                return f"{user} is signed up; the code from the mail goes to --code."
            try:
                code = confirmation_code(app.endpoint, user)
            except NoCodeError as error:
                raise CommandError(f"{user} is signed up, but {error}.", exit_code=1) from None
        app.confirm(user, code)
    return f"{user} is signed up and confirmed."
