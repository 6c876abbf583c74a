"""VPC links of HTTP APIs: available at once, and carrying nothing, as there is no network here."""

from __future__ import annotations

from gatehouse.local.services.apigatewayv2 import errors, records
from gatehouse.local.services.apigatewayv2.store import Store
from gatehouse.local.services.apigatewayv2.tags import check_tags
from gatehouse.local.services.contract import Context, Json, Operation


class VpcLinks:
    """The operations on VPC links.

    Parameters
    ----------
    store : Store
        Where they are kept.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def operations(self) -> dict[str, Operation]:
        """Return the operations by name."""
        return {
            "CreateVpcLink": self.create_vpc_link,
            "DeleteVpcLink": self.delete_vpc_link,
            "GetVpcLink": self.get_vpc_link,
            "GetVpcLinks": self.get_vpc_links,
            "UpdateVpcLink": self.update_vpc_link,
        }

    def create_vpc_link(self, context: Context, asked: Json) -> Json:
        """Make a link."""
        check_tags(asked.get("Tags") or {})
        link: Json = {
            "securityGroupIds": [],
            **records.record_of("CreateVpcLink", asked),
            "createdDate": records.date(context.now()),
            "vpcLinkId": records.new_id(6),
            "vpcLinkStatus": "AVAILABLE",
            "vpcLinkStatusMessage": "VPC link is ready to route traffic",
            "vpcLinkVersion": "V2",
        }
        link.setdefault("tags", {})
        self._links(context)[link["vpcLinkId"]] = link
        return records.shown("CreateVpcLink", link)

    def get_vpc_links(self, context: Context, asked: Json) -> Json:
        """Return the links, by pages."""
        return records.page("GetVpcLinks", self._links(context).values(), asked)

    def get_vpc_link(self, context: Context, asked: Json) -> Json:
        """Return a link."""
        return records.shown("GetVpcLink", self._link(context, asked))

    def update_vpc_link(self, context: Context, asked: Json) -> Json:
        """Give a link another name, which is all that can be changed of it."""
        link = self._link(context, asked)
        records.update(link, records.record_of("UpdateVpcLink", asked))
        return records.shown("UpdateVpcLink", link)

    def delete_vpc_link(self, context: Context, asked: Json) -> Json:
        """Remove a link."""
        del self._links(context)[self._link(context, asked)["vpcLinkId"]]
        return {}

    def _links(self, context: Context) -> Json:
        return self._store.vpc_links((context.account, context.region))

    def _link(self, context: Context, asked: Json) -> Json:
        found: Json | None = self._links(context).get(asked["VpcLinkId"])
        if found is None:
            raise errors.not_found("VpcLink", asked["VpcLinkId"])
        return found
