# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The modules of community.hashi_vault, beyond the shapes in ``cases.yml``."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate import (
    community,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.options import (
    COMMUNITY,
    Defaults,
    Given,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.rules import (
    Rule,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.texts import (
    NotThis,
    Person,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.yaml_files import (
    Change,
    Raw,
    of_mapping,
    roots,
    written,
)

OBJECT = "credential_bridge.vault.vault_object"
CALL = "credential_bridge.vault.vault_call"
LOGIN = "auth_method: userpass, username: u, password: p"


def changed(rule: Rule, text: str, **keywords: str) -> Change:
    """Return what a rule makes of a task's options, which are YAML."""
    root: Any = roots(text)[0]
    return rule(Given(COMMUNITY, of_mapping(text, root), Defaults(), keywords))


def new_options(change: Change) -> str:
    return "\n".join(written(0, one) for one in change.added)


@pytest.mark.parametrize(
    ("rule", "given", "module", "expected"),
    [
        (
            community.token_create,
            "{role_name: ci, ttl: 1m}",
            CALL,
            "data:\n  ttl: 1m\npath: auth/token/create/ci",
        ),
        (
            community.pki_generate,
            "{engine_mount_point: ca/, role_name: web, common_name: w}",
            CALL,
            "data:\n  common_name: w\npath: ca/issue/web",
        ),
        (
            community.kv2_delete,
            "{engine_mount_point: kv, path: /a/b/, versions: [1, 2]}",
            CALL,
            "data:\n  versions: [1, 2]\npath: kv/delete/a/b",
        ),
        # Of a token that is given, the leases live on.
        (
            community.read,
            "{token: t, path: database/creds/app}",
            CALL,
            "path: database/creds/app\noperation: read",
        ),
        (
            community.connection_configure,
            "{connection_name: app, connection_url: u}",
            OBJECT,
            "path: database/config/app\ndata:\n  connection_url: u\ncompare: false",
        ),
        (
            community.role_create,
            "{role_name: app, connection_name: app, default_ttl: 60}",
            OBJECT,
            "path: database/roles/app\ndata:\n  db_name: app\n  default_ttl: 60\n"
            "  max_ttl: 86400\ncompare: false",
        ),
        (
            community.delete("static-roles", "role_name"),
            "{engine_mount_point: db, role_name: app}",
            CALL,
            "path: db/static-roles/app\noperation: delete",
        ),
    ],
)
def test_what_it_asks_for(rule: Rule, given: str, module: str, expected: str) -> None:
    change = changed(rule, given)
    assert (change.module, new_options(change)) == (module, expected)


@pytest.mark.parametrize(
    ("rule", "given", "expected"),
    [
        (
            community.token_create,
            "{policies: 'a,b', ttl: 60, no_parent: 'yes', renewable: off, num_uses: 5}",
            "data:\n  policies: [a, b]\n  no_parent: true\n  renewable: false\n"
            '  ttl: "60"\n  num_uses: 5\npath: auth/token/create',
        ),
        (
            community.token_create,
            "{role_name: true, display_name: 1.10, policies: '{{ mine }}'}",
            "data:\n  policies: '{{ mine }}'\n  display_name: \"1.1\"\n"
            "path: auth/token/create/True",
        ),
        (
            community.connection_configure,
            "{connection_name: 010, connection_url: u, allowed_roles: '*',"
            " connection_password: 12345}",
            'path: database/config/8\ndata:\n  allowed_roles: ["*"]\n'
            '  connection_url: u\nsecret_data:\n  password: "12345"\ncompare: false',
        ),
        (
            community.static_role_create,
            "{role_name: a, connection_name: true, rotation_statements: 'ALTER x, y'}",
            'path: database/static-roles/a\ndata:\n  db_name: "True"\n'
            '  rotation_statements: [ALTER x, " y"]\n  rotation_period: 86400\n'
            "compare: false",
        ),
        (
            community.kv2_delete,
            "{path: a, versions: '1,2'}",
            "data:\n  versions: [1, 2]\npath: secret/delete/a",
        ),
        (
            community.pki_generate,
            "{role_name: web, common_name: 1, exclude_cn_from_sans: 'on'}",
            'data:\n  common_name: "1"\n  exclude_cn_from_sans: true\n'
            "path: pki/issue/web",
        ),
    ],
)
def test_values_are_what_ansible_made_of_them(
    rule: Rule, given: str, expected: str
) -> None:
    assert new_options(changed(rule, given)) == expected


@pytest.mark.parametrize(
    "data",
    [
        "{user: admin}",
        "{data: {user: admin}, metadata: {a: b}}",
        "{data: {user: admin}, options: {}}",
        "{data: {user: admin}, options: {cas: 1, other: 2}}",
        "{data: {user: admin}, options: '{{ how }}'}",
        "'{{ body }}'",
        "{data: {user: admin}}, wrap_ttl: 1m",
    ],
)
def test_what_is_not_just_a_secret_is_written_to_the_api(data: str) -> None:
    given = f"{{path: secret/data/web, data: {data}}}"
    with pytest.raises(NotThis):
        changed(community.write_secret, given)
    change = changed(community.write, given)
    assert change.module == CALL
    assert change.renamed.keys() >= {"path", "data"}


@pytest.mark.parametrize("data", ["{user: admin}", "'{{ body }}'"])
def test_a_secret_is_written_with_its_data(data: str) -> None:
    given = f"{{path: secret/data/web, data: {{data: {data}}}}}"
    assert f"data: {data}" in new_options(changed(community.write_secret, given))


@pytest.mark.parametrize("path", ["sys/mounts", "secret/metadata/a", "'{{ where }}'"])
def test_what_is_not_a_secret_is_read_from_the_api(path: str) -> None:
    with pytest.raises(NotThis):
        changed(community.read_secret, f"{{path: {path}}}")
    assert changed(community.read, f"{{path: {path}}}").module == CALL


@pytest.mark.parametrize(
    ("rule", "given", "reason"),
    [
        (community.kv2_get, "{version: 1}", "It has no 'path'"),
        (community.kv2_get, "{path: [a]}", "Its option 'path' is not a text"),
        (community.list_, "{path: a}", "A listing without entries fails there"),
        (community.read, f"{{path: aws/creds/x, {LOGIN}}}", "Use vault_lease"),
        (
            community.token_create,
            "{orphan: true, role_name: ci}",
            "both 'orphan' and 'role_name'",
        ),
        (community.token_create, "{orphan: '{{ x }}'}", "'orphan' is a template"),
        (
            community.token_create,
            "{orphan: perhaps}",
            "'orphan' is neither true nor false",
        ),
        (community.token_create, "{meta: a=b}", "'meta' is a text; here it is a dict"),
        (
            community.write_secret,
            "{path: secret/data/web, data: {data: a text}}",
            "'data' is a text; here it is a dictionary",
        ),
        (community.token_create, "{policies: '{{ a }},b'}", "'policies' is not a list"),
        (
            community.role_create,
            "{role_name: a, creation_statements: !unsafe 'a {{b}}'}",
            "'creation_statements' is not a list",
        ),
        (community.token_create, "{display_name: [a]}", "'display_name' is not a text"),
        (community.token_create, "{renewable: x}", "'renewable' is neither true nor"),
        (community.pki_generate, "{common_name: w}", "It has no 'role_name'"),
        (community.role_create, "{role_name: a, other: b}", "'other' has no counter"),
    ],
)
def test_left(rule: Rule, given: str, reason: str) -> None:
    with pytest.raises(Person, match=reason) as left:
        changed(rule, given)
    assert not isinstance(left.value, NotThis)


@pytest.mark.parametrize(
    ("rule", "given"),
    [
        (community.read, "path: sys/mounts"),
        (community.write, "path: sys/mounts/x, data: {type: kv}"),
        (community.token_create, "ttl: 1m"),
        (community.pki_generate, "role_name: web"),
        (community.at("write", "reset", "connection_name", {}), "connection_name: a"),
    ],
)
def test_a_request_with_a_login_of_its_own_revokes_no_token(
    rule: Rule, given: str
) -> None:
    own = changed(rule, f"{{{given}, {LOGIN}}}")
    assert ("token_revoke", Raw(" false")) in own.added
    assert "not revoked, as before" in own.note
    assert "token_revoke" not in new_options(changed(rule, f"{{{given}, token: t}}"))


@pytest.mark.parametrize(
    ("rule", "given", "theirs", "ours"),
    [
        (
            community.kv2_get,
            "{path: a}",
            "raw.data.metadata.version",
            ".secrets[0].version",
        ),
        (community.kv2_get_whole, "{path: a}", "metadata", ".response.metadata"),
        (
            community.kv2_write,
            "{path: a, data: {b: c}}",
            "raw.data.created_time",
            ".metadata.created_time",
        ),
        (
            community.write_secret,
            "{path: secret/data/a, data: {data: {b: c}}}",
            "data.data.version",
            ".version",
        ),
        (community.login, "{token: t}", "login.auth.lease_duration", ".ttl"),
        (community.token_create, "{ttl: 1m}", "login.wrap_info", ".wrap_info"),
    ],
)
def test_what_results_are_called(
    rule: Rule, given: str, theirs: str, ours: str
) -> None:
    assert changed(rule, given).results[tuple(theirs.split("."))] == ours
