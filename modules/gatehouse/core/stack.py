"""The stack: one deployment of an app, with a state of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

from . import aws
from .app import App
from .assets import Assets
from .client_outputs import HasId, HasName, HasUrl, OfPool, client_outputs
from .completeness import Completed
from .crossing import Crossings
from .engine import Construct, TerraformElement, TerraformOutput, TerraformStack
from .errors import AddressError, id_taken
from .inputs import REQUIRED, Validation, check_input
from .keywords import refuse_unknown_options
from .lock_file import Claim
from .moves import Moves
from .names import snake_case, terraform_type
from .options import option, plain
from .other_region import keep_us_east_1
from .outputs import check_output, refuse_sensitive_as_name, refuse_unnamed
from .places import PLACES_FILE, Places, place_of_caller
from .provider_versions import ProviderVersions, needs
from .regions import check_region
from .stage import PROTECTED_STAGES, STAGE_PATTERN, check_protect, check_stage
from .state import State, state_for
from .tags import check_tags
from .taking_over import check_taken_over, refuse_not_made
from .tokens import as_literal, is_map_marker, is_token
from .unique_names import claim_name
from .written_values import with_an_end

T = TypeVar("T")
E = TypeVar("E", bound=TerraformElement)

# https://docs.aws.amazon.com/general/latest/gr/aws-arns-and-namespaces.html
PARTITION_OF_REGIONS = {
    "cn-": "aws-cn",
    "eusc-": "aws-eusc",
    "us-gov-": "aws-us-gov",
    "us-iso-": "aws-iso",
    "us-isob-": "aws-iso-b",
    "us-isof-": "aws-iso-f",
    "eu-isoe-": "aws-iso-e",
}


class AppStack(Completed, TerraformStack):
    """One stage of an app: its resources, its outputs and its state.

    Parameters
    ----------
    scope : App
        The app.
    app_name : str
        Name of the app, 1 to 20 of a-z, 0-9 and hyphen. It begins every name in AWS.
    stage : str, optional
        Name of the stage, 1 to 20 of a-z, 0-9 and hyphen. Default: ``--context stage=…``, else the
        variable ``STAGE``, else ``dev``.
    region : str, optional
        AWS region. Default: ``--context region=…``, else what Terraform's provider finds
        (``AWS_REGION``, the profile): the JSON is then the same for every region.
    tags : dict of str, optional
        Tags of every resource that takes 50, beside ``app`` and ``stage``, which are always there
        so that costs and leftovers can be attributed. Default: none more.
    protect : bool, optional
        Whether what holds data can't be deleted: deletion protection in AWS and
        ``prevent_destroy`` in Terraform. Default: ``--context protect=…``, else true in the stages
        ``production`` and ``prod``.
    state : LocalState, S3State or CloudState, optional
        Where the state is kept. Default: a file beside ``cdktf.json``.
    provider_versions : str, optional
        Versions of the AWS provider that may be used, in Terraform's words: ``~> 5.90``. Default:
        ``>= 5.70, < 7.0``. Where an option needs more, the stack asks for that.
    taken_over : dict of str, optional
        What something else made, by stage: ids as ``terraform import`` takes them, by addresses,
        ``{"production": {"aws_cognito_user_pool.users": "eu-west-1_..."}}``. The plan of such a
        stage is about what runs and nothing else: its resources get no tags ``app`` and ``stage``,
        functions keep their code, which Terraform can't import, reasons of transforms stand in
        ``constructs.json`` beside the stack, and a bucket or an API whose settings or access log
        are not named gets none. Take it out when the state has the resources; the next
        deploy does the rest. Default: nothing.

    Raises
    ------
    OptionError
        If a name breaks its rule, or the scope is not an `App`.

    Examples
    --------
    >>> from gatehouse.core import App, AppStack
    >>> stack = AppStack(App(), "notes", stage="production", region="eu-west-1")
    >>> stack.name, stack.protect
    ('notes-production', True)

    Notes
    -----
    The provider is asked for by a range (5.70 up to 7), not by the bindings' single version, so a
    team moves between provider releases by its lock file. A few options need a later one than 5.70;
    ``gatehouse.core.provider_versions`` lists them:
    https://developer.hashicorp.com/terraform/language/providers/requirements
    """

    _set_at_first = ("app_name", "default_tags", "name", "protect", "stage")

    @refuse_unknown_options
    def __init__(
        self,
        scope: App,
        app_name: str,
        *,
        stage: str | None = None,
        region: str | None = None,
        tags: Mapping[str, str] | None = None,
        protect: bool | None = None,
        state: State | None = None,
        provider_versions: str | None = None,
        taken_over: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        before = dict(self.__dict__)
        self._path = f"{plain(app_name)}-{plain(stage) if stage else 'stage'}"
        app = option(self, "scope", scope).instance(
            App, fix="make the app with `from gatehouse.core import App`"
        )
        app.check_open(self._path)
        self.app_name = option(self, "app_name", app_name).known_text(
            STAGE_PATTERN,
            rule="an app's name must have 1 to 20 of a-z, 0-9 and hyphen, and begin with a letter",
            fix='write a name such as "notes"',
        )
        self.stage = app.stage if stage is None else check_stage(self._path, stage)
        self.name = self._path = f"{self.app_name}-{self.stage}"
        if any(stack.name == self.name for stack in app._stacks):
            option(self, "app_name", app_name).refuse(
                "an app must have only one stack of each name and stage",
                "give one of the two another name, or another stage",
            )
        super().__init__(app, self.name)
        self._app = app
        self._stack = self
        self._addresses: dict[str, str] = {}
        self.source_places = Places()
        self._finishers: list[Callable[[], None]] = []
        self._checks: list[Callable[[], None]] = []
        self.assets = Assets({PLACES_FILE: lambda: self.source_places.written(self._addresses)})
        self._shared: dict[str, Any] = {}
        self._reasons: dict[str, str] = {}
        self._taken_over = check_taken_over(self, taken_over)
        self._moves = Moves(self)
        self.protect = self._is_protected(protect, app)
        self._given_region = self._read_region(region, app)
        self._provider_versions = ProviderVersions(self, provider_versions)
        self._ask_for_provider()
        self._provider(tags)
        if state is not None and (isinstance(state, type) or not isinstance(state, State)):
            option(self, "state", state).refuse(
                "must be a LocalState, an S3State or a CloudState",
                'write state=S3State(bucket="...", region="...") or LocalState("...")',
            )
        state_for(state).add_to(self, self.name, app.output / "stacks" / self.name)
        app._stacks.append(self)
        # Not what a class of the app's has, such as a default or a property that can be set.
        self._own = frozenset(dir(AppStack)) | (self.__dict__.keys() - before.keys())
        for name, value in before.items():
            if name in dir(AppStack) or self.__dict__.get(name) is not value:
                self._refuse_own(name, value)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in self.__dict__.get("_own", ()):
            self._refuse_own(name, value)
        super().__setattr__(name, value)

    def _refuse_own(self, name: str, value: object) -> None:
        option(self, f"self.{name}", value).refuse(
            f"must not be set: every stack has `{name}`, and needs it",
            f"keep yours under another name, such as self.my_{name.lstrip('_')}",
        )

    # ---- what constructs and users read -----------------------------------------------------

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {getattr(self, '_path', '')}>"

    @property
    def path(self) -> str:
        """The stack's path: its name, ``notes-dev``."""
        return self._path

    @cached_property
    def region(self) -> str:
        """The region: the one given, else a reference to the provider's."""
        return self._given_region or self._current_region.id

    @cached_property
    def partition(self) -> str:
        """The partition (``aws``, ``aws-cn``, ``aws-us-gov``): a reference."""
        return self._current_partition.partition

    @property
    def known_region(self) -> str | None:
        """The region as text where it is given; None where only Terraform knows."""
        given = self._given_region
        return None if given is None or is_token(given) else given

    @property
    def known_partition(self) -> str | None:
        """The partition as text where the region is given; None where only Terraform knows."""
        if self.known_region is None:
            return None
        for prefix, partition in PARTITION_OF_REGIONS.items():
            if self.known_region.startswith(prefix):
                return partition
        return "aws"

    @cached_property
    def dns_suffix(self) -> str:
        """The partition's domain (``amazonaws.com``): a reference."""
        return self._current_partition.dns_suffix

    @cached_property
    def account_id(self) -> str:
        """The account's number: a reference."""
        return self._read(
            aws.data_aws_caller_identity.DataAwsCallerIdentity, "caller_identity"
        ).account_id

    @with_an_end
    def output(self, *without_name: Any, **values: Any) -> None:
        """Give values back to whoever deploys: ``stack.output(ApiEndpoint=api.url)``.

        An output that refers to a secret, such as ``client.secret``, is ``sensitive`` by itself:
        Terraform shows no value of it. For other values, write ``Token=Sensitive(value)``.

        Parameters
        ----------
        *without_name
            None: an output has a name.
        **values
            Names of the outputs, and their values: text, numbers, lists or dicts of them, each of
            which may be in `Sensitive`.

        Raises
        ------
        OptionError
            If a value is missing, or a construct in place of one of its attributes, or a name is
            used twice.
        """
        self._app.check_open(self.path)
        refuse_unnamed(self, without_name)
        refuse_sensitive_as_name(self, values)
        for name, given in values.items():
            value, sensitive = check_output(self, name, given)
            if f"output.{name}" in self._addresses:
                option(self, f"output({name}=…)", given).refuse(
                    "a stack must have only one output of each name",
                    "give one of the two another name",
                )
            self._claim(f"output.{name}", f"{self.path}.output({name}=…)")
            output = TerraformOutput(
                self._outputs, name, value=value, sensitive=True if sensitive else None
            )
            output.override_logical_id(name)

    def input(
        self,
        name: str,
        type: Any = str,
        *,
        default: Any = REQUIRED,
        description: str | None = None,
        nullable: bool = False,
        sensitive: bool = False,
        validation: Validation | Sequence[Validation] = (),
    ) -> Any:
        """Ask whoever deploys for a value: a Terraform variable.

        Deployed as a stack, it is given by ``cdktf deploy --var NAME=VALUE``, the environment
        variable ``TF_VAR_NAME``, or the default. In a module that ``gatehouse module export``
        writes, it is an input of the module.

        Parameters
        ----------
        name : str
            The name: letters, digits, underscores and hyphens, as Terraform takes it.
        type : type, optional
            ``str``, ``int``, ``float``, ``bool``, or ``list[...]``, ``set[...]`` and
            ``dict[str, ...]`` of them. Default: ``str``.
        default : optional
            A value of that type, known while Python runs. Default: none; the input is required.
        description : str, optional
            What it is, for whoever gives it. Default: none.
        nullable : bool, optional
            Whether the value may be ``null``. Default: false, so that an option gets a value.
        sensitive : bool, optional
            Whether Terraform hides the value in plans. Default: false.
        validation : Validation or sequence of Validation, optional
            What Terraform checks before it plans. Default: none.

        Returns
        -------
        str, float, list of str or dict
            A value that only Terraform knows; every option of that type takes it but those that
            decide names or what is made.

        Raises
        ------
        OptionError
            If Terraform keeps the name for itself, an input has it already, or the default is not
            of the type.

        Examples
        --------
        >>> from gatehouse.core import App, AppStack
        >>> stack = AppStack(App(), "notes")
        >>> days = stack.input("log_days", type=int, default=30, description="Days to keep logs.")

        Notes
        -----
        https://developer.hashicorp.com/terraform/language/values/variables
        """
        self._app.check_open(self.path)
        checked = check_input(
            self,
            name,
            type,
            default=default,
            description=description,
            nullable=nullable,
            sensitive=sensitive,
            validation=validation,
        )
        if f"var.{checked.name}" in self._addresses:
            option(self, "input name", name).refuse(
                "a stack must have only one input of each name", "give one of the two another name"
            )
        self._claim(f"var.{checked.name}", f"{self.path}.input({checked.name!r})")
        if checked.default is None:
            self._app.null_inputs.setdefault(self.name, []).append(checked.name)
        return checked.make(self._inputs)

    def output_for_clients(
        self,
        *,
        api: HasUrl | None = None,
        user_pool: HasId | None = None,
        client: OfPool | None = None,
        identity_pool: HasId | None = None,
        bucket: HasName | None = None,
    ) -> None:
        """Give back what clients of the app must know, under the names that the tools read.

        ``gatehouse call`` and ``gatehouse sign-up`` take them from there, and so can a page that
        configures AWS Amplify. None of them is a secret. What is left out is not put out.

        Parameters
        ----------
        api : HttpApi, optional
            ``ApiEndpoint``: where the API answers. Default: none.
        user_pool : UserPool, optional
            ``UserPool``: the id of the pool. Default: the client's pool.
        client : UserPoolClient, optional
            ``UserPoolClient``: the id of the client that users sign in through. Default: none.
        identity_pool : IdentityPool, optional
            ``IdentityPool``: its id. Default: none.
        bucket : Bucket, optional
            ``Bucket``: its name. Default: none.

        Raises
        ------
        OptionError
            If nothing is given, another construct than these, or an output of the name is there.

        Examples
        --------
        ``self.output_for_clients(api=api, client=web, identity_pool=identities)`` puts out
        ``ApiEndpoint``, ``Region``, ``UserPool``, ``UserPoolClient`` and ``IdentityPool``.
        """
        given = {
            "api": api,
            "user_pool": user_pool,
            "client": client,
            "identity_pool": identity_pool,
            "bucket": bucket,
        }
        self.output(**client_outputs(self, self.region, given))

    def moved(self, from_: str, *, to: str) -> None:
        """Keep what a construct made, though it has another id now.

        Terraform gets a ``moved`` block for each of its resources and of those inside of it, and
        the lock file's entry follows. The line may stay; it says nothing to a state without the old
        addresses.

        What has a name from its path keeps that name only where `name` gives it: AWS renames
        nothing that holds data.

        Parameters
        ----------
        from_ : str
            The path that it had below the stack: ``Users``, or ``Shop/Users``.
        to : str
            The path that it has now. It is made below this line.

        Raises
        ------
        OptionError
            If it is made already, is not made at all, or the old one still is.

        Examples
        --------
        Write ``self.moved("Users", to="People")`` above ``UserPool(self, "People", ...)``, with
        ``name={"production": "notes-production-Users"}``, the name that it has.

        Notes
        -----
        https://developer.hashicorp.com/terraform/language/modules/develop/refactoring
        """
        self._app.check_open(self.path)
        if not self._moves.old:
            self.check_at_finish(lambda: self._moves.refuse_wrong(self.source_places.of_constructs))
        self._moves.add(from_, to, self.source_places.of_constructs)
        self._app.lock_file.follow(self.name, self._moves.old)

    # ---- what constructs use to build -------------------------------------------------------

    def claim_path(self, path: str) -> None:
        """Take a construct's path, which no other construct may have.

        Raises
        ------
        AddressError
            If there is one of that id in the scope already.
        """
        self._app.check_open(path)
        if path in self.source_places.of_constructs:
            raise id_taken(path)
        self.source_places.of_constructs[path] = place_of_caller()

    @property
    def crossings(self) -> Crossings:
        """What the app's constructs make for constructs of other stacks."""
        return self._app.crossings

    def claim_in_app(self, what: str, owner: str) -> str:
        """Take what an app has only once, such as a domain; returns the path of who has it."""
        return self._app._claims.setdefault(what, owner)

    def check_provider(
        self,
        kind: type[TerraformElement],
        arguments: Mapping[str, Any],
        owner: str,
        *,
        before: Mapping[str, Any] | None = None,
    ) -> None:
        """Ask for a version of the provider that takes a resource's arguments; take its name.

        ``before`` are its arguments before a transform.

        Raises
        ------
        OptionError
            If the stack's ``provider_versions`` has none that does, or AWS would have two resources
            of one name.
        """
        for newer in needs(terraform_type(kind), arguments):
            self._provider_versions.need(owner, newer)
        claim_name(self, kind, arguments, owner, before=before)

    def give_address(self, element: TerraformElement, name: str, *, owner: str) -> None:
        """Give a resource its Terraform name, which no other of its type may have.

        Parameters
        ----------
        element : TerraformElement
            The resource or data source.
        name : str
            Name in the address: ``user_pool`` in ``aws_cognito_user_pool.user_pool``.
        owner : str
            Path of the construct that makes it, for the error.

        Raises
        ------
        AddressError
            If a construct has the address already.
        """
        self._app.check_open(owner)
        self._claim(f"{terraform_type(type(element))}.{name}", owner)
        element.override_logical_id(name)
        self._moves.tell(element, name, owner)

    def give_reason(self, element: TerraformElement, name: str, reason: str) -> None:
        """Show a reason in the plan, beside the address of what it is for.

        Terraform has no place for it in a resource, so a ``terraform_data`` of the stack, which
        makes nothing in AWS, lists all of them.

        Parameters
        ----------
        element : TerraformElement
            The resource or data source.
        name : str
            Its name in the address.
        reason : str
            Why a safeguard is taken away.
        """
        if not self._reasons:
            self._claim("terraform_data.reasons", self.path)
        address = f"{terraform_type(type(element))}.{name}"
        self._reasons[address] = as_literal(reason.strip())

    def _allocate_logical_id(self, tf_element: Any) -> str:
        """Name what has no address yet: resources that are made without this library's classes.

        CDKTF calls it, and calls it again for the same element; it makes no claim twice.
        """
        node = getattr(tf_element, "node", tf_element)
        below = node.path.split("/")[1:]
        name = "_".join(snake_case(id) for id in below)
        if isinstance(tf_element, TerraformElement):
            try:
                self._claim(f"{terraform_type(type(tf_element))}.{name}", node.path)
            except AddressError as error:
                self._app.failure = error  # what crosses Node loses its type and its lines
                raise
        return name

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What constructs of a stack share: the first that asks makes it, the others get it."""
        if name not in self._shared:
            self._shared[name] = make()
        return self._shared[name]  # type: ignore[no-any-return]

    def at_finish(self, finisher: Callable[[], None]) -> None:
        """Call a function once when the app is complete, to make what needs all of it.

        A role's policy and an identity pool's roles are made there, so that all of a role's
        permissions are known, wherever in the app they were given. See `gatehouse.core.app`.
        """
        self._app.check_open(self.path)
        self._finishers.append(finisher)

    def check_at_finish(self, check: Callable[[], None]) -> None:
        """Call a function once when everything is made, to refuse what only the whole app shows.

        It makes nothing: what `at_finish` made is checked there. See `gatehouse.core.app`.
        """
        self._checks.append(check)

    def make_rest(self) -> bool:
        """Run what constructs deferred until the app is complete; returns whether any did."""
        self.source_places.are_of_methods = False  # what is made from here on is nobody's own line
        is_any = bool(self._finishers)
        while self._finishers:
            self._finishers.pop(0)()
        return is_any

    def check_rest(self) -> None:
        """Run the last checks of constructs.

        The reasons that were given meanwhile are written last, when all of them are known.
        """
        while self._checks:
            self._checks.pop(0)()
        refuse_not_made(self, self._taken_over, self._addresses)
        if self._taken_over:
            for address, reason in self._reasons.items():
                self.source_places.note_reason(address, reason)
        elif self._reasons:
            reasons = dict(sorted(self._reasons.items()))
            self.add_override("resource.terraform_data.reasons.input", reasons)
        if self._provider_versions.is_raised:
            self._ask_for_provider()
        keep_us_east_1(self)

    def lock_fields(
        self, path: str, fields: dict[str, Any], check: Callable[[dict[str, Any]], None]
    ) -> None:
        """Record a construct's immutable fields, and check them against what was recorded.

        Parameters
        ----------
        path : str
            The construct's path.
        fields : dict
            The fields, as JSON can hold them.
        check : function
            Called with the recorded fields where there are some; raises if the change is not
            allowed.
        """
        below = path.partition("/")[2]
        self._app.lock_file.claim(self.name, below, Claim(fields, check))

    def forget_fields(self, path: str) -> None:
        """Remove what the lock file has of a construct that is not protected any more."""
        self._app.lock_file.forget(self.name, path.partition("/")[2])

    def recorded_fields(self, path: str) -> dict[str, Any] | None:
        """What the lock file has of a construct, by its path; None if nothing was recorded."""
        return self._app.lock_file.fields_of(self.name, path.partition("/")[2])

    # ---- the stack's own resources ----------------------------------------------------------
    # Their ids begin with an underscore, as no component's does: "region" stays free for apps.

    def _is_protected(self, protect: bool | None, app: App) -> bool:
        if protect is None and "protect" in app.context:
            return check_protect(app.context["protect"])
        if protect is None:
            return self.stage in PROTECTED_STAGES
        return option(self, "protect", protect).flag()

    def _read_region(self, region: str | None, app: App) -> str | None:
        region = region or app.context.get("region")
        if region is None:
            return None
        return check_region(option(self, "region", region))

    def _ask_for_provider(self) -> None:
        # Written whole: each engine has its own pin, and its own spelling of the provider's source.
        asked = {"source": "hashicorp/aws", "version": str(self._provider_versions)}
        self.add_override("terraform.required_providers.aws", asked)

    def _provider(self, tags: Mapping[str, str] | None) -> None:
        own = {"app": self.app_name, "stage": self.stage}
        given = check_tags(self, tags, own)
        if any(map(is_map_marker, given)):
            option(self, "tags", tags).refuse_token(
                "is on every role: grants on tags of users depend on its keys"
            )
        named: dict[str, str] = {}
        for tag in [*own, *given]:
            # Roles have the stack's tags too, and IAM takes keys that differ in case for one.
            first = named.setdefault(tag.lower(), tag)
            if first in own and tag in given:
                option(self, "tags", {tag: given[tag]}).refuse(
                    f"must not have the tag `{tag}`, which the stack sets itself", "rename the tag"
                )
            if first != tag:
                option(self, "tags", {tag: given[tag]}).refuse(
                    f"two keys must differ in more than case; `{first}` is there too",
                    "remove one of the two",
                )
        self.default_tags: Mapping[str, str] = {**({} if self._taken_over else own), **given}
        tagged = aws.provider.AwsProviderDefaultTags(tags=self.default_tags)
        aws.provider.AwsProvider(
            self,
            "_provider",
            region=self._given_region,
            default_tags=[tagged] if self.default_tags else None,
        )

    @cached_property
    def _outputs(self) -> Construct:
        """A scope of their own, since an output may have a construct's name: ``UserPool``."""
        return Construct(self, "outputs")

    @cached_property
    def _inputs(self) -> Construct:
        """A scope of their own, since an input may have a construct's name."""
        return Construct(self, "inputs")

    @cached_property
    def _current_region(self) -> aws.data_aws_region.DataAwsRegion:
        return self._read(aws.data_aws_region.DataAwsRegion, "region")

    @cached_property
    def _current_partition(self) -> aws.data_aws_partition.DataAwsPartition:
        return self._read(aws.data_aws_partition.DataAwsPartition, "partition")

    def _read(self, kind: Callable[[Construct, str], E], name: str) -> E:
        """Read something of the account: a reference, which may also be shown after the synth."""
        owner = f"{self.path}/{name}"
        self._app.check_thread(owner)
        read = kind(self, f"_{name}")
        self._claim(f"{terraform_type(type(read))}.current", owner)
        read.override_logical_id("current")
        return read

    def _claim(self, address: str, owner: str) -> None:
        self.source_places.note(address)
        first = self._addresses.setdefault(address, owner)
        if first != owner:
            raise AddressError(
                construct=owner,
                option="id",
                value=address,
                rule=f"a Terraform address must belong to one construct; {first} has this one",
                fix="rename one of the two",
            )
