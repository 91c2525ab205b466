# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lookups, beyond the shapes in ``cases.yml``."""

from __future__ import annotations

import pytest

from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.jinja import (
    expressions,
    lookup_calls,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.lookups import (
    longest,
    rewrite,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.options import (
    Defaults,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.texts import (
    Edit,
    Person,
    apply,
)


def rewritten(text: str, defaults: Defaults | None = None) -> str:
    (tokens,) = expressions(text, bare=True)
    call = next(lookup_calls(tokens))
    _plugin, spans = rewrite(text, tokens, call, defaults or Defaults())
    return apply(text, [Edit(*span) for span in spans])


@pytest.mark.parametrize(
    "text",
    [
        "lookup('hashi_vault')",
        "lookup('hashi_vault', 'secret/data/a b')",
        "lookup('hashi_vault', 'secret/data/a url=x', url='y')",
        "query('hashi_vault', 'secret/data/a', 'other/data/a:b')",
        "lookup('community.hashi_vault.vault_login', 'x').auth.client_token",
        "lookup('hashicorp.vault.kv2_secret_get', 'x').data",
        "lookup('hashicorp.vault.kv2_secret_get', secret='x')",
        "lookup('hashivault', 'x', version=v)",
        "f(lookup('community.hashi_vault.vault_kv2_get', 'x')).secret",
        # What an escape stands for would have to be escaped again.
        r"lookup('hashi_vault', 'secret/data/a\x0ab')",
        "lookup('community.hashi_vault.vault_kv1_get', 'a', engine_mount_point={'a': {}}).secret",
        "lookup('hashi_vault', 'secret/data/a', token_path=folder)",
    ],
)
def test_left(text: str) -> None:
    with pytest.raises(Person):
        rewritten(text)


def test_a_mount_point_in_a_variable() -> None:
    text = "lookup('community.hashi_vault.vault_kv2_get', 'a').secret"
    ours = "lookup('credential_bridge.vault.vault_secret', 'a'"
    assert rewritten(text) == f"{ours}, mount_point='secret')"
    assert rewritten(text, Defaults(mounts=["x"], here=True)) == f"{ours})"
    with pytest.raises(Person, match="may come from x"):
        rewritten(text, Defaults(mounts=["x"]))


def test_a_term_with_escapes() -> None:
    text = r"lookup('hashi_vault', 'secret/data/\x41:\u0062')"
    assert rewritten(text) == (
        "lookup('credential_bridge.vault.vault_secret', 'A', key='b', mount_point='secret')"
    )


@pytest.mark.parametrize("path", [r"a\nb", r"a \x23b", r"a\x3a b", r"\x7b{b", "a: b"])
def test_a_term_that_cannot_be_written_anew_stays(path: str) -> None:
    text = f"lookup('community.hashi_vault.vault_read', 'secret/data/{path}').data.data"
    assert rewritten(text) == (
        f"lookup('credential_bridge.vault.vault_read', 'secret/data/{path}').data"
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("mount", "mount"),
        ("mounts['kv'] ~ '-a'", "mounts['kv'] ~ '-a'"),
        ("1.10", "1.10"),
        ("true", "'True'"),
        ("2", "2"),
    ],
)
def test_an_expression_that_gets_another_name(given: str, expected: str) -> None:
    start = "lookup('community.hashi_vault.vault_kv1_get', 'a'"
    text = f"{start}, engine_mount_point={given}).secret"
    ours = "lookup('credential_bridge.vault.vault_secret', 'a'"
    assert rewritten(text) == f"{ours}, mount_point={expected})"


def test_the_longest_name() -> None:
    names = {("a",): "x", ("a", "b"): "y"}
    assert longest(("a", "b", "c"), names) == (2, "y")
    assert longest(("a", "c"), names) == (1, "x")
    assert longest(("c",), names) is None
