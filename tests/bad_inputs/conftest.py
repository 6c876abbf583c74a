"""Each case runs in an app's folder of its own, like the tests of the constructs."""

from tests.unit.conftest import project
from tests.without_node import (
    no_node,
    node_starts,
    pytest_collection_modifyitems,
    pytest_configure,
)

__all__ = ["no_node", "node_starts", "project", "pytest_collection_modifyitems", "pytest_configure"]
