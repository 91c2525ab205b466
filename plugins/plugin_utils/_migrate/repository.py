# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole repository: what is rewritten in which file, and what is not."""

from __future__ import annotations

import contextlib
import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import yaml

from . import jinja, lookups, results, settings, table, yaml_files
from .options import TERRY_HOWE, Defaults, Given
from .results import File
from .rules import Rule
from .texts import (
    Edit,
    Finding,
    Person,
    Rewrite,
    apply,
    first_fitting,
    line_at,
    overlap,
)
from .yaml_files import Change, Task

_ENCRYPTED = "$ANSIBLE_VAULT"
_MENTION = re.compile(
    r"community\.hashi_vault|community\.general\.hashi_vault|hashicorp\.vault"
    r"|terryhowe\.hashivault|\bhashivault_\w+|ANSIBLE_HASHI_VAULT_\w+"
    r"|\bwith_hashi_vault\b|['\"]hashi_vault['\"]|\bvault_login_token\b|\bansible_hashi_vault_"
)
_NO_CODE = re.compile(
    r"\{#.*?#\}|\{%-?\s*raw\s*-?%\}.*?\{%-?\s*endraw\s*-?%\}", re.DOTALL
)
#: Old settings that stay on purpose.
_STAYS = re.compile(r"ansible_hashi_vault_\w+['\"]?\s*:|group/[\w.]+['\"]?\s*:")
#: A setting of ansible.cfg that gives the auth method to lookups.
_CONFIGURED = "auth_method"
_YAML = (".yml", ".yaml")
#: Files that are rewritten, beside templates; others are only looked at.
ENDINGS = (*_YAML, ".j2", ".cfg")
_PASSES = 20
_SHARED = "Other parts of the file share its YAML."


class Outcome(NamedTuple):
    """What came of a repository.

    :param texts: the new texts of the files that change
    """

    texts: Mapping[str, str]
    rewritten: Sequence[Finding]
    left: Sequence[Finding]


def migrate(texts: Mapping[str, str]) -> Outcome:
    """Return what becomes of the files of a repository.

    Changes that meet in one place are made one after the other.
    """
    now = dict(texts)
    rewritten: list[Finding] = []
    for _pass in range(_PASSES):
        found = list(_examined(now))
        before = dict(now)
        rewrites = [one for one in found if isinstance(one, Rewrite)]
        chosen = _chosen(rewrites, now)
        if not chosen:
            break
        rewritten += [_original(one.finding, texts, before) for one in chosen]
    left = [one for one in found if isinstance(one, Finding)]
    left += [one.finding._replace(target="", note=_SHARED) for one in rewrites]
    left += _mentions(now, left)
    changed = {path: text for path, text in now.items() if text != texts[path]}
    return Outcome(
        changed,
        sorted(rewritten),
        sorted({_original(one, texts, now) for one in left}),
    )


def _chosen(rewrites: Sequence[Rewrite], texts: dict[str, str]) -> list[Rewrite]:
    """Make the rewrites that do not touch each other, and return them."""
    chosen: list[Rewrite] = []
    edits: dict[str, list[Edit]] = {}
    for rewrite in rewrites:
        path = rewrite.finding.path
        wanted = [*edits.get(path, ()), *rewrite.edits]
        if not overlap(wanted) and _is_sound(path, apply(texts[path], wanted)):
            edits[path] = wanted
            chosen.append(rewrite)
    for path, wanted in edits.items():
        texts[path] = apply(texts[path], wanted)
    return chosen


def _is_sound(path: str, text: str) -> bool:
    """Return whether a file still is YAML, if it is to be."""
    with contextlib.suppress(Person):
        return not _is_yaml(path) or bool(yaml_files.roots(text))
    return False


def _original(
    finding: Finding, texts: Mapping[str, str], now: Mapping[str, str]
) -> Finding:
    """Return a finding with its line in the file as it was."""
    old, new = texts[finding.path].splitlines(), now[finding.path].splitlines()
    if old == new:
        return finding
    line = finding.line - 1
    for _tag, start, end, from_, to in difflib.SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if from_ <= line < to:
            line = min(start + line - from_, max(start, end - 1))
            break
    return finding._replace(line=line + 1)


def _examined(texts: Mapping[str, str]) -> Iterator[Finding | Rewrite]:
    files: dict[str, File] = {}
    others: dict[str, File] = {}
    for path, text in texts.items():
        try:
            known = files if _is_known(path) else others
            known[path] = _read(path, text)
        except Person as person:
            # It may use the result of a task all the same.
            others[path] = File(path, text, ())
            if text.startswith(_ENCRYPTED) or _mentions_in(text):
                yield Finding(path, 1, path, "", person.reason)
    modules, calls = _defaults(files)
    everything = {**files, **others}
    for file in files.values():
        if file.path.endswith(".cfg"):
            yield from settings.ini(file.path, file.text)
        elif _mentions_in(file.text):
            yield from _lookups(file, calls)
            for node in file.nodes:
                yield from _settings(file, node)
                for task in yaml_files.tasks(node):
                    yield from _task(file, task, everything, modules)


def _is_template(path: str) -> bool:
    return path.endswith(".j2") or "templates" in path.split("/")[:-1]


def _is_yaml(path: str) -> bool:
    return path.endswith(_YAML) and not _is_template(path)


def _is_known(path: str) -> bool:
    return path.endswith(ENDINGS) or _is_template(path)


def _read(path: str, text: str) -> File:
    """Return a file, read.

    :raises Person: if it cannot be
    """
    if text.startswith(_ENCRYPTED):
        raise Person("It is encrypted, so it was not read.")
    if _is_template(path) and text.startswith("#jinja2:"):
        raise Person("Its first line changes the syntax of Jinja.")
    return File(path, text, yaml_files.roots(text) if _is_yaml(path) else ())


