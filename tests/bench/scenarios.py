# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is compared, one function a scenario."""

from __future__ import annotations

import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Union

import floors
import runs
from delay import DelayingProxy
from plays import OURS, PEER, Player, measured, template
from ratios import BARE, CLI, LOOP, POOL, REQUESTS, Fact, Ratio, compare
from ratios import PEER as PEER_NAME
from vault.admin import unique
from vault.audit import audited
from vault.server import VaultServer

LOOKUP = f"{OURS}.vault_secret"
PEER_LOOKUP = f"{PEER}.vault_kv2_get"
ANSIBLE = "Ansible alone"
RTT = 0.01  # seconds that a distant server is away

Found = Iterator[Union[Ratio, Fact]]


@dataclass(frozen=True)
class Bench:
    """What every scenario has at hand."""

    player: Player
    http: VaultServer
    tls: VaultServer
    rounds: int
    quick: bool

    def size(self, usual: int) -> int:
        return max(10, usual // 10) if self.quick else usual


def with_token(server: VaultServer, address: str = "") -> dict[str, str]:
    """Return an environment in which both find the server and a token."""
    ca = {
        "VAULT_CACERT": str(server.ca_cert),
        "ANSIBLE_HASHI_VAULT_CA_CERT": str(server.ca_cert),
    }
    return {
        "VAULT_ADDR": address or server.address,
        "VAULT_TOKEN": server.token,
        "ANSIBLE_HASHI_VAULT_ADDR": address or server.address,
        "ANSIBLE_HASHI_VAULT_TOKEN": server.token,
        **(ca if server.ca_cert else {}),
    }


def with_approle(server: VaultServer) -> dict[str, str]:
    """Return an environment in which both find the server and an AppRole."""
    admin = server.admin
    role = admin.approle(
        admin.policy('path "secret/*" { capabilities = ["read", "create", "update"] }')
    )
    env = {
        name: value
        for name, value in with_token(server).items()
        if not name.endswith("TOKEN")
    }
    return {
        **env,
        "ANSIBLE_CREDENTIAL_BRIDGE_VAULT_ROLE_ID": role.role_id,
        "ANSIBLE_CREDENTIAL_BRIDGE_VAULT_SECRET_ID": role.secret_id,
        "ANSIBLE_HASHI_VAULT_AUTH_METHOD": "approle",
        "ANSIBLE_HASHI_VAULT_ROLE_ID": role.role_id,
        "ANSIBLE_HASHI_VAULT_SECRET_ID": role.secret_id,
    }


def fill(server: VaultServer, folder: str, count: int) -> list[str]:
    """Paths of secrets that exist."""
    paths = [f"{folder}/{number}" for number in range(count)]
    for number, path in enumerate(paths):
        server.admin.write("secret", path, {"n": str(number)})
    return paths


def ansible_alone(
    bench: Bench, scenario: str, case: str, tasks: Sequence[Mapping[str, Any]]
) -> Fact:
    """Return what Ansible itself takes for as many tasks, items or lookups.

    That is the floor under a scenario.
    """
    seconds = statistics.median(
        bench.player.play(tasks, {}).seconds for _round in range(bench.rounds)
    )
    return Fact(f"{scenario}, the floor", case, ANSIBLE, seconds, "s")


@contextmanager
def distant(server: VaultServer) -> Iterator[str]:
    """Provide the address of the server as if it were 10 ms away."""
    with DelayingProxy(int(server.address.rpartition(":")[2]), RTT) as proxy:
        yield proxy.address


def loop_of_writes(bench: Bench) -> Found:
    """Measure (a): a loop of 50 writes, changed and unchanged."""
    count, run, env = bench.size(50), unique("a"), with_token(bench.http)
    loop: dict[str, Any] = {"loop": list(range(count)), "loop_control": {"label": "x"}}

    def ours(folder: str) -> float:
        options = {
            "mount_point": "secret",
            "path": f"{folder}/ours/{{{{ item }}}}",
            "data": {"n": "{{ item }}"},
        }
        return bench.player.play(
            [measured(f"{OURS}.vault_secret", options, **loop)], env
        ).seconds

    def peer(folder: str) -> float:
        options = {
            "path": f"{folder}/peer/{{{{ item }}}}",
            "data": {"n": "{{ item }}"},
            "read_before_write": True,
        }
        return bench.player.play(
            [measured(f"{PEER}.vault_kv2_write", options, **loop)], env
        ).seconds

    scenario = f"(a) loop of {count} writes"
    yield ansible_alone(
        bench,
        scenario,
        "set_fact",
        [measured("ansible.builtin.set_fact", {"n": "{{ item }}"}, **loop)],
    )
    for case in ("changed", "unchanged"):
        yield compare(
            scenario,
            case,
            PEER_NAME,
            lambda number: ours(f"{run}/{number}"),
            lambda number: peer(f"{run}/{number}"),
            rounds=bench.rounds,
            aim=40,
        )


def lookups_in_a_template(bench: Bench) -> Found:
    """(b) 200 lookups in one template."""
    count = bench.size(200)
    scenario = f"(b) {count} lookups in a template"
    ours = f"lookup('{LOOKUP}', 'b/' ~ i, mount_point='secret', key='n')"
    peer = f"lookup('{PEER_LOOKUP}', 'b/' ~ i).secret.n"

    def source(call: str) -> str:
        return f"{{% for i in range({count}) %}}{{{{ {call} }}}},{{% endfor %}}"

    def play(call: str, env: Mapping[str, str]) -> Callable[[int], float]:
        return lambda _number: (
            bench.player.play([template(source(call))], env, enable=True).seconds
        )

    def lookups(
        name: str, server: VaultServer, aims: tuple[float, float | None]
    ) -> Found:
        paths = fill(server, "b", count)

        def bare(_number: int) -> float:
            return floors.keep_alive_reads(
                server.address,
                server.token,
                paths,
                str(server.ca_cert) if server.ca_cert else None,
            )

        token, approle = with_token(server), with_approle(server)
        for credentials, env, aim in zip(("token", "AppRole"), (token, approle), aims):
            case = f"{name}, {credentials}"
            yield compare(
                scenario,
                case,
                PEER_NAME,
                play(ours, env),
                play(peer, env),
                rounds=bench.rounds,
                aim=aim,
            )
        yield compare(
            scenario,
            f"{name}, token",
            BARE,
            play(ours, token),
            bare,
            rounds=bench.rounds,
            aim=0.5,
        )

    yield ansible_alone(
        bench, scenario, "lookup('env')", [template(source("lookup('env', 'b' ~ i)"))]
    )
    yield from lookups("http", bench.http, aims=(2.2, None))
    yield from lookups("TLS", bench.tls, aims=(4, 3))


def tasks_with_a_lookup(bench: Bench) -> Found:
    """(c) 50 tasks of one lookup each."""
    count, env = bench.size(50), with_token(bench.http)
    fill(bench.http, "c", 1)
    ours = [
        template(
            f"{{{{ lookup('{LOOKUP}', 'c/0', mount_point='secret', key='n') }}}}", n
        )
        for n in range(count)
    ]
    peer = [
        template(f"{{{{ lookup('{PEER_LOOKUP}', 'c/0').secret.n }}}}", n)
        for n in range(count)
    ]
    scenario = f"(c) {count} tasks of one lookup"
    alone = [template("{{ lookup('env', 'HOME') }}", n) for n in range(count)]
    yield ansible_alone(bench, scenario, "lookup('env')", alone)
    for case, enable, aim in (
        ("after enable", True, 4),
        ("without enable", False, 1.2),
    ):

        def play(enable: bool = enable) -> float:
            return bench.player.play(ours, env, enable=enable).seconds

        yield compare(
            scenario,
            case,
            PEER_NAME,
            lambda _n: play(),
            lambda _n: bench.player.play(peer, env).seconds,
            rounds=bench.rounds,
            aim=aim,
        )


def secrets_in_a_task(bench: Bench) -> Found:
    """(d) 1,000 secrets ensured in one task."""
    count, run = bench.size(1000), unique("d")

    def ours(address: str, folder: str) -> float:
        secrets = [
            {"path": f"{folder}/ours/{number}", "data": {"n": str(number)}}
            for number in range(count)
        ]
        options = {"mount_point": "secret", "secrets": secrets}
        task = measured(f"{OURS}.vault_secret", options)
        return bench.player.play(
            [task], with_token(bench.http, address), enable=True
        ).seconds

    def script(address: str, folder: str, workers: int) -> float:
        secrets = {
            f"{folder}/script{workers}/{number}": {"n": str(number)}
            for number in range(count)
        }
        return floors.hvac_ensure(address, bench.http.token, secrets, workers)

    scenario = f"(d) {count} secrets in a task"

    def near_or_far(place: str, address: str) -> Found:
        def mine(number: int) -> float:
            return ours(address, f"{run}/{place}/{number}")

        def pool(number: int) -> float:
            return script(address, f"{run}/{place}/{number}", floors.WORKERS)

        for case in ("first run", "second run"):
            yield compare(
                scenario,
                f"{place}, {case}",
                POOL,
                mine,
                pool,
                rounds=bench.rounds,
                aim=1 / 1.2,
            )

    yield from near_or_far("near", bench.http.address)
    with distant(bench.http) as far:
        yield from near_or_far("10 ms away", far)
        yield compare(
            scenario,
            "10 ms away, first run",
            LOOP,
            lambda _number: ours(far, f"{run}/loop"),
            lambda _number: script(far, f"{run}/loop", 1),
            rounds=1,
            aim=10,
        )


def many_reads(bench: Bench) -> Found:
    """Measure (e): reading 1,000 secrets."""
    count = bench.size(1000)
    paths, env = fill(bench.http, "e", count), with_token(bench.http)
    terms = f"range({count}) | map('regex_replace', '^', 'e/')"
    lookup = template(f"{{{{ query('{LOOKUP}', {terms}, mount_point='secret') }}}}")
    peer = template(f"{{{{ query('{PEER_LOOKUP}', *({terms})) }}}}")
    info = measured(
        f"{OURS}.vault_secret_info",
        {"mount_point": "secret", "paths": f"{{{{ {terms} }}}}"},
    )
    scenario = f"(e) reading {count} secrets"
    for case, task in (("lookup", lookup), ("module", info)):

        def play(task: Mapping[str, Any] = task) -> float:
            return bench.player.play([task], env, enable=True).seconds

        yield compare(
            scenario,
            case,
            PEER_NAME,
            lambda _n: play(),
            lambda _n: bench.player.play([peer], env).seconds,
            rounds=bench.rounds,
            aim=1,
        )
        yield compare(
            scenario,
            case,
            POOL,
            lambda _n: play(),
            lambda _n: floors.hvac_reads(bench.http.address, bench.http.token, paths),
            rounds=bench.rounds,
        )


def requests_of_operations(bench: Bench) -> Found:
    """Measure (f): requests in Vault's audit log, with those of logins."""
    env, run = with_approle(bench.http), unique("f")

    def ours(path: str, value: str) -> dict[str, Any]:
        return measured(
            f"{OURS}.vault_secret",
            {"mount_point": "secret", "path": path, "data": {"n": value}},
        )

    def peer(path: str, value: str) -> dict[str, Any]:
        login = {
            name: env[f"ANSIBLE_HASHI_VAULT_{name.upper()}"]
            for name in ("auth_method", "role_id", "secret_id")
        }
        options = {"path": path, "data": {"n": value}, "read_before_write": True}
        return measured(f"{PEER}.vault_kv2_write", {**options, **login})

    def lookups(call: str) -> dict[str, Any]:
        return template(f"{{% for i in range(100) %}}{{{{ {call} }}}},{{% endfor %}}")

    fill(bench.http, "f", 1)
    cases: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
        ("first write", ours(f"{run}/o", "1"), peer(f"{run}/p", "1")),
        ("unchanged", ours(f"{run}/o", "1"), peer(f"{run}/p", "1")),
        ("changed", ours(f"{run}/o", "2"), peer(f"{run}/p", "2")),
        (
            "100 lookups of one secret in a template",
            lookups(f"lookup('{LOOKUP}', 'f/0', mount_point='secret')"),
            lookups(f"lookup('{PEER_LOOKUP}', 'f/0')"),
        ),
    ]
    for case, our_task, peer_task in cases:
        for who, task in ((OURS, our_task), (PEER, peer_task)):
            tokens = _tokens(bench.http)
            with audited(bench.http) as audit:
                bench.player.play([task], env)
                requests = len(audit.new())
            yield Fact(REQUESTS, case, who, requests, "requests")
            yield Fact(
                "(f) tokens left behind",
                case,
                who,
                _tokens(bench.http) - tokens,
                "tokens",
            )


