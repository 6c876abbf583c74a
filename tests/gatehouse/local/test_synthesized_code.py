"""Code that a synth for this local AWS wrote is taken from the folder where the synth put it."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError
from gatehouse.local.code import BUCKET, code_folder
from gatehouse.local.launcher.server import LocalAws

_NOWHERE = {"S3Bucket": BUCKET, "S3Key": f"{'0' * 64}.zip"}


def _packed(source: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("handler.py", source)
    return packed.getvalue()


@pytest.fixture
def wrote(local_aws: LocalAws) -> Callable[[bytes], dict[str, str]]:
    """Write code as a synth does, and return where Terraform's JSON says that it is."""

    def writing(code: bytes) -> dict[str, str]:
        folder = code_folder(local_aws.folder)
        folder.mkdir(exist_ok=True)
        key = f"{hashlib.sha256(code).hexdigest()}.zip"
        (folder / key).write_bytes(code)
        return {"S3Bucket": BUCKET, "S3Key": key}

    return writing


def _returned(clients: Callable[..., Any]) -> Any:
    answer = clients("lambda").invoke(FunctionName="synthesized")
    return json.loads(answer["Payload"].read())


def test_a_function_is_made_and_changed_from_it(
    clients: Callable[..., Any], functions: Any, wrote: Callable[[bytes], dict[str, str]]
) -> None:
    first = wrote(_packed("def main(event, context): return 'first'"))
    functions.make("synthesized", "", Code=first)
    assert _returned(clients) == "first"
    second = wrote(_packed("def main(event, context): return 'second'"))
    clients("lambda").update_function_code(FunctionName="synthesized", **second)
    assert _returned(clients) == "second"
    with pytest.raises(ClientError, match="Failed to fetch code"):
        clients("lambda").update_function_code(FunctionName="synthesized", **_NOWHERE)
    assert _returned(clients) == "second"


def test_a_layer_is_made_from_it(
    clients: Callable[..., Any], wrote: Callable[[bytes], dict[str, str]]
) -> None:
    code = _packed("WORD = 1")
    made = clients("lambda").publish_layer_version(LayerName="synthesized", Content=wrote(code))
    assert requests.get(made["Content"]["Location"], timeout=10).content == code
