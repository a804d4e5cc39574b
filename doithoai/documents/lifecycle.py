"""The life of a paper from the reserved number or the draft to the people, each step with its clause."""

from doithoai.documents.models import Standing

STEPS: dict[tuple[str, str], str] = {
    (Standing.RESERVED, Standing.ISSUED): "B.Đ10.2-b",
    (Standing.RESERVED, Standing.CANCELLED): "B.Đ8.1-g4a",
    (Standing.DRAFTED, Standing.DRAFTED): "B.Đ8.1-g4a",
    (Standing.DRAFTED, Standing.CHECKED): "B.Đ8.1-g4a",
    (Standing.CHECKED, Standing.APPROVED): "A.2-a",
    (Standing.CHECKED, Standing.DRAFTED): "A.2-a",
    (Standing.APPROVED, Standing.DRAFTED): "A.2-a",
    # Straight to the people only where the body asks for no sign-off.
    (Standing.DRAFTED, Standing.ISSUED): "B.Đ10.2-b",
    (Standing.APPROVED, Standing.ISSUED): "B.Đ10.2-b",
    (Standing.DRAFTED, Standing.CANCELLED): "B.Đ8.1-g4a",
    (Standing.CHECKED, Standing.CANCELLED): "B.Đ8.1-g4a",
    (Standing.APPROVED, Standing.CANCELLED): "B.Đ8.1-g4a",
    (Standing.ISSUED, Standing.CANCELLED): "A.2-a",
}

# Drafts on their way; they bear no number yet.
UNDER_WAY = frozenset({Standing.DRAFTED, Standing.CHECKED, Standing.APPROVED})
