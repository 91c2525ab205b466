# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task on objects refuses, predicts, hides, reads back, and does in order."""

from __future__ import annotations

import json
import urllib.error
from collections.abc import Iterator
from typing import Any

import pytest
from vault.admin import unique
from vault.audit import Audit, audited
from vault.fakes import without_queries
from vault.kinds import POLICY, certificate
from vault.module import ModuleRun
from vault.product import OPENBAO, PRODUCTS
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.vault_object import (
    TASK,
)

CAPABILITIES = "sys/capabilities-self"
# Of nobody, and signed by nobody.
JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtYWRlLXVwIn0.bm90LWEtc2lnbmF0dXJl"


@pytest.fixture(scope="module", params=PRODUCTS, ids=str)
def server(request: pytest.FixtureRequest) -> Iterator[VaultServer]:
    with VaultServer(request.param) as running:
        for method in ("approle", "userpass", "kubernetes"):
            running.admin.call("POST", f"sys/auth/{method}", {"type": method})
        running.admin.call("POST", "sys/mounts/pki", {"type": "pki"})
        running.admin.kv1("kv")
        yield running


@pytest.fixture
def run(server: VaultServer) -> ModuleRun:
    return ModuleRun(TASK, server)


def limited(server: VaultServer, rules: str) -> ModuleRun:
    """Return the task with a token that may do only this."""
    token = server.admin.token(server.admin.policy(rules))
    return ModuleRun(TASK, server, vault_token=token)


def exists(server: VaultServer, path: str) -> bool:
    try:
        server.admin.call("GET", path)
    except urllib.error.HTTPError as error:
        if error.code not in (400, 404):
            raise
        return False
    return True


# --- bad input ---

REFUSED = [
    ({"path": "nowhere/x"}, "mount_not_found", "Nothing is mounted where 'nowhere/x'"),
    ({"path": "auth/nowhere/x"}, "mount_not_found", "Nothing is mounted where"),
    ({"path": "auth/approle/nothing/x"}, "endpoint_not_found", "has no path 'auth/"),
    ({"path": "sys/nothing"}, "endpoint_not_found", "has no path 'sys/nothing'"),
    ({"path": "sys/health"}, "endpoint_not_found", "cannot be written"),
    ({"path": "auth/../sys/policies/acl/x"}, "invalid_path", "'..'"),
    ({"path": "v1/sys/policies/acl/x"}, "invalid_path", "'v1/'"),
    ({"path": "sys//auth"}, "invalid_path", "empty segment"),
    ({"path": "sys/seal"}, "invalid_path", "'sys/seal'"),
    ({"path": "sys/unseal"}, "invalid_path", "'sys/unseal'"),
    ({"path": "/sys/init/"}, "invalid_path", "'sys/init'"),
    ({"path": "sys/rekey/init"}, "invalid_path", "'sys/rekey'"),
    ({"path": "team/sys/generate-root/attempt"}, "invalid_path", "generate-root"),
    ({"path": "sys/rotate/root/init"}, "invalid_path", "'sys/rotate/root'"),
    ({"path": "sys/policies/acl/x", "data": "policy"}, "invalid_data", "dictionary"),
    (
        {"path": "sys/policies/acl/x", "data": {"polcy": "x"}},
        "invalid_data",
        "no field 'polcy'. Did you mean 'policy'? Its fields are:",
    ),
    (
        {"path": "sys/policies/acl/x", "secret_data": {"polcy": "x"}},
        "invalid_data",
        "no field 'polcy'",
    ),
    (
        {"path": "sys/policies/acl/x", "data": {"policy": None}},
        "invalid_data",
        "is null",
    ),
    (
        {
            "path": "sys/policies/acl/x",
            "data": {"policy": "x"},
            "secret_data": {"policy": "x"},
        },
        "configuration",
        "appears in both",
    ),
    (
        {"path": "auth/approle/role/x", "data": {"token_ttl": "soon"}},
        "invalid_data",
        "'token_ttl' of 'auth/approle/role/x' must be a duration",
    ),
    (
        {"path": "auth/approle/role/x", "data": {"token_num_uses": "many"}},
        "invalid_data",
        "must be a number",
    ),
    (
        {"path": "auth/approle/role/x", "data": {"bind_secret_id": "perhaps"}},
        "invalid_data",
        "must be true or false",
    ),
    (
        {"path": "auth/approle/role/x", "data": {"token_policies": {"a": 1}}},
        "invalid_data",
        "must be a list",
    ),
    (
        {"path": "auth/approle/role/x", "data": {"token_type": ["a"]}},
        "invalid_data",
        "must be text",
    ),
    ({}, "configuration", "either 'path' or 'objects'"),
    ({"path": "x", "objects": []}, "configuration", "either 'path' or 'objects'"),
    ({"objects": 1}, "configuration", "must be a list of objects"),
    (
        {"objects": [{"path": "sys/auth"}, {"path": "sys/auth/"}]},
        "configuration",
        "'sys/auth' is in the list already",
    ),
    (
        {"objects": [{"path": "sys/auth/x", "dta": {}}]},
        "configuration",
        "In 'objects[0]': There is no option 'dta'. Did you mean 'data'?",
    ),
]


