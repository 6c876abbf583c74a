"""The app: all of a synth is written, or nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from gatehouse.compute import Function
from gatehouse.core import App, AppStack, OptionError
from gatehouse.core.engine import ENGINE, TerraformStack
from gatehouse.core.stage import context_of_arguments
from gatehouse.storage import Table

from tests.unit.synth import new_stack, synthesized, write

ROOT = Path(__file__).parents[3]
APP = """
from gatehouse.core import App, AppStack
from gatehouse.storage import Table
import sys

app = App(sys.argv[1:])
stack = AppStack(app, "notes")
Table(stack, "Notes", partition_key="id"{options})
{then}
app.synth()
"""


NODE = {"CDKTF_LAZY_KERNEL": "node"}
"""Node answers from the start, as it does where an app does something that Python does not know."""

PYTHON = {"CDKTF_LAZY_KERNEL": "python"}
"""Python answers alone, whatever this shell says."""


def run_app(
    folder: Path,
    *arguments: str,
    options: str = "",
    then: str = "",
    environment: dict[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a ``main.py`` as people do, in a process of its own."""
    (folder / "main.py").write_text(APP.format(options=options, then=then))
    return subprocess.run(
        [sys.executable, "main.py", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )


def content(folder: Path) -> dict[str, tuple[bytes, int]]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in files
    }


def test_the_output_is_what_the_cdktf_command_line_reads(stack: AppStack, project: Path) -> None:
    Function(stack, "Hello", "lambdas/hello.main")
    synthesized(stack)
    assert list(content(project / "cdktf.out")) == [
        "manifest.json",
        "stacks/notes-test/assets/hello-aa6bc0e6ff9e.zip",
        "stacks/notes-test/cdk.tf.json",
        "stacks/notes-test/constructs.json",
    ]


