"""Where Lambda takes the code of functions and layers from.

From a bucket it takes only what the caller may read. Code that a synth for this local AWS wrote is
taken from where the synth put it.
"""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path

from gatehouse.local.code import BUCKET, code_folder, read_code
from gatehouse.local.emulator.completing import Asked, Json, completes
from gatehouse.local.emulator.completions.functions import linked, shown
from gatehouse.local.gateway import decisions
from gatehouse.local.gateway.call import Answer, Question
from gatehouse.local.launcher.environment import INSTANCE
from gatehouse.local.models.reading import HttpRequest
from gatehouse.local.questions.s3_names import arn_of

_FROM_BUCKET = ("S3Bucket", "S3Key", "S3ObjectVersion")


@completes(
    "lambda",
    "UpdateFunctionCode",
    page="https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html",
)
async def update_function_code(asked: Asked) -> Answer:
    """Take the new code of a function."""
    return refusal_of_code(asked) or shown(await asked.carry_out(with_code(asked)))


@completes(
    "lambda",
    "PublishLayerVersion",
    page="https://docs.aws.amazon.com/lambda/latest/api/API_PublishLayerVersion.html",
)
async def publish_layer_version(asked: Asked) -> Answer:
    """Take the content of a layer, and hand out a signed link to it."""
    refused = refusal_of_code(asked, "Content")
    return refused or linked(await asked.carry_out(with_code(asked, "Content")))


def refusal_of_code(asked: Asked, member: str = "") -> Answer | None:
    """Make the refusal for a caller who may not read the code in a bucket; None for one who may.

    Parameters
    ----------
    asked : Asked
        The request.
    member : str
        The parameter that names the code. Default: the parameters themselves do.
    """
    told = (asked.parameters.get(member) if member else asked.parameters) or {}
    bucket, key = told.get("S3Bucket"), told.get("S3Key")
    if asked.call is None or not bucket or bucket == BUCKET:
        return None
    action = "GetObjectVersion" if told.get("S3ObjectVersion") else "GetObject"
    question = Question(f"s3:{action}", arn_of(str(bucket), str(key or "")), service="s3")
    if decisions.decide(asked.call, question).allowed:
        return None
    return asked.refusal(
        "AccessDeniedException",
        "Your access has been denied by S3, please make sure your request credentials have "
        f"permission to {action} for {bucket}/{key}. S3 Error Code: AccessDenied. "
        "S3 Error Message: Access Denied",
        403,
    )


def with_code(asked: Asked, member: str = "") -> HttpRequest:
    """Return a request with the code itself, where it names code of a synth.

    Parameters
    ----------
    asked : Asked
        The request.
    member : str
        The parameter that names the code. Default: the parameters themselves do.
    """
    body: Json = json.loads(asked.request.body)
    told = body.get(member) if member else body
    if not told or told.get("S3Bucket") != BUCKET:
        return asked.request
    code = read_code(code_folder(Path(os.environ[INSTANCE])), str(told.get("S3Key")))
    if code is None:
        return asked.request  # the emulator says that there is none
    packed = {name: each for name, each in told.items() if name not in _FROM_BUCKET}
    packed["ZipFile"] = base64.b64encode(code).decode()
    return asked.with_json({**body, member: packed} if member else packed)
