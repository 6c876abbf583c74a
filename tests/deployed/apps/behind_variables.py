"""The app of every option, with variables of Terraform's in place of its values.

``python -m tests.deployed.apps.behind_variables FORM FORM`` says all values in the first of the
forms that fits (see `FORMS`), but those that must be known at synth, and those that are words of
Gatehouse's own: Terraform's values are AWS's words.
"""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from gatehouse.core import AppStack
from gatehouse.core.engine import TerraformVariable, Token
from gatehouse.core.tokens import is_token

from tests.deployed.apps import every_option
from tests.deployed.option_use import MAKING, classes, parameters


def _variable(stack: AppStack, type: str, value: Any) -> TerraformVariable:
    """A variable whose default is the value that it stands for."""
    count = len(stack.__dict__.setdefault("_test_variables", []))
    stack.__dict__["_test_variables"].append(value)
    made = TerraformVariable(stack, f"value_{count}", type=type)
    # As an argument, CDKTF would write the keys of a map in snake case.
    made.add_override("default", value)
    return made


def _is_text(value: object) -> bool:
    """Whether it is text that a variable can have as its default, which holds no references."""
    return isinstance(value, str) and not is_token(value)


def _is_texts(value: object) -> bool:
    return isinstance(value, (list, tuple)) and bool(value) and all(map(_is_text, value))


def _whole_list(stack: AppStack, value: Any) -> Any:
    if _is_texts(value):
        return _variable(stack, "list(string)", [*value]).list_value
    return value


def _entries(stack: AppStack, value: Any) -> Any:
    if _is_texts(value):
        return [_variable(stack, "string", each).string_value for each in value]
    return value


def _mixed_list(stack: AppStack, value: Any) -> Any:
    if _is_texts(value):
        *first, last = value
        return [*_variable(stack, "list(string)", first).list_value, last]
    return value


def _object(stack: AppStack, value: Any) -> Any:
    if _is_texts(value):
        return _variable(stack, "list(string)", [*value]).value
    if _is_text_map(value):
        return _variable(stack, "map(string)", {**value}).value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _variable(stack, "number", value).value
    return value


def _number(stack: AppStack, value: Any) -> Any:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _variable(stack, "number", value).number_value
    return value


def _flag(stack: AppStack, value: Any) -> Any:
    return _variable(stack, "bool", value).boolean_value if isinstance(value, bool) else value


def _is_text_map(value: object) -> bool:
    return (
        isinstance(value, Mapping) and bool(value) and all(map(_is_text, (*value, *value.values())))
    )


def _whole_map(stack: AppStack, value: Any) -> Any:
    if _is_text_map(value):
        made = _variable(stack, "map(string)", {**value})
        return Token.as_string_map(made.value)
    return value


def _values(stack: AppStack, value: Any) -> Any:
    if _is_text_map(value):
        return {name: _variable(stack, "string", each).string_value for name, each in value.items()}
    return value


#: How a value of the app may be said by Terraform instead.
FORMS: dict[str, Callable[[AppStack, Any], Any]] = {
    "list": _whole_list,
    "entries": _entries,
    "mixed": _mixed_list,
    "object": _object,
    "number": _number,
    "flag": _flag,
    "map": _whole_map,
    "values": _values,
}


def _is_called_by_app() -> bool:
    """Whether the app makes what is made, and not a construct of the package for itself."""
    frame = sys._getframe(2)
    while frame.f_back and frame.f_globals.get("__name__", "").startswith("jsii"):
        frame = frame.f_back
    return frame.f_globals.get("__name__") == every_option.__name__


