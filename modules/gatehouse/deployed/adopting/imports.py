"""What Terraform imports, by the addresses of a synthesized stack."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .constructs import Construct
from .reading.functions import RunningFunction
from .reading.http_api import RunningApi

Json = Mapping[str, Any]

_REFERENCE = re.compile(r"\$\{(?P<data>data\.)?(?P<kind>\w+)\.(?P<name>\w+)\.")


def imports_of(
    constructs: Sequence[Construct], addresses: Mapping[tuple[str, str], str]
) -> dict[str, str]:
    """What the constructs import, by address.

    Parameters
    ----------
    constructs : sequence of Construct
        What is written.
    addresses : dict of tuple to str
        The addresses of what they made, by path and node.
    """
    found = {}
    for each in constructs:
        for key, id in each.imports.items():
            part, _, node = key.rpartition("/")
            place = (f"{each.path}/{part}" if part else each.path, node)
            if place in addresses:
                found[addresses[place]] = id
    return found


def imports_of_api(
    running: RunningApi, api: str, functions: Mapping[str, RunningFunction], source: Json
) -> Iterator[tuple[str, str]]:
    """What an API's routes import: they are found by what they are about.

    Parameters
    ----------
    running : RunningApi
        What runs.
    api : str
        The address of the API.
    functions : dict of str to RunningFunction
        The functions that it leads to, by name.
    source : dict
        The synthesized stack.
    """
    resources = source.get("resource", {})
    routes = {str(each["RouteKey"]): each for each in running.routes}
    for name, block in _of_api(resources, "aws_apigatewayv2_route", api):
        route = routes.get(str(block["route_key"]).replace("$${", "${"))
        if route is None:
            continue
        yield f"aws_apigatewayv2_route.{name}", f"{running.id}/{route['RouteId']}"
        made = {
            "target": running.shared_integration_of(route),
            "authorizer_id": running.authorizer_of(route),
        }
        for argument, part in made.items():
            reference = _REFERENCE.search(str(block.get(argument, "")))
            if reference and part:
                id = part.get("IntegrationId") or part.get("AuthorizerId")
                yield f"{reference['kind']}.{reference['name']}", f"{running.id}/{id}"
    for name, block in resources.get("aws_lambda_permission", {}).items():
        arn = str(block.get("source_arn"))  # carried as it runs, it has the id
        if f"${{{api}." not in arn and f":{running.id}/" not in arn:
            continue
        function = functions.get(_function_name(str(block["function_name"]), source))
        sid = _statement(function, running.id) if function else None
        if function and sid:
            yield f"aws_lambda_permission.{name}", f"{function.name}/{sid}"


def _of_api(resources: Json, kind: str, api: str) -> Iterator[tuple[str, Json]]:
    for name, block in resources.get(kind, {}).items():
        if block.get("api_id") == f"${{{api}.id}}":
            yield name, block


def _function_name(written: str, source: Json) -> str:
    """The name of a function that is written as a reference to it."""
    found = _REFERENCE.match(written)
    if found is None:
        return written
    of_kind = source["data" if found["data"] else "resource"].get(found["kind"], {})
    return str(of_kind.get(found["name"], {}).get("function_name"))


def _statement(function: RunningFunction, api_id: str) -> str | None:
    """The statement that lets an API call a function: the widest of them."""
    found = [
        (len(str(each.get("Condition", ""))), str(each["Sid"]))
        for each in function.statements
        if "apigateway.amazonaws.com" in str(each.get("Principal"))
        and f":{api_id}/" in str(each.get("Condition"))
    ]
    return min(found)[1] if found else None
