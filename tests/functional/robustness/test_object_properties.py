# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""If a comparison says "equal", then writing changes nothing.

Random values in random notations are written to the fields of many endpoints of both
servers, whatever the comparison says, and what the server holds is compared as it is.
"""

from __future__ import annotations

import json
import os
import random
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from vault.kinds import Kind, all_kinds, prepare
from vault.module import ModuleRun
from vault.product import PRODUCTS, Product
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils._model import (
    field_names,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.endpoint import (
    Endpoint,
    Field,
    Held,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.settings import (
    Credentials,
    Settings,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._plan.compare import (
    as_sent,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._plan.object import (
    Wanted,
    compare,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.vault_object import (
    TASK,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.client import (
    Client,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.objects import (
    observe_endpoint,
    observe_object,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    CredentialBridgeError,
)

WRITES = 2000 * (20 if os.environ.get("CREDENTIAL_BRIDGE_SOAK") else 1)
ENDPOINTS = 23

#: Would remove the object or replace its secret.
LEFT_OUT = frozenset({"ttl", "expiration", "cas", "cas_required", "path", "key"})
#: Would limit the test itself.
LIMITS = "sys/quotas/"

WORDS = ("a", "b", "C", "d e", "ä", "x-1", "default")
HOSTS = ("10.0.0.0/8", "10.1.1.1", "10.1.1.1/32", "192.168.0.0/24", "fd00::1/128")
SECONDS = (0, 1, 59, 60, 90, 3600, 5400, 86400, 2592000, 7776000)
# What a random word would never hit.
CHOICES = {
    "alias_name_source": ("serviceaccount_uid", "serviceaccount_name"),
    "algorithm": ("RS256", "ES256", "EdDSA"),
    "bound_claims_type": ("string", "glob"),
    "client_type": ("confidential", "public"),
    "key_bits": (0, 2048, "4096"),
    "key_type": ("any", "rsa", "ca"),
    "leaf_not_after_behavior": ("err", "truncate", "permit"),
    "listing_visibility": ("", "unauth", "hidden"),
    "policy": ('path "a" {}\n', 'path "a" {}', ' path "a" {} ', "", "\n"),
    "token_type": ("service", "batch", "default", "default-service"),
    "usage": ("read-only", ["crl-signing", "read-only"], "read-only,crl-signing"),
}

PART = re.compile(r"(\d+)([dhms]?)")
DURATION = re.compile(rf"(?:{PART.pattern})+")
UNITS = {"d": 86400, "h": 3600, "m": 60, "s": 1, "": 1}


class Target(NamedTuple):
    """An endpoint under test."""

    kind: Kind
    endpoint: Endpoint
    names: tuple[str, ...]


class Findings(NamedTuple):
    """What has happened, by kind of outcome."""

    counts: Counter[str]
    lies: list[str]


# --- values ---


def value_for(dice: random.Random, name: str, field: Field, held: Any) -> Any:
    """Return a value, often the one that is held, in one of its notations."""
    if name in CHOICES:
        return dice.choice(CHOICES[name])
    if held is not None and dice.random() < 0.4:
        return notation(dice, field, held)
    return notation(dice, field, new_value(dice, name, field))


def new_value(dice: random.Random, name: str, field: Field) -> Any:
    kind = field.kind.value
    if kind == "duration":
        return dice.choice(SECONDS)
    if kind == "boolean":
        return dice.random() < 0.5
    if kind == "number":
        return dice.choice((0, 1, 2, 5, 10, 100))
    if kind == "list":
        pool = HOSTS if "cidr" in name else WORDS
        return dice.sample(pool, dice.randrange(4))
    if kind in ("map", "key-value map"):
        keys = dice.sample(("a", "b", "c"), dice.randrange(3))
        return {key: map_value(dice, kind) for key in keys}
    if name.endswith(("_ttl", "expiry", "period", "interval", "duration")):
        return duration(dice, dice.choice(SECONDS))
    return dice.choice(("", "a", "b ", "C", "1", "1.0", '{"a": 1}', '{"a":1}', "x\n"))


def map_value(dice: random.Random, kind: str) -> Any:
    if kind == "key-value map":
        return dice.choice(("x", "y z", "", 3, True))
    return dice.choice(("x", ["x"], ["x", "y"], 1, True))


def notation(dice: random.Random, field: Field, value: Any) -> Any:
    """Return one of the ways to write a value."""
    kind = field.kind.value
    if kind == "duration" and isinstance(value, int):
        return duration(dice, value)
    if isinstance(value, bool):
        return dice.choice((value, str(value), str(value).lower(), str(int(value))))
    if kind == "number" and isinstance(value, int):
        return dice.choice((value, str(value), float(value)))
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return list_notation(dice, value)
    if isinstance(value, dict):
        return map_notation(dice, kind, value)
    return value


def duration(dice: random.Random, seconds: int) -> Any:
    minutes, rest = divmod(seconds, 60)
    forms = [seconds, str(seconds), f"{seconds}s", f"{minutes}m{rest}s"]
    if seconds % 3600 == 0:
        forms.append(f"{seconds // 3600}h")
    if seconds % 86400 == 0:
        forms.append(f"{seconds // 86400}d")
    if seconds == 0:
        forms.append("")
    return dice.choice(forms)


def list_notation(dice: random.Random, items: list[str]) -> Any:
    shuffled = dice.sample(items, len(items))
    forms: list[Any] = [items, shuffled, [*items, *items[:1]]]
    forms += [",".join(items), " , ".join(shuffled)]
    return dice.choice(forms)


def map_notation(dice: random.Random, kind: str, value: dict[str, Any]) -> Any:
    if kind == "map":
        return dice.choice((value, json.dumps(value)))
    texts = {key: text for key, text in value.items() if isinstance(text, str)}
    pairs = [f"{key}={text}" for key, text in texts.items()]
    return dice.choice((value, json.dumps(value), pairs if pairs else {}))


# --- endpoints ---


def targets(client: Client, run: ModuleRun, product: Product) -> Iterator[Target]:
    for kind in all_kinds():
        endpoint = None
        if product in kind.products and not kind.path.startswith(LIMITS):
            endpoint = observe_endpoint(client, kind.path)
        if endpoint is None or not is_suitable(endpoint):
            continue
        made = run(
            path=kind.path, data=dict(kind.data), secret_data=dict(kind.secret_data)
        )
        assert "error" not in made, made
        names = [
            name
            for name, field in sorted(endpoint.fields.items())
            if name not in LEFT_OUT
            and not field.deprecated
            and not field.sensitive
            and not field_names.is_secret(name)
            and name not in endpoint.knowledge.write_only
        ]
        yield Target(kind, endpoint, tuple(names))


def is_suitable(endpoint: Endpoint) -> bool:
    """Return whether an object is read and changed where it is."""
    knowledge = endpoint.knowledge
    elsewhere = knowledge.changes_at or knowledge.listed or knowledge.unchangeable
    return bool(endpoint.fields) and not elsewhere


# --- the property ---


def attempt(
    dice: random.Random, client: Client, target: Target, found: Findings
) -> None:
    """Write one field, and note what became of it."""
    kind, endpoint, names = target
    before = held(client, endpoint)
    name = dice.choice(names)
    value = value_for(dice, name, endpoint.declared(name), before.values.get(name))
    wanted = Wanted(kind.path, data={name: value})
    difference = compare(endpoint, before, wanted)
    if difference.not_compared:
        found.counts["not compared"] += 1
        return
    try:
        sent = as_sent(name, endpoint.declared(name), value)
        body = {**kind.data, **kind.secret_data, name: sent}
        client.api.write(kind.path, body)
    except CredentialBridgeError as error:
        if error.http_status not in (400, 500):
            raise
        found.counts["rejected"] += 1
        return
    after = held(client, endpoint)
    was, now = before.values.get(name), after.values.get(name)
    converged = not compare(endpoint, after, wanted).changed
    found.counts["written"] += 1
    where = f"{kind.path} {name}: {was!r} -> {value!r} -> {now!r}"
    if not difference.changed and was != now:
        same = in_canon(was) == in_canon(now)
        found.counts["same in another form" if same else "false unchanged"] += 1
        if not same:
            found.lies.append(where)
    if difference.changed and was == now:
        found.counts["false changed"] += 1
    if not converged:
        found.counts["not converged"] += 1


def held(client: Client, endpoint: Endpoint) -> Held:
    found = observe_object(client, endpoint, {})
    assert found is not None
    return found


def in_canon(value: Any) -> Any:
    """Return what a value means, for the differences that are meant so."""
    if value in (None, "", {}):
        return []
    if isinstance(value, list):
        return sorted({str(item).lower() for item in value})
    if isinstance(value, dict):
        return {key: in_canon(inner) for key, inner in value.items()}
    if isinstance(value, str) and value.startswith("{"):
        return json.loads(value)
    if isinstance(value, str) and DURATION.fullmatch(value):
        # No time at all is as good as none.
        return sum(int(n) * UNITS[unit] for n, unit in PART.findall(value)) or []
    return value


@pytest.mark.parametrize("product", PRODUCTS, ids=str)
def test_what_compares_equal_is_not_changed_by_a_write(product: Product) -> None:
    # Other values in each run of make soak, the same ones in CI.
    seed = random.randrange(10**6) if os.environ.get("CREDENTIAL_BRIDGE_SOAK") else 7
    dice = random.Random(seed)
    found = Findings(Counter(), [])
    with VaultServer(product) as server:
        prepare(server.admin)
        credentials = Credentials("token", (("vault_token", server.token),), "the test")
        client = Client(
            # A large key for SSH takes its time on a busy machine.
            Settings(vault_url=server.address, credentials=credentials, timeout=120),
            token_check_interval=float("inf"),
        )
        all_targets = [*targets(client, ModuleRun(TASK, server), product)]
        assert len(all_targets) >= ENDPOINTS
        while found.counts["written"] < WRITES:
            attempt(dice, client, dice.choice(all_targets), found)
        client.session.close()
    report = f"seed {seed}: {dict(found.counts)}\n" + "\n".join(found.lies)
    print(report)
    assert not found.lies, report
    # The server does something else than it was told, which the read-back tells: it
    # ignores an empty TTL, a second value of a header, or a flag that cannot be unset.
    assert found.counts["false changed"] < WRITES / 10, report
    assert found.counts["not converged"] < WRITES / 10, report
