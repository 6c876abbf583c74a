"""Whoever gives a layer to a function must be allowed to read it: ``lambda:GetLayerVersion``.

https://docs.aws.amazon.com/lambda/latest/dg/adding-layers.html
"""

from __future__ import annotations

from gatehouse.local.gateway.call import Call, Question
from gatehouse.local.models import reading

_GIVE = frozenset({"lambda:CreateFunction", "lambda:UpdateFunctionConfiguration"})


def of(call: Call, action: str) -> list[Question]:
    """Return what a request asks about the layers that it gives to a function.

    Those of other accounts are left out: their policies are not here.

    Parameters
    ----------
    call : Call
        The request.
    action : str
        The action that is carried out.
    """
    if action not in _GIVE:
        return []
    read = reading.read(call.service, call.request)
    given = read.parameters.get("Layers") if read else None
    named = given if isinstance(given, list) else []
    layers = dict.fromkeys(str(each) for each in named)
    own = [each for each in layers if each.split(":")[4:5] == [call.account]]
    return [Question("lambda:GetLayerVersion", each) for each in own]
