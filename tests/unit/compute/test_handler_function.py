"""A handler names a function that Lambda can call; what can't be known is taken."""

from __future__ import annotations

from pathlib import Path

import pytest
from gatehouse.compute import Function
from gatehouse.core import AppStack, GatehouseError, MissingFileError, OptionError

from tests.unit.synth import write

HELLO = "lambdas/hello.main"
RIGHT = "def main(event, context): ...\n"


def hello(stack: AppStack, project: Path, source: str) -> Function:
    write(project, {"lambdas/hello.py": source, "lambdas/other.py": RIGHT})
    return Function(stack, "Hello", HELLO)


@pytest.mark.parametrize(
    "source",
    [
        RIGHT,
        "def main(event, context, more=None): ...",
        "def main(event, /, context): ...",
        "def main(*arguments): ...",
        "def main(event, *rest, key=1, **more): ...",
        "main = lambda event, context: event",
        "main: object = print",
        "main = make()",
        "main = a = b = make()",
        "main, other = make()",
        "def other(event, context): ...\nmain = other",
        "class Handler:\n    def __call__(self, event, context): ...\nmain = Handler()",
        "class main(dict): ...",
        "class main:\n    def __new__(cls, event, context): ...",
        "def main(event): ...\nmain = wrap(main)",
        "try:\n    from fast import main\nexcept ImportError:\n    def main(e, c): ...",
        "try:\n    ...\nfinally:\n    def main(event, context): ...",
        "class Handler:\n    def run(self, event, context): ...\nmain = Handler().run",
        "from elsewhere import main",
        "from elsewhere import handler as main",
        "from lambdas.other import main",
        "from .other import main",
        "from lambdas.other import *",
        "if True:\n    def main(event, context): ...",
        "try:\n    import fast\n    main = fast.main\nexcept ImportError:\n    def main(e, c): ...",
        "if slow:\n    def main(): ...\nelse:\n    def main(event, context): ...",
        "with lock:\n    def main(event, context): ...",
        "for main in [print]: ...",
        "match kind:\n    case 1:\n        main = print",
        "with make() as main: ...",
        "(main := make())",
        "def main(): ...\ndef main(event, context): ...",
        "main = None\ndef main(event, context): ...",
        "main = None\nif True:\n    main = make()",
        "main = None\ndef set_up():\n    global main\n    main = print\nset_up()",
        "def main(): ...\ndef set_up():\n    global main\n    main = print\nset_up()",
        "main = None\nglobals()['main'] = print",
        "@wraps\nasync def main(): ...",
        "@wraps\ndef main(): ...",
        "globals()['main'] = print",
        "def __getattr__(name): return print",
        "def set_up():\n    global main\n    main = print\nset_up()",
        "def main(event, context):\n    def each():\n        yield 1\n    return list(each())",
        "raise SystemExit\ndef main(event, context): ...",
    ],
)
def test_what_lambda_can_call_is_taken(stack: AppStack, project: Path, source: str) -> None:
    write(project, {"elsewhere.py": "main = handler = make()", "fast.py": ""})
    assert hello(stack, project, source + "\n").address == "hello"


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("async def main(event, context): ...", "has async, and Lambda awaits nothing"),
        ("def main(): ...", "has a function of 0 arguments"),
        ("def main(event): ...", "has a function of 1 argument"),
        ("def main(event, context, more): ...", "has a function of 3 arguments"),
        ("def main(event, context, *, key): ...", "has a function that needs the keyword key"),
        ("def main(event, context):\n    yield 1", "has a generator"),
        ("main = lambda: 1", "has a function of 0 arguments"),
        ("class main: ...", "has a class"),
        ("main = 5", "has an int"),
        ("main = None", "has None"),
        ("main = {'statusCode': 200}", "has a dict"),
        ("main = f'{1}'", "has a str"),
        ("import json as main", "has a module"),
        ("import main.json", "has a module"),
        ("def other(): ...\nmain = other", "has a function of 0 arguments"),
        ("if True:\n    def main(): ...\nelse:\n    main = 5", "has a function of 0 arguments"),
        ("def main(event, context): ...\nmain = 5", "line 2, has an int"),
        ("from lambdas.wrong import main", "lambdas/wrong.py, line 1, has async"),
        ("from .wrong import main as main", "lambdas/wrong.py, line 1, has async"),
    ],
)
def test_what_lambda_can_not_call_is_refused(
    stack: AppStack, project: Path, source: str, why: str
) -> None:
    write(project, {"lambdas/wrong.py": "async def main(event, context): ...\n"})
    with pytest.raises(OptionError, match="must name a function of two arguments") as refused:
        hello(stack, project, source + "\n")
    assert why in refused.value.rule
    assert (refused.value.option, refused.value.value) == ("handler", HELLO)


@pytest.mark.parametrize(
    "source",
    [
        "",
        "def outer():\n    def main(event, context): ...",
        "# def main(event, context): ...",
        "main: object",
        "class Some:\n    def main(event, context): ...",
        "def other():\n    main = 5",
        "if TYPE_CHECKING:\n    from lambdas.other import main",
        "from lambdas.empty import main",
    ],
)
def test_a_function_that_is_not_there_is_refused(
    stack: AppStack, project: Path, source: str
) -> None:
    write(project, {"lambdas/empty.py": ""})
    with pytest.raises(MissingFileError, match="must have a function `main` at its top level"):
        hello(stack, project, source + "\n")


def test_a_path_may_have_dots_for_slashes_as_in_lambda(stack: AppStack, project: Path) -> None:
    write(project, {"lambdas/notes/get.py": RIGHT})
    Function(stack, "Get", "lambdas.notes.get.main")


@pytest.mark.parametrize(
    ("handler", "rule"),
    [
        ("lambdas/v1.2/get.main", "must be named without a dot"),
        ("lambdas/hello.py.main", "must be named without a dot"),
        ("time.main", "must not be in a module called time, which Python has built in"),
        ("lambdas.none.main", "there is no lambdas/none.py"),
    ],
)
def test_a_module_that_lambda_can_not_import_is_refused(
    stack: AppStack, project: Path, handler: str, rule: str
) -> None:
    write(project, {"lambdas/v1.2/get.py": RIGHT, "time.py": RIGHT, "lambdas/time.py": RIGHT})
    with pytest.raises(GatehouseError, match=rule):
        Function(stack, "Get", handler)
    Function(stack, "Time", "lambdas/time.main")
