"""Hostile JSON: a named error or a reading with findings, never a crash."""

from __future__ import annotations

import copy
import json
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from gatehouse.access.findings import exempt, find, reasons_in, sarif
from gatehouse.access.findings.report import report
from gatehouse.access.model import UnreadableInput, read_model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.access.corpus.case import Json, cases

TODAY = date(2027, 1, 1)
HOLES = [case.hole for _, case in cases()]
CONFIGURATIONS = [each for each in HOLES if "resource" in each]
_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=12)
    | st.sampled_from(["*", "${", "${aws_iam_role.users.arn}", "*" * 6144, "arn:aws:s3:::a/*"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=6,
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        inside: list[tuple[Any, Any]] = list(value.items())
    else:
        inside = list(enumerate(value)) if isinstance(value, list) else []
    found = []
    for key, each in inside:
        found += [(*path, key), *_places(each, (*path, key))]
    return found


def _replaced(document: Json, path: tuple[Any, ...], value: Any) -> Json:
    made = copy.deepcopy(document)
    at: Any = made
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return made


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_document_with_anything_in_it_is_read_or_refused(data: st.DataObject) -> None:
    document = data.draw(st.sampled_from(HOLES))
    path = data.draw(st.sampled_from(_places(document)))
    value = data.draw(_VALUES)
    hostile = _replaced(document, path, value)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cdk.tf.json"
        file.write_text(json.dumps(hostile))
        try:
            model = read_model([file])
        except UnreadableInput:
            return
        review = exempt(find(model, reasons=reasons_in([file])), [], TODAY)
        assert report(review, model)
        json.dumps(sarif(review, model, "1.0.0"))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_policy_with_anything_in_it_is_read(data: st.DataObject) -> None:
    document = copy.deepcopy(data.draw(st.sampled_from(CONFIGURATIONS)))
    policies = document["resource"].get("aws_iam_role_policy", {})
    for policy in policies.values():
        read = json.loads(policy["policy"])
        path = data.draw(st.sampled_from(_places(read)))
        policy["policy"] = json.dumps(_replaced(read, path, data.draw(_VALUES)))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cdk.tf.json"
        file.write_text(json.dumps(document))
        model = read_model([file])
        assert report(exempt(find(model), [], TODAY), model)
