"""Makes stacks in an event loop."""

import asyncio

from cdktf import App, TerraformOutput, TerraformStack


async def make(app: App, name: str) -> None:
    stack = TerraformStack(app, name)
    await asyncio.sleep(0)
    TerraformOutput(stack, "a", value=name)


async def main() -> None:
    app = App()
    await asyncio.gather(*(make(app, f"stack-{number}") for number in range(5)))
    app.synth()


asyncio.run(main())
