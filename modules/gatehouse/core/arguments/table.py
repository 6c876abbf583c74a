"""The classes of all resource types that are made here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gatehouse.core.names import terraform_type

from .api import API
from .classes import META, Classes
from .cognito import COGNITO
from .compute import COMPUTE
from .iam import IAM
from .storage import STORAGE

CLASSES: Mapping[str, Classes] = {**API, **COGNITO, **COMPUTE, **IAM, **STORAGE}
_NOTHING_LISTED = Classes()


def classes_of(kind: Any) -> Classes:
    """The classes of a resource type's arguments; all are guarded where the type is not listed."""
    return CLASSES.get(terraform_type(kind), _NOTHING_LISTED)


def classes_for(classes: Classes, argument: str) -> Classes:
    """The classes that say what an argument is: the type's own, or those that every type has."""
    top = argument.partition(".")[0]
    names = {name.partition(".")[0] for name in META.listed}
    return META if top in names and top not in classes.listed else classes
