# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every module of the peers, and what becomes of it; docs/migration.md has this table."""

from __future__ import annotations

from collections.abc import Mapping

from . import community as c
from . import hashicorp as h
from . import terry_howe as t
from .options import COMMUNITY, HASHICORP, TERRY_HOWE
from .rules import OBJECT, Module, Rule

_CREDENTIALS = "Use vault_lease, which renews and revokes."
_CHANGES = "vault_object, which writes the password only once."
_LISTS = "vault_call with 'operation: list', whose result has other names."
_READS = "vault_call, for which a missing object is a failure."
_HANDS = "It is for the people who hold the keys."
_STATUS = "vault_call with 'operation: read', whose result has other names."


def _community() -> dict[str, Module]:
    def one(here: str, *rules: Rule, note: str = "") -> Module:
        return Module(COMMUNITY, rules, here, note)

    role, connection = "role_name", "connection_name"
    return {
        "vault_kv2_get": one(
            "vault_secret_info; vault_call for metadata", c.kv2_get, c.kv2_get_whole
        ),
        "vault_kv1_get": one("vault_secret_info", c.kv1_get),
        "vault_read": one(
            "vault_secret_info for MOUNT/data/PATH, else vault_call",
            c.read_secret,
            c.read,
        ),
        "vault_list": one("vault_call, which fails if nothing is found", c.list_),
        "vault_kv2_write": one("vault_secret", c.kv2_write),
        "vault_kv2_delete": one("vault_secret; vault_call for versions", c.kv2_delete),
        "vault_write": one(
            "vault_secret for MOUNT/data/PATH, else vault_call", c.write_secret, c.write
        ),
        "vault_login": one("vault_login", c.login),
        "vault_token_create": one("vault_call", c.token_create),
        "vault_pki_generate_certificate": one("vault_call", c.pki_generate),
        "vault_database_connection_configure": one(
            "vault_object", c.connection_configure
        ),
        "vault_database_connection_delete": one(
            "vault_call", c.delete("config", connection)
        ),
        "vault_database_connection_read": one(
            "vault_call", c.at("read", "config", connection, OBJECT)
        ),
        "vault_database_connection_reset": one(
            "vault_call", c.at("write", "reset", connection, {})
        ),
        "vault_database_connections_list": one("", note=_LISTS),
        "vault_database_role_create": one("vault_object", c.role_create),
        "vault_database_role_delete": one("vault_call", c.delete("roles", role)),
        "vault_database_role_read": one(
            "vault_call", c.at("read", "roles", role, OBJECT)
        ),
        "vault_database_roles_list": one("", note=_LISTS),
        "vault_database_rotate_root_credentials": one(
            "vault_call", c.at("write", "rotate-root", connection, {})
        ),
        "vault_database_static_role_create": one("vault_object", c.static_role_create),
        "vault_database_static_role_get_credentials": one(
            "vault_call", c.at("read", "static-creds", role, OBJECT)
        ),
        "vault_database_static_role_read": one(
            "vault_call", c.at("read", "static-roles", role, OBJECT)
        ),
        "vault_database_static_role_rotate_credentials": one(
            "vault_call", c.at("write", "rotate-role", role, {})
        ),
        "vault_database_static_roles_list": one("", note=_LISTS),
    }


def _hashicorp() -> dict[str, Module]:
    def one(here: str, *rules: Rule, note: str = "") -> Module:
        return Module(HASHICORP, rules, here, note)

    return {
        "kv1_secret": one("vault_secret", h.kv1_secret),
        "kv1_secret_info": one("vault_secret_info", h.kv1_secret_info),
        "kv2_secret": one("vault_secret", h.kv2_secret),
        "kv2_secret_info": one("vault_secret_info", h.kv2_secret_info),
        "acl_policy": one("vault_object", h.policy),
        "acl_policy_info": one("vault_call for one policy", h.policy_info),
        "auth_login": one("vault_login", h.login),
        "auth_token": one(
            "", note="vault_call, at auth/token/create, renew or revoke."
        ),
        "auth_token_info": one("", note="vault_call, at auth/token/lookup."),
        "database_connection": one("", note=_CHANGES),
        "database_connection_info": one("", note=_READS),
        "database_credential_rotation": one("vault_call", h.rotation),
        "database_dynamic_role_credentials": one("", note=_CREDENTIALS),
        "database_role": one("vault_object", h.ROLE),
        "database_role_info": one("", note=_READS),
        "database_static_role": one("vault_object", h.STATIC_ROLE),
        "database_static_role_credentials": one("vault_call", h.static_credentials),
        "database_static_role_info": one("", note=_READS),
        "pki_certificate": one(
            "", note="vault_call, at PKI/issue/ROLE, PKI/sign/ROLE or PKI/revoke."
        ),
        "pki_certificate_info": one("", note=_READS),
        "vault_namespace": one("vault_object, without metadata", h.namespace),
        "vault_namespace_info": one("", note=_LISTS),
    }


