"""Words of danger, in Chinese (Simplified; Traditional is folded before it is compared) and English."""

from portal.reports.dangers import Danger

# Enough alone.
PLAIN: dict[Danger, str] = {
    Danger.SHOCK: "触电, 被电到, 被电了, 电到人, 电死, 电晕, 手麻, 麻电, electrocuted, electric shock, got a shock",
    Danger.FIRE: (
        "着火, 起火, 失火, 发生火灾, 冒烟, 冒黑烟, 冒浓烟, 楼道浓烟, 烧起来, 烧焦味, 烧焦的味, 糊味, 焦糊味"
        ", 燃烧起来, 烧着了, on fire, fire broke out, caught fire, burning smell, smell burning"
        ", smell of burning, smells of burning, smoke is coming, smoke coming, flames, full of smoke"
    ),
    Danger.GAS: (
        "燃气味, 煤气味, 天然气味, 燃气泄漏, 煤气泄漏, 天然气泄漏, 燃气漏, 煤气漏, 天然气漏, 漏燃气, 漏煤气"
        ", 燃气报警, 煤气中毒, 一氧化碳, 液化气泄漏, 瓦斯味, 瓦斯外泄, 瓦斯漏, gas leak, leaking gas"
        ", gas is leaking, smell gas, smelling gas, smell of gas, gas smell, smells of gas, carbon monoxide"
        ", gas alarm"
    ),
    Danger.INJURY: (
        "砸到人, 砸伤, 砸中人, 受伤, 流血, 骨折, 晕倒, 昏迷, 摔伤, 烫伤, 烧伤, 夹伤, 咬伤, injured, bleeding"
        ", unconscious, hit somebody, hit someone, broken leg, broken arm, is hurt"
    ),
    Danger.TRAPPED: (
        "困人, 被困, 困在, 受困, 关在电梯, 卡在电梯里, trapped, stuck in the lift, stuck in the elevator"
        ", stuck inside the lift, stuck inside the elevator, stuck in lift, stuck in elevator"
        ", stuck in a lift, stuck in an elevator"
    ),
    Danger.LOCKED_IN: (
        "反锁在, 锁在屋里, 锁在家里, 锁在房间, 锁在里面, locked inside, locked in the, locked herself in"
        ", locked himself in"
    ),
    Danger.THREAT: (
        "持刀, 拿刀, 砍人, 打人, 殴打, 行凶, 抢劫, 要杀, 跳楼, 轻生, with a knife, has a knife"
        ", being attacked, attacking, assaulted, breaking in, wants to jump"
    ),
    Danger.ELECTRIC: (
        "漏电, 冒火花, 电火花, 打火花, 短路, 电线裸露, 裸露的电线, 电线掉, 电线断, 电线垂, sparks, sparking"
        ", bare wire, exposed wire, live wire, short circuit, wire hanging"
    ),
    Danger.BURST_PIPE: (
        "爆管, 水管爆, 爆水管, 水管破裂, 水管断, 水管炸, 管子爆, 软管爆, 管道爆, 管道破裂, 喷水, 水喷"
        ", 关不住水, 水关不掉, 水管裂, burst pipe, pipe burst, pipe has burst, pipe is broken, gushing"
        ", water is spraying, cannot turn off the water, can't turn off the water, water main burst"
    ),
    Danger.FLOOD: (
        "积水, 被淹, 淹水, 水淹, 淹了, 水漫, 倒灌, 内涝, 全是水, 都是水, flood, under water"
        ", water everywhere, ankle deep, knee deep"
    ),
    Danger.FALLING: (
        "坠落, 坠物, 砸下来, 往下掉, 掉下来, 摇摇欲坠, 高空抛物, falling off, falling down, about to fall"
        ", hanging loose, falling tile, falling glass, thrown from, thrown out of the window"
    ),
    Danger.STRUCTURE: (
        "坍塌, 塌陷, 垮塌, 塌了, 要塌, 倒塌, 房屋倾斜, 楼倾斜, 拆承重墙, 砸承重墙, 破坏承重, 地面塌"
        ", collapse, collapsing, caving in, sinkhole, load bearing wall, load-bearing wall"
    ),
    Danger.LIFT_UNSAFE: (
        "电梯下坠, 电梯急坠, 电梯坠, 电梯突然下降, 电梯失控, 冲顶, 蹲底, 开门运行, 电梯夹人, lift dropped"
        ", elevator dropped, lift fell, elevator fell, lift drops, elevator drops, door opens while moving"
    ),
    Danger.FIRE_LANE: "堵消防通道, blocked fire lane, blocked fire exit",
}

