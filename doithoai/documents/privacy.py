"""Takes ways of reaching a person out of text that others will read (spec 9, 10)."""

import re

HIDDEN = "[đã che]"
PROTECTED = "Nội dung được bảo vệ, xem hồ sơ riêng."
CONTACTS = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.-]+"  # e-mail
    r"|(?<![\w/-])(?:\+?84|0)(?:[ .-]?\d){8,10}(?![\w/])"  # telephone
    r"|(?<![\w/.])\d{12}(?![\w/])"  # identity number
)


def masked(text: str) -> str:
    """The text without e-mail addresses, telephone and identity numbers."""
    return CONTACTS.sub(HIDDEN, text)
