"""The one place that decides, and the journal of what was decided.

A question, the caller's policies and the resource's own go to ``gatehouse.access``. The answer is
kept with the statement that made it, for the logs and for whoever asks why.
"""

from __future__ import annotations

import json
import logging
import secrets
import time
from collections import deque
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timezone
from functools import lru_cache
from typing import Any

from gatehouse import access
from gatehouse.local.emulator import state
from gatehouse.local.gateway import call as calls
from gatehouse.local.gateway import decision_file
from gatehouse.local.gateway.call import Call, Question

logger = logging.getLogger("gatehouse")

#: How many decisions are kept; older ones are forgotten.
_KEPT = 5000
#: What the owner of a bucket may always do, so that nobody locks an account out of a bucket:
#: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketPolicy.html
_ALWAYS_THE_ROOTS = frozenset({"s3:DeleteBucketPolicy", "s3:GetBucketPolicy", "s3:PutBucketPolicy"})
#: What no policy refuses:
#: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
_NEVER_REFUSED = frozenset({"sts:GetCallerIdentity", "sts:GetSessionToken"})
#: What ``AssumeRole`` asks for: all that a session of ``GetSessionToken`` calls of IAM and STS, as
#: nobody signs in with MFA here:
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html
_OF_ASSUME_ROLE = frozenset({"sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"})
#: A key policy must allow even the users and roles of its own account.
_POLICY_MUST_ALLOW = frozenset({"kms"})
_LEADING_KEYS = "dynamodb:leadingkeys"
_DENY_ALL = {"Effect": "Deny", "Action": "*", "Resource": "*"}
#: A name that no policy can mean but by an asterisk.
_ANYTHING = secrets.token_hex(16)
_ALLOW_ALL = {"Effect": "Allow", "Action": "*", "Resource": "*"}
#: Makes a policy that only delegates to the caller's account count as an allow.
_DELEGATED = access.Policies(
    identity=[
        access.parse_policy({"Version": "2012-10-17", "Statement": [_ALLOW_ALL]}, "the account")
    ],
    resource_must_allow=True,
)
#: Stands in for a document that cannot be read. AWS stores none, so there is no meaning to keep.
_UNREADABLE = access.parse_policy(
    {"Version": "2012-10-17", "Statement": [_DENY_ALL]}, "an unreadable policy"
)


@dataclass(frozen=True)
class Verdict:
    """A decision, and what made it.

    Parameters
    ----------
    time : float
        When it was made.
    request_id, method, path, service : str
        The request.
    caller : str
        The caller's ARN; ``*`` for a request without a signature.
    action, resource : str
        What was asked.
    effect : str
        ``Allow``, ``ExplicitDeny`` or ``ImplicitDeny``.
    layer : str
        What decided: ``identity policy``, ``permissions boundary``, ``session policy``, ``resource
        policy``, ``function's permission``, ``route's authorizer``, ``service's own check``,
        ``root`` or ``always allowed``.
    policy : str
        The policy that the statement is in, in words; empty where no statement decided.
    sid : str
        The statement's id, or its place in the policy.
    reason : str
        A sentence for people.
    """

    time: float
    request_id: str
    method: str
    path: str
    service: str
    caller: str
    action: str
    resource: str
    effect: str
    layer: str
    policy: str
    sid: str
    reason: str

    @property
    def allowed(self) -> bool:
        """Whether the request may go on."""
        return self.effect == "Allow"


class Journal:
    """The newest decisions, oldest first."""

    def __init__(self) -> None:
        self._kept: deque[Verdict] = deque(maxlen=_KEPT)

    def add(self, verdict: Verdict) -> Verdict:
        """Keep a decision; a refusal goes to the log as well."""
        self._kept.append(verdict)
        if verdict.allowed:
            statement = f"{verdict.policy} {verdict.sid}".strip()
            decision_file.keep(verdict.action, verdict.resource, verdict.caller, statement)
        else:
            logger.info("refused: %s: %s", verdict.layer, verdict.reason)
        return verdict

    def as_json(self) -> list[dict[str, Any]]:
        """Return the decisions for another program."""
        return [asdict(each) for each in list(self._kept)]


journal = Journal()


