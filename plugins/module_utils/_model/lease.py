# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Leases: what Vault takes back when their time is up, such as database accounts."""

from __future__ import annotations

from typing import NamedTuple


class Lease(NamedTuple):
    """One lease.

    :param lease_id: its name below ``sys/leases``
    :param ttl: the seconds that are left
    """

    lease_id: str
    ttl: int
    renewable: bool
