"""The first page of an archive: what the dialogue was, what is in the box, how to check it; one file, nothing from outside."""

from dataclasses import dataclass
from itertools import groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime

from doithoai.dialogues.models import Dialogue
from doithoai.documents.archive_box import MANIFEST, Box, Member
from doithoai.documents.framing import called, clock, day

GROUPS = {
    "1-van-ban": "Văn bản",
    "2-so-lieu": "Số liệu",
    "3-tep-kem-theo": "Tệp người dân gửi kèm",
    "4-minh-chung": "Minh chứng",
}
STYLE = mark_safe(
    "body{font:16px/1.55 'Times New Roman','Noto Serif',serif;color:#1b1b1b;background:#fff;max-width:72rem;margin:2rem auto;"
    "padding:0 1.25rem}h1{font-size:1.7rem;line-height:1.25;margin:.2rem 0 1rem}h2{font-size:1.15rem;margin:2rem 0 .5rem;"
    "border-bottom:1px solid #bbb;padding-bottom:.2rem}dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1.25rem;"
    "margin:0}dt{color:#555}dd{margin:0}table{border-collapse:collapse;width:100%;font-size:.95rem}th,td{text-align:left;"
    "vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #ddd}th{color:#555;font-weight:normal}th:nth-child(2),td.n{text-align:right;"
    "white-space:nowrap;width:5rem}th:nth-child(3),td:nth-child(3){width:34rem}code{font:.78rem/1.4 monospace;word-break:break-all;color:#444}a{color:#0b4f8a}.s{color:#555}"
    "@media(max-width:40rem){dl{display:block}dt{margin-top:.5rem}th:nth-child(3),td:nth-child(3){display:none}}"
)
HOW = (
    "Kiểm tra trọn vẹn: trên Linux, macOS chạy “sha256sum -c {manifest}” trong thư mục này; trên Windows chạy "
    "“certutil -hashfile TÊN-TỆP SHA256” rồi so với {manifest}. Dấu vân tay của cả tệp ZIP được ghi trong nhật ký của hệ thống "
    "khi lập hồ sơ."
)
FORMATS = (
    "Định dạng: PDF/A-2b (ISO 19005-2), .docx (ISO/IEC 29500), .csv UTF-8 có dấu nhận biết, ngăn bằng dấu phẩy (RFC 4180), HTML, "
    "SHA-256 (FIPS 180-4). Không tệp nào cần phần mềm của hệ thống này để đọc."
)
CHAIN = (
    "Trong nhat-ky.csv, dấu vân tay mỗi dòng là SHA-256 của một mảng JSON (UTF-8, khóa xếp theo chữ cái, một dấu cách sau dấu phẩy và dấu hai chấm, ô trống ở mã tài khoản là null) gồm: chuỗi, thứ tự, thời "
    "điểm UTC, việc, điều khoản, mã tài khoản, người làm, đối tượng, mã đối tượng, chi tiết, dấu vân tay trước. Dòng về ý kiến "
    "được bảo vệ đã bỏ bớt chi tiết nên không tính lại được ở đây."
)


@dataclass(frozen=True)
class Figures:
    """What is counted on the first page."""

    opinions: int
    guarded: int
    commitments: int


def page(dialogue: Dialogue, box: Box, figures: Figures) -> str:
    """The whole page."""
    groups = groupby(sorted(box.members, key=lambda member: member.path), lambda member: _folder(member.path))
    return format_html(
        '<!doctype html>\n<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        "<title>{title}</title><style>{style}</style></head><body>\n"
        '<p class="s">Hồ sơ lưu trữ · {code}</p><h1>{title}</h1>\n{facts}\n{files}\n{lacking}\n'
        "<h2>Cách đọc và kiểm tra</h2><p>{formats}</p><p>{how}</p><p>{chain}</p></body></html>\n",
        title=f"{dialogue.theme.rstrip('.')}",
        code=dialogue.code,
        style=STYLE,
        facts=_facts(dialogue, box, figures),
        files=format_html_join("\n", "{}", ((_group(name, list(rows)),) for name, rows in groups)),
        lacking=_lacking(box),
        formats=FORMATS,
        how=HOW.format(manifest=MANIFEST),
        chain=CHAIN,
    )


def _folder(path: str) -> str:
    return path.partition("/")[0] if "/" in path else ""


def _facts(dialogue: Dialogue, box: Box, figures: Figures) -> SafeString:
    held = localtime(dialogue.opened_at or dialogue.starts_at)
    ended = f" đến {clock(dialogue.ended_at)}" if dialogue.ended_at else ""
    attended = f"{dialogue.attendance} người" if dialogue.attendance is not None else "chưa ghi"
    apart = f", trong đó {figures.guarded} được bảo vệ" if figures.guarded else ""
    rows = (
        ("Cơ quan tổ chức", dialogue.organisation.name),
        ("Thời gian", f"{clock(held)}{ended}, ngày {day(held.date())}"),
        ("Địa điểm", dialogue.place),
        ("Chủ trì", called(dialogue.chair, str(dialogue.chair_office or ""))),
        ("Số người dự", attended),
        ("Ý kiến, kiến nghị", f"{figures.opinions}{apart}"),
        ("Cam kết", str(figures.commitments)),
        ("Công khai, kết luận, báo cáo, kết thúc hồ sơ", _days(dialogue)),
        ("Tình trạng khi lập hồ sơ", str(dialogue.get_state_display())),
        ("Lập hồ sơ này", f"{localtime(box.at):%H:%M} ngày {localtime(box.at):%d/%m/%Y}"),
    )
    return format_html("<dl>{}</dl>", format_html_join("", "<dt>{}</dt><dd>{}</dd>", rows))


def _days(dialogue: Dialogue) -> str:
    days = (dialogue.announced_on, dialogue.concluded_on, dialogue.reported_on, dialogue.closed_on)
    return " · ".join(day(value) or "chưa" for value in days)


def _group(name: str, rows: list[Member]) -> SafeString:
    cells = format_html_join(
        "\n",
        '<tr><td><a href="{0}">{1}</a><br><span class="s">{0}{2}</span></td><td class="n">{3}</td>'
        "<td><code>{4}</code></td></tr>",
        (
            (row.path, row.title, f" · {row.note}" if row.note else "", _size(row.size), row.sha256)
            for row in rows
        ),
    )
    return format_html(
        "<h2>{} ({})</h2><table><thead><tr><th>Tệp</th><th>Cỡ</th><th>SHA-256</th></tr></thead><tbody>{}</tbody></table>",
        GROUPS.get(name, "Danh mục"),
        len(rows),
        cells,
    )


def _lacking(box: Box) -> SafeString:
    rows = format_html_join("", "<li><b>{}</b>: {}.</li>", box.lacking)
    return format_html("<h2>Không có trong hồ sơ này, và vì sao</h2><ul>{}</ul>", rows)


def _size(number: int) -> str:
    """`1,4 MB`."""
    size, unit = float(number), "byte"
    for unit in ("byte", "KB", "MB", "GB"):
        if size < 1000 or unit == "GB":
            break
        size /= 1000
    return f"{size:.0f} {unit}" if unit == "byte" or size >= 10 else f"{size:.1f} {unit}".replace(".", ",")
