"""The bodies that the backend serves: generated, the same in every run, realistic in shape and key order."""
import json
import os
import random

NAMES = ["Amélie", "Bjørn", "Chen", "Dolores", "Esra", "Farid", "Grace", "Hana", "Ivan", "João"]
CITIES = ["Barcelona", "Malmö", "Łódź", "San José", "Nairobi", "Osaka", "Graz", "Lyon"]
WORDS = "steel cable light frame cover wireless compact outdoor classic travel kitchen garden set pack large".split()


def small():
    """About 0.3 KB: one resource as an API would send it; the keys are not sorted."""
    return {
        "id": 48213, "name": "Dolores Ibáñez", "email": "dolores@shop.example", "active": True, "score": 97.50,
        "address": {"street": "Carrer de Mallorca 401", "city": "Barcelona", "zip": "08013"},
        "tags": ["vip", "newsletter", "b2b"], "created_at": "2026-02-17T09:31:04Z", "referrer": None, "balance": -12.75,
    }


def orders():
    """About 0.3 KB: a short list inside an object."""
    return {
        "total": 3, "currency": "EUR",
        "orders": [{"ref": "A-%05d" % (9310 + i), "sum": 19.9 + 31 * i, "open": i == 0, "items": 2 + i} for i in range(3)],
        "next": None,
    }


def order():
    """About 1 KB: what a client posts."""
    return {
        "id": "3f2b7a52-64c7-4f0e-9d55-0a4c1f4c7d11", "customer": {"name": "Dolores Ibáñez", "email": "dolores@shop.example", "vip": True},
        "currency": "EUR", "created_at": "2026-02-17T09:31:04Z", "note": "Please ring twice.\nThe bell is \"quiet\".",
        "address": {"street": "Carrer de Mallorca 401", "city": "Barcelona", "zip": "08013", "country": "ES"},
        "lines": [{"sku": "SKU-%06d" % (48213 + 7 * i), "quantity": 1 + i, "price": 19.99 + i, "tags": ["gift", "fragile"][:1 + i % 2]}
                  for i in range(10)],
        "total": 279.86,
    }


def stock():
    """About 0.2 KB: numbers keyed by text."""
    return {"warehouse": "LEJ-2", "levels": {"A-1": 12, "Q-88": 0, "ZX-3": 431, "B-17": 5}, "updated": "2026-02-17T09:31:04Z"}


def large():
    """About 100 KB: a page of products, with nested objects, lists, escapes and non-ASCII text."""
    rng = random.Random(20260217)
    items = []
    while len(items) < 250:
        n = len(items)
        items.append({
            "sku": "SKU-%06d" % rng.randrange(10**6),
            "title": " ".join(rng.sample(WORDS, 4)).title(),
            "price": {"amount": round(rng.uniform(1, 900), 2), "currency": "EUR", "vat": 0.21},
            "stock": rng.randrange(500), "available": rng.random() < 0.8,
            "description": "The \"%s\" one, made in %s.\nShips in %d days." % (rng.choice(WORDS), rng.choice(CITIES), 1 + n % 9),
            "categories": rng.sample(WORDS, 3),
            "vendor": {"name": rng.choice(NAMES), "city": rng.choice(CITIES), "rating": round(rng.uniform(1, 5), 1)},
            "discontinued": None,
        })
    return {"page": 1, "internal": {"shard": 7, "trace": "c0ffee"}, "items": items, "count": len(items)}


def list_500():
    """About 60 KB: 500 items, of which a filter moves and drops members."""
    rng = random.Random(20260218)
    return {"items": [{
        "sku": "SKU-%06d" % rng.randrange(10**6),
        "name": " ".join(rng.sample(WORDS, 3)).title(),
        "price": {"amount": round(rng.uniform(1, 900), 2), "currency": "EUR"},
        "stock": rng.randrange(500),
        "internal": {"shard": n % 7},
    } for n in range(500)], "more": [{"sku": "SKU-LAST"}]}


FILES = {
    "list-500.json": list_500, "small.json": small, "orders.json": orders, "order.json": order, "stock.json": stock,
    "large.json": large,
}


def text(name):
    """The bytes of one file."""
    return json.dumps(FILES[name](), ensure_ascii=False, separators=(",", ":")).encode()


def write(folder):
    """Writes every body to the folder that the backend serves."""
    for name in FILES:
        with open(os.path.join(folder, name), "wb") as f:
            f.write(text(name))
