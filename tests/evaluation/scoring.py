"""Figures of a prediction (the contract) against a labelled pair.

Units may be split differently on both sides: both texts are laid on one line of characters, and each labelled
sentence takes the verdict of the predicted one that covers most of it; plan items and problems are matched by
wording and sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from tests.evaluation import trust
from tests.evaluation.labels import normal, overlap
from tests.evaluation.trust import Stated

Json = Mapping[str, Any]
REUSE = ("verbatim", "light_edit", "paraphrase", "new")
STATUS = ("fulfilled", "partial", "claimed", "adjusted", "not_mentioned")
PROBLEM = ("repeated", "addressed", "dropped")


@dataclass
class Tally:
    """Raw counts of one or more pairs, ready to be pooled."""

    classes: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    #: name -> (labelled, predicted)
    sets: dict[str, Counter[str]] = field(default_factory=dict)
    #: name -> counts of tp, fp, fn, or hit, all
    misses: list[tuple[str, str, str, str, str]] = field(default_factory=list)
    #: (what, labelled, predicted, labelled text, predicted text)
    stated: dict[str, list[Stated]] = field(default_factory=dict)
    #: name -> verdicts with their confidence

    def add(self, other: Tally) -> None:
        """Pool another tally into this one."""
        for name, rows in other.classes.items():
            self.classes.setdefault(name, []).extend(rows)
        for name, counts in other.sets.items():
            self.sets.setdefault(name, Counter()).update(counts)
        self.misses.extend(other.misses)
        for name, verdicts in other.stated.items():
            self.stated.setdefault(name, []).extend(verdicts)


def tally(gold: Json, pred: Json) -> Tally:
    """Count one pair."""
    t = Tally()
    heads = {side: _headings(t, gold, pred, side) for side in ("old", "new")}
    _alignment(t, gold, pred, heads)
    own = {}
    for side in ("old", "new"):
        own[side] = _text(t, gold, pred, side)
    _wording(t, gold, pred, own)
    _figures(t, gold, pred, own)
    _items(t, gold, pred, own, "plan_items")
    _items(t, gold, pred, own, "problems")
    _residues(t, gold, pred, own)
    _orphans(t, gold, pred, own)
    return t


def _set(t: Tally, name: str, gold: set[Any], pred: set[Any]) -> None:
    t.sets[name] = Counter(tp=len(gold & pred), fp=len(pred - gold), fn=len(gold - pred))


def _headings(t: Tally, gold: Json, pred: Json, side: str) -> dict[str, str]:
    """Predicted section id -> labelled one."""
    wanted = [s for s in gold["sections"][side] if s["title"] and s["kind"] not in ("preamble", "closing")]
    ours = [s for s in pred[side]["sections"] if s["title"]]
    back: dict[str, str] = {}
    right = 0
    for s in wanted:
        free = [p for p in ours if p["id"] not in back]
        best = max(free, key=lambda p: fuzz.ratio(normal(s["title"]), normal(p["title"])), default=None)
        if best and fuzz.ratio(normal(s["title"]), normal(best["title"])) >= 85:
            back[best["id"]] = s["id"]
            right += best["kind"] == s["kind"]
    t.sets[f"headings {side}"] = Counter(tp=len(back), fp=len(ours) - len(back), fn=len(wanted) - len(back))
    t.sets[f"kinds {side}"] = Counter(hit=right, all=len(wanted))
    return back


def _alignment(t: Tally, gold: Json, pred: Json, heads: Mapping[str, Mapping[str, str]]) -> None:
    titled = {
        s["id"]
        for side in ("old", "new")
        for s in gold["sections"][side]
        if s["title"] and s["kind"] not in ("preamble", "closing")
    }
    wanted = {(o, n) for a in gold["section_alignment"] for o in a["old_ids"] for n in a["new_ids"]}
    ours = {
        (heads["old"].get(o, "?" + o), heads["new"].get(n, "?" + n))
        for a in pred["section_alignment"]
        for o in a["old"]
        for n in a["new"]
    }
    ours = {(o, n) for o, n in ours if not (o.startswith("?") and n.startswith("?"))}
    _set(t, "section alignment", {(o, n) for o, n in wanted if o in titled and n in titled}, ours)


def _text(t: Tally, gold: Json, pred: Json, side: str) -> dict[str, Counter[str]]:
    """Predicted sentence id -> labelled ones it covers."""
    wanted = [(s["id"], s["text"]) for s in gold[f"sentences_{side}"]]
    ours = [(s["id"], s["text"]) for s in pred[side]["sentences"]]
    cover = overlap(ours, wanted)
    hit = sum(sum(c.values()) for c in cover.values())
    t.sets[f"text recall {side}"] = Counter(hit=hit, all=sum(len(normal(text)) for _, text in wanted))
    return cover


def _wording(t: Tally, gold: Json, pred: Json, own: Mapping[str, Mapping[str, Counter[str]]]) -> None:
    verdicts = {v["new"]: v for v in pred["sentences"]}
    texts = {s["id"]: s["text"] for s in pred["old"]["sentences"]}
    back = _inverted(own["new"])
    rows: dict[str, list[tuple[str, str]]] = {"reuse": [], "formulaic": [], "figures_only": [], "moved": []}
    source = Counter(hit=0, all=0)
    for s in gold["sentences_new"]:
        v = verdicts.get(back.get(s["id"], ""), {"verdict": "missing"})
        rows["reuse"].append((s["reuse"], v["verdict"]))
        rows["formulaic"].append((str(bool(s["formulaic"])), str(bool(v.get("formulaic")))))
        rows["figures_only"].append((str(bool(s["numbers_only_changed"])), str(bool(v.get("figures_only")))))
        if s["reuse"] != "new":
            rows["moved"].append((str(_moved(gold, s)), str(bool(v.get("moved")))))
            right = s["source_old_sentence_id"] in own["old"].get(v.get("source") or "", {})
            source.update(hit=int(right), all=1)
        _state(t, "reuse", s["reuse"], v, "verdict")
        if s["reuse"] != v["verdict"]:
            t.misses.append(("reuse", s["reuse"], v["verdict"], s["text"], texts.get(v.get("source") or "", "")))
    t.classes.update(rows)
    t.sets["source right"] = source


def _state(t: Tally, name: str, wanted: str, ours: Json, key: str) -> None:
    if "confidence" in ours:
        verdict = str(ours[key])
        t.stated.setdefault(name, []).append(Stated(verdict, ours["confidence"], ours["needs_review"], verdict == wanted))


def _inverted(own: Mapping[str, Counter[str]]) -> dict[str, str]:
    """Labelled unit -> the predicted one that covers most of it."""
    best: dict[str, tuple[int, str]] = {}
    for ours, counts in own.items():
        for wanted, n in counts.items():
            if n > best.get(wanted, (0, ""))[0]:
                best[wanted] = (n, ours)
    return {wanted: ours for wanted, (_, ours) in best.items()}


def _moved(gold: Json, sentence: Json) -> bool:
    """Whether its labelled source stands in a section not aligned with its own."""
    sections = {s["id"]: s["section_id"] for s in gold["sentences_old"]}
    pairs = {(o, n) for a in gold["section_alignment"] if not a.get("container") for o in a["old_ids"] for n in a["new_ids"]}
    return (sections[sentence["source_old_sentence_id"]], sentence["section_id"]) not in pairs


def _first_number(value: Any) -> str:
    found = re.search(r"(\d+(?:\.\d+)?)\s*(万|亿)?", str(value).replace(",", ""))
    if not found:
        return str(value)
    return f"{float(found[1]) * {None: 1.0, '万': 1e4, '亿': 1e8}[found[2]]:.6g}"


def _figures(t: Tally, gold: Json, pred: Json, own: Mapping[str, Mapping[str, Counter[str]]]) -> None:
    wanted = {
        (f["old_sentence_id"], f["new_sentence_id"], _first_number(f["old_value"]), _first_number(f["new_value"]))
        for f in gold.get("figures", [])
    }
    ours = {
        (o, n, _first_number(f["old_value"]), _first_number(f["new_value"]))
        for f in pred["figures"]
        for o in own["old"].get(f["old_sentence"], {})
        for n in own["new"].get(f["new_sentence"], {})
    }
    hit = len(wanted & ours)
    t.sets["figures"] = Counter(tp=hit, fp=max(0, len(pred["figures"]) - hit), fn=len(wanted) - hit)


def _items(t: Tally, gold: Json, pred: Json, own: Mapping[str, Mapping[str, Counter[str]]], key: str) -> None:
    rows: dict[str, list[tuple[str, str]]] = {
        name: [] for name in (key, f"{key} actions", f"{key} rolled over", f"{key} specificity")
    }
    evidence = Counter(hit=0, all=0)
    for item in gold[key]:
        best = _match(item, pred[key], own["old"])
        status = best["status"] if best else "missing"
        rows[key].append((item["status"], status))
        if item.get("type", "action") == "action":
            _state(t, key, item["status"], best or {}, "status")
        if item.get("type") == "action":
            rows[f"{key} actions"].append((item["status"], status))
        if "rolled_over" in item:
            rows[f"{key} rolled over"].append((str(item["rolled_over"]), str(bool(best and best["rolled_over"]))))
            rows[f"{key} specificity"].append((item["specificity"], best["specificity"] if best else ""))
        wanted = set(item.get("evidence_new_sentence_ids") or [])
        if wanted:
            got = {w for e in (best or {}).get("evidence", []) for w in own["new"].get(e, {})}
            evidence.update(hit=int(bool(wanted & got)), all=1)
        if status != item["status"]:
            t.misses.append((key, item["status"], status, item["text"], _evidence_text(pred, best)))
    t.classes.update({name: r for name, r in rows.items() if r})
    t.sets[f"{key} evidence"] = evidence


def _evidence_text(pred: Json, item: Json | None) -> str:
    texts = {s["id"]: s["text"] for s in pred["new"]["sentences"]}
    return " / ".join(texts[e] for e in (item or {}).get("evidence", []))


def _match(item: Json, ours: Sequence[Json], own: Mapping[str, Counter[str]]) -> Json | None:
    best, score = None, 55.0
    for candidate in ours:
        one, other = normal(item["text"]), normal(candidate["text"])
        whole = fuzz.ratio(one, other)
        part = fuzz.partial_ratio(one, other) if min(len(one), len(other)) >= 6 else whole
        same = item["sentence_id"] in own.get(candidate["sentence"], {})
        value = (whole + part) / 2 + 15 * same
        if value > score:
            best, score = candidate, value
    return best


def _residues(t: Tally, gold: Json, pred: Json, own: Mapping[str, Mapping[str, Counter[str]]]) -> None:
    if "residues" not in gold:
        return
    wanted = {(r["new_sentence_id"], r["kind"]) for r in gold["residues"]}
    ours = [{(n, r["kind"]) for n in own["new"].get(r["sentence"], {})} for r in pred["residues"]]
    found = {w for group in ours for w in group & wanted}
    extra = sum(not group & wanted for group in ours)
    t.sets["residues"] = Counter(tp=len(found), fp=extra, fn=len(wanted - found))
    decoys = {(r["new_sentence_id"], r["looks_like"]) for r in gold.get("residue_decoys", [])} - wanted
    t.sets["decoys accused"] = Counter(hit=len(decoys & {w for group in ours for w in group}), all=len(decoys))
    for kind in sorted({k for _, k in wanted}):
        mine = {w for w in wanted if w[1] == kind}
        t.sets[f"residue {kind}"] = Counter(hit=len(mine & found), all=len(mine))


def _orphans(t: Tally, gold: Json, pred: Json, own: Mapping[str, Mapping[str, Counter[str]]]) -> None:
    """Admitted problems that no plan item of the same report answers, where the labels say so."""
    labelled = [p for p in gold["problems"] if "orphan" in p]
    if not labelled:
        return
    rows = []
    for item in labelled:
        best = _match(item, pred["problems"], own["old"])
        rows.append((str(bool(item["orphan"])), str(bool(best) and not best["planned"] if best else False)))
    t.classes["orphans"] = rows


def f1(counts: Mapping[str, int]) -> float:
    """F1 of tp, fp, fn; 0 when nothing was there and nothing found."""
    return 2 * counts["tp"] / max(1, 2 * counts["tp"] + counts["fp"] + counts["fn"])


def macro_f1(rows: Iterable[tuple[str, str]], classes: Sequence[str]) -> float:
    """Mean F1 over the classes that occur in the labels."""
    pairs = list(rows)
    scores = [class_f1(pairs, c) for c in classes if any(gold == c for gold, _ in pairs)]
    return sum(scores) / max(1, len(scores))


def class_f1(rows: Sequence[tuple[str, str]], name: str) -> float:
    """F1 of one class."""
    tp = sum(g == name == p for g, p in rows)
    fp = sum(p == name != g for g, p in rows)
    fn = sum(g == name != p for g, p in rows)
    return f1({"tp": tp, "fp": fp, "fn": fn})


def figures(t: Tally) -> dict[str, float]:
    """All figures of a tally by name, each in [0, 1]."""
    found: dict[str, float] = {}
    for name, counts in t.sets.items():
        found[name] = counts["hit"] / max(1, counts["all"]) if "all" in counts else f1(counts)
    families = {"reuse": REUSE, "plan_items": STATUS, "plan_items actions": STATUS, "problems": PROBLEM}
    for name, classes in families.items():
        rows = t.classes.get(name, [])
        found[f"{name} macro-F1"] = macro_f1(rows, classes)
        found |= {f"{name}: {c}": class_f1(rows, c) for c in classes if any(g == c for g, _ in rows)}
    for name in ("formulaic", "figures_only", "moved", "plan_items rolled over", "orphans"):
        if t.classes.get(name):
            found[f"{name} F1"] = class_f1(t.classes[name], "True")
    specificity = t.classes.get("plan_items specificity", [])
    found["plan_items specificity accuracy"] = sum(g == p for g, p in specificity) / max(1, len(specificity))
    for name, stated in t.stated.items():
        found |= trust.figures_of(name, stated)
    for verdict in ("fulfilled", "not_mentioned"):
        found[f"unreviewed {verdict}, right"] = trust.unreviewed_precision(t.stated.get("plan_items", []), verdict)
    return found
