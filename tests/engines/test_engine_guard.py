"""One app, one engine: an import of the other one stops with its file and line."""

from __future__ import annotations

import pytest

from .conftest import ENGINES, Environment

OTHER = [("cdktf", "cdktn"), ("cdktn", "cdktf")]


@pytest.mark.parametrize(("chosen", "other"), OTHER)
def test_a_later_import_of_the_other_engine_says_its_line(
    environment: Environment, chosen: str, other: str
) -> None:
    (environment.folder / "helper.py").write_text(f"import json\n\nfrom {other} import Fn\n")
    ran = environment.run("import gatehouse.core\nimport helper\n", GATEHOUSE_ENGINE=chosen)
    assert ran.returncode == 1
    assert ran.stderr.splitlines() == [
        "error: helper.py, line 3: option `import` cannot be used as given",
        f"  value: '{other}'",
        f"  rule:  this app's engine is {chosen}; constructs of {other} must not be mixed in",
        "  fix:   import from gatehouse.core.engine and gatehouse.core.aws, which are the chosen "
        f"engine's, or choose the other one: GATEHOUSE_ENGINE={other}",
    ]


@pytest.mark.parametrize(("chosen", "other"), OTHER)
def test_an_earlier_import_of_the_other_engine_says_its_line(
    environment: Environment, chosen: str, other: str
) -> None:
    (environment.folder / "helper.py").write_text(f"import json\n\nimport {other}\n")
    ran = environment.run("import helper\nimport gatehouse.core\n", GATEHOUSE_ENGINE=chosen)
    assert ran.returncode == 1
    assert "\nerror: helper.py, line 3: option `import`" in ran.stderr


def test_an_earlier_import_in_the_main_file_says_its_line(environment: Environment) -> None:
    ran = environment.run("import sys\nimport cdktn\nimport gatehouse.core\n")
    assert "\nerror: app.py, line 2: option `import`" in ran.stderr


def test_an_import_within_a_function_says_its_line(environment: Environment) -> None:
    script = (
        "def made():\n    import cdktn_provider_aws.sqs_queue\n\nmade()\nimport gatehouse.core\n"
    )
    assert "\nerror: app.py, line 2: option `import`" in environment.run(script).stderr


@pytest.mark.parametrize(("chosen", "other"), OTHER)
def test_bindings_of_the_other_engine_are_refused_too(
    environment: Environment, chosen: str, other: str
) -> None:
    bindings = ENGINES[other][1]
    script = f"import gatehouse.core\n\nimport {bindings}.s3_bucket\n"
    ran = environment.run(script, GATEHOUSE_ENGINE=chosen)
    assert ran.stderr.startswith("error: app.py, line 3: option `import`")
    assert f"value: '{bindings}'" in ran.stderr


def test_an_import_by_name_says_its_line(environment: Environment) -> None:
    script = "import importlib\nimport gatehouse.core\nimportlib.import_module('cdktn')\n"
    assert environment.run(script).stderr.startswith("error: app.py, line 3: option `import`")


@pytest.mark.parametrize("chosen", ENGINES)
def test_a_library_that_tries_both_gets_the_chosen_one(
    environment: Environment, chosen: str
) -> None:
    (environment.folder / "helper.py").write_text(
        "try:\n    import cdktf as cdk\nexcept ImportError:\n    import cdktn as cdk\n"
    )
    script = "import gatehouse.core\nimport helper\nprint(helper.cdk.__name__)\n"
    assert environment.run(script, GATEHOUSE_ENGINE=chosen).stdout == f"{chosen}\n"


def test_looking_for_the_other_engine_is_not_importing_it(environment: Environment) -> None:
    script = (
        "import gatehouse.core\n"
        "from importlib.util import find_spec\n"
        "print(find_spec('cdktn').name)"
    )
    assert environment.run(script).stdout == "cdktn\n"


def test_importing_an_engine_that_is_not_installed_is_pythons_own_error(
    environment: Environment,
) -> None:
    environment.remove("cdktn")
    ran = environment.run("import gatehouse.core\nimport cdktn\n")
    assert "ModuleNotFoundError: No module named 'cdktn'" in ran.stderr


def test_names_that_only_a_type_checker_imports_are_not_blamed(environment: Environment) -> None:
    (environment.folder / "helper.py").write_text(
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import cdktn\n"
    )
    ran = environment.run("import helper\nimport gatehouse.core\nimport cdktn\n")
    assert ran.stderr.startswith("error: app.py, line 3: option `import`")


@pytest.mark.parametrize("chosen", ENGINES)
def test_code_that_names_the_chosen_engine_itself_keeps_its_meaning(
    environment: Environment, chosen: str
) -> None:
    package, bindings = ENGINES[chosen]
    script = (
        f"import {package}\nimport {bindings}.sqs_queue as sqs\n"
        "from gatehouse.core import aws, engine\n"
        f"print({package}.Fn is engine.Fn, sqs.SqsQueue is aws.sqs_queue.SqsQueue)\n"
    )
    assert environment.run(script, GATEHOUSE_ENGINE=chosen).stdout == "True True\n"


def test_the_fast_synth_does_not_count_as_an_import(environment: Environment) -> None:
    script = "import cdktf_lazy\ncdktf_lazy.install()\nimport gatehouse.core\nprint('imported')\n"
    ran = environment.run(script, GATEHOUSE_ENGINE="cdktn")
    assert (ran.stdout, ran.stderr) == ("imported\n", "")
