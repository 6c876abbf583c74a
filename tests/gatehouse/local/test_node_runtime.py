"""Functions in Node.js run as on AWS: what they find, answer, fail with and write into the log."""

from __future__ import annotations

import base64
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from gatehouse.local.launcher.instance import Running
from gatehouse.local.launcher.logs import entries

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="needs Node.js")


class Node:
    """Functions of files, called once each."""

    def __init__(self, clients: Callable[..., Any], functions: Any, local_aws: Any) -> None:
        self._clients = clients
        self._functions = functions
        self._instance = Running(
            str(local_aws.folder), local_aws.endpoint, local_aws.region, local_aws.environment
        )

    def call(
        self, name: str, files: dict[str, str] | str, handler: str = "handler.main", **options: Any
    ) -> Any:
        files = {"handler.mjs": files} if isinstance(files, str) else files
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for path, text in files.items():
                archive.writestr(path, text)
        code = {"ZipFile": packed.getvalue()}
        settings = {"Runtime": "nodejs22.x", "Handler": handler, "Code": code, **options}
        self._functions.make(name, "", **settings)
        answer = self._clients("lambda").invoke(FunctionName=name, Payload=b'{"a": 1}')
        body = json.load(answer["Payload"])
        return (answer["FunctionError"], body) if "FunctionError" in answer else body

    def log(self, name: str) -> list[str]:
        return [each.message for each in entries(self._instance, group=f"/aws/lambda/{name}")]


@pytest.fixture(scope="module")
def node(clients: Callable[..., Any], functions: Any, local_aws: Any) -> Node:
    return Node(clients, functions, local_aws)


@pytest.mark.parametrize(
    ("name", "handler", "files"),
    [
        ("mjs", "handler.main", {"handler.mjs": "export const main = async (e) => e;"}),
        ("cjs", "handler.main", {"handler.cjs": "exports.main = async (e) => e;"}),
        ("js", "handler.main", {"handler.js": "exports.main = async (e) => e;"}),
        (
            "module-js",
            "handler.main",
            {
                "package.json": '{"type": "module"}',
                "handler.js": "export const main = async (e) => e;",
            },
        ),
        ("index", "handler.main", {"handler/index.js": "exports.main = async (e) => e;"}),
        ("dots", "v1.2/handler.main", {"v1.2/handler.mjs": "export const main = async (e) => e;"}),
        ("nested", "handler.api.main", {"handler.js": "exports.api = { main: async (e) => e };"}),
        ("default", "handler.default", {"handler.mjs": "export default async (e) => e;"}),
        (
            "callback",
            "handler.main",
            {"handler.js": "exports.main = (e, c, done) => done(null, e)"},
        ),
        (
            "package",
            "handler.main",
            {
                "handler.mjs": 'import { a } from "a"; export const main = async () => a;',
                "node_modules/a/package.json": '{"name": "a", "main": "m.js"}',
                "node_modules/a/m.js": "exports.a = require('b').b;",
                "node_modules/b/index.js": "exports.b = { a: 1 };",
            },
        ),
    ],
)
def test_a_handler_is_found_as_on_aws(
    node: Node, name: str, handler: str, files: dict[str, str]
) -> None:
    assert node.call(f"found-{name}", files, handler) == {"a": 1}


@pytest.mark.parametrize(
    ("name", "files", "says"),
    [
        ("default", "export default async (e) => e;", "handler.main is undefined or not exported"),
        ("value", "export const main = 5;", "handler.main is not a function"),
        ("nothing", {"other.mjs": ""}, "Cannot find module 'handler'"),
        ("syntax", "export const main = (", "Unexpected"),
        ("package", 'import x from "cdktf-cli"; export const main = x;', "Cannot find package"),
        ("required", {"handler.js": 'require("constructs")'}, "Cannot find module 'constructs'"),
        ("detected", {"handler.js": "export const main = async (e) => e;"}, "Unexpected token"),
    ],
)
def test_what_aws_does_not_find_is_an_error(
    node: Node, name: str, files: dict[str, str] | str, says: str
) -> None:
    error, body = node.call(f"lost-{name}", files)
    assert error == "Unhandled"
    assert says in body["errorMessage"]
    assert any(says in line for line in node.log(f"lost-{name}"))


