"""``gatehouse dev``: the app on a local AWS, kept as its source is.

From a saved file to a running app:

1. **Watching.** The app's files are watched (`watching`). What was saved together comes together.
2. **Synth.** The app is synthesized as always, in a process that has the imports done (`synth`).
   An error is shown, and the app runs on as it was.
3. **Live functions.** Where the new Terraform JSON has other code for a function, and the rest of
   the function as it was, its zip goes to Lambda at once, and the state says so (`live`).
   Terraform has nothing left to do for it.
4. **Stacks.** A stack that differs in anything else is planned (`stacks`). A plan that loses no
   data is applied; one that does is asked for first.

`session` is the loop around all that. It says what happens by `reports`, and ``gatehouse.cli.dev``
prints it.
"""
