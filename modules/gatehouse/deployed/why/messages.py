"""Read what AWS says where it refuses: its sentence, an encoded message, an authorization id.

https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html has the sentence,
https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html the encoded
message, and
https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied-authorization-id.html
the id.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, UnknownServiceError

from gatehouse.deployed.why.seen import Verdict

Clients = Callable[[str], Any]

_SENTENCE = re.compile(
    r"User: (?P<caller>\S+) is not authorized to perform: (?P<action>[\w-]+:\w+)"
    r"(?: on resource: \"?(?P<resource>[^\s\"]+)\"?)?(?P<rest>[^\n]*)"
)
_NO_ALLOW = re.compile(r"because no (?P<kind>[\w -]+?)(?: polic(?:y|ies))? allows? ")
_DENY = re.compile(
    r"with an explicit deny in (?:an? |the )?(?P<kind>[\w -]+?)(?=[:.,]|$)"
    r"(?:: (?P<policy>arn:\S+?))?(?=[.,]?(?:\s|$))"
)
_ENCODED = re.compile(
    r"[Ee]ncoded (?:authorization failure )?message: ?(?P<text>[A-Za-z0-9+/=_-]{20,})"
)
_ID = re.compile(r"authorization id:? (?P<id>[0-9a-z]{8,})", re.IGNORECASE)
#: AWS's names of the kinds of policy, and ours.
_KINDS = {
    "identity-based": "identity policy",
    "resource-based": "resource policy",
    "permissions boundary": "permissions boundary",
    "session": "session policy",
    "service control": "service control policy",
    "resource control": "resource control policy",
    "vpc endpoint": "VPC endpoint policy",
}
_CHECKS = {
    "PRINCIPAL": "identity policy",
    "RESOURCE": "resource policy",
    "PERMISSIONS_BOUNDARY": "permissions boundary",
    "SESSION": "session policy",
    "SERVICE_CONTROL_POLICY": "service control policy",
    "RESOURCE_CONTROL_POLICY": "resource control policy",
    "VPC_ENDPOINT": "VPC endpoint policy",
}


@dataclass(frozen=True)
class Told:
    """What AWS said about a refusal.

    Parameters
    ----------
    verdict : Verdict
        What was refused, and by what.
    encoded, authorization_id : str
        What can be asked further; empty where the answer has none.
    unknown : tuple of str
        What could not be known, each a sentence.
    """

    verdict: Verdict
    encoded: str = ""
    authorization_id: str = ""
    unknown: tuple[str, ...] = ()


def read_message(text: str) -> Told | None:
    """Read the text of a refusal; None if it is none.

    Parameters
    ----------
    text : str
        What AWS answered, or a log that has it.

    Example
    -------
    >>> told = read_message("User: arn:aws:iam::111122223333:user/ann is not authorized to "
    ...     "perform: s3:GetObject on resource: arn:aws:s3:::notes/a because no identity-based "
    ...     "policy allows the s3:GetObject action")
    >>> told.verdict.layer, told.verdict.explicit
    ('identity policy', False)
    """
    encoded, named = _ENCODED.search(text), _ID.search(text)
    found = _SENTENCE.search(text)
    if found is None and not (encoded or named):
        return None
    verdict = Verdict("", "", False, False, "not known", "", "", "AWS refused it.")
    if found is not None:
        verdict = _of_sentence(found)
    return Told(
        verdict,
        encoded["text"] if encoded else "",
        named["id"] if named else "",
    )


def ask_further(told: Told, clients: Clients) -> Told:
    """Ask AWS what it knows of a refusal besides; what it does not say stays unknown.

    Parameters
    ----------
    told : Told
        What the answer said.
    clients : callable
        Makes a client of a service, by the service's name.
    """
    if told.authorization_id:
        told = _by_id(told, clients)
    if told.encoded:
        told = _decoded(told, clients)
    return told


def _of_sentence(found: re.Match[str]) -> Verdict:
    denied, missing = _DENY.search(found["rest"]), _NO_ALLOW.search(found["rest"])
    kind = (denied or missing or {"kind": ""})["kind"].lower()
    layer = next((ours for name, ours in _KINDS.items() if kind.startswith(name)), "not known")
    return Verdict(
        found["action"],
        found["resource"] or "",
        False,
        denied is not None,
        layer,
        (denied["policy"] or "") if denied else "",
        "",
        found[0].strip(),
        found["caller"],
    )


def _decoded(told: Told, clients: Clients) -> Told:
    needs = "sts:DecodeAuthorizationMessage"
    try:
        answer = clients("sts").decode_authorization_message(EncodedMessage=told.encoded)
        read = json.loads(answer["DecodedMessage"])
        context = read["context"]
    except (ClientError, BotoCoreError) as error:
        return _with_unknown(told, f"The encoded message stays closed: {lack(error, needs)}")
    except (ValueError, KeyError, TypeError):
        return _with_unknown(told, "The encoded message has a form that is not known here.")
    statements = [str(each.get("statementId", "")) for each in _items(read, "matchedStatements")]
    verdict = replace(
        told.verdict,
        action=str(context.get("action") or told.verdict.action),
        resource=str(context.get("resource") or told.verdict.resource),
        explicit=bool(read.get("explicitDeny")),
        sid=next(filter(None, statements), told.verdict.sid),
        principal=str((context.get("principal") or {}).get("arn") or told.verdict.principal),
    )
    return replace(told, verdict=verdict)


def _items(read: dict[str, Any], name: str) -> Iterable[dict[str, Any]]:
    found = (read.get(name) or {}).get("items") or []
    return (each for each in found if isinstance(each, dict))


def _by_id(told: Told, clients: Clients) -> Told:
    needs = "iam:GetRequestAuthorizationDetails"
    try:
        answer = clients("iam-toolbox").get_request_authorization_details(
            authorizationId=told.authorization_id
        )
    except UnknownServiceError:
        return _with_unknown(told, "The authorization id needs a newer boto3: pip install -U boto3")
    except (ClientError, BotoCoreError) as error:
        return _with_unknown(told, f"The authorization id stays closed: {lack(error, needs)}")
    refused = [
        each
        for each in answer.get("evaluations", [])
        if str(each.get("evaluatedEffect", "")).endswith("DENY")
    ]
    if not refused:
        return _with_unknown(told, "AWS's evaluation names no refusal for the authorization id.")
    one = refused[0]
    verdict = replace(
        told.verdict,
        action=str(one.get("action") or told.verdict.action),
        resource=str(one.get("resource") or told.verdict.resource),
        explicit=one.get("evaluatedEffect") == "EXPLICIT_DENY",
    )
    return replace(told, verdict=_with_check(verdict, one.get("checks") or []))


def _with_check(verdict: Verdict, checks: list[dict[str, Any]]) -> Verdict:
    """Take the check that refused, with the statement that matched."""
    for check in checks:
        if not str(check.get("evaluatedEffect", "")).endswith("DENY"):
            continue
        policies = check.get("matchedPolicies") or []
        sids = [
            str(statement.get("sid") or "")
            for policy in policies
            for statement in policy.get("matchedStatements") or []
            if statement.get("evaluatedEffect") == "DENY"
        ]
        return replace(
            verdict,
            layer=_CHECKS.get(str(check.get("checkType")), verdict.layer),
            policy=str(policies[0].get("uri", "")) if policies else verdict.policy,
            sid=sids[0] if sids else verdict.sid,
        )
    return verdict


def lack(error: Exception, needs: str) -> str:
    """Say what an action of AWS needs that was not there: a permission, credentials, a network."""
    code = getattr(error, "response", {}).get("Error", {}).get("Code", "")
    if "AccessDenied" in code or "Unauthorized" in code or code == "UnauthorizedOperation":
        return f"it needs the permission {needs}."
    if type(error).__name__ in ("NoCredentialsError", "PartialCredentialsError"):
        return f"it needs credentials of AWS, with the permission {needs}."
    return f"{needs} failed: {error}"


def _with_unknown(told: Told, sentence: str) -> Told:
    return replace(told, unknown=(*told.unknown, sentence))
