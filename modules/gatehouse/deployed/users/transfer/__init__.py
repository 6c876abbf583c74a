"""Take users from one pool to another: a file, a plan, and a journal of what was done."""

from __future__ import annotations

from gatehouse.deployed.users.transfer.exporting import export_users
from gatehouse.deployed.users.transfer.file import Exported, Member, read_export
from gatehouse.deployed.users.transfer.importing import Progress, import_users
from gatehouse.deployed.users.transfer.journal import Journal, journal_of, subs_file
from gatehouse.deployed.users.transfer.planning import Plan, Problem, plan_import

__all__ = [
    "Exported",
    "Journal",
    "Member",
    "Plan",
    "Problem",
    "Progress",
    "export_users",
    "import_users",
    "journal_of",
    "plan_import",
    "read_export",
    "subs_file",
]
