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
from gatehouse.local.questions import s3, secret_keys

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
    is_form = call is not None and service == "s3" and access_key not in ("", _key(caller))
    if access_key and (call is None or is_form):
        # Work in the background; or a form that a browser sends, whose signature S3 has checked.
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
    context = dict(service_context or {})
    asked = [Question(action, resource_arn, context)]
    if is_form:
        asked = list(s3.of_upload(asking, action, resource_arn, context))
    if action == "secretsmanager:GetSecretValue":
        asked += secret_keys.of_secret_arn(asking, resource_arn)
    verdicts = (decisions.decide(asking, each) for each in asked)
    verdict = next((each for each in verdicts if not each.allowed), None)
    through = context.get("s3:DataAccessPointArn")
    if verdict is None and action in _OF_BUCKETS_ALONE and resource_arn == through:
        return iam_evaluator.EvalResult("Deny", caller.arn, resource_policy_arn=through)
    if verdict is None:
        return None
    explicit = verdict.effect == "ExplicitDeny"
    result = iam_evaluator.EvalResult("Deny" if explicit else "ImplicitDeny", caller.arn)
    if explicit and verdict.layer == "resource policy":
        result.resource_policy_arn = resource_arn
    return result


#: What no access point does for a bucket
#: (https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-service-api-support.html).
_OF_BUCKETS_ALONE = frozenset({"s3:DeleteBucketPolicy", "s3:PutBucketPolicy"})
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
    return None


def _key(caller: state.Credential | None) -> str:
    return caller.access_key if caller else ""


def _known(code: str) -> str:
    return code if code in iam_actions._AUTH_FAILURES else "SignatureDoesNotMatch"


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
