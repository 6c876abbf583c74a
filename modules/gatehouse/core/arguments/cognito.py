"""Cognito: how people sign in, what they may write about themselves, and which role they get."""

from __future__ import annotations

from .classes import Classes
from .stricter import fewer, later_of, less, more, shorter, wider

_POOL = "add it to the other pool"
_SIGN_IN = "write usernames=, aliases= or case_sensitive= of the pool: the lock file keeps them"
_IDENTITIES = "write user_pools=[...] of the identity pool"

USER_POOL = Classes(
    free="email_verification_message email_verification_subject name sms_authentication_message "
    "sms_verification_message tags admin_create_user_config.invite_message_template.email_message "
    "admin_create_user_config.invite_message_template.email_subject "
    "admin_create_user_config.invite_message_template.sms_message "
    "email_configuration.configuration_set email_configuration.reply_to_email_address "
    "email_mfa_configuration.message email_mfa_configuration.subject "
    "verification_message_template.email_message "
    "verification_message_template.email_message_by_link "
    "verification_message_template.email_subject "
    "verification_message_template.email_subject_by_link verification_message_template.sms_message",
    guarded="account_recovery_setting admin_create_user_config auto_verified_attributes "
    "device_configuration email_configuration email_mfa_configuration lambda_config "
    "password_policy sign_in_policy sms_configuration software_token_mfa_configuration "
    "user_attribute_update_settings user_pool_add_ons verification_message_template "
    "web_authn_configuration",
    fixed={
        "alias_attributes": _SIGN_IN,
        "username_attributes": _SIGN_IN,
        "username_configuration": _SIGN_IN,
    },
    stricter={
        "admin_create_user_config.allow_admin_create_user_only": more,
        "deletion_protection": later_of("INACTIVE", "ACTIVE"),
        "mfa_configuration": later_of("OFF", "OPTIONAL", "ON"),
        "password_policy.minimum_length": more,
        "password_policy.password_history_size": more,
        "password_policy.require_lowercase": more,
        "password_policy.require_numbers": more,
        "password_policy.require_symbols": more,
        "password_policy.require_uppercase": more,
        "password_policy.temporary_password_validity_days": shorter,
        "schema": wider,
        "software_token_mfa_configuration.enabled": more,
        "user_attribute_update_settings.attributes_require_verification_before_update": wider,
        "user_pool_add_ons.advanced_security_additional_flows.custom_auth_mode": later_of(
            "AUDIT", "ENFORCED"
        ),
        "user_pool_add_ons.advanced_security_mode": later_of("OFF", "AUDIT", "ENFORCED"),
        "user_pool_tier": later_of("LITE", "ESSENTIALS", "PLUS", default="ESSENTIALS"),
        "web_authn_configuration.user_verification": later_of("preferred", "required"),
    },
)

