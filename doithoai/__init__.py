"""Đối Thoại: the whole duty of direct dialogue between leaders and the people."""
