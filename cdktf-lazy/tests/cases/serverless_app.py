"""A function behind an API with a table: the app that most tutorials build."""

from pathlib import Path
from typing import ClassVar

from cdktf import App, AssetType, TerraformAsset, TerraformOutput, TerraformStack
from cdktf_cdktf_provider_aws.apigatewayv2_api import Apigatewayv2Api
from cdktf_cdktf_provider_aws.apigatewayv2_integration import Apigatewayv2Integration
from cdktf_cdktf_provider_aws.apigatewayv2_route import Apigatewayv2Route
from cdktf_cdktf_provider_aws.apigatewayv2_stage import Apigatewayv2Stage
from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import DataAwsIamPolicyDocument
from cdktf_cdktf_provider_aws.dynamodb_table import DynamodbTable
from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from cdktf_cdktf_provider_aws.lambda_function import LambdaFunction
from cdktf_cdktf_provider_aws.lambda_permission import LambdaPermission
from cdktf_cdktf_provider_aws.provider import AwsProvider
from constructs import Construct

SOURCE = Path(__file__).parent / "assets"


class Function(Construct):
    """A function with a role of its own."""

    runtime: ClassVar[str] = "python3.12"

    def __init__(
        self, scope: Construct, name: str, code: TerraformAsset, table: DynamodbTable
    ) -> None:
        super().__init__(scope, name)
        trust = DataAwsIamPolicyDocument(
            self,
            "trust",
            statement=[
                {
                    "actions": ["sts:AssumeRole"],
                    "principals": [{"type": "Service", "identifiers": ["lambda.amazonaws.com"]}],
                }
            ],
        )
        access = DataAwsIamPolicyDocument(
            self,
            "access",
            statement=[
                {"actions": ["dynamodb:GetItem"], "resources": [table.arn, f"{table.arn}/index/*"]}
            ],
        )
        role = IamRole(self, "role", assume_role_policy=trust.json)
        IamRolePolicy(self, "policy", role=role.id, policy=access.json)
        self.function = LambdaFunction(
            self,
            "function",
            function_name=name,
            role=role.arn,
            filename=code.path,
            source_code_hash=code.asset_hash,
            handler=f"{name}.handler",
            runtime=self.runtime,
            environment={"variables": {"TABLE": table.name}},
            timeout=10,
        )


def run(app: App) -> object:
    stack = TerraformStack(app, "serverless-app")
    AwsProvider(stack, "aws", region="eu-west-1")
    code = TerraformAsset(stack, "code", path=str(SOURCE), type=AssetType.DIRECTORY)
    table = DynamodbTable(
        stack,
        "table",
        name="notes",
        hash_key="id",
        billing_mode="PAY_PER_REQUEST",
        attribute=[{"name": "id", "type": "S"}],
    )
    api = Apigatewayv2Api(
        stack,
        "api",
        name="notes",
        protocol_type="HTTP",
        cors_configuration={"allow_origins": ["*"], "allow_methods": ["GET", "POST"]},
    )
    for method, name in {"GET": "list", "POST": "create"}.items():
        function = Function(stack, name, code, table).function
        integration = Apigatewayv2Integration(
            stack,
            f"{name}-integration",
            api_id=api.id,
            integration_type="AWS_PROXY",
            integration_uri=function.invoke_arn,
            payload_format_version="2.0",
        )
        Apigatewayv2Route(
            stack,
            f"{name}-route",
            api_id=api.id,
            route_key=f"{method} /notes",
            target=f"integrations/{integration.id}",
        )
        LambdaPermission(
            stack,
            f"{name}-permission",
            action="lambda:InvokeFunction",
            function_name=function.function_name,
            principal="apigateway.amazonaws.com",
            source_arn=f"{api.execution_arn}/*/*",
        )
    stage = Apigatewayv2Stage(stack, "stage", api_id=api.id, name="$default", auto_deploy=True)
    TerraformOutput(stack, "url", value=stage.invoke_url)
    print("made", api.node.path)
    return [api.execution_arn, stage.fqn]
