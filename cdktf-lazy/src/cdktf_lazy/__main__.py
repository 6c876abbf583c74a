"""``python -m cdktf_lazy``: fill jsii's cache, or say what is lazy and who answered."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import TYPE_CHECKING

import cdktf_lazy
from cdktf_lazy.cache import cache_problem, cache_root, installed_assemblies, is_enabled
from cdktf_lazy.early import discard
from cdktf_lazy.kernel import VARIABLE, mode, report
from cdktf_lazy.node_index import UnknownIndexError, files_behind_index
from cdktf_lazy.root import LazyRootLoader
from cdktf_lazy.warm import WarmError, warm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdktf_lazy.cache import Assembly


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; give its exit code."""
    parser = argparse.ArgumentParser(prog="python -m cdktf_lazy", description=cdktf_lazy.__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("warm", help="fill jsii's cache once, so that every later synth is fast")
    commands.add_parser("status", help="say what is lazy, what is not, and why")
    commands.add_parser("doctor", help="say who answered the last synth, and why")
    options = parser.parse_args(arguments)
    return {"warm": _warm, "status": _status, "doctor": _doctor}[options.command]()


def _warm() -> int:
    try:
        warm()
    except WarmError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _doctor() -> int:
    chosen = mode()
    if not chosen.python:
        print(f"{VARIABLE}=node: Node answers every synth")
        return 0
    last = report.last()
    if last is None:
        print("no synth yet")
    elif last.get("reason") is None:
        print(f"last synth ({last.get('program')}): answered in Python, Node was not started")
    else:
        print(f"last synth ({last.get('program')}): Node was started, because of this call:")
        print(f"  {last['reason']}")
    return 0


def _status() -> int:
    installed = cdktf_lazy.install()
    assemblies = installed_assemblies()
    print(f"cdktf-lazy {cdktf_lazy.__version__}: {'on' if installed else 'off (CDKTF_LAZY=0)'}")
    print(f"jsii {_version_of('jsii')}")
    if installed:
        discard()  # looking must not make Node fill the cache
        for assembly in assemblies:
            if assembly.package.startswith(cdktf_lazy.ROOT_PREFIXES):
                print(f"{assembly.package}: {_in_python(assembly)}; {_in_node(assembly)}")
        for line in cdktf_lazy.status().fallbacks:
            print(line)
    _print_cache(assemblies)
    return 0


def _in_python(assembly: Assembly) -> str:
    spec = find_spec(assembly.package)
    loader = spec.loader if spec else None
    if isinstance(loader, LazyRootLoader) and loader.is_lazy_by_itself():
        return "lazy in Python by itself"
    importlib.import_module(assembly.package)
    is_lazy = assembly.package in cdktf_lazy.status().lazy_packages
    return "lazy in Python" if is_lazy else "loaded whole in Python"


def _in_node(assembly: Assembly) -> str:
    try:
        return f"lazy in Node, {files_behind_index(assembly):,} files"
    except UnknownIndexError as reason:
        return f"loaded whole in Node, because {reason}"


def _print_cache(assemblies: Sequence[Assembly]) -> None:
    root = cache_root(os.environ)
    if root is None or not is_enabled(os.environ):
        print("jsii's cache: switched off")
        return
    problem = cache_problem(os.environ)
    if problem is not None:
        print(f"jsii's cache: not used, because {problem}")
        return
    print(f"jsii's cache: {root}")
    for assembly in assemblies:
        state = "warm" if assembly.is_warm(root) else "cold (run: python -m cdktf_lazy warm)"
        print(f"  {assembly.name} {assembly.version}: {state}")


def _version_of(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "is not installed"


if __name__ == "__main__":
    raise SystemExit(main())
