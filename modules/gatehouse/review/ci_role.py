"""The role of the job that plans: it reads what a plan reads, and nothing else.

It may read whatever a stack of Gatehouse can be made of, as long as it is named after the stack. So
a pull request that adds a table needs no other role. What is named otherwise is read by its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .read_actions import READ, Reading

_ARN = "arn:${data.aws_partition.current.partition}:"
_PLACES = {
    "region": "${data.aws_region.current.id}",
    "account": "${data.aws_caller_identity.current.account_id}",
}
# Values are secrets, or whole objects: of these only what the stack itself names.
_ONLY_WHAT_IS_NAMED = {
    "aws_s3_object",
    "data.aws_secretsmanager_secret_version",
    "data.aws_ssm_parameter",
}
_EXPRESSION = re.compile(r"\$\{[^}]*\}")


@dataclass(frozen=True)
class Issuer:
    """Who vouches for a job: GitHub or GitLab.

    Parameters
    ----------
    url : str
        The issuer of its tokens, without ``https://``.
    audience : str
        Whom its tokens are for.
    subject : str
        Which jobs: the claim ``sub``, with ``*`` for what varies.
    """

    url: str
    audience: str
    subject: str


def github(repository: str) -> Issuer:
    """Jobs of a repository's pull requests, on GitHub."""
    subject = f"repo:{repository}:pull_request"
    return Issuer("token.actions.githubusercontent.com", "sts.amazonaws.com", subject)


def gitlab(project: str) -> Issuer:
    """Jobs of a project's branches, on GitLab; the job states the audience."""
    subject = f"project_path:{project}:ref_type:branch:ref:*"
    return Issuer("gitlab.com", "https://gitlab.com", subject)


def role(stack: str, document: Mapping[str, Any], issuer: Issuer, *, provider: bool) -> Any:
    """The Terraform JSON of the role.

    Parameters
    ----------
    stack : str
        The stack's name: ``notes-dev``.
    document : dict
        Its Terraform JSON.
    issuer : Issuer
        Whose jobs may take the role.
    provider : bool
        Whether the account's provider for the issuer is made too; an account has it once.
    """
    exact = "*" not in issuer.subject
    claims = [
        _condition("StringEquals", f"{issuer.url}:aud", issuer.audience),
        _condition("StringEquals" if exact else "StringLike", f"{issuer.url}:sub", issuer.subject),
    ]
    arn = "${data.aws_iam_openid_connect_provider.issuer.arn}"
    made: dict[str, Any] = {"aws_iam_role": {}, "aws_iam_role_policy": {}}
    data: dict[str, Any] = {
        "aws_caller_identity": {"current": {}},
        "aws_partition": {"current": {}},
        "aws_region": {"current": {}},
    }
    if provider:
        arn = "${aws_iam_openid_connect_provider.issuer.arn}"
        made["aws_iam_openid_connect_provider"] = {
            "issuer": {"url": f"https://{issuer.url}", "client_id_list": [issuer.audience]}
        }
    else:
        data["aws_iam_openid_connect_provider"] = {"issuer": {"url": f"https://{issuer.url}"}}
    trust = {
        "actions": ["sts:AssumeRoleWithWebIdentity"],
        "principals": [{"type": "Federated", "identifiers": [arn]}],
        "condition": claims,
    }
    if aliases := _aliases(document):
        data["aws_kms_alias"] = aliases
    data["aws_iam_policy_document"] = {
        "plans": {"statement": statements(stack, document)},
        "plans_trust": {"statement": [trust]},
    }
    made["aws_iam_role"]["plans"] = {
        "name": f"{stack}-plans",
        "description": f"Plans of {stack} for pull requests: reads, and changes nothing.",
        "assume_role_policy": "${data.aws_iam_policy_document.plans_trust.json}",
        "max_session_duration": 3600,
    }
    made["aws_iam_role_policy"]["plans"] = {
        "name": "plans",
        "role": "${aws_iam_role.plans.id}",
        "policy": "${data.aws_iam_policy_document.plans.json}",
    }
    return {
        "data": data,
        "resource": made,
        "output": {"plans_role_arn": {"value": "${aws_iam_role.plans.arn}"}},
    }


