"""Every threshold, in one frozen value, with what it was calibrated on. TOML overrides; unknown keys are refused."""

from __future__ import annotations

import json
import tomllib
from dataclasses import asdict, dataclass, field, fields, replace
from difflib import get_close_matches
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from string import Formatter
from typing import Any

from tracker import knowledge
from tracker.errors import UsageProblem


@dataclass(frozen=True, slots=True)
class Limits:
    """What a report may be at most; larger input is refused, never cut."""

    file_bytes: int = 50 * 2**20
    #: Real reports hold 2,400–12,000 characters.
    characters: int = 400_000
    #: Reading one file, whatever its format: wall clock and processor, bytes of address space.
    seconds: int = 60
    memory: int = 2 * 2**30
    #: While pages are recognised; ``seconds`` then hold for each page.
    recognition_memory: int = 8 * 2**30


@dataclass(frozen=True, slots=True)
class LayoutSettings:
    """Hard-wrapped or one paragraph a line. Seen: wrapped lines of 50–64 columns."""

    #: A line is full when it ends this near to the widest.
    edge_columns: int = 5
    widest_wrapped_line: int = 110
    narrowest_wrapped_line: int = 36
    fewest_wrapped_lines: int = 6
    #: Full lines that stop without a full stop; .9 in wrapped reports, .1 in others.
    open_line_share: float = 0.5


@dataclass(frozen=True, slots=True)
class HeadingSettings:
    """When a marked paragraph is a heading. Tried on the reference reports and the development pairs."""

    longest_own_line: int = 60
    longest_chapter: int = 90
    longest_run_in: int = 45
    median_run_in: int = 30
    run_in_share: float = 0.67
    longest_unmarked: int = 40
    #: A marked line that ends in a full stop is a heading only up to this length.
    longest_dotted: int = 24


@dataclass(frozen=True, slots=True)
class AlignSettings:
    """Section alignment, set on the labelled pairs (61 titled section pairs at first; F1 in ``docs/evaluation.md``)."""

    #: A sentence link below this says nothing about its section.
    link: float = 0.40
    #: Share of the title in the score of a pair; the rest is linked wording.
    title: float = 0.4
    same_chapter: float = 0.35
    other_kind: float = 0.25
    other_level: float = 0.1
    #: Share of linked sentences in the wording score; the rest is TF-IDF of the whole sections.
    links: float = 0.3
    pair: float = 0.34
    #: Worth of standing at the same relative place in the report, for parts of one kind.
    position: float = 0.1
    #: Second pass: share of the smaller section that must be linked with the other.
    linked: float = 0.35
    #: Likeness from which two sections left over between the same neighbours are a pair: of the 28 pairs it makes 25 are true.
    between: float = 0.11
    #: Likeness from which a section left over belongs to what answers its neighbour: seven true splits and merges have .27 and more, all others .25 and less.
    near_home: float = 0.26
    merge: float = 0.4
    #: The same for a part whose parent is paired already: it goes over only when most of its text does.
    merge_child: float = 0.55
    #: Share of a left-over section that must be linked with a paired one.
    split: float = 0.4


@dataclass(frozen=True, slots=True)
class ReuseSettings:
    """Wording. Light edits from .70 as the labels define them; .70 and .45 leave a gap on 125 labelled edits."""

    light_ratio: float = 0.70
    #: From here up to ``light_ratio`` a light edit too, when ``light_cut_share`` of the new sentence is copied.
    light_cut_ratio: float = 0.45
    light_cut_share: float = 0.8
    #: Characters that both begin with where figures are left out of that share.
    same_opening: int = 4
    #: Characters from which a run counts as copied; the same where figures are left out.
    shortest_run: int = 4
    shortest_word_run: int = 3
    same_section_bonus: float = 0.03
    plan_bonus: float = 0.15
    #: What a promise gains as the source of a new promise over a report of what was done.
    #: A further source must hold this share of what the first source lacks.
    also_from: float = 0.30
    paraphrase: float = 0.52
    review_below: float = 0.65


