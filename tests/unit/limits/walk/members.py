"""Which member of which request each option becomes, or why there is none.

A member is ``SERVICE OPERATION PATH`` of botocore's models. An option of a method that makes a part
of a construct has no row: ``add_group(name=…)`` is ``Group(name=…)``.
"""

from __future__ import annotations

from datetime import timedelta

#: The class whose options a method has.
CLASS_OF = {
    "add_branding": "ManagedLoginBranding",
    "add_client": "UserPoolClient",
    "add_domain": "UserPoolDomain",
    "add_group": "Group",
    "add_identity_provider": "IdentityProvider",
    "add_resource_server": "ResourceServer",
    "customize_ui": "UiCustomization",
}

_POOL = "cognito-idp CreateUserPool"
_CLIENT = "cognito-idp CreateUserPoolClient"
_PROVIDER = "cognito-idp CreateIdentityProvider"
_RISK = "cognito-idp SetRiskConfiguration"
_FACTORS = "cognito-idp SetUserPoolMfaConfig"
_IDENTITIES = "cognito-identity CreateIdentityPool"
_FUNCTION = "lambda CreateFunction"
_API = "apigatewayv2 CreateApi"
_NAME = "apigatewayv2 CreateDomainName"
_TABLE = "dynamodb CreateTable"
_CORS = "s3 PutBucketCors CORSConfiguration.CORSRules.member"
_RULE = "s3 PutBucketLifecycleConfiguration LifecycleConfiguration.Rules.member"


def _of(kind: str, within: str, /, **members: str) -> dict[str, str]:
    """Name the members of a class's options, below one operation or structure."""
    between = "." if within.count(" ") == 2 else " "
    return {f"{kind}.{name}": f"{within}{between}{path}" for name, path in members.items()}


def _why(reason: str, *options: str) -> dict[str, str]:
    """Give one reason for several options: ``Class.one two three``."""
    found: dict[str, str] = {}
    for each in options:
        kind, _, names = each.partition(".")
        found |= {f"{kind}.{name}": reason for name in names.split()}
    return found


