"""A reason says something, in whatever language; what stands in for one does not."""

from __future__ import annotations

import pytest
from gatehouse.api import Public
from gatehouse.auth import Guests
from gatehouse.core import OptionError
from gatehouse.core.options import says_something
from gatehouse.iam import Permission


@pytest.mark.parametrize(
    "reason",
    [
        *("a shop window", "health check", "old", "PoC", "CORS", "légal", "öffentlich", "RFC 9110"),
        *("公開", "测试", "お試し", "공개", "للجمهور", "ציבורי", "проба", "สาธารณะ", "${var.why}"),
    ],
)
def test_a_reason_is_taken(reason: str) -> None:
    assert Public(reason=reason).reason == reason
    assert Guests(reason=reason).reason == reason


@pytest.mark.parametrize(
    "reason",
    [
        *(".", "-", "…", "x", "QA", "xxxx", "42", "???", "TODO", "todo:", "FIXME", "tbd", "n/a"),
        *("None", "reason", "because...", "内"),
    ],
)
def test_what_says_nothing_is_no_reason(reason: str) -> None:
    assert not says_something(reason)
    with pytest.raises(OptionError, match=r"must be a reason.*; this says nothing"):
        Guests(reason=reason)
    with pytest.raises(OptionError, match="must be text that says why; this"):
        Public(reason=reason)
    with pytest.raises(OptionError, match="must be text that says why; this"):
        Permission(["s3:*"], ["arn:aws:s3:::notes/*"], reason=reason)


def test_no_reason_at_all_is_no_mistake_where_none_is_needed() -> None:
    assert Public().reason == ""
    assert Permission(["s3:GetObject"], ["arn:aws:s3:::notes/*"], reason=" ").reason == " "
