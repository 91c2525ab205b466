# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The auth method and the secrets engine of a real directory, as objects."""

from __future__ import annotations

import json
import urllib.error
from collections.abc import Iterator
from typing import Any

import pytest
from vault.admin import unique
from vault.ldap import ADMIN, BASE, PASSWORD, LdapServer, ldap_server
from vault.module import ModuleRun
from vault.product import VAULT
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.vault_object import (
    TASK,
)

USER, FIRST_PASSWORD = "alice", "made-up-first-password"
USER_DN = f"cn={USER},{BASE}"
LDIF = f"""dn: cn={{{{.Username}}}},{BASE}
objectClass: inetOrgPerson
cn: {{{{.Username}}}}
sn: {{{{.Username}}}}
userPassword: {{{{.Password}}}}
"""


@pytest.fixture(scope="module")
def directory() -> Iterator[LdapServer]:
    with ldap_server(USER, FIRST_PASSWORD) as running:
        yield running


@pytest.fixture(scope="module")
def server(directory: LdapServer) -> Iterator[VaultServer]:
    # OpenBao's builds have neither.
    with VaultServer(VAULT) as running:
        yield running


@pytest.fixture
def run(server: VaultServer) -> ModuleRun:
    return ModuleRun(TASK, server)


def auth_method(directory: LdapServer, name: str) -> dict[str, Any]:
    return {
        f"sys/auth/{name}": {"data": {"type": "ldap"}},
        f"auth/{name}/config": {
            "data": {
                "url": directory.url,
                "binddn": ADMIN,
                "userdn": BASE,
                "userattr": "cn",
                "request_timeout": "10s",
            },
            "secret_data": {"bindpass": PASSWORD},
        },
        f"auth/{name}/users/{USER}": {"data": {"policies": "reader", "groups": "ops"}},
        f"auth/{name}/groups/ops": {"data": {"policies": ["b", "a"]}},
    }


def engine(directory: LdapServer, name: str) -> dict[str, Any]:
    return {
        f"sys/mounts/{name}": {"data": {"type": "openldap"}},
        f"{name}/config": {
            "data": {"url": directory.url, "binddn": ADMIN, "userdn": BASE},
            "secret_data": {"bindpass": PASSWORD},
        },
        f"{name}/role/people": {
            "data": {
                "creation_ldif": LDIF,
                "deletion_ldif": f"dn: cn={{{{.Username}}}},{BASE}\nchangetype: delete",
                "default_ttl": "1h",
            }
        },
    }


def apply(run: ModuleRun, objects: dict[str, Any]) -> None:
    """Predict objects, make them, and find them unchanged."""
    predicted = run(True, objects=objects)
    made = run(objects=objects)
    assert "error" not in made, made
    assert predicted["changed"]
    assert made["changed"]
    assert PASSWORD not in json.dumps([predicted, made])
    again = run(objects=objects)
    assert not again["changed"], again


def login(server: VaultServer, mount: str, user: str, password: str) -> list[str]:
    """Log in, and return the token's policies."""
    body = {"password": password}
    auth = server.admin.call("POST", f"auth/{mount}/login/{user}", body)["auth"]
    policies: list[str] = auth["policies"]
    return policies


def test_people_of_the_directory_log_in(
    run: ModuleRun, server: VaultServer, directory: LdapServer
) -> None:
    name = unique("ldap")
    objects = auth_method(directory, name)
    apply(run, objects)
    assert login(server, name, USER, FIRST_PASSWORD) == ["a", "b", "default", "reader"]
    objects[f"auth/{name}/groups/ops"]["data"]["policies"] = "c"
    apply(run, objects)
    assert login(server, name, USER, FIRST_PASSWORD) == ["c", "default", "reader"]
    # A change of something else keeps the password of the administrator.
    changed = run(path=f"auth/{name}/config", data={"request_timeout": 20})
    assert changed["changed_fields"] == ["request_timeout"]
    assert login(server, name, USER, FIRST_PASSWORD)
    with pytest.raises(urllib.error.HTTPError):
        login(server, name, USER, "not-the-password")


def test_vault_rotates_the_password_of_a_person(
    run: ModuleRun, server: VaultServer, directory: LdapServer
) -> None:
    people, mount = unique("ldap"), unique("openldap")
    apply(run, {**auth_method(directory, people), **engine(directory, mount)})
    role: dict[str, Any] = {
        "path": f"{mount}/static-role/{USER}",
        "data": {"username": USER, "dn": USER_DN, "rotation_period": "24h"},
    }
    assert run(True, **role)["action"] == "created"
    assert run(**role)["action"] == "created"
    rotated = server.admin.call("GET", f"{mount}/static-cred/{USER}")["data"]
    assert login(server, people, USER, rotated["password"])
    assert run(**role)["action"] == "unchanged"
    role["data"]["rotation_period"] = 7200
    assert run(True, **role)["changed_fields"] == ["rotation_period"]
    assert run(**role)["changed_fields"] == ["rotation_period"]
    assert run(**role)["action"] == "unchanged"
    assert run(**role, state="absent")["action"] == "deleted"
    assert run(**role, state="absent")["action"] == "unchanged"


def test_people_that_vault_makes_and_lends(
    run: ModuleRun, server: VaultServer, directory: LdapServer
) -> None:
    people, mount = unique("ldap"), unique("openldap")
    apply(run, {**auth_method(directory, people), **engine(directory, mount)})
    made = server.admin.call("GET", f"{mount}/creds/people")["data"]
    assert login(server, people, made["username"], made["password"])
    library: dict[str, Any] = {
        "path": f"{mount}/library/team",
        "data": {"service_account_names": made["username"], "ttl": "10h"},
    }
    assert run(**library)["action"] == "created"
    assert run(**library)["action"] == "unchanged"
    changes = {"ttl": "90m", "max_ttl": 7200, "disable_check_in_enforcement": "true"}
    for name, value in changes.items():
        library["data"][name] = value
        assert run(True, **library)["changed_fields"] == [name]
        assert run(**library)["changed_fields"] == [name]
        assert run(**library)["action"] == "unchanged"
    assert run(**library, state="absent")["action"] == "deleted"