@pytest.mark.parametrize(("options", "reason", "message"), REFUSED)
@pytest.mark.parametrize("check_mode", [True, False])
def test_bad_input(
    run: ModuleRun,
    check_mode: bool,
    options: dict[str, Any],
    reason: str,
    message: str,
) -> None:
    failed = run(check_mode=check_mode, **options)
    assert failed["error"]["reason"] == reason, failed
    assert message in failed["msg"]
    assert not failed["changed"]


def test_a_misspelt_field_fails_before_anything_is_written(
    run: ModuleRun, server: VaultServer
) -> None:
    first = f"sys/policies/acl/{unique('p')}"
    objects = [
        {"path": first, "data": {"policy": POLICY}},
        {"path": "auth/approle/role/second", "data": {"token_polices": "a"}},
    ]
    failed = run(path="auth/approle/role/second", data={"token_polices": "a"})
    assert "Did you mean 'token_policies'?" in failed["msg"]
    assert not exists(server, "auth/approle/role/second")
    # Nor is what comes before it in the list.
    for check_mode in (True, False):
        failed = run(check_mode=check_mode, objects=objects)
        assert failed["error"]["reason"] == "invalid_data"
        assert failed["msg"].startswith("In 'objects[1]': ")
    assert not exists(server, first)


def test_what_was_below_a_mount_is_gone_with_it(run: ModuleRun) -> None:
    for result in (
        run(path="gone/keys/k", state="absent"),
        run(objects={"gone/keys/k": {}}, state="absent"),
    ):
        assert (result["changed"], "error" in result) == (False, False)
        assert "Nothing is mounted there" in result["warnings"][0]


def test_what_is_always_there_cannot_be_deleted(run: ModuleRun) -> None:
    failed = run(path="pki/config/urls", state="absent")
    assert failed["error"]["reason"] == "endpoint_not_found"
    assert "cannot be deleted" in failed["msg"]


# --- rights ---


def test_check_mode_predicts_a_denial(server: VaultServer) -> None:
    path = f"sys/policies/acl/{unique('p')}"
    reader = limited(server, f'path "{path}" {{ capabilities = ["read"] }}')
    for check_mode in (True, False):
        failed = reader(check_mode=check_mode, path=path, data={"policy": POLICY})
        assert failed["error"]["reason"] == "permission_denied"
        assert f"on the API path '{path}'" in failed["error"]["hint"]
    assert not exists(server, path)


def test_a_role_needs_create_and_then_update(
    run: ModuleRun, server: VaultServer
) -> None:
    path = f"auth/approle/role/{unique('r')}"
    creator = limited(server, f'path "{path}" {{ capabilities = ["read", "create"] }}')
    updater = limited(server, f'path "{path}" {{ capabilities = ["read", "update"] }}')
    first, second = {"token_ttl": "1h"}, {"token_ttl": "2h"}

    def outcome(who: ModuleRun, data: dict[str, str]) -> set[str]:
        results = [who(check_mode=mode, path=path, data=data) for mode in (True, False)]
        return {
            result["error"]["reason"] if "error" in result else result["action"]
            for result in results
        }

    assert outcome(updater, first) == {"permission_denied"}
    assert outcome(creator, first) == {"created"}
    assert outcome(creator, second) == {"permission_denied"}
    assert outcome(updater, second) == {"changed"}


