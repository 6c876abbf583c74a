"""CloudFormation changes a stack only for whoever may do all that it could do.

The emulator makes what a template says as the account's root: it makes resources of each service,
reads secrets and templates, calls functions. AWS does so with the permissions of the stack's role,
or of the caller where the stack has none. Which ones a template needs is not known here, so they
have to be all.
"""

from __future__ import annotations

from gatehouse.local.emulator.completing import Asked, completes
from gatehouse.local.gateway import decisions
from gatehouse.local.gateway.call import Answer
from gatehouse.local.services.contract import Json

_PAGE = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html"
_SERVICE = "cloudformation.amazonaws.com"
#: Under this name the record of a stack keeps its role.
_ROLE = "_role"


@completes(
    "cloudformation",
    "CancelUpdateStack",
    "ContinueUpdateRollback",
    "CreateChangeSet",
    "CreateStack",
    "DeleteStack",
    "DetectStackDrift",
    "DetectStackResourceDrift",
    "ExecuteChangeSet",
    "RollbackStack",
    "UpdateStack",
    page=_PAGE,
)
async def use_stack(asked: Asked) -> Answer:
    """Carry a request out for whoever may do everything, or with a role that may.

    A role stays the stack's, also for those who may not pass it.
    """
    given = str(asked.parameters.get("RoleARN") or "")
    if given and asked.call and not decisions.may_assume(_SERVICE, given, asked.call.account):
        return asked.refusal("ValidationError", f"Role {given} is invalid or cannot be assumed")
    role = given or (_stack(asked) or {}).get(_ROLE, "")
    if refused := _refusal(asked, role):
        return refused
    answer = await asked.carry_out()
    if given and answer.status == 200 and (held := _stack(asked)) is not None:
        held[_ROLE] = given
    return answer


@completes("cloudformation", "GetTemplateSummary", "ValidateTemplate", page=_PAGE)
async def read_template(asked: Asked) -> Answer:
    """Read a template out of a bucket only for whoever may do everything, as the root does it."""
    refused = _refusal(asked, "") if asked.parameters.get("TemplateURL") else None
    return refused or await asked.carry_out()


def _refusal(asked: Asked, role: str) -> Answer | None:
    if asked.call is None:
        return None
    verdict = decisions.everything(asked.call, role)
    return None if verdict.allowed else asked.refusal("AccessDenied", verdict.reason, 403)


def _stack(asked: Asked) -> Json | None:
    """Return the emulator's record of the stack that a request is for: that of its change set."""
    # With it come all services that a template may name; without a stack, nobody needs them.
    from ministack.services.cloudformation import changesets, handlers

    name = str(asked.parameters.get("StackName") or "")
    if asked.read.operation == "ExecuteChangeSet":
        _, found = changesets._find_change_set(asked.parameters["ChangeSetName"], name)
        name = str((found or {}).get("StackName") or name)
    stack: Json | None = handlers._resolve_stack(name) if name else None
    return stack
