# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What plugins share in the controller.

Ansible compiles the imports of a collection anew in each process, which took half of
the time of a task whose only use of us is one lookup. Python's own loader keeps their
bytecode, as Ansible lets it do for the plugins themselves. So it loads ours, once this
package is imported: a plugin imports from here first.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import (
    SOURCE_SUFFIXES,
    FileFinder,
    ModuleSpec,
    SourceFileLoader,
)
from types import ModuleType

_PLUGINS = __name__.rpartition(".")[0]
_OURS = (f"{_PLUGINS}.module_utils.", f"{_PLUGINS}.plugin_utils.")


class _CompiledOnce(MetaPathFinder):
    """Has Python's own loader load our modules, and nobody else's."""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """Return how to load a module of ours, None to leave it to Ansible."""
        if not fullname.startswith(_OURS):
            return None
        specs = (_finder(folder).find_spec(fullname) for folder in path or ())
        return next((spec for spec in specs if spec and spec.loader), None)


@functools.cache
def _finder(folder: str) -> FileFinder:
    return FileFinder(folder, (SourceFileLoader, SOURCE_SUFFIXES))


sys.meta_path.insert(0, _CompiledOnce())