COGNITO = {
    "aws_cognito_user_pool": USER_POOL,
    "aws_cognito_user_pool_client": Classes(
        free="name",
        guarded="allowed_oauth_flows_user_pool_client analytics_configuration default_redirect_uri "
        "refresh_token_rotation token_validity_units",
        fixed={
            "generate_secret": 'write kind="server" or kind="machine" for a client with a secret, '
            'and kind="web" for one without',
            "user_pool_id": _POOL,
        },
        stricter={
            "access_token_validity": shorter,
            "allowed_oauth_flows": fewer,
            "allowed_oauth_scopes": fewer,
            "auth_session_validity": shorter,
            "callback_urls": fewer,
            "enable_propagate_additional_user_context_data": less,
            "enable_token_revocation": more,
            "explicit_auth_flows": fewer,
            "id_token_validity": shorter,
            "logout_urls": fewer,
            "prevent_user_existence_errors": later_of("LEGACY", "ENABLED"),
            "read_attributes": fewer,
            "refresh_token_validity": shorter,
            "supported_identity_providers": fewer,
            "write_attributes": fewer,
        },
    ),
    "aws_cognito_user_pool_domain": Classes(
        free="managed_login_version",
        guarded="certificate_arn",
        fixed={
            "domain": "write add_domain(...): addresses of pages have it",
            "user_pool_id": _POOL,
        },
    ),
    "aws_cognito_user_pool_ui_customization": Classes(
        free="css image_file", guarded="client_id", fixed={"user_pool_id": _POOL}
    ),
    "aws_cognito_user_group": Classes(
        free="description",
        guarded="precedence role_arn",
        fixed={"name": "write add_group(..., name=...)", "user_pool_id": _POOL},
    ),
    "aws_cognito_resource_server": Classes(
        free="name scope.scope_description",
        fixed={
            "identifier": "write add_resource_server(..., identifier=...)",
            "scope": "write add_resource_server(..., scopes={...}): clients name them",
            "user_pool_id": _POOL,
        },
    ),
    "aws_cognito_identity_provider": Classes(
        guarded="attribute_mapping idp_identifiers provider_details",
        fixed={
            "provider_name": "write the provider's name: clients name it",
            "provider_type": "write another kind of provider, such as GoogleProvider(...)",
            "user_pool_id": _POOL,
        },
    ),
    "aws_cognito_risk_configuration": Classes(
        free="account_takeover_risk_configuration.notify_configuration.block_email.html_body "
        "account_takeover_risk_configuration.notify_configuration.block_email.subject "
        "account_takeover_risk_configuration.notify_configuration.block_email.text_body "
        "account_takeover_risk_configuration.notify_configuration.mfa_email.html_body "
        "account_takeover_risk_configuration.notify_configuration.mfa_email.subject "
        "account_takeover_risk_configuration.notify_configuration.mfa_email.text_body "
        "account_takeover_risk_configuration.notify_configuration.no_action_email.html_body "
        "account_takeover_risk_configuration.notify_configuration.no_action_email.subject "
        "account_takeover_risk_configuration.notify_configuration.no_action_email.text_body "
        "account_takeover_risk_configuration.notify_configuration.reply_to",
        guarded="account_takeover_risk_configuration compromised_credentials_risk_configuration "
        "risk_exception_configuration",
        fixed={"client_id": "leave it out: the configuration is the pool's", "user_pool_id": _POOL},
        stricter={"risk_exception_configuration.blocked_ip_range_list": wider},
    ),
    "aws_cognito_log_delivery_configuration": Classes(
        guarded="log_configurations", fixed={"user_pool_id": _POOL}
    ),
    "aws_cognito_managed_login_branding": Classes(
        free="settings use_cognito_provided_values asset.bytes asset.category asset.color_mode "
        "asset.extension asset.resource_id",
        fixed={
            "client_id": "write add_branding(..., client=...)",
            "user_pool_id": _POOL,
        },
    ),
    "aws_wafv2_web_acl_association": Classes(guarded="web_acl_arn", fixed={"resource_arn": _POOL}),
    "aws_cognito_identity_pool": Classes(
        free="identity_pool_name tags",
        guarded="cognito_identity_providers openid_connect_provider_arns saml_provider_arns "
        "supported_login_providers",
        fixed={"developer_provider_name": "write logins=[DeveloperLogin(...)]"},
        stricter={
            "allow_classic_flow": less,
            "allow_unauthenticated_identities": less,
            "cognito_identity_providers.server_side_token_check": more,
        },
    ),
    "aws_cognito_identity_pool_provider_principal_tag": Classes(
        guarded="principal_tags use_defaults",
        fixed={"identity_pool_id": _IDENTITIES, "identity_provider_name": _IDENTITIES},
    ),
    "aws_cognito_identity_pool_roles_attachment": Classes(
        guarded="role_mapping roles", fixed={"identity_pool_id": _IDENTITIES}
    ),
    "aws_kms_key": Classes(
        free="description tags",
        guarded="bypass_policy_lockout_safety_check custom_key_store_id multi_region policy "
        "rotation_period_in_days xks_key_id",
        fixed={
            "customer_master_key_spec": "leave it out: Cognito encrypts with a symmetric key",
            "key_usage": "leave it out: Cognito encrypts with it",
        },
        stricter={
            "deletion_window_in_days": more,
            "enable_key_rotation": more,
            "is_enabled": more,
        },
    ),
    "aws_iam_openid_connect_provider": Classes(
        free="tags",
        guarded="thumbprint_list",
        fixed={"url": "write OidcLogin(issuer=...)"},
        stricter={"client_id_list": fewer},
    ),
    "aws_iam_saml_provider": Classes(free="name tags", guarded="saml_metadata_document"),
    "data.aws_ssm_parameter": Classes(
        fixed={"name": "write it where the secret is named"},
        guarded="with_decryption",
    ),
    "data.aws_secretsmanager_secret_version": Classes(
        fixed={"secret_id": "write it where the secret is named"},
        guarded="version_id version_stage",
    ),
}
