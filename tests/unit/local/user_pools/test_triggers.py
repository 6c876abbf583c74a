"""Functions of a pool are asked by every operation that AWS lists, once, in AWS's words.

https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
"""

from __future__ import annotations

from typing import Any

import pytest
from gatehouse.local.services.contract import Json

from tests.unit.local.user_pools.world import PASSWORD, People, World, claims, people

ARN = "arn:aws:lambda:eu-west-1:111122223333:function:hooks"
MAIL = "ada@example.com"


def hooked(world: World, *triggers: str, client: Json | None = None, **pool: Any) -> People:
    """Make a pool with one function for these triggers, which lets everything pass."""
    world.outside.functions.setdefault(ARN, lambda event: event)
    config: Json = dict.fromkeys(triggers, ARN)
    for sender in ("CustomEmailSender", "CustomSMSSender"):
        if sender in config:
            config[sender] = {"LambdaArn": ARN, "LambdaVersion": "V1_0"}
            config["KMSKeyID"] = "arn:aws:kms:eu-west-1:111122223333:key/1"
    return people(world, client, LambdaConfig=config, **pool)


def test_signing_up_asks_before_it_writes_a_message_and_confirms_after(world: World) -> None:
    club = hooked(
        world, "PreSignUp", "CustomMessage", "PostConfirmation", AutoVerifiedAttributes=["email"]
    )
    club.sign_up(email=MAIL)
    assert world.outside.sources == ["PreSignUp_SignUp", "CustomMessage_SignUp"]
    event = world.outside.events[0]
    assert event["request"]["userAttributes"] == {"email": MAIL}
    assert event["callerContext"]["clientId"] == club.client
    world.call("AdminConfirmSignUp", UserPoolId=club.pool, Username="ada")
    assert world.outside.sources[-1] == "PostConfirmation_ConfirmSignUp"


def test_an_administrator_who_makes_a_user_is_asked_for_too(world: World) -> None:
    club = hooked(world, "PreSignUp", "CustomMessage")
    attributes = [{"Name": "email", "Value": MAIL}]
    asked = {"UserPoolId": club.pool, "UserAttributes": attributes}
    world.call("AdminCreateUser", Username="ada", **asked)
    assert world.outside.sources == ["PreSignUp_AdminCreateUser", "CustomMessage_AdminCreateUser"]

    def refuse(event: Json) -> Json:
        raise ValueError("not here")

    world.outside.functions[ARN] = refuse
    assert world.refused("AdminCreateUser", Username="bob", **asked) == (
        "UserLambdaValidationException",
        "PreSignUp failed with error not here.",
    )


@pytest.mark.parametrize("trigger", ["PreSignUp", "CustomMessage"])
def test_a_function_that_refuses_stops_a_sign_up(world: World, trigger: str) -> None:
    def refuse(event: Json) -> Json:
        raise ValueError("no more members")

    world.outside.functions[ARN] = refuse
    club = hooked(world, trigger, AutoVerifiedAttributes=["email"])
    asked = {
        "ClientId": club.client,
        "Username": "ada",
        "Password": PASSWORD,
        "UserAttributes": [{"Name": "email", "Value": MAIL}],
    }
    assert world.refused("SignUp", **asked) == (
        "UserLambdaValidationException",
        f"{trigger} failed with error no more members.",
    )


def test_a_function_confirms_and_verifies_who_signs_up(world: World) -> None:
    def confirm(event: Json) -> Json:
        event["response"] = {"autoConfirmUser": True, "autoVerifyEmail": True}
        return event

    world.outside.functions[ARN] = confirm
    club = hooked(world, "PreSignUp")
    assert club.sign_up(email=MAIL)["UserConfirmed"] is True
    assert club.held()["email_verified"] == "true"
    assert club.sign_in()


@pytest.mark.parametrize("answer", [None, "text", {"response": None}, []])
def test_a_function_must_return_its_event(world: World, answer: Any) -> None:
    world.outside.functions[ARN] = lambda event: answer
    club = hooked(world, "PreSignUp")
    asked = {"ClientId": club.client, "Username": "ada", "Password": PASSWORD}
    assert world.refused("SignUp", **asked) == (
        "InvalidLambdaResponseException",
        "Unrecognizable lambda output",
    )


