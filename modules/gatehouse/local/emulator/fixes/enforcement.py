"""What the emulator asks while it carries a request out is decided by the gateway.

Some addresses and services ask for permissions themselves: a function's URL, a REST API, a batch of
secrets, a notification of a bucket. Their questions go through here to ``gateway.decisions``, so
that nothing else decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ministack.core import iam_actions, iam_evaluator

from gatehouse import access
from gatehouse.local.emulator import state
from gatehouse.local.emulator.fixing import fix
from gatehouse.local.emulator.patching import Upstream
from gatehouse.local.gateway import call as calls
from gatehouse.local.gateway import decisions, signature
from gatehouse.local.gateway.call import Call, Question, Received
from gatehouse.local.gateway.signing.reading import RefusedError

_WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity"
#: What may be called without a signature: the service then decides by the resource's policy.
_OPEN = frozenset({"execute-api:Invoke", "lambda:InvokeFunctionUrl"})
_NOBODY = Received("", "", "", "", {}, (), {}, b"", "127.0.0.1")


@fix(
    iam_evaluator,
    "check_credentials",
    signature="(access_key_id, service=None)",
    body="2286c93373db",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
)
def _gateway_check_credentials(_: Upstream) -> Upstream:
    """Let the gateway check keys and signatures."""
    return check_credentials


@fix(
    iam_evaluator,
    "enforce",
    signature="(access_key_id, iam_action, service, region, resource_arn='*', "
    "service_context=None)",
    body="25b0d4786db6",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
)
def _gateway_enforce(_: Upstream) -> Upstream:
    """Let the gateway decide."""
    return enforce


@fix(
    iam_evaluator,
    "evaluate_resource_policy",
    signature="(doc, ctx, service=None, named_only=False, direct_only=False)",
    body="d4757de86b9a",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
)
def _gateway_evaluate_resource_policy(_: Upstream) -> Upstream:
    """Let the gateway decide by the policy of a resource."""
    return evaluate_resource_policy


@fix(
    iam_evaluator,
    "evaluate_trust_policy",
    signature="(trust_doc, caller_arn, ctx=None)",
    body="1a268b57f710",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
)
def _gateway_evaluate_trust_policy(_: Upstream) -> Upstream:
    """Let the gateway decide by the trust policy of a role."""
    return evaluate_trust_policy


def enforce(
    access_key: str,
    action: str,
    service: str,
    region: str,
    resource_arn: str = "*",
    service_context: Mapping[str, Any] | None = None,
) -> Any:
    """Return None if a caller may do what the emulator asks, else its own kind of refusal."""
    call = calls.current.get()
    refused = _identified(call, access_key, service)
    if refused is not None:
        return refused
    caller = call.caller if call else None
    if access_key and (caller is None or caller.access_key != access_key):
        # A form that a browser sends, whose signature S3 has checked; or work in the background.
        found = state.credential(access_key)
        if isinstance(found, state.UnknownKey):
            return iam_evaluator.AuthError(found.code, found.message)
        caller = found
    if caller is None:
        if service == "s3" or action in _OPEN or iam_evaluator._served_unsigned(service, action):
            return None
        message = iam_actions.anonymous_denial_message(service, action, resource_arn)
        return iam_evaluator.AuthError("MissingAuthenticationToken", message)
    asking = Call(
        call.received if call else _NOBODY,
        call.request_id if call else "",
        service,
        caller.account,
        region,
        caller,
    )
    question = Question(action, resource_arn, dict(service_context or {}))
    verdict = decisions.decide(asking, question)
    if verdict.allowed:
        return None
    explicit = verdict.effect == "ExplicitDeny"
    result = iam_evaluator.EvalResult("Deny" if explicit else "ImplicitDeny", caller.arn)
    if explicit and verdict.layer == "resource policy":
        result.resource_policy_arn = resource_arn
    return result


#: Calls of a REST API and of a WebSocket API's connections come under the name of the service that
#: manages APIs.
_SIGNED_FOR = {"apigateway": "execute-api"}


def check_credentials(access_key: str, service: str | None = None) -> Any:
    """Return why a key or its signature is not valid, None if it is."""
    return _identified(calls.current.get(), access_key, service or "")


def _identified(call: Call | None, access_key: str, service: str) -> Any:
    """Verify the signature of the current request, once."""
    if call is None or call.caller is not None:
        return None
    try:
        call.caller = signature.caller_of(call, _SIGNED_FOR.get(service, service))
    except RefusedError as refused:
        return iam_evaluator.AuthError(
            _known(refused.code), refused.message, details=refused.details
        )
    if call.caller is not None:
        iam_evaluator._verified_key.set(call.caller.access_key)
    return None


def _known(code: str) -> str:
    return code if code in iam_actions._AUTH_FAILURES else "SignatureDoesNotMatch"


@fix(
    iam_evaluator,
    "authenticate",
    signature="(access_key_id, account_id)",
    body="174d7e304070",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html",
)
def _authenticating(upstream: Upstream) -> Upstream:
    def authenticate(access_key: str, account: str) -> Any:
        call = calls.current.get()
        if call is None:  # the handshake of a WebSocket
            return upstream(access_key, account)
        return _identified(call, access_key, "")

    return authenticate


def evaluate_resource_policy(
    document: Any,
    context: Any,
    service: str | None = None,
    named_only: bool = False,  # these two are asked by upstream's own enforcement, which is gone
    direct_only: bool = False,
) -> Any:
    """Decide by a resource's policy alone, for the caller and for the service that calls for it."""
    if not document:
        return iam_evaluator.EvalResult("ImplicitDeny", context.principal_arn)
    who = [access.Principal.of(context.principal_arn or "*")]
    if service:
        who.append(access.Principal.service(service))
    place = f"the policy of {context.resource_arn}"
    effects = [
        decisions.by_trust(_request(context, each), document, place, "resource policy").effect
        for each in who
    ]
    decision = next((each for each in ("ExplicitDeny", "Allow") if each in effects), "ImplicitDeny")
    return iam_evaluator.EvalResult(decision.removeprefix("Explicit"), context.principal_arn)


