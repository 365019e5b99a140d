"""The tricky cases of ``docs/tricky-cases.md``: two short reports each and what must be said of them."""

from __future__ import annotations

from dataclasses import dataclass, field

FILL_OLD = (
    "镇政府全年受理便民事项四千余件，窗口午间不停办。",
    "组织护林员巡山三百余次，未发生森林火灾。",
    "为六个山村修复了水毁便道。",
)
FILL_NEW = (
    "镇中心小学的操场换上了新跑道。",
    "蔬菜合作社添了一座冷库。",
    "为敬老院更换了取暖锅炉。",
)


@dataclass(frozen=True)
class Case:
    """One case; the plan, problem and review sentences stand beside filler that has nothing to do with them."""

    name: str
    lesson: str
    review_old: str = ""
    review_new: str = ""
    problem_old: str = ""
    problem_new: str = ""
    plan_old: str = ""
    plan_new: str = ""
    wanted: dict[str, object] = field(default_factory=dict)
    #: ``reuse``, ``source`` (review or plan), ``plan`` (statuses allowed), ``statuses`` (the same of each action), ``problem``,
    #: ``figures``, ``residue``, ``rolled``

    def text(self, year: int) -> str:
        """The report of the older (2023) or newer (2024) year."""
        old = year == 2023
        review = self.review_old if old else self.review_new
        problem = (self.problem_old if old else self.problem_new) or "个别村务公开栏更新不及时。"
        plan = (self.plan_old if old else self.plan_new) or "办好农民丰收节。"
        body = "\n".join((*(FILL_OLD if old else FILL_NEW), review))
        return (
            f"柳沟镇人民政府关于{year}年法治政府建设情况的报告\n一、主要工作\n{body}\n"
            f"二、存在问题\n{problem}\n三、{year + 1}年工作计划\n{plan}\n柳沟镇人民政府\n{year + 1}年1月10日\n"
        )


