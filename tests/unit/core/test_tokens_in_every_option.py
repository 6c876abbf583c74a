"""Every option takes what only Terraform knows, but for a few that decide what is made."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from gatehouse.core import App, OptionError

from tests.deployed.apps.behind_variables import (
    BEHIND_CLAIMS,
    FORMS,
    KNOWN,
    KNOWN_OPTIONS,
    Replacing,
)
from tests.deployed.apps.every_option import EveryOption, Surroundings, write_sources
from tests.unit.compute.wheels import Index
from tests.unit.synth import without_metadata

_ARN = "arn:aws:{}:us-east-1:000000000000:{}"
AROUND = Surroundings(
    certificate=_ARN.format("acm", "certificate/1"),
    subnets=["subnet-1", "subnet-2"],
    group="sg-1",
    key=_ARN.format("kms", "key/1"),
    queue=_ARN.format("sqs", "every"),
    topic=_ARN.format("sns", "every"),
    web_acl=_ARN.format("wafv2", "regional/webacl/every/01234567-89ab-cdef-0123-456789abcdef"),
    zone="Z0123456789ABCDEFGHIJ",
)
#: What CDKTF encodes values of Terraform's in; none of it may be left in what Terraform reads.
MARKER = re.compile(r"TfToken|e\+29\d|Token Value")


@pytest.fixture(autouse=True)
def handlers(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_sources(project)
    Index(project / "index", monkeypatch).add("tiny")


def replaced(form: str, takes: Any) -> tuple[Replacing, Any]:
    """The app with values of one form replaced, and its JSON."""
    replacing = Replacing(takes, form)
    with replacing.active():
        app = App()
        EveryOption(app, AROUND)
        app.synth()
    return replacing, json.loads(Path("cdktf.out/stacks/every-e2e/cdk.tf.json").read_text())


@pytest.mark.parametrize("form", FORMS)
def test_every_option_takes_what_only_terraform_knows(form: str) -> None:
    replacing, synth = replaced(form, lambda option: option not in KNOWN_OPTIONS | BEHIND_CLAIMS)
    variables = synth.pop("variable")
    written = json.dumps(without_metadata(synth))
    assert replacing.replaced
    assert MARKER.findall(written) == []
    unused = [name for name in variables if not re.search(rf"\bvar\.{name}\b", written)]
    assert {name: variables[name] for name in unused} == {}
    # A list in a list: Terraform would refuse it.
    lists = [name for name, each in variables.items() if each["type"] == "list(string)"]
    assert [name for name in lists if f'["${{var.{name}}}"' in written] == []


@pytest.mark.parametrize(
    ("form", "option"), [(form, option) for form, options in KNOWN.items() for option in options]
)
def test_an_option_that_decides_what_is_made_must_be_known(form: str, option: str) -> None:
    replacing = Replacing(lambda each: each == option, form)
    with (
        replacing.active(),
        pytest.raises(OptionError, match=r"must be (a list that is )?known") as refused,
    ):
        EveryOption(App(), AROUND)
    assert option.partition(".")[2] in refused.value.option
