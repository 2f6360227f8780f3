"""The help of the commands in Chinese: English paragraph → Chinese paragraph. Read only where help is shown in Chinese.

A paragraph stands on one line, however it is broken where it is written. Of a block whose lines stay as they are (an example, then what
it does) the words behind the blanks are a paragraph of their own. A test holds every page of help against this table.
"""

from __future__ import annotations

HELP: dict[str, str] = {
    # --- headings
    "Options": "选项",
    "Commands": "命令",
    "More commands": "更多命令",
    "exit status:": "退出码：",
    # --- the program
    "Tell of each data flow out of mainland China whether it may go, and why. 通关.": "判断每一条从中国内地流向境外的数据流能否出境，并说明理由。通关。",
    "write a first manifest, with the questions in it": "生成第一份数据流清单，问题都在其中",
    "judge a manifest and report": "检查数据流清单并报告",
    "what still decides; --write puts answers in": "还有哪些问题影响结论；--write 写入答案",
    "how a verdict was reached": "结论是怎样得出的",
    "the ways out": "有哪些出路",
    "persons per exporter and year": "每个数据处理者每年的人数",
    "everything clear or waived": "全部通过，或者已按例外放行",
    "a breach": "有违规",
    "the call or the configuration is wrong": "命令用法或者配置有误",
    "an input cannot be read or is invalid, or nothing was judged": "输入无法读取或者无效，或者没有判断任何数据流",
    "no breach, but something open, in review or without evidence": "没有违规，但有待定、需认定的事项，或者缺少证据",
    "a fault of tongguan itself": "程序自身出错",
    "Show the version and exit.": "显示版本并退出。",
    "Show this message and exit.": "显示本帮助并退出。",
    # --- one line of each command
    "Write a first manifest, with the questions in it.": "生成第一份数据流清单，问题都在其中。",
    "Judge manifests and report; `tongguan PATH` is the same.": "检查数据流清单并报告；`tongguan PATH` 作用相同。",
    "How the verdict on FILE [FLOW[/ITEM]] was reached.": "FILE [FLOW[/ITEM]] 的结论是怎样得出的。",
    "What still decides, and where answers lead; --write puts them in.": "还有哪些问题影响结论，各种答案的结果；--write 写入答案。",
    "The papers that are held, and whether what is done is inside them.": "已有的材料，以及实际做法是否在其范围之内。",
    "What comes when: papers that end, reports due, law that changes.": "什么日期有什么事：材料到期、报告期限、法律变化。",
    "A stored JSON report told again in any format, without judging.": "以任何格式重新输出已存档的 JSON 报告，不作判断。",
    "The verdict as it is, and under the list of each free-trade zone.": "现在的结论，以及在各自贸试验区清单之下的结论。",
    "The ways out of FILE [FLOW]; --set tries a change without writing it.": "FILE [FLOW] 有哪些出路；--set 试改事实而不写入文件。",
    "Persons per exporter and year, head-room to each threshold.": "每个数据处理者每年的人数，以及距各数量标准的余量。",
    "What changed in verdicts: manifests, revisions, days, packs of rules.": "结论有何变化：比较清单、版本、日期或者规则包。",
    "The lawbook: list, show, categories, facts, test, lint.": "规则库：list、show、categories、facts、test、lint。",
    "Exceptions with owner, reason and end: list, add, check.": "有负责人、理由和期限的例外：list、add、check。",
    "Findings that were there before: create a file of them, show it.": "原已存在的发现（基线）：生成、显示基线文件。",
    "A manifest from what is described already: fides.": "由已有的描述生成数据流清单：fides。",
    "A language server for editors, over standard input and output.": "供编辑器使用的语言服务器，经标准输入和标准输出通信。",
    "A language server (LSP) over standard input and output; editors call it by this command.": (
        "语言服务器（LSP），经标准输入和标准输出通信；由编辑器以本命令启动。"
    ),
    "While a manifest is written it shows what is wrong with it and what stands against its flows, unsaved texts counted; it tells what keys "
    "and words mean, completes them, and offers the word that a message suggests. Nothing leaves the machine.": (
        "编写清单时即显示其中的错误和数据流存在的问题，未保存的内容一并计入；说明各键和取值的含义，予以补全，并可改为错误信息所建议的词。任何内容都不会离开本机。"
    ),
    "JSON Schemas, for editors and for readers of the reports.": "JSON Schema，供编辑器和读取报告的程序使用。",
    "Completion of commands and files for bash, zsh and fish.": "bash、zsh、fish 的命令和文件补全。",
    "What tongguan finds here, and what to mend.": "检查运行环境，指出应当修正之处。",
    "A page on one subject: exit-codes, environment, or a command.": "某一主题的说明：exit-codes、environment，或者某个命令。",
    # --- pages of `help`
    "Show where a fault of tongguan itself arose.": "显示程序自身出错的位置",
    # --- options that commands share
    "What to print.": "输出格式。",
    "Language. Default: by locale.": "语言；默认按系统区域设置。",
    "Language of the comments. Default: by locale.": "注释的语言；默认按系统区域设置。",
    "A further pack of rules; may be given again.": "另加一个规则包；可以重复。",
    "Colour. NO_COLOR is respected.": "颜色；遵守 NO_COLOR。",
    "Do not keep or use compiled rules.": "不保存也不使用编译好的规则。",
    "This configuration, not the nearest one.": "使用这一配置文件，而不是最近的一个。",
    "No configuration file at all.": "不使用任何配置文件。",
    "The law of this day, 2024-03-22. Default: today in China.": "适用哪一天的法律，如 2024-03-22；默认为中国的当天。",
    "Norms in force that contradict each other: left to a review (default), or the strictest is the answer.": (
        "现行规范相互矛盾时：列为需认定（默认），或者取最严的一项。"
    ),
    "Count the persons of this ledger too, `tongguan ledger --export` of another repository; may be given again.": (
        "一并计算这份人数台账中的人数（由其他仓库的 `tongguan ledger --export` 生成）；可以重复。"
    ),
    "Leave waivers out of account.": "不考虑例外。",
    "Waivers as they stood where this change left REF: none excuses itself.": "按本次修改从 REF 分出时的例外计：新加的例外不能放行自身。",
    "Findings known in this file do not count; see `tongguan baseline`.": "该文件中已有的发现不计；见 `tongguan baseline`。",
    "Findings that were there when this change left REF do not count.": "本次修改从 REF 分出时已有的发现不计。",
    "Warnings (an unused or refused waiver) end with 4.": "有警告（例外未被使用或者不被接受）的，退出码为 4。",
    # --- check
    "Judge manifests (files, folders, patterns, `-`; default: what the configuration names, else this folder) and report.": (
        "检查数据流清单（文件、文件夹、通配符、`-`；默认为配置所指定的，没有配置的为当前文件夹）并报告。"
    ),
    "What to print. auto: text on a terminal, annotations and job summary on GitHub, one line a finding in a pipe.": (
        "输出格式。auto：终端上为 text，GitHub 上为行内注释和作业摘要，管道中每个发现一行。"
    ),
    "Write a report to a file; may be given again.": "把报告写入文件；可以重复。",
    "Let pass: open, review, duty (with commas). Stands in the report.": "放行：open（待定）、review（需认定）、duty（义务），以逗号分隔；写在报告中。",
    "Leave out flows that pass.": "略去通过的数据流。",
    "Every item, rule, basis and question in full, and why the rest is clear.": "完整列出每个数据项、规则、依据和问题，以及其余各项为何通过。",
    "The name shown for standard input.": "标准输入显示的名称。",
    "Processes for many manifests. Default: one a processor, where it pays.": "清单很多时使用的进程数；默认在合算时每个处理器一个。",
    "changed: report on the PATHS given (else what differs from --base, else what is staged), count over the whole project.": (
        "changed：只报告给出的 PATHS（未给出的，为与 --base 不同的；没有 --base 的，为已暂存的），人数仍按整个项目计算。"
    ),
    "Nothing to judge is a success; the report says so.": "没有可以判断的也算成功；报告会写明。",
    "End with 0 where it would be 1 or 4; the report says so.": "本应为 1 或者 4 的退出码改为 0；报告会写明。",
    "Print what would be judged, and end.": "列出将要判断的文件，然后结束。",
    "Print every setting of PATHS and where it comes from, and end.": "列出 PATHS 的各项设置及其来源，然后结束。",
    # --- init
    "Write a first manifest: what has to be said, and every question as a line to uncomment.": (
        "生成第一份数据流清单：必须写明的内容，以及每个问题各一行注释，去掉注释符即可填写。"
    ),
    (
        "PATH is the file or its folder; nothing is ever overwritten. Nothing is assumed either: what you do not answer is "
        "left out, so that `tongguan check` ends with open questions, never with a pass."
    ): "PATH 是文件或者所在文件夹；不会覆盖任何文件，也不作任何假定：没有回答的一律不写，`tongguan check` 因而以待定的问题结束，绝不会通过。",
    "What to begin with. Left out: one flow without a category.": "以哪种样板开始；不写的，为一条没有数据类别的数据流。",
    "Ask nothing, on a terminal neither.": "在终端上也不提问。",
    "Do not write the JSON Schema for the editor beside it.": "不在旁边写出供编辑器使用的 JSON Schema。",
    # --- explain
    "How the verdict on FILE [FLOW[/ITEM]] was reached: verdict line, decision path, near misses.": (
        "FILE [FLOW[/ITEM]] 的结论是怎样得出的：结论、推导过程、差一点就适用的规则。"
    ),
    "Every rule that was weighed, condition by condition.": "逐项条件列出权衡过的每一条规则。",
    "Why this route is not the answer.": "为什么结论不是这一出境路径。",
    # --- ask
    "Ask only what still decides something, most decisive first, with what each answer leads to and where it is written.": (
        "只问仍然影响结论的问题，影响最大的在前，并说明每种答案的结果和写在哪里。"
    ),
    (
        "Without an answer nothing is assumed. VALUE is YAML: a word, true, 5000, [CN, US], {low: 0, high: 900} or 0..900, a list also with "
        "commas. FACT alone answers the flow that waits for it; `FLOW:` or `FLOW/ITEM:` in front names one, `all:` every flow that waits, "
        "`defaults:` states it once for all flows, items or recipients, those to come as well."
    ): (
        "没有回答的，不作任何假定。VALUE 为 YAML：一个词、true、5000、[CN, US]、{low: 0, high: 900} 或者 0..900，列表也可以用逗号分隔。"
        "只写 FACT 的，回答等待该事实的那条数据流；前面写 `FLOW:` 或者 `FLOW/ITEM:` 的，指明一条；`all:` 为所有等待的数据流；"
        "`defaults:` 为全部数据流、数据项或者接收方统一写明，以后新增的也在内。"
    ),
    "An answer, tried without --write; may be given again.": "一个答案，没有 --write 时只是试算；可以重复。",
    "Who stands for the answers that only a person may judge: a name and a function.": "只能由人认定的答案由谁负责：姓名和职务。",
    "Why that person judges so.": "该人这样认定的理由。",
    "Put the answers into the files; without --set, ask for them at the terminal.": "把答案写入文件；没有 --set 的，在终端上提问。",
    "Ask for answers one after the other; without --write they are only tried.": "逐个提问；没有 --write 时只是试算。",
    "Every list in force, what is assumed, and of each flow what is new and gone.": "完整列出有效清单和所作假定，以及每条数据流新增、消除的事项。",
    "Every question in full.": "完整列出每个问题。",
    "Every rule that takes silence for an answer, by its file.": "按文件列出把没有写明当作回答的每条规则。",
    # --- remedy
    "The ways out of FILE [FLOW]: the cheapest sets of remedies that leave nothing standing against a flow.": (
        "FILE [FLOW] 有哪些出路：使数据流不再有任何障碍的、代价最小的办法组合。"
    ),
    (
        "Each set is judged anew over the whole run; nothing is written. With --set the verdict before and after changes of any fact: of "
        "items, flows, evidence, recipients, groups of people, the exporter, or papers (flow.clearances+={mechanism: …}); `null` takes one away. "
        "Ends as `check` does on what is told: with what stands now, with --set with what would."
    ): (
        "每种组合都在整个范围内重新判断，不写入任何文件。有 --set 的，显示改动前后的结论：可以改动数据项、数据流、证据、接收方、人群、"
        "数据处理者的任何事实，或者已有的批准、备案、合同等（flow.clearances+={mechanism: …}）；`null` 表示去掉。"
        "退出码与 `check` 相同，按所显示的结论：一般为现状，有 --set 的为改动之后。"
    ),
    "Try a change of a fact, as item.faces.anonymised=true, without writing it; may be given again.": (
        "试改一项事实而不写入文件，如 item.faces.anonymised=true；可以重复。"
    ),
    "changed: ways out of FILE, persons counted over the whole project.": "changed：只看 FILE 的出路，人数仍按整个项目计算。",
    # --- zones
    "The verdict on FILE [FLOW] as it is, and as it would be under the list of each free-trade zone.": (
        "FILE [FLOW] 现在的结论，以及在各自贸试验区清单之下会有的结论。"
    ),
    (
        "The exporter is taken to be registered in each zone whose list is in force and to export from there, its flows to use that list "
        "where it helps; all other facts stay as they are, no paper is assumed, and nothing is written. It is no proposal to move a seat on "
        "paper: a list serves those who really stand there. Ends as `check` does on what is told, by what stands now."
    ): (
        "逐一假定数据处理者注册于有现行清单的自贸区并由当地出境，数据流在能减轻时使用该清单；其他事实照旧，没有的材料不作假定，也不写入任何文件。"
        "这不是建议在纸面上迁移：清单只供确在当地的主体使用。退出码与 `check` 相同，按现在的结论。"
    ),
    "changed: flows of FILE, persons counted over the whole project.": "changed：只看 FILE 的数据流，人数仍按整个项目计算。",
    # --- calendar
    "What comes when: papers that end and how to renew them, yearly reports, waivers, flows, law that begins or ends.": (
        "什么日期有什么事：材料到期与延长、续期，年度报告，例外到期，数据流开始，法律开始施行或者失效。"
    ),
    (
        "In the order of days, each with the flows, its source and its place; what has no day is told without one. With --format ics a "
        "calendar that other programs can subscribe to. It is no gate: it ends with 0 whatever comes."
    ): "按日期排列，写明所涉数据流、依据和所在位置；没有日期的也列出。--format ics 生成可供其他程序订阅的日历。不作为关卡：无论有什么，退出码都是 0。",
    "The last day that is told. Default: a year after the day judged.": "列到哪一天为止；默认为判断日之后一年。",
    "Instead of a date: so many days after the day judged.": "不写日期时：判断日之后多少天。",
    "Write it to this file.": "写入该文件。",
    "Every flow, rule and what it says.": "写出全部数据流、规则及其要旨。",
    # --- report
    (
        "Tell a stored report again (RESULT.json, written by `check -o json=FILE`; `-`: standard input), in any format; nothing is judged."
    ): "以任何格式重新输出已存档的报告（RESULT.json，由 `check -o json=FILE` 写出；`-` 为标准输入），不作判断。",
    (
        "It says of what day and lawbook the report is, and whether another lawbook is installed now. Lines of manifests are shown where these "
        "still hold what was judged. Ends as the stored run did: 0, 1, 3 or 4; with 3 also where the file is no whole report, or was changed."
    ): (
        "写明报告适用哪一天的法律、哪一版规则库，以及现装的规则库是否不同。数据流清单的内容与当时一致的，显示相应的行。"
        "退出码与存档的那次检查相同：0、1、3 或者 4；文件不是完整的报告、或者被改动过的，也是 3。"
    ),
    "What to print, as of `check`.": "输出格式，同 check。",
    # --- receipt
    "Whether a stored report is what comes of its inputs: verify.": "已存档的报告与其输入是否相符：verify。",
    "Judge a stored report once more, and tell what differs.": "按存档报告的条件重新判断，指出不同之处。",
    (
        "Hold a stored report (RESULT.json, written by `check -o json=FILE`) against what lies here now, and judge it once more."
    ): "将已存档的报告（RESULT.json，由 `check -o json=FILE` 写出）与现有文件核对，并重新判断。",
    (
        "Called from the folder of that run, it takes the files that the report names and holds their digests, the lawbook and packs, the program and "
        "the day; then it judges under the settings of the report and tells each thing that differs: a file, the law, a verdict, a finding, a count. "
        "Ends with 0 where all is the same, 1 where something differs, 3 where the file is no whole report."
    ): (
        "在当时的文件夹中执行：核对报告所列文件的摘要、规则库和规则包、程序和日期，再按报告中的设置重新判断，逐一指出不同之处：文件、法律、结论、发现、人数。"
        "全部相同，退出码为 0；有不同的为 1；文件不是完整报告的为 3。"
    ),
    "Read files that lie outside of the repository as well.": "仓库之外的文件也读取。",
    "Everything that differs, however much.": "写出全部不同之处。",
    # --- approvals
    "The papers that the manifests state, and whether what is done is inside what was filed, certified, assessed or approved.": (
        "数据流清单写明的材料，以及实际做法是否在备案、认证、评估、批准的范围之内。"
    ),
    (
        "Each paper once: until when it holds, its persons and its scale against what is sent, what is inside, outside (in items, purpose, "
        "recipient, fields, numbers, dates, holder, changes) or not known, what it is for, and which papers are for nothing. Ends with 0 where "
        "every paper that is needed holds, 1 where one certainly does not, 4 where that is not known or for review; waivers are left aside."
    ): (
        "每份材料列一次：有效至何日，写明的人数、规模与实际相比，哪些在范围之内，哪些超出（数据项、目的、接收方、字段、数量、时间、持有人、变化），"
        "哪些未定，用于什么，哪些没有用处。所需材料都有效，退出码为 0；有确定无效的为 1；未定或者须认定的为 4；例外放行不计在内。"
    ),
    "Every flow, question and rule.": "写出全部数据流、问题和规则。",
    # --- ledger
    "Persons per exporter and year: ordinary and sensitive, exempt apart, head-room to each threshold.": (
        "每个数据处理者每年的人数：一般和敏感个人信息，豁免的另列，以及距各数量标准的余量。"
    ),
    "Write the persons per exporter and year for another repository to count; `-` prints them.": (
        "写出每个数据处理者每年的人数，供其他仓库一并计算；`-` 为打印。"
    ),
    "With --export: the last day that the figures cover, what is planned until then included.": "与 --export 合用：数字所涵盖的最后一天，届时为止的计划也在内。",
    # --- diff
    "What changed in verdicts, and which statements, counts and rules did it.": "结论有何变化，由哪些事实、人数和规则引起。",
    "two manifests, or two folders": "两份清单，或者两个文件夹",
    "this change against the branch it comes from": "本次修改与其所出的分支",
    "the law of two days": "两天的法律",
    "two packs of rules": "两个规则包",
    "what was decided, against what would be now": "当时的结论与现在的结论",
    "Ends with 0 where nothing became stricter, with 1 where something did (--fail-on), else as `check` does.": (
        "没有变严的，退出码为 0；有变严的为 1（--fail-on）；其他与 `check` 相同。"
    ),
    "The manifests as they were when this change left REF, against those of now.": "以本次修改从 REF 分出时的清单与现在的相比。",
    "With --base: this revision, not the working tree, is what is new.": "与 --base 合用：新的一方是这个版本，而不是工作区。",
    "The same manifests under one pack of rules and another; `none` for none.": "同样的清单分别适用两个规则包；`none` 表示没有。",
    "What ends with 1. Default: anything stricter.": "什么情况退出码为 1；默认为有任何变严。",
    "Every flow, finding, fact and rule in full.": "完整列出每条数据流、每项发现、事实和规则。",
    "The law of this day; given twice, of the one against the other.": "适用哪一天的法律；写两次的，以前者与后者相比。",
    # --- rules
    "Every category of data, or those that speak of WORDS: `vehicle`, `face`, `轨迹`, `driver video`.": (
        "全部数据类别，或者与 WORDS 有关的：`vehicle`、`face`、`轨迹`、`driver video`。"
    ),
    "With WORDS also what each is in law by default, and the facts that decide.": "写了 WORDS 的，还说明各类别在法律上一般属于什么，由哪些事实决定。",
    "Categories of data: all, or those that speak of WORDS.": "数据类别：全部，或者与 WORDS 有关的。",
    "Every fact that a manifest may state, or those that speak of WORDS: `item.faces`, `pixels`, `测绘`.": (
        "清单中可以写明的全部事实，或者与 WORDS 有关的：`item.faces`、`pixels`、`测绘`。"
    ),
    "With WORDS also what may be written and how it is meant.": "写了 WORDS 的，还说明可以怎样填写、是什么意思。",
    "Facts of a manifest: all, or those that speak of WORDS.": "清单的事实：全部，或者与 WORDS 有关的。",
    "Check the rules beyond their shape, and prove what can be proved of them.": "检查规则的内容（不限于格式），并证明可以证明的性质。",
    (
        "Dead rules and names, overlapping editions, missing languages, articles without an instrument, numbers whose two sides no case "
        "covers, contradictions, unsure grounds; that every situation has an answer, and that stating more never widens one."
    ): (
        "不起作用的规则和名称、重叠的版本、缺少的语言、没有规范性文件的条款、用例没有覆盖两侧的数字、矛盾、不可靠的依据；"
        "并证明每种情形都有结论，写明更多事实绝不会使结论更不确定。"
    ),
    "Check the rules beyond their shape, and prove what can be.": "检查规则的内容，并证明可以证明的性质。",
    "Whether the lawbook is proved over every region of its facts; takes the time.": "是否在事实的每个区间上对规则库作证明；需要一些时间。",
    "Every rule, by instrument; filters narrow it and go together.": "全部规则，按规范性文件排列；筛选条件可以合用。",
    "Rules of this sector: that name it or its data, lie in its folder, or stand in a list for it.": (
        "该行业的规则：写明该行业或者其数据的，在该行业文件夹中的，或者在该行业清单中的。"
    ),
    "Rules of this instrument, by id, number or title: `order16`, `139号`, `PIPL`, `个保法`.": (
        "该规范性文件的规则，可以写标识、文号或者名称：`order16`、`139号`、`PIPL`、`个保法`。"
    ),
    "Rules that reach this category of data, through its parents and its classes as well.": "涉及该数据类别的规则，包括通过上级类别和分类涉及的。",
    "Rules of this stage: scope, classify, gate, exempt, route, duty, clear.": "该阶段的规则：scope、classify、gate、exempt、route、duty、clear。",
    "Rules in force on this day.": "当天有效的规则。",
    "Rules as sure as this: verified, corroborated, single_source, draft, memory.": (
        "达到该可靠程度的规则：verified、corroborated、single_source、draft、memory。"
    ),
    "Rules that encode this norm, by its id; `rules show` names those of a rule.": "体现该项规范（按标识）的规则；各规则的规范见 `rules show`。",
    "How many norms rest on what kind of text, and the day to which the law was checked.": "各有多少规范依据哪种可靠程度的文本，以及法律核对至哪一天。",
    "One rule's page: meaning, basis, dates, confidence, facts, cases, how to comply, whether it can be waived.": (
        "一条规则的说明：含义、依据、日期、可靠程度、事实、用例、怎样遵守、能否例外放行。"
    ),
    "ID is the full one (order16/small-volume), or the last part where only one rule bears it (small-volume).": (
        "ID 为完整标识（order16/small-volume）；只有一条规则使用的，也可以只写最后一段（small-volume）。"
    ),
    "One rule's page, with its cases and how to comply.": "一条规则的说明，包括用例和怎样遵守。",
    "Run the cases of every rule, or of those whose id begins with NAMES.": "运行全部规则的用例，或者标识以 NAMES 开头的规则的用例。",
    (
        "Ends with 1 when a case comes out otherwise than it says, and when no case of a rule ever makes it fire. With --mutants also when a "
        "rule could be written otherwise in one place and no case of it would notice."
    ): "用例的结果与所写不符，或者规则没有任何用例使其适用的，退出码为 1。写了 --mutants 的，规则有一处改写而没有用例会发现的，也为 1。",
    "Whether the cases would notice a part left out, a number or day moved, a word turned round; takes its time.": (
        "条件去掉一项、数字或者日期移动一格、是与否颠倒时，用例是否会发现；需要一些时间。"
    ),
    "With --mutants, also every word of a list that no case names by itself.": "与 --mutants 合用：还列出用例没有单独写到的列表用词。",
    "Run the cases of the rules.": "运行规则的用例。",
    # --- waivers
    "Write a waiver into the file of waivers; what stands there already, comments included, stays.": "在例外文件中写入一项例外；已有内容和注释保持不变。",
    "RULE is the word in brackets in the report. The finding must be there, and it must be one that may be waived.": (
        "RULE 为报告中方括号内的标识。该发现必须存在，并且可以例外放行。"
    ),
    "Write a waiver into the file of waivers.": "在例外文件中写入一项例外。",
    "Who takes responsibility: a name and a function.": "由谁负责：姓名和职务。",
    "Why.": "理由。",
    "The last day.": "最后一天。",
    "Instead of a date: so many days from the first.": "代替日期：自第一天起多少天。",
    "The first day. Default: the day judged.": "第一天；默认为判断所依的日期。",
    "The article, policy or decision that it rests on.": "所依据的条款、制度或者决定。",
    "Where it was decided.": "在哪里作出的决定。",
    "Only for this exporter, where several have a flow of this name.": "几个数据处理者有同名数据流时，只对这一个。",
    "The file of waivers. Default: the one of the configuration, else waivers.yaml beside it.": "例外文件；默认为配置所指定的，没有指定的为配置旁边的 waivers.yaml。",
    "Whether every waiver is in order and in use: 0 yes; 4 one ended, is unused or refused; 3 one is malformed or too long.": (
        "各项例外是否合规、是否在用：0 为是；4 为有已到期、未被使用或者不被接受的；3 为有格式有误或者期限过长的。"
    ),
    "Whether every waiver is in order and in use.": "各项例外是否合规、是否在用。",
    "Every waiver of the manifests and of the file of waivers, and how it stands.": "清单和例外文件中的全部例外及其状态。",
    "Every waiver, and how it stands.": "全部例外及其状态。",
    # --- baseline
    "Findings that were there before: create a file of them, so that only new ones count; show it.": (
        "原已存在的发现：生成基线文件，此后只计新增的；显示基线文件。"
    ),
    "Write down every finding that is neither clear nor waived; `check --baseline FILE` then lets them pass.": (
        "记下既未通过也未例外放行的全部发现；此后 `check --baseline FILE` 予以放行。"
    ),
    "What nobody may waive stays out of it, and so does what a waiver that has ended let pass.": "不得例外放行的，以及曾由已到期的例外放行的，不予收入。",
    "Write down every finding that is neither clear nor waived.": "记下既未通过也未例外放行的全部发现。",
    "Where to write it. Default: the one of the configuration, else tongguan-baseline.json.": (
        "写到哪里；默认为配置所指定的，没有指定的为 tongguan-baseline.json。"
    ),
    "What a baseline knows, a finding a line. FILE: default the one of the configuration, else the usual one.": (
        "基线中的发现，每个一行。FILE：默认为配置所指定的，没有指定的为通常的文件。"
    ),
    "What a baseline knows, a finding a line.": "基线中的发现，每个一行。",
    # --- import
    "A manifest from what a team has described already. What is not known stays out; every guess is marked.": (
        "由团队已有的描述生成数据流清单。不知道的不写；凡属推测都有标注。"
    ),
    "From fideslang systems and data sets (files, and folders of .yml and .yaml) to a manifest.": (
        "由 fideslang 的系统和数据集（文件，或者含 .yml、.yaml 的文件夹）生成数据流清单。"
    ),
    (
        "Each use of data by a system becomes a flow, each kind of data in it an item. Categories are guesses, marked in the file and listed on "
        "the error stream. Recipients, countries, numbers of persons, grounds and evidence are left out: fideslang does not know them, and what "
        "it calls a default is no statement."
    ): (
        "系统对数据的每种使用为一条数据流，其中每种数据为一个数据项。数据类别是推测，在文件中标注，并在错误输出中列出。"
        "接收方、国家或者地区、人数、处理依据和证据一律不写：fideslang 并不知道，其所谓默认值也不是陈述。"
    ),
    "From fideslang systems and data sets.": "由 fideslang 的系统和数据集生成。",
    "Write it to this file, which must not be there yet. Default: standard output.": "写入该文件，该文件不得已存在；默认为标准输出。",
    # --- schema
    (
        "The JSON Schema of a manifest, an exporter file, a file of waivers, a configuration, a report, questions, ways out, zone lists "
        "tried, a calendar, a register of papers, a comparison, a receipt held against what lies here, a rule file or lists of recipients."
    ): "数据流清单、数据处理者文件、例外文件、配置、报告、问题、出路、各地清单的试算、日历、材料登记、比较结果、报告核对结果、规则文件或者接收方名单的 JSON Schema。",
    "writes it beside your manifests; this first line in a manifest then makes an editor complete and explain it:": (
        "写在数据流清单旁边；清单第一行写上下面这行，编辑器就能补全和解释："
    ),
    "Without such a line, the settings of an editor tie the schema to names of files (yaml.schemas of the YAML language server).": (
        "不写这一行的，在编辑器的设置中按文件名指定该 schema（YAML 语言服务器的 yaml.schemas）。"
    ),
    "Write it to this file, `-` for standard output, which is the default.": "写入该文件；`-` 为标准输出，也是默认。",
    # --- completion
    "Print a script that makes the shell complete commands, options and files.": "打印一段脚本，使 shell 补全命令、选项和文件。",
    "in ~/.bashrc": "~/.bashrc",
    "in ~/.zshrc, after compinit": "~/.zshrc，compinit 之后",
    "in ~/.config/fish/config.fish": "~/.config/fish/config.fish",
    # --- doctor
    "What tongguan finds here, what of it slows or stops a check, and what to do.": "检查运行环境：有什么会使检查变慢或者无法进行，应当怎样处理。",
    (
        "Python, the lawbook and how old it is, the YAML parser, the cache, the configuration, git, the console, CI. Exit status 0 if checks can "
        "run, 1 if something stops them. Put its output into a bug report."
    ): (
        "Python、规则库及其新旧、YAML 解析器、缓存、配置、git、控制台、CI。可以检查的，退出码为 0；有什么使检查无法进行的，为 1。"
        "报告问题时请附上其输出。"
    ),
    # --- help
    "A page on SUBJECT: exit-codes, environment, or a command (`rules show`). Without one, the help of the program.": (
        "关于 SUBJECT 的说明：exit-codes、environment，或者某个命令（`rules show`）。不写的，为程序的帮助。"
    ),
}