def decide(call: Call, question: Question, document: Any = None) -> Verdict:
    """Decide whether the caller of a request may do what it asks.

    Parameters
    ----------
    call : Call
        The request.
    question : Question
        What is asked.
    document : str, dict or None
        The policy that the resource is to get. Default None: it keeps the one that it has.

    Returns
    -------
    Verdict
        The decision, which is in the journal as well.
    """
    caller = call.caller
    if caller is None:
        raise ValueError("a request without a signature has no policies to decide by")
    if question.action in _NEVER_REFUSED:
        return _kept(call, question, _allowed("it is never refused"), "always allowed")
    if reason := _beyond_session(call, caller, question.action):
        denied = access.Decision("ImplicitDeny", None, reason)
        return _kept(call, question, denied, "service's own check")
    held = state.held(caller)
    if call.caller is not None and caller.is_root and question.action in _ALWAYS_THE_ROOTS:
        return _kept(call, question, _allowed("the root may always do it"), "root")
    service = question.service or call.service
    keys = _keys(call, caller, question, held)
    found = state.resource_policy(service, question.action, question.resource, keys)
    if document is not None:
        found = (document, call.account)
    request = access.Request(
        question.action,
        question.resource,
        principal_of(caller.arn),
        keys,
        account=caller.account,
        resource_account=found[1] if found else None,
    )
    policies = access.Policies(
        identity=[compiled(each.content, each.place) for each in held.identity],
        boundary=_all(held.boundary),
        session=_all(held.session),
        resource=_of_resource(found, question.resource),
        resource_must_allow=found is not None and service in _POLICY_MUST_ALLOW,
    )
    decision = access.evaluate(request, policies)
    if decision.allowed and question.unreadable and _names_key(held, _LEADING_KEYS):
        decision = access.Decision("ImplicitDeny", None, question.unreadable)
    return _kept(call, question, decision, _layer(request, policies, decision))


def _beyond_session(call: Call, caller: state.Credential, action: str) -> str:
    """Return why a session may not make a request whatever its policies say; empty if it may.

    It is about what is called: whoever passes a role to a function calls Lambda, not IAM.
    """
    if caller.session is None or caller.kind == "AssumedRole":
        return ""
    if call.service not in ("iam", "sts"):
        return ""
    if caller.kind == "FederatedUser":
        return "a session of GetFederationToken calls of IAM and STS only GetCallerIdentity"
    if action in _OF_ASSUME_ROLE:
        return ""
    return (
        "a session of GetSessionToken without MFA calls of IAM and STS only AssumeRole and "
        "GetCallerIdentity"
    )


def by_resource(request: access.Request, document: Any, place: str, layer: str) -> Verdict:
    """Decide by a resource's policy alone, for a service or for a call without a signature.

    Parameters
    ----------
    request : access.Request
        What is asked.
    document : str or dict
        The resource's policy; empty where it has none.
    place : str
        Where the policy is kept, in words.
    layer : str
        The kind of policy, for the journal.
    """
    resource = [compiled(document, place)] if document else []
    decision = access.evaluate(request, access.Policies(resource=resource))
    call = calls.current.get()
    question = Question(request.action, request.resource)
    return _kept(call, question, decision, layer, caller=request.who().value)


def by_trust(request: access.Request, document: Any, place: str, layer: str) -> Verdict:
    """Decide by a policy that must allow by itself, where naming the account is enough.

    Parameters
    ----------
    request : access.Request
        What is asked.
    document : str or dict
        The policy.
    place : str
        Where it is kept, in words.
    layer : str
        The kind of policy, for the journal.
    """
    decision = access.evaluate_trust(request, compiled(document, place), _DELEGATED)
    call = calls.current.get()
    question = Question(request.action, request.resource)
    return _kept(call, question, decision, layer, caller=request.who().value)


def by_role(role: str, session: str, action: str, resource: str) -> Verdict:
    """Decide whether a service may do something with a role that it uses.

    Parameters
    ----------
    role : str
        The role's ARN.
    session : str
        The name of the session.
    action, resource : str
        What is asked.
    """
    caller = _session_of(role, session)
    current = calls.current.get()
    call = replace(current, caller=caller) if current else None
    question = Question(action, resource, service=action.partition(":")[0])
    if call is None:
        raise ValueError("a role is used for a request")
    return decide(call, question)


