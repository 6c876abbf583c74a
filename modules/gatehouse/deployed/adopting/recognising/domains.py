"""The domain of an HTTP API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gatehouse.deployed.adopting.constructs import Name, New
from gatehouse.deployed.adopting.reading.http_api import RunningApi, RunningDomain

from .names import Names
from .permissions import REASON


@dataclass
class RecognisedDomain:
    """What says the domain of an API.

    Parameters
    ----------
    option : New, optional
        The option ``domain``. None where no domain is taken over.
    imports : dict of str to str
        What Terraform imports, by the names of the API's nodes.
    comments : list of str
        The domains that stay, each with the reason.
    """

    option: New | None = None
    imports: dict[str, str] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)


def domain_of(running: RunningApi, names: Names) -> RecognisedDomain:
    """Recognise the domain of an API, the first that a construct can have.

    Parameters
    ----------
    running : RunningApi
        The API.
    names : Names
        What is taken.
    """
    found = RecognisedDomain()
    for each in sorted(running.domains, key=lambda domain: domain.name):
        why = _why_it_stays(running, each, has_one=found.option is not None)
        if why:
            found.comments.append(
                f"The domain {each.name} stays with the tool that made it, and leads to this API "
                f"as before: {why}."
            )
            continue
        (mapping,) = each.mappings
        found.imports["api_mapping"] = f"{mapping['ApiMappingId']}/{each.name}"
        if each.is_shared:
            found.option = _shared(running, each, names)
        else:
            found.option = _own(running, each)
            found.imports["domain_name"] = each.name
    return found


def _why_it_stays(running: RunningApi, domain: RunningDomain, *, has_one: bool) -> str:
    configured = domain.domain.get("DomainNameConfigurations") or []
    if has_one:
        return "a construct has one"
    if len(domain.mappings) > 1:
        return "several of its paths lead here, and a construct has one"
    if len(configured) != 1 or not configured[0].get("CertificateArn"):
        return "it has no certificate, or several"
    if _mutual(domain) and _is_open(running):
        return (
            "it asks for client certificates, and the API's own address, which is open, does not. "
            "Close that first: aws apigatewayv2 update-api --disable-execute-api-endpoint "
            f"--api-id {running.id}"
        )
    return ""


def _own(running: RunningApi, domain: RunningDomain) -> New:
    mutual = _mutual(domain)
    (configured,) = domain.domain["DomainNameConfigurations"]
    words: dict[str, Any] = {"certificate": configured["CertificateArn"]}
    if mutual:
        said = {"version": mutual.get("TruststoreVersion")}
        said = {name: value for name, value in said.items() if value}
        words["mutual_tls"] = New("MutualTls", said, "api", (mutual["TruststoreUri"],))
    return New("Domain", {**words, **_path_and_reason(running, domain)}, "api", (domain.name,))


def _shared(running: RunningApi, domain: RunningDomain, names: Names) -> New:
    """A path of a domain that other APIs have too: it stays, and its path is taken over."""
    id, _ = names.id("Domain", "Domain")
    imported = New("DomainName.from_name", {}, "api", (Name("stack"), id, domain.name))
    return New("DomainPath", _path_and_reason(running, domain), "api", (imported,))


def _path_and_reason(running: RunningApi, domain: RunningDomain) -> dict[str, Any]:
    words: dict[str, Any] = {}
    if domain.mappings[0].get("ApiMappingKey"):
        words["path"] = domain.mappings[0]["ApiMappingKey"]
    if _is_open(running):
        words["open_default_endpoint_reason"] = REASON
    return words


def _mutual(domain: RunningDomain) -> Mapping[str, Any]:
    found: Mapping[str, Any] = domain.domain.get("MutualTlsAuthentication") or {}
    return found


def _is_open(running: RunningApi) -> bool:
    return not running.api.get("DisableExecuteApiEndpoint")
