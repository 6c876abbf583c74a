"""Each case runs in an app's folder of its own, like the tests of the constructs."""

from tests.unit.conftest import project

__all__ = ["project"]
