"""A Lambda function."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, ClassVar, Protocol, runtime_checkable

from gatehouse.compute.code.function_code import FunctionCode, HasName
from gatehouse.core import Transforms, aws
from gatehouse.core.engine import Construct, TerraformResourceLifecycle
from gatehouse.core.keywords import refuse_unknown_keywords
from gatehouse.core.options import option
from gatehouse.core.own_name import NameRule, own_name
from gatehouse.core.taking_over import takes_over
from gatehouse.core.tokens import is_map_marker, is_token
from gatehouse.iam import Grant, Grantable, Permission, Principal, Role, RoleAsItRuns, Trust
from gatehouse.iam.permission import permissions_of
from gatehouse.iam.sessions import check_present

from .function_base import FunctionBase
from .function_settings import (
    Settings,
    Vpc,
    check_environment,
    check_source_runtime,
    refuse_beside_image,
)
from .imported_function import ImportedFunction
from .log_retention import LOG_RETENTION, log_retention_days
from .runtimes import DEFAULT_RUNTIME

LONGEST_FUNCTION_NAME = 64
# https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
FUNCTION_NAME = NameRule(
    r"[A-Za-z0-9_-]+", "must have 1 to 64 letters, digits, _ and -", LONGEST_FUNCTION_NAME
)
# Variables that lead to modules which no zip has.
_PATHS = {"PYTHONPATH", "NODE_PATH"}
_LINKS = "must be a list of tables, buckets, functions, user pools or grants of them"
_TRUST = Trust(Principal("Service", ("lambda.amazonaws.com",)))
# What AWS says nothing of, so that every import lacks it.
_NOT_IMPORTED = ("filename", "publish", "s3_bucket", "s3_key", "source_code_hash")
_PERMISSIONS = "must be a list of grants and permissions"


@runtime_checkable
class Linkable(Protocol):
    """What ``link=[...]`` takes: a construct with a name to pass on and a grant for its users."""

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


@dataclass
class FunctionNodes:
    """What a `Function` makes; its role has nodes of its own."""

    function: aws.lambda_function.LambdaFunction
    log_group: aws.cloudwatch_log_group.CloudwatchLogGroup
    code: aws.s3_object.S3Object | None = None


class Function(FunctionBase):
    """A function with its own role, which may write its own log and use what it is linked to.

    Makes ``aws_lambda_function``, ``aws_cloudwatch_log_group`` and a `Role`.

    Parameters
    ----------
    scope : Construct
        The stack, or a construct within it.
    id : str
        Name within the scope.
    handler : str, optional
        File and function, ``lambdas/notes/create.main``, from the folder with ``cdktf.json``. The
        zip holds every module of the app that it imports, the data files beside these modules (but
        not those at the top of the app), and the packages of `requirements`; for Node.js, those of
        ``node_modules`` that it imports. It never holds state, output, version control,
        credentials or private keys. Its content alone decides its hash. With `zip`, what Lambda
        calls in it, as its language names it. Default: none, for an ``image``, and ``bootstrap``
        for a zip with its own runtime.
    image : str, optional
        A container image instead: its URI in ECR of the stack's region, with a digest or a tag of
        its own. It brings its runtime, packages and layers. Default: none.
    zip : str, optional
        A zip that something else built, from the folder with ``cdktf.json``: any runtime may be in
        it. It is put into Lambda as it is; the synth looks whether it has what `handler` names.
        Default: none, the zip is made of the handler's source.
    requirements : str, optional
        File with packages that it needs beside boto3, ``name==version`` in each line, those that
        others need too. They are fetched as wheels for Lambda's platform, and kept below
        ``.gatehouse/bundles``. Default: ``requirements.txt`` beside the handler, if there is one.
    pipfile_category : str, optional
        Category of the app's ``Pipfile.lock`` with such packages, instead of a file. Default: none.
    include : sequence of str
        More files of the zip: paths or patterns from the app's folder, ``data/*.txt``; a folder's
        path stands for the files in it. Modules among them bring what they import. Default: none.
    link : sequence
        Tables and buckets that it works with: it may then use them, and finds their names in its
        environment (``NOTES_TABLE_NAME``). A construct gives reading and writing; one of its grants
        (``notes.read()``) gives just that. A user pool and its clients give their ids, and
        ``users.administer("AdminGetUser")`` the right to that as well. Default: nothing.
    permissions : sequence
        What else it may do: grants and permissions. Default: nothing.
    environment : dict of str
        Variables of its environment, 4 KB in all. No secrets: they stand in the state and the
        console. Default: none but those of links.
    runtime : str, optional
        ``python3.10`` to ``python3.14``, ``nodejs20.x`` to ``nodejs24.x``; of a `zip` also those
        of Java, .NET and Ruby, and ``provided.al2023``. What is newer needs a newer provider:
        3.13 and Node.js 22 5.76, 3.14 and Node.js 24 6.20. Default: ``python3.12``, which every
        provider release of the supported range knows.
    architecture : str
        ``arm64`` or ``x86_64``. Default: ``arm64``, a fifth cheaper for the same work.
    memory : int
        Memory in MB, 128 to 10,240; processor time grows with it. Default: 512; a Python function
        with boto3 starts twice as fast as with 128.
    timeout : timedelta
        Longest run, 1 second to 15 minutes. Default: 10 seconds; an API answers within 30.
    storage : int, optional
        Room in ``/tmp`` in MB, 512 to 10,240. Default: AWS's own, 512, which costs nothing.
    concurrency : int, optional
        How many of it run at once at most; so many are then kept free for it. 0 stops it. Default:
        none but the account's.
    layers : sequence of str
        ARNs of up to five layer versions. Default: none.
    vpc : Vpc, optional
        The VPC that it runs in; it then reaches nothing outside it without a NAT. Default: none.
    dead_letter : str, optional
        ARN of a standard queue or topic for events that it failed on, when it is not called by an
        API but by events. Default: none.
    tracing : bool
        Whether X-Ray follows requests through it, at X-Ray's price. Default: False.
    kms_key : str, optional
        ARN of the KMS key that its environment is encrypted with. Default: AWS's own.
    log_retention : timedelta
        How long logs are kept, one of CloudWatch's steps. Default: 30 days. Lambda alone would
        keep them for ever.
    log_kms_key : str, optional
        ARN of the KMS key that its log is encrypted with; the key's policy must let
        ``logs.REGION.amazonaws.com`` use it. Default: CloudWatch's own.
    name : dict of str, optional
        Its name in AWS by stage, ``{"production": "reports"}``, to take over a function that
        something else made; its log group has it too. Default: of app, stage and id.
    role : RoleAsItRuns or Role, optional
        What its role is called, to take over one that something else made. In a stage with a name,
        it gets no right by itself, not even to write its log. Or the role of another function of
        the stack, ``lister.role``, as other tools give one to several: both then may what either
        needs. Default: none, it gets one of its own.
    code_bucket : Bucket, optional
        Where its zip is put for Lambda to take, as zips of more than 50 MB need. Default: none, it
        is sent to Lambda itself.
    transform : dict, optional
        Changes of provider arguments, by the names in ``.nodes``. What guards access or data needs
        a `Transform` with its reason. Default: none.

    Raises
    ------
    MissingFileError
        If the handler's file does not exist, or has no such function; if `include` names no file;
        if there is no such `zip`.
    OptionError
        If the handler names what Lambda can't call with event and context; if a module of the zip
        imports what neither the app, nor its requirements, nor Lambda's Python has. Imports under
        ``if`` and ``try`` and in functions may lead nowhere, and all may where there are layers.
        If a `zip` is none, or lacks what the handler names.
    LimitError
        If the code has more than 250 MB, or the environment more than 4 KB.

    Examples
    --------
    >>> from gatehouse.core import App, AppStack
    >>> from gatehouse.storage import Table
    >>> stack = AppStack(App(), "notes")
    >>> notes = Table(stack, "Notes", partition_key="userId", sort_key="noteId")
    >>> get = Function(stack, "GetNote", "lambdas/notes/get.main", link=[notes.read()])
    >>> get.address
    'get_note'

    Notes
    -----
    https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    """

    Nodes: ClassVar[type] = FunctionNodes

    def __init__(
        self,
        scope: Construct,
        id: str,
        handler: str | None = None,
        *,
        image: str | None = None,
        zip: str | None = None,
        requirements: str | None = None,
        pipfile_category: str | None = None,
        include: Sequence[str] = (),
        link: Sequence[Linkable | Grant] = (),
        permissions: Sequence[Grantable] = (),
        environment: Mapping[str, str] | None = None,
        runtime: str | None = None,
        architecture: str = "arm64",
        memory: int = 512,
        timeout: timedelta = timedelta(seconds=10),
        storage: int | None = None,
        concurrency: int | None = None,
        layers: Sequence[str] = (),
        vpc: Vpc | None = None,
        dead_letter: str | None = None,
        tracing: bool = False,
        kms_key: str | None = None,
        log_retention: timedelta = LOG_RETENTION,
        log_kms_key: str | None = None,
        name: Mapping[str, str] | None = None,
        role: RoleAsItRuns | Role | None = None,
        code_bucket: HasName | None = None,
        transform: Transforms | None = None,
    ) -> None:
        super().__init__(scope, id, transform=transform)
        in_aws = self._name_in_aws(name)
        if image is not None:
            beside = {"runtime": runtime, "layers": layers, "code_bucket": code_bucket}
            refuse_beside_image(self, beside)
        runtime = DEFAULT_RUNTIME if runtime is None else runtime
        settings = Settings(
            self,
            runtime=runtime,
            architecture=architecture,
            memory=memory,
            timeout=timeout,
            storage=storage,
            concurrency=concurrency,
            layers=layers,
            vpc=vpc,
            dead_letter=dead_letter,
            tracing=tracing,
            kms_key=kms_key,
        )
        if zip is None:
            check_source_runtime(self, runtime)
        retention = log_retention_days(self, log_retention)
        grants, linked = self._read_links(link)
        option(self, "permissions", permissions).list_of(object, rule=_PERMISSIONS)
        if role is not None:
            self._check_role(role)
        self._check_sessions("link", grants)
        self._check_sessions("permissions", permissions)
        variables = {**linked, **check_environment(self, environment, linked)}
        # A map of Terraform's may have any variable, also those of paths and options.
        unknown = next(filter(is_map_marker, variables), "")
        elsewhere = (
            bool(unknown) or not _PATHS.isdisjoint(variables) or "function" in (transform or {})
        )
        code = FunctionCode(
            self,
            handler=handler,
            image=image,
            zip=zip,
            requirements=requirements,
            pipfile_category=pipfile_category,
            include=include,
            runtime=runtime,
            architecture=architecture,
            more_modules=bool(layers) or elsewhere,
            node_options=variables.get("NODE_OPTIONS", unknown),
            bucket=code_bucket,
        )

        self.longest_run = timeout
        log_group = self._log_group(in_aws, retention, settings.key("log_kms_key", log_kms_key))
        self.role = self._role(log_group, settings.permissions(), [*grants, *permissions], role)
        self._source = function = self._function(in_aws, code, log_group, variables, settings)
        self.nodes = FunctionNodes(function=function, log_group=log_group)
        if code.is_pending:
            self.stack.at_finish(partial(self._complete_code, code, function))

    @classmethod
    @refuse_unknown_keywords
    def from_name(cls, scope: Construct, id: str, name: str) -> ImportedFunction:
        """Import a function that exists: routes can lead to it, and others can invoke it.

        Parameters
        ----------
        scope : Construct
            The stack, or a construct within it.
        id : str
            Name within the scope.
        name : str
            Name of the function in AWS, in the stack's account and region.

        Returns
        -------
        ImportedFunction
            The function. This stack does not make its role, so ``allow`` is refused.
        """
        return ImportedFunction(scope, id, name)

    @classmethod
    @refuse_unknown_keywords
    def from_arn(cls, scope: Construct, id: str, arn: str) -> ImportedFunction:
        """Import a function that exists, by its ARN; see `from_name`.

        Parameters
        ----------
        arn : str
            The ARN, which may be of another account or region.
        """
        return ImportedFunction(scope, id, arn)

    def allow(self, *grants: Grantable) -> None:
        """Let the function do something more; see `Role.allow`.

        Parameters
        ----------
        *grants
            Grants of constructs, constructs that have an obvious one, or a `Permission`.
        """
        self.role.allow(*grants)

    # ---- options ----------------------------------------------------------------------------

    def _check_role(self, role: object) -> None:
        given = option(self, "role", getattr(role, "path", role))
        fix = "write RoleAsItRuns(name=...), or the role of another function: lister.role"
        if not isinstance(role, (FunctionRole, RoleAsItRuns)):
            given.refuse("must say what its role is called, or be that of another function", fix)
        if isinstance(role, FunctionRole) and role.stack is not self.stack:
            given.refuse("must be the role of a function of the same stack", fix)

    def _name_in_aws(self, name: object) -> str:
        return own_name(self, name, FUNCTION_NAME) or self.aws_name(longest=LONGEST_FUNCTION_NAME)

    def _read_links(self, link: Sequence[Any]) -> tuple[list[Grant], dict[str, str]]:
        grants: list[Grant] = []
        environment: dict[str, str] = {}
        for linked in option(self, "link", link).list_of(object, rule=_LINKS):
            source = linked.of if isinstance(linked, Grant) else linked
            # A class has what the protocol asks for as well.
            if isinstance(source, type) or not isinstance(source, Linkable):
                option(self, "link", linked).refuse(
                    "a link must be a table, a bucket, a function, a user pool, a client of one, "
                    "or a grant of one",
                    "pass what else it may do as permissions=[...]",
                )
            grants.append(linked if isinstance(linked, Grant) else source.link())
            environment.update(source.link_environment)
        return grants, environment

    def _check_sessions(self, name: str, grants: Sequence[Grantable]) -> None:
        """Refuse rights by an identity or a tag: all callers share the function's role."""
        check_present(
            self, name, permissions_of(self, "allow", grants), _TRUST, self.stack.default_tags
        )

    # ---- resources --------------------------------------------------------------------------

    def _log_group(
        self, name: str, retention: int, kms_key: str | None
    ) -> aws.cloudwatch_log_group.CloudwatchLogGroup:
        return self.resource("log_group").of(
            aws.cloudwatch_log_group.CloudwatchLogGroup,
            name=f"/aws/lambda/{name}",
            retention_in_days=retention,
            kms_key_id=kms_key,
        )

    def _role(
        self,
        log_group: aws.cloudwatch_log_group.CloudwatchLogGroup,
        needed: Sequence[Permission],
        grants: Sequence[Grantable],
        role: RoleAsItRuns | Role | None,
    ) -> Role:
        # Its own log group and no other; AWS's managed policy would allow all of the account's.
        own_log = Permission(
            actions=["logs:CreateLogStream", "logs:PutLogEvents"], resources=[f"{log_group.arn}:*"]
        )
        shared = role if isinstance(role, Role) else None
        as_it_runs = role if isinstance(role, RoleAsItRuns) else None
        named = as_it_runs is not None and self.stack.stage in as_it_runs.name
        runs = named or (shared is not None and shared.is_as_it_runs)
        own: Sequence[Grantable] = () if runs else (Grant((own_log,)), *needed)
        if shared is not None:
            shared.allow(*own, *grants)
            return shared
        return FunctionRole(
            self, "Role", trust=_TRUST, permissions=[*own, *grants], as_it_runs=as_it_runs
        )

    def _function(
        self,
        name: str,
        code: FunctionCode,
        log_group: aws.cloudwatch_log_group.CloudwatchLogGroup,
        variables: Mapping[str, str],
        settings: Settings,
    ) -> aws.lambda_function.LambdaFunction:
        module = aws.lambda_function
        function = self.resource("function", check=self._check_function).of(
            module.LambdaFunction,
            function_name=name,
            role=self.role.arn,
            logging_config=module.LambdaFunctionLoggingConfig(
                log_format="JSON", log_group=log_group.name
            ),
            environment=module.LambdaFunctionEnvironment(variables=dict(variables))
            if variables
            else None,
            lifecycle=self._keeps_code(),
            **code.arguments(),
            **settings.arguments(code.is_image),
        )
        if settings.needs_policy_first:
            self.role.before(function)
        return function

    def _keeps_code(self) -> TerraformResourceLifecycle | None:
        """Leave the code of a function that is taken over: Terraform can't import it."""
        if not takes_over(self.stack, f"aws_lambda_function.{self.address}"):
            return None
        return TerraformResourceLifecycle(ignore_changes=[*_NOT_IMPORTED])

    def _check_function(self, arguments: dict[str, Any]) -> None:
        """Check variables that a transform set like those of the option; keep its timeout."""
        seconds = arguments.get("timeout")
        if isinstance(seconds, int) and not is_token(seconds):
            self.longest_run = timedelta(seconds=seconds)
        environment = arguments.get("environment")
        variables = environment.get("variables") if isinstance(environment, Mapping) else None
        if isinstance(variables, Mapping) and not is_token(variables):
            check_environment(self, variables, {})

    def _complete_code(
        self, code: FunctionCode, function: aws.lambda_function.LambdaFunction
    ) -> None:
        """Set the arguments that the zip decides, when its packages are there."""
        self.nodes.code = code.complete(function)
