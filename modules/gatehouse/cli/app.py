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
from gatehouse.cli.demo import demo
from gatehouse.cli.destroy import destroy
from gatehouse.cli.guard import guard
from gatehouse.cli.local.env import env
from gatehouse.cli.local.install import install
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
from gatehouse.cli.version import show_version

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
    help="A stack as a Terraform module that plain Terraform calls.",
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
)(run)
local.command(epilog='Example: gatehouse local up; elsewhere: eval "$(gatehouse local env)"')(up)
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
app.command(epilog="Example: gatehouse demo --keep")(demo)
app.command(
    epilog="Example: STAGE=pr-12 gatehouse destroy --auto-approve",
    context_settings=REST_IS_FOR_CDKTF,
)(destroy)
app.command(
    epilog="Example: terraform show -json plan | gatehouse guard notes-production --plan -",
    context_settings=REST_IS_FOR_CDKTF,
)(guard)
app.command(epilog="Example: gatehouse adopt --cloudformation production-notes-Auth --app notes")(
    adopt
)
app.command(epilog="Example: gatehouse lock notes-production")(lock)
app.command(epilog="Example: gatehouse sign-up alice@example.com --password correct-Horse-7")(
    sign_up
)
app.command(epilog="Example: code=$(gatehouse mail --code ann@example.com)")(mail)
app.command(epilog="Example: gatehouse call GET /private --user alice@example.com")(call)
