"""What API Gateway keeps: a typed view of the records that the emulator's WebSockets read too.

A record is a dict in AWS's JSON. The tables are by account and region, those of the current
request, or of the API that is called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, MutableMapping
from dataclasses import dataclass
from typing import Any

from gatehouse.local.services.apigatewayv2 import errors
from gatehouse.local.services.contract import Json

#: An account and a region.
Place = tuple[str, str]
_NO_PATH = "(none)"


@dataclass(frozen=True)
class Tables:
    """Where the records are, each table by the API's id unless it is said otherwise.

    Parameters
    ----------
    apis : MutableMapping
        The APIs.
    routes, integrations, stages, deployments, authorizers : MutableMapping
        What belongs to an API, by its own id; stages by name.
    route_responses, integration_responses : MutableMapping
        By the id of the route or integration, and then by their own.
    domain_names, domain_mappings, domain_tags : MutableMapping
        Custom domains, which REST APIs share: by name, by name and base path, by ARN.
    domains_of_all : Callable
        Returns the custom domains of all accounts, by account, region and name.
    rest_apis, rest_stages : MutableMapping
        REST APIs, and their stages by API and name.
    """

    apis: MutableMapping[str, Json]
    routes: MutableMapping[str, Json]
    integrations: MutableMapping[str, Json]
    stages: MutableMapping[str, Json]
    deployments: MutableMapping[str, Json]
    authorizers: MutableMapping[str, Json]
    route_responses: MutableMapping[str, Json]
    integration_responses: MutableMapping[str, Json]
    domain_names: MutableMapping[str, Json]
    domains_of_all: Callable[[], Iterable[tuple[tuple[str, str, str], Json]]]
    domain_mappings: MutableMapping[str, Json]
    domain_tags: MutableMapping[str, Json]
    rest_apis: MutableMapping[str, Json]
    rest_stages: MutableMapping[str, Json]


class Children:
    """Records of one kind, below an owner: the routes of an API, the responses of a route.

    Parameters
    ----------
    below : Callable
        Returns the records of an owner by id, as a dict that can be written to.
    what : str
        What AWS calls one of them in its errors.
    """

    def __init__(self, below: Callable[[str], Json], what: str) -> None:
        self._below = below
        self._what = what

    def get(self, owner: str, identifier: object) -> Json:
        """Return a record; raise if there is none."""
        found = self.find(owner, identifier)
        if found is None:
            told = "" if self._what == "stage" else identifier
            raise errors.not_found(self._what, told)
        return found

    def find(self, owner: str, identifier: object) -> Json | None:
        """Return a record, None if there is none."""
        found: Json | None = self._below(owner).get(str(identifier))
        return found

    def of(self, owner: str) -> list[Json]:
        """Return all records of an owner."""
        return list(self._below(owner).values())

    def put(self, owner: str, identifier: str, record: Json) -> None:
        """Keep a record."""
        self._below(owner)[identifier] = record

    def remove(self, owner: str, identifier: object) -> None:
        """Remove a record; raise if there is none."""
        self.get(owner, identifier)
        del self._below(owner)[str(identifier)]


class Store:
    """All APIs of the local AWS, and the domains that are mapped to them.

    Parameters
    ----------
    tables : Tables
        Where the records are.
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self.routes = Children(_below(tables.routes), "Route")
        self.integrations = Children(_below(tables.integrations), "Integration")
        self.stages = Children(_below(tables.stages), "stage")
        self.deployments = Children(_below(tables.deployments), "Deployment")
        self.authorizers = Children(_below(tables.authorizers), "Authorizer")
        #: By place and API: the models of messages, of which the emulator knows nothing.
        self._models: dict[tuple[str, str, str], Json] = {}
        self._links: dict[Place, Json] = {}

    def api(self, api_id: object) -> Json:
        """Return an API; raise if there is none."""
        found = self.find_api(api_id)
        if found is None:
            raise errors.not_found("API", api_id)
        return found

    def find_api(self, api_id: object) -> Json | None:
        """Return an API, None if there is none."""
        return self._tables.apis.get(str(api_id))

    def apis(self) -> list[Json]:
        """Return all APIs."""
        return list(self._tables.apis.values())

    def add_api(self, api: Json) -> None:
        """Keep an API."""
        self._tables.apis[api["apiId"]] = api

    def remove_api(self, api_id: str, place: Place) -> None:
        """Remove an API with all that belongs to it."""
        tables = self._tables
        for table in (
            *(tables.apis, tables.routes, tables.integrations, tables.stages, tables.deployments),
            *(tables.authorizers, tables.route_responses, tables.integration_responses),
        ):
            table.pop(api_id, None)
        self._models.pop((*place, api_id), None)

    def route_responses(self, api_id: str) -> Children:
        """Return the responses of an API's routes, by route."""
        return Children(_below(_held(self._tables.route_responses, api_id)), "RouteResponse")

    def integration_responses(self, api_id: str) -> Children:
        """Return the responses of an API's integrations, by integration."""
        held = _held(self._tables.integration_responses, api_id)
        return Children(_below(held), "IntegrationResponse")

    def models(self, place: Place) -> Children:
        """Return the models of messages, by API."""

        def below(api_id: str) -> Json:
            return self._models.setdefault((*place, api_id), {})

        return Children(below, "Model")

    def vpc_links(self, place: Place) -> Json:
        """Return the VPC links of an account in a region, by id."""
        return self._links.setdefault(place, {})

    def domains(self) -> list[Json]:
        """Return all custom domains."""
        return list(self._tables.domain_names.values())

    def domain(self, name: object) -> Json:
        """Return a custom domain; raise if there is none."""
        found = self.find_domain(name)
        if found is None:
            raise errors.not_found("domain name")
        return found

    def find_domain(self, name: object) -> Json | None:
        """Return a custom domain, None if there is none."""
        return self._tables.domain_names.get(str(name))

    def has_domain(self, name: str, region: str) -> bool:
        """Return whether any account has a custom domain of a name in a region."""
        held = ((place[1], place[2].lower()) for place, _ in self._tables.domains_of_all())
        return (region, name.lower()) in held

    def add_domain(self, domain: Json) -> None:
        """Keep a custom domain."""
        self._tables.domain_names[domain["domainName"]] = domain
        self._tables.domain_mappings[domain["domainName"]] = {}

    def remove_domain(self, name: str, arn: str) -> None:
        """Remove a custom domain with its mappings and tags."""
        self._tables.domain_names.pop(name, None)
        self._tables.domain_mappings.pop(name, None)
        self._tables.domain_tags.pop(arn, None)

    def domain_tags(self, arn: str) -> Json:
        """Return the tags of a custom domain, as a dict that can be written to."""
        return _held(self._tables.domain_tags, arn)

    def mappings(self, domain: str) -> Json:
        """Return the mappings of a domain by base path, as a dict that can be written to."""
        return _held(self._tables.domain_mappings, domain)

    def mappings_to(self, api_id: str) -> Iterator[Json]:
        """Return the mappings of all domains that lead to an API."""
        for mappings in list(self._tables.domain_mappings.values()):
            yield from (each for each in mappings.values() if each.get("restApiId") == api_id)

    def has_stage(self, api_id: str, stage: str) -> bool:
        """Return whether an API has a stage; raise if there is no such API, of any kind."""
        if api_id in self._tables.apis:
            return self.stages.find(api_id, stage) is not None
        if api_id in self._tables.rest_apis:
            return stage in (self._tables.rest_stages.get(api_id) or {})
        raise errors.not_found("API")

    def save(self) -> Json:
        """Return what the emulator's tables do not hold."""
        return {"models": dict(self._models), "vpc_links": dict(self._links)}

    def load(self, state: Json) -> None:
        """Take back what ``save`` returned."""
        self._models.clear()
        self._models.update(state.get("models") or {})
        self._links.clear()
        self._links.update(state.get("vpc_links") or {})


def key_of(base_path: str) -> str:
    """Return the key of a mapping, which the emulator calls ``(none)`` where it is empty."""
    return "" if base_path == _NO_PATH else base_path


def base_path_of(key: str) -> str:
    """Return how the emulator calls the key of a mapping."""
    return key or _NO_PATH


def _below(table: MutableMapping[str, Any]) -> Callable[[str], Json]:
    return lambda owner: _held(table, owner)


def _held(table: MutableMapping[str, Any], owner: str) -> Json:
    found: Json = table.setdefault(owner, {})
    return found
