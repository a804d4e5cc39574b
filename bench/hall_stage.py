"""The dialogue that `bench.hall` watches: `set` holds one and prints its code, `change CODE SECONDS` changes it each second."""

import sys
import time

import django


def main() -> None:
    """Does what the first word says."""
    django.setup()
    if sys.argv[1] == "set":
        _set()
    else:
        _change(sys.argv[2], int(sys.argv[3]))


def _set() -> None:
    from django.core.management import call_command

    from tests.factories import dialogues
    from tests.factories.organisations import world

    call_command("migrate", verbosity=0)
    print(dialogues.opened(world(), slips=20).code)


def _change(code: str, seconds: int) -> None:
    from django.db.models import F

    from doithoai.dialogues.models import Dialogue

    row = Dialogue.objects.filter(code=code)
    for _ in range(seconds):
        row.update(version=F("version") + 1)
        print(row.values_list("version", flat=True).get(), time.time(), flush=True)
        time.sleep(1)


if __name__ == "__main__":
    main()
