"""Deployments of an API, by a client or by a stage that deploys itself.

A stage serves an API's routes as they are, and not as they were deployed: a deployment is an entry
that a stage names.
"""

from __future__ import annotations

from gatehouse.local.services.apigatewayv2 import errors, records
from gatehouse.local.services.apigatewayv2.store import Store
from gatehouse.local.services.contract import Context, Json, Operation

_WITHOUT_ROUTE = "At least one route is required before deploying the Api."
_AUTOMATIC = "Automatic deployment triggered by changes to the Api configuration"


class Deployments:
    """The operations on deployments.

    Parameters
    ----------
    store : Store
        Where they are kept.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def operations(self) -> dict[str, Operation]:
        """Return the operations by name."""
        return {
            "CreateDeployment": self.create_deployment,
            "DeleteDeployment": self.delete_deployment,
            "GetDeployment": self.get_deployment,
            "GetDeployments": self.get_deployments,
            "UpdateDeployment": self.update_deployment,
        }

    def create_deployment(self, context: Context, asked: Json) -> Json:
        """Deploy an API, to a stage where one is named."""
        api_id = self._store.api(asked["ApiId"])["apiId"]
        if not self._store.routes.of(api_id):
            raise errors.bad_request(_WITHOUT_ROUTE)
        name = asked.get("StageName")
        stage = self._store.stages.get(api_id, name) if name else None
        made = _deploy(self._store, api_id, context.now(), asked.get("Description") or "")
        if stage is not None:
            _use(stage, made)
        return records.shown("CreateDeployment", made)

    def get_deployment(self, _: Context, asked: Json) -> Json:
        """Return a deployment."""
        return records.shown("GetDeployment", self._deployment(asked))

    def get_deployments(self, _: Context, asked: Json) -> Json:
        """Return an API's deployments, by pages, the newest first."""
        api_id = self._store.api(asked["ApiId"])["apiId"]
        found = reversed(self._store.deployments.of(api_id))
        return records.page("GetDeployments", found, asked)

    def update_deployment(self, _: Context, asked: Json) -> Json:
        """Describe a deployment otherwise."""
        deployment = self._deployment(asked)
        records.update(deployment, records.record_of("UpdateDeployment", asked))
        return records.shown("UpdateDeployment", deployment)

    def delete_deployment(self, _: Context, asked: Json) -> Json:
        """Remove a deployment; not one that a stage serves."""
        deployment_id = self._deployment(asked)["deploymentId"]
        stages = self._store.stages.of(asked["ApiId"])
        if any(each.get("deploymentId") == deployment_id for each in stages):
            told = "Active stages pointing to this deployment must be moved or deleted"
            raise errors.bad_request(told)
        self._store.deployments.remove(asked["ApiId"], deployment_id)
        return {}

    def _deployment(self, asked: Json) -> Json:
        self._store.api(asked["ApiId"])
        return self._store.deployments.get(asked["ApiId"], asked["DeploymentId"])


def deploy_automatically(store: Store, api_id: str, now: float) -> None:
    """Deploy an API to those of its stages that deploy themselves, after a change of it.

    Parameters
    ----------
    store : Store
        Where it is kept.
    api_id : str
        The API.
    now : float
        The moment, in seconds since 1970.
    """
    stages = [each for each in store.stages.of(api_id) if each.get("autoDeploy")]
    if not stages:
        return
    if not store.routes.of(api_id):
        for each in stages:
            each["lastDeploymentStatusMessage"] = f"Deployment attempt failed: {_WITHOUT_ROUTE}"
        return
    made = _deploy(store, api_id, now, _AUTOMATIC, automatic=True)
    for each in stages:
        _use(each, made)
    _forget_unused(store, api_id)


def _deploy(
    store: Store, api_id: str, now: float, description: str, *, automatic: bool = False
) -> Json:
    deployment: Json = {
        "autoDeployed": automatic,
        "createdDate": records.date(now),
        "deploymentId": records.new_id(6),
        "deploymentStatus": "DEPLOYED",
    }
    if description:
        deployment["description"] = description
    store.deployments.put(api_id, deployment["deploymentId"], deployment)
    return deployment


def _use(stage: Json, deployment: Json) -> None:
    stage["deploymentId"] = deployment["deploymentId"]
    stage["lastDeploymentStatusMessage"] = (
        f"Successfully deployed stage with deployment ID '{deployment['deploymentId']}'"
    )


def _forget_unused(store: Store, api_id: str) -> None:
    """Forget automatic deployments that no stage serves: one change of an API makes one."""
    used = {each.get("deploymentId") for each in store.stages.of(api_id)}
    for each in store.deployments.of(api_id):
        if each.get("autoDeployed") and each["deploymentId"] not in used:
            store.deployments.remove(api_id, each["deploymentId"])
