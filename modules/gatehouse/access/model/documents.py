"""A policy document as it was declared: with its place, and with what of it is not known.

A document may hold text that can't be resolved. It is then read twice: as the **most** that it can
mean, and as the **least**. A question that both answer alike is answered; any other is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gatehouse.access.model.readings import readings
from gatehouse.access.model.source import Source, Unknown
from gatehouse.access.policy import Policy, PolicyKind


@dataclass(frozen=True, eq=False)
class PolicyDocument:
    """A policy with its origin.

    Parameters
    ----------
    name : str
        What decisions call it: ``policy get_note of role notes-dev-GetNote``.
    kind : str
        ``identity`` (also boundaries), ``resource`` or ``trust``.
    document : mapping, optional
        The document in AWS's JSON form, references resolved: ``Statement`` is always a list, and
        policy variables are ``${...}``. None where nothing of it is known.
    source : Source
        The resource that attaches it.
    statement_sources : tuple of Source
        Where each statement was declared, beside `document`'s ``Statement``: the data source of a
        ``aws_iam_policy_document``, a Lambda permission. Empty: all at `source`.
    unknowns : tuple of Unknown
        What of it is not known. Text in `document` that is not known stands as ``<?...>``.
    """

    name: str
    kind: PolicyKind
    document: Mapping[str, Any] | None
    source: Source
    statement_sources: tuple[Source, ...] = ()
    unknowns: tuple[Unknown, ...] = ()

    @property
    def statements(self) -> list[Mapping[str, Any]]:
        """The statements as AWS's JSON, in order; empty where the document is not known."""
        return list(self.document["Statement"]) if self.document else []

    @cached_property
    def _readings(self) -> tuple[Policy, Policy]:
        return readings(self.document, self.name, self.kind)

    @property
    def most(self) -> Policy:
        """The most that it can allow: not known text matches, in a Deny it denies nothing."""
        return self._readings[0]

    @property
    def least(self) -> Policy:
        """The least that it can allow: not known text matches nothing, in a Deny anything."""
        return self._readings[1]

    @property
    def is_known(self) -> bool:
        """Whether both readings are the same policy."""
        return self.most is self.least

    def source_of(self, index: int) -> Source:
        """Return where a statement was declared, by its index in `statements`."""
        if index < len(self.statement_sources):
            return self.statement_sources[index]
        return self.source
