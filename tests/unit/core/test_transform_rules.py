"""What a transform may change, what needs a reason, and what others rely on: wrong and right."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from gatehouse.api import Domain, HttpApi, Jwt, LambdaAuthorizer, Throttle
from gatehouse.auth import IdentityPool, OAuth, TextMessages, UserPool
from gatehouse.compute import Function
from gatehouse.core import App, AppStack, OptionError, Transform
from gatehouse.core.engine import Token
from gatehouse.iam import Permission, Principal, Role, Trust
from gatehouse.storage import Bucket, BucketCors, GlobalIndex, LifecycleRule, Table

from tests.unit.synth import Json, synthesized

Make = Callable[[AppStack, Any], object]
BOUNDARY = "arn:aws:iam::111122223333:policy/Boundary"
GLUE = Trust(Principal("Service", ["glue.amazonaws.com"]))
PAGES = OAuth(callback_urls=["https://app.example.com/in", "https://app.example.com/on"])


def function(stack: AppStack, transform: Any) -> Function:
    return Function(stack, "Hello", "lambdas/hello.main", transform=transform)


def api(stack: AppStack, transform: Any) -> HttpApi:
    made = HttpApi(stack, "Api", throttle=Throttle(rate=10, burst=20), transform=transform)
    made.route("GET /", Function(stack, "Hello", "lambdas/hello.main"))
    return made


def jwt_api(stack: AppStack, transform: Any) -> None:
    authorizer = Jwt("https://login.example.com", audience=["web"])
    made = HttpApi(stack, "Api", default_authorizer=authorizer, transform=transform)
    made.route("GET /", Function(stack, "Hello", "lambdas/hello.main"))


def checked_api(stack: AppStack, transform: Any) -> None:
    authorizer = LambdaAuthorizer("lambdas/hello.main")
    made = HttpApi(stack, "Api", default_authorizer=authorizer, transform=transform)
    made.route("GET /", Function(stack, "Hello", "lambdas/hello.main"))


def domain_api(stack: AppStack, transform: Any) -> None:
    domain = Domain("api.example.com", hosted_zone="Z0123456789ABCDEFGHIJ")
    HttpApi(stack, "Api", domain=domain, transform=transform)


def bucket(stack: AppStack, transform: Any) -> Bucket:
    rules = [LifecycleRule("logs", prefix="logs/", expire=timedelta(days=30))]
    return Bucket(stack, "Files", cors=True, lifecycle=rules, transform=transform)


def table(stack: AppStack, transform: Any) -> Table:
    by_day = {"byDay": GlobalIndex("day")}
    return Table(stack, "Notes", partition_key="userId", global_indexes=by_day, transform=transform)


def role(stack: AppStack, transform: Any) -> Role:
    read = Permission(actions=["s3:GetObject"], resources=["arn:aws:s3:::logs/today"])
    return Role(stack, "Reports", trust=GLUE, permissions=[read], transform=transform)


def limited_role(stack: AppStack, transform: Any) -> Role:
    return Role(stack, "R", trust=GLUE, permissions_boundary=BOUNDARY, transform=transform)


def users(stack: AppStack, transform: Any) -> UserPool:
    return UserPool(stack, "Users", usernames=["email"], mfa="on", transform=transform)


def client(stack: AppStack, transform: Any) -> object:
    return UserPool(stack, "Users").add_client("Web", oauth=PAGES, transform=transform)


def machine(stack: AppStack, transform: Any) -> object:
    pool = UserPool(stack, "Users")
    server = pool.add_resource_server("Reports", identifier="reports", scopes={"read": "Read"})
    scopes = [server.scope("read")]
    return pool.add_client("Job", kind="machine", scopes=scopes, transform=transform)


def server(stack: AppStack, transform: Any) -> object:
    scopes = {"read": "Read reports"}
    pool = UserPool(stack, "Users")
    return pool.add_resource_server("R", identifier="r", scopes=scopes, transform=transform)


def group(stack: AppStack, transform: Any) -> object:
    return UserPool(stack, "Users").add_group("Admins", precedence=5, transform=transform)


def identities(stack: AppStack, transform: Any) -> IdentityPool:
    web = UserPool(stack, "Users").add_client("Web")
    tags = {"sub": "sub"}
    return IdentityPool(stack, "Ids", user_pools=[web], principal_tags=tags, transform=transform)


Rows = list[tuple[Make, str, dict[str, Any]]]

GUARDED: Rows = [
    (function, "function", {"role": "arn:aws:iam::111122223333:role/Admin"}),
    (function, "function", {"vpc_config": {"subnet_ids": ["s"], "security_group_ids": ["g"]}}),
    (function, "function", {"handler": "other.main"}),
    (function, "function", {"runtime": "python3.9"}),
    (function, "log_group", {"retention_in_days": 1}),
    (function, "log_group", {"retention_in_days": None}),
    (api, "api", {"disable_execute_api_endpoint": True}),
    (api, "stage", {"access_log_settings": None}),
    (api, "stage", {"default_route_settings": None}),
    (api, "stage", {"default_route_settings": {"throttling_rate_limit": 9e4}}),
    (api, "route", {"authorization_type": "NONE"}),
    (api, "integration", {"integration_uri": "https://example.com"}),
    (api, "integration", {"request_parameters": {"overwrite:header.x-user": "root"}}),
    (api, "permission", {"source_arn": None}),
    (api, "permission", {"action": "lambda:*"}),
    (jwt_api, "authorizer", {"jwt_configuration": {"issuer": "https://x", "audience": ["a"]}}),
    (jwt_api, "authorizer", {"identity_sources": ["$request.querystring.token"]}),
    (checked_api, "authorizer", {"authorizer_result_ttl_in_seconds": 3600}),
    (checked_api, "authorizer", {"authorizer_payload_format_version": "1.0"}),
    (checked_api, "authorizer_permission", {"principal": "*"}),
    (bucket, "bucket", {"acl": "public-read"}),
    (bucket, "bucket", {"policy": "{}"}),
    (bucket, "bucket", {"grant": [{"type": "Group", "permissions": ["READ"]}]}),
    (bucket, "bucket", {"lifecycle": None}),
    (bucket, "bucket", {"lifecycle": {"ignore_changes": "all"}}),
    (bucket, "bucket", {"force_destroy": True}),
    (bucket, "bucket", {"provider": None, "lifecycle": {"prevent_destroy": False}}),
    (bucket, "bucket", {"region": "us-east-1"}),
    (bucket, "public_access_block", {"skip_destroy": True}),
    (bucket, "versioning", {"versioning_configuration": {"status": "Suspended"}}),
    (bucket, "lifecycle", {"rule": [{"id": "all", "status": "Enabled", "expiration": []}]}),
    (bucket, "policy", {"depends_on": []}),
    (table, "table", {"deletion_protection_enabled": False}),
    (table, "table", {"lifecycle": {}}),
    (table, "table", {"point_in_time_recovery": {"enabled": False}}),
    (table, "table", {"replica": [{"region_name": "us-east-1"}]}),
    (table, "table", {"ttl": {"attribute_name": "created", "enabled": True}}),
    (role, "role", {"managed_policy_arns": ["arn:aws:iam::aws:policy/AdministratorAccess"]}),
    (role, "role", {"inline_policy": [{"name": "all", "policy": "{}"}]}),
    (role, "role", {"tags": {"tenant": "acme"}}),
    (role, "role", {"max_session_duration": 43_200}),
    (role, "policy_document", {"source_policy_documents": ["{}"]}),
    (role, "policy_document", {"version": "2008-10-17"}),
    (role, "policy", {"role": "Admin"}),
    (limited_role, "role", {"permissions_boundary": None}),
    (limited_role, "role", {"permissions_boundary": "arn:aws:iam::111122223333:policy/Other"}),
    (users, "user_pool", {"mfa_configuration": "OPTIONAL"}),
    (users, "user_pool", {"password_policy": None}),
    (users, "user_pool", {"lambda_config": {"pre_sign_up": "arn:aws:lambda:x:1:function:y"}}),
    (users, "user_pool", {"account_recovery_setting": None}),
    (users, "user_pool", {"lifecycle": None}),
    (client, "client", {"callback_urls": ["https://other.example.com/in"]}),
    (client, "client", {"callback_urls": [*PAGES.callback_urls, "https://evil.example.com"]}),
    (client, "client", {"logout_urls": ["https://other.example.com"]}),
    (client, "client", {"allowed_oauth_scopes": ["openid", "aws.cognito.signin.user.admin"]}),
    (client, "client", {"access_token_validity": 1440}),
    (client, "client", {"refresh_token_validity": 0}),
    (client, "client", {"token_validity_units": {"access_token": "hours"}}),
    (client, "client", {"explicit_auth_flows": []}),
    (group, "group", {"role_arn": "arn:aws:iam::111122223333:role/Admin"}),
    (group, "group", {"precedence": 1}),
    (identities, "principal_tag", {"principal_tags": {"tenant": "custom:tenant"}}),
    (identities, "principal_tag", {"use_defaults": True}),
    (identities, "roles_attachment", {"role_mapping": []}),
    (identities, "identity_pool", {"supported_login_providers": {"graph.facebook.com": "1"}}),
]

FIXED: Rows = [
    (api, "stage", {"name": "v1"}),
    (api, "stage", {"auto_deploy": False}),
    (api, "stage", {"deployment_id": "abc"}),
    (api, "stage", {"route_settings": []}),
    (api, "api", {"body": "{}"}),
    (api, "api", {"protocol_type": "WEBSOCKET"}),
    (api, "api", {"route_key": "GET /open", "target": "https://example.com"}),
    (api, "api", {"count": 0}),
    (api, "route", {"route_key": "GET /other"}),
    (api, "route", {"target": "integrations/abc"}),
    (api, "integration", {"payload_format_version": "1.0"}),
    (api, "permission", {"function_name": "other"}),
    (jwt_api, "authorizer", {"authorizer_type": "REQUEST"}),
    (domain_api, "api_mapping", {"api_mapping_key": "v1"}),
    (domain_api, "domain_name", {"domain_name": "other.example.com"}),
    (function, "function", {"filename": "other.zip"}),
    (function, "function", {"kms_key_arn": "arn:aws:kms:eu-west-1:111122223333:key/x"}),
    (bucket, "public_access_block", {"bucket": "other"}),
    (bucket, "public_access_block", {"for_each": {"a": 1}}),
    (table, "table", {"hash_key": "tenant"}),
    (table, "table", {"attribute": []}),
    (table, "table", {"global_secondary_index": []}),
    (table, "table", {"global_secondary_index": Token.as_any([])}),
    (table, "table", {"stream_enabled": True}),
    (users, "user_pool", {"username_attributes": ["phone_number"]}),
    (users, "user_pool", {"username_configuration": {"case_sensitive": True}}),
    (client, "client", {"user_pool_id": "eu-west-1_AbCdEfGhI"}),
    (client, "client", {"generate_secret": True}),
    (machine, "client", {"generate_secret": False}),
    (server, "resource_server", {"identifier": "other"}),
    (server, "resource_server", {"scope": []}),
    (group, "group", {"name": "others"}),
    (identities, "principal_tag", {"identity_provider_name": "graph.facebook.com"}),
    (identities, "roles_attachment", {"identity_pool_id": "eu-west-1:x"}),
]

TLS_13 = {"certificate_arn": "x", "endpoint_type": "REGIONAL", "security_policy": "TLS_1_3"}
FREE: Rows = [
    (function, "function", {"function_name": "other", "memory_size": 1024, "tags": {"a": "b"}}),
    (function, "function", {"environment": {"variables": {"COLOUR": "green"}}}),
    (function, "function", {"timeouts": {"create": "5m"}}),
    (function, "function", {"code_signing_config_arn": "arn:aws:lambda:eu-west-1:1:csc:x"}),
    (function, "log_group", {"retention_in_days": 365}),
    (users, "user_pool", {"user_pool_tier": "PLUS"}),
    (function, "log_group", {"retention_in_days": 0}),
    (function, "log_group", {"kms_key_id": "arn:aws:kms:eu-west-1:111122223333:key/x"}),
    (api, "api", {"name": "other", "description": "Notes", "version": "2"}),
    (api, "api", {"cors_configuration": {"allow_origins": ["*"]}}),
    (bucket, "cors", {"cors_rule": [{"allowed_origins": ["*"], "allowed_methods": ["GET"]}]}),
    (api, "stage", {"description": "the only one", "auto_deploy": True, "name": "$default"}),
    (api, "integration", {"timeout_milliseconds": 5_000}),
    (api, "route", {"operation_name": "hello"}),
    (checked_api, "authorizer", {"authorizer_result_ttl_in_seconds": 0}),
    (bucket, "bucket", {"object_lock_enabled": True, "tags": {"a": "b"}}),
    (bucket, "bucket", {"bucket": "other", "bucket_prefix": None}),
    (bucket, "bucket", {"lifecycle": {"prevent_destroy": True, "create_before_destroy": True}}),
    (
        bucket,
        "encryption",
        {"rule": [{"apply_server_side_encryption_by_default": {"sse_algorithm": "aws:kms"}}]},
    ),
    (table, "table", {"name": "other", "table_class": "STANDARD_INFREQUENT_ACCESS"}),
    (role, "role", {"description": "of reports", "name": "other"}),
    (role, "role", {"permissions_boundary": BOUNDARY}),
    (users, "user_pool", {"name": "people", "deletion_protection": "ACTIVE"}),
    (users, "user_pool", {"user_pool_add_ons": {"advanced_security_mode": "ENFORCED"}}),
    (client, "client", {"callback_urls": ["https://app.example.com/in"]}),
    (client, "client", {"refresh_token_validity": 7, "name": "page"}),
    (client, "client", {"write_attributes": ["locale"]}),
    (server, "resource_server", {"name": "Reports"}),
    (group, "group", {"description": "who administers"}),
    (identities, "identity_pool", {"identity_pool_name": "people"}),
]


def ids(rows: Rows) -> list[str]:
    return [f"{make.__name__}-{node}-{'-'.join(change)}" for make, node, change in rows]


@pytest.fixture
def production(tmp_path: Path) -> AppStack:
    app = App(outdir=str(tmp_path / "out"), lock_file=str(tmp_path / "lock.json"))
    return AppStack(app, "notes", stage="production", region="eu-west-1")


def complete(stack: AppStack, make: Make, transform: Any) -> None:
    make(stack, transform)
    stack.make_rest()
    stack.check_rest()


@pytest.mark.parametrize(("make", "node", "change"), GUARDED, ids=ids(GUARDED))
def test_what_guards_access_needs_a_reason(
    production: AppStack, make: Make, node: str, change: dict[str, Any]
) -> None:
    with pytest.raises(OptionError, match="guards access; a change of it must have a reason"):
        complete(production, make, {node: change})


@pytest.mark.parametrize(("make", "node", "change"), FIXED, ids=ids(FIXED))
def test_what_others_rely_on_stays_whatever_the_reason(
    production: AppStack, make: Make, node: str, change: dict[str, Any]
) -> None:
    with pytest.raises(OptionError, match="must stay as the construct sets it") as refused:
        complete(production, make, {node: Transform(change, reason="a test")})
    assert refused.value.option == f"transform[{node!r}]"


@pytest.mark.parametrize(("make", "node", "change"), FREE, ids=ids(FREE))
def test_what_is_free_or_stricter_needs_none(
    production: AppStack, make: Make, node: str, change: dict[str, Any]
) -> None:
    complete(production, make, {node: change})


# ---- ways around ------------------------------------------------------------------------------


class EqualsAll(str):
    """Text that says that it is what it is compared to."""

    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return True


class LessThanAll(int):
    """A number that says it is less than whatever it is compared to."""

    def __le__(self, other: object) -> bool:
        return True


class Changing(Mapping[str, Any]):
    """A dict that answers in another way the second time."""

    def __init__(self, *answers: dict[str, Any]) -> None:
        self._answers = answers
        self._asked = 0

    def __getitem__(self, name: str) -> Any:
        self._asked += 1
        return self._answers[min(self._asked, len(self._answers)) - 1][name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._answers[0])

    def __len__(self) -> int:
        return len(self._answers[0])


WAYS_AROUND: Rows = [
    (users, "user_pool", {"password_policy": [{"minimum_length": 6}]}),
    (users, "user_pool", {"password_policy": Token.as_any({"minimum_length": 6})}),
    (users, "user_pool", {"mfa_configuration": "${var.mfa}"}),
    (users, "user_pool", {"mfa_configuration": EqualsAll("OFF")}),
    (client, "client", {"explicit_auth_flows": [EqualsAll("ALLOW_USER_PASSWORD_AUTH")]}),
    (client, "client", {"access_token_validity": LessThanAll(1440)}),
    (users, "user_pool", {"user_pool_tier": "LITE"}),
    (bucket, "public_access_block", {"block_public_acls": Token.as_any(False)}),
    (bucket, "public_access_block", {"block_public_acls": "false"}),
    (bucket, "bucket", {"provisioners": [{"type": "local-exec", "command": "id"}]}),
    (role, "trust_document", {"override_policy_documents": ["{}"]}),
]


@pytest.mark.parametrize(("make", "node", "change"), WAYS_AROUND, ids=ids(WAYS_AROUND))
def test_no_other_form_of_a_value_gets_around_it(
    production: AppStack, make: Make, node: str, change: dict[str, Any]
) -> None:
    with pytest.raises(OptionError, match="guards access"):
        make(production, {node: change})


@pytest.mark.parametrize(
    "change",
    [
        lambda given: given["lifecycle"].clear(),
        lambda given: given["lifecycle"].update(prevent_destroy=False),
        lambda given: given.pop("lifecycle") and None,
        lambda given: {name: value for name, value in given.items() if name != "lifecycle"},
        lambda given: given.clear(),
    ],
)
def test_no_function_changes_a_block_in_place(production: AppStack, change: Any) -> None:
    with pytest.raises(OptionError, match="guards access"):
        bucket(production, {"bucket": change})


def test_a_dict_that_changes_is_read_once(production: AppStack) -> None:
    block = Changing({"status": "Enabled"}, {"status": "Suspended"})
    bucket(production, {"versioning": {"versioning_configuration": block}})
    made = synthesized(production)["resource"]["aws_s3_bucket_versioning"]["files"]
    assert made["versioning_configuration"] == {"status": "Enabled"}


def test_what_a_function_keeps_changes_nothing_later(stack: AppStack) -> None:
    kept: list[Any] = []

    def change(given: dict[str, Any]) -> None:
        kept.append(given["explicit_auth_flows"])

    UserPool(stack, "Users").add_client("Web", transform={"client": change})
    kept[0].append("ALLOW_USER_PASSWORD_AUTH")
    made = synthesized(stack)["resource"]["aws_cognito_user_pool_client"]["web"]
    assert "ALLOW_USER_PASSWORD_AUTH" not in made["explicit_auth_flows"]


def test_the_rest_of_a_block_is_asked_for(production: AppStack) -> None:
    with pytest.raises(OptionError, match="name all of `lifecycle` again") as refused:
        bucket(production, {"bucket": {"lifecycle": {"create_before_destroy": True}}})
    assert refused.value.value == {"lifecycle.prevent_destroy": None}


def test_a_function_makes_one_value_of_a_block_stricter(stack: AppStack) -> None:
    def longer(given: dict[str, Any]) -> None:
        given["password_policy"]["minimum_length"] = 20

    users(stack, {"user_pool": longer})
    made = synthesized(stack)["resource"]["aws_cognito_user_pool"]["users"]["password_policy"]
    assert (made["minimum_length"], made["require_lowercase"]) == (20, True)


def test_a_function_makes_no_value_of_a_block_weaker(stack: AppStack) -> None:
    def shorter(given: dict[str, Any]) -> None:
        given["password_policy"]["minimum_length"] = 8

    with pytest.raises(OptionError, match=r"`password_policy\.minimum_length` guards access"):
        users(stack, {"user_pool": shorter})


@pytest.mark.parametrize(
    ("make", "node"),
    [
        (function, "function"),
        (api, "api"),
        (api, "stage"),
        (bucket, "bucket"),
        (bucket, "encryption"),
        (bucket, "lifecycle"),
        (table, "table"),
        (role, "policy_document"),
        (users, "user_pool"),
        (client, "client"),
        (server, "resource_server"),
        (identities, "identity_pool"),
        (identities, "roles_attachment"),
    ],
)
def test_a_function_that_changes_nothing_changes_nothing(
    tmp_path: Path, make: Make, node: str
) -> None:
    def written(transform: Any) -> Json:
        app = App(outdir=str(tmp_path / "out"), lock_file=str(tmp_path / "lock.json"))
        made = AppStack(app, "notes", stage="production", region="eu-west-1")
        make(made, transform)
        return synthesized(made)

    assert written({node: lambda given: given}) == written(None)


def test_a_transform_in_a_transform_is_refused(stack: AppStack) -> None:
    nested: Any = Transform(Transform({"tags": {}}, reason="one"), reason="two")  # type: ignore[arg-type]
    with pytest.raises(OptionError, match="must be a dict of provider arguments"):
        bucket(stack, {"bucket": nested})


@pytest.mark.starts_node("a wrong type is the engine's to refuse, in its own words")
@pytest.mark.parametrize("tags", [5, {"team": 5}])
def test_a_wrong_type_is_named(stack: AppStack, tags: Any) -> None:
    with pytest.raises(OptionError, match="must have the provider's type") as refused:
        bucket(stack, {"bucket": {"tags": tags}})
    assert refused.value.option == "transform['bucket']"


def test_an_error_of_the_function_is_its_own(stack: AppStack) -> None:
    def change(given: dict[str, Any]) -> None:
        raise TypeError("mine")

    with pytest.raises(TypeError, match="mine"):
        bucket(stack, {"bucket": change})


def test_each_kind_of_provisioner_is_its_own_struct(stack: AppStack) -> None:
    change = {"provisioners": [{"type": "local-exec", "command": "id"}]}
    bucket(stack, {"bucket": Transform(change, reason="a test")})
    made = synthesized(stack)["resource"]["aws_s3_bucket"]["files"]
    assert made["provisioner"] == [{"local-exec": {"command": "id"}}]


# ---- the options' own rules hold for the result --------------------------------------------------


def reasoned(change: Any) -> Transform:
    return Transform(change, reason="a test")


OPTION_RULES: list[tuple[Make, str, Any, str]] = [
    (
        api,
        "api",
        {"cors_configuration": {"allow_origins": ["*"], "allow_credentials": True}},
        r"must not have \* with allow_credentials",
    ),
    (
        api,
        "api",
        {"cors_configuration": {"allow_origins": ["https://example.com/app"]}},
        "an origin must be scheme://host",
    ),
    (
        api,
        "stage",
        {"default_route_settings": {"throttling_rate_limit": 5}},
        "must have both throttling numbers",
    ),
    (api, "stage", {"default_route_settings": None}, "must have both throttling numbers"),
    (
        api,
        "stage",
        {"default_route_settings": {"throttling_rate_limit": 0, "throttling_burst_limit": 0}},
        "must have throttling numbers of 1 or more",
    ),
    (
        jwt_api,
        "authorizer",
        {"jwt_configuration": {"issuer": "http://login.example.com", "audience": ["web"]}},
        "an issuer must be an https URL",
    ),
    (
        jwt_api,
        "authorizer",
        {"jwt_configuration": {"issuer": "https://login.example.com"}},
        "tokens for any app of the issuer would be valid",
    ),
    (
        checked_api,
        "authorizer",
        {"identity_sources": None, "authorizer_result_ttl_in_seconds": 60},
        "must be zero without identity_sources",
    ),
    (
        bucket,
        "cors",
        {"cors_rule": [{"allowed_origins": ["https://a.example/x"], "allowed_methods": ["GET"]}]},
        "an origin must be scheme://host",
    ),
    (users, "user_pool", {"mfa_configuration": "OFF"}, "must not be set while MFA is off"),
    (
        users,
        "user_pool",
        {"software_token_mfa_configuration": {"enabled": False}},
        "must have at least one factor",
    ),
    (users, "user_pool", {"password_policy": {"minimum_length": 5}}, "from 6 to 99"),
    (
        users,
        "user_pool",
        {"sms_authentication_message": "Your code"},
        r"must contain \{####\}",
    ),
    (client, "client", {"callback_urls": ["http://example.com/in"]}, "https"),
    (client, "client", {"default_redirect_uri": "https://x.example.com"}, "one of the callback"),
    (function, "function", {"environment": {"variables": {"AWS_REGION": "x"}}}, "belong to Lambda"),
]


@pytest.mark.parametrize(("make", "node", "change", "says"), OPTION_RULES)
def test_what_an_option_refuses_a_transform_is_refused_for(
    production: AppStack, make: Make, node: str, change: Any, says: str
) -> None:
    with pytest.raises(OptionError, match=says) as refused:
        make(production, {node: reasoned(change)})
    assert refused.value.option == f"transform[{node!r}]"


OFF = {"mfa_configuration": "OFF", "software_token_mfa_configuration": None}
ORIGIN = {"allow_origins": ["https://example.com"], "allow_credentials": True, "max_age": 60}
RIGHT_RESULTS: list[tuple[Make, str, Any]] = [
    (api, "api", {"cors_configuration": ORIGIN}),
    (
        api,
        "stage",
        {"default_route_settings": {"throttling_rate_limit": 50, "throttling_burst_limit": 60}},
    ),
    (
        jwt_api,
        "authorizer",
        {"jwt_configuration": {"issuer": "https://other.example.com", "audience": ["web", "desk"]}},
    ),
    (checked_api, "authorizer", {"authorizer_result_ttl_in_seconds": 60}),
    (users, "user_pool", OFF),
    (users, "user_pool", {"password_policy": {"minimum_length": 6}}),
    (client, "client", {"callback_urls": ["https://other.example.com/in"]}),
    (client, "client", {"allowed_oauth_flows": ["implicit"]}),
]


@pytest.mark.parametrize(("make", "node", "change"), RIGHT_RESULTS)
def test_what_an_option_takes_a_transform_may_set(
    production: AppStack, make: Make, node: str, change: Any
) -> None:
    make(production, {node: reasoned(change)})
    synthesized(production)


def test_cors_by_a_transform_is_held_against_the_routes(stack: AppStack) -> None:
    cors = {"cors_configuration": {"allow_origins": ["*"]}}
    made = HttpApi(stack, "Api", transform={"api": cors})
    made.route("ANY /user", Function(stack, "Hello", "lambdas/hello.main"))
    with pytest.raises(OptionError, match="must not be closed for every method with cors"):
        stack.check_rest()


def test_cors_that_a_transform_takes_away_asks_nothing_of_routes(stack: AppStack) -> None:
    change = {"api": reasoned({"cors_configuration": None})}
    made = HttpApi(stack, "Api", cors=True, transform=change)
    made.route("ANY /user", Function(stack, "Hello", "lambdas/hello.main"))
    stack.make_rest()
    stack.check_rest()


def test_addresses_of_pages_follow_the_transform(stack: AppStack) -> None:
    pool = UserPool(stack, "Users")
    pool.add_domain("Domain", prefix="acme-notes")
    change = {"callback_urls": ["https://other.example.com/in"]}
    web = pool.add_client("Web", oauth=PAGES, transform={"client": reasoned(change)})
    assert web.sign_in_url.endswith("redirect_uri=https%3A%2F%2Fother.example.com%2Fin")


def test_text_messages_for_other_things_are_no_factor(stack: AppStack) -> None:
    pool = UserPool(
        stack,
        "Users",
        usernames=["phone"],
        text_messages=TextMessages(),
        transform={"user_pool": {"name": "people"}},
    )
    assert tuple(pool.mfa.factors) == ("totp",)


# ---- the reason in the plan ----------------------------------------------------------------------


def reasons(made: Json) -> Any:
    return made["resource"].get("terraform_data", {}).get("reasons", {}).get("input")


def test_a_reason_is_in_the_plan_beside_its_address(stack: AppStack) -> None:
    Bucket(
        stack,
        "Site",
        transform={
            "public_access_block": Transform({"block_public_policy": False}, reason="a website"),
            "policy_document": Transform({"statement": []}, reason="CloudFront ${reads} 10%{it}"),
        },
    )
    assert reasons(synthesized(stack)) == {
        "aws_s3_bucket_public_access_block.site": "a website",
        "data.aws_iam_policy_document.site": "CloudFront $${reads} 10%%{it}",
    }


def test_a_reason_for_what_is_made_at_the_end_is_in_the_plan(stack: AppStack) -> None:
    role(stack, {"policy": Transform({"policy": "{}"}, reason="written elsewhere")})
    assert reasons(synthesized(stack)) == {"aws_iam_role_policy.reports": "written elsewhere"}


def test_no_reason_makes_nothing(stack: AppStack) -> None:
    bucket(stack, {"bucket": {"tags": {"a": "b"}}})
    assert reasons(synthesized(stack)) is None


def test_cors_of_the_options_is_as_before(stack: AppStack) -> None:
    Bucket(stack, "Files", cors=BucketCors(), transform={"cors": {"expected_bucket_owner": "1"}})
    rule = synthesized(stack)["resource"]["aws_s3_bucket_cors_configuration"]["files"]
    assert rule["expected_bucket_owner"] == "1"


@pytest.mark.parametrize("mfa", ["off", "optional", "on"])
@pytest.mark.parametrize("usernames", [["email"], ["phone"]])
def test_a_free_change_is_taken_whatever_the_second_factor(
    stack: AppStack, mfa: str, usernames: list[str]
) -> None:
    change = {"user_pool": {"name": "people"}}
    pool = UserPool(stack, "Users", usernames=usernames, mfa=mfa, transform=change)
    assert (pool.mfa.mode, len(pool.mfa.factors)) == (mfa, 0 if mfa == "off" else 1)
