"""What a deployment is, as far as access is concerned, read from what Terraform is given.

What it promises to those who build on it:

- **A model never changes.** Its parts are frozen data classes; tuples are sorted by address, so
  that two readings of one source are alike whatever the order of its lines.
- **Names are AWS's.** ARNs, ids and endpoints are those that AWS would use. A value that is known
  only at apply is a symbolic name, ``<aws_s3_bucket.uploads>``: the same wherever it is referred
  to, and different from every other. An account that is not known is ``Model.account``, twelve
  digits that stand nowhere in what was read.
- **What is not known is said.** Text that can't be resolved is ``<?...>``. Each is listed in
  ``Model.unknowns`` with its place and why. It is never counted as safe: a ``PolicyDocument`` has
  two readings, ``most`` and ``least``, and what they answer differently is unknown.
- **Documents are AWS's JSON**, references resolved and ``aws_iam_policy_document`` evaluated:
  ``PolicyDocument.document``, for those who reason about the text; ``most`` and ``least``, for
  ``gatehouse.access.evaluate``.
- **Everything has a source**: the Terraform address, and the line of Python where it is known.

`read_model` reads files of any kind that Terraform or CDKTF writes, and `read_app` all stacks of
an app that was synthesized. Both raise `UnreadableInput`, and nothing else.
"""

from __future__ import annotations

from gatehouse.access.model.documents import PolicyDocument
from gatehouse.access.model.identities import (
    Attribute,
    Group,
    IdentityPool,
    Login,
    PrincipalTags,
    ResourceServer,
    Role,
    RoleMapping,
    RoleRule,
    UserPool,
    UserPoolClient,
)
from gatehouse.access.model.model import Model
from gatehouse.access.model.reading import UnreadableInput, read_app, read_model
from gatehouse.access.model.source import Source, Unknown
from gatehouse.access.model.things import (
    Api,
    Authorizer,
    Bucket,
    Function,
    Key,
    Queue,
    Route,
    Table,
    Topic,
)

__all__ = [
    "Api",
    "Attribute",
    "Authorizer",
    "Bucket",
    "Function",
    "Group",
    "IdentityPool",
    "Key",
    "Login",
    "Model",
    "PolicyDocument",
    "PrincipalTags",
    "Queue",
    "ResourceServer",
    "Role",
    "RoleMapping",
    "RoleRule",
    "Route",
    "Source",
    "Table",
    "Topic",
    "Unknown",
    "UnreadableInput",
    "UserPool",
    "UserPoolClient",
    "read_app",
    "read_model",
]
