# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What is mounted at a path."""

from __future__ import annotations

from typing import NamedTuple


class Mount(NamedTuple):
    """What is mounted at a path, as far as the token may see.

    :param kind: ``kv2``, ``kv1``, another engine's type, or '' if nothing is mounted
        or the token may not see it
    :param uuid: what tells it from every other mount; '' if unknown
    """

    kind: str
    description: str = ""
    uuid: str = ""


#: Nothing is mounted there, or the token may not see it.
NO_MOUNT = Mount("")
