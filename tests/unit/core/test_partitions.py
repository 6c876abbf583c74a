"""ARNs of another partition than the stack's are refused, in whatever option they stand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from gatehouse.auth import Triggers, UserPool
from gatehouse.compute import Function
from gatehouse.core import App, AppStack, OptionError
from gatehouse.iam import Permission, Principal, Role, Trust
from gatehouse.storage import Bucket

from tests.unit.synth import synthesized

HANDLER = "lambdas/hello.main"
USES: dict[str, Callable[[AppStack, str], object]] = {
    "a key": lambda stack, aws: Bucket(
        stack, "B", kms_key=f"arn:{aws}:kms:{stack.region}:111122223333:key/1"
    ),
    "a layer": lambda stack, aws: Function(
        stack, "F", HANDLER, layers=[f"arn:{aws}:lambda:{stack.region}:111122223333:layer:x:1"]
    ),
    "a queue": lambda stack, aws: Function(
        stack, "F", HANDLER, dead_letter=f"arn:{aws}:sqs:{stack.region}:111122223333:failed"
    ),
    "a permission": lambda stack, aws: Function(
        stack, "F", HANDLER, permissions=[Permission(["s3:GetObject"], [f"arn:{aws}:s3:::a/b"])]
    ),
    "a trust": lambda stack, aws: Role(
        stack, "R", trust=Trust(Principal("AWS", [f"arn:{aws}:iam::111122223333:root"]))
    ),
    "a group's role": lambda stack, aws: UserPool(stack, "U").add_group(
        "Staff", role=f"arn:{aws}:iam::111122223333:role/Staff"
    ),
    "a trigger": lambda stack, aws: UserPool(
        stack,
        "U",
        triggers=Triggers(pre_sign_up=f"arn:{aws}:lambda:{stack.region}:111122223333:function:a"),
    ),
}


@pytest.mark.parametrize("use", USES.values(), ids=USES.keys())
@pytest.mark.parametrize(
    ("region", "own", "other"),
    [
        ("eu-west-1", "aws", "aws-cn"),
        ("cn-north-1", "aws-cn", "aws"),
        ("us-gov-west-1", "aws-us-gov", "aws"),
    ],
)
def test_an_arn_is_of_the_stacks_partition(
    use: Callable[[AppStack, str], object], region: str, own: str, other: str
) -> None:
    right = AppStack(App(), "notes", region=region)
    use(right, own)
    synthesized(right)
    wrong = AppStack(App(outdir="wrong"), "other", region=region)
    use(wrong, other)
    with pytest.raises(OptionError, match=f"partition, {own}; this one is of {other}"):
        synthesized(wrong)


def test_where_only_terraform_knows_the_region_every_partition_passes() -> None:
    stack = AppStack(App(), "notes")
    Bucket(stack, "B", kms_key="arn:aws-cn:kms:cn-north-1:111122223333:key/1")
    synthesized(stack)


def test_text_for_programs_and_people_may_name_any() -> None:
    stack = AppStack(App(), "notes", region="eu-west-1", tags={"copy": "arn:aws-cn:s3:::there"})
    Function(stack, "F", HANDLER, environment={"COPY": "arn:aws-cn:s3:::there"})
    stack.output(Copy="arn:aws-cn:s3:::there")
    synthesized(stack)