MEMBERS: dict[str, str] = {
    # User pools.
    **_of(
        "PasswordPolicy",
        f"{_POOL} Policies.PasswordPolicy",
        minimum_length="MinimumLength",
        history="PasswordHistorySize",
        require_lowercase="RequireLowercase",
        require_numbers="RequireNumbers",
        require_symbols="RequireSymbols",
        require_uppercase="RequireUppercase",
        temporary_password_validity="TemporaryPasswordValidityDays",
    ),
    **_of(
        "Invitation",
        f"{_POOL} AdminCreateUserConfig.InviteMessageTemplate",
        email_subject="EmailSubject",
        email_message="EmailMessage",
        sms_message="SMSMessage",
    ),
    **_of(
        "Verification",
        f"{_POOL} VerificationMessageTemplate",
        by="DefaultEmailOption",
        email_subject="EmailSubject",
        email_message="EmailMessage",
        sms_message="SmsMessage",
    ),
    **_of(
        "Mfa",
        _FACTORS,
        mode="MfaConfiguration",
        sms_message="SmsMfaConfiguration.SmsAuthenticationMessage",
        email_subject="EmailMfaConfiguration.Subject",
        email_message="EmailMfaConfiguration.Message",
    ),
    **_of(
        "Passkeys",
        f"{_FACTORS} WebAuthnConfiguration",
        relying_party="RelyingPartyId",
        user_verification="UserVerification",
    ),
    **_of("ChoiceSignIn", _POOL, factors="Policies.SignInPolicy.AllowedFirstAuthFactors"),
    **_of("CognitoEmail", _POOL, reply_to="EmailConfiguration.ReplyToEmailAddress"),
    **_of(
        "SesEmail",
        f"{_POOL} EmailConfiguration",
        identity_arn="SourceArn",
        from_address="From",
        reply_to="ReplyToEmailAddress",
        configuration_set="ConfigurationSet",
    ),
    **_of(
        "TextMessages",
        f"{_POOL} SmsConfiguration",
        region="SnsRegion",
        role_arn="SnsCallerArn",
        external_id="ExternalId",
    ),
    **_of("Devices", _POOL, challenge_new="DeviceConfiguration.ChallengeRequiredOnNewDevice"),
    **_of(
        "Triggers",
        f"{_POOL} LambdaConfig",
        create_auth_challenge="CreateAuthChallenge",
        custom_email_sender="CustomEmailSender.LambdaArn",
        custom_message="CustomMessage",
        custom_sms_sender="CustomSMSSender.LambdaArn",
        define_auth_challenge="DefineAuthChallenge",
        kms_key_arn="KMSKeyID",
        post_authentication="PostAuthentication",
        post_confirmation="PostConfirmation",
        pre_authentication="PreAuthentication",
        pre_sign_up="PreSignUp",
        pre_token_generation="PreTokenGenerationConfig.LambdaArn",
        pre_token_generation_version="PreTokenGenerationConfig.LambdaVersion",
        user_migration="UserMigration",
        verify_auth_challenge_response="VerifyAuthChallengeResponse",
    ),
    **_of(
        "ThreatProtection",
        _RISK,
        compromised_credentials="CompromisedCredentialsRiskConfiguration.Actions.EventAction",
        compromised_at="CompromisedCredentialsRiskConfiguration.EventFilter",
        allowed_ips="RiskExceptionConfiguration.SkippedIPRangeList",
        blocked_ips="RiskExceptionConfiguration.BlockedIPRangeList",
    ),
    **_of(
        "ThreatProtection",
        f"{_POOL} UserPoolAddOns",
        mode="AdvancedSecurityMode",
        custom_auth="AdvancedSecurityAdditionalFlows.CustomAuthMode",
    ),
    **_of(
        "AccountTakeover",
        f"{_RISK} AccountTakeoverRiskConfiguration",
        identity_arn="NotifyConfiguration.SourceArn",
        from_address="NotifyConfiguration.From",
        reply_to="NotifyConfiguration.ReplyTo",
        low="Actions.LowAction.EventAction",
        medium="Actions.MediumAction.EventAction",
        high="Actions.HighAction.EventAction",
        notify="Actions.HighAction.Notify",
    ),
    **_of(
        "RiskEmail",
        f"{_RISK} AccountTakeoverRiskConfiguration.NotifyConfiguration.BlockEmail",
        subject="Subject",
        html="HtmlBody",
        text="TextBody",
    ),
    **_of(
        "StringAttribute",
        f"{_POOL} Schema.member",
        max_length="StringAttributeConstraints.MaxLength",
        min_length="StringAttributeConstraints.MinLength",
        mutable="Mutable",
    ),
    **_of(
        "NumberAttribute",
        f"{_POOL} Schema.member",
        minimum="NumberAttributeConstraints.MinValue",
        maximum="NumberAttributeConstraints.MaxValue",
        mutable="Mutable",
    ),
    **_of("BooleanAttribute", _POOL, mutable="Schema.member.Mutable"),
    **_of("DateTimeAttribute", _POOL, mutable="Schema.member.Mutable"),
    **_of("StandardAttribute", f"{_POOL} Schema.member", mutable="Mutable", required="Required"),
    **_of(
        "UserPool",
        _POOL,
        name="PoolName",
        usernames="UsernameAttributes",
        aliases="AliasAttributes",
        case_sensitive="UsernameConfiguration.CaseSensitive",
        custom_attributes="Schema",
        self_sign_up="AdminCreateUserConfig.AllowAdminCreateUserOnly",
        mfa="MfaConfiguration",
        tier="UserPoolTier",
        auto_verify="AutoVerifiedAttributes",
        account_recovery="AccountRecoverySetting.RecoveryMechanisms.member.Name",
        protect="DeletionProtection",
        tags="UserPoolTags",
    ),
    **_of("UserPool", "wafv2 AssociateWebACL", web_acl="WebACLArn"),
    **_of("PoolLogs", "logs PutRetentionPolicy", retention="retentionInDays"),
    **_of(
        "PoolLogs",
        "cognito-idp SetLogDeliveryConfiguration LogConfigurations.member",
        sign_ins_bucket="S3Configuration.BucketArn",
        sign_ins_stream="FirehoseConfiguration.StreamArn",
    ),
    # What belongs to a user pool.
    **_of(
        "Group",
        "cognito-idp CreateGroup",
        name="GroupName",
        description="Description",
        precedence="Precedence",
        role="RoleArn",
    ),
    **_of(
        "ResourceServer",
        "cognito-idp CreateResourceServer",
        identifier="Identifier",
        name="Name",
        scopes="Scopes",
    ),
    **_of(
        "UserPoolDomain",
        "cognito-idp CreateUserPoolDomain",
        prefix="Domain",
        host="Domain",
        certificate_arn="CustomDomainConfig.CertificateArn",
        pages="ManagedLoginVersion",
    ),
    **_of(
        "UserPoolDomain",
        "route53 ChangeResourceRecordSets",
        hosted_zone="HostedZoneId",
    ),
    **_of("UiCustomization", "cognito-idp SetUICustomization", css="CSS", logo="ImageFile"),
    **_of(
        "UserPoolClient",
        _CLIENT,
        name="ClientName",
        access_token_validity="AccessTokenValidity",
        id_token_validity="IdTokenValidity",
        refresh_token_validity="RefreshTokenValidity",
        session_validity="AuthSessionValidity",
        refresh_rotation="RefreshTokenRotation.RetryGracePeriodSeconds",
        auth_flows="ExplicitAuthFlows",
        scopes="AllowedOAuthScopes",
        read_attributes="ReadAttributes",
        write_attributes="WriteAttributes",
        user_context="EnablePropagateAdditionalUserContextData",
    ),
    **_of(
        "OAuth",
        _CLIENT,
        callback_urls="CallbackURLs",
        logout_urls="LogoutURLs",
        default_callback="DefaultRedirectURI",
        scopes="AllowedOAuthScopes",
        flows="AllowedOAuthFlows",
    ),
    **_of("ImportedUserPool", "cognito-idp DescribeUserPool", user_pool_id="UserPoolId"),
    **_of("ImportedUserPool", "cognito-idp DescribeUserPoolDomain", domain="Domain"),
    **_of("ImportedUserPoolDomain", "cognito-idp DescribeUserPoolDomain", domain="Domain"),
    **_of("ImportedGroup", "cognito-idp GetGroup", name="GroupName"),
    **_of(
        "ImportedIdentityProvider",
        "cognito-idp DescribeIdentityProvider",
        name="ProviderName",
    ),
    **_of("ImportedUserPoolClient", "cognito-idp DescribeUserPoolClient", client_id="ClientId"),
    # Identity providers of user pools.
    **_of("IdentityProvider", _PROVIDER, name="ProviderName", identifiers="IdpIdentifiers"),
    **{
        f"{kind}.attributes": f"{_PROVIDER} AttributeMapping"
        for kind in ("Amazon", "Apple", "Facebook", "Google", "Oidc", "Saml")
    },
    **{
        f"{kind}.{name}": f"{_PROVIDER} ProviderDetails.value"
        for kind, names in {
            "Amazon": "client_id",
            "Apple": "services_id team_id key_id",
            "Facebook": "client_id api_version",
            "Google": "client_id",
            "Oidc": "client_id issuer authorize_url token_url attributes_url jwks_uri",
            "Saml": "metadata_url",
        }.items()
        for name in names.split()
    },
    # Identity pools.
    **_of("AmazonLogin", _IDENTITIES, app_id="SupportedLoginProviders.value"),
    **_of("FacebookLogin", _IDENTITIES, app_id="SupportedLoginProviders.value"),
    **_of("GoogleLogin", _IDENTITIES, client_id="SupportedLoginProviders.value"),
    **_of("AppleLogin", _IDENTITIES, services_id="SupportedLoginProviders.value"),
    **_of("DeveloperLogin", _IDENTITIES, domain="DeveloperProviderName"),
    **_of(
        "OidcLogin",
        "iam CreateOpenIDConnectProvider",
        issuer="Url",
        client_ids="ClientIDList",
        thumbprints="ThumbprintList",
    ),
    **_of("OidcLogin", _IDENTITIES, arn="OpenIdConnectProviderARNs.member"),
    **_of("SamlLogin", _IDENTITIES, arn="SamlProviderARNs.member"),
    **_of("SamlLogin", "iam CreateSAMLProvider", name="Name", metadata="SAMLMetadataDocument"),
    **{
        f"{kind}.principal_tags": "cognito-identity SetPrincipalTagAttributeMap PrincipalTags"
        for kind in ("Auth", "IdentityPool", "OidcLogin", "SamlLogin")
    },
    **_of("IdentityPool", _IDENTITIES, name="IdentityPoolName"),
    **_of(
        "IdentityPool",
        "iam CreateRole",
        max_session="MaxSessionDuration",
        permissions_boundary="PermissionsBoundary",
    ),
    **_of(
        "RoleRule",
        "cognito-identity SetIdentityPoolRoles RoleMappings.value.RulesConfiguration.Rules.member",
        claim="Claim",
        match="MatchType",
        value="Value",
    ),
    **_of(
        "role_for_group",
        "cognito-identity SetIdentityPoolRoles RoleMappings.value",
        ambiguous="AmbiguousRoleResolution",
    ),
    **_of(
        "roles_by_rules",
        "cognito-identity SetIdentityPoolRoles RoleMappings.value",
        ambiguous="AmbiguousRoleResolution",
        rules="RulesConfiguration.Rules",
    ),
    **_of(
        "role",
        "iam CreateRole",
        max_session="MaxSessionDuration",
        permissions_boundary="PermissionsBoundary",
    ),
    **_of(
        "Role",
        "iam CreateRole",
        max_session="MaxSessionDuration",
        permissions_boundary="PermissionsBoundary",
    ),
    **_of("RoleAsItRuns", "iam CreateRole", path="Path", description="Description"),
    **_of("RoleAsItRuns", "iam PutRolePolicy", policy_name="PolicyName"),
    **_of("ImportedRole", "cognito-identity SetIdentityPoolRoles", arn="Roles.value"),
    **_of(
        "ImportedIdentityPool",
        "cognito-identity DescribeIdentityPool",
        identity_pool_id="IdentityPoolId",
    ),
    # Functions.
    **_of(
        "Function",
        _FUNCTION,
        name="FunctionName",
        handler="Handler",
        image="Code.ImageUri",
        environment="Environment.Variables",
        runtime="Runtime",
        architecture="Architectures.member",
        memory="MemorySize",
        timeout="Timeout",
        storage="EphemeralStorage.Size",
        layers="Layers",
        dead_letter="DeadLetterConfig.TargetArn",
        kms_key="KMSKeyArn",
    ),
    **_of(
        "Function",
        "lambda PutFunctionConcurrency",
        concurrency="ReservedConcurrentExecutions",
    ),
    **_of("Function", "logs CreateLogGroup", log_kms_key="kmsKeyId"),
    **_of("Function", "logs PutRetentionPolicy", log_retention="retentionInDays"),
    **_of("Vpc", f"{_FUNCTION} VpcConfig", subnets="SubnetIds", security_groups="SecurityGroupIds"),
    **_of("ImportedFunction", "lambda GetFunction", name="FunctionName"),
    # Tables and buckets.
    **_of(
        "Attribute",
        f"{_TABLE} AttributeDefinitions.member",
        name="AttributeName",
        type="AttributeType",
    ),
    **_of(
        "GlobalIndex",
        f"{_TABLE} GlobalSecondaryIndexes.member.KeySchema.member",
        partition_key="AttributeName",
        sort_key="AttributeName",
    ),
    **_of(
        "GlobalIndex",
        _TABLE,
        projection="GlobalSecondaryIndexes.member.Projection.NonKeyAttributes",
    ),
    **_of(
        "LocalIndex",
        _TABLE,
        sort_key="LocalSecondaryIndexes.member.KeySchema.member.AttributeName",
        projection="LocalSecondaryIndexes.member.Projection.NonKeyAttributes",
    ),
    **_of(
        "Table",
        _TABLE,
        name="TableName",
        partition_key="KeySchema.member.AttributeName",
        sort_key="KeySchema.member.AttributeName",
        stream="StreamSpecification.StreamViewType",
        kms_key="SSESpecification.KMSMasterKeyId",
        protect="DeletionProtectionEnabled",
    ),
    **_of("Table", "dynamodb UpdateTimeToLive", ttl="TimeToLiveSpecification.AttributeName"),
    **_of(
        "Table",
        "dynamodb UpdateContinuousBackups",
        point_in_time_recovery=("PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled"),
    ),
    **_of("Capacity", _TABLE, least="ProvisionedThroughput.ReadCapacityUnits"),
    **_of("Capacity", "application-autoscaling RegisterScalableTarget", most="MaxCapacity"),
    **_of(
        "Provisioned",
        "application-autoscaling PutScalingPolicy",
        utilization="TargetTrackingScalingPolicyConfiguration.TargetValue",
    ),
    **_of(
        "on_change",
        "lambda CreateEventSourceMapping",
        batch_size="BatchSize",
        retries="MaximumRetryAttempts",
    ),
    **_of("ImportedTable", "dynamodb DescribeTable", name="TableName"),
    **_of(
        "ImportedTable",
        _TABLE,
        partition_key="KeySchema.member.AttributeName",
        sort_key="KeySchema.member.AttributeName",
    ),
    **_of(
        "BucketCors",
        _CORS,
        allow_origins="AllowedOrigins",
        allow_methods="AllowedMethods",
        allow_headers="AllowedHeaders",
        expose_headers="ExposeHeaders",
        max_age="MaxAgeSeconds",
    ),
    **_of(
        "LifecycleRule",
        _RULE,
        name="ID",
        prefix="Filter.Prefix",
        expire="Expiration.Days",
        expire_old_versions="NoncurrentVersionExpiration.NoncurrentDays",
        abort_uploads="AbortIncompleteMultipartUpload.DaysAfterInitiation",
        move="Transitions.member.StorageClass",
        move_old_versions="NoncurrentVersionTransitions.member.StorageClass",
    ),
    **_of(
        "Bucket",
        "s3 PutBucketEncryption ServerSideEncryptionConfiguration.Rules.member",
        kms_key="ApplyServerSideEncryptionByDefault.KMSMasterKeyID",
    ),
    **_of("Bucket", "s3 CreateBucket", name="Bucket"),
    **_of("Bucket", "s3 PutBucketVersioning", versioning="VersioningConfiguration.Status"),
    **_of(
        "Bucket",
        "s3 PutBucketLifecycleConfiguration",
        lifecycle="LifecycleConfiguration.Rules",
    ),
    **_of(
        "on_object",
        "s3 PutBucketNotificationConfiguration NotificationConfiguration"
        ".LambdaFunctionConfigurations.member",
        events="Events",
        prefix="Filter.Key.FilterRules.member.Value",
        suffix="Filter.Key.FilterRules.member.Value",
    ),
    **_of("ImportedBucket", "s3 HeadBucket", name="Bucket"),
    # HTTP APIs.
    **_of(
        "Cors",
        f"{_API} CorsConfiguration",
        allow_origins="AllowOrigins",
        allow_methods="AllowMethods",
        allow_headers="AllowHeaders",
        expose_headers="ExposeHeaders",
        allow_credentials="AllowCredentials",
        max_age="MaxAge",
    ),
    **{
        f"{kind}.{name}": f"{_NAME} {path}"
        for kind in ("Domain", "DomainName")
        for name, path in {
            "name": "DomainName",
            "certificate": "DomainNameConfigurations.member.CertificateArn",
        }.items()
    },
    **{
        f"{kind}.hosted_zone": "route53 ChangeResourceRecordSets HostedZoneId"
        for kind in ("Domain", "DomainName")
    },
    **_of("Domain", "apigatewayv2 CreateApiMapping", path="ApiMappingKey"),
    **_of("DomainName", _NAME, tags="Tags"),
    **_of("DomainPath", "apigatewayv2 CreateApiMapping", path="ApiMappingKey"),
    **_of("ImportedDomainName", "apigatewayv2 CreateApiMapping", name="DomainName"),
    **_of("ImportedHttpApi", "apigatewayv2 GetApi", api_id="ApiId"),
    **_of(
        "MutualTls",
        f"{_NAME} MutualTlsAuthentication",
        truststore="TruststoreUri",
        version="TruststoreVersion",
    ),
    **_of(
        "HttpApi",
        "logs CreateLogGroup",
        log_kms_key="kmsKeyId",
    ),
    **_of("HttpApi", "logs PutRetentionPolicy", log_retention="retentionInDays"),
    **_of("HttpApi", "apigatewayv2 CreateIntegration", timeout="TimeoutInMillis"),
    **_of(
        "HttpApi", "apigatewayv2 CreateStage", metrics="DefaultRouteSettings.DetailedMetricsEnabled"
    ),
    **_of("HttpApi", _API, name="Name", tags="Tags"),
    **_of("HttpApi", "apigatewayv2 CreateStage", stage_name="StageName"),
    **_of("ImportedHttpApi", "apigatewayv2 GetStage", stage_name="StageName"),
    **_of("HttpApiBase", "apigatewayv2 CreateIntegration", timeout="TimeoutInMillis"),
    **_of("Route", "apigatewayv2 CreateIntegration", timeout="TimeoutInMillis"),
    **_of("route", "apigatewayv2 CreateIntegration", timeout="TimeoutInMillis"),
    **_of("route", "apigatewayv2 CreateRoute", key="RouteKey"),
    **_of(
        "Throttle",
        "apigatewayv2 CreateStage DefaultRouteSettings",
        rate="ThrottlingRateLimit",
        burst="ThrottlingBurstLimit",
    ),
    **_of(
        "Alarms",
        "cloudwatch PutMetricAlarm",
        notify="AlarmActions",
        server_errors="Threshold",
        client_errors="Threshold",
        latency="Threshold",
    ),
    **_of(
        "Jwt",
        "apigatewayv2 CreateAuthorizer",
        issuer="JwtConfiguration.Issuer",
        audience="JwtConfiguration.Audience",
        name="Name",
    ),
    **_of("Jwt", "apigatewayv2 CreateRoute", scopes="AuthorizationScopes"),
    **_of("UserPoolJwt", "apigatewayv2 CreateAuthorizer", name="Name"),
    **_of("UserPoolJwt", "apigatewayv2 CreateRoute", scopes="AuthorizationScopes"),
    **_of(
        "LambdaAuthorizer",
        "apigatewayv2 CreateAuthorizer",
        identity_sources="IdentitySource",
        ttl="AuthorizerResultTtlInSeconds",
        name="Name",
    ),
    **_of(
        "HttpProxy",
        "apigatewayv2 CreateIntegration",
        url="IntegrationUri",
        headers="RequestParameters",
    ),
    **_of("Caller", "apigatewayv2 CreateIntegration", variable="RequestParameters.value"),
    **_of(
        "PrivateService",
        "apigatewayv2 CreateIntegration",
        arn="IntegrationUri",
        headers="RequestParameters",
        server_name="TlsConfig.ServerNameToVerify",
    ),
    **_of(
        "AwsService",
        "apigatewayv2 CreateIntegration",
        action="IntegrationSubtype",
        parameters="RequestParameters",
    ),
    **_of(
        "VpcLink",
        "apigatewayv2 CreateVpcLink",
        subnets="SubnetIds",
        security_groups="SecurityGroupIds",
    ),
    # Tags of the whole stack stand on everything: IAM's are the narrowest.
    **_of("AppStack", "iam CreateRole", tags="Tags"),
}

