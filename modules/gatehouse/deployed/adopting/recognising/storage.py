"""The options of tables and buckets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from gatehouse.deployed.adopting.constructs import Construct, New
from gatehouse.deployed.adopting.reading.storage import RunningBucket, RunningTable

from .names import Names

Json = Mapping[str, Any]

_VIEWS = {"KEYS_ONLY": "keys", "NEW_IMAGE": "new", "OLD_IMAGE": "old", "NEW_AND_OLD_IMAGES": "both"}
# What a rule of a `LifecycleRule` can have, and no more.
_RULE = {
    "ID",
    "Status",
    "Filter",
    "Prefix",
    "Expiration",
    "NoncurrentVersionExpiration",
    "AbortIncompleteMultipartUpload",
    "Transitions",
    "NoncurrentVersionTransitions",
}


# ---- tables ---------------------------------------------------------------------------------


def table(running: RunningTable, stage: str, names: Names) -> Construct:
    """The construct of a table. What no option says of it is carried, as a plan shows it."""
    id, variable = names.id(running.name, "Items")
    described = running.table
    types = {
        each["AttributeName"]: each["AttributeType"] for each in described["AttributeDefinitions"]
    }
    partition_key, sort_key = _keys(described["KeySchema"], types)
    options: dict[str, Any] = {
        "partition_key": partition_key,
        "sort_key": sort_key,
        "global_indexes": {
            each["IndexName"]: _global_index(each, types)
            for each in described.get("GlobalSecondaryIndexes") or []
        },
        "local_indexes": {
            each["IndexName"]: _local_index(each, types)
            for each in described.get("LocalSecondaryIndexes") or []
        },
        "ttl": running.ttl.get("AttributeName")
        if running.ttl.get("TimeToLiveStatus") in ("ENABLED", "ENABLING")
        else None,
        "stream": _stream(described.get("StreamSpecification") or {}),
        "capacity": _capacity(described),
        "kms_key": (described.get("SSEDescription") or {}).get("KMSMasterKeyArn"),
        "point_in_time_recovery": running.has_recovery,
        "name": {stage: running.name},
    }
    options = {name: value for name, value in options.items() if value not in (None, {})}
    return Construct("Table", id, variable, options, {"table": running.name})


def _keys(schema: Sequence[Json], types: Mapping[str, str]) -> tuple[Any, Any]:
    found = {each["KeyType"]: _key(each["AttributeName"], types) for each in schema}
    return found["HASH"], found.get("RANGE")


def _key(name: str, types: Mapping[str, str]) -> Any:
    kind = types[name]
    return name if kind == "S" else New("Attribute", {}, "storage", (name, kind))


def _global_index(index: Json, types: Mapping[str, str]) -> New:
    partition_key, sort_key = _keys(index["KeySchema"], types)
    words = {"partition_key": partition_key, "sort_key": sort_key, "projection": _projection(index)}
    return New("GlobalIndex", words, "storage")


def _local_index(index: Json, types: Mapping[str, str]) -> New:
    _, sort_key = _keys(index["KeySchema"], types)
    return New("LocalIndex", {"sort_key": sort_key, "projection": _projection(index)}, "storage")


def _projection(index: Json) -> Any:
    projection = index["Projection"]
    words = {"ALL": "all", "KEYS_ONLY": "keys"}
    return words.get(projection["ProjectionType"]) or sorted(projection["NonKeyAttributes"])


def _stream(specification: Json) -> str | None:
    return _VIEWS[specification["StreamViewType"]] if specification.get("StreamEnabled") else None


def _capacity(described: Json) -> New | None:
    mode = (described.get("BillingModeSummary") or {}).get("BillingMode", "PROVISIONED")
    if mode == "PAY_PER_REQUEST":
        return None
    units = described["ProvisionedThroughput"]
    words = {
        "read": New("Capacity", {"least": units["ReadCapacityUnits"]}, "storage"),
        "write": New("Capacity", {"least": units["WriteCapacityUnits"]}, "storage"),
    }
    return New("Provisioned", words, "storage")


# ---- buckets --------------------------------------------------------------------------------


def bucket(running: RunningBucket, stage: str, names: Names) -> Construct:
    """The construct of a bucket, with the settings that it has."""
    id, variable = names.id(running.name, "Files")
    options: dict[str, Any] = {
        "versioning": running.versioning == "Enabled",
        "kms_key": _kms_key(running.settings.get("encryption") or {}),
        "name": {stage: running.name},
    }
    imports = dict.fromkeys(
        ["bucket", "versioning", *running.settings.keys() - {"cors", "lifecycle"}], running.name
    )
    comments = [
        f"The {word} of the bucket {running.name} stays as it is: no option says it."
        for word in running.outside
    ]
    for node, read in {"cors": _cors, "lifecycle": _lifecycle}.items():
        if node not in running.settings:
            continue
        found = read(running.settings[node])
        if found is None:
            comments.append(
                f"The {node} of the bucket {running.name} stays as it is: no option says all of it."
            )
        else:
            options[node] = found
            imports[node] = running.name
    options = {name: value for name, value in options.items() if value is not None}
    return Construct("Bucket", id, variable, options, imports, comments=comments)


def _kms_key(encryption: Json) -> str | None:
    rules = encryption.get("ServerSideEncryptionConfiguration", {}).get("Rules") or [{}]
    key = (rules[0].get("ApplyServerSideEncryptionByDefault") or {}).get("KMSMasterKeyID")
    # One by its id or alias is carried as it is.
    return str(key) if key and ":key/" in str(key) else None


def _cors(configuration: Json) -> New | None:
    """The option; None where one rule can't say it."""
    rules = configuration["CORSRules"]
    if len(rules) != 1 or rules[0].get("ID") or not rules[0].get("MaxAgeSeconds"):
        return None
    (rule,) = rules
    words = {
        "allow_origins": rule["AllowedOrigins"],
        "allow_methods": sorted(rule["AllowedMethods"]),
        "allow_headers": rule.get("AllowedHeaders") or [],
        "expose_headers": rule.get("ExposeHeaders") or [],
        "max_age": timedelta(seconds=rule["MaxAgeSeconds"]),
    }
    return New("BucketCors", words, "storage")


