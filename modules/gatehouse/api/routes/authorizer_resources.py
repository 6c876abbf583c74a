"""The authorizers of one API: one resource for values that are equal."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gatehouse.compute import Function
from gatehouse.core import LimitError, aws
from gatehouse.core.options import option

from .authorizers import Authorizer, Jwt, LambdaAuthorizer, TokenAuthorizer, UserPoolJwt

if TYPE_CHECKING:
    from gatehouse.api.http_api import HttpApi

# https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
MOST_AUTHORIZERS = 10


class ApiAuthorizers:
    """Makes the authorizers that an API's routes name, each when it is first named."""

    def __init__(self, api: HttpApi) -> None:
        self._api = api
        self._ids: dict[Authorizer, str] = {}
        self._named: dict[str, Authorizer] = {}

    def id_of(self, authorizer: Authorizer) -> str | None:
        """Id of the resource for a value; None where AWS has none for it (IAM, nobody)."""
        if isinstance(authorizer, (Jwt, UserPoolJwt)):
            return self._once(replace(authorizer, scopes=()))
        if isinstance(authorizer, LambdaAuthorizer):
            return self._once(authorizer)
        return None

    def _once(self, value: TokenAuthorizer | LambdaAuthorizer) -> str:
        if value not in self._ids:
            self._check(value)
            self._ids[value] = (
                self._for_function(value)
                if isinstance(value, LambdaAuthorizer)
                else self._for_tokens(value)
            )
        return self._ids[value]

    def _check(self, value: TokenAuthorizer | LambdaAuthorizer) -> None:
        kind = type(value).__name__
        if self._named.setdefault(value.name, value) is not value:
            option(self._api, f"{kind} name", value.name).refuse(
                "two different authorizers of an API must have different names; another has "
                "this one",
                f'write {kind}(..., name="partners") in one of the two',
            )
        if len(self._ids) == MOST_AUTHORIZERS:
            raise LimitError(
                construct=self._api.path,
                option="authorizer",
                value=value.name,
                rule=f"an API must have at most {MOST_AUTHORIZERS} authorizers; "
                f"this would be number {MOST_AUTHORIZERS + 1}",
                fix="use equal values for routes with the same callers, or split the API in two, "
                "each with a path of one Domain",
            )

    def _for_tokens(self, value: TokenAuthorizer) -> str:
        module = aws.apigatewayv2_authorizer
        made = self._api.resource(
            "authorizer", each=value.name, guards=("jwt_configuration", "identity_sources")
        ).of(
            module.Apigatewayv2Authorizer,
            api_id=self._api.id,
            name=value.name,
            authorizer_type="JWT",
            identity_sources=["$request.header.Authorization"],
            jwt_configuration=module.Apigatewayv2AuthorizerJwtConfiguration(
                issuer=value.issuer, audience=list(value.audience)
            ),
        )
        self._api.nodes.authorizer[value.name] = made
        return made.id

    def _for_function(self, value: LambdaAuthorizer) -> str:
        function = (
            value.handler
            if isinstance(value.handler, Function)
            else self._api.make_function(value.name, value.handler, {})
        )
        made = self._api.resource(
            "authorizer", each=value.name, guards=("authorizer_uri", "identity_sources")
        ).of(
            aws.apigatewayv2_authorizer.Apigatewayv2Authorizer,
            api_id=self._api.id,
            name=value.name,
            authorizer_type="REQUEST",
            authorizer_uri=function.invoke_arn,
            authorizer_payload_format_version="2.0",
            enable_simple_responses=True,
            identity_sources=list(value.identity_sources) or None,
            authorizer_result_ttl_in_seconds=int(value.ttl.total_seconds()),
        )
        self._api.nodes.authorizer[value.name] = made
        authorizer_id = made.id
        self._api.nodes.authorizer_permission[value.name] = self._api.resource(
            "authorizer_permission",
            suffix="authorizer",
            each=value.name,
            guards=("action", "principal", "source_arn"),
        ).of(
            aws.lambda_permission.LambdaPermission,
            statement_id=f"{self._api.address}-authorizes-{value.name}",
            action="lambda:InvokeFunction",
            function_name=function.name,
            principal="apigateway.amazonaws.com",
            source_arn=f"{self._api.execution_arn}/authorizers/{authorizer_id}",
        )
        return authorizer_id
