"""IAM's OpenID Connect and SAML providers can be updated.

Adds to ``ministack.services.iam._IAM_HANDLERS`` the operations that it lacks: for the tags of both,
and for the clients and thumbprints of OpenID Connect.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ministack.services import iam

from gatehouse.local.emulator.patching import Answer

Parameters = dict[str, Any]
Change = Callable[[dict[str, Any], Parameters], str]

_OIDC = "OpenIDConnectProvider"
_SAML = "SAMLProvider"


def install() -> None:
    """Install the handlers."""
    clients = {
        f"AddClientIDTo{_OIDC}": _add_client,
        f"RemoveClientIDFrom{_OIDC}": _remove_client,
        f"Update{_OIDC}Thumbprint": _set_thumbprints,
    }
    for action, change in clients.items():
        _add(action, _OIDC, change)
    for kind in (_OIDC, _SAML):
        _add(f"Tag{kind}", kind, _add_tags)
        _add(f"Untag{kind}", kind, _remove_tags)
        _add(f"List{kind}Tags", kind, _list_tags)


def _add(action: str, kind: str, change: Change) -> None:
    if action in iam._IAM_HANDLERS:
        raise RuntimeError(f"ministack.services.iam must not have {action} of its own.")

    def handler(parameters: Parameters) -> Answer:
        kept = iam._oidc_providers if kind == _OIDC else iam._saml_providers
        arn = iam._p(parameters, f"{kind}Arn")
        provider = kept.get(arn)
        answer: Answer
        if provider is None:
            answer = iam._error(404, "NoSuchEntity", f"{kind} {arn} not found.", ns="iam")
        else:
            answer = iam._xml(200, f"{action}Response", change(provider, parameters), ns="iam")
        return answer

    iam._IAM_HANDLERS[action] = handler


def _add_client(provider: dict[str, Any], parameters: Parameters) -> str:
    client = iam._p(parameters, "ClientID")
    if client not in provider["ClientIDList"]:
        provider["ClientIDList"].append(client)
    return ""


def _remove_client(provider: dict[str, Any], parameters: Parameters) -> str:
    client = iam._p(parameters, "ClientID")
    provider["ClientIDList"] = [each for each in provider["ClientIDList"] if each != client]
    return ""


def _set_thumbprints(provider: dict[str, Any], parameters: Parameters) -> str:
    thumbprints: list[str] = []
    while given := iam._p(parameters, f"ThumbprintList.member.{len(thumbprints) + 1}"):
        thumbprints.append(given)
    provider["ThumbprintList"] = thumbprints
    return ""


def _add_tags(provider: dict[str, Any], parameters: Parameters) -> str:
    kept = {tag["Key"]: tag for tag in [*provider["Tags"], *iam._extract_tags(parameters)]}
    provider["Tags"] = list(kept.values())
    return ""


def _remove_tags(provider: dict[str, Any], parameters: Parameters) -> str:
    removed = iam._extract_tag_keys(parameters)
    provider["Tags"] = [tag for tag in provider["Tags"] if tag["Key"] not in removed]
    return ""


def _list_tags(provider: dict[str, Any], parameters: Parameters) -> str:
    members = "".join(
        f"<member><Key>{iam._xml_escape(tag['Key'])}</Key>"
        f"<Value>{iam._xml_escape(tag['Value'])}</Value></member>"
        for tag in provider["Tags"]
    )
    action = f"List{_SAML if 'SAMLMetadataDocument' in provider else _OIDC}Tags"
    return (
        f"<{action}Result><Tags>{members}</Tags><IsTruncated>false</IsTruncated></{action}Result>"
    )
