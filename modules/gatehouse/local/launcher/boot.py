"""Start the process of the local AWS: ``python -I -S boot.py PACKAGES DESCRIPTOR``.

It sees the standard library, the emulator's own packages and this package. The package is loaded
by its folder, since the folder above it may hold everything that the app has installed.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

_PACKAGE = Path(__file__).parents[2]


def _load_package() -> None:
    spec = importlib.util.spec_from_file_location(
        _PACKAGE.name, _PACKAGE / "__init__.py", submodule_search_locations=[str(_PACKAGE)]
    )
    assert spec is not None
    assert spec.loader is not None
    package = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = package
    spec.loader.exec_module(package)


if __name__ == "__main__":
    sys.path.append(sys.argv[1])
    _load_package()
    from gatehouse.local.launcher.child import main

    main(int(sys.argv[2]))
