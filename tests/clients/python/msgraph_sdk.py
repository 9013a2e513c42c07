"""msgraph-sdk, made by Kiota, as its documentation shows it; the adapter gets the gateway's address."""

import asyncio
from urllib.parse import urlsplit

from kiota_abstractions.authentication import (
    AccessTokenProvider,
    AllowedHostsValidator,
    BaseBearerTokenAuthenticationProvider,
)
from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_abstractions.headers_collection import HeadersCollection
from msgraph import GraphRequestAdapter, GraphServiceClient
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.models.user_collection_response import UserCollectionResponse
from msgraph.generated.users.users_request_builder import UsersRequestBuilder
from msgraph_core import PageIterator
from msgraph_core.requests.batch_request_content import BatchRequestContent
from msgraph_core.requests.batch_request_item import BatchRequestItem

from common import API_KEY, GATEWAY, HIDDEN, PERSON, TLS_GATEWAY, control, distinct, named, report


class ApiKey(AccessTokenProvider):
    """Kiota sends its token to the allowed hosts only."""

    def __init__(self, host: str) -> None:
        self.hosts = AllowedHostsValidator([host])

    async def get_authorization_token(self, uri: str, additional_authentication_context={}) -> str:
        return API_KEY if self.hosts.is_url_host_valid(uri) else ""

    def get_allowed_hosts_validator(self) -> AllowedHostsValidator:
        return self.hosts


def connect(base_url: str) -> GraphServiceClient:
    provider = BaseBearerTokenAuthenticationProvider(ApiKey(urlsplit(base_url).hostname))
    adapter = GraphRequestAdapter(provider)
    adapter.base_url = base_url
    return GraphServiceClient(request_adapter=adapter)


Query = UsersRequestBuilder.UsersRequestBuilderGetQueryParameters
client = connect(f"{GATEWAY}/v1.0")


def options(query=None, **headers: str) -> RequestConfiguration:
    configuration = RequestConfiguration(query_parameters=query)
    configuration.headers = HeadersCollection()
    for name, value in headers.items():
        configuration.headers.add(name, value)
    return configuration


async def every(page, of=client) -> list:
    """Everything from the first page on, by the SDK's own iterator."""
    rows: list = []
    iterator = PageIterator(page, of.request_adapter)
    await iterator.iterate(lambda row: rows.append(row) is None)
    return rows


async def follow(builder, configuration=None) -> tuple[list, str | None]:
    """The same by the builder, which also gets at the delta link."""
    rows: list = []
    page = await builder.get(request_configuration=configuration)
    while True:
        rows += page.value
        if not page.odata_next_link:
            return rows, getattr(page, "odata_delta_link", None)
        page = await builder.with_url(page.odata_next_link).get()


async def pages(of: GraphServiceClient) -> dict:
    rows = await every(await of.users.get(request_configuration=options(Query(top=7))), of)
    return distinct([row.id for row in rows])


async def person():
    rows = await every(await client.users.get(request_configuration=options(Query(select=["id"]))))
    return client.users.by_user_id(rows[PERSON].id)


async def error_of(work) -> ODataError:
    try:
        await work
    except ODataError as error:
        return error
    raise AssertionError("nothing was refused")


async def page():
    return await pages(client)


async def prefix():
    return await pages(connect(f"{GATEWAY}/entra-id/v1.0"))


async def select():
    query = Query(select=["id", "department", "displayName"])
    rows = await every(await client.users.get(request_configuration=options(query)))
    return {
        "rows": len(rows),
        "departments": sorted(row.department or "" for row in rows),
        "named": sum(1 for row in rows if row.display_name),
    }


async def filter():
    query = Query(filter="accountEnabled eq true")
    return {"rows": len(await every(await client.users.get(request_configuration=options(query))))}


async def expand():
    chats = (await person()).chats
    query = type(chats).ChatsRequestBuilderGetQueryParameters(expand=["members"])
    rows, _ = await follow(chats, options(query))
    return {"chats": len(rows), "members": sum(len(row.members) for row in rows)}


async def count():
    query = options(Query(count=True, top=5), ConsistencyLevel="eventual")
    annotated = await client.users.get(request_configuration=query)
    segment = await client.users.count.get(request_configuration=options(None, ConsistencyLevel="eventual"))
    return {"segment": segment, "annotation": annotated.odata_count}


async def ids():
    one = await person()
    mail = type(one.messages).MessagesRequestBuilderGetQueryParameters(top=25)
    events = type(one.events).EventsRequestBuilderGetQueryParameters(top=25)
    messages, _ = await follow(one.messages, options(mail))
    meetings, _ = await follow(one.events, options(events))
    return {"messages": len(messages), "events": len(meetings)}


async def function():
    rows, _ = await follow((await person()).chats.get_all_messages)
    return distinct([row.id for row in rows])


async def batch():
    one = await person()
    mail = type(one.messages).MessagesRequestBuilderGetQueryParameters(top=1)
    items = [
        BatchRequestItem(client.users.to_get_request_information(options(Query(top=3)))),
        BatchRequestItem(one.messages.to_get_request_information(options(mail))),
        BatchRequestItem(client.users.to_get_request_information(options(Query(filter=HIDDEN)))),
    ]
    content = BatchRequestContent({item.id: item for item in items})
    answers = await client.batch.post(content)
    statuses = answers.get_response_status_codes()
    rows = None
    if answers.get_response_by_id(items[0].id).body is not None:
        rows = len(answers.get_response_by_id(items[0].id, UserCollectionResponse).value)
    return {"statuses": [statuses[item.id] for item in items], "rows": rows}


async def throttle():
    control("throttle")
    return {"rows": len((await client.users.get(request_configuration=options(Query(top=5)))).value)}


async def refusal():
    error = await error_of(client.users.get(request_configuration=options(Query(filter=HIDDEN))))
    return {
        "status": error.response_status_code,
        "code": error.error.code,
        "message": error.error.message,
        "requestId": error.error.inner_error.request_id,
        "printed": f"{type(error).__name__} {error.error.code}: {error}",
    }


async def delta():
    Delta = type(client.users.delta).DeltaRequestBuilderGetQueryParameters
    query = options(Delta(select=["id", "department", "displayName"]))
    first, link = await follow(client.users.delta, query)
    control("change")
    second, link = await follow(client.users.delta.with_url(link))
    removed = sum(1 for row in second if "@removed" in row.additional_data)
    control("expire")
    gone = await error_of(client.users.delta.with_url(link).get())
    location = gone.response_headers["location"]
    fresh, _ = await follow(client.users.delta.with_url(location))
    return {
        "first": len(first),
        "second": {"changed": len(second) - removed, "removed": removed},
        "expired": gone.response_status_code,
        "fresh": len(fresh),
        "named": sum(1 for row in fresh if row.display_name),
        "departments": any(row.department for row in fresh),
    }


async def tls():
    return await pages(connect(f"{TLS_GATEWAY}/v1.0"))


CASES = named(page, prefix, select, filter, expand, count, ids, function, batch, throttle, refusal, delta, tls)
# One loop for all cases: the client's connections belong to it.
with asyncio.Runner() as runner:
    report(CASES, run=runner.run)