def _mentions_in(text: str) -> bool:
    return "hashi" in text


def _defaults(files: Mapping[str, File]) -> tuple[Defaults, Defaults]:
    """Return what all files together give to tasks, and to lookups."""
    modules, calls = Defaults(), Defaults()
    for file in files.values():
        if file.path.endswith(".cfg"):
            calls = _joined(calls, Defaults(methods=_CONFIGURED in file.text))
        for node in file.nodes if _mentions_in(file.text) else ():
            for mapping, keys in yaml_files.mappings(node):
                if keys[-1:] == ("module_defaults",):
                    one, _mount = settings.defaults_in(file.path, file.text, mapping)
                    modules = _joined(modules, one)
                calls = _joined(calls, settings.given_by_variables(file.path, mapping))
    return modules, calls


def _joined(one: Defaults, two: Defaults) -> Defaults:
    return Defaults(
        methods=one.methods or two.methods,
        mounts=[*one.mounts, *two.mounts],
        here=one.here or two.here,
        namespaces=one.namespaces or two.namespaces,
        modules=[*one.modules, *two.modules],
        blocked={**one.blocked, **two.blocked},
    )


def _settings(file: File, node: yaml.Node) -> Iterator[Finding | Rewrite]:
    for mapping, keys in yaml_files.mappings(node):
        yield from settings.variables(file.path, file.text, mapping)
        if keys[-1:] == ("module_defaults",):
            yield from settings.module_defaults(file.path, file.text, mapping)


def _lookups(file: File, defaults: Defaults) -> Iterator[Finding | Rewrite]:
    for scalar, tokens, _key in results.expressions(file):
        for call in jinja.lookup_calls(tokens):
            name = call.plugin.value
            if name not in lookups.LOOKUPS:
                continue
            line = line_at(file.text, scalar.offsets[call.plugin.start])
            source = f"lookup {name}"
            try:
                target, spans = lookups.rewrite(scalar.text, tokens, call, defaults)
            except Person as person:
                yield Finding(file.path, line, source, "", person.reason)
            else:
                edits = tuple(scalar.edit(*span) for span in spans)
                yield Rewrite(
                    Finding(file.path, line, source, f"lookup {target}"), edits
                )


def _task(
    file: File, task: Task, files: Mapping[str, File], defaults: Defaults
) -> Iterator[Finding | Rewrite]:
    names = [name for name in task.keys if table.find(name)]
    for key in task.keys:
        loop = key.removeprefix("with_")
        if loop != key and loop in lookups.LOOKUPS:
            line = int(task.keys[key][0].start_mark.line) + 1
            note = "Use 'loop', with the function query."
            yield Finding(file.path, line, key, "", note)
    for name in names:
        line = int(task.keys[name][0].start_mark.line) + 1
        try:
            change, edits = _changed(file, task, name, files, defaults)
        except Person as person:
            yield Finding(file.path, line, name, "", person.reason)
        else:
            finding = Finding(file.path, line, name, change.module, change.note)
            yield Rewrite(finding, tuple(edits))


def _changed(
    file: File, task: Task, name: str, files: Mapping[str, File], defaults: Defaults
) -> tuple[Change, list[Edit]]:
    """Return what a task becomes.

    :raises Person: if it is left to a person
    """
    module = table.MODULES[name.removeprefix(f"{TERRY_HOWE}.")]
    if not module.rules:
        raise Person(module.note)
    if name in defaults.modules:
        raise Person("Its options may come from module_defaults.")
    if {"args", "<<"} & task.keys.keys():
        raise Person("Its options are not all written there.")
    options = yaml_files.options(file.text, *task.keys[name])
    scoped = defaults._replace(here=_inherits_mount(file, task))

    def attempt(rule: Rule) -> tuple[Change, list[Edit]]:
        keywords = {key: task.literal(key) for key in task.keys}
        change = rule(Given(module.peer, options, scoped, keywords))
        edits = yaml_files.edits(file.text, task, name, options, change)
        return change, edits + results.edits(file, task, change.results, files)

    return first_fitting(attempt, module.rules)


def _inherits_mount(file: File, task: Task) -> bool:
    """Return whether ``module_defaults`` around a task give the mount point."""
    for node in file.nodes:
        for mapping, _keys in yaml_files.mappings(node):
            around = yaml_files.pairs(mapping)
            if "module_defaults" in around and yaml_files.end_of(mapping) >= task.end:
                inner = around["module_defaults"][1]
                if mapping.start_mark.index <= task.start and isinstance(
                    inner, yaml.MappingNode
                ):
                    return settings.defaults_in(file.path, file.text, inner)[1]
    return False


def _code(text: str) -> str:
    """Return a text without what Jinja does not read; its lines stay."""
    return _NO_CODE.sub(lambda match: "\n" * match[0].count("\n"), text)


def _mentions(texts: Mapping[str, str], left: Sequence[Finding]) -> list[Finding]:
    """Return the places that name the peers still, and that nothing else tells of."""
    told = {(one.path, one.line) for one in left}
    found = []
    for path, text in texts.items():
        if text.startswith(_ENCRYPTED) or path.endswith(".cfg"):
            continue
        for number, line in enumerate(_code(text).splitlines(), 1):
            code = re.split(r"(?:^|\s)#", line, maxsplit=1)[0]
            match = None if _STAYS.search(code) else _MENTION.search(code)
            if match and (path, number) not in told:
                note = "It is named in a place that is not rewritten."
                found.append(Finding(path, number, match[0], "", note))
    return found
