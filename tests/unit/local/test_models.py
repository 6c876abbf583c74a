"""A request is checked against AWS's model of its operation."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from botocore.loaders import Loader
from gatehouse.local.models import answering, client, reading, validate
from gatehouse.local.models.lenience import EXCEPTIONS
from gatehouse.local.models.patterns import compiled
from gatehouse.local.models.services import service_model

#: The services that constructs make resources of, and that their users call.
SERVICES = (
    *("acm", "apigatewayv2", "cloudwatch", "cognito-identity", "cognito-idp", "dynamodb", "iam"),
    *("kms", "lambda", "logs", "s3", "secretsmanager", "sns", "sqs", "ssm", "sts"),
)


def told(service: str, operation: str, **given: Any) -> list[str]:
    return [str(each) for each in validate(service, operation, given)]


def test_a_text_that_is_too_short_breaks_its_length_and_its_pattern() -> None:
    template = {"InviteMessageTemplate": {"EmailSubject": ""}}
    at = "Value '' at 'adminCreateUserConfig.inviteMessageTemplate.emailSubject'"
    assert told("cognito-idp", "CreateUserPool", PoolName="a", AdminCreateUserConfig=template) == [
        f"{at} failed to satisfy constraint: Member must have length greater than or equal to 1",
        f"{at} failed to satisfy constraint: Member must satisfy regular expression pattern: "
        r"[\p{L}\p{M}\p{S}\p{N}\p{P}\s]+",
    ]
    template["InviteMessageTemplate"]["EmailSubject"] = "Grüße, 語 😀"
    assert told("cognito-idp", "CreateUserPool", PoolName="a", AdminCreateUserConfig=template) == []


def test_a_list_of_texts_is_judged_as_a_whole_and_one_of_structures_by_its_parts() -> None:
    (found,) = told("cognito-idp", "CreateUserPool", PoolName="a", UsernameAttributes=["fax"])
    assert found.startswith("Value '[fax]' at 'usernameAttributes' failed to satisfy constraint: ")
    assert "Member must satisfy constraint: [Member must satisfy enum value set: [" in found
    (found,) = told("cognito-idp", "CreateUserPool", PoolName="a", Schema=[{"Name": "x" * 21}])
    assert found.startswith(f"Value '{'x' * 21}' at 'schema.1.member.name' failed")


def test_a_number_is_judged_by_its_value_and_a_list_by_its_length() -> None:
    (found,) = told("lambda", "UpdateFunctionConfiguration", FunctionName="a", Timeout=0)
    assert found.endswith("Member must have value greater than or equal to 1")
    (found,) = told("dynamodb", "BatchGetItem", RequestItems={})
    assert found.endswith("Member must have length greater than or equal to 1")


def test_what_is_sensitive_is_not_repeated() -> None:
    (found,) = told("cognito-idp", "InitiateAuth", AuthFlow="USER_AUTH", ClientId="a b")
    assert found.startswith("Value at 'clientId' failed")
    (found,) = told("acm", "ImportCertificate", Certificate=b"a")
    assert found.startswith("Value at 'privateKey' failed")


def test_unknown_names_and_what_has_no_model_pass() -> None:
    assert told("cognito-idp", "CreateUserPool", PoolName="a", Colour="red") == []
    assert told("cognito-idp", "CreateSomething", PoolName="") == []
    assert told("no-such-service", "Create") == []
    assert (
        told("dynamodb", "PutItem", TableName="abc", Item={"a": {"M": {"b": {"NULL": True}}}}) == []
    )


@pytest.mark.parametrize("value", [5, [], {}, True])
def test_another_type_is_named_and_cannot_be_read(value: object) -> None:
    (found,) = validate("dynamodb", "DescribeTable", {"TableName": value})
    assert not found.readable
    call = reading.Call("dynamodb", "DescribeTable", "json")
    assert answering.error(call, [found])[0] == "SerializationException"


@pytest.mark.parametrize(
    ("service", "operation", "protocol", "given", "code"),
    [
        ("logs", "CreateLogGroup", "json", {"logGroupName": "a b"}, "InvalidParameterException"),
        ("logs", "CreateDelivery", "json", {}, "ValidationException"),
        ("apigateway", "CreateRestApi", "rest-json", {}, "BadRequestException"),
        ("cognito-identity", "CreateIdentityPool", "json", {}, "ValidationException"),
        ("iam", "CreateRole", "query", {}, "ValidationError"),
        ("cloudwatch", "PutMetricAlarm", "json", {}, "ValidationError"),
        ("ec2", "CreateSubnet", "ec2", {}, "MissingParameter"),
        ("ec2", "CreateVpc", "ec2", {"InstanceTenancy": "x"}, "InvalidParameterValue"),
        (
            "s3",
            "CreateBucket",
            "rest-xml",
            {"Bucket": "a", "ObjectOwnership": "x"},
            "InvalidArgument",
        ),
        (
            "s3",
            "PutObject",
            "rest-xml",
            {"Bucket": "a", "Key": "k", "StorageClass": "COLD"},
            "InvalidStorageClass",
        ),
        (
            "s3",
            "PutBucketLifecycleConfiguration",
            "rest-xml",
            {"Bucket": "a", "LifecycleConfiguration": {"Rules": [{"Status": "On"}]}},
            "MalformedXML",
        ),
    ],
)
def test_each_service_refuses_with_the_code_of_its_reference(
    service: str, operation: str, protocol: str, given: dict[str, Any], code: str
) -> None:
    found = validate(service, operation, given)
    call = reading.Call(service, operation, protocol, given)
    assert answering.error(call, found)[0] == code


@pytest.mark.parametrize(
    ("operation", "given", "told"),
    [
        (
            "PutBucketVersioning",
            {"Bucket": "abc", "VersioningConfiguration": {"Status": "On"}},
            "The XML you provided was not well-formed or did not validate against our published "
            "schema",
        ),
        (
            "PutBucketLifecycleConfiguration",
            {
                "Bucket": "abc",
                "LifecycleConfiguration": {
                    "Rules": [{"Status": "Enabled", "Transitions": [{"StorageClass": "COLD"}]}]
                },
            },
            "The XML you provided was not well-formed or did not validate against our published "
            "schema",
        ),
        (
            "CompleteMultipartUpload",
            {"Bucket": "abc", "Key": "k", "UploadId": "u", "MpuObjectSize": "ten"},
            "Value for x-amz-mp-object-size header is invalid: 'ten'",
        ),
    ],
)
def test_s3_has_words_of_its_own(operation: str, given: dict[str, Any], told: str) -> None:
    call = reading.Call("s3", operation, "rest-xml", given)
    assert answering.error(call, validate("s3", operation, given))[1] == told


def test_infinity_is_no_integer() -> None:
    given = {"TableName": "abc", "Limit": float("inf")}
    (found,) = validate("dynamodb", "Scan", given)
    assert found.constraint == "Member must be an integer"


def test_a_pattern_must_match_as_a_whole_and_its_classes_are_those_of_java() -> None:
    word = compiled(r"[\w\s-]+")
    assert word is not None
    assert word.fullmatch("a b-1")
    assert not word.fullmatch("ü")
    assert not word.fullmatch("\u00a0")
    letters, all_of_them = compiled(r"\p{L}+\d"), compiled(r"[\s\S]*")
    assert letters is not None
    assert all_of_them is not None
    assert letters.fullmatch("üЖ語1")
    assert all_of_them.fullmatch("ü\u00a0\n")
    assert compiled(r"[\uD800\uDC00-\uDBFF\uDFFF]") is not None
    assert compiled("[") is None
    for pattern in (r"[\w-/]+", r"[+-\w/]+", r"[/\s\w-]+"):
        hyphen = compiled(pattern)
        assert hyphen is not None
        assert hyphen.fullmatch("a-1_/")
        assert not hyphen.fullmatch(".")


@pytest.mark.parametrize("service", SERVICES)
def test_each_pattern_of_a_service_in_use_can_be_read(service: str) -> None:
    shapes = Loader().load_service_model(service, "service-2")["shapes"]
    unread = [
        name for name, each in shapes.items() if "pattern" in each and not compiled(each["pattern"])
    ]
    assert unread == []


def test_each_exception_is_of_a_shape_that_exists_and_has_a_source() -> None:
    for (service, shape, _), reason in EXCEPTIONS.items():
        model = service_model(service)
        assert model is not None
        assert model.shape_for(shape).name == shape
        assert "https://" in reason


def test_a_custom_domain_passes_as_on_aws() -> None:
    assert (
        told("cognito-idp", "CreateUserPoolDomain", UserPoolId="a_b", Domain="a.example.com") == []
    )


@pytest.mark.parametrize(
    ("name", "allowed"), [("ApproximateReceiveCount", True), ("ReceiveCount", False)]
)
def test_a_message_is_received_with_attributes_of_messages(name: str, allowed: bool) -> None:
    queue = "https://sqs.us-east-1.amazonaws.com/1/jobs"
    found = told("sqs", "ReceiveMessage", QueueUrl=queue, AttributeNames=[name])
    assert (found == []) is allowed


def test_a_bucket_may_be_in_a_region_that_is_newer_than_the_model() -> None:
    place = {"LocationConstraint": "eu-south-9"}
    assert told("s3", "CreateBucket", Bucket="notes", CreateBucketConfiguration=place) == []


def test_a_bucket_may_take_the_logs_of_others() -> None:
    assert told("s3", "CreateBucket", Bucket="logs", ACL="log-delivery-write") == []


def request(method: str = "POST", path: str = "/", **given: Any) -> reading.HttpRequest:
    body = given.get("body", b"")
    return reading.HttpRequest(method, path, given.get("headers", {}), given.get("query", {}), body)


def test_a_form_is_read_with_its_lists_and_maps() -> None:
    form = {
        "Action": "CreateRole",
        "Version": "2010-05-08",
        "RoleName": "a",
        "MaxSessionDuration": "3600",
        "Tags.member.1.Key": "app",
        "Tags.member.1.Value": "notes",
        "Tags.member.10.Key": "stage",
        "Tags.member.2.Key": "team",
    }
    headers = {"content-type": "application/x-www-form-urlencoded"}
    call = reading.read("iam", request(headers=headers, body=urlencode(form).encode()))
    assert call is not None
    assert (call.operation, call.protocol) == ("CreateRole", "query")
    assert call.parameters["MaxSessionDuration"] == 3600
    assert [each["Key"] for each in call.parameters["Tags"]] == ["app", "team", "stage"]


def test_a_form_of_ec2_is_read() -> None:
    form = {
        "Action": "CreateVpc",
        "Version": "2016-11-15",
        "CidrBlock": "10.0.0.0/16",
        "TagSpecification.1.ResourceType": "vpc",
        "TagSpecification.1.Tag.1.Key": "app",
    }
    call = reading.read("ec2", request("GET", query={name: [each] for name, each in form.items()}))
    assert call is not None
    assert call.protocol == "ec2"
    assert call.parameters["TagSpecifications"] == [
        {"ResourceType": "vpc", "Tags": [{"Key": "app"}]}
    ]


def test_path_query_headers_and_body_of_a_rest_service_are_read() -> None:
    body = json.dumps({"routeKey": "GET /", "authorizationScopes": ["a"]}).encode()
    call = reading.read("apigateway", request(path="/v2/apis/a1/routes", body=body))
    assert call is not None
    assert (call.service, call.operation) == ("apigatewayv2", "CreateRoute")
    assert call.parameters == {
        "ApiId": "a1",
        "RouteKey": "GET /",
        "AuthorizationScopes": ["a"],
    }
    call = reading.read(
        "lambda",
        request("GET", "/2015-03-31/functions/", query={"MaxItems": ["5"], "Marker": [""]}),
    )
    assert call is not None
    assert call.parameters == {"MaxItems": 5, "Marker": ""}


@pytest.mark.parametrize(
    ("method", "path", "query", "headers", "operation"),
    [
        ("PUT", "/bucket", {}, {}, "CreateBucket"),
        ("PUT", "/bucket/a/b", {}, {}, "PutObject"),
        ("PUT", "/bucket/a", {}, {"x-amz-copy-source": "/c/d"}, "CopyObject"),
        ("PUT", "/bucket/a", {"tagging": [""]}, {}, "PutObjectTagging"),
        ("PUT", "/bucket/a", {"partNumber": ["1"], "uploadId": ["u"]}, {}, "UploadPart"),
        ("GET", "/bucket", {"list-type": ["2"], "prefix": [""]}, {}, "ListObjectsV2"),
        ("GET", "/bucket", {"prefix": ["a"]}, {}, "ListObjects"),
        ("GET", "/bucket/a", {}, {}, "GetObject"),
        ("PUT", "/bucket", {"lifecycle": [""]}, {}, "PutBucketLifecycleConfiguration"),
        ("POST", "/bucket", {"delete": [""]}, {}, "DeleteObjects"),
        ("GET", "/", {}, {}, "ListBuckets"),
    ],
)
def test_operations_of_s3_are_told_apart(
    method: str, path: str, query: dict[str, Any], headers: dict[str, str], operation: str
) -> None:
    call = reading.read("s3", request(method, path, query=query, headers=headers))
    assert call is not None
    assert call.operation == operation


@pytest.mark.parametrize("key", ["a/", "/", "/a", "a//b"])
def test_a_key_keeps_its_slashes(key: str) -> None:
    call = reading.read("s3", request("GET", f"/bucket/{key}"))
    assert call is not None
    assert (call.operation, call.parameters) == ("GetObject", {"Bucket": "bucket", "Key": key})


def test_a_bucket_has_no_slash_at_its_end() -> None:
    call = reading.read("s3", request("GET", "/bucket/"))
    assert call is not None
    assert (call.operation, call.parameters) == ("ListObjects", {"Bucket": "bucket"})


def test_a_document_of_s3_is_read() -> None:
    body = (
        b'<CORSConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><CORSRule>'
        b"<AllowedMethod>GET</AllowedMethod><AllowedMethod>PUT</AllowedMethod>"
        b"<AllowedOrigin>*</AllowedOrigin><MaxAgeSeconds>5</MaxAgeSeconds>"
        b"</CORSRule></CORSConfiguration>"
    )
    call = reading.read("s3", request("PUT", "/bucket", query={"cors": [""]}, body=body))
    assert call is not None
    (rule,) = call.parameters["CORSConfiguration"]["CORSRules"]
    assert rule == {"AllowedMethods": ["GET", "PUT"], "AllowedOrigins": ["*"], "MaxAgeSeconds": 5}


@pytest.mark.parametrize(
    ("service", "sent"),
    [
        ("dynamodb", {"headers": {"x-amz-target": "DynamoDB_20120810.Nothing"}, "body": b"{}"}),
        ("dynamodb", {"headers": {"x-amz-target": "DynamoDB_20120810.PutItem"}, "body": b"["}),
        ("iam", {"query": {"Action": ["Nothing"], "Version": ["1"]}}),
        ("lambda", {"path": "/nowhere"}),
        ("no-such-service", {}),
    ],
)
def test_what_cannot_be_read_is_left_to_the_service(service: str, sent: dict[str, Any]) -> None:
    assert reading.read(service, request(**sent)) is None


def test_what_aws_ignores_is_not_sent_on() -> None:
    tags = [{"Key": "team", "Value": "notes", "Colour": "red"}, None]
    given = {"AlarmName": "a", "Tags": tags, "Dimensions": None, "Shape": "round"}
    sent = client.request("cloudwatch", "PutMetricAlarm", given, "json")
    assert json.loads(sent.body) == {
        "AlarmName": "a",
        "Tags": [{"Key": "team", "Value": "notes"}],
    }
