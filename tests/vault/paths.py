# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the collection under test lies."""

from pathlib import Path

COLLECTION = Path(__file__).resolve().parents[2]
# The folder that holds ``ansible_collections``.
SEARCH_PATH = COLLECTION.parents[2]
