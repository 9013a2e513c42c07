"""Singer: a tap piped into a target, each a process of its own, as every runner of Singer does it."""

import json
import subprocess
import sys
import tempfile
import urllib.request
from functools import cache
from pathlib import Path

from common import API_KEY, GATEWAY, PERSON, TLS_GATEWAY, control, distinct, named, refused, report

PROGRAM = (sys.executable, str(Path(__file__).with_name("singer_tap.py")))


class Failed(Exception):
    """What the tap says of its failure."""


class Run:
    """One run: rows by stream as the target has written them, and the state that it leaves for the next."""

    def __init__(self, streams: tuple[str, ...], base_url: str = f"{GATEWAY}/v1.0", state: dict | None = None):
        self.folder = Path(tempfile.mkdtemp(prefix="singer-"))
        config = {"base_url": base_url, "api_key": API_KEY, "streams": streams, "person": person()}
        tap_args = ["--config", self.file("tap.json", config)]
        if state:
            tap_args += ["--state", self.file("state.json", state)]
        target_args = ["--config", self.file("target.json", {"folder": str(self.folder)})]
        with self.folder.joinpath("tap.log").open("w") as log:
            tap = subprocess.Popen([*PROGRAM, "tap", *tap_args], stdout=subprocess.PIPE, stderr=log)
            target = subprocess.run([*PROGRAM, "target", *target_args], stdin=tap.stdout, capture_output=True, text=True)
            tap.stdout.close()
        if tap.wait() != 0:
            raise Failed(error_in(self.folder.joinpath("tap.log").read_text()))
        if target.returncode != 0:
            raise Failed(target.stderr)
        self.state = json.loads(target.stdout.splitlines()[-1]) if target.stdout.strip() else {}

    def file(self, name: str, content: object) -> str:
        path = self.folder / name
        path.write_text(json.dumps(content))
        return str(path)

    def rows(self, stream: str) -> list[dict]:
        path = self.folder / f"{stream}.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def error_in(log: str) -> str:
    """The last line of the traceback: the error's class and message."""
    errors = [line.strip() for line in log.splitlines() if "APIError" in line and "content is" in line]
    return errors[-1] if errors else log


@cache
def person() -> str:
    with urllib.request.urlopen(f"{GATEWAY}/v1.0/users?$select=id&$top=999") as response:
        return json.load(response)["value"][PERSON]["id"]


@cache
def everything() -> Run:
    return Run(("users", "selected", "enabled", "chats", "chat_messages", "mail", "events", "messages"))


def ids_of(rows: list[dict]) -> dict:
    return distinct([row["id"] for row in rows])


def select():
    rows = everything().rows("selected")
    return {
        "rows": len(rows),
        "departments": sorted(row.get("department") or "" for row in rows),
        "named": sum(1 for row in rows if row.get("displayName")),
    }


def expand():
    rows = everything().rows("chats")
    return {"chats": len(rows), "members": sum(len(row["members"]) for row in rows)}


def throttle():
    control("throttle")
    return {"rows": len(Run(("users",)).rows("users")[:5])}


def refusal():
    try:
        Run(("hidden",))
    except Failed as error:
        printed = str(error)
        told = json.JSONDecoder().raw_decode(printed[printed.index("content is ") + len("content is ") :])[0]["error"]
        return refused(int(printed.split(" Client Error")[0].split()[-1]), told, printed)
    raise AssertionError("nothing was refused")


def bookmark():
    """The second run goes on from the first one's state, a third from one in the middle."""
    first = everything()
    times = sorted(row["receivedDateTime"] for row in first.rows("messages"))
    second = Run(("messages",), state=first.state)
    middle = json.loads(json.dumps(first.state))
    middle["bookmarks"]["messages"]["replication_key_value"] = times[len(times) // 2]
    third = Run(("messages",), state=middle)
    return {
        "first": len(times),
        "second": len(second.rows("messages")) - times.count(times[-1]),
        "third": len(third.rows("messages")) - sum(1 for time in times if time >= times[len(times) // 2]),
        "kept": second.state["bookmarks"]["messages"]["replication_key_value"] == times[-1],
    }


CASES = {
    **named(select, expand, throttle, refusal, bookmark),
    "page": lambda: ids_of(everything().rows("users")),
    "prefix": lambda: ids_of(Run(("users",), f"{GATEWAY}/entra-id/v1.0").rows("users")),
    "filter": lambda: {"rows": len(everything().rows("enabled"))},
    "ids": lambda: {"messages": len(everything().rows("mail")), "events": len(everything().rows("events"))},
    "function": lambda: ids_of(everything().rows("chat_messages")),
    "tls": lambda: ids_of(Run(("users",), f"{TLS_GATEWAY}/v1.0").rows("users")),
}

report(CASES)
