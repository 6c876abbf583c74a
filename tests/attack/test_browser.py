"""AWS Amplify works unmodified in a browser, on the local AWS in place of AWS."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.attack.browser.visit import visit
from tests.attack.world import World
from tests.deployed.deployments import Deployed

_FOLDER = Path(__file__).with_name("browser")
_ESBUILD = _FOLDER / "node_modules" / ".bin" / "esbuild"
_MAIL = "grace@example.com"


@pytest.fixture(scope="module")
def told(
    world: World,
    app: Deployed,
    clients: Callable[..., Any],
    local_aws: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Any]:
    """Use the page as a user does, from sign-up to sign-out."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None or not _ESBUILD.exists():
        pytest.skip("needs Chromium, and npm ci in tests/attack/browser")
    work = tmp_path_factory.mktemp("browser")
    script = work / "page.js"
    subprocess.run(
        [_ESBUILD, _FOLDER / "page.js", "--bundle", "--minify", f"--outfile={script}"],
        check=True,
        capture_output=True,
    )
    api = app.one("aws_apigatewayv2_api", "api")["id"]
    settings = {
        "region": local_aws.region,
        "userPool": app.outputs["UserPool"],
        "client": app.outputs["UserPoolClient"],
        "identityPool": app.outputs["IdentityPool"],
        "bucket": app.outputs["Bucket"],
        "api": f"https://{api}.execute-api.{local_aws.region}.amazonaws.com",
        "mail": _MAIL,
        "password": "Correct-1-horse-battery",
        "other": world.names["bob"],
        "otherNote": world.names["bob.note"],
    }

    def confirm() -> None:
        clients("cognito-idp").admin_confirm_sign_up(
            UserPoolId=app.outputs["UserPool"], Username=_MAIL
        )

    seen = visit(browser, script, settings, aws_port=local_aws.port, confirm=confirm, work=work)
    assert "error" not in seen, seen
    return seen


def test_amplify_signs_up_and_in(told: dict[str, Any]) -> None:
    assert (told["signedUp"], told["signedIn"]) == ("CONFIRM_SIGN_UP", True)


def test_amplify_uploads_downloads_and_lists_ones_own_files(told: dict[str, Any]) -> None:
    assert (told["downloaded"], told["listed"]) == ("a photo", ["photo.txt"])


def test_amplify_gets_nobody_elses_files(told: dict[str, Any]) -> None:
    assert (told["otherFile"], told["otherUpload"]) == ("AccessDenied", "AccessDenied")


def test_amplify_signs_calls_of_the_api(told: dict[str, Any]) -> None:
    assert (told["note"], told["deleted"]) == ("from a browser", 204)


def test_amplify_gets_nobody_elses_notes(told: dict[str, Any]) -> None:
    assert told["otherNote"] == 404


def test_after_signing_out_amplify_is_a_stranger(told: dict[str, Any]) -> None:
    assert told["signedOut"] != "allowed"
