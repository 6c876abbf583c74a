"""Whatever is written wrong stops at synth, with words that say what to write instead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from gatehouse.api import HttpApi, Iam, Public
from gatehouse.api.cors import Cors
from gatehouse.auth import Auth, Guests, IdentityPool, PasswordPolicy, UserPool
from gatehouse.compute import Function
from gatehouse.core import App, AppStack, GatehouseError, LocalState, S3State
from gatehouse.iam import Condition, Permission, Principal, Role, Trust
from gatehouse.storage import Attribute, Bucket, BucketCors, Table

from tests.unit.synth import new_stack, write

LAMBDA = Trust(Principal("Service", ["lambda.amazonaws.com"]))
LOGS = ["arn:aws:s3:::logs/today"]


def users(stack: AppStack, **options: Any) -> UserPool:
    return UserPool(stack, "Users", **options)


def table(stack: AppStack, **options: Any) -> Table:
    return Table(stack, "Notes", **{"partition_key": "userId", **options})


def hello(stack: AppStack, handler: Any = "lambdas/hello.main", **options: Any) -> Function:
    return Function(stack, "Hello", handler, **options)


def routes(stack: AppStack, *keys: Any) -> None:
    api, function = HttpApi(stack, "Api"), hello(stack)
    for key in keys:
        api.route(key, function)


def permission(**options: Any) -> Permission:
    return Permission(**{"actions": ["s3:GetObject"], "resources": LOGS, **options})


Case = tuple[Callable[[AppStack], Any], str, list[str]]

# What is written; the option that the error names; words that it must contain.
STACK: list[Case] = [
    (lambda s: new_stack(stage="Dev"), "stage", ["1 to 20", "'Dev'"]),
    (lambda s: new_stack(stage="x" * 21), "stage", ["1 to 20"]),
    (lambda s: new_stack(stage=5), "stage", ["1 to 20"]),
    (lambda s: new_stack("--context", "stage=-", stage=None), "stage", ["context", "'-'"]),
    (lambda s: new_stack("--context", "stage"), "--context", ["main.py", "KEY=VALUE"]),
    (lambda s: new_stack("--context", "=dev"), "--context", ["main.py", "KEY=VALUE"]),
    (lambda s: AppStack(App(), "Notes!"), "app_name", ["1 to 20", "'Notes!'"]),
    (lambda s: AppStack(s, "notes"), "scope", ["App"]),  # type: ignore[arg-type]
    (lambda s: new_stack(region="Ireland"), "region", ["code of an AWS region", "eu-west-1"]),
    (lambda s: new_stack(tags=["a"]), "tags", ["dict of text"]),
    (lambda s: new_stack(tags=[]), "tags", ["dict of text"]),
    (lambda s: new_stack(tags={"team": 5}), "tags", ["'team': 5"]),
    (lambda s: new_stack(tags={"aws:team": "a"}), "tags", ["must not begin with aws:"]),
    (lambda s: new_stack(tags={"stage": "prod"}), "tags", ["which the stack sets itself"]),
    (lambda s: new_stack(protect="yes"), "protect", ["True or False"]),
    (lambda s: new_stack(state="s3://state"), "state", ["LocalState", "S3State"]),
    (lambda s: S3State(bucket="", region="eu-west-1"), "bucket", ["text"]),
    (lambda s: S3State(bucket="state", region=5), "region", ["text"]),  # type: ignore[arg-type]
    (lambda s: LocalState(directory=5), "directory", ["text"]),  # type: ignore[arg-type]
    (lambda s: new_stack(stge="dev"), "stge", ['did you mean "stage"']),
    (lambda s: s.output(Api=None), "output(Api=…)", ["an output must have a value"]),
    (
        lambda s: [s.output(Api=text) for text in "ab"],
        "output(Api=…)",
        ["only one output of each name"],
    ),
    (lambda s: s.output(**{"my api": "a"}), "output(my api=…)", ["letters, digits"]),
    (lambda s: Table(App(), "Notes", partition_key="id"), "scope", ["AppStack"]),
    (lambda s: Table(s, "my notes", partition_key="id"), "id", ["begin with a letter"]),
    (lambda s: Table(s, "", partition_key="id"), "id", ["begin with a letter"]),
    (lambda s: Table(s, 5, partition_key="id"), "id", ["letter"]),  # type: ignore[arg-type]
]
USERS: list[Case] = [
    (lambda s: users(s, usernames=["emial"]), "usernames", ['did you mean "email"?']),
    (lambda s: users(s, usernames="email"), "usernames", ["usernames=[...]"]),
    (lambda s: users(s, usernames=[]), "usernames", ["at least one"]),
    (lambda s: users(s, usernames=["email", "email"]), "usernames", ["once"]),
    (
        lambda s: users(s, usernames=["email"], aliases=["phone"]),
        "usernames",
        ["must not be set together"],
    ),
    (lambda s: users(s, aliases=["name"]), "aliases", ["preferred_username"]),
    (lambda s: users(s, mfa="sometimes"), "mfa", ['"optional"']),
    (lambda s: users(s, mfa=True), "mfa", ['"on"']),
    (lambda s: users(s, self_sign_up="no"), "self_sign_up", ["True or False"]),
    (lambda s: users(s, protect=1), "protect", ["True or False"]),
    (lambda s: users(s, password_policy={}), "password_policy", ["PasswordPolicy"]),
    (lambda s: users(s, usernmes=["email"]), "usernmes", ['did you mean "usernames"']),
    (lambda s: PasswordPolicy(minimum_length=5), "minimum_length", ["6 to 99"]),
    (lambda s: PasswordPolicy(minimum_length=100), "minimum_length", ["use 99"]),
    (lambda s: PasswordPolicy(minimum_length="12"), "minimum_length", ["without quotes"]),  # type: ignore[arg-type]
    (lambda s: PasswordPolicy(require_symbols=1), "require_symbols", ["True or False"]),  # type: ignore[arg-type]
    (
        lambda s: PasswordPolicy(temporary_password_validity=timedelta(hours=30)),
        "temporary_password_validity",
        ["whole number of days"],
    ),
    (
        lambda s: PasswordPolicy(minimum_lenght=8),  # type: ignore[call-arg]
        "minimum_lenght",
        ["minimum_length"],
    ),
    (lambda s: users(s).add_client("My Web"), "id", ["begin with a letter"]),
    (
        lambda s: users(s).add_client("Web", access_token_validity=timedelta(minutes=4)),
        "access_token_validity",
        ["5 minutes to 1 day", "use 5 minutes"],
    ),
    (
        lambda s: users(s).add_client("Web", id_token_validity=timedelta(days=2)),
        "id_token_validity",
        ["use 1 day"],
    ),
    (
        lambda s: users(s).add_client("Web", refresh_token_validity=30),  # type: ignore[arg-type]
        "refresh_token_validity",
        ["datetime.timedelta from 1 hour to 3,650 days"],
    ),
    (
        lambda s: users(s).add_client("Web", access_token_validity=timedelta(minutes=5.001)),
        "access_token_validity",
        ["whole number of seconds"],
    ),
    (
        lambda s: users(s).add_client("Web", write_attributes=["tenant"]),
        "write_attributes",
        ["custom:tenant"],
    ),
    (
        lambda s: users(s).add_client("Web", write_attributes=[]),
        "write_attributes",
        ["at least one"],
    ),
    (
        lambda s: users(s).add_client("Web", acess_token_validity=timedelta(hours=1)),  # type: ignore[call-arg]
        "add_client(acess_token_validity=…)",
        ['did you mean "access_token_validity"'],
    ),
    (lambda s: IdentityPool(s, "Ids", user_pools=[]), "user_pools", ["at least one client"]),
    (lambda s: IdentityPool(s, "Ids", user_pools=[users(s)]), "user_pools", ["add_client"]),  # type: ignore[list-item]
    (
        lambda s: IdentityPool(s, "Ids", user_pools=users(s).add_client("Web")),  # type: ignore[arg-type]
        "user_pools",
        ["list"],
    ),
    (
        lambda s: IdentityPool(s, "Ids", user_pools=[users(s).add_client("Web")] * 2),
        "user_pools",
        ["once"],
    ),
    (
        lambda s: IdentityPool(s, "Ids", user_pools=[users(s).add_client("Web")], guests=True),  # type: ignore[arg-type]
        "guests",
        ["Guests(reason="],
    ),
    (
        lambda s: IdentityPool(s, "Ids", user_pools=[users(s).add_client("Web")]).guests,
        "guests",
        ["no guests"],
    ),
    (lambda s: Guests(reason=" "), "reason", ["a reviewer can judge"]),
    (lambda s: Auth(s, "Auth", usernames="email"), "usernames", ["usernames=[...]"]),
    (lambda s: Auth(s, "Auth", usernames=["name"]), "usernames", ['"email", "phone"']),
    (
        lambda s: Auth(s, "Auth").attach_permissions_for_unauth_users([permission()]),
        "guests",
        ["guests=Guests(reason="],
    ),
    (
        lambda s: Auth(s, "Auth").attach_permissions_for_auth_users(permission()),  # type: ignore[arg-type]
        "permissions",
        ["list of grants"],
    ),
    (
        lambda s: Auth(s, "Auth").attach_permissions_for_auth_users([table(s)]),  # type: ignore[list-item]
        "allow",
        ["own_items()", "read()"],
    ),
]
API: list[Case] = [
    (lambda s: routes(s, "/notes"), "route", ["a method, one space"]),
    (lambda s: routes(s, "GET  /notes"), "route", ["one space"]),
    (lambda s: routes(s, "get /notes"), "route", ['did you mean "GET"?']),
    (lambda s: routes(s, "FETCH /notes"), "route", ["the method must be one of"]),
    (lambda s: routes(s, "GET notes"), "route", ["begins with a slash"]),
    (lambda s: routes(s, "GET /notes/"), "route", ['write "GET /notes"']),
    (lambda s: routes(s, "GET //notes"), "route", ["no double slash"]),
    (lambda s: routes(s, "GET /{path+}/x"), "route", ["last part of a path"]),
    (lambda s: routes(s, "GET /{id}/{id}"), "route", ["each variable must be unique"]),
    (lambda s: routes(s, "GET /notes-{id}"), "route", ["text or one variable in braces"]),
    (lambda s: routes(s, "GET /no tes"), "route", ["text or one variable in braces"]),
    (lambda s: routes(s, "GET /notes\n"), "route", ["text or one variable in braces"]),
    (lambda s: routes(s, 5), "route", ["a route key must be text"]),
    (lambda s: routes(s, "GET /notes", "GET /notes"), "route", ["a request must have one route"]),
    (lambda s: routes(s, "GET /{id}", "GET /{name}"), "route", ['"GET /{id}" takes the same']),
    (lambda s: routes(s, "GET /a-b", "GET /a_b"), "route", ['"get_a_b"']),
    (
        lambda s: HttpApi(s, "Api").route("GET /", hello),  # type: ignore[arg-type]
        "route('GET /') target",
        ["must be a str, a Function, an HttpProxy"],
    ),
    (
        lambda s: HttpApi(s, "Api").route("GET /", hello(s), authorizer=Public),  # type: ignore[arg-type]
        "route('GET /') authorizer",
        ["with its parentheses"],
    ),
    (
        lambda s: HttpApi(s, "Api").route("GET /", hello(s), authoriser=Iam()),  # type: ignore[call-arg]
        "route(authoriser=…)",
        ['did you mean "authorizer"'],
    ),
    (lambda s: HttpApi(s, "Api", default_authorizer="iam"), "default_authorizer", ["Iam()"]),  # type: ignore[arg-type]
    (lambda s: HttpApi(s, "Api", cors="*"), "cors", ["must be a bool or a Cors"]),  # type: ignore[arg-type]
    (lambda s: HttpApi(s, "Api", log_retention=timedelta(days=2)), "log_retention", ["days=3"]),
    (lambda s: HttpApi(s, "Api", log_retention=30), "log_retention", ["timedelta"]),  # type: ignore[arg-type]
    (lambda s: Cors(allow_origins=["example.com"]), "allow_origins", ["scheme://host"]),
    (lambda s: Cors(allow_origins="*"), "allow_origins", ["list"]),
    (lambda s: Cors(allow_origins=[]), "allow_origins", ["at least one"]),
    (lambda s: Cors(allow_methods=[]), "allow_methods", ["at least one"]),
    (lambda s: Cors(allow_methods=["get"]), "allow_methods", ['"GET"']),
    (lambda s: Cors(allow_credentials=True), "allow_origins", ["browsers refuse"]),
    (lambda s: Cors(max_age=timedelta(days=2)), "max_age", ["use 1 day"]),
]
FUNCTION: list[Case] = [
    (
        lambda s: hello(s, "lambdas/helo.main"),
        "handler",
        ["no lambdas/helo.py", "lambdas has hello"],
    ),
    (lambda s: hello(s, "nowhere/x.main"), "handler", ["no nowhere/x.py", "write the file"]),
    (lambda s: hello(s, "lambdas/hello.mian"), "handler", ["a function `mian`"]),
    (lambda s: hello(s, "lambdas.hello:main"), "handler", ["path/to/file.function"]),
    (lambda s: hello(s, "../hello.main"), "handler", ["path/to/file.function"]),
    (lambda s: hello(s, 5), "handler", ["path/to/file.function"]),
    (lambda s: hello(s, memory=127), "memory", ["128 to 10,240 MB"]),
    (lambda s: hello(s, memory="512"), "memory", ["without quotes"]),
    (lambda s: hello(s, memory=True), "memory", ["whole number"]),
    (lambda s: hello(s, timeout=timedelta(minutes=16)), "timeout", ["use 15 minutes"]),
    (lambda s: hello(s, timeout=10), "timeout", ["datetime.timedelta from 1 second"]),
    (lambda s: hello(s, runtime="python3.9"), "runtime", ['"python3.12"']),
    (lambda s: hello(s, architecture="arm"), "architecture", ['did you mean "arm64"?']),
    (lambda s: hello(s, environment={"AWS_REGION": "x"}), "environment", ["belong to Lambda"]),
    (lambda s: hello(s, environment={"A-B": "x"}), "environment", ["letters, digits"]),
    (lambda s: hello(s, environment={"PORT": 5}), "environment", ["'PORT': 5"]),
    (lambda s: hello(s, environment=[]), "environment", ["dict of text"]),
    (lambda s: hello(s, link=table(s)), "link", ["link=[...]"]),
    (
        lambda s: hello(s, link=["Notes"]),
        "link",
        ["a table, a bucket, a function, a user pool, a client of one, or a grant of one"],
    ),
    (lambda s: hello(s, permissions=permission()), "permissions", ["permissions=[...]"]),
    (
        lambda s: hello(s, permissions=["s3:*"]),
        "allow",
        ["must be a grant or a Permission, not text"],
    ),
    (lambda s: hello(s).allow(Bucket(s, "Files").read), "allow", ["call it: read()"]),  # type: ignore[arg-type]
    (lambda s: hello(s, memroy=128), "memroy", ['did you mean "memory"']),
]
STORAGE: list[Case] = [
    (lambda s: table(s, partition_key=""), "name", ["text"]),
    (lambda s: table(s, partition_key=5), "partition_key", ["must be a str or an Attribute"]),
    (lambda s: table(s, partition_key="x" * 256), "name", ["at most 255", "shorten it by 1"]),
    (lambda s: table(s, sort_key="userId"), "sort_key", ["two attributes"]),
    (lambda s: table(s, ttl=""), "ttl", ["text"]),
    (lambda s: table(s, point_in_time_recovery=1), "point_in_time_recovery", ["True or False"]),
    (lambda s: table(s, protect="no"), "protect", ["True or False"]),
    (lambda s: table(s, partition_ky="x"), "partition_ky", ['did you mean "partition_key"']),
    (lambda s: Attribute("n", "String"), "type", ['"S"']),
    (lambda s: table(s, partition_key=Attribute("n", "N")).own_items(), "own_items", ["text"]),
    (
        lambda s: table(s).own_items(read=False, write=False),
        "own_items(read=…, write=…)",
        ["something"],
    ),
    (lambda s: table(s).own_items(scan=True), "own_items(scan=…)", ['"read", "write"']),  # type: ignore[call-arg]
    (lambda s: Bucket(s, "Uploads", cors={}), "cors", ["must be a bool or a BucketCors"]),  # type: ignore[arg-type]
    (lambda s: Bucket(s, "Uploads", versioning="on"), "versioning", ["True or False"]),  # type: ignore[arg-type]
    (
        lambda s: Bucket(s, "Uploads").own_folder("/private"),
        "own_folder(prefix)",
        ["single slashes"],
    ),
    (
        lambda s: Bucket(s, "Uploads").own_folder("private/"),
        "own_folder(prefix)",
        ["single slashes"],
    ),
    (lambda s: Bucket(s, "Uploads").own_folder("*"), "own_folder(prefix)", ["no * or ?"]),
    (lambda s: Bucket(s, "Uploads").own_folder(""), "own_folder(prefix)", ["names of folders"]),
    (lambda s: Bucket(s, "Uploads").own_folder(read=1), "own_folder(read=…)", ["True or False"]),  # type: ignore[arg-type]
    (
        lambda s: Bucket(s, "Uploads").own_folder(
            read=False, write=False, delete=False, list=False
        ),
        "own_folder",
        ["must allow something"],
    ),
    (lambda s: BucketCors(allow_origins=["https://a/b"]), "allow_origins", ["without a path"]),
    (lambda s: BucketCors(allow_origins=[]), "allow_origins", ["at least one"]),
    (lambda s: BucketCors(allow_methods=[]), "allow_methods", ["at least one"]),
    (lambda s: BucketCors(allow_methods=["PATCH"]), "allow_methods", ['"PUT"']),
]
PERMISSIONS: list[Case] = [
    (lambda s: permission(actions=["GetObject"]), "actions", ["service:Action"]),
    (lambda s: permission(actions=[]), "actions", ["at least one"]),
    (lambda s: permission(actions="s3:GetObject"), "actions", ["actions=[...]"]),
    (lambda s: permission(resources=[]), "resources", ["at least one"]),
    (lambda s: permission(resources=["logs"]), "resources", ["ARN"]),
    (lambda s: permission(resources=[5]), "resources", ["list of str"]),
    (lambda s: permission(actions=["*"]), "actions", ['reason="why']),
    (lambda s: permission(actions=["s3:*"]), "actions", ['reason="why']),
    (lambda s: permission(actions=["s3:**"]), "actions", ['reason="why']),
    (lambda s: permission(actions=["s3:?*"]), "actions", ['reason="why']),
    (lambda s: permission(resources=["*"]), "resources", ['reason="why']),
    (lambda s: permission(resources=["**"]), "resources", ['reason="why']),
    (lambda s: permission(resources=["arn:aws:s3:::*"]), "resources", ['reason="why']),
    (lambda s: permission(resources=["arn:*"]), "resources", ["must name its service"]),
    (
        lambda s: permission(resources=["arn:aws:s3:::*"]),
        "resources",
        ['reason="why'],
    ),
    (lambda s: permission(resources=["*"], reason=None), "reason", ["text"]),
    (lambda s: permission(resources=["*"], reason="  "), "resources", ['reason="why']),
    (lambda s: permission(effect="allow"), "effect", ['did you mean "Allow"']),
    (lambda s: permission(sid="read notes"), "sid", ["letters and digits"]),
    (lambda s: permission(conditions={"a": "b"}), "conditions", ["list of Condition"]),
    (lambda s: permission(action=["s3:GetObject"]), "action", ['did you mean "actions"']),
    (lambda s: Condition("Equals", "s3:prefix", ["a"]), "operator", ["operator of IAM"]),
    (lambda s: Condition("StringEquals", "prefix", ["a"]), "key", ["service:name"]),
    (lambda s: Condition("StringEquals", "s3:prefix", []), "values", ["at least one"]),
    (lambda s: Condition("StringEquals", "s3:prefix", "a"), "values", ["values=[...]"]),
    (lambda s: Principal("service", ["a.amazonaws.com"]), "type", ['did you mean "Service"']),
    (lambda s: Principal("Service", "a.amazonaws.com"), "identifiers", ["identifiers=[...]"]),
    (lambda s: Principal("Service", []), "identifiers", ["at least one"]),
    (lambda s: Trust("a.amazonaws.com"), "principal", ["must be a Principal"]),  # type: ignore[arg-type]
    (lambda s: Trust(LAMBDA.principal, action="AssumeRole"), "action", ['did you mean "sts:A']),
    (
        lambda s: Trust(LAMBDA.principal, conditions=["x"]),  # type: ignore[list-item]
        "conditions",
        ["list of Condition"],
    ),
    (lambda s: Role(s, "Reports", trust=LAMBDA.principal), "trust", ["must be a Trust"]),  # type: ignore[arg-type]
    (lambda s: Role(s, "Reports", trust=LAMBDA, permissions=5), "permissions", ["a list"]),  # type: ignore[arg-type]
    (
        lambda s: Role(s, "Reports", trust=LAMBDA, max_session=timedelta(minutes=30)),
        "max_session",
        ["1 hour to 12 hours"],
    ),
    (
        lambda s: Role(s, "Reports", trust=LAMBDA).allow([permission()]),  # type: ignore[arg-type]
        "allow",
        ["one by one", "allow(*"],
    ),
]


ALL = [*STACK, *USERS, *API, *FUNCTION, *STORAGE, *PERMISSIONS]


@pytest.mark.parametrize(
    ("make", "option", "words"), ALL, ids=[f"{option}: {words[0]}" for _, option, words in ALL]
)
def test_wrong_input_is_refused_by_five_things(
    stack: AppStack, make: Callable[[AppStack], Any], option: str, words: list[str]
) -> None:
    with pytest.raises(GatehouseError) as refused:
        make(stack)
    error = refused.value
    text = str(error)
    assert error.option == option
    assert all(word in text for word in words), text
    assert error.construct
    assert error.construct in text
    assert f"`{error.option}`" in text
    assert repr(error.value)[:200] in text
    assert error.rule
    assert error.rule in text
    assert error.fix
    assert error.fix in text


@pytest.mark.parametrize(
    ("make", "path"),
    [
        (lambda s: users(s, mfa="x"), "notes-test/Users"),
        (lambda s: users(s).add_client("Web", write_attributes=["x"]), "notes-test/Users/Web"),
        (lambda s: Auth(s, "Auth", usernames=["x"]), "notes-test/Auth/UserPool"),
        (lambda s: new_stack(protect="x"), "notes-test"),
    ],
)
def test_an_error_names_the_path_of_the_construct(
    stack: AppStack, make: Callable[[AppStack], Any], path: str
) -> None:
    with pytest.raises(GatehouseError) as refused:
        make(stack)
    assert refused.value.construct == path


def test_a_handler_that_is_no_python_is_named_with_its_line(stack: AppStack, project: Path) -> None:
    write(project, {"lambdas/broken.py": "x = 1\ndef main(:\n"})
    with pytest.raises(GatehouseError, match=r"lambdas/broken\.py") as refused:
        hello(stack, "lambdas/broken.main")
    assert "line 2" in str(refused.value)


def test_a_zip_that_lambda_would_not_take_is_refused(
    stack: AppStack, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (project / "lambdas" / "model.bin").open("wb") as large:
        large.truncate(50 * 1024 * 1024)
    with pytest.raises(GatehouseError, match="at most 50 MB"):
        hello(stack)
