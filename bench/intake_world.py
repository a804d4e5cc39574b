"""One ward in an empty database for `bench.intake`; `stored` prints what was received."""

import json
import sys

import django


def main() -> None:
    """Builds, or reads."""
    django.setup()
    from django.core.management import call_command

    from doithoai.opinions.models import Submission

    if "stored" in sys.argv:
        print(json.dumps(list(Submission.objects.order_by("id").values_list("text", "code"))))
        return
    from tests.factories.organisations import province, ward

    call_command("migrate", verbosity=0)
    print(f"co-quan:{ward('phường Đồng Nguyên', province()).party_committee.slug}")


if __name__ == "__main__":
    main()