def evaluate_trust_policy(document: Any, caller_arn: str, ctx: Any = None) -> bool:
    """Decide whether a role's trust policy allows a caller, or a token's provider, to assume it."""
    context = ctx
    if context is None:
        context = iam_evaluator.EvalContext(
            caller_arn, "", caller_arn.split(":")[4], "sts:AssumeRole", "*", ""
        )
    # The provider of a token sets the session's tags as the same principal.
    web = context.action == _WEB_IDENTITY or context.principal_type == "WebIdentityUser"
    principal = access.Principal.federated(caller_arn) if web else access.Principal.of(caller_arn)
    place = f"the trust policy of {context.resource_arn}"
    request = _request(context, principal)
    return decisions.by_trust(request, document, place, "trust policy").allowed


def _request(context: Any, principal: access.Principal) -> access.Request:
    """Make a request from the emulator's context of a call."""
    keys = {
        **decisions.request_keys(calls.current.get()),
        "aws:ViaAWSService": "false",
        **context.service_context,
        **context.principal_keys,
        **{f"aws:RequestTag/{name}": value for name, value in context.request_tags.items()},
        "aws:PrincipalIsAWSService": "false",
        "aws:PrincipalType": context.principal_type,
        "aws:PrincipalOrgID": state.organization_of(context.principal_account),
        "aws:RequestedRegion": context.region or None,
    }
    keys.setdefault("aws:tagkeys", context.tag_keys or None)
    return access.Request(
        context.action,
        context.resource_arn,
        principal,
        keys,
        account=context.principal_account or None,
    )


@fix(
    iam_evaluator,
    "validate_policy_document",
    signature="(doc)",
    body="fb6d28f73827",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
)
def _validating(upstream: Upstream) -> Upstream:
    def validate_policy_document(document: Any) -> str | None:
        problem: str | None = upstream(document)
        if problem is None:
            try:
                access.parse_policy(document, "the document")
            except access.InvalidPolicy as error:
                problem = str(error)
        return problem

    return validate_policy_document