def _tokens(server: VaultServer) -> int:
    return len(server.admin.call("LIST", "auth/token/accessors")["data"]["keys"])


def imports(bench: Bench) -> Found:
    """Measure (g): import time and peak memory of a lookup, beside Ansible's own."""
    program = (
        "import importlib, sys, time; import ansible.plugins.lookup, ansible.utils.display;"
        "started = time.perf_counter(); module = importlib.import_module(sys.argv[1]);"
        "status = open('/proc/self/status').read().partition('VmHWM:')[2];"
        "print(time.perf_counter() - started, int(status.split()[0]) / 1024)"
    )
    memory: dict[str, float] = {}

    def load(name: str) -> float:
        module = f"ansible_collections.{name}"
        done = subprocess.run(
            [sys.executable, "-c", program, module],
            env={
                "PYTHONPATH": bench.player.collections,
                "HOME": "/nonexistent",
                "LC_ALL": "C.UTF-8",
            },
            capture_output=True,
            text=True,
            check=True,
        )
        seconds, memory[name] = map(float, done.stdout.split())
        return seconds

    ours, peer = (
        f"{OURS}.plugins.lookup.vault_secret",
        f"{PEER}.plugins.lookup.vault_kv2_get",
    )
    yield compare(
        "(g) import",
        "lookup",
        PEER_NAME,
        lambda _n: load(ours),
        lambda _n: load(peer),
        rounds=max(5, bench.rounds),
    )
    for who, name in ((OURS, ours), (PEER, peer)):
        yield Fact("(g) memory", "after the import", who, memory[name], "MiB")


