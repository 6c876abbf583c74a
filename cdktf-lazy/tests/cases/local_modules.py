"""Modules of local folders, which are copied together, and classes of modules."""

from pathlib import Path
from typing import Any

import jsii
from cdktf import (
    App,
    TerraformHclModule,
    TerraformIterator,
    TerraformModule,
    TerraformModuleProvider,
    TerraformOutput,
    TerraformStack,
)
from cdktf_cdktf_provider_aws.provider import AwsProvider


class Site(TerraformModule):
    """A module as `cdktf get` writes it."""

    @jsii.member(jsii_name="synthesizeAttributes")
    def _synthesize_attributes(self) -> Any:
        return {"pages": ["index.html"], "tags": {"a": "b"}}


def run(app: App) -> object:
    for name in ("one", "two/deep"):
        folder = Path("local-modules", name)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "main.tf").write_text(f'output "a" {{\n  value = "{name}"\n}}\n', "utf-8")
    seen = []
    contexts: tuple[dict[str, Any], ...] = (
        {"cdktfRelativeModules": ["./local-modules/one", "./local-modules/two"]},
        {
            "cdktfRelativeModules": [{"source": "./local-modules/one"}],
            "cdktfStaticModuleAssetHash": "fixed",
        },
    )
    for number, context in enumerate(contexts):
        own = App(outdir=f"{app.outdir}/{number}", context=context, skip_validation=True)
        stack = TerraformStack(own, "local-modules")
        west = AwsProvider(stack, "west", alias="west")
        other = AwsProvider(stack, "other", alias="other")
        made = [TerraformHclModule(stack, "one", source="./local-modules/one")]
        if not number:
            made.append(TerraformHclModule(stack, "two", source="./local-modules/two/deep"))
        site = Site(
            stack,
            "site",
            source="./local-modules/one",
            providers=[west, TerraformModuleProvider(module_alias="src", provider=other)],
            for_each=TerraformIterator.from_list(["a"]),
        )
        site.add_override("tags.c", "d")
        TerraformOutput(stack, "url", value=site.get_string("url"))
        own.synth()
        seen.append([[one.source for one in (*made, site)], stack.to_terraform()["module"]])
        seen.append([child.node.path for child in stack.node.children])
    return seen
