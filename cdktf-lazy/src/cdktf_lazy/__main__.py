"""``python -m cdktf_lazy``: the state of the hooks."""

from __future__ import annotations

import cdktf_lazy


def main() -> int:
    """Print what is lazy in this interpreter."""
    print(cdktf_lazy.status())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
