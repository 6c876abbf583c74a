"""Makes and writes everything in threads, one after another."""

import threading

from cdktf import App, TerraformOutput, TerraformStack

made: dict[str, TerraformStack] = {}
app = App()


def make(name: str) -> None:
    made[name] = TerraformStack(app, name)
    TerraformOutput(made[name], "a", value=name)


for name in ("one", "two", "three"):
    thread = threading.Thread(target=make, args=(name,))
    thread.start()
    thread.join()
thread = threading.Thread(target=app.synth)
thread.start()
thread.join()
print(sorted(made))
