"""All commands, one line each.

What a command needs beyond its options is imported inside of it, so that ``--help`` and
completion answer at once.
"""

from __future__ import annotations

from typing import Annotated

import typer

from gatehouse.cli.access.check import check as check_access
from gatehouse.cli.access.diff import diff
from gatehouse.cli.access.explain import explain
from gatehouse.cli.access.findings import findings
from gatehouse.cli.access.matrix import matrix
from gatehouse.cli.access.prove import prove
from gatehouse.cli.access.unused import unused
from gatehouse.cli.adopt import adopt
from gatehouse.cli.call import call
from gatehouse.cli.ci_role import ci_role
from gatehouse.cli.console_page import console
from gatehouse.cli.demo import demo
from gatehouse.cli.destroy import destroy
from gatehouse.cli.dev import dev
from gatehouse.cli.doctor import doctor
from gatehouse.cli.draw import draw
from gatehouse.cli.guard import guard
from gatehouse.cli.keeping import KeepingCommand
from gatehouse.cli.local.env import env
from gatehouse.cli.local.install import install
from gatehouse.cli.local.kept import delete as delete_kept
from gatehouse.cli.local.kept import kept
from gatehouse.cli.local.logs import logs
from gatehouse.cli.local.run import run
from gatehouse.cli.local.up import up
from gatehouse.cli.lock import lock
from gatehouse.cli.mail import mail
from gatehouse.cli.module.check import check as check_module
from gatehouse.cli.module.export import export as export_module
from gatehouse.cli.new import new
from gatehouse.cli.options import HELP, REST_IS_A_COMMAND, REST_IS_FOR_CDKTF
from gatehouse.cli.outputs import outputs
from gatehouse.cli.plan_comment import plan_comment
from gatehouse.cli.sign_up import sign_up
from gatehouse.cli.state.bootstrap import bootstrap
from gatehouse.cli.state.of import of
from gatehouse.cli.state.where import where
from gatehouse.cli.users import attributes, groups
from gatehouse.cli.users.confirm import confirm_user
from gatehouse.cli.users.create import create
from gatehouse.cli.users.delete import delete
from gatehouse.cli.users.disable import disable_user
from gatehouse.cli.users.enable import enable_user
from gatehouse.cli.users.export import export as export_users
from gatehouse.cli.users.import_ import import_
from gatehouse.cli.users.list import list_users
from gatehouse.cli.users.reset import reset
from gatehouse.cli.users.set_password import set_password_of
from gatehouse.cli.users.show import show
from gatehouse.cli.users.sign_out import sign_out_everywhere
from gatehouse.cli.users.whois import whois_
from gatehouse.cli.version import show_version
from gatehouse.cli.why import why

app = typer.Typer(
    name="gatehouse",
    help="Gatehouse's companion: an AWS on this machine, and tools for what a deployment made.",
    no_args_is_help=True,
    context_settings=HELP,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
local = typer.Typer(
    help="An AWS on this machine, taken down without a trace.",
    no_args_is_help=True,
    context_settings=HELP,
)

module = typer.Typer(
    help="A stack as a Terraform module that printable Terraform calls.",
    no_args_is_help=True,
    context_settings=HELP,
)

state = typer.Typer(
    help="Where the state is kept, and which lines of the source its lines come from.",
    no_args_is_help=True,
    context_settings=HELP,
)

access = typer.Typer(
    help="Who can reach what, and what is wrong with that.",
    no_args_is_help=True,
    context_settings=HELP,
)

users = typer.Typer(
    help="The users of a deployed app, on AWS or on the local AWS.",
    no_args_is_help=True,
    context_settings=HELP,
)
groups_of_users = typer.Typer(
    help="Who is in which group.", no_args_is_help=True, context_settings=HELP
)
attributes_of_users = typer.Typer(
    help="What is known of a user.", no_args_is_help=True, context_settings=HELP
)


@app.callback()
def options_of_all(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=show_version, is_eager=True, help="Print the version and exit."
        ),
    ] = False,
) -> None:
    """Offer the options that belong to no command."""


