"""Everything the program says in more than one language, Chinese and English side by side."""

from __future__ import annotations

from tongguan.lawbook.model import Words

PHRASES: dict[str, Words] = {
    # routes
    "route.none": Words("无需申报、备案或认证", "no procedure"),
    "route.contract_or_certification": Words("标准合同备案或个人信息出境认证", "standard contract or certification"),
    "route.security_assessment": Words("数据出境安全评估", "security assessment"),
    "route.prohibited": Words("禁止出境", "prohibited"),
    # scope
    "scope.governed": Words("属于数据出境", "provided abroad"),
    "scope.gates_only": Words("不属于数据出境，但其他审批仍适用", "no export of data, but other approvals apply"),
    "scope.out": Words("不属于数据出境", "not provided abroad"),
    # kinds of finding
    "kind.breach": Words("违规", "breach"),
    "kind.open": Words("待定", "open"),
    "kind.review": Words("需认定", "review"),
    "kind.duty": Words("义务", "duty"),
    "kind.waived": Words("例外放行", "waived"),
    "kind.clear": Words("通过", "clear"),
    # titles of findings
    "title.route": Words("{route}：未见有效的批准、备案或认证", "{route} required, none held"),
    "title.prohibited": Words("不得向境外提供", "may not be provided abroad"),
    "title.flawed": Words("{route}：所持文件不能使用", "{route} required, what is held does not count"),
    "title.flawed_open": Words("{route}：所持文件是否有效未定", "{route} required, open whether what is held counts"),
    "title.open": Words("出境路径未定：{floor} 至 {ceiling}", "route undecided: {floor} … {ceiling}"),
    "title.scope_open": Words("是否属于数据出境未定", "undecided whether the data are provided abroad"),
    "title.review_open": Words("{route}；是否另需认定未定", "{route}; open whether a review is needed besides"),
    "title.gate": Words("缺少{gate}", "{gate} missing"),
    "title.gate_flawed": Words("{gate}不能使用", "{gate} does not count"),
    "title.gate_open": Words("是否需要{gate}未定", "open whether {gate} is needed"),
    "title.gate_met_open": Words("{gate}是否有效未定", "open whether {gate} counts"),
    "title.breach": Words("{title}", "{title}"),
    "title.breach_open": Words("未定：{title}", "open: {title}"),
    "title.review": Words("{title}", "{title}"),
    "title.silent": Words("没有规范对此作出规定", "no norm settles this"),
    "title.duty": Words("{duty}：未见证据", "{duty}: no evidence"),
    "title.duty_denied": Words("{duty}：已写明未履行", "{duty}: stated as not done"),
    "title.duty_unlisted": Words("{duty}：已备材料中没有可用的", "{duty}: none that counts among the clearances"),
    "title.duty_open": Words("{duty}：是否适用未定，亦未见证据", "{duty}: open whether it applies, and no evidence"),
    "title.beside": Words(
        "另有 {number} 项审批、认定或规范取决于以下问题",
        "approvals, reviews or other norms that hang on these questions: {number}",
    ),
    "title.duties_later": Words(
        "另有 {number} 项义务是否适用取决于 {facts}：{duties}", "{number} more apply or not depending on {facts}: {duties}"
    ),
    "title.clear": Words("{route}", "{route}"),
    "title.clear_gates": Words("{route}；审批齐备", "{route}; approvals held"),
    "clear.settled": Words("认定：{review}", "determination on: {review}"),
    "silent.says": Words(
        "现有规则没有一条适用于这一数据项，不能推定可自由出境。",
        "none of the encoded norms applies to this item; that is no licence to send it.",
    ),
    "silent.fix": Words(
        "书面征求主管机关意见；需要先行放行的，由具名的人以例外（waivers）承担",
        "ask the competent authority in writing; until it answers only a waiver, for which a named person answers, lets it pass",
    ),
    "rank.law": Words("法律、法规或者规范性文件", "law"),
    "rank.mandatory": Words("强制性标准", "mandatory standard"),
    "rank.recommended": Words("推荐性标准", "recommended standard"),
    # labels
    "label.why": Words("理由", "why"),
    "label.basis": Words("依据", "basis"),
    "label.address": Words("网址", "address"),
    "label.ask": Words("待答", "ask"),
    "label.fix": Words("处理建议", "fix"),
    "label.note": Words("提示", "note"),
    "label.authority": Words("主管机关", "authority"),
    "label.sum": Words("人数", "persons"),
    "label.held": Words("所持", "held"),
    "label.flaw": Words("缺陷", "flaw"),
    "label.exporter": Words("数据处理者", "exporter"),
    "label.items": Words("数据项", "items"),
    "label.waived": Words("例外放行", "waived"),
    "label.rank": Words("性质", "rank"),
    "label.in_force": Words("自 {since} 起施行", "in force since {since}"),
    "label.in_force_until": Words("{since} 至 {until} 施行", "in force {since} to {until}"),
    "label.as_of": Words("适用 {day} 的法律", "law as of {day}"),
    "label.checked_to": Words("规则核对至 {day}", "law checked to {day}"),
    "label.or_more": Words("或更多", "or more"),
    "label.unbounded": Words("无上限", "no upper bound"),
    "label.bounded": Words(
        "未答的问题过多，未逐一推演；结果必在此范围之内，所列问题有的可能并不影响结果",
        "too much is unanswered to try every answer: the result lies within this range, and not every question may matter",
    ),
    "label.allowed": Words("按选择放行：{kinds}", "let pass by choice: {kinds}"),
    "label.since": Words("{since} 起", "since {since}"),
    "label.line": Words("第 {number} 行（{items}）", "line {number} ({items})"),
    "label.also": Words("另涉", "also"),
    "label.gate": Words("门禁", "gate"),
    "gate.breach": Words("阻断（退出码 1）", "blocks (exit status 1)"),
    "gate.undecided": Words("阻断（退出码 4；--allow {kind} 可放行）", "blocks (exit status 4; `--allow {kind}` lets it pass)"),
    "gate.allowed": Words("仅显示（--allow {kind}）", "shown only (--allow {kind})"),
    "gate.waived": Words("仅显示（已例外放行）", "shown only (waived)"),
    "gate.baseline": Words("仅显示（见于基线）", "shown only (in the baseline)"),
    "gate.exit_zero": Words("仅显示（--exit-zero）", "shown only (--exit-zero)"),
    "duty.head": Words("{items} 未见履行证据", "no evidence for {items}"),
    "label.told": Words("提示", "note"),
    "label.not_covered": Words("未评估", "not assessed"),
    "label.more": Words("另有 {number} 项", "{number} more"),
    # confidence
    "confidence.verified": Words("已核对原文", "text read"),
    "confidence.corroborated": Words("多个来源一致", "several sources agree"),
    "confidence.single_source": Words("仅一个来源", "one source only"),
    "confidence.draft": Words("仅见征求意见稿", "known as a draft only"),
    "confidence.memory": Words("未核对原文", "text not read"),
    # fix hints
    "fix.contract": Words(
        "订立标准合同并在生效后10个工作日内备案，或取得个人信息出境认证",
        "conclude the standard contract and file it within 10 working days of its taking effect, or obtain certification",
    ),
    "fix.assessment": Words(
        "出境前通过省级网信办申报并通过数据出境安全评估",
        "declare and pass the security assessment through the provincial cyberspace administration before anything leaves",
    ),
    "fix.gate": Words("提供前取得该项审批，并记入 clearances", "obtain it before anything is provided and record it under `clearances`"),
    "fix.review": Words(
        "由主管机关或者负责人认定，并以 determination 记入 clearances（settles 写明本项名称，by、because 写明认定人和理由）",
        "once the authority or a responsible person has decided, record it under `clearances` as a `determination` that settles this review, with `by` and `because`",
    ),
    "fix.review_route": Words(
        "由主管机关或者负责人认定，并以 determination 记入 clearances（settles 写明本项名称，route 写明认定的出境路径，by、because 写明认定人和理由）",
        "once the authority or a responsible person has decided, record it under `clearances` as a `determination` that settles this review, with the `route` "
        "decided, `by` and `because`",
    ),
    "fix.review_paper": Words(
        "由主管机关或者负责人认定，并以 determination 记入 clearances（settles 写明本项名称，所持文件照旧可用的 route 写 none，by、because 写明认定人和理由）",
        "once the authority or a responsible person has decided, record it under `clearances` as a `determination` that settles this review, with `route: none` "
        "where what is held will do as it is, `by` and `because`",
    ),
    "fix.duty": Words("履行后在 evidence 中记明", "do it and say so under evidence"),
    "fix.defaults": Words(
        "对所有数据都成立的答案在 defaults 下一次写明（items、flows、recipients）",
        "what holds for everything is stated once, under `defaults` (items, flows, recipients)",
    ),
    "fix.flaw": Words("补正后更新 clearances", "mend it and update clearances"),
    # questions
    "ask.overlap": Words(
        "人群“{name}”与其他人群重合多少人（apart_from、within、overlaps）？",
        "how many people does `{name}` share with the others (apart_from, within, overlaps)?",
    ),
    "ask.ledger": Words(
        "台账“{ledger}”的人数确切是多少（补齐其待定事实后重新导出，以 --until 写明截止日）？",
        "which number has the ledger `{ledger}` (answer what is open there, export it anew, with --until where the rest of the year is in it)?",
    ),
    "ask.apart": Words(
        "台账“{ledger}”所计的人是否也在其他数字之内（都不在的，在该台账中写明 apart: true）？",
        "are people of the ledger `{ledger}` in other figures as well (`apart: true` in the ledger says: nobody)?",
    ),
    "ledger.unused": Words(
        "台账中的数据处理者 {exporter} 在本次清单中没有出现，未计入",
        "no manifest here is about the exporter {exporter} of this ledger: nobody was counted",
    ),
    "ask.clearances": Words(
        "持有哪些批准、备案、认证或报告（clearances；没有则写 []）？",
        "which approvals, filings, certificates or reports are held (clearances; `[]` for none)?",
    ),
    "ask.judged": Words("（须写明由谁认定及理由：by、because）", "(somebody must stand for it: by, because)"),
    "ask.size": Words("人群“{name}”有多少人？", "how many people are in `{name}`?"),
    "ask.provided": Words(
        "今年以来未写入清单文件的其他数据流共出境多少人（{bucket}）？",
        "how many persons were provided abroad this year by flows in no manifest ({bucket})?",
    ),
    "ask.other": Words("{key}", "{key}"),
    "ask.provided_list": Words(
        "在自贸试验区清单的同一场景内，今年以来未写入清单文件的其他数据流共出境多少人（{bucket}）？",
        "in the same scenario of the zone list, how many persons were provided abroad this year by flows in no manifest ({bucket})?",
    ),
    "ask.law": Words("法律未明确是否计入：{rule}", "the law leaves the count open: {rule}"),
    "ask.head": Words("{flow} 待答的问题，按对结论的影响由大到小排列", "questions that decide {flow}, the most decisive first"),
    "ask.then": Words("其余", "then"),
    "ask.elsewhere": Words("人数合计还取决于数据流 {flow}：{facts}", "the count also waits for flow {flow}: {facts}"),
    "ask.elsewhere_too": Words("以及数据流 {flows}", "and for flows {flows}"),
    "ask.same": Words("同第 {number} 题", "as question {number}"),
    "ask.counted": Words("合计计入人数 {number}", "{number} persons counted in all"),
    "span.from": Words("{low} 以上", "{low} or more"),
    "span.under": Words("不满 {high}", "under {high}"),
    "span.earlier": Words("更早", "earlier"),
    "span.after": Words("{day} 之后", "after {day}"),
    "span.any number": Words("任何数目", "any number"),
    "span.none of them": Words("均不涉及", "none of them"),
    "bucket.ordinary": Words("一般个人信息", "ordinary"),
    "bucket.sensitive": Words("敏感个人信息", "sensitive"),
    "bucket.two_year_ordinary": Words("上年起个人信息", "personal, since last year"),
    "bucket.two_year_sensitive": Words("上年起敏感个人信息", "sensitive, since last year"),
    # closing line
    "close.flows": Words("{number} 个数据流", "{number} flows"),
    "close.flow": Words("{number} 个数据流", "{number} flow"),
    "close.pack": Words("规则包 {name} {version}", "pack {name} {version}"),
    "close.nothing": Words("没有可判断的数据流", "nothing was judged"),
    "close.problems": Words("输入有 {number} 处错误", "mistakes in the input: {number}"),
    "close.unchanged": Words("没有变更涉及的数据流", "no flow was changed"),
    "close.empty": Words("没有可判断的数据流（--allow-empty）", "nothing was judged (--allow-empty)"),
    "words.decides": Words("取决于：", "decided by:"),
    "close.conflicts": Words("规范冲突从严处理（conflicts: strict）", "conflicts between norms are read strictly (conflicts: strict)"),
    "close.counted": Words(
        "另有 {number} 个数据流只计数、不报告（--scope changed）", "{number} more counted, not reported (--scope changed)"
    ),
    "close.exit_zero": Words("以 0 结束（--exit-zero）；实际状态为 {status}", "ends with 0 (--exit-zero); the status would be {status}"),
    "close.blocking": Words("{number} 项阻断", "{number} finding blocks"),
    "close.blockings": Words("{number} 项阻断", "{number} findings block"),
    "close.shown": Words("{number} 项仅显示", "{number} shown only"),
    "close.full": Words(
        "以上详列最严重的 {number} 条数据流；其余 {rest} 条见下，各一行（--verbose 全部详列，--format concise 每项发现一行）",
        "the {number} gravest flows are told in full above; {rest} more stand below, a line each (`--verbose` tells all in full, `--format concise` each finding on a line)",
    ),
    "close.known": Words("{number} 项见于基线", "{number} in the baseline"),
    # waivers and baselines
    "label.baseline": Words("基线", "baseline"),
    "label.remark": Words("提醒", "warning"),
    "baseline.known": Words("已见于 {name}", "known in {name}"),
    "baseline.proposed": Words(
        "本次变更中将其写入 {name}，合并后生效", "an entry of {name} for this is proposed in this change; it takes effect after merge"
    ),
    "baseline.fixed": Words(
        "{name} 中有 {number} 项不再出现；请重新生成基线", "{number} entries of {name} did not come back; create the baseline anew"
    ),
    "waiver.ended": Words("{by} 的例外放行已于 {day} 到期", "a waiver by {by} ended on {day}"),
    "waiver.ends": Words("{by} 的例外放行将于 {day} 到期，尚余 {days} 天", "the waiver by {by} ends on {day}, in {days} days"),
    "waiver.ends_today": Words("{by} 的例外放行今日（{day}）到期", "the waiver by {by} ends today, {day}"),
    "waiver.ends_tomorrow": Words("{by} 的例外放行明日（{day}）到期", "the waiver by {by} ends tomorrow, {day}"),
    "waiver.later": Words("{by} 的例外放行自 {day} 起才生效", "a waiver by {by} begins on {day}"),
    "waiver.proposed": Words(
        "本次变更中提出了例外放行，合并后生效", "a waiver for this is proposed in this change; it takes effect after merge"
    ),
    "waiver.unused": Words(
        "数据流“{flow}”没有 {rule} 的发现，该例外放行未起作用", "this waiver lets nothing pass: flow `{flow}` has no finding of {rule}"
    ),
    "waiver.unused_near": Words(
        "数据流“{flow}”没有 {rule} 的发现，该例外放行未起作用；是否为 {near}？",
        "this waiver lets nothing pass: flow `{flow}` has no finding of {rule}; did you mean `{near}`?",
    ),
    "settles.unknown": Words(
        "没有名为 {name} 的审查事项，该认定未解决任何事项", "this determination settles nothing: no review is called {name}"
    ),
    "settles.unknown_near": Words(
        "没有名为 {name} 的审查事项，该认定未解决任何事项；是否为 {near}？",
        "no review is called {name}: by that name this determination settles nothing; did you mean `{near}`?",
    ),
    "paper.ends_first": Words(
        "该材料 {ends} 届满，却自 {begins} 起才有效，不能使用；请核对日期",
        "this paper ends on {ends}, before it begins on {begins}: it answers nothing; look at its dates",
    ),
    "paper.recipient": Words(
        "没有名为 {name} 的境外接收方，该材料不及于任何以此为名的接收方",
        "no recipient is called {name}: by that name this paper reaches nobody",
    ),
    "paper.recipient_near": Words(
        "没有名为 {name} 的境外接收方，该材料不及于任何以此为名的接收方；是否为 {near}？",
        "no recipient is called {name}: by that name this paper reaches nobody; did you mean `{near}`?",
    ),
    "waiver.near": Words(
        "该例外放行未起作用：“{flow}”上的发现虽以 {rule} 为据，其名为 {code}",
        "this waiver lets nothing pass: the finding on `{flow}` rests on {rule}, but its name is {code}",
    ),
    "waiver.nowhere_near": Words(
        "没有数据流“{flow}”，该例外放行未起作用；是否为“{near}”？",
        "this waiver lets nothing pass: there is no flow `{flow}`; did you mean `{near}`?",
    ),
    "waiver.nowhere": Words("没有数据流“{flow}”，该例外放行未起作用", "this waiver lets nothing pass: there is no flow `{flow}`"),
    "waiver.refused": Words("{rule} 的发现任何人不得例外放行", "nobody may waive a finding of {rule}"),
    "law.before": Words(
        "规则库没有 {day} 的法律，最早一日为 {begins}；结论未定",
        "the lawbook holds no law of {day}, it begins on {begins}: nothing is decided",
    ),
    "law.after": Words(
        "法律只核对至 {checked}，判断日 {day} 晚于其后一年；此后的法律没有读过，结论未定，请升级规则库",
        "the law was checked to {checked} only, more than a year before {day}: what came since was not read, nothing is decided; a newer lawbook is needed",
    ),
    "no.flows": Words("清单中没有数据流，无可判断", "no flows here, so nothing to judge"),
    "link.out": Words("链接指向仓库之外，未读取", "a link out of the repository, not followed"),
    "waiver.off": Words("未计例外放行（--no-waivers）", "waivers were left out of account (--no-waivers)"),
    # what came out, in one sentence
    "result.0": Words("全部数据流均可通行", "every flow is clear"),
    "result.0_by_choice": Words(
        "没有未处理的问题；部分经例外放行或者按选择放行", "nothing blocks; some flows are waived or let pass by choice"
    ),
    "result.1": Words("{total} 个数据流中 {number} 个违规", "{number} of {total} flows in breach"),
    "result.3": Words("输入有误，结论不完整", "the input has mistakes; the result is incomplete"),
    "result.4": Words("{total} 个数据流中 {number} 个尚未定论或缺少证据", "{number} of {total} flows undecided or without evidence"),
    "result.4_unread": Words(
        "按已核对的法律均可通行，但判断日的法律没有读过", "clear by the law that was read, which does not reach this day"
    ),
    "result.4_strict": Words("数据流均可通行，但有 {number} 项提醒（--strict）", "nothing blocks but the warnings: {number} (--strict)"),
    "lead.needed": Words("适用", "applies"),
    "lead.not needed": Words("不适用", "does not apply"),
    # checks that are no single rule: what a finding is about where none speaks
    "check.open/route": Words("出境路径未定", "route undecided"),
    "check.open/scope": Words("是否属于数据出境未定", "undecided whether data are provided abroad"),
    "check.open/clearance": Words("所持文件是否有效未定", "open whether what is held counts"),
    "check.route": Words("缺少所需的批准、备案或认证", "what the route requires is not held"),
    "check.prohibited": Words("不得向境外提供", "may not be provided abroad"),
    "check.clear": Words("可以出境", "may go"),
    "check.scope": Words("不属于数据出境", "not provided abroad"),
    "check.law-silent": Words("没有规范对此作出规定", "no norm settles this"),
    "check.input": Words("输入有误", "mistake in the input"),
    # reports on pages and in comments
    "page.title": Words("数据出境检查", "data leaving mainland China"),
    "page.flow": Words("数据流", "flow"),
    "page.to": Words("境外接收方", "recipient"),
    "page.route": Words("数据项与路径", "items and route"),
    "page.result": Words("结论", "result"),
    "page.flows": Words("数据流一览", "flows"),
    "page.findings": Words("发现", "findings"),
    "page.questions": Words("待答问题", "questions that decide"),
    "page.fixes": Words("处理建议", "ways out"),
    "page.leads": Words("答案与结论", "answers and what they lead to"),
    "page.waits": Words("等待此答案", "waiting for it"),
    "page.receipt": Words("凭据", "receipt"),
    "page.inputs": Words("输入文件", "inputs"),
    "page.lawbook": Words("规则包", "rules"),
    "page.tool": Words("程序", "program"),
    "page.exit": Words("退出码", "exit status"),
    "page.problems": Words("输入错误", "mistakes in the input"),
    "page.reminders": Words("提醒", "reminders"),
    "page.draft": Words(
        "这是按所陈述的事实适用规则的结果，不是法律意见。",
        "this applies the rules to the facts as stated; it is not legal advice.",
    ),
    "page.official": Words("官方文本", "official text"),
    "page.more_findings": Words("另有 {number} 项发现，见完整报告", "{number} more findings in the full report"),
    "page.more": Words("另有 {number} 项，见作业摘要", "+{number} more in the job summary"),
    "page.mainland": Words("中国境内", "mainland China"),
    "page.too_many": Words("数据流过多，未作图", "too many flows for a picture"),
    "page.flows_of": Words("{number} 个数据流", "{number} flows"),
    "page.answer": Words("路径", "route"),
    "page.item": Words("数据项", "item"),
    "page.category": Words("类别", "category"),
    "page.why": Words("为何可以出境", "why it may go"),
    "page.ledger": Words("出境人数台账", "persons provided abroad"),
    "page.as_of": Words("适用法律日期", "law as of"),
    "page.checked": Words("规则核对至", "law checked to"),
    "page.abroad": Words("境外", "abroad"),
    "way.transfer": Words("传输", "transfer"),
    "way.remote_access": Words("境外访问境内数据", "remote access"),
    "way.processed_abroad": Words("在境外处理", "processed abroad"),
    "page.warnings": Words("提醒事项", "warnings"),
    "page.where": Words("位置", "where"),
    "page.threshold": Words("门槛", "threshold"),
    # ledger
    "ledger.title": Words("出境人数台账", "persons provided abroad"),
    "ledger.counted": Words("计入", "counted"),
    "ledger.exempt": Words("豁免不计", "exempt, not counted"),
    "ledger.unsettled": Words("是否计入未定", "unsettled whether counted"),
    "ledger.outside": Words("非出境或非个人信息", "not abroad or not personal"),
    "ledger.provided": Words("清单外已出境", "provided by flows in no manifest"),
    "ledger.total": Words("合计", "total"),
    "ledger.headroom": Words("距门槛", "head-room"),
    "ledger.state": Words("状态", "state"),
    "ledger.rules": Words("相关规则", "rules"),
    "ledger.reached": Words("已达", "reached"),
    "ledger.unknown": Words("未知", "unknown"),
    "ledger.maybe": Words("可能已达", "may be reached"),
    "ledger.left": Words("尚余 {number}", "{number} left"),
    "ledger.flow": Words("数据流/数据项", "flow/item"),
    "ledger.persons": Words("人数", "persons"),
    "ledger.bucket": Words("类别", "kind"),
    "ledger.status": Words("计数", "count"),
    # explain
    "explain.path": Words("判定经过", "how it was decided"),
    "explain.scope": Words("是否属于数据出境", "is it provided abroad"),
    "explain.classify": Words("数据是什么", "what the data are"),
    "explain.gate": Words("审批和其他规范", "approvals and other norms"),
    "explain.exempt": Words("豁免", "exemptions"),
    "explain.route": Words("出境路径", "route"),
    "explain.duty": Words("义务", "duties"),
    "explain.because": Words("因为：{rules}", "because: {rules}"),
    "explain.lacks": Words("而尚无有效的：{papers}", "and none is held that counts: {papers}"),
    "explain.held": Words("已备材料和义务", "what is held, and what stays"),
    "explain.idle": Words("不能满足所需的路径", "does not answer the route"),
    "explain.duties": Words("出境前的义务：{duties}", "due before the export: {duties}"),
    "explain.standing": Words("持续义务：{duties}", "standing duties: {duties}"),
    "explain.counts": Words("影响人数计数", "changes who counts"),
    "explain.line": Words("第 {number} 行", "line {number}"),
    "explain.near": Words("差一点适用的规则", "near misses"),
    "explain.full": Words("全部规则", "every rule"),
    "explain.why_not": Words("为什么不是 {route}", "why not {route}"),
    "explain.displaced": Words("被 {rule} 排除", "displaced by {rule}"),
    "explain.holds": Words("成立", "holds"),
    "explain.fails": Words("不成立", "does not hold"),
    "explain.unknown": Words("未知", "unknown"),
    "explain.not_stated": Words("未说明", "not stated"),
    "explain.unclaimed": Words("未主张", "not claimed"),
    "explain.derived": Words("推得", "derived"),
    "explain.none": Words("没有", "none"),
    "explain.possible": Words("可能适用", "may apply"),
    "explain.applies": Words("适用", "applies"),
    "explain.missing": Words("差 {facts}", "fails by {facts}"),
    "explain.waits": Words("待答 {facts}", "waits for {facts}"),
    # explain: the zone list of a flow
    "lists.title": Words("自贸试验区清单", "zone list"),
    "lists.in_force": Words("{list}在 {day} 有效（{since} 起，{end}）", "{list} is in force on {day} (since {since}, {end})"),
    "lists.in_force_until": Words("至 {until}", "until {until}"),
    "lists.in_force_open": Words("未定终止日", "no end set"),
    "lists.not_yet": Words(
        "{list}在 {day} 尚未生效，{since} 起才适用；当日按全国规定办理",
        "{list} is not in force on {day}: it begins on {since}; on that day the national rules decide",
    ),
    "lists.over": Words(
        "{list}在 {day} 已经失效，最后有效日为 {until}；不再放宽任何手续，按全国规定或者现行清单办理",
        "{list} is not in force on {day}: its last day was {until}; it eases nothing any more, and the national rules or a list in force decide",
    ),
    "lists.registered_in": Words(
        "清单要求在{asked}注册；写明的注册地：{stated}", "the list is for those registered in {asked}; stated: {stated}"
    ),
    "lists.exports_from": Words(
        "清单要求从{asked}出境；写明的出境地：{stated}", "the list is for those that export from {asked}; stated: {stated}"
    ),
    "lists.or": Words("{one}或者{other}", "{one} or {other}"),
    "lists.open": Words(
        "注册地当日有{list}（行业：{sectors}）；本流没有写明使用它（list），不享受其放宽，其重要数据条目照样适用",
        "{list}, for {sectors}, is in force where the exporter is registered; the flow names no list, so it eases nothing, and what it calls important data binds all the same",
    ),
    "lists.open_named": Words(
        "注册地当日有效的另有{list}（行业：{sectors}）；本流没有使用它",
        "in force where the exporter is registered there is also {list}, for {sectors}; the flow does not use it",
    ),
    "lists.lacks": Words("清单的“{rule}”不成立，差 {facts}", "the list's “{rule}” does not hold; it lacks {facts}"),
    # the lawbook: lists, summary, one rule's page
    "stage.scope": Words("范围", "scope"),
    "stage.classify": Words("分类", "classify"),
    "stage.gate": Words("另行审批", "gate"),
    "stage.exempt": Words("豁免", "exempt"),
    "stage.route": Words("路径", "route"),
    "stage.duty": Words("义务", "duty"),
    "stage.clear": Words("所持材料", "clear"),
    "part.national": Words("一般规定", "national law"),
    "part.automotive": Words("汽车", "vehicles"),
    "part.mapping": Words("测绘", "surveying and mapping"),
    "part.sectors": Words("行业与相邻制度", "sectors"),
    "part.zones": Words("自贸区清单", "free-trade zones"),
    "rests.verified": Words("已核对原文", "verified"),
    "rests.corroborated": Words("多个来源", "several sources"),
    "rests.single_source": Words("一个来源", "one source"),
    "rests.draft": Words("征求意见稿", "draft"),
    "rests.memory": Words("凭记忆", "memory"),
    "rules.all": Words("合计", "all"),
    "rules.rules": Words("全部规则", "all rules"),
    "rules.norms": Words("规范（取其规则中最弱的一条）", "norms (as sure as the least sure of their rules)"),
    "rules.summary": Words(
        "规则出自 {number} 部文件。仅见征求意见稿或者凭记忆的，不据以放行，也不满足任何审批，只作需认定或者提示。",
        "The rules come from {number} instruments. What rests on a draft or on memory frees nothing and meets no approval: it ends in a review or a note.",
    ),
    "rules.number": Words("共 {total} 条规则，列出 {number} 条", "{number} of {total} rules"),
    "rules.through": Words("因属于{classes}", "through {classes}"),
    "rules.confidence": Words("核对程度", "confidence"),
    "rules.norm_ids": Words("规范编号", "norms"),
    "rules.stage": Words("阶段", "stage"),
    "rules.then": Words("结论", "then"),
    "rules.displaces": Words("优先于", "displaces"),
    "rules.displaced_by": Words("让位于", "displaced by"),
    "rules.comply": Words("如何遵守", "comply"),
    "rules.waivable": Words("可否放行", "waivable"),
    "rules.may_be_waived": Words(
        "可以，由具名负责人在一定期限内承担（waivers）", "yes: a named person may take responsibility for a time (waivers)"
    ),
    "rules.never_waived": Words("不可以，公司内任何人都无权放行", "no: nobody in the company may waive it"),
    "rules.evidence": Words("证据", "evidence"),
    "rules.timing": Words("时间", "when due"),
    "rules.when": Words("条件", "when"),
    "rules.facts": Words("所用事实", "facts"),
    "rules.cases": Words("用例", "cases"),
    "rules.file": Words("文件", "file"),
    "rules.no_address": Words("官方网页未知", "no official page known"),
    "rules.judged": Words("须写明由谁认定及理由", "judged: by, because"),
    "rules.established": Words("由下列规则认定：{names}", "established by {names}"),
    "rules.derived": Words("由程序推得，不在清单中陈述", "derived, not stated in a manifest"),
    "timing.before": Words("出境之前", "before the export"),
    "timing.standing": Words("持续", "standing"),
    "timing.after": Words("出境之后", "after the export"),
    "timing.yearly": Words("每年", "every year"),
    "then.class": Words("属于：{name}", "establishes: {name}"),
    "then.gate": Words("需要：{name}", "needed beside the route: {name}"),
    "then.met_by": Words("以 clearances 中的 {names} 满足", "met by a clearance of {names}"),
    "then.met_by_nothing": Words("任何材料都不能满足", "met by nothing that can be held"),
    "then.breach": Words("违反路径之外的规范（{rank}）", "a norm beside the route is broken ({rank})"),
    "then.exempt.leaves_count": Words("不需要三种出境机制，人数不计入当年累计", "no procedure; the persons leave the year's count"),
    "then.exempt.range": Words(
        "不需要三种出境机制，人数是否计入未定，按区间处理", "no procedure; whether the persons count is unsettled, so the count is a range"
    ),
    "then.count.leaves": Words("人数不计入当年累计", "the persons leave the year's count"),
    "then.count.range": Words("人数是否计入未定，按区间处理", "whether the persons count is unsettled: the count is a range"),
    "then.count.sensitive_range": Words(
        "是否也计入敏感人数未定，按区间处理", "whether the persons count as sensitive too is unsettled: that count is a range"
    ),
    "then.route": Words("出境路径：{route}", "route: {route}"),
    "then.duty": Words("义务：{name}", "duty: {name}"),
    "then.clears": Words("满足：{routes}", "answers: {routes}"),
    "then.defect": Words("所持材料因此不能使用", "what is held does not count"),
    "then.review": Words("由有权的人或者机关认定", "left to a person or an authority"),
    "then.up_to": Words("认定结果最重可至：{route}", "may turn out as strict as: {route}"),
    "then.down_to": Words("认定结果最轻可至：{route}", "may turn out as light as: {route}"),
    "then.note": Words("提示，不改变结论", "a reminder that changes no answer"),
    "then.told": Words("每份报告都写出的提示，不改变结论", "a reminder that every report tells; changes no answer"),
    "then.not_covered": Words("只指出，未评估", "named, and not assessed"),
    "joint.all": Words("全部成立：", "all of"),
    "joint.any": Words("任一成立：", "any of"),
    "joint.not": Words("不成立：", "not"),
    "operator.is": Words("为", "is"),
    "operator.in": Words("属于", "in"),
    "operator.at_least": Words("不少于", "at least"),
    "operator.above": Words("多于", "above"),
    "operator.at_most": Words("不多于", "at most"),
    "operator.below": Words("少于", "below"),
    "operator.within": Words("在其范围内", "within"),
    "operator.exists": Words("已陈述", "exists"),
    "case.true": Words("成立", "holds"),
    "case.false": Words("不成立", "fails"),
    "case.unknown": Words("未知", "unknown"),
    "case.as_asked": Words("均符合条件", "everything as the rule asks"),
    "case.day": Words("在 {day}", "on {day}"),
}


def phrase(key: str, /, **values: object) -> Words:
    """A phrase with its blanks filled; `Words` fill each language with its own."""
    words = PHRASES[key]
    if not values:
        return words
    zh = {name: value.zh if isinstance(value, Words) else value for name, value in values.items()}
    en = {name: value.en if isinstance(value, Words) else value for name, value in values.items()}
    return Words(words.zh.format(**zh), words.en.format(**en))


def speak(words: Words, language: str) -> str:
    """One language, or both with a stroke between; the other language where one is missing."""
    if language == "both":
        return words.zh if words.zh == words.en else f"{words.zh} / {words.en}"
    chosen = words.zh if language == "zh" else words.en
    return chosen or words.zh or words.en
