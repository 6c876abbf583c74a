"""Where an option and AWS's model part, each with the decision and where it comes from.

Each disagreement stands in the words in which the walk tells it, so that a change of either side is
noticed. ``AWS`` before the name of a page is docs.aws.amazon.com.
"""

from __future__ import annotations

_ARN = "the ARN of one kind of resource is longer than the shortest ARN, and begins as such"
_KIND = "the ARN of one kind of resource; the model's pattern is that of any"
_NAMED = (
    "the name in it has its own limit, which is shorter: a function's 64 characters, a layer's "
    "140, a key's id, a queue's 80, a topic's 256, a bus's, a mailbox's; the model's is of any ARN"
)
_FORM = "a value of this form has more characters than the shortest text"
_LIST = "only words of a list that AWS's pages give; the model has any text there"
_NOT_EMPTY = "the option is left out instead of given empty"
_ADDRESS = "an address has one @, and none of the brackets that go around one (RFC 5322)"
_COGNITO_NAMES = "only names of attributes that the pool has; AWS refuses others when it is applied"
_MAPPED = "only names of attributes that the pool has, which are longer or shorter than that"

_TRIGGERS = tuple(
    f"Triggers.{name}"
    for name in [
        "create_auth_challenge",
        "custom_email_sender",
        "custom_message",
        "custom_sms_sender",
        "define_auth_challenge",
        "post_authentication",
        "post_confirmation",
        "pre_authentication",
        "pre_sign_up",
        "pre_token_generation",
        "user_migration",
        "verify_auth_challenge_response",
    ]
)
_FACEBOOK = (
    "an app id of Facebook is a number, as AWS cdk/api/v2/docs/aws-cdk-lib."
    "aws_cognito_identitypool.IdentityPoolFacebookLoginProvider shows one"
)

_OTHER_RUNTIMES = (
    "custom dotnet10 dotnet6 dotnet8 dotnetcore1.0 dotnetcore2.0 dotnetcore2.1 dotnetcore3.1 go1.x "
    "java11 java11.al2023 java17 java17.al2023 java21 java25 java8 java8.al2 java8.al2023 nodejs "
    "nodejs10.x nodejs12.x nodejs14.x nodejs16.x nodejs18.x nodejs20.x nodejs22.x nodejs24.x "
    "nodejs26.x nodejs4.3 nodejs4.3-edge nodejs6.10 nodejs8.10 provided provided.al2 "
    "provided.al2023 python2.7 python3.15 python3.6 python3.7 python3.8 python3.9 ruby2.5 ruby2.7 "
    "ruby3.2 ruby3.3 ruby3.4 ruby4.0"
)

