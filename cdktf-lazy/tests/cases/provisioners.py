"""Provisioners and connections."""

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

from cases._seen import error_of, shown


def run(app: App) -> object:
    stack = TerraformStack(app, "provisioners")
    AwsProvider(stack, "aws")
    key = KeyPair(stack, "key", public_key="ssh-rsa AAAA")
    ssh = SSHProvisionerConnection(
        type="ssh",
        host=TerraformSelf.get_string("public_ip"),
        user="ubuntu",
        private_key='${file("key")}',
        agent="false",
        port=22,
    )
    server = Instance(
        stack,
        "server",
        ami="a",
        instance_type="t",
        key_name=key.key_name,
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
                environment={"A": key.arn},
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
    return [shown(server.connection), error_of(lambda: server.provisioners)]