#: Dicts that become a list of structures: the members of a key and of a value.
ENTRIES = {
    "ResourceServer.scopes": ("ScopeName", "ScopeDescription"),
    "UserPool.custom_attributes": ("Name", ""),
    "AppStack.tags": ("Key", "Value"),
}

#: The words that we have for AWS's.
WORDS: dict[str, dict[str, str]] = {
    "Verification.by": {"code": "CONFIRM_WITH_CODE", "link": "CONFIRM_WITH_LINK"},
    "Mfa.mode": {"optional": "OPTIONAL", "on": "ON"},
    "UserPool.mfa": {"optional": "OPTIONAL", "on": "ON", "off": "OFF"},
    "UserPool.tier": {"lite": "LITE", "essentials": "ESSENTIALS", "plus": "PLUS"},
    "ChoiceSignIn.factors": {
        "password": "PASSWORD",
        "passkey": "WEB_AUTHN",
        "email_code": "EMAIL_OTP",
        "sms_code": "SMS_OTP",
    },
    "Triggers.pre_token_generation_version": {"v1": "V1_0", "v2": "V2_0", "v3": "V3_0"},
    "ThreatProtection.mode": {"audit": "AUDIT", "enforced": "ENFORCED"},
    "ThreatProtection.custom_auth": {"audit": "AUDIT", "enforced": "ENFORCED"},
    "ThreatProtection.compromised_credentials": {"block": "BLOCK", "no_action": "NO_ACTION"},
    "ThreatProtection.compromised_at": {
        "sign_in": "SIGN_IN",
        "password_change": "PASSWORD_CHANGE",
        "sign_up": "SIGN_UP",
    },
    **{
        f"AccountTakeover.{level}": {
            "block": "BLOCK",
            "mfa_if_configured": "MFA_IF_CONFIGURED",
            "mfa_required": "MFA_REQUIRED",
            "no_action": "NO_ACTION",
        }
        for level in ("low", "medium", "high")
    },
    "UserPool.usernames": {"email": "email", "phone": "phone_number"},
    "UserPool.aliases": {
        "email": "email",
        "phone": "phone_number",
        "preferred_username": "preferred_username",
    },
    "UserPool.auto_verify": {"email": "email", "phone": "phone_number"},
    "UserPool.account_recovery": {
        "email": "verified_email",
        "phone": "verified_phone_number",
        "admin": "admin_only",
    },
    "UserPoolClient.auth_flows": {
        "srp": "ALLOW_USER_SRP_AUTH",
        "password": "ALLOW_USER_PASSWORD_AUTH",
        "admin_password": "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        "custom": "ALLOW_CUSTOM_AUTH",
        "choice": "ALLOW_USER_AUTH",
    },
    "role_for_group.ambiguous": {"authenticated": "AuthenticatedRole", "deny": "Deny"},
    "roles_by_rules.ambiguous": {"authenticated": "AuthenticatedRole", "deny": "Deny"},
    "Table.stream": {
        "keys": "KEYS_ONLY",
        "new": "NEW_IMAGE",
        "old": "OLD_IMAGE",
        "both": "NEW_AND_OLD_IMAGES",
    },
}

