"""A function's code is read by the link that Lambda hands out, and by no other."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from gatehouse.local.launcher.server import LocalAws

_SOURCE = "def main(event, context): return 1"


@pytest.fixture(scope="module")
def link(clients: Callable[..., Any], functions: Any) -> str:
    functions.make("linked", _SOURCE)
    found = clients("lambda").get_function(FunctionName="linked")
    return str(found["Code"]["Location"])


def test_the_link_leads_to_the_code(link: str) -> None:
    answer = requests.get(link, timeout=10)
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert _SOURCE.encode() in [packed.read(name) for name in packed.namelist()]


@pytest.mark.parametrize(
    "change",
    [
        lambda link: link.partition("?")[0],
        lambda link: link.replace("ends=", "ends=9"),
        lambda link: link.replace("ends=", "ends=1&ends="),
        lambda link: link.replace("ends=", "ends=é"),
        lambda link: link[:-1] + ("0" if link[-1] != "0" else "1"),
        lambda link: link.replace("/linked", "/another"),
        lambda link: link.partition("?")[0].rpartition("/")[0].rpartition("/")[0] + "/linked",
    ],
    ids=["no signature", "a later end", "two ends", "no number", "forged", "another", "short"],
)
def test_no_other_link_leads_to_it(functions: Any, link: str, change: Callable[[str], str]) -> None:
    assert requests.get(change(link), timeout=10).status_code == 403


def test_a_layer_has_such_a_link(clients: Callable[..., Any], local_aws: LocalAws) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("python/shared.py", "WORD = 1\n")
    made = clients("lambda").publish_layer_version(
        LayerName="shared", Content={"ZipFile": packed.getvalue()}
    )
    found = made["Content"]["Location"]
    assert urlsplit(found).port == local_aws.port
    assert requests.get(found, timeout=10).content == packed.getvalue()
    assert requests.get(found.partition("?")[0], timeout=10).status_code == 403
    again = clients("lambda").get_layer_version(LayerName="shared", VersionNumber=1)
    by_arn = clients("lambda").get_layer_version_by_arn(Arn=made["LayerVersionArn"])
    for answer in (again, by_arn):
        read = requests.get(answer["Content"]["Location"], timeout=10)
        assert read.content == packed.getvalue()
