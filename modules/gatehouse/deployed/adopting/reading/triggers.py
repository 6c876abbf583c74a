"""The functions that a user pool calls."""

from __future__ import annotations

from .http_api import function_of
from .user_pool import RunningUserPool

#: Cognito's words, and those of `Triggers`.
_WORDS = {
    "PreSignUp": "pre_sign_up",
    "PostConfirmation": "post_confirmation",
    "PreAuthentication": "pre_authentication",
    "PostAuthentication": "post_authentication",
    "DefineAuthChallenge": "define_auth_challenge",
    "CreateAuthChallenge": "create_auth_challenge",
    "VerifyAuthChallengeResponse": "verify_auth_challenge_response",
    "CustomMessage": "custom_message",
    "PreTokenGeneration": "pre_token_generation",
    "UserMigration": "user_migration",
}
_CHALLENGE = {"DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse"}
# With their key, and what is no function by itself.
_OTHERS = {"KMSKeyID", "CustomEmailSender", "CustomSMSSender"}
_TOKENS = "PreTokenGenerationConfig"


def triggers_of(running: RunningUserPool) -> dict[str, str]:
    """The names of the functions that a pool calls, by trigger.

    Empty where it has a trigger that can't be taken over: a sender of its own, a version or alias
    of a function, one of another account or region, or a part of a challenge.
    """
    config = {name: each for name, each in (running.pool.get("LambdaConfig") or {}).items() if each}
    config.pop(_TOKENS, None)  # PreTokenGeneration has its ARN too
    if config.keys() & _OTHERS or 0 < len(config.keys() & _CHALLENGE) < len(_CHALLENGE):
        return {}
    of_pool = str(running.pool["Arn"]).split(":")
    found = {}
    for name, word in _WORDS.items():
        if name not in config:
            continue
        parts = str(config[name]).split(":")
        if len(parts) != 7 or parts[3:5] != of_pool[3:5]:
            return {}
        found[word] = function_of(str(config[name]))
    return found


def token_version_of(running: RunningUserPool) -> str:
    """The version of the event of the tokens' trigger, as `Triggers` writes it."""
    config = (running.pool.get("LambdaConfig") or {}).get(_TOKENS) or {}
    return str(config.get("LambdaVersion") or "V1_0").partition("_")[0].lower()
