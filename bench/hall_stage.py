"""The dialogue of `bench.hall`: `set` holds one and prints its code, `change CODE SECONDS` changes it, `count CODE` its questions."""

import json
import sys
import time

import django


def main() -> None:
    """Does what the first word says."""
    django.setup()
    if sys.argv[1] == "set":
        _set()
    elif sys.argv[1] == "count":
        _count(sys.argv[2])
    else:
        _change(sys.argv[2], int(sys.argv[3]))


def _set() -> None:
    from django.core.management import call_command

    from tests.factories import dialogues
    from tests.factories.organisations import world

    call_command("migrate", verbosity=0)
    print(dialogues.opened(world(), slips=20).code)


def _count(code: str) -> None:
    from doithoai.opinions.question_models import Question

    rows = list(
        Question.objects.filter(dialogue__code=code)
        .order_by("number")
        .values_list("submission__text", "number")
    )
    told = dict(rows)
    # What is there twice, and what is missing in the numbers, stands under no words.
    told[""] = len(rows) - len(told) + sum(number != at for at, (_text, number) in enumerate(rows, 1))
    print(json.dumps(told, ensure_ascii=False))


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