def growth(bench: Bench) -> Found:
    """Measure (h): from 10 to 10,000 secrets in one task."""
    for count in (10, 100, 1000) if bench.quick else (10, 100, 1000, 10000):
        secrets = [
            {"path": f"{unique('h')}", "data": {"n": str(number)}}
            for number in range(count)
        ]
        task = measured(
            f"{OURS}.vault_secret", {"mount_point": "secret", "secrets": secrets}
        )
        played = bench.player.play([task], with_token(bench.http), enable=True)
        yield Fact(
            "(h) growth, first run", f"{count} secrets", OURS, played.seconds, "s"
        )
        yield Fact("(h) growth, memory", f"{count} secrets", OURS, played.memory, "MiB")
        alone = bench.player.play(
            [measured("ansible.builtin.set_fact", {"secrets": secrets})], {}
        )
        yield Fact(
            "(h) growth, memory",
            f"{count} secrets",
            f"{ANSIBLE} (set_fact)",
            alone.memory,
            "MiB",
        )


def secrets_as_variables(bench: Bench) -> Found:
    """Measure (i): one secret as a variable of many hosts, used by many tasks."""
    fill(bench.http, "i", 1)
    env = with_approle(bench.http)
    sizes = runs.HOSTS_AND_TASKS[:1] if bench.quick else runs.HOSTS_AND_TASKS
    for hosts, tasks in sizes:
        size = f"{hosts} hosts x {tasks} tasks"
        requests: dict[str, int] = {}

        def timed(who: str, hosts: int = hosts, tasks: int = tasks) -> float:
            # All ways are audited, so that it costs each of them the same.
            with audited(bench.http) as audit:
                seconds = runs.run(bench.player.collections, env, who, hosts, tasks)
                requests[who] = len(audit.new())  # noqa: B023 - it runs at once
            return seconds

        for other in (runs.PLAIN, runs.FLOOR, runs.ALONE, PEER):
            ratio = compare(
                f"(i) a variable, {size}",
                "vault_vars",
                PEER_NAME if other == PEER else other,
                lambda _n: timed(runs.SHARED),
                lambda _n, other=other: timed(other),  # type: ignore[misc]
                # The others take minutes where there is much to do.
                rounds=1 if other in (runs.ALONE, PEER) else bench.rounds,
                aim={runs.PLAIN: 1 / 1.15, PEER: 5}.get(other),
            )
            yield ratio
            yield Fact(runs.SECONDS, size, other, ratio.other, "s")
            if other == runs.PLAIN:
                yield Fact(runs.SECONDS, size, runs.SHARED, ratio.ours, "s")
        for who, number in requests.items():
            yield Fact("(i) requests", size, who, number, "")


