"""Operators on numbers, texts, tokens and one another."""

from typing import Any

from cdktf import App, Op, TerraformLocal, TerraformSelf, TerraformStack, TerraformVariable, Token

from cases._seen import error_of, shown

BINARY = (
    *("add", "and_", "div", "eq", "gt", "gte", "lt", "lte", "mod", "mul", "neq", "or_", "sub"),
)


def run(app: App) -> object:
    stack = TerraformStack(app, "operators")
    number = TerraformVariable(stack, "number", type="number").number_value
    text = TerraformVariable(stack, "text", type="string").string_value
    seen: list[object] = []
    sides: list[tuple[Any, Any]] = [(1, 2.5), (number, 3), (text, 'a"b'), (True, False)]
    for name in BINARY:
        operator = getattr(Op, name)
        for left, right in sides:
            result = operator(left, right)
            seen.append(shown(result))
            TerraformLocal(stack, f"{name}-{len(seen)}", result)
    TerraformLocal(stack, "negate", Op.negate(number))
    TerraformLocal(stack, "not", Op.not_(Op.or_(Op.gt(number, 1), Op.eq(text, "x"))))
    TerraformLocal(stack, "nested", Op.mul(Op.add(1, number), Op.sub(number, Op.div(4, 2))))
    TerraformLocal(stack, "as-number", Token.as_number(Op.add(number, 1)))
    TerraformLocal(stack, "in-text", f"a {Op.add(number, 1)} b")
    TerraformLocal(stack, "self", [TerraformSelf.get_string("a"), TerraformSelf.get_number("b")])
    TerraformLocal(stack, "self-any", TerraformSelf.get_any("c"))
    wrong: Any = Op
    seen += [error_of(lambda: wrong.add(1)), error_of(lambda: wrong.negate(None))]
    return seen
