"""Collects every sentence for people and compiles its translations: `./run messages extract|compile`."""

import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[1]
LOCALE = PACKAGE / "config" / "locale"
ENGLISH = LOCALE / "en" / "LC_MESSAGES" / "django.po"

# Where the Vietnamese sentence stands in the call. A refusal's reason is translated by the page that shows it.
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "msgid": None,
    "Refused": None,
}

# Written as it stands: a date here would change the file at every run.
HEADER = r"""msgid ""
msgstr ""
"Language: en\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

"""

Message = str | tuple[str, ...]


def sources() -> list[Path]:
    """Every module and template of the product; tests and migrations say nothing to people."""
    found = [path for kind in ("*.py", "*.html", "*.txt") for path in PACKAGE.rglob(kind)]
    return sorted(path for path in found if "migrations" not in path.parts and "static" not in path.parts)


def sentences(path: Path) -> Iterator[tuple[int, Message, str | None]]:
    """Line, sentence (or singular and plural) and context of everything translatable in one file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = templatize(text, origin=str(path))
    for line, message, _comments, context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
        if message:
            yield line, message, context


def collected(paths: Iterable[Path]) -> Catalog:
    """One catalogue of all sentences, each with the files that say it."""
    catalogue = Catalog()
    for path in paths:
        for line, message, context in sentences(path):
            catalogue.add(message, locations=[(str(path.relative_to(PACKAGE.parent)), line)], context=context)
    return catalogue


def read(path: Path) -> Catalog:
    """The catalogue as translated so far; an empty one when there is none."""
    if not path.exists():
        return Catalog(locale=path.parts[-3])
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def extract_all() -> int:
    """Rewrite the English catalogue: new sentences empty, gone ones dropped, translations kept; never a guess."""
    old, new = read(ENGLISH), Catalog(locale="en", project="doithoai", fuzzy=False, charset="utf-8")
    for message in collected(sources()):
        if message.id:
            known = old.get(message.id, message.context)
            # A sentence that got a plural, or lost it, is a new one.
            same = known is not None and isinstance(known.id, str) == isinstance(message.id, str)
            translation = known.string if known and same else ""
            new.add(message.id, translation, locations=message.locations, context=message.context)
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as file:
        file.write(HEADER.encode())
        # Without line numbers a moved line does not change the catalogue.
        write_po(file, new, width=110, sort_output=True, omit_header=True, include_lineno=False)
    return sum(1 for message in new if message.id and not all(message.string or [""]))


def compile_all() -> None:
    """Write the .mo beside each .po whose time is newer; no gettext of the system is needed."""
    for path in LOCALE.glob("*/LC_MESSAGES/*.po"):
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        with target.open("wb") as file:
            write_mo(file, read(path))


def main(words: list[str]) -> int:
    """Carry out `extract` or `compile`."""
    if words == ["extract"]:
        sys.stdout.write(f"{ENGLISH.relative_to(PACKAGE.parent)}: {extract_all()} without translation\n")
        return 0
    if words == ["compile"]:
        compile_all()
        return 0
    sys.stderr.write("./run messages extract|compile\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
