"""A Cognito user pool: the directory of an app's users."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from modules.core import Component, Transforms, aws
from modules.core.engine import Construct
from modules.core.keywords import refuse_unknown_keywords
from modules.core.options import option

from .password_policy import PasswordPolicy
from .sms_role import SmsRole
from .user_pool_client import UserPoolClient

LONGEST_POOL_NAME = 128

SIGN_IN_NAMES = ("email", "phone")
ALIASES = ("email", "phone", "preferred_username")
MFA = {"off": "OFF", "optional": "OPTIONAL", "on": "ON"}

# The words that people write, and the attributes that Cognito calls so.
_ATTRIBUTES = {
    "email": "email",
    "phone": "phone_number",
    "preferred_username": "preferred_username",
}


@dataclass(frozen=True)
class UserPoolNodes:
    """What a `UserPool` makes; its clients have nodes of their own."""

    user_pool: aws.cognito_user_pool.CognitoUserPool


class UserPool(Component):
    """A directory of users who sign up and sign in.

    Makes ``aws_cognito_user_pool``; `add_client` makes clients of it.

    Parameters
    ----------
    scope : Construct
        The stack, or a construct within it.
    id : str
        Name within the scope.
    usernames : sequence of str, optional
        What users sign in *with*, instead of a name: ``email``, ``phone`` or both. Excludes
        ``aliases``. Default: none; users choose a name. It can't be changed later without losing
        every user, as Cognito makes a new pool. With ``phone`` a role is made with which Cognito
        sends text messages; they cost money, and SNS has a spending limit to raise.
    aliases : sequence of str, optional
        What users can sign in with *beside* the name they chose: ``email``, ``phone``,
        ``preferred_username``. Excludes ``usernames``, and can't be changed later either.
        Default: none.
    self_sign_up : bool
        Whether people can sign themselves up. Default: True. False: an administrator adds users.
    password_policy : PasswordPolicy, optional
        What a password must have. Default: ``PasswordPolicy()``, at least 12 characters; stated,
        because Cognito's own default of 8 may change under a pool that says nothing.
    mfa : str
        ``off``, ``optional`` (a user may turn it on) or ``on`` (each must), by an authenticator
        app. Default: ``optional``; it costs nothing, and a user who wants the second factor has it.
    protect : bool, optional
        Whether AWS and Terraform refuse to delete the pool. Default: the stack's, true in
        production.
    transform : dict, optional
        Changes of provider arguments, by the names in ``.nodes``.

    Raises
    ------
    OptionError
        If both ``usernames`` and ``aliases`` are given, or a value is none of the listed ones.

    Examples
    --------
    >>> from modules.core import App, AppStack
    >>> stack = AppStack(App(), "notes")
    >>> users = UserPool(stack, "UserPool", usernames=["email"])
    >>> web = users.add_client("Web")
    >>> web.address
    'web'

    Notes
    -----
    User names ignore case always: ``Ann@example.com`` and ``ann@example.com`` are one person.
    A changed e-mail address or phone number counts only once it is verified; until then the old one
    stays. https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
    """

    Nodes = UserPoolNodes

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        usernames: Sequence[str] | None = None,
        aliases: Sequence[str] | None = None,
        self_sign_up: bool = True,
        password_policy: PasswordPolicy | None = None,
        mfa: str = "optional",
        protect: bool | None = None,
        transform: Transforms | None = None,
    ) -> None:
        super().__init__(scope, id, transform=transform)
        self._refuse_usernames_with_aliases(usernames, aliases)
        self.usernames = self._words("usernames", usernames, SIGN_IN_NAMES)
        self.aliases = self._words("aliases", aliases, ALIASES)
        option(self, "self_sign_up", self_sign_up).flag()
        password_policy = self._password_policy(password_policy)
        option(self, "mfa", mfa).one_of(*MFA)
        self.protect = (
            self.stack.protect if protect is None else option(self, "protect", protect).flag()
        )
        self.sms_role = self._sms_role()
        self.nodes = UserPoolNodes(user_pool=self._user_pool(self_sign_up, password_policy, mfa))

    @cached_property
    def id(self) -> str:
        """Id of the pool."""
        return self.nodes.user_pool.id

    @cached_property
    def arn(self) -> str:
        """ARN of the pool."""
        return self.nodes.user_pool.arn

    @cached_property
    def endpoint(self) -> str:
        """The pool's name as an identity provider: ``cognito-idp.{region}.{domain}/{pool id}``."""
        return self.nodes.user_pool.endpoint

    @refuse_unknown_keywords
    def add_client(
        self,
        id: str,
        *,
        access_token_validity: timedelta = timedelta(hours=1),
        id_token_validity: timedelta = timedelta(hours=1),
        refresh_token_validity: timedelta = timedelta(days=30),
        write_attributes: Sequence[str] | None = None,
        transform: Transforms | None = None,
    ) -> UserPoolClient:
        """Add an app that users sign in through; its options are those of `UserPoolClient`.

        The client's address is its own id (``Web`` -> ``aws_cognito_user_pool_client.web``), so it
        does not depend on how many clients there are, or in which order.
        """
        return UserPoolClient(
            self,
            id,
            access_token_validity=access_token_validity,
            id_token_validity=id_token_validity,
            refresh_token_validity=refresh_token_validity,
            write_attributes=write_attributes,
            transform=transform,
        )

    # ---- options ----------------------------------------------------------------------------

    def _refuse_usernames_with_aliases(self, usernames: object, aliases: object) -> None:
        if usernames is not None and aliases is not None:
            option(self, "usernames", {"usernames": usernames, "aliases": aliases}).refuse(
                "a pool has usernames or aliases, not both",
                "keep `usernames` to sign in with an address alone; keep `aliases` to let users "
                "choose a name as well",
            )

    def _words(
        self, name: str, words: Sequence[str] | None, known: tuple[str, ...]
    ) -> tuple[str, ...]:
        if words is None:
            return ()
        chosen = option(self, name, words).some_of(*known)
        if not chosen:
            option(self, name, words).refuse("it names at least one", f'write {name}=["email"]')
        return chosen

    def _password_policy(self, password_policy: PasswordPolicy | None) -> PasswordPolicy:
        if password_policy is None:
            return PasswordPolicy()
        return option(self, "password_policy", password_policy).instance(PasswordPolicy)

    # ---- resources --------------------------------------------------------------------------

    def _sms_role(self) -> SmsRole | None:
        """The role for text messages, where users have phone numbers to confirm."""
        if "phone" not in self.usernames + self.aliases:
            return None
        return SmsRole(self, "Sms", external_id=self.aws_name(longest=LONGEST_POOL_NAME))

    def _user_pool(
        self, self_sign_up: bool, password_policy: PasswordPolicy, mfa: str
    ) -> aws.cognito_user_pool.CognitoUserPool:
        module = aws.cognito_user_pool
        verified = self._verified_attributes()
        pool = self.resource("user_pool", guards=("deletion_protection",)).of(
            module.CognitoUserPool,
            name=self.aws_name(longest=LONGEST_POOL_NAME),
            username_attributes=[_ATTRIBUTES.get(word, word) for word in self.usernames] or None,
            alias_attributes=[_ATTRIBUTES.get(word, word) for word in self.aliases] or None,
            username_configuration=module.CognitoUserPoolUsernameConfiguration(
                case_sensitive=False
            ),
            auto_verified_attributes=verified or None,
            user_attribute_update_settings=module.CognitoUserPoolUserAttributeUpdateSettings(
                attributes_require_verification_before_update=verified
            )
            if verified
            else None,
            account_recovery_setting=self._account_recovery(verified),
            admin_create_user_config=module.CognitoUserPoolAdminCreateUserConfig(
                allow_admin_create_user_only=not self_sign_up
            ),
            password_policy=password_policy.block(),
            mfa_configuration=MFA.get(mfa, mfa),
            software_token_mfa_configuration=None
            if mfa == "off"
            else module.CognitoUserPoolSoftwareTokenMfaConfiguration(enabled=True),
            sms_configuration=module.CognitoUserPoolSmsConfiguration(
                external_id=self.aws_name(longest=LONGEST_POOL_NAME),
                sns_caller_arn=self.sms_role.arn,
            )
            if self.sms_role
            else None,
            deletion_protection="ACTIVE" if self.protect else "INACTIVE",
            lifecycle=self.keep_data(self.protect),
        )
        if self.sms_role:
            # Cognito tries the role out when the pool is made.
            pool.add_override("depends_on", [self.sms_role.policy_address])
        return pool

    def _verified_attributes(self) -> list[str]:
        """The addresses that users sign in with: Cognito sends a code to each before it counts."""
        words = self.usernames or self.aliases
        return [_ATTRIBUTES[word] for word in SIGN_IN_NAMES if word in words]

    def _account_recovery(self, verified: list[str]) -> Any:
        """Recovery by an address that was verified, e-mail first: phone numbers change hands."""
        module = aws.cognito_user_pool
        mechanisms = [f"verified_{attribute}" for attribute in verified] or ["admin_only"]
        return module.CognitoUserPoolAccountRecoverySetting(
            recovery_mechanism=[
                module.CognitoUserPoolAccountRecoverySettingRecoveryMechanism(
                    name=name, priority=priority
                )
                for priority, name in enumerate(mechanisms, start=1)
            ]
        )
