"""Each function of Terraform, with plain values and with tokens, and what it returns."""

import inspect
import typing
from typing import Any

from cdktf import App, Fn, TerraformLocal, TerraformStack, TerraformVariable

from cases._seen import error_of, shown


def value_for(name: str, hint: Any, variable: TerraformVariable | None) -> Any:
    """Make an argument of a type, from a variable where there is one."""
    written = str(hint)
    if "List[" in written or "Sequence[" in written:
        if variable is not None and "Any" not in written:
            return variable.list_value
        if "Number" in written:
            return [1, 2, 3]
        return [["a"], ["b", "c"]] if name in ("sets", "seqs", "other_sets") else ["a", "b"]
    if "Mapping[" in written or "Dict[" in written:
        return {"a": "b", "c": variable.string_value if variable else "d"}
    if "Number" in written:
        return variable.number_value if variable else 4
    if written == "typing.Any" or "Any" in written:
        return variable.value if variable else {"some": ["thing", 1, True]}
    return variable.string_value if variable else 'text "quoted" ${aws.x} \\ and\nmore'


def functions() -> list[str]:
    return sorted(
        name
        for name, member in inspect.getmembers(Fn)
        if not name.startswith("_") and callable(member)
    )


def run(app: App) -> object:
    stack = TerraformStack(app, "every-function")
    seen: dict[str, object] = {}
    for number, kind in enumerate(("plain", "token")):
        for name in functions():
            function = getattr(Fn, name)
            variable = (
                TerraformVariable(stack, f"{name}-{kind}", type="any") if number == 1 else None
            )
            hints = typing.get_type_hints(function)
            parameters = inspect.signature(function).parameters
            arguments = [value_for(each, hints[each], variable) for each in parameters]

            def call(
                function: Any = function,
                arguments: list[Any] = arguments,
                key: str = f"{name}-{kind}-value",
            ) -> None:
                result = function(*arguments)
                seen[key] = shown(result)
                TerraformLocal(stack, key, result)

            seen[f"{name}-{kind}"] = error_of(call)
    return seen
