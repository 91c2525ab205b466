# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What becomes of each lookup of the peers, in tasks, variables and templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import yaml

from .jinja import Argument, Expression, LookupCall, access_from
from .options import COMMUNITY, HASHICORP, OURS, TERRY_HOWE, Defaults, Given
from .rules import LOGIN, split_kv2
from .texts import NotThis, Person, first_fitting
from .values import is_only_template, is_template
from .yaml_files import Option, Raw, text_option

#: Edits of a text: where from, where to, and what is there then.
Spans = list[tuple[int, int, str]]
#: Arguments that Ansible itself takes.
_ANSIBLES = ("wantlist", "errors")
_SECRET = {("secret",): "", ("data", "data"): "", ("raw", "data", "data"): ""}
_KV1 = {("secret",): "", ("data",): "", ("raw", "data"): ""}
_ANY: Mapping[tuple[str, ...], str] = {(): ""}


class Target(NamedTuple):
    """What takes a lookup's place.

    :param terms: texts of new terms; None if the terms stay
    :param second_is_key: whether the second term is the key
    :param results: what its result is called, by what it was called
    """

    plugin: str
    results: Mapping[tuple[str, ...], str]
    terms: Sequence[str] | None = None
    second_is_key: bool = False


Rule = Callable[[Given, Sequence[Argument]], Target]


class Lookup(NamedTuple):
    """A lookup of a peer.

    :param rules: how it is rewritten; the first that fits is used
    :param here: what takes its place
    :param note: why a person is needed
    """

    peer: str
    rules: Sequence[Rule]
    here: str
    note: str = ""


def _literals(terms: Sequence[Argument]) -> list[str]:
    found = [term.literal for term in terms]
    texts = [text for text in found if text is not None and "{{" not in text]
    if not texts or len(texts) < len(found):
        raise Person("Its term is not a literal text.")
    return texts


def _hashi_vault(given: Given, terms: Sequence[Argument]) -> Target:
    paths, keys = [], set()
    for text in _literals(terms):
        path, key = _term(given, text)
        paths.append(path)
        keys.add(key)
    if len(keys) > 1:
        raise Person("Its terms have different fields.")
    form = given.text("return_format", "as") or "dict"
    if form != "dict":
        raise Person("Its 'return_format' has no counterpart.")
    key = keys.pop()
    if key:
        given.add("key", key)
    return _secrets(given, paths) or _read_paths(paths, _ANY)


def _term(given: Given, text: str) -> tuple[str, str]:
    """Return the path and the field of a term, and note its options."""
    path = ""
    for index, word in enumerate(text.split()):
        name, equals, value = word.partition("=")
        if not equals and index == 0:
            name, value = "secret", word
        elif not equals:
            raise Person("Its term cannot be read.")
        if name == "secret":
            path = value
        else:
            known = given.left.get(name)
            if known is not None and known.value != value:
                raise Person(f"It has '{name}' twice.")
            given.left[name] = text_option(name, value)
            given.words[name] = value
    secret, colon, field = path.rpartition(":")
    return (secret, field) if colon else (path, "")


def _secrets(given: Given, paths: Sequence[str]) -> Target | None:
    """Return the lookup of secrets of KV version 2, if that is what these are."""
    found = [split_kv2(path) for path in paths]
    mounts = {pair[0] for pair in found if pair}
    if None in found or len(mounts) != 1:
        return None
    given.add("mount_point", mounts.pop())
    return Target("vault_secret", _ANY, [pair[1] for pair in found if pair])


def _read_paths(paths: Sequence[str], results: Mapping[tuple[str, ...], str]) -> Target:
    if any("creds" in path for path in paths):
        raise Person("Use vault_lease for credentials that Vault creates.")
    return Target("vault_read", results, paths)


def _kv2_get(given: Given, terms: Sequence[Argument]) -> Target:
    given.keep_mount("engine_mount_point")
    given.keep("version")
    return Target("vault_secret", _SECRET)


def _kv1_get(given: Given, terms: Sequence[Argument]) -> Target:
    given.add("mount_point", given.mount("kv"))
    return Target("vault_secret", _KV1)


def _read_secret(given: Given, terms: Sequence[Argument]) -> Target:
    target = _secrets(given, _literals(terms))
    if target is None:
        raise NotThis("Its path does not tell the engine's mount point.")
    return target._replace(results={("data", "data"): ""})


def _read(given: Given, terms: Sequence[Argument]) -> Target:
    literals = [term.literal for term in terms if term.literal]
    _read_paths(literals, _ANY)
    return Target("vault_read", {("data",): ""})