def unknown_types(document: Mapping[str, Any]) -> list[str]:
    """The types of the stack of which nobody knows here what a plan reads."""
    return sorted({kind for kind, _ in _resources(document)} - READ.keys())


def statements(stack: str, document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the role may do, as blocks of a policy document."""
    actions_of: dict[str, set[str]] = {}
    for arn, actions in _allowed(stack, document):
        actions_of.setdefault(arn, set()).update(actions)
    arns_of: dict[tuple[str, ...], list[str]] = {}
    for arn, found in sorted(actions_of.items()):
        arns_of.setdefault(tuple(sorted(found)), []).append(arn)
    return [
        {"actions": list(actions), "resources": arns} for actions, arns in sorted(arns_of.items())
    ]


def _allowed(stack: str, document: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for kind, readings in READ.items():
        if kind not in _ONLY_WHAT_IS_NAMED:
            for reading in readings:
                yield _arn(reading, f"{stack}-*"), reading.actions
    for kind, resource in _resources(document):
        for reading in READ.get(kind, ()):
            for name in _names(kind, reading, resource, document):
                if f"{stack}-" not in name or kind in _ONLY_WHAT_IS_NAMED:
                    yield _arn(reading, name, str(resource.get("key", "*"))), reading.actions
    for state in _states(document):
        yield f"{_ARN}s3:::{state['bucket']}", ("s3:ListBucket",)
        yield f"{_ARN}s3:::{state['bucket']}/{state['key']}", ("s3:GetObject",)
        if state.get("kms_key_id"):
            yield _key_arn(state), ("kms:Decrypt",)


def _states(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The stack's state in S3, and those of the stacks that it reads of."""
    state = document.get("terraform", {}).get("backend", {}).get("s3")
    if state:
        yield state
    for kind, each in _resources(document):
        if kind == "data.terraform_remote_state" and each.get("backend") == "s3":
            yield each.get("config", {})


def _key_arn(state: Mapping[str, Any]) -> str:
    key = str(state["kms_key_id"])
    if key.startswith("alias/"):
        return f"${{data.aws_kms_alias.{_label(key)}.target_key_arn}}"
    whole = key.startswith("arn:")
    return key if whole else f"{_ARN}kms:{state['region']}:{_PLACES['account']}:key/{key}"


def _aliases(document: Mapping[str, Any]) -> dict[str, Any]:
    """The data sources of keys that a state names by an alias, which no policy can name."""
    keys = {str(state.get("kms_key_id", "")) for state in _states(document)}
    return {_label(key): {"name": key} for key in sorted(keys) if key.startswith("alias/")}


def _label(alias: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", "_", alias)


def _arn(reading: Reading, name: str, key: str = "*") -> str:
    if reading.arn == "*":
        return "*"
    return _ARN + reading.arn.format(name=name, key=_EXPRESSION.sub("*", key), **_PLACES)


def _resources(document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for before, block in (("", "resource"), ("data.", "data")):
        for kind, named in document.get(block, {}).items():
            for each in named.values():
                yield f"{before}{kind}", each


def _names(
    kind: str, reading: Reading, resource: Mapping[str, Any], document: Mapping[str, Any]
) -> list[str]:
    """The names that the resource has in AWS, with ``*`` for what only Terraform knows."""
    if not reading.argument:
        return []
    given = str(resource.get(reading.argument) or "")
    if kind == "aws_s3_bucket":
        prefix = str(resource.get("bucket_prefix") or "")
        given = given or f"{prefix}*"
    elif reading.argument == "bucket":
        referred = re.fullmatch(r"\$\{aws_s3_bucket\.([\w-]+)\.(?:id|bucket)\}", given)
        of_stack = document.get("resource", {}).get("aws_s3_bucket", {})
        if referred and referred[1] in of_stack:
            return _names("aws_s3_bucket", reading, of_stack[referred[1]], document)
    name = _EXPRESSION.sub("*", given)
    return [name] if name and name != "*" else []


def _condition(test: str, variable: str, value: str) -> dict[str, Any]:
    return {"test": test, "variable": variable, "values": [value]}
