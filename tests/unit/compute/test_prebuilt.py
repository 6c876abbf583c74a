"""A zip that something else built: put into Lambda as it is, when it has what the handler names."""

from __future__ import annotations

import base64
import hashlib
import zipfile
from pathlib import Path
from typing import Any, cast

import pytest
from gatehouse.api import HttpApi, Public
from gatehouse.compute import Function
from gatehouse.core import AppStack, GatehouseError, LimitError, MissingFileError, OptionError
from gatehouse.storage import Bucket

from tests.unit.synth import Json, synthesized

IMAGE = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/hello:1"


def built(*names: str, file: str = "fn.zip", mode: int = 0o644, system: int = 3) -> str:
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            entry = zipfile.ZipInfo(name)
            entry.create_system, entry.external_attr = system, mode << 16
            archive.writestr(entry, "x")
    return file


def made(stack: AppStack, handler: str | None, **options: Any) -> Json:
    Function(stack, "Fn", handler, **{"zip": "fn.zip", **options})
    return cast(Json, synthesized(stack)["resource"]["aws_lambda_function"]["fn"])


@pytest.mark.parametrize(
    ("runtime", "handler", "file"),
    [
        ("python3.12", "index.main", "index.py"),
        ("python3.13", "notes/get.main", "notes/get.py"),
        ("python3.13", "notes.get.main", "notes/get/__init__.py"),
        ("nodejs22.x", "index.handler", "index.js"),
        ("nodejs22.x", "dist/index.handler", "dist/index.mjs"),
        ("nodejs22.x", "v1.2/index.api.handler", "v1.2/index.cjs"),
        ("ruby3.3", "function.handler", "function.rb"),
        ("ruby3.3", "source.LambdaFunctions::Handler.process", "source.rb"),
        ("java21", "com.example.Handler::handleRequest", "com/example/Handler.class"),
        ("java21", "com.example.Handler", "com/example/Handler.class"),
        ("java21", "com.example.Handler", "lib/handler.jar"),
        ("dotnet8", "Notes::Notes.Get::Run", "Notes.dll"),
        ("dotnet8", "Notes", "Notes.dll"),
        ("provided.al2023", "bootstrap", "bootstrap"),
        ("provided.al2", "anything", "bootstrap"),
    ],
)
def test_a_zip_of_any_runtime_is_put_into_lambda_as_it_is(
    stack: AppStack, runtime: str, handler: str, file: str
) -> None:
    built(file, mode=0o755)
    resource = made(stack, handler, runtime=runtime)
    assert (resource["runtime"], resource["handler"]) == (runtime, handler)
    digest = hashlib.sha256(Path("fn.zip").read_bytes()).digest()
    assert resource["source_code_hash"] == base64.b64encode(digest).decode()
    packed = Path("cdktf.out/stacks") / stack.name / resource["filename"]
    assert packed.read_bytes() == Path("fn.zip").read_bytes()


def test_a_zip_with_its_own_runtime_needs_no_handler(stack: AppStack) -> None:
    built("bootstrap", mode=0o755)
    assert made(stack, None, runtime="provided.al2023")["handler"] == "bootstrap"


def test_a_zip_may_be_of_windows_or_lie_outside_of_the_app(stack: AppStack, project: Path) -> None:
    built("bootstrap", mode=0, system=0, file="../fn.zip")
    made(stack, None, zip="../fn.zip", runtime="provided.al2023")


def test_a_route_takes_a_zip(stack: AppStack) -> None:
    built("index.mjs")
    HttpApi(stack, "Api").route(
        "GET /",
        "index.handler",
        authorizer=Public(reason="a test"),
        function={"zip": "fn.zip", "runtime": "nodejs22.x"},
    )
    assert synthesized(stack)["resource"]["aws_lambda_function"]


def test_a_zip_may_lie_in_a_bucket(stack: AppStack) -> None:
    built("index.py")
    Function(stack, "Fn", "index.main", zip="fn.zip", code_bucket=Bucket(stack, "Code"))
    assert synthesized(stack)["resource"]["aws_s3_object"]["fn"]["source_hash"]


