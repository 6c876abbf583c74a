"""One stack in which every option of every construct is used: ``python -m …apps.every_option``.

With ``CHANGED`` in the environment it says the same in other words wherever an option may change
while people use what it made. ``tests/deployed/test_requests.py`` holds that no option is missing.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from gatehouse.api import (
    Alarms,
    AwsService,
    Caller,
    Cors,
    Domain,
    DomainName,
    DomainPath,
    HttpApi,
    HttpProxy,
    Iam,
    Jwt,
    LambdaAuthorizer,
    MutualTls,
    PrivateService,
    Public,
    Route,
    Throttle,
    UserPoolJwt,
    VpcLink,
)
from gatehouse.auth import (
    AccountTakeover,
    Amazon,
    AmazonLogin,
    Apple,
    AppleLogin,
    Auth,
    BooleanAttribute,
    ChoiceSignIn,
    ClassicFlow,
    CognitoEmail,
    DateTimeAttribute,
    DeveloperLogin,
    Devices,
    Facebook,
    FacebookLogin,
    Google,
    GoogleLogin,
    Guests,
    IdentityPool,
    Invitation,
    Mfa,
    NumberAttribute,
    OAuth,
    Oidc,
    OidcLogin,
    Passkeys,
    PasswordPolicy,
    RiskEmail,
    RoleRule,
    Saml,
    SamlLogin,
    SecretFrom,
    SesEmail,
    StandardAttribute,
    StringAttribute,
    TextMessages,
    ThreatProtection,
    Triggers,
    TwitterLogin,
    UserPool,
    UserPoolClient,
    Verification,
)
from gatehouse.compute import Function, Vpc
from gatehouse.core import App, AppStack, Sensitive
from gatehouse.iam import (
    Condition,
    EventBus,
    Permission,
    Principal,
    Queue,
    Role,
    RoleAsItRuns,
    Topic,
    Trust,
)
from gatehouse.storage import (
    Attribute,
    Bucket,
    BucketCors,
    Capacity,
    GlobalIndex,
    LifecycleRule,
    LocalIndex,
    Provisioned,
    Table,
)

from tests.unit.compute.wheels import Index
from tests.unit.synth import write

ACCOUNT = "000000000000"
SES = f"arn:aws:ses:eu-west-1:{ACCOUNT}:identity/example.com"
ECHO = "lambdas/echo/run.main"
HANDLERS = {
    "lambdas/echo/run.py": "def main(event, context):\n    return event\n",
    "lambdas/echo/requirements.txt": "tiny==1.0\n",
    "lambdas/more.py": "def main(event, context):\n    return event\n",
    "lambdas/plain.py": "def main(event, context):\n    return event\n",
    "partner.xml": f"<EntityDescriptor>{' ' * 1000}</EntityDescriptor>",
    "logo.png": "not really a picture",
}
BOUNDARY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
}
#: Whether this is the second of the two states.
CHANGED = bool(os.environ.get("CHANGED"))


def either(first: Any, then: Any) -> Any:
    """The value of an option in the first state, and in the second."""
    return then if CHANGED else first


@dataclass(frozen=True)
class Surroundings:
    """What the stack finds in its account."""

    certificate: str
    subnets: list[str]
    group: str
    key: str
    queue: str
    topic: str
    web_acl: str
    zone: str

    @classmethod
    def made(cls) -> Surroundings:
        """Make it, or find what an earlier synth made."""

        def client(service: str) -> Any:
            return boto3.client(
                service,
                endpoint_url=os.environ["AWS_ENDPOINT_URL"],
                region_name=os.environ["AWS_REGION"],
            )

        ec2 = client("ec2")
        known = ec2.describe_security_groups(Filters=[_filter("group-name", "every")])
        if known["SecurityGroups"]:
            group = known["SecurityGroups"][0]
            found = ec2.describe_subnets(Filters=[_filter("vpc-id", group["VpcId"])])["Subnets"]
            subnets, group_id = [each["SubnetId"] for each in found], group["GroupId"]
        else:
            vpc = ec2.create_vpc(CidrBlock="10.8.0.0/16")["Vpc"]["VpcId"]
            subnets = [
                ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.8.{n}.0/24")["Subnet"]["SubnetId"]
                for n in (1, 2)
            ]
            made = ec2.create_security_group(GroupName="every", Description="x", VpcId=vpc)
            group_id = made["GroupId"]
        acm = client("acm")
        listed = acm.list_certificates()["CertificateSummaryList"]
        arns = [each["CertificateArn"] for each in listed if "every" in each["DomainName"]]
        if not arns:
            arns = [acm.request_certificate(DomainName="every.example.com")["CertificateArn"]]
        kms = client("kms")
        aliases = {each["AliasName"]: each for each in kms.list_aliases()["Aliases"]}
        if "alias/every" not in aliases:
            key = kms.create_key()["KeyMetadata"]
            kms.create_alias(AliasName="alias/every", TargetKeyId=key["KeyId"])
        key = kms.describe_key(KeyId="alias/every")["KeyMetadata"]["Arn"]
        client("sqs").create_queue(QueueName="every")
        topic = client("sns").create_topic(Name="every")["TopicArn"]
        route53 = client("route53")
        zones = route53.list_hosted_zones()["HostedZones"] or [
            route53.create_hosted_zone(Name="example.com", CallerReference="every")["HostedZone"]
        ]
        iam = client("iam")
        if not iam.list_policies(Scope="Local")["Policies"]:
            iam.create_policy(PolicyName="boundary", PolicyDocument=json.dumps(BOUNDARY))
        layers = client("lambda")
        if not layers.list_layer_versions(LayerName="x")["LayerVersions"]:
            zipped = io.BytesIO()
            with zipfile.ZipFile(zipped, "w") as written:
                written.writestr("python/none.py", "")
            layers.publish_layer_version(LayerName="x", Content={"ZipFile": zipped.getvalue()})
        region = os.environ["AWS_REGION"]
        queue = f"arn:aws:sqs:{region}:{ACCOUNT}:every"
        zone = zones[0]["Id"].rpartition("/")[2]
        firewall = client("wafv2")
        acls = firewall.list_web_acls(Scope="REGIONAL")["WebACLs"] or [
            firewall.create_web_acl(
                Name="every",
                Scope="REGIONAL",
                DefaultAction={"Allow": {}},
                VisibilityConfig={
                    "SampledRequestsEnabled": False,
                    "CloudWatchMetricsEnabled": False,
                    "MetricName": "every",
                },
            )["Summary"]
        ]
        acl = acls[0]["ARN"]
        return cls(arns[0], sorted(subnets), group_id, key, queue, topic, acl, zone)


def _filter(name: str, value: str) -> dict[str, Any]:
    return {"Name": name, "Values": [value]}


def same(given: Mapping[str, Any]) -> dict[str, Any]:
    """Change nothing: a ``transform`` that shows that there is one."""
    return dict(given)


class EveryOption(AppStack):
    """Every option of every construct, in named steps."""

    def __init__(self, scope: App, around: Surroundings) -> None:
        super().__init__(
            scope,
            "every",
            stage="e2e",
            tags={"team": either("identity", "access")},
            protect=False,
            provider_versions=">= 5.98, < 7.0",
        )
        self.around = around
        self.functions()
        self.storage()
        self.pool()
        self.members()
        self.federation()
        self.identities()
        self.short_form()
        self.api()

    def functions(self) -> None:
        """Functions and roles."""
        around = self.around
        self.code = Bucket(self, "Code", versioning=False, transform={"bucket": same})
        boundary = f"arn:aws:iam::{ACCOUNT}:policy/boundary"
        reading = Permission(
            actions=["s3:GetObject"],
            resources=["arn:aws:s3:::every-others/today"],
            conditions=[Condition("StringEquals", "aws:RequestedRegion", ["eu-west-1"])],
            effect="Allow",
            sid="Today",
        )
        trust = Trust(
            Principal("Service", ["lambda.amazonaws.com"]),
            action="sts:AssumeRole",
            conditions=[Condition("StringEquals", "aws:SourceAccount", [ACCOUNT])],
            tag_session=False,
            reason="the app's own functions",
        )
        self.role = Role(
            self,
            "Admin",
            trust=trust,
            permissions=[reading],
            max_session=timedelta(hours=either(1, 2)),
            permissions_boundary=boundary,
            transform={"role": same},
        )
        as_it_runs = RoleAsItRuns(
            name={"e2e": "every-old"},
            policy_name="old",
            managed_policies=["arn:aws:iam::aws:policy/ReadOnlyAccess"],
            path="/old/",
            description=either("what reads", "what reads notes"),
            tags={"team": either("identity", "access")},
        )
        Role(self, "Old", trust=trust, permissions=[reading], as_it_runs=as_it_runs)
        kept = RoleAsItRuns(name={"e2e": "every-old-function"})
        Function(self, "OldFunction", "lambdas/plain.main", role=kept)
        self.echo = Function(
            self,
            "Echo",
            ECHO,
            name={"e2e": "every-echo"},
            requirements="lambdas/echo/requirements.txt",
            include=["logo.png"],
            link=[self.code],
            permissions=[reading],
            environment={"WHO": either("a", "b")},
            runtime="python3.12",
            architecture="x86_64",
            memory=either(256, 512),
            timeout=timedelta(seconds=either(5, 6)),
            storage=either(600, 700),
            concurrency=either(5, 6),
            layers=[f"arn:aws:lambda:us-east-1:{ACCOUNT}:layer:x:1"],
            vpc=Vpc(around.subnets, [around.group]),
            dead_letter=around.queue,
            tracing=either(True, False),
            kms_key=around.key,
            log_retention=timedelta(days=either(7, 14)),
            log_kms_key=around.key,
            code_bucket=self.code,
            transform={"function": same},
        )
        self.plain = Function(self, "Plain", "lambdas/plain.main")
        self.built = Function(
            self,
            "Built",
            "index.handler",
            zip=either("build/first.zip", "build/then.zip"),
            runtime="nodejs22.x",
        )

    def storage(self) -> None:
        """Tables and buckets."""
        around = self.around
        self.orders = Table(
            self,
            "Orders",
            name={"e2e": "every-orders"},
            partition_key="tenant",
            sort_key=Attribute("orderId", type="S"),
            global_indexes={
                "byAt": GlobalIndex("tenant", sort_key=Attribute("at", "N"), projection=["title"])
            },
            local_indexes={"byTime": LocalIndex(Attribute("at", "N"), projection="keys")},
            ttl="gone",
            stream="both",
            kms_key=around.key,
            point_in_time_recovery=either(True, False),
            protect=False,
            transform={"table": same},
        )
        self.orders.on_change(self.plain, batch_size=either(10, 20), retries=either(1, 2))
        capacity = Provisioned(
            read=Capacity(least=either(1, 2), most=9),
            write=Capacity(either(1, 2)),
            utilization=either(70, 60),
        )
        self.counters = Table(self, "Counters", partition_key="name", capacity=capacity)
        self.files = Bucket(
            self,
            "Files",
            name={"e2e": "every-option-files"},
            cors=BucketCors(
                allow_origins=["https://app.example.com"],
                allow_methods=["GET", "PUT"],
                allow_headers=["content-type"],
                expose_headers=["etag"],
                max_age=timedelta(minutes=either(5, 10)),
            ),
            versioning=True,
            kms_key=around.key,
            lifecycle=[
                LifecycleRule(
                    "old",
                    prefix="drafts/",
                    expire=timedelta(days=either(300, 400)),
                    expire_old_versions=timedelta(days=90),
                    abort_uploads=timedelta(days=2),
                    move={"STANDARD_IA": timedelta(days=60), "GLACIER": timedelta(days=120)},
                    move_old_versions={"STANDARD_IA": timedelta(days=either(31, 32))},
                )
            ],
            protect=False,
        )
        self.files.on_object(
            self.plain, events=["created"], prefix=either("in/", "into/"), suffix=".jpg"
        )

    def pool(self) -> None:
        """User pools."""
        around, echo = self.around, self.plain
        words = RiskEmail(
            subject="Was it you?", html="<p>Somebody signed in.</p>", text="Somebody signed in."
        )
        takeover = AccountTakeover(
            SES,
            low="no_action",
            medium="mfa_if_configured",
            high=either("mfa_required", "block"),
            notify=True,
            from_address="security@example.com",
            reply_to="help@example.com",
            blocked=words,
            mfa=words,
            no_action=words,
        )
        self.users = UserPool(
            self,
            "Users",
            name={"e2e": "every-users"},
            usernames=["email", "phone"],
            case_sensitive=False,
            standard_attributes={
                "email": StandardAttribute(required=True, mutable=True),
                "nickname": StandardAttribute(),
            },
            custom_attributes={
                "tenant": StringAttribute(max_length=64, min_length=1, mutable=True),
                "seats": NumberAttribute(minimum=0, maximum=10, mutable=True),
                "joined": DateTimeAttribute(mutable=True),
                "beta": BooleanAttribute(mutable=True),
            },
            self_sign_up=either(True, False),
            password_policy=PasswordPolicy(
                minimum_length=either(14, 15),
                require_lowercase=True,
                require_uppercase=True,
                require_numbers=True,
                require_symbols=either(True, False),
                temporary_password_validity=timedelta(days=either(2, 3)),
                history=either(5, 6),
            ),
            mfa=Mfa(
                "optional",
                factors=["totp", "sms", "email"],
                sms_message=either("Code {####}", "Your code is {####}"),
                email_subject=either("A code", "Your code"),
                email_message="It is {####}",
            ),
            sign_in=ChoiceSignIn(
                factors=["password", "passkey"],
                passkeys=Passkeys(
                    relying_party="example.com",
                    user_verification=either("preferred", "required"),
                ),
            ),
            tier="plus",
            threat_protection=ThreatProtection(
                mode="enforced",
                custom_auth="audit",
                compromised_credentials="block",
                compromised_at=["sign_in", "sign_up"],
                account_takeover=takeover,
                allowed_ips=["198.51.100.0/24"],
                blocked_ips=["203.0.113.0/24"],
            ),
            devices=Devices(remember="ask", challenge_new=either(True, False)),
            auto_verify=["email"],
            verify_before_update=either(True, False),
            account_recovery=["email", "phone"],
            verification=Verification(
                by="code",
                email_subject=either("Welcome", "Hello"),
                email_message="Your code is {####}",
                sms_message="Code {####}",
            ),
            invitation=Invitation(
                email_subject=either("Come in", "Begin"),
                email_message="Hello {username}, begin with {####}",
                sms_message="{username}: {####}",
            ),
            email=SesEmail(
                identity_arn=SES,
                from_address="Notes <no-reply@example.com>",
                reply_to=either("help@example.com", "people@example.com"),
                configuration_set="sign-in-mail",
            ),
            text_messages=TextMessages(region="us-east-1"),
            triggers=Triggers(
                pre_sign_up=echo,
                post_confirmation=echo,
                pre_authentication=echo,
                post_authentication=echo,
                define_auth_challenge=echo,
                create_auth_challenge=echo,
                verify_auth_challenge_response=echo,
                custom_message=echo,
                pre_token_generation=echo,
                user_migration=echo,
                custom_email_sender=echo,
                custom_sms_sender=echo,
                pre_token_generation_version=either("v2", "v3"),
                kms_key_arn=around.key,
            ),
            protect=False,
            tags={"for": "people"},
            transform={"user_pool": same},
        )
        text_role = Role(
            self, "Texts", trust=Trust(Principal("Service", ["cognito-idp.amazonaws.com"]))
        )
        self.named = UserPool(
            self,
            "Named",
            aliases=["email", "preferred_username"],
            email=CognitoEmail(reply_to="help@example.com"),
            text_messages=TextMessages(role_arn=text_role.arn, external_id="every"),
            web_acl=around.web_acl,
        )

    def members(self) -> None:
        """What belongs to a user pool."""
        around, users = self.around, self.users
        self.scopes = users.add_resource_server(
            "Scopes",
            identifier="notes",
            scopes={"read": either("Read notes", "Read all notes")},
            name=either("Notes", "Our notes"),
            transform={"resource_server": same},
        )
        self.group = users.add_group(
            "Admins",
            name="admins",
            description=either("May do more", "May do most"),
            precedence=either(1, 2),
            transform={"group": same},
        )
        users.add_group("Helpers", role=self.role)
        users.add_domain(
            "Domain", prefix="every-option-sign-in", pages="classic", transform={"domain": same}
        )
        self.named.add_domain(
            "Host",
            host="auth.example.com",
            hosted_zone=around.zone,
            certificate_arn=around.certificate,
            pages="managed",
        )
        users.grant_admin(self.echo, "ListUsers")

    def federation(self) -> None:
        """Identity providers, and the clients that use them."""
        users = self.users
        by_variable = SecretFrom.variable("secret")
        attributes = {"email": "email"}
        google = Google("1.apps.googleusercontent.com", by_variable, ["email"], attributes)
        facebook = Facebook("1", by_variable, ["email"], either("v17.0", "v18.0"), attributes)
        amazon = Amazon("amzn1.application-oa2-client.a", by_variable, ["profile"], attributes)
        apple = Apple("com.a", "ABCDEFGHIJ", "ABCDEFGHIJ", by_variable, ["email"], attributes)
        oidc = Oidc(
            "https://login.example.com",
            "every",
            client_secret=by_variable,
            scopes=["openid", "email"],
            attributes_request_method=either("GET", "POST"),
            authorize_url="https://login.example.com/authorize",
            token_url="https://login.example.com/token",
            attributes_url="https://login.example.com/userinfo",
            jwks_uri="https://login.example.com/keys",
            attributes=attributes,
        )
        saml = Saml(
            metadata_file="partner.xml",
            sign_out=True,
            signed_requests=True,
            encrypted_responses=either(True, False),
            provider_initiated=True,
            attributes=attributes,
        )
        providers = [
            users.add_identity_provider("Google", google, transform={"identity_provider": same}),
            users.add_identity_provider("Facebook", facebook),
            users.add_identity_provider("Amazon", amazon),
            users.add_identity_provider("Apple", apple),
            users.add_identity_provider("Okta", oidc, name="Okta", identifiers=["example.com"]),
            users.add_identity_provider("Partner", saml),
            users.add_identity_provider("Staff", Saml("https://sso.example.com/metadata")),
        ]
        self.web = users.add_client(
            "Web",
            name={"e2e": "every-web"},
            kind="web",
            oauth=OAuth(
                callback_urls=["https://example.com/in", "http://localhost:3000/in"],
                logout_urls=["https://example.com"],
                scopes=["openid", "email", self.scopes.scope("read")],
                default_callback="https://example.com/in",
                flows=["code"],
            ),
            providers=["cognito", *providers],
            auth_flows=["srp", "custom"],
            access_token_validity=timedelta(minutes=either(5, 10)),
            id_token_validity=timedelta(minutes=either(5, 10)),
            refresh_token_validity=timedelta(days=either(1, 2)),
            session_validity=timedelta(minutes=either(5, 6)),
            refresh_rotation=timedelta(seconds=either(10, 20)),
            read_attributes=["email", "custom:tenant"],
            write_attributes=["email"],
            transform={"client": same},
        )
        self.server = users.add_client(
            "Server", kind="server", auth_flows=["admin_password"], user_context=either(True, False)
        )
        users.add_client("Job", kind="machine", scopes=[self.scopes.scope("read")])
        users.customize_ui(
            "Looks",
            css=either(".a { color: red; }", ".a { color: blue; }"),
            logo="logo.png",
            client=self.web,
            transform={"ui_customization": same},
        )
        shared = UserPool.from_id(
            self, "Shared", users.id, domain="every-option", tier="plus", self_sign_up=True
        )
        known = UserPoolClient.from_id(shared, "Known", self.web.id)
        shared.identity_provider("Google", name="Google", fills=["email"])
        Function(self, "Reader", "lambdas/plain.main", link=[shared.administer("ListUsers"), known])

    def identities(self) -> None:
        """Identity pools."""
        boundary = f"arn:aws:iam::{ACCOUNT}:policy/boundary"
        document = f"<EntityDescriptor>{' ' * 1000}</EntityDescriptor>"
        ids = IdentityPool(
            self,
            "Ids",
            name={"e2e": "every_ids"},
            user_pools=[self.web, self.server],
            protect=False,
            logins=[
                GoogleLogin("123-abc.apps.googleusercontent.com"),
                FacebookLogin("1234567890123456"),
                AmazonLogin("amzn1.application-oa2-client.0123abcd"),
                AppleLogin("com.example.web"),
                TwitterLogin("key", "${var.secret}"),
                DeveloperLogin("login.example.com"),
                OidcLogin(
                    "https://every.example.com/",
                    client_ids=["k3y"],
                    thumbprints=["a" * 40],
                    principal_tags={"tenant": "tenant"},
                ),
                SamlLogin("Directory", metadata=document, principal_tags={"tenant": "tenant"}),
            ],
            guests=Guests(reason="a shop window"),
            classic_flow=ClassicFlow(reason="an old SDK"),
            principal_tags={"tenant": "custom:tenant"},
            max_session=timedelta(hours=either(2, 3)),
            permissions_boundary=boundary,
            transform={"identity_pool": same},
        )
        ids.authenticated.allow(
            self.files.own_folder("private"), self.orders.items_of_tag("tenant")
        )
        ids.guests.allow(self.files.read("public"))
        self.ids = ids
        ids.role_for_group(
            self.group,
            permissions=[self.files.read()],
            clients=[self.web],
            ambiguous=either("authenticated", "deny"),
            as_it_runs=RoleAsItRuns(name={"e2e": "every-old-group"}),
        )
        staff = ids.role(
            "Staff",
            permissions=[self.files.write()],
            max_session=timedelta(hours=1),
            permissions_boundary=boundary,
            as_it_runs=RoleAsItRuns(name={"e2e": "every-old-staff"}),
        )
        ids.roles_by_rules(
            self.server,
            [RoleRule("custom:tenant", "Equals", either("acme", "other"), staff)],
            ambiguous="deny",
        )

    def short_form(self) -> None:
        """The short form of a user pool with an identity pool."""
        Auth(
            self,
            "Sign",
            usernames=["email"],
            triggers=Triggers(post_confirmation=self.plain),
            identity_pool=False,
        )
        Auth(self, "Alias", aliases=["email"], identity_pool=False)
        pool = UserPool(self, "Tenants", custom_attributes={"tenant": StringAttribute()})
        auth = Auth(
            self,
            "Auth",
            identity_pool=True,
            guests=Guests(reason="a shop window"),
            logins=[GoogleLogin("123-abc.apps.googleusercontent.com")],
            principal_tags={"tenant": "custom:tenant"},
            user_pool=pool,
            client=pool.add_client("Tenant"),
            transform={"identity_pool": same},
        )
        reading = self.files.read("public")
        auth.attach_permissions_for_auth_users([reading])
        auth.attach_permissions_for_unauth_users([reading])
        alone = IdentityPool(self, "Alone", guests=Guests(reason="browsers report errors"))
        alone.guests.allow(reading)

    def api(self) -> None:
        """HTTP APIs."""
        around, echo = self.around, self.echo
        queue = Queue(around.queue)
        api = HttpApi(
            self,
            "Api",
            name={"e2e": "every-api"},
            default_authorizer=Iam(),
            stage_name="v1",
            cors=Cors(
                allow_origins=["https://app.example.com"],
                allow_methods=["GET", "POST"],
                allow_headers=["authorization"],
                expose_headers=["x-total"],
                allow_credentials=True,
                max_age=timedelta(minutes=either(5, 10)),
            ),
            domain=Domain(
                "api.example.com",
                certificate=around.certificate,
                path="v1",
                mutual_tls=MutualTls("s3://every-truststore/ca.pem", version="1"),
            ),
            throttle=Throttle(rate=either(100, 110), burst=either(200, 220)),
            timeout=timedelta(seconds=either(20, 21)),
            function_defaults={"memory": 256},
            log_retention=timedelta(days=either(7, 14)),
            log_kms_key=around.key,
            metrics=either(True, False),
            alarms=Alarms(
                notify=[around.topic],
                server_errors=either(3, 4),
                client_errors=either(90, 91),
                latency=timedelta(seconds=either(3, 4)),
            ),
            tags={"for": "api"},
            transform={"api": same},
        )
        link = VpcLink(
            self,
            "Link",
            subnets=around.subnets,
            security_groups=[around.group],
            transform={"vpc_link": same},
        )
        balancer = "arn:aws:elasticloadbalancing:us-east-1:000000000000:listener/app/x/1/2"
        users_only = UserPoolJwt(
            self.users, clients=[self.web], scopes=["notes/read"], name="Members"
        )
        foreign = Jwt("https://acme.okta.com", audience=["notes"], scopes=["read"], name="Other")
        asked = LambdaAuthorizer(
            self.plain,
            identity_sources=["$request.header.authorization"],
            ttl=timedelta(seconds=either(60, 61)),
            name="Asked",
        )
        sending = AwsService(
            "SQS-SendMessage",
            {
                "QueueUrl": f"https://sqs.us-east-1.amazonaws.com/{ACCOUNT}/every",
                "MessageBody": "$request.body",
            },
            permissions=queue.send().permissions,
        )
        api.routes(
            {
                "GET /jwt": Route(
                    echo,
                    authorizer=users_only,
                    timeout=timedelta(seconds=either(9, 8)),
                    throttle=Throttle(rate=5, burst=10),
                ),
                "GET /other": Route(echo, authorizer=foreign),
                "GET /asked": Route(echo, authorizer=asked),
                "GET /own": Route("lambdas/plain.main", function={"memory": 512}),
                "POST /queued": Route(sending, authorizer=Public(reason="a drop box")),
                "GET /proxied": HttpProxy(
                    "http://198.51.100.7/",
                    insecure_reason="in our network",
                    headers={either("x-arn", "x-role"): Caller.arn()},
                ),
                "GET /inside": PrivateService(
                    balancer, link, server_name="x.example.com", headers={"x-from": "every"}
                ),
            }
        )
        api.route(
            "GET /slow",
            echo,
            authorizer=Iam(),
            timeout=timedelta(seconds=15),
            throttle=Throttle(1, 2),
        )
        api.route("GET /more", "lambdas/more.main", function={"memory": 512})
        self.plain.allow(
            queue.receive(),
            Topic(around.topic).publish(),
            EventBus(f"arn:aws:events:us-east-1:{ACCOUNT}:event-bus/every").put_events(),
        )
        self.ids.authenticated.allow(api.invoke("GET /own"))
        known = HttpApi.from_id(
            self, "Known", api.id, default_authorizer=Iam(), stage_name=api.stage_name
        )
        known.route("GET /k", self.plain)
        self.shared_domain()
        self.output(Url=api.url, Pool=self.users.id, Region=Sensitive(self.region))

    def shared_domain(self) -> None:
        """A domain of several APIs."""
        domain = DomainName(
            self,
            "SharedDomain",
            "shared.example.com",
            certificate=self.around.certificate,
            tags={"for": either("apis", "all")},
            transform={"domain_name": same},
        )
        path = DomainPath(domain, path="more", open_default_endpoint_reason="old phones call it")
        more = HttpApi(self, "MoreApi", domain=path, stage_name=either("m1", "m2"))
        more.route("GET /more", self.plain)


def write_sources(folder: Path) -> None:
    """Write the handlers, and the zips that something else would have built."""
    write(folder, HANDLERS)
    for name in ("first", "then"):
        write(folder, {f"build/{name}.zip": ""})
        with zipfile.ZipFile(folder / "build" / f"{name}.zip", "w") as archive:
            entry = zipfile.ZipInfo("index.mjs")  # of one time, so that each synth has one hash
            archive.writestr(entry, f"export const handler = async () => '{name}';")


def main() -> None:
    """Synthesize it, with its handlers beside the output."""
    sources = Path(os.environ["CDKTF_OUTDIR"]) / "sources"
    shutil.rmtree(sources, ignore_errors=True)
    write_sources(sources)
    os.environ.pop("STAGE", None)
    os.chdir(sources)
    with pytest.MonkeyPatch.context() as patch:
        Index(sources / "index", patch).add("tiny")
        app = App()
        EveryOption(app, Surroundings.made())
        app.synth()


if __name__ == "__main__":
    main()
