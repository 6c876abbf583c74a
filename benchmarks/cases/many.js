// Many resources that point to one another, in JavaScript: node many.js FOLDER COUNT
"use strict";

const { App, TerraformStack } = require("cdktf");
const { AwsProvider } = require("@cdktf/provider-aws/lib/provider");
const { DynamodbTable } = require("@cdktf/provider-aws/lib/dynamodb-table");
const { S3Bucket } = require("@cdktf/provider-aws/lib/s3-bucket");
const { SqsQueue } = require("@cdktf/provider-aws/lib/sqs-queue");

const [folder, count] = process.argv.slice(2);
const app = new App({ outdir: folder });
const stack = new TerraformStack(app, "many");
new AwsProvider(stack, "aws", { region: "eu-west-1" });
let before = "first";
for (let number = 0; number < Number(count); number += 3) {
  const bucket = new S3Bucket(stack, `bucket-${number}`, { bucket: `bucket-${number}`, tags: { before } });
  const queue = new SqsQueue(stack, `queue-${number}`, { name: `queue-${number}`, delaySeconds: number % 900 });
  const table = new DynamodbTable(stack, `table-${number}`, {
    name: `table-${number}`,
    hashKey: "id",
    attribute: [{ name: "id", type: "S" }],
    tags: { bucket: bucket.arn, queue: queue.arn },
  });
  before = table.arn;
}
app.synth();
