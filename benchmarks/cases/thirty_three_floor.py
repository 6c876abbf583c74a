"""The floor: 33 resources as a Python dict, written as JSON: ``... FOLDER``."""

import json
import sys
from pathlib import Path

resources = json.loads(Path(__file__).with_name("thirty_three.json").read_text(encoding="utf-8"))
folder = Path(sys.argv[1], "stacks", "thirty-three")
folder.mkdir(parents=True, exist_ok=True)
document = {
    "provider": {"aws": [{"region": "eu-west-1"}]},
    "resource": {f"aws_{name}": {name: values} for name, values in resources.items()},
}
(folder / "cdk.tf.json").write_text(json.dumps(document, indent=2), encoding="utf-8")
