"""Draw ``results.png`` from ``results.json``: ``python plot.py FOLDER``, with matplotlib."""

import json
import sys
from pathlib import Path

import matplotlib as mpl  # type: ignore[import-not-found]

mpl.use("Agg")
import matplotlib.pyplot as plt  # type: ignore[import-not-found]

OURS, OTHERS = "#1b7f5c", "#b9c0c7"


def draw(folder: Path) -> None:
    """Draw one group of bars for each app, fastest first."""
    content = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    groups: dict[str, list[dict[str, object]]] = {}
    for entry in content["results"]:
        groups.setdefault(entry["workload"], []).append(entry)
    heights = [len(entries) for entries in groups.values()]
    figure, axes = plt.subplots(
        len(groups),
        1,
        figsize=(9, 0.42 * sum(heights) + 0.9 * len(groups)),
        height_ratios=heights,
        squeeze=False,
        layout="constrained",
    )
    for axis, (workload, entries) in zip(axes[:, 0], groups.items(), strict=True):
        entries.sort(key=lambda entry: -float(str(entry["median"])))
        medians = [float(str(entry["median"])) for entry in entries]
        labels = [str(entry["system"]) for entry in entries]
        colours = [OURS if "Gatehouse" in label else OTHERS for label in labels]
        bars = axis.barh(labels, medians, color=colours)
        axis.bar_label(bars, [f"{median:.2f} s" for median in medians], padding=4, fontsize=9)
        axis.set_title(workload, loc="left", fontsize=11, fontweight="bold")
        axis.set_xlim(0, max(medians) * 1.12)
        axis.spines[["top", "right", "bottom"]].set_visible(False)
        axis.tick_params(bottom=False, labelbottom=False, left=False)
    figure.suptitle("Seconds to synthesize, whole process, median", x=0.01, ha="left")
    figure.savefig(folder / "results.png", dpi=110)


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
