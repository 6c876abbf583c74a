"""Assets: a file, a folder, and a zipped folder, which needs what the preload defers."""

from pathlib import Path

from cdktf import App, AssetType, TerraformAsset, TerraformOutput, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_object import S3Object

SOURCE = Path(__file__).parent / "assets"


def run(app: App) -> object:
    stack = TerraformStack(app, "assets")
    AwsProvider(stack, "aws")
    zipped = TerraformAsset(stack, "Zip", path=str(SOURCE), type=AssetType.ARCHIVE)
    TerraformAsset(stack, "Folder", path=str(SOURCE), type=AssetType.DIRECTORY)
    TerraformAsset(stack, "File", path=str(SOURCE / "hello.txt"), type=AssetType.FILE)
    S3Object(stack, "Object", bucket="b", key="k", source=zipped.path)
    TerraformOutput(stack, "Hash", value=zipped.asset_hash)
    return zipped.file_name
