"""What belongs to one user and is listed or read by another."""

from __future__ import annotations

from collections.abc import Iterator

from gatehouse.access.findings.facts import VARIABLE, Facts, Grant, conditions_of, is_covered
from gatehouse.access.findings.finding import Found, Rule

_LISTS = ("s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads")
_OBJECTS = ("s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:GetObjectVersion")
_KEYS = "dynamodb:leadingkeys"
_ITEMS = (
    *("dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:PutItem"),
    *("dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem"),
)
#: They carry no leading key, so a condition on it says nothing of them.
_WITHOUT_KEY = (
    *("dynamodb:Scan", "dynamodb:PartiQLSelect", "dynamodb:ExportTableToPointInTime"),
    "dynamodb:GetRecords",
)
_OWNERS = ("user", "owner", "identity", "sub", "tenant", "account", "customer", "person", "member")


def _listing(facts: Facts) -> Iterator[Found]:
    for grant in facts.grants_of("users", "guests"):
        if grant.has_reason:
            continue
        for action in _LISTS:
            if not _is_granted(facts, grant, action):
                continue
            prefixes = grant.values("s3:prefix", "stringequals", "stringlike")
            if prefixes is None:
                yield Found(
                    grant.source,
                    f"{grant.role.name} may list every key of the bucket by {action}: no condition "
                    "on s3:prefix binds it.",
                    action,
                )
                break
            wide = [each for each in prefixes if _is_shared(each) and covers_own(facts, each)]
            if wide:
                yield Found(
                    grant.source,
                    f"{grant.role.name} may list the prefix {wide[0] or 'of nothing'}, which holds "
                    "the folders of others.",
                    action,
                )
                break


def _objects(facts: Facts) -> Iterator[Found]:
    """Find rights of all users that reach into folders which are one user's each."""
    everybody = {
        arn
        for pool in facts.model.identity_pools
        for arn in (pool.authenticated, pool.unauthenticated)
    }
    for grant in facts.grants_of("users", "guests"):
        if grant.has_reason or grant.role.arn not in everybody or _is_kept_apart(facts, grant):
            continue
        wide = [
            resource
            for resource in grant.resources
            if _is_shared(resource) and _holds_own(facts, resource)
        ]
        named = [each for each in _OBJECTS if _is_granted(facts, grant, each)]
        if wide and named:
            yield Found(
                grant.source,
                f"{grant.role.name} may do {named[0]} on {wide[0]}, which holds the folders of "
                "others.",
                wide[0],
            )


def _is_kept_apart(facts: Facts, grant: Grant) -> bool:
    """Return whether a Deny or a condition names the own folder; a proof says whether it holds."""
    texts = [grant.statement.get("Condition"), *facts.denials(grant.role)]
    return any(VARIABLE.search(str(each)) for each in texts)


def _holds_own(facts: Facts, resource: str) -> bool:
    """Return whether objects of a shared resource lie in folders that users own."""
    begin = resource.rstrip("*")
    if begin == resource or resource == "*":
        return False  # one object, or everything, which is a finding of its own
    for grant in facts.grants_of("users"):
        for other in grant.resources:
            own = VARIABLE.search(other)
            if own and ":s3:" in other and own.start() > other.find("/") > 0:
                folder = other[: own.start()]
                is_cut = begin.startswith(folder) and "/" not in begin[len(folder) :]
                if folder.startswith(begin) or is_cut:
                    return True
    return False


def _is_shared(prefix: str) -> bool:
    return not VARIABLE.search(prefix)


def covers_own(facts: Facts, prefix: str) -> bool:
    """Return whether a prefix reaches into folders that users own."""
    if prefix in ("*", ""):
        return True
    begin = prefix.rstrip("*")
    for grant in facts.grants_of("users"):
        for resource in grant.resources:
            key = resource.partition("/")[2]
            own = VARIABLE.search(key)
            if own and ":::" in resource and "*" in prefix:
                folder = key[: own.start()]
                if folder.startswith(begin) or (folder and begin.startswith(folder)):
                    return True
    return False


