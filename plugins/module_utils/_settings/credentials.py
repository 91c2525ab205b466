# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""TODO."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Callable, NamedTuple

from .._model.settings import (
    Credentials,
    check_token,
)
from ..errors import ConfigurationError
from .address import check_url
from .sources import ENVIRONMENT, Source, _text

#: The options that are credentials, or choose among them; they are decided source by source.
CREDENTIALS = (
    "auth_method",
    "vault_token",
    "vault_token_file",
    "vault_role_id",
    "vault_secret_id",
    "vault_wrapped_secret_id",
    "vault_username",
    "vault_password",
    "vault_jwt",
    "vault_jwt_file",
)


# What is sent as a header.
_TOKENS = frozenset({"vault_token", "vault_wrapped_secret_id"})


_GIVE_CREDENTIALS = (
    "Give 'vault_token', or 'vault_role_id' with 'vault_secret_id', or set VAULT_TOKEN, "
    "or VAULT_ROLE_ID with VAULT_SECRET_ID, or choose another 'auth_method'."
)


class MethodOptions(NamedTuple):
    """What an auth method takes.

    :param label: what a message calls its credentials
    :param needs: the parts without which it cannot work; each is one of the options named
    :param takes: further parts
    """

    label: str
    needs: tuple[tuple[str, ...], ...] = ()
    takes: tuple[tuple[str, ...], ...] = ()

    @property
    def parts(self) -> tuple[tuple[str, ...], ...]:
        return self.needs + self.takes

    @property
    def needed(self) -> frozenset[str]:
        return frozenset(option for part in self.needs for option in part)

    @property
    def known(self) -> frozenset[str]:
        return frozenset(option for part in self.parts for option in part)


_PASSWORD = (("vault_username",), ("vault_password",))


_JWT = ("vault_jwt", "vault_jwt_file")


#: Every auth method. A source that chooses none by name chooses the one that needs what it gives.
METHOD_OPTIONS: Mapping[str, MethodOptions] = {
    "token": MethodOptions("a token", (("vault_token", "vault_token_file"),)),
    "approle": MethodOptions(
        "AppRole credentials",
        (("vault_role_id",), ("vault_secret_id", "vault_wrapped_secret_id")),
    ),
    "userpass": MethodOptions("a user's credentials", _PASSWORD),
    "ldap": MethodOptions("a user's credentials", _PASSWORD),
    "jwt": MethodOptions("a JWT", (_JWT,), (("auth_role",),)),
    "cert": MethodOptions(
        "a client certificate", (("client_cert",),), (("auth_role",),)
    ),
    "kubernetes": MethodOptions("a service account", (("auth_role",),), (_JWT,)),
    "none": MethodOptions("no credentials"),
}


def _named(source: Source) -> dict[str, str]:
    """The credential options that a source gives."""
    values = {
        option: _text(source.values.get(option), option) for option in CREDENTIALS
    }
    return {option: value for option, value in values.items() if value is not None}


def _method_of(source: str, given: Mapping[str, str]) -> str:
    """The one method that fits what a source gives.

    :raises ConfigurationError: for credentials that contradict each other or leave a doubt
    """
    options = [option for option in given if option != "auth_method"]
    chosen = given.get("auth_method")
    if chosen is not None and chosen not in METHOD_OPTIONS:
        raise ConfigurationError(
            "The option 'auth_method' names no method.",
            hint=f"The methods are: {', '.join(METHOD_OPTIONS)}.",
        )
    possible = (
        [chosen]
        if chosen
        else [
            name
            for name, of in METHOD_OPTIONS.items()
            if of.needed.intersection(options)
        ]
    )
    fitting = [
        name for name in possible if METHOD_OPTIONS[name].known.issuperset(options)
    ]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise ConfigurationError(
            f"The {source} fit several auth methods: {', '.join(fitting)}.",
            hint="Choose one as 'auth_method'.",
        )
    if chosen:
        strange = next(
            option for option in options if option not in METHOD_OPTIONS[chosen].known
        )
        raise ConfigurationError(
            f"The {source} choose the auth method '{chosen}', and give '{strange}', which it does not take.",
            hint=f"Leave '{strange}' out; to override one of module_defaults, set it to null.",
        )
    raise ConfigurationError(
        f"The {source} give both {METHOD_OPTIONS[possible[0]].label} and {METHOD_OPTIONS[possible[-1]].label}.",
        hint="Choose one; to override credentials of module_defaults, set them to null.",
    )


def _collected(method: str, sources: Sequence[Source]) -> dict[str, str]:
    """What the method takes, each part from the most explicit source that gives it."""
    collected: dict[str, str] = {}
    for part in METHOD_OPTIONS[method].parts:
        for source in sources:
            given = {
                option: _text(source.values.get(option), option) for option in part
            }
            found = {
                option: value for option, value in given.items() if value is not None
            }
            if len(found) > 1:
                raise ConfigurationError(
                    f"The {source.name} give both '{part[0]}' and '{part[1]}'.",
                    hint="Choose one of them.",
                )
            if found:
                collected.update(found)
                break
    return collected


def _missing(method: str, values: Mapping[str, str]) -> str | None:
    """The first option that the method still needs."""
    return next(
        (
            part[0]
            for part in METHOD_OPTIONS[method].needs
            if not values.keys() & set(part)
        ),
        None,
    )


def choose_credentials(sources: Sequence[Source]) -> Credentials | None:
    """Those of the first source that names any or a method, None where no source does.

    A part that it leaves out is taken from the sources after it, and may still be missing in all of them.

    :raises ConfigurationError: for credentials of several methods within that source
    """
    for source in sources:
        given = _named(source)
        if given:
            method = _method_of(source.name, given)
            return Credentials(
                method, tuple(_collected(method, sources).items()), source.name
            )
    return None


def resolve_credentials(
    sources: Sequence[Source],
    load_file: Callable[[], Mapping[str, Any]],
    url: str,
    find_token_file: Callable[[], str | None] = lambda: None,
) -> Credentials:
    """The credentials of the first source that names any; the two files come last, and are not read without need.

    What ``~/.vault_config.json`` holds goes to no other address than the file's own.

    :param find_token_file: the path of HashiCorp's token file, None where there is none
    :raises ConfigurationError: for none, for those of several methods within one source, and for a part that is missing
    """
    chosen = choose_credentials(sources)
    if chosen is None or _missing(chosen.method, dict(chosen.values)):
        stored = Source("values in ~/.vault_config.json", load_file())
        stored_url = _text(stored.values.get("vault_addr"), "vault_addr")
        elsewhere = bool(_named(stored)) and (
            stored_url is None or check_url(stored_url) != url
        )
        if chosen is None and elsewhere:
            raise ConfigurationError(
                "The credentials in ~/.vault_config.json belong to another Vault address.",
                hint=_GIVE_CREDENTIALS,
            )
        files = [] if elsewhere else [stored]
        token_file = find_token_file()
        if token_file:
            files.append(Source("token file", {"vault_token_file": token_file}))
        chosen = choose_credentials([*sources, *files])
    if chosen is None:
        raise ConfigurationError(
            "No Vault credentials are configured.", hint=_GIVE_CREDENTIALS
        )
    missing = _missing(chosen.method, dict(chosen.values))
    if missing:
        also = f" or set {ENVIRONMENT[missing]}" if missing in ENVIRONMENT else ""
        raise ConfigurationError(
            f"The {chosen.source} choose the auth method '{chosen.method}' without '{missing}'.",
            hint=f"Give '{missing}'{also}.",
        )
    for option in _TOKENS.intersection(dict(chosen.values)):
        check_token(chosen[option], chosen.source)
    return chosen