def objects_of_the_api(bench: Bench) -> Found:
    """(j) 50 policies in one task, first and second run."""
    count, run, env = bench.size(50), unique("j"), with_token(bench.http)
    scenario = f"(j) {count} policies"
    rules = 'path "secret/data/x" { capabilities = ["read"] }'

    def ours(folder: str) -> float:
        objects = {
            f"sys/policies/acl/{folder}-ours-{index}": {"data": {"policy": rules}}
            for index in range(count)
        }
        task = measured(f"{OURS}.vault_object", {"objects": objects})
        return bench.player.play([task], env).seconds

    def peer(folder: str) -> float:
        # It has no module for policies, and its general one always writes.
        options = {
            "path": f"sys/policies/acl/{folder}-peer-{{{{ item }}}}",
            "data": {"policy": rules},
        }
        loop: dict[str, Any] = {
            "loop": list(range(count)),
            "loop_control": {"label": "x"},
        }
        task = measured(f"{PEER}.vault_write", options, **loop)
        return bench.player.play([task], env).seconds

    for case in ("first run", "second run"):
        yield compare(
            scenario,
            case,
            PEER_NAME,
            lambda number: ours(f"{run}-{number}"),
            lambda number: peer(f"{run}-{number}"),
            rounds=bench.rounds,
            aim=10,
        )