@pytest.mark.parametrize(
    ("operation", "kind"),
    [
        ("ResendConfirmationCode", "ResendCode"),
        ("ForgotPassword", "ForgotPassword"),
    ],
)
def test_a_function_writes_every_message(world: World, operation: str, kind: str) -> None:
    def write(event: Json) -> Json:
        event["response"] = {
            "emailSubject": "From the club",
            "emailMessage": f"Here it is: {event['request']['codeParameter']}",
            "smsMessage": None,
        }
        return event

    world.outside.functions[ARN] = write
    club = hooked(world, "CustomMessage", AutoVerifiedAttributes=["email"])
    if operation == "ForgotPassword":
        club.add(email=MAIL, email_verified="true")
    else:
        club.sign_up(email=MAIL)
    world.call(operation, ClientId=club.client, Username="ada", ClientMetadata={"by": "page"})
    assert world.outside.sources[-1] == f"CustomMessage_{kind}"
    assert world.outside.events[-1]["request"]["clientMetadata"] == {"by": "page"}
    mail = world.outside.newest()
    assert mail.subject == "From the club"
    assert "{####}" not in mail.body
    assert mail.body.startswith("Here it is: ")


def test_a_sign_in_asks_each_function_once_in_order(world: World) -> None:
    club = hooked(world, "PreAuthentication", "PostAuthentication", "PreTokenGeneration")
    club.add(email=MAIL)
    club.sign_in()
    assert world.outside.sources == [
        "PreAuthentication_Authentication",
        "PostAuthentication_Authentication",
        "TokenGeneration_Authentication",
    ]
    assert "cognito:user_status" in world.outside.events[0]["request"]["userAttributes"]


def test_a_function_is_asked_before_the_password_is_compared(world: World) -> None:
    """Pre authentication in the developer guide: it also sees wrong passwords."""
    club = hooked(world, "PreAuthentication")
    club.add()
    world.refused("InitiateAuth", **club.asked(password="Wrong-1-horse"))
    assert world.outside.sources == ["PreAuthentication_Authentication"]


def test_a_function_is_told_of_a_user_who_does_not_exist(world: World) -> None:
    club = hooked(world, "PreAuthentication", client={"PreventUserExistenceErrors": "ENABLED"})
    world.refused("InitiateAuth", **club.asked("nobody"))
    (event,) = world.outside.events
    assert event["request"]["userNotFound"] is True


def in_tokens(world: World, version: str, changes: Json, **settings: Any) -> dict[str, Json]:
    """Sign in to a pool whose function changes tokens; return the claims of both."""
    details = "claimsOverrideDetails" if version == "V1_0" else "claimsAndScopeOverrideDetails"

    def change(event: Json) -> Json:
        event["response"] = {details: changes}
        return event

    world.outside.functions[ARN] = change
    block = {"PreTokenGenerationConfig": {"LambdaArn": ARN, "LambdaVersion": version}}
    club = people(world, LambdaConfig=block)
    world.call("CreateGroup", UserPoolId=club.pool, GroupName="readers")
    club.add(email=MAIL)
    world.call("AdminAddUserToGroup", UserPoolId=club.pool, Username="ada", GroupName="readers")
    made = club.sign_in()
    return {"id": claims(made["IdToken"]), "access": claims(made["AccessToken"])}


def test_version_1_changes_the_id_token_alone(world: World) -> None:
    changes = {"claimsToAddOrOverride": {"team": "red", "sub": "x"}, "claimsToSuppress": ["email"]}
    found = in_tokens(world, "V1_0", changes)
    assert found["id"]["team"] == "red"
    assert "email" not in found["id"]
    assert found["id"]["sub"] != "x"
    assert "team" not in found["access"]
    (event,) = world.outside.events
    assert (event["version"], "scopes" in event["request"]) == ("1", False)
    assert event["request"]["groupConfiguration"]["groupsToOverride"] == ["readers"]


@pytest.mark.parametrize("version", ["V2_0", "V3_0"])
def test_later_versions_change_both_tokens_and_the_scopes(world: World, version: str) -> None:
    changes = {
        "idTokenGeneration": {"claimsToAddOrOverride": {"team": {"name": "red"}}},
        "accessTokenGeneration": {
            "claimsToAddOrOverride": {"tenant": 7, "client_id": "x"},
            "scopesToAdd": ["club/read"],
            "scopesToSuppress": ["aws.cognito.signin.user.admin"],
        },
    }
    found = in_tokens(world, version, changes)
    assert found["id"]["team"] == {"name": "red"}
    assert found["access"]["tenant"] == 7
    assert found["access"]["client_id"] != "x"
    assert found["access"]["scope"] == "club/read"
    (event,) = world.outside.events
    assert event["version"] == version[1]
    assert event["request"]["scopes"] == ["aws.cognito.signin.user.admin"]


