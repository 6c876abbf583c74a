"""Which of AWS's limits judges each bound of an option, and where the two part.

A judge is ``SERVICE OPERATION PATH`` of botocore's models, or ``AWS::TYPE PATH`` of AWS's resource
schemas, whose limits are in ``resource_schemas.json``.
"""

from __future__ import annotations

#: The judges of each bound, by file and option.
JUDGED: dict[str, tuple[str, ...]] = {
    "auth/federation/identity_provider.py identifiers": (
        "cognito-idp CreateIdentityProvider IdpIdentifiers.member",
    ),
    "storage/table/table.py ttl": (
        "dynamodb UpdateTimeToLive TimeToLiveSpecification.AttributeName",
    ),
    "auth/identity_pool/imported_identity_pool.py identity_pool_id": (
        "cognito-identity DescribeIdentityPool IdentityPoolId",
    ),
    "auth/identity_pool/logins.py domain": (
        "cognito-identity CreateIdentityPool DeveloperProviderName",
        "AWS::Cognito::IdentityPool DeveloperProviderName",
    ),
    "auth/identity_pool/logins.py thumbprints": (
        "iam CreateOpenIDConnectProvider ThumbprintList.member",
    ),
    "auth/identity_pool/principal_tags.py principal_tags": (
        "cognito-identity SetPrincipalTagAttributeMap PrincipalTags.key",
    ),
    "auth/identity_pool/principal_tags.py f'principal_tags[{tag!r}]'": (
        "cognito-identity SetPrincipalTagAttributeMap PrincipalTags.value",
    ),
    "auth/identity_pool/logins.py client_ids": (
        "iam CreateOpenIDConnectProvider ClientIDList.member",
    ),
    "auth/members/oauth.py scopes": ("cognito-idp CreateUserPoolClient AllowedOAuthScopes.member",),
    "storage/table/index.py projection": (
        "dynamodb CreateTable GlobalSecondaryIndexes.member.Projection.NonKeyAttributes.member",
    ),
    "auth/identity_pool/role_mapping.py claim": (
        "cognito-identity SetIdentityPoolRoles "
        "RoleMappings.value.RulesConfiguration.Rules.member.Claim",
    ),
    "auth/identity_pool/role_mapping.py match": (
        "cognito-identity SetIdentityPoolRoles "
        "RoleMappings.value.RulesConfiguration.Rules.member.MatchType",
    ),
    "auth/identity_pool/role_mapping.py value": (
        "cognito-identity SetIdentityPoolRoles "
        "RoleMappings.value.RulesConfiguration.Rules.member.Value",
    ),
    "auth/members/client_tokens.py access_token_validity": (
        "cognito-idp CreateUserPoolClient AccessTokenValidity",
        "AWS::Cognito::UserPoolClient AccessTokenValidity",
    ),
    "auth/members/client_tokens.py id_token_validity": (
        "cognito-idp CreateUserPoolClient IdTokenValidity",
        "AWS::Cognito::UserPoolClient IdTokenValidity",
    ),
    "auth/members/client_tokens.py refresh_token_validity": (
        "cognito-idp CreateUserPoolClient RefreshTokenValidity",
        "AWS::Cognito::UserPoolClient RefreshTokenValidity",
    ),
    "auth/members/client_tokens.py refresh_rotation": (
        "cognito-idp CreateUserPoolClient RefreshTokenRotation.RetryGracePeriodSeconds",
        "AWS::Cognito::UserPoolClient RefreshTokenRotation.RetryGracePeriodSeconds",
    ),
    "auth/members/group.py name": (
        "cognito-idp CreateGroup GroupName",
        "AWS::Cognito::UserPoolGroup GroupName",
    ),
    "auth/members/group.py description": (
        "cognito-idp CreateGroup Description",
        "AWS::Cognito::UserPoolGroup Description",
    ),
    "auth/members/imported_user_pool_client.py client_id": (
        "cognito-idp DescribeUserPoolClient ClientId",
    ),
    "auth/members/oauth.py flows": ("cognito-idp CreateUserPoolClient AllowedOAuthFlows.member",),
    "auth/members/resource_server.py identifier": (
        "cognito-idp CreateResourceServer Identifier",
        "AWS::Cognito::UserPoolResourceServer Identifier",
    ),
    "auth/members/resource_server.py name": (
        "cognito-idp CreateResourceServer Name",
        "AWS::Cognito::UserPoolResourceServer Name",
    ),
    "auth/members/resource_server.py f'scopes[{name!r}]'": (
        "cognito-idp CreateResourceServer Scopes.member.ScopeDescription",
        "AWS::Cognito::UserPoolResourceServer Scopes[].ScopeDescription",
    ),
    "auth/members/ui_customization.py css": ("cognito-idp SetUICustomization CSS",),
    "auth/user_pool/choice_sign_in.py relying_party": (
        "cognito-idp SetUserPoolMfaConfig WebAuthnConfiguration.RelyingPartyId",
        "AWS::Cognito::UserPool WebAuthnRelyingPartyID",
    ),
    "auth/user_pool/choice_sign_in.py user_verification": (
        "cognito-idp SetUserPoolMfaConfig WebAuthnConfiguration.UserVerification",
    ),
    "auth/user_pool/email_sending.py configuration_set": (
        "cognito-idp CreateUserPool EmailConfiguration.ConfigurationSet",
        "AWS::Cognito::UserPool EmailConfiguration.ConfigurationSet",
    ),
    "auth/user_pool/email_sending.py name": (
        "cognito-idp CreateUserPool EmailConfiguration.ReplyToEmailAddress",
    ),
    "auth/user_pool/imported_user_pool.py user_pool_id": (
        "cognito-idp DescribeUserPool UserPoolId",
        "AWS::Cognito::UserPoolClient UserPoolId",
    ),
    "auth/user_pool/password_policy.py minimum_length": (
        "cognito-idp CreateUserPool Policies.PasswordPolicy.MinimumLength",
        "AWS::Cognito::UserPool Policies.PasswordPolicy.MinimumLength",
    ),
    "auth/user_pool/password_policy.py history": (
        "cognito-idp CreateUserPool Policies.PasswordPolicy.PasswordHistorySize",
        "AWS::Cognito::UserPool Policies.PasswordPolicy.PasswordHistorySize",
    ),
    "compute/function_settings.py environment": (
        "lambda CreateFunction Environment.Variables.key",
    ),
    "compute/function_settings.py runtime": (
        "lambda CreateFunction Runtime",
        "AWS::Lambda::Function Runtime",
    ),
    "compute/function_settings.py architecture": (
        "lambda CreateFunction Architectures.member",
        "AWS::Lambda::Function Architectures[]",
    ),
    "compute/function_settings.py memory": (
        "lambda CreateFunction MemorySize",
        "AWS::Lambda::Function MemorySize",
    ),
    "compute/function_settings.py timeout": (
        "lambda CreateFunction Timeout",
        "AWS::Lambda::Function Timeout",
    ),
    "compute/function_settings.py storage": (
        "lambda CreateFunction EphemeralStorage.Size",
        "AWS::Lambda::Function EphemeralStorage.Size",
    ),
    "compute/function_settings.py concurrency": (
        "lambda PutFunctionConcurrency ReservedConcurrentExecutions",
        "AWS::Lambda::Function ReservedConcurrentExecutions",
    ),
    "compute/imported_function.py name": ("lambda GetFunction FunctionName",),
    "core/tags.py tags": (
        "iam CreateRole Tags.member.Key",
        "AWS::IAM::Role Tags[].Key",
        "cognito-idp CreateUserPool UserPoolTags.key",
    ),
    "iam/role.py max_session": (
        "iam CreateRole MaxSessionDuration",
        "AWS::IAM::Role MaxSessionDuration",
    ),
    "iam/role_as_it_runs.py description": ("iam CreateRole Description",),
    "iam/role_as_it_runs.py path": ("iam CreateRole Path", "AWS::IAM::Role Path"),
    "iam/role_as_it_runs.py policy_name": ("iam PutRolePolicy PolicyName",),
    "storage/table/attribute.py name": (
        "dynamodb CreateTable KeySchema.member.AttributeName",
        "AWS::DynamoDB::Table AttributeDefinitions[].AttributeName",
    ),
    "storage/table/attribute.py type": (
        "dynamodb CreateTable AttributeDefinitions.member.AttributeType",
        "AWS::DynamoDB::Table AttributeDefinitions[].AttributeType",
    ),
    "storage/table/capacity.py least": (
        "dynamodb CreateTable ProvisionedThroughput.ReadCapacityUnits",
    ),
    "storage/table/imported_table.py name": ("dynamodb DescribeTable TableName",),
    "storage/table/index.py name": (
        "dynamodb CreateTable GlobalSecondaryIndexes.member.IndexName",
        "AWS::DynamoDB::Table GlobalSecondaryIndexes[].IndexName",
    ),
    "storage/table/stream.py on_change(batch_size=…)": (
        "lambda CreateEventSourceMapping BatchSize",
        "AWS::Lambda::EventSourceMapping BatchSize",
    ),
    "storage/table/stream.py on_change(retries=…)": (
        "lambda CreateEventSourceMapping MaximumRetryAttempts",
        "AWS::Lambda::EventSourceMapping MaximumRetryAttempts",
    ),
}

