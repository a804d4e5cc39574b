"""The generated pages: whole, compared, and telling what to run when they are stale."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from doithoai.config.clause_page import clause_page, is_binding, used_in
from doithoai.config.lifecycle_page import lifecycle_page, lives
from doithoai.regulations.clauses import all_clauses


def test_pages_are_written_and_then_hold(tmp_path: Path) -> None:
    call_command("generate", folder=tmp_path)
    call_command("generate", "--check", folder=tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"lifecycles.md", "clauses.md"}


@pytest.mark.parametrize("harm", [lambda page: page.unlink(), lambda page: page.write_text("cũ")])
def test_a_missing_or_stale_page_fails_and_says_what_to_run(harm: object, tmp_path: Path) -> None:
    call_command("generate", folder=tmp_path)
    assert callable(harm)
    harm(tmp_path / "lifecycles.md")
    with pytest.raises(CommandError, match=r"lifecycles\.md.*\./run generate"):
        call_command("generate", "--check", folder=tmp_path)


def test_every_life_is_drawn_with_a_clause_at_each_arrow() -> None:
    page = lifecycle_page()
    drawn = {(life.room, life.states.__name__) for life in lives()}
    assert {
        ("plans", "State"),
        ("dialogues", "State"),
        ("dialogues", "SpeechState"),
        ("opinions", "Stage"),
    } <= drawn
    assert "    called --> announced: B.Đ8.3-b\n" in page
    for life in lives():
        for (now, then), cited in life.steps.items():
            assert f"    {now.value} --> {then.value}: {cited}\n" in page


def test_every_clause_has_a_row_and_every_binding_one_is_used_or_told_to_be_missing() -> None:
    rows = {line.split(" | ")[0][2:]: line for line in clause_page().splitlines() if line.startswith("| ")}
    used = used_in()
    for clause in all_clauses():
        assert clause.id in rows
        if is_binding(clause) and not used[clause.id]:
            assert "*no" in rows[clause.id]


def test_a_longer_clause_is_not_taken_for_a_shorter_one() -> None:
    used = used_in()
    assert "dialogues/notice.py" in used["B.Đ8.3-b"]
    assert "dialogues/notice.py" not in used["B.Đ8.1-g2b"]
