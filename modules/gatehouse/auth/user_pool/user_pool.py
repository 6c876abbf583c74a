"""A Cognito user pool: the directory of an app's users."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, TypeVar, cast

from gatehouse.auth.base import UserPoolBase
from gatehouse.core import Transform, Transforms, aws
from gatehouse.core.arns import WEB_ACL, check_arn
from gatehouse.core.engine import Construct
from gatehouse.core.keywords import refuse_unknown_keywords
from gatehouse.core.options import option
from gatehouse.core.own_name import NameRule, own_name
from gatehouse.core.tags import check_tags
from gatehouse.core.tokens import negated

from . import defaults
from .attributes import (
    ATTRIBUTE_OF_WORD,
    CustomAttribute,
    StandardAttribute,
    check_custom,
    check_standard,
    schema,
)
from .choice_sign_in import ChoiceSignIn
from .devices import Devices
from .email_sending import CognitoEmail, SesEmail
from .given_once import (
    CUSTOM_AUTH,
    EMAIL_FACTOR,
    SIGN_IN,
    SMS_FACTOR,
    TEXT_MESSAGES,
    TIER,
    TOKEN_TRIGGER,
    VERIFICATION,
    GivenOnce,
)
from .imported_user_pool import ImportedUserPool
from .logs import PoolLogs, make_logs
from .messages import Invitation, Verification
from .mfa import Mfa, as_mfa
from .password_policy import PasswordPolicy
from .pool_rules import (
    check_together,
    refuse_usernames_with_aliases,
    refuse_what_needs_a_domain,
    sign_in_words,
)
from .recovery import confirmed_addresses
from .schema_lock import immutable_fields, lock
from .sms_role import SmsRole
from .text_messages import TextMessages, region_of_texts
from .threat_protection import ThreatProtection, as_threat_protection
from .tier import TIER_IN_AWS, TIER_OF_AWS
from .transformed import check_arguments
from .triggers import AttachedTriggers, Triggers, attach, permit

T = TypeVar("T")

LONGEST_POOL_NAME = 128
# https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPool.html
POOL_NAME = NameRule(
    r"(?a:[\w\s+=,.@-]+)",
    "must have 1 to 128 letters, digits, blanks and _ + = , . @ -",
    LONGEST_POOL_NAME,
)

SIGN_IN_NAMES = ("email", "phone")
ALIASES = tuple(ATTRIBUTE_OF_WORD)


@dataclass
class UserPoolNodes:
    """What a `UserPool` makes; its clients, groups and other members have nodes of their own.

    The permissions of triggers are by the trigger's name. The key is for custom senders, and the
    policies by which those of another stack use it are by their name.
    """

    user_pool: aws.cognito_user_pool.CognitoUserPool
    risk_configuration: aws.cognito_risk_configuration.CognitoRiskConfiguration | None = None
    senders_key: aws.kms_key.KmsKey | None = None
    trigger_permission: dict[str, aws.lambda_permission.LambdaPermission] = field(
        default_factory=dict
    )
    sender_document: dict[str, Any] = field(default_factory=dict)
    sender_policy: dict[str, Any] = field(default_factory=dict)
    log_delivery: aws.cognito_log_delivery_configuration.CognitoLogDeliveryConfiguration | None = (
        None
    )
    log_group: aws.cloudwatch_log_group.CloudwatchLogGroup | None = None
    web_acl_association: aws.wafv2_web_acl_association.Wafv2WebAclAssociation | None = None
    admin_document: None = None  # by `grant_admin`, one a function
    admin_policy: None = None


class UserPool(UserPoolBase):
    """A directory of users who sign up and sign in.

    Makes ``aws_cognito_user_pool``. If the options need them, it also makes a role for text
    messages, a risk configuration, the functions, permissions and key of triggers, what writes its
    logs, and its association with a web ACL.
    `add_client`, `add_identity_provider`, `add_group`, `add_resource_server`, `add_domain`,
    `add_branding` and `customize_ui` add to it.

    Parameters
    ----------
    scope : Construct
        The stack, or a construct within it.
    id : str
        Name within the scope.
    usernames : sequence of str, optional
        What users sign in *with*, instead of a name: ``email``, ``phone`` or both. Excludes
        ``aliases``. Default: none; users choose a name. It is immutable: Cognito would make a new
        pool, without the users. With ``phone``, a role is made for Cognito to send text messages;
        they cost money, and SNS has a spending limit that you may have to raise.
    aliases : sequence of str, optional
        What users can sign in with *beside* the name they chose: ``email``, ``phone``,
        ``preferred_username``. Excludes ``usernames``. It is immutable. Default: none.
    case_sensitive : bool
        Whether ``Ann`` and ``ann`` are two users. Default: False. It is immutable.
    standard_attributes : dict of str to StandardAttribute, optional
        Which of OpenID Connect's attributes are required, or can't change after sign-up. It is
        immutable. Default: only what users sign in with is required.
    custom_attributes : dict of str to StringAttribute, NumberAttribute, ..., optional
        The app's own, at most 50, by names without ``custom:``. You can add more later, but not
        change or remove one. Default: none.
    self_sign_up : bool
        Whether people can sign themselves up. Default: True. False: an administrator adds users.
    password_policy : PasswordPolicy, optional
        What a password must have. Default: ``PasswordPolicy()``, at least 12 characters. Cognito's
        own default of 8 is short, and may change for a pool that sets none.
    mfa : str or Mfa
        ``off``, ``optional`` (a user may turn it on) or ``on`` (each must), by an authenticator
        app; ``Mfa(...)`` for text messages and e-mail. Default: ``optional``; it costs nothing,
        and users who want a second factor can have one.
    sign_in : ChoiceSignIn, optional
        Let users choose the first factor: passkeys, codes. Default: passwords only.
    tier : str, optional
        ``lite``, ``essentials`` or ``plus``. Default: left to AWS, which gives new pools
        ``essentials``. An option that needs a higher one stops at synth.
    threat_protection : str or ThreatProtection, optional
        ``audit`` or ``enforced``, or ``ThreatProtection(...)``; needs ``plus``. Default: none.
    devices : Devices, optional
        Remembered devices. Default: none.
    auto_verify : sequence of str, optional
        Addresses that Cognito confirms: ``email``, ``phone``. Default: those that users sign in
        with.
    verify_before_update : bool
        Whether a changed address is used only after it is confirmed. Default: True.
    account_recovery : sequence of str, optional
        How users recover an account, in this order: ``email``, ``phone``; or ``admin`` alone.
        Default: the confirmed addresses, else ``admin``. Cognito refuses an address as the only way
        while it is a second factor too: the default then has the other address beside it, or
        ``admin`` if nobody could recover an account otherwise.
    verification : Verification, optional
        How users confirm an address, and the texts for it. Default: by code, in Cognito's words.
    invitation : Invitation, optional
        The texts for users whom an administrator adds. Default: Cognito's.
    email : CognitoEmail or SesEmail, optional
        Who sends e-mail. Default: Cognito, at most 50 a day: an app in production needs `SesEmail`.
        Must be set if users sign in by codes sent by e-mail (``email_code``).
    text_messages : TextMessages, optional
        How text messages are sent, if the pool sends any. Default: from the pool's region (from
        Tokyo for Seoul, which has none), with a role that is made.
    triggers : Triggers, optional
        Functions that Cognito calls. Default: none.
    logs : PoolLogs, optional
        What the pool writes to logs, and where to. It needs version 6.5 of the provider. Default:
        none.
    web_acl : str, optional
        ARN of a web ACL of AWS WAF with the scope REGIONAL, in the pool's region. It looks at all
        requests to the sign-in pages and to Cognito's API. Default: none; a web ACL has its price,
        and its rules are yours.
    protect : bool, optional
        Whether AWS and Terraform refuse to delete the pool. Default: the stack's, true in
        production.
    tags : dict of str, optional
        Tags of the pool, beside the stack's. Default: none.
    name : dict of str, optional
        Its name in AWS by stage, ``{"production": "prod-app-auth"}``, to take over a pool that
        something else made. Default: of app, stage and id. It is immutable.
    allow_replacement : str, optional
        Why all users of this pool may be lost. A change of an immutable field is then allowed.
        Default: none; such a change stops at synth.
    transform : dict, optional
        Changes of provider arguments, by the names in ``.nodes``. What guards access or data needs
        a `Transform` with its reason. Default: none.

    Raises
    ------
    OptionError
        If options exclude each other or need a higher tier, a value is not valid, or an immutable
        field changed.
    LimitError
        If there are more than 50 custom attributes.

    Examples
    --------
    >>> from gatehouse.core import App, AppStack
    >>> stack = AppStack(App(), "notes")
    >>> users = UserPool(stack, "UserPool", usernames=["email"])
    >>> web = users.add_client("Web")
    >>> web.address
    'web'

    Notes
    -----
    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
    """

    Nodes = UserPoolNodes

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        usernames: Sequence[str] | None = None,
        aliases: Sequence[str] | None = None,
        case_sensitive: bool = defaults.CASE_SENSITIVE,
        standard_attributes: Mapping[str, StandardAttribute] | None = None,
        custom_attributes: Mapping[str, CustomAttribute] | None = None,
        self_sign_up: bool = defaults.SELF_SIGN_UP,
        password_policy: PasswordPolicy | None = None,
        mfa: str | Mfa = defaults.MFA,
        sign_in: ChoiceSignIn | None = None,
        tier: str | None = None,
        threat_protection: str | ThreatProtection | None = None,
        devices: Devices | None = None,
        auto_verify: Sequence[str] | None = None,
        verify_before_update: bool = defaults.VERIFY_BEFORE_UPDATE,
        account_recovery: Sequence[str] | None = None,
        verification: Verification | None = None,
        invitation: Invitation | None = None,
        email: CognitoEmail | SesEmail | None = None,
        text_messages: TextMessages | None = None,
        triggers: Triggers | None = None,
        logs: PoolLogs | None = None,
        web_acl: str | None = None,
        protect: bool | None = None,
        tags: Mapping[str, str] | None = None,
        name: Mapping[str, str] | None = None,
        allow_replacement: str | None = None,
        transform: Transforms | None = None,
    ) -> None:
        super().__init__(scope, id, transform=transform)
        self._own_name = own_name(self, name, POOL_NAME)
        refuse_usernames_with_aliases(self, usernames, aliases)
        self.usernames = sign_in_words(self, "usernames", usernames, SIGN_IN_NAMES)
        self.aliases = sign_in_words(self, "aliases", aliases, ALIASES)
        self.case_sensitive = option(self, "case_sensitive", case_sensitive).flag()
        self.standard_attributes = check_standard(self, standard_attributes)
        self.custom_attributes = check_custom(self, custom_attributes, self.standard_attributes)
        self.self_sign_up = option(self, "self_sign_up", self_sign_up).flag(or_token=True)
        self._instance("password_policy", password_policy, PasswordPolicy)
        self.password_policy = password_policy or PasswordPolicy()
        self.mfa = as_mfa(self, mfa)
        self.sign_in = self._instance("sign_in", sign_in, ChoiceSignIn)
        self.tier = tier
        self.threat_protection = as_threat_protection(self, threat_protection)
        self.devices = self._instance("devices", devices, Devices)
        self.text_messages = self._instance("text_messages", text_messages, TextMessages)
        self.addresses = confirmed_addresses(
            self,
            self.usernames + self.aliases,
            auto_verify,
            account_recovery,
            verify_before_update,
            mfa=self.mfa,
            sends_texts=self._asks_for_text_messages,
        )
        self.verification = self._instance("verification", verification, Verification)
        self.invitation = self._instance("invitation", invitation, Invitation)
        self.email = self._instance("email", email, CognitoEmail, SesEmail)
        self.logs = self._instance("logs", logs, PoolLogs)
        self._web_acl = self._checked_web_acl(web_acl)
        chosen_triggers = self._instance("triggers", triggers, Triggers) or Triggers()
        self.protect = (
            self.stack.protect if protect is None else option(self, "protect", protect).flag()
        )
        self.tags = check_tags(self, tags, self.stack.default_tags)
        check_together(self, chosen_triggers)
        self.given_once = self._given_once(chosen_triggers)
        self._lock(allow_replacement)

        attached = attach(self, chosen_triggers, protect=self.protect)
        self.triggers = attached.functions
        self.sms_role = self._sms_role()
        user_pool = self._user_pool(attached)
        self.nodes = UserPoolNodes(
            user_pool=user_pool,
            risk_configuration=self._risk_configuration(user_pool),
            senders_key=attached.kms_key,
            sender_document={**attached.sender_document},
            sender_policy={**attached.sender_policy},
            trigger_permission=permit(self, attached, user_pool.arn) if attached.arns else {},
            web_acl_association=self._web_acl_association(user_pool),
            **(vars(make_logs(self, self.logs, user_pool.id)) if self.logs else {}),
        )
        self.given_once.complete(self)
        self.stack.check_at_finish(lambda: refuse_what_needs_a_domain(self))

    @classmethod
    @refuse_unknown_keywords
    def from_id(
        cls,
        scope: Construct,
        id: str,
        user_pool_id: str,
        *,
        domain: str | None = None,
        tier: str | None = None,
        self_sign_up: bool | None = None,
    ) -> ImportedUserPool:
        """Import a pool that another stack made, so that a personal stage shares that of another.

        Clients, groups and other members can be added to it. The pool itself is not changed.

        Parameters
        ----------
        scope : Construct
            The stack, or a construct within it.
        id : str
            Name within the scope.
        user_pool_id : str
            The pool's id: ``eu-west-1_AbCdEfGhI``.
        domain : str, optional
            The domain that its sign-in pages have, a prefix or a host of your own. Default: none.
        tier : str, optional
            The tier that it has: ``lite``, ``essentials`` or ``plus``. Default: not known.
        self_sign_up : bool, optional
            Whether people can sign themselves up. Default: not known.

        Raises
        ------
        OptionError
            If ``user_pool_id`` or another option is not valid.
        """
        return ImportedUserPool(
            scope, id, user_pool_id, domain=domain, tier=tier, self_sign_up=self_sign_up
        )

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

    # ---- options ----------------------------------------------------------------------------

    def _instance(self, name: str, value: T | None, *kinds: type[Any]) -> T | None:
        if value is not None:
            option(self, name, value).instance(*kinds)
        return value

    def _checked_web_acl(self, web_acl: str | None) -> str | None:
        if web_acl is None:
            return None
        return check_arn(
            self, "web_acl", web_acl, WEB_ACL, fix="pass the arn of one with the scope REGIONAL"
        )

    @property
    def _asks_for_text_messages(self) -> bool:
        """Whether an option asks for them; confirming or recovering by phone does so too."""
        return (
            self.text_messages is not None
            or "sms" in self.mfa.factors
            or "phone" in self.usernames + self.aliases
            or (self.sign_in is not None and "sms_code" in self.sign_in.factors)
        )

    @property
    def _sends_text_messages(self) -> bool:
        return self.addresses.sends_texts

    def _given_once(self, triggers: Triggers) -> GivenOnce:
        """The options that it has, and that Terraform's provider can't take away."""
        has = {
            TOKEN_TRIGGER: triggers.pre_token_generation is not None,
            TEXT_MESSAGES: self._sends_text_messages,
            SMS_FACTOR: "sms" in self.mfa.factors,
            EMAIL_FACTOR: "email" in self.mfa.factors,
            CUSTOM_AUTH: bool(self.threat_protection and self.threat_protection.custom_auth),
            TIER: self.tier is not None,
            SIGN_IN: self.sign_in is not None,
            VERIFICATION: self.verification is not None,
        }
        return GivenOnce(
            [name for name, given in has.items() if given],
            triggers=next(triggers.given(), None) is not None,
            mfa=self.mfa.factors,
            threat_protection=self.threat_protection is not None,
            tier=self.tier,
        )

    def _lock(self, allow_replacement: str | None) -> None:
        """Compare what is immutable, and what stays once given, with earlier synths."""
        fields = immutable_fields(
            self.usernames,
            self.aliases,
            self.case_sensitive,
            self.standard_attributes,
            self.custom_attributes or {},
        )
        if self._own_name is not None:
            fields["name"] = self._own_name
        usual_name = self.aws_name(longest=LONGEST_POOL_NAME)
        lock(self, fields, allow_replacement, self.given_once, usual_name)

    def _name_in_aws(self) -> str:
        return self._own_name or self.aws_name(longest=LONGEST_POOL_NAME)

    # ---- resources --------------------------------------------------------------------------

    def _same_either_way(self) -> list[str]:
        """Arguments that AWS may say in another way, with the same meaning, of a pool taken over.

        One that was made without username_configuration is case-sensitive. To say so would
        replace it.
        """
        return ["username_configuration"] if self._own_name and self.case_sensitive else []

    def _sms_role(self) -> SmsRole | None:
        """The role for text messages, if the pool sends any and you gave no role."""
        if not self._sends_text_messages or (self.text_messages and self.text_messages.role_arn):
            return None
        if self._is_without_text_messages:
            return None
        return SmsRole(self, "Sms", external_id=self._name_in_aws())

    @property
    def _is_without_text_messages(self) -> bool:
        """Whether a transform takes them away: the role would be for nobody."""
        given = self._transforms.get("user_pool")
        change = given.change if isinstance(given, Transform) else given
        return isinstance(change, Mapping) and change.get("sms_configuration", ...) is None

    def _sms_configuration(self) -> aws.cognito_user_pool.CognitoUserPoolSmsConfiguration | None:
        if not self._sends_text_messages or self._is_without_text_messages:
            return None
        given = self.text_messages or TextMessages()
        return aws.cognito_user_pool.CognitoUserPoolSmsConfiguration(
            external_id=given.external_id or self._name_in_aws(),
            sns_caller_arn=self.sms_role.arn if self.sms_role else given.role_arn,  # type: ignore[arg-type]
            sns_region=region_of_texts(self, given),
        )

    def _user_pool(self, attached: AttachedTriggers) -> aws.cognito_user_pool.CognitoUserPool:
        module = aws.cognito_user_pool
        arguments: dict[str, Any] = {
            "name": self._name_in_aws(),
            "username_attributes": _attributes(self.usernames),
            "alias_attributes": _attributes(self.aliases),
            "username_configuration": module.CognitoUserPoolUsernameConfiguration(
                case_sensitive=self.case_sensitive
            ),
            "schema": schema(self.standard_attributes, self.custom_attributes or {}),
            "admin_create_user_config": module.CognitoUserPoolAdminCreateUserConfig(
                allow_admin_create_user_only=negated(cast(bool, self.self_sign_up)),
                invite_message_template=self.invitation.block() if self.invitation else None,
            ),
            "password_policy": self.password_policy.block(),
            "user_pool_add_ons": _block(self.threat_protection),
            "device_configuration": _block(self.devices),
            "email_configuration": _block(self.email),
            "sms_configuration": self._sms_configuration(),
            "lambda_config": attached.lambda_config(),
            "deletion_protection": "ACTIVE" if self.protect else "INACTIVE",
            "lifecycle": self.keep_data(self.protect, self._same_either_way()),
            "tags": self.tags or None,
        }
        pool = self.resource("user_pool", check=partial(check_arguments, self)).of(
            module.CognitoUserPool,
            **arguments,
            **self.addresses.arguments,
            **self.mfa.arguments,
            **self._tier_and_words(),
        )
        self._say_what_is_neutral(pool)
        if self.sms_role:
            # Cognito tests the role when it makes the pool.
            self.sms_role.before(pool)
        return pool

    def _tier_and_words(self) -> dict[str, Any]:
        return {
            "user_pool_tier": TIER_IN_AWS.get(self.tier, self.tier) if self.tier else None,
            "verification_message_template": _block(self.verification),
            **(self.sign_in.arguments if self.sign_in else {}),
        }

    def _say_what_is_neutral(self, pool: aws.cognito_user_pool.CognitoUserPool) -> None:
        """Say what is neutral where the pool had something else: left out, it would stay.

        It is said when the transform, which can give the same as the options, has been made.
        """
        given = self.given_once
        if given.was_left_out(TIER):
            pool.user_pool_tier = TIER_IN_AWS[TIER_OF_AWS]
        if given.was_left_out(SIGN_IN):
            password = ChoiceSignIn(["password"]).arguments["sign_in_policy"]
            pool.put_sign_in_policy(allowed_first_auth_factors=password.allowed_first_auth_factors)
        if given.was_left_out(VERIFICATION):
            words = Verification().block()
            pool.put_verification_message_template(
                default_email_option=words.default_email_option,
                email_message=words.email_message,
                email_subject=words.email_subject,
                sms_message=words.sms_message,
            )

    def _risk_configuration(
        self, user_pool: aws.cognito_user_pool.CognitoUserPool
    ) -> aws.cognito_risk_configuration.CognitoRiskConfiguration | None:
        """What Cognito does about a risk, if threat protection is enforced."""
        if self.threat_protection is None or self.threat_protection.mode != "enforced":
            return None
        arguments: dict[str, Any] = self.threat_protection.risk_configuration
        return self.resource("risk_configuration").of(
            aws.cognito_risk_configuration.CognitoRiskConfiguration,
            user_pool_id=user_pool.id,
            **arguments,
        )

    def _web_acl_association(
        self, user_pool: aws.cognito_user_pool.CognitoUserPool
    ) -> aws.wafv2_web_acl_association.Wafv2WebAclAssociation | None:
        if self._web_acl is None:
            return None
        return self.resource("web_acl_association").of(
            aws.wafv2_web_acl_association.Wafv2WebAclAssociation,
            resource_arn=user_pool.arn,
            web_acl_arn=self._web_acl,
        )


def _attributes(words: Sequence[str]) -> list[str] | None:
    return [ATTRIBUTE_OF_WORD.get(word, word) for word in words] or None


def _block(value: Any) -> Any:
    """The provider's block of an option, if it is set."""
    return None if value is None else value.block()
