import json
import time
import traceback

from tests.deployed.deployments import App, Deployed, apply, synthesize
from tests.deployed.removals.left import differences, left_of
from tests.deployed.removals.stack import named


def test_x(local_aws, tmp_path):
    app = App(["-m", "tests.deployed.removals.stack"], {"TF_VAR_provider_secret": "x"})
    out = tmp_path / "removals"
    out.mkdir()
    t = time.time()
    synthesize(local_aws, app, out, GIVEN="1")
    print("synth", time.time() - t)
    (folder,) = (out / "stacks").iterdir()
    d = Deployed(local_aws, app, folder)
    apply(d)
    print("applied", time.time() - t, len(d.state))
    synthesize(local_aws, app, out)
    print("synth", time.time() - t)
    d = Deployed(local_aws, app, folder)
    ran = d.terraform("apply", "-auto-approve", "-input=false", "-parallelism=20")
    print(ran.returncode, "\n".join(l for l in ran.stderr.splitlines())[-6000:])
    shown = json.loads(d.terraform("show", "-json").stdout)["values"]
    d.state.extend(shown["root_module"]["resources"])
    print("applied", time.time() - t, len(d.state))
    print("changed", "\n".join(d.changed()), time.time() - t)
    for id, row, never in named():
        try:
            diff = differences(left_of(d, id), left_of(d, never))
        except Exception:
            diff = [traceback.format_exc()[-600:]]
        if diff:
            print("###", id, row.options, never)
            print("   ", "\n    ".join(x[:400] for x in diff[:12]))
