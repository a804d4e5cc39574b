"""The same form sent twice is one; other words under the same mark are somebody's too, and as safe."""

import uuid

from doithoai.dialogues.models import Dialogue


def other_mark(once: str, dialogue: Dialogue, *said: object) -> str:
    """The mark of what came on a page that was sent before: another dialogue, another person, another matter."""
    named = "\n".join(str(part) for part in (dialogue.pk, once, *said))
    return str(uuid.uuid5(uuid.NAMESPACE_OID, named))
