"""The authorizers of one API: one resource for values that are equal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any

from gatehouse.api.owner import ApiOwner
from gatehouse.compute import FunctionBase
from gatehouse.core import LimitError, aws
from gatehouse.core.crossing import refuse_other_region
from gatehouse.core.engine import TerraformResourceLifecycle
from gatehouse.core.options import option
from gatehouse.core.statement_id import statement_id
from gatehouse.core.tokens import is_token

from .authorizers import Authorizer, Jwt, LambdaAuthorizer, TokenAuthorizer, UserPoolJwt

# https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
MOST_AUTHORIZERS = 10


@dataclass(frozen=True)
class MadeAuthorizer:
    """The resources of one authorizer.

    Parameters
    ----------
    name : str
        Its name in the API.
    id : str
        Its id, which routes refer to.
    authorizer : Apigatewayv2Authorizer
        The authorizer.
    permission : LambdaPermission, optional
        Lambda's permission to call its function. Default: none, it has no function.
    """

    name: str
    id: str
    authorizer: aws.apigatewayv2_authorizer.Apigatewayv2Authorizer
    permission: aws.lambda_permission.LambdaPermission | None = None


class ApiAuthorizers:
    """Makes the authorizers that an API's routes name, each when it is first named.

    Parameters
    ----------
    api : ApiOwner
        The API.
    make_function : function
        Makes the API's function of an id and a handler path.
    """

    def __init__(self, api: ApiOwner, make_function: Callable[[str, str], FunctionBase]) -> None:
        self._api = api
        self._make_function = make_function
        self._made: dict[Authorizer, MadeAuthorizer] = {}
        self._named: dict[str, Authorizer] = {}

    def made_of(self, authorizer: Authorizer) -> MadeAuthorizer | None:
        """The resources for a value; None where AWS has none for it (IAM, nobody)."""
        if isinstance(authorizer, (Jwt, UserPoolJwt)):
            return self._once(replace(authorizer, scopes=()))
        if isinstance(authorizer, LambdaAuthorizer):
            return self._once(authorizer)
        return None

    def _once(self, value: TokenAuthorizer | LambdaAuthorizer) -> MadeAuthorizer:
        if value not in self._made:
            self._check(value)
            self._made[value] = (
                self._for_function(value)
                if isinstance(value, LambdaAuthorizer)
                else self._for_tokens(value)
            )
        return self._made[value]

    def _check(self, value: TokenAuthorizer | LambdaAuthorizer) -> None:
        kind = type(value).__name__
        if self._named.setdefault(value.name, value) is not value:
            option(self._api, f"{kind} name", value.name).refuse(
                "two different authorizers of an API must have different names; another has "
                "this one",
                f'write {kind}(..., name="partners") in one of the two',
            )
        if len(self._made) == MOST_AUTHORIZERS:
            raise LimitError(
                construct=self._api.path,
                option="authorizer",
                value=value.name,
                rule=f"an API must have at most {MOST_AUTHORIZERS} authorizers; "
                f"this would be number {MOST_AUTHORIZERS + 1}",
                fix="use equal values for routes with the same callers, or split the API in two, "
                "each with a path of one Domain",
            )

    def _for_tokens(self, value: TokenAuthorizer) -> MadeAuthorizer:
        module = aws.apigatewayv2_authorizer
        made = self._api.resource("authorizer", each=value.name, check=_check_tokens).of(
            module.Apigatewayv2Authorizer,
            api_id=self._api.id,
            name=value.name,
            authorizer_type="JWT",
            identity_sources=["$request.header.Authorization"],
            jwt_configuration=module.Apigatewayv2AuthorizerJwtConfiguration(
                issuer=value.issuer, audience=list(value.audience)
            ),
        )
        return MadeAuthorizer(value.name, made.id, made)

    def _for_function(self, value: LambdaAuthorizer) -> MadeAuthorizer:
        function = (
            value.handler
            if isinstance(value.handler, FunctionBase)
            else self._make_function(value.name, value.handler)
        )
        check = partial(_check_function, value)
        made = self._api.resource("authorizer", each=value.name, check=check).of(
            aws.apigatewayv2_authorizer.Apigatewayv2Authorizer,
            api_id=self._api.id,
            name=value.name,
            authorizer_type="REQUEST",
            authorizer_uri=function.invoke_arn,
            authorizer_payload_format_version="2.0",
            enable_simple_responses=True,
            identity_sources=list(value.identity_sources) or None,
            authorizer_result_ttl_in_seconds=int(value.ttl.total_seconds()),
            # API Gateway keeps an authorizer that a route names: the route is changed before it
            # goes. Not so one for tokens: a resource server of the pool, whose clients it names,
            # could then not get another name.
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
        )
        refuse_other_region(self._api, "authorizer", function)
        authorizer_id = made.id
        permission = self._api.resource(
            "authorizer_permission", suffix="authorizer", each=value.name
        ).of(
            aws.lambda_permission.LambdaPermission,
            statement_id=statement_id(self._api, f"authorizes-{value.name}", function),
            action="lambda:InvokeFunction",
            function_name=function.name,
            principal="apigateway.amazonaws.com",
            source_arn=f"{self._api.execution_arn}/authorizers/{authorizer_id}",
        )
        return MadeAuthorizer(value.name, authorizer_id, made, permission)


def _check_tokens(arguments: dict[str, Any]) -> None:
    """Check whose tokens a transform lets in, like a `Jwt`."""
    block = arguments.get("jwt_configuration") or {}
    if isinstance(block, Mapping):  # and not a token
        Jwt(block.get("issuer") or "", audience=block.get("audience") or ())


def _check_function(value: LambdaAuthorizer, arguments: dict[str, Any]) -> None:
    """Check what a transform made of a Lambda authorizer, like the value."""
    sources = arguments.get("identity_sources")
    seconds = arguments.get("authorizer_result_ttl_in_seconds")
    if not is_token(sources) and isinstance(seconds, int) and not is_token(seconds):
        replace(value, identity_sources=sources or (), ttl=timedelta(seconds=seconds))
