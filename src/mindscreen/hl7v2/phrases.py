"""What a message says in words besides the names of items, scales, bands and findings."""

from __future__ import annotations

from typing import Final

from mindscreen.errors import NotFoundError

PHRASES: Final[dict[str, dict[str, str]]] = {
    "en": {
        "not-a-diagnosis": "Screening result, not a diagnosis.",
        "blank": "Not complete. A missing answer is not zero. Without an answer: {items}.",
        "blank-count": "Not complete. A missing answer is not zero. Items without an answer: {count}.",
        "range": "No number can be given: {answered} of {items} items are answered. The score lies between {lower} and "
        "{upper}.",
        "range-open": "Every item is answered, and yet no number can be given; see the notices. The score lies between "
        "{lower} and {upper}.",
        "estimate": "Estimate by the published rule for missing answers (rounded {rounding}). No finding rests on it.",
        "open": "Unknown is not negative: what was answered does not decide it.",
        "ask": "Unknown is not negative: what was answered does not decide it. Ask the person now.",
        "because": "Because: {because}.",
        "override": "Rule of eligibility set aside: {rule}. Reason: {reason}",
        "notice": "Notice: {notice}.",
        "label-range": "{scale}: possible range",
        "label-estimate": "{scale}: estimate for missing answers",
        "label-band": "{scale}: band",
        "raised": "Positive",
        "not-raised": "Negative",
        "unknown": "Unknown",
    },
    "zh-CN": {
        "not-a-diagnosis": "筛查结果，不作为诊断。",
        "blank": "作答不完整。缺失的答案不等于零。未作答条目：{items}。",
        "blank-count": "作答不完整。缺失的答案不等于零。未作答条目数：{count}。",
        "range": "无法给出分数：{items} 个条目中已作答 {answered} 个。得分介于 {lower} 与 {upper} 之间。",
        "range-open": "条目均已作答，但无法给出分数，见提示。得分介于 {lower} 与 {upper} 之间。",
        "estimate": "按已发表的缺失处理规则估计（取整规则：{rounding}）。任何筛查发现都不以此为依据。",
        "open": "不确定不等于阴性：现有作答不足以判定。",
        "ask": "不确定不等于阴性：现有作答不足以判定。请立即当面询问。",
        "because": "依据：{because}。",
        "override": "已人为豁免的适用条件：{rule}。理由：{reason}",
        "notice": "提示：{notice}。",
        "label-range": "{scale}：可能范围",
        "label-estimate": "{scale}：缺失估计值",
        "label-band": "{scale}：分级",
        "raised": "阳性",
        "not-raised": "阴性",
        "unknown": "不确定",
    },
}


def phrases(locale: str) -> dict[str, str]:
    """The phrases of one locale.

    Raises:
        NotFoundError: MS-N004.
    """
    try:
        return PHRASES[locale]
    except KeyError:
        raise NotFoundError(
            "MS-N004",
            f"there are no HL7 v2 phrases in '{locale}'.",
            where="locale",
            remedy=f"Locales: {', '.join(PHRASES)}.",
        ) from None
