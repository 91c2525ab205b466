# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""From arguments, environment and files to one value."""

from __future__ import annotations

import getpass
import math
import os
import re
from collections.abc import Mapping, Sequence
from typing import Any, Callable

from .._auth.files import find_token_file as find_vault_token
from .._auth.registry import METHODS
from .._model.names import shown_name
from .._model.paths import check_mount_point
from .._model.settings import (
    DEFAULT_DEADLINE,
    DEFAULT_TIMEOUT,
    SOCKET,
    Settings,
    split_proxy,
)
from ..errors import ConfigurationError
from .address import resolve_address
from .credentials import resolve_credentials
from .sources import (
    CA_FOLDER,
    ENVIRONMENT,
    PROXY,
    Source,
    environment,
    first_text,
    first_value,
    variable,
)

# What has no meaning on the way to a Unix socket: options, and the variables behind
# them, which are there for other programs, too.
_NETWORK_OPTIONS = ("ca_cert", "client_cert", "client_key", "proxies", "redirect_hosts")
_OF_NETWORKS = frozenset(
    name
    for names in (
        CA_FOLDER,
        PROXY,
        *(ENVIRONMENT.get(option, ()) for option in _NETWORK_OPTIONS),
    )
    for name in names
)


def from_process(explicit: Sequence[Source]) -> Settings:
    """Return the settings that these sources, the environment and the files give.

    :raises ConfigurationError: naming the option and the remedy
    """
    return resolve(explicit, os.environ, _stored, find_vault_token)


def without_files(explicit: Sequence[Source]) -> Settings | None:
    """Return what :func:`from_process` does, None if a file has a say in it.

    :raises ConfigurationError: as :func:`from_process`, as far as no file is needed
    """

    def ask() -> Any:
        raise _FileNeededError

    try:
        return resolve(explicit, os.environ, ask, ask)
    except _FileNeededError:
        return None


class _FileNeededError(Exception):
    """The other sources do not say everything."""


def _stored() -> Mapping[str, Any]:
    # Few tasks need the file.
    from . import config_file

    return config_file.load()


def resolve(
    explicit: Sequence[Source],
    environ: Mapping[str, str],
    load_file: Callable[[], Mapping[str, Any]],
    find_token_file: Callable[[], str | None] = lambda: None,
) -> Settings:
    """Return the settings; pure, as what it reads is handed in.

    :param explicit: the most explicit source first
    :param load_file: returns the content of ``~/.vault_config.json``; called only when
        it is needed
    :param find_token_file: returns the path of ``~/.vault-token``, None if there is
        none; called last
    :raises ConfigurationError: naming the option and the remedy; the address is checked
        first
    """
    sources = [*explicit, environment(environ)]
    url = resolve_address(sources, load_file)
    if url.startswith(SOCKET):
        _refuse_network_options(explicit)
        environ = {key: environ[key] for key in environ if key not in _OF_NETWORKS}
        sources = [*explicit, environment(environ)]
    client_cert, client_key = _client_cert(sources)
    timeout = _seconds("timeout", explicit, DEFAULT_TIMEOUT)
    deadline = _seconds("deadline", explicit, max(timeout, DEFAULT_DEADLINE))
    credentials = resolve_credentials(sources, load_file, url, find_token_file)
    return Settings(
        vault_url=url,
        credentials=credentials,
        auth_mount_point=_auth_mount_point(credentials.method, explicit),
        namespace=_namespace(sources),
        ca_cert=first_text("ca_cert", sources) or variable(environ, CA_FOLDER) or None,
        proxies=_proxies(
            first_value("proxies", explicit) or _environment_proxy(environ)
        ),
        timeout=timeout,
        deadline=deadline,
        retries=_retries(first_value("retries", explicit)),
        redirect_hosts=_hosts(first_value("redirect_hosts", explicit)),
        client_cert=client_cert,
        client_key=client_key,
    )


def resolve_mount_point(value: Any) -> str:
    """Return the mount as given, or the default.

    :raises ConfigurationError: ``invalid_path``
    """
    if value is None or value == "":
        value = default_mount_point()
    return check_mount_point(value)