_OWN_WORDS = "our own words; the requests of the stack with every option hold what becomes of them"
_NO_LIMIT = "neither the model nor the schema limits it; the rule is that of AWS's guide"
_ELSEWHERE = "AWS never sees it: it is a reason, or a name in Terraform"
_POLICY = "part of a policy document, which the models call text; gatehouse.access reads it"

#: Bounds without a judge, with the reason.
UNJUDGED: dict[str, str] = {
    **dict.fromkeys(
        (
            "api/cors.py allow_methods",
            "auth/federation/secret_from.py kind",
            "auth/identity_pool/role_mapping.py f'{name}(ambiguous)'",
            "auth/members/client_kind.py kind",
            "auth/members/user_pool_domain.py pages",
            "auth/user_pool/choice_sign_in.py factors",
            "auth/user_pool/devices.py remember",
            "auth/user_pool/messages.py by",
            "auth/user_pool/imported_user_pool.py tier",
            "auth/user_pool/mfa.py factors",
            "auth/user_pool/mfa.py mfa",
            "auth/user_pool/mfa.py mode",
            "auth/user_pool/pool_rules.py name",
            "auth/user_pool/transformed.py f'password_policy.{name}'",
            "auth/user_pool/recovery.py auto_verify",
            "auth/user_pool/threat_protection.py compromised_at",
            "auth/user_pool/threat_protection.py compromised_credentials",
            "auth/user_pool/threat_protection.py custom_auth",
            "auth/user_pool/threat_protection.py level",
            "auth/user_pool/threat_protection.py mode",
            "auth/user_pool/threat_protection.py threat_protection",
            "auth/user_pool/imported_user_pool.py tier",
            "auth/user_pool/tier.py tier",
            "storage/bucket/cors.py allow_methods",
            "storage/table/table.py stream",
        ),
        _OWN_WORDS,
    ),
    **dict.fromkeys(
        (
            "api/cors.py max_age",
            "api/domain.py name",
            "api/domain.py path",
            "api/domain.py version",
            "api/imported_http_api.py api_id",
            "api/routes/authorizers.py identity_sources",
            "api/routes/authorizers.py issuer",
            "api/routes/caller.py authorization_type",
            "api/routes/caller.py key",
            "api/routes/caller.py variable",
            "api/routes/targets.py action",
            "api/routes/targets.py server_name",
            "api/stage/alarms.py latency",
            "api/stage/alarms.py name",
            "api/stage/throttle.py name",
            "api/stage/stage.py stage_name",
            "auth/federation/enterprise_providers.py issuer",
            "auth/federation/provider_fields.py name",
            "auth/federation/social_providers.py api_version",
            "auth/federation/social_providers.py client_id",
            "auth/federation/social_providers.py name",
            "auth/identity_pool/logins.py issuer",
            "auth/identity_pool/logins.py metadata",
            "auth/identity_pool/logins.py name",
            "auth/members/user_pool_domain.py host",
            "auth/user_pool/attributes.py max_length",
            "auth/user_pool/attributes.py min_length",
            "auth/user_pool/attributes.py name",
            "core/certificate.py hosted_zone",
            "core/ids.py name",
            "core/moves.py moved(from_)",
            "core/own_name.py name",
            "storage/bucket/cors.py max_age",
            "storage/bucket/lifecycle.py name",
            "storage/bucket/lifecycle.py prefix",
            "storage/bucket/notifications.py f'on_object({name}=…)'",
            "storage/table/capacity.py most",
            "storage/table/capacity.py utilization",
        ),
        _NO_LIMIT,
    ),
    **dict.fromkeys(
        (
            "api/routes/authorizers.py name",
            "api/routes/caller.py reason",
            "auth/federation/secret_from.py key",
            "auth/federation/secret_from.py name",
            "core/stack.py app_name",
            "core/stage.py name",
            "core/taking_over.py taken_over",
        ),
        _ELSEWHERE,
    ),
    **dict.fromkeys(
        (
            "iam/condition.py key",
            "iam/condition.py operator",
            "iam/permission.py actions",
            "iam/permission.py effect",
            "iam/permission.py resources",
            "iam/permission.py sid",
            "iam/policy_document.py type",
            "iam/principal_tag.py name",
            "iam/trust.py action",
        ),
        _POLICY,
    ),
}

