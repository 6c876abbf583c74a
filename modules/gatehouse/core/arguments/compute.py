"""Functions: with whose rights they run, what runs, who may call them, and their logs."""

from __future__ import annotations

from .classes import Classes
from .stricter import added, longer, wider

_CODE = "write the handler's path, zip= or image=: the construct packs and uploads the code"
_SOURCE = "write on_change(...) of the table"

COMPUTE = {
    "aws_lambda_function": Classes(
        free="description function_name layers memory_size publish "
        "replace_security_groups_on_destroy replacement_security_group_ids "
        "reserved_concurrent_executions tags timeout ephemeral_storage.size "
        "logging_config.application_log_level logging_config.log_format "
        "logging_config.system_log_level snap_start.apply_on tracing_config.mode "
        "use_resource_timeout_for_propagation",
        guarded="architectures capacity_provider_config dead_letter_config durable_config "
        "environment file_system_config handler image_config logging_config publish_to role "
        "runtime skip_destroy source_kms_key_arn tenancy_config vpc_config",
        fixed={
            "code_sha256": _CODE,
            "filename": _CODE,
            "image_uri": _CODE,
            "kms_key_arn": "write kms_key=...: the function is then allowed to use the key",
            "package_type": _CODE,
            "s3_bucket": "write code_bucket=...",
            "s3_key": "write code_bucket=...",
            "s3_object_version": "write code_bucket=...",
            "source_code_hash": _CODE,
        },
        stricter={"code_signing_config_arn": added, "environment.variables": wider},
    ),
    "aws_lambda_permission": Classes(
        free="statement_id statement_id_prefix",
        guarded="action function_url_auth_type invoked_via_function_url principal qualifier "
        "source_arn",
        fixed={"function_name": "name the other function where this one is named"},
        stricter={"event_source_token": added, "principal_org_id": added, "source_account": added},
    ),
    "aws_lambda_event_source_mapping": Classes(
        free="batch_size bisect_batch_on_function_error enabled function_response_types "
        "maximum_batching_window_in_seconds maximum_record_age_in_seconds maximum_retry_attempts "
        "parallelization_factor starting_position starting_position_timestamp tags "
        "tumbling_window_in_seconds filter_criteria.filter.pattern metrics_config.metrics "
        "provisioned_poller_config.maximum_pollers provisioned_poller_config.minimum_pollers "
        "scaling_config.maximum_concurrency use_resource_timeout_for_propagation",
        guarded="amazon_managed_kafka_event_source_config destination_config "
        "document_db_event_source_config kms_key_arn provisioned_poller_config queues "
        "self_managed_event_source self_managed_kafka_event_source_config "
        "source_access_configuration topics",
        fixed={"event_source_arn": _SOURCE, "function_name": _SOURCE},
    ),
    "aws_cloudwatch_log_group": Classes(
        free="log_group_class name name_prefix skip_destroy tags",
        guarded="deletion_protection_enabled",
        stricter={"kms_key_id": added, "retention_in_days": longer},
    ),
    "aws_s3_object": Classes(
        free="cache_control checksum_algorithm content_disposition content_language content_type "
        "metadata tags override_provider.default_tags.tags",
        guarded="acl bucket_key_enabled content_encoding force_destroy kms_key_id "
        "object_lock_legal_hold_status object_lock_mode object_lock_retain_until_date "
        "server_side_encryption storage_class website_redirect",
        fixed={
            "bucket": "write code_bucket=...",
            "content": _CODE,
            "content_base64": _CODE,
            "etag": _CODE,
            "key": _CODE,
            "source": _CODE,
            "source_hash": _CODE,
        },
    ),
}
