"""HTTP APIs: who may call a route, and what stands between a caller and the function."""

from __future__ import annotations

from .classes import Classes
from .stricter import added, capped, less, more, wider

_API = "add the route to the other API"
_DOMAIN = "write domain=Domain(...)"
# Of the domain of an API, or of a pool's sign-in pages.
_HOST = "write domain=Domain(...) of the API, or add_domain(..., host=...) of the pool"
_CERTIFICATE = "Domain(..., certificate=...) or add_domain(..., certificate_arn=...)"

API = {
    "aws_apigatewayv2_api": Classes(
        # CORS is no access control, and what a transform makes of it is checked like the option.
        free="api_key_selection_expression description fail_on_warnings ip_address_type name tags "
        "version cors_configuration.allow_credentials cors_configuration.allow_headers "
        "cors_configuration.allow_methods cors_configuration.allow_origins "
        "cors_configuration.expose_headers cors_configuration.max_age",
        guarded="cors_configuration disable_execute_api_endpoint",
        fixed={
            "body": "write each route: route(key, target, authorizer=...)",
            "credentials_arn": "write the route: route(key, target, authorizer=...)",
            "protocol_type": "leave it out: this construct makes HTTP APIs",
            "route_key": "write the route: route(key, target, authorizer=...)",
            "route_selection_expression": "leave it out: an HTTP API chooses by method and path",
            "target": "write the route: route(key, target, authorizer=...)",
        },
    ),
    "aws_apigatewayv2_api_mapping": Classes(
        fixed={
            "api_id": _API,
            "api_mapping_key": 'write Domain(..., path="v1"): `url` then has it too',
            "domain_name": _DOMAIN,
            "stage": "write HttpApi(..., stage_name=...): grants and `url` then name it too",
        },
    ),
    "aws_apigatewayv2_authorizer": Classes(
        free="name",
        guarded="authorizer_credentials_arn authorizer_payload_format_version authorizer_uri "
        "enable_simple_responses identity_sources jwt_configuration",
        fixed={"api_id": _API, "authorizer_type": "write another authorizer at the route"},
        stricter={"authorizer_result_ttl_in_seconds": less},
    ),
    "aws_apigatewayv2_domain_name": Classes(
        free="tags domain_name_configuration.ip_address_type "
        "domain_name_configuration.ownership_verification_certificate_arn",
        guarded="domain_name_configuration routing_mode",
        fixed={
            "domain_name": _DOMAIN,
            "domain_name_configuration.endpoint_type": "leave it out: HTTP APIs have REGIONAL ones",
        },
        stricter={"mutual_tls_authentication": added},
    ),
    "aws_apigatewayv2_integration": Classes(
        free="description timeout_milliseconds",
        guarded="connection_id connection_type content_handling_strategy credentials_arn "
        "integration_method integration_subtype integration_type integration_uri "
        "passthrough_behavior request_parameters request_templates response_parameters "
        "template_selection_expression tls_config",
        fixed={
            "api_id": _API,
            "payload_format_version": "leave it out: handlers, authorizers and the local AWS find "
            "the caller where version 2.0 has it",
        },
    ),
    "aws_apigatewayv2_route": Classes(
        free="model_selection_expression operation_name request_models "
        "route_response_selection_expression",
        guarded="api_key_required authorization_scopes authorization_type authorizer_id "
        "request_parameter",
        fixed={
            "api_id": _API,
            "route_key": "write it at the route: route(key, target); grants name it too",
            "target": "write it at the route: route(key, target); the function is then allowed to "
            "be called",
        },
    ),
    "aws_apigatewayv2_stage": Classes(
        free="description stage_variables tags default_route_settings.detailed_metrics_enabled "
        "default_route_settings.logging_level",
        guarded="access_log_settings client_certificate_id default_route_settings",
        fixed={
            "api_id": _API,
            "auto_deploy": "leave it out: without it, routes that are added or closed later never "
            "reach the stage",
            "deployment_id": "leave it out: the stage deploys each change by itself",
            "name": "write HttpApi(..., stage_name=...): grants and `url` then name it too",
            "route_settings": "write it at the route: route(..., throttle=Throttle(...))",
        },
        stricter={
            "default_route_settings.throttling_burst_limit": capped,
            "default_route_settings.throttling_rate_limit": capped,
        },
    ),
    "aws_apigatewayv2_vpc_link": Classes(free="name tags", guarded="security_group_ids subnet_ids"),
    "aws_acm_certificate": Classes(
        free="early_renewal_duration key_algorithm tags "
        "options.certificate_transparency_logging_preference",
        guarded="certificate_authority_arn certificate_body certificate_chain options private_key "
        "private_key_wo private_key_wo_version subject_alternative_names validation_option",
        fixed={
            "domain_name": _HOST,
            "validation_method": f"leave it out, or write {_CERTIFICATE} of one that is validated "
            "in another way",
        },
    ),
    "aws_acm_certificate_validation": Classes(
        fixed={
            "certificate_arn": f"write {_CERTIFICATE}",
            "validation_record_fqdns": f"write {_CERTIFICATE}",
        },
    ),
    "aws_route53_record": Classes(
        free="ttl alias.evaluate_target_health",
        guarded="alias allow_overwrite cidr_routing_policy failover_routing_policy "
        "geolocation_routing_policy geoproximity_routing_policy health_check_id "
        "latency_routing_policy multivalue_answer_routing_policy records set_identifier type "
        "weighted_routing_policy zone_id",
        fixed={"name": _HOST},
    ),
    "aws_cloudwatch_metric_alarm": Classes(
        free="alarm_description alarm_name comparison_operator datapoints_to_alarm "
        "evaluate_low_sample_count_percentiles evaluation_interval evaluation_periods "
        "extended_statistic period statistic tags threshold threshold_metric_id treat_missing_data "
        "unit",
        guarded="dimensions evaluation_criteria evaluation_window metric_name metric_query "
        "namespace warm_up_configuration",
        stricter={
            "actions_enabled": more,
            "alarm_actions": wider,
            "insufficient_data_actions": wider,
            "ok_actions": wider,
        },
    ),
}
