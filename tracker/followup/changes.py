"""A plan changed or given up, and why: 改为…, 不再…, 推迟…, with a reason in the same part of the sentence."""

from __future__ import annotations

import re

from tracker.text import content, fold, without_digits

_CHANGE = re.compile(
    r"改(?:为|成|由|用|在|到)|调整(?:为|到)|变更为|转[为去作]|并入|不再|取消(?!\d)|终止|停止|搁置|暂[缓停]|缓[建办评行期]"
    r"|推迟|延(?:期|后|至)|顺延|未(?:再|单独|另行|获批)|没有(?:再|单独)?(?:建|设|办|搞|实施|推行|如期)"
)
#: Not 取消1期: a part that falls away leaves the rest.
_REASON = re.compile(
    r"因(?!此|而|地制宜)|由于|鉴于|考虑到|受[^，。]{1,12}影响|为(?:避免|减少|防止)|未获批"
    r"|经[^，。]{2,24}(?:研究|同意|批准|协商|论证|请示)|征求|统一"
)
_PARTLY = re.compile(r"\d+(?:处|个|家|名|条|场|次|公里|米|户)[^，。]{0,20}(?:建成|完成|投用|启用|到岗|销号)")


def explains_change(sentence: str, wording: str) -> bool:
    """Whether the part of a sentence that is nearest to the wording says that something was changed, and why.

    A part is what stands between semicolons. Where a number of things is finished all the same, nothing is changed but the rest late.
    """
    text = fold(sentence)
    if not _CHANGE.search(text):
        return False
    part = _own(text, wording)
    return bool(_CHANGE.search(part) and _REASON.search(part)) and not _PARTLY.search(part)


def _own(text: str, wording: str) -> str:
    plain = without_digits(content(wording))
    grams = {plain[i : i + 2] for i in range(len(plain) - 1)}
    return max(re.split(r"[；;]", text), key=lambda part: sum(part[i : i + 2] in grams for i in range(len(part) - 1)))
