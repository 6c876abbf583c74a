"""What an `HttpApi` makes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from gatehouse.core import aws

from .http_api_base import HttpApiBaseNodes


@dataclass(kw_only=True)
class HttpApiNodes(HttpApiBaseNodes):
    """What an `HttpApi` makes, beside what its routes make; alarms by what they watch."""

    api: aws.apigatewayv2_api.Apigatewayv2Api
    stage: aws.apigatewayv2_stage.Apigatewayv2Stage
    #: None in a stage that takes over an API without an access log.
    log_group: Any
    alarm: dict[str, aws.cloudwatch_metric_alarm.CloudwatchMetricAlarm] = field(
        default_factory=dict
    )
    domain_name: aws.apigatewayv2_domain_name.Apigatewayv2DomainName | None = None
    api_mapping: aws.apigatewayv2_api_mapping.Apigatewayv2ApiMapping | None = None
    record: aws.route53_record.Route53Record | None = None
    certificate: aws.acm_certificate.AcmCertificate | None = None
    certificate_record: aws.route53_record.Route53Record | None = None
    certificate_validation: aws.acm_certificate_validation.AcmCertificateValidation | None = None
