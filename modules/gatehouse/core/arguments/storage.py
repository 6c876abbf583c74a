"""Buckets and tables: who reaches what is in them, and what keeps it from being lost."""

from __future__ import annotations

from .classes import Classes
from .stricter import added, later_of, less, more

_BUCKET = "make another Bucket"
_KEYS = "write partition_key= and sort_key= of the table: grants go by them"
_INDEX = "write global_indexes= or local_indexes=: grants go by their keys"
_KMS = "write kms_key=...: whoever is granted the data is then allowed to use the key"
_STREAM = "write stream=..."
_TABLE = "make another Table"

_BUCKETS = {
    "aws_s3_bucket": Classes(
        free="acceleration_status bucket bucket_prefix tags",
        guarded="acl bucket_namespace cors_rule grant lifecycle_rule logging "
        "object_lock_configuration policy replication_configuration request_payer "
        "server_side_encryption_configuration versioning website",
        stricter={"force_destroy": less, "object_lock_enabled": more},
    ),
    "aws_s3_bucket_ownership_controls": Classes(guarded="rule", fixed={"bucket": _BUCKET}),
    "aws_s3_bucket_public_access_block": Classes(
        guarded="skip_destroy",
        fixed={"bucket": _BUCKET},
        stricter={
            "block_public_acls": more,
            "block_public_policy": more,
            "ignore_public_acls": more,
            "restrict_public_buckets": more,
        },
    ),
    "aws_s3_bucket_server_side_encryption_configuration": Classes(
        free="expected_bucket_owner rule.bucket_key_enabled",
        guarded="rule",
        fixed={
            "bucket": _BUCKET,
            "rule.apply_server_side_encryption_by_default.kms_master_key_id": _KMS,
        },
        stricter={
            "rule.apply_server_side_encryption_by_default.kms_master_key_id": added,
            "rule.apply_server_side_encryption_by_default.sse_algorithm": later_of(
                "AES256", "aws:kms", "aws:kms:dsse"
            ),
        },
    ),
    "aws_s3_bucket_versioning": Classes(
        free="expected_bucket_owner mfa",
        guarded="versioning_configuration",
        fixed={"bucket": _BUCKET},
        stricter={
            "versioning_configuration.mfa_delete": later_of("Disabled", "Enabled"),
            "versioning_configuration.status": later_of("Disabled", "Suspended", "Enabled"),
        },
    ),
    "aws_s3_bucket_policy": Classes(guarded="policy", fixed={"bucket": _BUCKET}),
    "aws_s3_bucket_cors_configuration": Classes(
        # CORS is no access control, and what a transform makes of it is checked like the option.
        free="expected_bucket_owner cors_rule.allowed_headers cors_rule.allowed_methods "
        "cors_rule.allowed_origins cors_rule.expose_headers cors_rule.id cors_rule.max_age_seconds",
        guarded="cors_rule",
        fixed={"bucket": _BUCKET},
    ),
    "aws_s3_bucket_lifecycle_configuration": Classes(
        free="expected_bucket_owner transition_default_minimum_object_size rule.id "
        "rule.abort_incomplete_multipart_upload.days_after_initiation "
        "rule.noncurrent_version_transition.newer_noncurrent_versions "
        "rule.noncurrent_version_transition.noncurrent_days "
        "rule.noncurrent_version_transition.storage_class rule.transition.date "
        "rule.transition.days rule.transition.storage_class",
        guarded="rule",
        fixed={"bucket": _BUCKET},
    ),
    "aws_s3_bucket_notification": Classes(
        free="eventbridge lambda_function.id",
        guarded="queue topic",
        fixed={
            "bucket": _BUCKET,
            "lambda_function.events": "write on_object(...)",
            "lambda_function.filter_prefix": "write on_object(...)",
            "lambda_function.filter_suffix": "write on_object(...)",
            "lambda_function.lambda_function_arn": "write on_object(...): S3 is then allowed to "
            "call the function",
        },
    ),
}

_TABLES = {
    "aws_dynamodb_table": Classes(
        free="billing_mode name read_capacity table_class tags write_capacity "
        "global_secondary_index.on_demand_throughput.max_read_request_units "
        "global_secondary_index.on_demand_throughput.max_write_request_units "
        "global_secondary_index.read_capacity global_secondary_index.write_capacity "
        "global_secondary_index.warm_throughput.read_units_per_second "
        "global_secondary_index.warm_throughput.write_units_per_second "
        "on_demand_throughput.max_read_request_units on_demand_throughput.max_write_request_units "
        "warm_throughput.read_units_per_second warm_throughput.write_units_per_second",
        guarded="global_secondary_index global_table_witness import_table local_secondary_index "
        "on_demand_throughput point_in_time_recovery replica restore_backup_arn restore_date_time "
        "restore_source_name restore_source_table_arn restore_to_latest_time ttl warm_throughput",
        fixed={
            "attribute": _KEYS,
            "global_secondary_index.hash_key": _INDEX,
            "global_secondary_index.name": _INDEX,
            "global_secondary_index.range_key": _INDEX,
            "hash_key": _KEYS,
            "local_secondary_index.name": _INDEX,
            "local_secondary_index.range_key": _INDEX,
            "range_key": _KEYS,
            "server_side_encryption.kms_key_arn": _KMS,
            "stream_enabled": _STREAM,
            "stream_view_type": _STREAM,
        },
        stricter={
            "deletion_protection_enabled": more,
            "point_in_time_recovery.enabled": more,
            "server_side_encryption.enabled": more,
        },
    ),
    "aws_appautoscaling_target": Classes(
        free="max_capacity min_capacity tags suspended_state.dynamic_scaling_in_suspended "
        "suspended_state.dynamic_scaling_out_suspended suspended_state.scheduled_scaling_suspended",
        guarded="role_arn",
        fixed={
            "resource_id": _TABLE,
            "scalable_dimension": "write capacity=Provisioned(...)",
            "service_namespace": _TABLE,
        },
    ),
    "aws_appautoscaling_policy": Classes(
        free="name target_tracking_scaling_policy_configuration.disable_scale_in "
        "target_tracking_scaling_policy_configuration.scale_in_cooldown "
        "target_tracking_scaling_policy_configuration.scale_out_cooldown "
        "target_tracking_scaling_policy_configuration.target_value",
        guarded="policy_type predictive_scaling_policy_configuration "
        "step_scaling_policy_configuration target_tracking_scaling_policy_configuration",
        fixed={
            "resource_id": _TABLE,
            "scalable_dimension": "write capacity=Provisioned(...)",
            "service_namespace": _TABLE,
        },
    ),
}

STORAGE = {**_BUCKETS, **_TABLES}
