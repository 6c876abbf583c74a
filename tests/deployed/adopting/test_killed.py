"""An apply that is killed while it imports is run again, and ends whole."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from gatehouse.testing import LocalAws

from tests.deployed.adopting.project import Project

GROUPS = 10
#: The pool, its client and its groups.
RESOURCES = GROUPS + 2
#: When it is killed. Terraform locks the state twice: while it plans, and while it applies. The
#: apply writes all imports at once, so the state then has none of them, or all.
MOMENTS = ("plan", "apply", "state")
#: Seconds for one apply, also where other tests run beside it.
LONGEST = 300
#: How often an apply that ended before it was killed is begun anew.
ATTEMPTS = 5


class Interrupted(Project):
    """A pool that was adopted, and is not in the state yet."""

    def __init__(self, aws: LocalAws, folder: Path) -> None:
        super().__init__(aws, folder)
        # What a killed run leaves is in a folder that the test takes away.
        (folder / "tmp").mkdir()
        self.environment |= {"TMPDIR": str(folder / "tmp")}
        self.state = folder / "state" / "terraform.notes-production.tfstate"
        self.lock = self.state.with_name(f".{self.state.name}.lock.info")
        cognito = self.client("cognito-idp")
        self.pool = cognito.create_user_pool(PoolName="killed", UsernameAttributes=["email"])[
            "UserPool"
        ]["Id"]
        self.web = cognito.create_user_pool_client(
            UserPoolId=self.pool,
            ClientName="web",
            ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        )["UserPoolClient"]["ClientId"]
        for number in range(GROUPS):
            cognito.create_group(UserPoolId=self.pool, GroupName=f"group-{number}")
        self.add_user(self.pool)
        written = self.adopt("--user-pool", self.pool, "--app", "notes")
        assert written.returncode == 0, written.stdout + written.stderr

    def in_state(self) -> int:
        """How many resources the state has."""
        return len(json.loads(self.state.read_text() or "{}").get("resources", []))

    def kill_apply(self, moment: str) -> None:
        """Kill an apply, with all that it started, at a moment."""
        for _ in range(ATTEMPTS):
            self.state.unlink(missing_ok=True)
            self.lock.unlink(missing_ok=True)  # what the last one left is not what this one does
            applying = subprocess.Popen(
                [sys.executable, "-m", "gatehouse", "adopt", "--apply"],
                cwd=self.folder,
                env=self.environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            self._wait(moment, applying)
            if applying.poll() is None:
                os.killpg(applying.pid, signal.SIGKILL)
                assert applying.wait(timeout=LONGEST) == -signal.SIGKILL
                return
        raise AssertionError("each apply ended before it was killed")

    def _wait(self, moment: str, applying: subprocess.Popen[bytes]) -> None:
        """Wait for the moment, or for the end of the apply."""
        locked, times = False, 0
        end = time.monotonic() + LONGEST
        while applying.poll() is None and time.monotonic() < end:  # without a pause: it is short
            was, locked = locked, self.lock.exists()
            times += locked and not was
            if times >= MOMENTS.index(moment) + 1 or (moment == "state" and self.state.exists()):
                return


@pytest.fixture(scope="module")
def interrupted(local_aws: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> Interrupted:
    return Interrupted(local_aws, tmp_path_factory.mktemp("killed"))


@pytest.mark.parametrize("moment", MOMENTS)
def test_an_apply_that_is_killed_is_run_again_and_ends_whole(
    interrupted: Interrupted, moment: str
) -> None:
    before = interrupted.client("cognito-idp").describe_user_pool(UserPoolId=interrupted.pool)

    interrupted.kill_apply(moment)

    some = interrupted.in_state() if interrupted.state.exists() else 0
    resumed = interrupted.adopt("--apply")
    assert resumed.returncode == 0, resumed.stdout + resumed.stderr
    assert f"{RESOURCES - some} to import" in resumed.stderr
    assert "nothing to change" in resumed.stderr
    assert interrupted.in_state() == RESOURCES
    left = interrupted.adopt("--check")
    assert left.returncode == 0, left.stdout + left.stderr
    assert f"0 to import, {RESOURCES} imported already, nothing to change" in left.stderr
    after = interrupted.client("cognito-idp").describe_user_pool(UserPoolId=interrupted.pool)
    assert after["UserPool"] == before["UserPool"]
    assert interrupted.sign_in(interrupted.web)["AccessToken"]