def _items(facts: Facts) -> Iterator[Found]:
    owned = _owned_tables(facts)
    for grant in facts.grants_of("users"):
        if grant.has_reason:
            continue
        if _bound(grant) is None:
            yield from _unbound(facts, grant, owned)
            continue
        for action in _WITHOUT_KEY:
            if _is_granted(facts, grant, action) and _is_true_without(grant):
                yield Found(
                    grant.source,
                    f"{grant.role.name} may do {action}: it carries no leading key, and "
                    "ForAllValues holds without one.",
                    action,
                    f"take {action} away, or add Null of dynamodb:LeadingKeys as false",
                )
        if _holds_for_any(grant) and any(_is_granted(facts, grant, each) for each in _ITEMS):
            yield Found(
                grant.source,
                f"{grant.role.name} is bound by ForAnyValue: one own key in a batch lets in the "
                "keys of others.",
                "ForAnyValue",
            )
        if _is_true_without(grant) and any(_is_granted(facts, grant, each) for each in _ITEMS):
            yield Found(
                grant.source,
                f"{grant.role.name} is bound to its own items by ForAllValues alone, which holds "
                "where a request carries no key.",
                "ForAllValues",
                "add Null of dynamodb:LeadingKeys as false beside it",
            )


def _unbound(facts: Facts, grant: Grant, owned: set[str]) -> Iterator[Found]:
    for resource in grant.resources:
        if _table_of(resource) not in owned and resource != "*":
            continue
        for action in (*_ITEMS, *_WITHOUT_KEY):
            if _is_granted(facts, grant, action):
                yield Found(
                    grant.source,
                    f"{grant.role.name} may do {action} on the items of everybody: no condition "
                    "on dynamodb:LeadingKeys binds it.",
                    resource,
                )
                break


def _owned_tables(facts: Facts) -> set[str]:
    """Return the ARNs of tables whose items belong to users, as far as one can see it."""
    owned = {
        table.arn
        for table in facts.model.tables
        if any(each in table.partition_key.lower() for each in _OWNERS)
    }
    for grant in facts.grants_of("users"):
        if _bound(grant) is not None:
            owned |= {_table_of(resource) for resource in grant.resources}
    return owned


def _table_of(resource: str) -> str:
    return resource.partition("/index/")[0].partition("/stream/")[0]


def _bound(grant: Grant) -> list[str] | None:
    for operator, key, values in conditions_of(grant.statement):
        if key == _KEYS and "string" in operator:
            return values
    return None


def _holds_for_any(grant: Grant) -> bool:
    """Whether one of several keys is enough."""
    operators = [operator for operator, key, _ in grant.conditions if key == _KEYS]
    return any(each.startswith("foranyvalue:") for each in operators) and not any(
        each.startswith("forallvalues:") for each in operators
    )


def _is_true_without(grant: Grant) -> bool:
    """Whether the condition holds where the request carries no key."""
    operators = [operator for operator, key, _ in grant.conditions if key == _KEYS]
    demanded = any(
        operator == "null" and values == ["false"]
        for operator, key, values in grant.conditions
        if key == _KEYS
    )
    weak = any(each.startswith("forallvalues:") or each.endswith("ifexists") for each in operators)
    return weak and not demanded


def _is_granted(facts: Facts, grant: Grant, action: str) -> bool:
    if "Action" in grant.statement:
        named = any(is_covered(action, each) for each in grant.actions)
    else:
        named = grant.covers(action)
    return named and not facts.is_denied(grant.role, action)


RULES = (
    Rule(
        "listing-of-others",
        "high",
        "Users may list the keys of others",
        "Names of files are data: whose they are, when and what about.",
        "require StringLike of s3:prefix to be the own folder, "
        "private/${cognito-identity.amazonaws.com:sub}/*",
        _listing,
    ),
    Rule(
        "objects-of-others",
        "high",
        "Users may read or write the files of others",
        "A folder is one user's only where no other right of users takes it in.",
        "name the own folder, private/${cognito-identity.amazonaws.com:sub}/*, or another prefix "
        "for what is everybody's",
        _objects,
    ),
    Rule(
        "items-of-others",
        "high",
        "Users may read or write the items of others",
        "A table has no owner of items but the one that a condition names.",
        "require ForAllValues:StringEquals of dynamodb:LeadingKeys to be the own id, and Null of "
        "it to be false",
        _items,
    ),
)
