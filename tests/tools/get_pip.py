# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The script that ansible-test would download to install pip.

It lets the tools' own pip do the work.
"""

from __future__ import annotations

import subprocess
import sys

# Options of the real script that pip itself does not have.
NOT_PIPS = {"--no-setuptools", "--no-wheel"}

options = [word for word in sys.argv[1:] if word not in NOT_PIPS]
pip = ["pip", "--python", sys.executable, "install", "--quiet", "--no-compile"]
subprocess.run([*pip, *options], check=True)
