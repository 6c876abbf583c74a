"""Names of buckets, origins of pages and codes of regions: what AWS takes, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import botocore.session
import pytest
from gatehouse.api import Cors, HttpApi, MutualTls
from gatehouse.core import App, AppStack, OptionError, S3State
from gatehouse.core.options import option
from gatehouse.core.regions import check_region
from gatehouse.storage import Bucket, BucketCors

NO_BUCKETS = [
    *("xn--abc", "sthree-abc", "sthree-configurator", "amzn-s3-demo-x", "abc-s3alias"),
    *("abc--ol-s3", "abc.mrap", "abc--x-s3", "abc--table-s3", "192.168.1.1", "a..b"),
    *("Abc", "ab", "a" * 64, "abc-", ".abc", "a_b", "bücket"),
]
BUCKETS = ["abc", "a" * 63, "a.b", "1.2.3", "a--b", "xnabc", "sthreeabc", "acme-123456789012-an"]
IN_BUCKETS: list[Callable[[AppStack, str], object]] = [
    lambda stack, name: Bucket.from_name(stack, "Old", name),
    lambda stack, name: Bucket(stack, "New", transform={"bucket": {"bucket": name}}),
    lambda stack, name: S3State(bucket=name, region="eu-west-1"),
    lambda stack, name: MutualTls(f"s3://{name}/ca.pem"),
]


@pytest.mark.parametrize("use", IN_BUCKETS, ids=["import", "transform", "state", "truststore"])
@pytest.mark.parametrize("name", NO_BUCKETS)
def test_a_name_that_s3_refuses_is_refused_wherever_it_stands(
    stack: AppStack, use: Any, name: str
) -> None:
    with pytest.raises(OptionError, match="a bucket's name must"):
        use(stack, name)


@pytest.mark.parametrize("use", IN_BUCKETS, ids=["import", "transform", "state", "truststore"])
@pytest.mark.parametrize("name", BUCKETS)
def test_a_name_that_s3_takes_is_taken(stack: AppStack, use: Any, name: str) -> None:
    use(stack, name)


OF_BOTH = [
    *("*", "https://app.example.com", "http://localhost:3000", "https://a.example.com:8443"),
    *("https://*", "http://127.0.0.1:5173", "https://[::1]:3000", "capacitor://localhost"),
    "https://example.com.",  # browsers keep the dot of an absolute name
    *("app://-", "chrome-extension://abcdefghijklmnop", "https://xn--bcher-kva.de"),
    *("https://${var.host}", "https://a_b.example.com"),
]
OF_NONE = {
    "example.com": "scheme://host",
    "https://a.example.com/": "without a path",
    "https://a.example.com/x": "without a path",
    "https://a.example.com?x": "without a path",
    "https://user:pw@a.example.com": "scheme://host",
    "https://a.com,https://b.com": "scheme://host",
    "null": "scheme://host",
    "": "scheme://host",
    "HTTPS://a.com": "in lowercase",
    "https://A.com": "in lowercase",
    "https://a..com": "a host name",
    "https://bücher.de": "xn--bcher-kva",
    "https://a.com:443": "browsers leave it out",
    "https://a.com:99999": "a number up to 65,535",
    "https://*.*.x": r"no \*|at most one \*",
}


@pytest.mark.parametrize("origin", OF_BOTH)
def test_the_origin_of_a_page_is_taken(origin: str) -> None:
    Cors(allow_origins=[origin])
    BucketCors(allow_origins=[origin])


@pytest.mark.parametrize("origin", OF_NONE)
def test_what_no_browser_sends_as_an_origin_is_refused(origin: str) -> None:
    for kind in (Cors, BucketCors):
        with pytest.raises(OptionError, match=OF_NONE[origin]):
            kind(allow_origins=[origin])


@pytest.mark.parametrize("origin", ["https://*.example.com", "*.example.com", "http*://a.com"])
def test_one_star_stands_for_any_text_in_s3_alone(origin: str) -> None:
    BucketCors(allow_origins=[origin])
    with pytest.raises(OptionError, match=r"no \* in it"):
        Cors(allow_origins=[origin])


def test_origins_of_a_transform_are_checked_too(stack: AppStack) -> None:
    block = {"cors_configuration": {"allow_origins": ["https://*.example.com"]}}
    with pytest.raises(OptionError, match=r"no \* in it"):
        HttpApi(stack, "Api", transform={"api": block})


def _regions() -> list[str]:
    session = botocore.session.get_session()
    return [
        region
        for partition in session.get_available_partitions()
        for region in session.get_available_regions("lambda", partition, allow_non_regional=False)
    ]


@pytest.mark.parametrize("region", [*_regions(), "eusc-de-east-1", "eu-west-4", "us-gov-west-2"])
def test_a_region_that_there_is_or_may_be_next_is_taken(region: str) -> None:
    assert check_region(option("AppStack", "region", region)) == region


@pytest.mark.parametrize(
    "region",
    ["mars-west-1", "eu-west-9", "uk-west-1", "eu-west", "eu-west-0", "eu-up-1", "useast1"],
)
def test_a_region_that_there_is_not_is_refused(region: str) -> None:
    with pytest.raises(OptionError, match="must be"):
        AppStack(App(), "notes", region=region)
    with pytest.raises(OptionError, match="must be"):
        S3State(bucket="state", region=region)


@pytest.mark.parametrize(
    ("option_name", "wrong", "right"),
    [
        ("key", "/state", "notes/production.tfstate"),
        ("key", "state/", "a b"),
        ("dynamodb_table", "a b", "locks"),
        ("dynamodb_table", "x", "arn:aws:dynamodb:eu-west-1:111122223333:table/locks"),
        ("kms_key_id", "a key", "01234567-89ab-cdef-0123-456789abcdef"),
        ("kms_key_id", "arn:aws:s3:::state", "alias/state"),
        ("kms_key_id", "mine", "arn:aws:kms:eu-west-1:111122223333:key/1"),
    ],
)
def test_the_state_takes_what_the_backend_of_terraform_takes(
    option_name: str, wrong: str, right: str
) -> None:
    S3State(bucket="state", region="eu-west-1", **{option_name: right})
    with pytest.raises(OptionError, match=f"{option_name}"):
        S3State(bucket="state", region="eu-west-1", **{option_name: wrong})
