"""Files and folders that a stack brings along, with links in them."""

import os
from pathlib import Path

from cdktf import App, AssetType, TerraformAsset, TerraformOutput, TerraformStack, Testing
from constructs import Construct


def write(folder: Path) -> Path:
    (folder / "deep" / "er").mkdir(parents=True, exist_ok=True)
    (folder / "empty").mkdir(exist_ok=True)
    (folder / "main.py").write_text("def handler(event, context):\n    return 1\n", "utf-8")
    (folder / "deep" / "er" / "ünï.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "run.sh").write_text("#!/bin/sh\n", "utf-8")
    (folder / "run.sh").chmod(0o755)
    for link, target in {"file": "main.py", "folder": "deep", "deep/up": "../run.sh"}.items():
        if not (folder / link).is_symlink():
            os.symlink(target, folder / link)
    return folder


def run(app: App) -> object:
    source = write(Path("assets-in-the-plain").resolve())
    plain = write(Path("assets-without-links").resolve())
    for link in ("file", "folder", "deep/up"):
        (plain / link).unlink()
    apps = {
        "as-it-is": app,
        "for-tests": Testing.app(outdir=f"{app.outdir}/for-tests"),
    }
    (source / "deep" / "er" / "ünï.txt").rename(source / "deep" / "er" / "uni.txt")
    (plain / "deep" / "er" / "ünï.txt").rename(plain / "deep" / "er" / "uni.txt")
    seen = []
    for name, one in apps.items():
        stack = TerraformStack(one, f"assets-in-the-plain-{name}")
        made = [
            TerraformAsset(stack, "folder", path=str(source), type=AssetType.DIRECTORY),
            TerraformAsset(stack, "file", path=str(source / "main.py")),
            TerraformAsset(stack, "link", path=str(source / "file")),
            TerraformAsset(Construct(stack, "group"), "plain", path=str(plain)),
            TerraformAsset(stack, "named", path=str(plain), asset_hash="my-hash"),
        ]
        TerraformOutput(stack, "paths", value=[asset.path for asset in made])
        seen.append([[a.path, a.file_name, a.asset_hash, str(a.type)] for a in made])
        if one is not app:
            one.synth()
    elsewhere = TerraformStack(Testing.app(), "never-written")
    packed = TerraformAsset(elsewhere, "packed", path=str(source), type=AssetType.ARCHIVE)
    written = sorted(
        [
            str(path.relative_to(app.outdir)),
            os.readlink(path) if path.is_symlink() else oct(path.stat().st_mode),
        ]
        for path in Path(app.outdir, "for-tests").rglob("*")
    )
    return [seen, packed.asset_hash, packed.file_name, packed.path, written]
