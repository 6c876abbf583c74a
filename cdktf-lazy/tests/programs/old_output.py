"""Writes to a folder that has stacks and files of before."""

import json
from pathlib import Path

from cdktf import App, TerraformOutput, TerraformStack

for name in ("gone", "kept", "one"):
    folder = Path("cdktf.out", "stacks", name)
    folder.mkdir(parents=True)
    (folder / "cdk.tf.json").write_text("{}")
    (folder / "terraform.tfstate").write_text("state")
Path("cdktf.out", "notes.txt").write_text("somebody's own")
Path("cdktf.out", "manifest.json").write_text(json.dumps({"version": "0", "stacks": {"gone": {}}}))
app = App()
TerraformOutput(TerraformStack(app, "one"), "a", value=1)
TerraformOutput(TerraformStack(app, "kept"), "a", value=1)
app.synth()
print(sorted(str(path) for path in Path("cdktf.out").rglob("*")))
