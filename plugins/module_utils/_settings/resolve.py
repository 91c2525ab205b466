# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""From arguments, environment and file to one value object. Pure: what it reads is handed in.

The address is decided first. Credentials are decided source by source (seed, "Prerequisites" and "Authentication"):
the first source that names any of them picks the method, and a part that it leaves out is taken from those after it.
"""

from __future__ import annotations

import getpass
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, Callable

from .._model.paths import check_mount_point
from .._model.settings import (
    DEFAULT_DEADLINE,
    DEFAULT_TIMEOUT,
    Settings,
    _split_proxy,
)
from ..errors import ConfigurationError
from .address import resolve_address
from .credentials import (
    resolve_credentials,
)
from .sources import ENVIRONMENT, Source, _first


def default_mount_point() -> str:
    """The OS user's name (seed, "Constructor parameters").

    :raises ConfigurationError: where the user has none, as in some containers
    """
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        raise ConfigurationError(
            "The mount point defaults to the name of the OS user, and this user has none.",
            hint="Give 'mount_point'.",
        ) from None


def resolve_mount_point(value: Any) -> str:
    """The mount as given, or the default.

    :raises ConfigurationError: ``invalid_path``
    """
    if value is None or value == "":
        value = default_mount_point()
    return check_mount_point(value)


def _seconds(value: Any, option: str, default: float) -> float:
    if value is None:
        return default
    if (
        isinstance(value, bool)
        or not isinstance(value, (int, float))
        or not (0 < value < math.inf)
    ):
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


def _client_cert(cert: str | None, key: str | None) -> tuple[str | None, str | None]:
    if key is not None and cert is None:
        raise ConfigurationError(
            "There is a 'client_key' without a 'client_cert'.",
            hint="Give 'client_cert' or set VAULT_CLIENT_CERT.",
        )
    return cert, key


def _proxies(value: Any) -> tuple[tuple[str, str], ...]:
    """The proxies; None or '' for a scheme overrides one of the environment with none."""
    if not value:
        return ()
    example = "For example {https: 'http://proxy.example.com:3128'}."
    if not isinstance(value, Mapping) or not all(
        isinstance(scheme, str) and isinstance(proxy, (str, type(None)))
        for scheme, proxy in value.items()
    ):
        raise ConfigurationError(
            "The option 'proxies' must be a dictionary of text.", hint=example
        )
    for scheme, proxy in value.items():
        try:
            _port = _split_proxy(proxy or "").port
        except ValueError:
            raise ConfigurationError(
                f"The proxy for '{scheme}' is not a URL.", hint=example
            ) from None
    return tuple(sorted((scheme, proxy or "") for scheme, proxy in value.items()))


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


def resolve(
    explicit: Sequence[Source],
    environ: Mapping[str, str],
    load_file: Callable[[], Mapping[str, Any]],
    find_token_file: Callable[[], str | None] = lambda: None,
) -> Settings:
    """Settings from explicit sources (the most explicit first), the process environment and the file.

    :param load_file: returns the content of ``~/.vault_config.json``; called only when it is needed
    :param find_token_file: the path of HashiCorp's token file, None where there is none; called last
    :raises ConfigurationError: naming the option and the remedy; the address is checked first
    """
    environment = Source(
        "environment variables",
        {option: environ.get(name) for option, name in ENVIRONMENT.items()},
    )
    sources = [*explicit, environment]
    merged = {
        option: value
        for source in reversed(explicit)
        for option, value in source.values.items()
        if value is not None
    }
    url = resolve_address(sources, load_file)
    namespace = _first("namespace", sources)
    if namespace is not None and not re.fullmatch(r"[!-~]+", namespace):
        raise ConfigurationError(
            "The option 'namespace' contains white space or a control character."
        )
    auth_mount_point = _first("auth_mount_point", explicit)
    client_cert, client_key = _client_cert(
        _first("client_cert", sources), _first("client_key", sources)
    )
    # HashiCorp's variable is one address for everything, whatever NO_PROXY says.
    proxy = environ.get("VAULT_PROXY_ADDR")
    timeout = _seconds(merged.get("timeout"), "timeout", DEFAULT_TIMEOUT)
    proxies = merged.get("proxies") or (proxy and {"http": proxy, "https": proxy})
    return Settings(
        vault_url=url,
        credentials=resolve_credentials(sources, load_file, url, find_token_file),
        auth_mount_point=None
        if auth_mount_point is None
        else check_mount_point(auth_mount_point),
        namespace=namespace,
        ca_cert=_first("ca_cert", sources) or environ.get("VAULT_CAPATH") or None,
        proxies=_proxies(proxies),
        timeout=timeout,
        deadline=_seconds(
            merged.get("deadline"), "deadline", max(timeout, DEFAULT_DEADLINE)
        ),
        retries=_retries(merged.get("retries")),
        redirect_hosts=_hosts(merged.get("redirect_hosts")),
        client_cert=client_cert,
        client_key=client_key,
    )