#: In what AWS counts a duration, where that is no second.
UNITS = {
    "PasswordPolicy.temporary_password_validity": timedelta(days=1),
    "UserPoolClient.session_validity": timedelta(minutes=1),
    "Function.log_retention": timedelta(days=1),
    "HttpApi.log_retention": timedelta(days=1),
    "LifecycleRule.expire": timedelta(days=1),
    "LifecycleRule.expire_old_versions": timedelta(days=1),
    "LifecycleRule.abort_uploads": timedelta(days=1),
    "HttpApi.timeout": timedelta(milliseconds=1),
    "HttpApiBase.timeout": timedelta(milliseconds=1),
    "Route.timeout": timedelta(milliseconds=1),
    "route.timeout": timedelta(milliseconds=1),
}

_PARTS = "takes a construct, or a value whose own options have their rows"
_SYNTH = "about Terraform or the synth: no request holds it"
_REASON = "a reason for the plan's readers: no request holds it"
_POLICY = "part of a policy document, a text to the models"
_SECRET = "a secret, which is a Terraform variable or read from where AWS keeps it"
_TRANSFORM = "every argument of the provider: those have checks of their own"
_PACKED = "about the bundle of code, which the request holds as a whole"
_CHOOSES = "chooses what is made: members of several requests, each with a fixed value"
_BASE = "of a base class, which nobody makes: the classes that extend it have the rows"
_OWN = "is not sent: our own constructs read it"
_AS_IT_RUNS = "a list or a dict whose values the role checks, as it does its own"
_WRITTEN = "written into a text that other options are part of too"

