"""The whole way: from ids to a source whose plan is empty."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .carrying import carry
from .comparing import Plan, SynthError, addresses, plan_of, synthesize
from .constructs import New, Program
from .reading.aws import Aws
from .reading.identity_pool import read_identity_pool
from .reading.user_pool import read_user_pool
from .recognising.everything import recognise
from .writing.program import program

Said = Callable[[str], None]

#: A plan after which nothing is carried any more; each option that was refused takes a synth alone.
_MOST_PLANS = 4
_MOST_SYNTHS = 40
_REFUSED = re.compile(r"(?P<path>\S+): option `(?P<option>[^`\[(.]+)[^`]*` cannot be used")


@dataclass(frozen=True)
class Asked:
    """What is taken over.

    Parameters
    ----------
    app, stage, region : str
        Of the stack that it becomes.
    user_pools, identity_pools : list of str
        Ids of pools.
    """

    app: str
    stage: str
    region: str
    user_pools: Sequence[str] = ()
    identity_pools: Sequence[str] = ()


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
        The lock file of its synth.
    left : list of str
        What stays outside, a line each.
    """

    source: str
    plan: Plan
    lock: str
    left: list[str] = field(default_factory=list)


def adopt(asked: Asked, project: Path, said: Said = lambda _: None) -> Adoption:
    """Write the source of what runs, until its plan is empty or nothing more can be carried.

    Nothing is changed: neither in AWS, nor in a state, nor in the project.

    Parameters
    ----------
    asked : Asked
        What is taken over.
    project : Path
        The folder in which the source runs.
    said : function, optional
        Called with each step. Default: nobody hears of them.

    Raises
    ------
    CommandError
        If something can't be read, or Terraform fails.
    """
    aws = Aws(asked.region)
    pools = []
    for each in asked.user_pools:
        said(f"Reading user pool {each}")
        pools.append(read_user_pool(aws, each))
    identities = []
    for each in asked.identity_pools:
        said(f"Reading identity pool {each}")
        identities.append(read_identity_pool(aws, each))
    found = recognise(pools, identities, asked.stage)
    made = Program(asked.app, asked.stage, asked.region, found)
    room = Path(tempfile.mkdtemp(prefix="gatehouse-adopt-"))  # plans are in a folder of this user
    try:
        return _Rounds(made, room, project, said).run()
    finally:
        shutil.rmtree(room, ignore_errors=True)


class _Rounds:
    """Plans of one program, each of which carries what the one before found."""

    def __init__(self, made: Program, room: Path, project: Path, said: Said) -> None:
        self._made, self._room, self._project, self._said = made, room, project, said
        self._folder = room / "out" / "stacks" / made.stack
        self._lock = room / "gatehouse.lock.json"

    def run(self) -> Adoption:
        """Plan until nothing more can be carried."""
        for number in range(1, _MOST_PLANS + 1):
            self._said(f"Plan {number}: comparing the source with what runs")
            self._synthesized({})
            found = addresses(self._folder)
            source = self._synthesized(self._imports(found))
            plan = plan_of(self._folder)
            if plan.is_empty or not carry(self._made.constructs, found, plan.differences):
                break
        left = [line for each in self._made.constructs for line in each.comments]
        return Adoption(source, plan, self._lock.read_text("utf-8"), left)

    def _imports(self, found: Mapping[tuple[str, str], str]) -> dict[str, str]:
        return {
            found[each.path, node]: id
            for each in self._made.constructs
            for node, id in each.imports.items()
            if (each.path, node) in found
        }

    def _synthesized(self, imports: Mapping[str, str]) -> str:
        """The source, after its synth. An option that the construct refuses is left out.

        What it said is then carried by the transform, like all that no option says.
        """
        for _ in range(_MOST_SYNTHS):
            source = program(self._made, imports)
            file = self._room / "adopted.py"
            file.write_text(source, "utf-8")
            self._lock.unlink(missing_ok=True)
            try:
                synthesize(file, self._room / "out", self._lock, self._made.stage, self._project)
            except SynthError as error:
                if not self._leave_out(error):
                    raise
            else:
                return source
        raise AssertionError("each synth leaves one option out")

    def _leave_out(self, error: SynthError) -> bool:
        """Take the option away that a construct refused, if it is one of those written."""
        found = _REFUSED.search(error.said)
        if found is None:
            return False
        place, name = found["path"], found["option"]
        for construct in self._made.constructs:
            if construct.path == place.partition("/")[2] and name in construct.options:
                del construct.options[name]
                return True
            for option, value in construct.options.items():
                # What an option is made with names its class alone: OAuth, PasswordPolicy.
                if _is_refused(value, place, name, error.said):
                    del construct.options[option]
                    return True
        return False


def _is_refused(value: object, kind: str, name: str, said: str) -> bool:
    """Whether a value is the one of which an error speaks: of this class, and with that value."""
    if not isinstance(value, New) or value.name != kind or name not in value.options:
        return False
    given = value.options[name]
    spoken = (given, tuple(given)) if isinstance(given, list) else (given,)
    return any(f"value: {each!r}" in said for each in spoken)
