"""Options of a user pool that have no effect any more only when something else is said.

Terraform's provider keeps what it calls optional and computed: left out, it stays in AWS as it was.
Where there is a neutral value, the pool says that value from then on. Where there is none, the
synth stops. The lock file remembers which of these options a pool once had.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from gatehouse.core import Component
from gatehouse.core.data_lock import check_kind
from gatehouse.core.lock_file import GIVEN_ONCE, NEVER_DEPLOYED
from gatehouse.core.options import option

from .tier import ESSENTIALS, LITE

#: The key of the lock file under which a pool's entry lists them.
LOCK_KEY = GIVEN_ONCE

TOKEN_TRIGGER = "pre_token_generation"
TEXT_MESSAGES = "text_messages"
SMS_FACTOR = "sms_factor"
EMAIL_FACTOR = "email_factor"
CUSTOM_AUTH = "custom_auth"
TIER = "tier"
SIGN_IN = "sign_in"
VERIFICATION = "verification"


class GivenOnce:
    """The options that a pool has now or once had.

    Parameters
    ----------
    now : collection of str
        Those that it has now.
    triggers, threat_protection : bool
        Whether it has any of these now. Default: False.
    mfa : sequence of str
        The second factors that it has now. Default: none.
    tier : str, optional
        Its tier now. Default: AWS's own.
    """

    def __init__(
        self,
        now: Collection[str],
        *,
        triggers: bool = False,
        mfa: Sequence[str] = (),
        threat_protection: bool = False,
        tier: str | None = None,
    ) -> None:
        self.triggers, self.mfa, self.threat_protection = triggers, mfa, threat_protection
        self.tier = tier
        self._now = set(now)
        self._before: set[str] = set()
        self._fields: dict[str, Any] = {}
        #: Whether all that the pool has now is known, what its transform gives included.
        self.is_complete = False

    def keep_in(self, fields: dict[str, Any]) -> None:
        """Write them to fields of the lock file, now and whenever more are known."""
        self._fields = fields
        self._write()

    def complete(self, pool: Component) -> None:
        """Take what the pool has now as all of it, and refuse what was left out but would stay."""
        self.is_complete = True
        refuse_what_stays(pool, self)

    def recall(self, recorded: dict[str, Any]) -> None:
        """Add those that earlier synths recorded."""
        known = recorded.get(LOCK_KEY)
        if isinstance(known, list):  # a table that had the id before remembers in another form
            self._before.update(known)
        self._write()

    def has(self, name: str, *, given: bool) -> bool:
        """Return whether an option was ever given; it is recorded if it is given now."""
        if given:
            self._now.add(name)
            self._write()
        return name in self._now | self._before

    def has_now(self, name: str, *, given: bool) -> None:
        """Say whether the pool has an option in the end, after its transform."""
        self._now.discard(name)
        self.has(name, given=given)
        self._write()

    def forget(self, name: str) -> None:
        """Forget an option that this change takes away."""
        self._before.discard(name)
        self._write()

    def was_left_out(self, name: str) -> bool:
        """Return whether the pool once had it, and has it no more."""
        return name in self._before - self._now

    def _write(self) -> None:
        self._fields.pop(LOCK_KEY, None)
        if self._now | self._before:
            self._fields[LOCK_KEY] = sorted(self._now | self._before)


def remembered(pool: Component) -> GivenOnce:
    """Remember the options of an imported pool's members."""
    given, fields = GivenOnce(()), dict[str, Any]()
    given.keep_in(fields)

    def check(recorded: dict[str, Any]) -> None:
        check_kind(pool, "ImportedUserPool", recorded)
        given.recall(recorded)

    pool.stack.lock_fields(pool.path, fields, check)
    return given


def refuse_what_stays(pool: Component, given: GivenOnce) -> None:
    """Refuse what was left out but would stay in AWS, with what it names gone."""
    # Without any trigger the provider sends none, and Cognito then forgets all of them.
    if given.was_left_out(TOKEN_TRIGGER) and given.triggers:
        option(pool, "triggers", {TOKEN_TRIGGER: None}).refuse(
            "must still have pre_token_generation: Terraform's provider can't take it from a pool "
            "that keeps other triggers, so the pool would go on to call a function that is gone, "
            "and nobody could sign in",
            "give it back, and then take it away in three steps: delete the trigger in Cognito's "
            "console (or deploy once with triggers=None, which turns the others off meanwhile); "
            f"run `gatehouse lock`; deploy without it. {NEVER_DEPLOYED}",
        )
    if given.was_left_out(TEXT_MESSAGES):
        option(pool, "text_messages", None).refuse(
            "must stay: Terraform's provider can't take text messages from a pool, which would go "
            "on to name a role that is gone, and AWS then refuses every change of the pool",
            "write text_messages=TextMessages(), which keeps the role; or remove SmsConfiguration "
            f"with AWS's API and run `gatehouse lock`. {NEVER_DEPLOYED}",
        )
    if given.was_left_out(CUSTOM_AUTH) and given.threat_protection:
        option(pool, "threat_protection", {CUSTOM_AUTH: None}).refuse(
            "must still have custom_auth: Terraform's provider can't take it from a pool that "
            "keeps threat protection",
            'write custom_auth="audit", which only logs; or deploy once without '
            f"threat_protection, and run `gatehouse lock`. {NEVER_DEPLOYED}",
        )
    if given.was_left_out(EMAIL_FACTOR) and not given.mfa:
        option(pool, "mfa", "off").refuse(
            'must still be on for one deploy, without the factor "email": Terraform\'s provider '
            "sends the factor along, and Cognito then refuses to turn the second factor off",
            f'write mfa="optional", deploy, and turn it off after that. {NEVER_DEPLOYED}',
        )
    if given.was_left_out(EMAIL_FACTOR):
        given.forget(EMAIL_FACTOR)
    if given.was_left_out(SMS_FACTOR) and given.mfa:
        option(pool, "mfa", list(given.mfa)).refuse(
            'must still have "sms": a pool that can send text messages has them as a second '
            "factor, and Terraform's provider can't take them from it",
            f'write factors=[..., "sms"], or mfa="off". {NEVER_DEPLOYED}',
        )
    if given.was_left_out(SIGN_IN) and given.tier == LITE:
        option(pool, "tier", LITE).refuse(
            "must stay a higher one for one deploy, in which sign_in goes: the lite tier has no "
            "choice of first factors, and Terraform's provider can't take it away with the tier",
            f'write tier="{ESSENTIALS}" without sign_in, deploy, run `gatehouse lock`, and write '
            f'tier="{LITE}" after that. {NEVER_DEPLOYED}',
        )
