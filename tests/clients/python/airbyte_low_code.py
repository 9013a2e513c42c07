"""Airbyte's own runtime for low-code sources: `source-declarative-manifest read` with a manifest, a configuration and a catalog."""

import json
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from common import API_KEY, GATEWAY, PERSON, TLS_GATEWAY, control, distinct, tell, wanted

PROGRAM = Path(sys.executable).with_name("source-declarative-manifest")
MANIFEST = Path(__file__).with_name("airbyte_manifest.yaml")


class Failed(Exception):
    """The runtime's own error messages."""


def read(stream: str, base_url: str = f"{GATEWAY}/v1.0/", **config: str) -> list[dict]:
    directory = Path(tempfile.mkdtemp(prefix="airbyte-"))
    catalog = {
        "streams": [
            {
                "stream": {"name": stream, "json_schema": {}, "supported_sync_modes": ["full_refresh"]},
                "sync_mode": "full_refresh",
                "destination_sync_mode": "overwrite",
            }
        ]
    }
    (directory / "config.json").write_text(json.dumps({"base_url": base_url, "api_key": API_KEY, **config}))
    (directory / "catalog.json").write_text(json.dumps(catalog))
    arguments = ["--config", directory / "config.json", "--catalog", directory / "catalog.json"]
    run = subprocess.run(
        [PROGRAM, "read", *arguments, "--manifest-path", MANIFEST], capture_output=True, text=True
    )
    messages = [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]
    errors = [m["trace"]["error"] for m in messages if m["type"] == "TRACE" and m["trace"]["type"] == "ERROR"]
    if run.returncode != 0 or errors:
        told = [f"{error['message']} {error.get('internal_message', '')}" for error in errors]
        raise Failed("; ".join(told) or run.stderr[-2000:])
    return [message["record"]["data"] for message in messages if message["type"] == "RECORD"]


def person() -> str:
    with urllib.request.urlopen(f"{GATEWAY}/v1.0/users?$select=id&$top=999") as response:
        return json.load(response)["value"][PERSON]["id"]


def page():
    return distinct([row["id"] for row in read("users")])


def prefix():
    return distinct([row["id"] for row in read("users", f"{GATEWAY}/entra-id/v1.0/")])


def select():
    rows = read("selected")
    return {
        "rows": len(rows),
        "departments": sorted(row.get("department") or "" for row in rows),
        "named": sum(1 for row in rows if row.get("displayName")),
    }


def filter():
    return {"rows": len(read("enabled"))}


def expand():
    rows = read("chats", person=person())
    return {"chats": len(rows), "members": sum(len(row["members"]) for row in rows)}


def ids():
    one = person()
    return {name: len(read(name, person=one)) for name in ("messages", "events")}


def function():
    return distinct([row["id"] for row in read("chat_messages", person=person())])


def throttle():
    control("throttle")
    return {"rows": len(read("users")[:5])}


def refused():
    try:
        read("hidden")
    except Failed as error:
        code, _, rest = str(error).split("; ")[0].partition(" ")
        words = rest.split(" ")
        place = next(index for index, word in enumerate(words) if len(word) == 36 and word.count("-") == 4)
        return {
            "status": 403 if "403" in str(error) else None,
            "code": code,
            "message": " ".join(words[:place]),
            "requestId": words[place],
            "printed": str(error),
        }
    raise AssertionError("nothing was refused")


def tls():
    return distinct([row["id"] for row in read("users", f"{TLS_GATEWAY}/v1.0/")])


CASES = {
    "page": page,
    "prefix": prefix,
    "select": select,
    "filter": filter,
    "expand": expand,
    "ids": ids,
    "function": function,
    "throttle": throttle,
    "refusal": refused,
    "tls": tls,
}

for name, case in CASES.items():
    if not wanted(name):
        continue
    try:
        tell(name, saw=case())
    except Exception as error:  # every failure is a result of the matrix
        tell(name, error=f"{type(error).__name__}: {error}")
