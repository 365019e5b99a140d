"""The statements of the search: plain SQL, the same text for every engine.

Given tables: ``s`` (sid, doc, pos, n, f, h, x, t) one row a sentence, ``occ`` (x, i, g) one row a gram, ``r`` (doc, issuer) one
row a report that takes part. Whatever hangs on the letters alone is done once for all sentences that have the same: ``h`` is their
text, ``x`` that text in one portion of the corpus, whose grams stand there once. The figures in them were chosen on corpora of
100,000 and 300,000 sentences and held at 1.5 million. Numbers are whole throughout, so that every engine rounds alike.
"""

from __future__ import annotations

SHORTEST = 12
#: Letters of a sentence that can say something of its own.
COVERED = 60
#: Hundredths of the letters in formulas from which a sentence is one.
RAREST = 8
#: Grams by which a sentence is looked for.
COMMONEST = 20
#: Offices that may have such a gram.
KEYS = 2
#: Grams that two sentences must share.
LENGTHS = 60
#: Hundredths of the longer that the shorter must have; an exact bound for a likeness of .75.
RUN = 40
#: Letters in a row that say enough by themselves; sentences that have as many are compared whatever their lengths.

TEXTS = """
SELECT s.h AS h, MIN(s.x) AS x, MIN(s.sid) AS sid, MAX(s.n) AS n, MIN(s.f) AS f, MIN(r.issuer) AS lo, MAX(r.issuer) AS hi
FROM s JOIN r ON s.doc = r.doc GROUP BY s.h
"""
#: Every text once; of several portions that hold its grams, one stands for all.

USES = """
SELECT x.x AS x, CAST(r.issuer AS INT) AS issuer FROM s JOIN r ON s.doc = r.doc JOIN texts x ON s.h = x.h GROUP BY x.x, r.issuer
"""

SEVERAL = """
SELECT g FROM (SELECT g FROM occ UNION ALL SELECT o.g AS g FROM occ o JOIN texts x ON o.x = x.x WHERE x.lo < x.hi) q
GROUP BY g HAVING COUNT(*) >= 2
"""
#: Grams that more than one office can have: in several texts, or in one of several offices. Most have one text alone.

DF = """
SELECT g, COUNT(*) AS df
FROM (SELECT o.g AS g, u.issuer AS issuer FROM several m JOIN occ o ON m.g = o.g JOIN uses u ON o.x = u.x GROUP BY o.g, u.issuer) q
GROUP BY g HAVING COUNT(*) >= 2
"""

COMMON = f"SELECT g, CASE WHEN df > {{limit}} THEN 1 ELSE 0 END AS formula FROM df WHERE df > {{limit}} OR df > {COMMONEST}"
#: Grams of formulas, and those that nothing is looked for by.

COVER = """
SELECT x, CAST(SUM(CASE WHEN nx IS NULL OR nx - i > 6 THEN 6 ELSE nx - i END) AS BIGINT) AS wide,
       CAST(SUM(CASE WHEN formula = 0 THEN 0 WHEN nf IS NULL OR nf - i > 6 THEN 6 ELSE nf - i END) AS BIGINT) AS covered
FROM (SELECT o.x AS x, o.i AS i, d.formula AS formula, LEAD(o.i) OVER (PARTITION BY o.x ORDER BY o.i) AS nx,
             LEAD(o.i) OVER (PARTITION BY o.x, d.formula ORDER BY o.i) AS nf
      FROM occ o JOIN common d ON o.g = d.g) q
GROUP BY x
"""

KEPT = f"""
SELECT x.x AS x, x.h AS h, x.sid AS sid, x.n AS n, x.lo AS lo, x.hi AS hi,
       CASE WHEN 100 * COALESCE(c.wide, 0) < {COVERED} * x.n THEN 1 ELSE 0 END AS own
FROM texts x LEFT JOIN cover c ON x.x = c.x
WHERE x.f = 0 AND x.n >= {SHORTEST} AND 100 * COALESCE(c.covered, 0) < {COVERED} * x.n
"""

POST = f"""
SELECT x, n, lo, hi, g, df
FROM (SELECT f.x AS x, f.n AS n, f.lo AS lo, f.hi AS hi, o.g AS g, d.df AS df,
             ROW_NUMBER() OVER (PARTITION BY f.x ORDER BY d.df, o.g, o.i) AS r
      FROM occ o JOIN kept f ON o.x = f.x JOIN df d ON o.g = d.g WHERE d.df <= {COMMONEST}) q
WHERE r <= {RAREST}
"""