def test_the_cdktf_command_line_says_where_to_write(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CDKTF_OUTDIR", str(tmp_path / "elsewhere"))
    synthesized(new_stack())
    assert (tmp_path / "elsewhere" / "manifest.json").is_file()


def test_the_option_says_where_to_write_before_the_command_line_does(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CDKTF_OUTDIR", str(tmp_path / "elsewhere"))
    synthesized(AppStack(App(outdir=str(tmp_path / "here")), "notes"))
    assert (tmp_path / "here" / "manifest.json").is_file()
    assert not (tmp_path / "elsewhere").exists()


def test_an_app_without_stacks_writes_its_manifest(project: Path) -> None:
    App().synth()
    assert (project / "cdktf.out" / "manifest.json").is_file()


def test_what_terraform_keeps_in_the_output_stays(project: Path) -> None:
    synthesized(new_stack())
    write(project, {"cdktf.out/stacks/notes-test/.terraform/plugins": "installed"})
    synthesized(new_stack())
    kept = project / "cdktf.out" / "stacks" / "notes-test" / ".terraform" / "plugins"
    assert kept.read_text() == "installed"


def test_the_same_source_is_the_same_output(project: Path) -> None:
    def once() -> dict[str, bytes]:
        stack = new_stack(region=None)
        Table(stack, "Notes", partition_key="id")
        Function(stack, "Hello", "lambdas/hello.main").allow(
            Table(stack, "B", partition_key="i").read()
        )
        synthesized(stack)
        return {name: each for name, (each, _) in content(project / "cdktf.out").items()}

    assert once() == once()


def test_an_error_in_the_source_leaves_the_last_output_as_it_was(project: Path) -> None:
    assert run_app(project).returncode == 0
    before = content(project / "cdktf.out")
    assert run_app(project, options=', sort_key="id"').returncode == 1
    assert content(project / "cdktf.out") == before


@pytest.mark.parametrize(
    "then",
    [
        # Two raw resources that meet: found while CDKTF writes.
        "from gatehouse.core import aws\n"
        "[aws.sqs_queue.SqsQueue(stack, id) for id in ('Dead', 'dead')]",
        # An error while the stack is finished.
        "stack.at_finish(lambda: Table(stack, 'Notes', partition_key='id'))",
        # CDKTF's own validation: a stack without a provider.
        "from gatehouse.core.engine import TerraformStack\n"
        "aws.sqs_queue.SqsQueue(TerraformStack(app, 'raw'), 'Dead')",
    ],
    ids=["address", "finish", "validation"],
)
def test_a_synth_that_fails_late_leaves_the_last_output_as_it_was(project: Path, then: str) -> None:
    assert run_app(project).returncode == 0
    before = content(project / "cdktf.out")
    failed = run_app(
        project, options=', ttl="expires"', then="from gatehouse.core import aws\n" + then
    )
    assert failed.returncode == 1
    assert content(project / "cdktf.out") == before


def test_an_uncaught_error_is_its_five_things_and_no_traceback(project: Path) -> None:
    ran = run_app(project, options=', tll="expires"')
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert ran.stderr.splitlines() == [
        "error: Table Notes: option `tll` cannot be used as given",
        "  value: 'expires'",
        "  rule:  Table has no such option",
        '  fix:   did you mean "ttl"?',
    ]


def test_an_error_found_by_node_is_its_five_things_too(project: Path) -> None:
    raw = (
        "from gatehouse.core import aws\naws.dynamodb_table.DynamodbTable(stack, 'notes', name='x')"
    )
    ran = run_app(project, then=raw)
    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr
    assert ran.stderr.startswith("error: notes-dev/notes: option `id`")
    assert "notes-dev/Notes has this one" in ran.stderr


def test_any_other_error_keeps_its_traceback(project: Path) -> None:
    ran = run_app(project, then="1 / 0")
    assert ran.returncode == 1
    assert "Traceback" in ran.stderr
    assert "ZeroDivisionError" in ran.stderr


def test_an_app_needs_no_node(project: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ran = run_app(project, environment={**PYTHON, "PATH": str(tmp_path / "empty")})
    assert (ran.returncode, ran.stderr) == (0, "")


def test_a_missing_node_is_said_with_what_to_install(project: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ran = run_app(project, environment={**NODE, "PATH": str(tmp_path / "empty")})
    assert ran.returncode == 1
    assert ran.stderr.splitlines() == [
        "error: this machine: option `node` cannot be used as given",
        "  value: 'node'",
        f"  rule:  {ENGINE.title} runs on Node.js 20 or newer; no such program is on the PATH",
        "  fix:   install Node.js 22 LTS from your system's packages or nodejs.org",
    ]


def test_a_node_that_a_variable_names_wrongly_is_said_too(project: Path) -> None:
    ran = run_app(project, environment={**NODE, "JSII_NODE": "/nowhere/node"})
    assert ran.returncode == 1
    assert "option `JSII_NODE`" in ran.stderr
    assert "/nowhere/node" in ran.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--context", "stage"], "must be KEY=VALUE"),
        (["--context", "stage=Production"], "a stage must have 1 to 20"),
        (["--context", "region=Ireland"], "the code of an AWS region"),
    ],
)
def test_a_wrong_context_is_an_error_of_main(
    project: Path, arguments: list[str], words: str
) -> None:
    ran = run_app(project, *arguments)
    assert ran.returncode == 1
    assert words in ran.stderr
    assert "Traceback" not in ran.stderr


def test_an_unknown_argument_of_main_is_refused(project: Path) -> None:
    ran = run_app(project, "--stage", "production")
    assert ran.returncode == 2
    assert "--context KEY=VALUE" in ran.stderr


def test_a_value_of_the_context_may_hold_an_equals_sign() -> None:
    assert context_of_arguments(["--context", "a=b=c", "--context", "d=e"]) == {
        "a": "b=c",
        "d": "e",
    }


def test_the_context_can_be_read_from_constructs() -> None:
    stack = AppStack(App(["--context", "stage=qa", "--context", "colour=green"]), "notes")
    assert stack.node.try_get_context("colour") == "green"


def node_that_says(folder: Path, *lines: str) -> str:
    """A stand-in for Node that writes lines to its error output, and is then the real one."""
    program = folder / "node"
    said = "\n".join(f"printf '%s\\n' '{line}' >&2" for line in lines)
    program.write_text(f'#!/bin/sh\n{said}\nexec "{shutil.which("node")}" "$@"\n')
    program.chmod(0o755)
    return str(program)


def test_the_banner_about_nodes_age_is_not_shown(project: Path, tmp_path: Path) -> None:
    banner = ["!" * 60, "!!  Node 20 is end-of-life  !!", "!" * 60]
    ran = run_app(project, environment={**NODE, "JSII_NODE": node_that_says(tmp_path, *banner)})
    assert (ran.returncode, ran.stderr) == (0, "")


def test_what_node_has_to_say_otherwise_is_shown(project: Path, tmp_path: Path) -> None:
    lines = ["!!  Node 20 is end-of-life  !!", "Error: no space left on device"]
    ran = run_app(project, environment={**NODE, "JSII_NODE": node_that_says(tmp_path, *lines)})
    assert "Error: no space left on device" in ran.stderr
    assert "end-of-life" not in ran.stderr


@pytest.mark.parametrize("then", ["exec sleep 60", "exit 1"])
@pytest.mark.parametrize("lazy", ["1", "0"])
def test_an_old_node_is_one_error_whether_it_ends_or_waits_for_ever(
    project: Path, tmp_path: Path, then: str, lazy: str
) -> None:
    program = tmp_path / "node"
    program.write_text(
        '#!/bin/sh\n[ "$1" = --version ] && exec echo v12.22.12\n'
        f"echo 'var e=p?.m' >&2\necho 'SyntaxError: Unexpected token' >&2\n{then}\n"
    )
    program.chmod(0o755)
    environment = {**NODE, "JSII_NODE": str(program), "CDKTF_LAZY": lazy}
    ran = run_app(project, environment=environment)
    assert ran.returncode == 1
    assert ran.stderr.startswith("error: this machine: option `JSII_NODE`")
    assert "runs on Node.js 20 or newer; this is 12.22.12" in ran.stderr
    assert "SyntaxError" not in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_stack_lives_in_an_app_of_this_library(stack: AppStack) -> None:
    with pytest.raises(OptionError, match=r"from gatehouse\.core import App"):
        AppStack(TerraformStack(stack.node.root, "other"), "notes")  # type: ignore[arg-type]


def test_an_app_that_is_run_from_elsewhere_says_where_to_run_it(tmp_path: Path) -> None:
    app, elsewhere = tmp_path / "an app", tmp_path / "elsewhere"
    app.mkdir()
    elsewhere.mkdir()
    (app / "cdktf.json").write_text("{}")
    (app / "main.py").write_text("from gatehouse.core import App\nApp().synth()\n")

    def run(folder: Path) -> subprocess.CompletedProcess[str]:
        program = [sys.executable, str(app / "main.py")]
        return subprocess.run(program, cwd=folder, capture_output=True, text=True, check=False)

    refused = run(elsewhere)
    assert refused.returncode == 1
    assert f"run: cd '{app}' && python main.py" in refused.stderr
    assert list(elsewhere.iterdir()) == []
    assert run(app).returncode == 0


@pytest.mark.parametrize("word", ["stge", "Stage", "STAGE", "regio", "stgae", "tage"])
def test_a_mistyped_key_of_the_context_is_refused(word: str) -> None:
    with pytest.raises(OptionError, match="must name a value of the context"):
        context_of_arguments(["--context", f"{word}=production"])


@pytest.mark.parametrize(
    "word", ["stage", "region", "stages", "team", "image", "age", "state", "usage", "legion"]
)
def test_other_keys_are_the_apps_own(word: str) -> None:
    assert context_of_arguments(["--context", f"{word}=x"]) == {word: "x"}


@pytest.mark.parametrize("context", ["{", "[]", "null", '"stage"', "5"])
def test_a_context_of_the_command_line_that_is_no_object_is_refused(
    monkeypatch: pytest.MonkeyPatch, context: str
) -> None:
    monkeypatch.setenv("CDKTF_CONTEXT_JSON", context)
    with pytest.raises(OptionError, match="must be a JSON object"):
        App()
