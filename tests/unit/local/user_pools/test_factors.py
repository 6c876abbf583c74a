"""Second factors by message, devices that stand for them, and the choice of the first factor.

https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html
https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-device-tracking.html
"""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
from gatehouse.local.services.contract import Json, ServiceError
from pycognito.aws_srp import AWSSRP, generate_hash_device

from tests.unit.local.user_pools.world import PASSWORD, People, World, people

MAIL, PHONE = "ada@example.com", "+14325551212"
SMS = {
    "SnsCallerArn": "arn:aws:iam::111122223333:role/sends-texts",
    "ExternalId": "club",
}
SES = {
    "EmailSendingAccount": "DEVELOPER",
    "SourceArn": "arn:aws:ses:eu-west-1:111122223333:identity/example.com",
}
BY_TEXT = {"SmsMfaConfiguration": {"SmsConfiguration": SMS}}
BY_MAIL = {"EmailMfaConfiguration": {"Subject": "Code", "Message": "It is {####}"}}


def with_factors(world: World, mode: str, *factors: Json, **pool: Any) -> People:
    club = people(world, EmailConfiguration=SES, **pool)
    named = {name: value for factor in factors for name, value in factor.items()}
    world.call("SetUserPoolMfaConfig", UserPoolId=club.pool, MfaConfiguration=mode, **named)
    return club


def sent(world: World, *, mail: bool) -> str:
    text = world.outside.newest().body if mail else world.outside.texts[-1][1]
    found = re.search(r"\d{6,8}", text)
    assert found, text
    return found[0]


def test_a_required_factor_by_text_message_is_asked_for(world: World) -> None:
    club = with_factors(world, "ON", BY_TEXT)
    club.add(phone_number=PHONE)
    asked = club.begin()
    assert asked["ChallengeName"] == "SMS_MFA"
    parameters = asked["ChallengeParameters"]
    assert parameters["CODE_DELIVERY_DESTINATION"] == "+*******1212"
    code = sent(world, mail=False)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    refused = world.refused("RespondToAuthChallenge", **club.answer(asked, SMS_MFA_CODE=wrong))
    assert refused[0] == "CodeMismatchException"
    assert club.respond(asked, SMS_MFA_CODE=code)["AuthenticationResult"]
    refused = world.refused("RespondToAuthChallenge", **club.answer(asked, SMS_MFA_CODE=code))
    assert refused == ("NotAuthorizedException", "Invalid session for the user.")


def test_a_factor_by_email_is_asked_for_where_the_user_has_turned_it_on(world: World) -> None:
    club = with_factors(world, "OPTIONAL", BY_MAIL)
    club.add(email=MAIL)
    token = club.sign_in()["AccessToken"]
    on = {"Enabled": True, "PreferredMfa": True}
    world.call("SetUserMFAPreference", AccessToken=token, EmailMfaSettings=on)
    asked = club.begin()
    assert asked["ChallengeName"] == "EMAIL_OTP"
    code = sent(world, mail=True)
    assert world.outside.newest().body == f"It is {code}"
    assert club.respond(asked, EMAIL_OTP_CODE=code)["AuthenticationResult"]


def test_a_code_can_be_wrong_five_times_in_a_session(world: World) -> None:
    club = with_factors(world, "ON", BY_TEXT)
    club.add(phone_number=PHONE)
    asked = club.begin()
    code = sent(world, mail=False)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(5):
        world.refused("RespondToAuthChallenge", **club.answer(asked, SMS_MFA_CODE=wrong))
    refused = world.refused("RespondToAuthChallenge", **club.answer(asked, SMS_MFA_CODE=code))
    assert refused == ("NotAuthorizedException", "Invalid session for the user.")


def test_a_session_of_a_challenge_expires(world: World) -> None:
    club = with_factors(world, "ON", BY_TEXT)
    club.add(phone_number=PHONE)
    asked = club.begin()
    code = sent(world, mail=False)
    world.now += 181
    refused = world.refused("RespondToAuthChallenge", **club.answer(asked, SMS_MFA_CODE=code))
    assert refused == (
        "NotAuthorizedException",
        "Invalid session for the user, session is expired.",
    )


def test_a_user_with_two_factors_chooses(world: World) -> None:
    club = with_factors(world, "ON", BY_TEXT, BY_MAIL)
    club.add(phone_number=PHONE, email=MAIL)
    asked = club.begin()
    assert asked["ChallengeName"] == "SELECT_MFA_TYPE"
    chosen = club.respond(asked, ANSWER="EMAIL_OTP")
    code = sent(world, mail=True)
    assert club.respond(chosen, EMAIL_OTP_CODE=code)["AuthenticationResult"]