@pytest.mark.parametrize(
    ("runtime", "handler", "file", "says"),
    [
        ("python3.12", "index.main", "index.js", "must have what its handler names: index.py"),
        ("nodejs22.x", "index.handler", "index.py", "must have what its handler names: index.js"),
        ("nodejs22.x", "index.handler", "fn/index.js", "must have what its handler names"),
        ("ruby3.3", "function.handler", "other.rb", "must have function.rb"),
        ("java21", "com.example.Handler", "Handler.class", "must have com/example/Handler.class"),
        ("dotnet8", "Notes::Notes.Get::Run", "Other.dll", "must have Notes.dll"),
        ("provided.al2023", "bootstrap", "main", "must have bootstrap"),
        ("provided.al2023", "bootstrap", "bootstrap", "must be executable"),
        ("python3.12", "index.main", "../index.py", "must lie below its top"),
        ("python3.12", "index.main", "/index.py", "must lie below its top"),
        ("python3.12", "index.main", "a/../../index.py", "must lie below its top"),
        ("python3.12", "index.main", "lib\\index.py", "must lie below its top"),
    ],
)
def test_a_zip_that_lambda_can_not_run_is_refused(
    stack: AppStack, runtime: str, handler: str, file: str, says: str
) -> None:
    # zipfile itself writes slashes; other programs do not.
    built(file.replace("\\", "/"))
    content = Path("fn.zip").read_bytes()
    Path("fn.zip").write_bytes(content.replace(file.replace("\\", "/").encode(), file.encode()))
    with pytest.raises(OptionError, match=says.replace("\\", "\\\\")) as refused:
        made(stack, handler, runtime=runtime)
    assert refused.value.option == "zip"


def test_a_zip_of_a_folder_is_told_how_it_is_right(stack: AppStack) -> None:
    built("fn/index.js")
    with pytest.raises(OptionError) as refused:
        made(stack, "index.handler", runtime="nodejs22.x")
    assert "zip the content of fn, not the folder" in refused.value.fix


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_zip_is_refused(stack: AppStack, content: bytes) -> None:
    Path("fn.zip").write_bytes(content)
    with pytest.raises(OptionError, match=r"must be a zip|must have files in it"):
        made(stack, "index.main")


@pytest.mark.parametrize("path", ["none.zip", "lambdas", "../none.zip"])
def test_a_zip_that_is_not_there_is_refused(stack: AppStack, path: str) -> None:
    with pytest.raises(MissingFileError, match="must name a zip"):
        made(stack, "index.main", zip=path)


@pytest.mark.parametrize("path", [5, "", "a\0b", Path("fn.zip")])
def test_what_is_no_path_is_refused(stack: AppStack, path: Any) -> None:
    with pytest.raises(OptionError, match="must be the path of a zip"):
        made(stack, "index.main", zip=path)


@pytest.mark.parametrize(
    ("runtime", "handler"),
    [
        ("python3.12", "index"),
        ("nodejs22.x", "../index.handler"),
        ("java21", "com/example/Handler"),
        ("dotnet8", "Notes::Run"),
        ("provided.al2023", "boot strap"),
        ("provided.al2023", "x" * 129),
        ("python3.12", None),
    ],
)
def test_a_handler_is_written_as_the_runtime_wants_it(
    stack: AppStack, runtime: str, handler: str | None
) -> None:
    built("bootstrap", mode=0o755)
    with pytest.raises(OptionError, match="handler"):
        made(stack, handler, runtime=runtime)


@pytest.mark.parametrize(
    "options",
    [
        {"include": ["lambdas/hello.py"]},
        {"requirements": "requirements.txt"},
        {"pipfile_category": "fn"},
    ],
)
def test_a_zip_takes_nothing_more(stack: AppStack, options: dict[str, Any]) -> None:
    built("index.py")
    with pytest.raises(OptionError, match="must not be set with a zip"):
        made(stack, "index.main", **options)


