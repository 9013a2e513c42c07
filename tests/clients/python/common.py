"""What the Python clients share; none of it talks to the gateway."""

import json
import os
import urllib.request

GATEWAY = os.environ["GATEWAY"]
TLS_GATEWAY = os.environ["TLS_GATEWAY"]
API_KEY = os.environ["API_KEY"]
PERSON = int(os.environ["PERSON"])
ONLY = os.environ.get("ONLY")
HIDDEN = "startswith(displayName,'A')"


def control(action: str) -> None:
    """Asks for something to happen in the tenant."""
    with urllib.request.urlopen(f"{os.environ['CONTROL']}/{action}") as response:
        assert response.status == 204, response.read()


def report(cases: dict, describe=lambda error: f"{type(error).__name__}: {error}", run=lambda made: made) -> None:
    """Runs the cases one by one and prints a line for each: what it saw, or the client's own error."""
    for name, case in cases.items():
        if name != ONLY if ONLY else name == "tls":
            continue
        try:
            outcome = {"saw": run(case())}
        except Exception as error:  # every failure is a result of the matrix
            outcome = {"error": describe(error)}
        print(json.dumps({"case": name, **outcome}), flush=True)


def named(*cases) -> dict:
    return {case.__name__: case for case in cases}


def refused(status: int, told: dict, printed: str) -> dict:
    """What a client sees of an error object of Graph."""
    error = {"code": told["code"], "message": told["message"], "requestId": told["innerError"]["request-id"]}
    return {"status": status, **error, "printed": printed}


def distinct(ids: list) -> dict:
    return {"rows": len(ids), "distinct": len(set(ids))}
