"""Text that was meant as a policy variable is refused; what only looks a little like it is not."""

from __future__ import annotations

import pytest
from gatehouse.core import OptionError
from gatehouse.iam import Condition, Permission, policy_json

BUCKET = "arn:aws:s3:::notes/"
READS = {"Effect": "Allow", "Action": "s3:GetObject"}
MISSPELT = {
    "${aws:userid": "write ${aws:userid}",
    "$${aws:userid": "write ${aws:userid}",
    "&{aws:userid": "write ${aws:userid}",
    "${ aws:userid }": "write ${aws:userid}",
    "${aws: userid}": "write ${aws:userid}",
    "${aws:userid, none}": "write ${aws:userid}",
    "${${aws:userid}}": "write ${aws:userid}",
    "{aws:userid}": "write ${aws:userid}",
    "{{aws:userid}}": "write ${aws:userid}",
    "#{aws:userid}": "write ${aws:userid}",
    "%{aws:userid}": "write ${aws:userid}",
    "$(aws:userid)": "write ${aws:userid}",
    "$aws:userid": "write ${aws:userid}",
    "{aws:PrincipalTag/team}": "write ${aws:PrincipalTag/team}",
    "{cognito-identity.amazonaws.com:sub}": "write ${cognito-identity.amazonaws.com:sub}",
    "${userid}": "write ${aws:userid}",
    '${join("", ["$", "{aws:userid}"])}': "write ${aws:userid}",
}
RIGHT = [
    "${aws:userid}",
    "$${aws:userid}",
    "&{aws:userid}",
    "${aws:userid, 'none'}",
    "${aws_s3_bucket.files.id}",
    "${aws_s3_bucket.files[var.name].id}",
    "${provider::aws::arn_parse(var.arn).region}",
    '${var.open ? "a:b" : "c"}',
    '${lookup({aws = "a"}, var.x, "b")}',
    "{id}",
    "{a:b}",
    "$aws/things",
    "$5",
    "é",
    "a{b",
    "}",
]


@pytest.mark.parametrize("text", MISSPELT)
def test_what_was_meant_as_a_variable_is_refused(text: str) -> None:
    fix = "(?s)a policy variable must.*" + "".join(f"[{sign}]" for sign in MISSPELT[text])
    with pytest.raises(OptionError, match=fix):
        Permission(["s3:GetObject"], [f"{BUCKET}{text}/x"])
    with pytest.raises(OptionError, match=fix):
        Condition("StringEquals", "s3:prefix", [f"{text}/x"])
    if '"' not in text:
        with pytest.raises(OptionError, match=fix):
            policy_json({"Statement": {**READS, "Resource": f"{BUCKET}{text}/x"}})


@pytest.mark.parametrize("text", RIGHT)
def test_variables_references_and_other_text_are_not(text: str) -> None:
    Permission(["s3:GetObject"], [f"{BUCKET}{text}/x"])
    Condition("StringEquals", "s3:prefix", [f"{text}/x"])
    policy_json({"Statement": {**READS, "Resource": f"{BUCKET}{text}/x"}})