def test_options_of_node_turn_on_what_lambda_turns_off(node: Node) -> None:
    options = "--experimental-detect-module --experimental-require-module"
    files = {"handler.js": "export const main = async (e) => e;"}
    variables = {"Variables": {"NODE_OPTIONS": options}}
    assert node.call("turned-on", files, Environment=variables) == {"a": 1}


def test_an_error_has_its_type_and_trace(node: Node) -> None:
    source = "export const main = async () => { throw new TypeError('wrong'); };"
    error, body = node.call("fails", source)
    assert (error, body["errorType"], body["errorMessage"]) == ("Unhandled", "TypeError", "wrong")
    assert body["trace"][0] == "TypeError: wrong"
    assert "handler.mjs" in body["trace"][1]


def test_what_is_no_promise_is_no_answer_before_node_24(node: Node) -> None:
    assert node.call("plain", "export const main = () => 5;") is None
    assert node.call("plain-24", "export const main = () => 5;", Runtime="nodejs24.x") == 5


def test_node_24_takes_no_callbacks(node: Node) -> None:
    source = "export const main = (event, context, done) => done(null, 5);"
    error, body = node.call("callback-24", source, Runtime="nodejs24.x")
    assert (error, "make it async" in body["errorMessage"]) == ("Unhandled", True)


def test_a_log_line_is_as_the_functions_log_format_says(node: Node) -> None:
    source = (
        "export const main = async (event, context) => {\n"
        "  console.log('told %s', 'twice'); console.error({ code: 5 });\n"
        "  return context.awsRequestId; };"
    )
    called = node.call("text", source)
    line = next(each for each in node.log("text") if "told" in each)
    assert line.split("\t")[1:] == [called, "INFO", "told twice"]
    called = node.call("json", source, LoggingConfig={"LogFormat": "JSON"})
    lines = [json.loads(each) for each in node.log("json") if each.startswith("{")]
    told = [(each["level"], each["requestId"], each["message"]) for each in lines]
    assert told == [("INFO", called, "told twice"), ("ERROR", called, {"code": 5})]


def test_a_version_that_the_machine_lacks_is_named_in_the_functions_log(node: Node) -> None:
    node.call("lacking-node", "export const main = async () => 1;", Runtime="nodejs14.x")
    assert any("nodejs14.x is not on this machine" in line for line in node.log("lacking-node"))


@pytest.mark.parametrize("runtime", ["java21", "dotnet8", "ruby3.3", "provided.al2023"])
def test_a_runtime_that_can_not_run_here_says_so(node: Node, runtime: str) -> None:
    name = f"no-{runtime.replace('.', '-')}"
    error, body = node.call(name, {"bootstrap": "#!/bin/sh\n"}, "bootstrap.x", Runtime=runtime)
    assert error == "Unhandled"
    assert f"it can't run {runtime}" in body["errorMessage"]
    assert any(f"it can't run {runtime}" in line for line in node.log(name))


@pytest.mark.parametrize(
    ("name", "files"),
    [
        (
            "import",
            {"handler.mjs": "import x from 'stranger';\nexport const main = async () => x;"},
        ),
        (
            "require",
            {"handler.js": "const x = require('stranger');\nexports.main = async () => x;"},
        ),
        (
            "later",
            {"handler.mjs": "export const main = async () => (await import('stranger')).default;"},
        ),
    ],
)
def test_packages_of_the_machine_are_not_found(
    node: Node, local_aws: Any, name: str, files: dict[str, str]
) -> None:
    """An instance lies in its project, whose packages Node.js would find above the function."""
    stranger = {"node_modules/stranger/index.js": "module.exports = 'there';"}
    package = Path(local_aws.folder) / "node_modules" / "stranger"
    package.mkdir(parents=True, exist_ok=True)
    (package / "index.js").write_text("module.exports = 'there';")
    error, body = node.call(f"stranger-{name}", files)
    assert (error, "Cannot find" in body["errorMessage"]) == ("Unhandled", True)
    assert node.call(f"own-{name}", {**files, **stranger}) == "there"


_ASKS = (
    "const ask = (...given) => new Promise((done, fail) => {\n"
    "  const request = https.get(...given, (answer) => {\n"
    "    answer.resume(); done(answer.statusCode); });\n"
    "  request.on('error', fail); });\n"
)
_BOTH = (
    "[await ask('https://sqs.us-east-1.amazonaws.com/_ministack/health'), "
    "await ask({ host: 'sqs.us-east-1.amazonaws.com', path: '/_ministack/health' })]"
)


