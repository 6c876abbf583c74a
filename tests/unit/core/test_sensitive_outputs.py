"""An output of a secret is sensitive: by itself where the secret is known, else by option."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from gatehouse.auth import Google, SecretFrom, UserPool, UserPoolClient
from gatehouse.core import App, AppStack, OptionError, Sensitive, aws
from gatehouse.core.engine import Fn, TerraformLocal, TerraformOutput, TerraformVariable
from gatehouse.storage import Bucket

from tests.unit.synth import new_stack, synthesized


def machine(stack: AppStack) -> UserPoolClient:
    users = UserPool(stack, "Users", usernames=["email"])
    server = users.add_resource_server("Server", identifier="club", scopes={"write": "Write"})
    return users.add_client("Job", kind="machine", scopes=[server.scope("write")])


def variable(stack: AppStack) -> str:
    return str(TerraformVariable(stack, "token", type="string", sensitive=True).string_value)


def google(stack: AppStack) -> Any:
    users = UserPool(stack, "Users", usernames=["email"])
    provider = users.add_identity_provider(
        "Google", Google("1.apps.googleusercontent.com", SecretFrom.variable("google"))
    )
    return provider.nodes.identity_provider


def set_from_variable(stack: AppStack) -> Any:
    environment = aws.lambda_function.LambdaFunctionEnvironment(
        variables={"TOKEN": variable(stack)}
    )
    return aws.lambda_function.LambdaFunction(
        stack, "function", function_name="f", role="r", environment=environment
    )


def parameter(stack: AppStack) -> aws.data_aws_ssm_parameter.DataAwsSsmParameter:
    return aws.data_aws_ssm_parameter.DataAwsSsmParameter(stack, "parameter", name="/token")


def secret(stack: AppStack) -> Any:
    version = aws.data_aws_secretsmanager_secret_version.DataAwsSecretsmanagerSecretVersion
    return version(stack, "secret", secret_id="token")


def connection(stack: AppStack) -> str:
    made = aws.cloudwatch_event_connection.CloudwatchEventConnection(
        stack, "connection", name="c", authorization_type="API_KEY", auth_parameters={}
    )
    return f"${{{made.fqn}.auth_parameters[0].api_key[0].value}}"


def kept(stack: AppStack, value: str) -> str:
    stack.add_override("resource.terraform_data.kept", {"input": {"token": value}})
    return "${terraform_data.kept.output.token}"


SECRETS: dict[str, Callable[[AppStack], Any]] = {
    "a client's secret": lambda stack: machine(stack).secret,
    "in a text": lambda stack: f"Basic {machine(stack).secret}",
    "in a list": lambda stack: ["a", machine(stack).secret],
    "in a dict of lists": lambda stack: {"a": {"b": [machine(stack).secret]}},
    "in a function": lambda stack: Fn.jsonencode({"secret": machine(stack).secret}),
    "a variable": variable,
    "a parameter": lambda stack: parameter(stack).value,
    "a secret": lambda stack: secret(stack).secret_string,
    "a field of a secret": lambda stack: Fn.lookup(Fn.jsondecode(secret(stack).secret_string), "a"),
    "a block's attribute": connection,
    "all of a resource": lambda stack: f"${{{machine(stack).nodes.client.fqn}}}",
    "a client's secret among many": lambda stack: (
        f"${{{machine(stack).nodes.client.fqn}[*].client_secret}}"
    ),
    "a local value": lambda stack: TerraformLocal(stack, "x", {"a": variable(stack)}).as_string,
    "an argument set to a variable": lambda stack: set_from_variable(stack).environment,
    "an identity provider's details": lambda stack: google(stack).provider_details,
    "behind a bracket in a text": lambda stack: (
        f"{variable(stack)[:0]}${{join('}}', [var.token])}}".replace("'", '"')
    ),
    "with the word resource": lambda stack: (
        f"${{resource.{machine(stack).nodes.client.fqn}.client_secret}}"
    ),
    "kept in terraform_data": lambda stack: kept(stack, variable(stack)),
    "made sensitive by Terraform": lambda stack: Fn.sensitive(stack.region),
    "another provider's password": lambda stack: "${random_password.admin.result}",
    "an option": lambda stack: Sensitive(stack.region),
    "an option within": lambda stack: {"region": stack.region, "token": [Sensitive("t")]},
}

OPEN: dict[str, Callable[[AppStack], Any]] = {
    "a client's id": lambda stack: machine(stack).id,
    "text": lambda stack: "aws_cognito_user_pool_client.job.client_secret",
    "an escaped reference": lambda stack: "$${aws_cognito_user_pool_client.job.client_secret}",
    "numbers": lambda stack: [1, 2.5, True],
    "a variable that is open": lambda stack: (
        TerraformVariable(stack, "name", type="string").string_value
    ),
    "an argument beside one set to a variable": lambda stack: set_from_variable(stack).arn,
    "an identity provider's id": lambda stack: google(stack).id,
    "a parameter's name": lambda stack: parameter(stack).name,
    "a secret that the source publishes": lambda stack: Fn.nonsensitive(machine(stack).secret),
    "whether something is sensitive": lambda stack: f"${{issensitive({machine(stack).secret})}}",
}


@pytest.mark.parametrize("value", SECRETS.values(), ids=SECRETS.keys())
def test_an_output_of_a_secret_is_sensitive(
    stack: AppStack, value: Callable[[AppStack], Any]
) -> None:
    stack.output(Token=value(stack), Region=stack.region)
    outputs = synthesized(stack)["output"]
    assert outputs["Token"]["sensitive"] is True
    assert "sensitive" not in outputs["Region"]
    assert "Sensitive" not in json.dumps(outputs["Token"])


@pytest.mark.parametrize("value", OPEN.values(), ids=OPEN.keys())
def test_an_output_of_anything_else_is_not(
    stack: AppStack, value: Callable[[AppStack], Any]
) -> None:
    stack.output(Token=value(stack))
    assert "sensitive" not in synthesized(stack)["output"]["Token"]


def test_an_output_that_was_made_with_the_engine_is_sensitive_too(stack: AppStack) -> None:
    TerraformOutput(stack, "mine", value=machine(stack).secret, description="of the job")
    assert synthesized(stack)["output"]["mine"]["sensitive"] is True


def outputs_of(app: App) -> dict[str, Any]:
    app.synth()
    return {
        file.parent.name: json.loads(file.read_text()).get("output", {})
        for file in app.output.glob("stacks/*/cdk.tf.json")
    }


def test_a_secret_of_another_stack_stays_a_secret() -> None:
    """Terraform forgets there that it is one, and would print it."""
    app = App()
    third, second, first = (AppStack(app, name) for name in ("third", "second", "first"))
    job = machine(first)
    second.output(Secret=f"of the first: {job.secret}", Id=job.id)
    third.output(Id=job.id, Secrets=[job.secret])
    made = outputs_of(app)
    assert "sensitive" not in made["second-dev"]["Id"]
    assert made["second-dev"]["Secret"]["sensitive"] is True
    assert "sensitive" not in made["third-dev"]["Id"]
    assert made["third-dev"]["Secrets"]["sensitive"] is True
    assert all(output["sensitive"] for name, output in made["first-dev"].items() if "cross" in name)


def test_a_secret_of_another_stack_is_masked_in_plans_of_resources() -> None:
    app = App()
    first, second = AppStack(app, "first"), AppStack(app, "second")
    job = machine(first)
    block = aws.lambda_function.LambdaFunctionEnvironment
    aws.lambda_function.LambdaFunction(
        second,
        "function",
        function_name=job.id,
        role="r",
        description=Fn.nonsensitive(job.secret),
        environment=block(variables={"KEY": f"key {job.secret}", "ALSO": Fn.sensitive(job.secret)}),
    )
    app.synth()
    written = json.loads((app.output / "stacks/second-dev/cdk.tf.json").read_text())
    made = written["resource"]["aws_lambda_function"]["function"]
    state = "data.terraform_remote_state.cross_stack_reference_input_first_dev.outputs"
    secret = f"{state}.cross_stack_output_aws_cognito_user_pool_client_job_client_secret"
    assert made["environment"]["variables"] == {
        "KEY": f"key ${{sensitive({secret})}}",
        "ALSO": f"${{sensitive({secret})}}",
    }
    assert made["description"] == f"${{nonsensitive(sensitive({secret}))}}"
    assert "sensitive" not in made["function_name"]


def test_outputs_of_one_name_are_each_by_themselves() -> None:
    app = App()
    first, second = AppStack(app, "first"), AppStack(app, "second")
    first.output(Token=machine(first).secret)
    second.output(Token=second.region)
    made = outputs_of(app)
    assert made["first-dev"]["Token"]["sensitive"] is True
    assert "sensitive" not in made["second-dev"]["Token"]


def test_values_that_refer_to_each_other_come_to_an_end(stack: AppStack) -> None:
    stack.add_override("locals.a", "${local.b}")
    stack.add_override("locals.b", "${local.a}")
    stack.output(Round="${local.a}")
    assert "sensitive" not in synthesized(stack)["output"]["Round"]


def test_the_rest_of_the_json_is_as_the_engine_wrote_it(stack: AppStack) -> None:
    job = machine(stack)
    stack.output(Name="Zoë & <co>", Empty=[], Id=job.id)
    synthesized(stack)
    written = Path("cdktf.out/stacks/notes-test/cdk.tf.json")
    expected = json.loads(written.read_text())
    other = new_stack()
    secret = machine(other).secret
    other.output(Name="Zoë & <co>", Empty=[], Id=secret)
    synthesized(other)
    expected["output"]["Id"] = {
        "value": "${aws_cognito_user_pool_client.job.client_secret}",
        "sensitive": True,
    }
    assert json.loads(written.read_text()) == expected
    assert "Zoë & <co>" in written.read_text()


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"Token": Sensitive(None)}, "an output must have a value"),
        ({"Token": Sensitive}, "must be text, a number"),
        ({"Token": SecretFrom.variable("token")}, "must be text, a number"),
        ({"Token": "t", "sensitive": True}, "it is not an option"),
        ({"Token": "t", "sensitive": ["Token"]}, "it is not an option"),
    ],
)
def test_what_is_no_secret_value_stops(stack: AppStack, values: dict[str, Any], rule: str) -> None:
    with pytest.raises(OptionError, match=rule):
        stack.output(**values)


def test_a_construct_in_a_secret_stops(stack: AppStack) -> None:
    with pytest.raises(OptionError, match="this is a Bucket"):
        stack.output(Files=Sensitive([Bucket(stack, "Files")]))


def test_an_error_does_not_show_the_secret(stack: AppStack) -> None:
    with pytest.raises(OptionError) as raised:
        stack.output(**{"no name": Sensitive("hush")})
    assert "hush" not in str(raised.value)


@pytest.mark.parametrize("value", ["text", 3, ["other"], []])
def test_an_output_may_be_named_sensitive(stack: AppStack, value: Any) -> None:
    stack.output(sensitive=value)
    assert synthesized(stack)["output"]["sensitive"] == {"value": value}
