# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lookups of one template know of each other, for as long as the template is evaluated and no longer."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any
from weakref import WeakKeyDictionary

from jinja2.runtime import Context

# What Jinja calls the function that it compiles a template into, and the variable that holds the evaluation's context.
_FUNCTION, _CONTEXT = "root", "context"

_kept: WeakKeyDictionary[Context, dict[str, dict[Any, Any]]] = WeakKeyDictionary()


def kept_in_this_template(what: str) -> dict[Any, Any]:
    """What lookups keep for each other during the evaluation of the template that called; empty at its start.

    :param what: the name of what is kept, each with a dictionary of its own

    A lookup is told nothing of the template that it stands in, so the call stack is asked. Each evaluation has a
    context of its own, so what is kept here ends with it: the next loop item and the next try of ``until`` start
    afresh.
    """
    frame: FrameType | None = sys._getframe()
    while frame:
        if frame.f_code.co_name == _FUNCTION:
            context = frame.f_locals.get(_CONTEXT)
            if isinstance(context, Context):
                return _kept.setdefault(context, {}).setdefault(what, {})
        frame = frame.f_back
    return {}