def _session_of(role: str, session: str) -> state.Credential:
    """Return a service's session of a role; an ARN with another path has the policies of none."""
    account, name = role.split(":")[4], role.rpartition("/")[2]
    if state.role_of(role) is None:
        name = ""
    arn = f"arn:aws:sts::{account}:assumed-role/{name}/{session}"
    return state.Credential("", "", account, arn, "", "AssumedRole", name)


def everything(call: Call, role: str = "") -> Verdict:
    """Decide whether the caller of a request, or a role, may do everything.

    That is an Allow of all actions on all resources without conditions, and no Deny, in each kind
    of policy that counts.

    Parameters
    ----------
    call : Call
        The request.
    role : str
        The ARN of a role that a service uses. Default "": the caller itself.
    """
    caller = _session_of(role, "AWSCloudFormation") if role else call.caller
    if caller is None:
        raise ValueError("a request without a signature has no policies to decide by")
    if caller.is_root:
        return _kept(call, Question("*"), _allowed("it is the root"), "root", caller.arn)
    held = state.held(caller)
    kinds = [each for each in (held.identity, held.boundary, held.session) if each is not None]
    if all(map(_are_everything, kinds)):
        decision = _allowed("its policies allow everything")
    else:
        reason = (
            f"{caller.arn} must be allowed everything: by an Allow of Action * on Resource *, and "
            "no Deny. The local AWS carries it out as the account's root. Use an administrator's "
            "key, or give the stack such a role."
        )
        decision = access.Decision("ImplicitDeny", None, reason)
    return _kept(call, Question("*"), decision, "identity policy", caller.arn)


def _are_everything(documents: list[state.Document]) -> bool:
    statements = [
        statement
        for each in documents
        for statement in compiled(each.content, each.place).statements
    ]
    allowed = [each for each in statements if each.effect == "Allow"]
    return len(allowed) == len(statements) and any(map(_is_everything, allowed))


def _is_everything(statement: access.Statement) -> bool:
    named = not (statement.conditions or statement.not_actions or statement.not_resources)
    return (
        named
        and statement.covers_action(f"{_ANYTHING}:{_ANYTHING}")
        and statement.covers_resource(_ANYTHING, {})
    )


def may_assume(service: str, role: str, account: str) -> bool:
    """Return whether a service may assume a role: one of the account, that trusts the service.

    Parameters
    ----------
    service : str
        The service's principal, for example ``lambda.amazonaws.com``.
    role : str
        The role's ARN.
    account : str
        The account that the service works for.
    """
    held = state.role_of(role)
    if held is None or role.split(":")[4] != account:
        return False
    keys = {"aws:SourceAccount": account}
    request = access.Request("sts:AssumeRole", role, access.Principal.service(service), keys)
    trust = compiled(held["AssumeRolePolicyDocument"], f"the trust policy of {role}")
    return access.evaluate_trust(request, trust).allowed


def compiled(content: Any, place: str) -> access.Policy:
    """Compile a document; one that cannot be read denies everything and is named in the log."""
    return _compiled(content if isinstance(content, str) else json.dumps(content), place)


@lru_cache(maxsize=2048)
def _compiled(text: str, place: str) -> access.Policy:
    try:
        return access.parse_policy(text, place)
    except access.InvalidPolicy as error:
        logger.error("a policy cannot be read, so it denies everything: %s", error)
        return _UNREADABLE


def _all(documents: list[state.Document] | None) -> list[access.Policy] | None:
    if documents is None:
        return None
    return [compiled(each.content, each.place) for each in documents]


def _of_resource(found: tuple[Any, str] | None, arn: str) -> list[access.Policy]:
    return [compiled(found[0], f"the policy of {arn}")] if found and found[0] else []


def _keys(
    call: Call, caller: state.Credential, question: Question, held: state.Held
) -> dict[str, Any]:
    """Return the condition keys of a request, each as AWS sets it."""
    named = {name.lower() for name in question.keys}
    keys = {
        **request_keys(call),
        "aws:ViaAWSService": "false",
        **question.keys,
        **state.caller_keys(caller),
        "aws:PrincipalIsAWSService": "false",
        "aws:PrincipalType": caller.kind,
        "aws:PrincipalOrgID": state.organization_of(caller.account),
        "aws:RequestedRegion": call.region or None,
    }
    if "aws:tagkeys" not in named:
        keys["aws:TagKeys"] = None
    if _names_key(held, "aws:resourcetag/"):
        for name, value in state.tags_of(question.resource).items():
            if f"aws:resourcetag/{name.lower()}" not in named:
                keys[f"aws:ResourceTag/{name}"] = value
    return keys