_OBJECTS = (
    "approle_role",
    "audit",
    "auth_ldap",
    "auth_method",
    "aws_auth_config",
    "aws_auth_role",
    "azure_auth_config",
    "azure_auth_role",
    "azure_secret_engine_config",
    "azure_secret_engine_role",
    "consul_secret_engine_config",
    "consul_secret_engine_role",
    "db_secret_engine_config",
    "db_secret_engine_role",
    "identity_entity",
    "identity_entity_alias",
    "identity_group",
    "identity_group_alias",
    "jwt_auth_method_config",
    "jwt_auth_role",
    "k8s_auth_config",
    "k8s_auth_role",
    "ldap_group",
    "namespace",
    "oidc_auth_method_config",
    "oidc_auth_role",
    "pki_crl",
    "pki_role",
    "pki_url",
    "radius_config",
    "radius_user",
    "secret_engine",
    "ssh_role",
    "token_role",
    "userpass",
)
_CALLS = (
    "approle_role_id",
    "approle_role_secret",
    "pki_ca",
    "pki_ca_set",
    "pki_cert_issue",
    "pki_cert_revoke",
    "pki_cert_sign",
    "pki_crl_rotate",
    "pki_set_signed",
    "pki_tidy",
    "token_create",
    "token_lookup",
    "token_renew",
    "token_revoke",
)
_QUERIES = (
    "acl_policy_get",
    "acl_policy_list",
    "approle_role_get",
    "approle_role_list",
    "approle_role_secret_accessor_get",
    "approle_role_secret_get",
    "approle_role_secret_list",
    "audit_list",
    "auth_list",
    "cluster_status",
    "identity_group_alias_list",
    "leader",
    "pki_cert_get",
    "pki_cert_list",
    "pki_crl_get",
    "pki_role_get",
    "pki_role_list",
    "pki_url_get",
    "policy_get",
    "policy_list",
    "secret_list",
    "ssh_role_list",
    "status",
    "token_role_list",
)
_KEYS = (
    "generate_root",
    "generate_root_cancel",
    "generate_root_init",
    "generate_root_status",
    "init",
    "rekey",
    "rekey_cancel",
    "rekey_init",
    "rekey_status",
    "rekey_verify",
    "seal",
    "unseal",
)


def _terry_howe() -> dict[str, Module]:
    def one(here: str, *rules: Rule, note: str = "") -> Module:
        return Module(TERRY_HOWE, rules, here, note)

    files = "It moves a file; use vault_secret and the lookups file and vault_secret."
    found = {
        "read": one("vault_secret_info", t.read),
        "write": one("vault_secret", t.write),
        "secret": one("vault_secret", t.secret),
        "delete": one("vault_secret", t.delete),
        "list": one("vault_call, which fails if nothing is found", t.list_),
        "policy": one("vault_object", t.policy),
        "acl_policy": one("vault_object", t.policy),
        "read_to_file": one("", note=files),
        "write_from_file": one("", note=files),
    }
    for names, note in (
        (_OBJECTS, "vault_object; its defaults and comparisons are different."),
        (_CALLS, "vault_call; its options and results have other names."),
        (_QUERIES, _STATUS),
        (_KEYS, _HANDS),
    ):
        found.update({name: one("", note=note) for name in names})
    return {f"hashivault_{name}": module for name, module in found.items()}


#: Every module, by the name that tasks use.
MODULES: Mapping[str, Module] = {
    **{f"{COMMUNITY}.{name}": module for name, module in _community().items()},
    **{f"{HASHICORP}.{name}": module for name, module in _hashicorp().items()},
    **_terry_howe(),
}


def find(name: str) -> Module | None:
    """Return the module that a task names."""
    return MODULES.get(name.removeprefix(f"{TERRY_HOWE}."))
