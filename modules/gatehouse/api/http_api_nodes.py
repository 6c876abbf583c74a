"""What an `HttpApi` makes."""

from __future__ import annotations

from dataclasses import dataclass, field

from gatehouse.core import aws


@dataclass
class HttpApiNodes:
    """What an `HttpApi` makes.

    Routes are found by route key, integrations and permissions by the function's address (or
    ``route_get_notes``, where a function is the route's own or none answers), authorizers by
    name, alarms by what they watch.
    """

    api: aws.apigatewayv2_api.Apigatewayv2Api
    stage: aws.apigatewayv2_stage.Apigatewayv2Stage
    log_group: aws.cloudwatch_log_group.CloudwatchLogGroup
    route: dict[str, aws.apigatewayv2_route.Apigatewayv2Route] = field(default_factory=dict)
    integration: dict[str, aws.apigatewayv2_integration.Apigatewayv2Integration] = field(
        default_factory=dict
    )
    permission: dict[str, aws.lambda_permission.LambdaPermission] = field(default_factory=dict)
    authorizer: dict[str, aws.apigatewayv2_authorizer.Apigatewayv2Authorizer] = field(
        default_factory=dict
    )
    authorizer_permission: dict[str, aws.lambda_permission.LambdaPermission] = field(
        default_factory=dict
    )
    alarm: dict[str, aws.cloudwatch_metric_alarm.CloudwatchMetricAlarm] = field(
        default_factory=dict
    )
    domain_name: aws.apigatewayv2_domain_name.Apigatewayv2DomainName | None = None
    api_mapping: aws.apigatewayv2_api_mapping.Apigatewayv2ApiMapping | None = None
    record: aws.route53_record.Route53Record | None = None
    certificate: aws.acm_certificate.AcmCertificate | None = None
    certificate_record: aws.route53_record.Route53Record | None = None
    certificate_validation: aws.acm_certificate_validation.AcmCertificateValidation | None = None
