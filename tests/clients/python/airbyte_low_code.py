"""Airbyte's own runtime for low-code sources: `source-declarative-manifest read` with a manifest, a configuration and a catalog."""

import json
import subprocess
import sys
import tempfile
import urllib.request
from functools import cache
from pathlib import Path

from common import API_KEY, GATEWAY, PERSON, TLS_GATEWAY, control, distinct, named, report

PROGRAM = Path(sys.executable).with_name("source-declarative-manifest")
MANIFEST = Path(__file__).with_name("airbyte_manifest.yaml")


class Failed(Exception):
    """The runtime's own error messages."""


def read(streams: tuple[str, ...], base_url: str = f"{GATEWAY}/v1.0/", **config: str) -> dict:
    """One run; the rows of each stream, or what the runtime says of its failure."""
    directory = Path(tempfile.mkdtemp(prefix="airbyte-"))
    catalog = {
        "streams": [
            {
                "stream": {"name": name, "json_schema": {}, "supported_sync_modes": ["full_refresh"]},
                "sync_mode": "full_refresh",
                "destination_sync_mode": "overwrite",
            }
            for name in streams
        ]
    }
    (directory / "config.json").write_text(json.dumps({"base_url": base_url, "api_key": API_KEY, **config}))
    (directory / "catalog.json").write_text(json.dumps(catalog))
    arguments = ["--config", directory / "config.json", "--catalog", directory / "catalog.json"]
    run = subprocess.run(
        [PROGRAM, "read", *arguments, "--manifest-path", MANIFEST], capture_output=True, text=True
    )
    messages = [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]
    traces = [message["trace"] for message in messages if message["type"] == "TRACE"]
    result: dict = {name: [] for name in streams}
    for message in messages:
        if message["type"] == "RECORD":
            result[message["record"]["stream"]].append(message["record"]["data"])
    for error in (trace["error"] for trace in traces if trace["type"] == "ERROR"):
        of = (error.get("stream_descriptor") or {}).get("name")
        told = Failed(f"{error['message']} | {error.get('internal_message') or ''}")
        result |= {name: told for name in streams if of in (None, name) and not isinstance(result[name], Failed)}
    return result


def rows_of(result: dict, stream: str) -> list[dict]:
    if isinstance(result[stream], Failed):
        raise result[stream]
    return result[stream]


def person() -> str:
    with urllib.request.urlopen(f"{GATEWAY}/v1.0/users?$select=id&$top=999") as response:
        return json.load(response)["value"][PERSON]["id"]


@cache
def everything() -> dict:
    streams = ("users", "selected", "enabled", "chats", "chat_messages", "messages", "events")
    return read(streams, person=person())


def ids_of(rows: list[dict]) -> dict:
    return distinct([row["id"] for row in rows])


def page():
    return ids_of(rows_of(everything(), "users"))


def prefix():
    return ids_of(rows_of(read(("users",), f"{GATEWAY}/entra-id/v1.0/"), "users"))


def select():
    rows = rows_of(everything(), "selected")
    return {
        "rows": len(rows),
        "departments": sorted(row.get("department") or "" for row in rows),
        "named": sum(1 for row in rows if row.get("displayName")),
    }


def filter():
    return {"rows": len(rows_of(everything(), "enabled"))}


def expand():
    rows = rows_of(everything(), "chats")
    return {"chats": len(rows), "members": sum(len(row["members"]) for row in rows)}


def ids():
    return {name: len(rows_of(everything(), name)) for name in ("messages", "events")}


def function():
    return ids_of(rows_of(everything(), "chat_messages"))


def throttle():
    control("throttle")
    return {"rows": len(rows_of(read(("users",)), "users")[:5])}


def refusal():
    """The manifest tells the runtime to say what the answer's error object holds, a part a line."""
    try:
        rows_of(read(("hidden",)), "hidden")
    except Failed as error:
        _, told, *_ = str(error).split("<<")
        status, code, message, request_id = told.split(">>")[0].split(" / ")
        return {
            "status": int(status),
            "code": code,
            "message": message,
            "requestId": request_id,
            "printed": str(error),
        }
    raise AssertionError("nothing was refused")


def tls():
    return ids_of(rows_of(read(("users",), f"{TLS_GATEWAY}/v1.0/"), "users"))


report(named(page, prefix, select, filter, expand, ids, function, throttle, refusal, tls))