NOT_DONE = ("claimed", "not_mentioned", "partial")
CASES = (
    Case(
        "copied-is-no-evidence",
        "逐字相同的句子，哪怕带数字，也不能证明上年计划已落实",
        "开展执法培训4期，参训86人次。",
        "开展执法培训4期，参训86人次。",
        plan_old="开展执法培训不少于4期。",
        wanted={"reuse": "verbatim", "plan": NOT_DONE},
    ),
    Case(
        "new-figure-is-evidence",
        "同一事项有本年的新数字，视为有佐证",
        "开展执法培训4期，参训86人次。",
        "开展执法培训5期，参训102人次。",
        plan_old="开展执法培训不少于5期。",
        wanted={"reuse": "light_edit", "plan": ("fulfilled",)},
    ),
    Case(
        "below-target",
        "报告的数字低于目标，只算部分落实",
        "",
        "全年新增持证执法人员3名，持证人员总数达到8名。",
        plan_old="新增持证执法人员6名。",
        wanted={"plan": ("partial",)},
    ),
    Case(
        "plan-restated",
        "把上年计划原话改成“已做”的口气，没有可核实内容，只是有表述",
        "",
        "完善矛盾纠纷多元化解机制，矛盾纠纷多元化解机制不断完善。",
        plan_old="完善矛盾纠纷多元化解机制。",
        wanted={"plan": ("claimed", "not_mentioned")},
    ),
    Case(
        "adjusted-with-reason",
        "报告说明了改变的原因，不算未提及",
        "",
        "原计划在集镇新建的法治文化广场因用地调整，经镇党委会研究，改为利用老粮站院落改建。",
        plan_old="在集镇新建法治文化广场1处。",
        wanted={"plan": ("adjusted",)},
    ),
    Case(
        "admitted-in-problems-only",
        "只在“存在问题”里出现的事项，不是落实的佐证",
        "",
        "",
        problem_new="综合调解室迟迟没有建起来。",
        plan_old="新建综合调解室1间。",
        wanted={"plan": NOT_DONE},
    ),
    Case(
        "promised-again-is-no-evidence",
        "只在新计划里再次列入，不是落实；记为继续列入",
        "",
        "",
        plan_old="新建综合调解室1间。",
        plan_new="新建综合调解室1间。",
        wanted={"plan": ("not_mentioned",), "rolled": True},
    ),
    Case(
        "figures-only",
        "仅数字不同，属少量改动并标明仅数字变化",
        "受理信访事项52件，办结50件。",
        "受理信访事项61件，办结60件。",
        wanted={"reuse": "light_edit", "figures": {("52", "61"), ("50", "60")}},
    ),
    Case(
        "numeral-in-words",
        "三次与4次是同一处数字的变化",
        "召开专题会议三次，研究解决问题6个。",
        "召开专题会议4次，研究解决问题6个。",
        wanted={"reuse": "light_edit"},
    ),
    Case(
        "width-and-marks",
        "全角半角、标点不同仍是逐字相同",
        "办理行政处罚案件16件，罚没款3.2万元，无一起复议。",
        "办理行政处罚案件１６件,罚没款３.２万元,无一起复议。",
        wanted={"reuse": "verbatim"},
    ),
    Case(
        "enumerator",
        "一是、二是等序号不影响判断",
        "一是建立每周会商制度，由镇长主持，派出所和法庭参加。",
        "二是建立每周会商制度，由镇长主持，派出所和法庭参加。",
        wanted={"reuse": "verbatim"},
    ),
    Case(
        "clause-cut",
        "删去一个分句，其余照旧，属少量改动",
        "聘请两名律师担任镇政府法律顾问，全年审查合同21份，参与重大纠纷调处，受到群众好评。",
        "聘请两名律师担任镇政府法律顾问，全年审查合同21份，参与重大纠纷调处。",
        wanted={"reuse": "light_edit"},
    ),
    Case(
        "same-topic-other-fact",
        "同一话题的另一件事是新写，不是换了说法",
        "司法所为八户农民工讨回工资，全部在年内结清。",
        "司法所请退休教师给留守儿童讲了六堂安全课。",
        wanted={"reuse": "new"},
    ),
    Case(
        "problem-again-same-words",
        "问题原样再次列出",
        problem_old="执法力量薄弱，专业人才缺乏。",
        problem_new="执法力量薄弱，专业人才缺乏。",
        wanted={"problem": "repeated"},
    ),
    Case(
        "problem-with-measure",
        "不再列出且有新的具体措施，算有对应措施",
        "",
        "执法装备得到更新，新配执法记录仪12台、执法车1辆。",
        problem_old="执法装备落后，执法记录仪不够用。",
        plan_old="更新执法装备，配齐执法记录仪。",
        wanted={"problem": "addressed"},
    ),
    Case(
        "problem-dropped",
        "不再列出，也没有措施：未再提及，不能推定已解决",
        problem_old="山林权属档案残缺，老契约无人会看。",
        wanted={"problem": "dropped"},
    ),
    Case(
        "stale-year",
        "新报告里照搬了上年的年份",
        "2023年，全镇开展道路安全整治12次，查处超员面包车9辆。",
        "2023年，全镇开展道路安全整治12次，查处超员面包车9辆。",
        wanted={"residue": "stale_year"},
    ),
    Case(
        "carried-over-case",
        "2023年立案、今年办结：年份不是痕迹",
        "",
        "2023年立案的2件案件今年3月全部办结。",
        wanted={"residue": None},
    ),
    Case(
        "foreign-place",
        "句首出现别的乡镇作主语",
        "",
        "高坪镇坚持每月召开综治例会，研判风险隐患。",
        wanted={"residue": "foreign_place"},
    ),
    Case(
        "neighbour-in-cooperation",
        "与邻镇签协议是合作，不是照搬",
        "",
        "与相邻的高坪镇签订边界联防协议，共同调处林地纠纷2起。",
        wanted={"residue": None},
    ),
    Case(
        "rule-by-law-of-the-county",
        "“依法治县”里没有县名",
        "",
        "县委依法治县委员会来镇督导，反馈意见全部整改。",
        wanted={"residue": None},
    ),
    Case(
        "organ-of-another-kind",
        "镇政府报告里说“我局”",
        "",
        "我局高度重视法治宣传，层层压实责任。",
        wanted={"residue": "foreign_organ"},
    ),
    Case(
        "law-replaced",
        "引用已被民法典取代的物权法",
        "",
        "依照《物权法》规定确认山林权属争议3起。",
        wanted={"residue": "stale_law"},
    ),
    Case(
        "law-with-a-like-name",
        "《劳动合同法》不是《合同法》",
        "",
        "向务工人员发放《劳动合同法》读本五百册。",
        wanted={"residue": None},
    ),
    Case(
        "handled-more-than-received",
        "办结多于受理，又没有说明结转",
        "",
        "受理群众投诉52件，办结55件，答复率100%。",
        wanted={"residue": "impossible_figure"},
    ),
    Case(
        "handled-with-carry-over",
        "说明了上年结转，办结多于受理就说得通",
        "",
        "受理群众投诉52件，连同上年结转的5件共办结55件。",
        wanted={"residue": None},
    ),
    Case(
        "parts-that-exclude-each-other",
        "线上、线下相加超过总数",
        "",
        "提供法律咨询310人次，其中线上190人次、线下132人次。",
        wanted={"residue": "impossible_figure"},
    ),
    Case(
        "slip-in-both-years",
        "两年同一处错字，是沿用旧文的有力佐证",
        "镇主要领导亲自布署，狠抓各项任务落实见效。",
        "镇主要领导亲自布署，狠抓各项任务落实见效。",
        wanted={"residue": "carried_slip"},
    ),
    Case(
        "upper-limit",
        "控制在10%以内，报8.5%是达到",
        "",
        "行政诉讼败诉率8.5%，较上年下降3个百分点。",
        plan_old="行政诉讼败诉率控制在10%以内。",
        wanted={"plan": ("fulfilled",)},
    ),
    Case(
        "meeting-number-is-no-count",
        "第六次会议不是6次",
        "",
        "传达学习县委第六次全体会议精神。",
        plan_old="组织执法会商不少于6次。",
        wanted={"plan": NOT_DONE},
    ),
    Case(
        "growth-beside-the-total",
        "增长9%、达到12亿元同属一项目标，以总量对照，不以增速冲抵",
        "",
        "全年工业投资完成11.4亿元，增长10%。",
        plan_old="全年工业投资增长9%，达到12亿元。",
        wanted={"plan": ("partial",)},
    ),
    Case(
        "things-promised-apart",
        "一句话里数量各自写明的几件事，分别对照：只办了一件的，其余不算",
        "",
        "在渡口、码头安装路灯62盏，夜间巡河有了光亮。",
        plan_old="安装路灯60盏、救生圈120个、隔离墩300个。",
        wanted={"statuses": [("fulfilled",), NOT_DONE, NOT_DONE]},
    ),
    Case(
        "every-clause-of-its-own",
        "没有常见动词开头的分句也是单独的事项，不并入前一项",
        "",
        "全年换发渔船标识牌140块。",
        plan_old="统一渔船标识牌，水产品交易一律亮证。",
        wanted={"statuses": [("fulfilled", "partial", "claimed"), NOT_DONE]},
    ),
    Case(
        "news-of-a-promise",
        "报告了数字、日期的，是上年计划的新进展，不是换了说法",
        "",
        "茶山步道修到了六里，比图纸多出一里，5月18日迎来头一批游人。",
        plan_old="修建茶山步道五里，6月前迎客。",
        wanted={"reuse": "new", "plan": ("fulfilled", "partial")},
    ),
    Case(
        "last-clause-cut-and-new-figures",
        "删去末尾分句、数字也变了，其余照旧，属少量改动",
        "渡口救援队全年出艇112次，转移被困群众36人，打捞漂浮物4吨，受到县里表扬。",
        "渡口救援队全年出艇97次，转移被困群众21人。",
        wanted={"reuse": "light_edit"},
    ),
    Case(
        "fact-on-the-object",
        "计划没有原样兑现，但文件已出，至少算部分落实",
        "",
        "《柳沟镇渡口管理办法》9月印发，各渡口张贴了票价。",
        plan_old="修订渡口管理办法并培训船工。",
        wanted={"plan": ("fulfilled", "partial")},
    ),
)