def test_sudo_is_part_of_the_prediction(server: VaultServer) -> None:
    path = f"sys/auth/{unique('a')}"
    rules = f'path "{path}" {{ capabilities = ["read", "create", "update", "sudo"] }}'
    sudo = limited(server, rules)
    assert sudo(check_mode=True, path=path, data={"type": "approle"})["changed"]
    # Reading needs it, too.
    plain = limited(server, rules.replace(', "sudo"', ""))
    failed = plain(check_mode=True, path=path, data={"type": "approle"})
    assert failed["error"]["reason"] == "permission_denied"


def test_without_the_right_to_patch_the_rest_still_stays(
    run: ModuleRun, server: VaultServer
) -> None:
    # This endpoint resets what a POST does not name, and has PATCH besides.
    path = f"pki/roles/{unique('r')}"
    assert run(path=path, data={"max_ttl": "1h", "allow_localhost": False})["changed"]
    rules = f'path "{path}" {{ capabilities = ["read", "create", "update"] }}'
    changed = limited(server, rules)(path=path, data={"max_ttl": "2h"})
    assert changed["action"] == "changed"
    assert "has changed, too" not in str(changed.get("warnings"))
    assert server.admin.call("GET", path)["data"]["allow_localhost"] is False


def test_a_token_that_may_only_write(server: VaultServer) -> None:
    path = f"auth/approle/role/{unique('r')}"
    rules = f'path "{path}" {{ capabilities = ["create", "update"] }}'
    writer = limited(server, rules)
    data = {"token_ttl": "1h"}
    assert writer(path=path, data=data)["error"]["reason"] == "permission_denied"
    for check_mode in (True, False):
        written = writer(check_mode=check_mode, path=path, data=data, compare=False)
        assert (written["action"], written["changed"]) == ("written", True)
        assert written["object"] is None
    assert server.admin.call("GET", path)["data"]["token_ttl"] == 3600
    misspelt = writer(path=path, data={"token_tl": 1}, compare=False)
    assert misspelt["error"]["reason"] == "invalid_data"


# --- what is hidden ---


def test_secrets_are_never_shown(run: ModuleRun) -> None:
    path = f"auth/userpass/users/{unique('u')}"
    secret = unique("made-up")
    results = [
        run(check_mode=mode, path=path, data={"password": secret}, **more)
        for more in ({}, {"write_secrets": "always"})
        for mode in (True, False)
    ]
    kv: dict[str, Any] = {"path": f"kv/{unique('s')}", "data": {"user": secret}}
    results += [run(check_mode=mode, **kv) for mode in (True, False)]
    results.append(run(**kv, state="absent"))
    assert all("error" not in result for result in results)
    assert secret not in json.dumps(results)


def test_a_rejected_write_does_not_quote_the_secret(run: ModuleRun) -> None:
    path = f"auth/userpass/users/{unique('u')}"
    secret = "made-up-hash-of-a-password"
    failed = run(path=path, secret_data={"password_hash": secret})
    assert failed["error"]["http_status"] in (400, 500)
    assert secret not in json.dumps(failed)


def test_secrets_are_written_once_or_always(
    run: ModuleRun, server: VaultServer
) -> None:
    path = f"auth/userpass/users/{unique('u')}"
    login = path.replace("users", "login")

    def logs_in(password: str) -> bool:
        try:
            server.admin.call("POST", login, {"password": password})
        except urllib.error.HTTPError:
            return False
        return True

    first, second = {"password": "one-made-up"}, {"password": "two-made-up"}
    assert run(path=path, secret_data=first)["action"] == "created"
    kept = run(path=path, secret_data=second)
    assert (kept["action"], kept["not_compared"]) == ("unchanged", ["password"])
    assert logs_in("one-made-up")
    # Another field is changed, and the password is not.
    assert run(path=path, secret_data=second, data={"token_ttl": "1h"})["changed"]
    assert logs_in("one-made-up")
    for check_mode in (True, False):
        always = run(
            check_mode=check_mode,
            path=path,
            secret_data=second,
            write_secrets="always",
        )
        assert always["changed_fields"] == ["password"]
    assert logs_in("two-made-up")


