"""API Gateway's HTTP and WebSocket APIs as a service: its operations, and what they share."""

from __future__ import annotations

from gatehouse.local.models.services import service_model
from gatehouse.local.services.apigatewayv2.apis import Apis, Endpoint
from gatehouse.local.services.apigatewayv2.authorizers import Authorizers
from gatehouse.local.services.apigatewayv2.deployments import Deployments
from gatehouse.local.services.apigatewayv2.domains import Domains
from gatehouse.local.services.apigatewayv2.integrations import Integrations
from gatehouse.local.services.apigatewayv2.mappings import Mappings
from gatehouse.local.services.apigatewayv2.models import Models
from gatehouse.local.services.apigatewayv2.records import SERVICE
from gatehouse.local.services.apigatewayv2.responses import Responses
from gatehouse.local.services.apigatewayv2.routes import Routes
from gatehouse.local.services.apigatewayv2.stages import Reset, Stages
from gatehouse.local.services.apigatewayv2.store import Store
from gatehouse.local.services.apigatewayv2.tags import Tags
from gatehouse.local.services.apigatewayv2.vpc_links import VpcLinks
from gatehouse.local.services.contract import Context, Json, Operation, Service, ServiceError


def service(store: Store, endpoint: Endpoint, reset_authorizers: Reset) -> Service:
    """Return the management of HTTP and WebSocket APIs.

    Parameters
    ----------
    store : Store
        Where APIs are kept.
    endpoint : Callable
        Returns an API's address from its id and its protocol.
    reset_authorizers : Callable
        Forgets what authorizers have said, from an API's id and a stage's name.
    """
    concepts = (
        Apis(store, endpoint),
        Routes(store),
        Responses(store, "Route"),
        Integrations(store),
        Responses(store, "Integration"),
        Models(store),
        Stages(store, reset_authorizers),
        Deployments(store),
        Authorizers(store),
        Domains(store),
        Mappings(store),
        Tags(store),
        VpcLinks(store),
    )
    operations = {name: each for concept in concepts for name, each in concept.operations().items()}
    return Service(SERVICE, {**_missing(), **operations}, save=store.save, load=store.load)


def _missing() -> dict[str, Operation]:
    """Return what says of the model's other operations that they are not carried out here."""
    model = service_model(SERVICE)
    names = model.operation_names if model else ()
    return {name: _not_carried_out(name) for name in names}


def _not_carried_out(operation: str) -> Operation:
    def refuse(_: Context, __: Json) -> Json:
        told = f"The local AWS does not carry out {operation} of {SERVICE}."
        raise ServiceError("NotImplemented", told, status=501)

    return refuse
