"""Import each module of bindings on its own, last one first; print what was found.

Run as ``python import_all_modules.py PACKAGE ASSEMBLY``, the second being jsii's name of it.
"""

import gc
import json
import sys
from importlib import import_module

from jsii import _reference_map as reference_map


def main() -> None:
    gc.disable()  # so many classes are made that a third of the time went into looking for garbage
    name, assembly = sys.argv[1:]
    bindings = import_module(name)
    loaded = [module for module in bindings.__all__ if f"{name}.{module}" in sys.modules]
    modules = [import_module(f"{name}.{module}") for module in reversed(bindings.__all__)]
    known = {
        **reference_map._types,
        **reference_map._data_types,
        **reference_map._enums,
        **reference_map._interfaces,
    }
    elsewhere = [
        qualified_name
        for qualified_name, kind in known.items()
        if qualified_name.startswith(f"{assembly}.")
        and reference_map._submodule_fqn_map.get(qualified_name.rpartition(".")[0])
        != kind.__module__
    ]
    star: dict[str, object] = {}
    exec(f"from {name} import *", star)
    print(
        json.dumps(
            {
                "modules": len(modules),
                "not where jsii looks": elsewhere,
                "star import": len(star.keys() & set(bindings.__all__)),
                "not lazy at first": loaded,
            }
        )
    )


if __name__ == "__main__":
    main()
