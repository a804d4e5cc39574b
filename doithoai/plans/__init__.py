"""Annual plans of dialogue: drafting, approval, amendment (A.4-a, B.Đ8.1-a)."""
