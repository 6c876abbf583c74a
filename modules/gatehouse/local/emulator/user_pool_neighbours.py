"""What user pools need of the emulator: its functions, its roles, its outbox and its keys."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import contextvars
import json
import time
import urllib.parse
import urllib.request
import uuid
from functools import partial
from typing import Any

from ministack.services import iam, kms, lambda_svc, ses, sns

from gatehouse.local.services.cognito_idp.messages import encryption
from gatehouse.local.services.cognito_idp.outside import (
    FunctionFailedError,
    FunctionMissingError,
    Mail,
)
from gatehouse.local.services.cognito_idp.records import Json, Pool
from gatehouse.local.services.contract import ServiceError
from gatehouse.local.services.function_policies import may_invoke

_USER_POOLS = "cognito-idp.amazonaws.com"
_PATIENCE = 5.0
_LARGEST = 1 << 20


class EmulatedNeighbours:
    """The emulator's services, as user pools see them."""

    async def invoke(self, pool: Pool, arn: str, event: Json) -> Any:
        """Call a function if its policy lets the pool, and return what it returns."""
        record, config, _ = lambda_svc._get_func_record_for_ref(arn)
        if record is None or config is None:
            raise FunctionMissingError(arn)
        if not may_invoke(record, config["FunctionArn"], _USER_POOLS, pool.arn):
            raise FunctionMissingError(arn)
        function = lambda_svc._execution_record_for_config(record, config)
        call = partial(lambda_svc._execute_function_with_config_scope, function, event)
        # In a thread: the function may call this AWS, and is answered meanwhile.
        result = await asyncio.get_running_loop().run_in_executor(
            None, contextvars.copy_context().run, call
        )
        body = result.get("body") if isinstance(result, dict) else result
        if isinstance(body, (bytes, bytearray)):
            body = body.decode("utf-8", "replace")
        if isinstance(body, str):
            with contextlib.suppress(ValueError):
                body = json.loads(body)
        if isinstance(result, dict) and result.get("error"):
            told = body.get("errorMessage") if isinstance(body, dict) else body
            raise FunctionFailedError(str(told))
        return body

    def role_exists(self, arn: str) -> bool:
        """Return whether a role exists."""
        return any(role["Arn"] == arn for role in iam._roles.values())

    def send_mail(self, pool: Pool, mail: Mail) -> None:
        """Put an e-mail into the outbox of SES."""
        is_html = "<" in mail.body and ">" in mail.body
        ses.send_internal_email(
            source=mail.sender,
            to_addrs=[mail.to],
            subject=mail.subject,
            body_text="" if is_html else mail.body,
            body_html=mail.body if is_html else "",
            type_name=f"Cognito{mail.kind}",
            extra={"UserPoolId": pool.id},
        )

    def send_text(self, pool: Pool, number: str, text: str) -> None:
        """Put a text message into the outbox of SNS."""
        sns._sms_log_for(number).append(
            {
                "PhoneNumber": number,
                "TopicArn": None,
                "MessageId": str(uuid.uuid4()),
                "Message": text,
                "Subject": None,
                "MessageStructure": None,
                "MessageAttributes": {},
                "Timestamp": time.time(),
            }
        )

    async def encrypt(self, pool: Pool, key: str, text: str) -> str:
        """Encrypt a code with a key of KMS."""
        context = {"userpool-id": pool.id}
        return encryption.message(text, _data_key(key, context), context)

    async def fetch(self, url: str, form: Json | None = None, token: str = "") -> Any:
        """Ask an identity provider."""
        return json.loads(await asyncio.to_thread(_fetched, url, form, token))

    async def read(self, url: str) -> bytes:
        """Read the metadata of an identity provider."""
        return await asyncio.to_thread(_fetched, url, None, "", "application/xml")


def _data_key(key: str, context: dict[str, str]) -> encryption.DataKey:
    asked = {"KeyId": key, "KeySpec": "AES_256", "EncryptionContext": context}
    status, _, body = kms._generate_data_key(asked)
    made = json.loads(body)
    if status != 200:
        told = str(made.get("message") or made.get("__type"))
        raise ServiceError("InvalidParameterException", f"The key {key} can't be used: {told}")
    return encryption.DataKey(
        base64.b64decode(made["Plaintext"]),
        base64.b64decode(made["CiphertextBlob"]),
        str(made["KeyId"]),
    )


def _fetched(url: str, form: Json | None, token: str, accept: str = "application/json") -> bytes:
    _check_address(url)
    headers = {"Accept": accept}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = urllib.parse.urlencode(form).encode() if form is not None else None
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    asked = urllib.request.Request(url, data=data, headers=headers)
    with opener.open(asked, timeout=_PATIENCE) as answer:
        _check_address(answer.geturl())  # where it was led to
        found: bytes = answer.read(_LARGEST)
        return found


def _check_address(url: str) -> None:
    parts = urllib.parse.urlsplit(url)
    here = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1")
    if parts.scheme != "https" and not here:
        raise ValueError("a provider's address must be https")
