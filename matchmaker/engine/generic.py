"""Terms that say little about what a thing is: how much of a full term's weight each of them has.

Counted on the demonstration's four hundred patents: `EVERYWHERE` stands in more than a tenth of them,
`OFTEN` in more than one of thirty, whatever their field. Any other term counts in full.
"""

from matchmaker.engine.boilerplate import BOILERPLATE

_EVERYWHERE = """
一种 不超 了一 以上 低于 供一 保持 公开 减少 包括 及其 发明 处理 复合 大于 实用 小于 开一 开了
形成 得到 循环 控制 提供 提高 新型 方法 时间 明公 本发 本实 涉及 温度 用于 用新 结构 表面 装置
超过 避免 采用 a an and are as at be by for from in is it no
not of on or our per so that the to we with kg mg min mm
mpa nm
"""

_OFTEN = """
一次 上的 下降 不低 不同 两侧 中心 中的 中间 之间 产品 以下 以内 件下 位置 使用 依据 依次 保护
信号 修正 偏差 其制 内的 再以 减小 分之 分别 分布 分钟 切换 利用 制器 制在 制备 制方 加入 加工
单元 即可 压力 压缩 厚度 原料 及一 反应 变化 可在 同时 同步 后的 含量 周期 回收 固定 在线 型公
型涉 备方 安全 安装 完成 定位 小时 局部 工艺 布置 并以 并在 底部 度不 度的 强度 影响 快速 恢复
成的 抑制 接触 提取 整体 无需 明提 明涉 更换 机构 材料 条件 构成 检测 模型 流量 点的 独立 率低
率达 生成 百分 的低 的分 的双 的方 的电 目标 直接 相比 相邻 种用 稳定 系数 系统 组成 缩短 而成
自动 补偿 计算 设于 设备 设有 设置 设计 试验 误差 调节 质量 达到 过渡 过程 运行 进入 进行 连接
连续 适合 适用 通过 速度 部分 间隙 防止 降低 降至 随后 高于 better higher
improve less longer lower material method more process
product reduce steel system than using
"""

GENERIC: dict[str, float] = {
    **dict.fromkeys(_OFTEN.split(), 0.6),
    **dict.fromkeys(_EVERYWHERE.split(), 0.35),
    **dict.fromkeys((phrase for phrase in BOILERPLATE if len(phrase) == 2), 0.35),
}

FIGURE = 0.3
"""A number or a single letter: two texts that share a figure need not speak of the same thing."""
