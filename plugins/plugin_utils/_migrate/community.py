# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What becomes of the modules of community.hashi_vault."""

from __future__ import annotations

from .options import Given
from .rules import (
    DATA,
    KV2_RESULTS,
    LOGIN,
    RESPONSE,
    VERSION,
    Results,
    Rule,
    call,
    database,
    info,
    listing,
    own_login,
    split_kv2,
)
from .texts import NotThis, Person
from .values import STATEMENTS, check_dictionary
from .yaml_files import Change


def kv2_get(given: Given) -> Change:
    """Rewrite vault_kv2_get."""
    given.keep_mount("engine_mount_point")
    given.keep("version")
    return info(given, given.required("path"), KV2_RESULTS)


def kv2_get_whole(given: Given) -> Change:
    """Rewrite vault_kv2_get whose metadata are used."""
    mount, path = given.mount("secret"), given.required("path").strip("/")
    results: Results = {
        ("secret",): ".response.data",
        ("metadata",): ".response.metadata",
        ("data",): ".response",
        ("raw", "data"): ".response",
    }
    return call(given, "read", f"{mount}/data/{path}", results)


def kv1_get(given: Given) -> Change:
    """Rewrite vault_kv1_get."""
    given.add("mount_point", given.mount("kv"))
    results: Results = {("secret",): DATA, ("data",): DATA, ("raw", "data"): DATA}
    return info(given, given.required("path"), results)


def read_secret(given: Given) -> Change:
    """Rewrite vault_read of a secret."""
    found = split_kv2(given.required("path"))
    if found is None:
        raise NotThis("Its path does not tell the engine's mount point.")
    given.add("mount_point", found[0])
    results: Results = {
        ("data", "data", "data"): DATA,
        ("data", "data", "metadata", "version"): VERSION,
    }
    return info(given, found[1], results)


def read(given: Given) -> Change:
    """Rewrite vault_read."""
    path = given.required("path")
    if given.logs_in and "creds" in path:
        raise Person("Use vault_lease for credentials that Vault creates.")
    return call(given, "read", path, RESPONSE)


def list_(given: Given) -> Change:
    """Rewrite vault_list."""
    return listing(given, given.required("path"), RESPONSE)


def kv2_write(given: Given) -> Change:
    """Rewrite vault_kv2_write."""
    given.keep_mount("engine_mount_point")
    given.keep("path")
    given.keep_data()
    given.keep("cas")
    if not given.flag("read_before_write"):
        given.add("compare", False)
    results: Results = {
        ("raw", "data", "version"): ".version",
        ("raw", "data", "created_time"): ".metadata.created_time",
    }
    return given.change("vault_secret", results)


def kv2_delete(given: Given) -> Change:
    """Rewrite vault_kv2_delete."""
    if "versions" in given.left:
        mount, path = given.mount("secret"), given.required("path").strip("/")
        given.nest("data", {"versions": "versions"})
        given.notes.append("vault_secret_version notices what is deleted already.")
        return call(given, "write", f"{mount}/delete/{path}", {})
    given.keep_mount("engine_mount_point")
    given.keep("path")
    for name, value in (
        ("state", "absent"),
        ("deletion", "soft"),
        ("compare", False),
    ):
        given.add(name, value)
    return given.change("vault_secret", {})


def write_secret(given: Given) -> Change:
    """Rewrite vault_write of a secret."""
    found = split_kv2(given.required("path"))
    option = given.take("data")
    if found is None or option is None or "wrap_ttl" in given.left:
        raise NotThis("Its path does not tell the engine's mount point.")
    inner = option.below or {}
    further = inner["options"].below if "options" in inner else {"cas": None}
    if not {"data"} <= inner.keys() <= {"data", "options"}:
        raise NotThis("Its data are not those of a secret.")
    if further is None or further.keys() != {"cas"}:
        raise NotThis("Its options are not those of a secret.")
    check_dictionary(inner["data"])
    given.add("mount_point", found[0])
    given.add("path", found[1])
    given.add("data", inner["data"].raw)
    if further["cas"]:
        given.add("cas", further["cas"].raw)
    given.add("compare", False)
    results: Results = {
        ("data", "data", "version"): ".version",
        ("data", "data", "created_time"): ".metadata.created_time",
    }
    return given.change("vault_secret", results)


