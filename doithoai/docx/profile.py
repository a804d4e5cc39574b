"""Layout profiles of official papers: every measure is a field, none a constant elsewhere (papers.md)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """How a paragraph looks; nothing given means as the body does."""

    size: float = 0
    bold: bool = False
    italic: bool = False
    underline: bool = False
    align: str = "both"
    before: float | None = None
    after: float = 0
    first_line: float | None = None  # mm
    keep_with_next: bool = False


@dataclass(frozen=True)
class Motto:
    """A line of the right header, with the length of the rule beneath it in mm."""

    text: str
    look: Look
    rule: float = 0


@dataclass(frozen=True)
class Profile:
    """One layout: page, body, header, number form, signature, recipients, end mark."""

    name: str
    # Page, in mm.
    top: float
    bottom: float
    left: float
    right: float
    # Body.
    font: str
    size: float
    exact_spacing: float  # points; 0 means `line_spacing` lines
    line_spacing: float
    first_line: float  # mm
    before: float  # points
    table_size: float
    # Header.
    left_width: float  # mm
    mottos: tuple[Motto, ...]
    superior: Look
    issuer: Look
    issuer_mark: str  # "*" under the issuer, or nothing and a rule
    issuer_rule: float
    number_lead: str
    number: Look
    dated: Look
    # Number forms; the letter (công văn) has its own.
    number_form: str
    letter_form: str
    letter_lead: str
    letter_subject: Look
    numbered_by_term: bool
    # Kind and subject.
    kind: Look
    subject: Look
    subject_mark: str
    subject_rule: float
    basis: Look
    end_mark: str
    # Signature and recipients.
    on_behalf: str
    for_head: str
    behalf: Look
    signer_title: Look
    signer_name: Look
    recipients_title: Look
    recipients_lead: str
    recipients: Look
    page_number: float

    def numbered(self, number: int, code: str, symbol: str) -> str:
        """Number and symbol: `05-TB/ĐU`, `05/TB-UBND`."""
        form = self.letter_form if code == "CV" else self.number_form
        return form.format(number=f"{number:02d}", code=code, symbol=symbol)

    def blank_number(self, code: str, symbol: str) -> str:
        """The same with room for the number, for drafts and for papers that a clerk numbers by hand."""
        form = self.letter_form if code == "CV" else self.number_form
        return form.format(number="        ", code=code, symbol=symbol)


PARTY = Profile(
    name="party",
    top=20,
    bottom=20,
    left=30,
    right=15,
    font="Times New Roman",
    size=14,
    exact_spacing=18,
    line_spacing=1,
    first_line=10,
    before=6,
    table_size=12,
    left_width=76,
    mottos=(Motto("ĐẢNG CỘNG SẢN VIỆT NAM", Look(15, bold=True, align="center"), rule=72),),
    superior=Look(14, align="center"),
    issuer=Look(14, bold=True, align="center"),
    issuer_mark="*",
    issuer_rule=0,
    number_lead="Số ",
    number=Look(14, align="center"),
    dated=Look(14, italic=True, align="center", before=6),
    number_form="{number}-{code}/{symbol}",
    letter_form="{number}-CV/{symbol}",
    letter_lead="về việc ",
    letter_subject=Look(12, italic=True, align="center", before=3),
    numbered_by_term=True,
    kind=Look(16, bold=True, align="center", before=18),
    subject=Look(14, bold=True, align="center", before=3),
    subject_mark="-----",
    subject_rule=0,
    basis=Look(),
    end_mark=".",
    on_behalf="T/M",
    for_head="K/T",
    behalf=Look(14, bold=True, align="center"),
    signer_title=Look(14, align="center"),
    signer_name=Look(14, bold=True, align="center"),
    recipients_title=Look(14, underline=True, align="left"),
    recipients_lead="Lưu Văn phòng",
    recipients=Look(12, align="left"),
    page_number=14,
)

STATE = Profile(
    name="state",
    top=20,
    bottom=20,
    left=30,
    right=15,
    font="Times New Roman",
    size=14,
    exact_spacing=0,
    line_spacing=1.15,
    first_line=12.7,
    before=6,
    table_size=12,
    left_width=66,
    mottos=(
        Motto("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Look(12.5, bold=True, align="center")),
        Motto("Độc lập - Tự do - Hạnh phúc", Look(13.5, bold=True, align="center"), rule=62),
    ),
    superior=Look(12.5, align="center"),
    issuer=Look(12.5, bold=True, align="center"),
    issuer_mark="",
    issuer_rule=26,
    number_lead="Số: ",
    number=Look(13, align="center"),
    dated=Look(13.5, italic=True, align="center"),
    number_form="{number}/{code}-{symbol}",
    letter_form="{number}/{symbol}-VP",
    letter_lead="V/v ",
    letter_subject=Look(12.5, align="center", before=3),
    numbered_by_term=False,
    kind=Look(14, bold=True, align="center", before=18),
    subject=Look(14, bold=True, align="center", before=3),
    subject_mark="",
    subject_rule=40,
    basis=Look(italic=True),
    end_mark="./.",
    on_behalf="TM.",
    for_head="KT.",
    behalf=Look(14, bold=True, align="center"),
    signer_title=Look(14, bold=True, align="center"),
    signer_name=Look(14, bold=True, align="center"),
    recipients_title=Look(12, bold=True, italic=True, align="left"),
    recipients_lead="Lưu: VT",
    recipients=Look(11, align="left"),
    page_number=13.5,
)

PROFILES = {PARTY.name: PARTY, STATE.name: STATE}
