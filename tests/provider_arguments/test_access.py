"""No type of the provider gives access unseen: it is read, or known as unread, or gives none."""

from __future__ import annotations

import re
from pathlib import Path

import gatehouse.access.model.reading as reading
import pytest
from gatehouse.access.model.reading.unread import ARGUMENTS, TYPES

_WORDS = re.compile("polic|permission|principal|grant|access|acl")
_READ = frozenset(
    kind
    for file in Path(reading.__file__).parent.rglob("*.py")
    if file.name != "unread.py"
    for kind in re.findall(r'"(aws_[a-z0-9_]+)"', file.read_text())
)

#: Why types give no access though their names sound so, by what their names are.
_NO_ACCESS = {
    "what keeps a caller at one server": r"\w*stickiness_policy|proxy_protocol_policy",
    "how many servers there are": r"(autoscaling|appautoscaling|emr_managed_scaling)_policy",
    "how long things are kept": r"(\w+_lifecycle|efs_backup|\w+_resiliency)_policy",
    "how a distribution caches and answers": r"cloudfront_\w+_policy",
    "who CloudFront is to a bucket, whose own policy lets it in": r"cloudfront_origin_access_\w+",
    "which TLS a balancer takes": r"lb_ssl_negotiation_policy|load_balancer_(\w+_)?policy"
    r"|lightsail_lb_https_redirection_policy",
    "rules about packets": r"(default_)?network_acl(_\w+)?|networkfirewall_firewall_policy"
    r"|networkmanager_core_network_policy_attachment|ec2_transit_gateway_policy_table\w*"
    r"|waf(v2|regional)?_web_acl\w*|fms_policy|route53_traffic_policy\w*|batch_scheduling_policy",
    "it takes access away": r"\w+_block_public_access\w*|vpc_block_public_access_\w+"
    r"|s3_account_public_access_block|iam_(group|role|user)_policies_exclusive"
    r"|iam_account_password_policy|glacier_vault_lock|organizations_policy(_attachment)?"
    r"|ssoadmin_permissions_boundary_attachment|vpc_endpoint(_policy)?"
    r"|s3control_directory_bucket_access_point_scope",
    "what is written to a log": r"cloudwatch_log_(account|data_protection|index)_policy"
    r"|sns_topic_data_protection_policy|\w+_access_log_\w+|\w+access_logging_settings"
    r"|verifiedaccess_instance_logging_configuration|vpclattice_access_log_subscription",
    "it looks at access, and gives none": r"accessanalyzer_\w+|config_config_rule"
    r"|config_organization_custom_policy_rule|securityhub_configuration_policy\w*",
    "where messages go that nobody took": r"sqs_queue_redrive(_allow)?_policy",
    "a frame that other types fill": r"s3control_access_grants_(instance|location)"
    r"|s3control_object_lambda_access_point|efs_access_point|ssoadmin_permission_set"
    r"|ssoadmin_instance_access_control_attributes|ssoadmin_application_access_scope"
    r"|verifiedaccess_(instance|trust_provider|instance_trust_provider_attachment)"
    r"|verifiedpermissions_\w+|iam_user|ram_resource_share|rolesanywhere_profile",
    "a side of a grant that somebody else gives": r"licensemanager_grant_accepter"
    r"|redshift_snapshot_copy_grant|iot_thing_principal_attachment"
    r"|api_gateway_domain_name_access_association|servicecatalog_organizations_access"
    r"|organizations_delegated_administrator",
    "a way of people to machines, by the network": r"ec2_serial_console_access"
    r"|workspacesweb_ip_access_settings|apprunner_service|db_instance|dms_replication_instance"
    r"|lightsail_database|m2_environment|mq_broker|msk_cluster|neptune_cluster_instance"
    r"|rds_(cluster_instance|shard_group)|redshift_cluster|redshiftserverless_workgroup"
    r"|timestreaminfluxdb_db_instance|ses_receipt_filter|workspaces_directory|appstream_stack",
    "a bound of what a session may do": r"emr_studio_session_mapping|sagemaker_workteam"
    r"|lambda_code_signing_config|cloudformation_stack",
    "how files are written that others own": r"dms_(s3_)?endpoint|iot_topic_rule|medialive_channel"
    r"|acmpca_certificate_authority|storagegateway_(nfs|smb)_file_share|sns_platform_application",
}  # fmt: skip
#: Arguments that give access; the other ones that sound so are settings of roles, logs and caches.
_GIVING = frozenset(
    (
        "policy",
        "policies",
        "policy_body",
        "policy_text",
        "policy_url",
        "policy_arn",
        "inline_policy",
        "assume_role_policy",
        "managed_policy_arns",
        "permissions_boundary",
        "access_policies",
        "access_policy",
        "repository_policy",
        "permission_policy",
        "permissions",
        "permission",
        "principal",
        "principals",
        "allowed_principals",
        "grant",
        "grantee",
        "acl",
        "canned_acl",
        "canned_acl_for_objects",
        "object_acl",
        "s3_object_acl",
        "launch_permission",
        "publicly_accessible",
        "is_publicly_accessible",
        "session_policy",
        "session_policy_arn",
        "access_config",
        "public_access",
        "share_principals",
        "principal_id",
        "permission_arns",
        "create_table_default_permissions",
        "create_database_default_permissions",
        "create_table_default_permission",
        "content_config_permissions",
        "thumbnail_config_permissions",
        "target_grant",
        "iam_policy_constraints",
        "access_string",
        "platform_principal",
        "self_service_permissions",
        "data_lake_principal_identifier",
        "service_principal",
    )
)
_NONE = {reason: re.compile(f"aws_(?:{pattern})") for reason, pattern in _NO_ACCESS.items()}


@pytest.fixture(scope="session")
def sounding(provider_arguments: dict[str, set[str]]) -> dict[str, set[str]]:
    """The types whose names or arguments speak of access, with those arguments."""
    found = {}
    for kind, arguments in provider_arguments.items():
        giving = {name for name in arguments if _GIVING & set(name.split("."))}
        if _WORDS.search(kind) or giving:
            found[kind] = giving
    return found


def test_each_type_that_speaks_of_access_is_read_or_known(sounding: dict[str, set[str]]) -> None:
    left = {
        kind: sorted(arguments)
        for kind, arguments in sounding.items()
        if kind not in _READ
        and kind not in TYPES
        and kind not in ARGUMENTS
        and not any(pattern.fullmatch(kind) for pattern in _NONE.values())
    }
    assert left == {}
    assert len(sounding) > 200


def test_each_type_of_the_lists_is_one_of_the_provider(
    provider_arguments: dict[str, set[str]],
) -> None:
    assert {*TYPES, *ARGUMENTS} - set(provider_arguments) == set()
    for kind, names in ARGUMENTS.items():
        known = {each.partition(".")[0] for each in provider_arguments[kind]}
        assert set(names) <= known, kind


def test_each_reason_is_one_of_a_type(sounding: dict[str, set[str]]) -> None:
    for reason, pattern in _NONE.items():
        assert any(pattern.fullmatch(kind) for kind in sounding), reason
