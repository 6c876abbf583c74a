"""Assets: files, folders, archives, with a hash of their own, alike, and missing ones."""

import os
from pathlib import Path

from cdktf import App, AssetType, TerraformAsset, TerraformOutput, TerraformStack
from cdktf_cdktf_provider_aws.lambda_function import LambdaFunction
from cdktf_cdktf_provider_aws.provider import AwsProvider
from constructs import Construct

from cases._seen import error_of


def write(folder: Path) -> Path:
    """Write what a handler has, with times that never change: archives contain them."""
    (folder / "deep" / "er").mkdir(parents=True, exist_ok=True)
    (folder / "empty").mkdir(exist_ok=True)
    (folder / "main.py").write_text("def handler(event, context):\n    return 1\n", "utf-8")
    (folder / "deep" / "er" / "ünï.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "nothing.txt").write_bytes(b"")
    for path in [folder, *folder.rglob("*")]:
        os.utime(path, (1_000_000_000, 1_000_000_000))
    return folder


def run(app: App) -> object:
    stack = TerraformStack(app, "assets-of-every-kind")
    AwsProvider(stack, "aws")
    source = write(Path("handler-of-assets").resolve())
    zipped = TerraformAsset(stack, "zip", path=str(source), type=AssetType.ARCHIVE)
    folder = TerraformAsset(stack, "folder", path=str(source), type=AssetType.DIRECTORY)
    file = TerraformAsset(stack, "file", path=str(source / "main.py"))
    guessed = TerraformAsset(Construct(stack, "group"), "guessed", path=str(source))
    named = TerraformAsset(
        stack, "named", path=str(source), type=AssetType.ARCHIVE, asset_hash="my-hash"
    )
    LambdaFunction(
        stack,
        "function",
        function_name="f",
        role="r",
        filename=zipped.path,
        source_code_hash=zipped.asset_hash,
        handler="main.handler",
        runtime="python3.12",
    )
    TerraformOutput(stack, "paths", value=[file.path, folder.path, named.path])
    changed = TerraformAsset(stack, "changed", path=str(source))
    changed.asset_hash = "another"
    changed.type = AssetType.ARCHIVE
    made = (zipped, folder, file, guessed, named, changed)
    return [
        [[one.path, one.file_name, one.asset_hash, str(one.type)] for one in made],
        error_of(lambda: TerraformAsset(stack, "no", path="nothing/here")),
        error_of(lambda: TerraformAsset(stack, "relative", path="handler-of-assets/main.py")),
        error_of(lambda: TerraformAsset(stack, "kind", path=str(source), type=AssetType.FILE)),
        error_of(
            lambda: TerraformAsset(
                stack, "other", path=str(source / "main.py"), type=AssetType.DIRECTORY
            )
        ),
    ]
