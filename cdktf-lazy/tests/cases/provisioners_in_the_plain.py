"""Provisioners and connections of every kind."""

from cdktf import (
    App,
    FileProvisioner,
    LocalExecProvisioner,
    RemoteExecProvisioner,
    SSHProvisionerConnection,
    TerraformSelf,
    TerraformStack,
    WinrmProvisionerConnection,
)
from cdktf_cdktf_provider_aws.instance import Instance
from cdktf_cdktf_provider_aws.key_pair import KeyPair
from cdktf_cdktf_provider_aws.provider import AwsProvider

from cases._seen import shown


def run(app: App) -> object:
    stack = TerraformStack(app, "provisioners-in-the-plain")
    AwsProvider(stack, "aws")
    key = KeyPair(stack, "key", public_key="ssh-rsa AAAA")
    ssh = SSHProvisionerConnection(
        type="ssh",
        host=TerraformSelf.get_string("public_ip"),
        private_key='${file("key")}',
        agent="false",
        port=22,
        bastion_host=key.arn,
    )
    server = Instance(
        stack,
        "server",
        ami="a",
        instance_type="t",
        connection=ssh,
        provisioners=[
            FileProvisioner(type="file", source="a", destination="/b", connection=ssh),
            FileProvisioner(type="file", content=key.arn, destination="/c"),
            RemoteExecProvisioner(type="remote-exec", inline=["echo a", f"echo {key.id}"]),
            RemoteExecProvisioner(type="remote-exec", scripts=["one.sh"]),
            LocalExecProvisioner(
                type="local-exec",
                command="echo b",
                interpreter=["bash", "-c"],
                environment={"A": key.arn, "someOther_name": "x"},
                when="destroy",
                working_dir="/d",
            ),
        ],
    )
    Instance(
        stack,
        "windows",
        ami="a",
        instance_type="t",
        connection=WinrmProvisionerConnection(
            type="winrm", host="h", https=True, user="u", password="p"
        ),
        provisioners=[{"type": "local-exec", "command": "echo c"}],
    )
    late = Instance(stack, "late", ami="a", instance_type="t")
    late.connection = ssh
    late.provisioners = [LocalExecProvisioner(type="local-exec", command="echo d")]
    return [shown(server.connection), shown(TerraformSelf.get_any("some_thing"))]
