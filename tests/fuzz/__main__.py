"""``python -m tests.fuzz READER [SECONDS]``: fuzz one reader, started from the sample files of its format.

Needs atheris (``pip install atheris``), which is no part of the lock: it has wheels for a few versions of Python only.
A finding is written to ``out/fuzz/READER/`` and ends the run; it goes to ``tests/fuzz/findings`` before it is mended.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["tracker.read", "tracker.structure.lines"]):
    from tests.fuzz.targets import ENDINGS, PARTS, READERS, ROOT, behind_the_zip, one


def main() -> None:
    """Fuzz the reader named on the command line."""
    name, *rest = sys.argv[1:]
    seconds = rest[0] if rest else "600"
    corpus, findings = ROOT / "out" / "fuzz" / "corpus" / name, ROOT / "out" / "fuzz" / name
    corpus.mkdir(parents=True, exist_ok=True)
    findings.mkdir(parents=True, exist_ok=True)
    read = READERS[name]
    if name in PARTS:
        read, seed = behind_the_zip(name, read)
        (corpus / "seed.xml").write_bytes(seed)
    for path in () if name in PARTS else (ROOT / "fixtures" / "files").iterdir():
        if path.suffix in ENDINGS.get(name, (path.suffix,)) and path.stat().st_size < 60_000:
            (corpus / path.name).write_bytes(path.read_bytes())
    options = [f"-max_total_time={seconds}", "-max_len=60000", "-timeout=25", "-rss_limit_mb=4000", "-print_final_stats=1"]
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={findings}/", str(corpus)], one(read))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
