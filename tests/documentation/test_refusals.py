"""What makes the build of the documentation fail, each beside what does not."""

from __future__ import annotations

import inspect
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Any

import pytest
import typer

from documentation import commands, options, pages, pictures
from documentation.__main__ import laid_out
from documentation.built import check_site
from documentation.docstrings import taken_by
from documentation.errors import WrongError
from documentation.navigation import check_navigation

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository with two pages, beside the real ones that the options stand on."""
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    for name in ("README.md", "CHANGELOG.md", "main.py", "LICENSE"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    for folder in ("examples", "benchmarks", "cdktf-lazy"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    return tmp_path


def refused(project: Path) -> str:
    with pytest.raises(WrongError) as raised:
        pages.write_pages(project, project / "out")
    return str(raised.value)


def append(project: Path, text: str, page: str = "start.md") -> None:
    file = project / "docs" / page
    file.write_text(file.read_text() + "\n" + text + "\n")


# Navigation


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """A navigation and its pages."""
    docs = tmp_path / "docs"
    docs.mkdir()
    for name in ("a.md", "b.md"):
        (docs / name).write_text("# Title\n")
    file = tmp_path / "mkdocs.yml"
    file.write_text("nav:\n  - a.md\n  - More:\n      - B: b.md\n      - C: commands.md\n")
    return file, docs


def test_a_navigation_with_each_page_once_is_right(two: tuple[Path, Path]) -> None:
    check_navigation(*two)


def test_a_page_in_no_navigation_is_refused_by_one_sentence(two: tuple[Path, Path]) -> None:
    (two[1] / "dev.md").write_text("# Dev\n")
    with pytest.raises(WrongError) as raised:
        check_navigation(*two)
    assert str(raised.value) == (
        "docs/dev.md: must stand in the navigation: add it under `nav` in mkdocs.yml."
    )


def test_a_page_that_is_not_there_and_one_that_stands_twice_are_refused(
    two: tuple[Path, Path],
) -> None:
    two[0].write_text(two[0].read_text() + "  - gone.md\n  - a.md\n")
    with pytest.raises(WrongError) as raised:
        check_navigation(*two)
    assert "`nav` lists gone.md, which must be a page of docs/" in str(raised.value)
    assert "`nav` must list a.md once, and lists it 2 times" in str(raised.value)


# Links


def test_a_dead_link_is_refused_and_one_in_code_is_none(project: Path) -> None:
    append(project, "```text\n[a](nowhere.md)\n```")
    pages.write_pages(project, project / "out")
    append(project, "[a](nowhere.md)")
    assert refused(project) == "docs/start.md: the link nowhere.md must lead to a file."


def test_a_link_to_a_file_of_the_repository_leads_to_its_page(project: Path) -> None:
    pages.write_pages(project, project / "out")
    assert "](source/examples/photos/main.py.md)" in (project / "out" / "start.md").read_text()
    assert "class PhotosStack" in (project / "out/source/examples/photos/main.py.md").read_text()


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        ('<a href="b.html">b</a>', ""),
        ('<a href="b.html#there">b</a>', ""),
        ('<a href="https://example.com/">elsewhere</a>', ""),
        ('<img src="a.svg">', ""),
        ('<a href="c.html">c</a>', "a.html: the link c.html must lead to a page of the site."),
        (
            '<a href="b.html#no">b</a>',
            "a.html: the link b.html#no must lead to a heading of b.html.",
        ),
        ('<a href="#no">b</a>', "a.html: the link #no must lead to a heading of a.html."),
        ('<img src="b.svg">', "a.html: loads b.svg, which must be a file of the site."),
        (
            '<script src="https://cdn.example.com/x.js"></script>',
            "a.html: loads https://cdn.example.com/x.js: what a page loads must be a file of the "
            "site.",
        ),
        (
            '<link rel="stylesheet" href="https://fonts.example.com/x.css">',
            "a.html: loads https://fonts.example.com/x.css: what a page loads must be a file of "
            "the site.",
        ),
    ],
)
def test_what_was_built_leads_somewhere_and_loads_nothing_from_elsewhere(
    tmp_path: Path, html: str, problem: str
) -> None:
    (tmp_path / "a.html").write_text(html)
    (tmp_path / "b.html").write_text('<h2 id="there">There</h2>')
    (tmp_path / "a.svg").write_text("<svg/>")
    if not problem:
        check_site(tmp_path)
        return
    with pytest.raises(WrongError) as raised:
        check_site(tmp_path)
    assert str(raised.value) == problem


def test_a_long_name_breaks_between_its_words_and_code_breaks_nowhere() -> None:
    cell = "<td><code>aws_s3_bucket.lifecycle</code></td>"
    assert laid_out(cell) == "<td><code>aws_<wbr>s3_<wbr>bucket.<wbr>lifecycle</code></td>"
    assert laid_out('<h2 id="a_b">a_b<a') == '<h2 id="a_b">a_<wbr>b<a'
    for same in ("<pre><code>a_b = c.d</code></pre>", "<td><a href='a_b'>a_b</a></td>"):
        assert laid_out(same) == same
    assert laid_out("<th></th>") == "<td></td>"


# Options


class Told:
    """Has a text for each option.

    Parameters
    ----------
    size : int, optional
        How large it is. Default: 1.
    names : list of str
        What it is called.
    *parts
        What it is made of.
    """

    def __init__(self, *parts: str, size: int = 1, names: list[str]) -> None: ...


class Silent:
    """Has none for one of them.

    Parameters
    ----------
    size : int, optional
        How large it is. Default: 1.
    names : list of str
    """

    def __init__(
        self, *parts: str, size: int = 1, names: list[str], more: bool = False
    ) -> None: ...


def test_an_option_without_a_text_is_refused() -> None:
    assert [*options.silent("Told", Told)] == []
    assert [*options.silent("Silent", Silent)] == [
        f"Silent: option `{name}` must have a text: describe it under Parameters in the docstring "
        f"of Silent."
        for name in ("more", "names", "parts")
    ]


#: What constructs use among themselves, and what adds a member whose class has the options.
OWN = frozenset(
    (
        *("add_branding", "add_client", "add_domain", "add_group", "add_identity_provider"),
        *("add_resource_server", "add_to", "at_finish", "aws_name", "before", "check_at_finish"),
        *("check_open", "check_provider", "check_thread", "claim_in_app", "claim_path"),
        *("customize_ui", "fits", "forget_fields", "give_address", "give_reason"),
        *("guarded_routes", "keep_data", "lock_fields", "name_for", "names_of", "once"),
        *("recorded_fields", "resource", "second_addresses", "split", "take_role"),
    )
)


def test_each_method_that_people_call_has_its_options_on_a_page() -> None:
    texts = {file.name: file.read_text("utf-8") for file in (ROOT / "docs").glob("*.md")}
    where = options.homes(texts)
    missing = [
        f"{name}.{method}"
        for name in [each for each in where if "." not in each]
        for method, function in inspect.getmembers(options.named(name), inspect.isroutine)
        if not method.startswith("_") and function.__module__.startswith("gatehouse")
        if method not in OWN and (name, method) != ("SecretFrom", "read")
        if taken_by(function) and f"{name}.{method}" not in where
    ]
    assert missing == []


def test_each_class_has_its_options_in_one_place(project: Path) -> None:
    append(project, "::: options HttpApi")
    assert "the options of HttpApi must stand in one place" in refused(project)


def test_options_of_what_nobody_can_import_are_refused(project: Path) -> None:
    append(project, "::: options HttpApy")
    assert "there must be a HttpApy that people can import" in refused(project)


def test_a_class_whose_options_stand_nowhere_is_refused(project: Path) -> None:
    file = project / "docs" / "http-api.md"
    file.write_text(file.read_text().replace("Cors Throttle Alarms", "Cors Alarms"))
    assert refused(project).startswith("Throttle: its options must stand on a page")


def test_the_text_of_an_option_is_that_of_its_docstring(project: Path) -> None:
    pages.write_pages(project, project / "out")
    text = (project / "out" / "http-api.md").read_text()
    assert "`stage_name`" in text
    assert "Name of its stage, 1 to 128 letters, digits, hyphens and underscores." in text
    assert ":::" not in text
    assert "`*routes`" in text


# Commands


def say(word: Annotated[str, typer.Option(help="The word.")] = "hello") -> None:
    """Say a word."""


def whisper(word: Annotated[str, typer.Option()] = "hello") -> None:
    """Say a word without anybody hearing it."""


def _commands(function: Callable[..., None], epilog: str | None) -> list[tuple[str, Any]]:
    app = typer.Typer()
    app.command("say", epilog=epilog)(function)
    app.command("sing", epilog="Example: gatehouse sing")(say)
    return [*commands.tree(typer.main.get_command(app), ("gatehouse",))][:1]


def test_a_command_without_an_example_is_refused() -> None:
    commands.check_commands(_commands(say, "Example: gatehouse say"))
    with pytest.raises(WrongError, match="gatehouse say: must have an example: write epilog="):
        commands.check_commands(_commands(say, None))


def test_an_option_of_a_command_without_a_text_is_refused() -> None:
    with pytest.raises(WrongError, match="gatehouse say: option --word must have a text"):
        commands.check_commands(_commands(whisper, "Example: gatehouse say"))


def test_each_command_is_in_the_reference(project: Path) -> None:
    pages.write_pages(project, project / "out")
    text = (project / "out" / "commands.md").read_text()
    listed = commands.of_gatehouse()
    assert len(listed) > 20
    for words, _ in listed:
        assert f"## {words} {{#{words.replace(' ', '-')}}}" in text


# Pictures and attacks


def test_the_pictures_are_as_they_are_drawn() -> None:
    for name, text in pictures.pictures().items():
        assert (ROOT / "docs" / name).read_text() == text, (
            f"write {name} anew: python -m documentation.pictures"
        )


def test_each_attack_that_a_page_names_is_one_of_the_suite() -> None:
    from tests.attack.themes import CASES

    assert _unknown_attacks((ROOT / "docs" / "security.md").read_text(), CASES) == set()
    assert _unknown_attacks("- **Attack:** `no such attack`, `unsigned /private`.", CASES) == {
        "no such attack"
    }


def test_each_default_has_its_reason_its_attack_and_a_page_of_aws() -> None:
    text = (ROOT / "docs" / "security.md").read_text()
    sections = text.split("\n## ")[1:]
    assert len(sections) > 12
    for each in sections:
        assert "**Default:**" in each, each
        assert "**Why:**" in each, each
        assert "https://docs.aws.amazon.com/" in each, each
        assert "**Attack:**" in each or "No request attacks this" in each, each


def _unknown_attacks(text: str, cases: Iterable[object]) -> set[str]:
    named = {
        name
        for line in text.splitlines()
        if line.startswith("- **Attack:**")
        for name in re.findall(r"`([^`]+)`", line)
    }
    assert named
    return named - {getattr(case, "name", "") for case in cases}