def test_a_diff_shows_a_policy_line_by_line(run: ModuleRun) -> None:
    path = f"sys/policies/acl/{unique('p')}"
    diff = run(path=path, data={"policy": POLICY})["diff"]
    assert diff["before"] == ""
    assert '    path "secret/*" {\n' in diff["after"]
    changed = run(path=path, data={"policy": POLICY.replace("read", "list")})["diff"]
    assert '["read"]' in changed["before"]
    assert '["list"]' in changed["after"]


def test_a_diff_is_in_the_server_s_notation(run: ModuleRun) -> None:
    path = f"auth/approle/role/{unique('r')}"
    data = {"token_ttl": "2h", "token_policies": "b,a"}
    diff = run(path=path, data=data)["diff"]
    assert diff["after"] == 'token_policies: ["b", "a"]\ntoken_ttl: 7200\n'


# --- reading back ---


def test_a_field_that_the_server_ignores_is_not_applied(run: ModuleRun) -> None:
    # Vault ignores an empty TTL here.
    path = "sys/mounts/pki/tune"
    run(path=path, data={"max_lease_ttl": "10h"})
    failed = run(path=path, data={"max_lease_ttl": ""})
    assert failed["error"]["reason"] == "not_applied"
    assert "'max_lease_ttl'" in failed["msg"]
    assert failed["error"]["done"] == ["object"]


def test_a_type_that_is_short_for_another_is_told(run: ModuleRun) -> None:
    path = f"sys/mounts/{unique('kv')}"
    assert run(path=path, data={"type": "kv-v2"})["error"]["reason"] == "not_applied"
    # The server has stored what the name stands for.
    whole = {"type": "kv", "options": {"version": 2}}
    assert run(path=path, data=whole)["action"] == "unchanged"


def test_a_field_that_nobody_named_and_that_changed_is_a_warning(
    run: ModuleRun,
) -> None:
    # The server resets what a write does not name, and never returns the token.
    path = "auth/kubernetes/config"
    jwt = {"token_reviewer_jwt": JWT}
    first = {
        "kubernetes_host": "https://one.example",
        "kubernetes_ca_cert": certificate(),
        "disable_local_ca_jwt": True,
    }
    created = run(path=path, data=first, secret_data=jwt)
    assert "error" not in created, created["error"]
    kept = {"kubernetes_host": "https://two.example"}
    assert "warnings" not in run(path=path, data=kept, secret_data=jwt)
    lost = run(path=path, data={"kubernetes_host": "https://three.example"})
    (warning,) = lost["warnings"]
    assert warning == f"{path}: The server has changed, too: token_reviewer_jwt_set."


# --- requests ---


def test_an_unchanged_object_takes_two_requests(
    run: ModuleRun, server: VaultServer
) -> None:
    path = f"auth/approle/role/{unique('r')}"
    with audited(server) as audit:
        run(path=path, data={"token_ttl": "1h"})
        # Described, read, asked for the rights, written, and read back.
        assert requests(audit) == [path, path, CAPABILITIES, path, path]
        run(path=path, data={"token_ttl": "60m"})
        assert requests(audit) == [path, path]


def requests(audit: Audit) -> list[str]:
    # One more is the look at the task's token.
    return [path for path in audit.new() if path != "auth/token/lookup-self"]


# --- many ---


def whole(name: str) -> list[dict[str, Any]]:
    return [
        {"path": f"sys/auth/{name}", "data": {"type": "userpass"}},
        {
            "path": f"auth/{name}/users/alice",
            "data": {"token_policies": name},
            "secret_data": {"password": "made-up-password"},
        },
        {"path": f"sys/mounts/{name}", "data": {"type": "transit"}},
        {"path": f"{name}/keys/k", "data": {"type": "aes256-gcm96"}},
        {"path": f"{name}/keys/k/config", "data": {"deletion_allowed": True}},
        {"path": f"sys/policies/acl/{name}", "data": {"policy": POLICY}},
    ]


