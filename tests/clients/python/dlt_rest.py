"""dlt: its REST source and REST client into DuckDB, as its documentation shows them."""

import tempfile

import dlt
from dlt.sources.helpers.rest_client import RESTClient
from dlt.sources.helpers.rest_client.auth import BearerTokenAuth
from dlt.sources.helpers.rest_client.paginators import JSONLinkPaginator
from dlt.sources.rest_api import rest_api_source
from requests import HTTPError

from common import API_KEY, GATEWAY, HIDDEN, PERSON, TLS_GATEWAY, control, distinct, named, refused, report

NEXT = "'@odata.nextLink'"


def client_of(base_url: str) -> RESTClient:
    return RESTClient(base_url, auth=BearerTokenAuth(API_KEY), paginator=JSONLinkPaginator(NEXT))


client = client_of(f"{GATEWAY}/v1.0")


def pipeline_of(name: str) -> dlt.Pipeline:
    directory = tempfile.mkdtemp(prefix="dlt-")
    destination = dlt.destinations.duckdb(f"{directory}/{name}.duckdb")
    return dlt.pipeline(name, pipelines_dir=directory, destination=destination, dataset_name="graph")


def load(base_url: str, name: str, endpoint: dict) -> list[dict]:
    """Loads one resource of the REST source, and reads the table that it has become."""
    source = rest_api_source(
        {
            "client": {
                "base_url": base_url,
                "auth": {"type": "bearer", "token": API_KEY},
                "paginator": {"type": "json_link", "next_url_path": NEXT},
            },
            "resources": [{"name": name, "endpoint": {"data_selector": "value", **endpoint}}],
        }
    )
    pipeline = pipeline_of(name)
    pipeline.run(source)
    return rows_of(pipeline, name)


def rows_of(pipeline: dlt.Pipeline, table: str) -> list[dict]:
    with pipeline.sql_client() as sql, sql.execute_query(f"SELECT * FROM {table}") as cursor:
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row)) for row in cursor.fetchall()]


def users(base_url: str = f"{GATEWAY}/v1.0", **params: object) -> list[dict]:
    return load(base_url, "users", {"path": "users", "params": params})


def person() -> str:
    rows = [row for page in client.paginate("users", params={"$select": "id"}) for row in page]
    return rows[PERSON]["id"]


def page():
    return distinct([row["id"] for row in users(**{"$top": 7})])


def prefix():
    return distinct([row["id"] for row in users(f"{GATEWAY}/entra-id/v1.0", **{"$top": 7})])


def select():
    rows = users(**{"$select": "id,department,displayName"})
    return {
        "rows": len(rows),
        "departments": sorted(row.get("department") or "" for row in rows),
        "named": sum(1 for row in rows if row.get("display_name")),
    }


def filter():
    return {"rows": len(users(**{"$filter": "accountEnabled eq true"}))}


def expand():
    pipeline = pipeline_of("chats")
    path = f"users/{person()}/chats"
    pipeline.run(client.paginate(path, params={"$expand": "members"}), table_name="chats")
    return {"chats": len(rows_of(pipeline, "chats")), "members": len(rows_of(pipeline, "chats__members"))}


def count():
    headers = {"ConsistencyLevel": "eventual"}
    annotated = client.get("users", params={"$count": "true", "$top": 5}, headers=headers)
    segment = client.get("users/$count", headers=headers)
    segment.raise_for_status()
    return {"segment": int(segment.text), "annotation": annotated.json()["@odata.count"]}


def ids():
    one = person()
    return {
        name: len(load(f"{GATEWAY}/v1.0", name, {"path": f"users/{one}/{name}", "params": {"$top": 25}}))
        for name in ("messages", "events")
    }


def function():
    return distinct([row["id"] for row in load(f"{GATEWAY}/v1.0", "messages", {"path": f"users/{person()}/chats/getAllMessages()"})])


def batch():
    urls = ["/users?$top=3", f"/users/{person()}/messages?$top=1", f"/users?$filter={HIDDEN}"]
    parts = [{"id": str(index), "method": "GET", "url": url} for index, url in enumerate(urls)]
    answer = client.post("$batch", json={"requests": parts})
    answer.raise_for_status()
    answers = {part["id"]: part for part in answer.json()["responses"]}
    statuses = [answers[part["id"]]["status"] for part in parts]
    return {"statuses": statuses, "rows": len(answers["0"]["body"]["value"])}


def throttle():
    control("throttle")
    return {"rows": len(client.get("users", params={"$top": 5}).json()["value"])}


def refusal():
    try:
        list(client.paginate("users", params={"$filter": HIDDEN}))
    except HTTPError as error:
        answer = error.response
        return refused(answer.status_code, answer.json()["error"], f"{error}: {answer.text}")
    raise AssertionError("nothing was refused")


@dlt.resource(name="users", primary_key="id", write_disposition="merge", columns={"deleted": {"hard_delete": True, "data_type": "bool"}})
def users_delta(seen: dict):
    """Rounds of changes: the link of the round before is kept in the pipeline's own state."""
    state = dlt.current.resource_state()
    link = state.get("link") or f"{GATEWAY}/v1.0/users/delta?$select=id,department,displayName"
    while True:
        try:
            for page in client.paginate(link, data_selector="value"):
                yield [{**row, "deleted": "@removed" in row} for row in page]
                seen["changed"] += sum(1 for row in page if "@removed" not in row)
                seen["removed"] += sum(1 for row in page if "@removed" in row)
                state["link"] = page.response.json().get("@odata.deltaLink")
            return
        except HTTPError as error:
            if error.response.status_code != 410:
                raise
            seen["expired"] = 410
            link = error.response.headers["Location"]


def delta():
    pipeline = pipeline_of("delta")

    def round_of(**options: object) -> dict:
        seen = {"changed": 0, "removed": 0, "expired": None}
        pipeline.run(users_delta(seen), **options)
        return seen

    round_of()
    first = rows_of(pipeline, "users")
    control("change")
    second = round_of()
    control("expire")
    third = round_of()
    fresh = rows_of(pipeline, "users")
    return {
        "first": len(first),
        "second": {"changed": second["changed"], "removed": second["removed"]},
        "expired": third["expired"],
        "fresh": len(fresh),
        "named": sum(1 for row in fresh if row.get("display_name")),
        "departments": any(row["department"] for row in fresh),
    }


def tls():
    return distinct([row["id"] for row in users(f"{TLS_GATEWAY}/v1.0", **{"$top": 7})])


def describe(error: Exception) -> str:
    told = getattr(getattr(error, "response", None), "text", "")
    return f"{type(error).__name__}: {error} {told}".strip()


report(named(page, prefix, select, filter, expand, count, ids, function, batch, throttle, refusal, delta, tls), describe)
