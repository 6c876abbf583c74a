"""Every stack that tests read from, deployed once, to one local AWS, side by side.

Terraform waits more than it works, so all stacks that a run needs begin with its first test, and a
test waits for its own stack alone. Which stacks a run needs is read from its tests' fixtures.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from gatehouse.local.launcher.server import LocalAws

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
#: How many apps are deployed at a time; more of them only take turns on a small machine.
_AT_A_TIME = 4


@dataclass(frozen=True)
class App:
    """What is synthesized and deployed.

    Parameters
    ----------
    program : list of str
        The arguments of Python that synthesize it.
    settings : dict
        The environment variables of its synth and of Terraform.
    """

    program: list[str]
    settings: dict[str, str] = field(default_factory=dict)


#: The apps, by the fixtures of their tests.
APPS = {
    "notes": App(["main.py"], {"STAGE": "test"}),
    "others": App(["-m", "tests.attack.stacks"]),
    "full": App(["-m", "tests.deployed.apps.full"]),
    "photos": App(["-m", "examples.photos.main"]),
    "rights": App(["-m", "tests.deployed.permissions.stack"]),
    "people": App(
        ["-m", "tests.deployed.apps.people"],
        {"TF_VAR_google_client_secret": "first", "TF_VAR_staff_client_secret": "first"},
    ),
    "pools": App(["-m", "tests.deployed.apps.pools"]),
    "club": App(["-m", "tests.deployed.apps.club"], {"PROTECT": "1"}),
    "removals": App(
        ["-m", "tests.deployed.removals.stack"], {"GIVEN": "1", "TF_VAR_provider_secret": "first"}
    ),
    "there": App(["main.py"], {"STAGE": "there", "GATEHOUSE_ENGINE": "cdktf"}),
    "back": App(["main.py"], {"STAGE": "back", "GATEHOUSE_ENGINE": "cdktn"}),
}


@dataclass(frozen=True)
class Deployed:
    """A stack that was applied.

    Parameters
    ----------
    aws : LocalAws
        Where it runs.
    app : App
        How it was made.
    folder : Path
        The folder of its Terraform JSON.
    outputs : dict
        Its outputs, by name.
    state : list of dict
        The resources of its state, with the values that Terraform knows.
    """

    aws: LocalAws
    app: App
    folder: Path
    outputs: dict[str, str] = field(default_factory=dict)
    state: list[dict[str, Any]] = field(default_factory=list)

    def terraform(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run Terraform on the stack."""
        return _run(
            ["terraform", *arguments, "-no-color"],
            self.folder,
            {**self.aws.environment, **self.app.settings, **settings},
        )

    def changed(self, *arguments: str) -> list[str]:
        """List the addresses that another plan would change."""
        plan = self.terraform("plan", "-detailed-exitcode", "-input=false", *arguments)
        assert plan.returncode in (0, 2), plan.stdout[-3000:] + plan.stderr[-3000:]
        changed = [line for line in plan.stdout.splitlines() if line.startswith("  # ")]
        assert bool(plan.returncode) == bool(changed), plan.stdout[-3000:]
        return changed

    def root(self, service: str) -> Any:
        """Make a client with the account's own credentials."""
        return self.client(service, self.aws.environment)

    def client(self, service: str, keys: Mapping[str, str]) -> Any:
        """Make a client with somebody's credentials."""
        return boto3.client(
            service,
            endpoint_url=self.aws.endpoint,
            region_name=self.aws.region,
            aws_access_key_id=keys["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=keys["AWS_SECRET_ACCESS_KEY"],
            aws_session_token=keys.get("AWS_SESSION_TOKEN"),
            config=Config(retries={"total_max_attempts": 1}, proxies={}),
        )

    def of(self, kind: str) -> Iterator[dict[str, Any]]:
        """List the values of all resources of a type."""
        yield from (
            each["values"]
            for each in self.state
            if (each["mode"], each["type"]) == ("managed", kind)
        )

    def one(self, kind: str, name: str) -> dict[str, Any]:
        """Get the values of one resource by its address."""
        (found,) = (each for each in self.state if each["address"] == f"{kind}.{name}")
        values: dict[str, Any] = found["values"]
        return values


class Deployments:
    """The apps of one run, while they are deployed and after."""

    def __init__(self, aws: LocalAws, work: Path, apps: Iterable[str]) -> None:
        self._aws, self._work = aws, work
        self._threads = ThreadPoolExecutor(_AT_A_TIME)
        self._made = {app: self._threads.submit(self._deploy, app) for app in apps}
        self._removed: list[Future[None]] = []

    def all_of(self, app: str) -> dict[str, Deployed]:
        """Wait for an app; return its stacks by the name that is before their stage."""
        return self._made[app].result()

    def one_of(self, app: str) -> Deployed:
        """Wait for an app with one stack."""
        (stack,) = self.all_of(app).values()
        return stack

    def remove(self, app: str) -> None:
        """Destroy an app's stack while other tests run; `end` waits for it."""
        self._removed.append(self._threads.submit(_destroy, self.one_of(app)))

    def end(self) -> None:
        """Stop what has not begun, wait for the rest, and raise what a removal raised."""
        self._threads.shutdown(cancel_futures=False)
        for each in self._removed:
            each.result()

    def _deploy(self, name: str) -> dict[str, Deployed]:
        app, out = APPS[name], self._work / name
        out.mkdir()
        synthesize(self._aws, app, out)
        stacks = sorted((out / "stacks").iterdir())
        with ThreadPoolExecutor() as threads:
            applied = threads.map(lambda stack: apply(Deployed(self._aws, app, stack)), stacks)
            return dict(zip((each.name.partition("-")[0] for each in stacks), applied, strict=True))


def synthesize(aws: LocalAws, app: App, out: Path, **settings: str) -> None:
    """Write an app's Terraform JSON, over that of the last synth if there is one."""
    environment = {
        **aws.environment,
        "CDKTF_OUTDIR": str(out),
        "GATEHOUSE_LOCK_FILE": str(out.with_suffix(".lock.json")),
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
        **app.settings,
        **settings,
    }
    ran = _run([sys.executable, *app.program], ROOT, environment)
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-3000:]


