"""One resource of each of 33 types: ``python thirty_three.py FOLDER cdktf|cdktn``."""

import json
import sys
from importlib import import_module
from pathlib import Path

BINDINGS = {"cdktf": "cdktf_cdktf_provider_aws", "cdktn": "cdktn_provider_aws"}

folder, core = sys.argv[1:]
cdktf = import_module(core)
bindings = BINDINGS[core]
provider = import_module(f"{bindings}.provider")

app = cdktf.App(outdir=folder)
stack = cdktf.TerraformStack(app, "thirty-three")
provider.AwsProvider(stack, "aws", region="eu-west-1")
resources = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
for name, arguments in resources.items():
    kind = "".join(word[:1].upper() + word[1:] for word in name.split("_"))
    getattr(import_module(f"{bindings}.{name}"), kind)(stack, name, **arguments)
app.synth()
