"""``gatehouse dev``, as a person with an editor uses it. The tests share one, in their order."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import requests
from gatehouse.local.launcher.instance import Running, newest_running

from tests.deployed.dev.conftest import Dev, copied


def _plan(dev: Dev, stack: str) -> int:
    """The exit code of a plan by Terraform itself: 0 without changes, 2 with some."""
    aws: Running = newest_running(dev.folder)
    folder = Path(aws.environment["CDKTF_OUTPUT"]) / "stacks" / stack
    return subprocess.run(
        ["terraform", "plan", "-input=false", "-detailed-exitcode", "-no-color"],
        cwd=folder,
        env={**os.environ, **aws.environment},
        check=False,
        capture_output=True,
    ).returncode


def _run_again(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gatehouse", "dev", *options],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_all_stacks_are_deployed_and_each_route_is_a_line(dev: Dev) -> None:
    assert dev.printed.index("applied data-dev") < dev.printed.index("applied web-dev")
    assert f"open   curl {dev.url}/other\n" in dev.printed
    assert dev.get("/hello") == (200, "Hello!")


def test_the_console_is_beside_it(dev: Dev) -> None:
    url = dev.wait(r"^  (http://127\.0\.0\.1:\d+/[\w-]{43}/)$")[1]
    shown = requests.get(url, timeout=60)
    assert (shown.status_code, "GET /hello" in shown.text) == (200, True)
    assert requests.get(url[:-2] + "/", timeout=60).status_code == 404


def test_a_call_is_a_line(dev: Dev) -> None:
    since = dev.mark()
    dev.get("/other")
    dev.wait(r"^\d\d:\d\d:\d\d 200  GET    /other  anybody  \d+ ms$", since)


def test_a_saved_handler_is_live_and_a_plan_stays_empty(dev: Dev) -> None:
    since = dev.save("lambdas/other.py", '"other"', '"another"')
    assert dev.wait(r"live +(.*?)  \d", since)[1] == "Other"
    assert dev.get("/other") == (200, "another")
    assert _plan(dev, "web-dev") == 0
    code = Path(newest_running(dev.folder).environment["GATEHOUSE_CODE_DIR"])
    assert len([*code.iterdir()]) == 2  # not the one that was replaced


def test_a_module_changes_the_functions_that_import_it_and_no_other(dev: Dev) -> None:
    since = dev.save("lambdas/words.py", "Hello!", "Good morning!")
    assert dev.wait(r"live +(.*?)  \d", since)[1] == "Hello"
    assert dev.get("/hello") == (200, "Good morning!")


def test_a_failing_handler_shows_its_traceback_below_the_request(dev: Dev) -> None:
    since = dev.save("lambdas/other.py", "return {", 'print("soon")\n    return 1 / 0, {')
    dev.wait("live +Other", since)
    assert dev.get("/other")[0] == 500
    shown = dev.wait(r"500  GET    /other .*\n(?:  .*\n)*?.*ZeroDivisionError.*\n", since)[0]
    assert "soon" in shown
    assert 'File "lambdas/other.py", line 7, in main' in shown
    assert "_worker.py" not in shown
    since = dev.save("lambdas/other.py", 'print("soon")\n    return 1 / 0, {', "return {")
    dev.wait("live +Other", since)
    assert dev.get("/other")[0] == 200


def test_a_file_that_is_saved_half_leaves_the_old_code(dev: Dev) -> None:
    since = dev.save("lambdas/words.py", 'morning!"', "morning!")
    dev.wait("lambdas/words.py, line 3", since)
    assert dev.get("/hello") == (200, "Good morning!")
    since = dev.save("lambdas/words.py", "morning!", 'evening!"')
    dev.wait("live +Hello", since)
    assert dev.get("/hello") == (200, "Good evening!")


def test_many_files_saved_at_once_are_one_update(dev: Dev) -> None:
    since = dev.mark()
    for number in range(500):
        (dev.folder / "lambdas" / f"made_{number}.py").write_text(f"NUMBER = {number}\n")
    (dev.folder / "lambdas" / "words.py").write_text('"""Words."""\n\nGREETING = "Many!"\n')
    dev.wait("live +Hello", since)
    assert dev.get("/hello") == (200, "Many!")
    assert dev.printed[since:].count(" live ") == 1


def test_what_tools_and_editors_write_is_no_change(dev: Dev) -> None:
    since = dev.mark()
    for name in (
        "lambdas/.words.py.swp",
        "lambdas/words.py~",
        "lambdas/__pycache__/words.pyc",
        ".venv/lib/words.py",
        "node_modules/left-pad/index.js",
        "cdktf.out/manifest.json",
        ".git/index",
    ):
        (dev.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (dev.folder / name).write_text("x")
    (dev.folder / "lambdas" / "seen.txt").write_text("x")
    dev.wait(r"(live|saved) ", since)
    assert "error" not in dev.printed[since:]


def test_a_new_route_is_planned_applied_and_printed(dev: Dev) -> None:
    since = dev.save(
        "main.py", "# more routes", 'api.route("GET /new/{id}", api.route_of)  # more routes'
    )
    dev.wait("error", since)  # no such method: the app runs on
    assert dev.get("/hello")[0] == 200
    since = dev.save(
        "main.py",
        'api.route("GET /new/{id}", api.route_of)',
        'new = Function(web, "New", "lambdas/hello.main")\napi.route("GET /new/{id}", new)',
    )
    dev.wait("applied web-dev: .* added", since)
    assert dev.wait(r"open   curl (\S+)$", since)[1] == f"{dev.url}/new/ID"
    assert dev.get("/new/1") == (200, "Many!")
    assert _plan(dev, "web-dev") == 0


def test_a_handler_that_is_deleted_stops_nothing(dev: Dev) -> None:
    since, file = dev.mark(), dev.folder / "lambdas" / "other.py"
    text = file.read_text()
    file.unlink()
    dev.wait("lambdas/other", since)
    assert dev.get("/other")[0] == 200
    since = dev.mark()
    file.write_text(text)
    dev.wait("saved|live", since)


def test_what_loses_data_is_not_applied_where_nobody_can_be_asked(dev: Dev) -> None:
    since = dev.save("main.py", 'partition_key="name"', 'partition_key="word"')
    dev.wait("nobody can be asked here", since)
    shown = dev.printed[since:]
    assert "aws_dynamodb_table.greetings" in shown
    assert "its items" in shown
    assert "--auto-approve" in shown
    since = dev.save("lambdas/words.py", "Many!", "Still here!")
    dev.wait("live +Hello", since)
    dev.wait("still as it was", since)
    assert dev.get("/hello") == (200, "Still here!")
    since = dev.save("main.py", 'partition_key="word"', 'partition_key="name"')
    dev.wait("saved +nothing to do", since)


_TWO_MORE = """from gatehouse.iam import Principal, Role, Trust
trust = Trust(Principal("Service", ["glue.amazonaws.com"]))
Role(AppStack(app, "plain"), "Reports", trust=trust)
Table(AppStack(app, "more"), "More", partition_key="name")
app.synth()"""


def test_a_stack_that_is_taken_out_is_destroyed_unless_that_loses_data(dev: Dev) -> None:
    since = dev.save("main.py", "app.synth()", _TWO_MORE)
    dev.wait("applied more-dev", since)
    since = dev.save("main.py", _TWO_MORE, "app.synth()")
    dev.wait("applied plain-dev: .* destroyed", since)
    dev.wait("more-dev is no stack of the app any more", since)
    dev.wait("more-dev stays as it was: nobody can be asked here", since)
    since = dev.save("main.py", "app.synth()", _TWO_MORE)
    dev.wait("applied plain-dev: .* added", since)
    assert "more-dev" not in dev.printed[since:]  # it is as it was
    assert _plan(dev, "more-dev") == 0


def test_a_second_one_in_the_folder_names_the_first(dev: Dev) -> None:
    second = _run_again(dev.folder)
    assert second.returncode == 1
    assert f"process {dev.process.pid}." in second.stderr


def test_a_port_that_is_taken_is_named(dev: Dev, tmp_path: Path) -> None:
    port = newest_running(dev.folder).endpoint.rpartition(":")[2]
    second = _run_again(copied(tmp_path / "app"), "--port", port)
    assert second.returncode == 125
    assert f"port {port} on 127.0.0.1 cannot be used" in second.stderr


def test_a_folder_without_an_app_is_named(tmp_path: Path) -> None:
    ran = _run_again(tmp_path)
    assert ran.returncode == 1
    assert "must be the folder of an app, with a cdktf.json" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_machine_that_was_asleep_goes_on_with_what_was_saved_meanwhile(dev: Dev) -> None:
    everyone = [
        dev.process.pid,
        *(each.pid for each in psutil.Process(dev.process.pid).children(True)),
    ]
    for each in everyone:
        os.kill(each, signal.SIGSTOP)
    since = dev.save("lambdas/words.py", "Still here!", "Slept well!")
    time.sleep(2)
    for each in everyone:
        with contextlib.suppress(ProcessLookupError):
            os.kill(each, signal.SIGCONT)
    dev.wait("live +Hello", since)
    assert dev.get("/hello") == (200, "Slept well!")
    dev.wait("200  GET    /hello", since)


def test_ctrl_c_takes_everything_down(dev: Dev) -> None:
    url = dev.url
    assert dev.interrupt() == 0
    dev.wait("nothing is left")
    assert list((dev.folder / ".gatehouse" / "local").iterdir()) == []
    probe = subprocess.run(["curl", "-s", f"{url}/hello"], check=False)
    assert probe.returncode == 7  # nobody listens