def request_keys(call: Call | None) -> dict[str, Any]:
    """Return the keys about how a request was sent and signed, and when.

    A connection over the loopback address counts as one with TLS: no network lies in between, and a
    bucket that refuses calls without TLS, as it should, would refuse every call.
    """
    now = datetime.now(timezone.utc)
    keys: dict[str, Any] = {
        "aws:CurrentTime": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "aws:EpochTime": str(int(now.timestamp())),
        "aws:SecureTransport": "true",
    }
    if call is None:
        return keys
    headers = call.received.headers
    keys["aws:SourceIp"] = call.received.source_ip
    keys["aws:UserAgent"] = headers.get("user-agent") or None
    keys["aws:Referer"] = headers.get("referer") or None
    algorithm = "AWS4-HMAC-SHA256"
    if "X-Amz-Signature" in call.received.query:
        keys["s3:authType"], keys["s3:signatureversion"] = "REST-QUERY-STRING", algorithm
    elif headers.get("authorization", "").startswith(algorithm):
        keys["s3:authType"], keys["s3:signatureversion"] = "REST-HEADER", algorithm
    elif "AWSAccessKeyId" in call.received.query:
        keys["s3:authType"], keys["s3:signatureversion"] = "REST-QUERY-STRING", "AWS"
    return keys


def principal_of(arn: str) -> access.Principal:
    """Read a caller; a session's ARN leaves out the path of its role, so the role is looked up."""
    principal = access.Principal.of(arn)
    if principal.kind != "assumed-role" or principal.role_arn is None:
        return principal
    role = state.role_arn(principal.account or "", principal.role_arn.rpartition("/")[2])
    return access.Principal("AWS", arn, role_arn=role) if role else principal


def _names_key(held: state.Held, prefix: str) -> bool:
    """Whether a policy of the caller has a condition on a key."""
    return any(
        prefix in _lower_text(each.content if isinstance(each.content, str) else None, each)
        for each in (*held.identity, *(held.boundary or ()), *(held.session or ()))
    )


def _lower_text(text: str | None, document: state.Document) -> str:
    return (json.dumps(document.content) if text is None else text).lower()


def _layer(request: access.Request, policies: access.Policies, decision: access.Decision) -> str:
    """Return which kind of policy decided."""
    statement = decision.statement
    if statement is not None:
        for name, group in _groups(policies):
            if any(statement in each.statements for each in group):
                return name
        return "identity policy"
    if decision.allowed:
        return "root"
    for name, without in (
        ("resource policy", replace(policies, resource_must_allow=False)),
        ("permissions boundary", replace(policies, boundary=None)),
        ("session policy", replace(policies, session=None)),
    ):
        if without != policies and access.evaluate(request, without).allowed:
            return name
    return "identity policy"


def _groups(policies: access.Policies) -> list[tuple[str, Any]]:
    return [
        ("resource policy", policies.resource),
        ("permissions boundary", policies.boundary or ()),
        ("session policy", policies.session or ()),
        ("identity policy", policies.identity),
    ]


def _allowed(why: str) -> access.Decision:
    return access.Decision("Allow", None, why)


def _kept(
    call: Call | None,
    question: Question,
    decision: access.Decision,
    layer: str,
    caller: str = "",
) -> Verdict:
    statement = decision.statement
    who = caller or (call.caller.arn if call and call.caller else "*")
    return journal.add(
        Verdict(
            time.time(),
            call.request_id if call else "",
            call.received.method if call else "",
            call.received.path if call else "",
            question.service or (call.service if call else ""),
            who,
            question.action,
            question.resource,
            decision.effect,
            layer,
            statement.place if statement else "",
            (statement.sid or str(statement.index)) if statement else "",
            decision.reason,
        )
    )


def note(layer: str, allowed: bool, reason: str, action: str, resource: str) -> None:
    """Keep a decision that was not made by policies: a route's authorizer's, or a service's."""
    effect: Any = "Allow" if allowed else "ExplicitDeny"
    decision = access.Decision(effect, None, reason)
    _kept(calls.current.get(), Question(action, resource), decision, layer)