def apply(stack: Deployed) -> Deployed:
    """Apply a stack with Terraform alone, and read what is there then."""
    shown = ""
    for arguments in (
        ["init", "-input=false"],
        ["apply", "-auto-approve", "-input=false", "-parallelism=20"],
        ["show", "-json"],
    ):
        ran = stack.terraform(*arguments)
        assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-3000:]
        shown = ran.stdout
    values = json.loads(shown)["values"]
    stack.outputs.update(
        {name.rpartition(".")[2]: each["value"] for name, each in values.get("outputs", {}).items()}
    )
    stack.state.extend(values["root_module"]["resources"])
    return stack


def _destroy(stack: Deployed) -> None:
    ran = stack.terraform("destroy", "-auto-approve", "-input=false", "-parallelism=20")
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-3000:]


def _run(
    command: list[str], folder: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


@pytest.fixture(scope="session")
def deployments(
    request: pytest.FixtureRequest, local_aws: LocalAws, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployments]:
    """Deploy what the tests of this run need, in the order in which they need it."""
    if shutil.which("terraform") is None:
        pytest.skip("needs Terraform")
    tests = [item for item in request.session.items if isinstance(item, pytest.Function)]
    needed = dict.fromkeys(name for test in tests for name in test.fixturenames if name in APPS)
    made = Deployments(local_aws, tmp_path_factory.mktemp("apps"), needed)
    yield made
    made.end()


@pytest.fixture(scope="session")
def notes(deployments: Deployments) -> Deployed:
    """The notes app of ``main.py``."""
    return deployments.one_of("notes")


@pytest.fixture(scope="session")
def others(deployments: Deployments) -> dict[str, Deployed]:
    """What attacks need beside it: ``club`` and ``strangers``."""
    return deployments.all_of("others")


@pytest.fixture(scope="session")
def full(deployments: Deployments) -> Deployed:
    """An API, tables and buckets with all their options."""
    return deployments.one_of("full")


@pytest.fixture(scope="session")
def photos(deployments: Deployments) -> Deployed:
    """The photo app of ``examples``."""
    return deployments.one_of("photos")


@pytest.fixture(scope="session")
def rights(deployments: Deployments) -> Deployed:
    """An app in which each kind of caller may do something else."""
    return deployments.one_of("rights")


@pytest.fixture(scope="session")
def people(deployments: Deployments) -> Deployed:
    """A user pool with nearly all of its options."""
    return deployments.one_of("people")


@pytest.fixture(scope="session")
def pools(deployments: Deployments) -> Deployed:
    """Pools of guests, of a directory's users, and of those who have two ways in."""
    return deployments.one_of("pools")


@pytest.fixture(scope="session")
def club(deployments: Deployments) -> Deployed:
    """What holds data, in production."""
    return deployments.one_of("club")


@pytest.fixture(scope="session")
def removals(deployments: Deployments) -> Deployed:
    """A construct with each option that can be taken away."""
    return deployments.one_of("removals")


@pytest.fixture(scope="session")
def there(deployments: Deployments) -> Deployed:
    """The notes app, as CDKTF deployed it."""
    return deployments.one_of("there")


@pytest.fixture(scope="session")
def back(deployments: Deployments) -> Deployed:
    """The notes app, as CDK Terrain deployed it."""
    return deployments.one_of("back")
