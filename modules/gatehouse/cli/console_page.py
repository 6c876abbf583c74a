"""``gatehouse console``."""

from __future__ import annotations

from typing import Annotated

import typer

from gatehouse.cli.options import Outputs, Stack


def console(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port.", show_default="a free one")
    ] = 0,
    open_it: Annotated[
        bool, typer.Option("--open", help="Open the page in the browser as well.")
    ] = False,
    outputs: Outputs = None,
    stack: Stack = None,
) -> None:
    """Show the app, its users, its mail and its refused calls on a page of this machine.

    The page works on the local AWS that is up, or with --outputs on real AWS with your own
    credentials. Only this machine reaches it, and only who has the whole address. Ctrl-C ends it.
    """
    import signal

    from gatehouse.cli.console import note, out
    from gatehouse.console.opening import open_in_browser
    from gatehouse.console.server import console as serve
    from gatehouse.console.target import Target
    from gatehouse.local.launcher.instance import project_folder

    target = Target(project_folder(), outputs, stack)
    place = target.place  # says now if there is no app
    with serve(target, port=port) as url:
        note(f"the console of the app on {place}; Ctrl-C ends it")
        out.print(url, markup=False, highlight=False)
        if open_it and not open_in_browser(url):
            note("no browser opens; open the address yourself")
        signal.pause()
