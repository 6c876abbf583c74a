"""Import each module of the AWS bindings on its own, last one first; print what was found."""

import json
import sys
from importlib import import_module

import cdktf_cdktf_provider_aws as aws
from jsii import _reference_map as reference_map

NAME = aws.__name__


def main() -> None:
    loaded = [name for name in sys.modules if name.startswith(f"{NAME}.")]
    modules = [import_module(f"{NAME}.{name}") for name in reversed(aws.__all__)]
    known = {
        **reference_map._types,
        **reference_map._data_types,
        **reference_map._enums,
        **reference_map._interfaces,
    }
    elsewhere = [
        qualified_name
        for qualified_name, kind in known.items()
        if qualified_name.startswith("@cdktf/provider-aws.")
        and reference_map._submodule_fqn_map.get(qualified_name.rpartition(".")[0])
        != kind.__module__
    ]
    star: dict[str, object] = {}
    exec(f"from {NAME} import *", star)
    print(
        json.dumps(
            {
                "modules": len(modules),
                "not where jsii looks": elsewhere,
                "star import": len(star.keys() & set(aws.__all__)),
                "not lazy at first": loaded,
            }
        )
    )


if __name__ == "__main__":
    main()