@pytest.mark.parametrize(
    ("name", "files"),
    [
        (
            "import",
            f"import https from 'https';\n{_ASKS}export const main = async () => {_BOTH};",
        ),
        (
            "require",
            {
                "handler.js": "const https = require('https');\n"
                f"{_ASKS}exports.main = async () => {_BOTH};"
            },
        ),
    ],
)
def test_a_client_without_an_endpoint_asks_the_local_aws(
    node: Node, name: str, files: dict[str, str] | str
) -> None:
    assert node.call(f"asks-{name}", files) == [200, 200]


def test_a_zip_without_the_sdk_finds_a_stand_in(node: Node) -> None:
    source = (
        "const { DynamoDBClient, ListTablesCommand } = require('@aws-sdk/client-dynamodb');\n"
        "exports.main = async () => { try {\n"
        "  return await new DynamoDBClient({}).send(new ListTablesCommand({}));\n"
        "} catch (error) { return error.message; } };"
    )
    assert "dynamodb:ListTables" in node.call("stand-in", {"handler.js": source})


@pytest.mark.parametrize(
    ("name", "source", "kind"),
    [
        (
            "thrown",
            "setTimeout(() => { throw new RangeError('late'); }); await wait;",
            "RangeError",
        ),
        (
            "rejected",
            "Promise.reject(new Error('late')); await wait;",
            "Runtime.UnhandledPromiseRejection",
        ),
        ("string", "throw 'late';", "string"),
    ],
)
def test_an_error_that_nobody_catches_ends_the_call(
    node: Node, name: str, source: str, kind: str
) -> None:
    wait = "const wait = new Promise((done) => setTimeout(done, 60_000));\n"
    error, body = node.call(
        f"uncaught-{name}", f"{wait}export const main = async () => {{ {source} }};"
    )
    assert (error, body["errorType"], body["errorMessage"]) == ("Unhandled", kind, "late")


def test_a_callback_answers_with_an_error_or_a_result(node: Node) -> None:
    source = "exports.main = (event, context, done) => done({});"
    assert node.call("called-back", {"handler.js": source.format("null, event")}) == {"a": 1}
    error, body = node.call("called-back-error", {"handler.js": source.format("new Error('no')")})
    assert (error, body["errorType"], body["errorMessage"]) == ("Unhandled", "Error", "no")


def test_a_call_sees_its_context_and_its_own_variables(node: Node) -> None:
    source = (
        "export const main = async (event, context) => ({ name: context.functionName,\n"
        "  left: context.getRemainingTimeInMillis(), memory: context.memoryLimitInMB,\n"
        "  arn: context.invokedFunctionArn, trace: process.env._X_AMZN_TRACE_ID });"
    )
    seen = node.call("context", source, Timeout=10, MemorySize=256)
    assert (seen["name"], seen["memory"]) == ("context", "256")
    assert 0 < seen["left"] <= 10_000
    assert seen["arn"].endswith(":function:context")
    assert seen["trace"].startswith("Root=1-")


@pytest.fixture
def state_machines(clients: Callable[..., Any]) -> None:
    """Have the package of JSONata loaded, which raises the limit of recursion."""
    clients("stepfunctions").list_state_machines()


@pytest.mark.usefixtures("state_machines")
def test_an_answer_that_can_not_be_read_leaves_no_log_to_the_next_call(
    node: Node, clients: Callable[..., Any]
) -> None:
    source = """
      export const main = async ({ depth, told }) => {
        if (told) console.log(told);
        let found = 1;
        for (let each = 0; each < depth; each++) found = [found];
        return found;
      };
    """
    assert node.call("nested", source) == 1

    def call(event: dict[str, Any]) -> tuple[Any, str]:
        answer = clients("lambda").invoke(
            FunctionName="nested", Payload=json.dumps(event).encode(), LogType="Tail"
        )
        return json.load(answer["Payload"]), base64.b64decode(answer["LogResult"]).decode()

    failed, _ = call({"depth": 3000, "told": "a secret"})
    assert failed["errorType"] == "Runtime.MarshalError"
    found, log = call({"told": "another"})
    assert found == 1
    assert "another" in log
    assert "a secret" not in log
