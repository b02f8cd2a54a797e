"""The connected components of a graph of any size: which vertices hang together, by whatever chain of edges.

The algorithm alternates two steps until every component is a star about its least vertex:

- large star: each vertex links its neighbours that are greater than it to the least of it and its neighbours;
- small star: each vertex links itself and its lesser neighbours to the least of these.

Kiveris R, Lattanzi S, Mirrokni V, Rastogi V, Vassilvitskii S. Connected components in MapReduce and beyond.
SOCC 2014. doi 10.1145/2670979.2670997. Neither step lets edges multiply, a vertex with very many neighbours
is never held as a list, and the rounds are few: their number grows as the square of the logarithm of the
vertices at most, and is two or three where components are small.

The well-kept implementation, GraphFrames, is a library of Java that Spark would have to load from Maven when
it begins; GraphX, which comes with Spark, cannot be called from Python.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from mscbib.cluster.dedupe_rows import Scratch

#: No graph takes nearly so many: 2¹⁰⁰ vertices would not.
_MAX_ROUNDS = 100


def components(edges: DataFrame, scratch: Scratch) -> DataFrame:
    """Which component the vertices of a graph are of.

    Args:
        edges: the columns `a` and `b`, two vertices that are linked; in any order and number.
        scratch: where rounds are kept.

    Returns:
        The columns `vertex` and `component`, the least vertex of its component; a row for each that has an
        edge to another.
    """
    stars = scratch.kept("components_0", edges.where("a <> b").selectExpr("a AS child", "b AS parent"))
    for number in range(1, _MAX_ROUNDS):
        stars = scratch.kept(f"components_{number}", _small_star(_large_star(stars)))
        if _is_done(stars):
            break
    else:
        raise RuntimeError("the components of a graph do not come to an end")
    of_least = stars.selectExpr("parent AS vertex", "parent AS component").distinct()
    return stars.selectExpr("child AS vertex", "parent AS component").unionAll(of_least)


def _large_star(edges: DataFrame) -> DataFrame:
    both = edges.selectExpr("child AS vertex", "parent AS neighbour").unionAll(
        edges.selectExpr("parent AS vertex", "child AS neighbour")
    )
    least = both.groupBy("vertex").agg({"neighbour": "min"}).toDF("vertex", "least")
    greater = both.where("neighbour > vertex").join(least, "vertex")
    return greater.selectExpr("neighbour AS child", "least(least, vertex) AS parent").distinct()


def _small_star(edges: DataFrame) -> DataFrame:
    down = edges.selectExpr("greatest(child, parent) AS vertex", "least(child, parent) AS neighbour")
    least = down.groupBy("vertex").agg({"neighbour": "min"}).toDF("vertex", "least")
    others = down.join(least, "vertex").where("neighbour <> least")
    links = others.selectExpr("neighbour AS child", "least AS parent")
    return links.unionAll(least.selectExpr("vertex AS child", "least AS parent")).distinct()


def _is_done(stars: DataFrame) -> bool:
    """Whether no child has two parents, and no parent is a child."""
    children = stars.groupBy("child").count()
    if not children.where("count > 1").isEmpty():
        return False
    with_parents = children.selectExpr("child AS parent")
    return bool(stars.select("parent").join(with_parents, "parent", "left_semi").isEmpty())
