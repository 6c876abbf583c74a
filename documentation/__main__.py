"""``python -m documentation``: build the site into ``.gatehouse/site``."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

from .built import check_site
from .errors import WrongError
from .navigation import check_navigation
from .pages import write_pages

ROOT = Path(__file__).parents[1]
_CONFIGURATION = ROOT / "mkdocs.yml"
#: Where `docs_dir` and `site_dir` of ``mkdocs.yml`` are.
PAGES = ROOT / ".gatehouse" / "pages"
SITE = ROOT / ".gatehouse" / "site"


def build() -> None:
    """Build the site.

    Raises
    ------
    WrongError
        If anything is dead, silent or unlisted.
    """
    check_navigation(_CONFIGURATION, ROOT / "docs")
    write_pages(ROOT, PAGES)
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--clean"]
    made = subprocess.run(
        [*command, "--config-file", str(_CONFIGURATION)],
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise WrongError([made.stdout + made.stderr])
    for file in SITE.rglob("*.html"):
        file.write_text(laid_out(file.read_text("utf-8")), "utf-8")
    check_site(SITE)


def laid_out(page: str) -> str:
    """Return a page whose long names may break on a narrow screen, between their words."""
    # A heading of a column says something; an empty cell above the rows is none.
    page = re.sub(r"<th([^>]*)></th>", r"<td\1></td>", page)
    page = re.sub(
        r"<(td|th)\b[^>]*>.*?</\1>",
        lambda cell: re.sub(r"<code>[^<]*</code>", _breakable, cell[0]),
        page,
        flags=re.S,
    )
    return re.sub(r"(?<=<h2 )[^>]*>[^<]*|(?<=<span) class=\"md-ellipsis\">[^<]*", _breakable, page)


def _breakable(found: re.Match[str]) -> str:
    opening, _, text = found[0].partition(">")
    return f"{opening}>" + re.sub(r"(?<=[\w)\]])([._/(,=:-]+)(?=[\w\"'])", r"\1<wbr>", text)


def main() -> None:
    """Build, and say where it is."""
    argparse.ArgumentParser(prog="python -m documentation", description=__doc__).parse_args()
    try:
        build()
    except WrongError as wrong:
        for problem in wrong.problems:
            print(f"docs: {problem}", file=sys.stderr)
        raise SystemExit(1) from None
    print(f"docs: built; open {(SITE / 'index.html').relative_to(ROOT)}")


if __name__ == "__main__":
    main()
