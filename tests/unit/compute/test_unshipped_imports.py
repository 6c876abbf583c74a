"""An import that is done for certain leads to what the zip or Lambda's Python has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from gatehouse.compute import Function
from gatehouse.compute.code.bundle import Bundle, Elsewhere
from gatehouse.compute.code.handler_code import check_imports
from gatehouse.compute.code.runtime_modules import modules_of_runtime
from gatehouse.core import AppStack, OptionError

from tests.unit.synth import write

HANDLER = "lambdas/hello.main"
MAIN = "\ndef main(event, context): ...\n"
LAYER = "arn:aws:lambda:eu-west-1:123456789012:layer:httpx:1"


def hello(stack: AppStack, project: Path, source: str, **options: Any) -> Function:
    write(
        project,
        {
            "lambdas/hello.py": source + MAIN,
            "lambdas/store.py": "",
            "lambdas/wants.py": "import httpx\n",
            "space/deep/thing.py": "",
            "package/__init__.py": "value = 1\n",
            "requests/readme.txt": "no module",
        },
    )
    return Function(stack, "Hello", HANDLER, **options)


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("import httpx", "lambdas/hello.py, line 1, imports httpx"),
        ("import json\nfrom httpx import get", "line 2, imports httpx"),
        ("from lambdas.shared.events import caller", "imports lambdas.shared.events"),
        ("from lambdas import sotre", "imports lambdas.sotre"),
        ("from . import sotre", "imports lambdas.sotre"),
        ("from .store.deep import x", "imports lambdas.store.deep"),
        ("from .. import store\nfrom ... import x", "imports "),
        ("import space.deep.think", "imports space.deep.think"),
        ("import package.missing", "imports package.missing"),
        ("import store", "imports store"),  # beside the handler, but not at the top of the zip
        ("import requests", "imports requests"),  # a folder without a module
        ("class Some:\n    import httpx", "line 2, imports httpx"),
        ("from lambdas import wants", "lambdas/wants.py, line 1, imports httpx"),
        ("import tests.unit", "imports tests.unit"),
    ],
)
def test_an_import_that_leads_nowhere_is_refused(
    stack: AppStack, project: Path, source: str, named: str
) -> None:
    with pytest.raises(OptionError, match="its imports must lead to") as refused:
        hello(stack, project, source)
    assert named in refused.value.rule
    assert refused.value.option == "handler"


@pytest.mark.parametrize(
    ("source", "fix"),
    [
        ("import httpx\nimport lambdas.sotre", "add httpx to requirements.txt"),
        ("import lambdas.sotre\nimport httpx", "correct the import, or write that module"),
        ("import store", 'write "from lambdas import store": imports begin at the app\'s folder'),
    ],
)
def test_the_first_of_them_is_named_with_its_own_fix(
    stack: AppStack, project: Path, source: str, fix: str
) -> None:
    with pytest.raises(OptionError) as refused:
        hello(stack, project, source)
    assert "line 1" in refused.value.rule
    assert fix in refused.value.fix


@pytest.mark.parametrize(
    "source",
    [
        "import json, os.path, boto3, botocore.exceptions, dateutil.tz, urllib3, six",
        "import tomllib, zoneinfo",
        "from __future__ import annotations",
        "from lambdas import store",
        "from . import store",
        "from space.deep import thing",
        "import space.deep",
        "from package import value",
        "try:\n    import httpx\nexcept ImportError:\n    httpx = None",
        "if cold:\n    import httpx",
        "def call():\n    import httpx",
        "import contextlib\nwith contextlib.suppress(ImportError):\n    import httpx",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import httpx",
        "try:\n    from lambdas import wants\nexcept ImportError: ...",
        "import sys\nsys.path.insert(0, 'lambdas')\nimport store",
        "import importlib\nimportlib.import_module('httpx')",
        "from gatehouse.handlers import caller",
        "from gatehouse import handlers",
    ],
)
def test_an_import_that_leads_somewhere_or_may_is_taken(
    stack: AppStack, project: Path, source: str
) -> None:
    assert hello(stack, project, source).address == "hello"


@pytest.mark.parametrize(
    "options",
    [
        {"layers": [LAYER]},
        {"environment": {"PYTHONPATH": "/mnt/packages"}},
        {"transform": {"function": {"layers": [LAYER]}}},
    ],
)
def test_a_package_may_come_from_elsewhere(
    stack: AppStack, project: Path, options: dict[str, Any]
) -> None:
    assert hello(stack, project, "import httpx", **options).address == "hello"


def test_a_package_of_the_requirements_is_shipped(stack: AppStack, project: Path) -> None:
    importing = Elsewhere(project / "lambdas/hello.py", 1, "httpx")
    without = Bundle((("lambdas/hello.py", project / "lambdas/hello.py"),), (importing,))
    with pytest.raises(OptionError, match="imports httpx"):
        check_imports(stack, HANDLER, without, "python3.12")
    # A folder of the app that has the package's name, but no modules, is not in the way.
    write(project, {"packages/httpx/__init__.py": "", "httpx/settings.txt": ""})
    check_imports(stack, HANDLER, without.with_packages(project / "packages"), "python3.12")


@pytest.mark.parametrize(
    ("runtime", "there", "not_there"),
    [
        ("python3.10", ["distutils", "imp", "cgi", "binhex"], ["tomllib", "annotationlib"]),
        ("python3.11", ["tomllib", "distutils", "cgi"], ["binhex"]),
        ("python3.12", ["tomllib", "cgi", "telnetlib"], ["distutils", "imp", "asyncore"]),
        ("python3.13", ["tomllib"], ["cgi", "telnetlib", "lib2to3", "crypt"]),
        ("python3.14", ["annotationlib", "compression"], ["cgi"]),
    ],
)
def test_a_runtime_has_the_library_of_its_version(
    runtime: str, there: list[str], not_there: list[str]
) -> None:
    names = modules_of_runtime(runtime)
    assert {"json", "boto3", *there} <= names
    assert not names & {*not_there, "httpx", "requests"}
