"""What ``inspect``, ``pkgutil`` and ``importlib`` say about the bindings."""

import importlib.metadata
import importlib.resources
import importlib.util
import inspect
import pkgutil
import typing

import cdktf_cdktf_provider_aws as aws
from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket, S3BucketConfig


def run(app: App) -> object:
    AwsProvider(TerraformStack(app, "introspection"), "aws")
    root = importlib.resources.files(aws)
    spec = importlib.util.find_spec("cdktf_cdktf_provider_aws.sqs_queue")
    root_spec = importlib.util.find_spec("cdktf_cdktf_provider_aws")
    assert spec is not None
    assert root_spec is not None
    return {
        "resources": [
            root.joinpath("py.typed").is_file(),
            sorted(item.name for item in root.joinpath("_jsii").iterdir()),
            importlib.resources.files("cdktf_cdktf_provider_aws.s3_bucket").name,
        ],
        "pkgutil": [[module.name, module.ispkg] for module in pkgutil.iter_modules(aws.__path__)],
        "data": len(pkgutil.get_data("cdktf_cdktf_provider_aws", "__init__.py") or b""),
        "inspect": [
            inspect.getdoc(aws),
            inspect.getsource(aws)[-200:],
            inspect.getsourcefile(aws),
            inspect.ismodule(aws),
            inspect.getdoc(S3Bucket),
            str(inspect.signature(S3Bucket.__init__)),
            str(inspect.signature(S3BucketConfig)),
            getattr(inspect.getmodule(S3Bucket), "__name__", None),
            [base.__module__ + base.__qualname__ for base in inspect.getmro(S3Bucket)],
            # Python makes annotations when they are first asked for.
            [name for name, _ in inspect.getmembers(S3Bucket) if name != "__annotations__"],
        ],
        "hints": str(typing.get_type_hints(S3Bucket.put_cors_rule)),
        "attributes": [aws.__name__, aws.__package__, aws.__file__, list(aws.__path__), repr(aws)],
        "specs": [spec.name, spec.origin, spec.parent, root_spec.name, root_spec.origin],
        "version": importlib.metadata.version("cdktf-cdktf-provider-aws"),
    }
