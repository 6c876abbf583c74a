"""A verdict is a proof, a request that is allowed, or unknown: never safe by accident."""

from __future__ import annotations

from typing import Any

import pytest
from gatehouse.access import evaluate
from gatehouse.access.model import PolicyDocument, Unknown
from gatehouse.access.prover import Theorem, prove
from gatehouse.access.prover.replay import policies_of
from gatehouse.access.prover.theorem import Claim, Question, Verdict

from tests.unit.access.prover.questions import (
    HERE,
    SUB,
    TENANT,
    allow,
    deny,
    folder_question,
    person,
    shape,
)

OWN = "arn:aws:s3:::files/private/${cognito-identity.amazonaws.com:sub}/*"
MINE = allow("s3:GetObject", OWN)
FILLED = {"StringLike": {TENANT: "?*"}}
ONE = {"StringNotLike": {TENANT: "*/*"}}
OF_TENANT = "arn:aws:s3:::files/${aws:PrincipalTag/tenant}/*"


def verdict(*questions: Question, controls: tuple[Question, ...] = (), **options: Any) -> Verdict:
    return prove(Theorem("folders", "nobody reads", questions, controls), **options)


def own(*statements: Any) -> Question:
    """The own folder of the one who asks."""
    folder = shape("arn:aws:s3:::files/private/{a}/*", a=(SUB, "a"))
    return Question(person("a", *statements), ("s3:GetObject",), folder)


def test_the_own_folder_is_proven_with_its_control() -> None:
    found = verdict(folder_question(MINE), controls=(own(MINE),))
    assert (found.status, found.why, found.counterexample) == ("proven", "", None)
    assert found.samples > 0


def test_a_star_is_refuted_by_a_request_that_the_evaluator_allows() -> None:
    question = folder_question(MINE, allow("s3:Get*", "arn:aws:s3:::files/*"))
    found = verdict(question)
    assert found.status == "refuted"
    assert found.counterexample is not None
    assert evaluate(found.counterexample.request, policies_of(question)).allowed
    assert found.counterexample.document is question.session.policies[0]
    assert found.counterexample.index == 1
    assert found.counterexample.source is HERE


def test_without_z3_the_same_is_no_proof() -> None:
    found = verdict(folder_question(MINE), controls=(own(MINE),), solver=False)
    assert found.status == "sampled"
    assert "no proof" in found.why
    assert verdict(folder_question(allow("s3:*", "*")), solver=False).status == "refuted"


def test_a_typo_proves_nothing_since_the_control_fails() -> None:
    typed = allow("s3:GetObject", OWN.replace("files", "flies"))
    found = verdict(folder_question(typed), controls=(own(typed),))
    assert found.status == "unknown"
    assert "the control fails" in found.why


@pytest.mark.parametrize(
    ("statements", "status"),
    [
        ([allow("s3:GetObject", OF_TENANT, **FILLED, **ONE)], "proven"),
        ([allow("s3:GetObject", OF_TENANT, **FILLED)], "refuted"),
        ([allow("s3:GetObject", OF_TENANT[:-2] + "*", **FILLED, **ONE)], "refuted"),
        ([allow("s3:GetObject", OF_TENANT.replace("}", ", 'acme'}"), **ONE)], "refuted"),
        ([allow("s3:GetObject", "*"), deny("s3:*", "*", StringNotEquals={TENANT: "x"})], "refuted"),
        ([deny("s3:*", "*"), allow("s3:GetObject", "*")], "proven"),
    ],
)
def test_folders_of_tenants(statements: list[Any], status: str) -> None:
    owner = person("b", *statements)
    about = [one for one in owner.policies[0].most.statements[0].conditions if one.key == TENANT]
    question = folder_question(
        *statements,
        of=TENANT,
        folder="arn:aws:s3:::files/{b}/*",
        claims=(Claim(owner, tuple(about)),),
    )
    assert verdict(question).status == status


def test_a_boundary_counts() -> None:
    wide = allow("s3:GetObject", "*")
    assert verdict(folder_question(wide, boundary=[MINE])).status == "proven"
    assert verdict(folder_question(wide, boundary=[wide])).status == "refuted"


def test_what_could_not_be_read_is_unknown_and_says_so() -> None:
    hole = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::files/<?var.x>"}
    read = PolicyDocument(
        "policy of users",
        "identity",
        {"Version": "2012-10-17", "Statement": [hole]},
        HERE,
        unknowns=(Unknown(HERE, "var.x", "it has no default."),),
    )
    question = folder_question(MINE)
    session = type(question.session)("somebody", question.session.principal, (read,))
    found = verdict(Question(session, question.actions, question.resource))
    assert found.status == "unknown"
    assert "var.x" in found.why


