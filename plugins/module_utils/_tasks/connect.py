# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Make the client of a task."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Callable

from .._log import TaskLog
from .._model.settings import Settings
from .._vault.client import Client
from .ending import Ending
from .mask import masking

#: Returns the client for a task's settings and options; the caller that passes this on
#: knows how long the client lives.
Connect = Callable[[Settings, Mapping[str, Any]], Client]


@dataclass(frozen=True)
class Connection:
    """A way to a server, for those who may find that they need not ask it.

    Equal settings lead to the same answers, and so count as the same connection.

    :param connect: returns the client; called once at most
    """

    settings: Settings
    connect: Callable[[], Client] = field(compare=False, repr=False)

    @functools.cached_property
    def client(self) -> Client:
        """The client, which is made when it is first needed."""
        return self.connect()


def new_client(
    settings: Settings,
    params: Mapping[str, Any],
    progress: Callable[[str], None] | None = None,
    detail: Callable[[str], None] | None = None,
    **shared: Any,
) -> Client:
    """Return a client that looks its token up once and then counts down its TTL.

    :param progress: shows the user how far a task has come
    :param detail: shows what the user sees with ``-vvv``
    :param shared: options of the client by which it shares what it knows
    """
    return Client(
        settings,
        token_check_interval=math.inf,
        token_renew=params["token_renew"],
        token_revoke=params["token_revoke"],
        log=TaskLog(params["log_level"], params["log_file"], progress, detail),
        register=masking(params["mask"]),
        **shared,
    )


@contextmanager
def one_client(detail: Callable[[str], None] | None = None) -> Iterator[Connect]:
    """Yield a way to connect for a process that runs a single task.

    :param detail: as :func:`new_client`'s
    """
    clients: list[Client] = []
    ending = Ending(lambda: clients)

    def connect(settings: Settings, params: Mapping[str, Any]) -> Client:
        clients.append(new_client(settings, params, detail=detail))
        return clients[-1]

    ending.prepare()
    try:
        yield connect
    finally:
        for client in clients:
            client.session.close()
        ending.restore()
