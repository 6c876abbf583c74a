"""Folders and items that belong to somebody, as the policies of a model write them.

A folder of one's own is a key with a policy variable in it: ``private/${...:sub}/*``. For the
matrix it has a template, ``private/{identity}/``, from which each caller's own is made, and
another one's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gatehouse.access.callers import Caller
from gatehouse.access.model import Model
from gatehouse.access.model.readings import has_unknown

_VARIABLE = re.compile(r"\$\{([^{}'*?$,]+)(?:,\s*'[^']*'\s*)?\}")
_OTHER_IDENTITY = "33333333-3333-4333-8333-333333333333"
_LEADING_KEYS = "dynamodb:leadingkeys"


@dataclass(frozen=True, order=True)
class Template:
    """A text with policy variables, as a policy writes it: ``private/${a:sub}/``."""

    text: str

    @property
    def variables(self) -> tuple[str, ...]:
        """Its variables, in lower case."""
        return tuple(key.strip().lower() for key in _VARIABLE.findall(self.text))

    @property
    def shown(self) -> str:
        """The template for people: ``private/{identity}/``."""
        return _VARIABLE.sub(lambda found: f"{{{_short(found[1].strip())}}}", self.text)

    def of(self, caller: Caller) -> str | None:
        """Return the caller's own; None where it has none."""
        if not all(variable in caller.own for variable in self.variables):
            return None
        return self._filled(caller.own)

    def of_another(self, model: Model) -> str:
        """Return another caller's own."""
        return self._filled({variable: other_value(model, variable) for variable in self.variables})

    def _filled(self, values: Mapping[str, str]) -> str:
        return _VARIABLE.sub(lambda found: values[found[1].strip().lower()], self.text)


def other_value(model: Model, variable: str) -> str:
    """Return the value that a policy variable has for another caller."""
    if variable.endswith(":sub"):
        return f"{model.region}:{_OTHER_IDENTITY}"
    return f"other-{re.sub(r'[^a-z0-9]+', '-', variable.rpartition('/')[2].lower())}"


def folders(model: Model, bucket: str) -> tuple[Template, ...]:
    """List the folders of a bucket that policies name, with variables or without.

    Parameters
    ----------
    model : Model
        The deployment.
    bucket : str
        The bucket's ARN.
    """
    found: set[Template] = set()
    for statement in _statements(model):
        for name in ("Resource", "NotResource"):
            for resource in _texts(statement.get(name)):
                if resource.startswith(f"{bucket}/") and not has_unknown(resource):
                    found.add(_folder(resource[len(bucket) + 1 :]))
    found.discard(Template(""))
    return tuple(sorted(found))


def _folder(key: str) -> Template:
    """Return the folder that a pattern of keys is about; none where it is about all of them."""
    # The signs of variables are no wildcards.
    wild = re.search(r"[*?]", _VARIABLE.sub(lambda found: "v" * len(found[0]), key))
    begin = key[: wild.start()] if wild else key
    if wild is None and not _VARIABLE.search(key):
        return Template(key)
    if _VARIABLE.search(begin) and not begin.endswith("/"):
        last = list(_VARIABLE.finditer(begin))[-1]
        rest = begin[last.end() :]
        begin = begin if "/" in rest else f"{begin}/"
    return Template(begin[: begin.rfind("/") + 1])


def owned_items(model: Model, table: str) -> tuple[Template, ...]:
    """List the keys of items that belong to somebody, as conditions on leading keys write them.

    Parameters
    ----------
    model : Model
        The deployment.
    table : str
        The table's ARN.
    """
    found: set[Template] = set()
    for statement in _statements(model):
        if not any(each.startswith(table) for each in _texts(statement.get("Resource"))):
            continue
        conditions = statement.get("Condition")
        for keys in conditions.values() if isinstance(conditions, Mapping) else ():
            for key, value in keys.items() if isinstance(keys, Mapping) else ():
                if str(key).lower() == _LEADING_KEYS:
                    found |= {Template(each) for each in _texts(value) if _VARIABLE.search(each)}
    return tuple(sorted(found))


def _statements(model: Model) -> Iterator[Mapping[str, Any]]:
    for document in model.documents:
        yield from document.statements


def _texts(value: Any) -> Iterable[str]:
    return [each for each in (value if isinstance(value, list) else [value]) if type(each) is str]


def _short(variable: str) -> str:
    """Return a short name of a variable: ``identity`` for an identity's id, a tag's own name."""
    if variable.lower().endswith(":sub"):
        return "identity"
    return variable.rpartition("/")[2].rpartition(":")[2]