def _lifecycle(configuration: Json) -> list[New] | None:
    """The option; None where a rule is one that no `LifecycleRule` is."""
    found = [_rule(each) for each in configuration["Rules"]]
    return None if None in found else [each for each in found if each is not None]


def _rule(rule: Json) -> New | None:
    ages = {
        "expire": (rule.get("Expiration") or {}, "Days"),
        "expire_old_versions": (rule.get("NoncurrentVersionExpiration") or {}, "NoncurrentDays"),
        "abort_uploads": (rule.get("AbortIncompleteMultipartUpload") or {}, "DaysAfterInitiation"),
    }
    moves = {
        "move": (rule.get("Transitions") or [], "Days"),
        "move_old_versions": (rule.get("NoncurrentVersionTransitions") or [], "NoncurrentDays"),
    }
    is_plain = (
        rule.keys() <= _RULE
        and rule["Status"] == "Enabled"
        and "Prefix" not in rule  # the old place of a prefix, which the provider keeps apart
        and {*rule.get("Filter", {"": ""})} <= {"Prefix"}
        and all({*block} <= {word} for block, word in ages.values())
        and all(
            {*each} == {word, "StorageClass"} for blocks, word in moves.values() for each in blocks
        )
    )
    if not is_plain:
        return None
    words: dict[str, Any] = {"prefix": rule["Filter"].get("Prefix", "")}
    for name, (block, word) in ages.items():
        words[name] = timedelta(days=block[word]) if block else None
    for name, (blocks, word) in moves.items():
        if blocks:
            words[name] = {each["StorageClass"]: timedelta(days=each[word]) for each in blocks}
    return New("LifecycleRule", words, "storage", (rule["ID"],))
