// Three resources with CDKTF in JavaScript, each class from its own file: node three_deep.js FOLDER
"use strict";

const { App, TerraformOutput, TerraformStack } = require("cdktf");
const { DynamodbTable } = require("@cdktf/provider-aws/lib/dynamodb-table");
const { AwsProvider } = require("@cdktf/provider-aws/lib/provider");
const { S3Bucket } = require("@cdktf/provider-aws/lib/s3-bucket");
const { SqsQueue } = require("@cdktf/provider-aws/lib/sqs-queue");

const app = new App({ outdir: process.argv[2] });
const stack = new TerraformStack(app, "three");
new AwsProvider(stack, "aws", { region: "eu-west-1" });
const bucket = new S3Bucket(stack, "uploads", { bucket: "uploads" });
new SqsQueue(stack, "queue", { name: "queue" });
new DynamodbTable(stack, "notes", {
  name: "notes",
  billingMode: "PAY_PER_REQUEST",
  hashKey: "id",
  attribute: [{ name: "id", type: "S" }],
});
new TerraformOutput(stack, "arn", { value: bucket.arn });
app.synth();