@pytest.mark.parametrize("effect", [allow, deny])
def test_an_operator_that_iam_lacks_holds_in_an_allow_and_not_in_a_deny(effect: Any) -> None:
    strange = effect("s3:GetObject", "*", StringResembles={"aws:a": "b"})
    other = [allow("s3:GetObject", "*")] if effect is deny else []
    found = verdict(folder_question(*other, strange))
    assert found.status == "unknown"
    assert "could not be read" in found.why


def test_a_solver_that_has_no_time_is_unknown_and_never_safe(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from gatehouse.access.prover.encoding import solve

    monkeypatch.setattr(
        solve._Encoded,
        "_check",
        lambda self, milliseconds, more=(): solve.Answer(
            "unknown", why="the solver did not finish"
        ),
    )
    found = verdict(folder_question(MINE), controls=(own(MINE),))
    assert (found.status, found.why) == ("unknown", "s3:GetObject: the solver did not finish")


def asked_of_z3(milliseconds: int, *formula: Any) -> tuple[str, str]:
    from gatehouse.access.prover.encoding import solve

    encoded = solve._Encoded(folder_question(MINE), "s3:GetObject")
    encoded._formula = list(formula)
    found = encoded._check(milliseconds)
    return found.status, found.why


def test_a_question_without_end_ends_by_its_steps() -> None:
    import z3

    one, other, key = (z3.String(name) for name in ("one", "other", "key"))
    endless = [
        z3.PrefixOf(z3.Concat(z3.StringVal("a/"), one), key),
        z3.PrefixOf(z3.Concat(z3.StringVal("a/"), other, z3.StringVal("/")), key),
        z3.Not(z3.Contains(one, "/")),
        z3.Not(z3.Contains(other, "/")),
        z3.Length(one) == z3.Length(other),
        one != other,
    ]
    reason = "the solver did not finish in the steps of 20 ms"
    assert asked_of_z3(20, *endless) == ("unknown", reason)


@pytest.mark.parametrize("milliseconds", [5_000, 2_147_484, 429_496_730, 2**31, 2**40])
def test_a_long_timeout_is_no_short_one(milliseconds: int) -> None:
    import z3

    sides = [z3.Int(name) for name in "xy"]
    assert asked_of_z3(milliseconds, sides[0] > sides[1], sides[1] > sides[0]) == ("none", "")


def test_what_the_solver_finds_and_the_evaluator_refuses_is_unknown() -> None:
    # A wildcard before a variable is a free fact; whatever the search misses, z3 may find wrongly.
    odd = allow("s3:GetObject", "arn:aws:s3:::files/*/${cognito-identity.amazonaws.com:sub}/?x")
    question = folder_question(odd, folder="arn:aws:s3:::files/private/{b}/*")
    assert verdict(question).status in ("refuted", "unknown")


@pytest.mark.parametrize("length", [6_144, 3_000])
@pytest.mark.parametrize("star", ["*", "?*", "a*"])
def test_a_policy_of_stars_ends(length: int, star: str) -> None:
    stars = ("arn:aws:s3:::files/" + star * length)[:length]
    found = verdict(folder_question(MINE, allow("s3:GetObject", stars)), timeout=200)
    assert found.status in ("refuted", "unknown", "proven")
    if star == "*":
        assert found.status == "refuted"


def test_long_texts_that_differ_in_their_middle_are_two_facts() -> None:
    import z3
    from gatehouse.access.patterns import STAR, text_pattern
    from gatehouse.access.prover.encoding.texts import Patterns, Text

    patterns = Patterns()
    found = [
        patterns.fits(
            (STAR, *text_pattern("${k}", variables=True).tokens),
            0,
            z3.Concat(*(z3.String(middle if n == 150 else f"text {n}") for n in range(300))),
            lambda _: Text(z3.BoolVal(True), z3.String("k")),
        )
        for middle in "ab"
    ]
    solver = z3.Solver()
    solver.add(found[0], z3.Not(found[1]))
    assert solver.check() == z3.sat


@pytest.mark.parametrize(("folder", "status"), [("internal", "none"), ("private", "some")])
def test_the_solver_reads_not_resource_as_all_but(folder: str, status: str) -> None:
    from gatehouse.access.prover.encoding.solve import solve

    statement = allow("s3:GetObject", None)
    del statement["Resource"]
    statement["NotResource"] = "arn:aws:s3:::files/internal/*"
    question = folder_question(statement, folder=f"arn:aws:s3:::files/{folder}/x")
    assert solve(question, "s3:GetObject", 2_000).status == status