@dataclass(frozen=True, slots=True)
class FollowUpSettings:
    """Plans and problems. Statuses come from fitted models; these rule what stands beside them."""

    review_below: float = 0.6
    #: The same for planned actions: ``fulfilled`` closes a matter and ``not_mentioned`` holds a silence against the town, so both must be surer. Of the bounds that leave seven in ten unread in all sets these leave next to the fewest errors (held out: .91, 1.00 and .83 of the first right, .82, .85 and .84 of the second).
    review_fulfilled: float = 0.84
    review_not_mentioned: float = 0.7
    review_other: float = 0.4
    #: Confidence of a status set by rule: a change that the report explains, a figure found by its own name.
    ruled: float = 0.8
    #: The same where a fact told of the object decides against the model (eight of eighteen right): put before a person.
    by_fact: float = 0.44
    sure: float = 0.85
    #: Chance from which an event without number or paper carries ``fulfilled``, where nothing was promised in numbers.
    event_alone: float = 0.66
    #: Chance from which a planned action is called not mentioned: only where that is likelier than all else together, for silence accuses.
    silent: float = 0.51
    #: Match from which a paper, date or event in a sentence keeps a promise from being stated only.
    surely_about: float = 0.25
    #: Likeness from which a sentence that explains a change speaks of the promise; of fifteen all have .29 and more.
    adjusted_match: float = 0.25
    #: Likeness of the words beside two numbers from which they count the same thing.
    same_name: float = 0.95
    further_evidence: float = 0.85
    #: Chance from which an action counts as come back (.4 to .45 alike on all sets).
    rolled_over: float = 0.45
    further_roll_over: float = 0.9
    rolled_from: float = 0.35
    same_problem: float = 0.75
    #: Chance from which a problem counts as admitted again; of the labelled ones between .40 and .50 two in three were.
    repeated: float = 0.4
    #: Chance from which a measure counts; below one half, for a town is rather given credit for a measure than denied it.
    addressed: float = 0.45
    #: Share of the problem's first clause that a plan item must hold to answer it, set on fifteen orphans of the fixtures (.12–.14 alike).
    planned: float = 0.15
    #: The same for an item whose fate tells of the problem's.
    planned_near: float = 0.16
    #: What a full overlap of concepts adds to that share.
    planned_concepts: float = 0.3


@dataclass(frozen=True, slots=True)
class FigureSettings:
    """Figures. Two counts of one fact share unit and most of the words around them."""

    likeness: float = 0.35
    review_below: float = 0.6
    #: Percentage points by which a printed rate may differ from its counts.
    rate_tolerance: float = 1.5


@dataclass(frozen=True, slots=True)
class EmbedderSettings:
    """When word vectors (``--embedder``) ask for a person. Not calibrated: which vectors a user has is not known."""

    #: Cosine of two sentences below which nothing is said.
    alike: float = 0.75
    #: Standard deviations above the mean of all pairs of the two reports; means of word vectors are all somewhat alike.
    deviations: float = 3.0


