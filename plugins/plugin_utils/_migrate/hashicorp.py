# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What becomes of the modules of hashicorp.vault."""

from __future__ import annotations

from collections.abc import Sequence

from .options import Given
from .rules import (
    DATA,
    LOGIN,
    VERSION,
    Results,
    Rule,
    call,
    database,
    policy_at,
)
from .texts import Person
from .values import STATEMENTS, unclear
from .yaml_files import Change


def _secret(given: Given) -> None:
    given.keep_mount("engine_mount_point", "secret_mount_path")
    given.keep("path")
    given.keep("secret_path", "path")


def _write(given: Given, deletion: str) -> Change:
    absent = given.state("present", "absent") == "absent"
    _secret(given)
    if absent:
        if "versions" in given.left:
            raise Person("Use vault_secret_version, with 'state: deleted'.")
        given.take("data")
        given.take("cas")
        given.add("state", "absent")
        given.add("deletion", deletion)
    else:
        given.take("versions")
        given.keep_data()
        given.keep("cas")
    return given.change("vault_secret", {("raw", "data", "version"): ".version"})


def kv1_secret(given: Given) -> Change:
    """Rewrite kv1_secret."""
    return _write(given, "permanent")


def kv2_secret(given: Given) -> Change:
    """Rewrite kv2_secret."""
    return _write(given, "soft")


def _info(given: Given, results: Results) -> Change:
    _secret(given)
    given.keep("version")
    given.notes.append("A mount that does not exist fails here.")
    return given.change("vault_secret_info", results)


def kv1_secret_info(given: Given) -> Change:
    """Rewrite kv1_secret_info."""
    return _info(given, {("secret", "data"): DATA})


def kv2_secret_info(given: Given) -> Change:
    """Rewrite kv2_secret_info."""
    results: Results = {
        ("secret", "data", "data"): DATA,
        ("secret", "data", "metadata", "version"): VERSION,
    }
    return _info(given, results)


def policy(given: Given) -> Change:
    """Rewrite acl_policy."""
    return policy_at(given, "policy", "rules")


def policy_info(given: Given) -> Change:
    """Rewrite acl_policy_info of one policy."""
    path = f"sys/policies/acl/{given.required('name')}"
    results: Results = {("policies", "[0]", "rules"): ".response.policy"}
    return call(given, "read", path, results)


def login(given: Given) -> Change:
    """Rewrite auth_login."""
    option = given.take("auth_params")
    inner = option.below if option else {}
    if inner is None:
        raise Person("Its option 'auth_params' is not written there.")
    names = {
        "role_id": "vault_role_id",
        "secret_id": "vault_secret_id",
        "username": "vault_username",
        "password": "vault_password",
        "jwt": "vault_jwt",
        "role": "auth_role",
    }
    if inner.keys() - names.keys():
        raise Person("Its option 'auth_params' has parameters without a counterpart.")
    if "bool" in {parameter.kind for parameter in inner.values()}:
        raise Person("Its option 'auth_params' has parameters that are not texts.")
    if "auth_method" not in given.left:
        given.add("auth_method", "approle")
    for name, parameter in inner.items():
        given.add(names[name], parameter.raw)
    given.keep("mount_path", "auth_mount_point")
    given.needs_namespace = False
    given.notes.append("vault_logout revokes the token at the end.")
    results: Results = {("authentication", *path): name for path, name in LOGIN.items()}
    return given.change("vault_login", {("token_id",): ".token", **results})


def _role(folder: str, mount: Sequence[str], name: str, fields: Sequence[str]) -> Rule:
    """Return the rule for a role of a database engine."""

    def rule(given: Given) -> Change:
        state = given.state("present", "absent")
        path = f"{database(given, *mount)}/{folder}/{given.required(name)}"
        given.add("path", path)
        if state == "absent":
            for field in ("connection_name", *fields):
                given.take(field)
            given.add("state", "absent")
        else:
            names = {"connection_name": "db_name", **{field: field for field in fields}}
            given.nest("data", names)
        return given.change("vault_object", {})

    return rule


_MOUNT = ("database_mount_path", "vault_database_mount_path")
_ROLE = ("db_name", *STATEMENTS, "default_ttl", "max_ttl")
_ROLE_FIELDS = (*_ROLE, "credential_type", "credential_config")
_STATIC_FIELDS = (
    "db_name",
    "username",
    "rotation_period",
    "rotation_schedule",
    "rotation_window",
    "rotation_statements",
    "credential_type",
    "credential_config",
)

ROLE = _role("roles", ("mount_path",), "role_name", _ROLE_FIELDS)
STATIC_ROLE = _role("static-roles", _MOUNT, "name", _STATIC_FIELDS)


def static_credentials(given: Given) -> Change:
    """Rewrite database_static_role_credentials."""
    path = f"{database(given, *_MOUNT)}/static-creds/{given.required('name')}"
    return call(given, "read", path, {("static_role_credentials",): ".response"})


def rotation(given: Given) -> Change:
    """Rewrite database_credential_rotation."""
    kind = given.text("type") or "root"
    if kind not in ("root", "role"):
        raise unclear("type", kind, "root", "role")
    path = f"{database(given, *_MOUNT)}/rotate-{kind}/{given.required('name')}"
    given.notes.append("In check mode it predicts a change; before, it was skipped.")
    return call(given, "write", path, {})


def namespace(given: Given) -> Change:
    """Rewrite vault_namespace."""
    state = given.state("present", "absent")
    if "custom_metadata" in given.left:
        raise Person("Metadata of namespaces are written only once there.")
    path = given.required("path", "namespace_path").strip("/")
    given.add("path", f"sys/namespaces/{path}")
    if state == "absent":
        given.add("state", "absent")
    return given.change("vault_object", {})
