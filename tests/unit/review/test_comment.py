"""The comment: short at the top, whole in the fold, and never longer than a server takes."""

from __future__ import annotations

import json
from typing import Any

from gatehouse.review.comment import LONGEST, comment, marker
from gatehouse.review.plan import read_plan

from tests.unit.review.plans import change, plan_json

OWNERS = {"aws_dynamodb_table.notes": "notes-dev/Notes", "aws_iam_role.get": "notes-dev/Get/Role"}


def of(*changes: dict[str, Any], **more: Any) -> str:
    plan = read_plan(plan_json(*changes, **more), "p")
    return comment(plan, "notes-dev", _owner, revision="0123456789abcdef")


def _owner(address: str) -> str:
    return OWNERS.get(address, "")


def test_a_comment_as_a_whole() -> None:
    written = of(
        change("aws_iam_role.get", "create"),
        change(
            "aws_dynamodb_table.notes",
            "delete",
            "create",
            before={"hash_key": "a"},
            after={"hash_key": "b"},
            replace_paths=[["hash_key"]],
        ),
        change("aws_lambda_permission.old", "delete"),
    )
    assert (
        written
        == """\
<!-- gatehouse plan of notes-dev -->
### Plan of `notes-dev`: 1 to add, **1 to replace**, **1 to destroy**

> **`aws_dynamodb_table.notes`** is replaced, with its items.

| construct | add | replace | destroy |
| --- | ---: | ---: | ---: |
| (no longer made) |  |  | 1 |
| `Get/Role` | 1 |  |  |
| `Notes` |  | 1 |  |

<details><summary>All 3 changes</summary>

```diff
- replace aws_dynamodb_table.notes
    hash_key: "a" -> "b"  # forces the replacement
+ add aws_iam_role.get
- destroy aws_lambda_permission.old
```

</details>

Planned at 0123456789ab.
"""
    )


def test_a_plan_without_changes_is_one_line() -> None:
    assert of() == (
        "<!-- gatehouse plan of notes-dev -->\n### Plan of `notes-dev`: no changes\n\n"
        "Planned at 0123456789ab.\n"
    )


def test_a_plan_that_failed_half_way_says_so() -> None:
    assert "Planning failed half way" in of(change("aws_iam_role.get", "create"), errored=True)


def test_a_long_plan_is_cut_where_the_server_would_refuse_it() -> None:
    written = of(*(change(f"aws_iam_role.role_{each:05}", "create") for each in range(5_000)))
    assert len(written) <= LONGEST
    assert "5000 to add" in written
    assert "# ... the rest is in the log of the job" in written
    assert written.rstrip().endswith("Planned at 0123456789ab.")


def test_a_value_cannot_end_the_fold() -> None:
    hostile = "```\n</details>\n<!-- gatehouse plan of other -->"
    sides = {"before": {"description": "a"}, "after": {"description": hostile}}
    written = of(change("aws_iam_role.get", "update", **sides))
    assert "\n````diff\n" in written
    assert written.count("\n````\n") == 1
    assert "\n</details>\n<!--" not in written


def test_a_long_value_is_cut() -> None:
    written = of(
        change("aws_iam_role.get", "update", before={"policy": "a"}, after={"policy": "b" * 5_000})
    )
    assert max(len(line) for line in written.splitlines()) < 300


def test_the_marker_of_a_stack_is_its_own() -> None:
    assert marker("notes-dev") != marker("notes-pr-1")
    assert marker("a --> b") == "<!-- gatehouse plan of a--b -->"


def test_a_name_of_the_source_is_only_text() -> None:
    OWNERS["aws_s3_bucket.hostile"] = "notes-dev/@everyone | [x](//y) <img> `code`\n| fake | 1 |"
    sides = {"before": {"tags": {"a\n- destroy everything": 1}}, "after": {"tags": {}}}
    written = of(
        change("aws_s3_bucket.hostile", "update", **sides),
        change('aws_dynamodb_table.each["@team`</b>"]', "delete", type="aws_dynamodb_table"),
    )
    assert "| `@everyone \\| [x](//y) <img> 'code' \\| fake \\| 1 \\|` | 1" in written
    assert """> **`aws_dynamodb_table.each["@team'</b>"]`** is destroyed""" in written
    assert "\n- destroy everything" not in written


def test_a_plan_of_many_constructs_is_cut_where_the_server_would_refuse_it() -> None:
    made = [change(f"aws_s3_bucket.{each:04}{'x' * 100}", "create") for each in range(3_000)]
    lost = [change(f"aws_s3_bucket.{each:04}", "delete") for each in range(2_000)]
    for each in [*made, *lost]:
        OWNERS[each["address"]] = f"notes-dev/{each['address']}"
    written = of(*made, *lost)
    assert len(written) <= LONGEST
    assert "> ... and 1,800 more." in written
    assert "| ... and 4,800 more |" in written
    first_row = written.split("| --- |")[1].splitlines()[1]
    assert first_row.startswith("| `aws_s3_bucket.0000` |  | 1 |")


def test_what_a_policy_allows_more_is_shown_wherever_it_stands() -> None:
    def policy(*actions: str) -> dict[str, Any]:
        many = [f"dynamodb:Get{each}" for each in range(50)]
        statement = {"Effect": "Allow", "Action": [*many, *actions], "Resource": "*"}
        return {"policy": json.dumps({"Statement": [statement, {"Effect": "Deny"}]})}

    changed = change(
        "aws_iam_role_policy.get", "update", before=policy(), after=policy("iam:PassRole")
    )
    assert '"iam:PassRole"' in of(changed)
    new = change("aws_iam_role_policy.get", "create", after=policy("iam:PassRole"))
    assert 'policy.Statement[0].Action[50]: "iam:PassRole"' in of(new)
    read = {**change("data.aws_iam_policy_document.get", "read"), "mode": "data"}
    read["change"] |= {"after": {"statement": [{"actions": ["iam:*"]}]}}
    assert 'statement[0].actions: ["iam:*"]' in of(read, change("aws_iam_role.get", "create"))


def test_a_grant_is_shown_in_a_plan_that_is_too_long_for_all() -> None:
    tables = [
        change(f"aws_dynamodb_table.t{each}", "create", after={"name": "x" * 100})
        for each in range(600)
    ]
    new = change("aws_iam_role_policy.get", "create", after={"policy": '{"Action": "iam:*"}'})
    assert 'policy.Action: "iam:*"' in of(*tables, new)


def test_values_are_shown_from_where_they_differ() -> None:
    same = "a" * 500
    sides = {"before": {"description": same + "old"}, "after": {"description": same + "new"}}
    written = of(change("aws_iam_role.get", "update", **sides))
    assert "aold" in written
    assert "anew" in written
    sides = {"before": {"description": same}, "after": {"description": same + "longer"}}
    assert "alonger" in of(change("aws_iam_role.get", "update", **sides))
