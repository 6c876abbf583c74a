"""What a request of Systems Manager asks: every parameter that it names, by its ARN.

A parameter has one ARN, whether a request names it by its name, its ARN, a version or a label:
https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html
"""

from __future__ import annotations

from typing import Any

from ministack.services import ssm

from gatehouse.local.gateway.call import Call, Question
from gatehouse.local.models import reading
from gatehouse.local.questions import others, secret_keys

#: Where operations name parameters: one, several, or all below a path.
_NAMED = ("Name", "Names", "Path")
_OF_PARAMETERS = ("Parameter", "Parameters")


def of(call: Call, action: str) -> list[Question]:
    """Return what a request of Systems Manager asks.

    Parameters
    ----------
    call : Call
        The request.
    action : str
        Its action.
    """
    read = reading.read("ssm", call.request)
    if read is None or not any(each in read.operation for each in _OF_PARAMETERS):
        return others.of(call, action)
    named = [each for name in _NAMED for each in _listed(read.parameters.get(name))]
    arns = dict.fromkeys(_arn(call, each) for each in named)
    keys = others.tag_keys(call, action)
    asked = [Question(action, each, keys) for each in arns] or others.of(call, action)
    return [*asked, *secret_keys.of_parameters(call, named)]


def _arn(call: Call, named: str) -> str:
    """Return the ARN of a parameter, without a version or a label."""
    name, _ = ssm._split_selector(named)
    account, region = call.account, call.region
    if name.startswith("arn:"):
        found = ssm._parameter_name_from_arn(name)
        if found is None:
            return str(name)
        account, region, name, *_ = found
    path = "/" + name.strip("/")
    return f"arn:aws:ssm:{region}:{account}:parameter{path}"


def _listed(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, str) and each]
