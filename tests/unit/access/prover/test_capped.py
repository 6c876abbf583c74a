"""Control policies beside proofs: they prove nothing wrong, and hide no hole as safe."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from gatehouse.access.callers import Caps
from gatehouse.access.prover import Theorem, prove
from gatehouse.access.prover.theorem import Question

from tests.unit.access.prover.questions import ACCOUNT, SUB, allow, deny, folder_question, person
from tests.unit.access.prover.questions import shape as shaped

OWN = allow("s3:GetObject", "arn:aws:s3:::files/private/${cognito-identity.amazonaws.com:sub}/*")
ALL = allow("s3:*", "arn:aws:s3:::files/*")
EVERYTHING = allow("*", "*")


def own(*statements: Any) -> Question:
    folder = shaped("arn:aws:s3:::files/private/{a}/*", a=(SUB, "a"))
    return Question(person("a", *statements), ("s3:GetObject",), folder)


def caps(folder: Path, *statements: Any, rcp: bool = False) -> Caps:
    file = folder / "cap.json"
    listed = [{**each, "Principal": "*"} if rcp else each for each in statements]
    file.write_text(json.dumps({"Version": "2012-10-17", "Statement": listed}))
    return Caps.read((), [file]) if rcp else Caps.read([file])


@pytest.mark.parametrize("rcp", [False, True], ids=["scp", "rcp"])
@pytest.mark.parametrize(
    ("users", "cap", "status", "why"),
    [
        (OWN, [EVERYTHING], "proven", ""),
        (ALL, [EVERYTHING], "refuted", ""),
        (ALL, [EVERYTHING, deny("s3:*", "*")], "unknown", "cap.json refuses it"),
        (OWN, [EVERYTHING, deny("s3:*", "*")], "unknown", "the control fails"),
        (ALL, [allow("dynamodb:*", "*")], "unknown", "cap.json refuses it"),
    ],
)
def test_a_cap_refutes_nothing_and_makes_nothing_safe(
    users: Any, cap: list[Any], status: str, why: str, rcp: bool, tmp_path: Path
) -> None:
    theorem = Theorem("folders", "nobody reads", (folder_question(users),), (own(users),))
    found = prove(theorem, caps=caps(tmp_path, *cap, rcp=rcp), account=ACCOUNT)
    assert found.status == status, found.why
    assert why in found.why
