"""Structs, dicts and lists inside one another, as keywords and as assignments."""

from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementCondition,
    DataAwsIamPolicyDocumentStatementPrincipals,
)
from cdktf_cdktf_provider_aws.dynamodb_table import (
    DynamodbTable,
    DynamodbTableAttribute,
    DynamodbTableGlobalSecondaryIndex,
    DynamodbTablePointInTimeRecovery,
)
from cdktf_cdktf_provider_aws.provider import AwsProvider, AwsProviderDefaultTags


def run(app: App) -> None:
    stack = TerraformStack(app, "nested-structs")
    AwsProvider(
        stack, "aws", region="eu-west-1", default_tags=[AwsProviderDefaultTags(tags={"a": "b"})]
    )
    table = DynamodbTable(
        stack,
        "Table",
        name="notes",
        hash_key="userId",
        attribute=[
            DynamodbTableAttribute(name="userId", type="S"),
            DynamodbTableAttribute(name="noteId", type="S"),
        ],
        global_secondary_index=[
            DynamodbTableGlobalSecondaryIndex(
                name="byNote", hash_key="noteId", projection_type="ALL"
            )
        ],
        point_in_time_recovery={"enabled": True},
        server_side_encryption={"enabled": True, "kms_key_arn": "arn"},
        tags={"tier": "one", "dollar": "$${not.a.token}"},
    )
    table.put_point_in_time_recovery(enabled=False)
    table.point_in_time_recovery.enabled = True
    other = DynamodbTable(
        stack,
        "Other",
        name="other",
        attribute=[],
        point_in_time_recovery=DynamodbTablePointInTimeRecovery(enabled=True),
    )
    other.put_attribute([DynamodbTableAttribute(name="x", type="N")])
    DataAwsIamPolicyDocument(
        stack,
        "Trust",
        statement=[
            DataAwsIamPolicyDocumentStatement(
                actions=["sts:AssumeRoleWithWebIdentity"],
                principals=[
                    DataAwsIamPolicyDocumentStatementPrincipals(
                        type="Federated", identifiers=["cognito-identity.amazonaws.com"]
                    )
                ],
                condition=[
                    DataAwsIamPolicyDocumentStatementCondition(
                        test="StringEquals", variable="aud", values=["&{x:y}", table.arn]
                    )
                ],
            )
        ],
    )
