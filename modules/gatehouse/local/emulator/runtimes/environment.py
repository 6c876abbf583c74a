"""The environment of a function: its own variables, and those that Lambda sets.

Nothing of the local AWS's own environment is in it, but the mark that finds the process again.

https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
import time
from typing import Any

from ministack.services import sts

from gatehouse.local.emulator.runtimes.unpacking import Unpacked
from gatehouse.local.launcher.environment import INSTANCE

Config = dict[str, Any]

#: Variables of the local AWS that functions get: the mark, and those that keep their files and
#: their home inside the instance's folder.
_KEPT = (INSTANCE, "HOME", "TMPDIR", "LD_LIBRARY_PATH")
_SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin"
#: Makes the keys of functions secrets of this process.
_SALT = secrets.token_bytes(32)


def variables(config: Config, unpacked: Unpacked, program: str) -> dict[str, str]:
    """Return the environment of a function.

    Parameters
    ----------
    config : dict
        The function's configuration.
    unpacked : Unpacked
        Where its files are.
    program : str
        The program that runs it.
    """
    name, version = str(config["FunctionName"]), str(config.get("Version") or "$LATEST")
    region = config["FunctionArn"].split(":")[3]
    logging = config.get("LoggingConfig") or {}
    port = os.environ.get("GATEWAY_PORT", "4566")
    made = {
        "LANG": "C.UTF-8",
        "TZ": ":UTC",
        "PATH": f"{os.path.dirname(program)}:{_SYSTEM_PATH}",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        # A client would put a word before the local AWS's name, for the routes of S3 Object Lambda.
        "AWS_DISABLE_HOST_PREFIX_INJECTION": "true",
        **((config.get("Environment") or {}).get("Variables") or {}),
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{config.get('Runtime')}",
        "AWS_LAMBDA_FUNCTION_NAME": name,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(config.get("MemorySize") or 128),
        "AWS_LAMBDA_FUNCTION_VERSION": version,
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": logging.get("LogGroup") or f"/aws/lambda/{name}",
        "AWS_LAMBDA_LOG_STREAM_NAME": f"{time.strftime('%Y/%m/%d', time.gmtime())}/[{version}]"
        + secrets.token_hex(16),
        "LAMBDA_TASK_ROOT": str(unpacked.task),
        "_HANDLER": str(config.get("Handler")),
        **_keys(config),
    }
    made.update({each: os.environ[each] for each in _KEPT if each in os.environ})
    if unpacked.has_layers:
        made["PATH"] += f":{unpacked.layers / 'bin'}"
    return {each: str(value) for each, value in made.items()}


def _keys(config: Config) -> dict[str, str]:
    """Return the keys of a function, for a session of its role.

    https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
    """
    arn, role, name = config["FunctionArn"], str(config.get("Role")), config["FunctionName"][:64]
    account, role_name = arn.split(":")[4], role.rpartition("/")[2]
    digest = hmac.new(_SALT, f"{arn} {role}".encode(), hashlib.sha512).digest()
    access_key = "ASIA" + base64.b32encode(digest[:10]).decode()
    secret, token = digest[10:30].hex(), base64.b64encode(digest[30:]).decode()
    sts._sessions[access_key] = {
        "Arn": f"arn:aws:sts::{account}:assumed-role/{role_name}/{name}",
        "UserId": f"{role_name}:{name}",
        "SecretAccessKey": secret,
        "SessionToken": token,
        "IssuedAt": time.time(),
    }
    return {
        "AWS_ACCESS_KEY_ID": access_key,
        "AWS_SECRET_ACCESS_KEY": secret,
        "AWS_SESSION_TOKEN": token,
    }
