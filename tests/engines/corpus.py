"""Synthesize many apps with the engine that the environment names: ``python -m … FOLDER``.

Each app is written to a folder of its own: the smallest form of each construct, those with nearly
all options, the Python of the documentation, the notes app, and a stack without this library's
classes. Beside them stands which constructs there are, and which were made.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from gatehouse.api import DomainName, DomainPath, HttpApi, PrivateService, VpcLink
from gatehouse.auth import Auth, Google, IdentityPool, OAuth, SecretFrom, UserPool
from gatehouse.compute import Function
from gatehouse.core import App, AppStack, Component, aws, engine
from gatehouse.iam import Principal, Role, Trust
from gatehouse.storage import Bucket, Table

from main import NotesStack
from tests.deployed.test_provider_takes_it import all_the_rest
from tests.unit.auth.everything import HANDLERS, everything
from tests.unit.synth import write

ROOT = Path(__file__).parents[2]
HELLO = "lambdas/hello.main"
SHARED_POOL = "eu-west-1:01234567-89ab-cdef-0123-456789abcdef"
SOURCES = {
    **HANDLERS,
    "lambdas/hello.py": "def main(event, context):\n    return 'Hello'\n",
    "partner.xml": "<EntityDescriptor/>",
    "public/page.html": "<p>Hello</p>",
}

Make = Callable[[AppStack], object]


def _domain(users: UserPool) -> UserPool:
    users.add_domain("Domain", prefix="acme-notes")
    return users


def _members(users: UserPool) -> None:
    _domain(users).customize_ui("Looks", css=".a { color: red; }")
    users.add_group("Readers")
    users.add_resource_server("Api", identifier="notes", scopes={"read": "R"})
    users.add_identity_provider(
        "Google",
        Google(
            client_id="1.apps.googleusercontent.com", client_secret=SecretFrom.variable("google")
        ),
    )
    users.add_client("Web", oauth=OAuth(callback_urls=["https://example.com/in"]))


def _private_route(stack: AppStack) -> None:
    link = VpcLink(stack, "Vpc", subnets=["subnet-1", "subnet-2"], security_groups=["sg-1"])
    listener = f"arn:{stack.partition}:elasticloadbalancing:eu-west-1:111122223333:listener/app/a/b"
    HttpApi(stack, "Api").route("ANY /{proxy+}", PrivateService(listener, vpc_link=link))


def _domains(stack: AppStack) -> None:
    domain = DomainName(stack, "Domain", "api.example.com", hosted_zone="Z0123456789ABCDEFGHIJ")
    HttpApi(stack, "Notes", domain=DomainPath(domain, "notes"))
    HttpApi(stack, "Rest", domain=domain)
    shared = DomainName.from_name(stack, "Shared", "shared.example.com")
    HttpApi(stack, "Files", domain=DomainPath(shared, "files"))


MINIMAL: dict[str, Make] = {
    "stack": lambda stack: stack,
    "function": lambda stack: Function(stack, "Hello", HELLO),
    "imported-function": lambda stack: Function.from_name(stack, "Billing", "billing"),
    "table": lambda stack: Table(stack, "Notes", partition_key="userId"),
    "bucket": lambda stack: Bucket(stack, "Uploads"),
    "role": lambda stack: Role(
        stack, "Reports", trust=Trust(Principal("Service", ["glue.amazonaws.com"]))
    ),
    "http-api": lambda stack: HttpApi(stack, "Api"),
    "route": lambda stack: HttpApi(stack, "Api").route(
        "GET /notes/{id}", Function(stack, "Hello", HELLO)
    ),
    "private-route": _private_route,
    "domains": _domains,
    "user-pool": lambda stack: UserPool(stack, "UserPool"),
    "client": lambda stack: UserPool(stack, "UserPool").add_client("Web"),
    "members-of-a-pool": lambda stack: _members(UserPool(stack, "UserPool")),
    "identity-pool": lambda stack: IdentityPool(
        stack, "IdentityPool", user_pools=[UserPool(stack, "UserPool").add_client("Web")]
    ),
    "identity-pool-of-another-stack": lambda stack: IdentityPool.from_id(
        stack, "Shared", SHARED_POOL
    ).role("Staff"),
    "auth": lambda stack: Auth(stack, "Auth"),
    "everything-of-a-pool": everything,
    "the-rest-of-a-pool": all_the_rest,
    "outputs": lambda stack: stack.output(Region=stack.region, Account=stack.account_id),
}


def _without_the_library(outdir: Path) -> None:
    """Two stacks as people write them with the engine alone."""
    app = engine.CdktfApp(outdir=str(outdir))
    first, second = (engine.TerraformStack(app, name) for name in ("first", "second"))
    for stack in (first, second):
        aws.provider.AwsProvider(stack, "aws", region="eu-west-1")
    name = engine.TerraformVariable(first, "Name", type="string", default="x")
    bucket = aws.s3_bucket.S3Bucket(
        first, "up_loads", bucket=engine.Fn.join("-", [name.string_value, "b"])
    )
    inner = engine.Construct(first, "Inner")
    queue = aws.sqs_queue.SqsQueue(inner, "q", name="queue", tags={"bucket": bucket.arn})
    for kind in ("FILE", "DIRECTORY", "ARCHIVE"):
        asset = engine.TerraformAsset(
            first,
            kind,
            path=str(Path("public/page.html" if kind == "FILE" else "public").absolute()),
            type=getattr(engine.AssetType, kind),
        )
        engine.TerraformOutput(first, f"out_{kind}", value=[asset.path, asset.asset_hash])
    aws.sns_topic.SnsTopic(second, "other", name=queue.arn)  # a reference between stacks
    each = engine.TerraformIterator.from_list(["a", "b"])
    aws.sqs_queue.SqsQueue(second, "each", for_each=each, name=engine.Token.as_string(each.value))
    engine.S3Backend(second, bucket="state", key="k", region="eu-west-1", encrypt=True)
    app.synth()


def _documented() -> Iterator[tuple[str, str]]:
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        blocks = re.findall(r"```python\n(.*?)```", page.read_text(), re.DOTALL)
        if page.name == "README.md":
            blocks = blocks[:1]  # the others are parts of the first
        for number, block in enumerate(blocks):
            yield f"{page.stem}-{number}", block


def _all_constructs() -> set[str]:
    kinds: list[type[Component]] = [Component]
    for kind in kinds:
        kinds += [
            each for each in kind.__subclasses__() if each.__module__.startswith("gatehouse.")
        ]
    return {kind.__name__ for kind in kinds}


def _in_stack(make: Make, app: App) -> None:
    make(AppStack(app, "notes"))


def _run(block: str, app: App) -> None:
    exec(block, {"__name__": "docs", "app": app, "stack": AppStack(app, "notes", stage="test")})


def main(folder: Path) -> None:
    """Write all of them."""
    write(folder / "app", SOURCES)
    made: set[str] = set()

    def synth(name: str, make: Callable[[App], object]) -> None:
        os.environ["CDKTF_OUTDIR"] = str(folder / "out" / name)
        os.environ["GATEHOUSE_LOCK_FILE"] = str(folder / "out" / name / "gatehouse.lock.json")
        app = App()
        make(app)
        app.synth()
        for each in app.node.find_all():
            made.update(kind.__name__ for kind in type(each).__mro__ if issubclass(kind, Component))

    os.chdir(folder / "app")
    for name, make in MINIMAL.items():
        synth(name, partial(_in_stack, make))
    _without_the_library(folder / "out" / "without-the-library")
    os.chdir(ROOT)
    synth("notes-app", NotesStack)
    for name, block in _documented():
        synth(name, partial(_run, block))
    constructs = {"made": sorted(made), "all": sorted(_all_constructs())}
    (folder / "constructs.json").write_text(json.dumps(constructs))


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
