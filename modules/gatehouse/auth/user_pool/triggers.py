"""Functions that Cognito calls while users sign up and in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import timedelta
from typing import Any

from gatehouse.compute import Function, FunctionBase
from gatehouse.core import Component, aws
from gatehouse.core.arns import FUNCTION_VERSION, KMS_KEY, check_arn
from gatehouse.core.crossing import name_elsewhere, refuse_other_region
from gatehouse.core.keywords import known_options_only
from gatehouse.core.lock_file import LOCK_FILE
from gatehouse.core.names import shortened
from gatehouse.core.options import option
from gatehouse.core.tokens import is_token
from gatehouse.iam import Permission
from gatehouse.iam.policy_document import PolicyDocument
from gatehouse.iam.role import LONGEST_POLICY_NAME

from .defaults import KEY_DELETION_WINDOW, KEY_ROTATION
from .tier import ESSENTIALS, Need

TriggerTarget = FunctionBase | str

VERSIONS = {"v1": "V1_0", "v2": "V2_0", "v3": "V3_0"}
SENDERS = ("custom_email_sender", "custom_sms_sender")
_SETTINGS = ("pre_token_generation_version", "kms_key_arn")

Document = aws.data_aws_iam_policy_document.DataAwsIamPolicyDocument

# The service that calls; its name is the same in every partition.
PRINCIPAL = "cognito-idp.amazonaws.com"


@known_options_only
@dataclass(frozen=True, kw_only=True)
class Triggers:
    """Functions that Cognito calls, and when.

    Each is a handler (``"lambdas/users/welcome.main"``, from which a `Function` is made), a
    `Function`, or the ARN of one. Default of each: none.

    Parameters
    ----------
    pre_sign_up : str or Function, optional
        Before a user is made: confirm the user at once, or refuse the sign-up.
    post_confirmation : str or Function, optional
        After a user confirmed: welcome the user, or add the user to a group.
    pre_authentication, post_authentication : str or Function, optional
        Before and after each sign-in.
    define_auth_challenge, create_auth_challenge, verify_auth_challenge_response : optional
        A sign-in of the app's own; the three work together.
    custom_message : str or Function, optional
        Writes the messages that Cognito sends.
    pre_token_generation : str or Function, optional
        Adds claims to tokens, or removes them.
    pre_token_generation_version : str
        ``v1`` (ID tokens), ``v2`` (access tokens as well) or ``v3`` (machines' tokens as well); v2
        and v3 need the tier essentials or plus. Default: ``v1``.
    user_migration : str or Function, optional
        Moves users from an older directory when they sign in. It receives their password, so the
        client needs the flow ``password``.
    custom_email_sender, custom_sms_sender : str or Function, optional
        Send messages instead of Cognito; they receive codes encrypted. A function that is made here
        may decrypt them. One that is imported needs ``kms_key_arn``, and ``kms:Decrypt`` on that
        key where it is made.
    kms_key_arn : str, optional
        Key of the two senders. Default: one is made, which AWS rotates each year.

    Raises
    ------
    OptionError
        If a value is not a handler, function or ARN, or a setting comes without its trigger; if a
        sender is imported, and the key is not.

    Examples
    --------
    >>> Triggers(post_confirmation="lambdas/users/welcome.main").pre_sign_up

    Notes
    -----
    https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-identity-pools-working-with-aws-lambda-triggers.html
    """

    pre_sign_up: TriggerTarget | None = None
    post_confirmation: TriggerTarget | None = None
    pre_authentication: TriggerTarget | None = None
    post_authentication: TriggerTarget | None = None
    define_auth_challenge: TriggerTarget | None = None
    create_auth_challenge: TriggerTarget | None = None
    verify_auth_challenge_response: TriggerTarget | None = None
    custom_message: TriggerTarget | None = None
    pre_token_generation: TriggerTarget | None = None
    user_migration: TriggerTarget | None = None
    custom_email_sender: TriggerTarget | None = None
    custom_sms_sender: TriggerTarget | None = None
    pre_token_generation_version: str = "v1"
    kms_key_arn: str | None = None

    def __post_init__(self) -> None:
        for name, target in self.given():
            checked = option("Triggers", name, target)
            checked.instance(
                FunctionBase, str, fix='pass a handler such as "lambdas/users/welcome.main"'
            )
            if isinstance(target, str) and target.startswith("arn:") and not is_token(target):
                check_arn(
                    "Triggers",
                    name,
                    target,
                    FUNCTION_VERSION,
                    fix="pass the function itself, or its arn",
                )
        self._check_settings()
        self._check_imported_senders()
        self._check_custom_challenge()

    def given(self) -> Iterator[tuple[str, TriggerTarget]]:
        """The triggers that are set, by name."""
        for each in fields(self):
            target = getattr(self, each.name)
            if each.name not in _SETTINGS and target is not None:
                yield each.name, target

    @property
    def needs(self) -> list[Need]:
        """The tier that they need."""
        version = self.pre_token_generation_version
        if version == "v1":
            return []
        return [Need("triggers", version, ESSENTIALS, f"pre token generation {version}")]

    def _check_settings(self) -> None:
        version = option(
            "Triggers", "pre_token_generation_version", self.pre_token_generation_version
        )
        version.one_of(*VERSIONS)
        if self.pre_token_generation is None and self.pre_token_generation_version != "v1":
            version.refuse(
                "must not be set without pre_token_generation",
                "pass pre_token_generation as well",
            )
        if self.kms_key_arn is not None:
            key = option("Triggers", "kms_key_arn", self.kms_key_arn)
            check_arn(
                "Triggers",
                "kms_key_arn",
                self.kms_key_arn,
                KMS_KEY,
                fix="pass key.arn, not an alias",
            )
            if self.custom_email_sender is None and self.custom_sms_sender is None:
                key.refuse(
                    "must not be set without a custom sender: only these use a key",
                    "leave it out, or pass custom_email_sender or custom_sms_sender",
                )

    def _check_imported_senders(self) -> None:
        if self.kms_key_arn is not None:
            return
        for name in SENDERS:
            target = getattr(self, name)
            if isinstance(target, FunctionBase) and target.is_imported:
                option("Triggers", "kms_key_arn", None).refuse(
                    f"must be set, as {name} is imported: its role is made elsewhere, so it can't "
                    "be allowed to decrypt with a key that is made here",
                    "pass the ARN of a key that the function's role may use (kms:Decrypt)",
                )

    def _check_custom_challenge(self) -> None:
        three = ("define_auth_challenge", "create_auth_challenge", "verify_auth_challenge_response")
        missing = [name for name in three if getattr(self, name) is None]
        if 0 < len(missing) < len(three):
            option("Triggers", missing[0], None).refuse(
                "must be set, as a sign-in of the app's own needs all of " + ", ".join(three),
                f"pass {' and '.join(missing)} as well",
            )


@dataclass(frozen=True)
class AttachedTriggers:
    """The triggers of one pool: the functions, and the key of the senders.

    Parameters
    ----------
    functions : dict of str to Function
        The functions that are made in this app, by trigger.
    arns : dict of str to str
        The ARNs of all, by trigger.
    version : str
        Version of the event of pre token generation, in Cognito's words.
    kms_key : KmsKey, optional
        The senders' key, if one was made.
    kms_key_arn : str, optional
        The ARN of their key, made here or not.
    sender_document, sender_policy : dict
        What lets senders of other stacks use the key, by trigger. Default: none.
    """

    functions: dict[str, FunctionBase]
    arns: dict[str, str]
    version: str
    kms_key: aws.kms_key.KmsKey | None
    kms_key_arn: str | None
    sender_document: dict[str, Document] = field(default_factory=dict)
    sender_policy: dict[str, aws.iam_role_policy.IamRolePolicy] = field(default_factory=dict)

    def lambda_config(self) -> aws.cognito_user_pool.CognitoUserPoolLambdaConfig | None:
        """The pool's ``lambda_config`` block."""
        if not self.arns:
            return None
        module = aws.cognito_user_pool
        arguments: dict[str, Any] = dict(self.arns)
        # The block for V1_0 too: left out, the provider keeps the version that was there before.
        if "pre_token_generation" in arguments:
            config = module.CognitoUserPoolLambdaConfigPreTokenGenerationConfig
            arguments["pre_token_generation_config"] = config(
                lambda_arn=arguments.pop("pre_token_generation"), lambda_version=self.version
            )
        if "custom_email_sender" in arguments:
            email = module.CognitoUserPoolLambdaConfigCustomEmailSender
            arguments["custom_email_sender"] = email(
                lambda_arn=arguments["custom_email_sender"], lambda_version="V1_0"
            )
        if "custom_sms_sender" in arguments:
            sms = module.CognitoUserPoolLambdaConfigCustomSmsSender
            arguments["custom_sms_sender"] = sms(
                lambda_arn=arguments["custom_sms_sender"], lambda_version="V1_0"
            )
        return module.CognitoUserPoolLambdaConfig(kms_key_id=self.kms_key_arn, **arguments)


def attach(pool: Component, triggers: Triggers, *, protect: bool) -> AttachedTriggers:
    """Make the functions of handlers, and the senders' key; both come before the pool."""
    functions = {
        name: _function(pool, name, target)
        for name, target in triggers.given()
        if isinstance(target, FunctionBase) or not _is_arn(target)
    }
    arns = {
        name: functions[name].arn if name in functions else str(target)
        for name, target in triggers.given()
    }
    key, key_arn = _senders_key(pool, triggers, protect)
    documents, policies = _let_senders_decrypt(pool, functions, key_arn)
    _lock_key(pool, triggers, is_made=key is not None, protect=protect)
    version = VERSIONS[triggers.pre_token_generation_version]
    return AttachedTriggers(functions, arns, version, key, key_arn, documents, policies)


def permit(
    pool: Component, attached: AttachedTriggers, pool_arn: str
) -> dict[str, aws.lambda_permission.LambdaPermission]:
    """Allow only this pool to call the functions."""
    for name, function in attached.functions.items():
        refuse_other_region(pool, f"triggers={name}", function)
    return {
        name: pool.resource("trigger_permission", each=name).of(
            aws.lambda_permission.LambdaPermission,
            action="lambda:InvokeFunction",
            function_name=attached.functions[name].name if name in attached.functions else arn,
            principal=PRINCIPAL,
            source_arn=pool_arn,
        )
        for name, arn in attached.arns.items()
    }


def _is_arn(target: str) -> bool:
    return is_token(target) or target.startswith("arn:")


def _function(pool: Component, name: str, target: TriggerTarget) -> FunctionBase:
    if isinstance(target, FunctionBase):
        return target
    return Function(pool, re.sub(r"(?:^|_)([a-z])", lambda word: word[1].upper(), name), target)


def _senders_key(
    pool: Component, triggers: Triggers, protect: bool
) -> tuple[aws.kms_key.KmsKey | None, str | None]:
    senders = [name for name, _ in triggers.given() if name in SENDERS]
    if not senders:
        return None, None
    key = None
    arn = triggers.kms_key_arn
    if arn is None:
        key = pool.resource("senders_key", suffix="senders").of(
            aws.kms_key.KmsKey,
            description=f"Codes that {pool.path} hands to its senders",
            enable_key_rotation=KEY_ROTATION,
            deletion_window_in_days=KEY_DELETION_WINDOW // timedelta(days=1),
            lifecycle=pool.keep_data(protect),
        )
        arn = key.arn
    return key, arn


def _let_senders_decrypt(
    pool: Component, functions: dict[str, FunctionBase], key_arn: str | None
) -> tuple[dict[str, Document], dict[str, aws.iam_role_policy.IamRolePolicy]]:
    """Let the senders use the key; returns what that makes, by trigger.

    A role of another stack gets the right from here: the pool needs its function, so the function's
    stack can't need the key.
    """
    documents, policies = {}, {}
    for name, function in functions.items():
        # An imported one is allowed where it is made, on a key that is there before the pool.
        if name not in SENDERS or key_arn is None or function.is_imported:
            continue
        permission = Permission(actions=["kms:Decrypt"], resources=[key_arn])
        elsewhere = function.stack is not pool.stack and is_token(key_arn)
        if not elsewhere or not isinstance(function, Function):
            function.allow(permission)
            continue
        document = pool.resource("sender_document", suffix="sender", each=name).of(
            Document, statement=PolicyDocument([permission]).statements()
        )
        documents[name] = document
        policies[name] = pool.resource("sender_policy", suffix="sender", each=name).of(
            aws.iam_role_policy.IamRolePolicy,
            # Pools of two stacks may have one address, and a role its policies by name.
            name=shortened(
                f"{name_elsewhere(pool.stack, function.stack)}_{pool.address}",
                LONGEST_POLICY_NAME,
                f"_{name}",
            ),
            role=function.role.nodes.role.name,
            policy=document.json,
        )
    return documents, policies


def _lock_key(pool: Component, triggers: Triggers, *, is_made: bool, protect: bool) -> None:
    """Record the senders' key, and refuse to lose it: what it encrypted can't be read then."""
    path = f"{pool.path}.senders_key"
    if not protect:
        pool.stack.forget_fields(path)
    elif is_made:
        pool.stack.lock_fields(path, {"kind": "SendersKey"}, lambda recorded: None)
    elif pool.stack.recorded_fields(path) is not None:
        senders = [name for name, _ in triggers.given() if name in SENDERS]
        entry = path.partition("/")[2]
        option(pool, "triggers", senders or None).refuse(
            "must have a custom sender and no kms_key_arn, as in the lock file: the plan would "
            "delete the KMS key of the senders, and what it encrypted could not be read any more",
            f"bring the sender back, or, if the key should go, remove the entry {entry!r} from "
            f"{LOCK_FILE} in the same change; within {KEY_DELETION_WINDOW.days} days "
            "`aws kms cancel-key-deletion` brings it back",
        )
