"""Settings of the ledger: how the open points of both directives are read, each with its default and its reason."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Readings:
    """One row a reading; a body that reads a point otherwise changes the value here, never the code."""

    # Reading 14: B.Đ2.1 calls deputies leaders, but B.Đ11-a names the heads only.
    deputy_fills_quota: bool = False
    # Reading 15: a dialogue held jointly counts once in totals and once for each who chairs.
    joint_counts_for_each: bool = True
    # Reading 16: A.1-h does not say that an extraordinary dialogue fills the quota, nor that it does not.
    extraordinary_fills_quota: bool = True
    # Reading 2: A.4-b gives A's count its date. B.Đ11-a counts "1 năm 2 lần" to the end of the year; true
    # lets A.4-b govern B's count as well wherever both texts are adopted.
    quota_of_b_ends_with_a: bool = False
    # A body or an office born within the year owes the whole count: neither text lessens it. True spares that year.
    quota_in_whole_years_only: bool = False
    # A.2-i, B.Đ10.1-g3b "đồng thời": on the day of the transfer; more working days are a milder reading.
    told_within_working_days: int = 0
    # Warn ahead: working days for terms of days, calendar days for the dates of the year.
    soon_working_days: int = 3
    soon_days_of_year: int = 7
    # Reading 17: B.Đ13-b sets no dates; the yearly report comes before A.6-b asks for its own (month, day).
    semiannual_report_due: tuple[int, int] = (6, 30)
    annual_report_due: tuple[int, int] = (11, 20)
    # Reading 17: who reports under A.6-b. The district level ended; its duty is read for committees below the province.
    annual_reporters: frozenset[tuple[str, str]] = field(
        default_factory=lambda: frozenset({("party_committee", "district"), ("party_committee", "commune")})
    )
    # Reading 18: who consolidates for the province is a mark on the body ("theo dõi, giám sát"), of this kind.
    monitor_kind: str = "party_board"


READINGS = Readings()
