# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`make docs`: the site, with a page for every plugin, and a look for broken links and empty pages."""

from __future__ import annotations

import os
import shutil
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import program
import progress
import venvs
from collection_copy import NAME, NAMESPACE, ROOT, collection_copy, search_path

SITE = ROOT / "build" / "docs"
SHORTEST_PAGE = 200  # characters of text in the main part of a page
VOID = (
    "area",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "track",
    "wbr",
)


class Page(HTMLParser):
    """What a page refers to, what can be referred to in it, and how much it says."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.text = 0
        self._main = 0
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.anchors |= {given[name] for name in ("id", "name") if name in given}
        self.links += [given[name] for name in ("href", "src") if name in given]
        if given.get("role") == "main" or self._main:
            self._main += tag not in VOID

    def handle_endtag(self, tag: str) -> None:
        # "<br/>" comes here too.
        self._main = max(0, self._main - (tag not in VOID))

    def handle_data(self, data: str) -> None:
        if self._main:
            self.text += len(data.strip())


def main() -> int:
    tools = venvs.venv("docs", venvs.core_python(venvs.PRIMARY_CORE)) / "bin"
    with collection_copy() as copy:
        _build(copy, tools)
    problems = _problems(SITE)
    print(*problems, sep="\n", end="\n" if problems else "")
    pages = len(list(SITE.rglob("*.html")))
    print(
        f"{pages} pages in {SITE.relative_to(ROOT)}, {len(problems)} broken links or empty pages"
    )
    return 1 if problems else 0


def _build(copy: Path, tools: Path) -> None:
    source = copy / "build" / "site"
    env = {
        **os.environ,
        "PATH": os.pathsep.join([str(tools), os.environ.get("PATH", os.defpath)]),
        "ANSIBLE_COLLECTIONS_PATH": str(search_path(copy)),
        "LC_ALL": "C.UTF-8",
    }
    shutil.copytree(copy / "docs" / "site", source)
    shutil.copytree(
        copy / "docs", source / "docs", ignore=shutil.ignore_patterns("site")
    )
    shutil.copytree(copy / "LICENSES", source / "LICENSES")
    for name in (
        "README.md",
        "SECURITY.md",
        "CODE_OF_CONDUCT.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
    ):
        shutil.copy(copy / name, source)
    plugins = source / "plugins"
    plugins.mkdir()
    with progress.step("writing the pages of the plugins"):
        options = [
            "--use-current",
            "--squash-hierarchy",
            "--fail-on-error",
            "--dest-dir",
            str(plugins),
        ]
        progress.run(
            [tools / "antsibull-docs", "collection", *options, f"{NAMESPACE}.{NAME}"],
            cwd=copy,
            env=env,
        )
    # It writes the collection's name as a title, in capitals that the name has not.
    index = plugins / "index.rst"
    index.write_text(
        index.read_text().replace(f"{NAMESPACE}.{NAME}".title(), f"{NAMESPACE}.{NAME}")
    )
    shutil.rmtree(SITE, ignore_errors=True)
    with progress.step("building the site"):
        strict = ["-q", "--fail-on-warning", "--keep-going"]
        progress.run(
            [tools / "sphinx-build", *strict, "-b", "html", source, SITE],
            cwd=copy,
            env=env,
        )


def _problems(site: Path) -> list[str]:
    pages = {file: Page(file) for file in site.rglob("*.html")}
    found = []
    for file, page in pages.items():
        name = file.relative_to(site)
        if page.text < SHORTEST_PAGE and file.stem not in ("search", "genindex"):
            found.append(f"{name}: has nearly no text")
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (
                (file.parent / unquote(parts.path)).resolve() if parts.path else file
            )
            if not target.exists():
                found.append(f"{name}: no such page: {link}")
            elif (
                parts.fragment
                and target in pages
                and unquote(parts.fragment) not in pages[target].anchors
            ):
                found.append(f"{name}: no such place: {link}")
    return sorted(set(found))


if __name__ == "__main__":
    program.run(main)