#: What parts, by reason: the words of the walk, and the options.
_BY_REASON: list[tuple[str, str, tuple[str, ...]]] = [
    (_NAMED, "narrower: 2047 2048 characters", (*_TRIGGERS, "Triggers.kms_key_arn")),
    (_NAMED, "narrower: +,./=@", _TRIGGERS),
    (_NAMED, "narrower: +,./:=@_", ("Triggers.kms_key_arn",)),
    (
        _NAMED,
        "narrower: 2047 2048 characters",
        ("AccountTakeover.identity_arn", "SesEmail.identity_arn"),
    ),
    (
        "an identity is a domain or an address: AWS ses/APIReference-V2/API_CreateEmailIdentity",
        "narrower: all but =@ABCDEF",
        ("AccountTakeover.identity_arn", "SesEmail.identity_arn"),
    ),
    (_NAMED, "entry narrower: 2047 2048 characters", ("Function.layers",)),
    (
        "a bucket's name: AWS AmazonS3/latest/userguide/bucketnamingrules.html",
        "narrower: +,/:=@ A-Z _",
        ("PoolLogs.sign_ins_bucket",),
    ),
    (_NAMED, "narrower: 1023 1024 characters", ("PoolLogs.sign_ins_bucket",)),
    (
        "a stream's name: 1 to 64 letters, digits, _ . -: AWS firehose/latest/APIReference/"
        "API_CreateDeliveryStream",
        "narrower: +,/:=@",
        ("PoolLogs.sign_ins_stream",),
    ),
    (_NAMED, "narrower: 2047 2048 characters", ("PoolLogs.sign_ins_stream",)),
    (_NAMED, "narrower: 20 21 2047 2048 characters", ("UserPool.web_acl",)),
    (_KIND, "narrower: all but ", ("UserPool.web_acl",)),
    (
        _NAMED,
        "narrower: 255 256 characters",
        ("Function.log_kms_key", "HttpApi.log_kms_key"),
    ),
    (_NAMED, "entry narrower: 1 2 1023 1024 characters", ("Alarms.notify",)),
    (_KIND, "narrower: :", ("Group.role", "TextMessages.role_arn")),
    (_KIND, "narrower: :", ("UserPoolDomain.certificate_arn",)),
    (
        _ARN,
        "narrower: 20 21 characters",
        (
            "IdentityPool.permissions_boundary",
            "Role.permissions_boundary",
            "role.permissions_boundary",
            "ImportedRole.arn",
            "OidcLogin.arn",
            "SamlLogin.arn",
        ),
    ),
    (
        _NAMED,
        "narrower: 0 9999 10000 characters",
        ("Function.dead_letter", "Function.kms_key"),
    ),
    (
        _KIND,
        "narrower: !\"#$%&'()*+,./:;<=>?@[\\]^`{|}~ U+0007 U+0009 U+0020 U+0085 U+00A0 U+00FC "
        "U+0301 U+0416 U+2003 U+200B U+2028 U+20AC U+8A9E U+E000 U+1F600",
        ("Function.dead_letter",),
    ),
    (
        _KIND,
        "narrower: !\"#$%&'()*+,./:;<=>?@[\\]^_`{|}~ U+0007 U+0009 U+0020 U+0085 U+00A0 U+00FC "
        "U+0301 U+0416 U+2003 U+200B U+2028 U+20AC U+8A9E U+E000 U+1F600",
        ("Function.kms_key",),
    ),
    (
        _FORM,
        "narrower: 1 2 characters",
        (
            "AmazonLogin.app_id",
            "AppleLogin.services_id",
            "FacebookLogin.app_id",
            "GoogleLogin.client_id",
            "HttpProxy.url",
            "Jwt.issuer",
            "MutualTls.truststore",
            "OAuth.default_callback",
            "OidcLogin.issuer",
            "PrivateService.arn",
            "UserPoolDomain.host",
        ),
    ),
    (
        _FORM,
        "entry narrower: 1 2 characters",
        (
            "OAuth.callback_urls",
            "OAuth.logout_urls",
        ),
    ),
    (
        "only the scopes of OpenID Connect, and server/scope: AWS cognito/developerguide/"
        "cognito-user-pools-define-resource-servers.html",
        "entry narrower: 1 2 characters",
        ("OAuth.scopes", "UserPoolClient.scopes"),
    ),
    (_FORM, "narrower: 6 7 characters", ("Invitation.email_message", "Invitation.sms_message")),
    (
        _LIST,
        "narrower: 1 2 127 128 characters",
        ("AwsService.action",),
    ),
    (_LIST, "entry narrower: 1 2 63 64 characters", ("Cors.allow_methods",)),
    (
        _ADDRESS,
        "narrower: <>@",
        ("CognitoEmail.reply_to", "SesEmail.reply_to"),
    ),
    (
        _MAPPED,
        "key narrower: 1 2 31 32 characters",
        tuple(
            f"{kind}.attributes"
            for kind in ("Amazon", "Apple", "Facebook", "Google", "Oidc", "Saml")
        ),
    ),
    (
        _COGNITO_NAMES,
        "entry narrower: 1 2 2047 2048 characters",
        ("UserPoolClient.read_attributes", "UserPoolClient.write_attributes"),
    ),
    ("ids of no service have them", "narrower: /;", ("AmazonLogin.app_id",)),
    ("ids of no service have them", "narrower: /;", ("AppleLogin.services_id",)),
    ("the part before .apps.googleusercontent.com", "narrower: ./;", ("GoogleLogin.client_id",)),
    (_FACEBOOK, "narrower: all but 0-9", ("FacebookLogin.app_id",)),
    (
        "one parameter alone is tried, and MessageBody is needed beside it: AWS apigateway/latest/"
        "developerguide/http-api-develop-integrations-aws-services-reference.html",
        "value narrower: 1 2 511 512 characters",
        ("AwsService.parameters",),
    ),
    (
        "0 says that nothing is kept; a browser reads a number without a sign (https://"
        "developer.mozilla.org/en-US/docs/Web/HTTP/Headers/Access-Control-Max-Age). AWS's pages "
        "(x-amazon-apigateway-cors, AWS::ApiGatewayV2::Api Cors) don't say what -1 is for",
        "narrower: -1",
        ("Cors.max_age",),
    ),
    (
        "ids have capital letters and digits: AWS Route53/latest/APIReference/API_HostedZone shows "
        "them so and says 32 at most; the long texts that are tried have small letters",
        "narrower: 31 32 characters",
        ("Domain.hosted_zone", "DomainName.hosted_zone", "UserPoolDomain.hosted_zone"),
    ),
    (
        "a host has labels of 1 to 63 characters, at most 255 together (RFC 1035)",
        "narrower: 1 2 511 512 characters",
        ("Domain.name", "DomainName.name"),
    ),
    (
        "an empty value is a tag's too: https://docs.aws.amazon.com/apigateway/latest/"
        "developerguide/api-gateway-openapi-extensions-x-amazon-apigateway-tag-value.html",
        "value wider: 0 characters",
        ("DomainName.tags", "HttpApi.tags"),
    ),
    (
        "256 characters, as all services have: the tags of the stack are the same on each (AWS "
        "AWSCloudFormation/latest/UserGuide/aws-properties-ecs-service-tag.html)",
        "value narrower: 1599 1600 characters",
        ("DomainName.tags", "HttpApi.tags"),
    ),
    (
        "two of the 50 are the app's name and its stage",
        "narrower: 50 entries",
        ("AppStack.tags",),
    ),
    (
        "spaces are those that every service takes; others differ in what they call one",
        "key narrower: U+00A0 U+2003 U+2028",
        ("AppStack.tags",),
    ),
    (
        "spaces are those that every service takes; others differ in what they call one",
        "value narrower: U+00A0 U+2003 U+2028",
        ("AppStack.tags",),
    ),
    (
        "the path of a file and a function in it, which must exist; what is sent is what Lambda "
        "needs of it",
        "narrower: 1 127 128 characters",
        ("Function.handler",),
    ),
    ("the path of a file that must exist", "narrower: all but ", ("Function.handler",)),
    (
        "more than 10,240 MB is for functions of Lambda Managed Instances: AWS lambda/latest/dg/"
        "gettingstarted-limits.html",
        "narrower: 32768",
        ("Function.memory",),
    ),
    (
        "more than 10,240 MB is for functions with an AcceleratorConfig, and those need a capacity "
        "provider: AWS lambda/latest/api/API_EphemeralStorage, API_AcceleratorConfig",
        "narrower: 32768",
        ("Function.storage",),
    ),
    (
        "more than 15 minutes is for Lambda Managed Instances: AWS lambda/latest/dg/"
        "gettingstarted-limits.html",
        "narrower: 5400",
        ("Function.timeout",),
    ),
    (
        "0 is Cognito's first, but the provider sends no 0 when it makes a group, which then has "
        "no precedence: https://github.com/hashicorp/terraform-provider-aws/issues/7524",
        "narrower: 0",
        ("Group.precedence",),
    ),
    (
        "the pattern lets what can't be seen stand first and from the third character on, but not "
        "second (AWS cognito-user-identity-pools/latest/APIReference/API_CreateIdentityProvider); "
        "a provider is chosen by its name in addresses and lists, so none of it is taken",
        "narrower: U+0007 U+0009 U+000A U+0085 U+200B U+E000",
        ("IdentityProvider.name",),
    ),
    *(
        (
            "a provider has the name that CreateIdentityProvider takes: 3 to 32 characters without "
            "white space; DescribeIdentityProvider's own pattern is wider",
            told,
            ("ImportedIdentityProvider.name",),
        )
        for told in ("narrower: 1 2 characters", "narrower: U+0020 U+00A0 U+2003 U+2028")
    ),
    (
        "$context. stands before it, in the same 512 characters",
        "narrower: 511 512 characters",
        ("Caller.variable",),
    ),
    (
        "a name or an ARN, of a name of 64 characters; a version or alias is named apart",
        "narrower: 255 256 characters",
        ("ImportedFunction.name",),
    ),
    ("a name or an ARN, of a name of 64 characters", "narrower: .:", ("ImportedFunction.name",)),
    (
        "a UUID behind the region: AWS cognitoidentity/latest/APIReference/API_IdentityPool",
        "narrower: all but ",
        ("ImportedIdentityPool.identity_pool_id",),
    ),
    (
        "a function's own name has 1 to 64 characters; the model takes an ARN and account:name "
        "too: AWS lambda/latest/api/API_CreateFunction, FunctionName",
        "narrower: 139 140 characters",
        ("Function.name",),
    ),
    (
        "a function's own name has 1 to 64 characters; the model takes an ARN and account:name "
        "too: AWS lambda/latest/api/API_CreateFunction, FunctionName",
        "narrower: :",
        ("Function.name",),
    ),
    (
        "a name of 3 to 255 characters: AWS amazondynamodb/latest/APIReference/API_CreateTable; "
        "the model also takes an ARN",
        "narrower: 1 2 1023 1024 characters",
        ("ImportedTable.name", "Table.name"),
    ),
    ("one underscore, behind the region", "narrower: _", ("ImportedUserPool.user_pool_id",)),
    (
        'a pool without MFA is mfa="off" of UserPool, not of Mfa',
        "narrower: OFF",
        ("Mfa.mode",),
    ),
    (
        "without threat protection the option is left out",
        "narrower: OFF",
        ("ThreatProtection.mode",),
    ),
    (
        "an OAuth without an address to come back to has no sign-in",
        "narrower: 0 entries",
        ("OAuth.callback_urls",),
    ),
    ("an OAuth without a flow has no sign-in", "narrower: 0 entries", ("OAuth.flows",)),
    (
        "client_credentials excludes the other two: AWS cognito/latest/developerguide/"
        "federation-endpoints-oauth-grants.html",
        "narrower: 3 entries",
        ("OAuth.flows",),
    ),
    (
        'a client of kind="machine" has it, and no OAuth',
        "entry narrower: client_credentials",
        ("OAuth.flows",),
    ),
    (
        "no fragment: AWS API_CreateUserPoolClient, CallbackURLs; a * is compared as it is",
        "entry narrower: #*",
        ("OAuth.callback_urls",),
    ),
    (
        "no fragment: AWS API_CreateUserPoolClient, CallbackURLs; a * is compared as it is",
        "narrower: #*",
        ("OAuth.default_callback",),
    ),
    (
        "no fragment, no pattern, and brackets around an address of IPv6 alone (RFC 3986)",
        "entry narrower: #*[]",
        ("OAuth.logout_urls",),
    ),
    (
        "a domain of labels (WebAuthn); 126 characters of one label are none",
        "narrower: 126 127 characters",
        ("Passkeys.relying_party",),
    ),
    (
        "0 is the model's word for its default, 7: AWS API_PasswordPolicyType",
        "narrower: 0",
        ("PasswordPolicy.temporary_password_validity",),
    ),
    (
        "a longer one is never sent: it is shortened behind the names of the app and the stage",
        "wider: 129 characters",
        ("SamlLogin.name",),
    ),
    ("part of an address in Terraform too", "narrower: .", ("SamlLogin.name",)),
    (
        "a region's name: AWS cognito-user-identity-pools/latest/APIReference/"
        "API_SmsConfigurationType, SnsRegion",
        "narrower: 5 6 31 32 characters",
        ("TextMessages.region",),
    ),
    (_NOT_EMPTY, "narrower: 0 characters", ("TextMessages.role_arn", "UiCustomization.css")),
    (
        "the path of a picture that must exist",
        "narrower: 0 1 131071 131072 characters",
        ("UiCustomization.logo",),
    ),
    (
        "an empty dict is never sent: the pool then has no Schema",
        "wider: 0 entries",
        ("UserPool.custom_attributes",),
    ),
    (
        "Cognito refuses a : since 2024, though its pattern has it: https://github.com/"
        "aws-solutions-library-samples/network-orchestration-for-aws-transit-gateway/issues/137; "
        "of the others nothing was found, and clients, claims and policies read the name",
        "key narrower: !\"#$%&'()*+,/:;<=>?@[\\]^`{|}~ U+0301 U+20AC U+1F600",
        ("UserPool.custom_attributes",),
    ),
    (
        "the model's number is in any unit; AWS API_CreateUserPoolClient says 5 minutes",
        "narrower: 1",
        ("UserPoolClient.access_token_validity", "UserPoolClient.id_token_validity"),
    ),
    (
        "0 is the model's word for its default; AWS API_CreateUserPoolClient says an hour",
        "narrower: 0",
        ("UserPoolClient.refresh_token_validity",),
    ),
    (
        "old names of the same, and ALLOW_REFRESH_TOKEN_AUTH, which each client has where tokens "
        "are not rotated: AWS API_CreateUserPoolClient, ExplicitAuthFlows; flows of token exchange "
        "are not offered",
        "narrower: ADMIN_NO_SRP_AUTH ALLOW_REFRESH_TOKEN_AUTH ALLOW_TOKEN_EXCHANGE_DELEGATION "
        "ALLOW_TOKEN_EXCHANGE_IMPERSONATION CUSTOM_AUTH_FLOW_ONLY USER_PASSWORD_AUTH",
        ("UserPoolClient.auth_flows",),
    ),
    ("a factor that is not offered", "narrower: SOFTWARE_TOKEN", ("ChoiceSignIn.factors",)),
    (
        "a host: AWS cognito/developerguide/cognito-user-pools-add-custom-domain.html",
        "narrower: all but -. 0-9 a-z",
        ("UserPoolDomain.host",),
    ),
    (
        "the model's own pattern, which is set aside for hosts of your own",
        "narrower: all but - 0-9 a-z",
        ("ImportedUserPool.domain", "ImportedUserPoolDomain.domain", "UserPoolDomain.prefix"),
    ),
    (
        "the name of the pool or of the function stands for it; the empty one is never sent",
        "wider: 0 characters",
        ("LambdaAuthorizer.name", "UserPoolJwt.name"),
    ),
    ("a Vpc without them is none", "narrower: 0 entries", ("Vpc.subnets", "Vpc.security_groups")),
    (
        "ids of EC2 have lowercase letters: AWS AWSEC2/latest/UserGuide/resource-ids.html",
        "entry narrower: A-Z",
        ("Vpc.security_groups",),
    ),
    (
        "-1 is without end: a record that always fails blocks its shard for a day (AWS lambda/"
        "latest/dg/services-dynamodb-errors.html)",
        "narrower: -1",
        ("on_change.retries",),
    ),
    (
        "events of replication, tiers and object settings are not offered",
        "entry narrower: s3:IntelligentTiering s3:LifecycleTransition s3:ObjectAcl:Put "
        "s3:ObjectAnnotation:* s3:ObjectAnnotation:Delete s3:ObjectAnnotation:Put "
        "s3:ObjectRetention:Put s3:ReducedRedundancyLostObject s3:Replication:* "
        "s3:Replication:OperationFailedReplication s3:Replication:OperationMissedThreshold "
        "s3:Replication:OperationNotTracked s3:Replication:OperationReplicatedAfterThreshold",
        ("on_object.events",),
    ),
    (
        "a handler in Python has a runtime of Python, one that Lambda still mends: AWS lambda/"
        "latest/dg/lambda-runtimes.html says since when python3.9 and older are deprecated, and "
        "when it stops to make functions of them, a date that was moved more than once; the "
        "provider knows no python3.15",
        f"narrower: {_OTHER_RUNTIMES}",
        ("Function.runtime",),
    ),
    (
        "up to 25 for a provider, says the page, and the model 400: AWS cognitoidentity/latest/"
        "APIReference/API_RulesConfigurationType",
        "narrower: 400 entries",
        ("roles_by_rules.rules",),
    ),
]


def _decided() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for reason, told, options in _BY_REASON:
        for option in options:
            found.setdefault(option, {})[told] = reason
    return found


#: The decision about each disagreement, by option.
DECIDED: dict[str, dict[str, str]] = _decided()
