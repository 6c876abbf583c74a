"""The second factors of a user: setting an app up, and saying which to use.

https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa-totp.html
"""

from __future__ import annotations

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.clients import lifetimes
from gatehouse.local.services.cognito_idp.errors import invalid
from gatehouse.local.services.cognito_idp.pools import checks
from gatehouse.local.services.cognito_idp.records import Json, Pool, User
from gatehouse.local.services.cognito_idp.sign_in import totp
from gatehouse.local.services.cognito_idp.sign_in.factors import APP, EMAIL, SMS, is_on
from gatehouse.local.services.cognito_idp.sign_in.progress import Challenge, held
from gatehouse.local.services.cognito_idp.tokens.checks import signed_in
from gatehouse.local.services.contract import ServiceError

#: By the request's member: the factor, and the pool's setting.
_SETTINGS = {
    "SMSMfaSettings": (SMS, checks.SMS),
    "SoftwareTokenMfaSettings": (APP, checks.APP),
    "EmailMfaSettings": (EMAIL, checks.EMAIL),
}
#: What confirms an address of a user, by the factor that needs one.
_ADDRESSES = {SMS: "phone_number", EMAIL: "email"}
#: The key of a secret that is being set up, among the codes of a user.
_SECRET_VALID_FOR = 3600


def associate_software_token(call: Call, asked: Json) -> Json:
    """Carry out ``AssociateSoftwareToken``, with an access token or in a session."""
    secret = totp.new_secret()
    if asked.get("AccessToken"):
        who = signed_in(call, asked)
        _check_app(who.pool)
        call.store.one_time.put(
            _Secret(secret), now=call.now, seconds=_SECRET_VALID_FOR, token=_key(who.user)
        )
        return {"SecretCode": secret}
    session = str(asked.get("Session") or "")
    challenge = held(call, session, ("MFA_SETUP",))
    call.store.one_time.take(session)
    challenge.secret = secret
    return {"SecretCode": secret, "Session": _again(call, challenge)}


def verify_software_token(call: Call, asked: Json) -> Json:
    """Carry out ``VerifySoftwareToken``, with an access token or in a session."""
    code = str(asked["UserCode"])
    if asked.get("AccessToken"):
        user = signed_in(call, asked).user
        begun = call.store.one_time.get(_key(user), _Secret, call.now)
        _check_code(begun.value if begun else "", code, call.now)
        call.store.one_time.take(_key(user))
        user.totp_secret = begun.value if begun else ""
        return {"Status": "SUCCESS"}
    session = str(asked.get("Session") or "")
    challenge = held(call, session, ("MFA_SETUP",))
    _check_code(challenge.secret, code, call.now)
    user = challenge.progress.somebody()
    call.store.one_time.take(session)
    user.totp_secret, user.preferred = challenge.secret, APP
    user.factors = [*[each for each in user.factors if each != APP], APP]
    challenge.done = True
    return {"Status": "SUCCESS", "Session": _again(call, challenge)}


def admin_delete_software_token(call: Call, asked: Json) -> Json:
    """Carry out ``AdminDeleteSoftwareToken``."""
    _, user = call.named(asked)
    user.totp_secret = ""
    _turn(user, APP, on=False, preferred=False)
    return {}


def set_user_mfa_preference(call: Call, asked: Json) -> Json:
    """Carry out ``SetUserMFAPreference``."""
    who = signed_in(call, asked)
    if (asked.get("SoftwareTokenMfaSettings") or {}).get("Enabled") and not who.user.totp_secret:
        raise invalid("User has not verified software token mfa")
    return _prefer(who.pool, who.user, asked)


def admin_set_user_mfa_preference(call: Call, asked: Json) -> Json:
    """Carry out ``AdminSetUserMFAPreference``."""
    pool, user = call.named(asked)
    return _prefer(pool, user, asked)


def set_user_settings(call: Call, asked: Json) -> Json:
    """Carry out ``SetUserSettings``, the older form for text messages alone."""
    return _texts(signed_in(call, asked).user, asked)


def admin_set_user_settings(call: Call, asked: Json) -> Json:
    """Carry out ``AdminSetUserSettings``, the older form for text messages alone."""
    return _texts(call.named(asked)[1], asked)


def get_user_auth_factors(call: Call, asked: Json) -> Json:
    """Carry out ``GetUserAuthFactors``."""
    who = signed_in(call, asked)
    return _auth_factors(who.pool, who.user)


def admin_get_user_auth_factors(call: Call, asked: Json) -> Json:
    """Carry out ``AdminGetUserAuthFactors``."""
    pool, user = call.named(asked)
    return _auth_factors(pool, user)


class _Secret:
    """A secret of an app that has not shown a code yet."""

    def __init__(self, value: str) -> None:
        self.value = value


def _auth_factors(pool: Pool, user: User) -> Json:
    allowed = checks.first_factors(pool.settings)
    found = ["PASSWORD"] if user.password else []
    found += [
        factor
        for factor, address in (("EMAIL_OTP", "email"), ("SMS_OTP", "phone_number"))
        if factor in allowed and user.attributes.get(address)
    ]
    shown: Json = {"Username": user.name, "ConfiguredUserAuthFactors": found}
    if user.preferred:
        shown["PreferredMfaSetting"] = user.preferred
    if user.factors:
        shown["UserMFASettingList"] = list(user.factors)
    return shown


def _prefer(pool: Pool, user: User, asked: Json) -> Json:
    wanted = {name: asked[name] for name in _SETTINGS if asked.get(name)}
    if sum(bool(each.get("PreferredMfa")) for each in wanted.values()) > 1:
        raise invalid("Only one MFA method can be preferred.")
    for name, each in wanted.items():
        factor, setting = _SETTINGS[name]
        if not each.get("Enabled"):
            if each.get("PreferredMfa"):
                raise invalid("A preferred MFA method must be enabled.")
            continue
        if not is_on(pool, setting):
            raise invalid(f"The user pool does not have {factor}.")
        reached = user.attributes.get(_ADDRESSES[factor]) if factor != APP else user.totp_secret
        if not reached:
            raise invalid(f"User does not have delivery config set to turn on {factor}")
    for name, each in wanted.items():
        factor, _ = _SETTINGS[name]
        on = bool(each.get("Enabled"))
        _turn(user, factor, on=on, preferred=on and bool(each.get("PreferredMfa")))
    return {}


def _turn(user: User, factor: str, *, on: bool, preferred: bool) -> None:
    left = [each for each in user.factors if each != factor]
    user.factors = [*left, factor] if on else left
    if preferred:
        user.preferred = factor
    elif user.preferred == factor:
        user.preferred = ""


def _texts(user: User, asked: Json) -> Json:
    on = any(
        each.get("AttributeName") == "phone_number" and each.get("DeliveryMedium") == "SMS"
        for each in asked["MFAOptions"]
    )
    _turn(user, SMS, on=on, preferred=on)
    return {}


def _check_app(pool: Pool) -> None:
    if not is_on(pool, checks.APP):
        raise ServiceError(
            "SoftwareTokenMFANotFoundException", "Software token MFA is not enabled for the pool."
        )


def _check_code(secret: str, code: str, now: float) -> None:
    if not secret or not totp.matches(secret, code, now):
        raise ServiceError("EnableSoftwareTokenMFAException", "Code mismatch")


def _key(user: User) -> str:
    return f"app of {user.sub}"


def _again(call: Call, challenge: Challenge) -> str:
    seconds = lifetimes.auth_session(challenge.progress.client)
    return call.store.one_time.put(challenge, now=call.now, seconds=seconds)
