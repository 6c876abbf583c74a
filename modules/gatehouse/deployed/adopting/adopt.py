"""The whole way: from ids to a source whose plan is empty."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from .carrying import carry
from .comparing import Plan, SynthError, addresses, plan_of, synthesize
from .constructs import Program
from .imports import imports_of, imports_of_api
from .reading.aws import Aws
from .reading.everything import Running, read, read_storage
from .recognising.everything import recognise
from .refusing import leave_out, with_reasons
from .writing.program import program

Said = Callable[[str], None]

#: A plan after which nothing is carried any more; each option that was refused takes a synth alone.
_MOST_PLANS = 4
_MOST_SYNTHS = 40


@dataclass(frozen=True)
class Asked:
    """What is taken over.

    Parameters
    ----------
    app, stage, region : str
        Of the stack that it becomes.
    user_pools, identity_pools, apis : list of str
        Ids of pools and of HTTP APIs.
    tables, buckets : list of str
        Names of tables and buckets.
    """

    app: str
    stage: str
    region: str
    user_pools: Sequence[str] = ()
    identity_pools: Sequence[str] = ()
    apis: Sequence[str] = ()
    tables: Sequence[str] = ()
    buckets: Sequence[str] = ()

    def resources(self) -> set[tuple[str, str]]:
        """The types of its resources in Terraform, with their ids."""
        named = {
            "aws_cognito_user_pool": self.user_pools,
            "aws_cognito_identity_pool": self.identity_pools,
            "aws_apigatewayv2_api": self.apis,
            "aws_dynamodb_table": self.tables,
            "aws_s3_bucket": self.buckets,
        }
        return {(kind, id) for kind, ids in named.items() for id in ids}


@dataclass(frozen=True)
class Adoption:
    """What was written, and what a plan says of it.

    Parameters
    ----------
    source : str
        The Python source.
    plan : Plan
        Of that source.
    lock : str
        The lock file of its synth. Empty where it wrote none.
    left : list of str
        What stays outside, a line each.
    code : dict of str to bytes
        The zips of functions, by their paths in the project.
    """

    source: str
    plan: Plan
    lock: str
    left: list[str] = field(default_factory=list)
    code: Mapping[str, bytes] = field(default_factory=dict)


def adopt(asked: Asked, said: Said = lambda _: None) -> Adoption:
    """Write the source of what runs, until its plan is empty or nothing more can be carried.

    Nothing is changed: neither in AWS, nor in a state, nor in the project.

    Parameters
    ----------
    asked : Asked
        What is taken over.
    said : function, optional
        Called with each step. Default: nobody hears of them.

    Raises
    ------
    CommandError
        If something can't be read, or Terraform fails.
    """
    aws = Aws(asked.region)
    running = read(aws, asked.user_pools, asked.identity_pools, asked.apis, said)
    read_storage(running, aws, asked.tables, asked.buckets, said)
    constructs, calls = recognise(running, asked.stage)
    made = Program(asked.app, asked.stage, asked.region, constructs, calls)
    with room() as folder:
        return _Rounds(made, running, folder, said).run()


@contextmanager
def room() -> Iterator[Path]:
    """A folder of this user alone, for plans: they hold secrets."""
    # Without links: the way from it to the state is written with dots, which go through none.
    folder = Path(tempfile.mkdtemp(prefix="gatehouse-adopt-")).resolve()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Rounds:
    """Plans of one program, each of which carries what the one before found."""

    def __init__(self, made: Program, running: Running, room: Path, said: Said) -> None:
        self._made, self._running, self._room, self._said = made, running, room, said
        self._folder = room / "out" / "stacks" / made.stack
        self._lock = room / "gatehouse.lock.json"

    def run(self) -> Adoption:
        """Plan until nothing more can be carried."""
        self._put_code()
        for number in range(1, _MOST_PLANS + 1):
            self._said(f"Plan {number}: comparing the source with what runs")
            self._synthesized({})
            found = addresses(self._folder)
            source = self._synthesized(self._imports(found))
            plan = plan_of(self._folder)
            if plan.is_empty or not carry(self._made.constructs, found, plan.differences):
                break
        differences = with_reasons(plan.differences, self._made.constructs, found)
        plan = replace(plan, differences=differences)
        left = [line for each in self._made.constructs for line in each.comments]
        code = self._running.code()
        # Functions and APIs alone have nothing that is immutable.
        lock = self._lock.read_text("utf-8") if self._lock.exists() else ""
        return Adoption(source, plan, lock, left, code)

    def _put_code(self) -> None:
        """Put the zips of functions where the source looks for them."""
        for name, code in self._running.code().items():
            (self._room / name).parent.mkdir(exist_ok=True)
            (self._room / name).write_bytes(code)

    def _imports(self, found: Mapping[tuple[str, str], str]) -> dict[str, str]:
        imports = imports_of(self._made.constructs, found)
        source = json.loads((self._folder / "cdk.tf.json").read_text("utf-8"))
        for each in self._running.apis:
            address = next(of for of, id in imports.items() if id == each.id)
            imports.update(imports_of_api(each, address, self._running.functions, source))
        return imports

    def _synthesized(self, imports: Mapping[str, str]) -> str:
        """The source, after its synth. What a construct refuses is left out.

        An option is then carried by the transform, like all that no option says.
        """
        for _ in range(_MOST_SYNTHS):
            source = program(self._made, imports)
            file = self._room / "adopted.py"
            file.write_text(source, "utf-8")
            self._lock.unlink(missing_ok=True)
            try:
                synthesize(file, self._room / "out", self._lock, self._made.stage, self._room)
            except SynthError as error:
                if not leave_out(self._made.constructs, error.said):
                    raise
            else:
                return source
        raise AssertionError("each synth leaves one option out")
