"""The statements of the search: plain SQL, the same text for every engine.

Tables: ``s`` (sid, rid, issuer, pos, n, f, t) one row a sentence, ``occ`` (sid, issuer, i, g) one row a gram.
The figures in them were chosen on corpora of 100,000 and 300,000 sentences and held at 1.5 million.
"""

from __future__ import annotations

SHORTEST = 12
#: Letters of a sentence that can say something of its own.
COVERED = 0.60
#: Share of letters in formulas from which a sentence is one.
RAREST = 8
#: Grams by which a sentence is looked for.
COMMONEST = 20
#: Offices that may have such a gram.
KEYS = 2
#: Grams that two sentences must share.
LENGTHS = 0.6
#: Length of the shorter over the longer; an exact bound for a likeness of .75.

DF = """
SELECT g, COUNT(*) AS df FROM (SELECT g, issuer FROM occ GROUP BY g, issuer) q GROUP BY g HAVING COUNT(*) >= 2
"""

COVER = """
SELECT sid, SUM(CASE WHEN nx IS NULL OR nx - i > 6 THEN 6 ELSE nx - i END) AS covered
FROM (SELECT o.sid AS sid, o.i AS i, LEAD(o.i) OVER (PARTITION BY o.sid ORDER BY o.i) AS nx
      FROM occ o JOIN df d ON o.g = d.g WHERE d.df > {limit}) q
GROUP BY sid
"""

KEPT = f"""
SELECT s.sid AS sid, s.rid AS rid, s.issuer AS issuer, s.n AS n,
       ROW_NUMBER() OVER (PARTITION BY s.rid ORDER BY s.pos) AS pos
FROM s LEFT JOIN cover c ON s.sid = c.sid
WHERE s.f = 0 AND s.n >= {SHORTEST} AND COALESCE(c.covered, 0) < {COVERED} * s.n
"""

POST = f"""
SELECT sid, issuer, n, g
FROM (SELECT f.sid AS sid, f.issuer AS issuer, f.n AS n, o.g AS g,
             ROW_NUMBER() OVER (PARTITION BY f.sid ORDER BY d.df, o.g, o.i) AS r
      FROM occ o JOIN kept f ON o.sid = f.sid JOIN df d ON o.g = d.g WHERE d.df <= {COMMONEST}) q
WHERE r <= {RAREST}
"""

CANDIDATES = f"""
SELECT a.sid AS a, b.sid AS b
FROM post a JOIN post b ON a.g = b.g
WHERE a.issuer < b.issuer AND a.n >= {LENGTHS} * b.n AND b.n >= {LENGTHS} * a.n
GROUP BY a.sid, b.sid HAVING COUNT(*) >= {KEYS}
"""

LONG = f"""
SELECT a.sid AS a, b.sid AS b
FROM post a JOIN post b ON a.g = b.g
WHERE a.issuer < b.issuer AND a.n >= 40 AND b.n >= 40
GROUP BY a.sid, b.sid HAVING COUNT(*) >= {KEYS}
"""
#: For the run of forty letters: its own candidates, of any lengths.

TEXTS = """
SELECT c.a AS a, c.b AS b, x.t AS ta, y.t AS tb, f.rid AS ra, e.rid AS rb, f.pos AS pa, e.pos AS pb
FROM {table} c JOIN s x ON c.a = x.sid JOIN s y ON c.b = y.sid JOIN kept f ON c.a = f.sid JOIN kept e ON c.b = e.sid
ORDER BY c.a, c.b
"""
