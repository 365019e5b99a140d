"""The statements of the search: plain SQL, the same text for every engine.

Given tables: ``s`` (sid, doc, pos, n, f, t) one row a sentence, ``occ`` (sid, doc, i, g) one row a gram, ``r`` (doc, issuer)
one row a report that takes part. The figures in them were chosen on corpora of 100,000 and 300,000 sentences and held at
1.5 million. Numbers are whole throughout, so that every engine rounds alike.
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

DF = """
SELECT g, COUNT(*) AS df
FROM (SELECT o.g AS g, r.issuer AS issuer FROM occ o JOIN r ON o.doc = r.doc GROUP BY o.g, r.issuer) q
GROUP BY g HAVING COUNT(*) >= 2
"""

COMMON = f"SELECT g, CASE WHEN df > {{limit}} THEN 1 ELSE 0 END AS formula FROM df WHERE df > {{limit}} OR df > {COMMONEST}"
#: Grams of formulas, and those that nothing is looked for by.

COVER = """
SELECT sid, CAST(SUM(CASE WHEN nx IS NULL OR nx - i > 6 THEN 6 ELSE nx - i END) AS BIGINT) AS wide,
       CAST(SUM(CASE WHEN formula = 0 THEN 0 WHEN nf IS NULL OR nf - i > 6 THEN 6 ELSE nf - i END) AS BIGINT) AS covered
FROM (SELECT o.sid AS sid, o.i AS i, d.formula AS formula, LEAD(o.i) OVER (PARTITION BY o.sid ORDER BY o.i) AS nx,
             LEAD(o.i) OVER (PARTITION BY o.sid, d.formula ORDER BY o.i) AS nf
      FROM occ o JOIN common d ON o.g = d.g) q
GROUP BY sid
"""

KEPT = f"""
SELECT s.sid AS sid, s.doc AS doc, r.issuer AS issuer, s.pos AS pos, s.n AS n,
       CASE WHEN 100 * COALESCE(c.wide, 0) < {COVERED} * s.n THEN 1 ELSE 0 END AS own
FROM s JOIN r ON s.doc = r.doc LEFT JOIN cover c ON s.sid = c.sid
WHERE s.f = 0 AND s.n >= {SHORTEST} AND 100 * COALESCE(c.covered, 0) < {COVERED} * s.n
"""

POST = f"""
SELECT sid, issuer, n, g, df
FROM (SELECT f.sid AS sid, f.issuer AS issuer, f.n AS n, o.g AS g, d.df AS df,
             ROW_NUMBER() OVER (PARTITION BY f.sid ORDER BY d.df, o.g, o.i) AS r
      FROM occ o JOIN kept f ON o.sid = f.sid JOIN df d ON o.g = d.g WHERE d.df <= {COMMONEST}) q
WHERE r <= {RAREST}
"""

SPOTS = """
SELECT f.sid AS sid, f.doc AS doc, f.issuer AS issuer, ROW_NUMBER() OVER (PARTITION BY f.doc ORDER BY f.pos) AS pos
FROM kept f LEFT JOIN (SELECT sid FROM post GROUP BY sid) p ON f.sid = p.sid WHERE f.own = 1 OR p.sid IS NOT NULL
"""
#: Places in a report among the sentences that can be found or that are the office's own; all others bridge.

CANDIDATES = f"""
SELECT a.sid AS a, b.sid AS b
FROM post a JOIN post b ON a.g = b.g
WHERE a.issuer < b.issuer
  AND ((100 * a.n >= {LENGTHS} * b.n AND 100 * b.n >= {LENGTHS} * a.n) OR (a.n >= {RUN} AND b.n >= {RUN}))
GROUP BY a.sid, b.sid HAVING COUNT(*) >= {KEYS} OR MIN(a.df) = 2
"""

TEXTS = """
SELECT c.a AS a, c.b AS b, x.t AS ta, y.t AS tb FROM {table} c JOIN s x ON c.a = x.sid JOIN s y ON c.b = y.sid
"""

CHAINS = """
SELECT h.a AS a, h.b AS b, h.ratio AS ratio, h.near AS near, f.doc AS da, e.doc AS db, f.pos AS pa, e.pos AS pb,
       f.pos - ROW_NUMBER() OVER (PARTITION BY f.doc, e.doc, e.pos - f.pos ORDER BY f.pos) AS forth,
       f.pos - ROW_NUMBER() OVER (PARTITION BY f.doc, e.doc, e.pos + f.pos ORDER BY f.pos) AS back
FROM hits h JOIN spots f ON h.a = f.sid JOIN spots e ON h.b = e.sid WHERE h.ratio >= 75000
"""
#: Matches that follow each other in both reports, in the same or in the opposite order, have one number.

LENGTHS_OF_CHAINS = """
SELECT c.a AS a, c.b AS b, c.ratio AS ratio, c.near AS near, c.da AS da, c.db AS db, c.forth AS forth, c.back AS back,
       c.pb - c.pa AS step, c.pb + c.pa AS turn,
       COUNT(*) OVER (PARTITION BY c.da, c.db, c.pb - c.pa, c.forth) AS nforth,
       COUNT(*) OVER (PARTITION BY c.da, c.db, c.pb + c.pa, c.back) AS nback
FROM chains c
"""

ALONE = """
SELECT h.a AS a, h.b AS b FROM hits h LEFT JOIN lengths l ON h.a = l.a AND h.b = l.b
WHERE h.near = 1 AND (l.a IS NULL OR (l.nforth = 1 AND l.nback = 1))
"""
#: Matches without a neighbour that may have forty letters in a row.

LINKS = """
SELECT h.a AS a, h.b AS b, h.ratio AS ratio, CASE WHEN u.a IS NULL THEN 0 ELSE 1 END AS run,
       f.doc AS da, e.doc AS db, f.issuer AS ia, e.issuer AS ib,
       COALESCE(l.step, 0) AS step, COALESCE(l.turn, 0) AS turn, COALESCE(l.forth, 0) AS forth, COALESCE(l.back, 0) AS back,
       COALESCE(l.nforth, 1) AS nforth, COALESCE(l.nback, 1) AS nback
FROM hits h JOIN spots f ON h.a = f.sid JOIN spots e ON h.b = e.sid
     LEFT JOIN lengths l ON h.a = l.a AND h.b = l.b LEFT JOIN runs u ON h.a = u.a AND h.b = u.b
WHERE h.ratio >= 75000 OR u.a IS NOT NULL
"""
#: Every finding: its likeness, the two reports and offices, and the passage that it is part of.

SPREAD = """
SELECT sid, COUNT(*) AS offices
FROM (SELECT w.sid AS sid, r.issuer AS issuer
      FROM wanted w JOIN s x ON w.sid = x.sid JOIN s y ON x.h = y.h JOIN r ON y.doc = r.doc GROUP BY w.sid, r.issuer) q
GROUP BY sid
"""
#: How many offices have the very same sentence, digits and marks aside.

MASKED = "SELECT (SELECT COUNT(*) FROM s JOIN r ON s.doc = r.doc) - (SELECT COUNT(*) FROM kept) AS n"