@dataclass(frozen=True, slots=True)
class OfficeSettings:
    """What an office puts into its letters; it changes no verdict and stands outside the digest."""

    name: str = ""
    #: Who signs; ``--from`` goes before it. Empty: a visible blank.
    mark: str = ""
    #: Letterhead; the name with 文件 where empty.
    number: str = ""
    #: 发文字号, for example 云法办函〔2026〕3号.
    legal: str = "《法治政府建设与责任落实督察工作规定》"
    #: What the letter rests on; an office adds its own notice here.
    days: int = 15
    #: Working days to answer in.
    contact: str = ""
    #: Name and telephone of who can be asked.
    copy_to: str = ""
    #: 抄送; only what a person enters.
    checked_by: str = ""
    repeated: float = 0.6
    #: Share of carried-over wording, set phrases taken out, from which ``--all`` lists a section.


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a run."""

    limits: Limits = field(default_factory=Limits)
    layout: LayoutSettings = field(default_factory=LayoutSettings)
    headings: HeadingSettings = field(default_factory=HeadingSettings)
    align: AlignSettings = field(default_factory=AlignSettings)
    reuse: ReuseSettings = field(default_factory=ReuseSettings)
    followup: FollowUpSettings = field(default_factory=FollowUpSettings)
    figures: FigureSettings = field(default_factory=FigureSettings)
    embedder: EmbedderSettings = field(default_factory=EmbedderSettings)
    office: OfficeSettings = field(default_factory=OfficeSettings)
    words: tuple[tuple[str, str], ...] = ()
    #: An office's own Chinese words by message code, for what people read; the JSON keeps ours.

    def digest(self) -> str:
        """sha256 over all values that a verdict may rest on, stated in every result."""
        return _digest(self)


@lru_cache(maxsize=16)
def _digest(settings: Settings) -> str:
    values = asdict(settings)
    del values["office"], values["words"]
    return sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def chosen(config: Path | None, *, isolated: bool) -> Settings:
    """``--config``, else the nearest ``tracker.toml`` from the working folder upwards, else the defaults."""
    if config is not None:
        return load(config)
    if not isolated:
        here = Path.cwd()
        for folder in (here, *here.parents):
            if (folder / "tracker.toml").is_file():
                return load(folder / "tracker.toml")
    return Settings()


def load(path: Path) -> Settings:
    """Settings from a TOML file over the defaults.

    Raises ``UsageProblem`` for broken TOML, an unknown key (with the nearest name) or a value of the wrong type.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageProblem("The settings file {file} cannot be read: {why}.", file=path, why=error.strerror or "") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageProblem("The settings file {file} is not valid TOML: {why}.", file=path, why=error) from None
    settings: Settings = _override(Settings(), table, path, "")
    return settings


def _override(settings: Any, table: dict[str, Any], path: Path, prefix: str) -> Any:
    known = {f.name: getattr(settings, f.name) for f in fields(settings)}
    changed: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            raise _unknown(prefix + key, [prefix + name for name in known], path)
        default = known[key]
        if key == "words" and not prefix:
            changed[key] = _words(value, path)
            continue
        if hasattr(default, "__dataclass_fields__") and isinstance(value, dict):
            changed[key] = _override(default, value, path, f"{prefix}{key}.")
        else:
            changed[key] = _typed(value, default, prefix + key, path)
    return replace(settings, **changed)


def _words(table: Any, path: Path) -> tuple[tuple[str, str], ...]:
    """Codes with an office's own words; placeholders must be ones that the sentence has."""
    if not isinstance(table, dict):
        raise UsageProblem(
            "In {file} the key {key} needs a value like {default}, not {value}.",
            file=path,
            key="words",
            default="{}",
            value=table,
        )
    for code, text in table.items():
        if code not in knowledge.message_codes():
            raise _unknown(f"words.{code}", [f"words.{name}" for name in knowledge.message_codes()], path)
        allowed = _placeholders(knowledge.message(code, "zh"))
        if not isinstance(text, str) or _placeholders(text) is None or not (_placeholders(text) or set()) <= (allowed or set()):
            raise UsageProblem(
                "In {file} the words of {key} must be a text with no other places than those of: {default}",
                file=path,
                key=code,
                default=knowledge.message(code, "zh"),
            )
    return tuple(sorted(table.items()))


def _placeholders(text: str) -> set[str] | None:
    """Names in braces; None for braces that do not fit."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return None


def _unknown(key: str, names: list[str], path: Path) -> UsageProblem:
    near = get_close_matches(key, names, n=1)
    return UsageProblem(
        "The settings file {file} holds the unknown key {key}; did you mean {near}?",
        file=path,
        key=key,
        near=near[0] if near else " / ".join(names),
    )


def _typed(value: Any, default: Any, key: str, path: Path) -> Any:
    if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not type(default):
        raise UsageProblem(
            "In {file} the key {key} needs a value like {default}, not {value}.",
            file=path,
            key=key,
            default=default,
            value=value,
        )
    return value
