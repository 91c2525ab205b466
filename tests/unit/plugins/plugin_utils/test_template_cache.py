# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What lookups share while one template is evaluated, and no longer."""

from __future__ import annotations

from typing import Any

import pytest
from jinja2 import Environment

from ansible_collections.credential_bridge.vault.plugins.plugin_utils._template_cache import (
    template_cache,
)


def calls(name: str = "lookups") -> int:
    """Return how many calls have shared the cache, as a lookup would use it."""
    cache = template_cache(name)
    cache[len(cache)] = True
    return len(cache)


def rendered(template: str, **names: Any) -> str:
    return Environment().from_string(template).render(calls=calls, **names)


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ calls() }}{{ calls() }}", "12"),
        ("{% for _ in [1, 2, 3] %}{{ calls() }}{% endfor %}", "123"),
        ("{% block a %}{{ calls() }}{% endblock %}{{ calls() }}", "12"),
        (
            "{% macro a() %}{{ calls() }}{% endmacro %}{{ calls() }}{{ a() }}{{ a() }}",
            "123",
        ),
        ("{{ calls() }}{{ calls('others') }}{{ calls() }}", "112"),
    ],
)
def test_the_lookups_of_an_evaluation_share_what_has_one_name(
    template: str, expected: str
) -> None:
    assert rendered(template) == expected


def test_each_evaluation_starts_with_nothing() -> None:
    template = Environment().from_string("{{ calls() }}{{ calls() }}")
    assert [template.render(calls=calls) for _time in range(2)] == ["12", "12"]


def test_a_template_within_another_has_its_own() -> None:
    def inner() -> str:
        return rendered("{{ calls() }}{{ calls() }}")

    assert (
        rendered("{{ calls() }} {{ inner() }} {{ calls() }}", inner=inner) == "1 12 2"
    )


def test_outside_of_templates_nothing_is_shared() -> None:
    assert [calls(), calls()] == [1, 1]
