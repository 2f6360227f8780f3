"""Citations in Chinese: what is surely an article, paragraph and item is told so; anything else stays as it is cited.

Rules cite once, in the short English form of docs/writing-rules.md. `art. 5(1)(4)` is 第五条第一款第四项. One number in
brackets may be a paragraph or an item, which the citation alone does not say, so its bracket is kept.
"""

from __future__ import annotations

import re

NAMES = {
    "PIPL": "个人信息保护法",
    "DSL": "数据安全法",
    "CSL": "网络安全法",
    "Order 11": "数据出境安全评估办法",
    "Order 13": "个人信息出境标准合同办法",
    "Order 16": "促进和规范数据跨境流动规定",
    "Order 20": "个人信息出境认证办法",
    "Decree 469": "测绘成果管理条例",
    "Decree 664": "地图管理条例",
    "Decree 790": "网络数据安全管理条例",
    "Biosecurity Law": "生物安全法",
    "Data Security Law": "数据安全法",
    "Implementing Rules": "实施细则",
    "Implementing Regulations of the Statistics Law": "统计法实施条例",
    "measures": "管理办法",
    "list": "清单",
}
"""Instruments that citations name beside their own."""
PARTS = {
    "part 3, security assessment": "第三部分，安全评估",
    "part 3, standard contract or certification": "第三部分，标准合同或者认证",
    "part 1, conduct of making data reachable from abroad": "第一部分，境外能够查询、调取、下载、导出的情形",
    "not answered for jobs alone": "仅提交任务的情形未见说明",
    "part 2, criteria of important data, items not read": "第二部分，重要数据判定，未能读到的各项",
    "part 3, no splitting": "第三部分，不得拆分数量",
    "part 3, exemptions for vulnerability and incident data": "第三部分，漏洞数据与安全事件数据的豁免",
    "official questions and answers": "官方问答",
    "part 3, exemptions 1 to 5": "第三部分，豁免第一项至第五项",
    "part 3, exemption 6": "第三部分，豁免第六项",
    "part 3, exemption 7": "第三部分，豁免第七项",
    "part 3, exemption 8": "第三部分，豁免第八项",
    "part 3, exemption 9": "第三部分，豁免第九项",
    "part 3, exemptions 7 to 9": "第三部分，豁免第七项至第九项",
    "important-data items, R&D and design, product testing: labelled scene data": "重要数据各项，研发设计，产品测试：标注场景数据",
    "important-data items, driving automation: training images and message sets": "重要数据各项，驾驶自动化：训练影像及消息集",
    "important-data items, software upgrade: source code of safe-driving upgrades": "重要数据各项，软件升级：安全驾驶功能升级源代码",
    "note on the secrecy catalogue of 2020": "关于2020年国家秘密范围目录的注",
    "access negative list for foreign investment": "外商投资准入负面清单",
    "answer of the Ministry of Natural Resources": "自然资源部答复",
    "zone measures on filing": "自贸试验区备案办法",
    "measures, annexed identification rules": "管理办法所附识别规则",
    "measures, identification rules": "管理办法的识别规则",
    "list, medicine, important data": "清单，医药，重要数据",
    "list, part one": "清单，第一部分",
    "list": "清单",
    "list, important-data part": "清单，重要数据部分",
    "list, personal-information part": "清单，个人信息部分",
    "list, automotive": "清单，汽车",
    "scope of the list": "清单的适用范围",
    "clause on surveying data": "测绘数据条款",
    "item on provision abroad": "对外提供部分",
    "release notice": "发布通知",
    "general rules on what providing abroad is": "关于何为向境外提供的一般规则",
    "no special norm": "无专门规定",
    "provisions on working papers": "关于工作底稿的规定",
    "decision of 2024": "2024年的决定",
    "guide, general part": "指南总则部分",
    "guide, 47 listed scenarios": "指南所列四十七个场景",
    "guide, 61 further scenarios": "指南所列另外六十一个场景",
    "Greater Bay Area standard contract schemes": "粤港澳大湾区标准合同机制",
    "15 CFR part 791 subpart D": "《美国联邦法规》第15编第791部分D分部",
    "28 CFR part 202": "《美国联邦法规》第28编第202部分",
    "Regulation (EU) 2016/679 chapter V": "欧盟2016/679号条例第五章",
    "clauses on outbound health data": "关于健康医疗数据出境的条款",
    "provisions on training data": "关于训练数据的规定",
    "the Regulations as a whole": "条例全文",
    "provisions on actual control (draft of 2022)": "关于实际控制的规定（2022年征求意见稿）",
    "provisions on information produced in cooperation": "关于合作产生的信息的规定",
    "six service guides of 2023-07-14": "2023-07-14六份办事指南",
    "NHC questions and answers, March and April 2025": "国家卫生健康委2025年3月、4月问答",
    "announcements of October 2025": "2025年10月公告",
    "provisions on market surveys": "关于市场调查的规定",
    "provisions on social surveys": "关于社会调查的规定",
    "provisions on permits and approvals": "关于许可与批准的规定",
    "provisions on sharing and outward provision": "关于共享与对外提供的规定",
    "cross-border clause": "跨境条款",
    "provisions on core data": "关于核心数据的规定",
    "provisions on important data": "关于重要数据的规定",
    "provisions on audit": "关于审计的规定",
    "entry on lidar systems": "激光雷达系统条目",
    "Announcement 28 of 2025": "2025年第28号公告",
    "entries on interaction, recommendation and mapping technology": "交互、推荐与测绘技术条目",
}
"""Places that are no articles and are cited often."""
_DIGITS = "零一二三四五六七八九"
_ONE = r"\d+(?:\(\d+\))*(?:(?:[–-]| to )\(?\d+\)?)?"
_ARTICLES = re.compile(rf"(?:(?P<name>{'|'.join(NAMES)}) )?arts?\. (?P<list>{_ONE}(?:, {_ONE})*)(?P<tail>(?: \([^()]*\))?)")
_QA = re.compile(r"CAC Q&A (?P<list>\d{4}-\d\d-\d\d(?: Q\d+(?:–Q\d+)?)?(?:, \d{4}-\d\d-\d\d(?: Q\d+(?:–Q\d+)?)?)*)")
_CLAUSES = re.compile(r"clauses? (?P<list>[\d.]+(?:, [\d.]+)*)")
_ITEMS = re.compile(rf"items? (?P<list>{_ONE}(?:, {_ONE})*)")
"""Notices number their paragraphs 一、二、三, which are cited as 条."""
_CARS = re.compile(r"list, automotive, important data (?P<first>\d)(?:–(?P<last>\d) and (?P<more>\d))?")
_LAST = ", last paragraph"
_UNTIL = re.compile(r" \(until (\d{4}-\d\d-\d\d) art\. (\d+)\)")
_TEXT = re.compile(r" \(text of (\d{4})\)")