def test_a_factor_that_the_pool_does_not_have_is_not_preferred(world: World) -> None:
    club = with_factors(world, "OPTIONAL", BY_MAIL)
    club.add(email=MAIL, phone_number=PHONE)
    token = club.sign_in()["AccessToken"]
    on = {"Enabled": True, "PreferredMfa": True}
    told = world.refused("SetUserMFAPreference", AccessToken=token, SMSMfaSettings=on)
    assert told[0] == "InvalidParameterException"
    told = world.refused("SetUserMFAPreference", AccessToken=token, SoftwareTokenMfaSettings=on)
    assert told[0] == "InvalidParameterException"


def test_a_factor_that_does_not_reach_the_user_is_not_turned_on(world: World) -> None:
    app = {"SoftwareTokenMfaConfiguration": {"Enabled": True}}
    club = with_factors(world, "OPTIONAL", BY_MAIL, app)
    club.add()
    ada = {"UserPoolId": club.pool, "Username": "ada"}
    on = {"Enabled": True}
    for setting, factor in (
        ("SoftwareTokenMfaSettings", "SOFTWARE_TOKEN_MFA"),
        ("EmailMfaSettings", "EMAIL_OTP"),
    ):
        assert world.refused("AdminSetUserMFAPreference", **ada, **{setting: on}) == (
            "InvalidParameterException",
            f"User does not have delivery config set to turn on {factor}",
        )
    token = club.sign_in()["AccessToken"]
    told = world.refused("SetUserMFAPreference", AccessToken=token, SoftwareTokenMfaSettings=on)
    assert told == ("InvalidParameterException", "User has not verified software token mfa")
    mail = [{"Name": "email", "Value": MAIL}]
    world.call("AdminUpdateUserAttributes", **ada, UserAttributes=mail)
    world.call("AdminSetUserMFAPreference", **ada, EmailMfaSettings=on)
    assert world.call("AdminGetUser", **ada)["UserMFASettingList"] == ["EMAIL_OTP"]


class Idp:
    """What pycognito calls of boto3's client."""

    def __init__(self, world: World) -> None:
        self._world = world

    def initiate_auth(self, **asked: Any) -> Json:
        return self._world.call("InitiateAuth", **asked)

    def respond_to_auth_challenge(self, **asked: Any) -> Json:
        return self._world.call("RespondToAuthChallenge", **asked)


def proof(club: People, password: str = PASSWORD, **device: str) -> AWSSRP:
    idp = Idp(club.world)
    return AWSSRP("ada", password, club.pool, club.client, client=idp, **device)


@pytest.fixture
def tracked(world: World) -> People:
    return with_factors(
        world,
        "ON",
        BY_TEXT,
        DeviceConfiguration={
            "ChallengeRequiredOnNewDevice": True,
            "DeviceOnlyRememberedOnUserPrompt": False,
        },
    )


def remember(club: People) -> tuple[str, dict[str, str], str]:
    """Sign in with the second factor, and confirm the device; return it and the token."""
    made = club.respond(club.begin(), SMS_MFA_CODE=sent(club.world, mail=False))
    result = made["AuthenticationResult"]
    device = result["NewDeviceMetadata"]
    key, group = device["DeviceKey"], device["DeviceGroupKey"]
    secret, config = generate_hash_device(group, key)
    told = club.world.call(
        "ConfirmDevice",
        AccessToken=result["AccessToken"],
        DeviceKey=key,
        DeviceSecretVerifierConfig=config,
        DeviceName="desk",
    )
    assert told["UserConfirmationNecessary"] is False
    named = {"device_key": key, "device_group_key": group}
    return key, {**named, "device_password": secret}, result["AccessToken"]


def test_a_remembered_device_stands_for_the_second_factor(tracked: People) -> None:
    tracked.add(phone_number=PHONE)
    key, device, token = remember(tracked)
    texts = len(tracked.world.outside.texts)
    made = proof(tracked, **device).authenticate_user()
    assert made["AuthenticationResult"]["AccessToken"]
    assert len(tracked.world.outside.texts) == texts
    listed = tracked.world.call("ListDevices", AccessToken=token)["Devices"]
    assert [each["DeviceKey"] for each in listed] == [key]


def test_a_device_without_its_secret_stands_for_nothing(tracked: People) -> None:
    tracked.add(phone_number=PHONE)
    _, device, _ = remember(tracked)
    other = {**device, "device_password": "guessed"}
    with pytest.raises(Exception, match="Incorrect username or password"):
        proof(tracked, **other).authenticate_user()


@pytest.mark.parametrize("ending", ["forget", "distrust"])
def test_a_device_that_is_forgotten_needs_the_second_factor_again(
    tracked: People, ending: str
) -> None:
    tracked.add(phone_number=PHONE)
    key, _, token = remember(tracked)
    named = {"AccessToken": token, "DeviceKey": key}
    assert tracked.world.call("GetDevice", **named)["Device"]["DeviceKey"] == key
    if ending == "forget":
        tracked.world.call("ForgetDevice", **named)
        code, _ = tracked.world.refused("GetDevice", **named)
        assert code == "ResourceNotFoundException"
    else:
        tracked.world.call("UpdateDeviceStatus", **named, DeviceRememberedStatus="not_remembered")
    assert tracked.begin(DEVICE_KEY=key)["ChallengeName"] == "SMS_MFA"


