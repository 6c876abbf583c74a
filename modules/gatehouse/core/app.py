"""The app: what holds the stacks and writes them for Terraform.

The life of a synth, from ``python main.py`` to files that Terraform reads, has seven phases.
Whatever is wrong in the source stops in the first five; what the last synth wrote is then still
there.

1. **Import.** ``gatehouse.core`` checks the Python and the package, chooses the engine (CDKTF or
   CDK Terrain), starts Node for it, and checks what is installed while Node starts
   (`gatehouse.core.engine`). From here on, an import of the other engine is refused.
2. **App and stacks.** `App` reads the context, and with it the stage. `AppStack` checks its
   options and makes the provider, the backend and the default tags. Both are empty otherwise.
3. **Constructs.** Each is made whole by its constructor: it takes its path, checks every option,
   and only then makes its resources (`Component.resource`), which get their addresses. So an error
   leaves nothing half made. Methods such as ``allow``, ``route`` or ``on_object`` come after that,
   in any order. What depends on all of them is registered with `AppStack.at_finish`.
4. **Finish.** `App.synth` begins. For each stack, what was registered with `AppStack.at_finish`
   runs once, in its order: it *makes* what needs the whole app, such as a role's policy, of all
   that the role was allowed anywhere, or a function's zip, whose packages were downloaded
   meanwhile. It may register more. Then what constructs make for those of other stacks is put into
   one of the stacks (`gatehouse.core.crossing`). At last, what was registered with
   `AppStack.check_at_finish` runs: it makes nothing, and *refuses* what only the whole app shows,
   such as a transform of a resource that nothing made, or a closed route that takes the preflights
   of browsers.
5. **Lock file.** Constructs have claimed their immutable fields (`AppStack.lock_fields`), and were
   checked against ``gatehouse.lock.json``. A recorded construct that is gone is refused.
6. **The engine's synth.** The engine writes the JSON of each stack, and names what has no address
   yet, into a folder of its own; `Assets.write` puts zips beside it.
7. **Publish.** The lock file's claims are checked once more, each file is moved to the output
   folder in one step, and the lock file is saved. What Terraform keeps there (``.terraform``)
   stays.
"""

from __future__ import annotations

import json
import os
import shlex
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .belonging import are_many_apps, count_app
from .completeness import Completed
from .crossing import Crossings
from .engine import CdktfApp
from .errors import GatehouseError, OptionError
from .inputs import write_null_defaults
from .lock_file import LockFile, lock_file_path
from .options import option
from .publishing import check_path, publish
from .sensitive_outputs import mark_sensitive_outputs
from .stack_cycle import explained, referring
from .stage import context_of_arguments, context_of_cli, stage_of
from .written_text import check_partitions, check_written_text

if TYPE_CHECKING:
    from .stack import AppStack

DEFAULT_OUTPUT = "cdktf.out"
#: What the command line of the engine reads; it lies beside ``main.py``.
_PROJECT_FILE = "cdktf.json"
OUTPUT_FILE = "cdk.tf.json"