_ONE_FORM = "only the form that this parameter has; the model's pattern is that of several"
_NOT_EMPTY = "left out instead of empty"

#: Where our check and a judge part, with the decision. ``narrower`` or ``wider`` is what it is.
DECIDED: dict[str, dict[str, str]] = {
    "auth/identity_pool/imported_identity_pool.py identity_pool_id": {"narrower": _ONE_FORM},
    "auth/identity_pool/principal_tags.py principal_tags": {
        "narrower": "a tag of a session (docs.aws.amazon.com/STS/latest/APIReference/API_Tag), "
        "without the space, the slash and letters beyond ASCII that it may have too: grants put "
        "it into policy variables, where each would be read as something else by some reader"
    },
    "auth/identity_pool/principal_tags.py f'principal_tags[{tag!r}]'": {
        "narrower": "no white space, as Cognito says of claims elsewhere (docs.aws.amazon.com/"
        "cognitoidentity/latest/APIReference/API_MappingRule.html, Claim)"
    },
    "auth/members/client_tokens.py access_token_validity": {
        "narrower": "the model's numbers are in the unit of the token; 5 minutes: "
        "docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_TokenValidityUnitsType.html"
    },
    "auth/members/client_tokens.py id_token_validity": {
        "narrower": "the model's numbers are in the unit of the token; 5 minutes: "
        "docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_TokenValidityUnitsType.html"
    },
    "auth/members/client_tokens.py refresh_token_validity": {
        "narrower": "the model's numbers are in the unit of the token; an hour: "
        "docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_TokenValidityUnitsType.html"
    },
    "auth/members/group.py description": {"narrower": _NOT_EMPTY},
    "iam/role_as_it_runs.py description": {"narrower": _NOT_EMPTY},
    "auth/members/ui_customization.py css": {"narrower": _NOT_EMPTY},
    "auth/user_pool/choice_sign_in.py relying_party": {
        "narrower": "a domain, as WebAuthn asks for; the model has no pattern"
    },
    "core/tags.py tags": {
        "narrower": "the characters that all services take: docs.aws.amazon.com/AWSCloudFormation/"
        "latest/UserGuide/aws-properties-ecs-service-tag.html; Cognito's model limits the length"
    },
    "auth/user_pool/email_sending.py name": {"narrower": "an address with one @ and a domain"},
    "auth/user_pool/imported_user_pool.py user_pool_id": {"narrower": _ONE_FORM},
    "compute/function_settings.py memory": {
        "narrower": "more than 10,240 MB is for functions of Lambda Managed Instances: "
        "docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"
    },
    "compute/function_settings.py timeout": {
        "narrower": "more than 15 minutes is for Lambda Managed Instances: "
        "docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"
    },
    "compute/function_settings.py storage": {
        "narrower": "more than 10,240 MB is for functions with an AcceleratorConfig, which need a "
        "capacity provider: docs.aws.amazon.com/lambda/latest/api/API_AcceleratorConfig.html"
    },
    "compute/imported_function.py name": {
        "narrower": "a name or an ARN; the model also takes account:function:name and a version"
    },
    "storage/table/imported_table.py name": {
        "narrower": "a name of 3 to 255 characters; the model also takes the ARN of a table"
    },
    "storage/table/stream.py on_change(retries=…)": {
        "narrower": "-1 is without end, until the record expires: docs.aws.amazon.com/"
        "lambda/latest/api/API_CreateEventSourceMapping.html, MaximumRetryAttempts"
    },
}