def copies_of_a_tree(bench: Bench) -> Found:
    """Measure (k): a folder copied to another mount, and copied again."""
    count, folder = bench.size(200), unique("k")
    fill(bench.http, folder, count)
    env, admin = with_token(bench.http), bench.http.admin
    scenario = f"(k) copy of {count} secrets"
    mounts: dict[str, str] = {}

    def mount(who: str, number: int) -> str:
        """Return the mount of a round, in which the second case finds the copy."""
        name = f"{who} {number}"
        if name not in mounts:
            mounts[name] = admin.kv2()
        return mounts[name]

    def ours(number: int) -> float:
        options = {
            "path": f"{folder}/",
            "mount_point": "secret",
            "to": {"mount_point": mount("ours", number)},
        }
        task = measured(f"{OURS}.vault_copy", options)
        return bench.player.play([task], env, enable=True).seconds

    def script(number: int) -> float:
        return floors.copied_by_the_command(
            bench.http.binary, folder, mount("script", number), env
        )

    for case in ("first run", "second run"):
        yield compare(scenario, case, CLI, ours, script, rounds=bench.rounds, aim=10)
    for who, copy in ((OURS, ours), (CLI, script)):
        with audited(bench.http) as audit:
            copy(bench.rounds)
            yield Fact("(k) requests", "first run", who, len(audit.new()), "requests")


SCENARIOS: Mapping[str, Callable[[Bench], Found]] = {
    "a": loop_of_writes,
    "b": lookups_in_a_template,
    "c": tasks_with_a_lookup,
    "d": secrets_in_a_task,
    "e": many_reads,
    "f": requests_of_operations,
    "g": imports,
    "h": growth,
    "i": secrets_as_variables,
    "j": objects_of_the_api,
    "k": copies_of_a_tree,
}
