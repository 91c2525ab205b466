# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What becomes of the modules of ansible-modules-hashivault."""

from __future__ import annotations

import re

from .options import Given
from .rules import (
    DATA,
    VERSION,
    Results,
    info,
    listing,
    policy_at,
)
from .texts import Person
from .values import is_template, unclear
from .yaml_files import Change

#: What may mean something else, to Jinja or to YAML, inside of a literal of Jinja.
_SPECIAL = re.compile(r"[^\w .@/\U00010000-\U0010ffff-]")


def _t_path(given: Given) -> str:
    return _below_mount(given.required("secret"))


def _below_mount(path: str) -> str:
    if path.startswith("/"):
        raise Person("Its secret begins with a slash, which names the mount there.")
    return path


def _t_version(given: Given, default: str) -> str:
    version = given.text("version") or default
    if version not in ("1", "2"):
        raise unclear("version", version, "1", "2")
    return version


def _item(key: str) -> str:
    """Return how Jinja asks a dictionary for a key."""
    if re.fullmatch(r"[a-zA-Z_]\w*", key, re.ASCII) and not hasattr(dict, key):
        return f".{key}"
    literal = _SPECIAL.sub(lambda match: f"\\u{ord(match[0]):04x}", key)
    return f"['{literal}']"


def read(given: Given) -> Change:
    """Rewrite hashivault_read."""
    if "default" in given.left:
        raise Person("Use the lookup vault_secret, with 'key' and 'default'.")
    key = given.text("key")
    if key and is_template(key):
        raise Person("Its option 'key' is a template.")
    _t_version(given, "1")
    given.keep_mount("mount_point")
    given.keep("secret_version", "version")
    value = DATA
    if key:
        value += _item(key)
        given.notes.append("A key that is missing fails where it is used.")
    results: Results = {("value",): value, ("metadata", "version"): VERSION}
    return info(given, _t_path(given), results)


def write(given: Given) -> Change:
    """Rewrite hashivault_write."""
    _t_version(given, "1")
    given.keep_mount("mount_point")
    given.add("path", _t_path(given))
    given.keep_data()
    given.keep_data("alternate_data")
    given.keep("cas")
    if given.flag("update"):
        given.add("update", "patch")
        given.add("create", True)
    else:
        given.add("compare", False)
    return given.change("vault_secret", {})


def secret(given: Given) -> Change:
    """Rewrite hashivault_secret."""
    version = _t_version(given, "2")
    state = given.state("present", "update", "absent")
    permanent = given.flag("permanent") or version == "1"
    given.keep_mount("mount_point")
    given.add("path", _t_path(given))
    if state == "absent":
        given.take("data")
        given.take("cas")
        given.add("state", "absent")
        given.add("deletion", "permanent" if permanent else "soft")
        if permanent and version == "2":
            given.notes.append("A secret whose latest version is deleted goes, too.")
    else:
        given.keep_data()
        given.keep("cas")
        if state == "update":
            given.add("update", "patch")
            given.add("create", True)
        else:
            given.notes.append(
                "Keys that Vault has and 'data' lacks go; before, they "
                "stayed if nothing else differed."
            )
    return given.change("vault_secret", {})


def delete(given: Given) -> Change:
    """Rewrite hashivault_delete."""
    version = _t_version(given, "1")
    permanent = given.flag("permanent") or version == "1"
    given.keep_mount("mount_point")
    given.add("path", _t_path(given))
    given.add("state", "absent")
    given.add("deletion", "permanent" if permanent else "soft")
    given.add("compare", False)
    return given.change("vault_secret", {})


def list_(given: Given) -> Change:
    """Rewrite hashivault_list."""
    version, path = _t_version(given, "1"), _below_mount(given.text("secret") or "")
    if path.startswith("metadata/"):
        raise Person("Use vault_secret_info with 'content: [metadata]'.")
    mount = given.mount("secret", "mount_point")
    folder = f"{mount}/metadata" if version == "2" else mount
    results: Results = {("secrets",): ".response['keys']"}
    return listing(given, f"{folder}/{path}".rstrip("/"), results)


def policy(given: Given) -> Change:
    """Rewrite hashivault_policy and hashivault_acl_policy."""
    if "rules_file" in given.left:
        raise Person(
            "Give the policy as text; the lookup ansible.builtin.file reads it."
        )
    return policy_at(given, "rules")