def test_a_device_that_the_pool_did_not_name_is_not_confirmed(tracked: People) -> None:
    tracked.add(phone_number=PHONE)
    _, _, token = remember(tracked)
    code, _ = tracked.world.refused(
        "ConfirmDevice",
        AccessToken=token,
        DeviceKey="eu-west-1_00000000-0000-0000-0000-000000000000",
        DeviceSecretVerifierConfig={"PasswordVerifier": "AAAA", "Salt": "AAAA"},
    )
    assert code == "NotAuthorizedException"


def test_devices_are_not_tracked_unless_the_pool_says_so(world: World) -> None:
    club = people(world)
    club.add()
    made = club.sign_in()
    assert "NewDeviceMetadata" not in made
    code, _ = world.refused("ListDevices", AccessToken=made["AccessToken"])
    assert code == "InvalidUserPoolConfigurationException"


def choosing(world: World, *first: str) -> People:
    policies = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", *first]}}
    club = people(world, Policies=policies)
    club.add(email=MAIL)
    return club


def test_a_user_signs_in_with_a_code_alone_where_the_pool_has_that(world: World) -> None:
    club = choosing(world, "EMAIL_OTP")
    begin = {
        "ClientId": club.client,
        "AuthFlow": "USER_AUTH",
        "AuthParameters": {"USERNAME": "ada"},
    }
    asked = world.call("InitiateAuth", **begin)
    assert asked["ChallengeName"] == "SELECT_CHALLENGE"
    assert set(asked["AvailableChallenges"]) == {"PASSWORD", "PASSWORD_SRP", "EMAIL_OTP"}
    chosen = club.respond(asked, ANSWER="EMAIL_OTP")
    code = sent(world, mail=True)
    assert len(code) == 8
    assert club.respond(chosen, EMAIL_OTP_CODE=code)["AuthenticationResult"]


@pytest.mark.parametrize("preferred", ["PASSWORD", "PASSWORD_SRP"])
def test_a_preferred_challenge_comes_at_once(world: World, preferred: str) -> None:
    club = choosing(world)
    given = {"USERNAME": "ada", "PREFERRED_CHALLENGE": preferred, "PASSWORD": PASSWORD}
    told = world.call(
        "InitiateAuth", ClientId=club.client, AuthFlow="USER_AUTH", AuthParameters=given
    )
    if preferred == "PASSWORD":
        assert told["AuthenticationResult"]
    else:
        assert told["ChallengeName"] == "PASSWORD_SRP"


def test_a_factor_that_the_pool_does_not_have_can_not_be_chosen(world: World) -> None:
    club = choosing(world)
    asked = world.call(
        "InitiateAuth",
        ClientId=club.client,
        AuthFlow="USER_AUTH",
        AuthParameters={"USERNAME": "ada", "PREFERRED_CHALLENGE": "EMAIL_OTP"},
    )
    assert "EMAIL_OTP" not in asked["AvailableChallenges"]
    code, _ = world.refused("RespondToAuthChallenge", **club.answer(asked, ANSWER="EMAIL_OTP"))
    assert code == "InvalidParameterException"


def test_a_proof_signs_in_and_a_wrong_one_does_not(world: World) -> None:
    club = people(world)
    club.add()
    assert proof(club).authenticate_user()["AuthenticationResult"]
    with pytest.raises(Exception, match="Incorrect username or password"):
        proof(club, "Wrong-1-horse").authenticate_user()


def test_two_answers_at_once_use_a_session_once(world: World) -> None:
    """A function that is waited for leaves no gap in which a session is there twice."""
    club = with_factors(world, "ON", BY_TEXT)
    club.add(phone_number=PHONE)
    asked = club.begin()
    answer = club.answer(asked, SMS_MFA_CODE=sent(world, mail=False))

    async def both() -> list[Any]:
        respond = world.service.operations["RespondToAuthChallenge"]
        calls = [respond(world.context(), answer) for _ in range(2)]
        return await asyncio.gather(*calls, return_exceptions=True)  # type: ignore[arg-type]

    async def slowly(pool: Any, arn: str, event: Json) -> Any:
        await asyncio.sleep(0.01)
        return event

    config = {"PostAuthentication": "arn:x"}
    world.call(
        "UpdateUserPool",
        UserPoolId=club.pool,
        MfaConfiguration="ON",
        EmailConfiguration=SES,
        SmsConfiguration=SMS,
        LambdaConfig=config,
    )
    world.outside.invoke = slowly  # type: ignore[method-assign]
    first, second = asyncio.run(both())
    assert first["AuthenticationResult"]
    assert isinstance(second, ServiceError)
