// Three resources with CDKTF in JavaScript, from the provider's index: node three_index.js FOLDER
"use strict";

const { App, TerraformOutput, TerraformStack } = require("cdktf");
const { dynamodbTable, provider, s3Bucket, sqsQueue } = require("@cdktf/provider-aws");

const app = new App({ outdir: process.argv[2] });
const stack = new TerraformStack(app, "three");
new provider.AwsProvider(stack, "aws", { region: "eu-west-1" });
const bucket = new s3Bucket.S3Bucket(stack, "uploads", { bucket: "uploads" });
new sqsQueue.SqsQueue(stack, "queue", { name: "queue" });
new dynamodbTable.DynamodbTable(stack, "notes", {
  name: "notes",
  billingMode: "PAY_PER_REQUEST",
  hashKey: "id",
  attribute: [{ name: "id", type: "S" }],
});
new TerraformOutput(stack, "arn", { value: bucket.arn });
app.synth();