def test_a_zip_is_no_image(stack: AppStack) -> None:
    built("index.py")
    with pytest.raises(OptionError, match="either a handler or an image"):
        made(stack, None, image=IMAGE)


def test_source_of_other_languages_is_refused(stack: AppStack) -> None:
    with pytest.raises(OptionError, match="code of other languages must be built") as refused:
        Function(stack, "Fn", "src/Handler.handle", runtime="java21")
    assert "zip=" in refused.value.fix


def test_layers_may_have_what_the_handler_names(stack: AppStack) -> None:
    built("readme.txt")
    layer = "arn:aws:lambda:eu-west-1:123456789012:layer:x:1"
    made(stack, "index.main", layers=[layer])


@pytest.mark.parametrize(
    ("size", "says"), [(51, "must have at most 50 MB"), (251, "at most 250 MB unzipped")]
)
def test_a_zip_that_is_too_large_is_refused(stack: AppStack, size: int, says: str) -> None:
    method = zipfile.ZIP_STORED if size < 100 else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile("fn.zip", "w", method) as archive:
        archive.writestr("index.py", bytes(size * 1024**2))
    with pytest.raises(LimitError, match=says) as refused:
        made(stack, "index.main")
    assert refused.value.option == "zip"


def test_an_encrypted_zip_is_refused(stack: AppStack) -> None:
    built("index.py")
    content = bytearray(Path("fn.zip").read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    Path("fn.zip").write_bytes(bytes(content))
    with pytest.raises(GatehouseError, match="must not be encrypted"):
        made(stack, "index.main")


KEY = "-----BEGIN RSA PRIVATE KEY-----"


def built_with(name: str, content: str) -> None:
    with zipfile.ZipFile("fn.zip", "w") as archive:
        archive.writestr("index.js", "exports.handler = async () => 1;")
        archive.writestr(name, content)


@pytest.mark.parametrize(
    "name",
    [
        *(".env", "prod.env", "app/.env.local", ".npmrc", "terraform.tfstate", "prod.tfvars"),
        *(".git/config", ".terraform/x", ".aws/credentials", "id_rsa", "key.pem", "tls/own.key"),
    ],
)
def test_a_zip_with_a_secret_is_refused(stack: AppStack, project: Path, name: str) -> None:
    built_with(name, KEY)
    with pytest.raises(OptionError, match="must not be in a zip") as refused:
        made(stack, "index.handler", runtime="nodejs22.x")
    assert name in str(refused.value)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("node_modules/a/.npmrc", "package-lock=false"),
        ("node_modules/a/test/key.pem", KEY),
        ("tornado/test/test.key", KEY),
        ("certifi/cacert.pem", "-----BEGIN CERTIFICATE-----"),
        ("public.key", "-----BEGIN PUBLIC KEY-----"),
        ("lib/trust.jks", "x"),
        ("config.env.js", "exports.a = 1;"),
        ("environment.json", "{}"),
    ],
)
def test_what_is_no_secret_may_be_in_a_zip(
    stack: AppStack, project: Path, name: str, content: str
) -> None:
    built_with(name, content)
    assert made(stack, "index.handler", runtime="nodejs22.x")["filename"]


def test_a_zip_with_a_long_name_is_missing(stack: AppStack, project: Path) -> None:
    with pytest.raises(MissingFileError, match="must name a zip"):
        made(stack, "index.handler", runtime="nodejs22.x", zip=f"{'a' * 300}.zip")


def test_a_zip_with_a_damaged_key_is_no_zip(stack: AppStack, project: Path) -> None:
    with zipfile.ZipFile("fn.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.pem", "hello" * 30)
        archive.writestr("index.js", "")
    content = bytearray(Path("fn.zip").read_bytes())
    content[35:39] = b"\xff\xff\xff\xff"
    Path("fn.zip").write_bytes(content)
    with pytest.raises(OptionError, match="is none, or is cut off"):
        made(stack, "index.handler", runtime="nodejs22.x")
