"""What is asked of the gateways, and what a right answer is."""
import json

from . import bodies, tokens

BACKEND_IN_FILES = "http://127.0.0.1:18000"  # what bench/workloads/*.json say; replaced by the port of this run
PORT_IN_FILES = 18080


class Workload:
    """One endpoint under load.

    name      also the name of the configuration in bench/workloads
    plain     the backend's file that a gateway which cannot do the workload passes instead
    answer    the JSON value that a gateway which can do it must answer
    paths     the paths asked for, in turn
    headers   what the client sends with every request
    body      what the client posts; None: it gets
    turns     a header whose value is another one with each request: its name and how many values there are in turn
    files     what the configuration reads besides, by name, in the folder that the gateway is started in
    beside    the name of the workload that lacks the one step which this one is about; None: it is about no single step
    """

    def __init__(self, name, about, plain, answer, paths=None, headers=None, body=None, turns=None, files=None, beside=None):
        self.name, self.about, self.plain, self.answer, self.beside = name, about, plain, answer, beside
        self.paths = paths or ["/" + name]
        self.headers, self.body, self.turns, self.files = headers or {}, body, turns, files or {}
        self.method = "GET" if body is None else "POST"

    def config(self, folder):
        """The text of the configuration, as it is in the file."""
        if self.name == "endpoints-1000":
            return json.dumps(thousand_endpoints(), indent=2)
        with open("%s/%s.json" % (folder, self.name), encoding="utf-8") as f:
            return f.read()


def thousand_endpoints():
    """One endpoint for each of 1000 resources, with two parameters that are sent on."""
    return {
        "$schema": "https://www.krakend.io/schema/v3.json", "version": 3, "name": "endpoints-1000",
        "port": PORT_IN_FILES, "timeout": "10s",
        "extra_config": {"router": {"disable_access_log": True}},
        "endpoints": [{
            "endpoint": "/v1/resource-%d/{id}/parts/{part}" % n,
            "backend": [{"host": [BACKEND_IN_FILES], "url_pattern": "/resources/%d/{id}/{part}" % n}],
        } for n in range(1000)],
    }


def allowed(body):
    return {"id": body["id"], "name": body["name"], "address": {"city": body["address"]["city"]}}


def denied(body):
    """large.json without what the deny list names."""
    return {k: v for k, v in body.items() if k != "internal"}


def flattened(body):
    """list-500.json after the operations of flatmap-500.json."""
    items = [{"id": i["sku"], "name": i["name"], "amount": i["price"]["amount"], "stock": i["stock"]} for i in body["items"]]
    return {"items": items + body["more"]}


JSON_BODY = {"Content-Type": "application/json"}
small, large = bodies.small(), bodies.large()

UNIT = Workload("no-op", "0.3 KB passed as it is", "small.json", small)
ALL = [
    UNIT,
    Workload("json", "0.3 KB JSON, decoded and encoded", "small.json", small),
    Workload("cors-simple", "the same with CORS, asked by a page of an allowed origin", "small.json", small,
             headers={"Origin": "https://shop.example.com"}, beside="json"),
    Workload("json-allow", "0.3 KB JSON, `allow` keeps three fields", "small.json", allowed(small), beside="json"),
    Workload("lua-headers", "0.3 KB JSON, a Lua script sets two request headers", "small.json", small, beside="json"),
    Workload("merge-2", "two backends, each in a group", "small.json", {"user": small, "sales": bodies.orders()}),
    Workload("merge-3", "three backends, each in a group", "small.json",
             {"user": small, "sales": bodies.orders(), "stock": bodies.stock()}),
    Workload("large-json", "100 KB JSON, decoded and encoded", "large.json", large),
    Workload("large-deny", "100 KB JSON, `deny` drops one field", "large.json", denied(large),
             beside="large-json"),
    Workload("large-no-op", "100 KB passed as it is", "large.json", large),
    Workload("flatmap-500", "500 items, `flatmap_filter` moves two members of each and drops two", "list-500.json",
             flattened(bodies.list_500())),
    Workload("cel-header", "0.3 KB JSON, a CEL expression over a header", "small.json", small,
             headers={"X-Api-Key": "key-48213"}, beside="json"),
    Workload("jwt-hs256", "`json` with a token, HS256, the same for every request", "small.json", small,
             headers={"Authorization": "Bearer " + tokens.HS256}, files={"jwt-keys.json": tokens.KEYS}, beside="json"),
    Workload("jwt-rs256", "`json` with a token, RS256, the same for every request", "small.json", small,
             headers={"Authorization": "Bearer " + tokens.RS256}, files={"jwt-keys.json": tokens.KEYS}, beside="json"),
    Workload("cache-hit", "0.3 KB JSON from the cache", "small.json", small),
    Workload("post-1k", "1 KB posted and passed on", "small.json", small, headers=JSON_BODY, body=bodies.text("order.json")),
    Workload("json-schema-1k", "the same, validated by a JSON Schema", "small.json", small,
             headers=JSON_BODY, body=bodies.text("order.json"), beside="post-1k"),
    Workload("rate-limit-100k", "0.3 KB JSON, a limit for each of 100,000 clients, told by a header", "small.json", small,
             turns=("X-Api-Key", 100_000), beside="json"),
    Workload("endpoints-1000", "1000 endpoints with two parameters", "small.json", small,
             ["/v1/resource-%d/%d/parts/p%d" % (n * 37 % 1000, 1000 + n, n) for n in range(1000)]),
]
BY_NAME = {work.name: work for work in ALL}
