"""Web pages: the article alone, with its title; navigation, related links and the portal's own data stay out.

The article is the container that the publishing systems of government portals declare, else the smallest element
that holds most of the page's unlinked Chinese. Encodings are told by the bytes, for declarations lie.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from tracker.errors import Unreadable
from tracker.read import plain
from tracker.read.decoded import Decoded
from tracker.read.numbering import printed
from tracker.read.package import whole

_DECLARED = re.compile(
    r"UCAP-CONTENT|TRS_Editor|trs_editor_view|zoom|pages_content|v_news_content|vsb_content\w*|article[-_]?con(?:tent)?|"
    r"news[-_]?con(?:tent)?|xxgk[-_]?con(?:tent)?|con(?:tent)?[-_]?text|Custom_UnionStyle|j-fontContent|wzy?_?con(?:tent)?"
)
_VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"])
_UNREAD = frozenset(
    ["script", "style", "noscript", "template", "select", "button", "textarea", "iframe", "svg", "form", "nav", "footer"]
)
_BLOCK = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "header",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "table",
        "tr",
        "center",
        "fieldset",
        "main",
        "figure",
    ]
)
_ATTACHED = re.compile(r"\.(?:docx?|wps|pdf|ofd|rtf|zip)(?:$|[?#])", re.IGNORECASE)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SHARE = 0.8
#: Of the page's unlinked Chinese that the article holds.
_WINDOW_ROOM = 400
#: Characters, blanks of the page's source among them, in which the title of a window can stand once more.
_LITTLE = 150
#: Chinese characters below which a declared container holds no report.


@dataclass
class Node:
    """An element with its text and children in order."""

    tag: str
    attributes: dict[str, str]
    parent: Node | None = None
    inside: list[Node | str] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """This element and all below it that are read, without recursion: pages nest deep."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += [c for c in reversed(node.inside) if isinstance(c, Node) and not c.unread]

    @property
    def unread(self) -> bool:
        """Whether nothing of it is shown."""
        return self.tag in _UNREAD or bool(_HIDDEN.search(self.attributes.get("style", "")))

    def text(self) -> str:
        """All text below, as it stands."""
        parts: list[str] = []
        waiting: list[Node | str] = [self]
        while waiting:
            item = waiting.pop()
            if isinstance(item, str):
                parts.append(item)
            elif not item.unread:
                waiting += reversed(item.inside)
        return "".join(parts)


class _Tree(HTMLParser):
    """Builds the tree; unclosed and misplaced tags are taken as a browser would, roughly."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.at = Node("root", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("p", "li", "tr", "td", "th", "dt", "dd") and self.at.tag == tag and self.at.parent:
            self.at = self.at.parent
        node = Node(tag, {k: v or "" for k, v in attrs}, self.at)
        self.at.inside.append(node)
        if tag not in _VOID:
            self.at = node

    def handle_endtag(self, tag: str) -> None:
        node: Node | None = self.at
        while node is not None and node.tag != tag:
            node = node.parent
        if node is not None and node.parent is not None:
            self.at = node.parent

    def handle_data(self, data: str) -> None:
        self.at.inside.append(data)


def is_it(data: bytes) -> bool:
    """Whether the bytes are a web page, whatever the extension."""
    head = data[:4096].lower().replace(b"\x00", b"")
    return bool(re.search(rb"<!doctype\s+html|<html[\s>]|<body[\s>]|<meta\s", head))


def decode(data: bytes) -> Decoded:
    """Title and article, one paragraph or table row a line. Raises ``Unreadable``."""
    page = plain.decode(data)
    tree = _Tree()
    tree.feed(page.text)
    tree.close()
    article = _article(tree.root)
    if len(_HAN.findall(article.text())) < _LITTLE and _attachments(tree.root):
        raise Unreadable("{file} is a web page whose report is attached as a file; download that file.")
    lines = [line for line in (_tidy(x) for x in _lines(article)) if line]
    title = _title(tree.root)
    if title and _bare(title) not in _bare("".join(lines[:4])):
        lines.insert(0, title)
    return Decoded("\n".join(lines) + "\n", page.encoding, page.notes)


def _article(root: Node) -> Node:
    """The declared container with most Chinese, else the smallest element with most of what is not linked."""
    declared = [n for n in root.walk() if _DECLARED.fullmatch(n.attributes.get("id", "")) or _declared_class(n)]
    if declared:
        return max(declared, key=lambda n: len(_HAN.findall(n.text())))
    weights = _weights(root)
    node = root
    while True:
        heavier = [c for c in node.inside if isinstance(c, Node) and weights.get(id(c), 0) >= _SHARE * weights[id(root)]]
        if not heavier or not weights[id(root)]:
            return node
        node = heavier[0]


def _declared_class(node: Node) -> bool:
    return any(_DECLARED.fullmatch(name) for name in node.attributes.get("class", "").split())


def _weights(root: Node) -> dict[int, int]:
    """Chinese characters outside links under each element."""
    weights: dict[int, int] = {}
    for node in reversed(list(root.walk())):
        own = sum(len(_HAN.findall(c)) for c in node.inside if isinstance(c, str))
        below = sum(weights.get(id(c), 0) for c in node.inside if isinstance(c, Node))
        weights[id(node)] = 0 if node.tag == "a" else own + below
    return weights


def _attachments(root: Node) -> bool:
    return any(n.tag == "a" and _ATTACHED.search(n.attributes.get("href", "")) for n in root.walk())


def _title(root: Node) -> str:
    """The article's title as the portal states it, else its first heading."""
    for node in root.walk():
        if node.tag == "meta" and node.attributes.get("name", "").lower() == "articletitle":
            return _tidy(node.attributes.get("content", ""))
    heading = next((_tidy(n.text()) for n in root.walk() if n.tag == "h1" and _HAN.search(n.text())), "")
    return heading or _window_title(root)


