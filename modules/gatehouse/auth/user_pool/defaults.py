"""The defaults of user pools and their clients, each with its reason.

What is not here is left to the provider. An option that is newer than provider 5.70 is left out by
default, so that the JSON is valid for every provider of the range.
"""

from __future__ import annotations

from datetime import timedelta

# ---- users ----------------------------------------------------------------------------------

# Ann@example.com and ann@example.com are one person; a second account could impersonate her.
CASE_SENSITIVE = False

# Most apps are open to the public. An app for invited people says self_sign_up=False.
SELF_SIGN_UP = True

# A changed address counts only once it is confirmed: a typing error would lock its owner out, and
# an address that was never confirmed would take over what belongs to its real owner.
VERIFY_BEFORE_UPDATE = True

# ---- passwords ------------------------------------------------------------------------------

# Length is what makes guessing hopeless; Cognito's own 8 is short by NIST 800-63B.
PASSWORD_LENGTH = 12

# People forget symbols, and a longer password does not need them.
PASSWORD_SYMBOLS = False

# A first password is in a mailbox until it is used.
TEMPORARY_PASSWORD_VALIDITY = timedelta(days=3)

# How many old passwords can't be chosen again. Left out: it needs a tier above lite.
PASSWORD_HISTORY = 0

# ---- second factor --------------------------------------------------------------------------

# By authenticator app, for whoever wants it: it costs nothing and can't be redirected like a text
# message. A pool of administrators says mfa="on".
MFA = "optional"
SECOND_FACTORS = ("totp",)

# ---- threat protection ----------------------------------------------------------------------

# With threat protection on, Cognito refuses a password that was leaked elsewhere, stops a sign-in
# of high risk, and asks for the second factor at medium risk.
COMPROMISED_CREDENTIALS = "block"
LOW_RISK, MEDIUM_RISK, HIGH_RISK = "no_action", "mfa_if_configured", "block"

# ---- clients --------------------------------------------------------------------------------

# Access and ID tokens can't be revoked at an API that only checks signatures; they end in an hour.
ACCESS_TOKEN_VALIDITY = timedelta(hours=1)
ID_TOKEN_VALIDITY = timedelta(hours=1)

# After a month the user signs in again: a lost phone does not stay signed in for ever.
REFRESH_TOKEN_VALIDITY = timedelta(days=30)

# Passwords never leave the device: only a proof of them does.
AUTH_FLOWS = ("srp",)

# What a sign-in page asks for: who the user is, and the address. Not aws.cognito.signin.user.admin:
# with it, a token from a web page may change the user's own account.
OAUTH_SCOPES = ("openid", "email")

# A wrong password and an unknown user get the same answer: accounts can't be counted or guessed.
USER_EXISTENCE_ERRORS = "ENABLED"

# Signing out ends what the refresh token began.
TOKEN_REVOCATION = True

# What users may write about themselves. Custom attributes are not here: an app that keeps a role or
# a tenant in one would let users choose their own. Without any list, Cognito allows all of them.
WRITE_ATTRIBUTES = (
    "address",
    "birthdate",
    "email",
    "family_name",
    "gender",
    "given_name",
    "locale",
    "middle_name",
    "name",
    "nickname",
    "phone_number",
    "picture",
    "preferred_username",
    "profile",
    "updated_at",
    "website",
    "zoneinfo",
)

# ---- keys -----------------------------------------------------------------------------------

# The key of custom senders: rotated each year, and deleted only after a month.
KEY_ROTATION = True
KEY_DELETION_WINDOW = timedelta(days=30)
