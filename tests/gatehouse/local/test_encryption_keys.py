"""Data under a customer managed key needs permissions on the key too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from tests.gatehouse.conftest import Person, SignIn
from tests.gatehouse.local.pools import refusal

_BUCKET = "sealed"
_TABLE = "sealed"
_ON_ITEM = {"TableName": _TABLE, "Key": {"id": {"S": "a"}}}


@pytest.fixture(scope="module")
def key(clients: Callable[..., Any]) -> str:
    return str(clients("kms").create_key()["KeyMetadata"]["Arn"])


@pytest.fixture(scope="module", autouse=True)
def sealed(clients: Callable[..., Any], sign_in: SignIn, key: str) -> Iterator[None]:
    """Make a bucket and a table under the key, and allow everything except the key."""
    s3, dynamodb = clients("s3"), clients("dynamodb")
    s3.create_bucket(Bucket=_BUCKET)
    rule = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    s3.put_bucket_encryption(
        Bucket=_BUCKET,
        ServerSideEncryptionConfiguration={"Rules": [{"ApplyServerSideEncryptionByDefault": rule}]},
    )
    s3.put_object(Bucket=_BUCKET, Key="a", Body=b"a")
    dynamodb.create_table(
        TableName=_TABLE,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        SSESpecification={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": key},
    )
    sign_in.grant("sealed", {"Effect": "Allow", "Action": ["s3:*", "dynamodb:*"], "Resource": "*"})
    yield
    for name in ("sealed", "key"):
        clients("iam").delete_role_policy(RoleName=sign_in.role, PolicyName=name)


@pytest.fixture
def allow(sign_in: SignIn, key: str) -> Callable[..., None]:
    """Allow these actions on the key, in place of those before."""

    def allowing(*actions: str, via: str | None = None) -> None:
        statement: dict[str, Any] = {"Effect": "Allow", "Action": list(actions), "Resource": key}
        if via:
            statement["Condition"] = {"StringEquals": {"kms:ViaService": via}}
        sign_in.grant("key", statement)

    allowing("kms:DescribeKey")
    return allowing


def _code(call: Callable[..., Any], *arguments: Any, **named: Any) -> str:
    return refusal(call, *arguments, **named)


def test_reading_an_object_needs_decrypt(
    clients: Callable[..., Any], ada: Person, allow: Callable[..., None]
) -> None:
    s3 = clients("s3", ada.credentials)
    assert _code(s3.get_object, Bucket=_BUCKET, Key="a") == "AccessDenied"
    allow("kms:Decrypt")
    assert s3.get_object(Bucket=_BUCKET, Key="a")["Body"].read() == b"a"


def test_looking_at_an_object_needs_no_key(
    clients: Callable[..., Any], ada: Person, allow: Callable[..., None]
) -> None:
    assert clients("s3", ada.credentials).head_object(Bucket=_BUCKET, Key="a")


def test_writing_an_object_needs_a_data_key(
    clients: Callable[..., Any], ada: Person, allow: Callable[..., None]
) -> None:
    s3 = clients("s3", ada.credentials)
    allow("kms:Decrypt")
    assert _code(s3.put_object, Bucket=_BUCKET, Key="b", Body=b"b") == "AccessDenied"
    allow("kms:GenerateDataKey")
    s3.put_object(Bucket=_BUCKET, Key="b", Body=b"b")


def test_deleting_an_object_needs_no_key(
    clients: Callable[..., Any], ada: Person, allow: Callable[..., None]
) -> None:
    clients("s3").put_object(Bucket=_BUCKET, Key="gone", Body=b"")
    clients("s3", ada.credentials).delete_object(Bucket=_BUCKET, Key="gone")


def test_a_part_of_an_upload_needs_decrypt(
    clients: Callable[..., Any], ada: Person, allow: Callable[..., None]
) -> None:
    s3 = clients("s3", ada.credentials)
    allow("kms:GenerateDataKey")
    upload = s3.create_multipart_upload(Bucket=_BUCKET, Key="parts")["UploadId"]
    part = {"Bucket": _BUCKET, "Key": "parts", "UploadId": upload, "PartNumber": 1, "Body": b"x"}
    assert _code(s3.upload_part, **part) == "AccessDenied"
    allow("kms:Decrypt", "kms:GenerateDataKey")
    s3.upload_part(**part)


def test_a_copy_needs_the_key_of_its_source(
    clients: Callable[..., Any], ada: Person, allow: Callable[..., None]
) -> None:
    s3 = clients("s3", ada.credentials)
    copy = {"Bucket": _BUCKET, "Key": "copy", "CopySource": f"{_BUCKET}/a"}
    allow("kms:GenerateDataKey")
    assert _code(s3.copy_object, **copy) == "AccessDenied"
    allow("kms:Decrypt", "kms:GenerateDataKey")
    s3.copy_object(**copy)


def _upload(s3: Any, name: str, **fields: str) -> int:
    conditions = [{field: value} for field, value in fields.items()]
    form = s3.generate_presigned_post(_BUCKET, name, Fields=fields, Conditions=conditions)
    url = f"{s3.meta.endpoint_url}/{_BUCKET}"
    sent = requests.post(url, data=form["fields"], files={"file": b"x"}, timeout=30)
    return sent.status_code


def test_a_form_needs_a_data_key_of_its_signer(
    clients: Callable[..., Any], ada: Person, allow: Callable[..., None]
) -> None:
    s3 = clients("s3", ada.credentials)
    assert _upload(s3, "form") == 403
    allow("kms:GenerateDataKey")
    assert _upload(s3, "form") == 204


def test_a_form_may_name_another_key_only_of_those_that_its_signer_may_use(
    clients: Callable[..., Any], ada: Person, allow: Callable[..., None], key: str
) -> None:
    s3, other = clients("s3", ada.credentials), clients("kms").create_key()["KeyMetadata"]["Arn"]
    allow("kms:GenerateDataKey")
    sealing, name = "x-amz-server-side-encryption", "x-amz-server-side-encryption-aws-kms-key-id"
    assert _upload(s3, "form", **{sealing: "aws:kms", name: other}) == 403
    assert _upload(s3, "form", **{sealing: "aws:kms", name: key}) == 204


@pytest.mark.parametrize("service", ["s3", "dynamodb"])
def test_a_key_can_be_limited_to_one_service(
    clients: Callable[..., Any],
    ada: Person,
    allow: Callable[..., None],
    service: str,
) -> None:
    region = clients("s3").meta.region_name
    allow("kms:Decrypt", via=f"{service}.{region}.amazonaws.com")
    s3, dynamodb = clients("s3", ada.credentials), clients("dynamodb", ada.credentials)
    if service == "s3":
        s3.get_object(Bucket=_BUCKET, Key="a")
        assert _code(dynamodb.get_item, **_ON_ITEM) == "AccessDeniedException"
    else:
        dynamodb.get_item(**_ON_ITEM)
        assert _code(s3.get_object, Bucket=_BUCKET, Key="a") == "AccessDenied"


def test_reading_an_item_needs_decrypt(
    clients: Callable[..., Any], ada: Person, allow: Callable[..., None]
) -> None:
    dynamodb = clients("dynamodb", ada.credentials)
    assert _code(dynamodb.get_item, **_ON_ITEM) == "AccessDeniedException"
    allow("kms:Decrypt")
    dynamodb.get_item(**_ON_ITEM)


def test_the_refusal_names_the_key(
    clients: Callable[..., Any], ada: Person, allow: Callable[..., None], key: str
) -> None:
    s3, dynamodb = clients("s3", ada.credentials), clients("dynamodb", ada.credentials)
    with pytest.raises(s3.exceptions.ClientError, match=f"kms:Decrypt on resource: {key}"):
        s3.get_object(Bucket=_BUCKET, Key="a")
    with pytest.raises(dynamodb.exceptions.ClientError, match=f"kms:Decrypt on resource: {key}"):
        dynamodb.get_item(**_ON_ITEM)


def test_a_refusal_names_the_resource(clients: Callable[..., Any], bob: Person) -> None:
    iam = clients("iam", bob.credentials)
    with pytest.raises(iam.exceptions.ClientError, match=r"on resource: arn:aws:iam::\d+:role/x"):
        iam.get_role(RoleName="x")
