"""Custom message: the words of what Cognito mails."""

from typing import Any

_SUBJECTS = {
    "CustomMessage_SignUp": "Welcome to Acme",
    "CustomMessage_ResendCode": "Your code for Acme",
    "CustomMessage_ForgotPassword": "A new password for Acme",
    "CustomMessage_AdminCreateUser": "You are invited to Acme",
}


def main(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Write subject and text; what is left empty is written by Cognito."""
    asked, answer = event["request"], event["response"]
    subject = _SUBJECTS.get(event["triggerSource"])
    if subject:
        # Placeholders, which Cognito fills in: the code itself is not told to this function.
        user = asked.get("usernameParameter") or ""
        text = f"Your code is {asked['codeParameter']}."
        answer["emailSubject"] = subject
        answer["emailMessage"] = f"{user} {text}".strip()
    return event