@pytest.mark.parametrize("version", ["V1_0", "V2_0"])
def test_a_function_gives_other_groups_and_roles(world: World, version: str) -> None:
    role = "arn:aws:iam::111122223333:role/writer"
    groups = {
        "groupOverrideDetails": {
            "groupsToOverride": ["writers"],
            "iamRolesToOverride": [role],
            "preferredRole": role,
        }
    }
    found = in_tokens(world, version, groups)
    assert found["id"]["cognito:groups"] == ["writers"]
    assert found["id"]["cognito:roles"] == [role]
    assert found["id"]["cognito:preferred_role"] == role
    assert found["access"]["cognito:groups"] == ["writers"]


def test_a_claim_of_version_1_must_be_text(world: World) -> None:
    world.outside.functions[ARN] = lambda event: {
        **event,
        "response": {"claimsOverrideDetails": {"claimsToAddOrOverride": {"age": 7}}},
    }
    club = hooked(world, "PreTokenGeneration")
    club.add()
    code, _ = world.refused("InitiateAuth", **club.asked())
    assert code == "InvalidLambdaResponseException"


def test_a_user_of_an_older_directory_moves_in_with_the_password(world: World) -> None:
    def migrate(event: Json) -> Json:
        if event["request"]["password"] == PASSWORD:
            event["response"] = {
                "userAttributes": {"email": MAIL, "email_verified": "true"},
                "finalUserStatus": "CONFIRMED",
                "messageAction": "SUPPRESS",
            }
            return event
        raise ValueError("Bad password")

    world.outside.functions[ARN] = migrate
    club = hooked(world, "UserMigration")
    code, message = world.refused("InitiateAuth", **club.asked("ada", "Wrong-1-horse"))
    assert (code, message) == (
        "UserLambdaValidationException",
        "UserMigration failed with error Bad password.",
    )
    assert club.sign_in("ada")
    assert world.outside.sources == ["UserMigration_Authentication"] * 2
    assert club.held()["email"] == MAIL
    world.outside.functions.clear()
    assert club.sign_in("ada"), "the password is kept, and the function not asked again"


def test_a_user_of_an_older_directory_moves_in_by_a_forgotten_password(world: World) -> None:
    def migrate(event: Json) -> Json:
        assert "password" not in event["request"]
        event["response"] = {
            "userAttributes": {"email": MAIL, "email_verified": "true"},
            "messageAction": "SUPPRESS",
        }
        return event

    world.outside.functions[ARN] = migrate
    club = hooked(world, "UserMigration")
    world.call("ForgotPassword", ClientId=club.client, Username="ada")
    assert world.outside.sources == ["UserMigration_ForgotPassword"]
    user = world.call("AdminGetUser", UserPoolId=club.pool, Username="ada")
    assert user["UserStatus"] == "RESET_REQUIRED"


def test_a_sender_gets_the_code_instead_of_the_outbox(world: World) -> None:
    club = hooked(world, "CustomEmailSender", AutoVerifiedAttributes=["email"])
    club.sign_up(email=MAIL)
    assert world.outside.sources == ["CustomEmailSender_SignUp"]
    request = world.outside.events[0]["request"]
    assert request["type"] == "customEmailSenderRequestV1"
    assert len(request["code"]) == 6  # as it is: these tests have no KMS
    assert world.outside.mails == []


def test_a_sender_need_not_return_its_event(world: World) -> None:
    world.outside.functions[ARN] = lambda event: None
    club = hooked(world, "CustomSMSSender", AutoVerifiedAttributes=["phone_number"])
    assert club.sign_up(phone_number="+14325551212")["CodeDeliveryDetails"]