def write(given: Given) -> Change:
    """Rewrite vault_write."""
    given.keep_data()
    given.keep("wrap_ttl")
    given.keep("path")
    own_login(given)
    given.notes.append("For an object, vault_object writes only what differs.")
    return given.change("vault_call", RESPONSE)


def login(given: Given) -> Change:
    """Rewrite vault_login."""
    results: Results = {("login", "auth", *path): name for path, name in LOGIN.items()}
    given.notes.append("vault_logout revokes the token at the end.")
    return given.change("vault_login", results)


_TOKEN_FIELDS = (
    "id",
    "policies",
    "meta",
    "no_parent",
    "no_default_policy",
    "renewable",
    "ttl",
    "type",
    "explicit_max_ttl",
    "display_name",
    "num_uses",
    "period",
    "entity_alias",
)


def token_create(given: Given) -> Change:
    """Rewrite vault_token_create."""
    role, orphan = given.text("role_name"), given.flag("orphan")
    if orphan and role:
        raise Person("It has both 'orphan' and 'role_name'.")
    path = "auth/token/create-orphan" if orphan else "auth/token/create"
    given.nest("data", {name: name for name in _TOKEN_FIELDS})
    given.keep("wrap_ttl")
    results: Results = {
        ("login", "auth"): ".auth",
        ("login", "wrap_info"): ".wrap_info",
    }
    return call(given, "write", f"{path}/{role}" if role else path, results)


def pki_generate(given: Given) -> Change:
    """Rewrite vault_pki_generate_certificate."""
    mount, role = given.mount("pki"), given.required("role_name")
    fields = ("common_name", "ttl", "format", "private_key_format")
    given.nest("data", {name: name for name in (*fields, "exclude_cn_from_sans")})
    return call(given, "write", f"{mount}/issue/{role}", RESPONSE)


def connection_configure(given: Given) -> Change:
    """Rewrite vault_database_connection_configure."""
    path = f"{database(given)}/config/{given.required('connection_name')}"
    given.add("path", path)
    same = ("plugin_name", "allowed_roles", "connection_url")
    given.nest(
        "data", {**{name: name for name in same}, "connection_username": "username"}
    )
    given.nest("secret_data", {"connection_password": "password"})
    given.add("compare", False)
    return given.change("vault_object", {})


def role_create(given: Given) -> Change:
    """Rewrite vault_database_role_create."""
    given.add("path", f"{database(given)}/roles/{given.required('role_name')}")
    ttls = {"default_ttl": 3600, "max_ttl": 86400}
    names = {"connection_name": "db_name", **{name: name for name in STATEMENTS}}
    given.default(ttls)
    given.nest("data", {**names, **{name: name for name in ttls}})
    given.add("compare", False)
    return given.change("vault_object", {})


def static_role_create(given: Given) -> Change:
    """Rewrite vault_database_static_role_create."""
    given.add("path", f"{database(given)}/static-roles/{given.required('role_name')}")
    given.default({"rotation_period": 86400})
    same = ("rotation_statements", "rotation_period")
    names = {"connection_name": "db_name", "db_username": "username"}
    given.nest("data", {**names, **{name: name for name in same}})
    given.add("compare", False)
    return given.change("vault_object", {})


def at(operation: str, folder: str, name: str, results: Results) -> Rule:
    """Return the rule for a request about an object of a database engine."""

    def rule(given: Given) -> Change:
        path = f"{database(given)}/{folder}/{given.required(name)}"
        return call(given, operation, path, results)

    return rule


def delete(folder: str, name: str) -> Rule:
    return at("delete", folder, name, {})
