"""Make data/geo/pk_district_tiles.csv: one square a district, laid out so that neighbours stay neighbours.

Three steps, the same result each time:
1. districts' points are pushed apart until each has room for a square, held together by their neighbours;
2. an optimal assignment puts each district into a cell of the grid near its pushed point;
3. moves and swaps are tried, keeping what brings neighbours together, directions right and provinces whole.

Neighbours are districts of the boundary layer that share an edge. Needs numpy only; takes about a minute.
"""

import csv
import itertools
import json
import math
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

DATA = Path(__file__).parents[1] / "data"
Cell = tuple[int, int]
SIDES: tuple[Cell, ...] = ((1, 0), (-1, 0), (0, 1), (0, -1))
AROUND: tuple[Cell, ...] = (*SIDES, (1, 1), (1, -1), (-1, 1), (-1, -1))


def district_rows() -> list[dict[str, str]]:
    with (DATA / "geo" / "pk_districts_2023.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def shared_edges(layer: dict[str, Any]) -> set[tuple[str, str]]:
    """Pairs of districts whose outlines have a segment in common."""
    owners: dict[frozenset[tuple[float, ...]], set[str]] = defaultdict(set)
    for feature in layer["features"]:
        shape = feature["geometry"]
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        for ring in (ring for polygon in polygons for ring in polygon):
            for start, end in itertools.pairwise(ring):
                owners[frozenset((tuple(start), tuple(end)))].add(feature["properties"]["district_id"])
    return {(a, b) for same in owners.values() for a in same for b in same if a < b}


def spread(points: np.ndarray, pairs: np.ndarray, rounds: int = 600) -> np.ndarray:
    """Points in units of a square's side, none nearer than about one side to another. points: (n, 2)."""
    home = points - points.mean(axis=0)
    edge = np.linalg.norm(home[pairs[:, 0]] - home[pairs[:, 1]], axis=1)
    home = home / np.median(edge) * 1.15
    at = home.copy()
    for step in range(rounds):
        away = at[:, None, :] - at[None, :, :]
        gap = np.linalg.norm(away, axis=2) + np.eye(len(at)) * 9
        push = np.where(gap < 1.12, (1.12 - gap) / gap, 0.0)[:, :, None] * away
        move = push.sum(axis=1) * 0.5
        along = at[pairs[:, 1]] - at[pairs[:, 0]]
        length = np.linalg.norm(along, axis=1, keepdims=True)
        pull = along * np.clip(length - 1.12, 0, None) / length * 0.12
        np.add.at(move, pairs[:, 0], pull)
        np.add.at(move, pairs[:, 1], -pull)
        at = at + np.clip(move, -0.4, 0.4) * (1 - 0.6 * step / rounds)
    return at - at.min(axis=0)


def assign(cost: np.ndarray) -> np.ndarray:
    """The column of each row so that the sum of costs is least (shortest augmenting paths). cost: (n, m), n <= m."""
    n, m = cost.shape
    of_row, of_column = np.zeros(n + 1), np.zeros(m + 1)
    row_in = np.zeros(m + 1, dtype=int)
    for row in range(1, n + 1):
        row_in[0] = row
        column = 0
        least = np.full(m + 1, np.inf)
        came_from = np.zeros(m + 1, dtype=int)
        seen = np.zeros(m + 1, dtype=bool)
        while True:
            seen[column] = True
            here = row_in[column]
            reduced = np.append(np.inf, cost[here - 1] - of_row[here]) - of_column
            better = ~seen & (reduced < least)
            least[better] = reduced[better]
            came_from[better] = column
            following = int(np.where(seen, np.inf, least).argmin())
            gain = least[following]
            of_row[row_in[seen]] += gain
            of_column[seen] -= gain
            least[~seen] -= gain
            column = following
            if row_in[column] == 0:
                break
        while column:
            row_in[column] = row_in[came_from[column]]
            column = came_from[column]
    found = np.zeros(n, dtype=int)
    for column in range(1, m + 1):
        if row_in[column]:
            found[row_in[column] - 1] = column - 1
    return found


class Layout:
    """Where each district stands, and what that costs."""

    def __init__(self, cells: list[Cell], want: np.ndarray, pairs: np.ndarray, groups: list[str], size: Cell):
        self.cells = cells
        self.want = [(float(x), float(y)) for x, y in want]
        self.groups = groups
        self.size = size
        self.taken = {cell: i for i, cell in enumerate(cells)}
        self.neighbours: list[list[int]] = [[] for _ in cells]
        for a, b in pairs.tolist():
            self.neighbours[a].append(b)
            self.neighbours[b].append(a)
        self.members: dict[str, list[int]] = defaultdict(list)
        for i, group in enumerate(groups):
            self.members[group].append(i)

    def cost_of(self, i: int) -> float:
        """Far from the wanted point, apart from neighbours, turned round a neighbour, ragged in its province."""
        x, y = self.cells[i]
        want_x, want_y = self.want[i]
        cost = 0.25 * ((x - want_x) ** 2 + (y - want_y) ** 2)
        for j in self.neighbours[i]:
            dx, dy = self.cells[j][0] - x, self.cells[j][1] - y
            far = abs(dx) + abs(dy)
            same = 1.6 if self.groups[i] == self.groups[j] else 1.0
            cost += same * (0.0 if far == 1 else 0.9 if abs(dx) == abs(dy) == 1 else 1.2 + 1.3 * (far - 2))
            wx, wy = self.want[j][0] - want_x, self.want[j][1] - want_y
            cosine = (dx * wx + dy * wy) / (math.hypot(dx, dy) * math.hypot(wx, wy) + 1e-9)
            cost += 1.2 * (1 - cosine)
        beside = [self.taken.get((x + dx, y + dy)) for dx, dy in SIDES]
        return cost + sum(
            0.5 if j is None else 0.35 if self.groups[j] != self.groups[i] else 0.0 for j in beside
        )

    def around(self, cells: list[Cell]) -> set[int]:
        """The districts whose cost may change with these cells."""
        near = {self.taken.get((x + dx, y + dy)) for x, y in cells for dx, dy in ((0, 0), *SIDES)}
        near |= {j for cell in cells if (i := self.taken.get(cell)) is not None for j in self.neighbours[i]}
        return {i for i in near if i is not None}

    def parts(self, group: str) -> int:
        """Into how many pieces a province falls, sides touching."""
        left = {self.cells[i] for i in self.members[group]}
        count = 0
        while left:
            count += 1
            edge = [left.pop()]
            while edge:
                x, y = edge.pop()
                for dx, dy in SIDES:
                    if (cell := (x + dx, y + dy)) in left:
                        left.remove(cell)
                        edge.append(cell)
        return count

    def place(self, i: int, cell: Cell) -> None:
        """Put a district into a cell; whoever stands there comes to the cell it left."""
        left, other = self.cells[i], self.taken.get(cell)
        del self.taken[left]
        if other is not None:
            self.cells[other], self.taken[left] = left, other
        self.cells[i], self.taken[cell] = cell, i

    def improve(self, rounds: int, seed: int) -> None:
        """Anneal: worse moves are kept ever more seldom."""
        chance = np.random.default_rng(seed)
        for step in range(rounds):
            heat = 1.5 * (1 - step / rounds) ** 2 + 0.005
            i = int(chance.integers(len(self.cells)))
            self._try(i, self._target(i, chance), heat, float(chance.random()))

    def _target(self, i: int, chance: np.random.Generator) -> Cell:
        """A cell beside a neighbour, or beside oneself."""
        j = self.neighbours[i][int(chance.integers(len(self.neighbours[i])))] if chance.random() < 0.5 else i
        dx, dy = AROUND[int(chance.integers(len(AROUND)))]
        return self.cells[j][0] + dx, self.cells[j][1] + dy

    def _try(self, i: int, cell: Cell, heat: float, luck: float) -> None:
        home = self.cells[i]
        if cell == home or not (0 <= cell[0] < self.size[0] and 0 <= cell[1] < self.size[1]):
            return
        other = self.taken.get(cell)
        groups = {self.groups[i]} | ({self.groups[other]} if other is not None else set())
        parts = {group: self.parts(group) for group in groups}
        before_of = self.around([home, cell])
        before = {k: self.cost_of(k) for k in before_of}
        self.place(i, cell)
        changed = before_of | self.around([home, cell])
        worse = sum(self.cost_of(k) for k in changed)
        self.place(i, home)
        worse -= sum(before.get(k) or self.cost_of(k) for k in changed)
        self.place(i, cell)
        worse += 6.0 * sum(self.parts(group) - parts[group] for group in groups)
        if worse > 0 and luck >= math.exp(-worse / heat):
            self.place(i, home)


def layout(rounds: int = 400_000, seed: int = 7) -> dict[str, Cell]:
    """district_id -> (column, row), both from 0; row 0 is the north."""
    rows = district_rows()
    order = {row["district_id"]: i for i, row in enumerate(rows)}
    layer = json.loads((DATA / "geo" / "pk_districts_2023.geojson").read_text(encoding="utf-8"))
    pairs = np.array(sorted((order[a], order[b]) for a, b in shared_edges(layer)))
    latitude = np.array([float(row["lat"]) for row in rows])
    longitude = np.array([float(row["lon"]) for row in rows])
    points = np.column_stack([longitude * np.cos(np.radians(30.0)), -latitude])
    want = spread(points, pairs) + 1
    size = (int(want[:, 0].max()) + 3, int(want[:, 1].max()) + 3)
    grid = np.array([(x, y) for y in range(size[1]) for x in range(size[0])])
    chosen = assign(((want[:, None, :] - grid[None, :, :]) ** 2).sum(axis=2))
    cells = [(int(x), int(y)) for x, y in grid[chosen]]
    found = Layout(cells, want, pairs, [row["iso3166_2"] for row in rows], size)
    found.improve(rounds, seed)
    left, top = min(x for x, _ in found.cells), min(y for _, y in found.cells)
    return {
        row["district_id"]: (found.cells[i][0] - left, found.cells[i][1] - top) for i, row in enumerate(rows)
    }


def write(target: Path = DATA / "geo" / "pk_district_tiles.csv") -> None:
    with target.open("w", encoding="utf-8", newline="") as out:
        sheet = csv.writer(out, lineterminator="\n")
        sheet.writerow(("district_id", "col", "row"))
        sheet.writerows((district, *cell) for district, cell in layout().items())


if __name__ == "__main__":
    write()
