"""The committed expectations are what the sources mean, and do not depend on the order of lines."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from gatehouse.access.changes import Danger, as_comment, changes
from gatehouse.access.matrix import matrix_of
from gatehouse.access.model import read_app
from gatehouse.access.showing import Fact, Facts, NotALock, facts_of, lock_text, read_lock
from gatehouse.templates.new import render
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.access.stacks import SUB, allow, deny, people, read

ROOT = Path(__file__).parents[3]
FILES = "${aws_s3_bucket.files.arn}"


def synthesize(program: Path, out: Path) -> None:
    settings_ = {**os.environ, "CDKTF_OUTDIR": str(out), "STAGE": "dev"}
    ran = subprocess.run(
        [sys.executable, program.name], cwd=program.parent, env=settings_, check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``gatehouse new`` writes."""
    folder = tmp_path_factory.mktemp("apps") / "orders"
    render(folder, name="orders", version="1.0.0", project_id="0")
    return folder


def test_the_lock_of_a_new_app_is_what_its_source_means(app: Path, tmp_path: Path) -> None:
    synthesize(app / "main.py", tmp_path)
    facts = facts_of(matrix_of(read_app(tmp_path)))
    assert lock_text(facts) == (app / "access.lock.md").read_text()


def test_the_lock_of_the_notes_app_is_what_its_source_means(tmp_path: Path) -> None:
    import shutil

    for name in ("main.py", "cdktf.json", "gatehouse.lock.json"):
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "lambdas", tmp_path / "lambdas")
    synthesize(tmp_path / "main.py", tmp_path / "out")
    facts = facts_of(matrix_of(read_app(tmp_path / "out")))
    assert lock_text(facts) == (ROOT / "access.lock.md").read_text()


def facts(folder: Path, *statements: dict[str, Any], **more: Any) -> Facts:
    return facts_of(matrix_of(read(folder, resource=people(*statements, **more))))


OWN = allow(["s3:GetObject", "s3:PutObject"], f"{FILES}/private/{SUB}/*")


def test_a_lock_says_again_what_it_was_written_from(tmp_path: Path) -> None:
    where = {"Condition": {"IpAddress": {"aws:SourceIp": ["192.0.2.0/24", "198.51.100.0/24"]}}}
    made = facts(
        tmp_path,
        OWN,
        allow("s3:GetObject", f"{FILES}/office/*", **where),
        allow("s3:DeleteObject", "${var.which}"),
    )
    text = lock_text(made)
    again = read_lock(text)
    assert (again.had, again.things, again.callers) == (made.had, made.things, made.callers)
    assert "**unknown**" in text
    assert "if aws:SourceIp is in 192.0.2.0/24 or 198.51.100.0/24" in text
    assert changes(again, made) == []


@given(seed=st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_a_lock_does_not_move_when_lines_do(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    statements = [OWN, allow("s3:GetObject", f"{FILES}/open/*"), allow("s3:ListBucket", FILES)]
    chosen = random.Random(seed)
    folder = tmp_path_factory.mktemp("order")
    first = lock_text(facts(folder, *statements))
    chosen.shuffle(statements)
    resources = people(*statements)
    kinds = list(resources.items())
    chosen.shuffle(kinds)
    shuffled = {kind: dict(chosen.sample(list(named.items()), len(named))) for kind, named in kinds}
    assert lock_text(facts_of(matrix_of(read(folder, "again", resource=shuffled)))) == first


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# something else",
        "<!-- gatehouse access, version 2. -->",
        "<!-- gatehouse access, version 1. -->\n## Routes\n\n### `GET /`\n\n<<<<<<< HEAD\n",
        "<!-- gatehouse access, version 1. -->\n## Routes\n\n### `GET /`\n\n- user\n",
    ],
)
def test_what_is_no_lock_is_refused(text: str) -> None:
    with pytest.raises(NotALock, match="gatehouse writes it"):
        read_lock(text)


def test_changes_are_sorted_by_danger_and_say_where(tmp_path: Path) -> None:
    public = {
        "files": {
            "bucket": "${aws_s3_bucket.files.id}",
            "policy": json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [allow("s3:GetObject", f"{FILES}/open/*", Principal="*")],
                }
            ),
        }
    }
    before = facts(tmp_path / "a", OWN, allow("s3:DeleteObject", f"{FILES}/open/*"))
    after = facts(
        tmp_path / "b",
        allow("s3:GetObject", f"{FILES}/private/{SUB}/*"),
        allow("s3:ListBucket", FILES),
        aws_s3_bucket_policy=public,
    )
    found = changes(before, after)
    said = [(each.danger, each.sentence) for each in found]
    assert said[0] == (Danger.PUBLIC, "everybody may now read open/ of files.")
    assert (Danger.NARROWER, "user may no longer delete open/ of files.") in said
    assert (
        Danger.NARROWER,
        "user may no longer write own private/{identity}/ of files.",
    ) in said
    assert (Danger.WIDER, "user may now list another's private/{identity}/ of files.") in said
    assert [danger for danger, _ in said] == sorted(danger for danger, _ in said)
    wider = next(each for each in found if "another's" in each.thing)
    assert wider.request.startswith("s3:ListBucket on arn:aws:s3:::files, as user")
    assert wider.place == "aws_iam_role_policy.member"