class App(Completed, CdktfApp):
    """The root of the constructs.

    Parameters
    ----------
    arguments : sequence of str, optional
        Command-line arguments, for ``--context KEY=VALUE``: pass ``sys.argv[1:]``. Default: none.
    outdir : str, optional
        Where to write. Default: what the ``cdktf`` command line asks for (its ``--output``), else
        ``cdktf.out``.
    lock_file : str, optional
        Where immutable fields are recorded. Default: the variable
        ``GATEHOUSE_LOCK_FILE``, else ``gatehouse.lock.json`` beside ``cdktf.json``; for a local AWS
        beside its state, with which it ends.

    Examples
    --------
    >>> from gatehouse.core import App, AppStack
    >>> app = App(["--context", "stage=pr-12"])
    >>> AppStack(app, "notes").stage
    'pr-12'
    """

    _set_at_first = ("context", "failure", "is_written", "lock_file", "output")

    def __init__(
        self,
        arguments: Sequence[str] | None = None,
        *,
        outdir: str | None = None,
        lock_file: str | None = None,
    ) -> None:
        _check_folder()
        given = context_of_arguments(arguments or [])
        self.context: dict[str, Any] = {**context_of_cli(), **given}
        self.output = _output(outdir)
        if lock_file:
            check_path("App", "lock_file", lock_file)
        self.lock_file = LockFile(lock_file_path(lock_file))
        # CDKTF writes file by file while it validates; it gets a folder of its own, whose content
        # replaces that of the last synth only when all of it is there.
        self._staging = _staging()
        self._path = ""
        self._thread = threading.get_ident()
        self.is_written = False  # what is made after that would be lost
        self._stacks: list[AppStack] = []
        self.crossings = Crossings(self._stacks)
        self.null_inputs: dict[str, list[str]] = {}  # by stack: those whose default is null
        self._claims: dict[str, str] = {}  # of what no two constructs may have, by its name
        self.failure: GatehouseError | None = None  # of a method that CDKTF calls back
        count_app()
        super().__init__(outdir=self._staging.name, stack_traces=False)
        for key, value in given.items():
            self.node.set_context(key, value)

    @property
    def stage(self) -> str:
        """The stage of this run: ``--context stage=…``, else ``STAGE``, else ``dev``."""
        return stage_of(self.context)

    def check_open(self, what: str) -> None:
        """Refuse what is made too late, or from a thread that would share the pipe to Node.

        Raises
        ------
        OptionError
            If the app is written already, or this is another thread than the app's.
        """
        if self.is_written:
            option(what, "app.synth()", "called before").refuse(
                "must be called when everything is made; what comes after it would be lost",
                "move app.synth() to the end of the program",
            )
        self.check_thread(what)

    def check_thread(self, what: str) -> None:
        """Refuse another thread than the app's, which would share the pipe to Node.

        Raises
        ------
        OptionError
            If this is another one.
        """
        if threading.get_ident() != self._thread:
            option(what, "thread", threading.current_thread().name).refuse(
                "must be made in the thread of its app",
                "make all constructs in one thread; read what they need from others before",
            )

    def synth(self) -> None:
        """Write all stacks; a synth that fails leaves the output of the last one as it was."""
        with self._named_failures():
            self._finish()
            self.lock_file.refuse_removed([stack.name for stack in self._stacks])
            super().synth()
        staged = Path(self._staging.name)
        files = {stack.name: staged / "stacks" / stack.name / OUTPUT_FILE for stack in self._stacks}
        if are_many_apps():
            self._refuse_states_of_others(files)
        for stack in self._stacks:
            write_null_defaults(files[stack.name], self.null_inputs.get(stack.name, ()))
        written = {name: file.read_text("utf-8") for name, file in files.items()}
        contents = {name: json.loads(text) for name, text in written.items()}
        for stack in self._stacks:
            text, content = written[stack.name], contents[stack.name]
            check_written_text(stack.path, text, content)
            check_partitions(stack.path, text, content, stack.known_partition)
            stack.assets.write(files[stack.name].parent)
        mark_sensitive_outputs(files, contents)
        with self.lock_file.saved():
            publish(staged, self.output)
        self.is_written = True

    def _finish(self) -> None:
        """Make what waits for the whole app, then refuse what only the whole app shows."""
        while any([stack.make_rest() for stack in self._stacks]):
            pass  # what one stack made may have given work to another
        self.crossings.make()
        for stack in self._stacks:
            stack.check_rest()

    @contextmanager
    def _named_failures(self) -> Iterator[None]:
        """Say which constructs an error of the engine is about."""
        try:
            yield
        except RuntimeError as error:
            named = self.failure or explained(error, self._stacks)
            if named is not None:
                raise named from None
            raise

    def _refuse_states_of_others(self, files: Mapping[str, Path]) -> None:
        """Refuse references to stacks of another app, which text carried past the options."""
        for stack in self._stacks:
            for other in stack.dependencies:
                if getattr(other, "_app", self) is not self:
                    written = json.loads(files[stack.name].read_text("utf-8"))
                    option(stack, "references", referring(written, other.node.id)).refuse(
                        f"must be to stacks of the same app; these are to {other.node.id} of "
                        "another App, whose state nothing here writes",
                        "make both stacks in one App, or import what the other one made: from_id, "
                        "from_name or from_arn",
                    )


def _output(outdir: str | None) -> Path:
    """Where to write: what is given, else what the command line asks for, else `cdktf.out`."""
    asked = os.environ.get("CDKTF_OUTDIR")
    if outdir:
        return check_path("App", "outdir", outdir)
    return check_path("environment variable", "CDKTF_OUTDIR", asked or DEFAULT_OUTPUT)


def _staging() -> tempfile.TemporaryDirectory[str]:
    try:
        return tempfile.TemporaryDirectory(prefix="gatehouse-synth-")
    except OSError as error:
        raise OptionError(
            construct="this machine",
            option="TMPDIR",
            value=os.environ.get("TMPDIR", ""),
            rule=f"must be a folder for temporary files that can be written: {error.strerror}",
            fix="make room in it, or set TMPDIR to another folder",
        ) from None


def _check_folder() -> None:
    """Refuse a run of ``python elsewhere/main.py``.

    Handlers, the lock file and the state are looked for in the current folder.
    """
    program = getattr(sys.modules.get("__main__"), "__file__", None)
    if program is None or (Path.cwd() / _PROJECT_FILE).exists():
        return
    folder = Path(program).resolve().parent
    if (folder / _PROJECT_FILE).exists():
        raise OptionError(
            construct="App",
            option="current folder",
            value=str(Path.cwd()),
            rule=f"must be the folder of the app, which has {_PROJECT_FILE}",
            fix=f"run: cd {shlex.quote(str(folder))} && python {Path(program).name}",
        )
