"""Users from a file: the job, the address that takes the file, and what becomes of its rows.

https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-using-import-tool.html
"""

from __future__ import annotations

import csv
import io
import secrets

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.comparing import same
from gatehouse.local.services.cognito_idp.directory import VERIFIED, is_verified
from gatehouse.local.services.cognito_idp.errors import missing
from gatehouse.local.services.cognito_idp.pages import page
from gatehouse.local.services.cognito_idp.pools import schema
from gatehouse.local.services.cognito_idp.records import Json, Pool
from gatehouse.local.services.cognito_idp.sign_up import making
from gatehouse.local.services.contract import ServiceError

_NAME, _MFA = "cognito:username", "cognito:mfa_enabled"
_NEVER = {"sub", "identities"}


def get_csv_header(call: Call, asked: Json) -> Json:
    """Carry out ``GetCSVHeader``."""
    pool = call.pool(asked)
    return {"UserPoolId": pool.id, "CSVHeader": _header(pool)}


def create_user_import_job(call: Call, asked: Json) -> Json:
    """Carry out ``CreateUserImportJob``."""
    pool = call.pool(asked)
    call.context.require("iam:PassRole", asked["CloudWatchLogsRoleArn"])
    job = f"import-{secrets.token_hex(5)}"
    token = secrets.token_urlsafe(24)
    pool.imports[job] = {
        "JobName": asked["JobName"],
        "JobId": job,
        "UserPoolId": pool.id,
        "PreSignedUrl": f"{call.settings.endpoint}/cognito-import/{pool.id}/{job}?token={token}",
        "CreationDate": call.now,
        "Status": "Created",
        "CloudWatchLogsRoleArn": asked["CloudWatchLogsRoleArn"],
        "ImportedUsers": 0,
        "SkippedUsers": 0,
        "FailedUsers": 0,
        "_token": token,
    }
    return {"UserImportJob": _shown(pool.imports[job])}


def take_file(pool: Pool, job: str, token: str, content: bytes) -> bool:
    """Keep the file of a job; False if the address is none of a job that waits for one."""
    held = pool.imports.get(job)
    if held is None or held["Status"] != "Created":
        return False
    if not same(str(held["_token"]), token):
        return False
    held["_file"] = content.decode("utf-8-sig", errors="replace")
    return True


def start_user_import_job(call: Call, asked: Json) -> Json:
    """Carry out ``StartUserImportJob``, which imports all rows at once."""
    pool = call.pool(asked)
    job = _found(pool, asked)
    if job["Status"] != "Created" or "_file" not in job:
        raise ServiceError("PreconditionNotMetException", "The job must be new, and have its file.")
    job.update(StartDate=call.now, CompletionDate=call.now)
    rows = csv.reader(io.StringIO(job.pop("_file")))
    header = next(rows, [])
    if set(header) - set(_header(pool)) or _NAME not in header or _MFA not in header:
        job.update(Status="Failed", CompletionMessage="The header of the file is not valid.")
        return {"UserImportJob": _shown(job)}
    for row in rows:
        job[_import(call, pool, dict(zip(header, row, strict=False)))] += 1
    job["Status"] = "Succeeded"
    job["CompletionMessage"] = "The user import job has completed."
    return {"UserImportJob": _shown(job)}


def stop_user_import_job(call: Call, asked: Json) -> Json:
    """Carry out ``StopUserImportJob``."""
    job = _found(call.pool(asked), asked)
    if job["Status"] != "Created":
        raise ServiceError("PreconditionNotMetException", "The job is not in progress.")
    job.update(Status="Stopped", CompletionDate=call.now)
    return {"UserImportJob": _shown(job)}


def describe_user_import_job(call: Call, asked: Json) -> Json:
    """Carry out ``DescribeUserImportJob``."""
    return {"UserImportJob": _shown(_found(call.pool(asked), asked))}


def list_user_import_jobs(call: Call, asked: Json) -> Json:
    """Carry out ``ListUserImportJobs``."""
    jobs = [_shown(each) for each in call.pool(asked).imports.values()]
    return page(jobs, asked, "UserImportJobs", limit="MaxResults", token="PaginationToken")


def _import(call: Call, pool: Pool, row: dict[str, str]) -> str:
    """Import a row, and return the count that it belongs to."""
    name = row.pop(_NAME, "")
    row.pop(_MFA, None)
    attributes = {key: value for key, value in row.items() if value}
    if not name or not any(is_verified(attributes, each) for each in VERIFIED):
        return "FailedUsers"
    try:
        user_name, found = making.named(pool, name, attributes)
        schema.check_values(pool, found)
        schema.check_required(pool, found)
        if call.users(pool).find(user_name) or call.users(pool).find(name):
            return "SkippedUsers"
        user = making.new_user(call, pool, user_name, found, "RESET_REQUIRED")
        call.users(pool).add(user)
    except ServiceError:
        return "FailedUsers"
    return "ImportedUsers"


def _header(pool: Pool) -> list[str]:
    return [*(name for name in pool.schema if name not in _NEVER), _MFA, _NAME]


def _found(pool: Pool, asked: Json) -> Json:
    job: Json | None = pool.imports.get(asked["JobId"])
    if job is None:
        raise missing("The user import job does not exist.")
    return job


def _shown(job: Json) -> Json:
    return {name: value for name, value in job.items() if not name.startswith("_")}
