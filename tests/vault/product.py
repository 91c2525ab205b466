# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The servers that the tests run against: what they are called and where they differ."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, eq=False)
class Product:
    """A server that speaks Vault's API.

    :param name: its name in options and environment variables
    :param title: its name in sentences, and in what ``version`` prints
    :param program: its executable
    :param release: the one that is built where the tests make their own
    :param settings: what its configuration needs for the tests
    :param tls_options: what its dev server needs to serve TLS on loopback
    """

    name: str
    title: str
    program: str
    release: str = ""
    settings: Mapping[str, object] = field(default_factory=dict)
    tls_options: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.title


VAULT = Product(
    name="vault",
    title="Vault",
    program="vault",
    release="1.21.0",
    tls_options=("-dev-tls-san=127.0.0.1",),
)
# The oldest and the newest that were found to build from what the Go proxy has.
OLDEST_VAULT = replace(VAULT, release="1.13.0")
NEWEST_VAULT = replace(VAULT, release="1.21.2")
OPENBAO = Product(
    name="openbao",
    title="OpenBao",
    program="bao",
    # The tests count requests with an audit device that they add and remove.
    settings={"unsafe_allow_api_audit_creation": True},
)
PRODUCTS = (VAULT, OPENBAO)
# Names the product that the tests run against.
CHOICE = "CREDENTIAL_BRIDGE_SERVER"


def named(name: str) -> Product:
    """Return the product with that name or executable.

    :raises ValueError: if there is none
    """
    for product in PRODUCTS:
        if name in (product.name, product.program):
            return product
    known = ", ".join(product.name for product in PRODUCTS)
    raise ValueError(f"Unknown server {name!r}. Valid values: {known}")


def chosen() -> Product:
    """Return the product that the environment chooses, by default Vault."""
    return named(os.environ.get(CHOICE) or VAULT.name)