#: Options that become no member of a request, with the reason.
NO_MEMBER: dict[str, str] = {
    **_why(
        _PARTS,
        "AccountTakeover.blocked mfa no_action",
        "Auth.client guests logins triggers user_pool",
        "Bucket.cors",
        "ChoiceSignIn.passkeys",
        "Domain.mutual_tls",
        "DomainName.mutual_tls",
        "DomainPath.domain",
        "Group.pool",
        "HttpApi.alarms cors default_authorizer domain function_defaults throttle",
        "IdentityPool.authenticated_role classic_flow guests logins user_pools",
        "IdentityProvider.kind pool",
        "ImportedGroup.pool",
        "ImportedHttpApi.default_authorizer",
        "ImportedIdentityProvider.pool",
        "ImportedUserPoolDomain.pool",
        "ImportedUserPoolClient.pool",
        "Function.code_bucket link permissions role vpc",
        "LambdaAuthorizer.handler",
        "ManagedLoginBranding.client pool",
        "PrivateService.vpc_link",
        "Provisioned.read write",
        "ResourceServer.pool",
        "RoleRule.role",
        "Role.as_it_runs permissions trust",
        "Route.authorizer function target throttle",
        "Table.capacity global_indexes local_indexes",
        "ThreatProtection.account_takeover",
        "UiCustomization.client pool",
        "UserPool.devices email invitation logs password_policy sign_in standard_attributes "
        "text_messages threat_protection triggers verification",
        "UserPoolClient.oauth pool providers",
        "UserPoolDomain.pool",
        "UserPoolJwt.clients pool",
        "AwsService.permissions",
        "on_change.function",
        "on_object.function",
        "role.as_it_runs permissions",
        "role_for_group.as_it_runs clients group permissions",
        "roles_by_rules.source",
        "route.authorizer function target throttle",
    ),
    **_why(_AS_IT_RUNS, "RoleAsItRuns.managed_policies name tags"),
    **_why(
        _SYNTH,
        "App.arguments lock_file outdir",
        "AppStack.provider_versions state protect taken_over",
        "CloudState.hostname organization project workspace",
        "LocalState.directory",
        "S3State.bucket dynamodb_table key kms_key_id region",
        "UserPool.allow_replacement",
        "Sensitive.value",
        "Transform.change",
        "Validation.condition message",
    ),
    **_why(
        _REASON,
        "Caller.reason",
        "ClassicFlow.reason",
        "Guests.reason",
        "HttpProxy.insecure_reason",
        "Domain.open_default_endpoint_reason",
        "DomainPath.open_default_endpoint_reason",
        "OAuth.implicit_reason",
        "Permission.reason",
        "Public.reason",
        "Transform.reason",
        "Trust.reason",
    ),
    **_why(
        _POLICY,
        "Condition.key operator values",
        "EventBus.arn",
        "Permission.actions conditions effect resources sid",
        "PolicyDocument.joined permissions",
        "Principal.identifiers type",
        "Queue.arn",
        "Topic.arn",
        "Trust.action conditions principal tag_session",
        "Grant.of permissions",
        "Grantable.args kwargs",
    ),
    **_why(
        _SECRET,
        "Amazon.client_secret",
        "Apple.private_key",
        "Facebook.client_secret",
        "Google.client_secret",
        "Oidc.client_secret",
        "SecretFrom.key kind name",
        "TwitterLogin.consumer_key consumer_secret",
    ),
    **_why(
        _TRANSFORM,
        *(
            f"{kind}.transform"
            for kind in [
                "Auth",
                "Bucket",
                "BucketBase",
                "Component",
                "DomainName",
                "Function",
                "Group",
                "HttpApi",
                "HttpApiBase",
                "IdentityPool",
                "IdentityPoolBase",
                "IdentityProvider",
                "ManagedLoginBranding",
                "ResourceServer",
                "Role",
                "Table",
                "TableBase",
                "UiCustomization",
                "UserPool",
                "UserPoolClient",
                "UserPoolDomain",
                "VpcLink",
            ]
        ),
    ),
    **_why(_PACKED, "Function.include pipfile_category requirements zip"),
    **_why(
        _CHOOSES,
        "AppStack.app_name region stage",
        "Auth.aliases identity_pool usernames",
        "Bucket.protect",
        "Devices.remember",
        "Function.tracing",
        "IdentityPool.protect",
        "Mfa.factors",
        "Oidc.attributes_request_method",
        "PoolLogs.sign_ins undelivered",
        "Saml.encrypted_responses provider_initiated sign_out signed_requests",
        "UserPool.verify_before_update",
        "UserPoolClient.kind",
    ),
    **_why(_BASE, "HttpApiBase.default_authorizer function_defaults stage_name"),
    **_why(_BASE, "TableBase.partition_key sort_key"),
    **_why(
        _OWN,
        "Caller.authorization_type",
        "ImportedIdentityPool.tagged",
        "ImportedIdentityProvider.fills",
        "ImportedRole.trust_policy",
        "ImportedUserPool.self_sign_up tier",
        "ImportedUserPoolDomain.region",
    ),
    **_why(
        _WRITTEN,
        "Amazon.scopes",
        "Apple.scopes",
        "Facebook.scopes",
        "Google.scopes",
        "Oidc.scopes",
        "Saml.metadata_file",
        "ManagedLoginBranding.settings",
    ),
}
