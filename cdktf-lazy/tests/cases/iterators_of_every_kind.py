"""Iterators over lists, maps, complex lists, resources and data sources, and all they give."""

from typing import Any

from cdktf import (
    App,
    Fn,
    TerraformIterator,
    TerraformLocal,
    TerraformOutput,
    TerraformStack,
    TerraformVariable,
    Token,
)
from cdktf_cdktf_provider_aws.acm_certificate import AcmCertificate
from cdktf_cdktf_provider_aws.acm_certificate_validation import AcmCertificateValidation
from cdktf_cdktf_provider_aws.data_aws_instances import DataAwsInstances
from cdktf_cdktf_provider_aws.data_aws_s3_bucket import DataAwsS3Bucket
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.route53_record import Route53Record
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.security_group import SecurityGroup

from cases._seen import shown

GETTERS = (
    *("get_any", "get_any_map", "get_boolean", "get_boolean_map", "get_list", "get_map"),
    *("get_number", "get_number_list", "get_number_map", "get_string", "get_string_map"),
)


def run(app: App) -> object:
    stack = TerraformStack(app, "iterators-of-every-kind")
    AwsProvider(stack, "aws")
    names = TerraformVariable(stack, "names", type="list(string)")
    listed = TerraformIterator.from_list(["a", "b"])
    varied = TerraformIterator.from_list(names.list_value)
    mapped = TerraformIterator.from_map(
        {"web": {"port": 80, "tags": {"a": "b"}}, "ssh": {"port": 22, "tags": {}}}
    )
    S3Bucket(stack, "listed", for_each=listed, bucket=Token.as_string(listed.value))
    S3Bucket(stack, "varied", for_each=varied, bucket=Token.as_string(varied.key))
    buckets = S3Bucket(
        stack,
        "mapped",
        for_each=mapped,
        bucket=f"b-{mapped.key}-{mapped.get_number('port')}",
        tags=mapped.get_string_map("tags"),
    )
    again = TerraformIterator.from_resources(buckets)
    data = DataAwsS3Bucket(stack, "data", for_each=again, bucket=again.get_string("bucket"))
    beyond = TerraformIterator.from_data_sources(data)
    S3Bucket(stack, "beyond", for_each=beyond, bucket=beyond.get_string("arn"))
    certificate = AcmCertificate(stack, "certificate", domain_name="example.org")
    options = TerraformIterator.from_complex_list(
        certificate.domain_validation_options, "domain_name"
    )
    records = Route53Record(
        stack,
        "record",
        for_each=options,
        name=options.get_string("resource_record_name"),
        type=options.get_string("resource_record_type"),
        records=[options.get_string("resource_record_value")],
        zone_id="z",
        ttl=60,
    )
    validated = TerraformIterator.from_resources(records)
    AcmCertificateValidation(
        stack,
        "validation",
        certificate_arn=certificate.arn,
        validation_record_fqdns=Token.as_list(validated.pluck_property("fqdn")),
    )
    instances = DataAwsInstances(stack, "instances")
    ids = TerraformIterator.from_list(instances.ids)
    group: Any = SecurityGroup
    group(
        stack,
        "group",
        ingress=mapped.dynamic(
            {"from_port": mapped.get_number("port"), "protocol": "tcp", "x": mapped.key}
        ),
    )
    for name, iterator in {"listed": listed, "mapped": mapped, "again": again}.items():
        for getter in GETTERS:
            TerraformLocal(stack, f"{name}-{getter}", getattr(iterator, getter)("some"))
    TerraformLocal(stack, "keys", mapped.keys())
    TerraformLocal(stack, "values", mapped.values())
    TerraformLocal(stack, "plucked", mapped.pluck_property("port"))
    TerraformLocal(stack, "for-list", mapped.for_expression_for_list(mapped.get_string("x")))
    TerraformLocal(stack, "for-raw", varied.for_expression_for_list("val.name if key == 1"))
    TerraformLocal(
        stack, "for-map", mapped.for_expression_for_map(mapped.key, mapped.get_string("port"))
    )
    TerraformOutput(stack, "upper", value=Fn.upper(Token.as_string(ids.value)))
    return [shown(one) for one in (listed.value, mapped.key, mapped.value, mapped.get_list("x"))]