def _list(given: Given, terms: Sequence[Argument]) -> Target:
    given.add("list", True)
    return Target("vault_read", {("data", "keys"): ""})


def _login(given: Given, terms: Sequence[Argument]) -> Target:
    if terms:
        raise Person("It has terms, which have no effect.")
    return Target(
        "vault_login", {("auth", *path): name for path, name in LOGIN.items()}
    )


def _kv_secret_get(results: Mapping[tuple[str, ...], str]) -> Rule:
    def rule(given: Given, terms: Sequence[Argument]) -> Target:
        if terms:
            raise Person("It has terms, which have no effect.")
        secret = given.take("secret", "secret_path")
        if secret is None:
            raise Person("It has no 'secret'.")
        given.keep_mount("engine_mount_point", "mount_point", "secret_mount_path")
        given.keep("version")
        return Target("vault_secret", results, [secret.raw.text])

    return rule


def _hashivault(given: Given, terms: Sequence[Argument]) -> Target:
    version = given.text("version") or "1"
    first = terms[0].literal if terms else None
    if version not in ("1", "2") or not terms or (first or "").startswith("/"):
        raise Person("It does not tell the engine's version or mount point.")
    given.keep_mount("mount_point")
    given.keep("default")
    return Target("vault_secret", _ANY, second_is_key=True)


def _community() -> dict[str, Lookup]:
    def one(here: str, *rules: Rule, note: str = "") -> Lookup:
        return Lookup(COMMUNITY, rules, here, note)

    hashi_vault = one("vault_secret for MOUNT/data/PATH, else vault_read", _hashi_vault)
    found = {
        "hashi_vault": hashi_vault,
        "vault_kv2_get": one("vault_secret", _kv2_get),
        "vault_kv1_get": one("vault_secret", _kv1_get),
        "vault_read": one(
            "vault_secret for MOUNT/data/PATH, else vault_read", _read_secret, _read
        ),
        "vault_list": one("vault_read with list=true", _list),
        "vault_login": one("vault_login", _login),
        "vault_write": one("", note="A lookup may be evaluated twice; use vault_call."),
        "vault_token_create": one(
            "", note="A lookup may be evaluated twice; use vault_call."
        ),
        "vault_ansible_settings": one(
            "", note="Modules read variables and the controller's environment here."
        ),
    }
    return {
        **{f"{COMMUNITY}.{name}": lookup for name, lookup in found.items()},
        "community.general.hashi_vault": hashi_vault,
        "hashi_vault": hashi_vault,
    }


_T_LOOKUP = Lookup(TERRY_HOWE, (_hashivault,), "vault_secret")

#: Every lookup, by the name that calls use.
LOOKUPS: Mapping[str, Lookup] = {
    **_community(),
    f"{HASHICORP}.kv2_secret_get": Lookup(
        HASHICORP, (_kv_secret_get({("data",): ""}),), "vault_secret"
    ),
    f"{HASHICORP}.kv1_secret_get": Lookup(
        HASHICORP, (_kv_secret_get(_ANY),), "vault_secret"
    ),
    "hashivault": _T_LOOKUP,
    f"{TERRY_HOWE}.hashivault": _T_LOOKUP,
}


def rewrite(
    text: str, tokens: Expression, call: LookupCall, defaults: Defaults
) -> tuple[str, Spans]:
    """Return the plugin that replaces a lookup, and the edits of its expression.

    :raises Person: if it is left to a person
    """
    lookup = LOOKUPS[call.plugin.value]
    if not lookup.rules:
        raise Person(lookup.note)
    return first_fitting(
        lambda rule: _rewritten(text, tokens, call, lookup.peer, rule, defaults),
        lookup.rules,
    )


def _rewritten(
    text: str,
    tokens: Expression,
    call: LookupCall,
    peer: str,
    rule: Rule,
    defaults: Defaults,
) -> tuple[str, Spans]:
    terms = [one for one in call.arguments if one.keyword is None]
    keywords = {one.keyword.text: one for one in call.arguments if one.keyword}
    plain = {name: one for name, one in keywords.items() if name not in _ANSIBLES}
    options = {name: _option(text, name, one) for name, one in plain.items()}
    given = Given(peer, options, defaults, {})
    target = rule(given, terms)
    change = given.change(target.plugin, {})
    quote = call.plugin.text[0]
    spans: Spans = [
        (call.plugin.start, call.plugin.end, f"{quote}{change.module}{quote}")
    ]
    added = [(name, _jinja(raw, quote)) for name, raw in change.added]
    ends = [call.plugin.end, *(_end(one) for one in call.arguments)]
    for index, one in enumerate(call.arguments):
        name = one.keyword.text if one.keyword else ""
        if not one.keyword or name in _ANSIBLES:
            continue
        if name in change.renamed:
            spans.append((one.keyword.start, one.keyword.end, change.renamed[name]))
        else:
            spans.append((ends[index], ends[index + 1], ""))
    for name, new in change.renamed.items():
        if name not in keywords:
            added.append((new, _quoted(given.words[name], quote)))
    spans += _terms(call, target, quote)
    further = "".join(f", {name}={value}" for name, value in added)
    if further:
        spans.append((ends[-1], ends[-1], further))
    spans += _results(tokens, call, target)
    return change.module.removeprefix(f"{OURS}."), spans