def test_later_objects_may_need_earlier_ones(
    run: ModuleRun, server: VaultServer
) -> None:
    name = unique("many")
    objects = whole(name)
    predicted = run(check_mode=True, objects=objects)
    assert [result["action"] for result in predicted["results"]] == ["created"] * 6
    assert not exists(server, f"sys/auth/{name}")
    created = run(objects=objects)
    actions = [result["action"] for result in created["results"]]
    assert actions == [*["created"] * 4, "changed", "created"]
    assert len(created["diff"]) == 6
    again = run(objects=objects)
    assert not again["changed"]
    as_tree = {entry.pop("path"): entry for entry in whole(name)}
    assert not run(objects=as_tree)["changed"]


def test_after_a_failure_nothing_more_is_attempted(
    run: ModuleRun, server: VaultServer
) -> None:
    name = unique("many")
    objects = whole(name)
    objects[2]["data"] = {"type": "no-such-engine"}
    failed = run(objects=objects)
    assert failed["msg"].startswith("In 'objects[2]': ")
    assert failed["changed"]
    assert failed["error"]["done"] == ["2 of 6 objects"]
    reasons = [result.get("error", {}).get("reason") for result in failed["results"]]
    assert reasons == [None, None, "server_error", *["not_attempted"] * 3]
    assert not exists(server, f"sys/policies/acl/{name}")


def test_an_endpoint_of_another_task_is_not_known_in_check_mode(
    run: ModuleRun,
) -> None:
    failed = run(check_mode=True, path="auth/later/users/x", data={"token_ttl": 1})
    assert failed["error"]["reason"] == "mount_not_found"


# --- a mount below a mount ---


def test_a_path_below_a_mount_is_not_that_mount(
    run: ModuleRun, server: VaultServer
) -> None:
    name = server.admin.kv1()
    predicted = run(
        check_mode=True, path=f"sys/mounts/{name}/below", data={"type": "kv"}
    )
    assert predicted["action"] == "created"
    assert run(path=f"sys/mounts/{name}/below", state="absent")["changed"] is False
    assert exists(server, f"sys/mounts/{name}")


# --- no description ---


def test_it_works_with_less_where_the_server_describes_nothing(
    server: VaultServer,
) -> None:
    name = unique("less")
    with without_queries(server.address) as gateway:
        run = ModuleRun(TASK, server, vault_url=gateway.address)
        role: dict[str, Any] = {
            "path": f"auth/approle/role/{name}",
            "data": {"token_ttl": "1h", "token_policies": "b,a"},
        }
        for task in (*whole(name), role):
            assert run(**task)["changed"]
            again = run(**task)
            # Nothing tells where this one could be read.
            unreadable = task["path"].endswith("/k/config")
            assert again["action"] == ("written" if unreadable else "unchanged")
        role["data"]["token_ttl"] = "2h"
        assert run(**role)["changed_fields"] == ["token_ttl"]
        assert run(**role)["action"] == "unchanged"
        missing = run(path=f"nowhere-{name}/x", data={"a": 1})
        assert missing["error"]["reason"] == "mount_not_found"


# --- namespaces ---


def test_inside_a_namespace(run: ModuleRun, server: VaultServer) -> None:
    if server.product is not OPENBAO:
        # HashiCorp's community edition has none.
        return
    name = unique("ns")
    objects = {
        f"sys/namespaces/{name}": {},
        f"{name}/sys/auth/people": {"data": {"type": "userpass"}},
        f"{name}/auth/people/users/alice": {
            "data": {"token_policies": "a"},
            "secret_data": {"password": "made-up-password"},
        },
    }
    predicted = run(check_mode=True, objects=objects)
    created = run(objects=objects)
    for result in (predicted, created):
        assert [each["action"] for each in result["results"]] == ["created"] * 3
    inside = run(namespace=name, path="sys/auth/people", data={"type": "userpass"})
    assert inside["action"] == "unchanged"
    assert run(objects=objects)["changed"] is False
    refused = run(path=f"{name}/sys/seal")
    assert refused["error"]["reason"] == "invalid_path"


def test_a_namespace_that_is_being_deleted_is_gone(
    run: ModuleRun, server: VaultServer
) -> None:
    if server.product is not OPENBAO:
        return
    # The server answers first, and deletes then.
    for index in range(20):
        path = f"sys/namespaces/{unique('ns')}-{index}"
        assert run(path=path)["action"] == "created"
        assert run(path=path, state="absent")["action"] == "deleted"
        assert run(path=path, state="absent")["action"] == "unchanged"
