"""One dialogue from call to closing (B.Đ8 to B.Đ10, A.4)."""