def _end(argument: Argument) -> int:
    return argument.tokens[-1].end


def _option(text: str, name: str, argument: Argument) -> Option:
    """Return an argument as an option; an expression is a template."""
    source = text[argument.tokens[0].start : _end(argument)]
    first = argument.tokens[0]
    value: str | None = argument.literal
    if value is None and first.text != "{":
        constant = source.isdigit() or source.lower() in ("true", "false")
        value = source.capitalize() if constant else f"{{{{ {source} }}}}"
    return Option(name, Raw(source), value)


def _quoted(text: str, quote: str) -> str:
    if quote in text or "\\" in text:
        raise Person("Its texts have quotes in them.")
    if ": " in text or " #" in text or not text.isprintable():
        # YAML may read these, as it did not read their escapes.
        raise Person("Its texts have special characters in them.")
    return f"{quote}{text}{quote}"


def _jinja(value: Raw | Sequence[object], quote: str) -> str:
    """Return the value of an option in Jinja's words."""
    if not isinstance(value, Raw):
        raise TypeError("An option of a lookup has no options below it.")
    known = yaml.safe_load(value.text)
    if not isinstance(known, str):
        return str(known).lower()
    if is_only_template(known):
        return known[2:-2].strip()
    if is_template(known):
        raise Person("Its texts have templates in them.")
    return _quoted(known, quote)


def _terms(call: LookupCall, target: Target, quote: str) -> Spans:
    """Return the edits of the terms."""
    old = [one for one in call.arguments if one.keyword is None]
    if target.terms is None:
        # Another term is a key.
        return [
            (one.start, one.start, "key=") for one in old[1:] if target.second_is_key
        ]
    if not old:
        return [(call.plugin.end, call.plugin.end, f", {target.terms[0]}")]
    return [
        (one.start, _end(one), _quoted(new, quote))
        for one, new in zip(old, target.terms)
    ]


def _results(tokens: Expression, call: LookupCall, target: Target) -> Spans:
    """Return the edits of what is asked of the result.

    :raises Person: if that is not certain
    """
    if target.results is _ANY:
        return []
    count = sum(one.keyword is None for one in call.arguments)
    wants_list = any(
        one.keyword and one.keyword.text == "wantlist" for one in call.arguments
    )
    if call.function != "lookup" or wants_list or count > 1:
        return _mapped(tokens, call.after, target)
    index, after = call.first, call.after
    while (
        index > 0
        and after < len(tokens)
        and (tokens[index - 1].text, tokens[after].text) == ("(", ")")
        and (index < 2 or tokens[index - 2].kind != "name")
    ):
        index, after = index - 1, after + 1
    access = access_from(tokens, after - 1)
    found = longest(access.path, target.results)
    if found is None:
        raise Person("Its result is used in a way that has no counterpart.")
    count, name = found
    return [(tokens[after - 1].end, access.ends[count - 1], name)]


def _mapped(tokens: Expression, after: int, target: Target) -> Spans:
    """Return the edit of ``map(attribute='secret.user')``."""
    words = [token.text for token in tokens[after : after + 5]]
    if words != ["|", "map", "(", "attribute", "="] or len(tokens) < after + 7:
        raise Person("Its results are used in a way that has no counterpart.")
    attribute = tokens[after + 5]
    path = tuple(attribute.value.split("."))
    found = longest(path, target.results) if attribute.kind == "string" else None
    if found is None or found[1] or found[0] == len(path):
        raise Person("Its results are used in a way that has no counterpart.")
    quote = attribute.text[0]
    new = ".".join(path[found[0] :])
    return [(attribute.start, attribute.end, f"{quote}{new}{quote}")]


def longest(
    path: Sequence[str], results: Mapping[tuple[str, ...], str]
) -> tuple[int, str] | None:
    """Return how much of a path has another name here, and that name."""
    for count in range(len(path), 0, -1):
        name = results.get(tuple(path[:count]))
        if name is not None:
            return count, name
    return None