app.add_typer(local, name="local")
local.command(
    epilog="Example: gatehouse local run -- npx cdktf deploy --auto-approve",
    context_settings=REST_IS_A_COMMAND,
    cls=KeepingCommand,
)(run)
local.command(
    epilog='Example: gatehouse local up; elsewhere: eval "$(gatehouse local env)"',
    cls=KeepingCommand,
)(up)
local.command(epilog="Example: gatehouse local kept --json")(kept)
local.command(epilog="Example: gatehouse local delete dev")(delete_kept)
local.command(epilog='Example: eval "$(gatehouse local env)"')(env)
local.command(epilog="Example: GATEHOUSE_CACHE=/opt/gatehouse gatehouse local install")(install)
local.command(epilog="Example: gatehouse local logs --follow --group notes")(logs)
app.add_typer(module, name="module")
module.command("export", epilog="Example: gatehouse module export notes --out terraform/notes")(
    export_module
)
module.command("check", epilog="Example: gatehouse module check terraform/notes")(check_module)
app.add_typer(access, name="access")
access.command(epilog="Example: gatehouse access matrix --svg access.svg")(matrix)
access.command(epilog='Example: gatehouse access explain user call "GET /notes"')(explain)
access.command(epilog="Example: gatehouse access prove folders items")(prove)
access.command("check", epilog="Example: gatehouse access check --update")(check_access)
access.command(epilog="Example: gatehouse access diff plan.json --stack notes-dev")(diff)
access.command(epilog="Example: gatehouse access findings --sarif findings.sarif")(findings)
access.command(epilog="Example: gatehouse access unused cloudtrail/*.json.gz")(unused)
app.add_typer(users, name="users")
users.command("list", epilog="Example: gatehouse users list --filter 'email ^= \"a\"'")(list_users)
users.command(epilog="Example: gatehouse users show ann@example.com")(show)
users.command(epilog="Example: gatehouse users create ann@example.com -a name=Ann --group staff")(
    create
)
users.command("confirm", epilog="Example: gatehouse users confirm ann@example.com")(confirm_user)
users.command("set-password", epilog="Example: gatehouse users set-password ann@example.com")(
    set_password_of
)
users.command(epilog="Example: gatehouse users reset ann@example.com")(reset)
users.command("disable", epilog="Example: gatehouse users disable ann@example.com")(disable_user)
users.command("enable", epilog="Example: gatehouse users enable ann@example.com")(enable_user)
users.command(epilog="Example: gatehouse users delete ann@example.com")(delete)
users.command("sign-out", epilog="Example: gatehouse users sign-out ann@example.com")(
    sign_out_everywhere
)
users.command("whois", epilog="Example: gatehouse users whois eu-west-1:0f1e2d3c-...")(whois_)
users.command("export", epilog="Example: gatehouse users export users.jsonl")(export_users)
users.command(
    "import", epilog="Example: gatehouse users import users.jsonl --pool UserPool --dry-run"
)(import_)
users.add_typer(groups_of_users, name="groups")
groups_of_users.command("add", epilog="Example: gatehouse users groups add ann@example.com staff")(
    groups.add
)
groups_of_users.command(
    "remove", epilog="Example: gatehouse users groups remove ann@example.com staff"
)(groups.remove)
groups_of_users.command("list", epilog="Example: gatehouse users groups list")(groups.list_groups)
users.add_typer(attributes_of_users, name="attributes")
attributes_of_users.command(
    "set", epilog="Example: gatehouse users attributes set ann@example.com name=Ann"
)(attributes.set_)
attributes_of_users.command(
    "remove", epilog="Example: gatehouse users attributes remove ann@example.com nickname"
)(attributes.remove)
app.add_typer(state, name="state")
state.command(epilog="Example: gatehouse state bootstrap acme-terraform --region eu-west-1")(
    bootstrap
)
state.command(epilog="Example: gatehouse state where aws_iam_role.get_note")(where)
state.command(epilog="Example: gatehouse state of UserPool")(of)
app.command(epilog="Example: gatehouse new notes")(new)
app.command(
    "ci-role",
    epilog="Example: gatehouse ci-role --repository acme/notes > terraform/ci-role.tf.json",
)(ci_role)
app.command(
    "plan-comment",
    epilog="Example: terraform show -json plan.tfplan | gatehouse plan-comment - --stack notes-dev",
)(plan_comment)
app.command(epilog="Example: terraform output -json | gatehouse outputs -")(outputs)
app.command(epilog="Example: gatehouse dev --keep --port 4566", cls=KeepingCommand)(dev)
app.command(epilog="Example: gatehouse demo --keep")(demo)
app.command(epilog="Example: gatehouse console --open")(console)
app.command(
    epilog="Example: STAGE=pr-12 gatehouse destroy --auto-approve",
    context_settings=REST_IS_FOR_CDKTF,
)(destroy)
app.command(
    epilog="Example: terraform show -json plan | gatehouse guard notes-production --plan -",
    context_settings=REST_IS_FOR_CDKTF,
)(guard)
app.command(epilog="Example: gatehouse draw --out architecture.svg")(draw)
app.command(epilog="Example: gatehouse adopt --cloudformation production-notes-Auth --app notes")(
    adopt
)
app.command(epilog="Example: gatehouse lock notes-production")(lock)
app.command(epilog="Example: gatehouse sign-up alice@example.com --password correct-Horse-7")(
    sign_up
)
app.command(epilog="Example: code=$(gatehouse mail --code ann@example.com)")(mail)
app.command(epilog="Example: gatehouse call GET /private --user alice@example.com")(call)
app.command(epilog="Example: gatehouse why --last 10")(why)
app.command(epilog="Example: gatehouse doctor --json")(doctor)
