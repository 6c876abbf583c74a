"""SARIF: the standard's own schema takes it, and fingerprints stay while the mistake does."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest
from gatehouse.access.exceptions import Exempted
from gatehouse.access.findings import RULES, exempt, find, sarif
from gatehouse.access.model import Model, read_model

from tests.access.corpus.case import Case, Json, cases, written

# https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/
SCHEMA = Path(__file__).parent / "schemas" / "sarif-schema-2.1.0.json"
CASES = dict(cases())
TODAY = date(2027, 1, 1)


@pytest.fixture(scope="module")
def validate() -> Any:
    return fastjsonschema.compile(json.loads(SCHEMA.read_text()))


def model_of(document: Json, folder: Path) -> Model:
    return read_model([written(document, folder)])


@pytest.mark.parametrize("name", sorted(CASES)[::5])
def test_the_standards_schema_takes_it(name: str, tmp_path: Path, validate: Any) -> None:
    model = model_of(CASES[name].hole, tmp_path)
    validate(sarif(exempt(find(model), [], TODAY), model, "1.0.0"))


def test_the_schema_would_refuse_a_mistake(validate: Any) -> None:
    wrong = sarif(exempt([], [], TODAY), Model(), "1.0.0")
    wrong["runs"][0]["results"] = [{"ruleId": "route-open"}]
    with pytest.raises(fastjsonschema.JsonSchemaException):
        validate(wrong)


def open_route(tmp_path: Path) -> Model:
    case: Case = CASES["entrances/route_open"]
    return model_of(case.hole, tmp_path)


def results(model: Model, *exceptions: Exempted) -> list[Json]:
    review = exempt(find(model), exceptions, TODAY)
    return list(sarif(review, model, "1.0.0")["runs"][0]["results"])


def test_a_fingerprint_stays_when_lines_and_blocks_are_reordered(tmp_path: Path) -> None:
    case: Case = CASES["roles/pass_role_to_new_function"]
    turned = {
        **case.hole,
        "resource": {
            kind: dict(reversed(named.items()))
            for kind, named in reversed(case.hole["resource"].items())
        },
    }
    first = find(model_of(case.hole, tmp_path / "a"))
    second = find(model_of(turned, tmp_path / "b"))
    assert [each.fingerprint for each in first] == [each.fingerprint for each in second]
    assert len({each.fingerprint for each in first}) == len(first)


def test_another_mistake_has_another_fingerprint(tmp_path: Path) -> None:
    seen: dict[str, str] = {}
    for name, case in CASES.items():
        for each in find(model_of(case.hole, tmp_path / name.replace("/", "-"))):
            about = f"{each.rule.id} {each.source.address} {each.found.about}"
            assert seen.setdefault(each.fingerprint, about) == about


def test_an_exception_suppresses_with_its_reason(tmp_path: Path, validate: Any) -> None:
    because = Exempted(
        "route-open", "aws_apigatewayv2_route.notes", "a public page", "web@acme", date(2027, 2, 1)
    )
    model = open_route(tmp_path)
    (result,) = results(model, because)
    assert (
        result["suppressions"][0]["justification"] == "a public page (web@acme, until 2027-02-01)"
    )
    validate(sarif(exempt(find(model), [because], TODAY), model, "1.0.0"))


@pytest.mark.parametrize("emergency", [False, True])
def test_an_exception_that_is_over_fails_but_in_an_emergency(
    tmp_path: Path, emergency: bool
) -> None:
    over = Exempted("route-open", "aws_*", "a public page", "web@acme", date(2026, 12, 31))
    review = exempt(find(open_route(tmp_path)), [over], TODAY, emergency=emergency)
    assert (len(review.open), len(review.exempted)) == ((0, 1) if emergency else (1, 0))
    assert review.over == (over,)


def test_an_exception_for_nothing_is_said(tmp_path: Path) -> None:
    stale = Exempted("route-open", "aws_x.y", "a public page", "web@acme", date(2027, 2, 1))
    guard = Exempted("data-destroyed", "aws_x.y", "it is empty", "web@acme", date(2027, 2, 1))
    assert exempt(find(open_route(tmp_path)), [stale, guard], TODAY).unused == (stale,)


def test_the_line_of_python_is_the_place(tmp_path: Path) -> None:
    case: Case = CASES["entrances/route_open"]
    file = written(case.hole, tmp_path)
    place = {"construct": "notes-dev/Api", "file": "main.py", "line": 28}
    addresses = {"aws_apigatewayv2_route.notes": place}
    (tmp_path / "constructs.json").write_text(json.dumps({"addresses": addresses}))
    (result,) = results(read_model([file]))
    physical = result["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"] == {"uri": "main.py"}
    assert physical["region"] == {"startLine": 28}


def test_rules_have_a_name_of_their_own_and_say_what_to_do() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert all(rule.title and rule.why.endswith(".") and rule.fix for rule in RULES)