def cites_zh(cites: str) -> str:
    """A citation in Chinese, as far as it is sure what it says.

    >>> cites_zh("art. 5(1)(4), 7(2); CSL art. 39 (until 2025-12-31 art. 37)")
    '第五条第一款第四项、第七条(2)；网络安全法第三十九条（至2025-12-31为第三十七条）'
    >>> cites_zh("part 4, logs")
    'part 4, logs'
    """
    parts = cites.split("; ")
    told = [_part(part) for part in parts]
    return cites if told == parts else "；".join(told)


def numeral(number: int) -> str:
    """A number below two hundred as laws write it.

    >>> numeral(110), numeral(21), numeral(10), numeral(105)
    ('一百一十', '二十一', '十', '一百零五')
    """
    if number >= 100:
        rest = number - 100
        return "一百" + ("" if not rest else f"零{_DIGITS[rest]}" if rest < 10 else f"{_DIGITS[rest // 10]}十" + _unit(rest))
    if number < 10:
        return _DIGITS[number]
    return ("" if number < 20 else _DIGITS[number // 10]) + "十" + _unit(number)


def _unit(number: int) -> str:
    return _DIGITS[number % 10] if number % 10 else ""


def _part(part: str) -> str:
    if found := _ARTICLES.fullmatch(part):
        tail = _tail(found["tail"])
        if tail is None:
            return part
        return NAMES.get(found["name"] or "", "") + "、".join(_article(one) for one in found["list"].split(", ")) + tail
    if found := _QA.fullmatch(part):
        return "国家网信办问答" + "、".join(one.replace(" Q", "问").replace("–Q", "至") for one in found["list"].split(", "))
    if found := _CLAUSES.fullmatch(part):
        return "、".join(f"第{one}条" for one in found["list"].split(", "))
    if found := _ITEMS.fullmatch(part):
        return "、".join(_article(one) for one in found["list"].split(", "))
    if found := _CARS.fullmatch(part):
        more = f"至第{numeral(int(found['last']))}、第{numeral(int(found['more']))}" if found["last"] else ""
        return f"清单，汽车，重要数据第{numeral(int(found['first']))}{more}项"
    if part.endswith(_LAST) and (whole := _part(part.removesuffix(_LAST))) != part.removesuffix(_LAST):
        return f"{whole}末款"
    return PARTS.get(part, part)


def _tail(text: str) -> str | None:
    if not text:
        return ""
    if found := _UNTIL.fullmatch(text):
        return f"（至{found[1]}为第{numeral(int(found[2]))}条）"
    found = _TEXT.fullmatch(text)
    return f"（{found[1]}年文本）" if found else None


def _article(text: str) -> str:
    first, dash, last = text.replace("-", "–").replace(" to ", "–").partition("–")
    number, *inner = first.replace(")", "").split("(")
    told = f"第{numeral(int(number))}条"
    if len(inner) == 2:
        told += f"第{numeral(int(inner[0]))}款第{numeral(int(inner[1]))}项"
    else:
        told += "".join(f"({one})" for one in inner)
    if not dash:
        return told
    if not last.startswith("("):
        return f"{told}至第{numeral(int(last))}条"
    return f"{told}至第{numeral(int(last.strip('()')))}项" if len(inner) == 2 else f"{told}至{last}"
