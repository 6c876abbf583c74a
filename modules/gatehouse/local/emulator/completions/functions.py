"""What Lambda shows of functions and layers.

Links to code are signed, since the emulator serves it to whoever knows a name. Settings that are
empty are left out.
"""

from __future__ import annotations

import json

from gatehouse.local.emulator.completing import Asked, Json, changed, completes
from gatehouse.local.gateway import links
from gatehouse.local.gateway.call import Answer

_CONFIGURATION = "https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html"
#: Settings that Lambda does not return when they are empty, and what fills them.
_OPTIONAL = {"Environment": "Variables", "DeadLetterConfig": "TargetArn"}
#: Where an answer has configurations beside itself.
_SEVERAL = ("Functions", "Versions")


@completes(
    "lambda",
    "GetFunctionConfiguration",
    "ListFunctions",
    "ListVersionsByFunction",
    "PublishVersion",
    page=_CONFIGURATION,
)
async def configurations(asked: Asked) -> Answer:
    """Show functions without empty settings."""
    return shown(await asked.carry_out())


@completes(
    "lambda",
    "GetFunction",
    page="https://docs.aws.amazon.com/lambda/latest/api/API_FunctionCodeLocation.html",
)
async def get_function(asked: Asked) -> Answer:
    """Hand out a signed link to the code."""
    return linked(shown(await asked.carry_out()), "Code")


@completes(
    "lambda",
    "GetLayerVersion",
    "GetLayerVersionByArn",
    page="https://docs.aws.amazon.com/lambda/latest/api/API_LayerVersionContentOutput.html",
)
async def get_layer_version(asked: Asked) -> Answer:
    """Hand out a signed link to the layer."""
    return linked(await asked.carry_out())


def shown(answer: Answer) -> Answer:
    """Return an answer whose functions have no empty settings."""
    if answer.status >= 300:
        return answer
    body: Json = json.loads(answer.body)
    for each in (
        body,
        body.get("Configuration"),
        *(f for name in _SEVERAL for f in body.get(name, ())),
    ):
        for setting, filled_by in _OPTIONAL.items():
            if each and setting in each and not (each[setting] or {}).get(filled_by):
                del each[setting]
    return changed(answer, body)


def linked(answer: Answer, member: str = "Content") -> Answer:
    """Return an answer whose link to code or to a layer is signed."""
    if answer.status >= 300:
        return answer
    body: Json = json.loads(answer.body)
    place = body.get(member) or {}
    if "Location" in place:
        place["Location"] = links.signed(place["Location"])
    return changed(answer, body)
