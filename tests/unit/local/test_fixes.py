"""A fix is put in place only where it was written for, and no order of fixes means anything."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from typing import Any

import pytest
from gatehouse.local.emulator.fixing import (
    ChangedError,
    Fix,
    apply,
    body_of,
    fix,
    fixes_of,
    signature_of,
)

from tests.unit.local.test_emulator import in_the_emulator


def first(a: int, b: int = 2) -> int:
    """Return a sum."""
    return a + b


def second(a: int, b: int = 2) -> int:
    """Return another sum."""

    def inner() -> int:
        return a - b

    return inner()


def _module() -> types.ModuleType:
    module = types.ModuleType("upstream")
    vars(module).update(first=first, second=second)
    return module


def _doubled(upstream: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *given: 2 * upstream(*given)


def _fix(module: Any, name: str = "first", **told: str) -> Fix:
    named = {"signature": signature_of(first), "body": body_of(getattr(module, name, first))}
    return fix(module, name, **{**named, **told}, page="a page")(_doubled)


def test_a_fix_replaces_what_it_was_written_for() -> None:
    module = _module()
    apply([_fix(module), _fix(module, "second")])
    assert (module.first(1), module.second(5)) == (6, 6)


@pytest.mark.parametrize(
    ("name", "told", "says"),
    [
        ("gone", {}, r"upstream\.gone is gone; its fix is .*\._doubled"),
        ("first", {"signature": "(a)"}, r"upstream\.first takes \(a, b=2\), not \(a\)"),
        ("first", {"body": "0123"}, r"upstream\.first has another body: \w{12}, not 0123"),
    ],
)
def test_another_upstream_stops_the_start(name: str, told: dict[str, str], says: str) -> None:
    module = _module()
    with pytest.raises(ChangedError, match=says):
        apply([_fix(module, "second"), _fix(module, name, **told)])
    assert module.second is second, "nothing may be replaced where one fix is wrong"


def test_two_fixes_of_one_function_stop_the_start() -> None:
    module = _module()
    with pytest.raises(ChangedError, match=r"upstream\.first has two fixes\."):
        apply([_fix(module), _fix(module)])


def test_a_digest_covers_the_whole_body() -> None:
    assert len({body_of(first), body_of(second), body_of(_module), body_of(_fix)}) == 4
    source = "def f():\n    a = 1\n\n    return a\n{}"
    digests = set()
    for number, end in enumerate(("", "\n\ndef g():\n    return 2\n", "    # more\n    b = 2\n")):
        module = types.ModuleType(f"made_{number}")
        path = f"<made {number}>"
        text = source.format(end)
        sys.modules["linecache"].cache[path] = (len(text), None, text.splitlines(True), path)
        exec(compile(text, path, "exec"), vars(module))
        digests.add(body_of(vars(module)["f"]))
    assert len(digests) == 2, "what follows a function is not its body"


def test_fixes_are_found_in_modules() -> None:
    module = _module()
    declared = types.ModuleType("fixes")
    vars(declared).update(one=_fix(module), other=17)
    assert fixes_of([declared]) == [vars(declared)["one"]]


_SHUFFLED = """
import random
from gatehouse.local.emulator import fixes
from gatehouse.local.emulator.fixing import Fix, fixes_of
found = fixes_of(fixes.modules())
pristine = {str(t): getattr(t.holder, t.name) for each in found for t in each.targets}
given = {}
def noting(each):
    def make(upstream):
        given.setdefault(id(upstream), upstream)
        return each.make(upstream)
    return Fix(make, each.page, each.targets)
def shuffled(all_of_them):
    chosen = [noting(each) for each in all_of_them]
    random.Random(int(sys.argv[1])).shuffle(chosen)
    return chosen
fixes.apply(shuffled)
assert set(given) == {id(each) for each in pristine.values()}, "a fix was given another fix"
now = {str(t): getattr(t.holder, t.name) for each in found for t in each.targets}
assert all(now[name] is not pristine[name] for name in pristine)
print(sorted((name, each.__module__, each.__qualname__) for name, each in now.items()))
"""


def test_the_order_of_fixes_means_nothing() -> None:
    shown = {in_the_emulator(_SHUFFLED, str(seed)) for seed in range(4)}
    assert len(shown) == 1


def test_every_fix_names_its_page() -> None:
    code = (
        "from gatehouse.local.emulator import fixes\n"
        "from gatehouse.local.emulator.fixing import fixes_of\n"
        "for each in fixes_of(fixes.modules()):\n"
        "    if not each.page.startswith(('https://docs.aws.amazon.com/', 'no page: ')):\n"
        "        print(each.make.__name__, each.page)\n"
    )
    assert in_the_emulator(code) == ""


def test_a_replacement_is_called_in_every_way_that_upstream_is() -> None:
    code = (
        "import inspect\n"
        "from gatehouse.local.emulator import fixes\n"
        "from gatehouse.local.emulator.fixing import fixes_of\n"
        "for each in fixes_of(fixes.modules()):\n"
        "    for target in each.targets:\n"
        "        upstream = getattr(target.holder, target.name)\n"
        "        takes = inspect.signature(upstream).parameters.values()\n"
        "        named = [p.name for p in takes if p.kind is p.POSITIONAL_OR_KEYWORD]\n"
        "        needed = [p.name for p in takes if p.name in named and p.default is p.empty]\n"
        "        replaced = inspect.signature(each(upstream))\n"
        "        optional = {name: None for name in named if name not in needed}\n"
        "        try:\n"
        "            replaced.bind(*named)\n"
        "            replaced.bind(*needed, **optional)\n"
        "        except TypeError as error:\n"
        "            print(target, error)\n"
    )
    assert in_the_emulator(code) == ""
