"""A Lambda function."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from modules.core import Component, LimitError, MissingFileError, Transforms, aws
from modules.core.engine import Construct
from modules.core.options import option
from modules.iam import Grant, Grantable, Permission, Principal, Role, Trust

from .bundle import Bundle, bundle, functions_of
from .log_retention import LOG_RETENTION, log_retention_days

RUNTIMES = ("python3.10", "python3.11", "python3.12", "python3.13", "python3.14")
LONGEST_FUNCTION_NAME = 64
LARGEST_ZIP = 50 * 1024 * 1024

# Set by Lambda itself; an API call that sets one fails.
# https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
_ENVIRONMENT_PATTERN = r"(?!AWS_|LAMBDA_|_)[A-Za-z][A-Za-z0-9_]+"
_ENVIRONMENT_RULE = (
    "a variable's name has letters, digits and underscores, begins with a letter, "
    "and not with AWS_ or LAMBDA_, which belong to Lambda"
)
_HANDLER_PATTERN = r"[\w-]+(/[\w-]+)*\.[A-Za-z_]\w*"


@runtime_checkable
class Linkable(Protocol):
    """What ``link=[...]`` takes: a construct that tells its name and has a grant for its users."""

    @property
    def link_environment(self) -> dict[str, str]:
        """Variables of the function's environment."""
        ...

    def link(self) -> Grant:
        """What the function may do with it, unless a grant says otherwise."""
        ...


class FunctionRole(Role):
    """The role of one function; it has the function's name and address."""

    def _naming_parts(self, below_stack: tuple[str, ...]) -> tuple[str, ...]:
        return below_stack[:-1]


@dataclass(frozen=True)
class FunctionNodes:
    """What a `Function` makes; its role has nodes of its own."""

    function: aws.lambda_function.LambdaFunction
    log_group: aws.cloudwatch_log_group.CloudwatchLogGroup


