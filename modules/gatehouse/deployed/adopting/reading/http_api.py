"""An HTTP API that runs, with its stage, routes, integrations and authorizers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from gatehouse.errors import CommandError

from .aws import Aws
from .functions import read_log_group
from .refusals import refusals

Json = dict[str, Any]

_SERVICE = "apigatewayv2"


@dataclass(frozen=True)
class RunningDomain:
    """A domain name that leads to an API.

    Parameters
    ----------
    domain : dict
        Of GetDomainNames.
    mappings : list of dict
        Those that lead to the API, of GetApiMappings.
    is_shared : bool
        Whether it leads to other APIs too.
    """

    domain: Json
    mappings: list[Json]
    is_shared: bool

    @property
    def name(self) -> str:
        """The name."""
        return str(self.domain["DomainName"])


@dataclass(frozen=True)
class RunningApi:
    """What AWS says of an API, in its own words.

    Parameters
    ----------
    api : dict
        Of GetApi.
    stage : dict
        Its stage, of GetStages.
    routes, integrations, authorizers : list of dict
        Of GetRoutes, GetIntegrations and GetAuthorizers.
    log_group : dict, optional
        Where its access log goes. None where it has none.
    domains : list of RunningDomain
        Domain names that lead to it.
    """

    api: Json
    stage: Json
    routes: list[Json]
    integrations: list[Json]
    authorizers: list[Json]
    log_group: Json | None
    domains: list[RunningDomain] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.api["ApiId"])

    def integration_of(self, route: Mapping[str, Any]) -> Json | None:
        """What a route leads to."""
        id = str(route.get("Target") or "").rpartition("/")[2]
        return next((each for each in self.integrations if each["IntegrationId"] == id), None)

    def shared_integration_of(self, route: Mapping[str, Any]) -> Json | None:
        """What a construct's routes to the same function lead to: the first of them by its id."""
        own = self.integration_of(route)
        name = function_of(str((own or {}).get("IntegrationUri") or ""))
        if not name:
            return own
        used = [each for each in map(self.integration_of, self.routes) if each is not None]
        same = [each for each in used if function_of(str(each.get("IntegrationUri"))) == name]
        return min(same, key=lambda each: str(each["IntegrationId"]))

    def authorizer_of(self, route: Mapping[str, Any]) -> Json | None:
        """Who decides about a route's callers; None for IAM and open ones."""
        id = route.get("AuthorizerId")
        return next((each for each in self.authorizers if each["AuthorizerId"] == id), None)


def function_of(uri: str) -> str:
    """The name of the function in an integration's address, or in an authorizer's; else empty."""
    arn = uri.partition("/functions/")[2].rpartition("/invocations")[0] or uri
    _, colon, name = arn.partition(":function:")
    return name.partition(":")[0] if colon else ""


def read_api(aws: Aws, api_id: str) -> RunningApi:
    """Read an API.

    Raises
    ------
    CommandError
        If there is none of this id, it is no HTTP API, or a right is missing.
    """
    with refusals(aws, f"API {api_id}", "--api"):
        client = aws.client(_SERVICE)
        api = client.get_api(ApiId=api_id)
        if api["ProtocolType"] != "HTTP":
            raise CommandError(
                f"--api must be an HTTP API, and {api_id} is of {api['ProtocolType']}.",
                "There is no construct for others. Leave it to the tool that made it.",
                exit_code=1,
            )
        stages = aws.every(_SERVICE, "get_stages", "Items", ApiId=api_id)
        if len(stages) != 1:
            named = ", ".join(each["StageName"] for each in stages) or "none"
            raise CommandError(
                f"--api must have one stage, and {api_id} has: {named}.",
                "Leave it to the tool that made it, and import it: HttpApi.from_id(...)",
                exit_code=1,
            )
        routes = aws.every(_SERVICE, "get_routes", "Items", ApiId=api_id)
        integrations = aws.every(_SERVICE, "get_integrations", "Items", ApiId=api_id)
        authorizers = aws.every(_SERVICE, "get_authorizers", "Items", ApiId=api_id)
        domains = [*_domains(aws, api_id)]
    log = (stages[0].get("AccessLogSettings") or {}).get("DestinationArn") or ""
    name = str(log).partition(":log-group:")[2].removesuffix(":*")
    group = read_log_group(aws, name) if name else None
    return RunningApi(api, stages[0], routes, integrations, authorizers, group, domains)


def _domains(aws: Aws, api_id: str) -> Iterator[RunningDomain]:
    """The domain names with a mapping to an API."""
    for domain in aws.every(_SERVICE, "get_domain_names", "Items"):
        mappings = [*_mappings(aws, str(domain["DomainName"]))]
        own = [each for each in mappings if each["ApiId"] == api_id]
        if own:
            yield RunningDomain(domain, own, len(own) < len(mappings))


def _mappings(aws: Aws, domain: str) -> Iterator[Json]:
    """All mappings of a domain name, whose pages boto3 does not turn."""
    page: Json = {"NextToken": ""}
    while "NextToken" in page:
        more = {"NextToken": page["NextToken"]} if page["NextToken"] else {}
        page = aws.client(_SERVICE).get_api_mappings(DomainName=domain, **more)
        yield from page.get("Items", [])
