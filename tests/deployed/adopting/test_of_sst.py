"""An app in the shape of SST v2's CloudFormation is taken over whole, and stays as it is for users.

Its template has the resources of SST's `Cognito`, `Api` and `Function` with the properties that
these give them. They are made from it by AWS's own API; that they belong to stacks, a stand-in for
CloudFormation says.
"""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.httpsession import URLLib3Session
from gatehouse.testing import LocalAws

from tests.deployed.adopting.project import Project
from tests.deployed.adopting.stacks import Stack, stacks
from tests.deployed.adopting.template import Template

TEMPLATE = Path(__file__).parent / "sst_v2.json"
HANDLER = """def handler(event, context):
    return {"statusCode": 200, "body": "the old code"}
"""


class SstApp(Project):
    """The app, with a user."""

    def __init__(self, aws: LocalAws, folder: Path) -> None:
        super().__init__(aws, folder)
        code = BytesIO()
        with ZipFile(code, "w") as zip:
            zip.writestr("packages/functions/src/list.py", HANDLER)
        s3 = self.client("s3")
        s3.create_bucket(Bucket="cdk-assets-of-notes")
        s3.put_object(Bucket="cdk-assets-of-notes", Key="list.zip", Body=code.getvalue())
        s3.create_bucket(Bucket="production-notes-uploads")  # a construct of another stack of SST's
        self.resources = json.loads(TEMPLATE.read_text())["Resources"]
        self.ids = Template(self.resources, self.client).ids
        self.add_user(self.ids["AuthUserPool"])

    def stacks(self) -> list[Stack]:
        """The stacks of the app in its account, beside those of others."""
        tags = {"sst:app": "notes", "sst:stage": "production"}
        made = [(str(each["Type"]), self.ids[name]) for name, each in self.resources.items()]
        return [
            Stack("production-notes-Api", made, tags),
            Stack(
                "production-notes-Storage", [("AWS::S3::Bucket", "production-notes-uploads")], tags
            ),
            Stack(
                "production-notes-web-Auth",
                [("AWS::Cognito::UserPool", "us-east-1_Other0000")],
                tags | {"sst:app": "notes-web"},
            ),
            Stack("dev-notes-Api", [("AWS::DynamoDB::Table", "another")], {"sst:app": "notes"}),
        ]

    def credentials(self) -> Credentials:
        """Those of the old user, of the identity pool."""
        pool = f"cognito-idp.us-east-1.amazonaws.com/{self.ids['AuthUserPool']}"
        logins = {pool: self.sign_in(self.ids["AuthUserPoolClient"])["IdToken"]}
        identity = self.client("cognito-identity")
        id = identity.get_id(IdentityPoolId=self.ids["AuthIdentityPool"], Logins=logins)
        given = identity.get_credentials_for_identity(IdentityId=id["IdentityId"], Logins=logins)
        keys = given["Credentials"]
        return Credentials(keys["AccessKeyId"], keys["SecretKey"], keys["SessionToken"])

    def notes(self) -> tuple[int, str]:
        """What the API answers to the old user."""
        endpoint = self.client("apigatewayv2").get_api(ApiId=self.ids["Api"])["ApiEndpoint"]
        asked = AWSRequest("GET", f"{endpoint}/notes")
        SigV4Auth(self.credentials(), "execute-api", "us-east-1").add_auth(asked)
        answer = URLLib3Session().send(asked.prepare())
        return answer.status_code, answer.text


@pytest.fixture(scope="module")
def sst(local_aws: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> SstApp:
    """The app, which was called: Lambda has made the log group of its function."""
    made = SstApp(local_aws, tmp_path_factory.mktemp("sst"))
    assert made.notes() == (200, "the old code")
    return made


@pytest.fixture(scope="module")
def adopted(sst: SstApp) -> SstApp:
    with stacks(sst.stacks()) as address:
        sst.environment["AWS_ENDPOINT_URL_CLOUDFORMATION"] = address
        ran = sst.adopt("--sst", "production-notes", "--app", "notes")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "nothing to change" in ran.stderr
    return sst


def source_of(app: SstApp) -> str:
    return (app.folder / "main.py").read_text()


def test_what_it_leaves_open_is_visible(adopted: SstApp) -> None:
    source = source_of(adopted)
    assert "implicit_reason=" in source
    assert '"allow_unauthenticated_identities": True' in source
    assert 'tags={"sst:app": "notes", "sst:stage": "production"}' in source
    assert 'actions=["dynamodb:*"]' in source
    assert 'actions=["s3:*"]' in source


def test_its_function_is_written_with_its_handler(adopted: SstApp) -> None:
    source = source_of(adopted)
    assert 'handler="packages/functions/src/list.handler"' in source
    assert 'api.route("GET /notes", production_notes_list)' in source


def test_its_bucket_stays_as_it_is(adopted: SstApp) -> None:
    assert '"aws_s3_bucket.production_notes_uploads": "production-notes-uploads"' in source_of(
        adopted
    )
    s3 = adopted.client("s3")
    assert "Status" not in s3.get_bucket_versioning(Bucket="production-notes-uploads")


def test_its_users_go_on_after_a_grant(adopted: SstApp) -> None:
    applied = adopted.adopt("--apply")
    assert applied.returncode == 0, applied.stdout + applied.stderr
    assert adopted.notes() == (200, "the old code")

    grant = 'identities.authenticated.allow(uploads.own_folder("shared"))\napp.synth()'
    # As a person does who begins to use it: what is called a second time gets a variable.
    source = source_of(adopted).replace("\nBucket(", "\nuploads = Bucket(")
    (adopted.folder / "main.py").write_text(source.replace("app.synth()", grant))
    changed = adopted.adopt("--check")
    assert changed.returncode == 2
    assert "aws_iam_role_policy.identities_authenticated: policy is" in changed.stdout
    assert len(changed.stdout.splitlines()) == 1
    adopted.deploy()
    policy = adopted.client("iam").get_role_policy(
        RoleName=adopted.ids["AuthRole"], PolicyName="AuthRoleDefaultPolicy"
    )
    assert "production-notes-uploads/shared/" in json.dumps(policy["PolicyDocument"])
    assert adopted.notes() == (200, "the old code")