def test_what_is_gone_is_said(tmp_path: Path) -> None:
    had = {Fact("GET /old", "user", "call"): "allowed"}
    before = Facts(had, {"GET /old": "route"}, {"user": ""})
    (change,) = changes(before, Facts())
    assert (change.danger, change.sentence) == (
        Danger.GONE,
        "GET /old is gone: user could call it.",
    )


@pytest.mark.parametrize(
    ("before", "after", "danger"),
    [
        ("denied", "allowed", Danger.WIDER),
        ("denied", "if a", Danger.WIDER),
        ("if a", "allowed", Danger.WIDER),
        ("if a", "if b", Danger.WIDER),
        ("allowed", "unknown", Danger.UNKNOWN),
        ("denied", "unknown", Danger.UNKNOWN),
        ("unknown", "allowed", Danger.WIDER),
        ("unknown", "denied", Danger.NARROWER),
        ("allowed", "if a", Danger.NARROWER),
        ("allowed", "denied", Danger.NARROWER),
    ],
)
def test_each_step_has_its_danger(before: str, after: str, danger: Danger) -> None:
    fact = Fact("GET /", "user", "call")

    def of(answer: str) -> Facts:
        return Facts({fact: answer} if answer != "denied" else {}, {"GET /": "route"})

    (change,) = changes(of(before), of(after))
    assert (change.danger, change.step) == (danger, f"{before} → {after}")


def test_a_comment_holds_no_markup_of_the_source() -> None:
    thing = "GET /<img src=x> @team #1 [a](b) `c`"
    found = changes(
        Facts({}, {thing: "route"}),
        Facts({Fact(thing, "user", "call"): "allowed"}, {thing: "route"}),
    )
    written = as_comment(found)
    assert f"`{thing.replace('`', chr(39))}`" in written
    outside = "".join(written.split("`")[::2])
    assert not any(each in outside for each in ("<img", "@team", "#1 ", "[a]"))


def test_a_comment_says_that_nothing_changed() -> None:
    assert "Nobody gained or lost access." in as_comment([])


OFFICE = {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}
HOME = {"IpAddress": {"aws:SourceIp": "198.51.100.0/24"}}


def test_each_way_of_what_is_allowed_on_a_condition_moves_the_lock(tmp_path: Path) -> None:
    office = allow("s3:GetObject", f"{FILES}/private/{SUB}/*", Condition=OFFICE)
    home = allow("s3:GetObject", f"{FILES}/private/{SUB}/*", Condition=HOME)
    one, both = facts(tmp_path / "one", office), facts(tmp_path / "both", office, home)
    turned = facts(tmp_path / "turned", home, office)
    assert "192.0.2.0/24" in lock_text(one)
    assert "198.51.100.0/24" in lock_text(both)
    assert lock_text(both) == lock_text(turned)
    (change,) = changes(one, both)
    assert change.danger is Danger.WIDER


def test_each_denial_of_a_part_moves_the_lock(tmp_path: Path) -> None:
    denials = [deny("s3:*", f"{FILES}/private/*/{name}/*") for name in ("backup", "legal")]
    both, one = facts(tmp_path / "both", OWN, *denials), facts(tmp_path / "one", OWN, denials[0])
    assert "private/*/legal/*" in lock_text(both)
    assert "private/*/legal/*" not in lock_text(one)
    assert "files-" not in lock_text(both)  # no name with a stage


def test_what_is_not_known_and_who_may_sign_up_stand_in_the_lock(tmp_path: Path) -> None:
    grant = {"aws_kms_grant": {"more": {"key_id": "k", "grantee_principal": "x"}}}
    closed = {
        "aws_cognito_user_pool": {
            "users": {
                "name": "users",
                "admin_create_user_config": [{"allow_admin_create_user_only": True}],
            }
        }
    }
    before = facts(tmp_path / "before", OWN, **closed)
    after = facts(tmp_path / "after", OWN, **grant)
    again = read_lock(lock_text(after))
    assert again.unknown == after.unknown == ("aws_kms_grant of more",)
    said = [(each.danger, each.sentence) for each in changes(before, after)]
    assert said == [
        (Danger.PUBLIC, "everybody may now sign up to the user pool users."),
        (Danger.UNKNOWN, "aws_kms_grant of more is not known."),
    ]
    gone = [each.sentence for each in changes(after, before)]
    assert "aws_kms_grant of more is known now, or gone." in gone
    assert "everybody may no longer sign up to the user pool users." in gone
    assert changes(read_lock(lock_text(after)), after) == []
