"""Apps with what the notes app lacks: guests, groups, tokens, and strangers.

``python -m tests.attack.stacks`` synthesizes it, as ``main.py`` does the notes app.
"""

from __future__ import annotations

import sys
from typing import Any

from gatehouse.api import HttpApi, Public, UserPoolJwt
from gatehouse.auth import (
    ClassicFlow,
    Guests,
    IdentityPool,
    RoleRule,
    StringAttribute,
    UserPool,
    UserPoolClient,
)
from gatehouse.compute import Function
from gatehouse.core import App, AppStack, Transform
from gatehouse.iam import Permission, Role
from gatehouse.storage import Bucket, Table

_TOKENS = "aws.cognito.signin.user.admin"  # the scope of every sign-in without pages


class ClubStack(AppStack):
    """People with groups, people with attributes, guests, and routes of every kind."""

    def __init__(self, scope: App) -> None:
        super().__init__(scope, "club")
        self.files = Bucket(self, "Files")
        self.board = Table(self, "Board", partition_key="userId", sort_key="noteId")
        greet = Function(self, "Greet", "lambdas/public.main")
        kinds = {"team": StringAttribute(), "kind": StringAttribute()}
        self.users = UserPool(self, "UserPool", usernames=["email"], custom_attributes=kinds)
        web, desk = self.users.add_client("Web"), self.users.add_client("Desk")
        self.api = self._api(web, greet)
        annex = self._annex(greet)
        self.identities = IdentityPool(
            self,
            "IdentityPool",
            user_pools=[web, desk],
            guests=Guests(reason="the hall is open to everybody"),
            principal_tags={"team": "custom:team"},
        )
        self._rights_of_all()
        editors = self._rights_of_groups(web)
        self._rights_by_rules(desk)
        self.output(
            Region=self.region,
            UserPool=self.users.id,
            Web=web.id,
            Desk=desk.id,
            IdentityPool=self.identities.id,
            Bucket=self.files.name,
            Table=self.board.name,
            Function=greet.name,
            Api=self.api.id,
            Annex=annex.id,
            EditorRole=editors.arn,
        )

    def _api(self, web: UserPoolClient, greet: Function) -> HttpApi:
        reports = self.users.add_resource_server(
            "Reports", identifier="club", scopes={"reports": "Read the reports"}
        ).scope("reports")
        api = HttpApi(self, "Api")
        for key in ("GET /hall", "GET /signed", "GET /cards/{id}", "DELETE /cards/{id}"):
            api.route(key, greet)
        for key, scopes in (
            ("GET /me", []),
            ("GET /scoped", [_TOKENS]),
            ("GET /reports", [reports]),
            ("GET /either", [reports, _TOKENS]),
        ):
            api.route(key, greet, authorizer=UserPoolJwt(self.users, clients=[web], scopes=scopes))
        return api

    def _annex(self, greet: Function) -> HttpApi:
        """An API that may call the function on one path alone."""

        def on_one_path(given: dict[str, Any]) -> None:
            given["source_arn"] = given["source_arn"].removesuffix("*/*") + "*/GET/open"

        permission = Transform(on_one_path, reason="attacks look for what happens on the others")
        annex = HttpApi(self, "Annex", transform={"permission": permission})
        for key in ("GET /open", "GET /shut"):
            annex.route(key, greet, authorizer=Public(reason="who calls is not the question"))
        return annex

    def _rights_of_all(self) -> None:
        hall = (self.files.read("open"), self.api.invoke("GET /hall"))
        self.identities.guests.allow(*hall)
        self.identities.authenticated.allow(
            *hall,
            self.files.folder_of_tag("team", "teams"),
            self.board.own_items(),
            self.api.invoke("GET /cards/{id}"),
        )

    def _rights_of_groups(self, web: UserPoolClient) -> Role:
        shared = (self.files.read("shared"), self.files.write("shared"))
        grants = {
            "Editors": (10, (*shared, self.api.invoke("GET /signed"))),
            "Owners": (1, (self.files.read("shared"), self.api.invoke("DELETE /cards/{id}"))),
            "Writers": (20, shared),
            "Drawers": (20, shared),
        }
        roles = [
            self.identities.role_for_group(
                self.users.add_group(name, name=name.lower(), precedence=precedence),
                permissions=permissions,
                clients=[web],
                ambiguous="authenticated",
            )
            for name, (precedence, permissions) in grants.items()
        ]
        return roles[0]

    def _rights_by_rules(self, desk: UserPoolClient) -> None:
        staff = self.identities.role("Staff", permissions=[self.files.read("staff")])
        temps = self.identities.role("Temps", permissions=[self.files.read("open")])
        rules = [
            RoleRule("custom:kind", "Equals", "staff", staff),
            RoleRule("custom:kind", "StartsWith", "temp", temps),
        ]
        self.identities.roles_by_rules(desk, rules)


class StrangersStack(AppStack):
    """Another app of the same account, with the layout of the notes app and both flows open."""

    def __init__(self, scope: App) -> None:
        super().__init__(scope, "strangers")
        files = Bucket(self, "Files")
        users = UserPool(self, "UserPool", usernames=["email"])
        web = users.add_client("Web")
        identities = IdentityPool(
            self,
            "IdentityPool",
            user_pools=[web],
            guests=Guests(reason="attacks compare guests of both flows"),
            classic_flow=ClassicFlow(reason="attacks compare both flows"),
            transform={
                "roles_attachment": Transform(
                    lambda given: given["roles"].update(unauthenticated=visitor.arn),
                    reason="guests are scoped down whatever their role allows, which has to show",
                )
            },
        )
        identities.authenticated.allow(files.own_folder("private"))
        everything = Permission(
            actions=["secretsmanager:ListSecrets"], resources=["*"], reason="it has no resource"
        )
        visitor = Role(
            self,
            "Visitor",
            trust=identities.guests.trust,
            permissions=[everything, files.read("open")],
        )
        self.output(
            Region=self.region,
            UserPool=users.id,
            Web=web.id,
            IdentityPool=identities.id,
            Bucket=files.name,
            MemberRole=identities.authenticated.arn,
            VisitorRole=visitor.arn,
        )


def main() -> None:
    """Synthesize both stacks."""
    app = App(sys.argv[1:])
    ClubStack(app)
    StrangersStack(app)
    app.synth()


if __name__ == "__main__":
    main()
