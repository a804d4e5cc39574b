"""The words of an e-mail that is a page of HTML, however badly it was written."""

import re

from lxml import etree

SILENT = frozenset({"script", "style", "title", "template"})
SILENT_TAG = re.compile(rf"<(/?)({'|'.join(sorted(SILENT))})\b", re.IGNORECASE)
BREAKS = frozenset({"p", "div", "br", "li", "tr", "table", "h1", "h2", "h3", "h4", "blockquote", "ul", "ol"})
CELLS = frozenset({"td", "th"})


def without_tags(page: str) -> str:
    """The words of a page of HTML; nothing of it can run any more."""
    parser = etree.HTMLParser(target=_Words(), huge_tree=True)
    parser.feed(_closed(page.encode("utf-8", "replace").decode()))
    lines = [" ".join(line.split()) for line in "".join(parser.close()).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _closed(page: str) -> str:
    """A comment or a tag that is never closed hides nothing: better too much than a word lost."""
    begins = page.find("<!--", page.rfind("-->") + 1)
    if begins >= 0:
        page = page[:begins] + page[begins:].replace("<!--", " ")
    last_end = {found[2].lower(): found.start() for found in SILENT_TAG.finditer(page) if found[1]}
    page = SILENT_TAG.sub(
        lambda found: found[0] if found.start() <= last_end.get(found[2].lower(), -1) else "<span", page
    )
    last = page.rfind(">") + 1
    return page[:last] + page[last:].replace("<", "&lt;") + " "  # nothing at all is no page


class _Words:
    """Collects what a reader of the page would see."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.silent: list[str] = []

    def _add(self, words: str) -> None:
        if not self.silent:
            self.said.append(words)

    def start(self, tag: str, _attributes: object) -> None:
        """Blocks begin a line, cells stand apart."""
        if tag in SILENT:
            self.silent.append(tag)
        elif tag in BREAKS:
            self._add("\n")
        elif tag in CELLS:
            self._add(" ")

    def end(self, tag: str) -> None:
        """Blocks end a line; an end without a beginning is nothing."""
        if tag in self.silent:
            del self.silent[self.silent.index(tag) :]
        elif tag in BREAKS and tag != "br":
            self._add("\n")

    def data(self, data: str) -> None:
        """Words between tags; their own line ends mean nothing."""
        self._add(re.sub(r"\s+", " ", data))

    def close(self) -> list[str]:
        """All of it."""
        return self.said