class Function(Component):
    """A function with a role of its own, which may write its own log and what it is linked to.

    Makes ``aws_lambda_function``, ``aws_cloudwatch_log_group`` and a `Role`.

    Parameters
    ----------
    scope : Construct
        The stack, or a construct within it.
    id : str
        Name within the scope.
    handler : str
        File and function, ``lambdas/notes/create.main``, from the folder with ``cdktf.json``. The
        zip holds the files of the handler's folder and every module of the project that they
        import; its content alone decides its hash.
    link : sequence
        Tables and buckets that it works with: it may then use them, and finds their names in its
        environment (``NOTES_TABLE_NAME``). A construct gives reading and writing; one of its grants
        (``notes.read()``) gives just that. Default: nothing.
    permissions : sequence
        What else it may do: grants and permissions. Default: nothing.
    environment : dict of str
        Variables of its environment. No secrets: they stand in the state and the console.
        Default: none but those of links.
    runtime : str
        ``python3.10`` to ``python3.14``. Default: ``python3.12``, which every provider release of
        the supported range knows.
    architecture : str
        ``arm64`` or ``x86_64``. Default: ``arm64``, a fifth cheaper for the same work.
    memory : int
        Memory in MB, 128 to 10,240; processor time grows with it. Default: 512; a Python function
        with boto3 starts twice as fast as with 128.
    timeout : timedelta
        Longest run, 1 second to 15 minutes. Default: 10 seconds; an API answers within 30.
    log_retention : timedelta
        How long logs are kept, one of CloudWatch's steps. Default: 30 days. Lambda alone would
        keep them for ever.
    transform : dict, optional
        Changes of provider arguments, by the names in ``.nodes``.

    Raises
    ------
    MissingFileError
        If the handler's file does not exist, or has no such function.

    Examples
    --------
    >>> from modules.core import App, AppStack
    >>> from modules.storage import Table
    >>> stack = AppStack(App(), "notes")
    >>> notes = Table(stack, "Notes", partition_key="userId", sort_key="noteId")
    >>> get = Function(stack, "GetNote", "lambdas/notes/get.main", link=[notes.read()])
    >>> get.address
    'get_note'

    Notes
    -----
    https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    """

    Nodes = FunctionNodes

    def __init__(
        self,
        scope: Construct,
        id: str,
        handler: str,
        *,
        link: Sequence[Linkable | Grant] = (),
        permissions: Sequence[Grantable] = (),
        environment: Mapping[str, str] | None = None,
        runtime: str = "python3.12",
        architecture: str = "arm64",
        memory: int = 512,
        timeout: timedelta = timedelta(seconds=10),
        log_retention: timedelta = LOG_RETENTION,
        transform: Transforms | None = None,
    ) -> None:
        super().__init__(scope, id, transform=transform)
        name = self.aws_name(longest=LONGEST_FUNCTION_NAME)
        settings = {
            "runtime": option(self, "runtime", runtime).one_of(*RUNTIMES),
            "architectures": [option(self, "architecture", architecture).one_of("arm64", "x86_64")],
            "memory_size": option(self, "memory", memory).integer(128, 10_240, unit="MB"),
            "timeout": self._timeout_seconds(timeout),
        }
        retention = log_retention_days(self, log_retention)
        grants, linked = self._read_links(link)
        option(self, "permissions", permissions).list_of(object)
        variables = {**linked, **self._read_environment({} if environment is None else environment)}
        code = self._bundle(handler)

        log_group = self._log_group(name, retention)
        self.role = self._role(log_group, [*grants, *permissions])
        self.nodes = FunctionNodes(
            function=self._function(name, handler, code, log_group, variables, settings),
            log_group=log_group,
        )

    @cached_property
    def arn(self) -> str:
        """ARN of the function."""
        return self.nodes.function.arn

    @cached_property
    def invoke_arn(self) -> str:
        """ARN by which API Gateway calls it."""
        return self.nodes.function.invoke_arn

    @cached_property
    def name(self) -> str:
        """Name of the function in AWS."""
        return self.nodes.function.function_name

    def allow(self, *grants: Grantable) -> None:
        """Let the function do something more; see `Role.allow`."""
        self.role.allow(*grants)

    def invoke(self) -> Grant:
        """Calling the function directly, through Lambda's own API."""
        permission = Permission(actions=["lambda:InvokeFunction"], resources=[self.arn])
        return Grant((permission,), of=self)

    # ---- options ----------------------------------------------------------------------------

    def _timeout_seconds(self, timeout: timedelta) -> int:
        checked = option(self, "timeout", timeout).duration(
            timedelta(seconds=1), timedelta(minutes=15)
        )
        return int(checked.total_seconds())

    def _read_environment(self, environment: Mapping[str, str]) -> dict[str, str]:
        return option(self, "environment", environment).text_map(
            _ENVIRONMENT_PATTERN, key_rule=_ENVIRONMENT_RULE
        )

    def _read_links(self, link: Sequence[Any]) -> tuple[list[Grant], dict[str, str]]:
        grants: list[Grant] = []
        environment: dict[str, str] = {}
        for linked in option(self, "link", link).list_of(object):
            source = linked.of if isinstance(linked, Grant) else linked
            if not isinstance(source, Linkable):
                option(self, "link", linked).refuse(
                    "a link is a table, a bucket, or a grant of one",
                    "pass what else it may do as permissions=[...]",
                )
            grants.append(linked if isinstance(linked, Grant) else source.link())
            environment.update(source.link_environment)
        return grants, environment

    def _bundle(self, handler: str) -> Bundle:
        option(self, "handler", handler).text(
            _HANDLER_PATTERN,
            rule="a handler is a file and a function in it: path/to/file.function",
            fix='write "lambdas/notes/create.main"',
        )
        root = Path.cwd()
        module, _, function = handler.rpartition(".")
        file = root / f"{module}.py"
        if not file.is_file():
            raise MissingFileError(
                construct=self.path,
                option="handler",
                value=handler,
                rule=f"the handler's file exists; there is no {module}.py in the app's folder",
                fix=_similar_handlers(file) or f"write the file {module}.py",
            )
        try:
            functions, code = functions_of(file), bundle(file, root)
        except SyntaxError as error:
            where = f"{os.path.relpath(error.filename or file)}, line {error.lineno}"
            option(self, "handler", handler).refuse(
                f"its code is Python, and {where}, is not: {error.msg}", "correct that line"
            )
        if function not in functions:
            raise MissingFileError(
                construct=self.path,
                option="handler",
                value=handler,
                rule=f"{module}.py has a function `{function}` at its top level",
                fix=f"define `def {function}(event, context)` there, or name another function",
            )
        if len(code.content) > LARGEST_ZIP:
            raise LimitError(
                construct=self.path,
                option="handler",
                value=handler,
                rule=f"Lambda takes zips of up to {LARGEST_ZIP // 1024**2} MB; "
                f"this one has {len(code.content) / 1024**2:.1f} MB",
                fix="move large files out of the handler's folder, into a bucket or a layer",
            )
        return code

    # ---- resources --------------------------------------------------------------------------

    def _log_group(self, name: str, retention: int) -> aws.cloudwatch_log_group.CloudwatchLogGroup:
        return self.resource("log_group").of(
            aws.cloudwatch_log_group.CloudwatchLogGroup,
            name=f"/aws/lambda/{name}",
            retention_in_days=retention,
        )

    def _role(
        self, log_group: aws.cloudwatch_log_group.CloudwatchLogGroup, grants: Sequence[Grantable]
    ) -> Role:
        # Its own log group and no other; AWS's managed policy would allow all of the account's.
        own_log = Permission(
            actions=["logs:CreateLogStream", "logs:PutLogEvents"], resources=[f"{log_group.arn}:*"]
        )
        return FunctionRole(
            self,
            "Role",
            trust=Trust(Principal("Service", ("lambda.amazonaws.com",))),
            permissions=[own_log, *grants],
        )

    def _function(
        self,
        name: str,
        handler: str,
        code: Bundle,
        log_group: aws.cloudwatch_log_group.CloudwatchLogGroup,
        variables: Mapping[str, str],
        settings: Mapping[str, Any],
    ) -> aws.lambda_function.LambdaFunction:
        module = aws.lambda_function
        file = self.stack.add_file(f"{self.address}-{code.sha256.hex()[:12]}.zip", code.content)
        return self.resource("function").of(
            module.LambdaFunction,
            function_name=name,
            role=self.role.arn,
            handler=handler,
            filename=file,
            source_code_hash=code.source_code_hash,
            logging_config=module.LambdaFunctionLoggingConfig(
                log_format="JSON", log_group=log_group.name
            ),
            environment=module.LambdaFunctionEnvironment(variables=dict(variables))
            if variables
            else None,
            **settings,
        )


def _similar_handlers(missing: Path) -> str:
    """Name the handlers that lie where a missing one was looked for."""
    if not missing.parent.is_dir():
        return ""
    there = sorted(file.stem for file in missing.parent.glob("*.py"))
    folder = os.path.relpath(missing.parent)
    return f"{folder} has {', '.join(there)}" if there else ""
