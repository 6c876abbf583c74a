// One resource of each of 33 types in JavaScript: node thirty_three.js FOLDER index|deep
"use strict";

const { App, TerraformStack } = require("cdktf");
const resources = require("./thirty_three.json");

const [folder, how] = process.argv.slice(2);
const capital = (word) => word.slice(0, 1).toUpperCase() + word.slice(1);
const camel = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
const index = how === "index" ? require("@cdktf/provider-aws") : undefined;
const moduleOf = (name) =>
  index ? index[camel(name)] : require(`@cdktf/provider-aws/lib/${name.replace(/_/g, "-")}`);

const app = new App({ outdir: folder });
const stack = new TerraformStack(app, "thirty-three");
new (moduleOf("provider").AwsProvider)(stack, "aws", { region: "eu-west-1" });
for (const [name, values] of Object.entries(resources)) {
  const config = Object.fromEntries(Object.entries(values).map(([key, value]) => [camel(key), value]));
  new (moduleOf(name)[capital(camel(name))])(stack, name, config);
}
app.synth();
