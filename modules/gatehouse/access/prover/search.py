"""Look for a request that is allowed: intersect the patterns, fill in samples, ask the evaluator.

It finds most mistakes that there are, and proves nothing: the samples are not all values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from gatehouse.access.conditions import Condition, read_operator
from gatehouse.access.context import Value
from gatehouse.access.evaluate import Decision, Policies, evaluate
from gatehouse.access.patterns import Variable, resolve, text_pattern
from gatehouse.access.policy import Statement
from gatehouse.access.prover.classes import about, classes
from gatehouse.access.prover.keys import is_multivalued, is_tag, plain, samples
from gatehouse.access.prover.language import ANYTHING, Glob, common_text, glob_of, glob_of_tokens
from gatehouse.access.prover.replay import Asked, fixed_keys, policies_of, request_of
from gatehouse.access.prover.theorem import Question, Shape
from gatehouse.access.values import read_network, read_number

#: How many contexts are tried with one resource.
_CONTEXTS = 384


@dataclass(frozen=True)
class Found:
    """What a search ended with: a request that is allowed, if any, and how many were decided."""

    asked: Asked | None
    decision: Decision | None
    decided: int


def search(question: Question, *, least: bool = False) -> Found:
    """Look for a request of a question that is allowed, by the most that the policies can mean.

    Parameters
    ----------
    question : Question
        The question.
    least : bool
        Whether to read the policies as the least that they can mean.
    """
    policies = policies_of(question, least=least)
    decided = 0
    for asked in _requests(question, policies):
        decision = evaluate(request_of(question, asked), policies)
        decided += 1
        if decision.allowed:
            return Found(asked, decision, decided)
    return Found(None, None, decided)


def _requests(question: Question, policies: Policies) -> Iterator[Asked]:
    for each in classes(policies, question.actions):
        statements = about(policies, each[0])
        for values in _assignments(question):
            for resource in _resources(question, statements, values):
                for context in _contexts(question, statements, values):
                    yield Asked(each[0], resource, context, values)


def _assignments(question: Question) -> Iterator[Mapping[str, str]]:
    """Give every symbol a value; pairs that must be different are, and owners keep their claims."""
    names = sorted(symbols_of(question))
    people = sorted({name.partition("@")[2] for name in names})
    by_key = {plain(name): list(samples(plain(name))) for name in names}
    for turn in range(max(map(len, by_key.values()), default=1)):
        values = {}
        for name in names:
            pairs = by_key[plain(name)]
            values[name] = pairs[turn % len(pairs)][min(people.index(name.partition("@")[2]), 1)]
        apart = all(
            resolve(one, values) != resolve(other, values) for one, other in question.different
        )
        if apart and all(
            condition.holds(known_keys(claim.owner.keys, values))
            for claim in question.claims
            for condition in claim.conditions
        ):
            yield values


def symbols_of(question: Question) -> set[str]:
    """Return the names of the symbols of a question."""
    shapes: list[Shape | None] = [
        question.resource,
        *question.keys.values(),
        *question.members.values(),
        *question.session.keys.values(),
        *(shape for claim in question.claims for shape in claim.owner.keys.values()),
        *(shape for pair in question.different for shape in pair),
    ]
    return {token.key for shape in shapes for token in shape or () if isinstance(token, Variable)}


def known_keys(keys: Mapping[str, Shape], values: Mapping[str, str]) -> dict[str, Value]:
    """Return keys with the values that their shapes have; those without a value are absent."""
    found: dict[str, Value] = {}
    for key, shape in keys.items():
        tokens = resolve(shape, values)
        if tokens is not None:
            text = common_text(glob_of_tokens(tokens), ANYTHING) or ""
            found[key] = (text,) if is_multivalued(key) else text
    return found


def _globs(shape: Shape, values: Mapping[str, str]) -> Glob | None:
    tokens = resolve(shape, values)
    return None if tokens is None else glob_of_tokens(tokens)


def _resources(
    question: Question, statements: tuple[Statement, ...], values: Mapping[str, str]
) -> Iterator[str]:
    """List texts that the question means and a statement names."""
    meant = _globs(question.resource, values)
    if meant is None:
        return
    left_out = [_globs(each, values) for each in question.except_for]
    context = known_keys(fixed_keys(question), values)
    patterns = [
        pattern
        for statement in statements
        for pattern in statement.resources or ()
        if statement.effect == "Allow"
    ]
    globs = [ANYTHING, *(glob_of(pattern, context) for pattern in patterns)]
    texts: dict[str, None] = {}
    for glob in globs:
        text = None if glob is None else common_text(meant, glob)
        for each in (text, None if text is None else f"{text}x/x"):
            if each is not None and common_text(meant, _literal(each)) is not None:
                texts[each] = None
    for text in texts:
        if not _is_one_of(text, left_out):
            yield text


def _is_one_of(text: str, globs: Sequence[Glob | None]) -> bool:
    return any(each and common_text(each, _literal(text)) is not None for each in globs)


def _literal(text: str) -> Glob:
    return glob_of_tokens((text,) if text else ())


def _contexts(
    question: Question, statements: tuple[Statement, ...], values: Mapping[str, str]
) -> Iterator[dict[str, Value]]:
    """List contexts: what is known, with each value that a statement could ask of what is not."""
    known = known_keys(fixed_keys(question), values)
    conditions = [each for statement in statements for each in statement.conditions]
    open_keys = {each.key for each in conditions} | question.keys.keys() | question.members.keys()
    pools: dict[str, list[Value | None]] = {}
    for key in sorted(open_keys - known.keys()):
        if key in question.keys and question.keys[key] is None:
            continue
        if any(key.startswith(each) for each in question.session.lacks):
            continue
        pools[key] = list(_pool(question, key, [c for c in conditions if c.key == key], values))
    asked = {each.key for each in conditions}
    for key in question.session.optional & known.keys():
        is_asked = key in asked or is_tag(key)
        pools[key] = [known[key], None] if is_asked else [None]
    # The values of the statements come first in each pool: one of the first contexts fits.
    for chosen in islice(product(*pools.values()), _CONTEXTS):
        context = {**known, **dict(zip(pools, chosen, strict=True))}
        yield {key: value for key, value in context.items() if value is not None}


def _pool(
    question: Question, key: str, conditions: list[Condition], values: Mapping[str, str]
) -> Iterator[Value | None]:
    """List values of one key that are worth trying."""
    shape = question.keys.get(key) or question.members.get(key)
    known = known_keys(fixed_keys(question), values)
    texts = dict.fromkeys(text for each in conditions for text in _texts(each, known))
    if shape is not None:
        meant = _globs(shape, values)
        wanted = [glob_of(text_pattern(text, variables=False), {}) for text in ("*", *texts)]
        shaped = [
            common_text(meant, each) for each in wanted if meant is not None and each is not None
        ]
        left_out = [_globs(each, values) for each in question.keys_except.get(key, ())]
        for text in dict.fromkeys(each for each in shaped if each is not None):
            if _is_one_of(text, left_out):
                continue
            if key in question.members:
                yield (text,)
                yield from ((text, other) for other in texts if other != text)
            else:
                yield (text,) if is_multivalued(key) else text
        return
    several = is_multivalued(key) or any(
        read_operator(each.operator).qualifier and not key.startswith("aws:") for each in conditions
    )
    for text in texts:
        filled = common_text(glob_of(text_pattern(text, variables=False), {}) or (), ANYTHING)
        for each in dict.fromkeys((filled, text)):
            if each is not None:
                yield (each,) if several else each
    yield None
    yield ("x",) if several else "x"


def _texts(condition: Condition, known: Mapping[str, Value]) -> Iterator[str]:
    """List what a condition compares with, and for ranges what is beside it."""
    base = read_operator(condition.operator).base
    if base == "null":
        return
    if base == "bool":
        yield from ("true", "false")
    for value in condition.values:
        number, network = read_number(value), read_network(value)
        if base.startswith("numeric") and number is not None:
            yield from (str(number), str(number - 1), str(number + 1))
        elif base.startswith("date"):
            yield from (value, "1970-01-01T00:00:00Z", "2999-01-01T00:00:00Z")
        elif base == "ipaddress" and network is not None:
            yield from (str(network.network_address), "203.0.113.7")
        else:
            tokens = resolve(text_pattern(value, variables=condition.variables).tokens, known)
            if tokens is not None:
                yield "".join(str(getattr(token, "text", token)) for token in tokens)