def test_the_custom_flow_asks_three_functions(world: World) -> None:
    def challenge(event: Json) -> Json:
        source, request = event["triggerSource"], event["request"]
        if source.startswith("Define"):
            rounds = request["session"]
            done = bool(rounds) and rounds[-1]["challengeResult"]
            event["response"] = {
                "challengeName": "CUSTOM_CHALLENGE",
                "issueTokens": done,
                "failAuthentication": len(rounds) > 1 and not done,
            }
        elif source.startswith("Create"):
            event["response"] = {
                "publicChallengeParameters": {"question": "What is the word?"},
                "privateChallengeParameters": {"answer": "sesame"},
                "challengeMetadata": "word",
            }
        else:
            right = request["privateChallengeParameters"]["answer"] == request["challengeAnswer"]
            event["response"] = {"answerCorrect": right}
        return event

    world.outside.functions[ARN] = challenge
    triggers = ("DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse")
    club = hooked(world, *triggers)
    club.add()
    begin = {
        "ClientId": club.client,
        "AuthFlow": "CUSTOM_AUTH",
        "AuthParameters": {"USERNAME": "ada"},
    }
    asked = world.call("InitiateAuth", **begin)
    assert asked["ChallengeParameters"]["question"] == "What is the word?"
    again = club.respond(asked, ANSWER="open")
    assert again["ChallengeName"] == "CUSTOM_CHALLENGE"
    assert club.respond(again, ANSWER="sesame")["AuthenticationResult"]["AccessToken"]
    first = world.call("InitiateAuth", **begin)
    second = club.respond(first, ANSWER="open")
    refused = world.refused("RespondToAuthChallenge", **club.answer(second, ANSWER="open"))
    assert refused == ("NotAuthorizedException", "Incorrect username or password.")


def test_the_metadata_of_a_beginning_reaches_no_later_function(world: World) -> None:
    """https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html"""
    club = hooked(world, "PreAuthentication", "PreTokenGeneration", "PostAuthentication")
    club.add(permanent=False)
    asked = {**club.asked(), "ClientMetadata": {"by": "page"}}
    given = world.call("InitiateAuth", **asked)
    assert world.outside.events[-1]["request"]["validationData"] == {"by": "page"}
    answer = club.answer(given, NEW_PASSWORD="Another-1-horse")
    made = world.call("RespondToAuthChallenge", **answer, ClientMetadata={"by": "answer"})
    told = {each["triggerSource"]: each["request"] for each in world.outside.events[1:]}
    assert told["TokenGeneration_NewPasswordChallenge"]["clientMetadata"] == {"by": "answer"}
    assert told["PostAuthentication_Authentication"]["clientMetadata"] == {"by": "answer"}
    renewing = {"REFRESH_TOKEN": made["AuthenticationResult"]["RefreshToken"]}
    signing_in = club.asked(password="Another-1-horse")["AuthParameters"]
    for flow, parameters in (
        ("USER_PASSWORD_AUTH", signing_in),
        ("REFRESH_TOKEN_AUTH", renewing),
    ):
        world.call("InitiateAuth", **{**asked, "AuthFlow": flow, "AuthParameters": parameters})
        assert world.outside.sources[-1].startswith("TokenGeneration_")
        assert "clientMetadata" not in world.outside.events[-1]["request"]


def test_the_metadata_of_an_answer_is_not_kept_for_the_next(world: World) -> None:
    answers = {"DefineAuthChallenge_Authentication": {"challengeName": "CUSTOM_CHALLENGE"}}

    def ask(event: Json) -> Json:
        event["response"] = answers.get(event["triggerSource"], {"answerCorrect": False})
        return event

    world.outside.functions[ARN] = ask
    triggers = ("DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse")
    club = hooked(world, *triggers)
    club.add()
    asked = {**club.asked(), "AuthFlow": "CUSTOM_AUTH", "ClientMetadata": {"by": "page"}}
    given = world.call("InitiateAuth", **asked)
    answer = club.answer(given, ANSWER="x")
    given = world.call("RespondToAuthChallenge", **answer, ClientMetadata={"by": "answer"})
    world.call("RespondToAuthChallenge", **club.answer(given, ANSWER="x"))
    told = [each["request"].get("clientMetadata") for each in world.outside.events]
    assert told == [None] * 2 + [{"by": "answer"}] * 3 + [None] * 3


def test_a_user_whose_invitation_a_function_refuses_is_not_made(world: World) -> None:
    def refuse(event: Json) -> Json:
        raise ValueError("not now")

    club = hooked(world, "CustomMessage")
    user = {"UserPoolId": club.pool, "Username": "ada"}
    asked = {**user, "UserAttributes": [{"Name": "email", "Value": MAIL}]}
    world.outside.functions[ARN] = refuse
    assert world.refused("AdminCreateUser", **asked)[0] == "UserLambdaValidationException"
    assert world.refused("AdminGetUser", **user)[0] == "UserNotFoundException"
    world.outside.functions[ARN] = lambda event: event
    world.call("AdminCreateUser", **asked, TemporaryPassword=PASSWORD)
    world.outside.functions[ARN] = refuse
    again = {**user, "MessageAction": "RESEND", "TemporaryPassword": "Another-1-horse"}
    assert world.refused("AdminCreateUser", **again)[0] == "UserLambdaValidationException"
    assert club.begin()["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
