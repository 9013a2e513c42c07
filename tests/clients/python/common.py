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


def wanted(case: str) -> bool:
    return case == ONLY if ONLY else case != "tls"


def tell(case: str, **outcome: object) -> None:
    print(json.dumps({"case": case, **outcome}), flush=True)


def distinct(ids: list) -> dict:
    return {"rows": len(ids), "distinct": len(set(ids))}
