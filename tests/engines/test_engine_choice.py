"""One variable chooses the engine; a wrong choice is an error that says what to install."""

from __future__ import annotations

import pytest

from .conftest import ENGINES, Environment

SHOW = "from gatehouse.core.engine import ENGINE, Fn\nprint(ENGINE.name, Fn.__module__)\n"


def error(environment: Environment, **settings: str) -> list[str]:
    """The lines that somebody sees whose app does not begin."""
    ran = environment.run("import gatehouse.core", **settings)
    assert (ran.returncode, ran.stdout) == (1, "")
    return ran.stderr.splitlines()


def test_cdktf_is_the_engine_unless_another_one_is_asked_for(environment: Environment) -> None:
    ran = environment.run(SHOW)
    assert (ran.stdout, ran.stderr) == ("cdktf cdktf\n", "")


@pytest.mark.parametrize("name", ENGINES)
def test_the_variable_names_the_engine(environment: Environment, name: str) -> None:
    ran = environment.run(SHOW, GATEHOUSE_ENGINE=name)
    assert (ran.stdout, ran.stderr) == (f"{name} {name}\n", "")


def test_an_empty_variable_chooses_nothing(environment: Environment) -> None:
    assert environment.run(SHOW, GATEHOUSE_ENGINE="").stdout == "cdktf cdktf\n"


def test_the_only_engine_that_is_installed_needs_no_variable(environment: Environment) -> None:
    environment.remove(*ENGINES["cdktf"])
    ran = environment.run(SHOW)
    assert (ran.stdout, ran.stderr) == ("cdktn cdktn\n", "")


@pytest.mark.parametrize("name", ENGINES)
def test_the_bindings_are_those_of_the_engine(environment: Environment, name: str) -> None:
    show = "from gatehouse.core import aws\nprint(aws.sqs_queue.SqsQueue.__module__)\n"
    ran = environment.run(show, GATEHOUSE_ENGINE=name)
    assert ran.stdout == f"{ENGINES[name][1]}.sqs_queue\n"


def test_whatever_the_engine_has_is_there_without_naming_it(environment: Environment) -> None:
    show = "from gatehouse.core.engine import TerraformHclModule as T\nprint(T.__module__)\n"
    assert environment.run(show, GATEHOUSE_ENGINE="cdktn").stdout == "cdktn\n"


def test_what_the_engine_does_not_have_is_an_import_error(environment: Environment) -> None:
    ran = environment.run("from gatehouse.core.engine import TerraformStak")
    assert "ImportError: cannot import name 'TerraformStak'" in ran.stderr


def test_an_unknown_engine_is_refused(environment: Environment) -> None:
    assert error(environment, GATEHOUSE_ENGINE="cdk") == [
        "error: environment variable: option `GATEHOUSE_ENGINE` cannot be used as given",
        "  value: 'cdk'",
        "  rule:  must be cdktf (CDKTF) or cdktn (CDK Terrain)",
        "  fix:   write GATEHOUSE_ENGINE=cdktf or GATEHOUSE_ENGINE=cdktn, or remove it for cdktf",
    ]


def test_without_any_engine_the_error_says_what_to_install(environment: Environment) -> None:
    environment.remove("cdktf", "cdktn")
    assert error(environment) == [
        "error: this environment: option `GATEHOUSE_ENGINE` cannot be used as given",
        "  value: ''",
        "  rule:  no engine is installed: neither cdktf (CDKTF) nor cdktn (CDK Terrain)",
        '  fix:   install one: pip install "cdktf==0.21.*" "cdktf-cdktf-provider-aws==21.*"',
    ]


def test_an_engine_that_is_asked_for_has_to_be_installed(environment: Environment) -> None:
    environment.remove("cdktn")
    assert error(environment, GATEHOUSE_ENGINE="cdktn") == [
        "error: environment variable: option `GATEHOUSE_ENGINE` cannot be used as given",
        "  value: 'cdktn'",
        "  rule:  the engine cdktn (CDK Terrain) is not installed",
        '  fix:   install it: pip install "cdktn==0.24.*" "cdktn-provider-aws==25.*"',
    ]


@pytest.mark.parametrize("name", ENGINES)
def test_an_engine_without_its_bindings_is_refused(environment: Environment, name: str) -> None:
    environment.remove(ENGINES[name][1])
    _, _, rule, fix = error(environment, GATEHOUSE_ENGINE=name)
    assert rule.startswith(f"  rule:  the engine {name} ")
    assert rule.endswith(" is installed without its AWS bindings")
    assert fix.startswith(f'  fix:   install them: pip install "{name}==')


def test_a_folder_with_an_engines_name_is_not_an_engine(environment: Environment) -> None:
    environment.remove(*ENGINES["cdktf"])
    (environment.folder / "cdktf").mkdir()
    assert environment.run(SHOW).stdout == "cdktn cdktn\n"
