# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What every auth method says of itself.

A method's file holds all about it: its name, its options, what it needs of them, and
how it logs in. What asks a cloud who we are is in files of its own, loaded then.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Callable, NamedTuple
from urllib.parse import quote

from .._model.option import Options, credential
from .._model.paths import check_path_part
from .._model.settings import Settings

if TYPE_CHECKING:
    from .._vault.transport import Transport

# A part of the credentials: the options of which one gives it.
Part = tuple[str, ...]

#: What any login may be asked for besides its credentials.
SECOND_FACTOR: Options = {"mfa_passcode": credential()}

_NONE: Options = {}

Login = Callable[["Transport", Settings], Mapping[str, Any]]


class AuthMethod(NamedTuple):
    """One way to authenticate.

    :param name: as in the option ``auth_method``
    :param label: what a message calls its credentials
    :param login: sends the login, sets the transport's token, and returns Vault's
        response, {} if no request was needed
    :param options: the credentials that this method brings; shared ones may be in
        several
    :param settings: its other options, which neither choose a method nor contradict one
    :param mount: where it is enabled by default, if not under its name
    :param needs: the parts without which it cannot work
    :param wants: parts that most roles demand and some do not
    :param takes: further parts, which say nothing about the choice of a method where
        other methods take them, too
    :param repeatable: whether logging in again gives a fresh token
    :param upkeep: whether there is a token of ours to look up and renew
    :param hint: what else to check after a rejected login
    """

    name: str
    label: str
    login: Login
    options: Options = _NONE
    settings: Options = _NONE
    mount: str = ""
    needs: tuple[Part, ...] = ()
    wants: tuple[Part, ...] = ()
    takes: tuple[Part, ...] = ()
    repeatable: bool = True
    upkeep: bool = True
    hint: str = ""

    @property
    def parts(self) -> tuple[Part, ...]:
        """All parts of its credentials."""
        parts = self.needs + self.wants + self.takes
        settings = tuple((name,) for name in self.all_settings)
        return parts + tuple(part for part in settings if part not in parts)

    @property
    def all_settings(self) -> Options:
        """Its own settings, and those of all logins."""
        return {**self.settings, **(SECOND_FACTOR if self.logs_in else {})}

    @property
    def default_mount(self) -> str:
        """Where it is enabled, if nothing else is said."""
        return self.mount or self.name

    @property
    def logs_in(self) -> bool:
        """Whether a login makes a token, and none is given."""
        return self.upkeep and self.name != "token"

    @property
    def telling(self) -> frozenset[str]:
        """The options that choose this method, or one of a few, if none is named."""
        return frozenset(name for part in self.needs + self.wants for name in part)

    @property
    def known(self) -> frozenset[str]:
        """The options that it takes at all."""
        return frozenset(name for part in self.parts for name in part)


def login_url(settings: Settings, default_mount: str, user: str = "") -> str:
    """Return the path of a method's login.

    :param user: the name that some methods take as the last part
    :raises ConfigurationError: ``invalid_path`` for a name that would lead elsewhere
    """
    mount = quote(settings.auth_mount_point or default_mount)
    url = f"v1/auth/{mount}/login"
    if user:
        url += "/" + quote(check_path_part(user, "vault_username"), safe="")
    return url
