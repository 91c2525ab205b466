# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Credentials, decided source by source.

Specification, "Prerequisites" and "Authentication": the first source that names any
credentials chooses the method, and what it leaves out is taken from those after it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Callable

from .._auth.method import AuthMethod, Part
from .._auth.registry import CREDENTIALS, METHODS, PUBLIC, TELLING
from .._model.settings import Credentials, check_token
from ..errors import ConfigurationError
from .address import check_url
from .sources import ENVIRONMENT, Source, first_text, text_of

# What is sent as a header.
_TOKENS = frozenset({"vault_token", "vault_wrapped_secret_id"})

_METHOD = "auth_method"

#: What a lookup explains further.
NO_CREDENTIALS = "No Vault credentials are configured."

_GIVE_CREDENTIALS = (
    "Give 'vault_token', or 'vault_role_id' with 'vault_secret_id', or set VAULT_TOKEN "
    "or BAO_TOKEN, or VAULT_ROLE_ID with VAULT_SECRET_ID, or choose another "
    "'auth_method'."
)


def resolve_credentials(
    sources: Sequence[Source],
    load_file: Callable[[], Mapping[str, Any]],
    url: str,
    find_token_file: Callable[[], str | None] = lambda: None,
) -> Credentials:
    """Return the credentials of the first source that names any.

    The two files come last, and are not read without need. What
    ``~/.vault_config.json`` holds goes to no other address than the file's own.

    :param find_token_file: returns the path of ``~/.vault-token``, or None
    :raises ConfigurationError: for none, for those of several methods within one
        source, and for a part that is missing
    """
    chosen = choose_credentials(sources)
    if chosen is None or _unfilled(METHODS[chosen.method], chosen):
        files = _files(chosen is None, load_file, url, find_token_file)
        chosen = choose_credentials([*sources, *files])
    if chosen is None:
        raise ConfigurationError(NO_CREDENTIALS, hint=_GIVE_CREDENTIALS)
    for part in METHODS[chosen.method].needs:
        if not _given(chosen, part):
            raise _missing(chosen, part[0])
    places = dict(chosen.origins)
    for option in _TOKENS.intersection(dict(chosen.values)):
        check_token(chosen[option], places.get(option, f"the {chosen.source}"))
    return chosen


def choose_credentials(sources: Sequence[Source]) -> Credentials | None:
    """Return those of the first source that names any or a method, None if none does.

    A part that it leaves out is taken from the sources after it, and may be missing in
    all of them.

    :raises ConfigurationError: for credentials of several methods within that source
    """
    for index, source in enumerate(sources):
        given = _credentials_in(source)
        if given:
            method = _method_of(source.name, given, sources[index + 1 :])
            values, origins = _collected(METHODS[method], sources)
            return Credentials(
                method,
                tuple(values.items()),
                source.name,
                PUBLIC,
                tuple(origins.items()),
            )
    return None


def _credentials_in(source: Source) -> dict[str, str]:
    values = {
        option: text_of(source, option)
        for option in CREDENTIALS
        if option in source.values
    }
    return {option: value for option, value in values.items() if value is not None}


# --- which method ---


def _method_of(source: str, given: Mapping[str, str], others: Sequence[Source]) -> str:
    """Return the one method that fits what a source gives.

    :param others: the sources after it, which may name the method where several fit
    :raises ConfigurationError: for credentials that contradict each other or leave a
        doubt
    """
    options = [option for option in given if option != _METHOD]
    named = given.get(_METHOD)
    if named is not None:
        return _named_method(source, named, options)
    possible = [name for name in METHODS if not TELLING[name].isdisjoint(options)]
    fitting = [name for name in possible if METHODS[name].known.issuperset(options)]
    if not fitting:
        raise _contradiction(source, options, possible)
    if len(fitting) == 1:
        return fitting[0]
    named = first_text(_METHOD, others)
    if named in fitting:
        return str(named)
    raise ConfigurationError(
        f"The {source} fit several auth methods: {', '.join(fitting)}.",
        hint="Choose one as 'auth_method'.",
    )


def _named_method(source: str, name: str, options: Sequence[str]) -> str:
    if name not in METHODS:
        raise ConfigurationError(
            f"Unknown auth_method. Valid values: {', '.join(METHODS)}."
        )
    for option in options:
        if option not in METHODS[name].known:
            raise ConfigurationError(
                f"The {source} choose the auth method '{name}', and give '{option}', "
                "which it does not take.",
                hint=f"Leave '{option}' out; to override one of module_defaults, set "
                "it to null.",
            )
    return name


def _contradiction(
    source: str, options: Sequence[str], possible: Sequence[str]
) -> ConfigurationError:
    one, other = METHODS[possible[0]].label, METHODS[possible[-1]].label
    return ConfigurationError(
        f"The {source} give both {one} and {other}.",
        hint="Choose one; to override credentials of module_defaults, set them to "
        "null.",
    )


# --- which parts ---


def _collected(
    method: AuthMethod, sources: Sequence[Source]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return what the method takes, each part from the most explicit source.

    :return: the values, and where they came from
    """
    collected: dict[str, str] = {}
    origins: dict[str, str] = {}
    for part in method.parts:
        for source in sources:
            found = _part_in(source, part)
            if found:
                collected.update(found)
                known = source.origins.keys() & found.keys()
                origins.update({name: source.origins[name] for name in sorted(known)})
                break
    return collected, origins


def _part_in(source: Source, part: Part) -> dict[str, str]:
    texts = {option: text_of(source, option) for option in part}
    found = {option: value for option, value in texts.items() if value is not None}
    if len(found) > 1:
        one, other = list(found)[:2]
        raise ConfigurationError(
            f"The {source.name} give both '{one}' and '{other}'.",
            hint="Choose one of them.",
        )
    return found


def _given(credentials: Credentials, part: Part) -> bool:
    return any(credentials.get(option) is not None for option in part)


def _unfilled(method: AuthMethod, credentials: Credentials) -> bool:
    """Return whether a file may complete the credentials."""
    return not all(_given(credentials, part) for part in method.needs + method.wants)


def _missing(chosen: Credentials, option: str) -> ConfigurationError:
    variables = ENVIRONMENT.get(option, ())
    also = f" or set {' or '.join(reversed(variables))}" if variables else ""
    return ConfigurationError(
        f"The {chosen.source} choose the auth method '{chosen.method}' without "
        f"'{option}'.",
        hint=f"Give '{option}'{also}.",
    )


# --- the two files ---


def _files(
    needed: bool,
    load_file: Callable[[], Mapping[str, Any]],
    url: str,
    find_token_file: Callable[[], str | None],
) -> list[Source]:
    """Return what the files give.

    :param needed: nothing else gives any credentials
    :raises ConfigurationError: if all that there is belongs to another address
    """
    values = load_file()
    origins = {name: f"'{name}' in ~/.vault_config.json" for name in values}
    stored = Source("values in ~/.vault_config.json", values, origins)
    stored_url = text_of(stored, "vault_addr")
    elsewhere = bool(_credentials_in(stored)) and (
        stored_url is None or check_url(stored_url) != url
    )
    if elsewhere and needed:
        raise ConfigurationError(
            "The credentials in ~/.vault_config.json belong to another Vault address.",
            hint=_GIVE_CREDENTIALS,
        )
    files = [] if elsewhere else [stored]
    token_file = find_token_file()
    if token_file:
        origins = {"vault_token_file": f"the file {token_file}"}
        files.append(Source("token file", {"vault_token_file": token_file}, origins))
    return files