# Neither is enough alone; both near each other are.
PAIRS: tuple[tuple[Danger, str, str], ...] = (
    (
        Danger.ELECTRIC,
        "漏水, 滴水, 渗水, 漏, 滴, 渗, 流到, 流进, 进水, 泡水, 积水, 淋, 喷水, 浸, 湿, 水流, leak, drip, wet"
        ", flood, pour, seep, water on, water onto, water in, water into, water near, water from"
        ", water is running",
        "插座, 插排, 插线板, 插头, 开关, 电箱, 配电箱, 配电, 电表, 电线, 电路, 线路, 灯, 吊灯, 电器, 电视, 冰箱"
        ", 空调, 电闸, 弱电, 强电, 带电, socket, outlet, plug, light switch, switch, power strip, fuse box, fuse"
        ", wiring, wire, electric, electrical, lamp, ceiling light, light, light fitting, appliance, fridge"
        ", television, breaker, electric meter",
    ),
    (
        Danger.BURST_PIPE,
        "水管, 管子, 管道, 水龙头, 软管, pipe, hose, tap, valve, water heater",
        "爆, 炸, 断, 狂喷, 喷水, burst, snapped, pouring, pours, gushing",
    ),
    (
        Danger.GAS,
        "燃气, 煤气, 天然气, 瓦斯, 液化气, gas",
        "味, 味道, 闻到, 闻见, 泄漏, 漏, 报警, 爆炸, smell, leak, hiss, explode, explosion",
    ),
    (
        Danger.TRAPPED,
        "电梯, 轿厢, lift, elevator",
        "困, 关人, 关着, 关了, 出不来, 出不去, 关在, 卡在里面, can't get out, cannot get out, stuck inside",
    ),
    (
        Danger.LOCKED_IN,
        "孩子, 小孩, 宝宝, 婴儿, 老人, child, baby, toddler, kid, mother, father",
        "反锁, 锁在, 出不来, locked in, locked inside, can't get out, cannot get out",
    ),
    (
        Danger.FLOOD,
        "地下室, 车库, 地库, 电梯井, 配电房, 客厅, basement, garage, lift shaft",
        "进水, 有水, water is coming, full of water",
    ),
    (
        Danger.FALLING,
        "外墙, 幕墙, 吊顶, 天花板, 玻璃, 广告牌, 外机, 雨棚, 阳台, 水泥块, 混凝土块, 空调架, facade"
        ", outside wall, ceiling, window, glass, branch, signboard, awning",
        "掉, 砸, 塌, 脱落, 松动, 鼓, 晃, 裂开, 碎, fall off, fell off, fall down, fell down, coming off"
        ", came off, coming down, bulging, sagging, coming loose, came loose, shattered",
    ),
    (
        Danger.LIFT_UNSAFE,
        "电梯, lift, elevator",
        "急坠, 下坠, 坠, 失控, 夹到, 没关门就走, dropped suddenly, suddenly dropped, fell",
    ),
    (
        Danger.FIRE_LANE,
        "消防通道, 消防安全通道, 安全出口, 疏散通道, 逃生通道, 消防车道, fire lane, fire exit, emergency exit"
        ", escape route, fire escape",
        "堵, 占, 占用, 锁, 停, 封, 挡, blocked, block, locked, parked, parks, obstruct",
    ),
)

# They contain a word of danger and mean none; being longer, they silence it.
SILENT = (
    "打不着火, 点不着火, 不着火, 打着火, 打火, 困扰, 困难, 困惑, 贫困, 困境, 公交线路, 高铁线路, 灯光, 灯火"
    ", 路灯, 停车费, 停车位, 停车场, 掉头, 掉漆, 鼓励, 漏洞, 遗漏, 占比, 占地, 麻烦, 停电, 停水, 停业, 封面"
    ", 密封, 开封, 开关门, 风味, 口味, fire drill, gas bill, gas meter, gas fee, traffic light, light rain"
    ", street light, lift lobby, fire lane sign, plug hole"
)

# A fight that is over is no emergency: these raise urgency, not more.
MILD = frozenset({"assaulted", "手麻", "打人", "殴打"})

# Right before the word: the danger is said not to be there.
DENIED = (
    "没有, 没, 无, 不是, 并非, 未, 不会, 没闻到, 没有闻到, 没有发生, 防, 预防, 防止, 别, 避免, 以免, 排除, no"
    ", not, isn't, without, never, no one was, nobody was, no one is, nobody is, didn't, avoid, prevent"
)

# They begin like a denial and are none.
NO_DENIAL = (
    "没人管, 没人来, 没人修, 没人处理, 没人理, 无人管, 无人处理, 没修, 没来, 没关, not only, no one came"
    ", nobody came, no reply"
)

# Anywhere before it in the clause: only imagined, or long past.
NOT_HERE = (
    "如果, 万一, 一旦, 假如, 倘若, 要是, 引发, 引起, 导致, 容易造成, 去年, 前年, 上次, 以前, 曾, 曾经, if"
    ", in case, what if, last year, last month, used to, would"
)

# Right after it: a risk, not an event.
ONLY_RISK = "隐患, 风险, 的隐患, 的风险, 的可能, 预案, 演练, 事故频发, risk, drill, hazard"

# Anywhere before it in the clause: real, but not this minute. Danger to life becomes danger.
NOT_NOW = (
    "经常, 多次, 常常, 频繁, 频频, 屡次, 时常, 老是, 总是, 担心, 怕, 害怕, 恐怕, 可能, 容易, 差点, 险些, 差一点"
    ", 差一点点, 千万别, nearly, almost, often, several times, again and again, afraid, worried, worry, might"
    ", could, may, keeps getting"
)
