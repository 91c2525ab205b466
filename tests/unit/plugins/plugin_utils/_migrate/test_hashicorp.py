# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The modules of hashicorp.vault, beyond the shapes in ``cases.yml``."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate import (
    hashicorp,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.options import (
    HASHICORP,
    Defaults,
    Given,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.rules import (
    Rule,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.texts import (
    Person,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.yaml_files import (
    Change,
    of_mapping,
    roots,
    written,
)

NAMESPACES = Defaults(namespaces=True)


def changed(rule: Rule, text: str, defaults: Defaults = NAMESPACES) -> Change:
    """Return what a rule makes of a task's options, which are YAML."""
    root: Any = roots(text)[0]
    return rule(Given(HASHICORP, of_mapping(text, root), defaults, {}))


def new_options(change: Change) -> str:
    return "\n".join(written(0, one) for one in change.added)


@pytest.mark.parametrize(
    ("given", "kept", "expected"),
    [
        # Of one state, the options of the other have no effect.
        (
            "{path: a, data: {b: c}, cas: 2, versions: [1]}",
            {"path": "path", "data": "data", "cas": "cas"},
            "mount_point: secret",
        ),
        (
            "{path: a, data: {b: c}, cas: 2, state: absent}",
            {"path": "path"},
            "mount_point: secret\nstate: absent\ndeletion: soft",
        ),
        (
            "{secret_path: a, engine_mount_point: kv, state: absent}",
            {"secret_path": "path", "engine_mount_point": "mount_point"},
            "state: absent\ndeletion: soft",
        ),
    ],
)
def test_a_secret(given: str, kept: dict[str, str], expected: str) -> None:
    change = changed(hashicorp.kv2_secret, given)
    assert change.module == "credential_bridge.vault.vault_secret"
    assert (change.renamed, new_options(change)) == (kept, expected)


def test_a_secret_of_kv1_is_gone_when_it_is_deleted() -> None:
    change = changed(hashicorp.kv1_secret, "{path: a, state: absent}")
    assert "deletion: permanent" in new_options(change)


@pytest.mark.parametrize(
    ("rule", "given", "expected"),
    [
        (
            hashicorp.ROLE,
            "{mount_path: db/, role_name: app, connection_name: c, max_ttl: 1h}",
            "path: db/roles/app\ndata:\n  db_name: c\n  max_ttl: 1h",
        ),
        (
            hashicorp.STATIC_ROLE,
            "{database_mount_path: db, name: app, username: u, rotation_period: 60}",
            "path: db/static-roles/app\ndata:\n  username: u\n  rotation_period: 60",
        ),
        (
            hashicorp.STATIC_ROLE,
            "{name: app, username: u, state: absent}",
            "path: database/static-roles/app\nstate: absent",
        ),
        (hashicorp.rotation, "{name: app}", "path: database/rotate-root/app"),
        (
            hashicorp.ROLE,
            "{role_name: a, db_name: 1_000, creation_statements: 'a,b', default_ttl: 1h}",
            'path: database/roles/a\ndata:\n  db_name: "1000"\n'
            "  creation_statements: [a, b]\n  default_ttl: 1h",
        ),
        (
            hashicorp.STATIC_ROLE,
            "{name: true, rotation_statements: ['a,b'], credential_config: {a: 1}}",
            "path: database/static-roles/True\ndata:\n"
            "  rotation_statements: ['a,b']\n  credential_config: {a: 1}",
        ),
        (
            hashicorp.policy,
            "{name: app, policy: p}",
            "path: sys/policies/acl/app\ndata:\n  policy: p",
        ),
        (
            hashicorp.namespace,
            "{namespace_path: /team/, state: absent}",
            "path: sys/namespaces/team\nstate: absent",
        ),
    ],
)
def test_an_object(rule: Rule, given: str, expected: str) -> None:
    assert new_options(changed(rule, given)) == expected


@pytest.mark.parametrize(
    ("given", "kept", "expected"),
    [
        ("{token: t}", {"token": "vault_token"}, "auth_method: approle"),
        (
            "{auth_method: userpass, auth_params: {username: u, password: '{{ p }}'},"
            " mount_path: people}",
            {"auth_method": "auth_method", "mount_path": "auth_mount_point"},
            "vault_username: u\nvault_password: '{{ p }}'",
        ),
        (
            "{auth_method: jwt, auth_params: {jwt: j, role: web}}",
            {"auth_method": "auth_method"},
            "vault_jwt: j\nauth_role: web",
        ),
    ],
)
def test_a_login(given: str, kept: dict[str, str], expected: str) -> None:
    change = changed(hashicorp.login, given)
    assert (change.renamed, new_options(change)) == (kept, expected)
    assert change.results["token_id",] == ".token"


def test_the_namespace_that_is_the_default_there() -> None:
    info = changed(hashicorp.kv2_secret_info, "{path: a}", Defaults())
    assert "namespace: admin" in new_options(info)
    assert "drop it if there are no namespaces" in info.note
    login = changed(hashicorp.login, "{auth_params: {role_id: r}}", Defaults())
    assert "namespace" not in new_options(login)


@pytest.mark.parametrize(
    ("rule", "given", "reason"),
    [
        (
            hashicorp.kv2_secret,
            "{path: a, state: absent, versions: [1]}",
            "Use vault_secret_version, with 'state: deleted'",
        ),
        (hashicorp.kv2_secret, "{path: a, secret_path: b}", "It has 'path' twice"),
        (hashicorp.kv2_secret, "{path: a, state: gone}", "Its option 'state' is a"),
        (hashicorp.login, "{auth_params: '{{ x }}'}", "'auth_params' is not written"),
        (
            hashicorp.login,
            "{auth_params: {pin: 1}}",
            "parameters without a counterpart",
        ),
        (
            hashicorp.login,
            "{auth_params: {role_id: true}}",
            "parameters that are not texts",
        ),
        (
            hashicorp.ROLE,
            "{role_name: a, revocation_statements: [true]}",
            "'revocation_statements' is not a list of texts",
        ),
        (hashicorp.policy, "{name: a, policy: {b: c}}", "'policy' is not a text"),
        (hashicorp.policy, "{rules: r}", "It has no 'name'"),
        (hashicorp.rotation, "{name: a, type: '{{ x }}'}", "'type' is a template"),
        (hashicorp.rotation, "{name: a, type: x}", "'type' is neither root nor role"),
        (hashicorp.static_credentials, "{}", "It has no 'name'"),
        (
            hashicorp.namespace,
            "{path: a, custom_metadata: {b: c}}",
            "Metadata of namespaces are written only once there",
        ),
        (hashicorp.ROLE, "{role_name: a, other: b}", "'other' has no counterpart"),
        (
            hashicorp.ROLE,
            "{role_name: a, connection_name: b, db_name: b}",
            "It has 'db_name' twice, under two names",
        ),
        (
            hashicorp.STATIC_ROLE,
            "{name: a, connection_name: b, db_name: b}",
            "It has 'db_name' twice, under two names",
        ),
        (
            hashicorp.policy,
            "{name: a, policy: b, rules: b}",
            "It has 'policy' twice, under two names",
        ),
        (
            hashicorp.ROLE,
            "{role_name: a, credential_config: key_bits=2048}",
            "'credential_config' is a text; here it is a dictionary",
        ),
    ],
)
def test_left(rule: Rule, given: str, reason: str) -> None:
    with pytest.raises(Person, match=reason):
        changed(rule, given)
