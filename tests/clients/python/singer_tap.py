"""A tap and a target of the Singer SDK, as its documentation shows them: `singer_tap.py tap …` and `singer_tap.py target …`."""

import json
import os
import sys
from pathlib import Path

from singer_sdk import RESTStream, Tap, Target
from singer_sdk import typing as th
from singer_sdk.authenticators import BearerTokenAuthenticator
from singer_sdk.pagination import BaseHATEOASPaginator
from singer_sdk.sinks import RecordSink


class NextLink(BaseHATEOASPaginator):
    def get_next_url(self, response):
        return response.json().get("@odata.nextLink")


class GraphStream(RESTStream):
    """A collection of Graph; what is asked for stands in `params`."""

    records_jsonpath = "$.value[*]"
    primary_keys = ("id",)
    params: dict = {}
    schema = th.PropertiesList(
        th.Property("id", th.StringType, required=True),
        th.Property("department", th.StringType),
        th.Property("displayName", th.StringType),
        th.Property("receivedDateTime", th.StringType),
        th.Property("members", th.ArrayType(th.ObjectType(additional_properties=True))),
    ).to_dict()

    @property
    def url_base(self):
        return self.config["base_url"]

    @property
    def requests_session(self):
        # The SDK sends prepared requests, for which Requests does not look at the variable itself.
        session = super().requests_session
        session.verify = os.environ.get("REQUESTS_CA_BUNDLE", True)
        return session

    @property
    def authenticator(self):
        return BearerTokenAuthenticator(token=self.config["api_key"])

    def get_new_paginator(self):
        return NextLink()

    def get_url_params(self, context, next_page_token):
        return dict(self.params)

    def get_http_request(self, *, page):
        request = super().get_http_request(page=page)
        if page.next_page_token:
            request.url = page.next_page_token.geturl()
            request.params = {}
        return request


class Incremental(GraphStream):
    """Rows since the bookmark, which is the largest value of `replication_key` so far."""

    replication_key = "receivedDateTime"
    is_sorted = True

    def get_url_params(self, context, next_page_token):
        params = {"$orderby": self.replication_key, **self.params}
        since = self.get_starting_replication_key_value(context)
        return {**params, "$filter": f"{self.replication_key} ge {since}"} if since else params


def stream(name: str, path: str, base: type = GraphStream, **params: object) -> type:
    return type(name, (base,), {"name": name, "path": path, "params": params})


STREAMS = (
    stream("users", "/users", **{"$top": 7}),
    stream("selected", "/users", **{"$select": "id,department,displayName"}),
    stream("enabled", "/users", **{"$filter": "accountEnabled eq true"}),
    stream("hidden", "/users", **{"$filter": "startswith(displayName,'A')"}),
    stream("chats", "/users/{person}/chats", **{"$expand": "members"}),
    stream("events", "/users/{person}/events", **{"$top": 25}),
    stream("mail", "/users/{person}/messages", **{"$top": 25}),
    stream("messages", "/users/{person}/messages", Incremental, **{"$top": 25, "$select": "id,receivedDateTime"}),
    stream("chat_messages", "/users/{person}/chats/getAllMessages()"),
)


class GraphTap(Tap):
    name = "tap-graph"
    config_jsonschema = th.PropertiesList(
        th.Property("base_url", th.StringType, required=True),
        th.Property("api_key", th.StringType, required=True, secret=True),
        th.Property("person", th.StringType),
        th.Property("streams", th.ArrayType(th.StringType), required=True),
    ).to_dict()

    def discover_streams(self):
        return [each(tap=self) for each in STREAMS if each.name in self.config["streams"]]


class LineSink(RecordSink):
    """Appends each record to STREAM.jsonl."""

    def process_record(self, record, context):
        with Path(self.config["folder"], f"{self.stream_name}.jsonl").open("a") as file:
            file.write(f"{json.dumps(record, default=str)}\n")


class LineTarget(Target):
    name = "target-lines"
    config_jsonschema = th.PropertiesList(th.Property("folder", th.StringType, required=True)).to_dict()
    default_sink_class = LineSink


if __name__ == "__main__":
    {"tap": GraphTap, "target": LineTarget}[sys.argv.pop(1)].cli()
