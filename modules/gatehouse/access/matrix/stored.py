"""Files, items, functions, keys, queues and topics as things."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gatehouse.access.answers import Question
from gatehouse.access.callers import Caller
from gatehouse.access.matrix.templates import Template, folders, owned_items
from gatehouse.access.matrix.thing import Questions, Thing, Verb, always
from gatehouse.access.model import Bucket, Model, PolicyDocument, Table
from gatehouse.access.model.readings import about_nothing
from gatehouse.access.model.things import is_of_list

Caps = tuple[PolicyDocument, ...]

#: A key in a folder that is like any other one.
_OBJECT = "any/object.of-it"
_ELSEWHERE = "somewhere-else/any/object"

_OF_OBJECTS = {
    "read": ("s3:GetObject", "s3:GetObjectVersion"),
    "write": ("s3:PutObject", "s3:PutObjectAcl"),
    "delete": ("s3:DeleteObject", "s3:DeleteObjectVersion"),
}
_OF_LISTS = ("s3:ListBucket", "s3:ListBucketVersions")
_OF_ITEMS = {
    "read": ("dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"),
    "write": ("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:BatchWriteItem"),
    "delete": ("dynamodb:DeleteItem", "dynamodb:BatchWriteItem"),
}
_OF_ALL_ITEMS = ("dynamodb:Scan", "dynamodb:PartiQLSelect")
_KEY = "any-key"


def files(model: Model, caps: Caps = (), also: Model | None = None) -> Iterator[Thing]:
    """List the folders of buckets: one's own, another's, those for several, and all else."""
    for bucket in model.buckets:
        where = bucket.source.label
        known = sorted({*folders(model, bucket.arn), *_folders_in(also, bucket)})
        for folder in known:
            if folder.variables:
                own = _of_own(bucket, folder, caps)
                yield Thing(f"own {folder.shown} of {where}", "folder", own, bucket.source)
                name = f"another's {folder.shown} of {where}"
                others = _of_folder(bucket, folder.of_another(model), caps)
            else:
                name = f"{folder.text} of {where}"
                # Folders inside of it are things of their own.
                inner = any(each != folder and each.text.startswith(folder.text) for each in known)
                others = _of_folder(bucket, folder.text, caps, whole=not inner)
            yield Thing(name, "folder", others, bucket.source)
        rest = _verbs_of(bucket, _ELSEWHERE, None, ("", "somewhere-else/"), caps)
        yield Thing(f"any other object of {where}", "folder", rest, bucket.source)


def _folders_in(other: Model | None, bucket: Bucket) -> Iterator[Template]:
    """List the folders that the same bucket has in another revision."""
    for each in other.buckets if other else ():
        if each.source.address == bucket.source.address and other:
            yield from folders(other, each.arn)


def _items_in(other: Model | None, table: Table) -> Iterator[Template]:
    """List the items that the same table has in another revision."""
    for each in other.tables if other else ():
        if each.source.address == table.source.address and other:
            yield from owned_items(other, each.arn)


def _of_folder(bucket: Bucket, folder: str, caps: Caps, *, whole: bool = True) -> tuple[Verb, ...]:
    if not folder.endswith("/"):  # one object
        return _verbs_of(bucket, folder, None, ("", folder), caps)
    parent = folder[: folder.rstrip("/").rfind("/") + 1]
    return _verbs_of(
        bucket,
        folder + _OBJECT,
        f"{folder}*" if whole else None,
        tuple(dict.fromkeys(("", folder, f"{folder}any", parent))),
        caps,
    )


def _of_own(bucket: Bucket, folder: Template, caps: Caps) -> tuple[Verb, ...]:
    """Return the verbs of a folder that is another one for each caller."""

    def own(name: str) -> Questions:
        def questions(caller: Caller) -> list[Question] | None:
            theirs = folder.of(caller)
            if theirs is None:
                return None
            verbs = {verb.name: verb for verb in _of_own_folder(bucket, theirs, caps)}
            return verbs[name].questions(caller)

        return questions

    return tuple(Verb(name, own(name)) for name in ("list", *_OF_OBJECTS))


def _of_own_folder(bucket: Bucket, folder: str, caps: Caps) -> tuple[Verb, ...]:
    prefixes = (folder, f"{folder}any")
    return _verbs_of(bucket, folder + _OBJECT, f"{folder}*", prefixes, caps)


def _verbs_of(
    bucket: Bucket, key: str, pattern: str | None, prefixes: tuple[str, ...], caps: Caps
) -> tuple[Verb, ...]:
    whole = Question("", bucket.arn, policy=bucket.policy, caps=caps)
    listing = [
        replace(whole, action=action, keys={"s3:prefix": prefix} if prefix else {})
        for action in _OF_LISTS
        for prefix in prefixes
    ]
    one = replace(
        whole,
        resource=f"{bucket.arn}/{key}",
        pattern=f"{bucket.arn}/{pattern}" if pattern else None,
    )
    return (
        Verb("list", _for_strangers_too(bucket, listing)),
        *(
            Verb(
                name,
                _for_strangers_too(bucket, [replace(one, action=action) for action in actions]),
            )
            for name, actions in _OF_OBJECTS.items()
        ),
    )


def _for_strangers_too(bucket: Bucket, questions: list[Question]) -> Questions:
    """Return questions with the policy that counts for the caller."""

    def asked(caller: Caller) -> list[Question]:
        policy = effective(bucket, caller)
        if policy is bucket.policy:
            return questions
        return [replace(each, policy=policy) for each in questions]

    return asked


def effective(bucket: Bucket, caller: Caller) -> PolicyDocument | None:
    """Return the policy of a bucket as it counts for a caller.

    Where public buckets are restricted, a statement for everybody lets no stranger in (Amazon S3
    user guide, "Blocking public access to your Amazon S3 storage"). A list of access rights does.
    """
    policy = bucket.policy
    if policy is None or caller.kind != "anyone" or not bucket.blocks_public_policies:
        return policy
    if policy.document is None:
        return policy
    kept = [
        about_nothing(dict(statement), "Allow")
        if statement.get("Effect") == "Allow"
        and not is_of_list(statement)
        and statement.get("Principal") in ("*", {"AWS": "*"})
        and not statement.get("Condition")
        else statement
        for statement in policy.statements
    ]
    return replace(policy, document={**policy.document, "Statement": kept})


def items(model: Model, caps: Caps = (), also: Model | None = None) -> Iterator[Thing]:
    """List the items of tables: one's own, another's, or all of a table."""
    for table in model.tables:
        where = table.source.label
        owned = sorted({*owned_items(model, table.arn), *_items_in(also, table)})
        for template in owned:
            yield Thing(
                f"own items {template.shown} of {where}",
                "items",
                tuple(Verb(name, _own_items(table, template, name, caps)) for name in _OF_ITEMS),
                table.source,
            )
            other = template.of_another(model)
            name = f"another's items {template.shown} of {where}"
            yield Thing(name, "items", _of_items(table, other, caps), table.source)
        if not owned:
            verbs = _of_items(table, _KEY, caps)
            yield Thing(f"items of {where}", "items", verbs, table.source)


def _own_items(table: Table, template: Template, name: str, caps: Caps) -> Questions:
    def questions(caller: Caller) -> list[Question] | None:
        own = template.of(caller)
        return None if own is None else _item_questions(table, own, _OF_ITEMS[name], caps)

    return questions


def _of_items(table: Table, key: str, caps: Caps) -> tuple[Verb, ...]:
    scans = [
        Question(action, resource, policy=table.policy, caps=caps)
        for action in _OF_ALL_ITEMS
        for resource in (table.arn, *(f"{table.arn}/index/{index}" for index in table.indexes))
    ]
    if table.stream_arn:  # it has every item that anybody writes
        scans.append(Question("dynamodb:GetRecords", table.stream_arn, caps=caps))
    return (
        Verb("list", always(*scans)),
        *(
            Verb(name, always(*_item_questions(table, key, actions, caps)))
            for name, actions in _OF_ITEMS.items()
        ),
    )


def _item_questions(table: Table, key: str, actions: tuple[str, ...], caps: Caps) -> list[Question]:
    keys = {"dynamodb:LeadingKeys": [key]}
    found = [
        Question(action, table.arn, keys=keys, policy=table.policy, caps=caps) for action in actions
    ]
    if "dynamodb:Query" in actions:
        # The leading key of an index is another attribute, so that it says nothing of the owner.
        found += [
            Question("dynamodb:Query", f"{table.arn}/index/{index}", keys=keys, caps=caps)
            for index in table.indexes
        ]
    return found


def functions(model: Model, caps: Caps = ()) -> Iterator[Thing]:
    """List the functions: who may call them past their API."""
    for function in model.functions:
        whole = Question("lambda:InvokeFunction", function.arn, policy=function.policy, caps=caps)
        asked = [whole]
        if function.url_authorization:
            kind = {"lambda:FunctionUrlAuthType": function.url_authorization}
            asked.append(replace(whole, action="lambda:InvokeFunctionUrl", keys=kind))
        name = f"function {function.source.label}"
        yield Thing(name, "function", (Verb("call", always(*asked)),), function.source)


def keys(model: Model, caps: Caps = ()) -> Iterator[Thing]:
    """List the keys."""
    for key in model.keys:
        whole = Question("", key.arn, policy=key.policy, must_allow=True, caps=caps)
        verbs = _simple(
            whole,
            decrypt=("kms:Decrypt", "kms:ReEncryptFrom"),
            encrypt=("kms:Encrypt", "kms:GenerateDataKey"),
            change=("kms:PutKeyPolicy", "kms:CreateGrant", "kms:ScheduleKeyDeletion"),
        )
        yield Thing(f"key {key.source.label}", "key", verbs, key.source)


def queues(model: Model, caps: Caps = ()) -> Iterator[Thing]:
    """List the queues."""
    for queue in model.queues:
        verbs = _simple(
            Question("", queue.arn, policy=queue.policy, caps=caps),
            send=("sqs:SendMessage",),
            receive=("sqs:ReceiveMessage",),
            change=("sqs:SetQueueAttributes", "sqs:AddPermission", "sqs:DeleteQueue"),
        )
        yield Thing(f"queue {queue.source.label}", "queue", verbs, queue.source)


def topics(model: Model, caps: Caps = ()) -> Iterator[Thing]:
    """List the topics."""
    for topic in model.topics:
        verbs = _simple(
            Question("", topic.arn, policy=topic.policy, caps=caps),
            send=("sns:Publish",),
            subscribe=("sns:Subscribe",),
            change=("sns:SetTopicAttributes", "sns:AddPermission", "sns:DeleteTopic"),
        )
        yield Thing(f"topic {topic.source.label}", "topic", verbs, topic.source)


def _simple(whole: Question, **verbs: tuple[str, ...]) -> tuple[Verb, ...]:
    return tuple(
        Verb(name, always(*(replace(whole, action=action) for action in actions)))
        for name, actions in verbs.items()
    )
