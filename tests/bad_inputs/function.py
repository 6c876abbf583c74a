"""Mistakes with functions."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from gatehouse.auth import Triggers, UserPool
from gatehouse.compute import Function, Vpc
from gatehouse.core import App, AppStack, aws
from gatehouse.core.engine import TerraformStack
from gatehouse.iam import Permission
from gatehouse.storage import Bucket, Table

from .case import BadInput

HANDLER = "lambdas/hello.main"
NODE = "nodejs22.x"
JAVASCRIPT = "export const handler = async () => 1;\n"
LAYER = "arn:aws:lambda:eu-west-1:123456789012:layer:numpy"


def hello(**options: Any) -> Callable[[AppStack], object]:
    return lambda stack: Function(stack, "Hello", HANDLER, **options)


def stock(**arguments: Any) -> Callable[[TerraformStack], object]:
    usual = {
        "function_name": "hello",
        "role": "arn:aws:iam::123456789012:role/hello",
        "handler": HANDLER,
        "runtime": "python3.12",
        "filename": "hello.zip",
    }
    return lambda stack: aws.lambda_function.LambdaFunction(
        stack, "hello", **{**usual, **arguments}
    )


def with_file(
    name: str, text: str, handler: str = HANDLER, runtime: str | None = None, **options: Any
) -> Callable[[AppStack], object]:
    """A function in an app that has one more file."""

    def build(stack: AppStack) -> object:
        file = Path(name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return Function(stack, "Hello", handler, runtime=runtime, **options)

    return build


def with_zip(
    holds: str | bytes,
    handler: str | None = "index.main",
    runtime: str = "python3.12",
    **options: Any,
) -> Callable[[AppStack], object]:
    """A function of a zip with one file, or of what is no zip."""

    def build(stack: AppStack) -> object:
        if isinstance(holds, bytes):
            Path("hello.zip").write_bytes(holds)
        else:
            with zipfile.ZipFile("hello.zip", "w") as archive:
                archive.writestr(holds, "x")
        return Function(stack, "Hello", handler, zip="hello.zip", runtime=runtime, **options)

    return build


def with_lock(stack: AppStack) -> object:
    """A function with a project whose packages were locked before the last one was added."""
    Path("lambdas/pyproject.toml").write_text(
        '[project]\nname = "hello"\ndependencies = ["httpx"]\n'
    )
    Path("lambdas/uv.lock").write_text(
        'version = 1\n\n[[package]]\nname = "hello"\nversion = "1"\nsource = { virtual = "." }\n'
    )
    return Function(stack, "Hello", HANDLER)


def latin_requirements(stack: AppStack) -> object:
    """A function with packages that an old editor saved."""
    Path("lambdas/requirements.txt").write_bytes("# für alle\n".encode("latin-1"))
    return Function(stack, "Hello", HANDLER)


def without_a_wheel(stack: AppStack) -> None:
    """A package of which pip finds no wheel; the download is over when this is."""
    Path("lambdas/requirements.txt").write_text("no-such-package==1.0\n")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("CONFIG_FILE", os.devnull), ("NO_INDEX", "1"), ("FIND_LINKS", ".")):
            patch.setenv(f"PIP_{name}", value)
        Function(stack, "Hello", HANDLER)
        cast(App, stack.node.root).synth()


CASES = [
    BadInput(
        name="a function's name that Lambda refuses",
        build=lambda stack: Function(stack, "F", "lambdas/hello.main", name={"production": "a.b"}),
        says="must have 1 to 64 letters",
    ),
    BadInput(
        name="a link to the own folder of whoever calls",
        build=lambda stack: hello(link=[Bucket(stack, "Files").own_folder()])(stack),
        says="a service has one role for all callers",
    ),
    BadInput(
        name="a permission by the identity id of whoever calls",
        build=lambda stack: hello(
            permissions=[
                Permission(
                    ["s3:GetObject"],
                    ["arn:aws:s3:::notes/${cognito-identity.amazonaws.com:sub}/*"],
                )
            ]
        )(stack),
        says="they never have cognito-identity.amazonaws.com:sub",
    ),
    BadInput(
        name="a trigger with rights by a tag",
        build=lambda stack: UserPool(
            stack,
            "Users",
            triggers=Triggers(
                pre_sign_up=Function(
                    stack,
                    "Hello",
                    HANDLER,
                    link=[Table(stack, "Orders", partition_key="tenant").items_of_tag("tenant")],
                )
            ),
        ),
        says="they never have aws:PrincipalTag/tenant",
    ),
    BadInput(
        name="a link to a table of another app",
        build=lambda stack: hello(
            link=[
                Table(
                    AppStack(App(outdir="elsewhere"), "people", stage="test"),
                    "Notes",
                    partition_key="id",
                )
            ]
        )(stack),
        says="must be of the same app",
    ),
    BadInput(
        name="a handler's file that does not exist",
        build=lambda stack: Function(stack, "Hello", "lambdas/helo.main"),
        says="lambdas has hello",
        stock=stock(handler="lambdas/helo.main"),
    ),
    BadInput(
        name="a handler's function that does not exist",
        build=lambda stack: Function(stack, "Hello", "lambdas/hello.handler"),
        says="must have a function `handler`",
        stock=stock(handler="lambdas/hello.handler"),
    ),
    BadInput(
        name="a handler with a file's ending",
        build=lambda stack: Function(stack, "Hello", "lambdas/hello.py"),
        says="must have a function `py`",
        stock=stock(handler="lambdas/hello.py"),
    ),
    BadInput(
        name="a handler that is no Python",
        build=with_file("lambdas/broken.py", "def main(:\n", "lambdas/broken.main"),
        says="lambdas/broken.py, line 1",
        stock=stock(handler="lambdas/broken.main"),
    ),
    BadInput(
        name="a handler that is async",
        build=with_file(
            "lambdas/slow.py", "async def main(event, context): ...\n", "lambdas/slow.main"
        ),
        says="has async, and Lambda awaits nothing",
        stock=stock(handler="lambdas/slow.main"),
    ),
    BadInput(
        name="a handler without parameters",
        build=with_file("lambdas/none.py", "def main(): ...\n", "lambdas/none.main"),
        says="has a function of 0 arguments",
        stock=stock(handler="lambdas/none.main"),
    ),
    BadInput(
        name="a handler that is no function",
        build=with_file("lambdas/five.py", "main = 5\n", "lambdas/five.main"),
        says="has an int",
        stock=stock(handler="lambdas/five.main"),
    ),
    BadInput(
        name="a handler that imports a package that nothing ships",
        build=with_file(
            "lambdas/web.py",
            "import requests\n\ndef main(event, context): ...\n",
            "lambdas/web.main",
        ),
        says="lambdas/web.py, line 1, imports requests",
        stock=stock(handler="lambdas/web.main"),
    ),
    BadInput(
        name="a handler that imports a module that does not exist",
        build=with_file(
            "lambdas/web.py",
            "from lambdas.shared.events import caller\n\ndef main(event, context): ...\n",
            "lambdas/web.main",
        ),
        says="imports lambdas.shared.events",
        stock=stock(handler="lambdas/web.main"),
    ),
    BadInput(
        name="a handler in a folder with a dot",
        build=with_file(
            "lambdas/v1.2/get.py", "def main(event, context): ...\n", "lambdas/v1.2/get.main"
        ),
        says="must be named without a dot",
        stock=stock(handler="lambdas/v1.2/get.main"),
    ),
    BadInput(
        name="a handler in a module of a built-in's name",
        build=with_file("time.py", "def main(event, context): ...\n", "time.main"),
        says="which Python has built in",
        stock=stock(handler="time.main"),
    ),
    BadInput(
        name="a handler in Node.js without its runtime",
        build=with_file("lambdas/node.mjs", JAVASCRIPT, "lambdas/node.handler"),
        says="lambdas/node.mjs is Node.js",
        stock=stock(handler="lambdas/node.handler"),
    ),
    BadInput(
        name="a handler in Node.js that nobody exports",
        build=with_file("lambdas/node.mjs", "const handler = 1;", "lambdas/node.handler", NODE),
        says="must export a function `handler`",
        stock=stock(handler="lambdas/node.handler", runtime=NODE),
    ),
    BadInput(
        name="a module of Node.js that Lambda reads as CommonJS",
        build=with_file("lambdas/node.js", JAVASCRIPT, "lambdas/node.handler", NODE),
        says='without "type": "module" beside it',
        stock=stock(handler="lambdas/node.handler", runtime=NODE),
    ),
    BadInput(
        name="an import statement without the file's ending",
        build=with_file(
            "lambdas/node.mjs",
            'import { a } from "./hello";\n' + JAVASCRIPT,
            "lambdas/node.handler",
            NODE,
        ),
        says="lambdas/node.mjs, line 1, imports ./hello",
        stock=stock(handler="lambdas/node.handler", runtime=NODE),
    ),
    BadInput(
        name="a package of Node.js that is not installed",
        build=with_file(
            "lambdas/node.mjs",
            'import { a } from "lodash";\n' + JAVASCRIPT,
            "lambdas/node.handler",
            NODE,
        ),
        says="line 1, imports lodash, which none of them has",
        stock=stock(handler="lambdas/node.handler", runtime=NODE),
    ),
    BadInput(
        name="a handler in TypeScript",
        build=with_file("lambdas/node.ts", JAVASCRIPT, "lambdas/node.handler", NODE),
        says="build lambdas/node.ts first",
        stock=stock(handler="lambdas/node.handler", runtime=NODE),
    ),
    BadInput(
        name="packages of Python for Node.js",
        build=with_file(
            "lambdas/node.mjs",
            JAVASCRIPT,
            "lambdas/node.handler",
            NODE,
            requirements="lambdas/requirements.txt",
        ),
        says="takes packages of node_modules",
    ),
    BadInput(
        name="source of a language that must be built",
        build=lambda stack: Function(stack, "Hello", "src/Handler.handle", runtime="java21"),
        says="code of other languages must be built",
        stock=stock(handler="src/Handler.handle", runtime="java21"),
    ),
    BadInput(
        name="a zip that does not exist",
        build=lambda stack: Function(stack, "Hello", "index.main", zip="build/hello.zip"),
        says="must name a zip; there is no such file",
        stock=stock(filename="build/hello.zip"),
    ),
    BadInput(
        name="a zip that is none",
        build=with_zip(b"not a zip"),
        says="must be a zip; this file is none",
        stock=stock(filename="hello.zip"),
    ),
    BadInput(
        name="a zip without what its handler names",
        build=with_zip("hello/index.py"),
        says="zip the content of hello, not the folder",
        stock=stock(filename="hello.zip", handler="index.main"),
    ),
    BadInput(
        name="a zip that leads out of its folder",
        build=with_zip("../index.py"),
        says="must lie below its top",
        stock=stock(filename="hello.zip", handler="index.main"),
    ),
    BadInput(
        name="a bootstrap that nobody can execute",
        build=with_zip("bootstrap", None, "provided.al2023"),
        says="must be executable",
        stock=stock(filename="hello.zip", handler="bootstrap", runtime="provided.al2023"),
    ),
    BadInput(
        name="a handler as another language writes it",
        build=with_zip("index.py", "index/main.run", "dotnet8"),
        says="a handler of dotnet8 must be written as",
        stock=stock(filename="hello.zip", handler="index/main.run", runtime="dotnet8"),
    ),
    BadInput(
        name="a zip without a handler",
        build=with_zip("index.py", None),
        says="a zip must have a handler",
        stock=stock(filename="hello.zip", handler=None),
    ),
    BadInput(
        name="packages for a zip",
        build=with_zip("index.py", "index.main", requirements="requirements.txt"),
        says="must not be set with a zip",
    ),
    BadInput(
        name="packages of a project that nothing locks",
        build=with_file(
            "lambdas/pyproject.toml",
            '[project]\nname = "hello"\ndependencies = ["httpx>=0.28"]\n',
        ),
        says="must be locked, or named with one version",
    ),
    BadInput(
        name="a lock of another state than its project",
        build=with_lock,
        says="uv.lock must be of the same state as pyproject.toml",
    ),
    BadInput(
        name="a file of requirements that is not in UTF-8",
        build=latin_requirements,
        says="must be text in UTF-8",
    ),
    BadInput(
        name="neither handler nor image",
        build=lambda stack: Function(stack, "Hello"),
        says="a handler or an image",
        stock=lambda stack: aws.lambda_function.LambdaFunction(
            stack, "hello", function_name="hello", role="arn:aws:iam::123456789012:role/hello"
        ),
    ),
    BadInput(
        name="an image that moves: latest",
        build=lambda stack: Function(
            stack, "Hello", image="123456789012.dkr.ecr.eu-west-1.amazonaws.com/hello:latest"
        ),
        says="would change what runs without a plan",
        stock=lambda stack: aws.lambda_function.LambdaFunction(
            stack,
            "hello",
            function_name="hello",
            role="arn:aws:iam::123456789012:role/hello",
            package_type="Image",
            image_uri="123456789012.dkr.ecr.eu-west-1.amazonaws.com/hello:latest",
        ),
    ),
    BadInput(
        name="a VPC by its addresses",
        build=lambda stack: Vpc(["10.0.0.0/8"], ["sg-1"]),
        says="must be ids such as subnet-0123456789abcdef0",
    ),
    BadInput(
        name="six security groups of a function",
        build=lambda stack: Vpc(["subnet-1"], [f"sg-{number}" for number in range(6)]),
        says="must have at most 5 ids; these are 6",
    ),
    BadInput(
        name="an image with layers",
        build=lambda stack: Function(
            stack,
            "Hello",
            image="123456789012.dkr.ecr.eu-west-1.amazonaws.com/hello:v1",
            layers=["arn:aws:lambda:eu-west-1:123456789012:layer:x:1"],
        ),
        says="must not be set with an image",
        stock=lambda stack: aws.lambda_function.LambdaFunction(
            stack,
            "hello",
            function_name="hello",
            role="arn:aws:iam::123456789012:role/hello",
            package_type="Image",
            image_uri="123456789012.dkr.ecr.eu-west-1.amazonaws.com/hello:v1",
            layers=["arn:aws:lambda:eu-west-1:123456789012:layer:x:1"],
        ),
    ),
    BadInput(
        name="an image of another region",
        build=lambda stack: Function(
            stack, "Hello", image="123456789012.dkr.ecr.us-east-1.amazonaws.com/hello:v1"
        ),
        says="must be in the function's region, eu-west-1",
        stock=lambda stack: aws.lambda_function.LambdaFunction(
            stack,
            "hello",
            function_name="hello",
            role="arn:aws:iam::123456789012:role/hello",
            package_type="Image",
            image_uri="123456789012.dkr.ecr.us-east-1.amazonaws.com/hello:v1",
        ),
    ),
    BadInput(
        name="dead letters to a FIFO queue",
        build=hello(dead_letter="arn:aws:sqs:eu-west-1:123456789012:failed.fifo"),
        says="must be a standard queue or topic",
        stock=stock(
            dead_letter_config={"target_arn": "arn:aws:sqs:eu-west-1:123456789012:failed.fifo"}
        ),
    ),
    BadInput(
        name="a KMS key of another region",
        build=hello(kms_key="arn:aws:kms:us-east-1:123456789012:key/1"),
        says="must be in the stack's region, eu-west-1; this one is in us-east-1",
        stock=stock(kms_key_arn="arn:aws:kms:us-east-1:123456789012:key/1"),
    ),
    BadInput(
        name="a layer of another region",
        build=hello(layers=["arn:aws:lambda:us-east-1:123456789012:layer:x:1"]),
        says="must be in the stack's region, eu-west-1; this one is in us-east-1",
        stock=stock(layers=["arn:aws:lambda:us-east-1:123456789012:layer:x:1"]),
    ),
    BadInput(
        name="versions of the provider that do not know a runtime",
        build=lambda stack: Function(
            AppStack(
                stack.node.root,  # type: ignore[arg-type]
                "old",
                region="eu-west-1",
                provider_versions="~> 5.70.0",
            ),
            "Hello",
            "lambdas/hello.main",
            runtime="python3.13",
        ),
        says="must have version 5.76 or later of the AWS provider",
    ),
    BadInput(
        name="an unknown runtime",
        build=hello(runtime="python3.99"),
        says='"python3.12"',
        stock=stock(runtime="python3.99"),
    ),
    BadInput(
        name="an architecture of another name",
        build=hello(architecture="aarch64"),
        says='must be one of "arm64", "x86_64"',
        stock=stock(architectures=["aarch64"]),
    ),
    BadInput(
        name="memory of 64 MB",
        build=hello(memory=64),
        says="from 128 to 10,240 MB",
        stock=stock(memory_size=64),
    ),
    BadInput(
        name="a timeout of an hour",
        build=hello(timeout=timedelta(hours=1)),
        says="from 1 second to 15 minutes",
        stock=stock(timeout=3600),
    ),
    BadInput(
        name="a timeout in numbers without a unit",
        build=hello(timeout=10),
        says="must be a datetime.timedelta",
    ),
    BadInput(
        name="a variable that belongs to Lambda",
        build=hello(environment={"AWS_REGION": "eu-west-1"}),
        says="belong to Lambda",
        stock=stock(environment={"variables": {"AWS_REGION": "eu-west-1"}}),
    ),
    BadInput(
        name="an environment of five kilobytes",
        build=hello(environment={"TEXT": "x" * 5000}),
        says="at most 4,096 bytes",
        stock=stock(environment={"variables": {"TEXT": "x" * 5000}}),
    ),
    BadInput(
        name="a layer without its version",
        build=hello(layers=[LAYER]),
        says="the ARN of one version",
        stock=stock(layers=[LAYER]),
    ),
    BadInput(
        name="six layers",
        build=hello(layers=[f"{LAYER}:{number}" for number in range(6)]),
        says="at most 5 layers; these are 6",
        stock=stock(layers=[f"{LAYER}:{number}" for number in range(6)]),
    ),
    BadInput(
        name="a VPC without subnets",
        build=lambda stack: Vpc(subnets=[], security_groups=["sg-1"]),
        says="must have at least one entry",
        stock=stock(vpc_config={"subnet_ids": [], "security_group_ids": ["sg-1"]}),
    ),
    BadInput(
        name="failed events to a bucket",
        build=hello(dead_letter="arn:aws:s3:::failed"),
        says="must be the ARN of an SQS queue or an SNS topic",
        stock=stock(dead_letter_config={"target_arn": "arn:aws:s3:::failed"}),
    ),
    BadInput(
        name="an alias where a key's ARN belongs",
        build=hello(kms_key="alias/notes"),
        says="must be the ARN of a KMS key",
        stock=stock(kms_key_arn="alias/notes"),
    ),
    BadInput(
        name="logs kept for 31 days",
        build=hello(log_retention=timedelta(days=31)),
        says="timedelta(days=60)",
        stock=lambda stack: aws.cloudwatch_log_group.CloudwatchLogGroup(
            stack, "log", name="/aws/lambda/hello", retention_in_days=31
        ),
    ),
    BadInput(
        name="a link to a name",
        build=hello(link=["Notes"]),
        says="a link must be a table, a bucket, a function, a user pool, a client of one, or a",
    ),
    BadInput(
        name="a requirement without one version",
        build=with_file("lambdas/requirements.txt", "httpx>=0.28\n"),
        says="a requirement must name one version",
    ),
    BadInput(
        name="a package without a wheel for Lambda's platform",
        build=without_a_wheel,
        says="each package must have a wheel for python3.12 on arm64 Linux",
    ),
    BadInput(
        name="packages from a file and from the Pipfile",
        build=hello(requirements="requirements.txt", pipfile_category="reports"),
        says="not from both",
    ),
    BadInput(
        name="a file of requirements that does not exist",
        build=hello(requirements="reqirements.txt"),
        says="the file with the requirements must exist",
    ),
    BadInput(
        name="a category that the Pipfile does not lock",
        build=hello(pipfile_category="reports"),
        says="there is no such file",
    ),
    BadInput(
        name="a file for the zip that does not exist",
        build=hello(include=["lambdas/wrods.txt"]),
        says="must name a file in the app's folder",
    ),
    BadInput(
        name="a file for the zip from outside of the app",
        build=hello(include=["../words.txt"]),
        says="must lead from the app's folder to a file in it",
    ),
    BadInput(
        name="a private key for the zip",
        build=lambda stack: private_key(stack),
        says="private keys must not be in a zip",
    ),
    BadInput(
        name="files for an image",
        build=lambda stack: Function(
            stack,
            "Hello",
            image="123456789012.dkr.ecr.eu-west-1.amazonaws.com/hello:1",
            include=["lambdas/hello.py"],
        ),
        says="must not be set with an image",
    ),
    BadInput(
        name="more code than Lambda takes",
        build=lambda stack: large(stack),
        says="at most 250 MB unzipped",
    ),
    BadInput(
        name="an imported function that gets more rights",
        build=lambda stack: Function.from_name(stack, "Old", "old").allow(),
        says="this stack does not make",
    ),
]


def private_key(stack: AppStack) -> object:
    Path("signing.pem").write_text("-----BEGIN PRIVATE KEY-----")
    return Function(stack, "Hello", HANDLER, include=["signing.pem"])


def large(stack: AppStack) -> object:
    with Path("lambdas/weights.bin").open("wb") as file:
        file.truncate(251 * 1024**2)
    return Function(stack, "Hello", HANDLER)
