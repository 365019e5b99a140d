"""Two fictional reports as blocks: what every sample file says, whatever its format."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or table: ``text`` holds the words after the number, rows the cells of a table."""

    kind: str
    #: title, to, h1, h2, item, p, table, sign, date
    text: str = ""
    number: str = ""
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """The block as true text: one line, or one a row."""
        return tuple("\t".join(row) for row in self.rows) or (self.number + self.text,)


TABLE = (
    ("指标", "单位", "上年", "本年"),
    ("行政检查", "次", "132", "158"),
    ("行政处罚案件", "件", "17", "21"),
    ("人民调解纠纷", "件", "206", "189"),
    ("行政机关负责人出庭应诉率", "%", "83.3", "100"),
)

TOWN = (
    Block("title", "溪源镇人民政府关于2024年法治政府建设情况的报告"),
    Block("to", "松平县人民政府："),
    Block(
        "p",
        "2024年，溪源镇紧扣县委、县政府部署，把依法行政贯穿镇域治理全过程，各项工作取得新进展。现将有关情况报告如下。",
    ),
    Block("h1", "2024年主要工作情况", "一、"),
    Block("h2", "压紧压实法治建设责任", "（一）"),
    Block(
        "p",
        "镇党委会专题研究法治建设4次，镇长王昇、副镇长李喆分别带队督办重点事项11项。修订《溪源镇重大行政决策程序规定》，对28份合同和3份规范性文件逐件开展合法性审查，提出修改意见46条，采纳率97.8%。",
    ),
    Block("h2", "规范基层执法", "（二）"),
    Block(
        "p",
        "全年开展行政检查158次，较上年增加19.7%；办结行政处罚案件21件，罚没款3.46万元，未发生被撤销、确认违法的案件。新取得执法资格4人，持证率由68%提高到85%，主要指标见下表。",
    ),
    Block("table", rows=TABLE),
    Block("h2", "化解矛盾纠纷", "（三）"),
    Block("item", "建成镇级综治中心，司法所、派出所、法庭三方入驻，受理群众诉求412件，办结405件。", "1."),
    Block("item", "镇村两级调解组织调处纠纷189件，调成186件；其中涉及土地流转的57件全部签订协议。", "2."),
    Block("h1", "存在的问题和原因", "二、"),
    Block(
        "p",
        "执法力量与任务不相适应，4个行政村没有专职网格员；部分干部习惯凭经验办事，运用法治方式的能力有待提升。究其原因，是培训针对性不强，考核导向不够鲜明。",
    ),
    Block("h1", "2025年工作计划", "三、"),
    Block("h2", "补齐执法短板", "（一）"),
    Block(
        "p",
        "上半年为4个行政村配齐专职网格员，年底前持证率达到95%以上；联合县农业农村局开展农资打假专项检查不少于6次。",
    ),
    Block("h2", "做实普法宣传", "（二）"),
    Block("p", "9月底前建成溪源法治公园一期，培育“法律明白人”36名，开展以案释法12场。"),
    Block("sign", "溪源镇人民政府"),
    Block("date", "2025年1月9日"),
)

STREET = (
    Block("title", "望湖街道办事处2023年度法治政府建设年度报告"),
    Block(
        "p",
        "2023年，望湖街道以创建法治建设示范街道为抓手，推动依法履职能力稳步提升。根据有关规定，现将年度情况报告如下：",
    ),
    Block("h1", "主要举措和成效", "一、"),
    Block(
        "p",
        "一是夯实制度根基。制定权责事项清单97项，清理涉企文件14份，废止2份、修改5份。二是优化营商环境。设立企业服务专窗2个，为163户个体工商户办理住所登记申报承诺，平均用时由3天压缩至0.5天。三是推进信息公开。主动公开政府信息318条，办理依申请公开9件，答复率100%。",
    ),
    Block(
        "p",
        "四是强化执法监督。街道综合行政执法队立案查处占道经营、违法建设等案件66起，拆除违法建设1.27万平方米，对案卷开展交叉评查两轮，发现问题35个，全部整改。五是健全多元解纷。“湖畔说事”议事点由6个增加到11个，全年议事147场，推动解决加装电梯、停车秩序等问题82个。",
    ),
    Block("h1", "存在的不足", "二、"),
    Block(
        "p",
        "一是辅助执法人员占比偏高，执法文书质量参差不齐；二是老旧小区普法覆盖面不广，线上渠道利用率低。",
    ),
    Block("h1", "党政主要负责人履行推进法治建设第一责任人职责情况", "三、"),
    Block("p", "街道党工委书记主持召开法治建设议事协调会议3次，听取专题汇报5次，现场督导执法规范化建设2次。"),
    Block("h1", "下一年度工作安排", "四、"),
    Block(
        "p",
        "2024年，街道将开展执法文书质量提升行动，每季度评查案卷不少于20宗；新建“湖畔说事”议事点4个，实现社区全覆盖；在12个老旧小区设置普法电子屏，组织巡回宣讲24场。",
    ),
    Block("sign", "望湖街道办事处"),
    Block("date", "2024年1月22日"),
)
REPORTS = {"town": TOWN, "street": STREET}


def truth(name: str, *, without: frozenset[str] = frozenset()) -> list[str]:
    """True text of a report, one paragraph or table row a line."""
    return [line for block in REPORTS[name] if block.kind not in without for line in block.lines]
