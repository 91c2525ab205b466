# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Addresses of other servers, such as databases, and the credentials within them."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Between the scheme and the host. A password may hold an '@', and a '/' that nobody has
# encoded; digits before a '/' are a port, and '[' begins the address of a host.
_IN_URL = r"://((?!\[)[^\s/@:]*:(?![0-9]*/)\S*|[^\s/]*)@"

# Of drivers that take keywords: 'server=db;user id=joe;password=...'.
_KEYWORD = r"\b(?:password|passwd|pwd)\s*=\s*('[^']*'|\"[^\"]*\"|\{\{.*?\}\}|[^\s;&]+)"

# Without a scheme: 'joe:...@tcp(db:3306)/', 'joe/...@db:1521/x'.
_WITHOUT_SCHEME = r"\A\s*([^\s:/@]+[:/]\S*)@"
_FIELDS_WITHOUT_SCHEME = frozenset({"connection_url", "connection_string", "dsn"})

# What Vault fills in itself, as its documentation recommends.
_TEMPLATE = r"\{\{.*?\}\}"


def credentials_in(text: str, field: str = "") -> list[str]:
    """Return the credentials within an address, in their order.

    :param field: the name of the field that holds the text
    """
    return [text[start:end] for start, end in _places(text, field)]


def without_credentials(text: str, hidden: str, field: str = "") -> str:
    """Return an address without its credentials.

    :param hidden: takes their place
    :param field: as for :func:`credentials_in`
    """
    for start, end in reversed([*_places(text, field)]):
        text = text[:start] + hidden + text[end:]
    return text


def _places(text: str, field: str) -> Iterator[tuple[int, int]]:
    patterns = [_IN_URL, _KEYWORD]
    if field in _FIELDS_WITHOUT_SCHEME and "://" not in text:
        patterns = [_WITHOUT_SCHEME, _KEYWORD]
    end = 0
    for match in re.finditer("|".join(patterns), text, re.IGNORECASE):
        group = 1 if match[1] is not None else 2
        if match.start(group) >= end and not _is_filled_in(match[group]):
            yield match.span(group)
            end = match.end(group)


def _is_filled_in(part: str) -> bool:
    """Return whether nothing of it but separators stands there."""
    return not re.sub(_TEMPLATE, "", part).strip(":/")