#: What Gatehouse must know at synth, by the form of its value, and what it decides.
KNOWN: dict[str, dict[str, str]] = {
    "list": {
        "Function.include": "which files are in the zip",
        "Mfa.factors": "which messages and which role are made",
        "RoleAsItRuns.managed_policies": "how many attachments there are, one for each policy",
        "UserPool.account_recovery": "how many blocks there are, one for each way",
    },
    "map": {
        **{
            f"{provider}.attributes": "which attributes the pool's clients must be able to write"
            for provider in ("Amazon", "Apple", "Facebook", "Google", "Oidc", "Saml")
        },
        **{
            f"{owner}.principal_tags": "which grants on tags hold"
            for owner in ("Auth", "IdentityPool", "OidcLogin", "SamlLogin")
        },
        "AwsService.parameters": "which parameters are missing",
        "PrivateService.headers": "which headers are taken off other routes",
        **{
            f"{owner}.name": "names in AWS, by stage"
            for owner in (
                *("Bucket", "Function", "HttpApi", "IdentityPool", "RoleAsItRuns", "Table"),
                *("UserPool", "add_client"),
            )
        },
        "add_resource_server.scopes": "which scopes clients may name",
    },
    "flag": {
        **{
            f"{owner}.protect": "what the lock file and the lifecycle say"
            for owner in ("Bucket", "IdentityPool", "Table", "UserPool")
        },
        **{
            f"{kind}Attribute.mutable": "which attributes users may write; the lock file has it"
            for kind in ("Boolean", "DateTime", "Number", "Standard", "String")
        },
        "Auth.identity_pool": "whether there is one",
        "Bucket.versioning": "a word of S3's",
        "Function.tracing": "what the role may do",
        "Saml.signed_requests": "which details the provider has",
        "StandardAttribute.required": "what clients must be able to write; the lock file has it",
        "Trust.tag_session": "which actions the trust has",
        "UserPool.case_sensitive": "the lock file has it",
        "UserPool.verify_before_update": "which addresses are confirmed",
    },
}
KNOWN_OPTIONS = frozenset(option for options in KNOWN.values() for option in options)
#: What rights go by: where only Terraform knows it, users may write the claims, and the pool's
#: tags and rules are refused.
BEHIND_CLAIMS = frozenset({"add_client.write_attributes"})


#: Options with words of Gatehouse's own, where AWS has others: ``srp`` is ``ALLOW_USER_SRP_AUTH``.
OWN_WORDS = frozenset(
    {
        "Auth.aliases",
        "Auth.usernames",
        "ChoiceSignIn.factors",
        "ThreatProtection.compromised_at",
        "UserPool.aliases",
        "UserPool.auto_verify",
        "UserPool.usernames",
        "add_client.auth_flows",
        "on_object.events",
    }
)


class Replacing:
    """Puts tokens of one form in place of the values that the app gives to options."""

    def __init__(self, takes: Callable[[str], bool], *forms: str) -> None:
        self.replaced: set[str] = set()
        self._forms = [FORMS[form] for form in forms]
        self._takes = takes
        self._stack: AppStack | None = None

    @contextmanager
    def active(self) -> Iterator[None]:
        """Replace what the app passes while this is open."""
        with pytest.MonkeyPatch.context() as patch:
            for name, kind in classes().items():
                if name == "AppStack":
                    self._note_stack(patch, kind)
                else:
                    self._wrap(patch, kind, "__init__", name)
                for method in MAKING:
                    for base in kind.__mro__:
                        if method in vars(base):
                            self._wrap(patch, base, method, method)
            yield

    def _note_stack(self, patch: pytest.MonkeyPatch, kind: type) -> None:
        made = vars(kind)["__init__"]

        def init(stack: Any, *args: Any, **kwargs: Any) -> None:
            made(stack, *args, **kwargs)
            self._stack = stack

        patch.setattr(kind, "__init__", init)

    def _wrap(self, patch: pytest.MonkeyPatch, kind: type, name: str, called: str) -> None:
        original = vars(kind)[name]
        if hasattr(original, "_replacing") or not callable(original):
            return
        signature = inspect.signature(original)
        options = set(parameters(original))

        @functools.wraps(original)
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            if not _is_called_by_app():
                return original(*args, **kwargs)
            given = signature.bind(*args, **kwargs)
            for option in given.arguments.keys() & options:
                given.arguments[option] = self._replace(
                    f"{called}.{option}", given.arguments[option]
                )
            return original(*given.args, **given.kwargs)

        wrapped._replacing = True  # type: ignore[attr-defined]
        patch.setattr(kind, name, wrapped)

    def _replace(self, option: str, value: Any) -> Any:
        if self._stack is None or not self._takes(option):
            return value
        for form in self._forms:
            now = form(self._stack, value)
            if now is not value:
                self.replaced.add(option)
                return now
        return value


def main() -> None:
    """Synthesize the app with variables in place of its values."""
    fits = Replacing(
        lambda option: option not in KNOWN_OPTIONS | BEHIND_CLAIMS | OWN_WORDS, *sys.argv[1:]
    )
    with fits.active():
        every_option.main()


if __name__ == "__main__":
    main()
