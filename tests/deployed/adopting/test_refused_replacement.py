"""A plan that would replace a pool is refused with its reason, and nothing is changed."""

from __future__ import annotations

from pathlib import Path

from gatehouse.testing import LocalAws

from tests.deployed.adopting.project import Project


def test_a_plan_that_would_replace_a_pool_is_refused(local_aws: LocalAws, tmp_path: Path) -> None:
    project = Project(local_aws, tmp_path)
    cognito = project.client("cognito-idp")
    made = cognito.create_user_pool(PoolName="replaced", UsernameAttributes=["email"])
    pool = made["UserPool"]["Id"]
    project.add_user(pool)
    written = project.adopt("--user-pool", pool, "--app", "replaced")
    assert written.returncode == 0, written.stdout + written.stderr
    source, lock = project.folder / "main.py", project.folder / "gatehouse.lock.json"
    right, before = source.read_text(), cognito.describe_user_pool(UserPoolId=pool)["UserPool"]
    changed = right.replace('usernames=["email"]', 'usernames=["phone"]')
    assert changed != right
    source.write_text(changed)
    kept = lock.read_text()
    lock.unlink()  # or the synth would refuse it already
    files = project.files()

    refused = project.adopt("--apply", "--stage", "production")

    assert refused.returncode == 2, refused.stdout + refused.stderr
    assert "the plan must be empty before anything is imported" in refused.stderr
    assert "username_attributes is" in refused.stderr
    assert "REPLACE" in refused.stderr
    assert cognito.describe_user_pool(UserPoolId=pool)["UserPool"] == before
    assert len(cognito.list_users(UserPoolId=pool)["Users"]) == 1
    assert project.files() == files

    source.write_text(right)
    lock.write_text(kept)
    applied = project.adopt("--apply", "--stage", "production")
    assert applied.returncode == 0, applied.stdout + applied.stderr