def _window_title(root: Node) -> str:
    """The title of the window without the portal's name, where the page shows the same words as a line of its own."""
    window = next((_tidy(n.text()) for n in root.walk() if n.tag == "title"), "")
    shown = _short_texts(root, _WINDOW_ROOM + 2 * len(window))
    parts = [window, *re.split(r"[_|]|\s[-–—]+\s|--+", window)]
    return next((_tidy(part) for part in parts if len(_HAN.findall(part)) > 7 and _bare(part) in shown), "")


def _short_texts(root: Node, most: int) -> set[str]:
    """The bare texts of all elements that hold no more than ``most`` characters, links and the head apart; from within outwards, once each."""
    texts: dict[int, str | None] = {}
    for node in reversed(list(root.walk())):
        inside = [c if isinstance(c, str) else "" if c.unread else texts[id(c)] for c in node.inside]
        whole = "".join(t for t in inside if t)
        texts[id(node)] = None if None in inside or len(whole) > most else whole
    kept = (n for n in root.walk() if n.tag not in ("title", "a", "head", "html"))
    return {_bare(text) for n in kept if (text := texts[id(n)]) is not None}


def _lines(article: Node) -> Iterator[str]:
    """Paragraphs and table rows of the article in order."""
    parts: list[str] = []
    counts: dict[int, int] = {}
    waiting: list[Node | str | None] = [article]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            parts.append(item.replace("\r", "").replace("\n", ""))
        elif item is None or item.tag == "br":
            yield "".join(parts)
            parts.clear()
        elif item.tag == "tr" and _is_row(item):
            yield "".join(parts)
            parts.clear()
            yield "\t".join(_tidy(c.text()) for c in item.inside if isinstance(c, Node) and c.tag in ("td", "th"))
        elif not item.unread and not _is_page_edge(item):
            inner: list[Node | str | None] = [_list_number(item, counts), *item.inside]
            waiting += reversed([None, *inner, None] if item.tag in _BLOCK else inner)
    yield "".join(parts)


def _is_page_edge(node: Node) -> bool:
    """Header or footer of a page, as word processors write them into a web page."""
    return node.attributes.get("title", "").lower() in ("header", "footer")


def _list_number(item: Node, counts: dict[int, int]) -> str:
    """What a browser prints before an item of a numbered list."""
    list_ = item.parent
    if item.tag != "li" or list_ is None or list_.tag != "ol":
        return ""
    last = counts.get(id(list_), whole(list_.attributes.get("start"), 1) - 1)
    number = counts[id(list_)] = whole(item.attributes.get("value"), last + 1)
    style = re.search(r"list-style(?:-type)?\s*:\s*([a-z-]+)", list_.attributes.get("style", ""))
    shape = style[1] if style else list_.attributes.get("type", "1")
    if shape == "none" or re.match(r"[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]", _tidy(item.text())):
        return ""
    return f"{printed(number, _SHAPES.get(shape, 'decimal'))}{'、' if _SHAPES.get(shape) == 'chineseCounting' else '.'}"


_SHAPES = {
    **dict.fromkeys(["cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal"], "chineseCounting"),
    **dict.fromkeys(["a", "lower-alpha", "lower-latin"], "lowerLetter"),
    **dict.fromkeys(["A", "upper-alpha", "upper-latin"], "upperLetter"),
    **dict.fromkeys(["i", "lower-roman"], "lowerRoman"),
    **dict.fromkeys(["I", "upper-roman"], "upperRoman"),
}


def _is_row(row: Node) -> bool:
    """A row of data; a single cell, or one that holds paragraphs of prose, is layout."""
    cells = [c for c in row.inside if isinstance(c, Node) and c.tag in ("td", "th")]
    return len(cells) > 1 and all(len(c.text()) < 400 for c in cells)


def _tidy(text: str) -> str:
    return re.sub(r"[^\S\t]+", " ", text.replace("\ufeff", "").replace("\u200b", "")).strip(" ")


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)
