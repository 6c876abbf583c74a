"""Challenges of a sign-in, against botocore's Stubber: what Cognito asks and how it is answered."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import ANY, Stubber
from gatehouse.deployed import challenges
from gatehouse.deployed.challenges import Challenge, nobody_answers, sign_in, totp
from gatehouse.errors import CommandError

_TOKENS = {"AuthenticationResult": {"IdToken": "id.token", "AccessToken": "access.token"}}


class _Srp:
    """Instead of the proof of a password, which is not what is tested here."""

    def __init__(self, **_: Any) -> None:
        pass

    def get_auth_params(self) -> dict[str, str]:
        return {"USERNAME": "ann"}

    def process_challenge(self, *_: Any) -> dict[str, str]:
        return {"USERNAME": "ann"}


def _asked(name: str, **parameters: str) -> dict[str, Any]:
    return {"ChallengeName": name, "Session": "s" * 20, "ChallengeParameters": parameters}


@pytest.fixture
def users(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(challenges, "AWSSRP", _Srp)
    return boto3.client(
        "cognito-idp", region_name="eu-west-1", aws_access_key_id="a", aws_secret_access_key="b"
    )


def _sign_in(users: Any, stub: Stubber, answer: Any) -> dict[str, str]:
    with stub:
        found = sign_in(
            users, pool="eu-west-1_A", client_id="web", user="ann", password="x", answer=answer
        )
    stub.assert_no_pending_responses()
    return found


def _stubbed(users: Any, *answers: tuple[str, dict[str, str]]) -> Stubber:
    """Let Cognito ask one challenge after the other, each answered as given."""
    stub = Stubber(users)
    stub.add_response("initiate_auth", _asked("PASSWORD_VERIFIER", USERNAME="ann"))
    first = _asked(*answers[0][:1]) if answers else _TOKENS
    first |= {"ChallengeParameters": {"CODE_DELIVERY_DESTINATION": "a***"}} if answers else {}
    stub.add_response("respond_to_auth_challenge", first)
    for place, (name, expected) in enumerate(answers):
        following = _asked(answers[place + 1][0]) if place + 1 < len(answers) else _TOKENS
        stub.add_response(
            "respond_to_auth_challenge",
            following,
            {
                "ClientId": "web",
                "ChallengeName": name,
                "Session": ANY,
                "ChallengeResponses": {"USERNAME": "ann", **expected},
            },
        )
    return stub


@pytest.mark.parametrize(
    ("name", "response"),
    [
        ("SMS_MFA", "SMS_MFA_CODE"),
        ("EMAIL_OTP", "EMAIL_OTP_CODE"),
        ("SMS_OTP", "SMS_OTP_CODE"),
        ("SOFTWARE_TOKEN_MFA", "SOFTWARE_TOKEN_MFA_CODE"),
        ("NEW_PASSWORD_REQUIRED", "NEW_PASSWORD"),
        ("CUSTOM_CHALLENGE", "ANSWER"),
    ],
)
def test_a_challenge_is_answered_by_its_own_name(users: Any, name: str, response: str) -> None:
    stub = _stubbed(users, (name, {response: "123456"}))
    asked: list[Challenge] = []

    def answer(challenge: Challenge) -> str:
        asked.append(challenge)
        return "123456"

    assert _sign_in(users, stub, answer) == {"id": "id.token", "access": "access.token"}
    assert [each.name for each in asked] == [name]
    assert asked[0].sent_to == "a***"
    assert asked[0].is_secret is (name == "NEW_PASSWORD_REQUIRED")


def test_a_factor_is_chosen_and_then_answered(users: Any) -> None:
    stub = _stubbed(
        users,
        ("SELECT_MFA_TYPE", {"ANSWER": "EMAIL_OTP"}),
        ("EMAIL_OTP", {"EMAIL_OTP_CODE": "123456"}),
    )
    given = iter(["EMAIL_OTP", "123456"])
    assert _sign_in(users, stub, lambda _: next(given))["id"] == "id.token"


def test_a_wrong_code_is_asked_for_again_and_then_given_up(users: Any) -> None:
    stub = Stubber(users)
    stub.add_response("initiate_auth", _asked("PASSWORD_VERIFIER", USERNAME="ann"))
    stub.add_response("respond_to_auth_challenge", _asked("SOFTWARE_TOKEN_MFA"))
    for _ in range(3):
        stub.add_client_error(
            "respond_to_auth_challenge", "CodeMismatchException", "Invalid code received for user"
        )
    again: list[str] = []

    def answer(challenge: Challenge) -> str:
        again.append(challenge.why_again)
        return "000000"

    with pytest.raises(ClientError, match="Invalid code"):
        _sign_in(users, stub, answer)
    assert again == ["", *["Invalid code received for user"] * 2]


def test_a_challenge_that_comes_again_and_again_ends(users: Any) -> None:
    stub = _stubbed(users, *[("CUSTOM_CHALLENGE", {"ANSWER": "x"})] * 11)
    with pytest.raises(CommandError, match="asked 10 times and gave no token"), stub:
        sign_in(
            users, pool="eu-west-1_A", client_id="web", user="ann", password="x",
            answer=lambda _: "x",
        )  # fmt: skip


def test_where_nobody_is_there_the_variable_is_named(users: Any) -> None:
    stub = _stubbed(users, ("NEW_PASSWORD_REQUIRED", {}))
    with pytest.raises(CommandError, match="must be completed") as refused, stub:
        sign_in(
            users, pool="eu-west-1_A", client_id="web", user="ann", password="x",
            answer=nobody_answers,
        )  # fmt: skip
    assert "GATEHOUSE_NEW_PASSWORD" in refused.value.fix


def _set_up(users: Any, *verifications: str, can: str = '["SOFTWARE_TOKEN_MFA"]') -> Stubber:
    """Let Cognito ask for an authenticator; each code is met by an error, or by none."""
    stub = Stubber(users)
    stub.add_response("initiate_auth", _asked("MFA_SETUP", MFAS_CAN_SETUP=can))
    if "SOFTWARE_TOKEN_MFA" not in can:
        return stub
    made = {"SecretCode": "JBSWY3DPEHPK3PXP", "Session": "t" * 20}
    stub.add_response("associate_software_token", made, {"Session": "s" * 20})
    for code in verifications:
        if code:
            stub.add_client_error("verify_software_token", code, "Code mismatch")
        else:
            verified = {"Status": "SUCCESS", "Session": "v" * 20}
            asked = {"Session": "t" * 20, "UserCode": "123456"}
            stub.add_response("verify_software_token", verified, asked)
            stub.add_response(
                "respond_to_auth_challenge",
                _TOKENS,
                {
                    "ClientId": "web",
                    "ChallengeName": "MFA_SETUP",
                    "Session": "v" * 20,
                    "ChallengeResponses": {"USERNAME": "ann"},
                },
            )
    return stub


def test_an_authenticator_that_the_pool_asks_for_is_set_up(users: Any) -> None:
    asked: list[Challenge] = []

    def answer(challenge: Challenge) -> str:
        asked.append(challenge)
        return " 123456 "

    stub = _set_up(users, "EnableSoftwareTokenMFAException", "")
    assert _sign_in(users, stub, answer)["id"] == "id.token"
    assert [each.new_secret for each in asked] == ["JBSWY3DPEHPK3PXP"] * 2
    assert [each.why_again for each in asked] == ["", "Code mismatch"]


def test_an_authenticator_is_given_up_after_three_codes(users: Any) -> None:
    stub = _set_up(users, *["EnableSoftwareTokenMFAException"] * 3)
    with pytest.raises(ClientError, match="Code mismatch"):
        _sign_in(users, stub, lambda _: "123456")


def test_a_secret_is_not_told_where_nobody_is_there(users: Any) -> None:
    with pytest.raises(CommandError) as told:
        _sign_in(users, _set_up(users), nobody_answers)
    assert "JBSWY3DP" not in str(told.value).upper()
    assert "Use a terminal" in told.value.fix


def test_a_factor_that_needs_an_address_names_the_command_that_gives_one(users: Any) -> None:
    with pytest.raises(CommandError, match="can set up SMS_MFA alone") as told:
        _sign_in(users, _set_up(users, can='["SMS_MFA"]'), lambda _: "123456")
    assert "gatehouse users attributes set ann phone_number=" in told.value.fix


def test_a_device_is_for_the_app_s_own_page(users: Any) -> None:
    stub = _stubbed(users, ("DEVICE_SRP_AUTH", {}))
    with pytest.raises(CommandError, match="DEVICE_SRP_AUTH"), stub:
        sign_in(users, pool="eu-west-1_A", client_id="web", user="ann", password="x")


@pytest.mark.parametrize("secret", ["", "1189", "not base32!"])
def test_a_secret_that_is_not_base32_is_refused(secret: str) -> None:
    with pytest.raises(CommandError, match="must be base32"):
        totp(secret)


def test_a_secret_may_be_written_in_groups() -> None:
    assert totp("gezd gnbv gy3t qojq gezd gnbv gy3t qojq", 1111111109) == "081804"
