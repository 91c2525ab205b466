# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the peers' options are set beside tasks: variables, defaults, ansible.cfg.

Ours are added, and the old ones stay: what is left to a person still needs them.
"""

from __future__ import annotations

import configparser
import re
from collections.abc import Iterator, Mapping

import yaml

from ...module_utils._auth.registry import METHODS
from ...module_utils._options import tables
from . import table
from .options import (
    COMMUNITY,
    DROPPED,
    HASHICORP,
    NAMING_A_ROLE,
    OURS,
    SHARED,
    Defaults,
    Given,
)
from .texts import Edit, Finding, Person, Rewrite, line_at
from .values import truth
from .yaml_files import Option, end_of, pairs, written
from .yaml_files import options as options_of

VARIABLE = "ansible_hashi_vault_"
_OUR_VARIABLE = "ansible_credential_bridge_"
_GROUPS = {f"group/{peer}.vault": peer for peer in (COMMUNITY, HASHICORP)}
_OUR_GROUP = f"group/{OURS}.vault"
_MOUNTS = ("engine_mount_point", "secret_mount_path")
_SECTION = "hashi_vault_collection"
_OUR_SECTION = "credential_bridge"
_FOR_ALL = re.compile(r"group_vars/all(?:\.ya?ml|/[\w.-]+)")
_STAYS = "The old one stays for what still needs it."


def our_option(name: str, value: str | None, method: str | None) -> str:
    """Return our name of an option of community.hashi_vault, empty if none is needed.

    :param value: its value, if that is a text
    :param method: the auth method that is set beside it
    :raises Person: if it has no counterpart
    """
    name = {"addr": "url"}.get(name, name)
    if name in DROPPED[COMMUNITY]:
        return ""
    if name == "validate_certs" and truth(value or "", name):
        return ""
    if name == "role_id" and method != "approle":
        if method in NAMING_A_ROLE:
            return "auth_role"
        raise Person("The auth method that it is for is not set beside it.")
    if name == "auth_method" and value not in METHODS and "{{" not in (value or ""):
        raise Person("There is no such auth method here.")
    if name == "retries" and value is None:
        raise Person("It is a dictionary; here it is a number.")
    if name == "proxies" and value is not None:
        raise Person("It is a text; here it is a dictionary.")
    found = {**SHARED[COMMUNITY], "engine_mount_point": "mount_point"}.get(name)
    if found is None:
        raise Person("It has no counterpart.")
    return found


def variables(
    path: str, text: str, node: yaml.MappingNode
) -> Iterator[Finding | Rewrite]:
    """Yield what becomes of the variables in a mapping."""
    keys = pairs(node)
    names = [name for name in keys if name.startswith(VARIABLE)]
    method = _value(keys, f"{VARIABLE}auth_method")
    for name in names:
        key, value = keys[name]
        line = int(key.start_mark.line) + 1
        option = name.removeprefix(VARIABLE)
        try:
            ours = our_option(option, _value(keys, name), method)
        except Person as person:
            yield Finding(path, line, name, "", person.reason)
            continue
        new = f"{_OUR_VARIABLE}{ours}"
        if option == "addr" and f"{VARIABLE}url" in keys:
            yield Finding(path, line, name, "", "The address is given twice.")
            continue
        if not ours or new in keys:
            continue
        start, column = int(key.start_mark.index), int(key.start_mark.column)
        source = text[int(key.end_mark.index) : end_of(value)].rstrip()
        gap = ", " if node.flow_style else f"\n{' ' * column}"
        note = f"Modules read it, too. {_STAYS}"
        edit = Edit(start, start, f"{new}{source}{gap}")
        yield Rewrite(Finding(path, line, name, new, note), (edit,))


def _value(keys: Mapping[str, tuple[yaml.Node, yaml.Node]], name: str) -> str | None:
    if name not in keys or not isinstance(keys[name][1], yaml.ScalarNode):
        return None
    return str(keys[name][1].value)


def module_defaults(
    path: str, text: str, node: yaml.MappingNode
) -> Iterator[Finding | Rewrite]:
    """Yield what becomes of the ``module_defaults`` of a play or a block."""
    keys = pairs(node)
    for name, (key, value) in keys.items():
        line = int(key.start_mark.line) + 1
        if table.find(name):
            note = (
                "Defaults of a single module are given to its tasks, or to the group."
            )
            yield Finding(path, line, name, "", note)
        elif name in _GROUPS and _OUR_GROUP not in keys:
            try:
                edit = _group(_GROUPS[name], text, key, value)
            except Person as person:
                yield Finding(path, line, name, "", person.reason)
            else:
                yield Rewrite(Finding(path, line, name, _OUR_GROUP, _STAYS), (edit,))


def _group(peer: str, text: str, key: yaml.Node, value: yaml.Node) -> Edit:
    options = options_of(text, key, value)
    given = Given(peer, options, Defaults(namespaces=True), {})
    for name in _MOUNTS:
        given.keep(name, "mount_point")
    change = given.change("", {})
    pairs_ = [(new, options[old].raw) for old, new in change.renamed.items()]
    start, column = int(key.start_mark.index), int(key.start_mark.column)
    lines = written(column, (_OUR_GROUP, [*pairs_, *change.added])).lstrip()
    return Edit(start, start, f"{lines}\n{' ' * column}")


def defaults_in(path: str, text: str, node: yaml.MappingNode) -> tuple[Defaults, bool]:
    """Return what a mapping gives to tasks, and whether it gives a mount point."""
    keys = pairs(node)
    options: dict[str, Option] = {}
    blocked = {}
    where = f"{path}, line {int(node.start_mark.line) + 1}"
    for name in _GROUPS.keys() & keys.keys():
        try:
            _group(_GROUPS[name], text, *keys[name])
            options.update(options_of(text, *keys[name]))
        except Person:
            blocked[_GROUPS[name]] = where
    mount = any(name in options for name in _MOUNTS)
    found = Defaults(
        methods="auth_method" in options,
        mounts=[where] if mount else (),
        namespaces="namespace" in options or "vault_namespace" in options,
        modules=[name for name in keys if table.find(name)],
        blocked=blocked,
    )
    return found, mount


def given_by_variables(path: str, node: yaml.MappingNode) -> Defaults:
    """Return what the variables in a mapping give to lookups.

    Where a mount point is given to all hosts, ours beside it is, too.
    """
    keys = pairs(node)
    mount = f"{VARIABLE}engine_mount_point" in keys
    return Defaults(
        methods=f"{VARIABLE}auth_method" in keys,
        mounts=[path] if mount else (),
        here=mount and bool(_FOR_ALL.fullmatch(path)),
    )


def ini(path: str, text: str) -> Iterator[Finding | Rewrite]:
    """Yield what becomes of the settings in ``ansible.cfg``."""
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(text)
    except configparser.Error:
        yield Finding(path, 1, path, "", "It cannot be parsed.")
        return
    if not parser.has_section(_SECTION):
        return
    given = dict(parser.items(_SECTION))
    lines = []
    line = line_at(text, text.index(f"[{_SECTION}]"))
    for name, value in given.items():
        try:
            ours = our_option(name, value, given.get("auth_method"))
        except Person as person:
            yield Finding(path, line, f"{_SECTION}: {name}", "", person.reason)
            continue
        if ours and not tables.SHARED[ours].public:
            note = "Secrets do not belong in ansible.cfg."
            yield Finding(path, line, f"{_SECTION}: {name}", "", note)
        elif ours and not parser.has_option(_OUR_SECTION, ours):
            lines.append(f"{ours} = {value}\n")
    if lines and parser.has_section(_OUR_SECTION):
        note = f"The section [{_OUR_SECTION}] lacks settings of this one."
        yield Finding(path, line, f"[{_SECTION}]", "", note)
    elif lines:
        start = text.index(f"[{_SECTION}]")
        section = f"[{_OUR_SECTION}]\n{''.join(lines)}\n"
        finding = Finding(path, line, f"[{_SECTION}]", f"[{_OUR_SECTION}]", _STAYS)
        yield Rewrite(finding, (Edit(start, start, section),))
