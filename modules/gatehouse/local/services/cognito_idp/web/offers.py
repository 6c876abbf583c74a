"""What the hosted pages offer to people: to sign in with a password, to sign up, a new password."""

from __future__ import annotations

from gatehouse.local.services.cognito_idp.records import Client, Pool
from gatehouse.local.services.cognito_idp.sign_up import recovery


def own_users(client: Client) -> bool:
    """Return whether people sign in to a client with a password of the pool."""
    supported = client.settings.get("SupportedIdentityProviders")
    return not supported or "COGNITO" in supported


def sign_up(pool: Pool, client: Client) -> bool:
    """Return whether people may sign up themselves."""
    by_administrator = pool.settings["AdminCreateUserConfig"].get("AllowAdminCreateUserOnly")
    return own_users(client) and not by_administrator


def new_password(pool: Pool, client: Client) -> bool:
    """Return whether people who have forgotten their password set another themselves."""
    return own_users(client) and recovery.is_open(pool)


def name_label(pool: Pool) -> str:
    """Return what people sign in with, as a field of a page names it."""
    told = " or ".join(each.replace("_", " ") for each in pool.username_attributes)
    return told.capitalize() or "Username"
