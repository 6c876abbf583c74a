"""What goes with a user: sessions, and links to people at identity providers."""

from __future__ import annotations

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.records import Pool, User
from gatehouse.local.services.cognito_idp.tokens.ending import sign_out


def remove(call: Call, pool: Pool, user: User) -> None:
    """Remove a user. Whoever gets the name next has nothing of this one.

    Parameters
    ----------
    call : Call
        The call.
    pool, user : Pool, User
        The pool and the user.
    """
    sign_out(call, user, deleted=True)
    call.users(pool).remove(user)
    for link in [each for each, name in pool.links.items() if name == user.name]:
        del pool.links[link]
