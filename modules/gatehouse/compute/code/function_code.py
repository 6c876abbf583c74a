"""What a function runs: modules of the app with packages, a zip, or a container image."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, Protocol, runtime_checkable

from gatehouse.compute.runtimes import family
from gatehouse.core import Component, aws
from gatehouse.core.local_code import LOCAL_CODE_BUCKET, local_code_folder, put_local_code
from gatehouse.core.options import is_one, option
from gatehouse.core.tokens import is_token

from .bundle import Bundle
from .dependencies import fetched
from .downloads import Downloads
from .handler_code import check_imports, check_sizes, handler_file, read_handler, size_report
from .requirements import Platform, Requirements, requirements_of_file, requirements_of_pipfile

if TYPE_CHECKING:
    from .prebuilt import PrebuiltZip

REQUIREMENTS_FILE = "requirements.txt"
PROJECT_FILE, LOCK_FILE = "pyproject.toml", "uv.lock"
# What Lambda runs of a zip that brings its own runtime; the handler is passed on to it.
_BOOTSTRAP = "bootstrap"

# A digest, or a tag that does not move: a moving one would change what runs without a plan.
_IMAGE = (
    r"\d{12}\.dkr\.ecr\.[a-z0-9-]+\.[a-z0-9.]+/[a-z0-9._/-]+"
    r"(@sha256:[0-9a-f]{64}|:(?!latest$)(?a:[\w.-]+))"
)


@runtime_checkable
class HasName(Protocol):
    """A bucket, or what has its name as one."""

    @property
    def name(self) -> str:
        """Name in AWS."""
        ...


class FunctionCode:
    """The code of one function.

    Packages are downloaded while the rest of the stack is put together, so the arguments that the
    zip decides are set when the app is complete.
    """

    def __init__(
        self,
        function: Component,
        *,
        handler: str | None,
        image: str | None,
        zip: str | None,
        requirements: str | None,
        pipfile_category: str | None,
        include: Sequence[str],
        runtime: str,
        architecture: str,
        more_modules: bool,
        node_options: str,
        bucket: HasName | None,
    ) -> None:
        self._function = function
        self._image = self._read_image(handler, image, zip)
        self._zip = zip
        self._bucket = self._read_bucket(bucket)
        self._runtime = runtime
        if zip is not None and handler is None and family(runtime) == "provided":
            handler = _BOOTSTRAP
        self._handler = handler or ""
        # A layer may have any module, and a path of the runtime's own may lead to it.
        self._more_modules = more_modules
        self._code = self._read_code(include, architecture, node_options)
        self._download: Future[Path] | None = None
        platform, app = Platform(runtime, architecture), Path.cwd()
        wanted = self._requirements(requirements, pipfile_category, platform)
        if wanted is not None and wanted.lines:
            self._check_known("runtime", runtime)
            self._check_known("architecture", architecture)
            self._download = Downloads.of(function.stack).begin(
                wanted.key(platform), lambda: fetched(function, wanted, platform, app)
            )

    @property
    def is_image(self) -> bool:
        """Whether it is a container image."""
        return self._image is not None

    def arguments(self) -> dict[str, Any]:
        """Arguments of the provider's ``aws_lambda_function`` that are known at once."""
        if self.is_image:
            return {"package_type": "Image", "image_uri": self._image}
        known: dict[str, Any] = {"handler": self._handler}
        if self._download is None and self._bucket is None:
            self._check()
            known |= self._place()
            known["source_code_hash"] = self._code.source_code_hash
        return known

    @property
    def is_pending(self) -> bool:
        """Whether the zip decides arguments that are set when the app is complete."""
        return not self.is_image and not (self._download is None and self._bucket is None)

    def complete(
        self, function: aws.lambda_function.LambdaFunction
    ) -> aws.s3_object.S3Object | None:
        """Set the rest of the arguments; returns the object in the bucket, where there is one."""
        path = self._function.path
        if self._download is not None:
            downloads = Downloads.of(self._function.stack)
            packages = downloads.wait(self._download, path)
            assert isinstance(self._code, Bundle)
            self._code = self._code.with_packages(packages)
            if downloads.told:
                print(f"bundle: {path}: {size_report(self._code)}", file=sys.stderr)
        self._check()
        uploaded = None
        if self._bucket is None:
            for name, value in self._place().items():
                setattr(function, name, value)
        else:
            uploaded = self._object(self._bucket)
            function.s3_bucket = uploaded.bucket
            function.s3_key = uploaded.key
        function.source_code_hash = self._code.source_code_hash
        return uploaded

    def _check(self) -> None:
        """Check the whole of the code, packages too."""
        in_bucket = self._bucket is not None
        named = ("handler", self._handler) if self._zip is None else ("zip", self._zip)
        check_sizes(self._function, *named, self._code, in_bucket=in_bucket)
        # Imports of Node.js were checked when they were read: nothing is downloaded for them.
        if isinstance(self._code, Bundle) and not self._more_modules:
            check_imports(self._function, self._handler, self._code, self._runtime)

    def _object(self, bucket: HasName) -> aws.s3_object.S3Object:
        digest = self._code.sha256.hex()
        module = aws.s3_object
        return self._function.resource("code").of(
            module.S3Object,
            bucket=bucket.name,
            # A new content is a new key, so the function never sees one change under it.
            key=f"{self._function.address}/{digest}.zip",
            source=self._file(),
            source_hash=digest,
            # An object has 10 tags at most, and the stack may have 50.
            override_provider=module.S3ObjectOverrideProvider(
                default_tags=module.S3ObjectOverrideProviderDefaultTags(tags={})
            ),
        )

    def _place(self) -> dict[str, str]:
        """Put the zip where the function finds it; returns the arguments that say where."""
        folder = local_code_folder()
        if folder is None:
            return {"filename": self._file()}
        key = put_local_code(folder, self._code.sha256.hex(), self._code.content)
        return {"s3_bucket": LOCAL_CODE_BUCKET, "s3_key": key}

    def _file(self) -> str:
        name = f"{self._function.address}-{self._code.sha256.hex()[:12]}.zip"
        return self._function.stack.assets.add(name, self._code.content)

    # ---- options ----------------------------------------------------------------------------

    def _read_image(self, handler: str | None, image: str | None, zip: str | None) -> str | None:
        if image is not None and (handler is not None or zip is not None):
            self._refuse_ways("image", image)
        if handler is None and image is None and zip is None:
            self._refuse_ways("handler", handler)
        if image is None:
            return None
        given = option(self._function, "image", image)
        checked = given.text(
            _IMAGE,
            rule="an image must be in ECR, with a digest or a tag other than `latest`, which would "
            "change what runs without a plan",
            fix="write ….dkr.ecr.REGION.amazonaws.com/NAME@sha256:…",
        )
        # https://docs.aws.amazon.com/lambda/latest/dg/images-create.html
        region = self._function.stack.known_region
        if region is not None and not is_token(checked) and f".ecr.{region}." not in checked:
            given.refuse(
                f"an image must be in the function's region, {region}: Lambda reads no other's",
                f"push it to a repository in {region}, or replicate the repository",
            )
        return checked

    def _refuse_ways(self, name: str, value: object) -> NoReturn:
        option(self._function, name, value).refuse(
            "a function must have either a handler or an image; a zip has a handler too",
            'write Function(self, "GetNote", "lambdas/notes/get.main")',
        )

    def _check_known(self, name: str, value: str) -> None:
        if is_token(value):
            option(self._function, name, value).refuse(
                "must be known while Python runs, to fetch packages for it",
                "write it as text, or make a container image of the packages",
            )

    def _read_code(
        self, include: Sequence[str], architecture: str, node_options: str
    ) -> Bundle | PrebuiltZip:
        function, handler = self._function, self._handler
        if include and (self.is_image or self._zip is not None):
            self._refuse_beside("include", include)
        if self.is_image:
            return Bundle(())
        if self._zip is not None:
            return self._read_zip(self._zip)
        if family(self._runtime) == "nodejs":
            # Imported where it is needed: most apps are Python alone, and each synth would pay.
            from .node_code import NodeTarget, read_node_handler

            target = NodeTarget(self._runtime, architecture, self._more_modules, node_options)
            return read_node_handler(function, handler, include, target)
        return read_handler(function, handler, include, self._runtime)

    def _read_zip(self, path: str) -> PrebuiltZip:
        from .prebuilt import PrebuiltZip

        read = PrebuiltZip(self._function, path)
        if not self._handler:
            option(self._function, "handler", None).refuse(
                "a zip must have a handler: what Lambda calls in it",
                'write handler="index.handler"',
            )
        read.check_handler(self._handler, self._runtime, more_modules=self._more_modules)
        return read

    def _refuse_beside(self, name: str, value: object) -> NoReturn:
        """Refuse an option of a handler's source beside code that is complete."""
        what, where = ("an image", "in the Dockerfile")
        if self._zip is not None:
            what, where = ("a zip", "when it is built")
        option(self._function, name, value).refuse(
            f"must not be set with {what}, which has its files and packages in it",
            f"leave {name} out, and put them in {where}",
        )

    def _read_bucket(self, bucket: HasName | None) -> HasName | None:
        if bucket is not None and not is_one(bucket, HasName):
            option(self._function, "code_bucket", bucket).refuse(
                "must be a bucket", 'make one: Bucket(self, "Code")'
            )
        return bucket

    def _requirements(
        self, file: str | None, category: str | None, platform: Platform
    ) -> Requirements | None:
        function = self._function
        complete = self.is_image or self._zip is not None
        for name, given in (("requirements", file), ("pipfile_category", category)):
            if given is not None and complete:
                self._refuse_beside(name, given)
            if given is not None and family(self._runtime) == "nodejs":
                option(function, name, given).refuse(
                    "must not be set for Node.js, which takes packages of node_modules",
                    "list them in package.json beside the handler, and run `npm ci`",
                )
        if complete or family(self._runtime) == "nodejs":
            return None
        if file is not None and category is not None:
            option(function, "pipfile_category", category).refuse(
                "packages must come from a file or from a category of the Pipfile, not from both",
                "keep one of the two",
            )
        if category is not None:
            option(function, "pipfile_category", category).text()
            return requirements_of_pipfile(function, category).on(platform)
        if file is not None:
            option(function, "requirements", file).text()
            return self._packages_of(Path.cwd() / file, platform)
        beside = handler_file(self._handler).parent
        if (beside / REQUIREMENTS_FILE).is_file():
            return self._packages_of(beside / REQUIREMENTS_FILE, platform)
        # At the top of the app, it is the app's own: it has what the synth needs.
        if beside != Path.cwd() and (beside / PROJECT_FILE).is_file():
            from .project_file import has_packages

            if has_packages(beside / PROJECT_FILE):
                return self._packages_of(beside / PROJECT_FILE, platform)
        return None

    def _packages_of(self, file: Path, platform: Platform) -> Requirements:
        if file.name in (PROJECT_FILE, LOCK_FILE):
            from .project_file import requirements_of_project

            return requirements_of_project(self._function, file, platform).on(platform)
        return requirements_of_file(self._function, file).on(platform)
