"""Say in one sentence why AWS refuses a user."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError, EndpointConnectionError
from pycognito.exceptions import WarrantException

from gatehouse.errors import CommandError


def check_user(where: str, user: str) -> None:
    """Check the name of a user before anything is sent.

    Parameters
    ----------
    where : str
        The argument that holds it.
    user : str
        The name.

    Raises
    ------
    CommandError
        If it is blank.
    """
    if not user.strip():
        raise CommandError(
            f"{where} must be an e-mail address or a user name, not {user!r}.", exit_code=2
        )


@contextmanager
def refusals_as_errors(user: str, what: str) -> Iterator[None]:
    """Raise one sentence in place of what Cognito's clients raise in the block.

    Parameters
    ----------
    user : str
        Who is refused.
    what : str
        What they cannot do, such as ``sign in``.

    Raises
    ------
    CommandError
        If the user is refused.
    """
    try:
        yield
    except EndpointConnectionError as error:
        raise CommandError(
            f"{user} cannot {what}: {error.kwargs['endpoint_url']} does not answer.",
            "Start the local AWS with gatehouse local up, and deploy to it; for AWS, check the "
            "network and a proxy's variables.",
            exit_code=1,
        ) from None
    except (ClientError, BotoCoreError, WarrantException) as error:
        why = getattr(error, "message", None) or str(error)
        raise CommandError(f"{user} cannot {what}: {why}", exit_code=1) from None
