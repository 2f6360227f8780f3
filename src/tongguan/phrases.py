"""What the program says in more than one language, Chinese and English side by side; what few runs say stands in `furtherphrases.py`."""

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
    "title.home_open": Words("境内接收方是否为外方未定", "undecided whether a foreign party at home gets the data"),
    "title.review_open": Words("{route}；是否另需认定未定", "{route}; open whether a review is needed besides"),
    "title.gate": Words("缺少{gate}", "missing: {gate}"),
    "title.gate_flawed": Words("{gate}不能使用", "{gate} does not count"),
    "title.gate_open": Words("是否需要{gate}未定", "open whether {gate} is needed"),
    "title.gate_met_open": Words("{gate}是否有效未定", "open whether {gate} counts"),
    "title.breach": Words("{title}", "{title}"),
    "title.breach_open": Words("未定：{title}", "open: {title}"),
    "title.review": Words("{title}", "{title}"),
    "title.silent": Words("没有规范对此作出规定", "no norm settles this"),
    "title.duty": Words("{duty}：未见证据", "{duty}: no evidence"),
    "title.duty_short": Words("{duty}：所写的证据不符合要求", "{duty}: what is stated does not satisfy it"),
    "duty.late": Words("作出日期为 {day}，晚于首次出境（{since}）", "dated {day}, after the first export on {since}"),
    "title.duty_denied": Words("{duty}：已写明未履行", "{duty}: stated as not done"),
    "title.duty_unlisted": Words("{duty}：已备材料中没有可用的", "{duty}: none that counts among the clearances"),
    "title.duty_open": Words("{duty}：是否适用未定，亦未见证据", "{duty}: open whether it applies, and no evidence"),
    "title.beside": Words(
        "可能另外适用的审批、认定或规范（各取决于所列答复）：{number} 项",
        "approvals, reviews or other norms that may apply besides, by the answers named: {number}",
    ),
    # what hangs on one open question
    "hang.abroad": Words(
        "以下 {number} 项仅在属于数据出境时才涉及，否则均不适用",
        "only if the data are provided abroad (else none of it applies): {number}",
    ),
    "hang.reached": Words(
        "以下 {number} 项仅在境外主体或者境内的外方取得数据时才涉及，否则均不适用",
        "only if somebody abroad or a foreign party at home gets the data (else none of it applies): {number}",
    ),
    "hang.fact": Words("以下 {number} 项同样等待 {facts} 的答复", "waiting for {facts} as well: {number}"),
    "hang.route": Words("出境路径", "route"),
    "hang.gate": Words("审批", "approvals"),
    "hang.norm": Words("规范", "norms"),
    "hang.review": Words("认定", "reviews"),
    "hang.duty": Words("义务", "duties"),
    "hang.first_abroad": Words(
        "先答 {facts}：不属于数据出境的，另有 {number} 项均不涉及",
        "answer {facts} first; findings that fall away where the data are not provided abroad: {number}",
    ),
    "hang.first_reached": Words(
        "先答 {facts}：境外主体和境内的外方均未取得数据的，另有 {number} 项均不涉及",
        "answer {facts} first; findings that fall away where neither anybody abroad nor a foreign party at home gets the data: {number}",
    ),
    "hang.wait": Words("{number} 项等待 {facts} 的答复", "waiting for {facts}: {number}"),
    "hang.first_fact": Words(
        "先答 {facts}：另有 {number} 项同样等待此答复", "answer {facts} first; findings that wait for the same: {number}"
    ),
    "hang.answer": Words("待答 {facts}", "answer {facts}"),
    "hang.first_own": Words(
        "另有 {number} 项也可能适用，各自等待不同的答复", "more that may apply, each by an answer of its own: {number}"
    ),
    "hang.own": Words("以下 {number} 项也可能适用，各自等待不同的答复", "may apply as well, each by an answer of its own: {number}"),
    "hang.at_home": Words("仅在以下情形才可能不属于数据出境：{answers}", "they may count as not provided abroad only with {answers}"),
    "hang.abroad_route": Words("仅在属于数据出境时才涉及", "only if the data are provided abroad"),
    "hang.asked": Words(
        "{flow} 待答的问题，先问决定其余各项是否涉及的", "questions that decide {flow}, first those on which all else hangs"
    ),
    "title.duties_later": Words(
        "另有 {number} 项义务是否适用取决于 {facts}：{duties}", "what may apply besides, depending on {facts}: {duties}"
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
    "label.error": Words("错误", "error"),
    "label.why": Words("理由", "why"),
    "label.basis": Words("依据", "basis"),
    "label.address": Words("网址", "address"),
    "label.ask": Words("待答", "ask"),
    "label.fix": Words("处理建议", "fix"),
    "label.note": Words("提示", "note"),
    "label.same": Words("同上", "as above"),
    "same.flow": Words("见数据流 {flow}", "see flow {flow}"),
    "same.later": Words(
        "本数据流自身无待答事项，只等年度人数，而年度人数取决于其他数据流",
        "it waits for nothing of its own, only for counts of the year that hang on other flows",
    ),
    "label.authority": Words("主管机关", "authority"),
    "label.sum": Words("人数", "persons"),
    "sum.beside": Words("与 {flows} 合计", "counted with {flows}"),
    "sum.beside_many": Words(
        "与本数据处理者另外 {number} 条数据流合计（tongguan ledger）", "counted with {number} other flows of the exporter (tongguan ledger)"
    ),
    "label.held": Words("所持", "held"),
    "label.flaw": Words("缺陷", "flaw"),
    "label.exporter": Words("数据处理者", "exporter"),
    "label.items": Words("数据项", "items"),
    "label.waived": Words("例外放行", "waived"),
    "label.rank": Words("性质", "rank"),
    "label.in_force": Words("自 {since} 起施行", "in force since {since}"),
    "label.in_force_until": Words("{since} 至 {until} 施行", "in force {since} to {until}"),
    "label.in_force.standard": Words("自 {since} 起实施", "in force since {since}"),
    "label.in_force_until.standard": Words("{since} 至 {until} 实施", "in force {since} to {until}"),
    "label.in_force.draft": Words("没有施行，自 {since} 起作参考", "not in force, looked at since {since}"),
    "label.in_force_until.draft": Words("没有施行，{since} 至 {until} 作参考", "not in force, looked at {since} to {until}"),
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
    "label.since_until": Words("{since} 至 {until}", "{since} to {until}"),
    "label.since.draft": Words("没有施行，{since} 起作参考", "not in force, looked at since {since}"),
    "label.since_until.draft": Words("没有施行，{since} 至 {until} 作参考", "not in force, looked at {since} to {until}"),
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
    "ledger.unknown": Words("未知", "unknown"),
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
    "ask.head_elsewhere": Words("{flow} 自身没有待答的问题", "nothing is asked of {flow} itself"),
    "ask.elsewhere_only": Words("人数合计取决于数据流 {flow}：{facts}", "the count waits for flow {flow}: {facts}"),
    "ask.elsewhere": Words("人数合计还取决于数据流 {flow}：{facts}", "the count also waits for flow {flow}: {facts}"),
    "ask.elsewhere_too": Words("以及数据流 {flows}", "and for flows {flows}"),
    "ask.call": Words("逐题作答并写入：{call} --write", "to answer them one by one, in the file: {call} --write"),
    "ask.same": Words("同第 {number} 题", "as question {number}"),
    "ask.counted": Words("合计计入人数{number}", "{number} persons counted in all"),
    "ask.shared": Words("“{one}”与“{other}”有多少人重合？", "how many people are in both `{one}` and `{other}`?"),
    "span.from": Words("{low} 以上", "{low} or more"),
    "span.under": Words("不满 {high}", "under {high}"),
    "span.earlier": Words("更早", "earlier"),
    "span.after": Words("{day} 之后", "after {day}"),
    "span.perhaps": Words("{known}，可能还有 {possible}", "{known}, perhaps {possible}"),
    "span.any number": Words("任何数目", "any number"),
    "span.abroad": Words("境外任一国家或地区", "a place abroad"),
    "span.none of them": Words("均不涉及", "none of them"),
    "bucket.ordinary": Words("一般个人信息", "ordinary"),
    "bucket.sensitive": Words("敏感个人信息", "sensitive"),
    "bucket.two_year_ordinary": Words("上年起个人信息", "personal, since last year"),
    "bucket.two_year_sensitive": Words("上年起敏感个人信息", "sensitive, since last year"),
    # closing line
    "close.flows": Words("{number} 条数据流", "{number} flows"),
    "close.flow": Words("{number} 条数据流", "{number} flow"),
    "close.pack": Words("规则包 {name} {version}", "pack {name} {version}"),
    "close.nothing": Words("没有可判断的数据流", "nothing was judged"),
    "close.problems": Words("输入有 {number} 处错误", "mistakes in the input: {number}"),
    "close.unchanged": Words("没有变更涉及的数据流", "no flow was changed"),
    "close.empty": Words("没有可判断的数据流（--allow-empty）", "nothing was judged (--allow-empty)"),
    "page.exit": Words("退出码", "exit status"),
    "close.conflicts": Words("规范冲突从严处理（conflicts: strict）", "conflicts between norms are read strictly (conflicts: strict)"),
    "close.counted": Words(
        "另有 {number} 条数据流不报告，同一数据处理者的计入人数（--scope changed）",
        "{number} more not reported, counted where of the same exporter (--scope changed)",
    ),
    "close.exit_zero": Words("以 0 结束（--exit-zero）；实际状态为 {status}", "ends with 0 (--exit-zero); the status would be {status}"),
    "close.blocking": Words("{number} 项阻断", "{number} finding blocks"),
    "close.next": Words(
        "下一步：tongguan remedy FILE FLOW 列出出路，tongguan explain FILE FLOW 说明结论怎样得出",
        "next: `tongguan remedy FILE FLOW` tells the ways out, `tongguan explain FILE FLOW` how it came about",
    ),
    "close.ask": Words(
        "下一步：tongguan ask FILE --write 只问起决定作用的事项，并把答复写入清单",
        "next: `tongguan ask FILE --write` asks only what decides, and writes the answers into the manifest",
    ),
    "close.blockings": Words("{number} 项阻断", "{number} findings block"),
    "close.hanging": Words("{number} 项取决于这些问题", "{number} more hang on an answer"),
    "close.hanging_one": Words("{number} 项取决于这些问题", "{number} more hangs on an answer"),
    "close.shown": Words("{number} 项仅显示", "{number} shown only"),
    "problems.all": Words("{number} 处输入错误", "{number} problem{plural}"),
    "problems.first": Words(
        "{number} 处输入错误，只显示前 {read} 处；--format json 列出全部",
        "{number} problem{plural}, of which the first {read} are told; --format json has them all",
    ),
    "close.full": Words(
        "以上详列最严重的 {number} 条数据流；其余 {rest} 条见下，各一行（--verbose 全部详列，--format concise 每项发现一行）",
        "the {number} gravest flows are told in full above; {rest} more stand below, a line each (`--verbose` tells all in full, `--format concise` each finding on a line)",
    ),
    "close.later": Words(
        "待定的数据流中，{number} 条自身无待答事项，只等年度人数；先答其余 {first} 条的问题",
        "{number} open flows wait for nothing of their own, only for counts of the year: first answer what is asked of the other {first}",
    ),
    "close.later_one": Words(
        "待定的数据流中，1 条自身无待答事项，只等年度人数；先答其余 {first} 条的问题",
        "1 open flow waits for nothing of its own, only for counts of the year: first answer what is asked of the other {first}",
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
    "figures.outdated": Words(
        "这些数字统计的是 {year} 年，不能说明 {now} 年；请写入今年的数字和 as_of 日期",
        "these figures were counted in {year} and tell nothing of {now}: state those of this year, with their day in `as_of`",
    ),
    "paper.ends_first": Words(
        "该材料 {ends} 届满，却自 {begins} 起才有效，不能使用；请核对日期",
        "this paper ends on {ends}, before it begins on {begins}: it answers nothing; look at its dates",
    ),
    "paper.differs": Words(
        "编号为 {ref} 的同一材料，此处写为 {here}，别处（{path}:{line}）写为 {there}；请核对",
        "the same paper {ref} says {here} here and {there} elsewhere ({path}:{line}): look which is right",
    ),
    "paper.recipient": Words(
        "没有名为 {name} 的接收方，该材料不及于任何以此为名的接收方",
        "no recipient is called {name}: by that name this paper reaches nobody",
    ),
    "paper.recipient_near": Words(
        "没有名为 {name} 的接收方，该材料不及于任何以此为名的接收方；是否为 {near}？",
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
    "law.planned": Words(
        "数据流“{flow}”自 {since} 起出境，规则所据法律只核对到 {read}；首次出境之日的法律尚不可知，对该数据流的结论不作准",
        "`{flow}` begins on {since}, and the law was read for days up to {read}: that of its first day is not known, and what is told of the flow settles nothing",
    ),
    "planned.later_year": Words(
        "数据流“{flow}”自 {year} 年起出境，人数按自然年计算，这里计的是 {now} 年；请再以当年的日期判断（--as-of {since}）",
        "`{flow}` begins in {year}; persons are counted by calendar year, and here they are those of {now}: judge it by its own year as well (--as-of {since})",
    ),
    "exporter.same_name": Words(
        "数据处理者 {id} 与 {other}（{path}）名称相同，其人数却分开计算；同一法人的，统一写同一 id，不是同一法人的，各写明 unified_code",
        "exporters `{id}` and `{other}` ({path}) have the same name, and their persons are counted apart: one legal entity has one `id`, and of two each states its `unified_code`",
    ),
    "no.flows": Words("清单中没有数据流，无可判断", "no flows here, so nothing to judge"),
    "count.left_out": Words(
        "同一数据处理者的下列清单不在本次检查中，其人数没有计入：{names}（改为指定整个文件夹，或者用 check --scope changed，即可计入）",
        "manifests of the same exporter that are not in this run, their persons not counted: {names} (name the folder instead, or use check --scope changed, to count them)",
    ),
    "count.left_aside": Words(
        "配置（exclude、manifests）或者 git 略去的下列清单属于同一数据处理者，其人数没有计入：{names}",
        "manifests of the same exporter that the configuration (exclude, manifests) or git leaves aside, their persons not counted: {names}",
    ),
    "link.out": Words("链接指向仓库之外，未读取", "a link out of the repository, not followed"),
    "waiver.off": Words("未计例外放行（--no-waivers）", "waivers were left out of account (--no-waivers)"),
    # what came out, in one sentence
    "result.0": Words("全部数据流均可通行", "every flow is clear"),
    "result.0_by_choice": Words(
        "没有未处理的问题；部分经例外放行或者按选择放行", "nothing blocks; some flows are waived or let pass by choice"
    ),
    "result.1_one": Words("该数据流违规", "the flow is in breach"),
    "result.4_one": Words("该数据流尚未定论或缺少证据", "the flow is undecided or without evidence"),
    "result.1": Words("{total} 条数据流中 {number} 条违规", "{number} of {total} flows in breach"),
    "result.3": Words("输入有误，结论不完整", "the input has mistakes; the result is incomplete"),
    "result.4": Words("{total} 条数据流中 {number} 条尚未定论或缺少证据", "{number} of {total} flows undecided or without evidence"),
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
    "way.transfer": Words("传输", "transfer"),
    "way.remote_access": Words("境外访问境内数据", "remote access"),
    "way.processed_abroad": Words("在境外处理", "processed abroad"),
}


def phrase(key: str, /, **values: object) -> Words:
    """A phrase with its blanks filled; `Words` fill each language with its own."""
    words = PHRASES.get(key)
    if words is None:
        from tongguan.furtherphrases import FURTHER

        words = FURTHER[key]
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