def default_mount_point() -> str:
    """Return the OS user's name (specification, "Constructor parameters").

    :raises ConfigurationError: if the user has none, as in some containers
    """
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        raise ConfigurationError(
            "The mount point defaults to the name of the OS user, and this user has "
            "none.",
            hint="Give 'mount_point'.",
        ) from None


# --- single options ---


def _auth_mount_point(method: str, explicit: Sequence[Source]) -> str | None:
    if not METHODS[method].logs_in:
        return None
    value = first_text("auth_mount_point", explicit)
    return None if value is None else check_mount_point(value)


def _refuse_network_options(explicit: Sequence[Source]) -> None:
    """Refuse what would silently have no effect on the way to a Unix socket."""
    if first_text("auth_method", explicit) == "cert":
        raise ConfigurationError(
            "The auth method 'cert' needs TLS, which a Unix socket does not have.",
            hint="Use another 'auth_method', or the address of a TLS listener.",
        )
    for option in _NETWORK_OPTIONS:
        if first_value(option, explicit):
            raise ConfigurationError(
                f"The Vault address is a Unix socket, where '{option}' has no effect.",
                hint=f"Leave '{option}' out; one of module_defaults is overridden by "
                "null.",
            )


def _namespace(sources: Sequence[Source]) -> str | None:
    value = first_text("namespace", sources)
    if value is not None and not re.fullmatch(r"[!-~]+", value):
        raise ConfigurationError(
            "The option 'namespace' contains white space or a control character."
        )
    return value


def _client_cert(sources: Sequence[Source]) -> tuple[str | None, str | None]:
    cert = first_text("client_cert", sources)
    key = first_text("client_key", sources)
    if key is not None and cert is None:
        raise ConfigurationError(
            "There is a 'client_key' without a 'client_cert'.",
            hint="Give 'client_cert', or set VAULT_CLIENT_CERT or BAO_CLIENT_CERT.",
        )
    return cert, key


def _seconds(option: str, explicit: Sequence[Source], default: float) -> float:
    value = first_value(option, explicit)
    if value is None:
        return default
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number or not 0 < value < math.inf:
        raise ConfigurationError(
            f"The option '{option}' must be a number of seconds above 0."
        )
    return float(value)


def _retries(value: Any) -> int:
    if value is None:
        return 0
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ConfigurationError(
            "The option 'retries' must be a whole number, 0 or more."
        )
    return value


def _environment_proxy(environ: Mapping[str, str]) -> dict[str, str]:
    # The servers' own variable is one address for everything, whatever NO_PROXY says.
    proxy = variable(environ, PROXY)
    return {"http": proxy, "https": proxy} if proxy else {}


_PROXY_EXAMPLE = "For example {https: 'http://proxy.example.com:3128'}."


def _proxies(value: Any) -> tuple[tuple[str, str], ...]:
    """Return the proxies; None or '' for a scheme overrides the environment's."""
    if not value:
        return ()
    if not isinstance(value, Mapping) or not all(map(_is_proxy, value.items())):
        raise ConfigurationError(
            "The option 'proxies' must be a dictionary of text.", hint=_PROXY_EXAMPLE
        )
    for scheme, proxy in value.items():
        try:
            _port = split_proxy(proxy or "").port
        except ValueError:
            raise ConfigurationError(
                f"The proxy for {shown_name(scheme)} is not a URL.", hint=_PROXY_EXAMPLE
            ) from None
    return tuple(sorted((scheme, proxy or "") for scheme, proxy in value.items()))


def _is_proxy(item: tuple[Any, Any]) -> bool:
    scheme, proxy = item
    return isinstance(scheme, str) and isinstance(proxy, (str, type(None)))


def _hosts(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, (list, tuple)) or not all(
        isinstance(item, str) for item in value
    ):
        raise ConfigurationError(
            "The option 'redirect_hosts' must be a list of host names."
        )
    return tuple(item.lower() for item in value)
