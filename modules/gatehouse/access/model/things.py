"""What can be reached: APIs, functions, buckets, tables, keys, queues and topics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from gatehouse.access.model.documents import PolicyDocument
from gatehouse.access.model.source import Source

Authorization = Literal["NONE", "AWS_IAM", "JWT", "CUSTOM", "unknown"]


@dataclass(frozen=True, eq=False)
class Authorizer:
    """An authorizer of an API.

    Parameters
    ----------
    id, name : str
        Its id and name.
    type : str
        ``JWT``, ``REQUEST``, ``TOKEN`` or ``COGNITO_USER_POOLS``.
    source : Source
        Where it was declared.
    issuer : str
        For JWT, the issuer.
    audience : tuple of str
        For JWT, the clients whose tokens are valid.
    function_arn : str, optional
        For Lambda authorizers, the function.
    user_pools : tuple of str
        For ``COGNITO_USER_POOLS``, the ARNs of the pools.
    identity_sources : tuple of str
        For Lambda authorizers, what tells callers apart where an answer is kept:
        ``$request.header.Authorization``.
    keeps : int
        For Lambda authorizers, for how many seconds an answer is kept.
    """

    id: str
    name: str
    type: str
    source: Source
    issuer: str = ""
    audience: tuple[str, ...] = ()
    function_arn: str | None = None
    user_pools: tuple[str, ...] = ()
    identity_sources: tuple[str, ...] = ()
    keeps: int = 0


@dataclass(frozen=True, eq=False)
class Route:
    """A route of an API.

    Parameters
    ----------
    key : str
        ``GET /notes/{id}`` or ``$default``.
    api : str
        The id of its API.
    authorization : str
        ``NONE``, ``AWS_IAM``, ``JWT`` or ``CUSTOM``; ``unknown`` where it could not be read.
    source : Source
        Where it was declared.
    scopes : tuple of str
        The scopes of which a token must have one.
    authorizer : Authorizer, optional
        What checks callers.
    function_arn : str, optional
        The function that answers. None: something else, or not known.
    reason : str
        Why it is open, as the source says it; empty where it says nothing.
    is_authorizer_known : bool
        Whether it is known which authorizer it names, if any.
    """

    key: str
    api: str
    authorization: Authorization
    source: Source
    scopes: tuple[str, ...] = ()
    authorizer: Authorizer | None = None
    function_arn: str | None = None
    reason: str = ""
    is_authorizer_known: bool = True

    @property
    def method(self) -> str:
        """Its method; ``ANY`` also for ``$default``."""
        return self.key.partition(" ")[0] if " " in self.key else "ANY"

    @property
    def path(self) -> str:
        """Its path; ``/{proxy+}`` for ``$default``."""
        return self.key.partition(" ")[2] or "/{proxy+}"


@dataclass(frozen=True, eq=False)
class Api:
    """An API with its routes.

    Parameters
    ----------
    id, name, execution_arn : str
        Its id and name, and the ARN that policies about calls begin with.
    protocol : str
        ``HTTP``, ``WEBSOCKET`` or ``REST``.
    source : Source
        Where it was declared.
    stages : tuple of str
        The names of its stages.
    routes, authorizers : tuple
        Its routes and authorizers.
    policy : PolicyDocument, optional
        Its resource policy, which only REST APIs have.
    """

    id: str
    name: str
    execution_arn: str
    protocol: Literal["HTTP", "WEBSOCKET", "REST"]
    source: Source
    stages: tuple[str, ...] = ()
    routes: tuple[Route, ...] = ()
    authorizers: tuple[Authorizer, ...] = ()
    policy: PolicyDocument | None = None


@dataclass(frozen=True, eq=False)
class Function:
    """A Lambda function.

    Parameters
    ----------
    name, arn : str
        Its name and ARN.
    source : Source
        Where it was declared.
    role_arn : str, optional
        The role that it runs with. None: not known.
    policy : PolicyDocument, optional
        Its resource policy, one statement a permission. None: nobody was given any.
    url_authorization : str, optional
        ``NONE`` or ``AWS_IAM`` where it has a URL.
    """

    name: str
    arn: str
    source: Source
    role_arn: str | None = None
    policy: PolicyDocument | None = None
    url_authorization: str | None = None


@dataclass(frozen=True, eq=False)
class Bucket:
    """A bucket; `blocks` says by name which of the four public-access blocks are on."""

    name: str
    arn: str
    source: Source
    policy: PolicyDocument | None = None
    blocks: Mapping[str, bool] = field(default_factory=dict)

    @property
    def blocks_public_policies(self) -> bool:
        """Whether a policy that lets anybody in has no effect (``restrict_public_buckets``)."""
        return self.blocks.get("restrict_public_buckets", False)

    @property
    def public_policy(self) -> PolicyDocument | None:
        """What of its policy may let anybody in: lists of access rights alone, if policies can't.

        Restricting public buckets is about policies. Lists have a block of their own.
        """
        policy = self.policy
        if not self.blocks_public_policies:
            return policy
        if policy is None or policy.document is None:
            return None
        kept = [index for index, each in enumerate(policy.statements) if is_of_list(each)]
        if not kept:
            return None
        return replace(
            policy,
            document={**policy.document, "Statement": [policy.statements[each] for each in kept]},
            statement_sources=tuple(map(policy.source_of, kept)),
        )


#: How statements are named that stand for a bucket's list of access rights.
OF_LIST = "AccessControlList"


def is_of_list(statement: object) -> bool:
    """Return whether a statement stands for a list of access rights."""
    sid = statement.get("Sid") if isinstance(statement, Mapping) else None
    return isinstance(sid, str) and sid.startswith(OF_LIST)


@dataclass(frozen=True, eq=False)
class Table:
    """A DynamoDB table with the names of its keys and indexes; `stream_arn` where it has one."""

    name: str
    arn: str
    source: Source
    partition_key: str = ""
    sort_key: str | None = None
    indexes: tuple[str, ...] = ()
    policy: PolicyDocument | None = None
    stream_arn: str | None = None


@dataclass(frozen=True, eq=False)
class Key:
    """A KMS key. Without a `policy` it has AWS's default, which delegates to the account."""

    name: str
    arn: str
    source: Source
    policy: PolicyDocument | None = None


@dataclass(frozen=True, eq=False)
class Queue:
    """An SQS queue."""

    name: str
    arn: str
    source: Source
    policy: PolicyDocument | None = None


@dataclass(frozen=True, eq=False)
class Topic:
    """An SNS topic."""

    name: str
    arn: str
    source: Source
    policy: PolicyDocument | None = None
