"""Figures of a body and a period, every one a queryset that can be opened; the 6-month and the annual report (A.6-b, B.Đ13-b)."""