SPOTS = """
SELECT s.sid AS sid, s.doc AS doc, r.issuer AS issuer, k.x AS x, ROW_NUMBER() OVER (PARTITION BY s.doc ORDER BY s.pos) AS pos
FROM s JOIN r ON s.doc = r.doc JOIN kept k ON s.h = k.h LEFT JOIN (SELECT x FROM post GROUP BY x) p ON k.x = p.x
WHERE s.f = 0 AND (k.own = 1 OR p.x IS NOT NULL)
"""
#: Places in a report among the sentences that can be found or that are the office's own; all others bridge.

CANDIDATES = f"""
SELECT a.x AS a, b.x AS b
FROM post a JOIN post b ON a.g = b.g
WHERE a.x <= b.x AND (a.lo <> b.lo OR a.lo < a.hi OR b.lo < b.hi)
  AND ((100 * a.n >= {LENGTHS} * b.n AND 100 * b.n >= {LENGTHS} * a.n) OR (a.n >= {RUN} AND b.n >= {RUN}))
GROUP BY a.x, b.x HAVING COUNT(*) >= {KEYS} OR MIN(a.df) = 2
"""
#: Texts of different offices, a text with itself among them.

LETTERS = """
SELECT c.a AS a, c.b AS b, x.t AS ta, y.t AS tb
FROM {table} c JOIN kept k ON c.a = k.x JOIN s x ON k.sid = x.sid JOIN kept l ON c.b = l.x JOIN s y ON l.sid = y.sid
"""

NEAR = "(SELECT a, b FROM hits WHERE near = 1)"
#: Texts that may have forty letters in a row.

PAIRS = """
SELECT f.sid AS a, e.sid AS b, h.ratio AS ratio, h.run AS run, f.doc AS da, e.doc AS db, f.issuer AS ia, e.issuer AS ib,
       f.pos AS pa, e.pos AS pb
FROM (SELECT m.a AS a, m.b AS b, m.ratio AS ratio, CASE WHEN u.a IS NULL THEN 0 ELSE 1 END AS run
      FROM (SELECT a, b, ratio, a AS c, b AS d FROM hits UNION ALL SELECT b, a, ratio, a, b FROM hits WHERE a <> b) m
           LEFT JOIN runs u ON m.c = u.a AND m.d = u.b
      WHERE m.ratio >= 75000 OR u.a IS NOT NULL) h
     JOIN spots f ON h.a = f.x JOIN spots e ON h.b = e.x
WHERE f.issuer < e.issuer
"""
#: The sentences that have those texts.

CHAINS = """
SELECT p.*, p.pa - ROW_NUMBER() OVER (PARTITION BY p.da, p.db, p.pb - p.pa ORDER BY p.pa) AS forth,
       p.pa - ROW_NUMBER() OVER (PARTITION BY p.da, p.db, p.pb + p.pa ORDER BY p.pa) AS back
FROM pairs p WHERE p.ratio >= 75000
"""
#: Matches that follow each other in both reports, in the same or in the opposite order, have one number.

LINKS = """
SELECT a, b, ratio, run, da, db, ia, ib, pb - pa AS step, pb + pa AS turn, forth, back,
       COUNT(*) OVER (PARTITION BY da, db, pb - pa, forth) AS nforth, COUNT(*) OVER (PARTITION BY da, db, pb + pa, back) AS nback
FROM chains
UNION ALL SELECT a, b, ratio, run, da, db, ia, ib, 0, 0, 0, 0, 1, 1 FROM pairs WHERE ratio < 75000
"""
#: Every finding: its likeness, the two reports and offices, and the passage that it is part of.

SPREAD = """
SELECT w.sid AS sid, COUNT(*) AS offices
FROM wanted w JOIN s ON w.sid = s.sid JOIN texts x ON s.h = x.h JOIN uses u ON x.x = u.x GROUP BY w.sid
"""
#: How many offices have the very same sentence, digits and marks aside.

MASKED = """
SELECT (SELECT COUNT(*) FROM s JOIN r ON s.doc = r.doc)
     - (SELECT COUNT(*) FROM s JOIN r ON s.doc = r.doc JOIN kept k ON s.h = k.h WHERE s.f = 0) AS n
"""

OWN_PARTS = """
SELECT s.doc AS doc, COUNT(*) AS n FROM s JOIN asked q ON s.doc = q.doc JOIN kept k ON s.h = k.h WHERE s.f = 0 GROUP BY s.doc
"""
#: Sentences of some reports that are no formulas.
