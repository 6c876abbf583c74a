"""Cannot write: files where folders must be, folders where files must be, a missing parent."""

from pathlib import Path

from cdktf import App, TerraformOutput, TerraformStack


def attempt(outdir: str) -> None:
    try:
        app = App(outdir=outdir)
        TerraformOutput(TerraformStack(app, "one"), "a", value=1)
        app.synth()
        print(outdir, "is written", flush=True)
    except Exception as error:
        print(outdir, type(error).__name__, error, flush=True)


Path("file").write_text("")
Path("stacks-is-a-file").mkdir()
Path("stacks-is-a-file", "stacks").write_text("")
Path("stack-is-a-file", "stacks").mkdir(parents=True)
Path("stack-is-a-file", "stacks", "one").write_text("")
Path("json-is-a-folder", "stacks", "one", "cdk.tf.json").mkdir(parents=True)
Path("manifest-is-a-folder", "manifest.json").mkdir(parents=True)
for name in (
    *("file", "stacks-is-a-file", "stack-is-a-file", "json-is-a-folder", "manifest-is-a-folder"),
    *("missing/parent", "ordinary", "ünï cödé", "a/../ordinary2", "./dotted/"),
):
    attempt(name)
